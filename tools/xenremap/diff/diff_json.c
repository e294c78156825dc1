// SPDX-License-Identifier: GPL-2.0
/* Two boots side by side, as JSON. Times of B are in ticks of A as well. */
#include <string.h>

#include "diff_json.h"
#include "json_parts.h"

static const char side_name[DIFF_SIDES][2] = { "a", "b" };

static const char * const what_name[DIFF_WHATS] = {
	[DIFF_KERNEL]	= "kernel",
	[DIFF_XEN]	= "xen",
	[DIFF_MAP]	= "map",
	[DIFF_NR_PAGES]	= "nr_pages",
	[DIFF_DOM0]	= "domain",
	[DIFF_LEVEL]	= "level",
	[DIFF_BATCH]	= "batch_pages",
	[DIFF_KHZ]	= "tsc_hz",
};

static const char * const verdict_name[] = {
	[DIFF_SAME]	= "no change",
	[DIFF_SLOWER]	= "slower",
	[DIFF_FASTER]	= "faster",
	[DIFF_FEW]	= "too few chunks",
	[DIFF_DIED]	= "died",
	[DIFF_NOTHING]	= "nothing to compare",
};

static const char * const metric_name[DIFF_METRICS] = {
	[DIFF_P2M]	= "p2m",
	[DIFF_M2P]	= "m2p",
	[DIFF_MAPPING]	= "mapping",
	[DIFF_REST]	= "rest",
	[DIFF_WALK]	= "walk",
};

static void diff_json_steps(struct json *j, const struct report *r)
{
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &r->step[s];

		json_step_begin(j, s);
		json_step(j, f);
		json_object_end(j);
	}
}

static void diff_json_side(struct json *j, const struct diff_side *side, const char *name)
{
	const struct report *r = &side->r;

	json_object(j, name);
	json_bytes(j, "file", side->name, strlen(side->name));
	json_boot(j, side->m);
	json_maybe(j, "remapped_pages", report_counts_known(r), r->pages);
	json_maybe(j, "walked_chunks", report_counts_known(r), r->chunks);
	json_maybe(j, "batch_pages", r->batch, r->batch);
	json_phase(j, side->m, XRT_PHASE_PREPARE);
	json_phase(j, side->m, XRT_PHASE_P2M);
	json_duration(j, side->m, "early_boot", r->early, r->early);
	json_object(j, "walk");
	json_ticks(j, side->m, r->walk, r->walk);
	json_duration(j, side->m, "between_chunks", side->between,
		      side->between);
	json_maybe(j, "hypercalls", r->calls, r->calls);
	json_bool(j, "sampled", r->sampled);
	diff_json_steps(j, r);
	json_object_end(j);
	json_flaws(j, side->m);
	json_object_end(j);
}

static void diff_json_names(struct json *j, const char *key, const bool *which)
{
	json_array(j, key);
	for (int i = 0; i < DIFF_WHATS; i++) {
		if (which[i])
			json_str(j, NULL, what_name[i]);
	}
	json_array_end(j);
}

/* In thousandths of the unit. */
static __u64 in_thousandths(const struct diff *d, double ticks)
{
	double v = ticks * 1000;

	if (d->ns)
		v = ticks * 1e9 / (double)d->side[DIFF_A].m->end->tsc_khz;
	return v < 1e18 ? (__u64)(v + 0.5) : (__u64)1e18;
}

/* B is in ticks of A, if times are in ticks. */
static void per_page_json(struct json *j, const struct diff *d, double ticks)
{
	json_thousandths(j, d->ns ? "ns_per_page" : "ticks_per_page",
			 (__s64)in_thousandths(d, ticks));
}

static void change_json(struct json *j, const char *key, double change)
{
	json_thousandths(j, key, comparison_permille(change));
}

static void diff_json_changes(struct json *j, const struct diff *d,
			      const struct diff_change *c)
{
	for (int i = DIFF_METRICS - 1; i >= 0; i--) {
		if (!c[i].known)
			continue;
		json_object(j, metric_name[i]);
		json_object(j, side_name[DIFF_A]);
		per_page_json(j, d, c[i].a);
		json_object_end(j);
		json_object(j, side_name[DIFF_B]);
		per_page_json(j, d, c[i].b);
		json_object_end(j);
		change_json(j, "change", c[i].change);
		if (c[i].interval) {
			change_json(j, "change_low", c[i].low);
			change_json(j, "change_high", c[i].high);
			json_bool(j, "noise", !is_change(&c[i]));
		}
		json_object_end(j);
	}
}

static void diff_json_areas(struct json *j, const struct diff *d)
{
	json_array(j, "areas");
	for (size_t i = 0; i < d->nr_area; i++) {
		json_object(j, NULL);
		for (int s = 0; s < DIFF_SIDES; s++) {
			if (!d->area[i].rec[s])
				continue;
			json_object(j, side_name[s]);
			json_area(j, d->area[i].rec[s]);
			json_object_end(j);
		}
		diff_json_changes(j, d, d->area[i].walk);
		json_object_end(j);
	}
	json_array_end(j);
	json_u64(j, "more_areas", d->more_areas);
}

static void diff_json_phases(struct json *j, const struct diff *d)
{
	static const char * const name[DIFF_PHASES] = {
		[DIFF_PREPARE]		= "prepare",
		[DIFF_P2M_REBUILD]	= "p2m_rebuild",
		[DIFF_EARLY_BOOT]	= "early_boot",
	};

	json_object(j, "phases");
	for (unsigned int i = 0; i < DIFF_PHASES; i++) {
		const struct diff_phase_change *c = &d->phase[i];

		if (!c->known)
			continue;
		json_object(j, name[i]);
		json_bool(j, "per_page_change", c->per_page);
		change_json(j, "change", c->change);
		json_str(j, "verdict", verdict_name[c->verdict]);
		json_object_end(j);
	}
	json_object_end(j);
}

static void diff_json_verdict(struct json *j, const struct diff *d)
{
	unsigned int step;
	__s64 part;

	json_str(j, "verdict", verdict_name[d->verdict]);
	if (d->verdict == DIFF_SLOWER || d->verdict == DIFF_FASTER) {
		if (d->steps_compared) {
			step = comparison_culprit(d, &part);
			if (part > 0) {
				json_str(j, "step", metric_name[step]);
				json_thousandths(j, "step_share", part);
			}
			json_thousandths(j, "explained_share",
					 comparison_explained(d));
		}
		json_bool(j, "from_outliers", d->outliers);
	}
	if (d->threshold >= 0) {
		json_thousandths(j, "fail_above", d->threshold);
		json_bool(j, "fails", d->fails);
	}
}

int diff_json(const struct diff *d)
{
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_document(j, "diff");
	for (int i = 0; i < DIFF_SIDES; i++)
		diff_json_side(j, &d->side[i], side_name[i]);
	json_bool(j, "same_boot", d->same_boot);
	diff_json_names(j, "differs", d->differs);
	diff_json_names(j, "unknown", d->unknown);
	json_u64(j, "seed", d->seed);
	json_object(j, "per_page");
	diff_json_changes(j, d, d->walk);
	json_object_end(j);
	if (d->median_known)
		change_json(j, "median_change", d->median);
	diff_json_areas(j, d);
	diff_json_phases(j, d);
	diff_json_verdict(j, d);
	json_object_end(j);
	json_finish(j);
	return 0;
}
