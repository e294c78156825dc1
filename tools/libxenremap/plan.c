// SPDX-License-Identifier: GPL-2.0
/*
 * The rule of the remap: areas, pieces and targets out of a map, as
 * xen_foreach_remap_area() and what it calls would have them.
 */
#include <stdlib.h>

#include "arithmetic.h"
#include "e820.h"
#include "capture_private.h"

/* MFNs have 40 bits: no machine has more pages than that. */
#define PAGES_MAX	(1ULL << (XRT_ADDRESS_BITS - XRT_PAGE_SHIFT))
/* MAXMEM of a kernel with four levels of page tables. */
#define PAGES_64T	(64ULL << 28)
#define PAGES_512G	(512ULL << 18)
#define PAGES_500G	(500ULL << 18)
#define VERSION_4_3	(4u << 16 | 3)

static __u64 pfn_down(__u64 addr)
{
	return addr >> XRT_PAGE_SHIFT;
}

static __u64 pfn_up(__u64 addr)
{
	return pfn_down(addr) + ((addr & ((1 << XRT_PAGE_SHIFT) - 1)) != 0);
}

static void find_ram_spans(struct xrt_plan *plan, const struct xrt_flat *flat,
			   size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		__u64 start = pfn_up(flat[i].start);
		__u64 end = pfn_down(flat[i].end);

		if (!flat[i].ram || start >= end)
			continue;
		plan->ram[plan->nr_ram++] = (struct xrt_pfns){ start, end };
		plan->ram_pages += end - start;
	}
}

/* Gaps and all other types than RAM, up to the next RAM or the end of the map. */
static void find_areas(struct xrt_plan *plan, const struct xrt_flat *flat,
		       size_t nr)
{
	__u64 start = 0;

	for (size_t i = 0; i < nr; i++) {
		__u64 end = pfn_up(flat[i].ram ? flat[i].start : flat[i].end);

		if (!flat[i].ram && i + 1 < nr)
			continue;
		if (pfn_down(start) < end)
			plan->area[plan->nr_area++] = (struct xrt_plan_area){
				.start_pfn = pfn_down(start), .end_pfn = end,
			};
		start = flat[i].end;
	}
}

static __u64 find_twice(const struct xrt_plan *plan, __u64 nr_pages)
{
	for (size_t i = 1; i < plan->nr_area; i++) {
		__u64 start = plan->area[i].start_pfn;

		if (start < plan->area[i - 1].end_pfn && start < nr_pages)
			return start;
	}
	return XRT_NO_PFN;
}

/**
 * struct aim - where the next page goes
 * @pfn:	its new PFN, if there is RAM
 * @ram:	the span of RAM to look at first
 */
struct aim {
	__u64 pfn;
	size_t ram;
};

/* Return: pages of RAM from the aim on, which is moved up to RAM; or 0. */
static __u64 next_ram(const struct xrt_plan *plan, struct aim *aim)
{
	while (aim->ram < plan->nr_ram && plan->ram[aim->ram].end <= aim->pfn)
		aim->ram++;
	if (aim->ram == plan->nr_ram)
		return 0;
	aim->pfn = XRT_MAX(aim->pfn, plan->ram[aim->ram].start);
	return plan->ram[aim->ram].end - aim->pfn;
}

static void add_target(struct xrt_plan *plan, __u64 pfn, __u64 pages)
{
	if (plan->nr_target && plan->target[plan->nr_target - 1].end == pfn)
		plan->target[plan->nr_target - 1].end += pages;
	else
		plan->target[plan->nr_target++] =
			(struct xrt_pfns){ pfn, pfn + pages };
}

static void plan_area(struct xrt_plan *plan, size_t nr, __u64 nr_pages,
		      struct aim *aim)
{
	struct xrt_plan_area *a = &plan->area[nr];
	__u64 end = XRT_MIN(a->end_pfn, nr_pages);
	__u64 pfn = a->start_pfn;

	while (pfn < end) {
		__u64 room = next_ram(plan, aim), pages = end - pfn;
		struct xrt_piece *piece = &plan->piece[plan->nr_piece++];

		if (room && pages > room)
			pages = room;
		*piece = (struct xrt_piece){ nr, pfn, XRT_NO_PFN, pages, 0 };
		pfn += pages;
		if (!room) {
			a->released = pages;
			break;
		}
		piece->target_pfn = aim->pfn;
		piece->chunks = (pages - 1) / plan->chunk_max + 1;
		add_target(plan, aim->pfn, pages);
		aim->pfn += pages;
		a->remapped += pages;
		plan->chunks += piece->chunks;
	}
	plan->remapped += a->remapped;
	plan->released += a->released;
}

static int check_options(const struct xrt_plan_opts *opts, struct xrt_error *err)
{
	if (opts->nr > XRT_MAP_MAX)
		return xrt_error_set(err, XRT_E_WRONG,
				     "%zu ranges are more than any E820 map has (%d)",
				     opts->nr, XRT_MAP_MAX);
	if (opts->nr_pages > PAGES_MAX)
		return xrt_error_set(err, XRT_E_WRONG,
				     "%llu pages are more than any machine has",
				     opts->nr_pages);
	return 0;
}

static int allocate_plan(struct xrt_plan *plan, size_t pieces)
{
	size_t most = pieces + 1;

	plan->ram = calloc(most, sizeof(*plan->ram));
	plan->area = calloc(most, sizeof(*plan->area));
	/* A piece ends where an area or a span of RAM ends. */
	plan->piece = calloc(2 * most, sizeof(*plan->piece));
	plan->target = calloc(2 * most, sizeof(*plan->target));
	return plan->ram && plan->area && plan->piece && plan->target ? 0 : -1;
}

struct xrt_plan *xrt_plan_build(const struct xrt_plan_opts *opts,
				struct xrt_error *err)
{
	struct aim aim = { opts->nr_pages, 0 };
	struct xrt_flat *flat = NULL;
	struct xrt_plan *plan;
	size_t nr;

	if (check_options(opts, err))
		return NULL;
	plan = calloc(1, sizeof(*plan));
	if (!plan || xrt_flatten(opts, &flat, &nr) || allocate_plan(plan, nr)) {
		free(flat);
		xrt_plan_free(plan);
		xrt_error_set(err, XRT_E_NOMEM, "out of memory for the map");
		return NULL;
	}
	plan->chunk_max = opts->chunk_max ? opts->chunk_max : XRT_CHUNK_MAX;
	plan->odd = xrt_map_odd(opts->entry, opts->nr);
	find_ram_spans(plan, flat, nr);
	find_areas(plan, flat, nr);
	free(flat);
	plan->twice = find_twice(plan, opts->nr_pages);
	for (size_t i = 0; i < plan->nr_area; i++)
		plan_area(plan, i, opts->nr_pages, &aim);
	return plan;
}

void xrt_plan_free(struct xrt_plan *plan)
{
	if (!plan)
		return;
	free(plan->ram);
	free(plan->area);
	free(plan->piece);
	free(plan->target);
	free(plan);
}

/* Batches of a piece: those of its full chunks, and those of the last one. */
static __u64 count_batches(const struct xrt_plan *plan, const struct xrt_piece *p,
			   __u64 batch)
{
	__u64 full = p->pages / plan->chunk_max;
	__u64 rest = p->pages % plan->chunk_max;

	return full * ((plan->chunk_max + batch - 1) / batch) +
	       (rest + batch - 1) / batch;
}

void xrt_plan_calls(const struct xrt_plan *plan, __u32 batch,
		    struct xrt_calls *calls)
{
	/* Each series of chunks ends with the buffer's own mapping. */
	*calls = (struct xrt_calls){
		.prepare = plan->chunks,
		.release = plan->released,
		.map = plan->chunks + 1,
	};
	for (size_t i = 0; i < plan->nr_piece; i++) {
		const struct xrt_piece *p = &plan->piece[i];

		if (p->target_pfn == XRT_NO_PFN)
			continue;
		calls->prepare++;
		calls->update += 2 * count_batches(plan, p, batch ? batch : 1);
	}
}

__u64 xrt_pages_limit(__u32 version, bool dom0)
{
	if (version < VERSION_4_3)
		return PAGES_500G;
	return dom0 ? PAGES_64T : PAGES_512G;
}
