/* SPDX-License-Identifier: GPL-2.0 */
/* Captures: opening them, and what was found. */
#ifndef LIBXENREMAP_CAPTURE_H
#define LIBXENREMAP_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <xen/remap_format.h>

#include "damage.h"
#include "error.h"

struct xrt_capture;

/* In place of a boot's tag, the low half of its id: the last boot found. */
#define XRT_LAST_BOOT	(-1LL)

/**
 * struct xrt_stat - results of opening a capture
 * @bytes:	size of the input
 * @boot_id:	the boot that was taken
 * @boots:	number of different boots in the input
 * @blocks:	good blocks by stream
 * @relayed:	of the good blocks those that a program built, not the kernel
 * @copies:	further copies of good blocks: identical ones, and those that a
 *		program built where the kernel's own is here too
 * @stale:	blocks that are unfinished here and sealed elsewhere in the input
 * @records:	good records of known type
 * @unknown:	records of unknown type, skipped
 * @end_known:	the end record is here, so missing blocks are all known
 * @nr_damage:	entries of @damage
 * @damage:	by offset
 * @nr_missing:	entries of @missing
 * @missing:	by stream and number
 */
struct xrt_stat {
	__u64 bytes;
	__u64 boot_id;
	__u32 boots;
	__u32 blocks[XRT_NR_STREAMS];
	__u32 relayed;
	__u32 copies;
	__u32 stale;
	__u64 records;
	__u64 unknown;
	bool end_known;
	size_t nr_damage;
	const struct xrt_damage *damage;
	size_t nr_missing;
	const struct xrt_missing *missing;
};

static inline __u64 xrt_missing_blocks(const struct xrt_stat *stat)
{
	__u64 blocks = 0;

	for (size_t i = 0; i < stat->nr_missing; i++)
		blocks += (__u64)stat->missing[i].last -
			  stat->missing[i].first + 1;
	return blocks;
}

/**
 * xrt_open() - open a capture
 * @path:	a file, a debugfs file or a pipe
 * @err:	gets the reason of a failure
 *
 * A capture with damage opens if one block is good; xrt_stat() lists damage and
 * gaps. Every record that a cursor returns has been checked: its length, its
 * stream, and that its fields agree with each other.
 *
 * Return: the capture, or NULL with @err set: XRT_E_IO, XRT_E_NOMEM,
 * XRT_E_EMPTY, XRT_E_FORMAT, XRT_E_VERSION or XRT_E_DAMAGED.
 */
struct xrt_capture *xrt_open(const char *path, struct xrt_error *err);

/**
 * xrt_open_mem() - the same for bytes in memory
 * @data:	the bytes, 8-byte aligned; the caller keeps them until
 *		xrt_close()
 * @size:	number of bytes
 * @name:	their name in errors
 * @err:	gets the reason of a failure
 *
 * Return: as xrt_open().
 */
struct xrt_capture *xrt_open_mem(const void *data, size_t size,
				 const char *name, struct xrt_error *err);

/**
 * xrt_close() - close a capture; its records are gone
 * @cap:	the capture, may be NULL
 */
void xrt_close(struct xrt_capture *cap);

const struct xrt_stat *xrt_stat(const struct xrt_capture *cap);
const char *xrt_name(const struct xrt_capture *cap);

/**
 * xrt_offset() - find the place of a record in its file
 * @cap:	the capture
 * @rec:	a record of it
 *
 * Return: bytes from the start of the file.
 */
__u64 xrt_offset(const struct xrt_capture *cap, const struct xrt_rec *rec);

#endif /* LIBXENREMAP_CAPTURE_H */
