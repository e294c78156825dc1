// SPDX-License-Identifier: GPL-2.0
/* Single pages and why chunks are slow, as JSON. */
#include "json.h"
#include "json_parts.h"
#include "report_json_profile.h"

static const char * const kind_name[PAGE_KINDS] = {
	[PAGE_LEAF]	= "p2m_leaf",
	[PAGE_FIRST]	= "chunk_first",
	[PAGE_BREAK]	= "mfn_break",
	[PAGE_NEXT]	= "p2m_leaf_again",
	[PAGE_M2P]	= "m2p_page",
	[PAGE_LAST]	= "chunk_last",
	[PAGE_PLAIN]	= "plain",
};

static const char * const why_name[] = {
	[WHY_USUAL]	= "usual",
	[WHY_OUTLIERS]	= "outliers",
	[WHY_BREAKS]	= "mfn_breaks",
	[WHY_BETWEEN]	= "between_pages",
	[WHY_PAGES]	= "all_pages",
	[WHY_STEP]	= "step",
	[WHY_UNTIMED]	= "untimed_pages",
};

static void page_kind_json(struct json *j, const struct report *r,
			   const char *name, const struct kind_figures *f)
{
	json_object(j, name);
	json_u64(j, "pages", f->pages);
	json_object(j, "mean");
	json_page_steps(j, xrt_model_step_timed(r->m, XRT_STEP_P2M),
			f->pages ? f->mean : NULL);
	json_maybe(j, "ticks", f->pages, f->all);
	json_object_end(j);
	json_s64(j, "extra_ticks", f->more);
	json_object_end(j);
}

static void slow_page_json(struct json *j, const struct report *r,
			   const struct slow_page *slow)
{
	json_object(j, NULL);
	json_u64(j, "chunk", slow->page.chunk);
	json_u64(j, "page", slow->page.page);
	json_pfn(j, "target_pfn", slow->page.pfn);
	json_mfn(j, "mfn", slow->page.mfn);
	json_page_steps(j, xrt_model_step_timed(r->m, XRT_STEP_P2M),
			slow->page.step);
	json_ticks(j, r->m, true, slow->all);
	json_array(j, "kinds");
	for (int k = 0; k < PAGE_PLAIN; k++) {
		if (slow->what & 1u << k)
			json_str(j, NULL, kind_name[k]);
	}
	json_array_end(j);
	json_bool(j, "cause_seen", slow->what && !slow->outlier);
	json_object_end(j);
}

void profile_json_pages(struct json *j, const struct report *r,
			const struct profile *p)
{
	json_u64(j, "kept_pages", r->m->kept);
	if (!p->kept)
		return;
	json_object(j, "page_kinds");
	for (int k = PAGE_PLAIN; k >= 0; k--)
		page_kind_json(j, r, kind_name[k], &p->kind[k]);
	page_kind_json(j, r, "outliers", &p->outlier);
	json_object_end(j);
	json_array(j, "slowest_pages");
	for (size_t i = 0; i < p->nr_slow; i++)
		slow_page_json(j, r, &p->slow[i]);
	json_array_end(j);
}

void profile_json_chunk(struct json *j, const struct slow_chunk *slow)
{
	json_object(j, "special");
	json_str(j, "what", why_name[slow->why]);
	if (slow->why == WHY_OUTLIERS || slow->why == WHY_BREAKS)
		json_u64(j, "count", slow->nr);
	if (slow->why == WHY_STEP)
		json_str(j, "step", xrt_step_name(slow->nr));
	if (slow->times)
		json_ratio(j, "times", true, slow->times, 10);
	if (slow->ticks)
		json_u64(j, "extra_ticks", slow->ticks);
	json_object_end(j);
}
