/* SPDX-License-Identifier: GPL-2.0 */
/* The E820 map as the remap code of the kernel sees it. */
#ifndef LIBXENREMAP_E820_H
#define LIBXENREMAP_E820_H

#include "plan.h"

/**
 * struct xrt_flat - a piece of a map, no other overlaps it
 * @start:	address of its first byte
 * @end:	address after its last byte
 * @ram:	it is RAM
 */
struct xrt_flat {
	__u64 start;
	__u64 end;
	bool ram;
};

/**
 * xrt_flatten() - sort a map and resolve its overlaps as the kernel does
 * @opts:	the map and its rules
 * @flat:	gets the pieces, ascending, to be freed. Two that touch differ.
 * @nr:		gets how many
 *
 * Return: 0, or -1 where memory is short.
 */
int xrt_flatten(const struct xrt_plan_opts *opts, struct xrt_flat **flat,
		size_t *nr);

/* Return: the address after an entry; a hostile size does not wrap round. */
__u64 xrt_e820_end(const struct xrt_e820 *entry);

/* Return: whether entries are out of order or overlap. */
bool xrt_map_odd(const struct xrt_e820 *entry, size_t nr);

#endif /* LIBXENREMAP_E820_H */
