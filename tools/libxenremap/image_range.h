/* SPDX-License-Identifier: GPL-2.0 */
/* A memory image being read, and the search for blocks in a part of it. */
#ifndef LIBXENREMAP_IMAGE_RANGE_H
#define LIBXENREMAP_IMAGE_RANGE_H

#include <sys/types.h>

#include "blocks.h"
#include "image.h"

/* Small enough to stay in the cache between reading and looking. */
#define IMAGE_WINDOW	(256UL << 10)

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
 * @read_at:	reads bytes at an offset, as pread() does
 * @kdump:	state of a kdump-compressed dump, or NULL
 * @absent:	bytes of memory that are not in it
 * @packed_by_other: it has pages that are packed in a way that is not read
 * @size:	of the file in bytes, or of the memory that it has
 * @has_holes:	offsets are those of the file, whose holes are skipped
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
	ssize_t (*read_at)(struct image *im, void *to, size_t bytes,
			   __u64 offset);
	void *kdump;
	__u64 absent;
	bool packed_by_other;
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

int xrt_image_no_memory(const struct image *im);

#endif /* LIBXENREMAP_IMAGE_RANGE_H */
