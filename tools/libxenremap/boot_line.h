/* SPDX-License-Identifier: GPL-2.0 */
/* Lines of boot logs: what a single line says. */
#ifndef LIBXENREMAP_BOOTLINE_H
#define LIBXENREMAP_BOOTLINE_H

#include "boot_log.h"

/**
 * struct xrt_line - a line, ended by a NUL; other NULs are blanks
 */
struct xrt_line {
	char text[1025];
};

void xrt_line_take(struct xrt_line *line, const char *data, size_t len);

/**
 * xrt_line_map() - read a line of a map, in any of its forms
 * @line:	the line
 * @entry:	gets the range
 * @source:	gets enum xrt_map_source
 * @bad:	gets what is wrong with it, NULL for nothing
 *
 * Return: whether the line is one of a map. Then @source is set, and either
 * @entry or @bad.
 */
bool xrt_line_map(const struct xrt_line *line, struct xrt_e820 *entry,
		  unsigned int *source, const char **bad);

/**
 * xrt_line_pages() - read "WORD N page(s)"
 * @line:	the line
 * @word:	WORD and a blank
 * @pages:	gets N
 *
 * Return: whether the line says so.
 */
bool xrt_line_pages(const struct xrt_line *line, const char *word,
		    struct xrt_maybe *pages);

/**
 * xrt_line_range() - read "WORD A->B"
 * @line:	the line
 * @word:	WORD
 * @start:	gets A
 * @end:	gets B
 *
 * Return: what follows B in the line, or NULL where it does not say so.
 */
const char *xrt_line_range(const struct xrt_line *line, const char *word,
			   __u64 *start, __u64 *end);

/* Reads decimal or, after 0x, hex digits. Return: what follows, or NULL. */
const char *xrt_parse_number(const char *text, __u64 *value);

#endif /* LIBXENREMAP_BOOTLINE_H */
