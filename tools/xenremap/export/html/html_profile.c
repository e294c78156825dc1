// SPDX-License-Identifier: GPL-2.0
/* What is special about pages and chunks, as JSON for the page's script. */
#include "export_html.h"
#include "json.h"
#include "text.h"

static void kind(struct json *j, const char *what,
		 const struct kind_figures *f)
{
	if (!f->pages)
		return;
	json_object(j, NULL);
	json_str(j, "what", what);
	json_u64(j, "pages", f->pages);
	json_array(j, "mean");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++)
		json_u64(j, NULL, f->mean[s]);
	json_array_end(j);
	json_u64(j, "all", f->all);
	json_s64(j, "more", f->more);
	json_object_end(j);
}

static void kinds(struct json *j, const struct profile *p)
{
	json_array(j, "kinds");
	kind(j, "with nothing special", &p->kind[PAGE_PLAIN]);
	for (int k = 0; k < PAGE_PLAIN; k++)
		kind(j, profile_kind_text(k), &p->kind[k]);
	kind(j, "outliers", &p->outlier);
	json_array_end(j);
}

static void slow_pages(struct json *j, const struct profile *p)
{
	json_array(j, "pages");
	for (size_t i = 0; i < p->nr_slow; i++) {
		const struct slow_page *slow = &p->slow[i];

		json_object(j, NULL);
		json_u64(j, "chunk", slow->page.chunk);
		json_u64(j, "page", slow->page.page);
		json_hex(j, "pfn", slow->page.pfn);
		json_array(j, "step");
		for (unsigned int s = 0; s < XRT_NR_STEPS; s++)
			json_u64(j, NULL, slow->page.step[s]);
		json_array_end(j);
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
		json_u64(j, "nr", xrt_chunk_nr(c));
		json_u64(j, "ticks", c->ticks);
		json_u64(j, "a_page", xrt_ticks_per_page(c->ticks, c->pages));
		json_str(j, "note", profile_chunk_note(note, &h->report,
						       &h->profile.chunk[i]));
		json_object_end(j);
	}
	json_array_end(j);
}

void html_profile(struct json *j, const struct html *h)
{
	json_object(j, "slow");
	json_u64(j, "kept", h->profile.kept);
	json_u64(j, "walk", h->profile.walk);
	kinds(j, &h->profile);
	slow_pages(j, &h->profile);
	slow_chunks(j, h);
	json_object_end(j);
}
