/* SPDX-License-Identifier: GPL-2.0 */
/* The output of a verb: stdout or a file, plain or compressed. */
#ifndef XENREMAP_OUT_H
#define XENREMAP_OUT_H

#include "outfile.h"

struct out_sink;

/**
 * struct out - an output
 * @file:	to write to; a write that fails stays in its error flag
 */
struct out {
	FILE *file;
	struct xrt_outfile of;
	struct out_sink *sink;
	const char *name;
};

/**
 * out_open() - begin an output
 * @o:		gets it
 * @path:	a file, or NULL or "-" for stdout
 * @zstd:	compress, one zstd frame
 * @err:	gets the reason of a failure
 *
 * Return: 0, or -1 with @err set: XRT_E_WRITE or XRT_E_NOMEM, and nothing left
 * to close.
 */
int out_open(struct out *o, const char *path, bool zstd,
	     struct xrt_error *err);

/**
 * out_commit() - finish an output and put the file in its place
 * @o:		the output; out_close() has to follow all the same
 * @err:	gets the reason of a failure
 *
 * Return: 0, or -1 with @err set: XRT_E_WRITE.
 */
int out_commit(struct out *o, struct xrt_error *err);

/**
 * out_close() - free an output; a file that was not committed is removed
 * @o:		the output
 */
void out_close(struct out *o);

#endif /* XENREMAP_OUT_H */
