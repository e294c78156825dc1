/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the remap recorder share among themselves. */
#ifndef _XEN_REMAP_TRACE_INT_H
#define _XEN_REMAP_TRACE_INT_H

#include "remap_trace.h"

/* Blocks of the setup stream: enough for 12 GB of prepared chunks. */
#define XRT_STATIC_BLOCKS	14

/* As REMAP_SIZE in setup.c: three words of the page are the chunk's head. */
#define XRT_CHUNK_MAX		(PAGE_SIZE / sizeof(unsigned long) - 3)

/* Words of a page record for a page with a long step. */
#define XRT_ESCAPE_WORDS	3

/**
 * struct xrt_store - the blocks of one stream
 * @base:	memory of @cap blocks
 * @cap:	blocks that fit. The page stream goes round, block i lying in
 *		slot i % @cap; the other streams are full then.
 * @next:	number of the next block to open
 * @blk:	the block being written, NULL before the first
 */
struct xrt_store {
	u8			*base;
	u32			cap;
	u32			next;
	struct xrt_block	*blk;
};

/* Histogram of one step, see XRT_HIST_SUB_BITS for the buckets. */
struct xrt_hist_sum {
	u64	count;
	u64	sum;
	u64	min;
	u64	max;
	u32	*bucket;
};

/**
 * struct xrt_recorder - all state of the recorder but the hot part
 * @level:	enum xrt_level
 * @replay_at_boot: replay once by itself
 * @phase:	innermost phase under way, ~0 for none
 * @bad_option:	some word of the parameter was not understood
 * @boot_id:	for the blocks' heads
 * @buf_max:	cap on the event and page streams, in bytes
 * @store:	by stream
 * @prepared_pages: pages put into chunks
 * @prepared_chunks: chunks made of them
 * @prepared_runs: MFN runs in these chunks
 * @areas:	areas begun
 * @frees:	ranges freed
 * @chunks:	chunks walked
 * @remapped:	pages remapped, as the kernel counted them
 * @lost_pages:	and the following: see struct xrt_end
 * @walk_bytes:	size of @walk_mem
 * @walk_mem:	memory of all three streams from xrt_alloc() on, with the
 *		buckets of @hist at its end
 * @hist:	by step
 */
struct xrt_recorder {
	enum xrt_level		level;
	u32			phase;
	bool			replay_at_boot;
	bool			bad_option;
	u64			boot_id;
	u64			buf_max;
	struct xrt_store	store[XRT_NR_STREAMS];
	u64			prepared_pages;
	u64			prepared_chunks;
	u64			prepared_runs;
	u32			areas;
	u32			frees;
	u64			chunks;
	u64			remapped;
	u64			lost_pages;
	u64			lost_chunks;
	u64			lost_prepare;
	u64			lost_other;
	u64			walk_bytes;
	void			*walk_mem;
	struct xrt_hist_sum	hist[XRT_NR_STEPS];
};

extern struct xrt_recorder xrt;

/* The record after @rec in @blk, or NULL. */
static inline struct xrt_rec *xrt_next_rec(struct xrt_block *blk,
					   struct xrt_rec *rec)
{
	u8 *next = (u8 *)rec + rec->len;

	return next < (u8 *)blk + blk->used ? (struct xrt_rec *)next : NULL;
}

/* The first record of @blk, or NULL. */
static inline struct xrt_rec *xrt_first_rec(struct xrt_block *blk)
{
	return blk->used > sizeof(*blk) ? (struct xrt_rec *)(blk + 1) : NULL;
}

/* Number of the lowest block of @st that is still there. */
static inline u32 xrt_first_block(const struct xrt_store *st)
{
	return st->next > st->cap ? st->next - st->cap : 0;
}

static inline struct xrt_block *xrt_block(const struct xrt_store *st, u32 i)
{
	return (struct xrt_block *)(st->base +
				    (size_t)(i % st->cap) * XRT_BLOCK_SIZE);
}

/* remap_trace.c */
struct xrt_block *xrt_open_block(enum xrt_stream stream);
void *xrt_new_rec(enum xrt_stream stream, enum xrt_rec_type type, u32 id,
		  unsigned int len);
u64 *xrt_grow_rec(enum xrt_stream stream, void *rec);

/* remap_trace_walk.c */
struct xrt_pages *xrt_open_record(void);
u32 xrt_pages_done(void);
bool xrt_chunk_open(struct xrt_chunk *chunk);
void xrt_close_walk(void);
void xrt_fail_record(enum xrt_step step, u64 pfn, u64 mfn, s64 ret);

/* remap_trace_hist.c */
void xrt_hist_add(enum xrt_step step, u64 ticks);
void xrt_hist_fold(struct xrt_block *blk);
void xrt_drop_block(struct xrt_block *blk);
void xrt_hist_write(void);
u32 xrt_hist_words(void);

/* remap_trace_seal.c */
u32 xrt_capture_blocks(void);
struct xrt_block *xrt_capture_block(u32 n);
u32 xrt_static_bytes(void);
u64 xrt_count_records(void);
void xrt_wait_sealed(void);

void xrt_seal_blocks(void);

/* remap_trace_flight.c */
void xrt_flight_init(void);
void xrt_flight_end(void);
u32 xrt_flight_bytes(void);

/* remap_replay.c */
int xrt_replay(bool pages);

/* remap_trace_debugfs.c */
void xrt_debugfs_init(void);
void xrt_debugfs_sealed(void);

#endif /* _XEN_REMAP_TRACE_INT_H */
