// SPDX-License-Identifier: GPL-2.0
/* The memory map in the picture: before, the E820 map, after, and flows. */
#include <stdio.h>
#include <string.h>

#include "arithmetic.h"
#include "plan.h"
#include "chain_svg.h"
#include "text.h"
#include "verb.h"

#define LEFT		(SVG_RIGHT - 2 * SVG_CELLS)
#define CELL		2
#define BAR		26
#define E820_BAR	10
#define FLOW		64
#define NO_FLOW		16
/* Units that a band has to be wide. */
#define BAND_MIN	5
#define TICKS_MAX	10
#define AREAS_MAX	10
/* Units that a character of a small label takes at most. */
#define CHAR		7
#define CLASS_ROOM	16

/* By type; NULL is paper, or of the legend's first entry. */
static const struct {
	const char *class;
	const char *name;
} e820_class[] = {
	{ NULL, NULL }, { "ram", NULL }, { "reserved", "E820: reserved" },
	{ "acpi", "E820: ACPI" }, { "nvs", "E820: NVS" },
	{ "unusable", "E820: unusable" }, { "other", "E820: another type" },
};

#define E820_OTHER	(ARRAY_SIZE(e820_class) - 1)

/* Classes of what is drawn, by kind; NULL is paper. */
static const char *class_of(enum map_row row, const struct map_cell *cell,
			    char buf[CLASS_ROOM])
{
	static const char * const fixed[] = {
		[MAP_STAYS] = "stays", [MAP_HOLE] = "hole",
		[MAP_RELEASED] = "back", [MAP_CONFLICT] = "bad",
	};

	if (row == MAP_E820)
		return e820_class[XRT_MIN(cell->kind, E820_OTHER)].class;
	if (cell->kind != MAP_MOVED)
		return fixed[cell->kind];
	snprintf(buf, CLASS_ROOM, "a%u%s", cell->arg % 4,
		 cell->inferred ? " guess" : "");
	return buf;
}

static bool same_cell(const struct map_cell *a, const struct map_cell *b)
{
	return a->kind == b->kind && a->arg == b->arg &&
	       a->inferred == b->inferred;
}

static void svg_map_row(struct svg *s, const struct map *map, enum map_row row,
			int height, const char *label)
{
	const struct map_cell *cell = map->cell[row];
	unsigned int next;
	char buf[CLASS_ROOM];

	if (!cell)
		return;
	svg_text(s, SVG_MARGIN, s->y + height / 2 + 4, "", "%s", label);
	for (unsigned int i = 0; i < map->cells; i = next) {
		const char *class = class_of(row, &cell[i], buf);

		for (next = i + 1; next < map->cells &&
		     same_cell(&cell[i], &cell[next]);)
			next++;
		if (class)
			svg_rect(s, LEFT + CELL * (int)i, s->y,
				 CELL * (int)(next - i), height, class);
	}
	svg_rect(s, LEFT, s->y, CELL * (int)map->cells, height, "edge");
	s->y += height + 2;
}

/* Labels of what moves or is released, above their cells, where they fit. */
static void put_areas(struct svg *s, const struct layout *l)
{
	const struct map_cell *cell = l->map.cell[MAP_BEFORE];
	int free_from = LEFT;
	unsigned int next;

	for (unsigned int i = 0; cell && i < l->map.cells; i = next) {
		int x, w;
		char text[FORMAT_MAX];

		for (next = i + 1; next < l->map.cells &&
		     same_cell(&cell[i], &cell[next]);)
			next++;
		if (cell[i].kind != MAP_MOVED && cell[i].kind != MAP_RELEASED)
			continue;
		w = CHAR * snprintf(text, sizeof(text), "%s %u",
				    cell[i].kind == MAP_MOVED ? "area" :
				    "released, area", cell[i].arg);
		x = LEFT + CELL * (int)(i + next) / 2 - w / 2;
		x = x < LEFT ? LEFT : x + w > SVG_RIGHT ? SVG_RIGHT - w : x;
		if (x < free_from)
			continue;
		svg_text(s, x + w / 2, s->y + 10, "small mid", "%s", text);
		free_from = x + w;
	}
	s->y += 15;
}

/* A band, or a line where a band would be too narrow to be seen. */
static void put_flow(struct svg *s, const struct map_flow *f, int top, int low)
{
	int x1 = LEFT + CELL * (int)f->from;
	int x2 = LEFT + CELL * (int)f->from_end;
	int x3 = LEFT + CELL * (int)f->to;
	int x4 = LEFT + CELL * (int)f->to_end;
	int mid = (top + low) / 2;

	if (x2 - x1 >= BAND_MIN && x4 - x3 >= BAND_MIN) {
		fprintf(s->to, "<path class=\"%s a%u\" d=\"M%d %dC%d %d %d %d %d %dH%dC%d %d %d %d %d %dZ\"/>\n",
			f->inferred ? "faint" : "flow", f->area % 4, x1, top,
			x1, mid, x3, mid, x3, low, x4, x4, mid, x2, mid, x2,
			top);
		return;
	}
	x1 = (x1 + x2) / 2;
	x3 = (x3 + x4) / 2;
	fprintf(s->to, "<path class=\"line l%u%s\" d=\"M%d %dC%d %d %d %d %d %d\"/>\n",
		f->area % 4, f->inferred ? " guess" : "", x1, top, x1, mid, x3,
		mid, x3, low);
}

static void put_flows(struct svg *s, const struct map *map)
{
	int low = s->y + (map->nr_flows ? FLOW : NO_FLOW);

	for (size_t i = 0; i < map->nr_flows; i++)
		put_flow(s, &map->flow[i], s->y, low);
	s->y = low;
}

/* What lies below a PFN, in a unit that is the same for the whole axis. */
static void svg_map_size(struct svg *s, int x, __u64 pfn, bool gib)
{
	__u64 unit = 1ULL << ((gib ? 30 : 20) - XRT_PAGE_SHIFT);
	__u64 hundredths = pfn % unit * 100 / unit;
	char part[FORMAT_MAX] = "";

	if (hundredths)
		snprintf(part, sizeof(part), hundredths % 10 ? ".%02llu" :
			 ".%llu", hundredths % 10 ? hundredths :
			 hundredths / 10);
	svg_text(s, x, s->y + 31, "dim small mid", "%llu%s %s", pfn / unit,
		 part, gib ? "GiB" : "MiB");
}

/* As many ticks as leave a label twice its width. */
static unsigned int ticks_of(const struct map *map)
{
	char label[FORMAT_MAX];
	int width = CHAR * snprintf(label, sizeof(label), "%llx", map->end);
	unsigned int nr = (unsigned int)(CELL * SVG_CELLS / (2 * width));

	return XRT_MIN(nr, TICKS_MAX);
}

/* PFNs and sizes below the bars. */
static void svg_map_axis(struct svg *s, const struct map *map)
{
	__u64 tick = chain_map_tick(map, ticks_of(map));
	const __u64 gib = 1ULL << (30 - XRT_PAGE_SHIFT);

	for (__u64 pfn = 0; pfn < map->end; pfn = map_next(pfn, tick)) {
		int x = LEFT + (int)((unsigned __int128)pfn * CELL *
				     map->cells / map->end);

		if (x > SVG_RIGHT - 64)
			break;
		svg_line(s, x, s->y, x, s->y + 5, "tick");
		svg_text(s, x, s->y + 17, pfn ? "mono mid" : "mono", "%llx",
			 pfn);
		if (pfn)
			svg_map_size(s, x, pfn, map->end >= gib);
	}
	svg_text(s, SVG_MARGIN, s->y + 17, "dim small", "pfn");
	svg_line(s, SVG_RIGHT, s->y, SVG_RIGHT, s->y + 5, "tick");
	svg_text(s, SVG_RIGHT, s->y + 17, "mono end", "%llx", map->end);
	s->y += 38;
}

/* Entries stay whole, on to the next line where one is full. */
static void svg_map_entry(struct svg *s, int *x, const char *class,
			  const char *text)
{
	int width = 19 + CHAR * (int)strlen(text) + 12;

	if (*x + width > SVG_RIGHT) {
		*x = LEFT;
		s->y += 16;
	}
	svg_rect(s, *x, s->y, 14, 10, class);
	svg_text(s, *x + 19, s->y + 9, "small", "%s", text);
	*x += width;
}

/* Only of what occurs. */
static void svg_map_legend(struct svg *s, const struct map *map)
{
	int x = LEFT;

	svg_map_entry(s, &x, "stays", "stays, RAM");
	if (map->nr_flows)
		svg_map_entry(s, &x, "a0", "moves, colour by area");
	if (chain_map_has(map, MAP_BEFORE, MAP_RELEASED))
		svg_map_entry(s, &x, "back", "given back to Xen");
	if (chain_map_has(map, MAP_AFTER, MAP_HOLE))
		svg_map_entry(s, &x, "hole", "hole, identity mapped");
	if (chain_map_has(map, MAP_BEFORE, MAP_CONFLICT))
		svg_map_entry(s, &x, "bad", "no RAM where it lies");
	for (__u32 type = XRT_E820_RAM + 1; type < E820_OTHER; type++) {
		if (chain_map_has(map, MAP_E820, type))
			svg_map_entry(s, &x, e820_class[type].class,
				      e820_class[type].name);
	}
	if (map->other)
		svg_map_entry(s, &x, e820_class[E820_OTHER].class,
			      e820_class[E820_OTHER].name);
	s->y += 18;
}

static void svg_map_notes(struct svg *s, const struct layout *l)
{
	const struct map *map = &l->map;
	const struct xrt_model *m = l->chain->m;
	char pages[FORMAT_MAX];

	if (map->lost) {
		svg_text(s, LEFT, s->y + 11, "alarm small",
			 "no record of where %s %s%s",
			 format_count(pages, map->lost, "page"),
			 chain_walk_done(m) ? "went" : "were to go", map->inferred ?
			 "; drawn pale, as the E820 map implies it" : "");
		s->y += 16;
	}
	for (size_t i = 0; i < m->nr_conflict && i < 4; i++) {
		const struct xrt_conflict *c = m->conflict[i];

		svg_text(s, LEFT, s->y + 11, "alarm small",
			 "the %s is at pfn %llx–%llx, where the map has no RAM",
			 xrt_place_name(xrt_conflict_place(c)), c->start >> XRT_PAGE_SHIFT,
			 (c->start + c->size) >> XRT_PAGE_SHIFT);
		s->y += 16;
	}
	if (map->hidden) {
		svg_text(s, LEFT, s->y + 11, "dim small",
			 "not visible: %zu that share 2 units with others",
			 map->hidden);
		s->y += 16;
	}
	if (map->more_flows) {
		svg_text(s, LEFT, s->y + 11, "dim small",
			 "%zu more pieces are not drawn", map->more_flows);
		s->y += 16;
	}
}

void chain_svg_map(struct svg *s, const struct layout *l)
{
	const struct map *map = &l->map;
	char scale[FORMAT_LINE], pages[FORMAT_MAX];

	snprintf(scale, sizeof(scale), "to scale, 1 unit = %s%s",
		 format_count(pages, map->end / (map->cells * CELL), "page"),
		 map->narrow ? "; smaller ranges are drawn 2 units wide" : "");
	svg_heading(s, SVG_MARGIN, SVG_RIGHT, "Memory map", scale);
	s->y += 26;
	put_areas(s, l);
	svg_map_row(s, map, MAP_BEFORE, BAR, "before");
	put_flows(s, map);
	svg_map_row(s, map, MAP_E820, E820_BAR, "E820 map");
	svg_map_row(s, map, MAP_AFTER, BAR,
		    chain_walk_done(l->chain->m) ? "after" : "planned");
	svg_map_axis(s, map);
	svg_map_legend(s, map);
	svg_map_notes(s, l);
	s->y += 8;
}

static void put_piece(struct svg *s, const struct chain_piece *p, char class[4])
{
	char range[FORMAT_MAX];

	if (p->area != CHAIN_NO_AREA)
		snprintf(class, 4, "a%u", p->area % 4);
	svg_rect(s, LEFT, s->y + 3, 10, 10, class);
	if (p->area != CHAIN_NO_AREA)
		svg_text(s, LEFT + 18, s->y + 12, "", "area %u", p->area);
	svg_text(s, LEFT + 240, s->y + 12, "mono end", "%s",
		 format_frames(range, p->pfn, p->pages, "–"));
	svg_text(s, LEFT + 252, s->y + 12, "", "→");
	svg_text(s, LEFT + 440, s->y + 12, "mono end", "%s",
		 format_frames(range, p->target, p->pages, "–"));
	svg_text(s, LEFT + 560, s->y + 12, "mono end", "%llu", p->pages);
	svg_text(s, LEFT + 566, s->y + 12, "dim",
		 p->pages == 1 ? "page" : "pages");
	s->y += 17;
}

/* The pieces in numbers: what moved, from where, and where to. */
void chain_svg_areas(struct svg *s, const struct layout *l)
{
	const struct chain *chain = l->chain;
	size_t shown = XRT_MIN(chain->nr_pieces, AREAS_MAX);
	char class[4] = "ram";
	__u64 released = 0;

	for (size_t i = 0; i < shown; i++)
		put_piece(s, &chain->piece[i], class);
	if (chain->nr_pieces > shown) {
		svg_text(s, LEFT + 18, s->y + 12, "dim", "and %zu more",
			 chain->nr_pieces - shown);
		s->y += 17;
	}
	for (size_t i = 0; i < chain->m->nr_area; i++)
		released += chain->m->area[i]->released;
	if (released) {
		svg_rect(s, LEFT, s->y + 3, 10, 10, "back");
		svg_text(s, LEFT + 18, s->y + 12, "", "given back to Xen");
		svg_text(s, LEFT + 560, s->y + 12, "mono end", "%llu",
			 released);
		svg_text(s, LEFT + 566, s->y + 12, "dim",
			 released == 1 ? "page" : "pages");
		s->y += 17;
	}
}
