/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the remap recorder share among themselves. */
#ifndef _XEN_REMAP_TRACE_INT_H
#define _XEN_REMAP_TRACE_INT_H

#include "remap_trace.h"

/* Blocks of the setup stream: enough for 12 GB of prepared chunks. */
#define XRT_STATIC_BLOCKS	14

/* Mean distance of timed pages at level chunk, a power of two. */
#define XRT_SAMPLE		64

/* What the heads in a block of histogram records and its end may waste. */
#define XRT_FINAL_WASTE		256

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
 * @replay_at_boot: replay once after boot
 * @free_at_boot: free the capture after boot, and after the replay
 * @phase:	innermost phase under way, ~0 for none
 * @bad_option:	some word of the parameter was not understood
 * @remap_map:	the map by which the kernel remaps is recorded
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
 *		buckets of @hist at its end; NULL if there was none
 * @event_mem:	memory of the event stream after boot, from vmalloc()
 * @setup_mem:	memory of the setup stream after boot, if there was no @walk_mem
 * @hist:	by step; without @walk_mem it has no buckets and counts nothing
 */
struct xrt_recorder {
	enum xrt_level		level;
	u32			phase;
	bool			replay_at_boot;
	bool			free_at_boot;
	bool			bad_option;
	bool			remap_map;
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
	void			*event_mem;
	void			*setup_mem;
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

static __always_inline bool xrt_is_run_of_8(const unsigned long *word,
					    unsigned long first)
{
	return word[0] == first && word[1] == first + 1 &&
	       word[2] == first + 2 && word[3] == first + 3 &&
	       word[4] == first + 4 && word[5] == first + 5 &&
	       word[6] == first + 6 && word[7] == first + 7;
}

static __always_inline bool xrt_is_run_of_32(const unsigned long *word,
					     unsigned long first)
{
	return xrt_is_run_of_8(word, first) &&
	       xrt_is_run_of_8(word + 8, first + 8) &&
	       xrt_is_run_of_8(word + 16, first + 16) &&
	       xrt_is_run_of_8(word + 24, first + 24);
}

/*
 * Words from @word on that are @first, @first + 1 and so on; @n words at most.
 * Each remapped page passes here three times, so that the instructions per
 * word count: written out like this they are little more than three.
 */
static inline u32 xrt_run_length(const unsigned long *word, u32 n,
				 unsigned long first)
{
	u32 i = 0;

	while (i + 32 <= n && xrt_is_run_of_32(word + i, first + i))
		i += 32;
	while (i + 8 <= n && xrt_is_run_of_8(word + i, first + i))
		i += 8;
	while (i < n && word[i] == first + i)
		i++;
	return i;
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

/* remap_trace_tables.c */
u32 xrt_p2m_run(u64 pfn, u32 n, u64 *mfn);
bool xrt_m2p_has(u64 mfn, u64 pfn, u32 n);

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
int xrt_wait_sealed(void);
int xrt_wait_settled(void);
void xrt_seal_blocks(void);

/* remap_trace_note.c */
void xrt_watch_memory(void);
void xrt_memory_freed(unsigned long n_pfns);
void xrt_keep_memory(void);

/* remap_trace_alloc.c */
bool xrt_leave_pool(void);
bool xrt_make_room(u32 words);
void xrt_trim_memory(void);
void xrt_free_capture(void);

/* remap_trace_sentence.c */
#define XRT_SENTENCE_MAX	128
void xrt_sentence(char *to, const struct xrt_death *death);

/* remap_trace_flight.c */
#ifdef CONFIG_XEN_REMAP_TRACE_FLIGHT
void xrt_flight_init(void);
void xrt_flight_end(void);
u32 xrt_flight_bytes(void);
#else
static inline void xrt_flight_init(void) { }
static inline void xrt_flight_end(void) { }
static inline u32 xrt_flight_bytes(void) { return 0; }
#endif

/* remap_trace_debugfs.c: readers of the capture, and who frees it */
extern struct rw_semaphore xrt_capture_lock;
struct dentry;

#ifdef CONFIG_XEN_REMAP_TRACE_EVENTS
/* remap_replay.c */
void xrt_replay_init(struct dentry *dir);
void xrt_replay_at_boot(void);
#else
static inline void xrt_replay_init(struct dentry *dir) { }
static inline void xrt_replay_at_boot(void) { }
#endif

/* remap_trace_debugfs.c */
void xrt_debugfs_init(void);
void xrt_debugfs_sealed(void);

#endif /* _XEN_REMAP_TRACE_INT_H */
