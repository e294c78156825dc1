/* SPDX-License-Identifier: GPL-2.0 */
/* The blocks of a capture. */
#ifndef LIBXENREMAP_BLOCKS_H
#define LIBXENREMAP_BLOCKS_H

#include "capture_private.h"

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

/* Whether a page of the data starts with a block's magic. */
bool xrt_blocks_any(const void *data, size_t size);

/* Finds the good blocks of one boot and their order, and all that is wrong.
 * Return: 0, or -1 where memory is short.
 */
int xrt_blocks_scan(struct xrt_capture *cap, struct xrt_scan *scan);
int xrt_blocks_arrange(struct xrt_capture *cap);

#endif /* LIBXENREMAP_BLOCKS_H */
