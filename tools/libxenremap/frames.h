/* SPDX-License-Identifier: GPL-2.0 */
/* Frames: records in lines of text, in the log of a serial console. */
#ifndef LIBXENREMAP_FRAMES_H
#define LIBXENREMAP_FRAMES_H

#include "capture.h"

/* NUM and ALL have three hex digits. */
#define XRT_FRAMES_MAX		0x1000
/* So many boots of a log are told apart, the latest ones. */
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
 * @first:	where the first good one begins, bytes from the log's start
 * @last:	where the last good one begins
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

/**
 * xrt_frames_read() - find the frames of a boot in a log
 * @log:	any bytes
 * @size:	how many
 * @boot:	tag of the boot, or XRT_LAST_BOOT
 * @name:	what to call the log in errors
 * @err:	says why not: XRT_E_FORMAT where there are none, XRT_E_NOMEM
 *
 * A frame counts by its own CRC, wherever it stands. Line ends and terminal
 * sequences inside of it do not matter. Takes time linear in @size.
 *
 * Return: the frames, to be freed with free(), or NULL.
 */
struct xrt_frames *xrt_frames_read(const void *log, size_t size, __s64 boot,
				   const char *name, struct xrt_error *err);

/**
 * xrt_frames_capture() - make a capture of the frames' records
 * @f:		the frames; those with records that are no good are marked
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
