/* SPDX-License-Identifier: GPL-2.0 */
/* The bytes of a log: from a file, a pipe or memory, unpacked, as UTF-8. */
#ifndef LIBXENREMAP_LOG_BYTES_H
#define LIBXENREMAP_LOG_BYTES_H

#include <sys/types.h>

#include "error.h"

/* Bytes that log_bytes_peek() offers at most. */
#define LOG_PEEK_MAX	64

struct log_bytes;

/**
 * log_bytes_open() - open a log
 * @path:	a file or a pipe; "-" is standard input
 * @err:	says why not: XRT_E_IO or XRT_E_NOMEM
 *
 * gzip, zstd and UTF-16 are recognized by their first bytes.
 *
 * Return: the bytes, or NULL.
 */
struct log_bytes *log_bytes_open(const char *path, struct xrt_error *err);

/**
 * log_bytes_from_memory() - the same for bytes in memory
 * @data:	the log; it has to stay
 * @size:	its size in bytes
 *
 * Return: the bytes, or NULL if memory is short.
 */
struct log_bytes *log_bytes_from_memory(const void *data, size_t size);

/**
 * log_bytes_peek() - look at the first bytes without taking them
 * @b:		the bytes, nothing has been read yet
 * @size:	gets how many there are, LOG_PEEK_MAX at most
 *
 * Return: the bytes as they are in the file, still packed.
 */
const unsigned char *log_bytes_peek(const struct log_bytes *b, size_t *size);

/**
 * log_bytes_read() - get the next bytes
 * @b:		the bytes
 * @to:		gets them
 * @size:	room at @to
 * @err:	says why not: XRT_E_IO, XRT_E_FORMAT for damaged packing
 *
 * Return: how many, 0 at the end, or -1.
 */
ssize_t log_bytes_read(struct log_bytes *b, void *to, size_t size,
		       struct xrt_error *err);

void log_bytes_close(struct log_bytes *b);

#endif /* LIBXENREMAP_LOG_BYTES_H */
