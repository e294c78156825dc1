/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A boot as a timeline, for viewers of traces: spans on a few tracks, instants
 * and counters. It is computed once for all formats; a format says in a
 * struct timeline_ops how each of them is written.
 *
 * Whatever the capture claims, the spans of a track nest: one that goes beyond
 * the span around it is cut there. Chunks are spans, pages are counters, so the
 * size is bounded by the chunks and not by the pages.
 */
#ifndef XENREMAP_EXPORT_TIMELINE_H
#define XENREMAP_EXPORT_TIMELINE_H

#include "xrt.h"

enum timeline_track {
	TL_PHASES,
	TL_PREPARE,	/* areas, and the chunks prepared in them */
	TL_WALK,	/* the walk, and its chunks */
	TL_NR_TRACKS,
};

/* Names of events; the first ones are enum xrt_phase_id. */
enum timeline_name {
	TL_BETWEEN = XRT_NR_PHASES,
	TL_AREA,
	TL_PREPARED,
	TL_WHOLE_WALK,
	TL_CHUNK,
	TL_SLOW_CHUNK,
	TL_BOOT,
	TL_RELEASE,
	TL_FREE,
	TL_CONFLICT,
	TL_FAILURE,
	TL_DEATH,
	TL_NR_NAMES,
};

enum timeline_category {
	TL_CAT_PHASE,
	TL_CAT_AREA,
	TL_CAT_PREPARE,
	TL_CAT_WALK,
	TL_CAT_CHUNK,
	TL_CAT_MEMORY,
	TL_CAT_FAILURE,
	TL_NR_CATEGORIES,
};

enum timeline_key {
	TL_KEY_AREA,
	TL_KEY_CHUNK,
	TL_KEY_PREPARED,
	TL_KEY_RANGE,
	TL_KEY_PAGES,
	TL_KEY_NR_PAGES,
	TL_KEY_CHUNKS,
	TL_KEY_REMAPPED,
	TL_KEY_RELEASED,
	TL_KEY_PFN,
	TL_KEY_START_PFN,
	TL_KEY_SOURCE_PFN,
	TL_KEY_END_PFN,
	TL_KEY_TARGET_PFN,
	TL_KEY_MFN,
	TL_KEY_NEXT_MFN,
	TL_KEY_MFN_RUNS,
	TL_KEY_TICKS,
	TL_KEY_TICKS_PER_PAGE,
	TL_KEY_TIMED,
	TL_KEY_P2M,
	TL_KEY_M2P,
	TL_KEY_MAPPING,
	TL_KEY_RET,
	TL_KEY_NO_END,
	TL_KEY_SATURATED,
	TL_KEY_TEXT,
	TL_KEY_PLACE,
	TL_KEY_KERNEL,
	TL_KEY_XEN,
	TL_KEY_LEVEL,
	TL_KEY_ADDR,
	TL_KEY_BYTES,
	TL_KEY_MOVED_TO,
	TL_NR_KEYS,
};

enum timeline_kind {
	TL_U64,
	TL_S64,
	TL_HEX,
	TL_BOOL,
	TL_TEXT,	/* printable ASCII */
};

/**
 * struct timeline_arg - something to be said of an event
 * @key:	what it is
 * @kind:	how it is to be shown
 * @v:		the value, unless it is a text
 * @text:	the text
 */
struct timeline_arg {
	enum timeline_key key;
	enum timeline_kind kind;
	__u64 v;
	const char *text;
};

#define TL_ARGS_MAX	14

/**
 * struct timeline_event - a span or an instant
 * @track:	where
 * @name:	enum timeline_name or enum xrt_phase_id
 * @category:	of what sort
 * @at:		begin, as timeline_time() has it
 * @until:	end of a span
 * @flow:	the same for a chunk as it was prepared and as it was walked, 0
 *		for none
 * @nr:		arguments
 * @arg:	the arguments
 */
struct timeline_event {
	enum timeline_track track;
	unsigned int name;
	enum timeline_category category;
	__u64 at;
	__u64 until;
	__u64 flow;
	unsigned int nr;
	struct timeline_arg arg[TL_ARGS_MAX];
};

/**
 * struct timeline_sample - what the counters show from now on
 * @at:		from when
 * @timed:	whether a step has times of its own
 * @step:	mean ticks per page of each step, over the pages until the next
 *		sample
 * @slowest:	ticks of the slowest of these pages
 * @kept:	@slowest is known: the pages were kept one by one
 * @pages:	pages remapped so far
 */
struct timeline_sample {
	__u64 at;
	__u64 step[XRT_NR_STEPS];
	bool timed[XRT_NR_STEPS];
	__u64 slowest;
	bool kept;
	__u64 pages;
};

/**
 * struct timeline_ops - how a format writes what there is to see
 * @begin:	a span begins; spans of a track come in the order of their
 *		begins
 * @end:	the innermost open span of a track ends; @until is when, and the
 *		arguments are not repeated
 * @instant:	something happens
 * @sample:	the counters change; samples ascend in time
 */
struct timeline_ops {
	void (*begin)(void *ctx, const struct timeline_event *e);
	void (*end)(void *ctx, const struct timeline_event *e);
	void (*instant)(void *ctx, const struct timeline_event *e);
	void (*sample)(void *ctx, const struct timeline_sample *s);
};

/**
 * timeline_check() - whether a capture has a timeline
 * @m:		its model
 * @err:	says why not: XRT_E_WRONG
 *
 * Return: 0 or -1.
 */
int timeline_check(const struct xrt_model *m, struct xrt_error *err);

/**
 * timeline_show() - go through a capture
 * @m:		its model
 * @ops:	what is called
 * @ctx:	handed on
 * @err:	says why not: XRT_E_NOMEM
 *
 * Return: 0, or -1 with @err set.
 */
int timeline_show(const struct xrt_model *m, const struct timeline_ops *ops,
		  void *ctx, struct xrt_error *err);

/* Whether timeline_time() gives ns; else ticks stand for ns. */
bool timeline_in_ns(const struct xrt_model *m);

/* A TSC value as ns since the TSC was 0, or as ticks. */
__u64 timeline_time(const struct xrt_model *m, __u64 tsc);

extern const char * const timeline_tracks[TL_NR_TRACKS];
extern const char * const timeline_names[TL_NR_NAMES];
extern const char * const timeline_categories[TL_NR_CATEGORIES];
extern const char * const timeline_keys[TL_NR_KEYS];

/* What all viewers call the whole. */
#define TIMELINE_PROCESS	"xen remap"
#define TIMELINE_PROCESS_TICKS	"xen remap (a tick of the TSC is shown as 1 ns: its frequency is not known)"

/*
 * Inside of the timeline. @of is what an event is of: a record; for TL_CHUNK
 * and TL_SLOW_CHUNK a struct xrt_walked, for TL_PREPARED a struct xrt_prepared.
 */

/**
 * timeline_describe() - fill in category and arguments by the event's name
 * @e:		the event
 * @m:		the model
 * @of:		what it is of
 */
void timeline_describe(struct timeline_event *e, const struct xrt_model *m,
		       const void *of);

/* One more argument. */
void timeline_add(struct timeline_event *e, enum timeline_key key,
		  enum timeline_kind kind, __u64 v);

void timeline_instants(const struct xrt_model *m,
		       const struct timeline_ops *ops, void *ctx);
void timeline_counters(const struct xrt_model *m,
		       const struct timeline_ops *ops, void *ctx);

#endif /* XENREMAP_EXPORT_TIMELINE_H */
