/* SPDX-License-Identifier: GPL-2.0 */
/* What the diagnosis reads out of the E820 maps. */
#ifndef XENREMAP_DIAGNOSIS_MAP_H
#define XENREMAP_DIAGNOSIS_MAP_H

#include "xrt.h"

/* Room for a range of addresses in words. */
#define RANGE_MAX	64

/* A range of bytes as the kernel prints it: [mem 0x...-0x...], end included. */
const char *diagnosis_range_text(char *buf, __u64 start, __u64 size);

/* What is in conflict, e.g. "the kernel". */
const char *diagnosis_place_text(unsigned int place);

/**
 * diagnosis_map_conflict() - both ranges of a conflict
 * @m:		the model, with Xen's map as far as it is here
 * @c:		the conflict
 * @buf:	gets the words
 * @size:	bytes at @buf
 */
void diagnosis_map_conflict(const struct xrt_model *m, const struct xrt_conflict *c,
			    char *buf, size_t size);

/**
 * diagnosis_map_check() - the entry of Xen's map that a conflict is with
 * @m:		the model
 * @c:		the conflict
 * @entry:	gets it; type 0 for a gap between entries
 *
 * Return: false if the part of the map that is here does not show it.
 */
bool diagnosis_map_check(const struct xrt_model *m, const struct xrt_conflict *c,
			 struct xrt_e820 *entry);

/**
 * diagnosis_early_ram() - memory that the kernel has before the walk
 * @m:		the model
 * @early:	gets pages of RAM below nr_pages
 * @all:	gets pages of all RAM that it is going to have
 *
 * Return: false if the records do not show it.
 */
bool diagnosis_early_ram(const struct xrt_model *m, __u64 *early, __u64 *all);

#endif /* XENREMAP_DIAGNOSIS_MAP_H */
