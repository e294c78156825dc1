// SPDX-License-Identifier: GPL-2.0
/*
 * Check: the map by which the kernel remaps is Xen's, but for what kernels are
 * known to change: the iBFT's range, which they may reserve in a dom0, and
 * ranges that they swap with RAM.
 */
#include <stdlib.h>

#include "bisect.h"
#include "checks.h"

#define IBFT_START	0x80ULL
#define IBFT_END	0x100ULL
/* Linux has room for four (NR_NONRAM_REMAP). */
#define SWAPS_MAX	16

/**
 * struct remap_map - both maps and what may differ
 * @xen:	RAM of Xen's map
 * @own:	RAM of the map by which the kernel remaps
 * @ibft:	the iBFT's range is not RAM, although it is in Xen's map
 * @from:	where swapped ranges were
 * @to:		where they are
 * @nr:		how many
 */
struct remap_map {
	const struct xrt_plan *xen;
	const struct xrt_plan *own;
	bool ibft;
	struct xrt_pfns from[SWAPS_MAX];
	struct xrt_pfns to[SWAPS_MAX];
	size_t nr;
};

static __u64 pfns_start(const void *item)
{
	return ((const struct xrt_pfns *)item)->start;
}

static bool pfn_is_ram(const struct xrt_plan *plan, __u64 pfn)
{
	size_t after = xrt_bisect_above(plan->ram, plan->nr_ram,
					sizeof(*plan->ram), pfn, pfns_start);

	return after && pfn < plan->ram[after - 1].end;
}

static bool pfn_in(const struct xrt_pfns *range, size_t nr, __u64 pfn)
{
	for (size_t i = 0; i < nr; i++) {
		if (pfn >= range[i].start && pfn < range[i].end)
			return true;
	}
	return false;
}

/* Whether the page may be what it is; a swapped range's old place may be both. */
static bool pfn_fits(const struct remap_map *r, __u64 pfn)
{
	bool own = pfn_is_ram(r->own, pfn);

	if (pfn_in(r->from, r->nr, pfn))
		return true;
	if (pfn_in(r->to, r->nr, pfn))
		return !own;
	if (r->ibft && pfn >= IBFT_START && pfn < IBFT_END)
		return !own;
	return own == pfn_is_ram(r->xen, pfn);
}

static void take_swaps(struct remap_map *r, const struct xrt_model *m)
{
	for (size_t i = 0; i < m->nr_conflict && r->nr < SWAPS_MAX; i++) {
		const struct xrt_conflict *c = m->conflict[i];
		__u64 pages = c->size >> XRT_PAGE_SHIFT;

		if (xrt_conflict_place(c) != XRT_PLACE_SWAP || !c->moved_to)
			continue;
		r->from[r->nr].start = c->start >> XRT_PAGE_SHIFT;
		r->from[r->nr].end = r->from[r->nr].start + pages;
		r->to[r->nr].start = c->moved_to >> XRT_PAGE_SHIFT;
		r->to[r->nr].end = r->to[r->nr].start + pages;
		r->nr++;
	}
}

/* The page before page 0 is in neither map, so it fits. */
static bool bound_fits(const struct remap_map *r, __u64 pfn, __u64 *bad)
{
	*bad = pfn - 1;
	if (!pfn_fits(r, pfn - 1))
		return false;
	*bad = pfn;
	return pfn_fits(r, pfn);
}

static bool ends_fit(const struct remap_map *r, const struct xrt_pfns *range,
		     size_t nr, __u64 *bad)
{
	/*
	 * What a map has changes at these pages only. At the ends of the iBFT's
	 * range nothing else can begin to differ: its first page fits, and what
	 * differs after it ends where a map or a swapped range does.
	 */
	for (size_t i = 0; i < nr; i++) {
		if (!bound_fits(r, range[i].start, bad) ||
		    !bound_fits(r, range[i].end, bad))
			return false;
	}
	return true;
}

static void compare_maps(struct verify *v, const char *name,
			 const struct remap_map *r)
{
	__u64 bad;

	if (ends_fit(r, r->xen->ram, r->xen->nr_ram, &bad) &&
	    ends_fit(r, r->own->ram, r->own->nr_ram, &bad) &&
	    ends_fit(r, r->from, r->nr, &bad) &&
	    ends_fit(r, r->to, r->nr, &bad))
		check_found(v, name, VERDICT_OK,
			    "as Xen's%s%s", r->ibft ? ", with the iBFT's range reserved" : "",
			    r->nr ? ", with ranges swapped" : "");
	else if (pfn_is_ram(r->own, bad) == pfn_is_ram(r->xen, bad))
		check_found(v, name, VERDICT_FAIL,
			    "pfn %llx is RAM in both maps, but in a range that was swapped or reserved",
			    bad);
	else
		check_found(v, name, VERDICT_FAIL,
			    "pfn %llx is %sRAM, but %sRAM in Xen's map", bad,
			    pfn_is_ram(r->own, bad) ? "" : "not ",
			    pfn_is_ram(r->xen, bad) ? "" : "not ");
}

void check_remap_map(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	const struct xrt_mapping *xen = &m->map[XRT_MAP_XEN];
	struct xrt_plan_opts opts = {
		.entry = xen->entry, .nr = xen->nr,
		.nr_pages = m->boot->nr_pages,
		.dom0 = m->boot->flags & XRT_BOOT_DOM0,
	};
	struct remap_map r = { .own = v->plan };
	struct xrt_plan *plan;
	struct xrt_error why;

	if (!m->map[XRT_MAP_REMAP].total)
		return check_found(v, name, VERDICT_NA,
				   "the map by which the kernel remaps is not recorded");
	if (!check_has_plan(v, name))
		return;
	if (!xen->nr || xen->nr != xen->total)
		return check_found(v, name, VERDICT_OPEN,
				   "%u of %u ranges of Xen's map are recorded",
				   xen->nr, xen->total);
	plan = xrt_plan_build(&opts, &why);
	if (!plan && why.code == XRT_E_NOMEM)
		v->nomem = true;
	else if (!plan)
		check_found(v, name, VERDICT_FAIL, "%s", why.text);
	if (!plan)
		return;
	r.xen = plan;
	r.ibft = opts.dom0 && !pfn_is_ram(r.own, IBFT_START) &&
		 pfn_is_ram(plan, IBFT_START);
	take_swaps(&r, m);
	compare_maps(v, name, &r);
	xrt_plan_free(plan);
}
