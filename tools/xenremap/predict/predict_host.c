// SPDX-License-Identifier: GPL-2.0
/*
 * The map of a PV domU with e820_host=1, as libxl makes it of the host's map
 * (e820_sanitize() in tools/libs/light/libxl_x86.c of Xen): RAM from 0 to the
 * lowest range above 1 MiB that is not RAM, or to the end of the memory;
 * unusable from there to that range; then the host's ranges above 1 MiB, with
 * its RAM below 4 GiB as unusable and without its RAM above; and from 4 GiB on
 * the rest of the memory. libxl's source looks as if it went above all of the
 * host's ranges, but what is assigned to the end of the last one is the result of
 * a comparison, 1. So the rest may overlap ranges, as of devices; these win. Room
 * to grow (maxmem) only makes the rest longer.
 */
#include <limits.h>
#include <stdlib.h>

#include "predict.h"

#define LOW_END		0x100000ULL
#define FOUR_GIB	(1ULL << 32)

static bool is_kept(const struct xrt_e820 *e)
{
	return e->addr > LOW_END && e->type != XRT_E820_RAM &&
	       e->type != XRT_E820_UNUSABLE;
}

/* Linux takes a gap for room for devices, and this is none. */
static bool is_hidden(const struct xrt_e820 *e, __u64 start)
{
	return e->addr > start && e->addr < FOUR_GIB &&
	       e->type == XRT_E820_RAM;
}

/* Return: start of the lowest range that is kept, 2^64-1 if none is. */
static __u64 lowest_kept(const struct xrt_log_map *map)
{
	__u64 start = ULLONG_MAX;

	for (size_t i = 0; i < map->nr; i++) {
		const struct xrt_e820 *e = &map->entry[i];

		if (is_kept(e) && e->addr < start)
			start = e->addr;
	}
	return start;
}

static void add_range(struct xrt_log_map *to, __u64 addr, __u64 size,
		      __u32 type)
{
	if (size)
		to->entry[to->nr++] = (struct xrt_e820){ addr, size, type, 0 };
}

/* The map is printed in the order of its addresses, as by the kernel. */
static void add_rest(struct xrt_log_map *to, __u64 size)
{
	size_t at = to->nr;

	if (!size)
		return;
	while (at && to->entry[at - 1].addr > FOUR_GIB) {
		to->entry[at] = to->entry[at - 1];
		at--;
	}
	to->entry[at] = (struct xrt_e820){ FOUR_GIB, size, XRT_E820_RAM, 0 };
	to->nr++;
}

int predict_host_map(struct predict *p, __u64 nr_pages, struct xrt_error *err)
{
	const struct xrt_log_map *map = &p->log.facts.map[XRT_BY_XEN];
	struct xrt_log_map *to = &p->host;
	__u64 bytes = nr_pages << XRT_PAGE_SHIFT, start, low;

	if (!map->nr || map->bad_line)
		map = p->map;
	*to = *map;
	to->nr = 0;
	to->entry = calloc(map->nr + 3, sizeof(*to->entry));
	if (!to->entry)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the map");
	start = lowest_kept(map);
	low = bytes < start ? bytes : start & ~1023ULL;
	add_range(to, 0, low, XRT_E820_RAM);
	if (start != ULLONG_MAX)
		add_range(to, low, start - low, XRT_E820_UNUSABLE);
	for (size_t i = 0; i < map->nr; i++) {
		const struct xrt_e820 *e = &map->entry[i];

		if (is_kept(e))
			to->entry[to->nr++] = *e;
		else if (is_hidden(e, start))
			add_range(to, e->addr, e->size, XRT_E820_UNUSABLE);
	}
	add_rest(to, bytes - low);
	p->map = to;
	p->source = XRT_BY_HAND;
	p->dom0 = false;
	predict_note(p, "the map is that of a PV domU with e820_host=1, as libxl makes it of the host's map");
	return 0;
}
