// SPDX-License-Identifier: GPL-2.0
/*
 * The early recorder of the Xen PV remap: the times of single pages.
 *
 * The common case is in remap_trace_times.h; here is what is done for the few
 * pages that differ, and for each chunk.
 */
#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include "remap_trace_int.h"

/* The first page is timed. */
struct xrt_hot xrt_hot = { .countdown = 1 };

/*
 * The open record of the page stream; its length and count are written when
 * it is closed. @xrt_escapes counts the pages that took three words.
 */
static struct xrt_pages *xrt_pages;
static u32 xrt_escapes;
/* Pages timed in this chunk at level chunk. */
static u32 xrt_timed;
static u32 xrt_gap_state __initdata = 1;

static_assert(sizeof(struct xrt_pages) == 16);

/**
 * xrt_times_option - a word of the parameter
 * @word:	the word
 *
 * Return: is it one for this file?
 */
bool __init xrt_times_option(const char *word)
{
	if (strcmp(word, "page"))
		return false;
	xrt.level = XRT_LEVEL_PAGE;
	return true;
}

/* What the page records of the walk will take, 0 if there are none. */
u64 __init xrt_page_bytes(void)
{
	u64 bytes;

	if (xrt.level != XRT_LEVEL_PAGE || !xrt.prepared_pages)
		return 0;
	bytes = xrt.prepared_pages * sizeof(u64) +
		xrt.prepared_chunks * sizeof(struct xrt_pages);
	/* One page in 64 may take three words before any has to be dropped. */
	return bytes + bytes / 32;
}

/* Close the page record: only now are its length and count known. */
void xrt_close_pages(void)
{
	struct xrt_block *blk = xrt.store[XRT_STREAM_PAGE].blk;
	struct xrt_pages *rec = xrt_pages;
	size_t words;

	if (!rec)
		return;
	xrt_pages = NULL;
	words = xrt_hot.pos - rec->word;
	rec->rec.len = struct_size(rec, word, words);
	rec->count = words - (XRT_ESCAPE_WORDS - 1) * xrt_escapes;
	blk->used = (u8 *)xrt_hot.pos - (u8 *)blk;
	xrt_escapes = 0;
	xrt_hot.pos = NULL;
	xrt_hot.end = NULL;
}

/* Open a page record for the chunk under way, from its page @first on. */
static void __init xrt_open_pages(u32 first)
{
	struct xrt_store *st = &xrt.store[XRT_STREAM_PAGE];
	struct xrt_block *blk = st->blk;
	struct xrt_pages *rec;

	if (!blk || blk->used + struct_size(rec, word, XRT_ESCAPE_WORDS) >
		    XRT_BLOCK_SIZE) {
		/* The stream goes round: the oldest block makes room. */
		if (st->cap && st->next >= st->cap)
			xrt_hist_drop(xrt_block(st, st->next));
		blk = xrt_open_block(XRT_STREAM_PAGE);
	}
	if (!blk)
		return;
	rec = (struct xrt_pages *)((u8 *)blk + blk->used);
	rec->rec.type = XRT_REC_PAGES;
	rec->rec.flags = 0;
	rec->rec.id = xrt.chunks;
	rec->first = first;
	xrt_pages = rec;
	xrt_hot.pos = rec->word;
	xrt_hot.end = (u64 *)((u8 *)blk + XRT_BLOCK_SIZE);
}

/* Pages in the open record, by what has been written of it. */
static u32 xrt_pages_open(void)
{
	return xrt_pages ? xrt_hot.pos - xrt_pages->word -
			   (XRT_ESCAPE_WORDS - 1) * xrt_escapes : 0;
}

/* The open page record, whose length is not written yet, or NULL. */
struct xrt_pages *xrt_open_record(void)
{
	return xrt_pages;
}

/* Pages done of the chunk under way, as far as each is timed. */
u32 xrt_pages_done(void)
{
	return xrt_pages ? xrt_pages->first + xrt_pages_open() : 0;
}

/* A chunk begins: so do its sums. */
void __init xrt_times_begin(void)
{
	memset(xrt_hot.step, 0, sizeof(xrt_hot.step));
	xrt_timed = 0;
	if (xrt.level == XRT_LEVEL_PAGE)
		xrt_open_pages(0);
}

/**
 * xrt_times_so_far - what is known of the chunk under way
 * @chunk:	gets the sums and the number of pages timed
 */
void xrt_times_so_far(struct xrt_chunk *chunk)
{
	memcpy(chunk->step, xrt_hot.step, sizeof(chunk->step));
	chunk->timed = xrt.level == XRT_LEVEL_PAGE ? xrt_pages_done() :
						     xrt_timed;
}

/**
 * xrt_times_end - a chunk ends
 * @chunk:	gets the sums and the number of pages timed
 */
void __init xrt_times_end(struct xrt_chunk *chunk)
{
	xrt_times_so_far(chunk);
	if (xrt.level == XRT_LEVEL_PAGE)
		chunk->timed = chunk->pages;
	xrt_close_pages();
}

/*
 * Gaps of 33 to 95 pages, 64 in the mean, from a 32 bit xorshift generator
 * (G. Marsaglia) with a fixed start: the same in each boot.
 */
static u32 __init xrt_next_gap(void)
{
	u32 x = xrt_gap_state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	xrt_gap_state = x;
	x %= XRT_SAMPLE;
	return XRT_SAMPLE / 2 + (x ? x : XRT_SAMPLE / 2);
}

/* Of a page with a long step, or the first that the block has no room for. */
static void __init xrt_page_record(u64 p2m, u64 m2p, u64 map)
{
	bool escape = (p2m | m2p | map) > XRT_PAGE_STEP_MASK;
	u32 words = escape ? XRT_ESCAPE_WORDS : 1;
	u64 *pos;

	if (xrt_pages && xrt_hot.end - xrt_hot.pos < words) {
		u32 first = xrt_pages_done();

		xrt_close_pages();
		xrt_open_pages(first);
	}
	if (!xrt_pages) {
		xrt_hist_add(XRT_STEP_P2M, p2m);
		xrt_hist_add(XRT_STEP_M2P, m2p);
		xrt_hist_add(XRT_STEP_MAP, map);
		xrt.lost_pages++;
		return;
	}
	pos = xrt_hot.pos;
	if (escape) {
		pos[0] = p2m | XRT_PAGE_ESCAPE;
		pos[1] = m2p;
		pos[2] = map;
		xrt_escapes++;
	} else {
		pos[0] = p2m | m2p << XRT_PAGE_STEP_BITS |
			 map << (2 * XRT_PAGE_STEP_BITS);
	}
	xrt_hot.pos = pos + words;
}

/* A TSC that went backwards, on another socket: no time has passed. */
static u64 __init xrt_forwards(enum xrt_step step, u64 ticks)
{
	if ((s64)ticks >= 0)
		return ticks;
	xrt_hot.step[step] -= ticks;
	return 0;
}

/**
 * __xrt_page_slow - a timed page that xrt_page_done() does not write itself
 * @p2m:	ticks of its steps
 * @m2p:	likewise
 * @map:	likewise
 */
void __init __xrt_page_slow(u64 p2m, u64 m2p, u64 map)
{
	p2m = xrt_forwards(XRT_STEP_P2M, p2m);
	m2p = xrt_forwards(XRT_STEP_M2P, m2p);
	map = xrt_forwards(XRT_STEP_MAP, map);
	if (xrt.level == XRT_LEVEL_PAGE) {
		xrt_hot.countdown = 1;
		xrt_page_record(p2m, m2p, map);
		return;
	}
	xrt_hist_add(XRT_STEP_P2M, p2m);
	xrt_hist_add(XRT_STEP_M2P, m2p);
	xrt_hist_add(XRT_STEP_MAP, map);
	xrt_timed++;
	xrt_hot.countdown = xrt_next_gap();
}

/**
 * __xrt_share - pages that have one time for all of them
 * @t:		TSC before them, and after each step of all of them
 * @n:		number of pages
 *
 * Each that is to be timed gets its share; the shares add up to the whole.
 */
void __init __xrt_share(const u64 *t, unsigned int n)
{
	u64 share[XRT_NR_STEPS], rest[XRT_NR_STEPS];
	unsigned int i, s;

	for (s = 0; s < XRT_NR_STEPS; s++) {
		share[s] = (t[s + 1] - t[s]) / n;
		rest[s] = (t[s + 1] - t[s]) % n;
	}
	for (i = 0; i < n; i++) {
		u64 at[XRT_NR_STEPS + 1] = { 0 };

		if (!xrt_page_timed())
			continue;
		for (s = 0; s < XRT_NR_STEPS; s++)
			at[s + 1] = at[s] + share[s] + (i < rest[s]);
		xrt_page_done(at);
	}
}
