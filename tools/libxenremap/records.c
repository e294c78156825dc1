// SPDX-License-Identifier: GPL-2.0
/* Records: the rules that each type keeps, and the cursor over them. */
#include <assert.h>

#include "capture_private.h"
#include "damage.h"
#include "records.h"

#define SETUP	BIT(XRT_STREAM_SETUP)
#define EVENT	BIT(XRT_STREAM_EVENT)
#define PAGE	BIT(XRT_STREAM_PAGE)

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

	return xrt_map_id(map) < XRT_NR_MAPS &&
	       (__u64)map->first + nr <= map->total;
}

static bool phase_record_good(const struct xrt_rec *rec)
{
	return xrt_phase_id((const void *)rec) < XRT_NR_PHASES;
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
		i += pages->word[i] & XRT_PAGE_ESCAPE ? 3 : 1;
	}
	return i == nr && found == pages->count &&
	       pages->first + pages->count >= pages->first;
}

/* What is marked as unknown has to be empty, and nothing else may be. */
static bool chunk_record_good(const struct xrt_rec *rec)
{
	const struct xrt_chunk *c = (const void *)rec;
	__u64 times = c->tsc | c->ticks | c->timed;

	for (int s = 0; s < XRT_NR_STEPS; s++)
		times |= c->step[s];
	if (rec->flags & XRT_REC_UNTIMED && times)
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

	return !(bound->last_tsc >> 63) && bound->first_tsc <= bound->last_tsc;
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

/* The fields of a type that number frames or count pages, chunks or records. */
#define LIMITED(rec, field)	{ offsetof(struct xrt_##rec, field) / 8 }
static const struct limited {
	__u8 word;
} boot_limited[] = {
	LIMITED(boot, nr_pages), { 0 },
}, area_limited[] = {
	LIMITED(area, start_pfn), LIMITED(area, end_pfn),
	LIMITED(area, remapped), LIMITED(area, released), { 0 },
}, prepare_limited[] = {
	LIMITED(prepare, pfn), LIMITED(prepare, target_pfn),
	LIMITED(prepare, pages), { 0 },
}, release_limited[] = {
	LIMITED(release, pfn), { 0 },
}, walk_limited[] = {
	LIMITED(walk, pages), LIMITED(walk, chunks), { 0 },
}, free_limited[] = {
	LIMITED(free, pfn), LIMITED(free, pages), { 0 },
}, death_limited[] = {
	LIMITED(death, prepared_pages), LIMITED(death, prepared_chunks),
	LIMITED(death, chunks), LIMITED(death, pages), { 0 },
}, end_limited[] = {
	LIMITED(end, remapped), LIMITED(end, released), LIMITED(end, chunks),
	LIMITED(end, lost_pages), LIMITED(end, lost_chunks),
	LIMITED(end, lost_prepare), LIMITED(end, lost_other), { 0 },
};

static const struct limited * const limited[] = {
	[XRT_REC_BOOT] = boot_limited, [XRT_REC_AREA] = area_limited,
	[XRT_REC_PREPARE] = prepare_limited,
	[XRT_REC_RELEASE] = release_limited, [XRT_REC_WALK] = walk_limited,
	[XRT_REC_FREE] = free_limited, [XRT_REC_END] = end_limited,
	[XRT_REC_DEATH] = death_limited,
};

/* Types whose first field is a time. */
#define TIMED	(BIT(XRT_REC_BOOT) | BIT(XRT_REC_PHASE) | BIT(XRT_REC_AREA) | \
		 BIT(XRT_REC_PREPARE) | BIT(XRT_REC_RELEASE) | \
		 BIT(XRT_REC_WALK) | BIT(XRT_REC_CHUNK) | BIT(XRT_REC_FREE) | \
		 BIT(XRT_REC_FAIL) | BIT(XRT_REC_END) | \
		 BIT(XRT_REC_CONFLICT) | BIT(XRT_REC_DEATH))

/*
 * The kernel counts these itself, so no boot has greater ones than a machine
 * has frames. Frame numbers that it reads from the list can be anything. A TSC
 * of 2^63 takes 70 years at 4 GHz.
 */
static bool record_in_limits(const struct xrt_rec *rec)
{
	const struct limited *l = rec->type < ARRAY_SIZE(limited) ?
				  limited[rec->type] : NULL;

	if (TIMED & BIT(rec->type) && ((const __u64 *)rec)[1] >> 63)
		return false;
	for (; l && l->word; l++) {
		if (((const __u64 *)rec)[l->word] >> XRT_WORD_MFN_BITS)
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
