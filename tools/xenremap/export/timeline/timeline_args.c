// SPDX-License-Identifier: GPL-2.0
/* Names of the timeline's events, and the arguments of each. */
#include <stdio.h>
#include <stdlib.h>

#include "timeline.h"
#include "text.h"

const char * const timeline_tracks[TL_NR_TRACKS] = {
	[TL_PHASES]	= "phases",
	[TL_PREPARE]	= "prepare: areas and chunks",
	[TL_WALK]	= "walk: chunks",
};

const char * const timeline_names[TL_NR_NAMES] = {
	[XRT_PHASE_SETUP]	= "xen_memory_setup",
	[XRT_PHASE_PREPARE]	= "prepare chunks",
	[XRT_PHASE_PAGETABLE]	= "xen_pagetable_init",
	[XRT_PHASE_PAGING]	= "paging_init",
	[XRT_PHASE_P2M]		= "p2m rebuild",
	[XRT_PHASE_MFN_LIST]	= "mfn list build",
	[XRT_PHASE_WALK]	= "walk",
	[XRT_PHASE_RECORDER]	= "recorder, runs",
	[XRT_PHASE_MFN_SETUP]	= "mfn list setup",
	[TL_BETWEEN]		= "early boot between",
	[TL_AREA]		= "area",
	[TL_PREPARED]		= "prepare chunk",
	[TL_WHOLE_WALK]		= "walk",
	[TL_CHUNK]		= "chunk",
	[TL_SLOW_CHUNK]		= "slow chunk",
	[TL_BOOT]		= "recorder begins",
	[TL_RELEASE]		= "pages released",
	[TL_FREE]		= "range returned",
	[TL_CONFLICT]		= "conflict",
	[TL_FAILURE]		= "step failed",
	[TL_DEATH]		= "kernel died",
};

const char * const timeline_categories[TL_NR_CATEGORIES] = {
	[TL_CAT_PHASE]		= "phase",
	[TL_CAT_AREA]		= "area",
	[TL_CAT_PREPARE]	= "prepare",
	[TL_CAT_WALK]		= "walk",
	[TL_CAT_CHUNK]		= "chunk",
	[TL_CAT_MEMORY]		= "memory",
	[TL_CAT_FAILURE]	= "failure",
};

const char * const timeline_keys[TL_NR_KEYS] = {
	[TL_KEY_AREA]		= "area",
	[TL_KEY_CHUNK]		= "chunk",
	[TL_KEY_PREPARED]	= "prepared_chunk",
	[TL_KEY_RANGE]		= "range",
	[TL_KEY_PAGES]		= "pages",
	[TL_KEY_NR_PAGES]	= "nr_pages",
	[TL_KEY_CHUNKS]		= "nr_chunks",
	[TL_KEY_REMAPPED]	= "remapped_pages",
	[TL_KEY_RELEASED]	= "released_pages",
	[TL_KEY_PFN]		= "pfn",
	[TL_KEY_START_PFN]	= "start_pfn",
	[TL_KEY_SOURCE_PFN]	= "source_pfn",
	[TL_KEY_END_PFN]	= "end_pfn",
	[TL_KEY_TARGET_PFN]	= "target_pfn",
	[TL_KEY_MFN]		= "mfn",
	[TL_KEY_NEXT_MFN]	= "next_mfn",
	[TL_KEY_MFN_RUNS]	= "mfn_runs",
	[TL_KEY_TICKS]		= "ticks",
	[TL_KEY_TICKS_PER_PAGE]	= "ticks_per_page",
	[TL_KEY_TIMED]		= "timed_pages",
	[TL_KEY_P2M]		= "p2m_ticks",
	[TL_KEY_M2P]		= "m2p_ticks",
	[TL_KEY_MAPPING]	= "mapping_ticks",
	[TL_KEY_RET]		= "ret",
	[TL_KEY_NO_END]		= "did_not_end",
	[TL_KEY_SATURATED]	= "prepare_saturated",
	[TL_KEY_TEXT]		= "text",
	[TL_KEY_PLACE]		= "place",
	[TL_KEY_KERNEL]		= "kernel",
	[TL_KEY_XEN]		= "xen",
	[TL_KEY_LEVEL]		= "level",
	[TL_KEY_ADDR]		= "addr",
	[TL_KEY_BYTES]		= "bytes",
	[TL_KEY_MOVED_TO]	= "moved_to",
};

void timeline_add(struct timeline_event *e, enum timeline_key key,
		  enum timeline_kind kind, __u64 v)
{
	if (e->nr == TL_ARGS_MAX) {
		fprintf(stderr, "xenremap: bug: no room for argument %s\n",
			timeline_keys[key]);
		abort();
	}
	e->arg[e->nr++] = (struct timeline_arg){
		.key = key, .kind = kind, .v = v,
	};
}

static void add_frame(struct timeline_event *e, enum timeline_key key, __u64 frame)
{
	if (xrt_is_frame(frame))
		timeline_add(e, key, TL_HEX, frame);
}

static void describe_area(struct timeline_event *e, const struct xrt_area *a)
{
	e->category = TL_CAT_AREA;
	timeline_add(e, TL_KEY_AREA, TL_U64, xrt_area_nr(a));
	timeline_add(e, TL_KEY_START_PFN, TL_HEX, a->start_pfn);
	timeline_add(e, TL_KEY_END_PFN, TL_HEX, a->end_pfn);
	timeline_add(e, TL_KEY_REMAPPED, TL_U64, a->remapped);
	timeline_add(e, TL_KEY_RELEASED, TL_U64, a->released);
	timeline_add(e, TL_KEY_TICKS, TL_U64, a->ticks);
}

static void describe_prepared(struct timeline_event *e,
			      const struct xrt_prepared *p)
{
	e->category = TL_CAT_PREPARE;
	e->flow = p->nr + 1ULL;
	timeline_add(e, TL_KEY_PREPARED, TL_U64, p->nr);
	timeline_add(e, TL_KEY_PAGES, TL_U64, p->pages);
	timeline_add(e, TL_KEY_SOURCE_PFN, TL_HEX, p->pfn);
	timeline_add(e, TL_KEY_TARGET_PFN, TL_HEX, p->target_pfn);
	add_frame(e, TL_KEY_MFN, p->mfn);
	timeline_add(e, TL_KEY_TICKS, TL_U64, p->ticks);
	if (p->ticks == XRT_PREPARE_TICKS_MAX)
		timeline_add(e, TL_KEY_SATURATED, TL_BOOL, true);
}

static void describe_walk(struct timeline_event *e, const struct xrt_walk *w)
{
	e->category = TL_CAT_WALK;
	timeline_add(e, TL_KEY_PAGES, TL_U64, w->pages);
	timeline_add(e, TL_KEY_CHUNKS, TL_U64, w->chunks);
	add_frame(e, TL_KEY_MFN, w->mfn);
}

/* As in table chunks: the steps, summed over the timed pages. */
static void add_steps(struct timeline_event *e, const struct xrt_model *m,
		      const struct xrt_chunk *c)
{
	if (!c->timed)
		return;
	timeline_add(e, TL_KEY_TIMED, TL_U64, c->timed);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		if (xrt_model_step_timed(m, s))
			timeline_add(e, TL_KEY_P2M + s, TL_U64, c->step[s]);
	}
}

static void describe_chunk(struct timeline_event *e, const struct xrt_model *m,
			   const struct xrt_walked *w)
{
	const struct xrt_chunk *c = w->rec;
	const struct xrt_prepared *p = xrt_prepared_of(m, c);

	e->category = TL_CAT_CHUNK;
	timeline_add(e, TL_KEY_CHUNK, TL_U64, xrt_chunk_nr(c));
	timeline_add(e, TL_KEY_PAGES, TL_U64, c->pages);
	if (p) {
		e->flow = p->nr + 1ULL;
		timeline_add(e, TL_KEY_SOURCE_PFN, TL_HEX, p->pfn);
	}
	add_frame(e, TL_KEY_TARGET_PFN, c->target_pfn);
	add_frame(e, TL_KEY_MFN, c->mfn);
	add_frame(e, TL_KEY_NEXT_MFN, c->next_mfn);
	if (w->nr_runs)
		timeline_add(e, TL_KEY_MFN_RUNS, TL_U64, w->nr_runs);
	if (!(c->rec.flags & XRT_CHUNK_OPEN))
		timeline_add(e, TL_KEY_TICKS_PER_PAGE, TL_U64,
			     xrt_ticks_per_page(c->ticks, c->pages));
	add_steps(e, m, c);
}

static void describe_release(struct timeline_event *e, const struct xrt_release *x)
{
	e->category = TL_CAT_MEMORY;
	add_frame(e, TL_KEY_PFN, x->pfn);
	add_frame(e, TL_KEY_MFN, x->mfn);
	timeline_add(e, TL_KEY_PAGES, TL_U64, x->count);
	timeline_add(e, TL_KEY_RET, TL_S64, (__u64)(__s64)x->ret);
}

static void describe_free(struct timeline_event *e, const struct xrt_free *x)
{
	e->category = TL_CAT_MEMORY;
	timeline_add(e, TL_KEY_RANGE, TL_U64, xrt_free_nr(x));
	add_frame(e, TL_KEY_PFN, x->pfn);
	timeline_add(e, TL_KEY_PAGES, TL_U64, x->pages);
}

static void describe_conflict(struct timeline_event *e,
			      const struct xrt_conflict *x)
{
	e->category = TL_CAT_FAILURE;
	timeline_add(e, TL_KEY_PLACE, TL_TEXT, 0);
	e->arg[0].text = xrt_place_name(xrt_conflict_place(x));
	timeline_add(e, TL_KEY_ADDR, TL_HEX, x->start);
	timeline_add(e, TL_KEY_BYTES, TL_U64, x->size);
	if (x->moved_to)
		timeline_add(e, TL_KEY_MOVED_TO, TL_HEX, x->moved_to);
}

void timeline_describe(struct timeline_event *e, const struct xrt_model *m,
		       const void *of)
{
	switch (e->name) {
	case TL_AREA:
		return describe_area(e, of);
	case TL_PREPARED:
		return describe_prepared(e, of);
	case TL_WHOLE_WALK:
		return describe_walk(e, of);
	case TL_CHUNK:
	case TL_SLOW_CHUNK:
		return describe_chunk(e, m, of);
	case TL_RELEASE:
		return describe_release(e, of);
	case TL_FREE:
		return describe_free(e, of);
	case TL_CONFLICT:
		return describe_conflict(e, of);
	default:
		e->category = TL_CAT_PHASE;
	}
}
