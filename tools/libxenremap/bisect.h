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

/* Whether something holds for a number; if so, for all greater ones as well. */
typedef bool (*xrt_holds_fn)(__u64 number, const void *ctx);

/**
 * xrt_bisect_number() - find the first number for which something holds
 * @low:	first number that is tried
 * @high:	one more than the last
 * @holds:	the question
 * @ctx:	for @holds
 *
 * Return: the number, @high if it holds for none.
 */
__u64 xrt_bisect_number(__u64 low, __u64 high, xrt_holds_fn holds, const void *ctx);

#endif /* LIBXENREMAP_BISECT_H */
