// SPDX-License-Identifier: GPL-2.0
/*
 * The remap recorder after boot: make the capture whole, give back the memory
 * that it does not need, and only then show it.
 *
 * This runs in a worker, so that nobody's boot waits for checksums. Whoever
 * opens a file of ours waits for it with xrt_wait_sealed().
 */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <xen/page.h>
#include <xen/xen.h>

#include "remap_compat.h"
#include "remap_trace_int.h"

/* What the heads in a block of histogram records and its end may waste. */
#define XRT_FINAL_WASTE		256

/* Number of blocks of the capture, all streams together. */
u32 xrt_capture_blocks(void)
{
	u32 stream, n = 0;

	for (stream = 0; stream < XRT_NR_STREAMS; stream++)
		n += min(xrt.store[stream].next, xrt.store[stream].cap);
	return n;
}

/* Block @n of the capture, stream after stream. */
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
	       xrt_flight_bytes();
}

/*
 * Move what @stream has to new memory with room for @blocks; *@mem is what it
 * had from here before, or NULL.
 */
static bool xrt_move_stream(enum xrt_stream stream, void **mem, u32 blocks)
{
	struct xrt_store *st = &xrt.store[stream];
	size_t used = (size_t)min(st->next, st->cap) * XRT_BLOCK_SIZE;
	u8 *to = vmalloc((size_t)blocks * XRT_BLOCK_SIZE);

	if (!to)
		return false;
	memcpy(to, st->base, used);
	/* Or it would be found a second time in an image of the memory. */
	memset(st->base, 0, used);
	vfree(*mem);
	*mem = to;
	st->base = to;
	st->cap = blocks;
	if (st->next)
		st->blk = xrt_block(st, st->next - 1);
	return true;
}

/* Make room for @words more in the event stream, and for the end record. */
static bool xrt_make_room(u32 words)
{
	return xrt_move_stream(XRT_STREAM_EVENT, &xrt.event_mem,
			       xrt.store[XRT_STREAM_EVENT].next + 1 +
			       DIV_ROUND_UP(words * sizeof(u64),
					    XRT_BLOCK_SIZE - XRT_FINAL_WASTE));
}

/* Move what is in the static pool; without memory for it, it is lost. */
static void xrt_leave_pool(void)
{
	struct xrt_store *setup = &xrt.store[XRT_STREAM_SETUP];

	if (xrt_move_stream(XRT_STREAM_SETUP, &xrt.setup_mem, setup->next) &&
	    xrt_make_room(0))
		return;
	setup->cap = 0;
	xrt.store[XRT_STREAM_EVENT].cap = 0;
	pr_warn("xen_remap: no memory to keep the capture\n");
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

/* Make every block of the capture complete. */
void xrt_seal_blocks(void)
{
	u32 i;

	for (i = 0; i < xrt_capture_blocks(); i++)
		xrt_seal_block(xrt_capture_block(i));
}

static DECLARE_COMPLETION(xrt_sealed);

static void xrt_seal(struct work_struct *work)
{
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
	xrt_after_seal();
}

static DECLARE_WORK(xrt_seal_work, xrt_seal);

/* Wait until the capture is complete. Return: 0, or -ERESTARTSYS. */
int xrt_wait_sealed(void)
{
	if (xrt.level == XRT_LEVEL_OFF)
		return 0;
	return wait_for_completion_interruptible(&xrt_sealed);
}

static int __init xrt_late_init(void)
{
	if (!xen_pv_domain())
		return 0;
	if (xrt.bad_option)
		pr_warn("xen_remap_trace=: some word was not understood\n");
	xrt_debugfs_init();
	if (xrt.level == XRT_LEVEL_OFF)
		return 0;
	xrt_flight_end();
	if (!xrt.walk_mem)
		xrt_leave_pool();
	queue_work(XRT_WORKQUEUE, &xrt_seal_work);
	return 0;
}
late_initcall(xrt_late_init);
