/* SPDX-License-Identifier: GPL-2.0 */
/* Writes captures, record by record. */
#ifndef LIBXENREMAP_WRITER_H
#define LIBXENREMAP_WRITER_H

#include <stddef.h>
#include <xen/remap_format.h>

#include "error.h"

/* The longest record that a block holds, in bytes. */
#define XRT_REC_MAX	(XRT_BLOCK_SIZE - sizeof(struct xrt_block))

struct xrt_writer;

/**
 * xrt_writer_new() - begin a capture, of blocks marked XRT_BLOCK_RELAYED
 * @path:	where it shall be; until xrt_writer_commit() a temporary file
 *		beside it grows
 * @boot_id:	the boot that it is of
 * @err:	filled by every call on this writer that fails, so it has to
 *		live as long as the writer
 *
 * Return: the writer, or NULL with @err set: XRT_E_WRITE or XRT_E_NOMEM.
 */
struct xrt_writer *xrt_writer_new(const char *path, __u64 boot_id,
				  struct xrt_error *err);

/**
 * xrt_writer_new_mem() - begin a capture in memory
 * @data:	gets the capture at xrt_writer_commit(), to be freed
 * @size:	gets its size in bytes
 * @boot_id:	the boot that it is of
 * @err:	as for xrt_writer_new()
 *
 * Return: as xrt_writer_new().
 */
struct xrt_writer *xrt_writer_new_mem(char **data, size_t *size, __u64 boot_id,
				      struct xrt_error *err);

/**
 * xrt_writer_start() - begin a stream with a later block than 0
 * @w:		the writer
 * @stream:	enum xrt_stream; nothing was put into it yet
 * @first:	number of its first block
 *
 * Return: 0, or -1 with the error set: XRT_E_INVALID.
 */
int xrt_writer_start(struct xrt_writer *w, unsigned int stream, __u32 first);

/**
 * xrt_writer_put() - append a record to a stream
 * @w:		the writer
 * @stream:	enum xrt_stream
 * @rec:	the record: @len bytes, a multiple of 8, XRT_REC_MAX at most
 *
 * A record that does not fit into the stream's open block begins the next.
 * After a failure every further call fails, too.
 *
 * Return: 0, or -1 with the error set: XRT_E_WRITE, XRT_E_NOMEM or XRT_E_INVALID.
 */
int xrt_writer_put(struct xrt_writer *w, unsigned int stream,
		   const struct xrt_rec *rec);

/**
 * xrt_writer_next_block() - number after the highest block begun in a stream
 * @w:		the writer
 * @stream:	enum xrt_stream
 */
__u32 xrt_writer_next_block(const struct xrt_writer *w, unsigned int stream);

/**
 * xrt_writer_put_end() - append the end record to the event stream
 * @w:		the writer
 * @end:	the record; first_block and next_block are filled in here, with
 *		the block that the end record itself may begin
 *
 * Return: as xrt_writer_put().
 */
int xrt_writer_put_end(struct xrt_writer *w, struct xrt_end *end);

/**
 * xrt_writer_commit() - seal all blocks and put the file in its place
 * @w:		the writer, gone afterwards whatever happens
 *
 * Return: 0, or -1 with the error set and no file left behind.
 */
int xrt_writer_commit(struct xrt_writer *w);

/**
 * xrt_writer_abort() - throw everything away
 * @w:		the writer, gone afterwards; may be NULL
 */
void xrt_writer_abort(struct xrt_writer *w);

#endif /* LIBXENREMAP_WRITER_H */
