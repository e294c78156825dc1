// SPDX-License-Identifier: GPL-2.0
/* Two boots side by side, as text. */
#include <stdio.h>
#include <string.h>

#include "diff_sentence.h"
#include "diff_text.h"
#include "text.h"
#include "verb.h"

/* From counts or ticks; "" where there is none in A. */
const char *diff_change_text(char *buf, double a, double b)
{
	buf[0] = '\0';
	if (a > 0)
		diff_share(buf, comparison_permille(b / a - 1));
	return buf;
}

/* A time in ticks of A, in the unit of the comparison. */
const char *diff_value_text(char *buf, const struct diff *d, double ticks)
{
	double ns = ticks;

	if (d->ns)
		ns = ticks * 1e6 / (double)d->side[DIFF_A].m->end->tsc_khz;
	if (ns > 1e18)
		ns = 1e18;
	if (ns < 100)
		snprintf(buf, FORMAT_MAX, "%.1f%s", ns, d->ns ? " ns" : "");
	else if (d->ns)
		format_ns(buf, (__u64)(ns + 0.5));
	else
		snprintf(buf, FORMAT_MAX, "%.0f", ns);
	return buf;
}

static void show_whats(const struct diff *d, const bool *which, const char *verb)
{
	const struct diff_side *a = &d->side[DIFF_A], *b = &d->side[DIFF_B];
	struct sentence s = { .len = 0 };
	bool any = false;

	sentence_add(&s, "%s: ", verb);
	for (int i = 0; i < DIFF_WHATS; i++) {
		if (!which[i])
			continue;
		sentence_add(&s, "%s%s", any ? ", " : "", diff_what_text(i));
		any = true;
		if (d->unknown[i] || !d->differs[i])
			continue;
		if (i == DIFF_MAP)
			sentence_add(&s, " (in %u ranges)", d->ranges);
		else if (i == DIFF_BATCH)
			sentence_add(&s, " (%u and %u)", a->r.batch, b->r.batch);
		else if (i == DIFF_KHZ)
			sentence_add(&s, " (%llu and %llu kHz)", a->m->end->tsc_khz,
			    b->m->end->tsc_khz);
	}
	if (any)
		text_wrapped(s.text);
}

/* Under the file's name. */
static void indented_head(FILE *to, const struct xrt_model *m)
{
	fprintf(to, "   ");
	text_head_to(to, m);
}

static void show_both_heads(const struct diff *d)
{
	bool same[DIFF_WHATS], differs[DIFF_WHATS], unknown[DIFF_WHATS];
	char name[FORMAT_LINE];

	for (int i = 0; i < DIFF_SIDES; i++) {
		xrt_escape(name, sizeof(name), d->side[i].name,
			   strlen(d->side[i].name));
		printf("%c  %s\n", 'A' + i, name);
		text_lines(stdout, d->side[i].m, indented_head);
	}
	for (int i = 0; i < DIFF_WHATS; i++) {
		differs[i] = d->differs[i] && !d->unknown[i];
		same[i] = !d->differs[i] && !d->unknown[i];
		unknown[i] = d->unknown[i] && i != DIFF_BATCH;
	}
	show_whats(d, differs, "differs");
	show_whats(d, same, "the same");
	show_whats(d, unknown, "unknown");
	for (int i = 0; i < DIFF_SIDES; i++) {
		if (!d->side[i].m->nr_death)
			continue;
		printf("In %c:\n", 'A' + i);
		text_alarm(d->side[i].m);
	}
	if (!d->ns)
		printf("Times are in TSC ticks: the frequency is unknown in at least one of them.\n");
}

/**
 * struct known - a count, if it is known
 */
struct known {
	bool known;
	__u64 value;
};

static void count_line(const char *what, struct known x, struct known y)
{
	char change[FORMAT_MAX], a_text[FORMAT_MAX], b_text[FORMAT_MAX];
	__u64 a = x.value, b = y.value;

	if ((!a || !x.known) && (!b || !y.known))
		return;
	if (!x.known || !y.known) {
		printf("%-20s %12s %12s   unknown\n", what,
		       format_text(a_text, sizeof(a_text), x.known ? "%llu" : "?", a),
		       format_text(b_text, sizeof(b_text), y.known ? "%llu" : "?", b));
		return;
	}
	diff_change_text(change, (double)a, (double)b);
	printf("%-20s %12llu %12llu%*s\n", what, a, b, *change ? 10 : 0,
	       a == b ? "same" : change);
}

/* Ticks of A, and of B. */
static void time_line(const struct diff *d, const char *what, __u64 a, __u64 b)
{
	double to = (double)b * comparison_scale(d);
	char x[FORMAT_MAX], y[FORMAT_MAX], change[FORMAT_MAX];

	if (!a || !b)
		return;
	printf("%-20s %12s %12s %9s\n", what, diff_value_text(x, d, (double)a),
	       diff_value_text(y, d, to), diff_change_text(change, (double)a, to));
}

const char *diff_phase_note(const struct diff *d,
			    const struct diff_phase_change *c)
{
	if (d->same_boot)
		return "same";
	if (c->verdict == DIFF_SLOWER)
		return "slower";
	if (c->verdict == DIFF_FASTER)
		return "faster";
	return comparison_permille(c->change) ? "within noise" : "same";
}

/* A phase, with its verdict. */
static void phase_line(const struct diff *d, enum diff_phase phase,
		       const char *what)
{
	const struct diff_phase_change *c = &d->phase[phase];
	char x[FORMAT_MAX], y[FORMAT_MAX], change[FORMAT_MAX];

	if (!c->known)
		return;
	printf("%-20s %12s %12s %9s %s\n", what, diff_value_text(x, d, c->a),
	       diff_value_text(y, d, c->b),
	       diff_share(change, comparison_permille(c->change)),
	       diff_phase_note(d, c));
}

static struct known known_pages(const struct report *r)
{
	return (struct known){ report_counts_known(r), r->pages };
}

static struct known known_chunks(const struct report *r)
{
	return (struct known){ report_counts_known(r), r->chunks };
}

static struct known released_pages(const struct report *r)
{
	struct known n = { report_areas_known(r), 0 };

	for (size_t i = 0; i < r->m->nr_area; i++)
		n.value += r->m->area[i]->released;
	return n;
}

static void show_totals(const struct diff *d)
{
	const struct report *a = &d->side[DIFF_A].r, *b = &d->side[DIFF_B].r;

	printf("\nin all                          A            B    change\n");
	count_line("pages remapped", known_pages(a), known_pages(b));
	count_line("pages released", released_pages(a), released_pages(b));
	count_line("chunks", known_chunks(a), known_chunks(b));
	if (a->calls && b->calls)
		count_line("hypercalls", (struct known){ true, a->calls },
			   (struct known){ true, b->calls });
	phase_line(d, DIFF_PREPARE, d->phase[DIFF_PREPARE].per_page ?
		   "prepare, per page" : "prepare chunks");
	phase_line(d, DIFF_P2M_REBUILD, "p2m rebuild");
	time_line(d, "walk", a->walk, b->walk);
	time_line(d, "  between chunks", d->side[DIFF_A].between,
		  d->side[DIFF_B].between);
	phase_line(d, DIFF_EARLY_BOOT, "early boot");
}

const char *diff_note(const struct diff *d, const struct diff_change *c,
		      bool step)
{
	if (step && !d->steps_compared)
		return "levels differ";
	if (comparison_unchanged(c))
		return "same";
	if (!c->interval)
		return "too few chunks";
	if (!is_change(c))
		return "noise";
	return c->change > 0 ? "slower" : "faster";
}

static void change_line(const struct diff *d, const char *what,
			const struct diff_change *c, bool step)
{
	char a[FORMAT_MAX], b[FORMAT_MAX], change[FORMAT_MAX];
	char low[FORMAT_MAX], high[FORMAT_MAX];

	if (!c->known)
		return;
	printf("%-20s %12s %12s %9s", what, diff_value_text(a, d, c->a),
	       diff_value_text(b, d, c->b),
	       diff_share(change, comparison_permille(c->change)));
	if (c->interval)
		printf(" %7s %7s", diff_share(low, comparison_permille(c->low)),
		       diff_share(high, comparison_permille(c->high)));
	printf("%s%s\n", d->same_boot ? "" : " ",
	       d->same_boot ? "" : diff_note(d, c, step));
}

/* What differs in an area itself. */
static void area_apart(const char *name, const struct xrt_area *a,
		       const struct xrt_area *b)
{
	struct sentence s = { .len = 0 };
	char from[FORMAT_MAX], to[FORMAT_MAX];

	if (a->start_pfn != b->start_pfn || a->end_pfn != b->end_pfn)
		sentence_add(&s, "in B %s-%s", format_frame(from, b->start_pfn),
			     format_frame(to, b->end_pfn));
	if (a->remapped != b->remapped)
		sentence_add(&s, "%s%llu pages in A, %llu in B", s.len ? ", " : "",
		    a->remapped, b->remapped);
	if (!s.len)
		return;
	printf("%-20s ", name);
	text_hanging(stdout, 21, 21, s.text);
}

static void area_line(const struct diff *d, const struct diff_area *area)
{
	const struct xrt_area *a = area->rec[DIFF_A], *b = area->rec[DIFF_B];
	const struct xrt_area *x = a ? a : b;
	const struct report *other = &d->side[a ? DIFF_B : DIFF_A].r;
	char name[FORMAT_MAX], from[FORMAT_MAX], to[FORMAT_MAX];

	snprintf(name, sizeof(name), "%.16s-%.16s",
		 format_frame(from, x->start_pfn), format_frame(to, x->end_pfn));
	if (a && b)
		area_apart(name, a, b);
	else
		printf("%-20s %s in %c: %llu pages remapped, %llu released%s\n",
		       name, report_areas_known(other) ? "only" : "recorded",
		       a ? 'A' : 'B', x->remapped, x->released,
		       report_areas_known(other) ? "" : "; records of the other are missing");
	change_line(d, name, &area->walk[DIFF_WALK], false);
}

const char *diff_metric_text(unsigned int metric)
{
	static const char * const name[DIFF_METRICS] = {
		[DIFF_P2M] = "p2m", [DIFF_M2P] = "m2p",
		[DIFF_MAPPING] = "mapping", [DIFF_REST] = "rest",
		[DIFF_WALK] = "walk",
	};

	return name[metric];
}

static void show_per_page(const struct diff *d)
{
	char part[FORMAT_MAX];

	if (!d->walk[DIFF_WALK].known)
		return;
	printf("\nper page of the walk            A            B    change    99%% of draws\n");
	change_line(d, "walk, in its chunks", &d->walk[DIFF_WALK], false);
	for (unsigned int s = 0; s < DIFF_WALK; s++) {
		snprintf(part, sizeof(part), "  %s", diff_metric_text(s));
		change_line(d, part, &d->walk[s], true);
	}
	if (d->nr_area)
		printf("by area, pfn\n");
	for (size_t i = 0; i < d->nr_area; i++)
		area_line(d, &d->area[i]);
	if (d->more_areas)
		printf("and %zu more areas\n", d->more_areas);
}

static void scaled_quantiles(const struct step_figures *f, double scale, double q[5])
{
	const __u64 v[5] = { f->p50, f->p90, f->p99, f->p999, f->max };

	for (int i = 0; i < 5; i++)
		q[i] = (double)v[i] * scale;
}

static void show_percentiles(const struct diff *d)
{
	const struct report *a = &d->side[DIFF_A].r, *b = &d->side[DIFF_B].r;
	char text[FORMAT_MAX];
	double x[5], y[5];

	if (!a->step[0].count || !b->step[0].count)
		return;
	printf("\nof single pages             p50        p90        p99      p99.9        max\n");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		scaled_quantiles(&a->step[s], 1, x);
		scaled_quantiles(&b->step[s], comparison_scale(d), y);
		printf("%-9s A      ", xrt_step_name(s));
		for (int i = 0; i < 5; i++)
			printf(" %10s", diff_value_text(text, d, x[i]));
		printf("\n          B      ");
		for (int i = 0; i < 5; i++)
			printf(" %10s", diff_value_text(text, d, y[i]));
		printf("\n          change ");
		for (int i = 0; i < 5; i++)
			printf(" %10s", diff_change_text(text, x[i], y[i]));
		printf("\n");
	}
	if (a->sampled || b->sampled)
		printf("Of a sample%s: high percentiles are rough.\n",
		       a->sampled && b->sampled ? "" :
		       a->sampled ? " in A" : " in B");
}

void diff_text(const struct diff *d)
{
	show_both_heads(d);
	show_totals(d);
	show_per_page(d);
	show_percentiles(d);
	for (int i = 0; i < DIFF_SIDES; i++) {
		if (!xrt_model_whole(d->side[i].m))
			printf("\n%c is not whole; 'xenremap report' shows what is missing.\n",
			       'A' + i);
	}
	diff_sentence(d);
}
