/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libxrt: reads and writes captures of the Xen PV remap recorder.
 *
 * The layers, each a file: blocks (what arrived whole), records (what lies in
 * a block), model (what happened), pages (durations of single pages), hist
 * (distributions), writer. The format is in <linux/xen_remap_trace.h>.
 *
 * Pointers to records point into the capture and live until xrt_close().
 */
#ifndef LIBXRT_XRT_H
#define LIBXRT_XRT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/xen_remap_trace.h>

#ifndef __printf
#define __printf(a, b)	__attribute__((format(printf, a, b)))
#endif

/* Exit codes of the command line; errors bear theirs with them. */
enum xrt_exit {
	XRT_EXIT_OK		= 0,
	XRT_EXIT_WRONG		= 1,	/* the input says something is wrong */
	XRT_EXIT_USAGE		= 2,
	XRT_EXIT_INPUT		= 3,	/* input unreadable */
	XRT_EXIT_KERNEL		= 4,	/* the kernel lacks what is needed */
};

enum xrt_code {
	XRT_E_NONE	= 0,
	XRT_E_IO,	/* the system refused: see @text */
	XRT_E_NOMEM,
	XRT_E_EMPTY,	/* nothing in the file */
	XRT_E_FORMAT,	/* not a capture */
	XRT_E_VERSION,	/* made by a newer recorder */
	XRT_E_DAMAGED,	/* a capture, but not one good block */
	XRT_E_INVALID,	/* the caller gave what cannot be done */
	XRT_E_KERNEL,	/* the kernel lacks what is needed, or denies it */
	XRT_E_WRONG,	/* what was read contradicts itself */
};

/**
 * struct xrt_error - what failed, for the one place that prints it
 * @code:	what kind of failure
 * @exit:	exit code that fits it
 * @text:	one line without line end: what, where, what to do
 */
struct xrt_error {
	enum xrt_code code;
	enum xrt_exit exit;
	char text[512];
};

/**
 * xrt_error_set() - fill in an error
 * @err:	the error, may be NULL
 * @code:	what kind; gives the exit code
 * @fmt:	printf format of the text; control characters come out escaped
 *
 * Return: -1, so that a caller can return it.
 */
int __printf(3, 4)
xrt_error_set(struct xrt_error *err, enum xrt_code code, const char *fmt, ...);

/**
 * xrt_escape() - make any bytes inert for a terminal and for JSON
 * @dst:	gets printable ASCII, always ended by a NUL
 * @size:	bytes at @dst, at least 1; what does not fit is cut
 * @src:	the bytes, up to a NUL or @len
 * @len:	most bytes to take from @src
 *
 * Return: @dst.
 */
char *xrt_escape(char *dst, size_t size, const void *src, size_t len);

/**
 * xrt_crc32c() - the CRC of a block, as it has to stand in its crc field
 * @block:	4096 bytes
 */
__u32 xrt_crc32c(const struct xrt_block *block);

/*
 * Captures
 */

struct xrt_capture;

enum xrt_damage_kind {
	XRT_D_MAGIC,		/* 4096 bytes that are no block */
	XRT_D_TAIL,		/* file ends inside a block; arg bytes are left */
	XRT_D_VERSION,		/* version field damaged */
	XRT_D_UNSEALED,		/* block was never finished */
	XRT_D_CRC,
	XRT_D_HEAD,		/* field of a block out of range, CRC is right */
	XRT_D_PADDING,		/* bytes after @used are not zero */
	XRT_D_CONFLICT,		/* another block of this number differs */
	XRT_D_BOOT,		/* block of another boot */
	XRT_D_BEYOND,		/* block that the end record does not know */
	XRT_D_RECORD,		/* record's length is impossible */
	XRT_D_STREAM,		/* record does not belong in this stream */
	XRT_D_VALUE,		/* record's contents contradict themselves */
	XRT_D_NR,
};

/**
 * struct xrt_damage - something in the file that could not be used
 * @offset:	where, in bytes from the start of the file
 * @kind:	what
 * @stream:	stream of the block, XRT_NR_STREAMS where unknown
 * @index:	number of the block in the stream
 * @type:	XRT_D_RECORD and later: type of the record
 * @arg:	XRT_D_TAIL: bytes left
 */
struct xrt_damage {
	__u64 offset;
	enum xrt_damage_kind kind;
	__u32 stream;
	__u32 index;
	__u32 type;
	__u64 arg;
};

/**
 * struct xrt_missing - blocks that are known to have been and are not here
 * @stream:	their stream
 * @first:	number of the first one
 * @last:	number of the last one
 */
struct xrt_missing {
	__u32 stream;
	__u32 first;
	__u32 last;
};

/**
 * struct xrt_stat - what opening a capture found
 * @bytes:	size of the input
 * @boot_id:	the boot that was taken
 * @boots:	number of different boots in the input
 * @blocks:	good blocks by stream
 * @relayed:	of the good blocks those that a program built, not the kernel
 * @copies:	further copies of good blocks: identical ones, and those that a
 *		program built where the kernel's own is here too
 * @stale:	blocks that are unfinished here and sealed elsewhere in the input
 * @records:	good records of known type
 * @unknown:	records of unknown type, skipped
 * @end_known:	the end record is here, so missing blocks are all known
 * @nr_damage:	entries of @damage
 * @damage:	by offset
 * @nr_missing:	entries of @missing
 * @missing:	by stream and number
 */
struct xrt_stat {
	__u64 bytes;
	__u64 boot_id;
	__u32 boots;
	__u32 blocks[XRT_NR_STREAMS];
	__u32 relayed;
	__u32 copies;
	__u32 stale;
	__u64 records;
	__u64 unknown;
	bool end_known;
	size_t nr_damage;
	const struct xrt_damage *damage;
	size_t nr_missing;
	const struct xrt_missing *missing;
};

/**
 * xrt_open() - open a capture
 * @path:	a file, a debugfs file or a pipe
 * @err:	says why not
 *
 * A capture with damage opens as long as one block is good; xrt_stat() tells
 * what is damaged and what is missing. Every record that a cursor hands out
 * has been checked: its length, its place and what its fields imply about it.
 *
 * Return: the capture, or NULL with @err set: XRT_E_IO, XRT_E_NOMEM,
 * XRT_E_EMPTY, XRT_E_FORMAT, XRT_E_VERSION or XRT_E_DAMAGED.
 */
struct xrt_capture *xrt_open(const char *path, struct xrt_error *err);

/**
 * xrt_open_mem() - the same for bytes in memory
 * @data:	the bytes, 8-byte aligned; the caller keeps them until
 *		xrt_close()
 * @size:	how many
 * @name:	what to call them in errors
 * @err:	says why not
 *
 * Return: as xrt_open().
 */
struct xrt_capture *xrt_open_mem(const void *data, size_t size,
				 const char *name, struct xrt_error *err);

/**
 * xrt_close() - let go of a capture and of all records in it
 * @cap:	the capture, may be NULL
 */
void xrt_close(struct xrt_capture *cap);

/**
 * xrt_save() - write the good blocks of a capture to a file, as they are
 * @cap:	the capture
 * @path:	where it shall be; until it is whole a temporary file beside it
 *		grows
 * @err:	says why not
 *
 * Blocks come out by stream and number, as debugfs shows them.
 *
 * Return: 0, or -1 with @err set: XRT_E_IO or XRT_E_NOMEM.
 */
int xrt_save(const struct xrt_capture *cap, const char *path,
	     struct xrt_error *err);

const struct xrt_stat *xrt_stat(const struct xrt_capture *cap);
const char *xrt_name(const struct xrt_capture *cap);

/**
 * xrt_offset() - where in the file a record lies
 * @cap:	the capture
 * @rec:	a record of it
 *
 * Return: bytes from the start of the file.
 */
__u64 xrt_offset(const struct xrt_capture *cap, const struct xrt_rec *rec);

/**
 * xrt_damage_text() - a damage in words
 * @damage:	which
 * @buf:	gets the words: what, and which block where it is known; the
 *		offset is left to the caller
 * @size:	bytes at @buf
 *
 * Return: @buf.
 */
char *xrt_damage_text(const struct xrt_damage *damage, char *buf, size_t size);

/**
 * struct xrt_cursor - a place in a capture; the fields are the library's own
 */
struct xrt_cursor {
	const struct xrt_capture *cap;
	size_t block;
	size_t end;
	__u32 pos;
};

/* For xrt_cursor_init(): all streams, one after the other. */
#define XRT_ALL_STREAMS		(-1)

/**
 * xrt_cursor_init() - go to the first record of a stream
 * @cur:	the cursor
 * @cap:	the capture
 * @stream:	enum xrt_stream or XRT_ALL_STREAMS
 */
void xrt_cursor_init(struct xrt_cursor *cur, const struct xrt_capture *cap,
		     int stream);

/**
 * xrt_next() - hand out the record and go on to the next
 * @cur:	the cursor
 *
 * Return: a checked record of known type, or NULL after the last one.
 */
const struct xrt_rec *xrt_next(struct xrt_cursor *cur);

/**
 * xrt_rec_stream() - the stream that a record belongs to
 * @rec:	the record
 *
 * Return: enum xrt_stream, or -1 for a record of unknown type.
 */
int xrt_rec_stream(const struct xrt_rec *rec);

/**
 * xrt_rec_good() - check a record that does not come out of a capture
 * @rec:	the record, 8-byte aligned
 * @room:	bytes there are
 *
 * Return: whether its type is known and its length and contents agree.
 */
bool xrt_rec_good(const struct xrt_rec *rec, __u32 room);

/* Names of things, "?" for what is out of range. */
const char *xrt_stream_name(unsigned int stream);
const char *xrt_type_name(unsigned int type);
const char *xrt_phase_name(unsigned int phase);
const char *xrt_step_name(unsigned int step);
const char *xrt_level_name(unsigned int level);
const char *xrt_e820_name(unsigned int type);
const char *xrt_place_name(unsigned int place);
const char *xrt_death_name(unsigned int death);

/*
 * Histograms
 */

/**
 * struct xrt_dist - distribution of the durations of a step
 * @present:	a histogram record of the step was found
 * @sampled:	of timed pages only, not of all
 * @count:	number of values
 * @sum:	their sum in ticks
 * @min:	the least in ticks
 * @max:	the greatest in ticks
 * @bucket:	number of values in each bucket
 */
struct xrt_dist {
	bool present;
	bool sampled;
	__u64 count;
	__u64 sum;
	__u64 min;
	__u64 max;
	__u64 bucket[XRT_HIST_BUCKETS];
};

/**
 * xrt_hist_bucket() - the bucket of a value
 * @ticks:	the value
 */
unsigned int xrt_hist_bucket(__u64 ticks);

/**
 * xrt_hist_low() - the least value in a bucket
 * @bucket:	number of the bucket, below XRT_HIST_BUCKETS
 */
__u64 xrt_hist_low(unsigned int bucket);

/**
 * xrt_hist_width() - how many values a bucket holds
 * @bucket:	number of the bucket, below XRT_HIST_BUCKETS
 */
__u64 xrt_hist_width(unsigned int bucket);

/**
 * xrt_dist_add() - add a value
 * @dist:	the distribution, at first all zero
 * @ticks:	the value
 */
void xrt_dist_add(struct xrt_dist *dist, __u64 ticks);

/**
 * xrt_dist_quantile() - the value below or at which a part of all values lies
 * @dist:	the distribution
 * @num:	the part, e.g. 99
 * @den:	of how many, e.g. 100
 *
 * Return: ticks, the middle of the bucket clipped to min and max, so at most
 * 1/64 off; 0 where there are no values.
 */
__u64 xrt_dist_quantile(const struct xrt_dist *dist, unsigned int num,
			unsigned int den);

/*
 * Model
 */

/**
 * struct xrt_mapping - an E820 map, put together from its records
 * @entry:	entries found, in the map's order; some between may be lost
 * @nr:		how many were found
 * @total:	how many the map has; more than @nr where some are lost
 */
struct xrt_mapping {
	struct xrt_e820 *entry;
	__u32 nr;
	__u32 total;
};

/**
 * struct xrt_span - begin and end of a phase in TSC ticks
 * @begin:	valid with @begun
 * @end:	valid with @ended
 * @begun:	times its begin was found
 * @ended:	times its end was found
 */
struct xrt_span {
	__u64 begin;
	__u64 end;
	__u32 begun;
	__u32 ended;
};

/**
 * struct xrt_prepared - a chunk as it was prepared
 * @rec:	the record that it stands in
 * @nr:		number in the order of preparing
 * @pages:	pages in it
 * @pfn:	its first page's old PFN
 * @target_pfn:	its first page's new PFN
 * @mfn:	MFN of its first page
 * @ticks:	what preparing took, XRT_PREPARE_TICKS_MAX at most
 */
struct xrt_prepared {
	const struct xrt_prepare *rec;
	__u32 nr;
	__u32 pages;
	__u64 pfn;
	__u64 target_pfn;
	__u64 mfn;
	__u32 ticks;
};

/**
 * struct xrt_walked - a chunk as it was walked
 * @rec:	its record
 * @runs:	its run records in order
 * @nr_runs_rec: how many
 * @nr_runs:	MFN runs in them
 * @run_pages:	pages in these runs
 * @pages:	its page records in order
 * @nr_pages_rec: how many
 * @kept:	pages in them
 */
struct xrt_walked {
	const struct xrt_chunk *rec;
	const struct xrt_runs **runs;
	__u32 nr_runs_rec;
	__u32 nr_runs;
	__u64 run_pages;
	const struct xrt_pages **pages;
	__u32 nr_pages_rec;
	__u32 kept;
};

/**
 * struct xrt_model - what happened, as far as the capture tells
 * @cap:	the capture
 * @boot:	NULL where it is lost
 * @map:	by enum xrt_map_id
 * @phase:	by enum xrt_phase_id
 * @area:	by number
 * @prepared:	by number
 * @bad_prepare: prepare records whose pages and chunks do not agree
 * @release:	in order of time
 * @begin:	begin of the walk, NULL where it is lost
 * @finish:	end of the walk, NULL where it is lost
 * @chunk:	walked chunks by number; numbers may be missing or twice
 * @runs:	all run records by chunk
 * @pages:	all page records by chunk and page
 * @free:	by number
 * @dist:	by enum xrt_step
 * @fail:	in order of time
 * @conflict:	in order of time
 * @death:	in order of time; a boot has one at the most
 * @end:	the end record, NULL where it is lost
 * @nr_runs_total: MFN runs in all of @runs
 * @kept:	pages in all of @pages
 */
struct xrt_model {
	const struct xrt_capture *cap;
	const struct xrt_boot *boot;
	struct xrt_mapping map[2];
	struct xrt_span phase[XRT_NR_PHASES];
	const struct xrt_area **area;
	size_t nr_area;
	struct xrt_prepared *prepared;
	size_t nr_prepared;
	size_t bad_prepare;
	const struct xrt_release **release;
	size_t nr_release;
	const struct xrt_walk *begin;
	const struct xrt_walk *finish;
	struct xrt_walked *chunk;
	size_t nr_chunk;
	const struct xrt_runs **runs;
	size_t nr_runs;
	const struct xrt_pages **pages;
	size_t nr_pages;
	const struct xrt_free **free;
	size_t nr_free;
	struct xrt_dist *dist;
	const struct xrt_fail **fail;
	size_t nr_fail;
	const struct xrt_conflict **conflict;
	size_t nr_conflict;
	const struct xrt_death **death;
	size_t nr_death;
	const struct xrt_end *end;
	__u64 nr_runs_total;
	__u64 kept;
};

/**
 * xrt_model_build() - make the model of a capture
 * @cap:	the capture; it has to stay open
 * @err:	says why not: XRT_E_NOMEM
 *
 * The memory taken is bounded by the size of the capture, whatever its
 * records claim.
 *
 * Return: the model or NULL.
 */
struct xrt_model *xrt_model_build(const struct xrt_capture *cap,
				  struct xrt_error *err);

/**
 * xrt_model_free() - let go of a model
 * @m:		the model, may be NULL
 */
void xrt_model_free(struct xrt_model *m);

/**
 * xrt_chunk_by_nr() - find a walked chunk
 * @m:		the model
 * @nr:		its number in the walk
 *
 * Return: the chunk or NULL.
 */
const struct xrt_walked *xrt_chunk_by_nr(const struct xrt_model *m, __u32 nr);

/**
 * xrt_ticks_to_ns() - convert a duration
 * @m:		the model
 * @ticks:	the duration
 * @ns:		gets nanoseconds, at most 2^64 - 1
 *
 * Return: false where the frequency of the TSC is not known.
 */
bool xrt_ticks_to_ns(const struct xrt_model *m, __u64 ticks, __u64 *ns);

/*
 * Runs and pages
 */

/**
 * struct xrt_run - adjacent MFNs
 * @mfn:	the first
 * @pages:	how many
 */
struct xrt_run {
	__u64 mfn;
	__u32 pages;
};

/**
 * struct xrt_run_cursor - a place in a chunk's runs
 */
struct xrt_run_cursor {
	const struct xrt_walked *chunk;
	__u32 rec;
	__u32 word;
};

void xrt_runs_init(struct xrt_run_cursor *cur, const struct xrt_walked *chunk);

/**
 * xrt_runs_next() - hand out the next run of a chunk
 * @cur:	the cursor
 * @run:	gets the run
 *
 * Return: false after the last one.
 */
bool xrt_runs_next(struct xrt_run_cursor *cur, struct xrt_run *run);

/**
 * struct xrt_page - a page of the walk
 * @chunk:	number of the chunk in the walk
 * @page:	number of the page in the chunk
 * @pfn:	where it went, ~0 where the chunk's record is lost
 * @mfn:	its MFN, XRT_NO_MFN where the chunk's runs are lost
 * @step:	ticks of each step
 */
struct xrt_page {
	__u32 chunk;
	__u32 page;
	__u64 pfn;
	__u64 mfn;
	__u64 step[XRT_NR_STEPS];
};

/**
 * struct xrt_page_cursor - a place in the page records
 */
struct xrt_page_cursor {
	const struct xrt_model *m;
	size_t rec;
	size_t last_rec;
	__u32 word;
	__u32 page;
	const struct xrt_walked *chunk;
	struct xrt_run_cursor runs;
	struct xrt_run run;
	__u64 run_first;
};

/**
 * xrt_pages_init() - go to the first page record
 * @cur:	the cursor
 * @m:		the model
 * @chunk:	a chunk of it, or NULL for all pages by chunk and page
 */
void xrt_pages_init(struct xrt_page_cursor *cur, const struct xrt_model *m,
		    const struct xrt_walked *chunk);

/**
 * xrt_pages_next() - hand out the next page
 * @cur:	the cursor
 * @page:	gets the page
 *
 * Return: false after the last one.
 */
bool xrt_pages_next(struct xrt_page_cursor *cur, struct xrt_page *page);

/**
 * xrt_page_decode() - take a page's durations apart
 * @word:	the page's first word; the words were checked when opening
 * @step:	gets the ticks of each step
 *
 * Return: words that the page takes, 1 or 3.
 */
static inline unsigned int xrt_page_decode(const __u64 *word,
					   __u64 step[XRT_NR_STEPS])
{
	__u64 w = word[0];

	if (w & XRT_PAGE_ESCAPE) {
		step[XRT_STEP_P2M] = w & ~XRT_PAGE_ESCAPE;
		step[XRT_STEP_M2P] = word[1];
		step[XRT_STEP_MAP] = word[2];
		return 3;
	}
	step[XRT_STEP_P2M] = w & XRT_PAGE_STEP_MASK;
	step[XRT_STEP_M2P] = (w >> XRT_PAGE_STEP_BITS) & XRT_PAGE_STEP_MASK;
	step[XRT_STEP_MAP] = w >> (2 * XRT_PAGE_STEP_BITS);
	return 1;
}

/*
 * Writer
 */

/* The longest record that a block holds, in bytes. */
#define XRT_REC_MAX	(XRT_BLOCK_SIZE - sizeof(struct xrt_block))

struct xrt_writer;

/**
 * xrt_writer_new() - begin a capture, of blocks marked XRT_BLOCK_RELAYED
 * @path:	where it shall be; until xrt_writer_commit() a temporary file
 *		beside it grows
 * @boot_id:	the boot that it is of
 * @err:	filled by every call on this writer that fails, so it has to
 *		live as long as the writer
 *
 * Return: the writer, or NULL with @err set: XRT_E_IO or XRT_E_NOMEM.
 */
struct xrt_writer *xrt_writer_new(const char *path, __u64 boot_id,
				  struct xrt_error *err);

/**
 * xrt_writer_new_mem() - begin a capture in memory
 * @data:	gets the capture at xrt_writer_commit(), to be freed
 * @size:	gets its size in bytes
 * @boot_id:	the boot that it is of
 * @err:	as for xrt_writer_new()
 *
 * Return: as xrt_writer_new().
 */
struct xrt_writer *xrt_writer_new_mem(char **data, size_t *size, __u64 boot_id,
				      struct xrt_error *err);

/**
 * xrt_writer_start() - let a stream begin later than with block 0
 * @w:		the writer
 * @stream:	enum xrt_stream; nothing was put into it yet
 * @first:	number of its first block
 *
 * Return: 0, or -1 with the error set: XRT_E_INVALID.
 */
int xrt_writer_start(struct xrt_writer *w, unsigned int stream, __u32 first);

/**
 * xrt_writer_put() - append a record to a stream
 * @w:		the writer
 * @stream:	enum xrt_stream
 * @rec:	the record: @len bytes, a multiple of 8, XRT_REC_MAX at most
 *
 * A record that does not fit into the stream's open block begins the next.
 * After a failure every further call fails alike.
 *
 * Return: 0, or -1 with the error set: XRT_E_IO or XRT_E_INVALID.
 */
int xrt_writer_put(struct xrt_writer *w, unsigned int stream,
		   const struct xrt_rec *rec);

/**
 * xrt_writer_next_block() - number after the highest block begun in a stream
 * @w:		the writer
 * @stream:	enum xrt_stream
 */
__u32 xrt_writer_next_block(const struct xrt_writer *w, unsigned int stream);

/**
 * xrt_writer_put_end() - append the end record to the event stream
 * @w:		the writer
 * @end:	the record; first_block and next_block are filled in here, with
 *		the block that the end record itself may begin
 *
 * Return: as xrt_writer_put().
 */
int xrt_writer_put_end(struct xrt_writer *w, struct xrt_end *end);

/**
 * xrt_writer_commit() - seal all blocks and put the file in its place
 * @w:		the writer, gone afterwards whatever happens
 *
 * Return: 0, or -1 with the error set and no file left behind.
 */
int xrt_writer_commit(struct xrt_writer *w);

/**
 * xrt_writer_abort() - throw everything away
 * @w:		the writer, gone afterwards; may be NULL
 */
void xrt_writer_abort(struct xrt_writer *w);

#endif /* LIBXRT_XRT_H */
