// SPDX-License-Identifier: GPL-2.0
/* Binary search in sorted arrays. */
#include "bisect.h"

size_t xrt_bisect_from(const void *base, size_t nr, size_t size, __u64 key,
		       xrt_item_key_fn key_of)
{
	size_t low = 0, high = nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (key_of((const char *)base + mid * size) < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

size_t xrt_bisect_above(const void *base, size_t nr, size_t size, __u64 key,
			xrt_item_key_fn key_of)
{
	if (!++key)
		return nr;
	return xrt_bisect_from(base, nr, size, key, key_of);
}
