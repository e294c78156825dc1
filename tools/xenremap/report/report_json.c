// SPDX-License-Identifier: GPL-2.0
/* The report as JSON: times in ticks, and in ns if the frequency is known. */
#include "json.h"
#include "json_parts.h"
#include "report_json.h"
#include "report_json_profile.h"

static void report_json_phases(struct json *j, const struct report *r)
{
	for (unsigned int p = 0; p < XRT_NR_PHASES; p++)
		json_phase(j, r->m, p);
	json_duration(j, r->m, "between", r->between, r->between);
	json_duration(j, r->m, "early_boot", r->early, r->early);
}

static void report_json_areas(struct json *j, const struct report *r)
{
	json_array(j, "areas");
	for (size_t i = 0; i < r->m->nr_area; i++) {
		const struct xrt_area *a = r->m->area[i];

		json_object(j, NULL);
		json_area(j, a);
		json_ticks(j, r->m, a->ticks, a->ticks);
		json_object_end(j);
	}
	json_array_end(j);
}

static void report_json_releases(struct json *j, const struct report *r)
{
	json_array(j, "releases");
	for (size_t i = 0; i < r->m->nr_release; i++) {
		const struct xrt_release *x = r->m->release[i];

		json_object(j, NULL);
		json_u64(j, "area", xrt_release_area(x));
		json_pfn(j, "pfn", x->pfn);
		json_mfn(j, "mfn", x->mfn);
		json_u64(j, "pages", x->count);
		json_bool(j, "failed", x->ret != 1);
		json_object_end(j);
	}
	json_array_end(j);
}

/* What a sample leaves possible; null where it sets no limit. */
static void report_json_range(struct json *j, const struct report *r,
			      const struct sample_range *range)
{
	static const char * const name[SAMPLE_QUANTILES][2] = {
		[SAMPLE_P50]	= { "p50_ticks_low", "p50_ticks_high" },
		[SAMPLE_P90]	= { "p90_ticks_low", "p90_ticks_high" },
		[SAMPLE_P99]	= { "p99_ticks_low", "p99_ticks_high" },
		[SAMPLE_P999]	= { "p999_ticks_low", "p999_ticks_high" },
	};

	if (!r->sampled)
		return;
	json_maybe(j, "ticks_low", range->known, range->low);
	json_maybe(j, "ticks_high", range->known, range->high);
	json_ratio(j, "share_low", range->known, range->low, r->walk);
	json_ratio(j, "share_high", range->known, range->high, r->walk);
	for (int i = 0; i < SAMPLE_QUANTILES; i++) {
		json_maybe(j, name[i][0], range->known, range->q_low[i]);
		json_maybe(j, name[i][1], range->q_high[i], range->q_high[i]);
	}
}

static void report_json_prepare(struct json *j, const struct report *r)
{
	const struct prepare_figures *p = &r->prepare;

	json_object(j, "prepare");
	json_u64(j, "nr_chunks", p->chunks);
	json_u64(j, "pages", p->pages);
	json_ticks(j, r->m, p->ticks, p->ticks);
	json_maybe(j, "median_chunk_ticks", p->timed, p->median);
	json_maybe(j, "longest_chunk_ticks", p->slowest && !p->saturated,
		   p->slowest ? p->slowest->ticks : 0);
	json_maybe(j, "chunks_over_limit", p->timed || !p->chunks,
		   p->saturated);
	json_object_end(j);
}

static void report_json_steps(struct json *j, const struct report *r)
{
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &r->step[s];

		json_step_begin(j, s);
		json_ticks(j, r->m, f->count, f->total);
		json_ratio(j, "share", f->count && !r->over &&
			   figures_is_share(f->total, r->walk) &&
			   (!r->sampled || f->range.known), f->total, r->walk);
		report_json_range(j, r, &f->range);
		json_step(j, f);
		json_object_end(j);
	}
	json_object(j, "step_rest");
	json_ticks(j, r->m, r->rest_known, r->rest);
	json_ratio(j, "share", r->rest_known, r->rest, r->walk);
	json_object_end(j);
}

static void report_json_walk(struct json *j, const struct report *r)
{
	bool ended = report_counts_known(r);

	json_u64(j, "nr_areas", r->m->nr_area);
	json_maybe(j, "walked_chunks", ended, r->chunks);
	json_maybe(j, "remapped_pages", ended, r->pages);
	json_maybe(j, "released_pages", r->m->end, r->released);
	json_maybe(j, "batch_pages", r->batch, r->batch);
	json_object(j, "walk");
	json_ticks(j, r->m, r->walk, r->walk);
	json_per_page(j, r->m, ended ? r->walk : 0, r->pages);
	json_maybe(j, "hypercalls", r->calls, r->calls);
	json_bool(j, "sampled", r->sampled);
	report_json_steps(j, r);
	json_object_end(j);
}

static void report_json_chunk(struct json *j, const struct report *r,
			      const struct xrt_walked *c,
			      const struct slow_chunk *slow)
{
	json_object(j, NULL);
	json_u64(j, "chunk", xrt_chunk_nr(c->rec));
	json_mfn(j, "mfn", c->rec->mfn);
	json_pfn(j, "target_pfn", c->rec->target_pfn);
	json_u64(j, "pages", c->rec->pages);
	json_maybe(j, "mfn_runs", c->nr_runs, c->nr_runs);
	json_bool(j, "open", chunk_open(c));
	json_ticks(j, r->m, !chunk_open(c) &&
		   !(c->rec->rec.flags & XRT_REC_UNTIMED), c->rec->ticks);
	if (slow)
		profile_json_chunk(j, slow);
	json_object_end(j);
}

static void report_json_chunks(struct json *j, const struct report *r,
			       const struct profile *p)
{
	json_array(j, "slowest_chunks");
	for (size_t i = 0; i < r->nr_slowest; i++)
		report_json_chunk(j, r, r->slowest[i], &p->chunk[i]);
	json_array_end(j);
	if (!r->all_chunks)
		return;
	json_array(j, "chunks");
	for (size_t i = 0; i < r->m->nr_chunk; i++)
		report_json_chunk(j, r, &r->m->chunk[i], NULL);
	json_array_end(j);
}

static void report_json_ram(struct json *j, const struct report *r)
{
	json_maybe(j, "ram_pages_xen", r->m->map[XRT_MAP_XEN].total,
		   r->ram_pages[XRT_MAP_XEN]);
	json_maybe(j, "ram_pages_kernel", r->m->map[XRT_MAP_KERNEL].total,
		   r->ram_pages[XRT_MAP_KERNEL]);
	json_maybe(j, "ram_pages_remap", r->m->map[XRT_MAP_REMAP].total,
		   r->ram_pages[XRT_MAP_REMAP]);
}

static void report_json_whole(struct json *j, const struct boot_share *s)
{
	static const char * const until[] = {
		[BOOT_UNTIL_INIT] = "init", [BOOT_UNTIL_STARTUP] = "startup",
	};

	json_object(j, "whole_boot");
	if (s->until == BOOT_UNTIL_UNKNOWN)
		json_null(j, "until");
	else
		json_str(j, "until", until[s->until]);
	json_maybe(j, "ns", s->ns, s->ns);
	json_ratio(j, "early_boot_share", s->early, s->early, s->ns);
	json_ratio(j, "remap_boot_share", s->remap, s->remap, s->ns);
	json_object_end(j);
}

int report_json(const struct report *r, const struct profile *p,
		const struct boot_share *share)
{
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_document(j, "report");
	json_boot(j, r->m);
	report_json_ram(j, r);
	json_notes(j, r->m);
	report_json_phases(j, r);
	report_json_whole(j, share);
	report_json_areas(j, r);
	report_json_releases(j, r);
	report_json_prepare(j, r);
	report_json_walk(j, r);
	profile_json_pages(j, r, p);
	report_json_chunks(j, r, p);
	json_flaws(j, r->m);
	json_object_end(j);
	json_finish(j);
	return 0;
}
