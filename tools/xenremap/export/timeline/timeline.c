// SPDX-License-Identifier: GPL-2.0
/* The timeline's spans: collected, put in order, made to nest. */
#include <limits.h>
#include <stdlib.h>

#include "arithmetic.h"
#include "chain.h"
#include "sort.h"
#include "timeline.h"

/**
 * struct span - a span before it is nested
 * @begin:	TSC
 * @end:	TSC
 * @track:	where
 * @name:	enum timeline_name
 * @open:	it never ended; it is shown until the last thing that is known
 * @of:		what it is of, see timeline_describe()
 * @nr:		order of collecting, which decides between equal ones
 */
struct span {
	__u64 begin;
	__u64 end;
	enum timeline_track track;
	unsigned int name;
	bool open;
	const void *of;
	size_t nr;
};

/**
 * struct timeline - all spans
 * @m:		the model
 * @last:	TSC of the last thing that is known of early boot
 * @span:	the spans
 * @nr:		how many
 */
struct timeline {
	const struct xrt_model *m;
	__u64 last;
	struct span *span;
	size_t nr;
};

static void known_at(struct timeline *tl, __u64 tsc)
{
	tl->last = XRT_MAX(tl->last, tsc);
}

static void find_last(struct timeline *tl)
{
	const struct xrt_model *m = tl->m;

	if (m->boot)
		known_at(tl, m->boot->tsc);
	for (int p = 0; p < XRT_NR_PHASES; p++) {
		known_at(tl, m->phase[p].begin);
		known_at(tl, m->phase[p].end);
	}
	for (size_t i = 0; i < m->nr_area; i++)
		known_at(tl, xrt_add_limited(m->area[i]->tsc,
					     m->area[i]->ticks));
	if (m->begin)
		known_at(tl, m->begin->tsc);
	if (m->finish)
		known_at(tl, m->finish->tsc);
	for (size_t i = 0; i < m->nr_chunk; i++)
		known_at(tl, xrt_add_limited(m->chunk[i].rec->tsc,
					     m->chunk[i].rec->ticks));
	for (size_t i = 0; i < m->nr_fail; i++)
		known_at(tl, m->fail[i]->tsc);
	for (size_t i = 0; i < m->nr_death; i++)
		known_at(tl, m->death[i]->tsc);
}

static struct span *add_span(struct timeline *tl, enum timeline_track track,
			     unsigned int name, const void *of)
{
	struct span *s = &tl->span[tl->nr];

	*s = (struct span){
		.track = track, .name = name, .of = of, .nr = tl->nr,
	};
	tl->nr++;
	return s;
}

static void set_span(struct timeline *tl, struct span *s, __u64 begin, __u64 end,
		     bool ended)
{
	s->begin = begin;
	s->open = !ended;
	s->end = ended ? end : tl->last;
	s->end = XRT_MAX(s->end, begin);
}

static void add_phases(struct timeline *tl)
{
	const struct xrt_span *ph = tl->m->phase;
	const struct xrt_span *setup = &ph[XRT_PHASE_SETUP];
	const struct xrt_span *pagetable = &ph[XRT_PHASE_PAGETABLE];

	for (unsigned int p = 0; p < XRT_NR_PHASES; p++) {
		if (ph[p].begun)
			set_span(tl, add_span(tl, TL_PHASES, p, NULL), ph[p].begin,
				 ph[p].end, ph[p].ended);
	}
	if (setup->ended && pagetable->begun && setup->end < pagetable->begin)
		set_span(tl, add_span(tl, TL_PHASES, TL_BETWEEN, NULL), setup->end,
			 pagetable->begin, true);
}

/*
 * Of adjacent chunks only the first one's begin is recorded; the others follow
 * each other. A part of such a record does not have its own start.
 */
static void add_prepared(struct timeline *tl)
{
	const struct xrt_model *m = tl->m;
	const bool all_done = m->phase[XRT_PHASE_PREPARE].ended;
	const struct xrt_prepare *rec = NULL;
	__u64 at = 0;

	for (size_t i = 0; i < m->nr_area; i++) {
		const struct xrt_area *a = m->area[i];

		if (a->rec.flags & XRT_REC_UNTIMED)
			continue;
		set_span(tl, add_span(tl, TL_PREPARE, TL_AREA, a), a->tsc,
			 xrt_add_limited(a->tsc, a->ticks),
			 a->ticks || all_done);
	}
	for (size_t i = 0; i < m->nr_prepared; i++) {
		const struct xrt_prepared *p = &m->prepared[i];

		if (p->rec->rec.flags & XRT_PREPARE_PART ||
		    !xrt_prepared_timed(p))
			continue;
		if (p->rec != rec)
			at = p->rec->tsc;
		rec = p->rec;
		set_span(tl, add_span(tl, TL_PREPARE, TL_PREPARED, p), at,
			 xrt_add_limited(at, p->ticks), true);
		at = xrt_add_limited(at, p->ticks);
	}
}

static void add_walk(struct timeline *tl, const struct chain *chain)
{
	const struct xrt_model *m = tl->m;

	if (m->begin && !(m->begin->rec.flags & XRT_REC_UNTIMED))
		set_span(tl, add_span(tl, TL_WALK, TL_WHOLE_WALK, m->begin),
			 m->begin->tsc,
			 xrt_model_walk_timed(m) ? m->finish->tsc : 0,
			 xrt_model_walk_timed(m));
	for (size_t i = 0; i < chain->nr; i++) {
		const struct chain_link *l = &chain->link[i];
		const struct xrt_chunk *c = l->c->rec;

		set_span(tl, add_span(tl, TL_WALK, l->slow ? TL_SLOW_CHUNK : TL_CHUNK,
				      l->c),
			 c->tsc, xrt_add_limited(c->tsc, c->ticks),
			 !(c->rec.flags & XRT_CHUNK_OPEN));
	}
}

/* The outer one of two that begin at once is the longer one. */
static int compare_spans(const void *left, const void *right)
{
	const struct span *a = left, *b = right;

	if (a->track != b->track)
		return XRT_CMP(a->track, b->track);
	if (a->begin != b->begin)
		return XRT_CMP(a->begin, b->begin);
	if (a->end != b->end)
		return XRT_CMP(b->end, a->end);
	return XRT_CMP(a->nr, b->nr);
}

static struct timeline_event event_of(const struct timeline *tl,
				      const struct span *s)
{
	return (struct timeline_event){
		.track = s->track, .name = s->name,
		.at = timeline_time(tl->m, s->begin),
		.until = timeline_time(tl->m, s->end),
	};
}

static void show_begin(const struct timeline *tl, const struct span *s,
		       const struct timeline_ops *ops, void *ctx)
{
	struct timeline_event e = event_of(tl, s);

	timeline_describe(&e, tl->m, s->of);
	if (s->open)
		timeline_add(&e, TL_KEY_NO_END, TL_BOOL, true);
	ops->begin(ctx, &e);
}

/* The open spans are a stack of indexes. */
static void show_spans(struct timeline *tl, size_t *stack,
		       const struct timeline_ops *ops, void *ctx)
{
	size_t depth = 0;

	for (size_t i = 0; i <= tl->nr; i++) {
		struct span *s = i < tl->nr ? &tl->span[i] : NULL;

		while (depth) {
			const struct span *top = &tl->span[stack[depth - 1]];
			struct timeline_event e;

			if (s && s->track == top->track && s->begin < top->end)
				break;
			e = event_of(tl, top);
			ops->end(ctx, &e);
			depth--;
		}
		if (!s)
			break;
		if (depth && s->end > tl->span[stack[depth - 1]].end)
			s->end = tl->span[stack[depth - 1]].end;
		show_begin(tl, s, ops, ctx);
		stack[depth++] = i;
	}
}

static int show_timeline(struct timeline *tl, const struct chain *chain,
			 const struct timeline_ops *ops, void *ctx)
{
	const struct xrt_model *m = tl->m;
	size_t room = XRT_NR_PHASES + 2 + m->nr_area + m->nr_prepared +
		      chain->nr;
	size_t *stack = calloc(room, sizeof(*stack));

	tl->span = calloc(room, sizeof(*tl->span));
	if (!stack || !tl->span) {
		free(stack);
		return -1;
	}
	find_last(tl);
	add_phases(tl);
	add_prepared(tl);
	add_walk(tl, chain);
	qsort(tl->span, tl->nr, sizeof(*tl->span), compare_spans);
	show_spans(tl, stack, ops, ctx);
	free(stack);
	timeline_instants(m, ops, ctx);
	timeline_counters(m, ops, ctx);
	return 0;
}

int timeline_check(const struct xrt_model *m, struct xrt_error *err)
{
	if (xrt_model_timed(m))
		return 0;
	return xrt_error_set(err, XRT_E_WRONG,
			     "%s: the times of this boot are unknown, so that a timeline would be empty",
			     xrt_name(m->cap));
}

int timeline_show(const struct xrt_model *m, const struct timeline_ops *ops,
		  void *ctx, struct xrt_error *err)
{
	struct timeline tl = { .m = m };
	struct chain chain;
	int ret;

	ret = chain_from_model(&chain, m);
	if (!ret)
		ret = show_timeline(&tl, &chain, ops, ctx);
	free(tl.span);
	chain_free(&chain);
	return ret ? xrt_error_set(err, XRT_E_NOMEM,
				   "%s: out of memory for the timeline",
				   xrt_name(m->cap)) : 0;
}

bool timeline_in_ns(const struct xrt_model *m)
{
	__u64 ns;

	return xrt_ticks_to_ns(m, 0, &ns);
}

/* Viewers take times as signed numbers. */
__u64 timeline_time(const struct xrt_model *m, __u64 tsc)
{
	__u64 ns = tsc;

	xrt_ticks_to_ns(m, tsc, &ns);
	return XRT_MIN(ns, ULLONG_MAX >> 1);
}
