// SPDX-License-Identifier: GPL-2.0
/* What the time went to, in a sentence and in a headline. */

#include "headline.h"

/* From so many thousandths on it is most of the walk. */
#define MOST		500

/* Outliers are told of from so many thousandths of the walk on. */
#define OUTLIERS_TOLD	10

/* What is in no step is a part of the walk as well. */
#define PART_REST	XRT_NR_STEPS
#define PARTS		(XRT_NR_STEPS + 1)

/* A part of the walk: a step, or what is in none. */
struct part {
	unsigned int what;
	__u64 ticks;
};

/* The parts of the walk, the largest first. */
static void by_share(const struct report *r, struct part part[PARTS])
{
	for (unsigned int i = 0; i < PARTS; i++) {
		struct part p = { i, i == PART_REST ? r->rest :
						      r->step[i].total };
		unsigned int at = i;

		while (at && part[at - 1].ticks < p.ticks) {
			part[at] = part[at - 1];
			at--;
		}
		part[at] = p;
	}
}

/* Where a part of the walk is: follows on "36.1% of it". */
static void say_where(struct sentence *s, const struct report *r,
		      unsigned int what)
{
	if (what < XRT_NR_STEPS)
		sentence_add(s, "in the %s step", xrt_step_name(what));
	else if (r->sampled)
		sentence_add(s, "beyond what the timed pages tell");
	else
		sentence_add(s, "outside of the steps");
}

/* Thousandths of the walk that outliers take; 0 where it is not known. */
static __u32 outlier_permille(const struct report *r, const struct profile *p)
{
	__u64 more = p->outlier.more > 0 ? (__u64)p->outlier.more : 0;

	if (p->kept != r->pages || r->over || more > r->walk)
		return 0;
	return figures_permille(more, r->walk);
}

/* How the walk stands to the other phases. */
static void say_phases(struct sentence *s, const struct report *r)
{
	__u64 p2m = figures_phase_ticks(r->m, XRT_PHASE_P2M);
	__u64 prepare = figures_phase_ticks(r->m, XRT_PHASE_PREPARE);
	char share[FORMAT_MAX], times[FORMAT_MAX];

	if (!r->early)
		return;
	sentence_add(s, "; that is %s of early boot",
	    format_share(share, figures_permille(r->walk, r->early)));
	/* Less than a tenth of it is not told. */
	if (p2m && r->walk >= p2m / 10 + !!(p2m % 10))
		sentence_add(s, ", %s times the p2m rebuild",
		    format_ratio(times, r->walk, p2m));
	if (prepare)
		sentence_add(s, ", while preparing its chunks took %s",
		    format_share(share, figures_permille(prepare, r->early)));
}

/*
 * The two largest parts, and outliers where they weigh. Their time is in the
 * steps as well: where it is most of the walk, nothing else is told.
 */
static void say_parts(struct sentence *s, const struct report *r,
		      const struct profile *p)
{
	__u32 out = outlier_permille(r, p);
	char share[FORMAT_MAX], nr[FORMAT_MAX];
	struct part part[PARTS];

	format_count(nr, p->outlier.pages, "outlier");
	if (out > MOST) {
		sentence_add(s, ", %s of it in %s", format_share(share, out), nr);
		return;
	}
	by_share(r, part);
	for (unsigned int i = 0; i < 2; i++) {
		sentence_add(s, i ? " and %s " : ", %s of it ",
		    format_share(share, figures_permille(part[i].ticks, r->walk)));
		say_where(s, r, part[i].what);
	}
	if (out >= OUTLIERS_TOLD)
		sentence_add(s, ", including %s in %s", format_share(share, out), nr);
}

void headline_sentence(struct sentence *s, const struct report *r,
		     const struct profile *p)
{
	char time[FORMAT_MAX];

	if (!report_ended(r)) {
		sentence_add(s, "The walk did not end; times are of what there was of it.");
	} else if (!r->pages && r->released) {
		sentence_add(s, "No page was remapped; %llu %s given back to Xen.",
		    r->released, r->released == 1 ? "was" : "were");
	} else if (!r->pages) {
		sentence_add(s, "No page had to be remapped.");
	} else if (!r->walk || !r->step[0].count) {
		return;
	} else {
		sentence_add(s, "The walk took %s", format_duration(time, r->m, r->walk));
		if (!r->over)
			say_parts(s, r, p);
		say_phases(s, r);
		sentence_add(s, ".");
	}
}

/* Of a walk whose parts are known. */
static void headline_of_parts(struct sentence *s, const struct report *r,
			      const struct profile *p)
{
	__u32 out = outlier_permille(r, p), most;
	char share[FORMAT_MAX], text[FORMAT_MAX];
	struct part part[PARTS];

	if (out > MOST) {
		sentence_add(s, "Most of the walk, %s of", format_share(share, out));
		sentence_add(s, " %s, went to %s", format_duration(text, r->m, r->walk),
		    format_count(share, p->outlier.pages, "outlier"));
		return;
	}
	by_share(r, part);
	most = figures_permille(part[0].ticks, r->walk);
	sentence_add(s, "%s of the walk ", most > MOST ? "Most" : "The largest part");
	if (part[0].what < XRT_NR_STEPS) {
		sentence_add(s, "went to the %s step", xrt_step_name(part[0].what));
	} else {
		sentence_add(s, "is ");
		say_where(s, r, part[0].what);
	}
	sentence_add(s, ": %s of %s", format_share(share, most),
	    format_duration(text, r->m, r->walk));
}

void headline_short(struct sentence *s, const struct report *r,
		     const struct profile *p)
{
	char time[FORMAT_MAX];

	if (!report_ended(r))
		sentence_add(s, "The remap did not come to its end");
	else if (!r->pages && r->released)
		sentence_add(s, "No page was remapped; %llu %s given back to Xen",
		    r->released, r->released == 1 ? "was" : "were");
	else if (!r->pages)
		sentence_add(s, "No page had to be remapped");
	else if (!r->walk)
		sentence_add(s, "How long the walk took is not known");
	else if (r->over || !r->step[0].count)
		sentence_add(s, "The walk took %s", format_duration(time, r->m, r->walk));
	else
		headline_of_parts(s, r, p);
}
