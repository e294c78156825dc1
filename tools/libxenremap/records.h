/* SPDX-License-Identifier: GPL-2.0 */
/* Records: the meanings of the field id, which each type has its own of. */
#ifndef LIBXENREMAP_RECORDS_H
#define LIBXENREMAP_RECORDS_H

#include <linux/xen_remap_trace.h>

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

/* enum xrt_death_id */
static inline __u32 xrt_death_id(const struct xrt_death *death)
{
	return death->rec.id;
}

#endif /* LIBXENREMAP_RECORDS_H */
