// SPDX-License-Identifier: GPL-2.0
/*
 * Two boots side by side, as one HTML page: the verdict, a chart of the changes
 * with their intervals, and the numbers as tables. It has no scripts, no links
 * and no fonts of its own. Texts of a capture may be hostile: all of them pass
 * diff_html_put().
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diff_html.h"
#include "diff_html_chart.h"
#include "diff_sentence.h"
#include "diff_text.h"
#include "memory.h"
#include "text.h"
#include "version.h"

void diff_html_put(const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", stdout);
			break;
		case '>':
			fputs("&gt;", stdout);
			break;
		case '&':
			fputs("&amp;", stdout);
			break;
		case '"':
			fputs("&quot;", stdout);
			break;
		default:
			putchar(*text);
		}
	}
}

static const char style[] =
	"body{font:16px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;"
	"max-width:62rem;margin:2rem auto;padding:0 1rem}"
	"h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}"
	"p.verdict{border-left:.4rem solid #6e7781;padding:.5rem 1rem;background:#f6f8fa}"
	"p.slower{border-color:#b35900}p.faster{border-color:#0a6ebd}"
	"div.wide{overflow-x:auto}table{border-collapse:collapse}"
	"th,td{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #d0d7de;"
	"font-variant-numeric:tabular-nums}"
	"th:first-child,td:first-child,td.text{text-align:left}"
	"svg{max-width:100%;height:auto}svg text{font:13px system-ui,sans-serif;fill:currentColor}"
	"svg .slower{fill:#b35900}svg .faster{fill:#0a6ebd}svg .noise{fill:#6e7781}"
	"svg .axis{stroke:currentColor}svg .grid{stroke:#d0d7de}"
	"@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}"
	"p.verdict{background:#161b22}th,td{border-color:#30363d}svg .grid{stroke:#30363d}"
	"svg .slower{fill:#e88c30}svg .faster{fill:#58a6ff}}";

static void put_cell(const char *text)
{
	fputs("<td>", stdout);
	diff_html_put(text);
	fputs("</td>", stdout);
}

static void put_row(const char *name, const char *a, const char *b,
		    const char *change, const char *note)
{
	fputs("<tr>", stdout);
	put_cell(name);
	put_cell(a);
	put_cell(b);
	put_cell(change);
	printf("<td class=\"text\">");
	diff_html_put(note);
	puts("</td></tr>");
}

static void begin_table(const char *title, const char *columns)
{
	printf("<h2>%s</h2>\n<div class=\"wide\"><table>\n<thead><tr>%s</tr></thead>\n<tbody>\n",
	       title, columns);
}

static void end_table(void)
{
	puts("</tbody></table></div>");
}

/* What the text view prints of a capture's head, death and flaws. */
static int put_printed(const struct xrt_model *m,
		       void (*print)(FILE *to, const struct xrt_model *m))
{
	struct xrt_memory mem;
	FILE *to = xrt_memory_open(&mem);

	if (to)
		print(to, m);
	if (xrt_memory_close(&mem))
		return -1;
	diff_html_put(mem.text);
	free(mem.text);
	return 0;
}

static int put_sides(const struct diff *d)
{
	char name[FORMAT_LINE];
	int ret = 0;

	puts("<dl>");
	for (int i = 0; i < DIFF_SIDES; i++) {
		const struct xrt_model *m = d->side[i].m;

		printf("<dt><strong>%c</strong> ", 'A' + i);
		diff_html_put(xrt_escape(name, sizeof(name), d->side[i].name,
					 strlen(d->side[i].name)));
		fputs("</dt>\n<dd>", stdout);
		ret |= put_printed(m, text_head_to);
		if (m->nr_death) {
			fputs("<br>", stdout);
			ret |= put_printed(m, text_alarm_to);
		}
		if (!xrt_model_whole(m)) {
			fputs("<br>", stdout);
			ret |= put_printed(m, text_flaws_to);
		}
		puts("</dd>");
	}
	puts("</dl>");
	return ret;
}

static void put_names(const struct diff *d, const char *title, bool differs,
		      bool unknown)
{
	bool any = false;

	for (unsigned int i = 0; i < DIFF_WHATS; i++) {
		if (d->unknown[i] != unknown ||
		    (!unknown && d->differs[i] != differs))
			continue;
		printf("%s%s", any ? ", " : title, diff_what_text(i));
		any = true;
	}
	if (any)
		puts("</li>");
}

static void put_context(const struct diff *d)
{
	puts("<ul>");
	put_names(d, "<li>different: ", true, false);
	put_names(d, "<li>the same: ", false, false);
	put_names(d, "<li>unknown: ", false, true);
	if (!d->ns)
		puts("<li>Times are in TSC ticks: the frequency is unknown in at least one of them.</li>");
	puts("</ul>");
}

/**
 * struct count - a count of both boots
 * @value:	by enum diff_side_id
 * @known:	the boot has it
 */
struct count {
	__u64 value[DIFF_SIDES];
	bool known[DIFF_SIDES];
};

static void count_row(const char *what, const struct count *c)
{
	const __u64 *v = c->value;
	char text[DIFF_SIDES][FORMAT_MAX], change[FORMAT_MAX];
	bool both = c->known[DIFF_A] && c->known[DIFF_B];

	if ((!v[DIFF_A] || !c->known[DIFF_A]) &&
	    (!v[DIFF_B] || !c->known[DIFF_B]))
		return;
	for (int i = 0; i < DIFF_SIDES; i++)
		snprintf(text[i], FORMAT_MAX, c->known[i] ? "%llu" : "?", v[i]);
	put_row(what, text[DIFF_A], text[DIFF_B], !both ? "unknown" :
		v[DIFF_A] == v[DIFF_B] ? "same" :
		diff_change_text(change, (double)v[DIFF_A], (double)v[DIFF_B]),
		"");
}

static __u64 sum_released(const struct report *r)
{
	__u64 sum = 0;

	for (size_t i = 0; i < r->m->nr_area; i++)
		sum += r->m->area[i]->released;
	return sum;
}

static void count_rows(const struct diff *d)
{
	struct count pages = { 0 }, released = { 0 }, chunks = { 0 }, calls = { 0 };

	for (int i = 0; i < DIFF_SIDES; i++) {
		const struct report *r = &d->side[i].r;

		pages.value[i] = r->pages;
		chunks.value[i] = r->chunks;
		pages.known[i] = report_counts_known(r);
		chunks.known[i] = pages.known[i];
		released.value[i] = sum_released(r);
		released.known[i] = report_areas_known(r);
		calls.value[i] = r->calls;
		calls.known[i] = r->calls;
	}
	count_row("pages remapped", &pages);
	count_row("pages released", &released);
	count_row("chunks", &chunks);
	if (calls.known[DIFF_A] && calls.known[DIFF_B])
		count_row("hypercalls", &calls);
}

static void phase_row(const struct diff *d, enum diff_phase phase)
{
	const struct diff_phase_change *c = &d->phase[phase];
	char a[FORMAT_MAX], b[FORMAT_MAX], change[FORMAT_MAX];
	char name[FORMAT_MAX];

	if (!c->known)
		return;
	snprintf(name, sizeof(name), "%s%s", comparison_phase_name(phase),
		 c->per_page ? ", per page" : "");
	put_row(name, diff_value_text(a, d, c->a), diff_value_text(b, d, c->b),
		diff_share(change, comparison_permille(c->change)),
		diff_phase_note(d, c));
}

static void put_totals(const struct diff *d)
{
	begin_table("In all", "<th></th><th>A</th><th>B</th><th>change</th><th></th>");
	count_rows(d);
	for (unsigned int i = 0; i < DIFF_PHASES; i++)
		phase_row(d, i);
	end_table();
}

static void change_row(const struct diff *d, const char *what,
		       const struct diff_change *c, bool step)
{
	char a[FORMAT_MAX], b[FORMAT_MAX], change[FORMAT_MAX];
	char low[FORMAT_MAX], high[FORMAT_MAX], range[FORMAT_LINE] = "";

	if (!c->known)
		return;
	if (c->interval)
		snprintf(range, sizeof(range), "%s to %s",
			 diff_share(low, comparison_permille(c->low)),
			 diff_share(high, comparison_permille(c->high)));
	fputs("<tr>", stdout);
	put_cell(what);
	put_cell(diff_value_text(a, d, c->a));
	put_cell(diff_value_text(b, d, c->b));
	put_cell(diff_share(change, comparison_permille(c->change)));
	put_cell(range);
	printf("<td class=\"text\">%s</td></tr>\n",
	       d->same_boot ? "same" : diff_note(d, c, step));
}

/* An area of both boots that is not the same in them. */
static void put_area_apart(const char *name, const struct xrt_area *a,
			   const struct xrt_area *b)
{
	char from[FORMAT_MAX], to[FORMAT_MAX];

	if (a->start_pfn == b->start_pfn && a->end_pfn == b->end_pfn &&
	    a->remapped == b->remapped)
		return;
	printf("<tr><td>%s</td><td class=\"text\" colspan=\"5\">%llu pages remapped in A; in B %.16s-%.16s, %llu pages</td></tr>\n",
	       name, a->remapped, format_frame(from, b->start_pfn),
	       format_frame(to, b->end_pfn), b->remapped);
}

/* An area of one boot; the other may have no record of it. */
static void put_area_alone(const struct diff *d, const char *name,
			   const struct diff_area *area)
{
	const struct xrt_area *a = area->rec[DIFF_A];
	const struct xrt_area *x = a ? a : area->rec[DIFF_B];
	bool known = report_areas_known(&d->side[a ? DIFF_B : DIFF_A].r);

	printf("<tr><td>%s</td><td class=\"text\" colspan=\"5\">%s in %c: %llu pages remapped, %llu released%s</td></tr>\n",
	       name, known ? "only" : "recorded", a ? 'A' : 'B', x->remapped,
	       x->released, known ? "" : "; records of the other are missing");
}

static void put_areas(const struct diff *d)
{
	char name[FORMAT_LINE], from[FORMAT_MAX], to[FORMAT_MAX];

	for (size_t i = 0; i < d->nr_area; i++) {
		const struct xrt_area *a = d->area[i].rec[DIFF_A];
		const struct xrt_area *b = d->area[i].rec[DIFF_B];
		const struct xrt_area *x = a ? a : b;

		snprintf(name, sizeof(name), "area %.16s-%.16s",
			 format_frame(from, x->start_pfn),
			 format_frame(to, x->end_pfn));
		if (a && b)
			put_area_apart(name, a, b);
		else
			put_area_alone(d, name, &d->area[i]);
		change_row(d, name, &d->area[i].walk[DIFF_WALK], false);
	}
	if (d->more_areas)
		printf("<tr><td colspan=\"6\">and %zu more areas</td></tr>\n",
		       d->more_areas);
}

static void put_changes(const struct diff *d)
{
	if (!d->walk[DIFF_WALK].known)
		return;
	begin_table("Per page of the walk",
		    "<th></th><th>A</th><th>B</th><th>change</th><th>99 % of draws</th><th></th>");
	change_row(d, "walk, in its chunks", &d->walk[DIFF_WALK], false);
	for (unsigned int i = 0; i < DIFF_WALK; i++)
		change_row(d, diff_metric_text(i), &d->walk[i], true);
	put_areas(d);
	end_table();
}

static void quantile_row(const struct diff *d, unsigned int step, int side)
{
	const struct step_figures *f = &d->side[side].r.step[step];
	const __u64 value[] = { f->p50, f->p90, f->p99, f->p999, f->max };
	double scale = side == DIFF_B ? comparison_scale(d) : 1;
	char text[FORMAT_MAX];

	printf("<tr><td>%s, %c</td>", xrt_step_name(step), 'A' + side);
	for (size_t i = 0; i < ARRAY_SIZE(value); i++)
		put_cell(diff_value_text(text, d, (double)value[i] * scale));
	puts("</tr>");
}

static void put_quantiles(const struct diff *d)
{
	if (!d->side[DIFF_A].r.step[0].count ||
	    !d->side[DIFF_B].r.step[0].count)
		return;
	begin_table("Of single pages",
		    "<th></th><th>p50</th><th>p90</th><th>p99</th><th>p99.9</th><th>max</th>");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		quantile_row(d, s, DIFF_A);
		quantile_row(d, s, DIFF_B);
	}
	end_table();
	if (d->side[DIFF_A].r.sampled || d->side[DIFF_B].r.sampled)
		puts("<p>Of a sample: high percentiles are rough.</p>");
}

static void put_verdict(const struct diff *d)
{
	struct sentence s = { .len = 0 };

	diff_sentence_make(&s, d);
	printf("<p class=\"verdict%s\">", d->verdict == DIFF_SLOWER ? " slower" :
	       d->verdict == DIFF_FASTER ? " faster" : "");
	diff_html_put(s.text + strspn(s.text, " "));
	puts("</p>");
}

int diff_html(const struct diff *d)
{
	int ret;

	printf("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	       "<title>xenremap: two boots compared</title>\n<style>%s</style>\n</head>\n<body>\n<h1>Two boots compared</h1>\n",
	       style);
	put_verdict(d);
	ret = put_sides(d);
	put_context(d);
	diff_html_chart(d);
	put_changes(d);
	put_totals(d);
	put_quantiles(d);
	printf("<p>B's times are in the ticks of A where both are in ticks. Draws with seed %llu. Made by xenremap " XENREMAP_VERSION ".</p>\n</body>\n</html>\n",
	       d->seed);
	return ret;
}
