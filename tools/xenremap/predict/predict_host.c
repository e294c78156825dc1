// SPDX-License-Identifier: GPL-2.0
/*
 * The map of a PV domU with e820_host=1, as libxl makes it of the host's map
 * (e820_sanitize() in tools/libs/light/libxl_x86.c of Xen): RAM from 0 to the
 * lowest range above 1 MiB that is not RAM, or to the end of the memory;
 * unusable from there to that range; then the host's ranges above 1 MiB, with
 * its RAM below 4 GiB as unusable and without its RAM above; then the rest of
 * the memory, above all of them and above 4 GiB. Room to grow (maxmem) only
 * makes the last range longer.
 */
#include <stdlib.h>
#include <string.h>

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

static void find_bounds(const struct xrt_log_map *map, __u64 *start,
			__u64 *last)
{
	*start = ~0ULL;
	*last = 0;
	for (size_t i = 0; i < map->nr; i++) {
		const struct xrt_e820 *e = &map->entry[i];

		if (!is_kept(e))
			continue;
		if (e->addr < *start)
			*start = e->addr;
		if (e->addr + e->size > *last)
			*last = e->addr + e->size;
	}
}

static void add_range(struct xrt_log_map *to, __u64 addr, __u64 size,
		      __u32 type)
{
	if (size)
		to->entry[to->nr++] = (struct xrt_e820){ addr, size, type, 0 };
}

int predict_host_map(struct predict *p, __u64 nr_pages, struct xrt_error *err)
{
	const struct xrt_log_map *map = &p->log.facts.map[XRT_BY_XEN];
	struct xrt_log_map *to = &p->host;
	__u64 bytes = nr_pages << XRT_PAGE_SHIFT, start, last, low;

	if (!map->nr || map->bad_line)
		map = p->map;
	*to = *map;
	to->nr = 0;
	to->entry = calloc(map->nr + 3, sizeof(*to->entry));
	if (!to->entry)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the map");
	find_bounds(map, &start, &last);
	low = bytes < start ? bytes : start & ~1023ULL;
	add_range(to, 0, low, XRT_E820_RAM);
	if (last)
		add_range(to, low, start - low, XRT_E820_UNUSABLE);
	for (size_t i = 0; i < map->nr; i++) {
		const struct xrt_e820 *e = &map->entry[i];

		if (is_kept(e))
			to->entry[to->nr++] = *e;
		else if (is_hidden(e, start))
			add_range(to, e->addr, e->size, XRT_E820_UNUSABLE);
	}
	add_range(to, last > FOUR_GIB ? last : FOUR_GIB, bytes - low,
		  XRT_E820_RAM);
	p->map = to;
	p->source = XRT_BY_HAND;
	p->dom0 = false;
	predict_note(p, "the map is that of a PV domU with e820_host=1, as libxl makes it of the host's map");
	return 0;
}
