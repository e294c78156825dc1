// SPDX-License-Identifier: GPL-2.0
/* Records as JSON, with all their fields. */
#include "dump.h"

static void dump_boot_json(struct json *j, const struct xrt_boot *r)
{
	json_u64(j, "tsc", r->tsc);
	json_u64(j, "nr_pages", r->nr_pages);
	json_u64(j, "buf_max", r->buf_max);
	json_str(j, "level", xrt_level_name(r->level));
	json_bool(j, "dom0", r->flags & XRT_BOOT_DOM0);
	json_u64(j, "xen_major", r->xen_version >> 16);
	json_u64(j, "xen_minor", r->xen_version & 0xffff);
	json_u64(j, "chunk_max", r->chunk_max);
	json_u64(j, "sample", r->sample);
	json_bytes(j, "release", r->release, sizeof(r->release));
}

static void dump_map_json(struct json *j, const struct xrt_map *r)
{
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), sizeof(r->entry[0]));

	json_str(j, "map", xrt_map_id(r) == XRT_MAP_XEN ? "xen" : "kernel");
	json_u64(j, "first", r->first);
	json_u64(j, "total", r->total);
	json_array(j, "entries");
	for (__u32 i = 0; i < nr; i++) {
		json_object(j, NULL);
		json_hex(j, "addr", r->entry[i].addr);
		json_hex(j, "size", r->entry[i].size);
		json_u64(j, "type", r->entry[i].type);
		json_object_end(j);
	}
	json_array_end(j);
}

static void dump_area_json(struct json *j, const struct xrt_area *r)
{
	json_u64(j, "nr", xrt_area_nr(r));
	json_u64(j, "tsc", r->tsc);
	json_u64(j, "ticks", r->ticks);
	json_hex(j, "start_pfn", r->start_pfn);
	json_hex(j, "end_pfn", r->end_pfn);
	json_u64(j, "remapped", r->remapped);
	json_u64(j, "released", r->released);
}

static void dump_prepare_json(struct json *j, const struct xrt_prepare *r)
{
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

	json_u64(j, "first", xrt_prepare_first(r));
	json_u64(j, "tsc", r->tsc);
	json_hex(j, "pfn", r->pfn);
	json_hex(j, "target_pfn", r->target_pfn);
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
		json_hex(j, "mfn", r->word[i] & XRT_WORD_MFN_MASK);
		json_u64(j, "ticks", r->word[i] >> XRT_WORD_MFN_BITS);
		json_object_end(j);
	}
	json_array_end(j);
}

static void dump_release_json(struct json *j, const struct xrt_release *r)
{
	json_u64(j, "area", xrt_release_area(r));
	json_u64(j, "tsc", r->tsc);
	json_hex(j, "pfn", r->pfn);
	json_mfn(j, "mfn", r->mfn);
	json_u64(j, "count", r->count);
	json_s64(j, "ret", r->ret);
}

static void dump_walk_json(struct json *j, const struct xrt_walk *r)
{
	json_bool(j, "end", r->rec.flags & XRT_MARK_END);
	json_u64(j, "tsc", r->tsc);
	json_mfn(j, "mfn", r->mfn);
	json_u64(j, "pages", r->pages);
	json_u64(j, "chunks", r->chunks);
	if (xrt_walk_batch(r))
		json_u64(j, "batch", xrt_walk_batch(r));
}

static void dump_chunk_json(struct json *j, const struct xrt_chunk *r)
{
	json_u64(j, "nr", xrt_chunk_nr(r));
	json_u64(j, "tsc", r->tsc);
	json_u64(j, "ticks", r->ticks);
	json_mfn(j, "mfn", r->mfn);
	json_mfn(j, "next_mfn", r->next_mfn);
	json_hex(j, "target_pfn", r->target_pfn);
	json_u64(j, "pages", r->pages);
	if (r->rec.flags & XRT_CHUNK_OPEN)
		json_bool(j, "open", true);
	json_u64(j, "timed", r->timed);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++)
		json_u64(j, xrt_step_name(s), r->step[s]);
}

static void dump_runs_json(struct json *j, const struct xrt_runs *r)
{
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

	json_u64(j, "chunk", xrt_runs_chunk(r));
	json_array(j, "runs");
	for (__u32 i = 0; i < nr; i++) {
		json_object(j, NULL);
		json_hex(j, "mfn", r->word[i] & XRT_WORD_MFN_MASK);
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
	json_u64(j, "first", r->first);
	json_array(j, "steps");
	for (__u32 i = 0; i < r->count; i++) {
		w += xrt_page_decode(w, step);
		json_array(j, NULL);
		for (unsigned int s = 0; s < XRT_NR_STEPS; s++)
			json_u64(j, NULL, step[s]);
		json_array_end(j);
	}
	json_array_end(j);
}

static void dump_hist_json(struct json *j, const struct xrt_hist *r)
{
	const __u64 mask = (1ULL << XRT_HIST_WORD_SHIFT) - 1;
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

	json_str(j, "step", xrt_step_name(xrt_hist_step(r)));
	json_bool(j, "sampled", r->rec.flags & XRT_HIST_SAMPLED);
	json_u64(j, "count", r->count);
	json_u64(j, "sum", r->sum);
	json_u64(j, "min", r->min);
	json_u64(j, "max", r->max);
	json_array(j, "buckets");
	for (__u32 i = 0; i < nr; i++) {
		json_object(j, NULL);
		json_u64(j, "from",
			 xrt_hist_low((unsigned int)
				      (r->word[i] >> XRT_HIST_WORD_SHIFT)));
		json_u64(j, "count", r->word[i] & mask);
		json_object_end(j);
	}
	json_array_end(j);
}

static void dump_failure_json(struct json *j, const struct xrt_fail *r)
{
	json_str(j, "step", xrt_step_name(xrt_fail_step(r)));
	json_u64(j, "tsc", r->tsc);
	json_hex(j, "pfn", r->pfn);
	json_mfn(j, "mfn", r->mfn);
	if (xrt_fail_step(r) == XRT_STEP_CHAIN)
		json_mfn(j, "found", (__u64)r->ret);
	else
		json_s64(j, "ret", r->ret);
	if (r->chunk == ~0u)
		return;
	json_u64(j, "chunk", r->chunk);
	json_u64(j, "page", r->page);
}

static void dump_conflict_json(struct json *j, const struct xrt_conflict *r)
{
	json_str(j, "place", xrt_place_name(xrt_conflict_place(r)));
	json_u64(j, "tsc", r->tsc);
	json_hex(j, "start", r->start);
	json_hex(j, "size", r->size);
	if (r->moved_to)
		json_hex(j, "moved_to", r->moved_to);
}

static void dump_death_json(struct json *j, const struct xrt_death *r)
{
	json_str(j, "of", xrt_death_name(xrt_death_id(r)));
	json_u64(j, "tsc", r->tsc);
	if (r->phase != ~0u)
		json_str(j, "phase", xrt_phase_name(r->phase));
	if (xrt_death_id(r) == XRT_DEATH_EXCEPTION) {
		json_u64(j, "trapnr", r->trapnr);
		json_hex(j, "error", r->error);
		json_hex(j, "ip", r->ip);
		json_hex(j, "addr", r->addr);
	}
	json_u64(j, "prepared_pages", r->prepared_pages);
	json_u64(j, "prepared_chunks", r->prepared_chunks);
	json_u64(j, "chunks", r->chunks);
	json_u64(j, "pages", r->pages);
	json_bytes(j, "text", r->text, sizeof(r->text));
}

static void dump_end_json(struct json *j, const struct xrt_end *r)
{
	json_u64(j, "tsc", r->tsc);
	json_u64(j, "tsc_khz", r->tsc_khz);
	json_u64(j, "remapped", r->remapped);
	json_u64(j, "released", r->released);
	json_u64(j, "chunks", r->chunks);
	json_u64(j, "lost_pages", r->lost_pages);
	json_u64(j, "lost_chunks", r->lost_chunks);
	json_u64(j, "lost_prepare", r->lost_prepare);
	json_u64(j, "lost_other", r->lost_other);
	json_array(j, "blocks");
	for (unsigned int s = 0; s < XRT_NR_STREAMS; s++) {
		json_object(j, NULL);
		json_str(j, "stream", xrt_stream_name(s));
		json_u64(j, "first", r->first_block[s]);
		json_u64(j, "next", r->next_block[s]);
		json_object_end(j);
	}
	json_array_end(j);
	json_u64(j, "static_bytes", r->static_bytes);
	json_u64(j, "walk_bytes", r->walk_bytes);
	json_u64(j, "kept_bytes", r->kept_bytes);
}

static void dump_source_json(struct json *j, const struct xrt_source *r)
{
	for (unsigned int i = 0; i < XRT_NR_FACTS; i++)
		json_str(j, xrt_fact_name(i),
			 xrt_origin_name(r->origin[i]));
	json_u64(j, "unknown_pages", r->unknown_pages);
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
		json_u64(j, "tsc", phase->tsc);
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
		json_u64(j, "nr", xrt_free_nr(range));
		json_u64(j, "tsc", range->tsc);
		json_hex(j, "pfn", range->pfn);
		json_u64(j, "pages", range->pages);
		return;
	case XRT_REC_PAGES:
		return dump_pages_json(j, r);
	case XRT_REC_HIST:
		return dump_hist_json(j, r);
	case XRT_REC_FAIL:
		return dump_failure_json(j, r);
	case XRT_REC_END:
		return dump_end_json(j, r);
	case XRT_REC_CONFLICT:
		return dump_conflict_json(j, r);
	case XRT_REC_DEATH:
		return dump_death_json(j, r);
	case XRT_REC_SOURCE:
		return dump_source_json(j, r);
	}
}
