// SPDX-License-Identifier: GPL-2.0
/* Reads the text of a frame; its CRC shows whether that is whole. */
#include <string.h>

#include "crc.h"
#include "digits.h"
#include "frame_parse.h"

/* Base64 as URLs have it uses two other characters. */
static char data_char(char c)
{
	if (c == '-')
		return '+';
	if (c == '_')
		return '/';
	return xrt_digit(XRT_BASE64_DIGITS, c) >= 0 || c == ':' || c == '=' ? c : 0;
}

char frame_char(size_t at, char c)
{
	static const char head[] = XRT_FRAME_TAG "########:###/###:";

	_Static_assert(sizeof(head) - 1 == FRAME_HEAD_LEN, "a frame's head");
	if (at >= FRAME_HEAD_LEN)
		return data_char(c);
	if (head[at] != '#')
		return c == head[at] ? c : 0;
	return xrt_digit(XRT_HEX_DIGITS, c) >= 0 ? c : 0;
}

/* Reads @digits lower-case hex digits; returns false for anything else. */
static bool parse_hex_field(const char *p, int digits, __u32 *value)
{
	*value = 0;
	for (int i = 0; i < digits; i++) {
		int digit = xrt_digit(XRT_HEX_DIGITS, p[i]);

		if (digit < 0)
			return false;
		*value = *value << 4 | (__u32)digit;
	}
	return true;
}

/* Return: bytes decoded, or 0 for what is no base64. */
static __u32 decode_base64(__u8 *to, const char *p, size_t chars)
{
	__u32 pad = 0, n = 0;

	if (!chars || chars % 4 || chars > FRAME_CHARS_MAX)
		return 0;
	while (pad < 2 && p[chars - 1 - pad] == '=')
		pad++;
	for (size_t i = 0; i < chars; i += 4) {
		__u32 v = 0;

		for (size_t k = i; k < i + 4; k++) {
			int value = xrt_digit(XRT_BASE64_DIGITS, p[k]);

			if (k + pad >= chars)
				value = 0;
			if (value < 0)
				return 0;
			v = v << 6 | (__u32)value;
		}
		to[n++] = (__u8)(v >> 16);
		to[n++] = (__u8)(v >> 8);
		to[n++] = (__u8)v;
	}
	return n - pad;
}

bool frame_parse(struct frame_parsed *f, const char *text, size_t len)
{
	const char *end;
	__u32 crc;

	if (len < FRAME_HEAD_LEN + 4 + 9)
		return false;
	if (!parse_hex_field(text + FRAME_TAG_LEN, 8, &f->boot) ||
	    !parse_hex_field(text + 13, 3, &f->num) ||
	    !parse_hex_field(text + 17, 3, &f->all) || f->num >= f->all)
		return false;
	end = memchr(text + FRAME_HEAD_LEN, ':', len - FRAME_HEAD_LEN);
	if (!end || text + len - end < 9 ||
	    !parse_hex_field(end + 1, 8, &crc))
		return false;
	if (~xrt_crc32c(~0u, text, (size_t)(end - text)) != crc)
		return false;
	f->len = decode_base64(f->data, text + FRAME_HEAD_LEN,
			       (size_t)(end - text) - FRAME_HEAD_LEN);
	return f->len && f->len % 8 == 0;
}
