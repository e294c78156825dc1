// SPDX-License-Identifier: GPL-2.0
/* What the diagnosis reads out of the E820 maps. */
#include <limits.h>
#include <stdio.h>

#include "arithmetic.h"
#include "diagnosis_map.h"
#include "e820.h"
#include "names.h"

#define E820_RAM	1
#define E820_UNUSABLE	5
#define PAGE_SHIFT	12
/* No machine has more bits of physical addresses. */
#define ADDRESS_BITS	52
/* A map has no more entries than the table of any kernel. */
#define ENTRIES_MAX	4096

const char *diagnosis_range_text(char *buf, __u64 start, __u64 size)
{
	__u64 last = start + size - 1;

	/* Nothing bounds it: no entry follows, or the record is damaged. */
	if (start >> ADDRESS_BITS)
		snprintf(buf, RANGE_MAX, "[mem beyond 2^%u]", ADDRESS_BITS);
	else if (last >> ADDRESS_BITS)
		snprintf(buf, RANGE_MAX, "[mem from 0x%016llx on]", start);
	else
		snprintf(buf, RANGE_MAX, "[mem 0x%016llx-0x%016llx]", start, last);
	return buf;
}

const char *diagnosis_place_text(unsigned int place)
{
	static const char * const name[] = {
		[XRT_PLACE_KERNEL]	= "the kernel",
		[XRT_PLACE_PAGE_TABLES]	= "the page tables made by Xen",
		[XRT_PLACE_P2M]		= "the p2m list made by Xen",
		[XRT_PLACE_INITRD]	= "the initrd",
		[XRT_PLACE_START_INFO]	= "Xen's start info",
		[XRT_PLACE_SWAP]	= "a range that is not RAM",
		[XRT_PLACE_SWAP_LIMIT]	= "a range that is not RAM",
	};

	return xrt_pick_name(name, ARRAY_SIZE(name), place);
}

/* UNUSABLE in a dom0's map is RAM to Xen and to the remap. */
static bool is_ram_type(const struct xrt_model *m, __u32 type)
{
	if (type == E820_UNUSABLE)
		return m->boot && m->boot->flags & XRT_BOOT_DOM0;
	return type == E820_RAM;
}

/* The lowest entry without RAM that overlaps. */
static bool find_reserved(const struct xrt_model *m, __u64 start, __u64 end,
			  struct xrt_e820 *entry)
{
	const struct xrt_mapping *map = xrt_model_remap_map(m);
	bool found = false;

	for (__u32 i = 0; i < map->nr; i++) {
		const struct xrt_e820 *e = &map->entry[i];

		if (is_ram_type(m, e->type) || e->addr >= end || xrt_e820_end(e) <= start)
			continue;
		if (e->type == E820_UNUSABLE && !m->boot)
			continue;
		if (!found || e->addr < entry->addr)
			*entry = *e;
		found = true;
	}
	return found;
}

/* Where RAM goes on without a gap from @at, as far as the map goes. */
static __u64 ram_until(const struct xrt_model *m, __u64 at)
{
	const struct xrt_mapping *map = xrt_model_remap_map(m);

	__u64 from;

	do {
		from = at;
		for (__u32 i = 0; i < map->nr; i++) {
			const struct xrt_e820 *e = &map->entry[i];

			if (is_ram_type(m, e->type) && e->addr <= at &&
			    at < xrt_e820_end(e))
				at = xrt_e820_end(e);
		}
	} while (at != from);
	return at;
}

/* The gap that begins at @at, up to the next entry. */
static void find_gap(const struct xrt_model *m, __u64 at,
		     struct xrt_e820 *entry)
{
	const struct xrt_mapping *map = xrt_model_remap_map(m);
	__u64 start = 0, next = ULLONG_MAX;

	for (__u32 i = 0; i < map->nr; i++) {
		const struct xrt_e820 *e = &map->entry[i];

		if (e->addr > at && e->addr < next)
			next = e->addr;
		if (xrt_e820_end(e) <= at && xrt_e820_end(e) > start)
			start = xrt_e820_end(e);
	}
	*entry = (struct xrt_e820){ .addr = start, .size = next - start };
}

bool diagnosis_map_check(const struct xrt_model *m, const struct xrt_conflict *c,
			 struct xrt_e820 *entry)
{
	const struct xrt_mapping *map = xrt_model_remap_map(m);
	__u64 end = c->start + c->size, at;

	if (end < c->start)
		return false;
	if (find_reserved(m, c->start, end, entry))
		return true;
	if (!map->nr || map->nr != map->total || map->nr > ENTRIES_MAX)
		return false;
	at = ram_until(m, c->start);
	if (at >= end)
		return false;
	find_gap(m, at, entry);
	return true;
}

void diagnosis_map_conflict(const struct xrt_model *m, const struct xrt_conflict *c,
			    char *buf, size_t size)
{
	char range[RANGE_MAX], against[RANGE_MAX];
	struct xrt_e820 entry;

	diagnosis_range_text(range, c->start, c->size);
	if (!diagnosis_map_check(m, c, &entry)) {
		snprintf(buf, size,
			 "%s: %s; the entry of Xen's map is unknown, since only %u of its %u entries are here",
			 diagnosis_place_text(xrt_conflict_place(c)), range,
			 xrt_model_remap_map(m)->nr,
			 xrt_model_remap_map(m)->total);
		return;
	}
	diagnosis_range_text(against, entry.addr, entry.size);
	snprintf(buf, size, "%s: %s; in Xen's map: %s, %s",
		 diagnosis_place_text(xrt_conflict_place(c)), range, against,
		 entry.type ? xrt_e820_name(entry.type) :
		 "a gap between entries");
}

bool diagnosis_early_ram(const struct xrt_model *m, __u64 *early, __u64 *all)
{
	const struct xrt_mapping *map = &m->map[XRT_MAP_KERNEL];

	*early = 0;
	*all = 0;
	if (!m->boot || !map->nr || map->nr != map->total)
		return false;
	for (__u32 i = 0; i < map->nr; i++) {
		__u64 start = map->entry[i].addr >> PAGE_SHIFT;
		__u64 end = xrt_e820_end(&map->entry[i]) >> PAGE_SHIFT;

		if (map->entry[i].type != E820_RAM)
			continue;
		*all += end - start;
		end = XRT_MIN(end, m->boot->nr_pages);
		*early += xrt_above(end, start);
	}
	*all = XRT_MIN(*all, m->boot->nr_pages);
	return true;
}
