/* SPDX-License-Identifier: GPL-2.0 */
/* Files that appear whole or not at all. */
#ifndef LIBXENREMAP_OUTFILE_H
#define LIBXENREMAP_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

#include "error.h"

/**
 * struct xrt_outfile - a file that appears when it is complete
 * @path:	its name for the user
 * @target:	the file that @path leads to through symbolic links
 * @temp:	temporary file beside @target, NULL if written in place
 * @file:	stream to write to
 */
struct xrt_outfile {
	char *path;
	char *target;
	char *temp;
	FILE *file;
};

/**
 * xrt_outfile_open() - begin a file
 * @of:		gets it
 * @path:	a file, new or existing, or "-" for stdout. An existing file keeps
 *		mode and owner; a device, a pipe or an open descriptor is
 *		written in place
 * @err:	gets the reason of a failure
 *
 * Return: 0, or -1 with @err set: XRT_E_WRITE or XRT_E_NOMEM, and nothing left
 * to close.
 */
int xrt_outfile_open(struct xrt_outfile *of, const char *path,
		     struct xrt_error *err);

/**
 * xrt_outfile_target() - follow symbolic links to the file that is written
 * @path:	the name; the file need not exist
 * @magic:	set if the result is a link of procfs, which leads to an open file
 *
 * Return: its path, to be freed, or NULL with errno set.
 */
char *xrt_outfile_target(const char *path, bool *magic);

/* Writes bytes. Return: 0, or -1 with @err set: XRT_E_WRITE. */
int xrt_outfile_write(struct xrt_outfile *of, const void *data, size_t size,
		      struct xrt_error *err);

/* Sets XRT_E_WRITE from errno. Return: -1. */
int xrt_outfile_fail(const struct xrt_outfile *of, const char *what,
		     struct xrt_error *err);

/**
 * xrt_outfile_commit() - put a complete file in its place, durably
 * @of:		the file; xrt_outfile_close() has to follow in any case
 * @err:	gets the reason of a failure
 *
 * Return: 0, or -1 with @err set: XRT_E_WRITE.
 */
int xrt_outfile_commit(struct xrt_outfile *of, struct xrt_error *err);

/**
 * xrt_outfile_close() - free a file; without a commit it is removed
 * @of:		the file
 */
void xrt_outfile_close(struct xrt_outfile *of);

#endif /* LIBXENREMAP_OUTFILE_H */
