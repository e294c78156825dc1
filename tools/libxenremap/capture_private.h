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

#endif /* LIBXENREMAP_CAPTURE_PRIVATE_H */
