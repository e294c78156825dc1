// SPDX-License-Identifier: GPL-2.0
/* Finds the walk in Xen's trace of hypercalls: a search over series. */
#include <stdlib.h>

#include "arithmetic.h"
#include "walk_match.h"
#include "walk_series.h"

/*
 * Whether a walk may begin here: not in a longer walk, which would be another one
 * with the same sizes in its end.
 */
static bool begins_right(const struct walk_series_list *list, size_t at)
{
	return !at || !list->item[at].joined || !list->item[at - 1].pages;
}

/*
 * The walk ends with a B that restores the buffer's mapping. If a V followed it at
 * once, one of the two could be another domain's, and the time of the last page
 * would be wrong.
 */
static bool ends_right(const struct walk_series_list *list, size_t after)
{
	return after < list->nr && list->item[after].joined &&
	       !list->item[after].pages &&
	       (after + 1 == list->nr || !list->item[after + 1].joined);
}

/* Return: how many of the sizes follow each other from here on. */
static size_t count_chunks(const struct walk_series_list *list, size_t at,
			   const __u32 *sizes, size_t nr)
{
	size_t k = 0;

	while (k < nr && at + k < list->nr && list->item[at + k].pages == sizes[k] &&
	       (!k || list->item[at + k].joined))
		k++;
	return k;
}

/*
 * Find the sequence; @first gets the last place at which it was found. All chunks
 * have pages, so that no place to begin is among those that were compared.
 */
static void search_series(struct walk_match *m, const struct walk_series_list *list,
			  const __u32 *sizes, size_t nr, size_t *first)
{
	for (size_t at = 0; at < list->nr; ) {
		size_t k = begins_right(list, at) ?
			   count_chunks(list, at, sizes, nr) : 0;

		m->longest = XRT_MAX(m->longest, k);
		if (k == nr && ends_right(list, at + nr)) {
			m->found++;
			*first = at;
		}
		at += k ? k : 1;
	}
}

static int allocate_times(struct walk_match *m)
{
	m->times.chunk = calloc(m->chunks, sizeof(*m->times.chunk));
	m->times.page = calloc(m->pages, sizeof(*m->times.page));
	return m->times.chunk && m->times.page ? 0 : -1;
}

/* Goes through the walk once more. */
struct time_reader {
	struct xentrace *trace;
	bool differs;		/* an event is not the one that was found */
};

/* Read an event that has to be this letter. Return: its time. */
static __u64 read_letter(struct time_reader *r, enum walk_letter letter)
{
	struct xentrace_event e = { .kind = XENTRACE_OTHER };

	xentrace_next(r->trace, &e);
	r->differs |= walk_letter_of(&e) != letter;
	return e.tsc;
}

/* Read a B. Return: the time of its first event. */
static __u64 read_mapping(struct time_reader *r)
{
	struct xentrace_event e = { .kind = XENTRACE_OTHER };

	xentrace_next(r->trace, &e);
	if (walk_letter_of(&e) == LETTER_M)
		read_letter(r, LETTER_E);
	else
		r->differs |= walk_letter_of(&e) != LETTER_V;
	return e.tsc;
}

/* Return: ticks from one event to a later one. */
static __u64 ticks_between(struct time_reader *r, __u64 from, __u64 to)
{
	r->differs |= to < from;
	return to - from;
}

/* Return: the time of the hypercall after the chunk. */
static __u64 fill_chunk(struct time_reader *r, struct xrt_page_time *page,
			__u32 pages, struct xrt_chunk_time *chunk)
{
	__u64 update = read_letter(r, LETTER_M);

	chunk->begin = update;
	for (__u32 i = 0; i < pages; i++) {
		__u64 map = read_letter(r, LETTER_V);

		page[i].m2p = ticks_between(r, update, map);
		/* After the last page, B maps the next chunk. */
		update = i + 1 < pages ? read_letter(r, LETTER_M) :
					 read_mapping(r);
		page[i].map = ticks_between(r, map, update);
	}
	chunk->end = update;
	return update;
}

/* Return: whether the events are still those that were found. */
static bool fill_times(struct walk_match *m, struct xentrace *trace,
		       const __u32 *sizes)
{
	struct time_reader r = { .trace = trace };
	struct xrt_page_time *page = m->times.page;
	__u64 before = m->first_event;
	struct xentrace_event e;

	xentrace_rewind(trace);
	while (before-- && xentrace_next(trace, &e))
		;
	m->times.begin = read_mapping(&r);
	for (size_t c = 0; c < m->chunks; c++) {
		m->times.end = fill_chunk(&r, page, sizes[c], &m->times.chunk[c]);
		page += sizes[c];
	}
	return !r.differs;
}

/* @first: the series at which the sequence was found. */
static enum walk_match_result match_result(const struct walk_match *m,
					   const struct walk_series_list *list,
					   size_t first)
{
	if (m->found > 1)
		return WALK_AMBIGUOUS;
	if (m->found)
		return list->first_lost < list->item[first].begin ?
		       WALK_UNCERTAIN : WALK_MATCHED;
	return m->batches && m->batches + 1 >= m->chunks ? WALK_BATCHED :
							   WALK_ABSENT;
}

static int match_no_memory(struct xentrace *trace, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
			     xentrace_name(trace));
}

/* The walk was found: read its times. */
static int read_times(struct walk_match *m, struct xentrace *trace,
		      const __u32 *sizes, struct xrt_error *err)
{
	bool same;

	if (allocate_times(m))
		return match_no_memory(trace, err);
	same = fill_times(m, trace, sizes);
	if (xentrace_failed(trace, err))
		return -1;
	return same ? 0 :
	       xrt_error_set(err, XRT_E_IO,
			     "%s: cannot read: the file changed meanwhile",
			     xentrace_name(trace));
}

static int search_trace(struct walk_match *m, struct xentrace *trace,
			const __u32 *sizes, struct xrt_error *err)
{
	struct walk_series_list list = { 0 };
	size_t first = 0;
	int ret;

	ret = walk_series_find(&list, trace, m->largest) ?
	      match_no_memory(trace, err) : 0;
	if (!ret)
		search_series(m, &list, sizes, m->chunks, &first);
	m->batches = list.batches;
	m->result = match_result(m, &list, first);
	if (!ret && m->result == WALK_MATCHED)
		m->first_event = list.item[first].begin;
	free(list.item);
	return ret ? ret : xentrace_failed(trace, err);
}

int walk_match_find(struct walk_match *m, struct xentrace *trace,
		    const __u32 *sizes, size_t nr, struct xrt_error *err)
{
	int ret;

	*m = (struct walk_match){ .chunks = nr, .result = WALK_EMPTY };
	if (!nr)
		return 0;
	for (size_t i = 0; i < nr; i++) {
		m->pages += sizes[i];
		m->largest = XRT_MAX(m->largest, sizes[i]);
	}
	ret = search_trace(m, trace, sizes, err);
	if (!ret && m->result == WALK_MATCHED)
		ret = read_times(m, trace, sizes, err);
	if (ret)
		walk_match_free(m);
	return ret;
}

/* printk's clock and the TSC may differ by one part in this many. */
#define LOG_DRIFT	100

static bool takes_longer(const struct xrt_walk_times *t, __u64 khz, __u64 ns)
{
	__u64 ms = ns / 1000000 + 1;

	return ns && khz && (t->end - t->begin) / khz > ms + ms / LOG_DRIFT;
}

void walk_match_limit(struct walk_match *m, const struct xrt_bound *bound, __u64 khz)
{
	const struct xrt_walk_times *t = &m->times;

	if (m->result != WALK_MATCHED ||
	    (!takes_longer(t, khz, bound->at_most_ns) &&
	     (!bound->last_tsc || (t->end >= bound->first_tsc &&
				   t->end <= bound->last_tsc))))
		return;
	walk_match_free(m);
	m->result = WALK_OTHER_BOOT;
}

void walk_match_free(struct walk_match *m)
{
	free(m->times.chunk);
	free(m->times.page);
	m->times = (struct xrt_walk_times){ 0 };
}
