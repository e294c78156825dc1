// SPDX-License-Identifier: GPL-2.0
/* What the kernel counted, if the log has it, picks a rule and a size. */
#include <stdio.h>
#include <string.h>

#include "bisect.h"
#include "predict.h"

__u64 predict_remapped(struct predict *p,
		       const struct predict_outcome *o, __u64 nr_pages,
		       __u64 *released)
{
	struct xrt_error err = { 0 };
	struct xrt_plan *plan = predict_plan(p, o, nr_pages, &err);
	__u64 remapped = plan ? plan->remapped : 0;

	p->nomem |= err.code == XRT_E_NOMEM;
	*released = plan ? plan->released : 0;
	xrt_plan_free(plan);
	return remapped;
}

/**
 * struct sizes - numbers of pages, and what an outcome does with them
 * @start:	the first of them
 * @end:	after the last one
 */
struct sizes {
	struct predict *p;
	const struct predict_outcome *o;
	__u64 start;
	__u64 end;
};

/* From a size on: does the kernel release, or remap, so many pages? */
typedef bool (*sizes_fn)(__u64 remapped, __u64 released, __u64 want);

static bool releases(__u64 remapped, __u64 released, __u64 want)
{
	(void)remapped;
	return released >= want;
}

static bool remaps(__u64 remapped, __u64 released, __u64 want)
{
	(void)released;
	return remapped >= want;
}

static bool remaps_less(__u64 remapped, __u64 released, __u64 want)
{
	(void)released;
	return remapped < want;
}

struct size_question {
	const struct sizes *s;
	sizes_fn holds;
	__u64 want;
};

static bool size_holds(__u64 nr_pages, const void *ctx)
{
	const struct size_question *q = ctx;
	__u64 released, remapped = predict_remapped(q->s->p, q->s->o, nr_pages, &released);

	return q->holds(remapped, released, q->want);
}

/* Return: the first of the sizes from which on that holds, or their end. */
static __u64 first_size(const struct sizes *s, sizes_fn holds, __u64 want)
{
	const struct size_question q = { s, holds, want };

	return xrt_bisect_number(s->start, s->end, size_holds, &q);
}

__u64 predict_first_release(struct predict *p, const struct predict_outcome *o)
{
	const struct sizes all = { p, o, p->least, p->nr_pages + 1 };

	return first_size(&all, releases, 1);
}

static bool agrees_at(struct predict *p, const struct predict_outcome *o,
		      __u64 nr_pages)
{
	const struct xrt_boot_facts *f = &p->log.facts;
	__u64 released, remapped = predict_remapped(p, o, nr_pages, &released);

	return remapped == f->remapped.value &&
	       (!f->released.known || released == f->released.value);
}

/* Narrows sizes with which nothing is released. */
static bool narrow_rising(struct sizes *s, __u64 want)
{
	s->start = first_size(s, remaps, want);
	if (s->start == s->end || !agrees_at(s->p, s->o, s->start))
		return false;
	s->end = first_size(s, remaps, want + 1);
	return true;
}

/* Narrows sizes with which pages are released: each more, the fewer remapped. */
static bool narrow_falling(struct sizes *s, const struct xrt_boot_facts *f)
{
	__u64 want = f->remapped.value;

	if (f->released.known) {
		s->start = first_size(s, releases, f->released.value);
		s->end = first_size(s, releases, f->released.value + 1);
	}
	s->start = first_size(s, remaps_less, want + 1);
	if (s->start == s->end || !agrees_at(s->p, s->o, s->start))
		return false;
	s->end = first_size(s, remaps_less, want);
	return true;
}

/*
 * With more pages there is more to remap, until there is more than RAM above to
 * take it. So one count may fit before that and after it.
 */
static bool narrow_sizes(struct predict *p, const struct predict_outcome *o)
{
	const struct xrt_boot_facts *f = &p->log.facts;
	__u64 turn = predict_first_release(p, o);
	struct sizes rising = { p, o, p->least, turn };
	struct sizes falling = { p, o, turn, p->nr_pages + 1 };
	bool before = !(f->released.known && f->released.value) &&
		      narrow_rising(&rising, f->remapped.value);
	bool after = !(f->released.known && !f->released.value) &&
		     narrow_falling(&falling, f);
	__u64 least, most;

	if (!before && !after)
		return false;
	least = before ? rising.start : falling.start;
	most = (after ? falling.end : rising.end) - 1;
	if (p->from == PAGES_RAM && least == p->nr_pages) {
		snprintf(p->why, sizeof(p->why),
			 "the RAM in the kernel's map; what it remapped fits");
	} else if (least > p->least || most < p->nr_pages) {
		p->from = PAGES_COUNTS;
		snprintf(p->why, sizeof(p->why), before && after ?
			 "what the kernel remapped fits the smallest and the largest numbers of these" :
			 "what the kernel remapped allows no other number");
	}
	p->least = least;
	p->nr_pages = most;
	return true;
}

static bool use_counts(struct predict *p, const struct predict_outcome *o)
{
	return predict_is_exact(p) ? agrees_at(p, o, p->nr_pages) :
				     narrow_sizes(p, o);
}

static void move_first(struct predict *p, size_t i)
{
	struct predict_outcome o = p->outcome[i];

	memmove(&p->outcome[1], &p->outcome[0], i * sizeof(o));
	p->outcome[0] = o;
}

void predict_use_counts(struct predict *p)
{
	for (size_t i = 0; i < p->nr_outcome; i++) {
		if (!use_counts(p, &p->outcome[i]))
			continue;
		if (p->nr_outcome > 1)
			predict_note(p, "what the kernel remapped fits one rule: %s",
				     p->outcome[i].label);
		move_first(p, i);
		while (p->nr_outcome > 1)
			predict_drop(p, 1);
		p->agree = AGREE_YES;
		return;
	}
	p->agree = AGREE_NO;
}
