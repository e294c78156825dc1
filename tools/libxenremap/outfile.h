/* SPDX-License-Identifier: GPL-2.0 */
/* Files that appear whole or not at all. */
#ifndef LIBXENREMAP_OUTFILE_H
#define LIBXENREMAP_OUTFILE_H

#include <stdio.h>

#include "xrt.h"

/**
 * struct xrt_outfile - a file that is not there before it is whole
 * @path:	where it shall be
 * @temp:	where it grows: beside @path
 * @file:	to write to
 */
struct xrt_outfile {
	char *path;
	char *temp;
	FILE *file;
};

/**
 * xrt_outfile_open() - begin a file
 * @of:		gets it
 * @path:	where it shall be; what is there has to be a regular file
 * @err:	says why not
 *
 * Return: 0, or -1 with @err set: XRT_E_IO or XRT_E_NOMEM, and nothing left
 * to close.
 */
int xrt_outfile_open(struct xrt_outfile *of, const char *path,
		     struct xrt_error *err);

/**
 * xrt_outfile_commit() - put a whole file in its place, durably
 * @of:		the file; xrt_outfile_close() has to follow all the same
 * @err:	says why not
 *
 * Return: 0, or -1 with @err set: XRT_E_IO.
 */
int xrt_outfile_commit(struct xrt_outfile *of, struct xrt_error *err);

/**
 * xrt_outfile_close() - let go; a file that was not committed is gone
 * @of:		the file
 */
void xrt_outfile_close(struct xrt_outfile *of);

#endif /* LIBXENREMAP_OUTFILE_H */
