/* SPDX-License-Identifier: GPL-2.0 */
/* Shared by the readers of memory images. */
#ifndef LIBXENREMAP_IMAGE_PRIVATE_H
#define LIBXENREMAP_IMAGE_PRIVATE_H

#include "capture_private.h"
#include "image.h"

/**
 * struct found - a good block in an image
 */
struct found {
	__u64 offset;
	__u64 boot_id;
	__u32 index;
	__u32 crc;
	__u8 stream;
	bool relayed;
};

/**
 * struct image - an image being read
 * @path:	its name
 * @err:	gets the reason of a failure
 * @out:	results, for the caller
 * @fd:		open, or -1
 * @size:	of the file in bytes
 * @has_holes:	the file system knows where data is
 * @window:	the part being searched
 * @error:	errno of the last read that failed, or 0
 * @scan:	versions of blocks that are not good
 * @found:	good blocks
 * @nr:		how many
 * @room:	allocated
 */
struct image {
	const char *path;
	struct xrt_error *err;
	struct xrt_image *out;
	int fd;
	__u64 size;
	bool has_holes;
	unsigned char *window;
	int error;
	struct xrt_scan scan;
	struct found *found;
	size_t nr;
	size_t room;
};

/* Looks at each frame of a range of the file. Return: 0 or -1. */
int xrt_image_range(struct image *im, __u64 offset, __u64 size);

/* Looks at the memory in an ELF core. Return: 0 or -1. */
int xrt_image_elf(struct image *im);

void xrt_image_free(struct image *im);

#endif /* LIBXENREMAP_IMAGE_PRIVATE_H */
