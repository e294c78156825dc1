// SPDX-License-Identifier: GPL-2.0
/* Spans of frames: sort, join, overlap. */
#include <stdlib.h>

#include "sort.h"
#include "span.h"

static int cmp_span(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	if (x->start != y->start)
		return XRT_CMP(x->start, y->start);
	return XRT_CMP(x->end, y->end);
}

void span_sort(struct span *span, size_t nr)
{
	size_t i = 1;

	while (i < nr && span[i - 1].start <= span[i].start)
		i++;
	if (i < nr)
		qsort(span, nr, sizeof(*span), cmp_span);
}

size_t span_join(struct span *span, size_t nr)
{
	size_t kept = 0;

	for (size_t i = 0; i < nr; i++) {
		if (span[i].start >= span[i].end)
			continue;
		if (kept && span[kept - 1].end == span[i].start)
			span[kept - 1].end = span[i].end;
		else
			span[kept++] = span[i];
	}
	return kept;
}

size_t span_overlap(const struct span *span, size_t nr)
{
	__u64 end = 0;

	for (size_t i = 0; i < nr; i++) {
		if (span[i].start >= span[i].end)
			continue;
		if (span[i].start < end)
			return i;
		end = span[i].end;
	}
	return nr;
}
