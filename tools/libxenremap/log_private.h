/* SPDX-License-Identifier: GPL-2.0 */
/* Steps of cleaning a line of a log; each works in place on @len bytes. */
#ifndef LIBXENREMAP_LOG_PRIVATE_H
#define LIBXENREMAP_LOG_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

/* Return: the value of a hex digit, or -1. */
static inline int log_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Terminal sequences, raw or as loggers print them; control characters. */
size_t log_clean_terminal(char *text, size_t len);

/* Messages out of JSON; text that was escaped as a string of it. */
size_t log_clean_json(char *text, size_t len);
size_t log_clean_escapes(char *text, size_t len);

/* Tags and character references of HTML. */
size_t log_clean_html(char *text, size_t len);

#endif /* LIBXENREMAP_LOG_PRIVATE_H */
