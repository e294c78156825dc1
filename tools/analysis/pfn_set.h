/* SPDX-License-Identifier: GPL-2.0 */
/* A set of PFNs, which gives its members back as ranges. */
#ifndef ANALYSIS_PFN_SET_H
#define ANALYSIS_PFN_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "plan.h"

/**
 * struct pfn_set - a bit per PFN, in chunks that are allocated when needed
 * @chunk:	by PFN / PFN_SET_CHUNK, NULL if it has no member
 * @nr_chunk:	how many pointers there are
 * @pages:	members
 */
struct pfn_set {
	__u64 **chunk;
	size_t nr_chunk;
	__u64 pages;
};

/* PFNs per chunk of 4 KiB. */
#define PFN_SET_CHUNK	32768
/* PFNs from here on are not taken: 4 TiB of addresses have lower ones. */
#define PFN_SET_END	(1ULL << 30)

/**
 * pfn_set_add() - add a PFN
 * @set:	the set
 * @pfn:	the PFN, a member already or not
 * @room:	bytes that may still be allocated; gets smaller by what was
 *
 * Return: 0, or -1 if the PFN could not be taken.
 */
int pfn_set_add(struct pfn_set *set, __u64 pfn, size_t *room);

bool pfn_set_has(const struct pfn_set *set, __u64 pfn);

/**
 * pfn_set_next() - find the next range of members
 * @set:	the set
 * @range:	{ 0, 0 } for the first one, then the one before; gets the next
 *
 * Return: false after the last range.
 */
bool pfn_set_next(const struct pfn_set *set, struct xrt_pfns *range);

/* Return: the number of ranges. */
__u64 pfn_set_ranges(const struct pfn_set *set);

void pfn_set_free(struct pfn_set *set);

#endif /* ANALYSIS_PFN_SET_H */
