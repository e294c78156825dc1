// SPDX-License-Identifier: GPL-2.0
/*
 * The early recorder of the Xen PV remap: the frames of each chunk, as prepared
 * and as read back from the p2m and the m2p.
 */
#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/overflow.h>

#include "remap_trace_int.h"

static_assert(sizeof(struct xrt_runs) == 8);

/* Add @n consecutive MFNs from @mfn on, modulo 2^64. */
static void __init xrt_add_run(struct xrt_prepare *sum, u64 mfn, u64 n)
{
	u64 steps = n * (n - 1) / 2;

	sum->mfn_sum += n * mfn + steps;
	sum->mfn_sqsum += n * mfn * mfn + 2 * mfn * steps + steps * (2 * n - 1) / 3;
}

/**
 * xrt_sum_runs - count the runs of a prepared chunk, and add up its frames
 * @prep:	the record that gets the sums, may be NULL
 * @mfns:	the frames
 * @n:		their number
 */
void __init xrt_sum_runs(struct xrt_prepare *prep, const unsigned long *mfns,
			 unsigned int n)
{
	unsigned int i, run;

	for (i = 0; i < n; i += run) {
		run = xrt_run_length(mfns + i, n - i, mfns[i]);
		if (prep)
			xrt_add_run(prep, mfns[i], run);
		xrt.prepared_runs++;
	}
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
