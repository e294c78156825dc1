// SPDX-License-Identifier: GPL-2.0
/*
 * The map of a PV domU with e820_host=1, as libxl makes it of the host's map:
 * RAM from 0 to the lowest range above 1 MiB that is not RAM, then the host's
 * ranges without its RAM, then the rest of the memory above all of them and
 * above 4 GiB.
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
	to->entry = calloc(map->nr + 2, sizeof(*to->entry));
	if (!to->entry)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the map");
	find_bounds(map, &start, &last);
	low = bytes < start ? bytes : start & ~1023ULL;
	add_range(to, 0, low, XRT_E820_RAM);
	for (size_t i = 0; i < map->nr; i++) {
		if (is_kept(&map->entry[i]))
			to->entry[to->nr++] = map->entry[i];
	}
	add_range(to, last > FOUR_GIB ? last : FOUR_GIB, bytes - low,
		  XRT_E820_RAM);
	p->map = to;
	p->source = XRT_BY_HAND;
	p->dom0 = false;
	predict_note(p, "the map is that of a PV domU with e820_host=1, as libxl makes it of the host's map");
	return 0;
}
