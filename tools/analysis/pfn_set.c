// SPDX-License-Identifier: GPL-2.0
/* A set of PFNs, which gives its members back as ranges. */
#include <stdlib.h>
#include <string.h>

#include "pfn_set.h"

#define CHUNK_BYTES	(PFN_SET_CHUNK / 8)
#define CHUNK_WORDS	(PFN_SET_CHUNK / 64)

/* Make room for the pointer of a chunk. */
static int grow_pointers(struct pfn_set *set, size_t index, size_t *room)
{
	size_t nr = set->nr_chunk ? set->nr_chunk : 64, more;
	__u64 **chunk;

	if (index < set->nr_chunk)
		return 0;
	while (nr <= index)
		nr *= 2;
	more = (nr - set->nr_chunk) * sizeof(*chunk);
	if (more > *room)
		return -1;
	chunk = realloc(set->chunk, nr * sizeof(*chunk));
	if (!chunk)
		return -1;
	memset(chunk + set->nr_chunk, 0, more);
	set->chunk = chunk;
	set->nr_chunk = nr;
	*room -= more;
	return 0;
}

int pfn_set_add(struct pfn_set *set, __u64 pfn, size_t *room)
{
	size_t index = pfn / PFN_SET_CHUNK;
	__u64 bit = 1ULL << pfn % 64, *word;

	if (pfn >= PFN_SET_END || grow_pointers(set, index, room))
		return -1;
	if (!set->chunk[index]) {
		if (*room < CHUNK_BYTES)
			return -1;
		set->chunk[index] = calloc(1, CHUNK_BYTES);
		if (!set->chunk[index])
			return -1;
		*room -= CHUNK_BYTES;
	}
	word = &set->chunk[index][pfn / 64 % CHUNK_WORDS];
	set->pages += !(*word & bit);
	*word |= bit;
	return 0;
}

bool pfn_set_has(const struct pfn_set *set, __u64 pfn)
{
	size_t index = pfn / PFN_SET_CHUNK;

	return index < set->nr_chunk && set->chunk[index] &&
	       set->chunk[index][pfn / 64 % CHUNK_WORDS] >> pfn % 64 & 1;
}

/* Return: the first PFN from @pfn on that is a member, or that is not. */
static __u64 find_next(const struct pfn_set *set, __u64 pfn, bool member)
{
	__u64 end = (__u64)set->nr_chunk * PFN_SET_CHUNK;

	while (pfn < end && pfn_set_has(set, pfn) != member) {
		/* Nothing is in the whole chunk. */
		if (member && !set->chunk[pfn / PFN_SET_CHUNK])
			pfn = (pfn / PFN_SET_CHUNK + 1) * PFN_SET_CHUNK;
		else
			pfn++;
	}
	return pfn;
}

bool pfn_set_next(const struct pfn_set *set, struct xrt_pfns *range)
{
	__u64 end = (__u64)set->nr_chunk * PFN_SET_CHUNK;

	range->start = find_next(set, range->end, true);
	if (range->start >= end)
		return false;
	range->end = find_next(set, range->start, false);
	return true;
}

__u64 pfn_set_ranges(const struct pfn_set *set)
{
	struct xrt_pfns range = { 0, 0 };
	__u64 nr = 0;

	while (pfn_set_next(set, &range))
		nr++;
	return nr;
}

void pfn_set_free(struct pfn_set *set)
{
	for (size_t i = 0; i < set->nr_chunk; i++)
		free(set->chunk[i]);
	free(set->chunk);
	memset(set, 0, sizeof(*set));
}
