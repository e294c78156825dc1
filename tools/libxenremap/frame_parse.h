/* SPDX-License-Identifier: GPL-2.0 */
/* A frame of the flight recorder as text: "xrt:BOOT:NUM/ALL:BASE64:CRC". */
#ifndef LIBXENREMAP_FRAME_PARSE_H
#define LIBXENREMAP_FRAME_PARSE_H

#include "xrt.h"

#define FRAME_TAG_LEN	(sizeof(XRT_FRAME_TAG) - 1)
#define FRAME_CHARS_MAX	(XRT_FRAME_DATA_MAX / 3 * 4)
/* "xrt:BOOT:NUM/ALL:" */
#define FRAME_HEAD_LEN	(FRAME_TAG_LEN + 8 + 1 + 3 + 1 + 3 + 1)
#define FRAME_TEXT_MAX	(FRAME_HEAD_LEN + FRAME_CHARS_MAX + 1 + 8)

/**
 * struct frame_parsed - a good frame
 * @boot:	tag of its boot
 * @num:	its number
 * @all:	number of frames of the boot
 * @len:	bytes of @data
 * @data:	whole records
 */
struct frame_parsed {
	__u32 boot;
	__u32 num;
	__u32 all;
	__u32 len;
	__u8 data[XRT_FRAME_DATA_MAX];
};

/* The character that may be at place @at of a frame, or 0. */
char frame_char(size_t at, char c);

/**
 * frame_parse() - read a frame
 * @f:		gets it
 * @text:	characters from frame_char(), ended by a NUL
 * @len:	how many; what follows the CRC does not matter
 *
 * Return: whether the text is a whole frame with the right CRC.
 */
bool frame_parse(struct frame_parsed *f, const char *text, size_t len);

#endif /* LIBXENREMAP_FRAME_PARSE_H */
