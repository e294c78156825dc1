/* SPDX-License-Identifier: GPL-2.0 */
/* The model: what happened, as far as the capture shows it. */
#ifndef LIBXENREMAP_MODEL_H
#define LIBXENREMAP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <xen/remap_format.h>

#include "error.h"
#include "hist.h"

struct xrt_capture;

/**
 * struct xrt_mapping - an E820 map, put together from its records
 * @entry:	entries found, in the map's order; some between may be lost
 * @nr:		how many were found
 * @total:	how many the map has; more than @nr where some are lost
 */
struct xrt_mapping {
	struct xrt_e820 *entry;
	__u32 nr;
	__u32 total;
};

/**
 * struct xrt_span - start and end of a phase in TSC ticks
 * @begin:	valid with @begun
 * @end:	valid with @ended
 * @begun:	number of its start marks
 * @ended:	number of its end marks
 */
struct xrt_span {
	__u64 begin;
	__u64 end;
	__u32 begun;
	__u32 ended;
};

/**
 * struct xrt_prepared - a chunk as it was prepared
 * @rec:	the record that it is in
 * @nr:		number in the order of preparing
 * @pages:	pages in it
 * @pfn:	its first page's old PFN
 * @target_pfn:	its first page's new PFN
 * @mfn:	MFN of its first page
 * @ticks:	ticks that preparing took, at most XRT_PREPARE_TICKS_MAX
 */
struct xrt_prepared {
	const struct xrt_prepare *rec;
	__u32 nr;
	__u32 pages;
	__u64 pfn;
	__u64 target_pfn;
	__u64 mfn;
	__u32 ticks;
};

/**
 * struct xrt_walked - a chunk as it was walked
 * @rec:	its record
 * @runs:	its run records in order
 * @nr_runs_rec: how many
 * @nr_runs:	MFN runs in them
 * @run_pages:	pages in these runs
 * @pages:	its page records in order
 * @nr_pages_rec: how many
 * @kept:	pages in them
 */
struct xrt_walked {
	const struct xrt_chunk *rec;
	const struct xrt_runs **runs;
	__u32 nr_runs_rec;
	__u32 nr_runs;
	__u64 run_pages;
	const struct xrt_pages **pages;
	__u32 nr_pages_rec;
	__u32 kept;
};

/**
 * struct xrt_model - what happened, as far as the capture shows it
 * @cap:	the capture
 * @boot:	NULL if it is lost
 * @source:	where the facts come from, NULL for a recorder's capture
 * @bound:	limits of the walk's time, NULL if there are none
 * @map:	by enum xrt_map_id
 * @phase:	by enum xrt_phase_id
 * @area:	by number
 * @prepared:	by number
 * @bad_prepare: prepare records whose pages and chunks do not agree
 * @release:	in order of time
 * @begin:	start of the walk, NULL if it is lost
 * @finish:	end of the walk, NULL if it is lost
 * @chunk:	walked chunks by number; numbers may be missing or appear twice
 * @runs:	all run records by chunk
 * @pages:	all page records by chunk and page
 * @free:	by number
 * @dist:	by enum xrt_step
 * @fail:	in order of time
 * @conflict:	in order of time
 * @death:	in order of time; a boot has at most one
 * @note:	in order of time
 * @end:	the end record, NULL if it is lost
 * @nr_runs_total: MFN runs in all of @runs
 * @kept:	pages in all of @pages
 */
struct xrt_model {
	const struct xrt_capture *cap;
	const struct xrt_boot *boot;
	const struct xrt_source *source;
	const struct xrt_bound *bound;
	struct xrt_mapping map[XRT_NR_MAPS];
	struct xrt_span phase[XRT_NR_PHASES];
	const struct xrt_area **area;
	size_t nr_area;
	struct xrt_prepared *prepared;
	size_t nr_prepared;
	size_t bad_prepare;
	const struct xrt_release **release;
	size_t nr_release;
	const struct xrt_walk *begin;
	const struct xrt_walk *finish;
	struct xrt_walked *chunk;
	size_t nr_chunk;
	const struct xrt_runs **runs;
	size_t nr_runs;
	const struct xrt_pages **pages;
	size_t nr_pages;
	const struct xrt_free **free;
	size_t nr_free;
	struct xrt_dist *dist;
	const struct xrt_fail **fail;
	size_t nr_fail;
	const struct xrt_conflict **conflict;
	size_t nr_conflict;
	const struct xrt_death **death;
	size_t nr_death;
	const struct xrt_note **note;
	size_t nr_note;
	const struct xrt_end *end;
	__u64 nr_runs_total;
	__u64 kept;
};

/**
 * xrt_model_build() - make the model of a capture
 * @cap:	the capture; it has to stay open
 * @err:	gets the reason of a failure: XRT_E_NOMEM
 *
 * The memory taken is bounded by the size of the capture, whatever its
 * records claim.
 *
 * Return: the model or NULL.
 */
struct xrt_model *xrt_model_build(const struct xrt_capture *cap,
				  struct xrt_error *err);

/**
 * xrt_model_free() - free a model
 * @m:		the model, may be NULL
 */
void xrt_model_free(struct xrt_model *m);

/**
 * xrt_ticks_to_ns() - convert a duration
 * @m:		the model
 * @ticks:	the duration
 * @ns:		gets nanoseconds, at most 2^64 - 1
 *
 * Return: false if the frequency of the TSC is not known.
 */
bool xrt_ticks_to_ns(const struct xrt_model *m, __u64 ticks, __u64 *ns);

/**
 * xrt_model_origin() - where a fact comes from
 * @m:		the model
 * @fact:	which fact
 */
static inline enum xrt_origin xrt_model_origin(const struct xrt_model *m,
					       enum xrt_fact fact)
{
	return m->source ? (enum xrt_origin)m->source->origin[fact] :
			   XRT_ORIGIN_RECORDER;
}

/* Whether the capture has times at all; what is 0 without them is unknown. */
static inline bool xrt_model_timed(const struct xrt_model *m)
{
	return xrt_model_origin(m, XRT_FACT_TIME) != XRT_ORIGIN_UNKNOWN;
}

/* What p2m rebuild and walk took at most, if their times are unknown; else 0. */
static inline __u64 xrt_model_at_most_ns(const struct xrt_model *m)
{
	return m->bound && !xrt_model_timed(m) ? m->bound->at_most_ns : 0;
}

/* Whether the walk's own records have both its start and its end. */
static inline bool xrt_model_walk_timed(const struct xrt_model *m)
{
	return m->begin && m->finish &&
	       !((m->begin->rec.flags | m->finish->rec.flags) & XRT_REC_UNTIMED);
}

/* Whether the time that preparing a chunk took is known. */
static inline bool xrt_prepared_timed(const struct xrt_prepared *p)
{
	return !(p->rec->rec.flags & XRT_REC_UNTIMED);
}

/* Whether a step has times of its own: a trace of hypercalls has no p2m step. */
static inline bool xrt_model_step_timed(const struct xrt_model *m,
					unsigned int step)
{
	enum xrt_origin origin = xrt_model_origin(m, XRT_FACT_TIME);

	return origin != XRT_ORIGIN_UNKNOWN &&
	       (step != XRT_STEP_P2M || origin != XRT_ORIGIN_XENTRACE);
}

/**
 * xrt_model_remap_map() - the map by which the kernel remapped
 * @m:		the model
 *
 * Return: the one that was recorded as such; Xen's own in captures without it.
 */
static inline const struct xrt_mapping *
xrt_model_remap_map(const struct xrt_model *m)
{
	return &m->map[m->map[XRT_MAP_REMAP].total ? XRT_MAP_REMAP
						   : XRT_MAP_XEN];
}

/* Whether a recorder made the capture. */
static inline bool xrt_model_recorded(const struct xrt_model *m)
{
	return !m->source;
}

/**
 * xrt_model_source_name() - the kind of source that the capture is from
 * @m:		the model
 *
 * Return: "capture" for a recorder's, "tables" for the tables of a running kernel,
 * "xentrace" if these have the times of Xen's trace, "log" for a chain that was
 * predicted from a log.
 */
const char *xrt_model_source_name(const struct xrt_model *m);

/* True if nothing is damaged, missing or dropped, and nothing failed. */
bool xrt_model_whole(const struct xrt_model *m);

#endif /* LIBXENREMAP_MODEL_H */
