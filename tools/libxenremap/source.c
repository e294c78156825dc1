// SPDX-License-Identifier: GPL-2.0
/* Tells captures, logs and memory images apart and gets at the capture. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "input.h"
#include "source.h"

static bool has_magic(const void *data, size_t size)
{
	__u64 magic;

	if (size < sizeof(magic))
		return false;
	memcpy(&magic, data, sizeof(magic));
	return magic == XRT_MAGIC;
}

static int open_frames(struct source *src, const struct xrt_bytes *bytes,
		       __s64 boot, struct xrt_error *err)
{
	size_t size;

	src->kind = SOURCE_LOG;
	src->frames = xrt_frames_read(bytes->data, bytes->size, boot,
				      src->path, err);
	if (!src->frames)
		return -1;
	log_facts_read(&src->log, bytes->data, bytes->size, src->frames);
	if (xrt_frames_capture(src->frames, &src->data, &size, err))
		return -1;
	src->cap = xrt_open_mem(src->data, size, src->path, err);
	return src->cap ? 0 : -1;
}

/* A pipe or a file of no size, as in debugfs: its bytes are only read once. */
static int open_copy(struct source *src, const struct xrt_bytes *bytes,
		     struct xrt_error *err)
{
	src->kind = SOURCE_CAPTURE;
	src->data = malloc(bytes->size);
	if (!src->data)
		return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				     src->path);
	memcpy(src->data, bytes->data, bytes->size);
	src->cap = xrt_open_mem(src->data, bytes->size, src->path, err);
	return src->cap ? 0 : -1;
}

static int open_bytes(struct source *src, __s64 boot, struct xrt_error *err)
{
	struct xrt_bytes bytes = { 0 };
	int ret;

	if (xrt_bytes_open(&bytes, src->path, err))
		return -1;
	if (has_magic(bytes.data, bytes.size))
		ret = open_copy(src, &bytes, err);
	else
		ret = open_frames(src, &bytes, boot, err);
	xrt_bytes_close(&bytes);
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

/* Return: 1 where it is none, so that it may be a log. */
static int open_image(struct source *src, __s64 boot, struct xrt_error *err)
{
	size_t size;

	if (xrt_image_read(src->path, boot, &src->image, &src->data, &size,
			   err))
		return -1;
	if (!src->data)
		return src->image.elf || src->image.damaged ?
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

int source_open(struct source *src, const char *path, __s64 boot,
		struct xrt_error *err)
{
	struct stat st;
	int ret;

	*src = (struct source){ .path = path };
	if (stat(path, &st) || !S_ISREG(st.st_mode) || !st.st_size)
		return open_bytes(src, boot, err);
	if (source_is_capture(path)) {
		src->cap = xrt_open(path, err);
		return src->cap ? 0 : -1;
	}
	ret = open_image(src, boot, err);
	return ret > 0 ? open_bytes(src, boot, err) : ret;
}

void source_close(struct source *src)
{
	xrt_close(src->cap);
	free(src->data);
	free(src->frames);
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
	       src->frames->good == src->frames->all;
}
