// SPDX-License-Identifier: GPL-2.0
/* Stable sort of records; a capture in order is only checked. */
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "capture_private.h"
#include "sort.h"

int xrt_cmp_u64(const void *a, const void *b)
{
	const __u64 *x = a, *y = b;

	return XRT_CMP(*x, *y);
}

static bool records_in_order(const void **rec, size_t nr, xrt_key_fn key)
{
	for (size_t i = 1; i < nr; i++) {
		if (key(rec[i - 1]) > key(rec[i]))
			return false;
	}
	return true;
}

static void merge_parts(const void **to, const void **from, size_t left, size_t mid,
			size_t right, xrt_key_fn key)
{
	size_t a = left, b = mid;

	for (size_t i = left; i < right; i++) {
		if (a < mid && (b >= right || key(from[a]) <= key(from[b])))
			to[i] = from[a++];
		else
			to[i] = from[b++];
	}
}

/* Not qsort(): the parts of a chunk have to keep their order. */
int xrt_sort(const void **rec, size_t nr, xrt_key_fn key)
{
	const void **spare;

	if (records_in_order(rec, nr, key))
		return 0;
	spare = calloc(nr, sizeof(*spare));
	if (!spare)
		return -1;
	for (size_t width = 1; width < nr; width *= 2) {
		for (size_t i = 0; i < nr; i += 2 * width) {
			size_t mid = XRT_MIN(i + width, nr);
			size_t end = XRT_MIN(mid + width, nr);

			merge_parts(spare, rec, i, mid, end, key);
		}
		memcpy(rec, spare, nr * sizeof(*rec));
	}
	free(spare);
	return 0;
}
