// SPDX-License-Identifier: GPL-2.0
/* The chain as JSON: every chunk, nothing folded. */
#include "chain_json.h"
#include "json_parts.h"

static void chain_json_frames(struct json *j, const struct chain *chain)
{
	struct frames frames = { 0 };

	chain_frames_count(&frames, chain);
	json_object(j, "frames");
	json_maybe(j, "mfn_runs", frames.known, frames.runs);
	json_maybe(j, "mfn_runs_in_chunks", frames.known, frames.in_chunks);
	json_u64(j, "pages", frames.pages);
	json_mfn(j, "longest_mfn", frames.longest.pages ? frames.longest.mfn
							: XRT_NO_MFN);
	json_maybe(j, "longest_pages", frames.known, frames.longest.pages);
	json_object_end(j);
}

static const char * const break_name[] = { NULL, "missing", "broken" };

static void chain_json_areas(struct json *j, const struct chain *chain)
{
	json_array(j, "areas");
	for (size_t i = 0; i < chain->m->nr_area; i++) {
		const struct xrt_area *a = chain->m->area[i];

		json_object(j, NULL);
		json_area(j, a);
		json_object_end(j);
	}
	json_array_end(j);
	json_array(j, "pieces");
	for (size_t i = 0; i < chain->nr_pieces; i++) {
		json_object(j, NULL);
		json_pfn(j, "source_pfn", chain->piece[i].pfn);
		json_pfn(j, "target_pfn", chain->piece[i].target);
		json_u64(j, "pages", chain->piece[i].pages);
		json_object_end(j);
	}
	json_array_end(j);
}

static void chain_json_runs(struct json *j, const struct xrt_walked *c)
{
	struct xrt_run_cursor cur;
	struct xrt_run run;

	json_array(j, "runs");
	xrt_runs_init(&cur, c);
	while (xrt_runs_next(&cur, &run)) {
		json_object(j, NULL);
		json_mfn(j, "mfn", run.mfn);
		json_u64(j, "pages", run.pages);
		json_object_end(j);
	}
	json_array_end(j);
}

static void chain_json_fields(struct json *j, const struct xrt_model *m,
			      const struct xrt_walked *c)
{
	const struct xrt_chunk *rec = c->rec;

	json_u64(j, "chunk", xrt_chunk_nr(rec));
	json_mfn(j, "mfn", rec->mfn);
	json_mfn(j, "next_mfn", rec->next_mfn);
	json_pfn(j, "target_pfn", rec->target_pfn);
	json_u64(j, "pages", rec->pages);
	json_maybe(j, "tsc", !(rec->rec.flags & XRT_REC_UNTIMED), rec->tsc);
	json_bool(j, "open", chunk_open(c));
	json_ticks(j, m, !chunk_open(c) && !(rec->rec.flags & XRT_REC_UNTIMED),
		   rec->ticks);
	json_u64(j, "timed_pages", rec->timed);
	json_maybe(j, "mfn_runs", c->nr_runs, c->nr_runs);
	chain_json_runs(j, c);
}

int chain_json(FILE *to, const struct chain *chain)
{
	struct json *j = json_begin_to(to, true);

	if (!j)
		return -1;
	json_document(j, "chain");
	json_boot(j, chain->m);
	chain_json_areas(j, chain);
	json_mfn(j, "anchor_mfn",
		 chain->m->begin ? chain->m->begin->mfn : XRT_NO_MFN);
	json_maybe(j, "median_ticks_per_page", chain->median, chain->median);
	chain_json_frames(j, chain);
	json_array(j, "chunks");
	for (size_t i = 0; i < chain->nr; i++) {
		const struct chain_link *l = &chain->link[i];

		json_object(j, NULL);
		chain_json_fields(j, chain->m, l->c);
		json_bool(j, "slow", l->slow);
		if (l->broken)
			json_str(j, "before", break_name[l->broken]);
		json_object_end(j);
	}
	json_array_end(j);
	json_bool(j, "ends", chain->ends);
	json_flaws(j, chain->m);
	json_object_end(j);
	json_finish(j);
	return 0;
}

int chain_json_chunk(FILE *to, const struct chain *chain,
		     const struct chain_link *link)
{
	struct json *j = json_begin_to(to, true);
	struct xrt_page_cursor cur;
	struct xrt_page page;

	if (!j)
		return -1;
	json_document(j, "chain-chunk");
	json_boot_id(j, xrt_stat(chain->m->cap));
	chain_json_fields(j, chain->m, link->c);
	json_array(j, "page_ticks");
	xrt_pages_init(&cur, chain->m, link->c);
	while (xrt_pages_next(&cur, &page)) {
		json_object(j, NULL);
		json_u64(j, "page", page.page);
		json_pfn(j, "target_pfn", page.pfn);
		json_mfn(j, "mfn", page.mfn);
		json_page_steps(j, xrt_model_step_timed(chain->m, XRT_STEP_P2M),
				page.step);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
	json_finish(j);
	return 0;
}
