// SPDX-License-Identifier: GPL-2.0
/*
 * Cleaning a line: which steps it needs. Nearly all lines need none, so each
 * step starts only if a character that it is about is there.
 */
#include <string.h>

#include "digits.h"
#include "log_clean.h"

#define NEED_TERMINAL	0x01
#define NEED_ESCAPES	0x02
#define NEED_PERCENT	0x04
#define NEED_EQUALS	0x08
#define NEED_HTML	0x10
#define NEED_SPACES	0x20
#define NEED_ALWAYS	0x40

/* What each character may ask for. */
static const unsigned char needs[256] = {
	[0 ... 8] = NEED_TERMINAL, [10 ... 31] = NEED_TERMINAL,
	[127] = NEED_TERMINAL, ['#'] = NEED_TERMINAL, ['^'] = NEED_TERMINAL,
	['\\'] = NEED_TERMINAL | NEED_ESCAPES, ['%'] = NEED_PERCENT,
	['='] = NEED_EQUALS, ['<'] = NEED_HTML, ['&'] = NEED_HTML,
	[0xc2] = NEED_SPACES, [0xef] = NEED_SPACES,
};

static unsigned int find_needs(const char *text, size_t len)
{
	unsigned int need = 0;

	for (size_t i = 0; i < len; i++)
		need |= needs[(unsigned char)text[i]];
	return need;
}

/* Return: the byte of two hex digits at @p, or -1. */
static int hex_byte(const char *p)
{
	int high = xrt_hex_digit(p[0]);
	int low = high < 0 ? -1 : xrt_hex_digit(p[1]);

	return low < 0 ? -1 : high << 4 | low;
}

/* Decodes @mark and two hex digits, if that is a character of text. */
static size_t decode_hex(char *text, size_t len, char mark)
{
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		int byte = text[i] == mark && i + 2 < len ?
			   hex_byte(text + i + 1) : -1;

		if (byte == '\n' || (byte >= ' ' && byte != 127)) {
			text[to++] = (char)byte;
			i += 2;
		} else {
			text[to++] = text[i];
		}
	}
	return to;
}

/* In quoted-printable the sign itself is "=3D"; elsewhere "=3D" is rare. */
static bool is_quoted_printable(const char *text, size_t len)
{
	return memmem(text, len, "=3D", 3) || memmem(text, len, "=C2=A0", 6);
}

/* A line that was escaped for a URL has no blanks, colons or brackets. */
static bool is_percent_escaped(const char *text, size_t len)
{
	static const char * const signs[] = {
		"%20", "%3A", "%3a", "%2B", "%2b", "%2F", "%2f", "%3D", "%3d",
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (memmem(text, len, signs[i], 3))
			return true;
	}
	return false;
}

/* A blank at the end of a line is "=20" in such a mail. */
static size_t clean_equals(char *text, size_t len)
{
	if (is_quoted_printable(text, len))
		return decode_hex(text, len, '=');
	while (len > 3 && !memcmp(text + len - 3, "=20", 3) &&
	       memchr("]) :", text[len - 4], 4))
		len -= 3;
	return len;
}

/* No-break spaces and marks of byte order. */
static size_t clean_spaces(char *text, size_t len)
{
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		if (i + 1 < len && !memcmp(text + i, "\xc2\xa0", 2)) {
			text[to++] = ' ';
			i++;
		} else if (i + 2 < len && !memcmp(text + i, "\xef\xbb\xbf", 3)) {
			i += 2;
		} else {
			text[to++] = text[i];
		}
	}
	return to;
}

/* Signs of quotation in front of each line, "> > ", and the blank after them. */
static size_t clean_quotes(char *text, size_t len)
{
	size_t from = 0, to = 0;

	while (from < len) {
		const char *end = memchr(text + from, '\n', len - from);
		size_t next = end ? (size_t)(end - text) + 1 : len, at = from;

		for (size_t i = from; i < next; i++) {
			if (text[i] == '>')
				at = i + 1;
			else if (text[i] != ' ' && text[i] != '\t')
				break;
		}
		at += at > from && at < next && text[at] == ' ';
		memmove(text + to, text + at, next - at);
		to += next - at;
		from = next;
	}
	return to;
}

static size_t clean_percents(char *text, size_t len)
{
	return is_percent_escaped(text, len) ? decode_hex(text, len, '%') : len;
}

/* In this order; JSON and quotes may be in any line. */
static const struct {
	unsigned int need;
	size_t (*clean)(char *text, size_t len);
} steps[] = {
	{ NEED_TERMINAL, log_clean_terminal },
	{ NEED_ALWAYS, log_clean_json },
	{ NEED_ESCAPES, log_clean_escapes },
	{ NEED_PERCENT, clean_percents },
	{ NEED_EQUALS, clean_equals },
	{ NEED_HTML, log_clean_html },
	/* References of HTML and bytes of a mail may become spaces. */
	{ NEED_SPACES | NEED_HTML | NEED_EQUALS, clean_spaces },
	{ NEED_ALWAYS, clean_quotes },
};

size_t log_clean_line(char *text, size_t len)
{
	unsigned int need = NEED_ALWAYS | find_needs(text, len);

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		if (steps[i].need & need)
			len = steps[i].clean(text, len);
	}
	text[len] = '\0';
	return len;
}
