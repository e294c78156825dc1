/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libxenremap, captures that lie in something else: frames in the log of a serial
 * console, blocks in an image of a machine's memory.
 */
#ifndef LIBXENREMAP_DECODE_H
#define LIBXENREMAP_DECODE_H

#include "xrt.h"

/*
 * Frames
 */

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

/* In place of a boot's tag: the last one, as far as that can be told. */
#define XRT_LAST_BOOT	(-1LL)

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

/*
 * Memory images
 */

/**
 * struct xrt_image - what was found in an image
 * @elf:	it is an ELF core, else raw
 * @bytes:	looked at; holes in the file do not count
 * @unreadable:	bytes that could not be read
 * @blocks:	good blocks found, copies included
 * @damaged:	pages with a block's magic that are no good block
 * @newer:	version of a newer recorder's blocks, or 0
 * @boots:	different boots among the good blocks
 * @boot_id:	the one that was taken
 */
struct xrt_image {
	bool elf;
	__u64 bytes;
	__u64 unreadable;
	__u64 blocks;
	__u64 damaged;
	__u32 newer;
	__u32 boots;
	__u64 boot_id;
};

/**
 * xrt_image_read() - find the blocks of a boot in a memory image
 * @path:	a raw image of whole pages, or an ELF core: /proc/kcore, what
 *		QEMU, kdump or xl dump-core write
 * @boot:	low half of the id of the boot to take, or XRT_LAST_BOOT for
 *		the one with most blocks
 * @image:	gets what was found
 * @data:	gets the different blocks of a boot, to be freed; NULL for none
 * @size:	gets their size in bytes
 * @err:	says why not
 *
 * Return: 0, also where there are no blocks; or -1 with @err set: XRT_E_IO,
 * XRT_E_NOMEM, XRT_E_FORMAT for an ELF file that is no core and for an image
 * that has blocks, but none of @boot.
 */
int xrt_image_read(const char *path, __s64 boot, struct xrt_image *image,
		   char **data, size_t *size, struct xrt_error *err);

/**
 * struct xrt_bytes - bytes of a whole file; the fields are the library's own
 */
struct xrt_bytes {
	const unsigned char *data;
	size_t size;
	bool mapped;
	bool borrowed;
};

/**
 * xrt_bytes_open() - get at the bytes of a file or a pipe
 * @bytes:	gets them
 * @path:	the file
 * @err:	says why not: XRT_E_IO, XRT_E_NOMEM, XRT_E_FORMAT for a pipe
 *		that goes on and on
 *
 * Return: 0 or -1.
 */
int xrt_bytes_open(struct xrt_bytes *bytes, const char *path,
		   struct xrt_error *err);
void xrt_bytes_close(struct xrt_bytes *bytes);

#endif /* LIBXENREMAP_DECODE_H */
