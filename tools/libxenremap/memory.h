/* SPDX-License-Identifier: GPL-2.0 */
/* Streams into memory, which report that memory is short. */
#ifndef LIBXENREMAP_MEMORY_H
#define LIBXENREMAP_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * struct xrt_memory - a stream into memory
 * @file:	stream to write to
 * @text:	the bytes and a NUL after them, once it is closed
 * @size:	number of bytes without the NUL
 * @room:	allocated
 * @failed:	memory was short
 *
 * open_memstream() loses bytes without a word if memory is short.
 */
struct xrt_memory {
	FILE *file;
	char *text;
	size_t size;
	size_t room;
	bool failed;
};

/**
 * xrt_memory_open() - begin a stream
 * @m:		gets it
 *
 * Return: the stream, or NULL if memory is short, and nothing left to close.
 */
FILE *xrt_memory_open(struct xrt_memory *m);

/* Appends bytes without the stream. Return: 0, or -1 if memory is short. */
int xrt_memory_add(struct xrt_memory *m, const void *data, size_t size);

/**
 * xrt_memory_close() - end a stream
 * @m:		the stream; @m->text is then the caller's to free
 *
 * Return: 0, or -1 if memory was short at any time; @m->text is then NULL.
 */
int xrt_memory_close(struct xrt_memory *m);

#endif /* LIBXENREMAP_MEMORY_H */
