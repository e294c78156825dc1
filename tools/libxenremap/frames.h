/* SPDX-License-Identifier: GPL-2.0 */
/* Frames of the flight recorder in the log of a serial console. */
#ifndef LIBXENREMAP_FRAMES_H
#define LIBXENREMAP_FRAMES_H

#include "xrt.h"

/* NUM and ALL have three hex digits. */
#define XRT_FRAMES_MAX		0x1000
/* Boots whose frames are kept apart; the latest ones of a log. */
#define XRT_FRAME_BOOTS_MAX	64

enum xrt_frame_state {
	XRT_FRAME_MISSING = 0,
	XRT_FRAME_GOOD,
	XRT_FRAME_CONFLICT,	/* there with two different contents */
	XRT_FRAME_BAD,		/* its records contradict themselves */
};

/**
 * struct xrt_frame - a frame by its number
 * @state:	enum xrt_frame_state
 * @len:	bytes of @data
 * @data:	whole records back to back
 */
struct xrt_frame {
	__u8 state;
	__u8 len;
	__u8 reserved[6];
	__u8 data[136] __attribute__((aligned(8)));
};

/**
 * struct xrt_frames - the frames of one boot in a log
 * @boot:	low half of the boot id
 * @all:	frames that there were
 * @good:	different good ones
 * @copies:	further identical ones
 * @unknown:	records of unknown type in them; xrt_frames_capture() counts
 * @torn:	places in the log where a frame, of whatever boot, begins that
 *		is not whole
 * @first:	where the first good one starts, bytes from the log's start
 * @last:	where the last good one starts
 * @nr_boots:	boots with good frames, XRT_FRAME_BOOTS_MAX at most
 * @boots:	their tags in the order of their last frames
 * @frame:	@all frames by number
 */
struct xrt_frames {
	__u32 boot;
	__u32 all;
	__u32 good;
	__u32 copies;
	__u32 unknown;
	__u64 torn;
	__u64 first;
	__u64 last;
	__u32 nr_boots;
	__u32 boots[XRT_FRAME_BOOTS_MAX];
	struct xrt_frame frame[XRT_FRAMES_MAX];
};

/* In place of a boot's tag: the last one in the log. */
#define XRT_LAST_BOOT	(-1LL)

struct frame_reader;
struct log_line;

/**
 * frame_reader_new() - start to collect frames
 *
 * Return: the reader, or NULL if memory is short.
 */
struct frame_reader *frame_reader_new(void);
void frame_reader_free(struct frame_reader *r);

/**
 * frame_reader_line() - look for frames in a line of a log
 * @r:		the reader
 * @line:	the line; a frame may go on in later ones, with other lines in
 *		between
 *
 * A frame counts by its own CRC, wherever it is. It may be wrapped, with or
 * without soft line breaks, and its base64 may be URL-safe.
 *
 * Return: frames that this line completed, or -1 if memory is short.
 */
int frame_reader_line(struct frame_reader *r, const struct log_line *line);

/**
 * frame_reader_take() - get the frames of a boot
 * @r:		the reader, at the end of the log
 * @boot:	tag of the boot, or XRT_LAST_BOOT
 * @name:	what to call the log in errors
 * @err:	says why not: XRT_E_FORMAT if there are none
 *
 * Return: the frames, to be freed with free(), or NULL.
 */
struct xrt_frames *frame_reader_take(struct frame_reader *r, __s64 boot,
				     const char *name, struct xrt_error *err);

/* Tag of the boot whose frame came last; false if there was no frame. */
bool frame_reader_last(const struct frame_reader *r, __u32 *boot);

/**
 * xrt_frames_read() - find the frames of a boot in a log
 * @log:	any bytes
 * @size:	how many
 * @boot:	tag of the boot, or XRT_LAST_BOOT
 * @name:	what to call the log in errors
 * @err:	says why not: XRT_E_FORMAT where there are none, XRT_E_NOMEM
 *
 * Takes time linear in @size.
 *
 * Return: the frames, to be freed with free(), or NULL.
 */
struct xrt_frames *xrt_frames_read(const void *log, size_t size, __s64 boot,
				   const char *name, struct xrt_error *err);

/**
 * xrt_frames_capture() - make a capture of the frames' records
 * @f:		the frames; those with bad records are marked
 * @data:	gets the capture, to be freed
 * @size:	gets its size in bytes
 * @err:	says why not: XRT_E_NOMEM, or XRT_E_DAMAGED where no record is left
 *
 * The boot id has only the half that frames bear; the other is 0.
 *
 * Return: 0 or -1.
 */
int xrt_frames_capture(struct xrt_frames *f, char **data, size_t *size,
		       struct xrt_error *err);

#endif /* LIBXENREMAP_FRAMES_H */
