/* SPDX-License-Identifier: GPL-2.0 */
/* Fills in a template of text with places named in it. */
#ifndef XENREMAP_TEMPLATE_H
#define XENREMAP_TEMPLATE_H

#include <stddef.h>
#include <stdio.h>

#include "xrt.h"

/*
 * A place is @{NAME}. @{#NAME} … @{/NAME} is there once a row of a list,
 * @{?NAME} … @{/NAME} only where a list has rows, and the row around it stays.
 */

/**
 * struct template_value - what stands at a place
 * @name:	as in the template
 * @put:	writes it, for the row of the list around it; 0 outside. A write
 *		that fails stays in the stream's error flag. Returns 0, or -1
 *		with @err set
 */
struct template_value {
	const char *name;
	int (*put)(const void *ctx, size_t row, FILE *to,
		   struct xrt_error *err);
};

/**
 * struct template_list - how often a part is there
 * @name:	as in the template
 * @rows:	for the row of the list around it; 0 outside
 */
struct template_list {
	const char *name;
	size_t (*rows)(const void *ctx, size_t row);
};

/**
 * struct template - a text and what is filled in
 * @text:	the text
 * @len:	its bytes
 * @value:	ends with a NULL name
 * @list:	ends with a NULL name
 */
struct template {
	const char *text;
	size_t len;
	const struct template_value *value;
	const struct template_list *list;
};

/**
 * template_write() - write the text, filled in
 * @t:		the template
 * @ctx:	for its values and lists
 * @to:		the stream
 * @err:	says why not: XRT_E_INVALID where the text names what nobody
 *		knows, or what a value found
 *
 * Return: 0, or -1 with @err set.
 */
int template_write(const struct template *t, const void *ctx, FILE *to,
		   struct xrt_error *err);

#endif /* XENREMAP_TEMPLATE_H */
