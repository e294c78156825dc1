// SPDX-License-Identifier: GPL-2.0
/* What of the format openmetrics is in seconds. */
#include "openmetrics.h"
#include "step_buckets.h"

/* A sample with at most one label of its own; none where key is NULL. */
static void put_time(struct metric_out *o, const char *key, const char *text,
		     __u64 ns)
{
	const struct metric_label label[] = { { key, text }, { 0 } };

	metric_seconds(o, label, ns);
}

static __u64 ns_of(const struct xrt_model *m, __u64 ticks)
{
	__u64 ns = 0;

	xrt_ticks_to_ns(m, ticks, &ns);
	return ns;
}

static void show_phases(struct metric_out *o, const struct report *r)
{
	static const struct metric phases = {
		"xen_remap_phase_seconds", METRIC_GAUGE, "seconds",
		"Duration of a phase of early boot; phases nest"
	};
	static const struct metric early = {
		"xen_remap_early_boot_seconds", METRIC_GAUGE, "seconds",
		"From the start of xen_memory_setup() to the end of xen_pagetable_init()"
	};
	const struct xrt_model *m = r->m;

	metric_begin(o, &phases);
	for (unsigned int p = 0; p < XRT_NR_PHASES; p++) {
		if (m->phase[p].begun && m->phase[p].ended)
			put_time(o, "phase", xrt_phase_name(p),
				 ns_of(m, figures_phase_ticks(m, p)));
	}
	if (!r->early)
		return;
	metric_begin(o, &early);
	put_time(o, NULL, NULL, ns_of(m, r->early));
}

static void show_walk(struct metric_out *o, const struct report *r)
{
	static const struct metric walk = {
		"xen_remap_walk_seconds", METRIC_GAUGE, "seconds",
		"Duration of the walk over all chunks"
	};
	static const struct metric steps = {
		"xen_remap_walk_step_seconds", METRIC_GAUGE, "seconds",
		"What of the walk went to a step, for all pages, by estimate where a sample was timed; rest is the loop and the recorder"
	};

	if (!r->walk)
		return;
	metric_begin(o, &walk);
	put_time(o, NULL, NULL, ns_of(r->m, r->walk));
	metric_begin(o, &steps);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		/* Of no page there is no time. */
		if (r->step[s].count)
			put_time(o, "step", xrt_step_name(s),
				 ns_of(r->m, r->step[s].total));
	}
	if (r->rest_known)
		put_time(o, "step", "rest", ns_of(r->m, r->rest));
}

static void show_steps(struct metric_out *o, const struct xrt_model *m)
{
	static const struct metric steps = {
		"xen_remap_page_step_seconds", METRIC_HISTOGRAM, "seconds",
		"Duration of a step for a page, of the pages that were timed"
	};
	static const struct metric most = {
		"xen_remap_page_step_max_seconds", METRIC_GAUGE, "seconds",
		"The longest duration of a step for a page"
	};
	__u64 below[STEP_BUCKETS];

	if (!xrt_model_timed(m) || (m->boot && !m->boot->sample && m->nr_chunk))
		return;
	metric_begin(o, &steps);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		const struct metric_label label[] = {
			{ "step", xrt_step_name(s) }, { 0 }
		};
		__u64 count;

		if (!xrt_model_step_timed(m, s))
			continue;
		count = step_buckets_fold(&m->dist[s], m->end->tsc_khz, below);
		metric_histogram(o, label, step_buckets, below, STEP_BUCKETS,
				 count, ns_of(m, m->dist[s].sum));
	}
	metric_begin(o, &most);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		if (m->dist[s].count)
			put_time(o, "step", xrt_step_name(s),
				 ns_of(m, m->dist[s].max));
	}
}

void openmetrics_times(struct metric_out *o, const struct report *r)
{
	if (!r->m->end || !r->m->end->tsc_khz)
		return;
	show_phases(o, r);
	show_walk(o, r);
	show_steps(o, r->m);
}
