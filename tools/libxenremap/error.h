/* SPDX-License-Identifier: GPL-2.0 */
/* Errors of libxenremap, for the one place that prints them. */
#ifndef LIBXENREMAP_ERROR_H
#define LIBXENREMAP_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#ifndef __printf
#define __printf(a, b)	__attribute__((format(printf, a, b)))
#endif

enum xrt_code {
	XRT_E_NONE	= 0,
	XRT_E_IO,	/* the input cannot be read */
	XRT_E_WRITE,	/* the output cannot be written */
	XRT_E_NOMEM,
	XRT_E_EMPTY,	/* nothing in the file */
	XRT_E_FORMAT,	/* not a capture */
	XRT_E_VERSION,	/* made by a newer recorder */
	XRT_E_DAMAGED,	/* a capture, but not one good block */
	XRT_E_INVALID,	/* the caller asked for something impossible */
	XRT_E_KERNEL,	/* the kernel lacks something needed, or denies it */
	XRT_E_WRONG,	/* the input contradicts itself */
};

/**
 * struct xrt_error - a failure, for the one place that prints it
 * @code:	what kind of failure
 * @text:	one line without a line end: FILE: what failed: why; remedy
 */
struct xrt_error {
	enum xrt_code code;
	char text[512];
};

/**
 * xrt_error_set() - fill in an error
 * @err:	the error, may be NULL
 * @code:	what kind
 * @fmt:	printf format of the text; control characters come out escaped
 *
 * Return: -1, so that a caller can return it.
 */
int __printf(3, 4)
xrt_error_set(struct xrt_error *err, enum xrt_code code, const char *fmt, ...);

/**
 * xrt_error_name() - pass an error on with the file's name in front
 * @err:	gets it, may be NULL
 * @why:	the error; it may have the name already
 * @name:	the file
 */
void xrt_error_name(struct xrt_error *err, const struct xrt_error *why,
		    const char *name);

/* Bytes that xrt_escape() needs for @bytes bytes, with the NUL. */
#define XRT_ESCAPED(bytes)	(4 * (bytes) + 1)

/**
 * xrt_escape() - make any bytes inert for a terminal and for JSON
 * @dst:	gets printable ASCII, always ended by a NUL
 * @size:	bytes at @dst, at least 1; what does not fit is cut
 * @src:	the bytes, up to a NUL or @len
 * @len:	most bytes to take from @src
 *
 * Return: @dst.
 */
char *xrt_escape(char *dst, size_t size, const void *src, size_t len);

#endif /* LIBXENREMAP_ERROR_H */
