// SPDX-License-Identifier: GPL-2.0
/*
 * Check: the kernel's map is made of the one by which it remaps, which in older
 * captures is Xen's. xen_memory_setup() takes each range over, but for RAM beyond what the domain may have, which it leaves out, and
 * for ranges below 1 MiB, which it may reserve.
 */
#include <limits.h>

#include "arithmetic.h"
#include "checks.h"
#include "e820.h"

#define LOW_END		(1ULL << 20)

static bool is_usable(const struct verify *v, __u32 type)
{
	bool dom0 = v->m->boot->flags & XRT_BOOT_DOM0;

	return type == XRT_E820_RAM || (dom0 && type == XRT_E820_UNUSABLE);
}

static bool type_fits(const struct verify *v, __u32 a, __u32 b)
{
	return a == b || (is_usable(v, a) && is_usable(v, b));
}

/*
 * Return: the first address from @from on, and below @end, that has no range of
 * the type in the map; @end where there is none. The map is sorted.
 */
static __u64 not_covered(const struct verify *v, const struct xrt_mapping *map,
			 __u64 from, __u64 end, __u32 type)
{
	for (__u32 i = 0; i < map->nr; i++) {
		const struct xrt_e820 *e = &map->entry[i];

		if (e->addr <= from && from < xrt_e820_end(e) &&
		    type_fits(v, e->type, type))
			from = xrt_e820_end(e);
	}
	return XRT_MIN(from, end);
}

/* Whole pages of RAM; other ranges as they are. */
static void trim_to_pages(const struct verify *v, const struct xrt_e820 *e,
			  __u64 *from, __u64 *end)
{
	const __u64 mask = (1ULL << XRT_PAGE_SHIFT) - 1;

	*from = e->addr;
	*end = xrt_e820_end(e);
	if (!is_usable(v, e->type))
		return;
	*from = (*from + mask) & ~mask;
	*end &= ~mask;
}

/* Each range of @a that has to be in @b is there. */
static bool ranges_in(struct verify *v, const char *name,
		      const struct xrt_mapping *a, const struct xrt_mapping *b,
		      __u64 ram_end, const char *whose)
{
	for (__u32 i = 0; i < a->nr; i++) {
		const struct xrt_e820 *e = &a->entry[i];
		__u64 from, end, gap;

		trim_to_pages(v, e, &from, &end);
		if (is_usable(v, e->type) && end > ram_end)
			end = ram_end;
		/* What the kernel reserves there is its own business. */
		from = XRT_MAX(from, LOW_END);
		gap = from < end ? not_covered(v, b, from, end, e->type) : end;
		if (gap >= end)
			continue;
		check_found(v, name, VERDICT_FAIL,
			    "%llx-%llx is %s in %s map, but from %llx on it is not in the other one",
			    e->addr, xrt_e820_end(e), xrt_e820_name(e->type), whose,
			    gap);
		return false;
	}
	return true;
}

/* Return: whether two ranges of a map overlap. */
static bool ranges_overlap(const struct xrt_mapping *map)
{
	for (__u32 i = 1; i < map->nr; i++) {
		if (map->entry[i].addr < xrt_e820_end(&map->entry[i - 1]))
			return true;
	}
	return false;
}

void check_kernel_map(struct verify *v, const char *name)
{
	const struct xrt_mapping *xen = xrt_model_remap_map(v->m);
	const struct xrt_mapping *own = &v->m->map[XRT_MAP_KERNEL];
	__u64 ram_end;

	/* A recorder that records the one records the other. */
	if (!own->total && v->m->map[XRT_MAP_REMAP].total &&
	    v->m->phase[XRT_PHASE_SETUP].ended)
		return check_found(v, name, VERDICT_FAIL,
				   "the map by which it remaps is recorded, the kernel's own is not");
	if (!own->total)
		return check_found(v, name, VERDICT_NA,
				   "the kernel's own map is not recorded");
	if (own->nr != own->total || own->nr > XRT_MAP_MAX)
		return check_found(v, name, VERDICT_OPEN,
				   "%u of %u ranges of the kernel's map are recorded",
				   own->nr, own->total);
	if (ranges_overlap(xen) || ranges_overlap(own))
		return check_found(v, name, VERDICT_NA,
				   "ranges of a map overlap or are not sorted");
	if (v->m->nr_conflict && !v->m->map[XRT_MAP_REMAP].total)
		return check_found(v, name, VERDICT_NA,
				   "the kernel changed its map, since something was in the way");
	ram_end = v->m->boot->nr_pages < ULLONG_MAX >> XRT_PAGE_SHIFT ?
		  v->m->boot->nr_pages << XRT_PAGE_SHIFT : ULLONG_MAX;
	if (ranges_in(v, name, own, xen, ULLONG_MAX, "the kernel's") &&
	    ranges_in(v, name, xen, own, ram_end, "Xen's"))
		check_found(v, name, VERDICT_OK,
			    "%u ranges, made of the %u of Xen's map", own->nr,
			    xen->nr);
}
