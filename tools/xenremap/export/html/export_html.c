// SPDX-License-Identifier: GPL-2.0
/*
 * Format html: one page with everything in it. Its sources are in
 * dashboards/report/; the build bundles them into one template, which is in
 * this program, and what is filled in is here and in html_*.c.
 */
#include <stdlib.h>

#include "export.h"
#include "export_html.h"

/* From dashboards/report.S. */
extern const char html_page[], html_page_end[];

static int put_page(struct html *h, FILE *to, struct xrt_error *err)
{
	const struct template t = {
		.text = html_page, .len = (size_t)(html_page_end - html_page),
		.value = html_values, .list = html_lists,
	};

	figures_from_model(&h->report, h->m);
	if (profile_from_figures(&h->profile, &h->report))
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the profile");
	diagnosis_make(&h->why, h->m, NULL, true);
	if (chain_from_model(&h->chain, h->m))
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the chain");
	if (html_page_times_pack(&h->pages, h->m, err))
		return -1;
	return html_template_write(&t, h, to, err);
}

static int write_html(const struct export *e, FILE *to, struct xrt_error *err)
{
	struct html *h = calloc(1, sizeof(*h));
	int ret;

	if (!h)
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	h->m = e->m;
	ret = put_page(h, to, err);
	html_page_times_free(&h->pages);
	chain_free(&h->chain);
	free(h);
	return ret;
}

/* The build leaves the page empty if it cannot make it. */
static const char *page_missing(void)
{
	return &html_page_end[0] > &html_page[0] ? NULL :
	       "node or npm was missing, or npm could not install its packages";
}

const struct export_format export_html = {
	.name = "html",
	.summary = "a page to look at, offline and by mail; a single file",
	.binary = true,
	.missing = page_missing,
	.write = write_html,
};
