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
 * struct template_at - the place that is being filled
 * @ctx:	as given to html_template_write()
 * @row:	of the list around the place, 0 outside
 * @arg:	of the value or the list, for functions that serve several
 */
struct template_at {
	const void *ctx;
	size_t row;
	size_t arg;
};

/**
 * struct template_value - the text for a place
 * @name:	as in the template
 * @put:	writes it. A write that fails stays in the stream's error flag.
 *		Returns 0, or -1 with @err set
 * @arg:	handed to @put
 */
struct template_value {
	const char *name;
	int (*put)(const struct template_at *at, FILE *to,
		   struct xrt_error *err);
	size_t arg;
};

/**
 * struct template_list - how often a part is there
 * @name:	as in the template
 * @rows:	how many rows there are
 * @arg:	handed to @rows
 */
struct template_list {
	const char *name;
	size_t (*rows)(const struct template_at *at);
	size_t arg;
};

/**
 * struct template - a text with places that are filled
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
 * html_template_write() - write the text, filled in
 * @t:		the template
 * @ctx:	for its values and lists
 * @to:		the stream
 * @err:	says why not: XRT_E_INVALID where the text names what nobody
 *		knows, or what a value found
 *
 * Return: 0, or -1 with @err set.
 */
int html_template_write(const struct template *t, const void *ctx, FILE *to,
			struct xrt_error *err);

#endif /* XENREMAP_TEMPLATE_H */
