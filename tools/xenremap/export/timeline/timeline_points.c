// SPDX-License-Identifier: GPL-2.0
/* The timeline's instants, and its counters, which stand for the pages. */
#include <stdio.h>
#include <string.h>

#include "arithmetic.h"
#include "timeline.h"
#include "text.h"

/* About the number of samples of all chunks, and at most those of a chunk. */
#define SAMPLES		8192
#define SAMPLES_A_CHUNK	16

/**
 * struct points - where points are shown
 */
struct points {
	const struct xrt_model *m;
	const struct timeline_ops *ops;
	void *ctx;
};

static void show_point(const struct points *p, enum timeline_track track,
		       enum timeline_name name, __u64 tsc, const void *of)
{
	struct timeline_event e = {
		.track = track, .name = name, .at = timeline_time(p->m, tsc),
	};

	timeline_describe(&e, p->m, of);
	p->ops->instant(p->ctx, &e);
}

/* A failure, in words. */
static void show_in_words(const struct points *p, enum timeline_track track,
			  enum timeline_name name, __u64 tsc, const char *text)
{
	struct timeline_event e = {
		.track = track, .name = name, .category = TL_CAT_FAILURE,
		.at = timeline_time(p->m, tsc),
	};

	timeline_add(&e, TL_KEY_TEXT, TL_TEXT, 0);
	e.arg[0].text = text;
	p->ops->instant(p->ctx, &e);
}

static void show_boot(const struct points *p)
{
	const struct xrt_boot *b = p->m->boot;
	char kernel[XRT_ESCAPED(sizeof(b->release))], xen[FORMAT_MAX];
	struct timeline_event e = {
		.track = TL_PHASES, .name = TL_BOOT,
		.category = TL_CAT_PHASE,
		.at = timeline_time(p->m, b->tsc),
	};

	xrt_escape(kernel, sizeof(kernel), b->release, sizeof(b->release));
	snprintf(xen, sizeof(xen), "%u.%u", b->xen_version >> 16,
		 b->xen_version & 0xffff);
	timeline_add(&e, TL_KEY_KERNEL, TL_TEXT, 0);
	timeline_add(&e, TL_KEY_XEN, TL_TEXT, 0);
	timeline_add(&e, TL_KEY_LEVEL, TL_TEXT, 0);
	e.arg[0].text = kernel;
	e.arg[1].text = xen;
	e.arg[2].text = xrt_level_name(b->level);
	timeline_add(&e, TL_KEY_NR_PAGES, TL_U64, b->nr_pages);
	p->ops->instant(p->ctx, &e);
}

static void show_failure_points(const struct points *p)
{
	const struct xrt_model *m = p->m;
	char text[FORMAT_LINE];

	for (size_t i = 0; i < m->nr_fail; i++) {
		const struct xrt_fail *f = m->fail[i];

		show_in_words(p, xrt_fail_step(f) == XRT_STEP_RELEASE ? TL_PREPARE : TL_WALK,
			      TL_FAILURE, f->tsc, format_fail(text, sizeof(text), f));
	}
	for (size_t i = 0; i < m->nr_death; i++)
		show_in_words(p, TL_PHASES, TL_DEATH, m->death[i]->tsc,
			      format_death(text, sizeof(text), m->death[i]));
}

void timeline_instants(const struct xrt_model *m,
		       const struct timeline_ops *ops, void *ctx)
{
	const struct points p = { m, ops, ctx };

	if (m->boot && !(m->boot->rec.flags & XRT_REC_UNTIMED))
		show_boot(&p);
	for (size_t i = 0; i < m->nr_conflict; i++)
		show_point(&p, TL_PREPARE, TL_CONFLICT, m->conflict[i]->tsc,
			   m->conflict[i]);
	for (size_t i = 0; i < m->nr_release; i++)
		show_point(&p, TL_PREPARE, TL_RELEASE, m->release[i]->tsc,
			   m->release[i]);
	for (size_t i = 0; i < m->nr_free; i++) {
		if (m->free[i]->rec.flags & XRT_REC_UNTIMED)
			continue;
		show_point(&p, TL_WALK, TL_FREE, m->free[i]->tsc, m->free[i]);
	}
	show_failure_points(&p);
}

/**
 * struct counting - a walk that is turned into samples
 * @p:		where they are shown
 * @a_chunk:	samples a chunk
 * @pages:	pages of the chunks so far
 * @last:	TSC of the last sample, so that they ascend
 */
struct counting {
	struct points p;
	unsigned int a_chunk;
	__u64 pages;
	__u64 last;
};

static void counter_sample(struct counting *c, __u64 tsc,
			   const __u64 step[XRT_NR_STEPS], __u64 of,
			   const __u64 *slowest)
{
	struct timeline_sample s = {
		.slowest = slowest ? *slowest : 0, .kept = slowest,
		.pages = c->pages,
	};

	if (tsc < c->last)
		return;
	c->last = tsc;
	s.at = timeline_time(c->p.m, tsc);
	for (unsigned int i = 0; i < XRT_NR_STEPS; i++) {
		s.timed[i] = xrt_model_step_timed(c->p.m, i);
		s.step[i] = xrt_ticks_per_page(step[i], of);
	}
	c->p.ops->sample(c->p.ctx, &s);
}

/* Where in a chunk's time a part of the time in its steps lies. */
static __u64 point_inside(const struct xrt_chunk *rec, unsigned __int128 part)
{
	unsigned __int128 whole = 0;

	for (int i = 0; i < XRT_NR_STEPS; i++)
		whole += rec->step[i];
	if (!whole || part >= whole)
		return rec->tsc;
	return rec->tsc + (__u64)(part * rec->ticks / whole);
}

/*
 * Only durations of pages were kept. A page's time is taken to be where its
 * steps lie among all steps of the chunk; what is between them is even.
 */
static void count_pages(struct counting *c, const struct xrt_walked *w)
{
	const __u32 slice = (w->kept + c->a_chunk - 1) / c->a_chunk;
	__u64 step[XRT_NR_STEPS] = { 0 }, slowest = 0;
	unsigned __int128 done = 0, from = 0;
	struct xrt_page_cursor cur;
	struct xrt_page page;
	__u32 n = 0, in = 0;

	xrt_pages_init(&cur, c->p.m, w);
	while (n < w->kept && xrt_pages_next(&cur, &page)) {
		__u64 all = 0;

		for (int i = 0; i < XRT_NR_STEPS; i++) {
			step[i] += page.step[i];
			all += page.step[i];
		}
		done += all;
		slowest = XRT_MAX(slowest, all);
		n++;
		if (++in < slice && n < w->kept)
			continue;
		counter_sample(c, point_inside(w->rec, from), step, in, &slowest);
		c->pages += in;
		from = done;
		in = 0;
		slowest = 0;
		memset(step, 0, sizeof(step));
	}
}

static void count_chunk(struct counting *c, const struct xrt_walked *w)
{
	const __u64 before = c->pages;

	if (w->kept && w->kept == w->rec->pages && w->kept == w->rec->timed)
		count_pages(c, w);
	else if (w->rec->timed)
		counter_sample(c, w->rec->tsc, w->rec->step, w->rec->timed,
			       NULL);
	if (!(w->rec->rec.flags & XRT_CHUNK_OPEN))
		c->pages = before + w->rec->pages;
}

void timeline_counters(const struct xrt_model *m,
		       const struct timeline_ops *ops, void *ctx)
{
	static const __u64 none[XRT_NR_STEPS];
	struct counting c = { .p = { m, ops, ctx } };
	bool open = false;
	__u64 end = 0;

	if (!m->nr_chunk)
		return;
	c.a_chunk = (unsigned int)(SAMPLES / m->nr_chunk);
	c.a_chunk = XRT_MIN(c.a_chunk, SAMPLES_A_CHUNK);
	if (!c.a_chunk)
		c.a_chunk = 1;
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *rec = m->chunk[i].rec;

		count_chunk(&c, &m->chunk[i]);
		open |= rec->rec.flags & XRT_CHUNK_OPEN;
		end = XRT_MAX(end, rec->tsc + rec->ticks);
	}
	if (!open)
		counter_sample(&c, end, none, 0, m->kept ? none : NULL);
}
