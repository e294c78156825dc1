// SPDX-License-Identifier: GPL-2.0
/* An output, with zstd between where that is asked for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "out.h"

/* Text compresses well at the library's own default level. */
#define OUT_LEVEL	3

struct out_zstd {
	ZSTD_CCtx *ctx;
	FILE *to;
	size_t room;
	char buf[];
};

/* Return: 0, or -1 with errno set. */
static int squeeze(struct out_zstd *z, ZSTD_inBuffer *in,
		   ZSTD_EndDirective how)
{
	size_t left;

	do {
		ZSTD_outBuffer out = { z->buf, z->room, 0 };

		left = ZSTD_compressStream2(z->ctx, &out, in, how);
		if (ZSTD_isError(left)) {
			errno = EIO;
			return -1;
		}
		if (fwrite(z->buf, 1, out.pos, z->to) != out.pos)
			return -1;
	} while (how == ZSTD_e_end ? left : in->pos < in->size);
	return 0;
}

static ssize_t zstd_write(void *cookie, const char *data, size_t size)
{
	ZSTD_inBuffer in = { data, size, 0 };

	return squeeze(cookie, &in, ZSTD_e_continue) ? 0 : (ssize_t)size;
}

static int zstd_close(void *cookie)
{
	ZSTD_inBuffer in = { NULL, 0, 0 };

	return squeeze(cookie, &in, ZSTD_e_end);
}

static void zstd_free(struct out *o)
{
	if (o->zstd)
		ZSTD_freeCCtx(o->zstd->ctx);
	free(o->zstd);
	o->zstd = NULL;
}

static int zstd_open(struct out *o)
{
	static const cookie_io_functions_t io = {
		.write = zstd_write, .close = zstd_close,
	};
	size_t room = ZSTD_CStreamOutSize();

	o->zstd = calloc(1, sizeof(*o->zstd) + room);
	if (!o->zstd)
		return -1;
	o->zstd->to = o->file;
	o->zstd->room = room;
	o->zstd->ctx = ZSTD_createCCtx();
	if (!o->zstd->ctx ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(o->zstd->ctx,
						ZSTD_c_compressionLevel,
						OUT_LEVEL)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(o->zstd->ctx,
						ZSTD_c_checksumFlag, 1)))
		return -1;
	o->file = fopencookie(o->zstd, "w", io);
	return o->file ? 0 : -1;
}

int out_open(struct out *o, const char *path, bool zstd,
	     struct xrt_error *err)
{
	*o = (struct out){ .file = stdout, .name = path ? path : "stdout" };
	if (path) {
		if (xrt_outfile_open(&o->of, path, err))
			return -1;
		o->file = o->of.file;
	}
	if (!zstd || !zstd_open(o))
		return 0;
	zstd_free(o);
	xrt_outfile_close(&o->of);
	return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory for zstd",
			     o->name);
}

static int fail_write(const struct out *o, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_IO, "%s: cannot write: %s", o->name,
			     errno ? strerror(errno) :
			     "an earlier write failed");
}

int out_commit(struct out *o, struct xrt_error *err)
{
	bool bad = ferror(o->file);

	errno = 0;
	if (o->zstd) {
		FILE *file = o->file;

		o->file = NULL;
		if (fclose(file))
			bad = true;
	}
	if (!bad && !o->of.file)
		bad = fflush(stdout) || ferror(stdout);
	else if (!bad)
		bad = ferror(o->of.file);
	if (bad)
		return fail_write(o, err);
	return o->of.file ? xrt_outfile_commit(&o->of, err) : 0;
}

void out_close(struct out *o)
{
	if (o->zstd && o->file)
		fclose(o->file);
	zstd_free(o);
	xrt_outfile_close(&o->of);
	o->file = NULL;
}
