// SPDX-License-Identifier: GPL-2.0
/* The memory map for the terminal: bars, and where each area's pages went. */
#include <stdio.h>
#include <string.h>

#include "arithmetic.h"
#include "plan.h"
#include "text.h"
#include "chain_text.h"
#include "verb.h"

#define LABEL_COLUMNS	8
#define TICKS_MAX	5
/* Without --all no more areas than this. */
#define AREAS_MAX	40

static const char area_sign[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static const char *const area_color[] = { "36", "35", "32", "34" };

static char sign_of(__u32 area)
{
	return area < sizeof(area_sign) - 1 ? area_sign[area] : '*';
}

/* Signs of the types of E820; those of RAM and of no entry are drawn. */
static const struct {
	char sign;
	const char *name;
} e820_sign[] = {
	{ ' ', NULL }, { '#', NULL }, { 'r', "reserved" }, { 'a', "ACPI" },
	{ 'n', "NVS" }, { 'u', "unusable" }, { '?', "another type" },
};

#define E820_OTHER	(ARRAY_SIZE(e820_sign) - 1)

static void put_e820(const struct form *f, __u32 type)
{
	if (type == XRT_E820_RAM)
		fputs(f->sign->full, f->to);
	else
		fputc(e820_sign[XRT_MIN(type, E820_OTHER)].sign, f->to);
}

static void put_cell(const struct form *f, const struct map_cell *cell)
{
	switch (cell->kind) {
	case MAP_STAYS:
		fputs(f->sign->full, f->to);
		break;
	case MAP_HOLE:
		fputs(f->sign->hole, f->to);
		break;
	case MAP_MOVED:
		chain_text_color(f, area_color[cell->arg % 4]);
		fputc(sign_of(cell->arg), f->to);
		chain_text_color(f, COLOR_OFF);
		break;
	case MAP_RELEASED:
		chain_text_color(f, COLOR_SLOW);
		fputs(f->sign->released, f->to);
		chain_text_color(f, COLOR_OFF);
		break;
	case MAP_CONFLICT:
		chain_text_color(f, COLOR_ALARM);
		fputc('!', f->to);
		chain_text_color(f, COLOR_OFF);
		break;
	default:
		fputc(' ', f->to);
	}
}

static void form_row(const struct form *f, enum map_row row)
{
	const struct map *map = &f->l->map;
	static const char * const label[MAP_ROWS] = {
		"before", "E820", "after",
	};
	unsigned int last = map->cells;

	if (!map->cell[row])
		return;
	fprintf(f->to, "%-*s", LABEL_COLUMNS,
		row == MAP_AFTER && !chain_walk_done(f->l->chain->m) ? "planned" :
		label[row]);
	while (last && !map->cell[row][last - 1].kind)
		last--;
	for (unsigned int i = 0; i < last; i++) {
		if (row == MAP_E820)
			put_e820(f, map->cell[row][i].kind);
		else
			put_cell(f, &map->cell[row][i]);
	}
	fputc('\n', f->to);
}

/* The PFNs above the bars, each where its cell is. */
static void form_axis(const struct form *f)
{
	const struct map *map = &f->l->map;
	__u64 tick = chain_map_tick(map, TICKS_MAX);
	unsigned int column = 0;

	fprintf(f->to, "%-*s", LABEL_COLUMNS, "pfn");
	for (__u64 pfn = 0; pfn < map->end;
	     pfn = map_next(pfn, tick)) {
		unsigned int at = chain_map_cell_of(map, pfn);
		char text[FORMAT_MAX];
		int len = snprintf(text, sizeof(text), "%llx", pfn);

		if (at < column || at + (unsigned int)len > map->cells)
			break;
		fprintf(f->to, "%*s%s", (int)(at - column), "", text);
		column = at + (unsigned int)len;
	}
	fputc('\n', f->to);
}

/* Entries of the legend stay whole. */
static void form_entry(const struct form *f, unsigned int *column,
		       const char *sign, const char *what)
{
	unsigned int width = (unsigned int)strlen(what) + 2;

	if (*column > LABEL_COLUMNS && *column + 3 + width > COLUMNS) {
		fprintf(f->to, "\n%*s", LABEL_COLUMNS, "");
		*column = LABEL_COLUMNS;
	} else if (*column > LABEL_COLUMNS) {
		fputs("   ", f->to);
		*column += 3;
	}
	fprintf(f->to, "%s %s", sign, what);
	*column += width;
}

static bool occurs_anywhere(const struct map *map, __u32 kind)
{
	return chain_map_has(map, MAP_BEFORE, kind) || chain_map_has(map, MAP_AFTER, kind);
}

/* Only of what occurs. */
static void form_legend(const struct form *f)
{
	const struct map *map = &f->l->map;
	unsigned int column = LABEL_COLUMNS;
	char sign[2] = "";

	fprintf(f->to, "%*s", LABEL_COLUMNS, "");
	form_entry(f, &column, f->sign->full, "RAM, pages that stay");
	if (occurs_anywhere(map, MAP_MOVED))
		form_entry(f, &column, "0", "pages of area 0, and so on");
	if (occurs_anywhere(map, MAP_RELEASED))
		form_entry(f, &column, f->sign->released, "released");
	if (occurs_anywhere(map, MAP_HOLE))
		form_entry(f, &column, f->sign->hole, "hole");
	if (occurs_anywhere(map, MAP_CONFLICT))
		form_entry(f, &column, "!", "no RAM where it lies");
	for (__u32 type = XRT_E820_RAM + 1; type < E820_OTHER; type++) {
		sign[0] = e820_sign[type].sign;
		if (chain_map_has(map, MAP_E820, type))
			form_entry(f, &column, sign, e820_sign[type].name);
	}
	if (map->other)
		form_entry(f, &column, "?", e820_sign[E820_OTHER].name);
	fputc('\n', f->to);
}

static void form_notes(const struct form *f)
{
	const struct map *map = &f->l->map;
	const struct xrt_model *m = f->l->chain->m;
	char pages[FORMAT_MAX];

	if (map->lost)
		fprintf(f->to, "%*sno record of where %s %s%s\n",
			LABEL_COLUMNS, "", format_count(pages, map->lost, "page"),
			chain_walk_done(m) ? "went" : "were to go",
			map->inferred ? "; drawn as E820 implies" : "");
	if (map->hidden)
		fprintf(f->to, "%*snot visible: %zu that share a cell with others\n",
			LABEL_COLUMNS, "", map->hidden);
	for (size_t i = 0; i < m->nr_conflict && i < 4; i++)
		fprintf(f->to, "%*s! the %s is at pfn %llx%s%llx\n",
			LABEL_COLUMNS, "",
			xrt_place_name(xrt_conflict_place(m->conflict[i])),
			m->conflict[i]->start >> XRT_PAGE_SHIFT, f->sign->dash,
			(m->conflict[i]->start + m->conflict[i]->size) >>
			XRT_PAGE_SHIFT);
}

void chain_text_map(const struct form *f)
{
	const struct map *map = &f->l->map;
	char pages[FORMAT_MAX];

	if (!map->end)
		return;
	format_count(pages, map->end / map->cells, "page");
	fputc('\n', f->to);
	chain_text_heading(f, "memory map, pfn 0%s%llx, 1 cell = %s%s",
			   f->sign->dash, map->end, pages, map->narrow ?
			   "; smaller ranges take one cell" : "");
	form_axis(f);
	for (unsigned int row = 0; row < MAP_ROWS; row++)
		form_row(f, row);
	form_legend(f);
	form_notes(f);
}

/* Both lists ascend: each piece is looked at once. Returns the next one. */
static size_t show_pieces(const struct form *f, size_t i,
			  const struct xrt_area *a)
{
	const struct chain *chain = f->l->chain;
	const struct signs *sign = f->sign;
	char pages[FORMAT_MAX], frame[4][FORMAT_MAX];

	for (; i < chain->nr_pieces; i++) {
		const struct chain_piece *p = &chain->piece[i];

		if (p->pfn >= a->end_pfn)
			break;
		if (p->pfn < a->start_pfn)
			continue;
		fprintf(f->to, "         %s%s%s %s %s%s%s, %s\n",
			format_frame(frame[0], p->pfn), sign->dash,
			format_frame(frame[1], p->pfn + p->pages), sign->arrow,
			format_frame(frame[2], p->target), sign->dash,
			format_frame(frame[3], p->target + p->pages),
			format_count(pages, p->pages, "page"));
	}
	return i;
}

void chain_text_areas(const struct form *f)
{
	const struct xrt_model *m = f->l->chain->m;
	char from[FORMAT_MAX], to[FORMAT_MAX];
	size_t piece = 0;

	if (!m->nr_area)
		return;
	fputc('\n', f->to);
	chain_text_heading(f, "areas, and where their pages went");
	for (size_t i = 0; i < m->nr_area; i++) {
		const struct xrt_area *a = m->area[i];

		if (i == AREAS_MAX && !f->style->all) {
			fprintf(f->to, "     %s %zu more (--all shows them)\n",
				f->sign->dots, m->nr_area - i);
			break;
		}
		chain_text_color(f, area_color[xrt_area_nr(a) % 4]);
		fprintf(f->to, "%6u", xrt_area_nr(a));
		chain_text_color(f, COLOR_OFF);
		fprintf(f->to, " %s%s%s: ", format_frame(from, a->start_pfn),
			f->sign->dash, format_frame(to, a->end_pfn));
		if (!a->remapped && !a->released)
			fprintf(f->to, "no page of the domain\n");
		else
			fprintf(f->to, "%llu remapped, %llu released\n",
				a->remapped, a->released);
		piece = show_pieces(f, piece, a);
	}
}
