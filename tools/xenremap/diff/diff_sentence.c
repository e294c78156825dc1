// SPDX-License-Identifier: GPL-2.0
/* The last sentence of a comparison: what has changed, and how sure that is. */
#include <stdio.h>

#include "diff.h"
#include "text.h"

/* A change from here on is told as so many times as much. */
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
	[DIFF_BATCH]	= "pages a hypercall",
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
	sentence_add(s, " %s a page", by);
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

	if (comparison_explained(d) < 500 &&
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
		sentence_add(s, ". But the median of a page changes by %s: it is outliers, so rather the machine than the code",
		    diff_share(by, comparison_permille(d->median)));
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
		sentence_add(s, " It has %.2f times the pages to move and takes %.2f times as long in all.",
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
		    first == ' ' ? "Mind that they differ in: " : " ",
		    what_text[i]);
		first = ',';
	}
	if (first != ' ')
		sentence_add(s, ".");
	else
		sentence_add(s, " Nothing recorded differs in them: boots of one kernel may differ by as much.");
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
		sentence_add(s, "No verdict: too few chunks to tell noise from a change,");
		say_change(s, w);
		break;
	case DIFF_DIED:
		sentence_add(s, "No verdict: %s died",
		    !d->side[DIFF_B].m->nr_death ? "A" :
		    d->side[DIFF_A].m->nr_death ? "both" : "B");
		break;
	case DIFF_NOTHING:
		sentence_add(s, "No verdict: there is no page to compare");
		break;
	}
	sentence_add(s, ".");
}

/* What comes of it for a script. */
static void say_gate(struct sentence *s, const struct diff *d)
{
	char limit[FORMAT_MAX];

	format_share(limit, (__u32)d->threshold);
	if (d->verdict == DIFF_DIED)
		sentence_add(s, " So it fails, whatever the %s of --fail-above.",
		    limit);
	else if (d->verdict == DIFF_FEW)
		sentence_add(s, " Whether this is above the %s of --fail-above can't be told; by these few it is%s",
		    limit, d->fails ? ", so it fails." : " not.");
	else if (d->verdict == DIFF_NOTHING)
		sentence_add(s, d->fails ?
		    " Whether B is slower by more than the %s of --fail-above can't be told, so it fails." :
		    " Neither has one to move, so nothing is above the %s of --fail-above.",
		    limit);
	else if (d->verdict == DIFF_SAME &&
		 comparison_above(d, d->walk[DIFF_WALK].change))
		sentence_add(s, " Being noise, it does not count as above the %s of --fail-above.",
		    limit);
	else
		sentence_add(s, " %s%s above the %s of --fail-above.",
		    d->verdict == DIFF_SLOWER && d->outliers ?
		    "By the median this is" : "This is",
		    d->fails ? "" : " not", limit);
}

void diff_sentence(const struct diff *d)
{
	struct sentence s = { .len = 0 };

	say_verdict(&s, d);
	if (d->verdict != DIFF_DIED)
		say_total(&s, d);
	if (d->verdict == DIFF_SLOWER || d->verdict == DIFF_FASTER)
		say_context(&s, d);
	if (d->threshold >= 0)
		say_gate(&s, d);
	putchar('\n');
	text_wrapped(s.text);
}
