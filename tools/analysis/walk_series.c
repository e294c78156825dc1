// SPDX-License-Identifier: GPL-2.0
/* Splits Xen's trace into series of hypercalls that alternate. */
#include <limits.h>
#include <stdlib.h>

#include "grow.h"
#include "walk_series.h"

/* Where in the sequence the events so far lead. */
enum match_state {
	STATE_OUTSIDE,
	STATE_M,	/* outside, after M: E makes it a B */
	STATE_V,	/* inside, after B or V: M or B follows */
	STATE_V_M,	/* inside, after M: V completes the page, E makes it a B */
};

enum walk_letter walk_letter_of(const struct xentrace_event *e)
{
	if (e->kind != XENTRACE_HYPERCALL || !e->timed)
		return LETTER_OTHER;
	if (e->op == XEN_UPDATE_VA_MAPPING)
		return LETTER_V;
	if (e->op == XEN_MMU_UPDATE && e->count == 1 && !e->preempted)
		return LETTER_M;
	return e->op == XEN_MMUEXT_OP ? LETTER_E : LETTER_OTHER;
}

static enum match_state next_state(enum match_state state, enum walk_letter letter)
{
	switch (letter) {
	case LETTER_V:
		return STATE_V;
	case LETTER_M:
		return state == STATE_V ? STATE_V_M : STATE_M;
	case LETTER_E:
		return state == STATE_M || state == STATE_V_M ? STATE_V :
								STATE_OUTSIDE;
	default:
		return STATE_OUTSIDE;
	}
}

static int add_series(struct walk_series_list *list, __u64 begin, bool joined)
{
	if (!XRT_GROW(list->item, list->room, list->nr))
		return -1;
	list->item[list->nr++] = (struct walk_series){ begin, 0, joined };
	return 0;
}

/* Split the trace into series. A B begins the next one. */
int walk_series_find(struct walk_series_list *list, struct xentrace *trace,
		     __u32 batch)
{
	enum match_state state = STATE_OUTSIDE;
	struct xentrace_event e;

	list->first_lost = ULLONG_MAX;
	xentrace_rewind(trace);
	for (__u64 nr = 0; xentrace_next(trace, &e); nr++) {
		enum walk_letter letter = walk_letter_of(&e);

		/* Of all hypercalls, mmu_update alone has a count. */
		if (e.count == batch && batch > 1 && !e.preempted)
			list->batches++;
		if (e.kind == XENTRACE_LOST && list->first_lost > nr)
			list->first_lost = nr;
		if (letter == LETTER_V && state == STATE_V_M)
			list->item[list->nr - 1].pages++;
		else if (letter == LETTER_V ?
			 add_series(list, nr, state == STATE_V) :
			 letter == LETTER_E && next_state(state, letter) == STATE_V &&
			 add_series(list, nr - 1, state == STATE_V_M))
			return -1;
		state = next_state(state, letter);
	}
	return 0;
}
