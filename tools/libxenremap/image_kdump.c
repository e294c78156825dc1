// SPDX-License-Identifier: GPL-2.0
/*
 * kdump-compressed dumps of x86-64. After the header, in whole blocks: the
 * subheader, two bitmaps (frames that the machine has, frames that the dump has),
 * a descriptor for each frame of the second, and the compressed pages.
 */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "arithmetic.h"
#include "image_kdump.h"

/* The header's fields that are needed, by their offsets. */
#define HEAD_VERSION		8
#define HEAD_BLOCK_BYTES	428
#define HEAD_SUB_BLOCKS		432
#define HEAD_BITMAP_BLOCKS	436
#define HEAD_FRAMES		440
#define HEAD_BYTES		444
/* In the subheader: the number of frames, from version 6 on. */
#define SUB_FRAMES		96

#define PAGE_ZLIB		0x1
#define PAGE_LZO		0x2
#define PAGE_SNAPPY		0x4
#define PAGE_ZSTD		0x20
#define PAGE_METHODS		(PAGE_ZLIB | PAGE_LZO | PAGE_SNAPPY | PAGE_ZSTD)

struct page_desc {
	__u64 offset;
	__u32 bytes;
	__u32 flags;
	__u64 page_flags;
};

/* Frames per group; a group's first descriptor is found by one look-up. */
#define GROUP_FRAMES	4096
#define GROUP_BYTES	(GROUP_FRAMES / 8)
/* 16 TiB: more than Xen supports. */
#define FRAMES_MAX	(1ULL << 32)

/**
 * struct kdump - a dump being read
 * @frames:	of the machine
 * @bitmap:	offset of the second bitmap
 * @desc:	offset of the descriptors
 * @group:	number of the group in @bits, ~0 for none
 * @groups:	how many
 * @before:	by group and after the last one: frames of the dump before it
 * @bits:	the bitmap of a group
 */
struct kdump {
	__u64 frames;
	__u64 bitmap;
	__u64 desc;
	__u64 group;
	__u64 groups;
	__u64 *before;
	unsigned char bits[GROUP_BYTES];
};

static bool read_exactly(const struct image *im, void *to, size_t bytes,
			 __u64 offset)
{
	return offset <= INT64_MAX &&
	       pread(im->fd, to, bytes, (off_t)offset) == (ssize_t)bytes;
}

bool xrt_image_is_kdump(const struct image *im)
{
	char magic[8];

	return read_exactly(im, magic, sizeof(magic), 0) &&
	       !memcmp(magic, "KDUMP   ", 8);
}

static int kdump_damaged(const struct image *im, const char *what)
{
	return xrt_error_set(im->err, XRT_E_FORMAT,
			     "%s: kdump-compressed dump: %s; take the dump again",
			     im->path, what);
}

static __u32 head_field(const unsigned char *head, size_t offset)
{
	__u32 value;

	memcpy(&value, head + offset, sizeof(value));
	return value;
}

/* Read the header, and where the parts are. */
static int read_kdump_layout(struct image *im, struct kdump *k)
{
	unsigned char head[HEAD_BYTES];
	__u64 sub, bitmap;

	if (!read_exactly(im, head, sizeof(head), 0))
		return kdump_damaged(im, "cut within its header");
	if (head_field(head, HEAD_BLOCK_BYTES) != XRT_BLOCK_SIZE)
		return kdump_damaged(im, "its pages are not of 4096 bytes");
	sub = head_field(head, HEAD_SUB_BLOCKS);
	bitmap = head_field(head, HEAD_BITMAP_BLOCKS);
	k->frames = head_field(head, HEAD_FRAMES);
	if (head_field(head, HEAD_VERSION) >= 6 &&
	    !read_exactly(im, &k->frames, sizeof(k->frames),
			  XRT_BLOCK_SIZE + SUB_FRAMES))
		return kdump_damaged(im, "cut within its subheader");
	k->bitmap = (1 + sub + bitmap / 2) * XRT_BLOCK_SIZE;
	k->desc = (1 + sub + bitmap) * XRT_BLOCK_SIZE;
	if (k->frames > FRAMES_MAX || k->desc > im->size || k->frames / 8 > bitmap / 2 * XRT_BLOCK_SIZE)
		return kdump_damaged(im, "its header names more than it has");
	return 0;
}

static int read_group(struct image *im, struct kdump *k, __u64 group)
{
	__u64 last = (k->frames - 1) / GROUP_FRAMES;

	memset(k->bits, 0, sizeof(k->bits));
	if (!read_exactly(im, k->bits, group < last ? GROUP_BYTES :
			  (k->frames - last * GROUP_FRAMES + 7) / 8,
			  k->bitmap + group * GROUP_BYTES))
		return -1;
	k->group = group;
	return 0;
}

/* Count the frames of the dump that are below each group. */
static int count_groups(struct image *im, struct kdump *k)
{
	__u64 sum = 0;

	k->groups = (k->frames + GROUP_FRAMES - 1) / GROUP_FRAMES;
	k->before = calloc(k->groups + 1, sizeof(*k->before));
	if (!k->before)
		return xrt_image_no_memory(im);
	for (__u64 group = 0; group < k->groups; group++) {
		k->before[group] = sum;
		if (read_group(im, k, group))
			return kdump_damaged(im, "cut within its bitmap");
		for (size_t i = 0; i < GROUP_BYTES; i++)
			sum += (__u64)__builtin_popcount(k->bits[i]);
	}
	k->before[k->groups] = sum;
	if (sum > (im->size - k->desc) / sizeof(struct page_desc))
		return kdump_damaged(im, "its bitmap has more pages than the file");
	return 0;
}

/* Return: number of the frame's descriptor, or -1 if the dump does not have it. */
static __s64 desc_number(const struct kdump *k, __u64 frame)
{
	__u64 in_group = frame % GROUP_FRAMES;
	__s64 nr = (__s64)k->before[k->group];

	if (!(k->bits[in_group / 8] >> in_group % 8 & 1))
		return -1;
	for (__u64 i = 0; i < in_group / 8; i++)
		nr += __builtin_popcount(k->bits[i]);
	return nr + __builtin_popcount(k->bits[in_group / 8] &
				       ((1 << in_group % 8) - 1));
}

/* Return: whether the bytes became a whole page. */
static bool unpack_page(const struct page_desc *desc, const void *packed, void *to)
{
	uLongf bytes = XRT_BLOCK_SIZE;

	switch (desc->flags & PAGE_METHODS) {
	case 0:
		memcpy(to, packed, XRT_BLOCK_SIZE);
		return desc->bytes == XRT_BLOCK_SIZE;
	case PAGE_ZLIB:
		return uncompress(to, &bytes, packed, desc->bytes) == Z_OK &&
		       bytes == XRT_BLOCK_SIZE;
	case PAGE_ZSTD:
		return ZSTD_decompress(to, XRT_BLOCK_SIZE, packed, desc->bytes) ==
		       XRT_BLOCK_SIZE;
	default:
		return false;
	}
}

/* Return: whether the frame could be read; one that is not there is zeros. */
static bool read_frame(struct image *im, struct kdump *k, __u64 frame, void *to)
{
	unsigned char packed[XRT_BLOCK_SIZE];
	struct page_desc desc;
	__s64 nr;

	if (frame / GROUP_FRAMES != k->group &&
	    read_group(im, k, frame / GROUP_FRAMES))
		return false;
	nr = desc_number(k, frame);
	if (nr < 0) {
		memset(to, 0, XRT_BLOCK_SIZE);
		im->absent += XRT_BLOCK_SIZE;
		return true;
	}
	if (!read_exactly(im, &desc, sizeof(desc),
			  k->desc + (__u64)nr * sizeof(desc)))
		return false;
	if (desc.flags & (PAGE_LZO | PAGE_SNAPPY))
		im->packed_by_other = true;
	return desc.bytes <= sizeof(packed) &&
	       read_exactly(im, packed, desc.bytes, desc.offset) &&
	       unpack_page(&desc, packed, to);
}

/* All reads of an image are of whole frames, at the first one's address. */
static ssize_t read_kdump(struct image *im, void *to, size_t bytes,
			  __u64 offset)
{
	if (bytes < XRT_BLOCK_SIZE)
		return 0;
	if (read_frame(im, im->kdump, offset / XRT_BLOCK_SIZE, to))
		return XRT_BLOCK_SIZE;
	errno = EBADMSG;
	return -1;
}

/* Look at the groups that are not empty. */
static int scan_groups(struct image *im, const struct kdump *k)
{
	const __u64 bytes = GROUP_FRAMES * XRT_BLOCK_SIZE;

	for (__u64 group = 0; group < k->groups; group++) {
		__u64 left = im->size - group * bytes;

		if (k->before[group] != k->before[group + 1] &&
		    xrt_image_range(im, group * bytes, XRT_MIN(left, bytes)))
			return -1;
	}
	im->out->bytes -= im->absent;
	return 0;
}

int xrt_image_kdump(struct image *im)
{
	struct kdump *k = calloc(1, sizeof(*k));

	im->kdump = k;
	if (!k)
		return xrt_image_no_memory(im);
	k->group = ULLONG_MAX;
	if (read_kdump_layout(im, k) || count_groups(im, k))
		return -1;
	im->read_at = read_kdump;
	im->has_holes = false;
	im->size = k->frames * XRT_BLOCK_SIZE;
	if (scan_groups(im, k))
		return -1;
	if (!im->nr && im->packed_by_other)
		return xrt_error_set(im->err, XRT_E_FORMAT,
				     "%s: kdump-compressed dump: packed with LZO or snappy, which this program does not read; convert it with 'makedumpfile -c' or 'makedumpfile -E'",
				     im->path);
	return 0;
}

void xrt_image_kdump_close(struct image *im)
{
	struct kdump *k = im->kdump;

	if (k)
		free(k->before);
	free(k);
	im->kdump = NULL;
}
