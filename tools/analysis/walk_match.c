// SPDX-License-Identifier: GPL-2.0
/* Finds the walk in Xen's trace of hypercalls: a string search over series. */
#include <stdlib.h>

#include "walk_match.h"

/**
 * struct series - B (M V)^pages: hypercalls that alternate
 * @begin:	number of its first event in the trace
 * @pages:	pairs after B
 * @joined:	the event before it was the last one of a series
 */
struct series {
	__u64 begin;
	__u32 pages;
	bool joined;
};

/**
 * struct series_list - all series of a trace
 * @item:	in their order
 * @nr:		how many
 * @room:	how many fit
 * @batches:	mmu_update calls of more than one update
 */
struct series_list {
	struct series *item;
	size_t nr;
	size_t room;
	__u64 batches;
};

/* What an event is to the sequence. */
enum letter { LETTER_OTHER, LETTER_M, LETTER_V, LETTER_E };

/* Where in the sequence the events so far lead. */
enum match_state {
	STATE_OUTSIDE,
	STATE_M,	/* outside, after M: E makes it a B */
	STATE_V,	/* inside, after B or V: M or B follows */
	STATE_V_M,	/* inside, after M: V completes the page, E makes it a B */
};

static enum letter letter_of(const struct xentrace_event *e)
{
	if (e->kind != XENTRACE_HYPERCALL)
		return LETTER_OTHER;
	if (e->op == XEN_UPDATE_VA_MAPPING)
		return LETTER_V;
	if (e->op == XEN_MMU_UPDATE && e->count == 1 && !e->preempted)
		return LETTER_M;
	return e->op == XEN_MMUEXT_OP ? LETTER_E : LETTER_OTHER;
}

static enum match_state next_state(enum match_state state, enum letter letter)
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

static int add_series(struct series_list *list, __u64 begin, bool joined)
{
	if (list->nr == list->room) {
		size_t room = list->room ? 2 * list->room : 1024;
		void *more = realloc(list->item, room * sizeof(*list->item));

		if (!more)
			return -1;
		list->item = more;
		list->room = room;
	}
	list->item[list->nr++] = (struct series){ begin, 0, joined };
	return 0;
}

/* Split the trace into series. A B begins the next one. */
static int find_series(struct xentrace *trace, struct series_list *list,
		       __u32 batch)
{
	enum match_state state = STATE_OUTSIDE;
	struct xentrace_event e;

	xentrace_rewind(trace);
	for (__u64 nr = 0; xentrace_next(trace, &e); nr++) {
		enum letter letter = letter_of(&e);

		if (e.op == XEN_MMU_UPDATE && e.count == batch && batch > 1 &&
		    !e.preempted)
			list->batches++;
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

static bool is_chunk(const struct series_list *list, size_t at, __u32 pages,
		     bool first)
{
	return at < list->nr && list->item[at].pages == pages &&
	       (first || list->item[at].joined);
}

/* How far the sequence goes on at shorter starts: Knuth, Morris, Pratt. */
static size_t *make_borders(const __u32 *sizes, size_t nr)
{
	size_t *border = calloc(nr + 1, sizeof(*border));
	size_t k = 0;

	for (size_t i = 1; border && i < nr; i++) {
		while (k && sizes[i] != sizes[k])
			k = border[k];
		if (sizes[i] == sizes[k])
			k++;
		border[i + 1] = k;
	}
	return border;
}

/*
 * The walk ends with a B that restores the buffer's mapping. If a V followed it at
 * once, one of the two could be another domain's, and the time of the last page
 * would be wrong.
 */
static bool ends_right(const struct series_list *list, size_t after)
{
	return after < list->nr && list->item[after].joined &&
	       !list->item[after].pages &&
	       (after + 1 == list->nr || !list->item[after + 1].joined);
}

/* Find the sequence; @first gets the last place at which it was found. */
static int search_series(struct walk_match *m, const struct series_list *list,
			 const __u32 *sizes, size_t nr, size_t *first)
{
	size_t *border = make_borders(sizes, nr);
	size_t k = 0;

	if (!border)
		return -1;
	for (size_t i = 0; i < list->nr; i++) {
		if (!list->item[i].joined)
			k = 0;
		while (k && (k == nr || sizes[k] != list->item[i].pages))
			k = border[k];
		if (is_chunk(list, i, sizes[k], !k))
			k++;
		if (k > m->longest)
			m->longest = k;
		if (k == nr && ends_right(list, i + 1)) {
			m->found++;
			*first = i + 1 - nr;
		}
	}
	free(border);
	return 0;
}

static int allocate_times(struct walk_match *m)
{
	m->times.chunk = calloc(m->chunks, sizeof(*m->times.chunk));
	m->times.page = calloc(m->pages, sizeof(*m->times.page));
	return m->times.chunk && m->times.page ? 0 : -1;
}

static __u64 read_time(struct xentrace *trace, enum letter *letter)
{
	struct xentrace_event e = { .kind = XENTRACE_OTHER };

	xentrace_next(trace, &e);
	*letter = letter_of(&e);
	return e.tsc;
}

/* Read a B. Return: the time of its first event. */
static __u64 read_mapping(struct xentrace *trace)
{
	enum letter letter, rest;
	__u64 tsc = read_time(trace, &letter);

	if (letter == LETTER_M)
		read_time(trace, &rest);
	return tsc;
}

/* Go through the walk once more: its events are known to fit the sequence. */
static void fill_times(struct walk_match *m, struct xentrace *trace,
		       const __u32 *sizes, __u64 begin)
{
	struct xrt_page_time *page = m->times.page;
	struct xentrace_event e;
	enum letter letter;

	xentrace_rewind(trace);
	while (begin-- && xentrace_next(trace, &e))
		;
	m->times.begin = read_mapping(trace);
	for (size_t c = 0; c < m->chunks; c++) {
		__u64 update = read_time(trace, &letter);

		m->times.chunk[c].begin = update;
		for (__u32 i = 0; i < sizes[c]; i++, page++) {
			__u64 map = read_time(trace, &letter);

			page->m2p = map - update;
			/* After the last page, B maps the next chunk. */
			update = i + 1 < sizes[c] ? read_time(trace, &letter) :
						    read_mapping(trace);
			page->map = update - map;
		}
		m->times.chunk[c].end = update;
		m->times.end = update;
	}
}

static enum walk_match_result match_result(const struct walk_match *m)
{
	if (m->found == 1)
		return WALK_MATCHED;
	if (m->found)
		return WALK_AMBIGUOUS;
	return m->batches && m->batches + 1 >= m->chunks ? WALK_BATCHED :
							   WALK_ABSENT;
}

int walk_match_find(struct walk_match *m, struct xentrace *trace,
		    const __u32 *sizes, size_t nr, struct xrt_error *err)
{
	struct series_list list = { 0 };
	size_t first = 0;
	__u32 batch = 0;
	int ret;

	*m = (struct walk_match){ .chunks = nr, .result = WALK_EMPTY };
	if (!nr)
		return 0;
	for (size_t i = 0; i < nr; i++) {
		m->pages += sizes[i];
		if (sizes[i] > batch)
			batch = sizes[i];
	}
	ret = find_series(trace, &list, batch);
	m->batches = list.batches;
	if (!ret)
		ret = search_series(m, &list, sizes, nr, &first);
	if (!ret)
		m->result = match_result(m);
	if (!ret && m->result == WALK_MATCHED) {
		ret = allocate_times(m);
		if (!ret)
			fill_times(m, trace, sizes, list.item[first].begin);
	}
	free(list.item);
	if (!ret)
		return 0;
	walk_match_free(m);
	return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
			     xentrace_name(trace));
}

void walk_match_free(struct walk_match *m)
{
	free(m->times.chunk);
	free(m->times.page);
	m->times = (struct xrt_walk_times){ 0 };
}
