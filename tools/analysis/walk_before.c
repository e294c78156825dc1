// SPDX-License-Identifier: GPL-2.0
/* Finds preparing and the p2m rebuild in Xen's trace. */
#include <stdlib.h>

#include "walk_before.h"
#include "walk_series.h"

#define P2M_PER_PAGE	512

/* What a call of preparing is. */
enum prepare_call { CALL_MAPPING, CALL_RELEASE, CALL_IDENTITY, CALL_NONE };

/**
 * struct prepare_guess - that the first areas are mapped, and the others are not
 * @mapped:	how many are
 * @area:	the area under way
 * @piece:	the piece under way
 * @call:	kind of the calls under way
 * @left:	how many of them are to come
 * @end:	time of the last call
 * @mappings:	chunks' mappings so far
 * @by_va:	how these are made, valid with @mappings
 * @complete:	all calls came
 * @failed:	another call came
 */
struct prepare_guess {
	size_t mapped;
	size_t area;
	size_t piece;
	enum prepare_call call;
	__u64 left;
	__u64 end;
	__u64 mappings;
	bool by_va;
	bool complete;
	bool failed;
};

/**
 * struct before_scan - the events before the walk, as they come
 * @plan:	what was prepared
 * @guess:	one more than the plan has areas
 * @begin:	time of the first call of preparing, valid with @begun
 * @begun:	a call of preparing came
 * @prepare:	gets preparing
 * @found:	how often it was found
 * @update:	an mmu_update of one entry came, at this time
 * @has_update:	@update is valid
 * @list:	pages of the old p2m list
 * @writable:	update_va_mapping calls in a row
 * @p2m:	gets the p2m rebuild
 * @in_p2m:	its first call came
 * @has_list:	the old list was made writable since
 */
struct before_scan {
	const struct xrt_plan *plan;
	struct prepare_guess *guess;
	__u64 begin;
	bool begun;
	struct xrt_call_span prepare;
	unsigned int found;
	__u64 update;
	bool has_update;
	__u64 list;
	__u64 writable;
	struct xrt_call_span p2m;
	bool in_p2m;
	bool has_list;
};

/* Go on to the next calls that come at all. */
static void next_calls(const struct xrt_plan *plan, struct prepare_guess *g)
{
	while (!g->left && g->area < plan->nr_area) {
		const struct xrt_plan_area *a = &plan->area[g->area];

		if (g->call == CALL_MAPPING && g->piece < plan->nr_piece &&
		    plan->piece[g->piece].area == g->area) {
			/* One more restores the buffer's own mapping. */
			if (plan->piece[g->piece].chunks)
				g->left = plan->piece[g->piece].chunks + 1;
			g->piece++;
		} else if (g->call == CALL_MAPPING) {
			g->call = CALL_RELEASE;
			g->left = a->released;
		} else if (g->call == CALL_RELEASE) {
			g->call = CALL_IDENTITY;
			g->left = g->area < g->mapped ?
				  a->end_pfn - a->start_pfn : 0;
		} else {
			g->call = CALL_MAPPING;
			g->area++;
		}
	}
	g->complete = !g->left;
}

static void begin_prepare(struct before_scan *s)
{
	s->begun = false;
	for (size_t i = 0; i <= s->plan->nr_area; i++) {
		s->guess[i] = (struct prepare_guess){ .mapped = i };
		next_calls(s->plan, &s->guess[i]);
	}
}

/*
 * Whether the guess expects this call; @by_va is of mappings only. A kernel maps
 * all chunks in one way.
 */
static bool call_fits(struct prepare_guess *g, enum prepare_call call, bool by_va)
{
	if (g->call == CALL_IDENTITY)
		return by_va;
	if (g->call == CALL_MAPPING && call == CALL_MAPPING) {
		if (g->mappings++)
			return g->by_va == by_va;
		g->by_va = by_va;
	}
	return g->call == call;
}

static void advance_guess(const struct xrt_plan *plan, struct prepare_guess *g,
			  enum prepare_call call, bool by_va, __u64 tsc)
{
	if (g->failed)
		return;
	/* Calls that go on without a break would be preparing, too. */
	if (g->complete)
		g->failed = by_va && g->by_va;
	else if (!call_fits(g, call, by_va))
		g->failed = true;
	if (g->failed || g->complete)
		return;
	g->end = tsc;
	if (!--g->left)
		next_calls(plan, g);
}

/* @by_va: a mapping by update_va_mapping. @from and @to: first and last event. */
static void take_prepare_call(struct before_scan *s, enum prepare_call call,
			      bool by_va, __u64 from, __u64 to)
{
	if (!s->begun)
		s->begin = from;
	s->begun = true;
	for (size_t i = 0; i <= s->plan->nr_area; i++)
		advance_guess(s->plan, &s->guess[i], call, by_va, to);
}

/* Calls of another kind end preparing. */
static void end_prepare(struct before_scan *s)
{
	for (size_t i = 0; s->begun && i <= s->plan->nr_area; i++) {
		const struct prepare_guess *g = &s->guess[i];

		if (!g->complete || g->failed || !g->end)
			continue;
		s->found++;
		s->prepare = (struct xrt_call_span){ true, s->begin, g->end };
	}
	for (size_t i = 0; i <= s->plan->nr_area; i++)
		s->guess[i].failed = true;
	s->begun = false;
}

static bool release_expected(const struct before_scan *s)
{
	for (size_t i = 0; i <= s->plan->nr_area; i++) {
		const struct prepare_guess *g = &s->guess[i];

		if (!g->failed && g->call == CALL_RELEASE)
			return true;
	}
	return false;
}

static void scan_prepare(struct before_scan *s, const struct xentrace_event *e)
{
	enum walk_letter letter = walk_letter_of(e);

	if (letter == LETTER_M) {
		if (s->has_update)
			end_prepare(s);
		s->update = e->tsc;
		s->has_update = true;
		return;
	}
	if (s->has_update && letter == LETTER_E)
		take_prepare_call(s, CALL_MAPPING, false, s->update, e->tsc);
	else if (s->has_update)
		end_prepare(s);
	if (!s->has_update && letter == LETTER_V) {
		take_prepare_call(s, CALL_MAPPING, true, e->tsc, e->tsc);
	} else if (e->kind == XENTRACE_HYPERCALL && e->op == XEN_MEMORY_OP) {
		if (release_expected(s)) {
			take_prepare_call(s, CALL_RELEASE, false, e->tsc, e->tsc);
		} else {
			end_prepare(s);
			begin_prepare(s);
		}
	} else if (!s->has_update) {
		end_prepare(s);
	}
	s->has_update = false;
}

static void scan_p2m(struct before_scan *s, const struct xentrace_event *e)
{
	enum walk_letter letter = walk_letter_of(e);

	if (letter == LETTER_V) {
		s->writable++;
	} else {
		s->has_list |= s->writable && s->writable == s->list;
		s->writable = 0;
	}
	if (e->kind != XENTRACE_HYPERCALL)
		return;
	if (letter == LETTER_E) {
		s->in_p2m = false;
	} else if (e->op == XEN_MULTICALL && !s->in_p2m) {
		s->in_p2m = true;
		s->has_list = false;
		s->p2m.begin = e->tsc;
	}
	s->p2m.end = e->tsc;
}

int walk_before_find(struct xrt_walk_times *times, struct xentrace *trace,
		     const struct xrt_plan *plan, __u64 nr_pages, __u64 begin,
		     struct xrt_error *err)
{
	struct before_scan s = {
		.plan = plan,
		.list = (nr_pages + P2M_PER_PAGE - 1) / P2M_PER_PAGE,
	};
	struct xentrace_event e;

	s.guess = calloc(plan->nr_area + 1, sizeof(*s.guess));
	if (!s.guess)
		return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				     xentrace_name(trace));
	end_prepare(&s);
	xentrace_rewind(trace);
	while (begin-- && xentrace_next(trace, &e)) {
		scan_prepare(&s, &e);
		scan_p2m(&s, &e);
	}
	end_prepare(&s);
	free(s.guess);
	times->prepare = s.prepare;
	times->prepare.known = s.found == 1;
	times->p2m = s.p2m;
	times->p2m.known = s.in_p2m && s.has_list;
	return xentrace_failed(trace, err);
}
