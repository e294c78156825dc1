// SPDX-License-Identifier: GPL-2.0
/* Recognizes captures, logs and memory images, and opens the capture. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "input.h"
#include "source.h"

#define COPY_STEP	(1u << 20)

static bool has_magic(const void *data, size_t size)
{
	__u64 magic;

	if (size < sizeof(magic))
		return false;
	memcpy(&magic, data, sizeof(magic));
	return magic == XRT_MAGIC;
}

static int no_frames(const struct source *src, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_FORMAT,
			     "%s: no frame in it%s; give a log of the serial console, with 'xrt:' lines, or a memory image",
			     src->path, log_reading_has_boot(&src->log) ? "" :
			     ", and nothing of a boot of Xen or Linux");
}

/* @plain: a log without frames will do. */
static int open_log(struct source *src, struct log_bytes *bytes, __s64 boot,
		    __u32 number, bool plain, struct xrt_error *err)
{
	size_t size;

	src->kind = SOURCE_LOG;
	if (log_reading_bytes(&src->log, bytes, boot, number, src->path, err))
		return -1;
	if (!src->log.frames) {
		src->kind = SOURCE_PLAIN_LOG;
		if (plain && log_reading_has_boot(&src->log))
			return 0;
		return no_frames(src, err);
	}
	if (xrt_frames_capture(src->log.frames, &src->data, &size, err))
		return -1;
	src->cap = xrt_open_mem(src->data, size, src->path, err);
	return src->cap ? 0 : -1;
}

/* A pipe or a file of no size, as in debugfs: its bytes are only read once. */
static int open_copy(struct source *src, struct log_bytes *bytes,
		     struct xrt_error *err)
{
	size_t room = 0, used = 0;
	ssize_t n;

	src->kind = SOURCE_CAPTURE;
	do {
		if (used == room) {
			char *more = realloc(src->data, room += COPY_STEP);

			if (!more)
				return xrt_error_set(err, XRT_E_NOMEM,
						     "%s: out of memory",
						     src->path);
			src->data = more;
		}
		n = log_bytes_read(bytes, src->data + used, room - used, err);
		if (n < 0)
			return -1;
		used += (size_t)n;
	} while (n);
	src->cap = xrt_open_mem(src->data, used, src->path, err);
	return src->cap ? 0 : -1;
}

static int open_bytes(struct source *src, __s64 boot, __u32 number, bool plain,
		      struct xrt_error *err)
{
	struct log_bytes *bytes = log_bytes_open(src->path, err);
	const unsigned char *head;
	size_t size;
	int ret;

	if (!bytes)
		return -1;
	head = log_bytes_peek(bytes, &size);
	if (has_magic(head, size))
		ret = open_copy(src, bytes, err);
	else
		ret = open_log(src, bytes, boot, number, plain, err);
	log_bytes_close(bytes);
	return ret;
}

/* What a dump without a good block says about itself. */
static int no_blocks(const struct source *src, struct xrt_error *err)
{
	if (src->image.newer)
		return xrt_error_set(err, XRT_E_VERSION,
				     "%s: holds blocks of a newer recorder (version %u); this program knows version %d: update xenremap",
				     src->path, src->image.newer, XRT_VERSION);
	return xrt_error_set(err, XRT_E_FORMAT,
			     "%s: no finished block of a remap recorder in %llu bytes of memory (%llu unfinished or damaged); is it a dump of the whole machine, with a dom0 that has CONFIG_XEN_REMAP_TRACE?",
			     src->path, src->image.bytes, src->image.damaged);
}

/* Return: 1 if it is not an image, so that it may be a log. */
static int open_image(struct source *src, __s64 boot, struct xrt_error *err)
{
	size_t size;

	if (xrt_image_read(src->path, boot, &src->image, &src->data, &size,
			   err))
		return -1;
	if (!src->data)
		return src->image.elf || src->image.kdump || src->image.damaged ?
		       no_blocks(src, err) : 1;
	src->kind = SOURCE_IMAGE;
	src->cap = xrt_open_mem(src->data, size, src->path, err);
	return src->cap ? 0 : -1;
}

bool source_is_capture(const char *path)
{
	FILE *file = fopen(path, "rb");
	char head[sizeof(__u64)];
	bool is = false;

	if (!file)
		return false;
	if (fread(head, sizeof(head), 1, file) == 1)
		is = has_magic(head, sizeof(head));
	fclose(file);
	return is;
}

static int open_any(struct source *src, const char *path, __s64 boot,
		    __u32 number, bool plain, struct xrt_error *err)
{
	struct stat st;
	int ret;

	*src = (struct source){ .path = path };
	if (stat(path, &st) || !S_ISREG(st.st_mode) || !st.st_size)
		return open_bytes(src, boot, number, plain, err);
	if (source_is_capture(path)) {
		src->cap = xrt_open(path, err);
		return src->cap ? 0 : -1;
	}
	ret = open_image(src, boot, err);
	return ret > 0 ? open_bytes(src, boot, number, plain, err) : ret;
}

int source_open(struct source *src, const char *path, __s64 boot,
		struct xrt_error *err)
{
	return open_any(src, path, boot, XRT_LATEST_BOOT, false, err);
}

int source_open_any(struct source *src, const char *path, __s64 boot,
		    __u32 number, struct xrt_error *err)
{
	return open_any(src, path, boot, number, true, err);
}

void source_close(struct source *src)
{
	xrt_close(src->cap);
	free(src->data);
	log_reading_free(&src->log);
}

bool source_frame_gap(const struct xrt_frames *f, __u32 from, __u32 *first,
		      __u32 *last)
{
	while (from < f->all && f->frame[from].state == XRT_FRAME_GOOD)
		from++;
	*first = from;
	while (from < f->all && f->frame[from].state != XRT_FRAME_GOOD)
		*last = from++;
	return *first < f->all;
}

bool source_whole(const struct source *src)
{
	return src->kind != SOURCE_LOG ||
	       src->log.frames->good == src->log.frames->all;
}
