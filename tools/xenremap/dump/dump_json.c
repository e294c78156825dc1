// SPDX-License-Identifier: GPL-2.0
/* Records as JSON, with all their fields. */
#include "dump_json.h"
#include "json_parts.h"

#define FACT_KEY_MAX	32

/* Null for a record that has no times. */
static void time_json(struct json *j, const char *key, const struct xrt_rec *rec,
		      bool known, __u64 value)
{
	json_maybe(j, key, known && !(rec->flags & XRT_REC_UNTIMED), value);
}

static void dump_boot_json(struct json *j, const struct xrt_boot *r)
{
	time_json(j, "tsc", &r->rec, true, r->tsc);
	json_boot_record(j, r);
	json_u64(j, "buf_max_bytes", r->buf_max);
	json_u64(j, "chunk_max_pages", r->chunk_max);
}

static void dump_map_json(struct json *j, const struct xrt_map *r)
{
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), sizeof(r->entry[0]));

	json_str(j, "map", xrt_map_name(xrt_map_id(r)));
	json_u64(j, "first_entry", r->first);
	json_u64(j, "nr_entries", r->total);
	json_array(j, "entries");
	for (__u32 i = 0; i < nr; i++) {
		json_object(j, NULL);
		json_e820(j, &r->entry[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

static void dump_area_json(struct json *j, const struct xrt_area *r)
{
	json_area(j, r);
	time_json(j, "tsc", &r->rec, true, r->tsc);
	time_json(j, "ticks", &r->rec, r->ticks, r->ticks);
}

/* The recorder has 24 bits for the duration. */
static void prepare_ticks_json(struct json *j, const struct xrt_rec *rec,
			       __u64 ticks)
{
	time_json(j, "prepare_ticks", rec, true, ticks);
	json_bool(j, "prepare_saturated", ticks == XRT_PREPARE_TICKS_MAX);
}

static void dump_prepare_json(struct json *j, const struct xrt_prepare *r)
{
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

	json_u64(j, "first_prepared", xrt_prepare_first(r));
	time_json(j, "tsc", &r->rec, true, r->tsc);
	json_pfn(j, "source_pfn", r->pfn);
	json_pfn(j, "target_pfn", r->target_pfn);
	json_u64(j, "pages", r->pages);
	if (r->rec.flags & XRT_PREPARE_PART) {
		json_bool(j, "part", true);
	} else {
		json_hex(j, "mfn_sum", r->mfn_sum);
		json_hex(j, "mfn_sqsum", r->mfn_sqsum);
	}
	json_array(j, "chunks");
	for (__u32 i = 0; i < nr; i++) {
		json_object(j, NULL);
		json_u64(j, "mfn", r->word[i] & XRT_WORD_MFN_MASK);
		prepare_ticks_json(j, &r->rec, r->word[i] >> XRT_WORD_MFN_BITS);
		json_object_end(j);
	}
	json_array_end(j);
}

static void dump_release_json(struct json *j, const struct xrt_release *r)
{
	json_u64(j, "area", xrt_release_area(r));
	time_json(j, "tsc", &r->rec, true, r->tsc);
	json_pfn(j, "pfn", r->pfn);
	json_mfn(j, "mfn", r->mfn);
	json_u64(j, "pages", r->count);
	json_s64(j, "ret", r->ret);
}

static void dump_walk_json(struct json *j, const struct xrt_walk *r)
{
	json_bool(j, "end", r->rec.flags & XRT_MARK_END);
	time_json(j, "tsc", &r->rec, true, r->tsc);
	json_mfn(j, "mfn", r->mfn);
	json_u64(j, "pages", r->pages);
	json_u64(j, "nr_chunks", r->chunks);
	json_maybe(j, "batch_pages", xrt_walk_batch(r), xrt_walk_batch(r));
	json_bool(j, "whole_tables", xrt_walk_tables(r));
}

static void dump_chunk_json(struct json *j, const struct xrt_chunk *r)
{
	bool open = r->rec.flags & XRT_CHUNK_OPEN;

	json_u64(j, "chunk", xrt_chunk_nr(r));
	time_json(j, "tsc", &r->rec, true, r->tsc);
	time_json(j, "ticks", &r->rec, !open, r->ticks);
	json_mfn(j, "mfn", r->mfn);
	json_mfn(j, "next_mfn", r->next_mfn);
	json_pfn(j, "target_pfn", r->target_pfn);
	json_u64(j, "pages", r->pages);
	json_bool(j, "open", open);
	json_u64(j, "timed_pages", r->timed);
	json_page_steps(j, !(r->rec.flags & XRT_CHUNK_NO_P2M),
			r->timed ? r->step : NULL);
}

static void dump_runs_json(struct json *j, const struct xrt_runs *r)
{
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

	json_u64(j, "chunk", xrt_runs_chunk(r));
	json_array(j, "runs");
	for (__u32 i = 0; i < nr; i++) {
		json_object(j, NULL);
		json_u64(j, "mfn", r->word[i] & XRT_WORD_MFN_MASK);
		json_u64(j, "pages", r->word[i] >> XRT_WORD_MFN_BITS);
		json_object_end(j);
	}
	json_array_end(j);
}

static void dump_pages_json(struct json *j, const struct xrt_pages *r)
{
	const __u64 *w = r->word;
	__u64 step[XRT_NR_STEPS];

	json_u64(j, "chunk", xrt_pages_chunk(r));
	json_u64(j, "first_page", r->first);
	json_array(j, "page_ticks");
	for (__u32 i = 0; i < r->count; i++) {
		w += xrt_page_decode(w, step);
		json_object(j, NULL);
		json_page_steps(j, !(r->rec.flags & XRT_PAGES_NO_P2M), step);
		json_object_end(j);
	}
	json_array_end(j);
}

static void dump_hist_json(struct json *j, const struct xrt_hist *r)
{
	const __u64 mask = (1ULL << XRT_HIST_WORD_SHIFT) - 1;
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

	json_str(j, "step", xrt_step_name(xrt_hist_step(r)));
	json_bool(j, "sampled", r->rec.flags & XRT_HIST_SAMPLED);
	json_u64(j, "timed_pages", r->count);
	json_u64(j, "sum_ticks", r->sum);
	json_maybe(j, "min_ticks", r->count, r->min);
	json_maybe(j, "max_ticks", r->count, r->max);
	json_array(j, "buckets");
	for (__u32 i = 0; i < nr; i++) {
		json_object(j, NULL);
		json_u64(j, "from_ticks",
			 xrt_hist_low((unsigned int)
				      (r->word[i] >> XRT_HIST_WORD_SHIFT)));
		json_u64(j, "pages", r->word[i] & mask);
		json_object_end(j);
	}
	json_array_end(j);
}

static void dump_conflict_json(struct json *j, const struct xrt_conflict *r)
{
	json_str(j, "place", xrt_place_name(xrt_conflict_place(r)));
	time_json(j, "tsc", &r->rec, true, r->tsc);
	json_hex(j, "addr", r->start);
	json_u64(j, "bytes", r->size);
	if (r->moved_to)
		json_hex(j, "moved_to", r->moved_to);
}

static void dump_note_json(struct json *j, const struct xrt_note *r)
{
	json_u64(j, "tsc", r->tsc);
	json_note(j, r);
}

static void dump_end_json(struct json *j, const struct xrt_end *r)
{
	time_json(j, "tsc", &r->rec, true, r->tsc);
	json_maybe(j, "tsc_hz", r->tsc_khz, (__u64)r->tsc_khz * 1000);
	json_u64(j, "remapped_pages", r->remapped);
	json_u64(j, "released_pages", r->released);
	json_u64(j, "walked_chunks", r->chunks);
	json_dropped(j, r);
	json_array(j, "blocks");
	for (unsigned int s = 0; s < XRT_NR_STREAMS; s++) {
		json_object(j, NULL);
		json_str(j, "stream", xrt_stream_name(s));
		json_u64(j, "first_block", r->first_block[s]);
		json_u64(j, "next_block", r->next_block[s]);
		json_object_end(j);
	}
	json_array_end(j);
	json_u64(j, "static_bytes", r->static_bytes);
	json_u64(j, "walk_bytes", r->walk_bytes);
	json_u64(j, "kept_bytes", r->kept_bytes);
}

static const char *key_of_fact(char key[FACT_KEY_MAX], unsigned int fact)
{
	snprintf(key, FACT_KEY_MAX, "%s_origin", xrt_fact_name(fact));
	return key;
}

static void dump_source_json(struct json *j, const struct xrt_source *r)
{
	char key[FACT_KEY_MAX];

	for (unsigned int i = 0; i < XRT_NR_FACTS; i++)
		json_str(j, key_of_fact(key, i), xrt_origin_name(r->origin[i]));
	json_u64(j, "unknown_pages", r->unknown_pages);
}

static void dump_bound_json(struct json *j, const struct xrt_bound *r)
{
	json_maybe(j, "first_tsc", r->last_tsc, r->first_tsc);
	json_maybe(j, "last_tsc", r->last_tsc, r->last_tsc);
	json_maybe(j, "at_most_ns", r->at_most_ns, r->at_most_ns);
}

void dump_json(struct json *j, const struct xrt_rec *rec)
{
	const void *r = rec;
	const struct xrt_phase *phase = r;
	const struct xrt_free *range = r;

	json_str(j, "type", xrt_type_name(rec->type));
	if (rec->flags & XRT_REC_UNTIMED)
		json_bool(j, "untimed", true);
	switch (rec->type) {
	case XRT_REC_BOOT:
		return dump_boot_json(j, r);
	case XRT_REC_MAP:
		return dump_map_json(j, r);
	case XRT_REC_PHASE:
		json_str(j, "phase", xrt_phase_name(xrt_phase_id(phase)));
		json_bool(j, "end", rec->flags & XRT_MARK_END);
		time_json(j, "tsc", rec, true, phase->tsc);
		return;
	case XRT_REC_AREA:
		return dump_area_json(j, r);
	case XRT_REC_PREPARE:
		return dump_prepare_json(j, r);
	case XRT_REC_RELEASE:
		return dump_release_json(j, r);
	case XRT_REC_WALK:
		return dump_walk_json(j, r);
	case XRT_REC_CHUNK:
		return dump_chunk_json(j, r);
	case XRT_REC_RUNS:
		return dump_runs_json(j, r);
	case XRT_REC_FREE:
		json_u64(j, "range", xrt_free_nr(range));
		time_json(j, "tsc", rec, true, range->tsc);
		json_pfn(j, "pfn", range->pfn);
		json_u64(j, "pages", range->pages);
		return;
	case XRT_REC_PAGES:
		return dump_pages_json(j, r);
	case XRT_REC_HIST:
		return dump_hist_json(j, r);
	case XRT_REC_FAIL:
		json_u64(j, "tsc", ((const struct xrt_fail *)r)->tsc);
		return json_failure(j, r);
	case XRT_REC_END:
		return dump_end_json(j, r);
	case XRT_REC_CONFLICT:
		return dump_conflict_json(j, r);
	case XRT_REC_DEATH:
		json_u64(j, "tsc", ((const struct xrt_death *)r)->tsc);
		json_u64(j, "pages", ((const struct xrt_death *)r)->pages);
		return json_death(j, r);
	case XRT_REC_SOURCE:
		return dump_source_json(j, r);
	case XRT_REC_NOTE:
		return dump_note_json(j, r);
	case XRT_REC_BOUND:
		return dump_bound_json(j, r);
	}
}
