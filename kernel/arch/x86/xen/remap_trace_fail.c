// SPDX-License-Identifier: GPL-2.0
/*
 * The early recorder of the Xen PV remap: steps that fail.
 */
#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/kernel.h>

#include "remap_trace_int.h"

static_assert(sizeof(struct xrt_fail) == 48);

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
	xrt_times_so_far(chunk);
	return true;
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
	rec = xrt_add_rec(stream, XRT_REC_FAIL, step, sizeof(*rec));
	if (!rec)
		return;
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
	xrt_dead(XRT_DEATH_FAIL);
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
	xrt_dead(XRT_DEATH_FAIL);
}
