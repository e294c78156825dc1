// SPDX-License-Identifier: GPL-2.0
/* The last sentences of a comparison: what has changed, and how sure that is. */
#include <stdio.h>

#include "diff_sentence.h"
#include "text.h"

/* From this change on, in thousandths, the ratio is printed. */
#define TIMES_FROM	2000

/* From here on, as format_ratio() does, without a decimal. */
#define WHOLE_FROM	99000

static const char * const what_text[DIFF_WHATS] = {
	[DIFF_KERNEL]	= "kernel",
	[DIFF_XEN]	= "Xen",
	[DIFF_MAP]	= "map",
	[DIFF_NR_PAGES]	= "domain's pages",
	[DIFF_DOM0]	= "kind of domain",
	[DIFF_LEVEL]	= "level",
	[DIFF_BATCH]	= "pages per hypercall",
	[DIFF_KHZ]	= "TSC frequency",
};

const char *diff_what_text(unsigned int what)
{
	return what_text[what];
}

const char *diff_share(char *buf, __s64 permille)
{
	__u64 v = permille < 0 ? 0 - (__u64)permille : (__u64)permille;

	if (permille >= WHOLE_FROM)
		snprintf(buf, FORMAT_MAX, "x %llu", (v + 500) / 1000 + 1);
	else if (permille >= TIMES_FROM)
		snprintf(buf, FORMAT_MAX, "x %llu.%llu", v / 1000 + 1,
			 v % 1000 / 100);
	else
		snprintf(buf, FORMAT_MAX, "%s%llu.%llu%%",
			 permille < 0 ? "-" : v ? "+" : "", v / 10, v % 10);
	return buf;
}

/* By how much, and how sure that is. */
static void say_change(struct sentence *s, const struct diff_change *c)
{
	char low[FORMAT_MAX], high[FORMAT_MAX], by[FORMAT_MAX];

	diff_share(by, comparison_permille(c->change));
	sentence_add(s, " %s per page", by);
	if (c->interval)
		sentence_add(s, " [%s, %s]", diff_share(low, comparison_permille(c->low)),
		    diff_share(high, comparison_permille(c->high)));
}

/* In which step it is. */
static void say_culprit(struct sentence *s, const struct diff *d)
{
	__s64 part;
	unsigned int top = comparison_culprit(d, &part);
	bool step = top < XRT_NR_STEPS;

	if (!d->steps_compared)
		sentence_add(s, ", in which step is unknown, since the levels differ");
	else if (comparison_explained(d) < 500 &&
	    (d->side[DIFF_A].r.sampled || d->side[DIFF_B].r.sampled))
		sentence_add(s, ", most of it outside of the pages that were timed");
	else if (part >= 600)
		sentence_add(s, ", %s of it in the %s%s",
		    part >= 900 ? "nearly all" : "most",
		    step ? xrt_step_name(top) : "loop and the recorder",
		    step ? " step" : "");
	else if (part > 0)
		sentence_add(s, ", in more than one step");
}

static void say_outliers(struct sentence *s, const struct diff *d)
{
	char by[FORMAT_MAX];

	if (d->outliers)
		sentence_add(s, ". But the median of a page changes by %s: the change is in outliers, so probably in the machine, not in the code",
		    diff_share(by, comparison_permille(d->median)));
}

/* Steps that a few outliers hide: their mean is noise, their median is not. */
static void say_medians(struct sentence *s, const struct diff *d)
{
	char by[FORMAT_MAX];

	for (unsigned int i = 0; i < XRT_NR_STEPS; i++) {
		if (!comparison_median_changed(d, (int)i) ||
		    is_change(&d->walk[i]))
			continue;
		sentence_add(s, " The median of the %s step is %s: %s.",
			     xrt_step_name(i),
			     d->step_median[i] > 0 ? "slower" : "faster",
			     diff_share(by, comparison_permille(d->step_median[i])));
	}
}

/* Phases that are slower or faster. */
static void say_phases(struct sentence *s, const struct diff *d)
{
	char by[FORMAT_MAX];

	for (unsigned int i = 0; i < DIFF_PHASES; i++) {
		const struct diff_phase_change *c = &d->phase[i];

		if (c->verdict != DIFF_SLOWER && c->verdict != DIFF_FASTER)
			continue;
		sentence_add(s, " B's %s is %s: %s%s.", comparison_phase_name(i),
			     c->verdict == DIFF_SLOWER ? "slower" : "faster",
			     diff_share(by, comparison_permille(c->change)),
			     c->per_page ? " per page" : "");
	}
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
	walk = (double)b->walk * comparison_scale(d) / (double)a->walk;
	if (pages < 1000 && walk < 1000)
		sentence_add(s, " It moves %.2f times the number of pages and takes %.2f times as long in total.",
		    pages, walk);
}

static void say_context(struct sentence *s, const struct diff *d)
{
	char first = ' ';

	if (d->unknown[DIFF_KERNEL])
		return;
	for (int i = 0; i < DIFF_WHATS; i++) {
		if (i == DIFF_KHZ || !d->differs[i] || d->unknown[i])
			continue;
		sentence_add(s, "%c%s%s", first == ' ' ? ' ' : ',',
		    first == ' ' ? "Note that they differ in: " : " ",
		    what_text[i]);
		first = ',';
	}
	if (first != ' ')
		sentence_add(s, ".");
	else
		sentence_add(s, " Nothing recorded differs: boots of the same kernel may differ by as much.");
}

static void say_verdict(struct sentence *s, const struct diff *d)
{
	const struct diff_change *w = &d->walk[DIFF_WALK];

	switch (d->verdict) {
	case DIFF_SAME:
		if (d->same_boot) {
			sentence_add(s, "No change: both are one boot");
			break;
		}
		if (comparison_unchanged(w)) {
			sentence_add(s, "No change of B's walk");
			break;
		}
		sentence_add(s, "No change of B's walk beyond noise:");
		say_change(s, w);
		break;
	case DIFF_SLOWER:
	case DIFF_FASTER:
		sentence_add(s, "B's walk is %s:",
		    d->verdict == DIFF_SLOWER ? "slower" : "faster");
		say_change(s, w);
		say_culprit(s, d);
		say_outliers(s, d);
		break;
	case DIFF_FEW:
		sentence_add(s, "No verdict: too few chunks to separate noise from a change,");
		say_change(s, w);
		break;
	case DIFF_DIED:
		sentence_add(s, "No verdict: %s died",
		    !d->side[DIFF_B].m->nr_death ? "A" :
		    d->side[DIFF_A].m->nr_death ? "both" : "B");
		break;
	case DIFF_NOTHING:
		sentence_add(s, "No verdict: there are no pages to compare");
		break;
	}
	sentence_add(s, ".");
}

static bool phase_is_above(const struct diff *d)
{
	for (unsigned int i = 0; i < DIFF_PHASES; i++) {
		if (comparison_phase_above(d, i))
			return true;
	}
	return false;
}

/* The result for a script. */
static void say_gate(struct sentence *s, const struct diff *d)
{
	char limit[FORMAT_MAX];

	format_share(limit, (__u32)d->threshold);
	if (d->verdict != DIFF_DIED && phase_is_above(d))
		sentence_add(s, " A phase is above the %s of --fail-above, so it fails.",
			     limit);
	else if (d->verdict == DIFF_DIED)
		sentence_add(s, " So it fails, whatever the %s of --fail-above.",
		    limit);
	else if (d->verdict == DIFF_FEW)
		sentence_add(s, " Whether this is above the %s of --fail-above is unknown; by these few it is%s",
		    limit, d->fails ? ", so it fails." : " not.");
	else if (d->verdict == DIFF_NOTHING)
		sentence_add(s, d->fails ?
		    " Whether B is slower by more than the %s of --fail-above is unknown, so it fails." :
		    " Neither boot moves pages, so nothing is above the %s of --fail-above.",
		    limit);
	else if (d->verdict == DIFF_SAME &&
		 comparison_above(d, d->walk[DIFF_WALK].change))
		sentence_add(s, " It is noise, so it does not count as above the %s of --fail-above.",
		    limit);
	else
		sentence_add(s, " %s%s above the %s of --fail-above.",
		    d->verdict == DIFF_SLOWER && d->outliers ?
		    "By the median this is" : "This is",
		    d->fails ? "" : " not", limit);
}

void diff_sentence_make(struct sentence *s, const struct diff *d)
{
	say_verdict(s, d);
	if (d->verdict != DIFF_DIED) {
		say_total(s, d);
		say_medians(s, d);
		say_phases(s, d);
	}
	if (d->verdict == DIFF_SLOWER || d->verdict == DIFF_FASTER)
		say_context(s, d);
	if (d->threshold >= 0)
		say_gate(s, d);
}

void diff_sentence(const struct diff *d)
{
	struct sentence s = { .len = 0 };

	diff_sentence_make(&s, d);
	putchar('\n');
	text_wrapped(s.text);
}
