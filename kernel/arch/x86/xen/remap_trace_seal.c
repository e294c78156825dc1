// SPDX-License-Identifier: GPL-2.0
/*
 * The remap recorder after boot: make the capture whole, give back the memory
 * that it does not need, and only then show it.
 *
 * This runs in a worker, so that nobody's boot waits for checksums. Whoever
 * opens a file of ours waits for it with xrt_wait_sealed(). A replay at boot
 * has a worker of its own, which nobody waits for.
 */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/rwsem.h>

#include <xen/page.h>
#include <xen/xen.h>

#include "remap_compat.h"
#include "remap_trace_int.h"

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
	blk->crc = ~xrt_crc32c_le(~0U, (u8 *)blk, XRT_BLOCK_SIZE);
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

static DECLARE_COMPLETION(xrt_sealed);
static DECLARE_COMPLETION(xrt_settled);

/* Replay, then free the capture, if the parameter says so. */
static void xrt_after_seal(struct work_struct *work)
{
	xrt_replay_at_boot();
	if (xrt.free_at_boot) {
		down_write(&xrt_capture_lock);
		xrt_free_capture();
		xrt_debugfs_sealed();
		up_write(&xrt_capture_lock);
	}
	complete_all(&xrt_settled);
}

static DECLARE_WORK(xrt_after_work, xrt_after_seal);

static void xrt_seal(struct work_struct *work)
{
	xrt_fold_all();
	if (xrt_make_room(xrt_hist_words())) {
		xrt_hist_write();
		xrt_end_record();
		xrt_trim_memory();
	} else {
		pr_warn("xen_remap: no memory to complete the capture\n");
	}
	xrt_seal_blocks();
	xrt_debugfs_sealed();
	complete_all(&xrt_sealed);
	queue_work(XRT_WORKQUEUE, &xrt_after_work);
}

static DECLARE_WORK(xrt_seal_work, xrt_seal);

/**
 * xrt_wait_sealed - wait until the capture is complete
 *
 * Return: 0, or -ERESTARTSYS if the caller is killed
 */
int xrt_wait_sealed(void)
{
	if (xrt.level == XRT_LEVEL_OFF)
		return 0;
	return wait_for_completion_killable(&xrt_sealed);
}

/**
 * xrt_wait_settled - wait until all is done that the parameter says
 *
 * Return: 0, or -ERESTARTSYS if the caller is killed
 */
int xrt_wait_settled(void)
{
	return wait_for_completion_killable(&xrt_settled);
}

static int __init xrt_late_init(void)
{
	if (!xen_pv_domain())
		return 0;
	if (xrt.bad_option)
		pr_warn("xen_remap_trace=off|chunk|page[,buf=SIZE][,replay][,free]: some word was not understood\n");
	xrt_debugfs_init();
	if (xrt.level == XRT_LEVEL_OFF)
		return 0;
	xrt_flight_end();
	if (!xrt.walk_mem && !xrt_leave_pool())
		pr_warn("xen_remap: no memory to keep the capture\n");
	queue_work(XRT_WORKQUEUE, &xrt_seal_work);
	return 0;
}
late_initcall(xrt_late_init);
