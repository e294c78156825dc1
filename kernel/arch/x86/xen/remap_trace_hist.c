// SPDX-License-Identifier: GPL-2.0
/*
 * Histograms of the remap recorder. At level page they are made of the page
 * records, block by block: when a block is about to be overwritten, else after
 * boot. At level chunk the few timed pages are added as they come.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/overflow.h>

#include "remap_trace_int.h"

/* Histogram of one step; without buckets it counts nothing. */
struct xrt_hist_sum {
	u64	count;
	u64	sum;
	u64	min;
	u64	max;
	u32	*bucket;
};

static_assert(sizeof(struct xrt_hist) == 40);

static struct xrt_hist_sum xrt_hists[XRT_NR_STEPS];

/* Memory that the buckets take. */
u32 __init xrt_hist_bytes(void)
{
	return XRT_NR_STEPS * XRT_HIST_BUCKETS * sizeof(u32);
}

/**
 * xrt_hist_place - set the memory of the buckets
 * @mem:	xrt_hist_bytes() that are zero, or NULL: no more values come
 */
void xrt_hist_place(u32 *mem)
{
	unsigned int step;

	for (step = 0; step < XRT_NR_STEPS; step++)
		xrt_hists[step].bucket = mem ? mem + step * XRT_HIST_BUCKETS :
					       NULL;
}

/* As XRT_HIST_SUB_BITS says. */
static unsigned int xrt_bucket(u64 v)
{
	unsigned int s = fls64(v | (1ULL << XRT_HIST_SUB_BITS)) -
			 (XRT_HIST_SUB_BITS + 1);

	return (s << XRT_HIST_SUB_BITS) + (v >> s);
}

/**
 * xrt_hist_add - count one value
 * @step:	of which step
 * @ticks:	the value
 */
void xrt_hist_add(enum xrt_step step, u64 ticks)
{
	struct xrt_hist_sum *hist = &xrt_hists[step];

	if (!hist->bucket)
		return;
	if (!hist->count || ticks < hist->min)
		hist->min = ticks;
	if (ticks > hist->max)
		hist->max = ticks;
	hist->count++;
	hist->sum += ticks;
	hist->bucket[xrt_bucket(ticks)]++;
}

static void xrt_fold_pages(const struct xrt_pages *rec)
{
	const u64 *word = rec->word;
	u32 i;

	for (i = 0; i < rec->count; i++) {
		u64 w = *word++;

		if (w & XRT_PAGE_ESCAPE) {
			xrt_hist_add(XRT_STEP_P2M, w & ~XRT_PAGE_ESCAPE);
			xrt_hist_add(XRT_STEP_M2P, *word++);
			xrt_hist_add(XRT_STEP_MAP, *word++);
			continue;
		}
		xrt_hist_add(XRT_STEP_P2M, w & XRT_PAGE_STEP_MASK);
		xrt_hist_add(XRT_STEP_M2P,
			     w >> XRT_PAGE_STEP_BITS & XRT_PAGE_STEP_MASK);
		xrt_hist_add(XRT_STEP_MAP, w >> (2 * XRT_PAGE_STEP_BITS));
	}
}

static u64 xrt_count_pages(struct xrt_block *blk)
{
	struct xrt_rec *rec;
	u64 n = 0;

	for (rec = xrt_first_rec(blk); rec; rec = xrt_next_rec(blk, rec))
		n += ((struct xrt_pages *)rec)->count;
	return n;
}

static void xrt_fold_block(struct xrt_block *blk)
{
	struct xrt_rec *rec;

	for (rec = xrt_first_rec(blk); rec; rec = xrt_next_rec(blk, rec))
		xrt_fold_pages((struct xrt_pages *)rec);
}

/**
 * xrt_hist_drop - a block of the page stream is about to be overwritten
 * @blk:	the block
 */
void xrt_hist_drop(struct xrt_block *blk)
{
	xrt_fold_block(blk);
	xrt.lost_pages += xrt_count_pages(blk);
}

/* Count the pages of all blocks that are kept. */
static void xrt_fold_all(void)
{
	struct xrt_store *st = &xrt.store[XRT_STREAM_PAGE];
	u32 i;

	if (st->cap)
		for (i = xrt_first_block(st); i < st->next; i++)
			xrt_fold_block(xrt_block(st, i));
}

/**
 * xrt_hist_words - complete the histograms
 *
 * Return: buckets that are not empty, in all three
 */
u32 xrt_hist_words(void)
{
	u32 step, i, n = 0;

	if (!xrt_hists[0].bucket)
		return 0;
	xrt_fold_all();
	for (step = 0; step < XRT_NR_STEPS; step++)
		for (i = 0; i < XRT_HIST_BUCKETS; i++)
			n += !!xrt_hists[step].bucket[i];
	return n;
}

static struct xrt_hist *xrt_hist_head(enum xrt_step step)
{
	const struct xrt_hist_sum *sum = &xrt_hists[step];
	struct xrt_hist *rec;

	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_HIST, step, sizeof(*rec));
	if (!rec)
		return NULL;
	rec->rec.flags = xrt.level == XRT_LEVEL_PAGE ? 0 : XRT_HIST_SAMPLED;
	rec->count = sum->count;
	rec->sum = sum->sum;
	rec->min = sum->min;
	rec->max = sum->max;
	return rec;
}

static void xrt_hist_write_step(enum xrt_step step)
{
	const u32 *bucket = xrt_hists[step].bucket;
	struct xrt_hist *rec = xrt_hist_head(step);
	unsigned int i;
	u64 *word;

	for (i = 0; rec && i < XRT_HIST_BUCKETS; i++) {
		if (!bucket[i])
			continue;
		word = xrt_grow_rec(XRT_STREAM_EVENT, rec);
		if (!word) {
			rec = xrt_hist_head(step);
			word = xrt_grow_rec(XRT_STREAM_EVENT, rec);
		}
		if (word)
			*word = (u64)i << XRT_HIST_WORD_SHIFT | bucket[i];
	}
}

/* Append the records of all three; the store has been given room for them. */
void xrt_hist_write(void)
{
	enum xrt_step step;

	if (!xrt_hists[0].bucket)
		return;
	for (step = 0; step < XRT_NR_STEPS; step++)
		xrt_hist_write_step(step);
}
