// SPDX-License-Identifier: GPL-2.0
/* Memory images: searches a part of the file for blocks by their magic. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arithmetic.h"
#include "grow.h"
#include "image_range.h"

int xrt_image_no_memory(const struct image *im)
{
	return xrt_error_set(im->err, XRT_E_NOMEM, "%s: out of memory",
			     im->path);
}

static int add_found(struct image *im, __u64 offset, const struct xrt_block *b)
{
	if (!XRT_GROW(im->found, im->room, im->nr))
		return xrt_image_no_memory(im);
	im->found[im->nr++] = (struct found){
		.offset = offset, .boot_id = b->boot_id, .index = b->index,
		.crc = b->crc, .stream = b->stream,
		.relayed = b->flags & XRT_BLOCK_RELAYED,
	};
	return 0;
}

static int look_at_window(struct image *im, __u64 offset, size_t len)
{
	for (size_t i = 0; i + XRT_BLOCK_SIZE <= len; i += XRT_BLOCK_SIZE) {
		const struct xrt_block *b = (const void *)(im->window + i);

		if (b->magic != XRT_MAGIC)
			continue;
		if (xrt_block_damage(b, &im->scan) >= 0)
			im->out->damaged++;
		else if (add_found(im, offset + i, b))
			return -1;
	}
	im->out->bytes += len;
	return 0;
}

/* Return: offset of the next data at or after @offset, @end if there is none. */
static __u64 skip_hole(const struct image *im, __u64 offset, __u64 end)
{
	off_t data;

	if (!im->has_holes)
		return offset;
	data = lseek(im->fd, (off_t)offset, SEEK_DATA);
	if (data < 0)
		return errno == ENXIO ? end : offset;
	return XRT_MIN((__u64)data, end);
}

/*
 * Return: bytes read, 0 at the end of the file. What cannot be read, as holes
 * in a live kernel's memory, is counted; the rest of the image still counts.
 */
static size_t fill_window(struct image *im, __u64 offset, size_t want)
{
	size_t have = 0;
	ssize_t n;

	while (have < want) {
		n = TEMP_FAILURE_RETRY(im->read_at(im, im->window + have,
						   want - have, offset + have));
		if (n < 0 && have < XRT_BLOCK_SIZE) {
			im->error = errno;
			memset(im->window, 0, XRT_BLOCK_SIZE);
			im->out->unreadable += XRT_BLOCK_SIZE;
			return XRT_BLOCK_SIZE;
		}
		if (n <= 0)
			break;
		have += (size_t)n;
	}
	return have;
}

int xrt_image_range(struct image *im, __u64 offset, __u64 size)
{
	__u64 end = offset + size, data;
	size_t len;

	if (end < offset || end > INT64_MAX)
		return xrt_error_set(im->err, XRT_E_FORMAT,
				     "%s: a part has an impossible offset; is the dump damaged?",
				     im->path);
	while (offset < end) {
		/* Parts that overlap could take time without bound. */
		if (im->out->bytes > im->size)
			return xrt_error_set(im->err, XRT_E_FORMAT,
					     "%s: its parts overlap; is the dump damaged?",
					     im->path);
		data = skip_hole(im, offset, end);
		offset += (data - offset) / XRT_BLOCK_SIZE * XRT_BLOCK_SIZE;
		len = XRT_MIN(end - offset, IMAGE_WINDOW);
		if (len < XRT_BLOCK_SIZE)
			break;
		len = fill_window(im, offset, len);
		if (len < XRT_BLOCK_SIZE)
			break;
		if (look_at_window(im, offset, len))
			return -1;
		offset += len / XRT_BLOCK_SIZE * XRT_BLOCK_SIZE;
	}
	return 0;
}
