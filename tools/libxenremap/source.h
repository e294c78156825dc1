/* SPDX-License-Identifier: GPL-2.0 */
/* Opens the capture in a file of any kind. */
#ifndef LIBXENREMAP_SOURCE_H
#define LIBXENREMAP_SOURCE_H

#include "image.h"
#include "log_facts.h"

enum source_kind {
	SOURCE_CAPTURE,
	SOURCE_LOG,
	SOURCE_IMAGE,
	SOURCE_PLAIN_LOG,	/* no frame in it, so there is no capture */
};

/**
 * struct source - where a capture came from
 * @path:	the file
 * @kind:	what the file is
 * @log:	of a log: all that it says
 * @image:	SOURCE_IMAGE: what was found in it
 * @data:	the capture, if it was put together here
 * @cap:	the capture, open; NULL for a plain log
 */
struct source {
	const char *path;
	enum source_kind kind;
	struct log_reading log;
	struct xrt_image image;
	char *data;
	struct xrt_capture *cap;
};

/**
 * source_open() - open the capture in a file of any kind
 * @src:	gets it; source_close() has to follow in any case
 * @path:	the file
 * @boot:	tag of the boot to take, or XRT_LAST_BOOT
 * @err:	says why not
 *
 * Return: 0 or -1.
 */
int source_open(struct source *src, const char *path, __s64 boot,
		struct xrt_error *err);

/**
 * source_open_any() - the same, and take logs without frames as well
 * @src:	gets it; source_close() has to follow in any case
 * @path:	the file
 * @boot:	tag of the boot whose capture to take, or XRT_LAST_BOOT
 * @number:	number of the boot of a log, or XRT_LATEST_BOOT
 * @err:	says why not
 *
 * Return: 0 or -1.
 */
int source_open_any(struct source *src, const char *path, __s64 boot,
		    __u32 number, struct xrt_error *err);
void source_close(struct source *src);

/* Whether the file's first bytes are those of a block. */
bool source_is_capture(const char *path);

/* Is every frame of the log here? True for what has no frames. */
bool source_whole(const struct source *src);

/**
 * source_frame_gap() - find frames in a row that are missing
 * @f:		the frames
 * @from:	number to look from
 * @first:	gets the first that is missing
 * @last:	gets the last one of this gap
 *
 * Return: false if none is missing from @from on.
 */
bool source_frame_gap(const struct xrt_frames *f, __u32 from, __u32 *first,
		      __u32 *last);

#endif /* LIBXENREMAP_SOURCE_H */
