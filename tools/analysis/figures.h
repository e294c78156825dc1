/* SPDX-License-Identifier: GPL-2.0 */
/* The figures of the verb report, computed once for all views. */
#ifndef ANALYSIS_FIGURES_H
#define ANALYSIS_FIGURES_H

#include "sample.h"

/* Slowest chunks that are listed. */
#define REPORT_SLOWEST	5

/**
 * struct step_figures - a step over the whole walk
 * @count:	pages measured
 * @total:	ticks for all pages; estimated where sampled, inside @range
 * @mean:	ticks per page, in hundredths; that of @total where sampled
 * @p50:	median in ticks; @p90, @p99 and @p999 alike
 * @max:	greatest in ticks
 * @permille:	share of the walk's time
 * @range:	of a sample: what is known of @total and the percentiles
 */
struct step_figures {
	__u64 count;
	__u64 total;
	__u64 mean;
	__u64 p50;
	__u64 p90;
	__u64 p99;
	__u64 p999;
	__u64 max;
	__u32 permille;
	struct sample_range range;
};

/* How much is known of a count. */
enum figures_known {
	FIGURES_EXACT,
	FIGURES_AT_LEAST,	/* records are missing, there may be more */
	FIGURES_UNKNOWN,
};

/**
 * struct prepare_figures - what preparing the chunks took; times in ticks
 * @ticks:	of the phase, 0 if unknown
 * @pages:	in the prepared chunks that have a record
 * @chunks:	of which there is a record
 * @timed:	chunks whose time is known; the rest follows from these
 * @median:	of the chunks' times
 * @slowest:	the chunk that took longest, NULL if there is none
 * @saturated:	chunks that took longer than a record can say, so that
 *		XRT_PREPARE_TICKS_MAX is a lower limit
 * @area:	the area that took longest, NULL if none has a time
 */
struct prepare_figures {
	__u64 ticks;
	__u64 pages;
	__u64 chunks;
	__u64 timed;
	__u32 median;
	const struct xrt_prepared *slowest;
	__u64 saturated;
	const struct xrt_area *area;
};

/**
 * struct report - all figures; times in ticks
 * @m:		the model
 * @all_chunks:	every chunk is to be listed
 * @ram_pages:	pages of RAM, by enum xrt_map_id
 * @early:	from the start of xen_memory_setup() to the end of
 *		xen_pagetable_init(), 0 if unknown
 * @between:	between the two
 * @walk:	the walk, 0 if unknown
 * @pages:	pages that have their new place, those of the chunk that the walk
 *		ended in as well
 * @pages_known: whether @pages and @chunks are all of them
 * @prepare:	preparing the chunks
 * @released:	pages given back to Xen
 * @chunks:	chunks walked to their end
 * @timed:	pages timed step by step
 * @batch:	pages whose updates went into one hypercall, 0 if unknown
 * @calls:	hypercalls of the walk for m2p and mapping, 0 if unknown or
 *		where the walk did not end
 * @sampled:	the steps are of a sample
 * @step:	by enum xrt_step
 * @rest:	of the walk, what is in no step: the loop and the recorder
 * @rest_permille: its share of the walk
 * @rest_known:	the steps do not exceed the walk, but for rounding
 * @over:	the steps, of a sample, come out longer than the walk
 * @slowest:	chunks that were walked to their end by time, greatest first
 * @nr_slowest:	how many
 * @chunks_equal: all chunks take the same time per page, within 2 %
 */
struct report {
	const struct xrt_model *m;
	bool all_chunks;
	__u64 ram_pages[XRT_NR_MAPS];
	__u64 early;
	__u64 between;
	__u64 walk;
	__u64 pages;
	enum figures_known pages_known;
	struct prepare_figures prepare;
	__u64 released;
	__u64 chunks;
	__u64 timed;
	__u32 batch;
	__u64 calls;
	bool sampled;
	struct step_figures step[XRT_NR_STEPS];
	__u64 rest;
	__u32 rest_permille;
	bool rest_known;
	bool over;
	const struct xrt_walked *slowest[REPORT_SLOWEST];
	size_t nr_slowest;
	bool chunks_equal;
};

void figures_from_model(struct report *r, const struct xrt_model *m);

/* Ticks of a phase, 0 if it has no start or no end. */
__u64 figures_phase_ticks(const struct xrt_model *m, unsigned int phase);

/* The walk came to its end, as far as is known. */
static inline bool report_ended(const struct report *r)
{
	return !r->m->nr_death || r->m->finish;
}

/*
 * Counts of chunks and pages are exact: those of the whole walk, or those up to
 * where the kernel died.
 */
static inline bool report_counts_known(const struct report *r)
{
	const struct xrt_stat *stat = xrt_stat(r->m->cap);

	if (r->m->end || r->m->finish)
		return true;
	return (r->m->nr_death || r->m->nr_fail) && !stat->nr_missing &&
	       !stat->nr_damage;
}

/* Every record of the setup stream is there, so that an area without one is none. */
bool report_areas_known(const struct report *r);

/* The walk ended in this chunk: its time is not known. */
static inline bool chunk_open(const struct xrt_walked *c)
{
	return c->rec->rec.flags & XRT_CHUNK_OPEN;
}

/* The sum of @count values, made that of @to alike; 0 of none, 2^64-1 at most. */
__u64 figures_scale(__u64 sum, __u64 count, __u64 to);

/* Part of a whole in thousandths, rounded; 0 of nothing. */
__u32 figures_permille(__u64 part, __u64 whole);

/* A share that can be stated: of something, and not more than all of it. */
static inline bool figures_is_share(__u64 part, __u64 whole)
{
	return whole && part <= whole;
}

#endif /* ANALYSIS_FIGURES_H */
