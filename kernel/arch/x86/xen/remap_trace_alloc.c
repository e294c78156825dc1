// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of the early recorder of the Xen PV remap.
 *
 * The size of everything to come is known from preparing, so the memory is
 * taken once, before the page tables are set up.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "remap_trace_int.h"

#define XRT_BLOCK_ROOM		(XRT_BLOCK_SIZE - sizeof(struct xrt_block))

/* Blocks that records of @bytes in all take, none longer than @longest. */
static u64 __init xrt_blocks_for(u64 bytes, unsigned int longest)
{
	return DIV_ROUND_UP(bytes, XRT_BLOCK_ROOM - longest + 8);
}

static u64 __init xrt_event_blocks(void)
{
	/* Phases, begin and end of the walk, a free for each merged range. */
	u64 bytes = 512 + (u64)xrt.areas * 2 * sizeof(struct xrt_free);

	bytes += xrt.prepared_chunks *
		 (sizeof(struct xrt_chunk) + sizeof(struct xrt_runs));
	bytes += xrt.prepared_runs * sizeof(u64);
	/* The last block is not for chunks, see xrt_kept_free(). */
	return xrt_blocks_for(bytes, sizeof(struct xrt_chunk)) + 2;
}

static u64 __init xrt_page_blocks(void)
{
	u64 bytes;

	if (xrt.level != XRT_LEVEL_PAGE || !xrt.prepared_pages)
		return 0;
	bytes = xrt.prepared_pages * sizeof(u64) +
		xrt.prepared_chunks * sizeof(struct xrt_pages);
	/* One page in 64 may take three words before any has to be dropped. */
	bytes += bytes / 32;
	return xrt_blocks_for(bytes, sizeof(struct xrt_pages) +
				     XRT_ESCAPE_WORDS * sizeof(u64)) + 2;
}

/*
 * Under a cap the chunks come first, but for an eighth that the page records
 * keep in any case.
 */
static void __init xrt_cap_blocks(u64 *events, u64 *pages)
{
	u64 cap = xrt.buf_max / XRT_BLOCK_SIZE;
	u64 least = min(*pages, cap / 8);

	*events = min(*events, cap - least);
	*pages = min(*pages, cap - *events);
}

static void __init xrt_place(enum xrt_stream stream, u8 **mem, u64 blocks)
{
	struct xrt_store *st = &xrt.store[stream];

	st->base = *mem;
	st->cap = blocks;
	*mem += blocks * XRT_BLOCK_SIZE;
}

/* Out of the pool, which must not be found a second time in an image. */
static void __init xrt_move_setup(u8 **mem)
{
	struct xrt_store *st = &xrt.store[XRT_STREAM_SETUP];
	size_t bytes = (size_t)st->next * XRT_BLOCK_SIZE;
	u8 *pool = st->base;

	memcpy(*mem, pool, bytes);
	memset(pool, 0, bytes);
	xrt_place(XRT_STREAM_SETUP, mem, st->next);
	st->blk = xrt_block(st, st->next - 1);
}

/**
 * __xrt_alloc - take the memory for the walk
 *
 * Called first thing in xen_pagetable_init(). Without memory the recorder
 * ends here and says so by its status.
 */
void __init __xrt_alloc(void)
{
	const size_t hist = XRT_HIST_BUCKETS * sizeof(u32);
	u64 setup = xrt.store[XRT_STREAM_SETUP].next;
	u64 events = xrt_event_blocks();
	u64 pages = xrt_page_blocks();
	unsigned int step;
	u8 *mem;

	xrt_cap_blocks(&events, &pages);
	xrt.walk_bytes = PAGE_ALIGN((setup + events + pages) * XRT_BLOCK_SIZE +
				    XRT_NR_STEPS * hist);
	mem = xrt_fault_alloc() ? NULL :
	      memblock_alloc_raw(xrt.walk_bytes, XRT_BLOCK_SIZE);
	xrt.walk_mem = mem;
	if (!mem) {
		/* The pool goes with init memory: nothing may look there later. */
		xrt.walk_bytes = 0;
		memset(&xrt.store[XRT_STREAM_SETUP], 0, sizeof(xrt.store[0]));
		xrt_flight_end();
		static_branch_disable(&xrt_on);
		pr_warn("xen_remap: no memory for %llu blocks, nothing recorded\n",
			setup + events + pages);
		return;
	}

	xrt_move_setup(&mem);
	xrt_place(XRT_STREAM_EVENT, &mem, events);
	xrt_place(XRT_STREAM_PAGE, &mem, pages);
	memset(mem, 0, XRT_NR_STEPS * hist);
	for (step = 0; step < XRT_NR_STEPS; step++)
		xrt.hist[step].bucket = (u32 *)(mem + step * hist);
}
