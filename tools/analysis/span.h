/* SPDX-License-Identifier: GPL-2.0 */
/* Ranges of frames: sorted, joined, checked for overlap. */
#ifndef ANALYSIS_SPAN_H
#define ANALYSIS_SPAN_H

#include <stddef.h>
#include <linux/types.h>

/**
 * struct span - frames from @start up to, but not including, @end
 */
struct span {
	__u64 start;
	__u64 end;
};

/* A hostile length must not wrap round. */
static inline struct span span_of(__u64 start, __u64 len)
{
	struct span s = { start, start + len };

	if (s.end < start)
		s.end = ~0ULL;
	return s;
}

void span_sort(struct span *span, size_t nr);
/* Joins adjacent spans of a sorted array; returns how many remain. */
size_t span_join(struct span *span, size_t nr);
/* Index of the first span of a sorted array that begins inside an earlier
 * one, or @nr.
 */
size_t span_overlap(const struct span *span, size_t nr);

#endif /* ANALYSIS_SPAN_H */
