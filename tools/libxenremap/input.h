/* SPDX-License-Identifier: GPL-2.0 */
/* The bytes of a file or a pipe, read into memory. */
#ifndef LIBXENREMAP_INPUT_H
#define LIBXENREMAP_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

/* Bytes after which an input has to look plausible, or is not read on. */
#define XRT_INPUT_PROBE		(16UL << 20)
/* Most bytes of data, holes of sparse files not counted. */
#define XRT_INPUT_MAX		(4UL << 30)

/**
 * struct xrt_extent - a range of a file that has data
 * @start:	offset of its first byte
 * @end:	offset after its last byte
 */
struct xrt_extent {
	size_t start;
	size_t end;
};

/**
 * struct xrt_bytes - the bytes of a file
 * @data:	the bytes, holes as zeros
 * @size:	number of bytes
 * @extent:	ranges that are not holes, by offset
 * @nr_extent:	number of entries in @extent
 * @room:	bytes allocated at @data
 * @room_extent: entries allocated
 *
 * A file is not mapped: another program may shorten or change it meanwhile.
 */
struct xrt_bytes {
	const unsigned char *data;
	size_t size;
	struct xrt_extent *extent;
	size_t nr_extent;
	size_t room;
	size_t room_extent;
};

/**
 * xrt_bytes_open() - read a file or a pipe
 * @bytes:	gets the bytes
 * @path:	the file, "-" for stdin
 * @plausible:	called once, with the first XRT_INPUT_PROBE bytes of data of
 *		an input that has so many: whether it is worth reading on
 * @err:	gets the reason of a failure
 *
 * Memory is bounded by XRT_INPUT_MAX, and by XRT_INPUT_PROBE for an input
 * that is not plausible.
 *
 * Return: 0, or -1 with @err set: XRT_E_IO, XRT_E_NOMEM, or XRT_E_FORMAT for an
 * input that is too large or not plausible.
 */
int xrt_bytes_open(struct xrt_bytes *bytes, const char *path,
		   bool (*plausible)(const void *data, size_t size),
		   struct xrt_error *err);
void xrt_bytes_close(struct xrt_bytes *bytes);

#endif /* LIBXENREMAP_INPUT_H */
