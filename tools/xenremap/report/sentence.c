// SPDX-License-Identifier: GPL-2.0
/* What the time went to, in a sentence. */
#include <stdio.h>

#include "profile.h"
#include "text.h"

/* The steps by their share of the walk, the largest first. */
static void by_share(const struct report *r, unsigned int step[XRT_NR_STEPS])
{
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		unsigned int at = s;

		while (at && r->step[step[at - 1]].total < r->step[s].total) {
			step[at] = step[at - 1];
			at--;
		}
		step[at] = s;
	}
}

/* How the walk stands to the other phases. */
static void say_phases(struct sentence *s, const struct report *r)
{
	__u64 p2m = phase_ticks(r->m, XRT_PHASE_P2M);
	__u64 prepare = phase_ticks(r->m, XRT_PHASE_PREPARE);
	__u64 tenths = p2m ? r->walk / p2m * 10 + r->walk % p2m * 10 / p2m : 0;
	char share[TEXT_MAX];

	if (!r->early)
		return;
	say(s, "; that is %s of early boot",
	    text_share(share, permille(r->walk, r->early)));
	if (tenths >= 1000)
		say(s, ", %llu times the p2m rebuild", tenths / 10);
	else if (tenths)
		say(s, ", %llu.%llu times the p2m rebuild", tenths / 10,
		    tenths % 10);
	if (prepare)
		say(s, ", while preparing its chunks took %s",
		    text_share(share, permille(prepare, r->early)));
}

/* Steps, and outliers where they weigh. */
static void say_steps(struct sentence *s, const struct report *r,
		      const struct profile *p)
{
	__u64 more = p->outlier.more > 0 ? (__u64)p->outlier.more : 0;
	char share[TEXT_MAX], next[TEXT_MAX];
	unsigned int step[XRT_NR_STEPS];

	by_share(r, step);
	say(s, ", %s of it in the %s step and %s in %s",
	    text_share(share, r->step[step[0]].permille),
	    xrt_step_name(step[0]),
	    text_share(next, r->step[step[1]].permille),
	    xrt_step_name(step[1]));
	if (p->kept == r->pages && permille(more, r->walk) >= 10)
		say(s, ", %s of it for %s",
		    text_share(share, permille(more, r->walk)),
		    text_count(next, p->outlier.pages, "outlier"));
}

void report_sentence(struct sentence *s, const struct report *r,
		     const struct profile *p)
{
	char time[TEXT_MAX];

	if (r->m->nr_death && !r->m->finish) {
		say(s, "The walk did not end; times are of what there was of it.");
	} else if (!r->pages) {
		say(s, "No page had to be remapped.");
	} else if (!r->walk || !r->step[0].count) {
		return;
	} else {
		if (!*text_time(time, r->m, r->walk))
			snprintf(time, sizeof(time), "%llu ticks", r->walk);
		say(s, "The walk took %s", time);
		if (!r->over)
			say_steps(s, r, p);
		say_phases(s, r);
		say(s, ".");
	}
}
