// SPDX-License-Identifier: GPL-2.0
/*
 * The remap recorder after boot: make the capture whole, give back the memory
 * that it does not need, and only then show it.
 *
 * This runs in a worker, so that nobody's boot waits for checksums. Whoever
 * opens a file of ours waits for it with xrt_wait_sealed().
 */
#include <linux/crc32.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kmemleak.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include <asm/tsc.h>

#include <xen/page.h>
#include <xen/xen.h>

#include "remap_trace_int.h"

/* What the heads in a block of histogram records and its end may waste. */
#define XRT_FINAL_WASTE		256

/**
 * xrt_capture_blocks - size of the capture
 *
 * Return: number of its blocks, all streams together
 */
u32 xrt_capture_blocks(void)
{
	u32 stream, n = 0;

	for (stream = 0; stream < XRT_NR_STREAMS; stream++)
		n += min(xrt.store[stream].next, xrt.store[stream].cap);
	return n;
}

/**
 * xrt_capture_block - a block of the capture
 * @n:	which, stream after stream; below xrt_capture_blocks()
 *
 * Return: the block
 */
struct xrt_block *xrt_capture_block(u32 n)
{
	const struct xrt_store *st = xrt.store;

	while (n >= min(st->next, st->cap)) {
		n -= min(st->next, st->cap);
		st++;
	}
	return xrt_block(st, xrt_first_block(st) + n);
}

/* Static memory that the recorder has, most of it until init memory is freed. */
u32 xrt_static_bytes(void)
{
	return XRT_STATIC_BLOCKS * XRT_BLOCK_SIZE + sizeof(xrt) +
	       sizeof(xrt_hot) + xrt_flight_bytes();
}

/* Records in all blocks that are kept. */
u64 xrt_count_records(void)
{
	struct xrt_block *blk;
	struct xrt_rec *rec;
	u64 n = 0;
	u32 i;

	for (i = 0; i < xrt_capture_blocks(); i++) {
		blk = xrt_capture_block(i);
		for (rec = xrt_first_rec(blk); rec;
		     rec = xrt_next_rec(blk, rec))
			n++;
	}
	return n;
}

/* The event stream moves to where it has room for what comes after boot. */
static bool xrt_make_room(void)
{
	struct xrt_store *st = &xrt.store[XRT_STREAM_EVENT];
	size_t used = (size_t)st->next * XRT_BLOCK_SIZE;
	u32 cap = st->next + 1 + DIV_ROUND_UP(xrt_hist_words() * sizeof(u64),
					      XRT_BLOCK_SIZE - XRT_FINAL_WASTE);
	u8 *mem = vmalloc((size_t)cap * XRT_BLOCK_SIZE);

	if (!mem)
		return false;
	memcpy(mem, st->base, used);
	/* Or it would be found a second time in an image of the memory. */
	memset(st->base, 0, used);
	st->base = mem;
	st->cap = cap;
	if (st->next)
		st->blk = xrt_block(st, st->next - 1);
	return true;
}

static void xrt_fold_all(void)
{
	struct xrt_store *st = &xrt.store[XRT_STREAM_PAGE];
	u32 i;

	if (st->cap)
		for (i = xrt_first_block(st); i < st->next; i++)
			xrt_hist_fold(xrt_block(st, i));
}

static void xrt_end_record(void)
{
	struct xrt_end *end;
	u32 stream;

	end = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_END, 0, sizeof(*end));
	if (!end)
		return;
	end->tsc = rdtsc();
	end->tsc_khz = tsc_khz;
	end->remapped = xrt.remapped;
	end->released = xen_released_pages;
	end->chunks = xrt.chunks;
	end->lost_pages = xrt.lost_pages;
	end->lost_chunks = xrt.lost_chunks;
	end->lost_prepare = xrt.lost_prepare;
	end->lost_other = xrt.lost_other;
	for (stream = 0; stream < XRT_NR_STREAMS; stream++) {
		const struct xrt_store *st = &xrt.store[stream];

		end->first_block[stream] = xrt_first_block(st);
		end->next_block[stream] = st->next;
	}
	end->static_bytes = xrt_static_bytes();
	end->walk_bytes = xrt.walk_bytes;
	end->kept_bytes = (u64)xrt_capture_blocks() * XRT_BLOCK_SIZE;
}

static void xrt_seal_block(struct xrt_block *blk)
{
	memset((u8 *)blk + blk->used, 0, XRT_BLOCK_SIZE - blk->used);
	blk->flags |= XRT_BLOCK_SEALED;
	blk->crc = 0;
	blk->crc = ~__crc32c_le(~0U, (u8 *)blk, XRT_BLOCK_SIZE);
}

/**
 * xrt_seal_blocks - make every block of the capture complete
 */
void xrt_seal_blocks(void)
{
	u32 i;

	for (i = 0; i < xrt_capture_blocks(); i++)
		xrt_seal_block(xrt_capture_block(i));
}

static void xrt_free_memory(u8 *from, u8 *to)
{
	kmemleak_free_part_phys(__pa(from), to - from);
	free_reserved_area(from, to, -1, NULL);
}

/* What lies between and after the kept blocks goes to the page allocator. */
static void xrt_give_back(void)
{
	const struct xrt_store *setup = &xrt.store[XRT_STREAM_SETUP];
	const struct xrt_store *page = &xrt.store[XRT_STREAM_PAGE];
	u8 *from = setup->base + (size_t)setup->cap * XRT_BLOCK_SIZE;
	u8 *to = (u8 *)xrt.walk_mem + xrt.walk_bytes;
	u32 used = min(page->next, page->cap);

	if (used) {
		xrt_free_memory(from, page->base);
		from = page->base + (size_t)used * XRT_BLOCK_SIZE;
	}
	xrt_free_memory(from, to);
}

static void xrt_seal(struct work_struct *work)
{
	xrt_fold_all();
	if (!xrt_make_room()) {
		pr_warn("xen_remap: no memory to complete the capture\n");
		xrt_seal_blocks();
		xrt_flight_end();
		return;
	}
	xrt_hist_write();
	xrt_end_record();
	xrt_give_back();
	xrt_seal_blocks();
	xrt_flight_end();
	xrt_debugfs_sealed();

	if (xrt.replay_at_boot)
		xrt_replay(true);
}

static DECLARE_WORK(xrt_seal_work, xrt_seal);

/* Wait until the capture is whole. */
void xrt_wait_sealed(void)
{
	flush_work(&xrt_seal_work);
}

static int __init xrt_late_init(void)
{
	if (!xen_pv_domain())
		return 0;
	if (xrt.bad_option)
		pr_warn("xen_remap_trace=off|chunk|page[,buf=SIZE][,replay]: some word was not understood\n");
	xrt_debugfs_init();
	if (xrt.walk_mem)
		queue_work(system_unbound_wq, &xrt_seal_work);
	return 0;
}
late_initcall(xrt_late_init);
