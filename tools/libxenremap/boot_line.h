/* SPDX-License-Identifier: GPL-2.0 */
/* Lines of boot logs: what a single line says. */
#ifndef LIBXENREMAP_BOOTLINE_H
#define LIBXENREMAP_BOOTLINE_H

#include "boot_facts.h"

/**
 * xrt_line_map() - read a line of a map, in any of its forms
 * @text:	the line
 * @xen:	the hypervisor printed it
 * @entry:	gets the range
 * @source:	gets enum xrt_map_source
 * @bad:	gets what is wrong with it, NULL for nothing
 *
 * Return: whether the line is one of a map. Then @source is set, and either
 * @entry or @bad.
 */
bool xrt_line_map(const char *text, bool xen, struct xrt_e820 *entry,
		  unsigned int *source, const char **bad);

/**
 * xrt_line_pages() - read "WORD N page(s)"
 * @text:	the line
 * @word:	WORD and a blank
 * @unit:	what follows the number, e.g. " page(s)"
 * @pages:	gets N
 *
 * Return: whether the line says so.
 */
bool xrt_line_pages(const char *text, const char *word, const char *unit,
		    struct xrt_maybe *pages);

/**
 * xrt_line_range() - read "WORD A->B"
 * @text:	the line
 * @word:	WORD
 * @start:	gets A
 * @end:	gets B
 *
 * Return: what follows B in the line, or NULL if it does not say so.
 */
const char *xrt_line_range(const char *text, const char *word, __u64 *start,
			   __u64 *end);

/* Reads decimal or, after 0x, hex digits. Return: what follows, or NULL. */
const char *xrt_parse_number(const char *text, __u64 *value);

/* The same for hex digits; @digits gets how many. */
const char *xrt_parse_hex(const char *p, __u64 *value, int *digits);

#endif /* LIBXENREMAP_BOOTLINE_H */
