// SPDX-License-Identifier: GPL-2.0
/* Records: the rules that each type keeps, and the cursor over them. */
#include <assert.h>

#include "capture_private.h"
#include "damage.h"
#include "plan.h"
#include "records.h"

#define SETUP	BIT(XRT_STREAM_SETUP)
#define EVENT	BIT(XRT_STREAM_EVENT)
#define PAGE	BIT(XRT_STREAM_PAGE)

/* Bits of the greatest value that a field can have. */
#define FRAME_BITS	XRT_WORD_MFN_BITS	/* and counts of pages or chunks */
#define ADDR_BITS	XRT_ADDRESS_BITS
#define TSC_BITS	63			/* 70 years at 4 GHz */
#define TICKS_BITS	56			/* 200 days at 4 GHz */
#define KHZ_BITS	32

/**
 * struct kind - rules for the records of a type
 * @name:	for output
 * @size:	least length in bytes
 * @item:	length of an item after @size, 0 for none
 * @streams:	streams that it may be in, one bit per stream
 * @check:	returns whether the contents are possible; may be NULL
 */
struct kind {
	const char *name;
	__u16 size;
	__u16 item;
	__u32 streams;
	bool (*check)(const struct xrt_rec *rec);
};

static bool map_record_good(const struct xrt_rec *rec)
{
	const struct xrt_map *map = (const void *)rec;
	__u64 nr = (rec->len - sizeof(*map)) / sizeof(map->entry[0]);

	if (xrt_map_id(map) >= XRT_NR_MAPS ||
	    (__u64)map->first + nr > map->total)
		return false;
	for (__u64 i = 0; i < nr; i++) {
		if (map->entry[i].addr >> ADDR_BITS ||
		    map->entry[i].size >> ADDR_BITS)
			return false;
	}
	return true;
}

static bool phase_record_good(const struct xrt_rec *rec)
{
	return xrt_phase_id((const void *)rec) < XRT_NR_PHASES &&
	       !(rec->flags & XRT_REC_UNTIMED);
}

static bool prepare_record_good(const struct xrt_rec *rec)
{
	return rec->len > sizeof(struct xrt_prepare);
}

static bool hist_record_good(const struct xrt_rec *rec)
{
	const struct xrt_hist *hist = (const void *)rec;
	__u32 nr = (rec->len - sizeof(*hist)) / sizeof(hist->word[0]);
	__u64 last = 0;

	if (xrt_hist_step(hist) >= XRT_NR_STEPS)
		return false;
	for (__u32 i = 0; i < nr; i++) {
		__u64 bucket = hist->word[i] >> XRT_HIST_WORD_SHIFT;

		if (bucket >= XRT_HIST_BUCKETS || (i && bucket <= last))
			return false;
		last = bucket;
	}
	return true;
}

static bool escape_in_limits(const __u64 *word)
{
	return !((word[0] & ~XRT_PAGE_ESCAPE) >> TICKS_BITS ||
		 word[1] >> TICKS_BITS || word[2] >> TICKS_BITS);
}

/* Checks all words once, so that readers can rely on them. */
static bool pages_record_good(const struct xrt_rec *rec)
{
	const struct xrt_pages *pages = (const void *)rec;
	__u32 nr = (rec->len - sizeof(*pages)) / sizeof(pages->word[0]);
	__u32 found = 0, i = 0;

	for (; i < nr; found++) {
		if (rec->flags & XRT_PAGES_NO_P2M &&
		    pages->word[i] & XRT_PAGE_STEP_MASK)
			return false;
		if (!(pages->word[i] & XRT_PAGE_ESCAPE)) {
			i++;
			continue;
		}
		if (nr - i < 3 || !escape_in_limits(&pages->word[i]))
			return false;
		i += 3;
	}
	return found == pages->count &&
	       pages->first + pages->count >= pages->first;
}

/*
 * What is marked as unknown has to be empty, and nothing else may be. Times are
 * checked with the limits.
 */
static bool chunk_record_good(const struct xrt_rec *rec)
{
	const struct xrt_chunk *c = (const void *)rec;

	if (rec->flags & XRT_REC_UNTIMED && c->timed)
		return false;
	if (rec->flags & XRT_CHUNK_NO_P2M && c->step[XRT_STEP_P2M])
		return false;
	if (rec->flags & XRT_CHUNK_NO_NEXT && c->next_mfn != XRT_NO_MFN)
		return false;
	return !(rec->flags & XRT_CHUNK_NO_MFN) || c->mfn == XRT_NO_MFN;
}

static bool conflict_record_good(const struct xrt_rec *rec)
{
	return xrt_conflict_place((const void *)rec) < XRT_NR_PLACES;
}

static bool note_record_good(const struct xrt_rec *rec)
{
	return xrt_note_id((const void *)rec) < XRT_NR_NOTES;
}

static bool death_record_good(const struct xrt_rec *rec)
{
	const struct xrt_death *death = (const void *)rec;

	return xrt_death_id(death) <= XRT_DEATH_PANIC &&
	       (death->phase < XRT_NR_PHASES || death->phase == ~0u);
}

static bool source_record_good(const struct xrt_rec *rec)
{
	const struct xrt_source *source = (const void *)rec;

	for (size_t i = 0; i < ARRAY_SIZE(source->origin); i++) {
		if (source->origin[i] >= XRT_NR_ORIGINS)
			return false;
	}
	return true;
}

static bool bound_record_good(const struct xrt_rec *rec)
{
	const struct xrt_bound *bound = (const void *)rec;

	return bound->first_tsc <= bound->last_tsc;
}

static const struct kind kinds[] = {
	[XRT_REC_BOOT]	  = { "boot", sizeof(struct xrt_boot), 0, SETUP, NULL },
	[XRT_REC_MAP]	  = { "map", sizeof(struct xrt_map),
			      sizeof(struct xrt_e820), SETUP, map_record_good },
	[XRT_REC_PHASE]	  = { "phase", sizeof(struct xrt_phase), 0,
			      SETUP | EVENT, phase_record_good },
	[XRT_REC_AREA]	  = { "area", sizeof(struct xrt_area), 0, SETUP, NULL },
	[XRT_REC_PREPARE] = { "prepare", sizeof(struct xrt_prepare), 8, SETUP,
			      prepare_record_good },
	[XRT_REC_RELEASE] = { "release", sizeof(struct xrt_release), 0, SETUP,
			      NULL },
	[XRT_REC_WALK]	  = { "walk", sizeof(struct xrt_walk), 0, EVENT, NULL },
	[XRT_REC_CHUNK]	  = { "chunk", sizeof(struct xrt_chunk), 0, EVENT,
			      chunk_record_good },
	[XRT_REC_RUNS]	  = { "runs", sizeof(struct xrt_runs), 8, EVENT, NULL },
	[XRT_REC_FREE]	  = { "free", sizeof(struct xrt_free), 0, EVENT, NULL },
	[XRT_REC_PAGES]	  = { "pages", sizeof(struct xrt_pages), 8, PAGE,
			      pages_record_good },
	[XRT_REC_HIST]	  = { "hist", sizeof(struct xrt_hist), 8, EVENT,
			      hist_record_good },
	[XRT_REC_FAIL]	  = { "fail", sizeof(struct xrt_fail), 0, SETUP | EVENT,
			      NULL },
	[XRT_REC_END]	  = { "end", sizeof(struct xrt_end), 0, EVENT, NULL },
	[XRT_REC_CONFLICT] = { "conflict", sizeof(struct xrt_conflict), 0,
			       SETUP, conflict_record_good },
	[XRT_REC_DEATH]	  = { "death", sizeof(struct xrt_death), 0, EVENT,
			      death_record_good },
	[XRT_REC_SOURCE]  = { "source", sizeof(struct xrt_source), 0, SETUP,
			      source_record_good },
	[XRT_REC_NOTE]	  = { "note", sizeof(struct xrt_note), 0, SETUP | EVENT,
			      note_record_good },
	[XRT_REC_BOUND]	  = { "bound", sizeof(struct xrt_bound), 0, SETUP,
			      bound_record_good },
};

static_assert(ARRAY_SIZE(kinds) <= XRT_TYPES_MAX, "grow XRT_TYPES_MAX");

bool xrt_type_known(unsigned int type)
{
	return type < ARRAY_SIZE(kinds) && kinds[type].name;
}

const char *xrt_type_name(unsigned int type)
{
	return xrt_type_known(type) ? kinds[type].name : "?";
}

/* The fields of a type that cannot have every value. */
#define LIMIT(rec, field, bits) { offsetof(struct xrt_##rec, field) / 8, bits }
static const struct limit {
	__u8 word;
	__u8 bits;
} boot_limits[] = {
	LIMIT(boot, tsc, TSC_BITS), LIMIT(boot, nr_pages, FRAME_BITS), { 0 },
}, phase_limits[] = {
	LIMIT(phase, tsc, TSC_BITS), { 0 },
}, area_limits[] = {
	LIMIT(area, tsc, TSC_BITS), LIMIT(area, ticks, TICKS_BITS),
	LIMIT(area, start_pfn, FRAME_BITS), LIMIT(area, end_pfn, FRAME_BITS),
	LIMIT(area, remapped, FRAME_BITS), LIMIT(area, released, FRAME_BITS),
	{ 0 },
}, prepare_limits[] = {
	LIMIT(prepare, tsc, TSC_BITS), LIMIT(prepare, pfn, FRAME_BITS),
	LIMIT(prepare, target_pfn, FRAME_BITS),
	LIMIT(prepare, pages, FRAME_BITS), { 0 },
}, release_limits[] = {
	LIMIT(release, tsc, TSC_BITS), LIMIT(release, pfn, FRAME_BITS), { 0 },
}, walk_limits[] = {
	LIMIT(walk, tsc, TSC_BITS), LIMIT(walk, pages, FRAME_BITS),
	LIMIT(walk, chunks, FRAME_BITS), { 0 },
}, chunk_limits[] = {
	LIMIT(chunk, tsc, TSC_BITS), LIMIT(chunk, ticks, TICKS_BITS),
	LIMIT(chunk, step[0], TICKS_BITS), LIMIT(chunk, step[1], TICKS_BITS),
	LIMIT(chunk, step[2], TICKS_BITS), { 0 },
}, free_limits[] = {
	LIMIT(free, tsc, TSC_BITS), LIMIT(free, pfn, FRAME_BITS),
	LIMIT(free, pages, FRAME_BITS), { 0 },
}, hist_limits[] = {
	LIMIT(hist, count, FRAME_BITS), LIMIT(hist, sum, TSC_BITS),
	LIMIT(hist, min, TICKS_BITS), LIMIT(hist, max, TICKS_BITS), { 0 },
}, fail_limits[] = {
	LIMIT(fail, tsc, TSC_BITS), { 0 },
}, end_limits[] = {
	LIMIT(end, tsc, TSC_BITS), LIMIT(end, tsc_khz, KHZ_BITS),
	LIMIT(end, remapped, FRAME_BITS), LIMIT(end, released, FRAME_BITS),
	LIMIT(end, chunks, FRAME_BITS), LIMIT(end, lost_pages, FRAME_BITS),
	LIMIT(end, lost_chunks, FRAME_BITS),
	LIMIT(end, lost_prepare, FRAME_BITS),
	LIMIT(end, lost_other, FRAME_BITS),
	LIMIT(end, static_bytes, ADDR_BITS), LIMIT(end, walk_bytes, ADDR_BITS),
	LIMIT(end, kept_bytes, ADDR_BITS), { 0 },
}, conflict_limits[] = {
	LIMIT(conflict, tsc, TSC_BITS), LIMIT(conflict, start, ADDR_BITS),
	LIMIT(conflict, size, ADDR_BITS), LIMIT(conflict, moved_to, ADDR_BITS),
	{ 0 },
}, death_limits[] = {
	LIMIT(death, tsc, TSC_BITS), LIMIT(death, prepared_pages, FRAME_BITS),
	LIMIT(death, prepared_chunks, FRAME_BITS),
	LIMIT(death, chunks, FRAME_BITS), LIMIT(death, pages, FRAME_BITS),
	{ 0 },
}, source_limits[] = {
	LIMIT(source, unknown_pages, FRAME_BITS), { 0 },
}, bound_limits[] = {
	LIMIT(bound, last_tsc, TSC_BITS), LIMIT(bound, at_most_ns, TICKS_BITS),
	{ 0 },
}, note_limits[] = {
	LIMIT(note, tsc, TSC_BITS), LIMIT(note, ticks, TICKS_BITS),
	LIMIT(note, addr, ADDR_BITS), LIMIT(note, size, ADDR_BITS), { 0 },
};

static const struct limit * const limits[] = {
	[XRT_REC_BOOT] = boot_limits, [XRT_REC_PHASE] = phase_limits,
	[XRT_REC_AREA] = area_limits, [XRT_REC_PREPARE] = prepare_limits,
	[XRT_REC_RELEASE] = release_limits, [XRT_REC_WALK] = walk_limits,
	[XRT_REC_CHUNK] = chunk_limits, [XRT_REC_FREE] = free_limits,
	[XRT_REC_HIST] = hist_limits, [XRT_REC_FAIL] = fail_limits,
	[XRT_REC_END] = end_limits, [XRT_REC_CONFLICT] = conflict_limits,
	[XRT_REC_DEATH] = death_limits, [XRT_REC_SOURCE] = source_limits,
	[XRT_REC_NOTE] = note_limits, [XRT_REC_BOUND] = bound_limits,
};

/* The flags of a death are a number of frames. */
static bool is_untimed(const struct xrt_rec *rec)
{
	return rec->type != XRT_REC_DEATH && rec->flags & XRT_REC_UNTIMED;
}

/*
 * The kernel measures and counts these itself, so no boot has greater ones than
 * a machine has frames or a clock has ticks. Frame numbers that it reads from
 * the list of chunks can be anything. Unknown times are 0.
 */
static bool record_in_limits(const struct xrt_rec *rec)
{
	const struct limit *l = rec->type < ARRAY_SIZE(limits) ?
				limits[rec->type] : NULL;

	for (; l && l->word; l++) {
		__u64 value = ((const __u64 *)rec)[l->word];
		bool time = l->bits == TSC_BITS || l->bits == TICKS_BITS;

		if (value >> l->bits || (value && time && is_untimed(rec)))
			return false;
	}
	return true;
}

/* Return: kind of damage, or -1 for a good record. */
static int record_damage(const struct xrt_rec *rec, __u32 room, __u32 stream)
{
	const struct kind *k;

	if (rec->len < sizeof(*rec) || rec->len % 8 || rec->len > room)
		return XRT_D_RECORD;
	if (!xrt_type_known(rec->type))
		return -1;
	k = &kinds[rec->type];
	if (rec->len < k->size)
		return XRT_D_RECORD;
	if (k->item ? (rec->len - k->size) % k->item : rec->len != k->size)
		return XRT_D_RECORD;
	if (!(k->streams & BIT(stream)))
		return XRT_D_STREAM;
	if ((k->check && !k->check(rec)) || !record_in_limits(rec))
		return XRT_D_VALUE;
	return -1;
}

/* Three types may be in either stream; their subject decides. */
int xrt_rec_stream(const struct xrt_rec *rec)
{
	bool setup;

	if (!xrt_type_known(rec->type))
		return -1;
	if (rec->type == XRT_REC_PHASE)
		setup = xrt_phase_id((const void *)rec) <= XRT_PHASE_PREPARE;
	else if (rec->type == XRT_REC_FAIL)
		setup = xrt_fail_step((const void *)rec) == XRT_STEP_RELEASE;
	else if (rec->type == XRT_REC_NOTE)
		setup = xrt_note_id((const void *)rec) != XRT_NOTE_NONRAM &&
			xrt_note_id((const void *)rec) != XRT_NOTE_WALK_MEMORY;
	else
		return __builtin_ctz(kinds[rec->type].streams);
	return setup ? XRT_STREAM_SETUP : XRT_STREAM_EVENT;
}

bool xrt_rec_good(const struct xrt_rec *rec, __u32 room)
{
	int stream = room < sizeof(*rec) ? -1 : xrt_rec_stream(rec);

	return stream >= 0 && record_damage(rec, room, (__u32)stream) < 0;
}

int xrt_block_check(struct xrt_capture *cap, struct xrt_ref *ref)
{
	const struct xrt_block *b = ref->block;
	__u32 pos = sizeof(*b);

	while (pos < b->used) {
		const struct xrt_rec *rec =
			(const void *)((const char *)b + pos);
		int damage = record_damage(rec, b->used - pos, b->stream);

		if (damage >= 0) {
			ref->end = pos;
			return xrt_damage_add(cap,
					      (enum xrt_damage_kind)damage, rec,
					      rec->type, 0);
		}
		if (xrt_type_known(rec->type))
			cap->stat.records++;
		else
			cap->stat.unknown++;
		pos += rec->len;
	}
	ref->end = pos;
	return 0;
}

void xrt_cursor_init(struct xrt_cursor *cur, const struct xrt_capture *cap,
		     int stream)
{
	cur->cap = cap;
	cur->pos = sizeof(struct xrt_block);
	if (stream < 0 || stream >= XRT_NR_STREAMS) {
		cur->block = 0;
		cur->end = cap->nr_ref;
	} else {
		cur->block = cap->first_ref[stream];
		cur->end = cap->first_ref[stream + 1];
	}
}

const struct xrt_rec *xrt_next(struct xrt_cursor *cur)
{
	while (cur->block < cur->end) {
		const struct xrt_ref *ref = &cur->cap->ref[cur->block];
		const struct xrt_rec *rec;

		if (cur->pos >= ref->end) {
			cur->block++;
			cur->pos = sizeof(struct xrt_block);
			continue;
		}
		rec = (const void *)((const char *)ref->block + cur->pos);
		cur->pos += rec->len;
		if (xrt_type_known(rec->type))
			return rec;
	}
	return NULL;
}
