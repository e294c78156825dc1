// SPDX-License-Identifier: GPL-2.0
/* What the page says without its script: headline, figures, diagnosis. */
#include <string.h>

#include "export_html.h"
#include "headline.h"
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
static const char *grouped_digits(char *buf, __u64 n)
{
	char digits[FORMAT_MAX];
	int len = snprintf(digits, sizeof(digits), "%llu", n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	buf[at] = '\0';
	return buf;
}

static int put_kernel(const struct template_at *at, FILE *to,
		      struct xrt_error *err)
{
	const struct html *h = at->ctx;
	const struct xrt_boot *b = h->m->boot;
	char text[XRT_ESCAPED(sizeof(b->release))], pages[FORMAT_MAX];

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
		grouped_digits(pages, b->nr_pages), xrt_level_name(b->level));
	return 0;
}

static int put_boot_id(const struct template_at *at, FILE *to,
		       struct xrt_error *err)
{
	const struct html *h = at->ctx;

	(void)err;
	fprintf(to, "%016llx", xrt_stat(h->m->cap)->boot_id);
	return 0;
}

/* A duration in time, or in ticks where that is all that is known. */
static const char *duration_text(char *buf, const struct html *h, __u64 ticks)
{
	if (!*format_time(buf, h->m, ticks)) {
		grouped_digits(buf, ticks);
		strcat(buf, " ticks");
	}
	return buf;
}

static bool walk_ended(const struct html *h)
{
	return report_ended(&h->report);
}

static int put_headline(const struct template_at *at, FILE *to,
			struct xrt_error *err)
{
	const struct html *h = at->ctx;
	struct sentence s = { .len = 0 };

	(void)err;
	headline_short(&s, &h->report, &h->profile);
	html_text(to, s.text);
	return 0;
}

static bool has_sentence(const struct html *h)
{
	return h->report.pages && h->report.walk && h->report.step[0].count;
}

static int put_subline(const struct template_at *at, FILE *to,
		       struct xrt_error *err)
{
	const struct html *h = at->ctx;
	struct sentence s = { .len = 0 };

	(void)err;
	if (walk_ended(h))
		headline_sentence(&s, &h->report, &h->profile);
	else
		sentence_add(&s, "%s.", h->why.state);
	html_text(to, s.text);
	return 0;
}

/* A key figure: its name, its value, and the same in another unit. */
struct figure {
	char what[FORMAT_MAX];
	char value[FORMAT_MAX];
	char other[FORMAT_MAX];
};

#define FIGURES	6

static void time_figure(struct figure *f, const char *what,
			const struct html *h, __u64 ticks)
{
	snprintf(f->what, sizeof(f->what), "%s", what);
	duration_text(f->value, h, ticks);
	if (strstr(f->value, "ticks"))
		return;
	grouped_digits(f->other, ticks);
	strcat(f->other, " ticks");
}

static void count_figure(struct figure *f, const char *what, __u64 n,
			 __u64 of)
{
	char all[FORMAT_MAX];

	snprintf(f->what, sizeof(f->what), "%s", what);
	grouped_digits(f->value, n);
	if (of > n)
		snprintf(f->other, sizeof(f->other), "of %.30s prepared",
			 grouped_digits(all, of));
}

static size_t key_figures(const struct html *h, struct figure f[FIGURES])
{
	const struct report *r = &h->report;
	const struct xrt_death *d = h->why.facts.death;
	__u64 prepare = figures_phase_ticks(h->m, XRT_PHASE_PREPARE), released = 0;
	size_t n = 0;

	memset(f, 0, FIGURES * sizeof(*f));
	for (size_t i = 0; i < h->m->nr_area; i++)
		released += h->m->area[i]->released;
	if (d && !walk_ended(h)) {
		count_figure(&f[n++], "pages prepared", d->prepared_pages, 0);
		count_figure(&f[n++], "chunks walked", d->chunks,
			     d->prepared_chunks);
	} else {
		count_figure(&f[n++], "pages remapped", r->pages, 0);
		count_figure(&f[n++], "chunks", r->chunks, 0);
	}
	count_figure(&f[n++], "pages released", released, 0);
	if (prepare)
		time_figure(&f[n++], "preparing", h, prepare);
	if (r->walk && r->pages) {
		time_figure(&f[n++], "walk", h, r->walk);
		time_figure(&f[n++], "walk, per page", h,
			    xrt_ticks_per_page(r->walk, r->pages));
	}
	return n;
}

static size_t rows_figures(const struct template_at *at)
{
	struct figure f[FIGURES];

	return key_figures(at->ctx, f);
}

/* A text of the figure, by where it is in there. */
static int put_figure(const struct template_at *at, FILE *to,
		      struct xrt_error *err)
{
	struct figure f[FIGURES];

	(void)err;
	key_figures(at->ctx, f);
	html_text(to, (const char *)&f[at->row] + at->arg);
	return 0;
}

static size_t rows_subline(const struct template_at *at)
{
	const struct html *h = at->ctx;

	return !walk_ended(h) || has_sentence(h);
}

static size_t rows_diagnoses(const struct template_at *at)
{
	const struct html *h = at->ctx;

	return h->why.nr;
}

/* Whether the diagnosis is of that kind. */
static size_t rows_bad(const struct template_at *at)
{
	const struct html *h = at->ctx;

	return h->why.of[at->row].bad == at->arg;
}

/* A text of the diagnosis, by where it is in there. */
static const char *diagnosis_text(const struct template_at *at)
{
	const struct html *h = at->ctx;

	return (const char *)&h->why.of[at->row] + at->arg;
}

static size_t rows_text(const struct template_at *at)
{
	return *diagnosis_text(at) != '\0';
}

static int put_text(const struct template_at *at, FILE *to,
		    struct xrt_error *err)
{
	(void)err;
	html_text(to, diagnosis_text(at));
	return 0;
}

static int put_data(const struct template_at *at, FILE *to,
		    struct xrt_error *err)
{
	return html_data(at->ctx, to, err);
}

static int put_pages(const struct template_at *at, FILE *to,
		     struct xrt_error *err)
{
	const struct html *h = at->ctx;

	(void)err;
	if (h->pages.text)
		fwrite(h->pages.text, 1, h->pages.len, to);
	return 0;
}

const struct template_value html_values[] = {
	{ "kernel", put_kernel, 0 },
	{ "boot_id", put_boot_id, 0 },
	{ "headline", put_headline, 0 },
	{ "subline", put_subline, 0 },
	{ "figure", put_figure, offsetof(struct figure, what) },
	{ "value", put_figure, offsetof(struct figure, value) },
	{ "other", put_figure, offsetof(struct figure, other) },
	{ "what", put_text, offsetof(struct diagnosis, what) },
	{ "where", put_text, offsetof(struct diagnosis, where) },
	{ "cause", put_text, offsetof(struct diagnosis, cause) },
	{ "remedy", put_text, offsetof(struct diagnosis, remedy) },
	{ "data", put_data, 0 },
	{ "pages", put_pages, 0 },
	{ NULL, NULL, 0 },
};

const struct template_list html_lists[] = {
	{ "has_subline", rows_subline, 0 },
	{ "figures", rows_figures, 0 },
	{ "diagnoses", rows_diagnoses, 0 },
	{ "bad", rows_bad, true },
	{ "note", rows_bad, false },
	{ "has_where", rows_text, offsetof(struct diagnosis, where) },
	{ "has_cause", rows_text, offsetof(struct diagnosis, cause) },
	{ "has_remedy", rows_text, offsetof(struct diagnosis, remedy) },
	{ NULL, NULL, 0 },
};
