// SPDX-License-Identifier: GPL-2.0
/*
 * An array of 2^64 words of which some are set, kept as runs of words that
 * follow from each other. A remap moves whole ranges, so its tables take some
 * hundred runs, however many pages they are of.
 */
#include <stdlib.h>
#include <string.h>

#include "sim_xen.h"

/* How a word follows from the one before it. */
enum run_kind {
	RUN_SAME,	/* it is the same */
	RUN_NEXT,	/* it is one more */
	RUN_FRAME,	/* it is the frame of the domain's next page */
};

/**
 * struct sparse_run - words that follow from each other
 * @key:	index of the first
 * @nr:		number of words
 * @val:	the first word; RUN_FRAME: the page whose frame it is
 * @kind:	enum run_kind
 */
struct sparse_run {
	uint64_t key;
	uint64_t nr;
	uint64_t val;
	uint32_t kind;
};

static uint64_t sparse_key(const struct sparse *s, uint64_t key)
{
	uint64_t pfn;

	if (!s->by_frame)
		return key;
	pfn = layout_pfn(s->layout, key);
	return pfn == NO_FRAME ? key | SPARSE_OTHER_FRAME : pfn;
}

/* The word at @at, which may be just before or just after the run. */
static uint64_t run_word(const struct sparse *s, const struct sparse_run *run,
			 uint64_t at)
{
	uint64_t off = at - run->key;

	switch (run->kind) {
	case RUN_NEXT:
		return run->val + off;
	case RUN_FRAME:
		return run->val + off < s->layout->nr ?
		       layout_mfn(s->layout, run->val + off) : NO_FRAME;
	default:
		return run->val;
	}
}

/* Return: the number of runs that begin at or before a key. */
static uint32_t runs_before(struct sparse *s, uint64_t key)
{
	uint32_t low = 0, high = s->nr;

	/* Most accesses are where the last one was. */
	if (s->hint < s->nr && s->run[s->hint].key <= key &&
	    (s->hint + 1 == s->nr || s->run[s->hint + 1].key > key))
		return s->hint + 1;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (s->run[mid].key <= key)
			low = mid + 1;
		else
			high = mid;
	}
	s->hint = low ? low - 1 : 0;
	return low;
}

bool sparse_get(struct sparse *s, uint64_t key, uint64_t *val)
{
	uint64_t at = sparse_key(s, key);
	uint32_t n = runs_before(s, at);
	const struct sparse_run *run;

	if (!n)
		return false;
	run = &s->run[n - 1];
	if (at - run->key >= run->nr)
		return false;
	*val = run_word(s, run, at);
	return true;
}

static bool insert_run(struct sparse *s, uint32_t i, struct sparse_run run)
{
	uint32_t room = s->room ? s->room * 2 : 64;
	struct sparse_run *more;

	if (s->nr == s->room) {
		more = realloc(s->run, room * sizeof(*more));
		if (!more)
			return false;
		s->run = more;
		s->room = room;
	}
	memmove(&s->run[i + 1], &s->run[i], (s->nr - i) * sizeof(run));
	s->run[i] = run;
	s->nr++;
	return true;
}

static void remove_run(struct sparse *s, uint32_t i)
{
	s->nr--;
	memmove(&s->run[i], &s->run[i + 1], (s->nr - i) * sizeof(s->run[0]));
}

/* Makes a run of one word such that @second follows; returns if it can be. */
static bool set_kind(const struct sparse *s, struct sparse_run *run,
		     uint64_t first, uint64_t second)
{
	uint64_t pfn = layout_pfn(s->layout, first);

	run->val = first;
	if (first == second) {
		run->kind = RUN_SAME;
	} else if (first + 1 == second) {
		run->kind = RUN_NEXT;
	} else if (pfn != NO_FRAME && pfn + 1 < s->layout->nr &&
		   layout_mfn(s->layout, pfn + 1) == second) {
		run->kind = RUN_FRAME;
		run->val = pfn;
	} else {
		return false;
	}
	return true;
}

static bool extend_end(const struct sparse *s, struct sparse_run *run,
		       uint64_t val)
{
	struct sparse_run longer = *run;

	if (run->nr == 1 &&
	    !set_kind(s, &longer, run_word(s, run, run->key), val))
		return false;
	if (run_word(s, &longer, run->key + run->nr) != val)
		return false;
	longer.nr++;
	*run = longer;
	return true;
}

static bool extend_start(const struct sparse *s, struct sparse_run *run,
			 uint64_t val)
{
	struct sparse_run longer = *run;

	longer.key--;
	longer.nr++;
	if (run->nr == 1) {
		if (!set_kind(s, &longer, val, run_word(s, run, run->key)))
			return false;
	} else if (run->kind != RUN_SAME) {
		longer.val--;
	}
	if (run_word(s, &longer, longer.key) != val)
		return false;
	*run = longer;
	return true;
}

/* Makes one of two runs if the second goes on where the first one ends. */
static void join_runs(struct sparse *s, uint32_t i)
{
	struct sparse_run *a = &s->run[i], *b = a + 1;

	if (i + 1 >= s->nr || a->key + a->nr != b->key || a->nr == 1 ||
	    (b->nr > 1 && a->kind != b->kind) ||
	    run_word(s, a, b->key) != run_word(s, b, b->key))
		return;
	a->nr += b->nr;
	remove_run(s, i + 1);
}

/* Takes a word out of run @i. Return: false if memory is short. */
static bool cut_out(struct sparse *s, uint32_t i, uint64_t at)
{
	struct sparse_run *run = &s->run[i], rest = *run;
	uint64_t before = at - run->key, after = run->nr - before - 1;

	rest.key = at + 1;
	rest.nr = after;
	if (rest.kind != RUN_SAME)
		rest.val += before + 1;
	if (before && after && !insert_run(s, i + 1, rest))
		return false;
	if (before)
		s->run[i].nr = before;
	else if (after)
		s->run[i] = rest;
	else
		remove_run(s, i);
	return true;
}

bool sparse_set(struct sparse *s, uint64_t key, uint64_t val)
{
	uint64_t at = sparse_key(s, key);
	uint32_t n = runs_before(s, at);
	struct sparse_run *run = n ? &s->run[n - 1] : NULL;

	if (run && at - run->key < run->nr) {
		if (run_word(s, run, at) == val)
			return true;
		if (!cut_out(s, n - 1, at))
			return false;
		n = runs_before(s, at);
		run = n ? &s->run[n - 1] : NULL;
	}
	if (run && run->key + run->nr == at && extend_end(s, run, val)) {
		join_runs(s, n - 1);
		return true;
	}
	if (n < s->nr && s->run[n].key == at + 1 &&
	    extend_start(s, &s->run[n], val)) {
		if (n)
			join_runs(s, n - 1);
		return true;
	}
	return insert_run(s, n, (struct sparse_run){ at, 1, val, RUN_SAME });
}

void sparse_clear(struct sparse *s, const struct sim_layout *layout,
		  bool by_frame)
{
	s->nr = 0;
	s->hint = 0;
	s->layout = layout;
	s->by_frame = by_frame;
}

void sparse_free(struct sparse *s)
{
	free(s->run);
	memset(s, 0, sizeof(*s));
}
