// SPDX-License-Identifier: GPL-2.0
/* The list of chunks as it is shown: like ones folded, breaks between. */
#include <limits.h>
#include <stdlib.h>

#include "arithmetic.h"
#include "chain_layout.h"
#include "format.h"

/* So many of a group stay when it is folded, and it is if that hides more
 * than one.
 */
#define SHOWN		2

/* Unless all are asked for no more groups than this, broken ones aside; of
 * those that are broken no more than the last number.
 */
#define GROUPS_HEAD	40
#define GROUPS_TAIL	4
#define BREAKS_MAX	64

/* Failures at the list's end; the alarm above it has them all. */
#define FAILS_MAX	4

bool chain_walk_done(const struct xrt_model *m)
{
	return m->finish || (m->end && !m->nr_death);
}

static void put_item(struct list *list, enum list_kind kind, size_t first,
		     size_t nr)
{
	list->item[list->nr++] = (struct list_item){ kind, first, nr };
}

static void put_group(struct list *list, const struct chain *chain,
		      const struct chain_group *g, bool all)
{
	bool fold = !all && g->nr > SHOWN + 1;
	size_t shown = fold ? SHOWN : g->nr;

	for (size_t i = g->first; i < g->first + shown; i++) {
		if (chain->link[i].broken)
			put_item(list, LIST_BREAK, i, 1);
		put_item(list, LIST_CHUNK, i, 1);
	}
	if (fold)
		put_item(list, LIST_LIKE, g->first + shown, g->nr - shown);
}

static void put_groups(struct list *list, const struct chain *chain, bool all)
{
	size_t first = 0, hidden = 0, breaks = 0;

	for (size_t i = 0; i < chain->nr_groups; i++) {
		const struct chain_group *g = &chain->group[i];
		bool middle = i >= GROUPS_HEAD &&
			      i + GROUPS_TAIL < chain->nr_groups;

		if (!all && middle && (!chain->link[g->first].broken ||
				       breaks++ >= BREAKS_MAX)) {
			if (!hidden)
				first = g->first;
			hidden += g->nr;
			continue;
		}
		if (hidden)
			put_item(list, LIST_HIDDEN, first, hidden);
		hidden = 0;
		put_group(list, chain, g, all);
	}
}

/* Chunks that the walk did not come to, as far as that is known. */
static __u64 chunks_waiting(const struct chain *chain)
{
	const struct xrt_model *m = chain->m;
	__u64 seen = m->death[0]->chunks;

	if (!m->begin || !chain->nr)
		return 0;
	if (chain_open(&chain->link[chain->nr - 1]))
		seen++;
	return xrt_above(m->begin->chunks, seen);
}

static void put_end(struct list *list, const struct chain *chain)
{
	const struct xrt_model *m = chain->m;

	for (size_t i = 0; i < m->nr_fail && i < FAILS_MAX; i++)
		put_item(list, LIST_FAIL, i, 1);
	if (m->nr_death && !m->finish) {
		put_item(list, LIST_STOP, 0, 0);
		if (chunks_waiting(chain))
			put_item(list, LIST_WAITING, 0, 0);
	} else if (chain->ends) {
		put_item(list, LIST_END, 0, 0);
	} else {
		put_item(list, LIST_LOST, 0, 0);
	}
}

int chain_list_make(struct list *list, const struct chain *chain, bool all)
{
	/* Each chunk is one line at most, with a break before it. */
	list->item = calloc(chain->nr * 2 + FAILS_MAX + 2,
			    sizeof(*list->item));
	if (!list->item)
		return -1;
	put_groups(list, chain, all);
	put_end(list, chain);
	return 0;
}

bool chain_list_alarms(enum list_kind kind)
{
	return kind == LIST_BREAK || kind == LIST_FAIL || kind == LIST_STOP ||
	       kind == LIST_LOST;
}

static void words_for_fold(char *buf, const struct chain *chain,
			   const struct list_item *item, const char *dash)
{
	__u64 low = ULLONG_MAX, high = 0;
	char from[FORMAT_MAX], to[FORMAT_MAX];
	struct sentence s = { .len = 0 };
	size_t slow = 0, unknown = 0;

	for (size_t i = item->first; i < item->first + item->nr; i++) {
		__u64 mfn = chain->link[i].c->rec->mfn;

		slow += chain->link[i].slow;
		if (mfn >> XRT_WORD_MFN_BITS) {
			unknown++;
			continue;
		}
		low = XRT_MIN(mfn, low);
		high = XRT_MAX(mfn, high);
	}
	sentence_add(&s, "%zu more%s, mfn ", item->nr,
		     item->kind == LIST_LIKE ? " like this" :
		     " (--all shows them)");
	if (unknown == item->nr)
		sentence_add(&s, "unknown");
	else
		sentence_add(&s, "%s%s%s", format_frame(from, low), dash,
			     format_frame(to, high));
	if (unknown && unknown < item->nr)
		sentence_add(&s, ", of %zu unknown", unknown);
	if (slow)
		sentence_add(&s, ", %zu of them slow", slow);
	format_text(buf, LIST_WORDS, "%s", s.text);
}

static void words_for_break(char *buf, const struct chain *chain, size_t i)
{
	const struct chain_link *l = &chain->link[i];
	__u32 id = xrt_chunk_nr(l->c->rec);
	__u32 next = i ? xrt_chunk_nr(l[-1].c->rec) + 1 : 0;
	char named[FORMAT_MAX], mfn[FORMAT_MAX];

	if (l->broken == CHAIN_BROKEN)
		format_text(buf, LIST_WORDS,
			    "the chain breaks: mfn %s was named, chunk %u has mfn %s",
			    l->expected == XRT_NO_MFN ? "none" :
			    format_frame(named, l->expected), id,
			    format_frame(mfn, l->c->rec->mfn));
	else if (id == next + 1)
		format_text(buf, LIST_WORDS, "no record of chunk %u", next);
	else if (id >= next)
		format_text(buf, LIST_WORDS, "no record of chunks %u to %u",
			    next, id - 1);
	else
		format_text(buf, LIST_WORDS, "chunk %u is there twice", id);
}

static void words_for_stop(char *buf, const struct xrt_model *m)
{
	const struct xrt_death *d = m->death[0];
	char chunks[FORMAT_MAX];

	if (m->begin)
		format_text(buf, LIST_WORDS,
			    "the walk broke off here: %llu of %s done",
			    d->chunks,
			    format_count(chunks, m->begin->chunks, "chunk"));
	else if (d->prepared_chunks)
		format_text(buf, LIST_WORDS, "the kernel died before the walk, with %s prepared",
			    format_count(chunks, d->prepared_chunks, "chunk"));
	else
		format_text(buf, LIST_WORDS,
			    "the kernel died before a chunk was prepared");
}

static void words_for_lost(char *buf, const struct chain *chain)
{
	char mfn[FORMAT_MAX];

	if (chain->nr)
		format_text(buf, LIST_WORDS, "no record of the chunks from mfn %s on",
			    format_frame(mfn, chain->link[chain->nr - 1].c->rec->next_mfn));
	else
		format_text(buf, LIST_WORDS, "no record of the walk");
}

const char *chain_list_words(char *buf, const struct chain *chain,
			     const struct list_item *item, const char *dash)
{
	char chunks[FORMAT_MAX], mfn[FORMAT_MAX];

	switch (item->kind) {
	case LIST_LIKE:
	case LIST_HIDDEN:
		words_for_fold(buf, chain, item, dash);
		break;
	case LIST_BREAK:
		words_for_break(buf, chain, item->first);
		break;
	case LIST_FAIL:
		format_fail(buf, LIST_WORDS, chain->m->fail[item->first]);
		break;
	case LIST_STOP:
		words_for_stop(buf, chain->m);
		break;
	case LIST_WAITING:
		format_text(buf, LIST_WORDS, "%s not walked, the first at mfn %s",
			    format_count(chunks, chunks_waiting(chain), "chunk"),
			    format_frame(mfn, chain->link[chain->nr - 1].c->rec->next_mfn));
		break;
	case LIST_LOST:
		words_for_lost(buf, chain);
		break;
	case LIST_END:
		format_text(buf, LIST_WORDS, chain->nr ? "end of the chain" :
			    "the chain is empty");
		break;
	case LIST_CHUNK:
		buf[0] = '\0';
	}
	return buf;
}
