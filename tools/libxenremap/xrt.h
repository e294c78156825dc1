/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libxenremap: reads and writes captures of the Xen PV remap recorder.
 *
 * The layers, each a file: blocks (what arrived whole), records (what lies in
 * a block), model (what happened), pages (durations of single pages), hist
 * (distributions), writer. Blocks and records are here; the others' headers
 * come with this one. The format is in <linux/xen_remap_trace.h>.
 *
 * Pointers to records point into the capture and live until xrt_close().
 */
#ifndef LIBXENREMAP_XRT_H
#define LIBXENREMAP_XRT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/xen_remap_trace.h>

#include "error.h"
#include "hist.h"
#include "model.h"
#include "pages.h"
#include "records.h"
#include "writer.h"

/**
 * xrt_crc32c() - the CRC of a block, as it has to stand in its crc field
 * @block:	4096 bytes
 */
__u32 xrt_crc32c(const struct xrt_block *block);

struct xrt_capture;

enum xrt_damage_kind {
	XRT_D_MAGIC,		/* 4096 bytes that are no block */
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
	XRT_D_VALUE,		/* record's contents contradict themselves */
	XRT_D_NR,
};

/**
 * struct xrt_damage - something in the file that could not be used
 * @offset:	where, in bytes from the start of the file
 * @kind:	what
 * @stream:	stream of the block, XRT_NR_STREAMS where unknown
 * @index:	number of the block in the stream
 * @type:	XRT_D_RECORD and later: type of the record
 * @arg:	XRT_D_TAIL: bytes left
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
 * struct xrt_missing - blocks that are known to have been and are not here
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
 * struct xrt_stat - what opening a capture found
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

/**
 * xrt_open() - open a capture
 * @path:	a file, a debugfs file or a pipe
 * @err:	says why not
 *
 * A capture with damage opens as long as one block is good; xrt_stat() tells
 * what is damaged and what is missing. Every record that a cursor hands out
 * has been checked: its length, its place and what its fields imply about it.
 *
 * Return: the capture, or NULL with @err set: XRT_E_IO, XRT_E_NOMEM,
 * XRT_E_EMPTY, XRT_E_FORMAT, XRT_E_VERSION or XRT_E_DAMAGED.
 */
struct xrt_capture *xrt_open(const char *path, struct xrt_error *err);

/**
 * xrt_open_mem() - the same for bytes in memory
 * @data:	the bytes, 8-byte aligned; the caller keeps them until
 *		xrt_close()
 * @size:	how many
 * @name:	what to call them in errors
 * @err:	says why not
 *
 * Return: as xrt_open().
 */
struct xrt_capture *xrt_open_mem(const void *data, size_t size,
				 const char *name, struct xrt_error *err);

/**
 * xrt_close() - let go of a capture and of all records in it
 * @cap:	the capture, may be NULL
 */
void xrt_close(struct xrt_capture *cap);

/**
 * xrt_save() - write the good blocks of a capture to a file, as they are
 * @cap:	the capture
 * @path:	where it shall be; until it is whole a temporary file beside it
 *		grows
 * @err:	says why not
 *
 * Blocks come out by stream and number, as debugfs shows them.
 *
 * Return: 0, or -1 with @err set: XRT_E_IO or XRT_E_NOMEM.
 */
int xrt_save(const struct xrt_capture *cap, const char *path,
	     struct xrt_error *err);

const struct xrt_stat *xrt_stat(const struct xrt_capture *cap);
const char *xrt_name(const struct xrt_capture *cap);

/**
 * xrt_offset() - where in the file a record lies
 * @cap:	the capture
 * @rec:	a record of it
 *
 * Return: bytes from the start of the file.
 */
__u64 xrt_offset(const struct xrt_capture *cap, const struct xrt_rec *rec);

/**
 * xrt_damage_text() - a damage in words
 * @damage:	which
 * @buf:	gets the words: what, and which block where it is known; the
 *		offset is left to the caller
 * @size:	bytes at @buf
 *
 * Return: @buf.
 */
char *xrt_damage_text(const struct xrt_damage *damage, char *buf, size_t size);

/**
 * struct xrt_cursor - a place in a capture; the fields are the library's own
 */
struct xrt_cursor {
	const struct xrt_capture *cap;
	size_t block;
	size_t end;
	__u32 pos;
};

/* For xrt_cursor_init(): all streams, one after the other. */
#define XRT_ALL_STREAMS		(-1)

/**
 * xrt_cursor_init() - go to the first record of a stream
 * @cur:	the cursor
 * @cap:	the capture
 * @stream:	enum xrt_stream or XRT_ALL_STREAMS
 */
void xrt_cursor_init(struct xrt_cursor *cur, const struct xrt_capture *cap,
		     int stream);

/**
 * xrt_next() - hand out the record and go on to the next
 * @cur:	the cursor
 *
 * Return: a checked record of known type, or NULL after the last one.
 */
const struct xrt_rec *xrt_next(struct xrt_cursor *cur);

/**
 * xrt_rec_stream() - the stream that a record belongs to
 * @rec:	the record
 *
 * Return: enum xrt_stream, or -1 for a record of unknown type.
 */
int xrt_rec_stream(const struct xrt_rec *rec);

/**
 * xrt_rec_good() - check a record that does not come out of a capture
 * @rec:	the record, 8-byte aligned
 * @room:	bytes there are
 *
 * Return: whether its type is known and its length and contents agree.
 */
bool xrt_rec_good(const struct xrt_rec *rec, __u32 room);

/* Names of things, "?" for what is out of range. */
const char *xrt_stream_name(unsigned int stream);
const char *xrt_type_name(unsigned int type);
const char *xrt_phase_name(unsigned int phase);
const char *xrt_step_name(unsigned int step);
const char *xrt_level_name(unsigned int level);
const char *xrt_e820_name(unsigned int type);
const char *xrt_place_name(unsigned int place);
const char *xrt_death_name(unsigned int death);

#endif /* LIBXENREMAP_XRT_H */
