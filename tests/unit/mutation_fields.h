/* SPDX-License-Identifier: GPL-2.0 */
/* The fields of records that the mutation test changes. */
#ifndef TESTS_UNIT_MUTATION_FIELDS_H
#define TESTS_UNIT_MUTATION_FIELDS_H

#include "xrt.h"

/**
 * struct field - a field of a record
 * @type:	enum xrt_rec_type
 * @kind:	what a change of it is counted as
 * @at:		its offset
 * @size:	its bytes; 0 for words of 8 bytes up to the record's end
 * @shift:	of the bits to change, in the field
 */
struct field {
	unsigned int type;
	const char *kind;
	size_t at;
	size_t size;
	unsigned int shift;
};

#define FIELD(type, rec, name, kind) \
	{ type, kind, offsetof(struct rec, name), sizeof(((struct rec *)0)->name), 0 }
#define ID(type, kind) { type, kind, offsetof(struct xrt_rec, id), 4, 0 }
#define FLAGS(type, kind) { type, kind, offsetof(struct xrt_rec, flags), 1, 0 }
#define WORDS(type, rec, shift, kind) { type, kind, sizeof(struct rec), 0, shift }

static const struct field fields[] = {
	FIELD(XRT_REC_BOOT, xrt_boot, tsc, "boot.tsc"),
	FIELD(XRT_REC_BOOT, xrt_boot, nr_pages, "boot.nr_pages"),
	FIELD(XRT_REC_BOOT, xrt_boot, level, "boot.level"),
	FIELD(XRT_REC_BOOT, xrt_boot, flags, "boot.flags"),
	FIELD(XRT_REC_BOOT, xrt_boot, xen_version, "boot.xen_version"),
	FIELD(XRT_REC_BOOT, xrt_boot, chunk_max, "boot.chunk_max"),
	FIELD(XRT_REC_BOOT, xrt_boot, sample, "boot.sample"),
	{ XRT_REC_BOOT, "boot.release", offsetof(struct xrt_boot, release), 1, 0 },
	ID(XRT_REC_MAP, "map.id"),
	FIELD(XRT_REC_MAP, xrt_map, first, "map.first"),
	FIELD(XRT_REC_MAP, xrt_map, total, "map.total"),
	{ XRT_REC_MAP, "map.entry", sizeof(struct xrt_map), 0, 0 },
	{ XRT_REC_MAP, "map.entry", sizeof(struct xrt_map), 0, XRT_PAGE_SHIFT },
	ID(XRT_REC_PHASE, "phase.id"),
	FLAGS(XRT_REC_PHASE, "phase.flags"),
	FIELD(XRT_REC_PHASE, xrt_phase, tsc, "phase.tsc"),
	ID(XRT_REC_AREA, "area.id"),
	FIELD(XRT_REC_AREA, xrt_area, tsc, "area.tsc"),
	FIELD(XRT_REC_AREA, xrt_area, ticks, "area.ticks"),
	FIELD(XRT_REC_AREA, xrt_area, start_pfn, "area.start_pfn"),
	FIELD(XRT_REC_AREA, xrt_area, end_pfn, "area.end_pfn"),
	FIELD(XRT_REC_AREA, xrt_area, remapped, "area.remapped"),
	FIELD(XRT_REC_AREA, xrt_area, released, "area.released"),
	ID(XRT_REC_PREPARE, "prepare.id"),
	FLAGS(XRT_REC_PREPARE, "prepare.flags"),
	FIELD(XRT_REC_PREPARE, xrt_prepare, tsc, "prepare.tsc"),
	FIELD(XRT_REC_PREPARE, xrt_prepare, pfn, "prepare.pfn"),
	FIELD(XRT_REC_PREPARE, xrt_prepare, target_pfn, "prepare.target_pfn"),
	FIELD(XRT_REC_PREPARE, xrt_prepare, pages, "prepare.pages"),
	FIELD(XRT_REC_PREPARE, xrt_prepare, mfn_sum, "prepare.mfn_sum"),
	FIELD(XRT_REC_PREPARE, xrt_prepare, mfn_sqsum, "prepare.mfn_sqsum"),
	WORDS(XRT_REC_PREPARE, xrt_prepare, 0, "prepare.word.mfn"),
	WORDS(XRT_REC_PREPARE, xrt_prepare, XRT_WORD_MFN_BITS,
	      "prepare.word.ticks"),
	ID(XRT_REC_RELEASE, "release.id"),
	FIELD(XRT_REC_RELEASE, xrt_release, tsc, "release.tsc"),
	FIELD(XRT_REC_RELEASE, xrt_release, pfn, "release.pfn"),
	FIELD(XRT_REC_RELEASE, xrt_release, mfn, "release.mfn"),
	FIELD(XRT_REC_RELEASE, xrt_release, count, "release.count"),
	FIELD(XRT_REC_RELEASE, xrt_release, ret, "release.ret"),
	ID(XRT_REC_WALK, "walk.batch"),
	FLAGS(XRT_REC_WALK, "walk.flags"),
	FIELD(XRT_REC_WALK, xrt_walk, tsc, "walk.tsc"),
	FIELD(XRT_REC_WALK, xrt_walk, mfn, "walk.mfn"),
	FIELD(XRT_REC_WALK, xrt_walk, pages, "walk.pages"),
	FIELD(XRT_REC_WALK, xrt_walk, chunks, "walk.chunks"),
	ID(XRT_REC_CHUNK, "chunk.id"),
	FLAGS(XRT_REC_CHUNK, "chunk.flags"),
	FIELD(XRT_REC_CHUNK, xrt_chunk, tsc, "chunk.tsc"),
	FIELD(XRT_REC_CHUNK, xrt_chunk, ticks, "chunk.ticks"),
	FIELD(XRT_REC_CHUNK, xrt_chunk, mfn, "chunk.mfn"),
	FIELD(XRT_REC_CHUNK, xrt_chunk, next_mfn, "chunk.next_mfn"),
	FIELD(XRT_REC_CHUNK, xrt_chunk, target_pfn, "chunk.target_pfn"),
	FIELD(XRT_REC_CHUNK, xrt_chunk, pages, "chunk.pages"),
	FIELD(XRT_REC_CHUNK, xrt_chunk, timed, "chunk.timed"),
	WORDS(XRT_REC_CHUNK, xrt_chunk, 0, "chunk.step"),
	ID(XRT_REC_RUNS, "runs.id"),
	FLAGS(XRT_REC_RUNS, "runs.flags"),
	WORDS(XRT_REC_RUNS, xrt_runs, 0, "runs.word"),
	WORDS(XRT_REC_RUNS, xrt_runs, XRT_WORD_MFN_BITS, "runs.word"),
	ID(XRT_REC_FREE, "free.id"),
	FIELD(XRT_REC_FREE, xrt_free, tsc, "free.tsc"),
	FIELD(XRT_REC_FREE, xrt_free, pfn, "free.pfn"),
	FIELD(XRT_REC_FREE, xrt_free, pages, "free.pages"),
	ID(XRT_REC_PAGES, "pages.id"),
	FIELD(XRT_REC_PAGES, xrt_pages, first, "pages.first"),
	FIELD(XRT_REC_PAGES, xrt_pages, count, "pages.count"),
	WORDS(XRT_REC_PAGES, xrt_pages, 0, "pages.word"),
	WORDS(XRT_REC_PAGES, xrt_pages, XRT_PAGE_STEP_BITS, "pages.word"),
	ID(XRT_REC_HIST, "hist.id"),
	FLAGS(XRT_REC_HIST, "hist.flags"),
	FIELD(XRT_REC_HIST, xrt_hist, count, "hist.count"),
	FIELD(XRT_REC_HIST, xrt_hist, sum, "hist.sum"),
	FIELD(XRT_REC_HIST, xrt_hist, min, "hist.extremes"),
	FIELD(XRT_REC_HIST, xrt_hist, max, "hist.extremes"),
	WORDS(XRT_REC_HIST, xrt_hist, 0, "hist.word"),
	WORDS(XRT_REC_HIST, xrt_hist, XRT_HIST_WORD_SHIFT, "hist.word"),
	FIELD(XRT_REC_END, xrt_end, tsc, "end.tsc"),
	FIELD(XRT_REC_END, xrt_end, tsc_khz, "end.tsc_khz"),
	FIELD(XRT_REC_END, xrt_end, remapped, "end.remapped"),
	FIELD(XRT_REC_END, xrt_end, released, "end.released"),
	FIELD(XRT_REC_END, xrt_end, chunks, "end.chunks"),
	FIELD(XRT_REC_END, xrt_end, lost_pages, "end.lost_pages"),
	FIELD(XRT_REC_END, xrt_end, lost_chunks, "end.lost_chunks"),
	FIELD(XRT_REC_END, xrt_end, lost_prepare, "end.lost_prepare"),
	FIELD(XRT_REC_END, xrt_end, lost_other, "end.lost_other"),
};

#endif /* TESTS_UNIT_MUTATION_FIELDS_H */
