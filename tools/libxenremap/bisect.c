// SPDX-License-Identifier: GPL-2.0
/* Binary search in sorted arrays. */
#include "bisect.h"

/**
 * struct sorted_items - an array, and a key to be found
 * @base:	items in ascending order of their keys
 * @size:	bytes per item
 * @key_of:	returns the key of an item
 * @key:	lowest key to find
 */
struct sorted_items {
	const char *base;
	size_t size;
	xrt_item_key_fn key_of;
	__u64 key;
};

static bool is_from_key(__u64 at, const void *ctx)
{
	const struct sorted_items *items = ctx;

	return items->key_of(items->base + at * items->size) >= items->key;
}

size_t xrt_bisect_from(const void *base, size_t nr, size_t size, __u64 key,
		       xrt_item_key_fn key_of)
{
	const struct sorted_items items = { base, size, key_of, key };

	return xrt_bisect_number(0, nr, is_from_key, &items);
}

size_t xrt_bisect_above(const void *base, size_t nr, size_t size, __u64 key,
			xrt_item_key_fn key_of)
{
	if (!++key)
		return nr;
	return xrt_bisect_from(base, nr, size, key, key_of);
}
