// SPDX-License-Identifier: GPL-2.0
/*
 * The memory map before and after, in cells of equal size, so that its scale
 * is honest. A cell shows what is at its middle; a hole or a move that is
 * at no cell's middle is given the cell that it is in.
 */
#include <stdlib.h>

#include "arithmetic.h"
#include "chain_layout.h"
#include "e820.h"
#include "plan.h"

/* More cannot be distinguished in any picture. */
#define FLOWS_MAX	200

/**
 * struct moves - pieces that move
 * @piece:	the pieces
 * @nr:		how many
 * @inferred:	not recorded, but what the E820 map implies
 */
struct moves {
	struct chain_piece *piece;
	size_t nr;
	bool inferred;
};

/* First cell whose middle is at @pfn or above. */
static unsigned int cell_from(const struct map *map, __u64 pfn)
{
	unsigned __int128 twice = (unsigned __int128)pfn * map->cells * 2;

	if (pfn >= map->end)
		return map->cells;
	return (unsigned int)((twice + map->end - 1) / map->end) / 2;
}

unsigned int chain_map_cell_of(const struct map *map, __u64 pfn)
{
	if (pfn >= map->end)
		return map->cells;
	return (unsigned int)((unsigned __int128)pfn * map->cells / map->end);
}

/* Return: whether something had to be made wider to be seen. */
static bool cells_of(const struct map *map, __u64 start, __u64 end,
		     unsigned int *first, unsigned int *last)
{
	*first = cell_from(map, start);
	*last = cell_from(map, end);
	if (*first < *last)
		return false;
	*first = chain_map_cell_of(map, start + (end - start) / 2);
	if (*first == map->cells)
		*first = map->cells - 1;
	*last = *first + 1;
	return true;
}

static void paint_range(struct map *map, enum map_row row, __u64 start, __u64 end,
			struct map_cell what)
{
	struct map_cell *cell = map->cell[row];
	unsigned int first, last;

	end = XRT_MIN(end, map->end);
	if (start >= end)
		return;
	what.narrow = cells_of(map, start, end, &first, &last);
	if (what.narrow) {
		/* Pages that stay, and RAM, are seen beside it. */
		if (what.kind <= MAP_STAYS)
			return;
		map->narrow++;
		map->hidden += cell[first].narrow &&
			       (cell[first].kind != what.kind ||
				cell[first].arg != what.arg);
	}
	for (; first < last; first++) {
		if (!cell[first].narrow)
			cell[first] = what;
	}
}

static struct map_cell cell_kind(__u32 kind, __u32 arg)
{
	return (struct map_cell){ .kind = kind, .arg = arg };
}

static __u64 pages_up(__u64 bytes)
{
	return (bytes >> XRT_PAGE_SHIFT) +
	       !!(bytes & ((1ULL << XRT_PAGE_SHIFT) - 1));
}

static void paint_before(struct map *map, const struct xrt_model *m)
{
	__u64 nr_pages = m->boot->nr_pages;

	paint_range(map, MAP_BEFORE, 0, nr_pages, cell_kind(MAP_STAYS, 0));
	for (size_t i = 0; i < m->nr_area; i++) {
		const struct xrt_area *a = m->area[i];
		__u64 stop = xrt_add_limited(a->start_pfn, a->remapped);
		__u64 end = xrt_add_limited(stop, a->released);

		/* What finds no target is released, from there on. */
		paint_range(map, MAP_BEFORE, a->start_pfn, stop,
			    cell_kind(MAP_MOVED, xrt_area_nr(a)));
		paint_range(map, MAP_BEFORE, stop, end,
			    cell_kind(MAP_RELEASED, xrt_area_nr(a)));
	}
	for (size_t i = 0; i < m->nr_conflict; i++) {
		const struct xrt_conflict *c = m->conflict[i];

		paint_range(map, MAP_BEFORE, c->start >> XRT_PAGE_SHIFT,
			    pages_up(xrt_add_limited(c->start, c->size)),
			    cell_kind(MAP_CONFLICT, xrt_conflict_place(c)));
	}
}

static void paint_moves(struct map *map, const struct moves *moves)
{
	for (size_t i = 0; i < moves->nr; i++) {
		const struct chain_piece *p = &moves->piece[i];
		struct map_cell cell = cell_kind(MAP_MOVED, p->area);

		cell.inferred = moves->inferred;
		paint_range(map, MAP_AFTER, p->target,
			    xrt_add_limited(p->target, p->pages), cell);
	}
}

static void paint_after(struct map *map, const struct xrt_model *m)
{
	if (m->boot)
		paint_range(map, MAP_AFTER, 0, m->boot->nr_pages,
			    cell_kind(MAP_STAYS, 0));
	for (size_t i = 0; i < m->nr_area; i++)
		paint_range(map, MAP_AFTER, m->area[i]->start_pfn,
			    m->area[i]->end_pfn, cell_kind(MAP_HOLE, xrt_area_nr(m->area[i])));
}

static const struct xrt_mapping *e820_of(const struct xrt_model *m)
{
	const struct xrt_mapping *map = xrt_model_remap_map(m);

	return map->nr ? map : &m->map[XRT_MAP_KERNEL];
}

static void paint_e820(struct map *map, const struct xrt_mapping *e820)
{
	for (__u32 i = 0; i < e820->nr; i++) {
		const struct xrt_e820 *e = &e820->entry[i];

		map->other |= e->type > XRT_E820_UNUSABLE &&
			      e->addr >> XRT_PAGE_SHIFT < map->end;
		paint_range(map, MAP_E820, e->addr >> XRT_PAGE_SHIFT,
			    pages_up(xrt_e820_end(e)),
			    cell_kind(e->type, 0));
	}
}

/* No machine has more; what a damaged record says beyond is not drawn. */
#define PFN_END		(1ULL << (XRT_ADDRESS_BITS - XRT_PAGE_SHIFT))

static __u64 possible_end(__u64 end)
{
	return end <= PFN_END ? end : 0;
}

static void extend_to_moves(struct map *map, const struct moves *moves)
{
	for (size_t i = 0; i < moves->nr; i++) {
		const struct chain_piece *p = &moves->piece[i];
		__u64 end = possible_end(xrt_add_limited(p->target, p->pages));

		map->end = XRT_MAX(end, map->end);
	}
}

/* Without a boot record and any move: the end of RAM. */
static void find_map_end(struct map *map, const struct xrt_model *m)
{
	const struct xrt_mapping *e820 = e820_of(m);

	for (__u32 i = 0; !map->end && i < e820->nr; i++) {
		const struct xrt_e820 *e = &e820->entry[e820->nr - 1 - i];

		if (e->type == XRT_E820_RAM)
			map->end = possible_end(pages_up(xrt_e820_end(e)));
	}
}

/* The piece goes on where the flow ends, as far as cells show it. */
static bool goes_on(const struct map_flow *f, const struct map_flow *next)
{
	return f->area == next->area && f->inferred == next->inferred &&
	       next->from >= f->from && next->from <= f->from_end &&
	       next->to >= f->to && next->to <= f->to_end;
}

static void add_flow(struct map *map, const struct chain_piece *p,
		     bool inferred)
{
	struct map_flow next = {
		.area = p->area, .pages = p->pages, .inferred = inferred,
	};
	struct map_flow *f = &map->flow[map->nr_flows];

	if (p->pfn >= map->end || p->target >= map->end)
		return;
	cells_of(map, p->pfn, xrt_add_limited(p->pfn, p->pages), &next.from,
		 &next.from_end);
	cells_of(map, p->target, xrt_add_limited(p->target, p->pages), &next.to,
		 &next.to_end);
	if (map->nr_flows && goes_on(f - 1, &next)) {
		f[-1].pages += next.pages;
		f[-1].from_end = XRT_MAX(f[-1].from_end, next.from_end);
		f[-1].to_end = XRT_MAX(f[-1].to_end, next.to_end);
	} else if (map->nr_flows < FLOWS_MAX) {
		*f = next;
		map->nr_flows++;
	} else {
		map->more_flows++;
	}
}

static void count_lost(struct map *map, const struct chain *chain)
{
	__u64 known = 0, all = 0;

	for (size_t i = 0; i < chain->nr_pieces; i++)
		known += chain->piece[i].pages;
	for (size_t i = 0; i < chain->m->nr_area; i++)
		all += chain->m->area[i]->remapped;
	map->lost = xrt_above(all, known);
}

/*
 * Of a kernel that died, records may be lost. Where all the rest agrees with
 * the rule of the remap, the rule gives where pages were to go.
 */
static int infer_moves(struct map *map, struct moves *moves,
		       const struct xrt_model *m)
{
	const struct xrt_mapping *e820 = xrt_model_remap_map(m);
	struct xrt_plan_opts opts = { .entry = e820->entry, .nr = e820->nr };
	struct xrt_plan *plan;
	struct xrt_error err;
	__u64 all = 0;

	if (!map->lost || !m->boot || e820->nr != e820->total)
		return 0;
	opts.nr_pages = m->boot->nr_pages;
	opts.dom0 = m->boot->flags & XRT_BOOT_DOM0;
	opts.chunk_max = m->boot->chunk_max;
	plan = xrt_plan_build(&opts, &err);
	if (!plan)
		return err.code == XRT_E_NOMEM ? -1 : 0;
	for (size_t i = 0; i < m->nr_area; i++)
		all += m->area[i]->remapped;
	if (all == plan->remapped && plan->nr_area == m->nr_area)
		moves->piece = calloc(plan->nr_piece + 1,
				      sizeof(*moves->piece));
	for (size_t i = 0; moves->piece && i < plan->nr_piece; i++) {
		const struct xrt_piece *p = &plan->piece[i];

		if (p->target_pfn != XRT_NO_PFN)
			moves->piece[moves->nr++] = (struct chain_piece){
				p->pfn, p->target_pfn, p->pages,
				(__u32)p->area };
	}
	map->inferred = moves->nr;
	xrt_plan_free(plan);
	return 0;
}

static int make_rows(struct map *map, const bool known[MAP_ROWS])
{
	for (unsigned int row = 0; row < MAP_ROWS; row++) {
		if (!known[row])
			continue;
		map->cell[row] = calloc(map->cells, sizeof(*map->cell[row]));
		if (!map->cell[row])
			return -1;
	}
	return 0;
}

/* What was recorded is drawn above what was inferred. */
static int draw_rows(struct map *map, const struct xrt_model *m,
		     const struct moves *inferred, const struct moves *recorded)
{
	const bool known[MAP_ROWS] = {
		[MAP_BEFORE] = m->boot,
		[MAP_E820] = e820_of(m)->nr,
		[MAP_AFTER] = m->nr_area || recorded->nr ||
			      (m->boot && chain_walk_done(m)),
	};

	if (make_rows(map, known))
		return -1;
	if (known[MAP_BEFORE])
		paint_before(map, m);
	if (known[MAP_E820])
		paint_e820(map, e820_of(m));
	if (known[MAP_AFTER]) {
		paint_after(map, m);
		paint_moves(map, inferred);
		paint_moves(map, recorded);
	}
	for (size_t i = 0; i < inferred->nr; i++)
		add_flow(map, &inferred->piece[i], true);
	for (size_t i = 0; i < recorded->nr; i++)
		add_flow(map, &recorded->piece[i], false);
	return 0;
}

int chain_map_make(struct map *map, const struct chain *chain, unsigned int cells)
{
	const struct moves recorded = { chain->piece, chain->nr_pieces, false };
	struct moves inferred = { .inferred = true };
	const struct xrt_model *m = chain->m;
	int ret;

	map->cells = cells;
	map->end = m->boot ? possible_end(m->boot->nr_pages) : 0;
	count_lost(map, chain);
	map->flow = calloc(FLOWS_MAX + 1, sizeof(*map->flow));
	ret = map->flow ? infer_moves(map, &inferred, m) : -1;
	extend_to_moves(map, &recorded);
	extend_to_moves(map, &inferred);
	find_map_end(map, m);
	if (!ret && map->end)
		ret = draw_rows(map, m, &inferred, &recorded);
	free(inferred.piece);
	return ret;
}

__u64 chain_map_tick(const struct map *map, unsigned int most)
{
	__u64 tick = 1;

	while (tick < 1ULL << 62 && map->end / tick > most)
		tick *= 2;
	return tick;
}

bool chain_map_has(const struct map *map, enum map_row row, __u32 kind)
{
	for (unsigned int i = 0; map->cell[row] && i < map->cells; i++) {
		if (map->cell[row][i].kind == kind)
			return true;
	}
	return false;
}
