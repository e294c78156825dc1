/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBXENREMAP_SORT_H
#define LIBXENREMAP_SORT_H

#include <stddef.h>
#include <linux/types.h>

/* Negative, 0 or positive, as qsort() wants it; the arguments are evaluated twice. */
#define XRT_CMP(x, y)	(((x) > (y)) - ((x) < (y)))

/* For qsort() of numbers, the smallest first. */
int xrt_cmp_u64(const void *a, const void *b);

/* Sorts pointers to records by @key, equal ones stay in order. */
typedef __u64 (*xrt_key_fn)(const void *rec);
int xrt_sort(const void **rec, size_t nr, xrt_key_fn key);

#endif /* LIBXENREMAP_SORT_H */
