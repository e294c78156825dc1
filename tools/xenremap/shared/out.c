// SPDX-License-Identifier: GPL-2.0
/*
 * An output, compressed with zstd on request. Writes go through a stream of our
 * own that keeps the errno of the first failure, which stdio does not.
 */
#include <errno.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "out.h"

/* Text compresses well at the library's own default level. */
#define OUT_LEVEL	3

/**
 * struct out_sink - the receiver behind the stream
 * @to:		stdout or the temporary file
 * @error:	errno of the first write that failed, or 0
 * @ctx:	the compressor, or NULL
 * @room:	bytes at @buf
 * @buf:	compressed bytes
 */
struct out_sink {
	FILE *to;
	int error;
	ZSTD_CCtx *ctx;
	size_t room;
	char buf[];
};

/* Return: 0, or -1 if a write failed, now or before. */
static int deliver_bytes(struct out_sink *sink, const void *data, size_t size)
{
	if (sink->error)
		return -1;
	errno = 0;
	if (fwrite(data, 1, size, sink->to) == size)
		return 0;
	sink->error = errno ? errno : EIO;
	return -1;
}

static int compress_bytes(struct out_sink *sink, ZSTD_inBuffer *in,
			  ZSTD_EndDirective how)
{
	size_t left;

	do {
		ZSTD_outBuffer out = { sink->buf, sink->room, 0 };

		left = ZSTD_compressStream2(sink->ctx, &out, in, how);
		if (ZSTD_isError(left)) {
			sink->error = EIO;
			return -1;
		}
		if (deliver_bytes(sink, sink->buf, out.pos))
			return -1;
	} while (how == ZSTD_e_end ? left : in->pos < in->size);
	return 0;
}

static ssize_t sink_write(void *cookie, const char *data, size_t size)
{
	struct out_sink *sink = cookie;
	ZSTD_inBuffer in = { data, size, 0 };
	int ret = sink->ctx ? compress_bytes(sink, &in, ZSTD_e_continue) :
			      deliver_bytes(sink, data, size);

	return ret ? 0 : (ssize_t)size;
}

static int sink_close(void *cookie)
{
	struct out_sink *sink = cookie;
	ZSTD_inBuffer in = { NULL, 0, 0 };

	if (sink->ctx && compress_bytes(sink, &in, ZSTD_e_end))
		return -1;
	if (fflush(sink->to) && !sink->error)
		sink->error = errno ? errno : EIO;
	return sink->error ? -1 : 0;
}

static int start_zstd(struct out_sink *sink)
{
	sink->ctx = ZSTD_createCCtx();
	if (!sink->ctx ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(sink->ctx,
						ZSTD_c_compressionLevel,
						OUT_LEVEL)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(sink->ctx,
						ZSTD_c_checksumFlag, 1)))
		return -1;
	/* No workers: if memory is short, libzstd 1.5.4 crashes as it starts them. */
	return 0;
}

static void sink_free(struct out *o)
{
	if (o->sink)
		ZSTD_freeCCtx(o->sink->ctx);
	free(o->sink);
	o->sink = NULL;
}

static int sink_open(struct out *o, FILE *to, bool zstd)
{
	static const cookie_io_functions_t io = {
		.write = sink_write, .close = sink_close,
	};
	size_t room = zstd ? ZSTD_CStreamOutSize() : 0;

	o->sink = calloc(1, sizeof(*o->sink) + room);
	if (!o->sink)
		return -1;
	o->sink->to = to;
	o->sink->room = room;
	if (zstd && start_zstd(o->sink))
		return -1;
	o->file = fopencookie(o->sink, "w", io);
	return o->file ? 0 : -1;
}

int out_open(struct out *o, const char *path, bool zstd,
	     struct xrt_error *err)
{
	if (path && !strcmp(path, "-"))
		path = NULL;
	*o = (struct out){ .name = path ? path : "stdout" };
	if (path && xrt_outfile_open(&o->of, path, err))
		return -1;
	if (!sink_open(o, path ? o->of.file : stdout, zstd))
		return 0;
	sink_free(o);
	xrt_outfile_close(&o->of);
	return xrt_error_set(err, XRT_E_NOMEM,
			     "%s: out of memory for the output", o->name);
}

int out_commit(struct out *o, struct xrt_error *err)
{
	FILE *file = o->file;
	int error;

	o->file = NULL;
	fclose(file);
	error = o->sink->error;
	if (!error)
		return o->of.file ? xrt_outfile_commit(&o->of, err) : 0;
	if (!o->of.file) {
		/* Reported here, so verb_close_stdout() must not report it again. */
		__fpurge(stdout);
		clearerr(stdout);
	}
	return xrt_error_set(err, XRT_E_WRITE, "%s: cannot write: %s", o->name,
			     strerror(error));
}

void out_close(struct out *o)
{
	if (o->file)
		fclose(o->file);
	sink_free(o);
	xrt_outfile_close(&o->of);
	o->file = NULL;
}
