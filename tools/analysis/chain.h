/* SPDX-License-Identifier: GPL-2.0 */
/* The chain of chunks, worked out once for all views of it. */
#ifndef XENREMAP_CHAIN_H
#define XENREMAP_CHAIN_H

#include "figures.h"

/* What is wrong before a chunk, as seen from the one before. */
enum chain_break {
	CHAIN_WHOLE,
	CHAIN_MISSING,		/* numbers without a record */
	CHAIN_BROKEN,		/* it is not at the MFN that was named */
};

/**
 * struct chain_link - a chunk in its place
 * @c:		the chunk
 * @a_page:	ticks per page, if it has a time: see chain_timed()
 * @broken:	what is wrong before it
 * @expected:	MFN named by the chunk before or the anchor
 * @slow:	more than twice the median a page
 * @outlier:	slow, and one of the few slowest
 */
struct chain_link {
	const struct xrt_walked *c;
	__u64 a_page;
	enum chain_break broken;
	__u64 expected;
	bool slow;
	bool outlier;
};

/**
 * struct chain_group - like chunks in a row
 * @first:	index of the first link
 * @nr:		how many
 */
struct chain_group {
	size_t first;
	size_t nr;
};

/**
 * struct chain_piece - adjacent pages that stayed adjacent
 * @pfn:	where they were
 * @target:	where they went
 * @pages:	how many
 * @area:	number of their area, CHAIN_NO_AREA where its record is lost
 */
struct chain_piece {
	__u64 pfn;
	__u64 target;
	__u64 pages;
	__u32 area;
};

#define CHAIN_NO_AREA	(~0u)

/**
 * struct chain - all of it
 * @m:		the model
 * @link:	chunks in the order of the walk
 * @nr:		how many
 * @median:	ticks per page of the chunk in the middle
 * @group:	links by likeness
 * @nr_groups:	how many
 * @piece:	where pages went, by area
 * @nr_pieces:	how many
 * @ends:	the last chunk names no further one
 */
struct chain {
	const struct xrt_model *m;
	struct chain_link *link;
	size_t nr;
	__u64 median;
	struct chain_group *group;
	size_t nr_groups;
	struct chain_piece *piece;
	size_t nr_pieces;
	bool ends;
};

/**
 * chain_from_model() - follow the chain
 * @chain:	gets it
 * @m:		the model
 *
 * Return: 0, or -1 where memory is short.
 */
int chain_from_model(struct chain *chain, const struct xrt_model *m);
void chain_free(struct chain *chain);

/* The walk ended in this chunk, so its time is not known. */
static inline bool chain_open(const struct chain_link *l)
{
	return chunk_open(l->c);
}

/* The chunk has a time: the walk came to its end, and its source has times. */
static inline bool chain_timed(const struct chain_link *l)
{
	return !chain_open(l) && !(l->c->rec->rec.flags & XRT_REC_UNTIMED);
}

#endif /* XENREMAP_CHAIN_H */
