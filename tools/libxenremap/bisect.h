/* SPDX-License-Identifier: GPL-2.0 */
/* Binary search in sorted arrays. */
#ifndef LIBXENREMAP_BISECT_H
#define LIBXENREMAP_BISECT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* The number that an array is sorted by, of the item at @item. */
typedef __u64 (*xrt_item_key_fn)(const void *item);

/**
 * xrt_bisect_from() - find the first item whose key is at least @key
 * @base:	items in ascending order of their keys
 * @nr:		number of items
 * @size:	bytes per item
 * @key:	the key
 * @key_of:	returns the key of an item
 *
 * Return: its index, @nr if every key is less.
 */
size_t xrt_bisect_from(const void *base, size_t nr, size_t size, __u64 key,
		       xrt_item_key_fn key_of);

/* The same for the first item whose key is above @key. */
size_t xrt_bisect_above(const void *base, size_t nr, size_t size, __u64 key,
			xrt_item_key_fn key_of);

/* A condition on a number; if true for one, also for all greater ones. */
typedef bool (*xrt_holds_fn)(__u64 number, const void *ctx);

/**
 * xrt_bisect_number() - find the first number that a condition is true for
 * @low:	first number that is tried
 * @high:	one more than the last
 * @holds:	the condition
 * @ctx:	for @holds
 *
 * Inline, so that the condition is, too: it is asked for each page.
 *
 * Return: the number, @high if it is true for none.
 */
static inline __u64 xrt_bisect_number(__u64 low, __u64 high, xrt_holds_fn holds,
				      const void *ctx)
{
	while (low < high) {
		__u64 mid = low + (high - low) / 2;

		if (holds(mid, ctx))
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

#endif /* LIBXENREMAP_BISECT_H */
