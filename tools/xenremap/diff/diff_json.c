// SPDX-License-Identifier: GPL-2.0
/* Two boots side by side, as JSON. Times of B are in ticks of A as well. */
#include <string.h>

#include "diff.h"
#include "json_parts.h"

static const char side_name[DIFF_SIDES][2] = { "a", "b" };

static const char * const what_name[DIFF_WHATS] = {
	[DIFF_KERNEL]	= "kernel",
	[DIFF_XEN]	= "xen",
	[DIFF_MAP]	= "map",
	[DIFF_NR_PAGES]	= "nr_pages",
	[DIFF_DOM0]	= "dom0",
	[DIFF_LEVEL]	= "level",
	[DIFF_BATCH]	= "batch",
	[DIFF_KHZ]	= "tsc_khz",
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
	json_object(j, "steps");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &r->step[s];

		json_object(j, xrt_step_name(s));
		json_u64(j, "pages", f->count);
		json_step(j, f);
		json_object_end(j);
	}
	json_object_end(j);
}

static void diff_json_side(struct json *j, const struct diff_side *side, const char *name)
{
	const struct report *r = &side->r;

	json_object(j, name);
	json_bytes(j, "file", side->name, strlen(side->name));
	json_boot(j, side->m);
	json_u64(j, "pages", r->pages);
	json_u64(j, "chunks", r->chunks);
	if (r->calls) {
		json_u64(j, "batch", r->batch);
		json_u64(j, "hypercalls", r->calls);
	}
	json_duration(j, side->m, "walk", r->walk);
	if (side->between)
		json_duration(j, side->m, "between_chunks", side->between);
	json_duration(j, side->m, "prepare",
		      figures_phase_ticks(side->m, XRT_PHASE_PREPARE));
	json_duration(j, side->m, "p2m_rebuild",
		      figures_phase_ticks(side->m, XRT_PHASE_P2M));
	json_duration(j, side->m, "all", r->early);
	json_bool(j, "sampled", r->sampled);
	diff_json_steps(j, r);
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

static void diff_json_changes(struct json *j, const struct diff *d,
			      const struct diff_change *c)
{
	for (int i = DIFF_METRICS - 1; i >= 0; i--) {
		if (!c[i].known)
			continue;
		json_object(j, metric_name[i]);
		json_u64(j, "a_milli", in_thousandths(d, c[i].a));
		json_u64(j, "b_milli", in_thousandths(d, c[i].b));
		json_s64(j, "change_permille", comparison_permille(c[i].change));
		if (c[i].interval) {
			json_s64(j, "low_permille", comparison_permille(c[i].low));
			json_s64(j, "high_permille", comparison_permille(c[i].high));
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

static void diff_json_verdict(struct json *j, const struct diff *d)
{
	unsigned int step;
	__s64 part;

	json_str(j, "verdict", verdict_name[d->verdict]);
	if (d->verdict == DIFF_SLOWER || d->verdict == DIFF_FASTER) {
		step = comparison_culprit(d, &part);
		json_str(j, "step", metric_name[step]);
		json_s64(j, "step_permille", part);
		json_s64(j, "explained_permille", comparison_explained(d));
		json_bool(j, "outliers", d->outliers);
	}
	if (d->threshold >= 0) {
		json_s64(j, "fail_above_permille", d->threshold);
		json_bool(j, "fails", d->fails);
	}
}

int diff_json(const struct diff *d)
{
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_object(j, NULL);
	for (int i = 0; i < DIFF_SIDES; i++)
		diff_json_side(j, &d->side[i], side_name[i]);
	json_bool(j, "same_boot", d->same_boot);
	diff_json_names(j, "differs", d->differs);
	diff_json_names(j, "not_known", d->unknown);
	json_str(j, "unit", d->ns ? "ns" : "ticks");
	json_u64(j, "seed", d->seed);
	json_object(j, "a_page");
	diff_json_changes(j, d, d->walk);
	json_object_end(j);
	if (d->median_known)
		json_s64(j, "median_permille", comparison_permille(d->median));
	diff_json_areas(j, d);
	diff_json_verdict(j, d);
	json_object_end(j);
	json_finish(j);
	return 0;
}
