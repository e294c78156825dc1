// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes of a log, a buffer at a time: a log of any length takes the same
 * memory. What packed it is recognized by its first bytes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "arithmetic.h"
#include "log_bytes.h"

#define RAW_SIZE	(1u << 16)
/* zlib: window of any size, the header is gzip's or zlib's. */
#define ZLIB_WINDOW	(15 + 32)

enum packing {
	PACKED_NOT,
	PACKED_GZIP,
	PACKED_ZSTD,
};

enum text_code {
	CODE_BYTES,
	CODE_UTF16_LE,
	CODE_UTF16_BE,
};

/**
 * struct log_bytes - a log that is being read
 * @path:	for messages
 * @fd:		where it comes from, -1 for memory
 * @raw:	bytes as they are in the file; in memory all of them
 * @buffer:	what @raw points to, if it is not memory of the caller's
 * @at:		first byte of @raw that was not taken
 * @used:	bytes in @raw
 * @end:	nothing comes after @raw
 * @packing:	how the bytes are packed
 * @gzip:	state of zlib
 * @zstd:	state of zstd
 * @packed_end:	a packed stream ended, another one may follow
 * @code:	how characters are coded
 * @unit:	a byte of UTF-16 whose other half was not read yet
 * @has_unit:	@unit is there
 * @started:	the first text was read
 */
struct log_bytes {
	const char *path;
	int fd;
	const unsigned char *raw;
	unsigned char *buffer;
	size_t at;
	size_t used;
	bool end;
	enum packing packing;
	z_stream gzip;
	ZSTD_DStream *zstd;
	bool packed_end;
	enum text_code code;
	unsigned char unit;
	bool has_unit;
	bool started;
};

/* Return: 0, or -1; @b->used is 0 at the end. */
static int fill_raw(struct log_bytes *b, struct xrt_error *err)
{
	ssize_t n;

	b->at = 0;
	b->used = 0;
	if (b->end)
		return 0;
	n = TEMP_FAILURE_RETRY(read(b->fd, b->buffer, RAW_SIZE));
	if (n < 0)
		return xrt_error_set(err, XRT_E_IO, "%s: read failed: %s",
				     b->path, strerror(errno));
	b->used = (size_t)n;
	b->end = !n;
	return 0;
}

/* The first bytes have to be there in one piece, also of a slow pipe. */
static int fill_first(struct log_bytes *b, struct xrt_error *err)
{
	while (!b->end && b->used < LOG_PEEK_MAX) {
		ssize_t n = TEMP_FAILURE_RETRY(read(b->fd, b->buffer + b->used,
						    RAW_SIZE - b->used));

		if (n < 0)
			return xrt_error_set(err, XRT_E_IO,
					     "%s: read failed: %s", b->path,
					     strerror(errno));
		b->used += (size_t)n;
		b->end = !n;
	}
	return 0;
}

static bool starts_with(const struct log_bytes *b, const char *magic,
			size_t len)
{
	return b->used >= len && !memcmp(b->raw, magic, len);
}

/* Return: 0, or -1 if memory is short. */
static int open_packing(struct log_bytes *b)
{
	if (starts_with(b, "\x1f\x8b", 2)) {
		if (inflateInit2(&b->gzip, ZLIB_WINDOW) != Z_OK)
			return -1;
		b->packing = PACKED_GZIP;
	} else if (starts_with(b, "\x28\xb5\x2f\xfd", 4)) {
		b->zstd = ZSTD_createDStream();
		if (!b->zstd)
			return -1;
		b->packing = PACKED_ZSTD;
	}
	return 0;
}

static int open_file(struct log_bytes *b, struct xrt_error *err)
{
	bool is_stdin = !strcmp(b->path, "-");
	struct stat st;

	b->buffer = malloc(RAW_SIZE);
	b->raw = b->buffer;
	if (!b->buffer)
		return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				     b->path);
	b->fd = is_stdin ? dup(STDIN_FILENO)
			 : open(b->path, O_RDONLY | O_CLOEXEC);
	if (b->fd < 0 || fstat(b->fd, &st))
		return xrt_error_set(err, XRT_E_IO, "%s: %s", b->path,
				     strerror(errno));
	if (S_ISDIR(st.st_mode))
		return xrt_error_set(err, XRT_E_IO,
				     "%s: is a directory; name a file",
				     b->path);
	return fill_first(b, err);
}

struct log_bytes *log_bytes_open(const char *path, struct xrt_error *err)
{
	struct log_bytes *b = calloc(1, sizeof(*b));

	if (!b) {
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", path);
		return NULL;
	}
	b->path = path;
	b->fd = -1;
	if (!open_file(b, err)) {
		if (!open_packing(b))
			return b;
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", path);
	}
	log_bytes_close(b);
	return NULL;
}

struct log_bytes *log_bytes_from_memory(const void *data, size_t size)
{
	struct log_bytes *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->path = "memory";
	b->fd = -1;
	b->raw = data;
	b->used = size;
	b->end = true;
	if (!open_packing(b))
		return b;
	log_bytes_close(b);
	return NULL;
}

void log_bytes_close(struct log_bytes *b)
{
	if (!b)
		return;
	if (b->packing == PACKED_GZIP)
		inflateEnd(&b->gzip);
	ZSTD_freeDStream(b->zstd);
	if (b->fd >= 0)
		close(b->fd);
	free(b->buffer);
	free(b);
}

const unsigned char *log_bytes_peek(const struct log_bytes *b, size_t *size)
{
	*size = XRT_MIN(b->used, LOG_PEEK_MAX);
	return b->raw;
}

static int damaged_packing(const struct log_bytes *b, const char *how,
			   struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_FORMAT,
			     "%s: the %s data are damaged; unpack the log by hand, as far as it goes",
			     b->path, how);
}

/* Return: bytes unpacked, or -1. */
static ssize_t unpack_gzip(struct log_bytes *b, void *to, size_t size,
			   struct xrt_error *err)
{
	int ret;

	if (b->packed_end)
		inflateReset(&b->gzip);
	b->gzip.next_in = (unsigned char *)(unsigned long)(b->raw + b->at);
	b->gzip.avail_in = (uInt)XRT_MIN(b->used - b->at, RAW_SIZE);
	b->gzip.next_out = to;
	b->gzip.avail_out = (uInt)size;
	ret = inflate(&b->gzip, Z_NO_FLUSH);
	if (ret != Z_OK && ret != Z_STREAM_END && ret != Z_BUF_ERROR)
		return damaged_packing(b, "gzip", err);
	b->at = (size_t)(b->gzip.next_in - b->raw);
	b->packed_end = ret == Z_STREAM_END;
	return (ssize_t)(size - b->gzip.avail_out);
}

static ssize_t unpack_zstd(struct log_bytes *b, void *to, size_t size,
			   struct xrt_error *err)
{
	ZSTD_inBuffer in = { b->raw, b->used, b->at };
	ZSTD_outBuffer out = { to, size, 0 };

	if (ZSTD_isError(ZSTD_decompressStream(b->zstd, &out, &in)))
		return damaged_packing(b, "zstd", err);
	b->at = in.pos;
	return (ssize_t)out.pos;
}

static ssize_t copy_raw(struct log_bytes *b, void *to, size_t size)
{
	size_t n = b->used - b->at;

	n = XRT_MIN(n, size);
	memcpy(to, b->raw + b->at, n);
	b->at += n;
	return (ssize_t)n;
}

/* Bytes without their packing. A packed log that breaks off just ends. */
static ssize_t read_unpacked(struct log_bytes *b, void *to, size_t size,
			     struct xrt_error *err)
{
	ssize_t n;

	for (;;) {
		if (b->at == b->used && fill_raw(b, err))
			return -1;
		if (b->packing == PACKED_NOT)
			return copy_raw(b, to, size);
		/* What the unpacker has in itself comes out without input. */
		n = b->packing == PACKED_GZIP ? unpack_gzip(b, to, size, err)
					      : unpack_zstd(b, to, size, err);
		if (n || (b->end && b->at == b->used))
			return n;
	}
}

static size_t put_utf8(unsigned char *to, unsigned int c)
{
	if (c < 0x80) {
		to[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (unsigned char)(0xc0 | c >> 6);
		to[1] = (unsigned char)(0x80 | (c & 0x3f));
		return 2;
	}
	to[0] = (unsigned char)(0xe0 | c >> 12);
	to[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	to[2] = (unsigned char)(0x80 | (c & 0x3f));
	return 3;
}

/* Two bytes become three at most. */
static ssize_t read_utf16(struct log_bytes *b, unsigned char *to, size_t size,
			  struct xrt_error *err)
{
	unsigned char in[4096];
	size_t out = 0, want = size / 3 * 2;
	ssize_t n;

	want = XRT_MIN(want, sizeof(in));
	do {
		n = read_unpacked(b, in, want, err);
		if (n <= 0)
			return n;
		for (ssize_t i = 0; i < n; i++) {
			if (b->has_unit)
				out += put_utf8(to + out,
						b->code == CODE_UTF16_LE ?
						(unsigned int)in[i] << 8 | b->unit :
						(unsigned int)b->unit << 8 | in[i]);
			else
				b->unit = in[i];
			b->has_unit = !b->has_unit;
		}
	} while (!out);
	return (ssize_t)out;
}

/* The first text, after which @to has zeros, decides how its characters are coded. */
static ssize_t read_first(struct log_bytes *b, unsigned char *to, size_t size,
			  struct xrt_error *err)
{
	ssize_t n = 0, more;

	while (n < 4) {
		more = read_unpacked(b, to + n, size - (size_t)n, err);
		if (more < 0)
			return -1;
		if (!more)
			break;
		n += more;
	}
	if (!memcmp(to, "\xff\xfe", 2))
		b->code = CODE_UTF16_LE;
	else if (!memcmp(to, "\xfe\xff", 2))
		b->code = CODE_UTF16_BE;
	return n;
}

ssize_t log_bytes_read(struct log_bytes *b, void *to, size_t size,
		       struct xrt_error *err)
{
	unsigned char first[256] = "", *p = first;
	size_t out = 0;
	ssize_t n;

	if (b->started && b->code != CODE_BYTES)
		return read_utf16(b, to, size, err);
	if (b->started || size < sizeof(first) * 2)
		return read_unpacked(b, to, size, err);
	b->started = true;
	n = read_first(b, first, sizeof(first), err);
	if (n < 0)
		return -1;
	if (b->code == CODE_BYTES) {
		memcpy(to, first, (size_t)n);
		return n;
	}
	for (p += 2; p + 1 < first + n; p += 2)
		out += put_utf8((unsigned char *)to + out,
				b->code == CODE_UTF16_LE ?
				(unsigned int)p[1] << 8 | p[0] :
				(unsigned int)p[0] << 8 | p[1]);
	if (p < first + n) {
		b->unit = *p;
		b->has_unit = true;
	}
	return out ? (ssize_t)out : read_utf16(b, to, size, err);
}
