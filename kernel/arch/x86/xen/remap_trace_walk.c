// SPDX-License-Identifier: GPL-2.0
/*
 * The early recorder of the Xen PV remap: the walk, as xen_remap_memory()
 * does it.
 */
#include <linux/init.h>
#include <linux/kernel.h>

#include "remap_trace_int.h"

/* Pages of a page table. */
#define XRT_TABLE_PAGES		512

/* The chunk under way. Kept here until it ends and its sums are known. */
struct xrt_chunk xrt_cur;
bool xrt_in_chunk;

static void __init xrt_walk_mark(u8 flags, u32 batch, u64 mfn, u64 pages,
				 u64 chunks)
{
	u64 now = rdtsc();
	struct xrt_walk *rec;

	rec = xrt_add_rec(XRT_STREAM_EVENT, XRT_REC_WALK, batch, sizeof(*rec));
	if (!rec)
		return;
	rec->rec.flags = flags;
	rec->tsc = now;
	rec->mfn = mfn;
	rec->pages = pages;
	rec->chunks = chunks;
}

/*
 * The list begins at @mfn; at most @batch updates go into one hypercall, 0 for
 * mappings by whole page tables.
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
	xrt_times_begin();
	xrt_in_chunk = true;
	xrt_cur.tsc = rdtsc();
}

void __init __xrt_chunk_end(void)
{
	u64 now = rdtsc();
	struct xrt_chunk *rec;

	xrt_in_chunk = false;
	xrt_cur.ticks = now - xrt_cur.tsc;
	xrt_times_end(&xrt_cur);
	xrt.chunks++;

	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_CHUNK, 0, sizeof(*rec));
	if (rec)
		*rec = xrt_cur;
	else
		xrt.lost_chunks++;
}

void __init __xrt_free(unsigned long pfn, unsigned long n)
{
	struct xrt_free *rec;

	xrt_memory_freed(n);
	rec = xrt_add_rec(XRT_STREAM_EVENT, XRT_REC_FREE, xrt.frees++,
			  sizeof(*rec));
	if (!rec)
		return;
	rec->tsc = rdtsc();
	rec->pfn = pfn;
	rec->pages = n;
}
