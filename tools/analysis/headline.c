// SPDX-License-Identifier: GPL-2.0
/* Where the time went, as a sentence and as a headline. */
#include "arithmetic.h"
#include "headline.h"

/* From this share on, in thousandths, it is most of the whole. */
#define MOST		500

/* Outliers are mentioned from this share of the walk on, in thousandths. */
#define OUTLIERS_FROM	10

/* Time that is in no step is a part of the walk as well. */
#define PART_REST	XRT_NR_STEPS
#define PARTS		(XRT_NR_STEPS + 1)

/* A part of the walk: a step, or the time that is in none. */
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
		sentence_add(s, "outside of the timed pages");
	else
		sentence_add(s, "outside of the steps");
}

/* Thousandths that outliers take of a walk whose parts are known; 0 if unknown. */
static __u32 outlier_permille(const struct report *r, const struct profile *p)
{
	__u64 more = (__u64)XRT_MAX(p->outlier.more, 0);

	if (p->kept != r->pages || more > r->walk)
		return 0;
	return figures_permille(more, r->walk);
}

/* What early boot is made of: phases that are in no other one, or the rest. */
static const struct {
	unsigned int phase;
	const char *text;
} early_part[] = {
	{ XRT_PHASE_PREPARE, "preparing the chunks" },
	{ XRT_NR_PHASES, "the kernel's other work between xen_memory_setup() and xen_pagetable_init()" },
	{ XRT_PHASE_PAGING, "paging_init()" },
	{ XRT_PHASE_P2M, "the p2m rebuild" },
	{ XRT_PHASE_MFN_LIST, "building the mfn list" },
	{ XRT_PHASE_WALK, "the walk" },
	{ XRT_PHASE_RECORDER, "the recorder" },
	{ XRT_PHASE_MFN_SETUP, "setting up the mfn list" },
};

static __u64 early_ticks(const struct report *r, size_t i)
{
	unsigned int phase = early_part[i].phase;

	return phase < XRT_NR_PHASES ? figures_phase_ticks(r->m, phase)
				     : r->between;
}

/* Return: index of the longest part of early boot, -1 if unknown. */
static int longest_part(const struct report *r)
{
	size_t top = 0;

	for (size_t i = 1; i < ARRAY_SIZE(early_part); i++) {
		if (early_ticks(r, i) > early_ticks(r, top))
			top = i;
	}
	if (!early_ticks(r, top) ||
	    !figures_is_share(early_ticks(r, top), r->early))
		return -1;
	return (int)top;
}

/* The part that took longest, where it is not the walk. */
static bool longest_is_other(const struct report *r)
{
	int top = longest_part(r);

	return top >= 0 && early_part[top].phase != XRT_PHASE_WALK;
}

/* Where longest_is_other(). */
static void say_longest(struct sentence *s, const struct report *r)
{
	int top = longest_part(r);
	char share[FORMAT_MAX], time[FORMAT_MAX];
	__u32 part;

	part = figures_permille(early_ticks(r, (size_t)top), r->early);
	sentence_add(s, "%s of early boot, %s",
		     part > MOST ? "Most" : "The largest part",
		     format_share(share, part));
	sentence_add(s, " of %s, is %s",
		     format_duration(time, r->m, r->early),
		     early_part[top].text);
}

static void say_share_of_boot(struct sentence *s, const struct report *r)
{
	char share[FORMAT_MAX];

	if (figures_is_share(r->walk, r->early))
		sentence_add(s, "; the walk is %s of early boot",
			     format_share(share, figures_permille(r->walk,
								  r->early)));
}

/* A step of a sample: between which shares the truth is. */
static void say_range(struct sentence *s, const struct report *r,
		      unsigned int step)
{
	const struct sample_range *range = &r->step[step].range;
	char low[FORMAT_MAX], high[FORMAT_MAX];

	sentence_add(s, "%s to %s of it in the %s step",
		     format_share(low, figures_permille(range->low, r->walk)),
		     format_share(high, figures_permille(range->high, r->walk)),
		     xrt_step_name(step));
}

/* Return: the step that is surely the longest one of a sample, or -1. */
static int surely_longest(const struct report *r)
{
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		bool sure = r->step[s].range.known;

		for (int i = 0; sure && i < XRT_NR_STEPS; i++)
			sure = i == s || r->step[s].range.low >
					 r->step[i].range.high;
		if (sure)
			return s;
	}
	return -1;
}

static void say_sample(struct sentence *s, const struct report *r)
{
	int top = surely_longest(r);

	if (top < 0) {
		sentence_add(s, "; which step takes longest is unknown, since the sample is too small or too noisy");
		return;
	}
	sentence_add(s, ", ");
	say_range(s, r, (unsigned int)top);
}

/*
 * The two largest parts, and outliers if they matter. Their time is in the
 * steps as well: if it is most of the walk, nothing else is mentioned.
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
			     format_share(share, figures_permille(part[i].ticks,
								  r->walk)));
		say_where(s, r, part[i].what);
	}
	if (out >= OUTLIERS_FROM)
		sentence_add(s, ", including %s in %s", format_share(share, out), nr);
}

/* Of a walk of no page, or of an unknown number. Return: whether it is one. */
static bool say_no_pages(struct sentence *s, const struct report *r)
{
	if (!r->pages && r->pages_known != FIGURES_EXACT)
		sentence_add(s, "How many pages were remapped is unknown: records of the walk are missing");
	else if (!r->pages && r->released)
		sentence_add(s, "No page was remapped; %llu %s given back to Xen",
			     r->released, r->released == 1 ? "was" : "were");
	else if (!r->pages)
		sentence_add(s, "No page had to be remapped");
	else
		return false;
	return true;
}

static void say_walk_time(struct sentence *s, const struct report *r,
			  const struct profile *p)
{
	char time[FORMAT_MAX];

	sentence_add(s, "The walk took %s", format_duration(time, r->m, r->walk));
	if (r->sampled)
		say_sample(s, r);
	else if (r->step[0].count && !r->over)
		say_parts(s, r, p);
	say_share_of_boot(s, r);
	sentence_add(s, ".");
}

void headline_sentence(struct sentence *s, const struct report *r,
		       const struct profile *p)
{
	if (!report_ended(r)) {
		sentence_add(s, "The walk did not end; times are those up to where it stopped.");
		return;
	}
	if (longest_is_other(r)) {
		say_longest(s, r);
		sentence_add(s, ". ");
	}
	if (say_no_pages(s, r))
		sentence_add(s, ".");
	else if (r->walk)
		say_walk_time(s, r, p);
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
		sentence_add(s, " %s, went to %s",
			     format_duration(text, r->m, r->walk),
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

	if (!report_ended(r)) {
		sentence_add(s, "The remap did not end");
	} else if (say_no_pages(s, r)) {
		return;
	} else if (!r->walk) {
		sentence_add(s, "How long the walk took is unknown");
	} else if (longest_is_other(r)) {
		say_longest(s, r);
	} else if (r->sampled) {
		sentence_add(s, "The walk took %s",
			     format_duration(time, r->m, r->walk));
		if (surely_longest(r) >= 0) {
			sentence_add(s, ", ");
			say_range(s, r, (unsigned int)surely_longest(r));
		}
	} else if (r->over || !r->step[0].count) {
		sentence_add(s, "The walk took %s",
			     format_duration(time, r->m, r->walk));
	} else {
		headline_of_parts(s, r, p);
	}
}
