/* SPDX-License-Identifier: GPL-2.0 */
/* Damage: parts of an input that could not be used. */
#ifndef LIBXENREMAP_DAMAGE_H
#define LIBXENREMAP_DAMAGE_H

#include <stddef.h>
#include <xen/remap_format.h>

struct xrt_capture;

enum xrt_damage_kind {
	XRT_D_MAGIC,		/* 4096 bytes that are not a block */
	XRT_D_TAIL,		/* file ends inside a block; arg bytes are left */
	XRT_D_VERSION,		/* version field damaged */
	XRT_D_UNSEALED,		/* block was never finished */
	XRT_D_CRC,
	XRT_D_HEAD,		/* field of a block out of range, CRC is right */
	XRT_D_PADDING,		/* bytes after @used are not zero */
	XRT_D_CONFLICT,		/* another block of this number differs */
	XRT_D_BOOT,		/* block of another boot */
	XRT_D_BEYOND,		/* block that the end record does not know */
	XRT_D_RECORD,		/* record's length is impossible */
	XRT_D_STREAM,		/* record does not belong in this stream */
	XRT_D_VALUE,		/* record's contents are impossible */
	XRT_D_NR,
};

/**
 * struct xrt_damage - something in the file that could not be used
 * @offset:	where, in bytes from the start of the file
 * @kind:	what
 * @stream:	stream of the block, XRT_NR_STREAMS if unknown
 * @index:	number of the block in the stream
 * @type:	XRT_D_RECORD and later: type of the record
 * @arg:	XRT_D_TAIL: bytes left; XRT_D_MAGIC: bytes without a block
 */
struct xrt_damage {
	__u64 offset;
	enum xrt_damage_kind kind;
	__u32 stream;
	__u32 index;
	__u32 type;
	__u64 arg;
};

/**
 * struct xrt_missing - blocks that existed and are not in the input
 * @stream:	their stream
 * @first:	number of the first one
 * @last:	number of the last one
 */
struct xrt_missing {
	__u32 stream;
	__u32 first;
	__u32 last;
};

/**
 * xrt_damage_text() - describe a damage
 * @damage:	the damage
 * @buf:	gets the text: what, and which block if that is known; not the
 *		offset
 * @size:	bytes at @buf
 *
 * Return: @buf.
 */
char *xrt_damage_text(const struct xrt_damage *damage, char *buf, size_t size);

/* Notes that there is no block from @where to @end, as one damage. */
int xrt_damage_no_block(struct xrt_capture *cap, const void *where,
			const void *end);
int xrt_damage_add(struct xrt_capture *cap, enum xrt_damage_kind kind,
		   const void *where, __u32 type, __u64 arg);

#endif /* LIBXENREMAP_DAMAGE_H */
