// SPDX-License-Identifier: GPL-2.0
/* The report as JSON: times in ticks, and in ns where they can be. */
#include "json.h"
#include "report.h"
#include "json_parts.h"

static void report_json_phases(struct json *j, const struct report *r)
{
	json_object(j, "phases");
	for (unsigned int p = 0; p < XRT_NR_PHASES; p++) {
		if (!r->m->phase[p].begun || !r->m->phase[p].ended)
			continue;
		json_duration(j, r->m, xrt_phase_name(p), figures_phase_ticks(r->m, p));
	}
	if (r->between)
		json_duration(j, r->m, "between", r->between);
	if (r->early)
		json_duration(j, r->m, "all", r->early);
	json_object_end(j);
}

static void report_json_areas(struct json *j, const struct report *r)
{
	json_array(j, "areas");
	for (size_t i = 0; i < r->m->nr_area; i++) {
		const struct xrt_area *a = r->m->area[i];

		json_object(j, NULL);
		json_area(j, a);
		json_ticks(j, r->m, a->ticks);
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
		json_hex(j, "pfn", x->pfn);
		json_mfn(j, "mfn", x->mfn);
		json_u64(j, "pages", x->count);
		json_bool(j, "failed", x->ret != 1);
		json_object_end(j);
	}
	json_array_end(j);
}

static void report_json_steps(struct json *j, const struct report *r)
{
	json_bool(j, "sampled", r->sampled);
	json_object(j, "steps");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &r->step[s];

		json_object(j, xrt_step_name(s));
		json_u64(j, "pages", f->count);
		json_ticks(j, r->m, f->total);
		json_u64(j, "permille", f->permille);
		json_step(j, f);
		json_object_end(j);
	}
	if (r->rest_known) {
		json_object(j, "rest");
		json_ticks(j, r->m, r->rest);
		json_u64(j, "permille", r->rest_permille);
		json_object_end(j);
	}
	json_object_end(j);
}

static void report_json_walk(struct json *j, const struct report *r)
{
	json_object(j, "walk");
	json_u64(j, "pages", r->pages);
	json_u64(j, "chunks", r->chunks);
	json_ticks(j, r->m, r->walk);
	json_u64(j, "ticks_a_page", r->pages ? r->walk / r->pages : 0);
	if (r->calls) {
		json_u64(j, "batch", r->batch);
		json_u64(j, "hypercalls", r->calls);
	}
	if (r->step[0].count)
		report_json_steps(j, r);
	json_object_end(j);
}

static void report_json_chunk(struct json *j, const struct report *r,
			      const struct xrt_walked *c, const struct slow_chunk *slow)
{
	json_object(j, NULL);
	json_u64(j, "nr", xrt_chunk_nr(c->rec));
	json_mfn(j, "mfn", c->rec->mfn);
	json_hex(j, "target_pfn", c->rec->target_pfn);
	json_u64(j, "pages", c->rec->pages);
	json_u64(j, "runs", c->nr_runs);
	json_ticks(j, r->m, c->rec->ticks);
	if (slow)
		profile_json_chunk(j, slow);
	json_object_end(j);
}

static void report_json_chunks(struct json *j, const struct report *r,
			       const struct profile *p)
{
	json_array(j, "slowest");
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

int report_json(const struct report *r, const struct profile *p)
{
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_object(j, NULL);
	json_boot(j, r->m);
	if (r->m->map[XRT_MAP_XEN].total)
		json_u64(j, "ram_pages_xen", r->ram_pages[XRT_MAP_XEN]);
	if (r->m->map[XRT_MAP_KERNEL].total)
		json_u64(j, "ram_pages_kernel", r->ram_pages[XRT_MAP_KERNEL]);
	report_json_phases(j, r);
	report_json_areas(j, r);
	report_json_releases(j, r);
	report_json_walk(j, r);
	profile_json_pages(j, r, p);
	report_json_chunks(j, r, p);
	json_flaws(j, r->m);
	json_object_end(j);
	json_finish(j);
	return 0;
}
