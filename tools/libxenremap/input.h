/* SPDX-License-Identifier: GPL-2.0 */
/* The bytes of a file, mapped or read. */
#ifndef LIBXENREMAP_INPUT_H
#define LIBXENREMAP_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

/**
 * struct xrt_bytes - bytes of a whole file; the fields are the library's own
 */
struct xrt_bytes {
	const unsigned char *data;
	size_t size;
	bool mapped;
	bool borrowed;
};

/**
 * xrt_bytes_open() - get at the bytes of a file or a pipe
 * @bytes:	gets them
 * @path:	the file
 * @err:	says why not: XRT_E_IO, XRT_E_NOMEM, XRT_E_FORMAT for a pipe
 *		that goes on and on
 *
 * Return: 0 or -1.
 */
int xrt_bytes_open(struct xrt_bytes *bytes, const char *path,
		   struct xrt_error *err);
void xrt_bytes_close(struct xrt_bytes *bytes);

#endif /* LIBXENREMAP_INPUT_H */
