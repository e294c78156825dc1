// SPDX-License-Identifier: GPL-2.0
/*
 * The E820 map as the remap code of the kernel sees it: xen_memory_setup()
 * takes UNUSABLE for RAM in a dom0, then e820__update_table() sorts the
 * entries and gives overlaps to the highest type. RAM is the lowest type, so
 * an address is RAM where RAM is the only type in force.
 */
#include <stdlib.h>

#include "arithmetic.h"
#include "e820.h"
#include "capture_private.h"
#include "sort.h"

#define ISA_START	0xa0000ULL
#define ISA_END		0x100000ULL

/**
 * struct edge - an address at which something begins or ends
 * @addr:	the address
 * @ram:	RAM entries that begin here, less those that end
 * @other:	the same of other entries
 */
struct edge {
	__u64 addr;
	int ram;
	int other;
};

__u64 xrt_e820_end(const struct xrt_e820 *entry)
{
	return xrt_add_limited(entry->addr, entry->size);
}

static int cmp_edge(const void *a, const void *b)
{
	__u64 x = ((const struct edge *)a)->addr;
	__u64 y = ((const struct edge *)b)->addr;

	return XRT_CMP(x, y);
}

static void add_edges(struct edge *edge, size_t *nr, __u64 start, __u64 end,
		      bool ram)
{
	if (start >= end)
		return;
	edge[(*nr)++] = (struct edge){ start, ram, !ram };
	edge[(*nr)++] = (struct edge){ end, -ram, -!ram };
}

/* What the kernel has reserved for ISA since it got the map is RAM again. */
static void add_around_isa(struct edge *edge, size_t *nr, __u64 start,
			   __u64 end)
{
	add_edges(edge, nr, start, XRT_MIN(end, ISA_START), false);
	add_edges(edge, nr, XRT_MAX(start, ISA_END), end, false);
}

static size_t fill_edges(const struct xrt_plan_opts *opts, struct edge *edge)
{
	size_t nr = 0;

	for (size_t i = 0; i < opts->nr; i++) {
		const struct xrt_e820 *e = &opts->entry[i];
		bool ram = e->type == XRT_E820_RAM ||
			   (opts->dom0 && e->type == XRT_E820_UNUSABLE);

		if (!ram && opts->isa_ram)
			add_around_isa(edge, &nr, e->addr, xrt_e820_end(e));
		else
			add_edges(edge, &nr, e->addr, xrt_e820_end(e), ram);
	}
	if (opts->isa_ram)
		add_edges(edge, &nr, ISA_START, ISA_END, true);
	qsort(edge, nr, sizeof(*edge), cmp_edge);
	return nr;
}

static size_t sweep_edges(const struct edge *edge, size_t nr, struct xrt_flat *flat)
{
	int ram = 0, other = 0;
	size_t kept = 0;

	for (size_t i = 0; i + 1 < nr; i++) {
		__u64 from = edge[i].addr, to = edge[i + 1].addr;

		ram += edge[i].ram;
		other += edge[i].other;
		if (from == to || (!ram && !other))
			continue;
		if (kept && flat[kept - 1].end == from &&
		    flat[kept - 1].ram == !other)
			flat[kept - 1].end = to;
		else
			flat[kept++] = (struct xrt_flat){ from, to, !other };
	}
	return kept;
}

int xrt_flatten(const struct xrt_plan_opts *opts, struct xrt_flat **flat,
		size_t *nr)
{
	/* Around ISA an entry can become two. */
	size_t room = 4 * opts->nr + 2;
	struct edge *edge = calloc(room, sizeof(*edge));

	*flat = calloc(room, sizeof(**flat));
	if (!edge || !*flat) {
		free(edge);
		free(*flat);
		*flat = NULL;
		return -1;
	}
	*nr = sweep_edges(edge, fill_edges(opts, edge), *flat);
	free(edge);
	return 0;
}

bool xrt_map_odd(const struct xrt_e820 *entry, size_t nr)
{
	for (size_t i = 1; i < nr; i++) {
		if (entry[i].addr < xrt_e820_end(&entry[i - 1]))
			return true;
	}
	return false;
}
