// SPDX-License-Identifier: GPL-2.0
/* In what two boots differ, before any time is looked at. */
#include <string.h>

#include "comparison.h"

static bool same_range(const struct xrt_e820 *a, const struct xrt_e820 *b)
{
	return a->addr == b->addr && a->size == b->size && a->type == b->type;
}

/* Ranges of the map as Xen gave it that are in one of them only. */
static __u32 ranges_apart(const struct xrt_mapping *a,
			  const struct xrt_mapping *b)
{
	__u32 i = 0, j = 0, apart = 0;

	while (i < a->nr && j < b->nr) {
		const struct xrt_e820 *x = &a->entry[i], *y = &b->entry[j];

		if (same_range(x, y)) {
			i++;
			j++;
			continue;
		}
		apart++;
		if (x->addr < y->addr) {
			i++;
		} else if (x->addr > y->addr) {
			j++;
		} else {
			i++;
			j++;
		}
	}
	return apart + (a->nr - i) + (b->nr - j);
}

static void from_boot(struct diff *d, const struct xrt_boot *a,
		      const struct xrt_boot *b)
{
	d->differs[DIFF_KERNEL] = memcmp(a->release, b->release,
					 sizeof(a->release));
	d->differs[DIFF_XEN] = a->xen_version != b->xen_version;
	d->differs[DIFF_NR_PAGES] = a->nr_pages != b->nr_pages;
	d->differs[DIFF_DOM0] = (a->flags ^ b->flags) & XRT_BOOT_DOM0;
	d->differs[DIFF_LEVEL] = a->level != b->level;
}

/* By more than the kernel's calibration of it may be off. */
static bool khz_differs(__u64 a, __u64 b)
{
	return (a > b ? a - b : b - a) > a / 1000;
}

/* Unknown in both is not a difference. */
static void from_walk(struct diff *d, const struct xrt_walk *a,
		      const struct xrt_walk *b)
{
	__u32 x = a ? xrt_walk_batch(a) : 0, y = b ? xrt_walk_batch(b) : 0;

	d->differs[DIFF_BATCH] = x != y && x && y;
	d->unknown[DIFF_BATCH] = !x || !y;
}

static bool same_boot(const struct xrt_model *a, const struct xrt_model *b)
{
	if (xrt_stat(a->cap)->boot_id != xrt_stat(b->cap)->boot_id)
		return false;
	return a->begin && b->begin && a->begin->tsc == b->begin->tsc &&
	       a->finish && b->finish && a->finish->tsc == b->finish->tsc;
}

void comparison_context(struct diff *d)
{
	const struct xrt_model *a = d->side[DIFF_A].m, *b = d->side[DIFF_B].m;
	const struct xrt_mapping *x = &a->map[XRT_MAP_XEN];
	const struct xrt_mapping *y = &b->map[XRT_MAP_XEN];

	if (a->boot && b->boot) {
		from_boot(d, a->boot, b->boot);
	} else {
		for (int i = 0; i < DIFF_WHATS; i++)
			d->unknown[i] = i != DIFF_MAP && i != DIFF_KHZ;
	}
	from_walk(d, a->begin, b->begin);
	d->ranges = ranges_apart(x, y);
	d->differs[DIFF_MAP] = d->ranges;
	d->unknown[DIFF_MAP] = !x->nr || !y->nr || x->nr < x->total ||
			       y->nr < y->total;
	d->ns = a->end && b->end && a->end->tsc_khz && b->end->tsc_khz;
	d->unknown[DIFF_KHZ] = !d->ns;
	d->differs[DIFF_KHZ] = d->ns && khz_differs(a->end->tsc_khz,
						    b->end->tsc_khz);
	d->same_boot = same_boot(a, b);
	for (int i = 0; i < DIFF_WHATS; i++)
		d->same_boot &= !d->differs[i];
}
