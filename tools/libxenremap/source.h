/* SPDX-License-Identifier: GPL-2.0 */
/* Gets at the capture in a file, whatever kind of file it is. */
#ifndef LIBXENREMAP_SOURCE_H
#define LIBXENREMAP_SOURCE_H

#include "image.h"
#include "log_facts.h"

enum source_kind {
	SOURCE_CAPTURE,
	SOURCE_LOG,
	SOURCE_IMAGE,
};

/**
 * struct source - where a capture came from
 * @path:	the file
 * @kind:	what the file is
 * @frames:	SOURCE_LOG: its frames
 * @log:	SOURCE_LOG: what the log says besides
 * @image:	SOURCE_IMAGE: what was found in it
 * @data:	the capture, where it was put together here
 * @cap:	the capture, open
 */
struct source {
	const char *path;
	enum source_kind kind;
	struct xrt_frames *frames;
	struct log_facts log;
	struct xrt_image image;
	char *data;
	struct xrt_capture *cap;
};

/**
 * source_open() - get at the capture in a file, whatever kind it is
 * @src:	gets it; source_close() has to follow in any case
 * @path:	the file
 * @boot:	tag of the boot to take, or XRT_LAST_BOOT
 * @err:	says why not
 *
 * Return: 0 or -1.
 */
int source_open(struct source *src, const char *path, __s64 boot,
		struct xrt_error *err);
void source_close(struct source *src);

/* Whether the file's first bytes are those of a block. */
bool source_is_capture(const char *path);

/* Whether every frame of the log is here; true for what has no frames. */
bool source_whole(const struct source *src);

/**
 * source_frame_gap() - frames in a row that are not here
 * @f:		the frames
 * @from:	number to look from
 * @first:	gets the first that is missing
 * @last:	gets the last one of this gap
 *
 * Return: false where none is missing from @from on.
 */
bool source_frame_gap(const struct xrt_frames *f, __u32 from, __u32 *first,
		      __u32 *last);

#endif /* LIBXENREMAP_SOURCE_H */
