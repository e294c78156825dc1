// SPDX-License-Identifier: GPL-2.0
/*
 * The E820 map as the remap code of the kernel sees it: xen_memory_setup()
 * takes UNUSABLE for RAM in a dom0, then e820__update_table() sorts the
 * entries and gives overlaps to the highest type.
 */
#include <stdlib.h>

#include "verify.h"

#define E820_RAM	1
#define E820_UNUSABLE	5
#define PAGE_SHIFT	12
#define PAGE_MASK	((1ULL << PAGE_SHIFT) - 1)

static int cmp_addr(const void *a, const void *b)
{
	__u64 x = *(const __u64 *)a, y = *(const __u64 *)b;

	return x < y ? -1 : x > y;
}

static __u64 pfn_down(__u64 addr)
{
	return addr >> PAGE_SHIFT;
}

static __u64 pfn_up(__u64 addr)
{
	return (addr >> PAGE_SHIFT) + ((addr & PAGE_MASK) != 0);
}

static __u32 type_of(const struct verify *v, const struct xrt_e820 *entry)
{
	if (v->m->boot->flags & XRT_BOOT_DOM0 && entry->type == E820_UNUSABLE)
		return E820_RAM;
	return entry->type;
}

/* Return: how many addresses there are at which the map may change. */
static size_t fill_edges(const struct xrt_mapping *map, __u64 *edge)
{
	size_t n = 0;

	for (__u32 i = 0; i < map->nr; i++) {
		struct span s = span_of(map->entry[i].addr, map->entry[i].size);

		edge[n++] = s.start;
		edge[n++] = s.end;
	}
	qsort(edge, n, sizeof(*edge), cmp_addr);
	return n;
}

/* Return: highest type in force at an address, 0 for none. */
static __u32 type_at(const struct verify *v, __u64 addr)
{
	const struct xrt_mapping *map = &v->m->map[XRT_MAP_XEN];
	__u32 highest = 0;

	for (__u32 i = 0; i < map->nr; i++) {
		struct span s = span_of(map->entry[i].addr, map->entry[i].size);
		__u32 type = type_of(v, &map->entry[i]);

		if (s.start <= addr && addr < s.end && type > highest)
			highest = type;
	}
	return highest;
}

/**
 * struct flat - a piece of the map without overlaps
 */
struct flat {
	__u64 start;
	__u64 end;
	__u32 type;
};

static size_t flatten(const struct verify *v, const __u64 *edge, size_t n,
		      struct flat *flat)
{
	size_t kept = 0;

	for (size_t i = 0; i + 1 < n; i++) {
		__u32 type;

		if (edge[i] == edge[i + 1])
			continue;
		type = type_at(v, edge[i]);
		if (!type)
			continue;
		if (kept && flat[kept - 1].end == edge[i] &&
		    flat[kept - 1].type == type)
			flat[kept - 1].end = edge[i + 1];
		else
			flat[kept++] = (struct flat){ edge[i], edge[i + 1],
						      type };
	}
	return kept;
}

static struct flat *flat_map(const struct verify *v, size_t *nr)
{
	const struct xrt_mapping *map = &v->m->map[XRT_MAP_XEN];
	__u64 *edge = calloc(2 * (size_t)map->nr + 1, sizeof(*edge));
	struct flat *flat = calloc(2 * (size_t)map->nr + 1, sizeof(*flat));

	if (edge && flat) {
		*nr = flatten(v, edge, fill_edges(map, edge), flat);
	} else {
		free(flat);
		flat = NULL;
	}
	free(edge);
	return flat;
}

struct span *ram_spans(const struct verify *v, size_t *nr)
{
	size_t pieces = 0, n = 0;
	struct flat *flat = flat_map(v, &pieces);
	struct span *ram = calloc(pieces + 1, sizeof(*ram));

	for (size_t i = 0; flat && ram && i < pieces; i++) {
		if (flat[i].type != E820_RAM)
			continue;
		ram[n].start = pfn_up(flat[i].start);
		ram[n++].end = pfn_down(flat[i].end);
	}
	*nr = n;
	if (!flat) {
		free(ram);
		ram = NULL;
	}
	free(flat);
	return ram;
}

struct span *rule_areas(const struct verify *v, size_t *nr)
{
	size_t pieces = 0, n = 0;
	struct flat *flat = flat_map(v, &pieces);
	struct span *area = calloc(pieces + 1, sizeof(*area));
	__u64 start = 0;

	for (size_t i = 0; flat && area && i < pieces; i++) {
		bool ram = flat[i].type == E820_RAM;
		struct span s = { pfn_down(start), pfn_up(flat[i].end) };

		if (!ram && i + 1 < pieces)
			continue;
		if (ram)
			s.end = pfn_up(flat[i].start);
		if (s.start < s.end)
			area[n++] = s;
		start = flat[i].end;
	}
	*nr = n;
	if (!flat) {
		free(area);
		area = NULL;
	}
	free(flat);
	return area;
}
