/* SPDX-License-Identifier: GPL-2.0 */
/* The page of export html: what its parts are made from. */
#ifndef XENREMAP_HTML_H
#define XENREMAP_HTML_H

#include <stdio.h>

#include "chain.h"
#include "diagnosis.h"
#include "html_template.h"
#include "json.h"
#include "profile.h"

/**
 * struct page_times - step durations of all pages kept, packed for the page
 * @text:	base64 of what zlib made of the codes, NULL where there are none
 * @len:	its length
 * @count:	pages
 * @shift:	a code is the histogram bucket of the duration without
 *		this number of its low bits
 * @bytes:	of a code, 1 or 2; first come the low bytes of a step's codes,
 *		then the high ones, step by step
 * @too_many:	they would make the file too large and are left out
 */
struct page_times {
	char *text;
	size_t len;
	__u64 count;
	unsigned int shift;
	unsigned int bytes;
	bool too_many;
};

/**
 * struct html - all that the page shows
 * @m:		the model
 * @report:	the figures
 * @profile:	special properties of single pages and chunks
 * @chain:	the chain
 * @why:	the diagnosis
 * @pages:	the durations of pages
 */
struct html {
	const struct xrt_model *m;
	struct report report;
	struct profile profile;
	struct chain chain;
	struct diagnoses why;
	struct page_times pages;
};

/**
 * html_page_times_pack() - pack the durations of all pages
 * @p:		gets them
 * @m:		the model
 * @err:	says why not: XRT_E_NOMEM
 *
 * Takes the finest of several resolutions that keeps the file small enough to
 * be mailed.
 *
 * Return: 0, or -1 with @err set.
 */
int html_page_times_pack(struct page_times *p, const struct xrt_model *m,
			 struct xrt_error *err);
void html_page_times_free(struct page_times *p);

/**
 * html_data() - write the capture as JSON that is inert inside HTML
 * @h:		what to write
 * @to:		the stream
 * @err:	says why not: XRT_E_NOMEM
 *
 * Return: 0, or -1 with @err set.
 */
int html_data(const struct html *h, FILE *to, struct xrt_error *err);

/* The profile, as a field of the open object. */
void html_profile(struct json *j, const struct html *h);

/* Any text as text of HTML, and as the value of an attribute in quotes. */
void html_text(FILE *to, const char *text);

/* What the template's places are filled with. */
extern const struct template_value html_values[];
extern const struct template_list html_lists[];

#endif /* XENREMAP_HTML_H */
