/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The picture of a chain: what is in it and where, alike for all its forms.
 * Its parts are the list of chunks with like ones folded, the memory map in
 * cells, the time along the walk in cells, and the runs of machine frames.
 */
#ifndef XENREMAP_CHAIN_LAYOUT_H
#define XENREMAP_CHAIN_LAYOUT_H

#include "arithmetic.h"
#include "chain.h"

enum list_kind {
	LIST_CHUNK,
	LIST_LIKE,		/* chunks left out, like those before them */
	LIST_HIDDEN,		/* groups left out, there are too many */
	LIST_BREAK,		/* before the next chunk: see chain_break */
	LIST_FAIL,		/* a step failed here */
	LIST_STOP,		/* the walk went no further */
	LIST_WAITING,		/* chunks that it did not come to */
	LIST_LOST,		/* more was walked, but there is no record */
	LIST_END,
};

/**
 * struct list_item - a line of the list
 * @kind:	what it is
 * @first:	index of the link, LIST_FAIL: of the failure
 * @nr:		links that it stands for
 */
struct list_item {
	enum list_kind kind;
	size_t first;
	size_t nr;
};

/**
 * struct list - the chain as it is shown, from the anchor on
 */
struct list {
	struct list_item *item;
	size_t nr;
};

enum map_row {
	MAP_BEFORE,		/* the domain as Xen's builder laid it out */
	MAP_E820,		/* kinds are the types of E820, 0 means no entry */
	MAP_AFTER,
	MAP_ROWS,
};

/* Kinds of the rows before and after. */
enum map_kind {
	MAP_NONE,		/* no page of the domain */
	MAP_STAYS,
	MAP_HOLE,		/* of the E820 map, identity mapped */
	MAP_MOVED,		/* goes away, or has come */
	MAP_RELEASED,		/* given back to Xen */
	MAP_CONFLICT,		/* something lies where the map has no RAM */
};

/**
 * struct map_cell - an equal share of the PFNs shown
 * @kind:	what is at its middle
 * @arg:	MAP_MOVED, MAP_RELEASED, MAP_HOLE: number of the area
 * @narrow:	drawn for something that is narrower than a cell
 * @inferred:	MAP_MOVED: not recorded, but what the E820 map implies
 */
struct map_cell {
	__u32 kind;
	__u32 arg;
	bool narrow;
	bool inferred;
};

/**
 * struct map_flow - cells that go together
 * @area:	number of their area
 * @from:	first cell before
 * @from_end:	the cell after the last one
 * @to:		first cell after
 * @to_end:	the cell after the last one
 * @pages:	pages that went
 * @inferred:	not recorded, but what the E820 map implies
 */
struct map_flow {
	__u32 area;
	unsigned int from;
	unsigned int from_end;
	unsigned int to;
	unsigned int to_end;
	__u64 pages;
	bool inferred;
};

/**
 * struct map - the memory map before and after
 * @end:	PFN after the last one shown, 0 where nothing is known
 * @cells:	cells in a row
 * @cell:	rows, NULL for one that is not known
 * @flow:	which pages went where
 * @nr_flows:	how many
 * @more_flows:	pieces that were one too many
 * @narrow:	things that were given a cell though they are narrower
 * @hidden:	of these, those that found it taken by something else
 * @other:	E820 has types that have no name
 * @lost:	pages in chunks without a record of where they go
 * @inferred:	where they go is drawn as the E820 map implies it
 */
struct map {
	__u64 end;
	unsigned int cells;
	struct map_cell *cell[MAP_ROWS];
	struct map_flow *flow;
	size_t nr_flows;
	size_t more_flows;
	size_t narrow;
	size_t hidden;
	bool other;
	__u64 lost;
	bool inferred;
};

/**
 * struct strip_cell - some chunks in a row
 * @first:	index of the first link
 * @nr:		how many
 * @peak:	index of the slowest one
 * @mean:	ticks per page, over all of their pages
 * @broken:	the chain is broken before one of them
 */
struct strip_cell {
	size_t first;
	size_t nr;
	size_t peak;
	__u64 mean;
	bool broken;
};

/**
 * struct strip - the time per page along the walk
 * @top:	ticks per page at its upper edge
 * @over:	cells whose peak is above
 */
struct strip {
	struct strip_cell *cell;
	size_t nr;
	__u64 top;
	size_t over;
};

/* How many of the slowest pages of a chunk are listed. */
#define PAGES_SLOWEST	6

/**
 * struct page_note - a page and what is special about it
 * @page:	the page
 * @what:	bits by enum page_kind
 */
struct page_note {
	struct xrt_page page;
	unsigned int what;
};

/**
 * struct pages - the pages of a chunk
 * @column:	the slowest page of each column
 * @nr:		columns, 0 where there are no page records
 * @slowest:	the slowest pages, in falling order
 * @nr_slowest:	how many
 * @top:	ticks at a plot's upper edge
 * @over:	columns that are higher
 */
struct pages {
	struct xrt_page *column;
	__u32 nr;
	struct page_note slowest[PAGES_SLOWEST];
	unsigned int nr_slowest;
	__u64 top;
	__u32 over;
};

/**
 * chain_pages_make() - look at the pages of a chunk
 * @p:		gets them; chain_pages_free() has to follow in any case
 * @m:		the model
 * @c:		the chunk
 * @columns:	at most; pages beyond share one
 *
 * Return: 0, or -1 where memory is short.
 */
int chain_pages_make(struct pages *p, const struct xrt_model *m,
		     const struct xrt_walked *c, __u32 columns);
void chain_pages_free(struct pages *p);

#define FRAMES_SIZES	32

/**
 * struct frames - runs of adjacent machine frames in all moved pages
 * @in_chunks:	runs, cut at the chunks' bounds
 * @runs:	runs across these bounds
 * @pages:	pages in them
 * @longest:	the longest one
 * @unknown:	chunks without a record of their runs
 * @known:	the numbers are facts: some runs are recorded, or nothing was moved
 * @size_runs:	runs of 2^n to 2^(n+1)-1 pages
 * @size_pages:	pages in these
 */
struct frames {
	__u64 in_chunks;
	__u64 runs;
	__u64 pages;
	struct xrt_run longest;
	size_t unknown;
	bool known;
	__u64 size_runs[FRAMES_SIZES];
	__u64 size_pages[FRAMES_SIZES];
};

/**
 * struct layout - all of it
 */
struct layout {
	const struct chain *chain;
	struct list list;
	struct map map;
	struct strip strip;
	struct frames frames;
};

/**
 * struct layout_opts - how much room there is
 * @map_cells:	in a row of the map
 * @strip_cells: along the walk
 * @all:	every chunk is in the list
 */
struct layout_opts {
	unsigned int map_cells;
	unsigned int strip_cells;
	bool all;
};

/**
 * chain_layout_make() - lay out the picture of a chain
 * @l:		gets it; chain_layout_free() has to follow in any case
 * @chain:	the chain, which has to stay
 * @opts:	how much room there is
 *
 * Return: 0, or -1 where memory is short.
 */
int chain_layout_make(struct layout *l, const struct chain *chain,
		      const struct layout_opts *opts);
void chain_layout_free(struct layout *l);

/* The parts of it, each in a file of its own. */
int chain_list_make(struct list *list, const struct chain *chain, bool all);
int chain_map_make(struct map *map, const struct chain *chain, unsigned int cells);
int chain_strip_make(struct strip *strip, const struct chain *chain, size_t cells);
void chain_frames_count(struct frames *frames, const struct chain *chain);

/* Room for the words of any line of the list. */
#define LIST_WORDS	200

/**
 * chain_list_words() - a line of the list that is not a chunk, in words
 * @buf:	LIST_WORDS bytes
 * @chain:	the chain
 * @item:	the line
 * @dash:	between the ends of a range
 *
 * Return: @buf; without markup, and without control characters. Empty for a chunk, whose
 * line has columns.
 */
const char *chain_list_words(char *buf, const struct chain *chain,
			     const struct list_item *item, const char *dash);

/* True if chunks were folded, so that the time along the walk adds something. */
bool chain_strip_useful(const struct layout *l);

/* Whether a line reports a fault. */
bool chain_list_alarms(enum list_kind kind);

/* Where the ticks along an axis of PFNs stand: every so many PFNs, at most
 * @most of them.
 */
__u64 chain_map_tick(const struct map *map, unsigned int most);
/* The next one; beyond all PFNs where there is none, whatever a capture says. */
static inline __u64 map_next(__u64 pfn, __u64 tick)
{
	return xrt_add_limited(pfn, tick);
}

/* The cell in whose share a PFN lies. */
unsigned int chain_map_cell_of(const struct map *map, __u64 pfn);
/* Whether a kind occurs in a row; *arg gets its first cell's. */
bool chain_map_has(const struct map *map, enum map_row row, __u32 kind);
/* The walk came to its end, so the map after is not only planned. */
bool chain_walk_done(const struct xrt_model *m);

#endif /* XENREMAP_CHAIN_LAYOUT_H */
