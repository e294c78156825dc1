/* SPDX-License-Identifier: GPL-2.0 */
/* Records: the cursor over them, and what their fields mean. */
#ifndef LIBXENREMAP_RECORDS_H
#define LIBXENREMAP_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <xen/remap_format.h>

struct xrt_capture;
struct xrt_ref;

/**
 * struct xrt_cursor - a place in a capture; the fields are the library's own
 */
struct xrt_cursor {
	const struct xrt_capture *cap;
	size_t block;
	size_t end;
	__u32 pos;
};

/* For xrt_cursor_init(): all streams, one after the other. */
#define XRT_ALL_STREAMS		(-1)

/**
 * xrt_cursor_init() - go to the first record of a stream
 * @cur:	the cursor
 * @cap:	the capture
 * @stream:	enum xrt_stream or XRT_ALL_STREAMS
 */
void xrt_cursor_init(struct xrt_cursor *cur, const struct xrt_capture *cap,
		     int stream);

/**
 * xrt_next() - return the record and go on to the next
 * @cur:	the cursor
 *
 * Return: a checked record of known type, or NULL after the last one.
 */
const struct xrt_rec *xrt_next(struct xrt_cursor *cur);

/**
 * xrt_rec_stream() - the stream that a record belongs to
 * @rec:	the record
 *
 * Return: enum xrt_stream, or -1 for a record of unknown type.
 */
int xrt_rec_stream(const struct xrt_rec *rec);

/**
 * xrt_rec_good() - check a record that does not come from a capture
 * @rec:	the record, 8-byte aligned
 * @room:	bytes at @rec
 *
 * Return: true if its type is known and its length and contents agree.
 */
bool xrt_rec_good(const struct xrt_rec *rec, __u32 room);

/**
 * xrt_rec_items() - count the items after the head of a record
 * @rec:	the record, checked
 * @head:	bytes before the first item
 * @item:	bytes of each
 */
static inline __u32 xrt_rec_items(const struct xrt_rec *rec, size_t head,
				  size_t item)
{
	return (__u32)((rec->len - head) / item);
}

/*
 * The field id means something else in each type of record.
 */

/* enum xrt_map_id */
static inline __u32 xrt_map_id(const struct xrt_map *map)
{
	return map->rec.id;
}

/* enum xrt_phase_id */
static inline __u32 xrt_phase_id(const struct xrt_phase *phase)
{
	return phase->rec.id;
}

/* Areas are numbered from 0 on, upwards. */
static inline __u32 xrt_area_nr(const struct xrt_area *area)
{
	return area->rec.id;
}

/* Number of the record's first chunk, in the order of preparing. */
static inline __u32 xrt_prepare_first(const struct xrt_prepare *prepare)
{
	return prepare->rec.id;
}

/* Number of the area that the pages were released from. */
static inline __u32 xrt_release_area(const struct xrt_release *release)
{
	return release->rec.id;
}

/* Pages per hypercall at most; 0 for the stock remap. */
static inline __u32 xrt_walk_batch(const struct xrt_walk *walk)
{
	return walk->rec.id;
}

/* Were pages mapped by whole page tables? */
static inline bool xrt_walk_tables(const struct xrt_walk *walk)
{
	return walk->rec.flags & XRT_WALK_TABLES;
}

/* Chunks are numbered from 0 on, in the order of the walk. */
static inline __u32 xrt_chunk_nr(const struct xrt_chunk *chunk)
{
	return chunk->rec.id;
}

static inline __u32 xrt_runs_chunk(const struct xrt_runs *runs)
{
	return runs->rec.id;
}

static inline __u32 xrt_pages_chunk(const struct xrt_pages *pages)
{
	return pages->rec.id;
}

static inline __u32 xrt_free_nr(const struct xrt_free *range)
{
	return range->rec.id;
}

/* Below XRT_NR_STEPS. */
static inline __u32 xrt_hist_step(const struct xrt_hist *hist)
{
	return hist->rec.id;
}

/* enum xrt_step; a newer recorder may have others. */
static inline __u32 xrt_fail_step(const struct xrt_fail *fail)
{
	return fail->rec.id;
}

/* enum xrt_place */
static inline __u32 xrt_conflict_place(const struct xrt_conflict *conflict)
{
	return conflict->rec.id;
}

/* enum xrt_note_id */
static inline __u32 xrt_note_id(const struct xrt_note *note)
{
	return note->rec.id;
}

/* enum xrt_death_id */
static inline __u32 xrt_death_id(const struct xrt_death *death)
{
	return death->rec.id;
}

/* A page fault: of other exceptions the address is whatever CR2 had. */
static inline bool xrt_death_is_fault(const struct xrt_death *death)
{
	return xrt_death_id(death) == XRT_DEATH_EXCEPTION && death->trapnr == 14;
}

/* Walks the records of a good block; sets where the good ones end. */
int xrt_block_check(struct xrt_capture *cap, struct xrt_ref *ref);

/* Above the number of any known type. */
#define XRT_TYPES_MAX	32

bool xrt_type_known(unsigned int type);

/* Whether a machine can have this frame; XRT_NO_MFN is none. */
static inline bool xrt_is_frame(__u64 frame)
{
	return !(frame >> XRT_WORD_MFN_BITS);
}

#endif /* LIBXENREMAP_RECORDS_H */
