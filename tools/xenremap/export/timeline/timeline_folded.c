// SPDX-License-Identifier: GPL-2.0
/*
 * Format folded: one line per stack, frames joined by semicolons and the time
 * that is spent in the last of them, as flame graph tools read it.
 */
#include <stdlib.h>

#include "arithmetic.h"
#include "export.h"
#include "grow.h"
#include "sort.h"
#include "timeline.h"

/* Frames of a stack, and characters of a frame. */
#define FOLDED_DEPTH	12
#define FOLDED_FRAME	64

/**
 * struct folded_span - a span of the timeline, kept until all are there
 * @at:		start, as timeline_time() has it
 * @until:	end
 * @nr:		order in which the timeline gave it, outer ones first
 * @chunk:	the chunk of the walk that it is, NULL for all others
 * @frame:	its name
 */
struct folded_span {
	__u64 at;
	__u64 until;
	size_t nr;
	const struct xrt_walked *chunk;
	char frame[FOLDED_FRAME];
};

/**
 * struct folded - the spans of all tracks, to be nested in each other
 * @m:		the model
 * @to:		output
 * @span:	the spans
 * @nr:		how many
 * @room:	how many fit
 * @no_memory:	a span could not be kept
 */
struct folded {
	const struct xrt_model *m;
	FILE *to;
	struct folded_span *span;
	size_t nr;
	size_t room;
	bool no_memory;
};

static const struct timeline_arg *folded_arg(const struct timeline_event *e,
					     enum timeline_key key)
{
	for (unsigned int i = 0; i < e->nr; i++) {
		if (e->arg[i].key == key)
			return &e->arg[i];
	}
	return NULL;
}

static void folded_name(char frame[FOLDED_FRAME], const struct timeline_event *e)
{
	static const enum timeline_key keys[] = {
		TL_KEY_AREA, TL_KEY_CHUNK, TL_KEY_PREPARED,
	};
	const struct timeline_arg *nr = NULL;
	const char *name = timeline_names[e->name];
	const char *open = folded_arg(e, TL_KEY_NO_END) ? " (did not end)" : "";

	/* One frame per chunk, slow or not, so that two boots can be compared. */
	if (e->name == TL_SLOW_CHUNK)
		name = timeline_names[TL_CHUNK];
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys) && !nr; i++)
		nr = folded_arg(e, keys[i]);
	if (nr)
		snprintf(frame, FOLDED_FRAME, "%s %llu%s", name, nr->v, open);
	else
		snprintf(frame, FOLDED_FRAME, "%s%s", name, open);
}

static struct folded_span *folded_room(struct folded *f)
{
	if (XRT_GROW(f->span, f->room, f->nr))
		return &f->span[f->nr];
	f->no_memory = true;
	return NULL;
}

static void folded_begin(void *ctx, const struct timeline_event *e)
{
	struct folded *f = ctx;
	struct folded_span *s;
	bool chunk = e->name == TL_CHUNK || e->name == TL_SLOW_CHUNK;

	/* The phase has the same name and is the longer one. */
	if (e->name == TL_WHOLE_WALK && f->m->phase[XRT_PHASE_WALK].begun)
		return;
	s = folded_room(f);
	if (!s)
		return;
	*s = (struct folded_span){ .at = e->at, .until = e->until, .nr = f->nr };
	if (chunk)
		s->chunk = xrt_chunk_by_nr(f->m, folded_arg(e, TL_KEY_CHUNK)->v);
	folded_name(s->frame, e);
	f->nr++;
}

static void folded_ignore(void *ctx, const struct timeline_event *e)
{
	(void)ctx;
	(void)e;
}

static void folded_no_sample(void *ctx, const struct timeline_sample *s)
{
	(void)ctx;
	(void)s;
}

/* The outer one of two that begin at once is the longer one. */
static int compare_folded(const void *left, const void *right)
{
	const struct folded_span *a = left, *b = right;

	if (a->at != b->at)
		return XRT_CMP(a->at, b->at);
	if (a->until != b->until)
		return XRT_CMP(b->until, a->until);
	return XRT_CMP(a->nr, b->nr);
}

/**
 * struct folded_stack - the spans that are open
 * @span:	from the outermost on
 * @inner:	time in the spans directly inside each
 * @depth:	how many
 */
struct folded_stack {
	struct folded_span *span[FOLDED_DEPTH];
	__u64 inner[FOLDED_DEPTH];
	size_t depth;
};

/* The frames down to the innermost, and above a chunk its area. */
static void folded_path(const struct folded *f, const struct folded_stack *s)
{
	for (size_t i = 0; i < s->depth; i++) {
		const struct xrt_walked *c = s->span[i]->chunk;
		const struct xrt_prepared *p = c ? xrt_prepared_of(f->m, c->rec) : NULL;
		const struct xrt_area *a = p ? xrt_area_of(f->m, p->pfn) : NULL;

		if (i)
			fputc(';', f->to);
		if (a)
			fprintf(f->to, "area %u;", xrt_area_nr(a));
		fputs(s->span[i]->frame, f->to);
	}
}

static void folded_line(const struct folded *f, const struct folded_stack *s,
			const char *leaf, __u64 time)
{
	if (!time)
		return;
	folded_path(f, s);
	if (leaf)
		fprintf(f->to, ";%s", leaf);
	fprintf(f->to, " %llu\n", time);
}

/*
 * A chunk's time by steps. If only some pages were timed, all are taken to be
 * like these, and the frames are marked; the steps together never take longer
 * than the chunk.
 */
static __u64 folded_steps(const struct folded *f, const struct folded_stack *s,
			  const struct xrt_chunk *c, __u64 time)
{
	const char *mark = c->timed < c->pages ? " (estimated)" : "";
	double scale, sum = 0;
	__u64 spent = 0;

	for (unsigned int i = 0; i < XRT_NR_STEPS; i++)
		sum += c->step[i];
	if (!c->timed || !c->ticks || !(sum > 0))
		return 0;
	scale = (double)c->pages / c->timed;
	if (sum * scale > c->ticks)
		scale = c->ticks / sum;
	scale *= (double)time / c->ticks;
	for (unsigned int i = 0; i < XRT_NR_STEPS; i++) {
		bool both = i == XRT_STEP_MAP && (c->rec.flags & XRT_CHUNK_NO_P2M);
		__u64 share = (__u64)(c->step[i] * scale);
		char leaf[FOLDED_FRAME];

		share = XRT_MIN(share, time - spent);
		snprintf(leaf, sizeof(leaf), "%s%s%s", xrt_step_name(i),
			 both ? " and p2m" : "", mark);
		folded_line(f, s, leaf, share);
		spent += share;
	}
	return spent;
}

/* The innermost span ends: write the time that is in none inside it. */
static void folded_pop(const struct folded *f, struct folded_stack *s)
{
	const struct folded_span *top = s->span[s->depth - 1];
	__u64 time = top->until - top->at, inner = s->inner[s->depth - 1];

	if (top->chunk)
		inner += folded_steps(f, s, top->chunk->rec, time);
	folded_line(f, s, NULL, xrt_above(time, inner));
	s->depth--;
	if (s->depth)
		s->inner[s->depth - 1] += time;
}

static void folded_write(struct folded *f)
{
	struct folded_stack stack = { .depth = 0 };

	qsort(f->span, f->nr, sizeof(*f->span), compare_folded);
	for (size_t i = 0; i < f->nr; i++) {
		struct folded_span *s = &f->span[i];

		while (stack.depth && stack.span[stack.depth - 1]->until <= s->at)
			folded_pop(f, &stack);
		/* A damaged capture's spans may cross each other. */
		if (stack.depth && s->until > stack.span[stack.depth - 1]->until)
			s->until = stack.span[stack.depth - 1]->until;
		if (stack.depth == FOLDED_DEPTH)
			continue;
		stack.span[stack.depth] = s;
		stack.inner[stack.depth++] = 0;
	}
	while (stack.depth)
		folded_pop(f, &stack);
}

static int write_folded(const struct export *e, FILE *to, struct xrt_error *err)
{
	static const struct timeline_ops ops = {
		.begin = folded_begin, .end = folded_ignore,
		.instant = folded_ignore, .sample = folded_no_sample,
	};
	struct folded f = { .m = e->m, .to = to };
	int ret;

	ret = timeline_show(e->m, &ops, &f, err);
	if (!ret && f.no_memory)
		ret = xrt_error_set(err, XRT_E_NOMEM,
				    "%s: out of memory for the stacks",
				    xrt_name(e->m->cap));
	if (!ret && f.nr)
		folded_write(&f);
	free(f.span);
	return ret;
}

const struct export_format export_folded = {
	.name = "folded",
	.summary = "folded stacks for speedscope and flame graph tools",
	.write = write_folded,
};
