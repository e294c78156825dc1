// SPDX-License-Identifier: GPL-2.0
/* Records as lines of text. */
#include <stdio.h>

#include "dump_text.h"

static void print_mfn(const char *name, __u64 value)
{
	if (value == XRT_NO_MFN)
		printf(" %s=none", name);
	else
		printf(" %s=%llx", name, value);
}

/* A time, of a record that may not have any. */
static void print_time(const char *name, const struct xrt_rec *rec, __u64 value)
{
	if (rec->flags & XRT_REC_UNTIMED)
		printf("%s=? ", name);
	else
		printf("%s=%llu ", name, value);
}

static void dump_boot_text(const struct xrt_boot *r)
{
	char text[XRT_ESCAPED(sizeof(r->release))];

	print_time("tsc", &r->rec, r->tsc);
	printf("nr_pages=%llx level=%s dom0=%d xen=%u.%u chunk_max=%u sample=%u buf_max=%llu release=%s\n",
	       r->nr_pages, xrt_level_name(r->level),
	       !!(r->flags & XRT_BOOT_DOM0), r->xen_version >> 16,
	       r->xen_version & 0xffff, r->chunk_max, r->sample, r->buf_max,
	       xrt_escape(text, sizeof(text), r->release, sizeof(r->release)));
}

static void dump_map_text(const struct xrt_map *r)
{
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), sizeof(r->entry[0]));

	printf("map=%s first=%u total=%u",
	       xrt_map_name(xrt_map_id(r)), r->first,
	       r->total);
	for (__u32 i = 0; i < nr; i++)
		printf(" %llx+%llx:%s(%u)", r->entry[i].addr, r->entry[i].size,
		       xrt_e820_name(r->entry[i].type), r->entry[i].type);
	putchar('\n');
}

static const char *mark_text(const struct xrt_rec *rec)
{
	return rec->flags & XRT_MARK_END ? "end" : "begin";
}

static void dump_area_text(const struct xrt_area *r)
{
	printf("nr=%u ", xrt_area_nr(r));
	print_time("tsc", &r->rec, r->tsc);
	print_time("ticks", &r->rec, r->ticks);
	printf("pfn=%llx-%llx remapped=%llu released=%llu\n", r->start_pfn,
	       r->end_pfn, r->remapped, r->released);
}

static void dump_prepare_text(const struct xrt_prepare *r, bool words)
{
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

	printf("first=%u chunks=%u ", xrt_prepare_first(r), nr);
	print_time("tsc", &r->rec, r->tsc);
	printf("pfn=%llx target=%llx pages=%llu", r->pfn, r->target_pfn, r->pages);
	/* A record that was cut out of a longer one has no sums. */
	if (r->rec.flags & XRT_PREPARE_PART)
		printf(" mfn_sum=? mfn_sqsum=? part");
	else
		printf(" mfn_sum=%llx mfn_sqsum=%llx", r->mfn_sum, r->mfn_sqsum);
	for (__u32 i = 0; words && i < nr; i++)
		printf(" %llx:%llu", r->word[i] & XRT_WORD_MFN_MASK,
		       r->word[i] >> XRT_WORD_MFN_BITS);
	putchar('\n');
}

static void dump_release_text(const struct xrt_release *r)
{
	printf("area=%u tsc=%llu pfn=%llx", xrt_release_area(r), r->tsc, r->pfn);
	print_mfn("mfn", r->mfn);
	printf(" count=%u ret=%d\n", r->count, r->ret);
}

/* A frame of a chunk, which may be unknown today. */
static void print_frame(const char *name, __u64 mfn, bool unknown)
{
	if (unknown)
		printf("%s=? ", name);
	else if (mfn == XRT_NO_MFN)
		printf("%s=none ", name);
	else
		printf("%s=%llx ", name, mfn);
}

/* The anchor of a list that begins at a page whose frame is unknown today. */
static bool walk_mfn_unknown(const struct xrt_walk *r)
{
	return !(r->rec.flags & XRT_MARK_END) && r->mfn == XRT_NO_MFN &&
	       r->chunks;
}

static void dump_walk_text(const struct xrt_walk *r)
{
	printf("%s ", mark_text(&r->rec));
	print_time("tsc", &r->rec, r->tsc);
	print_frame("mfn", r->mfn, walk_mfn_unknown(r));
	printf("pages=%llu chunks=%llu", r->pages, r->chunks);
	if (xrt_walk_batch(r))
		printf(" batch=%u", xrt_walk_batch(r));
	printf("%s\n", xrt_walk_tables(r) ? " tables" : "");
}

/* Ticks of a step, summed over the chunk's timed pages. */
static void print_step(const char *name, const struct xrt_chunk *r,
		       enum xrt_step step, bool unknown)
{
	if (unknown || r->rec.flags & XRT_REC_UNTIMED)
		printf(" %s=?", name);
	else
		printf(" %s=%llu", name, r->step[step]);
}

static void dump_chunk_text(const struct xrt_chunk *r)
{
	printf("nr=%u ", xrt_chunk_nr(r));
	print_time("tsc", &r->rec, r->tsc);
	print_time("ticks", &r->rec, r->ticks);
	print_frame("mfn", r->mfn, r->rec.flags & XRT_CHUNK_NO_MFN);
	print_frame("next", r->next_mfn, r->rec.flags & XRT_CHUNK_NO_NEXT);
	printf("target=%llx pages=%u timed=%u", r->target_pfn, r->pages,
	       r->timed);
	print_step("p2m", r, XRT_STEP_P2M, r->rec.flags & XRT_CHUNK_NO_P2M);
	print_step("m2p", r, XRT_STEP_M2P, false);
	print_step("mapping", r, XRT_STEP_MAP, false);
	printf("%s\n", r->rec.flags & XRT_CHUNK_OPEN ? " open" : "");
}

static void dump_runs_text(const struct xrt_runs *r, bool words)
{
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

	printf("chunk=%u runs=%u", xrt_runs_chunk(r), nr);
	for (__u32 i = 0; words && i < nr; i++)
		printf(" %llx+%llu", r->word[i] & XRT_WORD_MFN_MASK,
		       r->word[i] >> XRT_WORD_MFN_BITS);
	putchar('\n');
}

/* Puts a number's digits before @end. Return: the first of them. */
static char *put_decimal(char *end, __u64 value)
{
	do {
		*--end = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	return end;
}

/* As printf(" %llu/%llu/%llu"), for millions of pages; ? for a p2m not known. */
static void put_page_steps(const __u64 step[XRT_NR_STEPS], bool p2m)
{
	char text[3 * sizeof(" 18446744073709551615")], *end = text + sizeof(text);
	char *at = end;

	for (unsigned int s = XRT_NR_STEPS; s-- > 0;) {
		if (s == XRT_STEP_P2M && !p2m)
			*--at = '?';
		else
			at = put_decimal(at, step[s]);
		*--at = s ? '/' : ' ';
	}
	fwrite_unlocked(at, 1, (size_t)(end - at), stdout);
}

static void dump_pages_text(const struct xrt_pages *r, bool words)
{
	const __u64 *w = r->word;
	__u64 step[XRT_NR_STEPS];

	printf("chunk=%u first=%u count=%u", xrt_pages_chunk(r), r->first, r->count);
	for (__u32 i = 0; words && i < r->count; i++) {
		w += xrt_page_decode(w, step);
		put_page_steps(step, !(r->rec.flags & XRT_PAGES_NO_P2M));
	}
	putchar('\n');
}

static void dump_hist_text(const struct xrt_hist *r, bool words)
{
	const __u64 mask = (1ULL << XRT_HIST_WORD_SHIFT) - 1;
	__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

	printf("step=%s sampled=%d count=%llu sum=%llu min=%llu max=%llu buckets=%u",
	       xrt_step_name(xrt_hist_step(r)),
	       !!(r->rec.flags & XRT_HIST_SAMPLED), r->count, r->sum, r->min,
	       r->max, nr);
	for (__u32 i = 0; words && i < nr; i++)
		printf(" %llu:%llu",
		       xrt_hist_low((unsigned int)
				    (r->word[i] >> XRT_HIST_WORD_SHIFT)),
		       r->word[i] & mask);
	putchar('\n');
}

static void dump_failure_text(const struct xrt_fail *r)
{
	printf("step=%s tsc=%llu pfn=%llx", xrt_step_name(xrt_fail_step(r)), r->tsc,
	       r->pfn);
	if (xrt_fail_step(r) == XRT_STEP_EXTRA) {
		printf(" pages=%llu region=%lld\n", r->mfn, r->ret);
		return;
	}
	print_mfn("mfn", r->mfn);
	if (xrt_fail_step(r) == XRT_STEP_CHAIN)
		print_mfn("found", (__u64)r->ret);
	else
		printf(" ret=%lld", r->ret);
	if (r->chunk != ~0u)
		printf(" chunk=%u page=%u", r->chunk, r->page);
	putchar('\n');
}

static void dump_conflict_text(const struct xrt_conflict *r)
{
	printf("place=%s tsc=%llu start=%llx size=%llx",
	       xrt_place_name(xrt_conflict_place(r)), r->tsc, r->start, r->size);
	if (r->moved_to)
		printf(" moved_to=%llx", r->moved_to);
	putchar('\n');
}

static void dump_note_text(const struct xrt_note *r)
{
	printf("%s tsc=%llu ticks=%llu addr=%llx size=%llx\n",
	       xrt_note_name(xrt_note_id(r)), r->tsc, r->ticks, r->addr,
	       r->size);
}

static void dump_death_text(const struct xrt_death *r)
{
	char text[XRT_ESCAPED(sizeof(r->text))];

	printf("of=%s tsc=%llu", xrt_death_name(xrt_death_id(r)), r->tsc);
	if (r->phase != ~0u)
		printf(" phase=%s", xrt_phase_name(r->phase));
	if (xrt_death_id(r) == XRT_DEATH_EXCEPTION)
		printf(" trapnr=%u error=%llx ip=%llx addr=%llx", r->trapnr,
		       r->error, r->ip, r->addr);
	printf(" prepared_pages=%llu prepared_chunks=%llu chunks=%llu pages=%llu text=%s\n",
	       r->prepared_pages, r->prepared_chunks, r->chunks, r->pages,
	       xrt_escape(text, sizeof(text), r->text, sizeof(r->text)));
}

static void dump_end_text(const struct xrt_end *r)
{
	print_time("tsc", &r->rec, r->tsc);
	printf("tsc_khz=%llu remapped=%llu released=%llu chunks=%llu lost_pages=%llu lost_chunks=%llu lost_prepare=%llu lost_other=%llu",
	       r->tsc_khz, r->remapped, r->released, r->chunks,
	       r->lost_pages, r->lost_chunks, r->lost_prepare, r->lost_other);
	for (unsigned int s = 0; s < XRT_NR_STREAMS; s++)
		printf(" %s=%u-%u", xrt_stream_name(s), r->first_block[s],
		       r->next_block[s]);
	printf(" static_bytes=%llu walk_bytes=%llu kept_bytes=%llu\n",
	       r->static_bytes, r->walk_bytes, r->kept_bytes);
}

static void dump_source_text(const struct xrt_source *r)
{
	for (unsigned int i = 0; i < XRT_NR_FACTS; i++)
		printf("%s=%s ", xrt_fact_name(i), xrt_origin_name(r->origin[i]));
	printf("unknown_pages=%llu\n", r->unknown_pages);
}

static void dump_bound_text(const struct xrt_bound *r)
{
	if (r->last_tsc)
		printf("first_tsc=%llu last_tsc=%llu", r->first_tsc, r->last_tsc);
	else
		printf("first_tsc=? last_tsc=?");
	if (r->at_most_ns)
		printf(" at_most_ns=%llu\n", r->at_most_ns);
	else
		printf(" at_most_ns=?\n");
}

void dump_text(const struct xrt_rec *rec, bool words)
{
	const void *r = rec;
	const struct xrt_phase *phase = r;
	const struct xrt_free *range = r;

	printf("%-8s ", xrt_type_name(rec->type));
	if (rec->flags & XRT_REC_UNTIMED)
		printf("untimed ");
	switch (rec->type) {
	case XRT_REC_BOOT:
		return dump_boot_text(r);
	case XRT_REC_MAP:
		return dump_map_text(r);
	case XRT_REC_PHASE:
		printf("%s %s tsc=%llu\n", xrt_phase_name(xrt_phase_id(phase)), mark_text(rec),
		       phase->tsc);
		return;
	case XRT_REC_AREA:
		return dump_area_text(r);
	case XRT_REC_PREPARE:
		return dump_prepare_text(r, words);
	case XRT_REC_RELEASE:
		return dump_release_text(r);
	case XRT_REC_WALK:
		return dump_walk_text(r);
	case XRT_REC_CHUNK:
		return dump_chunk_text(r);
	case XRT_REC_RUNS:
		return dump_runs_text(r, words);
	case XRT_REC_FREE:
		printf("nr=%u ", xrt_free_nr(range));
		print_time("tsc", rec, range->tsc);
		printf("pfn=%llx pages=%llu\n", range->pfn, range->pages);
		return;
	case XRT_REC_PAGES:
		return dump_pages_text(r, words);
	case XRT_REC_HIST:
		return dump_hist_text(r, words);
	case XRT_REC_FAIL:
		return dump_failure_text(r);
	case XRT_REC_END:
		return dump_end_text(r);
	case XRT_REC_CONFLICT:
		return dump_conflict_text(r);
	case XRT_REC_DEATH:
		return dump_death_text(r);
	case XRT_REC_SOURCE:
		return dump_source_text(r);
	case XRT_REC_NOTE:
		return dump_note_text(r);
	case XRT_REC_BOUND:
		return dump_bound_text(r);
	}
}
