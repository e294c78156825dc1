// SPDX-License-Identifier: GPL-2.0
/* Special properties of pages and chunks, as JSON for the page's script. */
#include "export_html.h"
#include "json_parts.h"
#include "text.h"

static void html_kind(struct json *j, const struct html *h, const char *what,
		      const struct kind_figures *f)
{
	if (!f->pages)
		return;
	json_object(j, NULL);
	json_str(j, "what", what);
	json_u64(j, "pages", f->pages);
	json_object(j, "mean");
	json_page_steps(j, xrt_model_step_timed(h->report.m, XRT_STEP_P2M),
			f->mean);
	json_u64(j, "ticks", f->all);
	json_object_end(j);
	json_s64(j, "extra_ticks", f->more);
	json_object_end(j);
}

static void html_kinds(struct json *j, const struct html *h)
{
	const struct profile *p = &h->profile;

	json_array(j, "kinds");
	html_kind(j, h, "with nothing special", &p->kind[PAGE_PLAIN]);
	for (int k = 0; k < PAGE_PLAIN; k++)
		html_kind(j, h, profile_kind_text(k), &p->kind[k]);
	html_kind(j, h, "outliers", &p->outlier);
	json_array_end(j);
}

static void slow_pages(struct json *j, const struct html *h)
{
	const struct profile *p = &h->profile;

	json_array(j, "pages");
	for (size_t i = 0; i < p->nr_slow; i++) {
		const struct slow_page *slow = &p->slow[i];

		json_object(j, NULL);
		json_u64(j, "chunk", slow->page.chunk);
		json_u64(j, "page", slow->page.page);
		json_pfn(j, "target_pfn", slow->page.pfn);
		json_page_steps(j, xrt_model_step_timed(h->report.m, XRT_STEP_P2M),
				slow->page.step);
		json_u64(j, "ticks", slow->all);
		json_str(j, "note", profile_page_note(p, slow));
		json_bool(j, "outlier", slow->outlier && slow->what);
		json_object_end(j);
	}
	json_array_end(j);
}

static void slow_chunks(struct json *j, const struct html *h)
{
	char note[CHUNK_NOTE_MAX];

	json_array(j, "chunks");
	for (size_t i = 0; i < h->report.nr_slowest; i++) {
		const struct xrt_chunk *c = h->report.slowest[i]->rec;

		json_object(j, NULL);
		json_u64(j, "chunk", xrt_chunk_nr(c));
		json_u64(j, "ticks", c->ticks);
		json_u64(j, "ticks_per_page",
			 xrt_ticks_per_page(c->ticks, c->pages));
		json_str(j, "note", profile_chunk_note(note, &h->report,
						       &h->profile.chunk[i]));
		json_object_end(j);
	}
	json_array_end(j);
}

void html_profile(struct json *j, const struct html *h)
{
	json_object(j, "slow");
	json_u64(j, "kept_pages", h->profile.kept);
	json_maybe(j, "walk_ticks", h->profile.walk, h->profile.walk);
	html_kinds(j, h);
	slow_pages(j, h);
	slow_chunks(j, h);
	json_object_end(j);
}
