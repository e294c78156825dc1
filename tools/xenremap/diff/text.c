// SPDX-License-Identifier: GPL-2.0
/* Two boots side by side, for people. */
#include <stdio.h>
#include <string.h>

#include "diff.h"
#include "text.h"
#include "verb.h"

/* A change from here on is told as so many times as much. */
#define TIMES_FROM	2000

static const char * const what_text[DIFF_WHATS] = {
	[DIFF_KERNEL]	= "kernel",
	[DIFF_XEN]	= "Xen",
	[DIFF_MAP]	= "map",
	[DIFF_NR_PAGES]	= "domain's pages",
	[DIFF_DOM0]	= "kind of domain",
	[DIFF_LEVEL]	= "level",
	[DIFF_BATCH]	= "pages a hypercall",
	[DIFF_KHZ]	= "TSC frequency",
};

static const char *signed_share(char *buf, __s64 permille)
{
	__u64 v = permille < 0 ? 0 - (__u64)permille : (__u64)permille;

	if (permille >= TIMES_FROM)
		snprintf(buf, TEXT_MAX, "x %llu.%llu", v / 1000 + 1,
			 v % 1000 / 100);
	else
		snprintf(buf, TEXT_MAX, "%s%llu.%llu%%",
			 permille < 0 ? "-" : v ? "+" : "", v / 10, v % 10);
	return buf;
}

/* From counts or ticks; "" where there is none in A. */
static const char *change_of(char *buf, double a, double b)
{
	buf[0] = '\0';
	if (a > 0)
		signed_share(buf, diff_permille(b / a - 1));
	return buf;
}

/* A time in ticks of A, in the unit of the comparison. */
static const char *value(char *buf, const struct diff *d, double ticks)
{
	double ns = ticks;

	if (d->ns)
		ns = ticks * 1e6 / (double)d->side[DIFF_A].m->end->tsc_khz;
	if (ns > 1e18)
		ns = 1e18;
	if (ns < 100)
		snprintf(buf, TEXT_MAX, "%.1f%s", ns, d->ns ? " ns" : "");
	else if (d->ns)
		text_ns(buf, (__u64)(ns + 0.5));
	else
		snprintf(buf, TEXT_MAX, "%.0f", ns);
	return buf;
}

static void list(const struct diff *d, const bool *which, const char *verb)
{
	const struct diff_side *a = &d->side[DIFF_A], *b = &d->side[DIFF_B];
	struct sentence s = { .len = 0 };
	bool any = false;

	say(&s, "%s: ", verb);
	for (int i = 0; i < DIFF_WHATS; i++) {
		if (!which[i])
			continue;
		say(&s, "%s%s", any ? ", " : "", what_text[i]);
		any = true;
		if (d->unknown[i] || !d->differs[i])
			continue;
		if (i == DIFF_MAP)
			say(&s, " (in %u ranges)", d->ranges);
		else if (i == DIFF_BATCH)
			say(&s, " (%u and %u)", a->r.batch, b->r.batch);
		else if (i == DIFF_KHZ)
			say(&s, " (%llu and %llu kHz)", a->m->end->tsc_khz,
			    b->m->end->tsc_khz);
	}
	if (any)
		text_wrapped(s.text);
}

static void head(const struct diff *d)
{
	bool same[DIFF_WHATS], differs[DIFF_WHATS], unknown[DIFF_WHATS];
	char name[400];

	for (int i = 0; i < DIFF_SIDES; i++) {
		xrt_escape(name, sizeof(name), d->side[i].name,
			   strlen(d->side[i].name));
		printf("%c  %s\n   ", 'A' + i, name);
		text_head(d->side[i].m);
	}
	for (int i = 0; i < DIFF_WHATS; i++) {
		differs[i] = d->differs[i] && !d->unknown[i];
		same[i] = !d->differs[i] && !d->unknown[i];
		unknown[i] = d->unknown[i] && i != DIFF_BATCH;
	}
	list(d, differs, "differs");
	list(d, same, "the same");
	list(d, unknown, "not known");
	for (int i = 0; i < DIFF_SIDES; i++) {
		if (!d->side[i].m->nr_death)
			continue;
		printf("In %c:\n", 'A' + i);
		text_alarm(d->side[i].m);
	}
	if (!d->ns)
		printf("Times are in ticks of the TSC: its frequency is not known in both.\n");
}

static void count_line(const char *what, __u64 a, __u64 b)
{
	char change[TEXT_MAX];

	if (!a && !b)
		return;
	change_of(change, (double)a, (double)b);
	printf("%-20s %12llu %12llu%*s\n", what, a, b, *change ? 10 : 0,
	       a == b ? "same" : change);
}

/* Ticks of A, and of B. */
static void time_line(const struct diff *d, const char *what, __u64 a, __u64 b)
{
	double to = (double)b * diff_scale(d);
	char x[TEXT_MAX], y[TEXT_MAX], change[TEXT_MAX];

	if (!a || !b)
		return;
	printf("%-20s %12s %12s %9s\n", what, value(x, d, (double)a),
	       value(y, d, to), change_of(change, (double)a, to));
}

static __u64 released(const struct xrt_model *m)
{
	__u64 n = 0;

	for (size_t i = 0; i < m->nr_area; i++)
		n += m->area[i]->released;
	return n;
}

static void totals(const struct diff *d)
{
	const struct report *a = &d->side[DIFF_A].r, *b = &d->side[DIFF_B].r;

	printf("\nin all                          A            B    change\n");
	count_line("pages remapped", a->pages, b->pages);
	count_line("pages released", released(a->m), released(b->m));
	count_line("chunks", a->chunks, b->chunks);
	if (a->calls && b->calls)
		count_line("hypercalls", a->calls, b->calls);
	time_line(d, "prepare chunks", phase_ticks(a->m, XRT_PHASE_PREPARE),
		  phase_ticks(b->m, XRT_PHASE_PREPARE));
	time_line(d, "p2m rebuild", phase_ticks(a->m, XRT_PHASE_P2M),
		  phase_ticks(b->m, XRT_PHASE_P2M));
	time_line(d, "walk", a->walk, b->walk);
	time_line(d, "early boot", a->early, b->early);
}

static const char *note_on(const struct diff_change *c)
{
	if (!c->interval)
		return "too few chunks to tell";
	if (!is_change(c))
		return "noise";
	return c->change > 0 ? "slower" : "faster";
}

static void change_line(const struct diff *d, const char *what,
			const struct diff_change *c)
{
	char a[TEXT_MAX], b[TEXT_MAX], change[TEXT_MAX];
	char low[TEXT_MAX], high[TEXT_MAX];

	if (!c->known)
		return;
	printf("%-20s %12s %12s %9s", what, value(a, d, c->a),
	       value(b, d, c->b),
	       signed_share(change, diff_permille(c->change)));
	if (c->interval)
		printf(" %7s %7s", signed_share(low, diff_permille(c->low)),
		       signed_share(high, diff_permille(c->high)));
	printf("%s%s\n", d->same_boot ? "" : " ",
	       d->same_boot ? "" : note_on(c));
}

/* What differs in an area itself. */
static void area_apart(const char *name, const struct xrt_area *a,
		       const struct xrt_area *b)
{
	struct sentence s = { .len = 0 };

	if (a->start_pfn != b->start_pfn || a->end_pfn != b->end_pfn)
		say(&s, "in B %llx-%llx", b->start_pfn, b->end_pfn);
	if (a->remapped != b->remapped)
		say(&s, "%s%llu pages in A, %llu in B", s.len ? ", " : "",
		    a->remapped, b->remapped);
	if (s.len)
		printf("%-20s %s\n", name, s.text);
}

static void area_line(const struct diff *d, const struct diff_area *area)
{
	const struct xrt_area *a = area->rec[DIFF_A], *b = area->rec[DIFF_B];
	const struct xrt_area *x = a ? a : b;
	char name[TEXT_MAX];

	snprintf(name, sizeof(name), "%llx-%llx", x->start_pfn, x->end_pfn);
	if (a && b)
		area_apart(name, a, b);
	else
		printf("%-20s only in %c: %llu pages remapped, %llu released\n",
		       name, a ? 'A' : 'B', x->remapped, x->released);
	change_line(d, name, &area->walk[DIFF_WALK]);
}

static void a_page(const struct diff *d)
{
	static const char * const part[] = {
		"  p2m", "  m2p", "  mapping", "  rest",
	};

	if (!d->walk[DIFF_WALK].known)
		return;
	printf("\na page of the walk              A            B    change    99%% of draws\n");
	change_line(d, "walk", &d->walk[DIFF_WALK]);
	for (unsigned int s = 0; s < DIFF_WALK; s++)
		change_line(d, part[s], &d->walk[s]);
	if (d->nr_area)
		printf("by area, pfn\n");
	for (size_t i = 0; i < d->nr_area; i++)
		area_line(d, &d->area[i]);
	if (d->more_areas)
		printf("and %zu more areas\n", d->more_areas);
}

static void quantiles(const struct step_figures *f, double scale, double q[5])
{
	const __u64 v[5] = { f->p50, f->p90, f->p99, f->p999, f->max };

	for (int i = 0; i < 5; i++)
		q[i] = (double)v[i] * scale;
}

static void percentiles(const struct diff *d)
{
	const struct report *a = &d->side[DIFF_A].r, *b = &d->side[DIFF_B].r;
	char text[TEXT_MAX];
	double x[5], y[5];

	if (!a->step[0].count || !b->step[0].count)
		return;
	printf("\nof single pages             p50        p90        p99      p99.9        max\n");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		quantiles(&a->step[s], 1, x);
		quantiles(&b->step[s], diff_scale(d), y);
		printf("%-9s A      ", xrt_step_name(s));
		for (int i = 0; i < 5; i++)
			printf(" %10s", value(text, d, x[i]));
		printf("\n          B      ");
		for (int i = 0; i < 5; i++)
			printf(" %10s", value(text, d, y[i]));
		printf("\n          change ");
		for (int i = 0; i < 5; i++)
			printf(" %10s", change_of(text, x[i], y[i]));
		printf("\n");
	}
	if (a->sampled || b->sampled)
		printf("Of a sample%s: the tails are rough.\n",
		       a->sampled && b->sampled ? "" :
		       a->sampled ? " in A" : " in B");
}

/* By how much, and how sure that is. */
static void say_change(struct sentence *s, const struct diff_change *c)
{
	char low[TEXT_MAX], high[TEXT_MAX], by[TEXT_MAX];

	signed_share(by, diff_permille(c->change));
	say(s, " %s a page", by);
	if (c->interval)
		say(s, " [%s, %s]", signed_share(low, diff_permille(c->low)),
		    signed_share(high, diff_permille(c->high)));
}

/* In which step it is. */
static void say_culprit(struct sentence *s, const struct diff *d)
{
	__s64 part;
	unsigned int top = diff_culprit(d, &part);
	bool step = top < XRT_NR_STEPS;

	if (diff_explained(d) < 500 &&
	    (d->side[DIFF_A].r.sampled || d->side[DIFF_B].r.sampled))
		say(s, ", most of it outside of the pages that were timed");
	else if (part >= 600)
		say(s, ", %s of it in the %s%s",
		    part >= 900 ? "nearly all" : "most",
		    step ? xrt_step_name(top) : "loop and the recorder",
		    step ? " step" : "");
	else if (part > 0)
		say(s, ", in more than one step");
}

static void say_outliers(struct sentence *s, const struct diff *d)
{
	char by[TEXT_MAX];

	if (d->outliers)
		say(s, ". But the median of a page changes by %s: it is outliers, so rather the machine than the code",
		    signed_share(by, diff_permille(d->median)));
}

/* The whole walk, where it moves more or fewer pages. */
static void say_total(struct sentence *s, const struct diff *d)
{
	const struct report *a = &d->side[DIFF_A].r, *b = &d->side[DIFF_B].r;
	double pages, walk;

	if (!d->walk[DIFF_WALK].known || !a->pages || !a->walk || !b->walk ||
	    a->pages == b->pages)
		return;
	pages = (double)b->pages / (double)a->pages;
	walk = (double)b->walk * diff_scale(d) / (double)a->walk;
	if (pages < 1000 && walk < 1000)
		say(s, " It has %.2f times the pages to move and takes %.2f times as long in all.",
		    pages, walk);
}

static void say_context(struct sentence *s, const struct diff *d)
{
	char first = ' ';

	for (int i = 0; i < DIFF_WHATS; i++) {
		if (i == DIFF_KHZ || !d->differs[i] || d->unknown[i])
			continue;
		say(s, "%c%s%s", first == ' ' ? ' ' : ',',
		    first == ' ' ? "Mind that they differ in: " : " ",
		    what_text[i]);
		first = ',';
	}
	if (first != ' ')
		say(s, ".");
}

static void say_verdict(struct sentence *s, const struct diff *d)
{
	const struct diff_change *w = &d->walk[DIFF_WALK];

	switch (d->verdict) {
	case DIFF_SAME:
		if (d->same_boot) {
			say(s, "No change: both are one boot");
			break;
		}
		say(s, "No change of B's walk beyond noise:");
		say_change(s, w);
		break;
	case DIFF_SLOWER:
	case DIFF_FASTER:
		say(s, "B's walk is %s:",
		    d->verdict == DIFF_SLOWER ? "slower" : "faster");
		say_change(s, w);
		say_culprit(s, d);
		say_outliers(s, d);
		break;
	case DIFF_FEW:
		say(s, "No verdict: too few chunks to tell noise from a change,");
		say_change(s, w);
		break;
	case DIFF_DIED:
		say(s, "No verdict: %s died",
		    !d->side[DIFF_B].m->nr_death ? "A" :
		    d->side[DIFF_A].m->nr_death ? "both" : "B");
		break;
	case DIFF_NOTHING:
		say(s, "No verdict: there is no page to compare");
		break;
	}
	say(s, ".");
}

void diff_text(const struct diff *d)
{
	struct sentence s = { .len = 0 };
	char limit[TEXT_MAX];

	head(d);
	totals(d);
	a_page(d);
	percentiles(d);
	for (int i = 0; i < DIFF_SIDES; i++) {
		if (!text_whole(d->side[i].m))
			printf("\n%c is not whole; 'xenremap report' of it tells more.\n",
			       'A' + i);
	}
	say_verdict(&s, d);
	if (d->verdict != DIFF_DIED)
		say_total(&s, d);
	if (d->verdict == DIFF_SLOWER || d->verdict == DIFF_FASTER)
		say_context(&s, d);
	if (d->threshold >= 0)
		say(&s, " %s the %s of --fail-above.",
		    d->verdict == DIFF_DIED ? "So it fails, whatever" :
		    d->fails ? "This is above" : "This is not above",
		    signed_share(limit, d->threshold) +
		    (d->threshold > 0 && d->threshold < TIMES_FROM));
	putchar('\n');
	text_wrapped(s.text);
}
