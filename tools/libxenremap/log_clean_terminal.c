// SPDX-License-Identifier: GPL-2.0
/*
 * Terminal sequences and control characters. Loggers print an escape as
 * "#033" (rsyslog), "\x1b", "\033", "\u001b" or "^[".
 */
#include <string.h>

#include "log_clean.h"

#define ESC	'\033'
#define BEL	'\007'
#define BS	'\b'
/* Not more than a prefix: the line has not really started. */
#define PREFIX_MAX	16

/* Return: bytes of an escape character that is written out, or 0. */
static size_t written_escape(const char *p, size_t left)
{
	static const char * const forms[] = {
		"#033", "\\x1b", "\\x1B", "\\033", "\\u001b", "\\u001B", "^[",
		"\\e",
	};

	if (*p != '#' && *p != '\\' && *p != '^')
		return 0;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		size_t len = strlen(forms[i]);

		/* Only as the start of a sequence: it could be plain text. */
		if (left > len && !memcmp(p, forms[i], len) && p[len] == '[')
			return len;
	}
	return 0;
}

/* Return: bytes of a string sequence (OSC, DCS) up to its end. */
static size_t string_sequence(const char *p, size_t left, size_t at)
{
	for (; at < left; at++) {
		if (p[at] == BEL)
			return at + 1;
		if (p[at] == ESC)
			return at + 1 < left && p[at + 1] == '\\' ? at + 2 : at;
	}
	/* It does not end in this line, so the line is not part of it. */
	return 2;
}

/* Return: bytes of the sequence after an escape of @esc bytes. */
static size_t sequence_len(const char *p, size_t left, size_t esc)
{
	size_t i = esc + 1;

	if (left <= esc)
		return left;
	if (memchr("]PX^_", p[esc], 5))
		return string_sequence(p, left, i);
	if (memchr("()*+#", p[esc], 5))
		return i < left ? i + 1 : left;
	if (p[esc] != '[')
		return i;
	while (i < left && p[i] >= 0x20 && p[i] < 0x40)
		i++;
	return i < left ? i + 1 : left;
}

static bool is_written_cr(const char *p, size_t left)
{
	return (left == 2 && !memcmp(p, "^M", 2)) ||
	       (left == 4 && !memcmp(p, "#015", 4));
}

/* A carriage return in a line ends it only if another line follows. */
static bool starts_line(const char *p, size_t left)
{
	static const char * const starts[] = {
		"[", "(XEN)", "(d", "(early)", "xrt:", "Xen: ", "Linux ",
	};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		size_t len = strlen(starts[i]);

		if (left > len && !memcmp(p, starts[i], len))
			return true;
	}
	return false;
}

/* Return: where the next line starts. */
static size_t put_line_end(char *text, size_t *to)
{
	text[(*to)++] = '\n';
	return *to;
}

size_t log_clean_terminal(char *text, size_t len)
{
	size_t to = 0, i = 0, start = 0;

	while (i < len) {
		char c = text[i];
		size_t esc = c == ESC ? 1 : written_escape(text + i, len - i);

		if (esc) {
			i += sequence_len(text + i, len - i, esc);
			continue;
		}
		if (is_written_cr(text + i, len - i))
			break;
		i++;
		if (c == BS)
			to -= to && text[to - 1] != '\n';
		else if (c == '\n' || (c == '\r' && to - start > PREFIX_MAX &&
					starts_line(text + i, len - i)))
			start = put_line_end(text, &to);
		else if (c == '\t' || ((unsigned char)c >= ' ' && c != 127))
			text[to++] = c;
	}
	return to;
}
