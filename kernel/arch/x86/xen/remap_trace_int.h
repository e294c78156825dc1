/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the remap recorder share among themselves. */
#ifndef _XEN_REMAP_TRACE_INT_H
#define _XEN_REMAP_TRACE_INT_H

#include "remap_trace.h"

/* Blocks of the setup stream: enough for 12 GB of prepared chunks. */
#define XRT_STATIC_BLOCKS	14

/*
 * The blocks of one stream. The page stream goes round, block i being in slot
 * i % @cap; the other streams are full then.
 */
struct xrt_store {
	u8			*base;
	u32			cap;	/* blocks that fit */
	u32			next;	/* number of the next block to open */
	struct xrt_block	*blk;	/* being written; NULL before the first */
};

/* All state of the recorder but the hot part. */
struct xrt_recorder {
	enum xrt_level		level;
	u32			phase;		/* innermost under way, or ~0 */
	bool			bad_option;	/* in the parameter */
	bool			remap_map;	/* XRT_MAP_REMAP is recorded */
	u64			boot_id;
	u64			buf_max;	/* cap on the walk's records */
	struct xrt_store	store[XRT_NR_STREAMS];
	u64			prepared_pages;	/* put into chunks */
	u64			prepared_chunks;
	u64			prepared_runs;	/* MFN runs in these chunks */
	u32			areas;		/* begun */
	u32			frees;
	u64			chunks;		/* walked */
	u64			remapped;	/* as the kernel counted them */
	u64			lost_pages;	/* as in struct xrt_end */
	u64			lost_chunks;
	u64			lost_prepare;
	u64			lost_other;
	/*
	 * Memory: of all streams from xrt_alloc() on, with the buckets of the
	 * histograms at its end, NULL if there was none; of single streams
	 * after boot, from vmalloc().
	 */
	u64			walk_bytes;
	void			*walk_mem;
	void			*event_mem;
	void			*setup_mem;
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
void xrt_parse(const char *line);
struct xrt_block *xrt_open_block(enum xrt_stream stream);
void *xrt_new_rec(enum xrt_stream stream, enum xrt_rec_type type, u32 id,
		  unsigned int len);
void *xrt_add_rec(enum xrt_stream stream, enum xrt_rec_type type, u32 id,
		  unsigned int len);
u64 *xrt_grow_rec(enum xrt_stream stream, void *rec);

/* remap_trace_walk.c: the chunk under way */
extern struct xrt_chunk xrt_cur;
extern bool xrt_in_chunk;

/* remap_trace_seal.c */
u32 xrt_capture_blocks(void);
struct xrt_block *xrt_capture_block(u32 n);
u32 xrt_static_bytes(void);
int xrt_wait_sealed(void);
void xrt_seal_blocks(void);

/* remap_trace_debugfs.c. The lock: readers of the capture, and who frees it */
struct dentry;
extern struct rw_semaphore xrt_capture_lock;
void xrt_debugfs_init(void);
void xrt_debugfs_sealed(void);

#ifdef CONFIG_XEN_REMAP_TRACE_MEMORY
/* Cap on the memory of the walk's records. */
#define XRT_BUF_DEFAULT		(32ULL << 20)
#define XRT_BUF_MIN		(32ULL << 10)

/* remap_trace_alloc.c */
bool xrt_memory_option(const char *word);
bool xrt_take_memory(void);
void xrt_trim_memory(void);
void xrt_free_blocks(void);

/* remap_trace_free.c */
bool xrt_free_option(const char *word);
void xrt_after_seal(void);
int xrt_wait_settled(void);
void xrt_free_init(struct dentry *dir);
#else
#define XRT_BUF_DEFAULT		(XRT_STATIC_BLOCKS * XRT_BLOCK_SIZE)
static inline bool xrt_memory_option(const char *word) { return false; }
static inline bool xrt_free_option(const char *word) { return false; }
static inline bool xrt_take_memory(void) { return false; }
static inline void xrt_trim_memory(void) { }
static inline void xrt_after_seal(void) { }
static inline void xrt_free_init(struct dentry *dir) { }
#endif

#ifdef CONFIG_XEN_REMAP_TRACE_MEMORY
#ifndef CONFIG_XEN_REMAP_TRACE_TIMES
static inline u64 xrt_page_bytes(void) { return 0; }
static inline u32 xrt_hist_bytes(void) { return 0; }
static inline void xrt_hist_place(u32 *mem) { }
#endif
#ifndef CONFIG_XEN_REMAP_TRACE_EVENTS
static inline void xrt_replay_at_boot(void) { }
#endif
#endif

#ifdef CONFIG_XEN_REMAP_TRACE_TIMES
/* Mean distance of timed pages at level chunk, a power of two. */
#define XRT_SAMPLE		64

/* Words of a page record for a page with a long step. */
#define XRT_ESCAPE_WORDS	3

/* The longest piece of a page record that is in one block: its head and a page. */
#define XRT_PAGES_LONGEST	(sizeof(struct xrt_pages) + \
				 XRT_ESCAPE_WORDS * sizeof(u64))

/* remap_trace_times.c */
bool xrt_times_option(const char *word);
void xrt_times_begin(void);
void xrt_times_so_far(struct xrt_chunk *chunk);
void xrt_times_end(struct xrt_chunk *chunk);
struct xrt_pages *xrt_open_record(void);
u32 xrt_pages_done(void);
void xrt_close_pages(void);
u64 xrt_page_bytes(void);

/* remap_trace_hist.c */
u32 xrt_hist_bytes(void);
void xrt_hist_place(u32 *mem);
void xrt_hist_add(enum xrt_step step, u64 ticks);
void xrt_hist_drop(struct xrt_block *blk);
void xrt_hist_write(void);
u32 xrt_hist_words(void);
#else
#define XRT_SAMPLE		0
#define XRT_PAGES_LONGEST	0
static inline bool xrt_times_option(const char *word) { return false; }
static inline void xrt_times_begin(void) { }
static inline void xrt_times_end(struct xrt_chunk *chunk) { }
static inline void xrt_hist_write(void) { }
static inline u32 xrt_hist_words(void) { return 0; }
#endif

#ifdef CONFIG_XEN_REMAP_TRACE_RUNS
/* What a chunk's record of runs takes, and xrt_boot.flags. */
#define XRT_RUNS_HEAD		sizeof(struct xrt_runs)
#define XRT_RUNS_FLAG		0

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

/* remap_trace_runs.c */
void xrt_sum_runs(struct xrt_prepare *prep, const unsigned long *mfns,
		  unsigned int n);

/* remap_trace_tables.c */
u32 xrt_p2m_run(u64 pfn, u32 n, u64 *mfn);
bool xrt_m2p_has(u64 mfn, u64 pfn, u32 n);
#else
#define XRT_RUNS_HEAD		0
#define XRT_RUNS_FLAG		XRT_BOOT_NO_RUNS
#define xrt_sum_runs(...)		do { } while (0)
#endif

#ifdef CONFIG_XEN_REMAP_TRACE_EVENTS
/* remap_replay.c */
bool xrt_replay_option(const char *word);
void xrt_replay_init(struct dentry *dir);
void xrt_replay_at_boot(void);
#else
static inline bool xrt_replay_option(const char *word) { return false; }
static inline void xrt_replay_init(struct dentry *dir) { }
#endif

#ifdef CONFIG_XEN_REMAP_TRACE_FAIL
/* remap_trace_fail.c */
bool xrt_chunk_open(struct xrt_chunk *chunk);
void xrt_fail_record(enum xrt_step step, u64 pfn, u64 mfn, s64 ret);

/* remap_trace_note.c */
void xrt_watch_memory(void);
void xrt_memory_freed(unsigned long n_pfns);
void xrt_keep_memory(void);

#ifndef CONFIG_XEN_REMAP_TRACE_TIMES
static inline void xrt_times_so_far(struct xrt_chunk *chunk) { }
#endif
#else
#define xrt_fail_record(...)			do { } while (0)
static inline void xrt_watch_memory(void) { }
static inline void xrt_memory_freed(unsigned long n_pfns) { }
static inline void xrt_keep_memory(void) { }
#endif

#ifdef CONFIG_XEN_REMAP_TRACE_FLIGHT
/* remap_trace_sentence.c */
#define XRT_SENTENCE_MAX	128
void xrt_sentence(char *to, const struct xrt_death *death);

/* remap_trace_flight.c */
#define XRT_FRAME_MAX		256

/**
 * struct xrt_flight - the lines being made
 * @dry:	count them only
 * @frames:	frames made
 * @all:	frames that there will be
 * @left_out:	frames that there was no room for
 * @bytes:	bytes in all lines so far
 * @len:	bytes of @data in use
 * @data:	records of the frame under way
 */
struct xrt_flight {
	bool	dry;
	u32	frames;
	u32	all;
	u32	left_out;
	u32	bytes;
	u32	len;
	u8	data[XRT_FRAME_DATA_MAX] __aligned(8);
};

u32 xrt_make_frame(char *to, const struct xrt_flight *f);
void xrt_flight_init(void);
void xrt_flight_end(void);
u32 xrt_flight_bytes(void);
#else
static inline void xrt_flight_init(void) { }
static inline void xrt_flight_end(void) { }
static inline u32 xrt_flight_bytes(void) { return 0; }
#endif

#endif /* _XEN_REMAP_TRACE_INT_H */
