/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of libxenremap share among themselves. */
#ifndef LIBXENREMAP_CAPTURE_PRIVATE_H
#define LIBXENREMAP_CAPTURE_PRIVATE_H

#include <stdio.h>

#include "input.h"
#include "xrt.h"

#define BIT(nr)		(1u << (nr))

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "captures are little endian and are read in place"
#endif

/**
 * struct xrt_ref - a good block
 * @block:	the block in the input
 * @end:	records are good up to here; at most the block's used
 */
struct xrt_ref {
	const struct xrt_block *block;
	__u32 end;
};

struct xrt_capture {
	struct xrt_bytes in;
	char name[256];
	struct xrt_stat stat;
	struct xrt_ref *ref;		/* by stream and index */
	size_t nr_ref;
	size_t room_ref;
	size_t first_ref[XRT_NR_STREAMS + 1];
	struct xrt_damage *damage;
	size_t room_damage;
	struct xrt_missing *missing;
};

/* Notes that there is no block from @where to @end, as one damage. */
int xrt_damage_no_block(struct xrt_capture *cap, const void *where,
			const void *end);
int xrt_damage_add(struct xrt_capture *cap, enum xrt_damage_kind kind,
		   const void *where, __u32 type, __u64 arg);

/**
 * struct xrt_scan - what a file holds beside its good blocks
 * @magics:	blocks' magics
 * @newer:	highest version above ours with a right CRC, or 0
 * @odd_version: a version above ours without one
 */
struct xrt_scan {
	size_t magics;
	__u32 newer;
	__u32 odd_version;
};

/* Return: kind of damage, or -1 for a good block. */
int xrt_block_damage(const struct xrt_block *b, struct xrt_scan *scan);

/* Finds the good blocks of one boot and their order, and all that is wrong.
 * Return: 0, or -1 where memory is short.
 */
bool xrt_blocks_any(const void *data, size_t size);
int xrt_blocks_scan(struct xrt_capture *cap, struct xrt_scan *scan);
int xrt_blocks_arrange(struct xrt_capture *cap);

/* Walks the records of a good block; sets where the good ones end. */
int xrt_block_check(struct xrt_capture *cap, struct xrt_ref *ref);

/* Sorts pointers to records by @key, equal ones stay in order. */
typedef __u64 (*xrt_key_fn)(const void *rec);
int xrt_sort(const void **rec, size_t nr, xrt_key_fn key);

/* Above the number of any known type. */
#define XRT_TYPES_MAX	32

bool xrt_type_known(unsigned int type);

#endif /* LIBXENREMAP_CAPTURE_PRIVATE_H */
