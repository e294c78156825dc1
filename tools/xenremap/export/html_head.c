// SPDX-License-Identifier: GPL-2.0
/* What the page says without its script: headline, figures, diagnosis. */
#include <string.h>

#include "export/html.h"
#include "text.h"
#include "verb.h"

void html_text(FILE *to, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '&')
			fputs("&amp;", to);
		else if (c == '<')
			fputs("&lt;", to);
		else if (c == '>')
			fputs("&gt;", to);
		else if (c == '"')
			fputs("&quot;", to);
		else if (c == '\'')
			fputs("&#39;", to);
		else if (c < ' ' || c > '~')
			fprintf(to, "\\x%02x", c);
		else
			fputc(c, to);
	}
}

/* Digits in groups of three. */
static const char *grouped(char *buf, __u64 n)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu", n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	buf[at] = '\0';
	return buf;
}

static int put_kernel(const void *ctx, size_t row, FILE *to,
		      struct xrt_error *err)
{
	const struct html *h = ctx;
	const struct xrt_boot *b = h->m->boot;
	char text[sizeof(b->release) * 4 + 1], pages[TEXT_MAX];

	(void)row;
	(void)err;
	if (!b) {
		fputs("boot record missing", to);
		return 0;
	}
	xrt_escape(text, sizeof(text), b->release, sizeof(b->release));
	fputs("Linux ", to);
	html_text(to, text);
	fprintf(to, " on Xen %u.%u, %s, %s pages, level %s",
		b->xen_version >> 16, b->xen_version & 0xffff,
		b->flags & XRT_BOOT_DOM0 ? "dom0" : "domU",
		grouped(pages, b->nr_pages), xrt_level_name(b->level));
	return 0;
}

static int put_boot_id(const void *ctx, size_t row, FILE *to,
		       struct xrt_error *err)
{
	const struct html *h = ctx;

	(void)row;
	(void)err;
	fprintf(to, "%016llx", xrt_stat(h->m->cap)->boot_id);
	return 0;
}

/* A duration in time, or in ticks where that is all that is known. */
static const char *duration(char *buf, const struct html *h, __u64 ticks)
{
	if (!*text_time(buf, h->m, ticks)) {
		grouped(buf, ticks);
		strcat(buf, " ticks");
	}
	return buf;
}

static bool ended(const struct html *h)
{
	return !h->m->nr_death || h->m->finish;
}

static unsigned int top_step(const struct report *r)
{
	unsigned int top = 0;

	for (unsigned int s = 1; s < XRT_NR_STEPS; s++) {
		if (r->step[s].total > r->step[top].total)
			top = s;
	}
	return top;
}

static int put_headline(const void *ctx, size_t row, FILE *to,
			struct xrt_error *err)
{
	const struct html *h = ctx;
	const struct report *r = &h->report;
	char share[TEXT_MAX], time[TEXT_MAX];
	unsigned int top = top_step(r);

	(void)row;
	(void)err;
	if (!ended(h))
		fputs("The remap did not come to its end", to);
	else if (!r->pages)
		fputs("No page had to be remapped", to);
	else if (!r->walk)
		fputs("How long the walk took is not known", to);
	else if (r->over || !r->step[0].count)
		fprintf(to, "The walk took %s", duration(time, h, r->walk));
	else
		fprintf(to, "Most of the walk went to the %s step: %s of %s",
			xrt_step_name(top),
			text_share(share, r->step[top].permille),
			duration(time, h, r->walk));
	return 0;
}

static int put_subline(const void *ctx, size_t row, FILE *to,
		       struct xrt_error *err)
{
	const struct html *h = ctx;
	const struct report *r = &h->report;
	char walk[TEXT_MAX], prepare[TEXT_MAX];

	(void)row;
	(void)err;
	if (!ended(h)) {
		html_text(to, h->why.state);
		fputc('.', to);
		return 0;
	}
	if (!r->early || !r->pages)
		return 0;
	fprintf(to, "The walk took %s of early boot from the map to the page tables, preparing its chunks %s.",
		text_share(walk, permille(r->walk, r->early)),
		text_share(prepare,
			   permille(phase_ticks(r->m, XRT_PHASE_PREPARE),
				    r->early)));
	return 0;
}

/* A key figure: what it is of, the figure, and the same in another unit. */
struct figure {
	const char *what;
	char value[TEXT_MAX];
	char other[TEXT_MAX];
};

#define FIGURES	6

static void in_time_and_ticks(struct figure *f, const struct html *h,
			      __u64 ticks)
{
	duration(f->value, h, ticks);
	if (strstr(f->value, "ticks"))
		return;
	grouped(f->other, ticks);
	strcat(f->other, " ticks");
}

static void count_figure(struct figure *f, const char *what, __u64 n,
			 __u64 of)
{
	char all[TEXT_MAX];

	f->what = what;
	grouped(f->value, n);
	if (of > n)
		snprintf(f->other, sizeof(f->other), "of %.30s prepared",
			 grouped(all, of));
}

static size_t figures(const struct html *h, struct figure f[FIGURES])
{
	const struct report *r = &h->report;
	const struct xrt_death *d = h->why.facts.death;
	__u64 prepare = phase_ticks(h->m, XRT_PHASE_PREPARE), released = 0;
	size_t n = 0;

	memset(f, 0, FIGURES * sizeof(*f));
	for (size_t i = 0; i < h->m->nr_area; i++)
		released += h->m->area[i]->released;
	if (d && !ended(h)) {
		count_figure(&f[n++], "pages prepared", d->prepared_pages, 0);
		count_figure(&f[n++], "chunks walked", d->chunks,
			     d->prepared_chunks);
	} else {
		count_figure(&f[n++], "pages remapped", r->pages, 0);
		count_figure(&f[n++], "chunks", r->chunks, 0);
	}
	count_figure(&f[n++], "pages released", released, 0);
	if (prepare) {
		f[n].what = "preparing";
		in_time_and_ticks(&f[n++], h, prepare);
	}
	if (r->walk && r->pages) {
		f[n].what = "walk";
		in_time_and_ticks(&f[n++], h, r->walk);
		f[n].what = "walk, a page";
		in_time_and_ticks(&f[n++], h,
				  ticks_a_page(r->walk, r->pages));
	}
	return n;
}

static size_t rows_figures(const void *ctx, size_t row)
{
	struct figure f[FIGURES];

	(void)row;
	return figures(ctx, f);
}

static int put_figure_what(const void *ctx, size_t row, FILE *to,
			   struct xrt_error *err)
{
	struct figure f[FIGURES];

	(void)err;
	figures(ctx, f);
	html_text(to, f[row].what);
	return 0;
}

static int put_figure_value(const void *ctx, size_t row, FILE *to,
			    struct xrt_error *err)
{
	struct figure f[FIGURES];

	(void)err;
	figures(ctx, f);
	html_text(to, f[row].value);
	return 0;
}

static int put_figure_other(const void *ctx, size_t row, FILE *to,
			    struct xrt_error *err)
{
	struct figure f[FIGURES];

	(void)err;
	figures(ctx, f);
	html_text(to, f[row].other);
	return 0;
}

static size_t rows_subline(const void *ctx, size_t row)
{
	const struct html *h = ctx;

	(void)row;
	return !ended(h) || (h->report.early && h->report.pages);
}

static size_t rows_diagnoses(const void *ctx, size_t row)
{
	const struct html *h = ctx;

	(void)row;
	return h->why.nr;
}

static size_t rows_bad(const void *ctx, size_t row)
{
	const struct html *h = ctx;

	return h->why.of[row].bad;
}

static size_t rows_note(const void *ctx, size_t row)
{
	return !rows_bad(ctx, row);
}

/* A field of a diagnosis: its text, and whether there is one. */
#define DIAGNOSIS_FIELD(field)						\
static size_t rows_##field(const void *ctx, size_t row)			\
{									\
	const struct html *h = ctx;					\
									\
	return h->why.of[row].field[0] != '\0';				\
}									\
									\
static int put_##field(const void *ctx, size_t row, FILE *to,		\
		       struct xrt_error *err)				\
{									\
	const struct html *h = ctx;					\
									\
	(void)err;							\
	html_text(to, h->why.of[row].field);				\
	return 0;							\
}

DIAGNOSIS_FIELD(what)
DIAGNOSIS_FIELD(where)
DIAGNOSIS_FIELD(cause)
DIAGNOSIS_FIELD(remedy)

static int put_data(const void *ctx, size_t row, FILE *to,
		    struct xrt_error *err)
{
	(void)row;
	return html_data(ctx, to, err);
}

static int put_pages(const void *ctx, size_t row, FILE *to,
		     struct xrt_error *err)
{
	const struct html *h = ctx;

	(void)row;
	(void)err;
	if (h->pages.text)
		fwrite(h->pages.text, 1, h->pages.len, to);
	return 0;
}

const struct template_value html_values[] = {
	{ "kernel", put_kernel },
	{ "boot_id", put_boot_id },
	{ "headline", put_headline },
	{ "subline", put_subline },
	{ "figure", put_figure_what },
	{ "value", put_figure_value },
	{ "other", put_figure_other },
	{ "what", put_what },
	{ "where", put_where },
	{ "cause", put_cause },
	{ "remedy", put_remedy },
	{ "data", put_data },
	{ "pages", put_pages },
	{ NULL, NULL },
};

const struct template_list html_lists[] = {
	{ "has_subline", rows_subline },
	{ "figures", rows_figures },
	{ "diagnoses", rows_diagnoses },
	{ "bad", rows_bad },
	{ "note", rows_note },
	{ "has_what", rows_what },
	{ "has_where", rows_where },
	{ "has_cause", rows_cause },
	{ "has_remedy", rows_remedy },
	{ NULL, NULL },
};
