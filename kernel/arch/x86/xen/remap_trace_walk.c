// SPDX-License-Identifier: GPL-2.0
/*
 * The early recorder of the Xen PV remap: the walk, as xen_remap_memory()
 * does it.
 *
 * What is done for each page stands in remap_trace.h; here is what is done for
 * each chunk, and for the few pages that are unlike the others.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include <xen/page.h>

#include "remap_trace_int.h"

/* Pages of a page table. */
#define XRT_TABLE_PAGES		512

struct xrt_hot xrt_hot;

/* The chunk under way. Kept here until it ends, for want of its sums. */
static struct xrt_chunk xrt_cur;
static bool xrt_in_chunk;

/*
 * The open record of the page stream; its length and count are written when
 * it is closed. @escapes counts the pages that took three words.
 */
static struct xrt_pages *xrt_pages;
static u32 xrt_escapes;
static u32 xrt_gap_state __initdata = 1;

static void __init xrt_walk_mark(u8 flags, u32 batch, u64 mfn, u64 pages,
				 u64 chunks)
{
	u64 now = rdtsc();
	struct xrt_walk *rec;

	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_WALK, batch, sizeof(*rec));
	if (!rec) {
		xrt.lost_other++;
		return;
	}
	rec->rec.flags = flags;
	rec->tsc = now;
	rec->mfn = mfn;
	rec->pages = pages;
	rec->chunks = chunks;
}

/**
 * __xrt_walk_begin - the walk begins
 * @mfn:	the list's anchor
 * @batch:	pages whose updates go into one hypercall, at most; 0 for mappings
 *		by whole page tables
 */
void __init __xrt_walk_begin(unsigned long mfn, unsigned int batch)
{
	xrt_watch_memory();
	__xrt_begin(XRT_PHASE_WALK);
	xrt_walk_mark(batch ? 0 : XRT_WALK_TABLES, batch ?: XRT_TABLE_PAGES,
		      mfn, xrt.prepared_pages, xrt.prepared_chunks);
}

void __init __xrt_walk_end(unsigned long remapped)
{
	xrt.remapped = remapped;
	xrt_walk_mark(XRT_MARK_END, 0, XRT_NO_MFN, remapped, xrt.chunks);
	__xrt_end(XRT_PHASE_WALK);
	xrt_keep_memory();
}

/* Close the page record: only now are its length and count known. */
static void xrt_close_pages(void)
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
		    XRT_BLOCK_SIZE)
		blk = xrt_open_block(XRT_STREAM_PAGE);
	if (!blk)
		return;
	rec = (struct xrt_pages *)((u8 *)blk + blk->used);
	rec->rec.type = XRT_REC_PAGES;
	rec->rec.flags = 0;
	rec->rec.id = xrt_cur.rec.id;
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

/**
 * xrt_chunk_open - is a chunk under way?
 * @chunk:	gets its record, with the sums so far
 */
bool xrt_chunk_open(struct xrt_chunk *chunk)
{
	if (!xrt_in_chunk)
		return false;
	*chunk = xrt_cur;
	chunk->rec.flags = XRT_CHUNK_OPEN;
	memcpy(chunk->step, xrt_hot.step, sizeof(chunk->step));
	if (xrt.level == XRT_LEVEL_PAGE)
		chunk->timed = xrt_pages_done();
	return true;
}

/* The walk ends here: close what is open. */
void xrt_close_walk(void)
{
	struct xrt_chunk chunk, *rec;

	if (!xrt_chunk_open(&chunk))
		return;
	xrt_in_chunk = false;
	xrt_close_pages();
	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_CHUNK, 0, sizeof(*rec));
	if (rec)
		*rec = chunk;
}

/**
 * __xrt_chunk_begin - a chunk was mapped and found sound
 * @mfn:	MFN of its first page
 * @next_mfn:	MFN of the chunk after it
 * @target_pfn:	where its first page goes
 * @n:		pages in it
 */
void __init __xrt_chunk_begin(unsigned long mfn, unsigned long next_mfn,
			      unsigned long target_pfn, unsigned long n)
{
	xrt_cur = (struct xrt_chunk) {
		.rec.type = XRT_REC_CHUNK,
		.rec.len = sizeof(xrt_cur),
		.rec.id = xrt.chunks,
		.mfn = mfn,
		.next_mfn = next_mfn,
		.target_pfn = target_pfn,
		.pages = n,
	};
	memset(xrt_hot.step, 0, sizeof(xrt_hot.step));
	if (xrt.level == XRT_LEVEL_PAGE)
		xrt_open_pages(0);
	xrt_in_chunk = true;
	xrt_cur.tsc = rdtsc();
}

void __init __xrt_chunk_end(void)
{
	u64 now = rdtsc();
	struct xrt_chunk *rec;

	xrt_in_chunk = false;
	xrt_cur.ticks = now - xrt_cur.tsc;
	if (xrt.level == XRT_LEVEL_PAGE)
		xrt_cur.timed = xrt_cur.pages;
	memcpy(xrt_cur.step, xrt_hot.step, sizeof(xrt_cur.step));
	xrt_close_pages();
	xrt.chunks++;

	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_CHUNK, 0, sizeof(*rec));
	if (rec)
		*rec = xrt_cur;
	else
		xrt.lost_chunks++;
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
	xrt_cur.timed++;
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

void __init __xrt_free(unsigned long pfn, unsigned long n)
{
	struct xrt_free *rec;

	xrt_memory_freed(n);
	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_FREE, xrt.frees++,
			  sizeof(*rec));
	if (!rec) {
		xrt.lost_other++;
		return;
	}
	rec->tsc = rdtsc();
	rec->pfn = pfn;
	rec->pages = n;
}

static bool __init xrt_chunk_has(const struct xrt_chunk *chunk, u64 pfn)
{
	return pfn - chunk->target_pfn < chunk->pages;
}

/*
 * The chunk that a page is in: the one under way, or, since whole page tables
 * are filled by several, one of those before it. Return: NULL if it is none.
 */
static const struct xrt_chunk __init *xrt_chunk_with(u64 pfn)
{
	struct xrt_store *st = &xrt.store[XRT_STREAM_EVENT];
	struct xrt_block *blk;
	struct xrt_rec *rec;
	u32 i;

	if (xrt_chunk_has(&xrt_cur, pfn))
		return &xrt_cur;
	for (i = 0; i < st->next; i++) {
		blk = xrt_block(st, i);
		for (rec = xrt_first_rec(blk); rec;
		     rec = xrt_next_rec(blk, rec)) {
			const struct xrt_chunk *chunk = (void *)rec;

			if (rec->type == XRT_REC_CHUNK &&
			    xrt_chunk_has(chunk, pfn))
				return chunk;
		}
	}
	return NULL;
}

/* Keep a failure; whether the kernel dies of it is the caller's to know. */
void __init xrt_fail_record(enum xrt_step step, u64 pfn, u64 mfn, s64 ret)
{
	enum xrt_stream stream = step == XRT_STEP_RELEASE ?
				 XRT_STREAM_SETUP : XRT_STREAM_EVENT;
	const struct xrt_chunk *chunk = NULL;
	struct xrt_fail *rec;

	if (step < XRT_NR_STEPS)
		chunk = xrt_chunk_with(pfn);
	rec = xrt_new_rec(stream, XRT_REC_FAIL, step, sizeof(*rec));
	if (!rec) {
		xrt.lost_other++;
		return;
	}
	rec->tsc = rdtsc();
	rec->pfn = pfn;
	rec->mfn = mfn;
	rec->ret = ret;
	rec->chunk = step == XRT_STEP_CHAIN ? xrt.chunks : ~0U;
	if (chunk) {
		rec->chunk = chunk->rec.id;
		rec->page = pfn - chunk->target_pfn;
	}
}

void __init __xrt_fail(enum xrt_step step, unsigned long pfn,
		       unsigned long mfn, long ret)
{
	xrt_fail_record(step, pfn, mfn, ret);
	__xrt_dead(XRT_DEATH_FAIL);
}

/**
 * __xrt_chain - a chunk was mapped; is it one?
 * @mfn:	its MFN, by the chunk before it
 * @found:	the first MFN in its own list, the same if nobody wrote to it
 * @target_pfn:	its target
 */
void __init __xrt_chain(unsigned long mfn, unsigned long found,
			unsigned long target_pfn)
{
	if (mfn == found)
		return;
	xrt_fail_record(XRT_STEP_CHAIN, target_pfn, mfn, found);
	__xrt_dead(XRT_DEATH_FAIL);
}

/*
 * A word for one more run of chunk @id: at the end of @rec, or in a new record
 * that follows it.
 */
static u64 __init *xrt_run_word(struct xrt_runs **rec, u32 id)
{
	u64 *word = xrt_grow_rec(XRT_STREAM_EVENT, *rec);

	if (word)
		return word;
	*rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_RUNS, id,
			   struct_size(*rec, word, 1));
	if (!*rec)
		return NULL;
	(*rec)->rec.flags = XRT_RUNS_M2P;
	return (*rec)->word;
}

/* The runs of one chunk, as the p2m has them now; does the m2p agree? */
static void __init xrt_runs_of(u32 id, u64 pfn, u32 pages)
{
	struct xrt_runs *rec = NULL;
	u32 i, run;
	u64 *word;
	u64 mfn;

	for (i = 0; i < pages; i += run) {
		run = xrt_p2m_run(pfn + i, pages - i, &mfn);
		mfn &= XRT_WORD_MFN_MASK;
		word = xrt_run_word(&rec, id);
		if (!word) {
			xrt.lost_other++;
			return;
		}
		*word = mfn | (u64)run << XRT_WORD_MFN_BITS;
		if (!xrt_m2p_has(mfn, pfn + i, run))
			rec->rec.flags &= ~XRT_RUNS_M2P;
	}
}

/**
 * __xrt_read_back - ask p2m and m2p where the pages of each chunk are now
 *
 * After the walk, and not in it: so it does not slow the walk, and the records
 * have what the walk did, not what it was to do.
 */
void __init __xrt_read_back(void)
{
	struct xrt_store *st = &xrt.store[XRT_STREAM_EVENT];
	u32 i, last = st->next;
	struct xrt_block *blk;
	struct xrt_rec *rec;

	__xrt_begin(XRT_PHASE_RECORDER);
	for (i = 0; i < last; i++) {
		blk = xrt_block(st, i);
		for (rec = xrt_first_rec(blk); rec;
		     rec = xrt_next_rec(blk, rec)) {
			struct xrt_chunk *chunk = (struct xrt_chunk *)rec;

			if (rec->type == XRT_REC_CHUNK)
				xrt_runs_of(rec->id, chunk->target_pfn,
					    chunk->pages);
		}
	}
	__xrt_end(XRT_PHASE_RECORDER);
}
