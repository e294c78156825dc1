/* SPDX-License-Identifier: GPL-2.0 */
/* Errors of libxrt, for the one place that prints them. */
#ifndef LIBXRT_ERRORS_H
#define LIBXRT_ERRORS_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#ifndef __printf
#define __printf(a, b)	__attribute__((format(printf, a, b)))
#endif

/* Exit codes of the command line; errors bear theirs with them. */
enum xrt_exit {
	XRT_EXIT_OK		= 0,
	XRT_EXIT_WRONG		= 1,	/* the input says something is wrong */
	XRT_EXIT_USAGE		= 2,
	XRT_EXIT_INPUT		= 3,	/* input unreadable */
	XRT_EXIT_KERNEL		= 4,	/* the kernel lacks what is needed */
};

enum xrt_code {
	XRT_E_NONE	= 0,
	XRT_E_IO,	/* the system refused: see @text */
	XRT_E_NOMEM,
	XRT_E_EMPTY,	/* nothing in the file */
	XRT_E_FORMAT,	/* not a capture */
	XRT_E_VERSION,	/* made by a newer recorder */
	XRT_E_DAMAGED,	/* a capture, but not one good block */
	XRT_E_INVALID,	/* the caller gave what cannot be done */
	XRT_E_KERNEL,	/* the kernel lacks what is needed, or denies it */
	XRT_E_WRONG,	/* what was read contradicts itself */
};

/**
 * struct xrt_error - what failed, for the one place that prints it
 * @code:	what kind of failure
 * @exit:	exit code that fits it
 * @text:	one line without line end: what, where, what to do
 */
struct xrt_error {
	enum xrt_code code;
	enum xrt_exit exit;
	char text[512];
};

/**
 * xrt_error_set() - fill in an error
 * @err:	the error, may be NULL
 * @code:	what kind; gives the exit code
 * @fmt:	printf format of the text; control characters come out escaped
 *
 * Return: -1, so that a caller can return it.
 */
int __printf(3, 4)
xrt_error_set(struct xrt_error *err, enum xrt_code code, const char *fmt, ...);

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

#endif /* LIBXRT_ERRORS_H */
