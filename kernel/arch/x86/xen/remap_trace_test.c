// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit tests of the remap recorder, on blocks of their own. They run at boot,
 * while init code is there, when the real capture is complete.
 */
#include <kunit/test.h>

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include "remap_compat.h"
#include "remap_trace_int.h"

#define TEST_BLOCKS	4
#define TEST_ROOM	(XRT_BLOCK_SIZE - sizeof(struct xrt_block))

static struct xrt_recorder xrt_saved;
static struct xrt_chunk xrt_saved_chunk;
static bool xrt_saved_in_chunk;

/* Nobody else uses the recorder when its capture is complete. */
static int __init xrt_test_begin(struct kunit *test)
{
	u32 stream;
	u8 *mem;
	int ret = xrt_wait_sealed();

	if (!ret && xrt.level != XRT_LEVEL_OFF)
		ret = xrt_wait_settled();
	if (ret)
		return ret;
	mem = kunit_kzalloc(test, XRT_NR_STREAMS * TEST_BLOCKS * XRT_BLOCK_SIZE,
			    GFP_KERNEL);
	if (!mem)
		return -ENOMEM;
	xrt_saved = xrt;
	xrt_saved_chunk = xrt_cur;
	xrt_saved_in_chunk = xrt_in_chunk;
	memset(&xrt, 0, sizeof(xrt));
	xrt_in_chunk = false;
	xrt.level = XRT_LEVEL_CHUNK;
	xrt.phase = ~0U;
	xrt.boot_id = 0x0123456789abcdefULL;
	for (stream = 0; stream < XRT_NR_STREAMS; stream++) {
		xrt.store[stream].base = mem + stream * TEST_BLOCKS *
					       XRT_BLOCK_SIZE;
		xrt.store[stream].cap = TEST_BLOCKS;
	}
	return 0;
}

static void __init xrt_test_end(struct kunit *test)
{
	/* Without it init has failed, and nothing was saved. */
	if (xrt.boot_id != 0x0123456789abcdefULL)
		return;
	xrt_close_pages();
	xrt_hist_place(NULL);
	xrt = xrt_saved;
	xrt_cur = xrt_saved_chunk;
	xrt_in_chunk = xrt_saved_in_chunk;
}

static struct xrt_rec __init *first_of(enum xrt_stream stream, u32 block)
{
	return xrt_first_rec(xrt_block(&xrt.store[stream], block));
}

/* Blocks */

static void __init test_block_head(struct kunit *test)
{
	struct xrt_block *blk = xrt_open_block(XRT_STREAM_EVENT);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, blk);
	KUNIT_EXPECT_EQ(test, blk->magic, XRT_MAGIC);
	KUNIT_EXPECT_EQ(test, blk->version, XRT_VERSION);
	KUNIT_EXPECT_EQ(test, blk->stream, XRT_STREAM_EVENT);
	KUNIT_EXPECT_EQ(test, blk->used, sizeof(*blk));
	KUNIT_EXPECT_EQ(test, blk->boot_id, xrt.boot_id);
	KUNIT_EXPECT_EQ(test, blk->flags, 0);
}

static void __init test_block_numbers(struct kunit *test)
{
	u32 i;

	for (i = 0; i < TEST_BLOCKS; i++)
		KUNIT_EXPECT_EQ(test, xrt_open_block(XRT_STREAM_SETUP)->index,
				i);
	KUNIT_EXPECT_EQ(test, xrt.store[XRT_STREAM_SETUP].next, TEST_BLOCKS);
}

static void __init test_block_full(struct kunit *test)
{
	u32 i;

	for (i = 0; i < TEST_BLOCKS; i++)
		KUNIT_EXPECT_PTR_NE(test, xrt_open_block(XRT_STREAM_EVENT),
				    NULL);
	KUNIT_EXPECT_PTR_EQ(test, xrt_open_block(XRT_STREAM_EVENT), NULL);
}

static void __init test_block_no_memory(struct kunit *test)
{
	xrt.store[XRT_STREAM_PAGE].cap = 0;
	KUNIT_EXPECT_PTR_EQ(test, xrt_open_block(XRT_STREAM_PAGE), NULL);
}

/* Ring */

static void __init test_ring_goes_round(struct kunit *test)
{
	struct xrt_store *st = &xrt.store[XRT_STREAM_PAGE];
	u32 i;

	for (i = 0; i < TEST_BLOCKS + 2; i++)
		KUNIT_EXPECT_EQ(test, xrt_open_block(XRT_STREAM_PAGE)->index,
				i);
	KUNIT_EXPECT_EQ(test, xrt_first_block(st), 2);
	KUNIT_EXPECT_PTR_EQ(test, xrt_block(st, TEST_BLOCKS), xrt_block(st, 0));
}

static void __init test_ring_in_capture(struct kunit *test)
{
	u32 i;

	xrt_open_block(XRT_STREAM_SETUP);
	for (i = 0; i < TEST_BLOCKS + 1; i++)
		xrt_open_block(XRT_STREAM_PAGE);
	KUNIT_EXPECT_EQ(test, xrt_capture_blocks(), 1 + TEST_BLOCKS);
	KUNIT_EXPECT_EQ(test, xrt_capture_block(0)->stream, XRT_STREAM_SETUP);
	for (i = 0; i < TEST_BLOCKS; i++)
		KUNIT_EXPECT_EQ(test, xrt_capture_block(1 + i)->index, 1 + i);
}

/* Records */

static void __init test_record_head(struct kunit *test)
{
	struct xrt_phase *rec;

	memset(xrt.store[XRT_STREAM_EVENT].base, 0xff, XRT_BLOCK_SIZE);
	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_PHASE, 5, sizeof(*rec));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->rec.type, XRT_REC_PHASE);
	KUNIT_EXPECT_EQ(test, rec->rec.len, sizeof(*rec));
	KUNIT_EXPECT_EQ(test, rec->rec.id, 5);
	KUNIT_EXPECT_EQ(test, rec->rec.flags, 0);
	KUNIT_EXPECT_EQ(test, rec->tsc, 0);
}

static void __init test_record_fills_block(struct kunit *test)
{
	xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_END, 0, TEST_ROOM);
	KUNIT_EXPECT_EQ(test, xrt.store[XRT_STREAM_EVENT].next, 1);
	KUNIT_EXPECT_EQ(test, xrt.store[XRT_STREAM_EVENT].blk->used,
			XRT_BLOCK_SIZE);
}

static void __init test_record_in_one_block(struct kunit *test)
{
	struct xrt_rec *rec;

	xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_END, 0, TEST_ROOM - 8);
	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_PHASE, 1, 16);
	KUNIT_EXPECT_PTR_EQ(test, rec, first_of(XRT_STREAM_EVENT, 1));
	KUNIT_EXPECT_EQ(test, xrt_block(&xrt.store[XRT_STREAM_EVENT], 0)->used,
			XRT_BLOCK_SIZE - 8);
}

static void __init test_record_last_block_is_kept(struct kunit *test)
{
	xrt.store[XRT_STREAM_EVENT].cap = 1;
	KUNIT_EXPECT_PTR_EQ(test, xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_CHUNK,
					      0, sizeof(struct xrt_chunk)),
			    NULL);
	KUNIT_EXPECT_PTR_NE(test, xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_PHASE,
					      0, sizeof(struct xrt_phase)),
			    NULL);
}

static void __init test_record_lost_is_counted(struct kunit *test)
{
	xrt.store[XRT_STREAM_EVENT].cap = 0;
	KUNIT_EXPECT_PTR_EQ(test,
			    xrt_add_rec(XRT_STREAM_EVENT, XRT_REC_PHASE, 0, 16),
			    NULL);
	KUNIT_EXPECT_EQ(test, xrt.lost_other, 1);
	KUNIT_EXPECT_PTR_NE(test,
			    xrt_add_rec(XRT_STREAM_SETUP, XRT_REC_PHASE, 0, 16),
			    NULL);
	KUNIT_EXPECT_EQ(test, xrt.lost_other, 1);
}

static void __init test_record_order(struct kunit *test)
{
	struct xrt_block *blk;
	struct xrt_rec *rec;
	u32 n = 0;

	xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_PHASE, 0, 16);
	xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_FREE, 1, 32);
	xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_WALK, 2, 40);
	blk = xrt.store[XRT_STREAM_EVENT].blk;
	for (rec = xrt_first_rec(blk); rec; rec = xrt_next_rec(blk, rec))
		KUNIT_EXPECT_EQ(test, rec->id, n++);
	KUNIT_EXPECT_EQ(test, n, 3);
}

static void __init test_record_none(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test,
			    xrt_first_rec(xrt_open_block(XRT_STREAM_EVENT)),
			    NULL);
}

static void __init test_record_grows(struct kunit *test)
{
	struct xrt_runs *rec;

	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_RUNS, 0, 16);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_PTR_EQ(test, xrt_grow_rec(XRT_STREAM_EVENT, rec),
			    rec->word + 1);
	KUNIT_EXPECT_EQ(test, rec->rec.len, 24);
	KUNIT_EXPECT_EQ(test, xrt.store[XRT_STREAM_EVENT].blk->used,
			sizeof(struct xrt_block) + 24);
}

static void __init test_record_grows_if_last(struct kunit *test)
{
	void *rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_RUNS, 0, 16);

	xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_PHASE, 0, 16);
	KUNIT_EXPECT_PTR_EQ(test, xrt_grow_rec(XRT_STREAM_EVENT, rec), NULL);
	KUNIT_EXPECT_PTR_EQ(test, xrt_grow_rec(XRT_STREAM_EVENT, NULL), NULL);
}

static void __init test_record_grows_in_block(struct kunit *test)
{
	void *rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_RUNS, 0,
				TEST_ROOM - 8);

	KUNIT_EXPECT_PTR_NE(test, xrt_grow_rec(XRT_STREAM_EVENT, rec), NULL);
	KUNIT_EXPECT_PTR_EQ(test, xrt_grow_rec(XRT_STREAM_EVENT, rec), NULL);
}

static void __init test_sealed_block(struct kunit *test)
{
	struct xrt_block *blk = xrt_open_block(XRT_STREAM_EVENT);
	u32 crc;

	memset(blk + 1, 0xff, TEST_ROOM);
	xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_PHASE, 0, 16);
	xrt_seal_blocks();
	KUNIT_EXPECT_EQ(test, blk->flags, XRT_BLOCK_SEALED);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv((u8 *)blk + blk->used, 0,
					     XRT_BLOCK_SIZE - blk->used), NULL);
	crc = blk->crc;
	blk->crc = 0;
	KUNIT_EXPECT_EQ(test, crc,
			~xrt_crc32c_le(~0U, (u8 *)blk, XRT_BLOCK_SIZE));
}

/* Preparing */

static unsigned long xrt_test_mfns[XRT_CHUNK_MAX] __initdata;

static void __init test_fill(unsigned long first)
{
	u32 i;

	for (i = 0; i < XRT_CHUNK_MAX; i++)
		xrt_test_mfns[i] = first + i;
}

static void __init test_prepare_adjacent(struct kunit *test)
{
	struct xrt_prepare *rec;

	test_fill(1000);
	__xrt_area_begin(100, 2000);
	__xrt_prepare(100, 9000, xrt_test_mfns, XRT_CHUNK_MAX);
	__xrt_prepare(100 + XRT_CHUNK_MAX, 9000 + XRT_CHUNK_MAX, xrt_test_mfns,
		      5);
	rec = (void *)xrt_next_rec(xrt.store[XRT_STREAM_SETUP].blk,
				   first_of(XRT_STREAM_SETUP, 0));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->rec.len, struct_size(rec, word, 2));
	KUNIT_EXPECT_EQ(test, rec->pages, XRT_CHUNK_MAX + 5);
	KUNIT_EXPECT_EQ(test, rec->word[0] & XRT_WORD_MFN_MASK, 1000);
	KUNIT_EXPECT_EQ(test, xrt.prepared_chunks, 2);
	KUNIT_EXPECT_EQ(test, xrt.prepared_pages, XRT_CHUNK_MAX + 5);
}

static void __init test_prepare_apart(struct kunit *test)
{
	struct xrt_rec *rec;

	test_fill(1000);
	__xrt_area_begin(100, 2000);
	__xrt_prepare(100, 9000, xrt_test_mfns, 7);
	__xrt_prepare(107, 9007, xrt_test_mfns, 7);
	rec = xrt_next_rec(xrt.store[XRT_STREAM_SETUP].blk,
			   first_of(XRT_STREAM_SETUP, 0));
	rec = xrt_next_rec(xrt.store[XRT_STREAM_SETUP].blk, rec);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->type, XRT_REC_PREPARE);
	KUNIT_EXPECT_EQ(test, rec->id, 1);
}

static void __init test_release_adjacent(struct kunit *test)
{
	struct xrt_release *rec;
	struct xrt_area *area;

	__xrt_area_begin(100, 2000);
	__xrt_release(100, 500, 1);
	__xrt_release(101, 501, 1);
	__xrt_release(102, 999, 1);
	area = (void *)first_of(XRT_STREAM_SETUP, 0);
	rec = (void *)xrt_next_rec(xrt.store[XRT_STREAM_SETUP].blk, &area->rec);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->count, 2);
	KUNIT_EXPECT_EQ(test, area->released, 3);
}

static void __init test_release_failed(struct kunit *test)
{
	struct xrt_area *area;

	__xrt_area_begin(100, 2000);
	__xrt_release(100, 500, 1);
	__xrt_release(101, 501, 0);
	area = (void *)first_of(XRT_STREAM_SETUP, 0);
	KUNIT_EXPECT_EQ(test, area->released, 1);
}

/* Runs of frames */

static void __init test_run_of_each_length(struct kunit *test)
{
	u32 n;

	test_fill(70000);
	for (n = 1; n <= XRT_CHUNK_MAX; n++)
		KUNIT_EXPECT_EQ(test, xrt_run_length(xrt_test_mfns, n, 70000),
				n);
}

static void __init test_run_broken_anywhere(struct kunit *test)
{
	u32 i;

	for (i = 0; i < XRT_CHUNK_MAX; i++) {
		test_fill(70000);
		xrt_test_mfns[i]++;
		KUNIT_EXPECT_EQ(test,
				xrt_run_length(xrt_test_mfns, XRT_CHUNK_MAX,
					       70000),
				i);
	}
}

static void __init test_run_descending(struct kunit *test)
{
	xrt_test_mfns[0] = 10;
	xrt_test_mfns[1] = 9;
	KUNIT_EXPECT_EQ(test, xrt_run_length(xrt_test_mfns, 2, 10), 1);
}

/* Every third frame is apart from the one before it. */
static void __init test_runs_are_summed(struct kunit *test)
{
	struct xrt_prepare rec = { };
	u64 sum = 0, sqr = 0;
	u32 i;

	for (i = 0; i < XRT_CHUNK_MAX; i++) {
		xrt_test_mfns[i] = 0x12345678 + i + i / 3 * 100;
		sum += xrt_test_mfns[i];
		sqr += (u64)xrt_test_mfns[i] * xrt_test_mfns[i];
	}
	xrt_sum_runs(&rec, xrt_test_mfns, XRT_CHUNK_MAX);
	KUNIT_EXPECT_EQ(test, rec.mfn_sum, sum);
	KUNIT_EXPECT_EQ(test, rec.mfn_sqsum, sqr);
	KUNIT_EXPECT_EQ(test, xrt.prepared_runs,
			DIV_ROUND_UP(XRT_CHUNK_MAX, 3));
}

static void __init test_runs_without_record(struct kunit *test)
{
	test_fill(70000);
	xrt_sum_runs(NULL, xrt_test_mfns, XRT_CHUNK_MAX);
	KUNIT_EXPECT_EQ(test, xrt.prepared_runs, 1);
}

/* The parameter */

static void __init test_param_absent(struct kunit *test)
{
	xrt_parse("quiet xen_remap_tracer=off");
	KUNIT_EXPECT_EQ(test, xrt.level, XRT_LEVEL_CHUNK);
	KUNIT_EXPECT_FALSE(test, xrt.bad_option);
}

static void __init test_param_levels(struct kunit *test)
{
	xrt_parse("quiet xen_remap_trace=off ro");
	KUNIT_EXPECT_EQ(test, xrt.level, XRT_LEVEL_OFF);
	xrt_parse("xen_remap_trace=page");
	KUNIT_EXPECT_EQ(test, xrt.level, XRT_LEVEL_PAGE);
	xrt_parse("xen_remap_trace=chunk");
	KUNIT_EXPECT_EQ(test, xrt.level, XRT_LEVEL_CHUNK);
	KUNIT_EXPECT_FALSE(test, xrt.bad_option);
}

static void __init test_param_buffer(struct kunit *test)
{
	xrt_parse("xen_remap_trace=page,buf=3M");
	KUNIT_EXPECT_EQ(test, xrt.buf_max, 3 << 20);
	KUNIT_EXPECT_EQ(test, xrt.level, XRT_LEVEL_PAGE);
	xrt_parse("xen_remap_trace=buf=1");
	KUNIT_EXPECT_EQ(test, xrt.buf_max, XRT_BUF_MIN);
	xrt_parse("quiet");
	KUNIT_EXPECT_EQ(test, xrt.buf_max, XRT_BUF_DEFAULT);
}

static void __init test_param_unknown_word(struct kunit *test)
{
	xrt_parse("xen_remap_trace=page,fast");
	KUNIT_EXPECT_TRUE(test, xrt.bad_option);
	KUNIT_EXPECT_EQ(test, xrt.level, XRT_LEVEL_PAGE);
}

static void __init test_param_too_long(struct kunit *test)
{
	const char *line =
		"xen_remap_trace=page,page,page,page,page,page,page,page,page,page,page,page,page";

	xrt_parse(line);
	KUNIT_EXPECT_TRUE(test, xrt.bad_option);
}

static void __init test_param_last_counts(struct kunit *test)
{
	xrt_parse("xen_remap_trace=off xen_remap_trace=page");
	KUNIT_EXPECT_EQ(test, xrt.level, XRT_LEVEL_PAGE);
}

/* Times of pages, and histograms */

static void __init test_chunk(u32 pages)
{
	xrt.level = XRT_LEVEL_PAGE;
	__xrt_chunk_begin(77, XRT_NO_MFN, 5000, pages);
}

static void __init test_page_words(struct kunit *test)
{
	const u64 t[XRT_NR_STEPS + 1] = { 10, 11, 13, 16 };
	struct xrt_pages *rec;
	struct xrt_chunk *chunk;

	test_chunk(2);
	xrt_page_done(t);
	xrt_page_done(t);
	__xrt_chunk_end();
	rec = (void *)first_of(XRT_STREAM_PAGE, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->count, 2);
	KUNIT_EXPECT_EQ(test, rec->rec.len, struct_size(rec, word, 2));
	KUNIT_EXPECT_EQ(test, rec->word[1],
			1 | 2ULL << XRT_PAGE_STEP_BITS |
			3ULL << (2 * XRT_PAGE_STEP_BITS));
	chunk = (void *)first_of(XRT_STREAM_EVENT, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, chunk);
	KUNIT_EXPECT_EQ(test, chunk->timed, 2);
	KUNIT_EXPECT_EQ(test, chunk->step[XRT_STEP_MAP], 6);
}

static void __init test_page_long_step(struct kunit *test)
{
	const u64 t[XRT_NR_STEPS + 1] = { 0, 5, 6, 6 + (1ULL << 30) };
	struct xrt_pages *rec;

	test_chunk(1);
	xrt_page_done(t);
	__xrt_chunk_end();
	rec = (void *)first_of(XRT_STREAM_PAGE, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->count, 1);
	KUNIT_EXPECT_EQ(test, rec->rec.len, struct_size(rec, word, 3));
	KUNIT_EXPECT_EQ(test, rec->word[0], 5 | XRT_PAGE_ESCAPE);
	KUNIT_EXPECT_EQ(test, rec->word[2], 1ULL << 30);
}

static void __init test_page_backwards(struct kunit *test)
{
	const u64 t[XRT_NR_STEPS + 1] = { 100, 90, 95, 99 };
	struct xrt_pages *rec;

	test_chunk(1);
	xrt_page_done(t);
	__xrt_chunk_end();
	rec = (void *)first_of(XRT_STREAM_PAGE, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->word[0] & XRT_PAGE_STEP_MASK, 0);
}

static void __init test_page_next_block(struct kunit *test)
{
	const u64 t[XRT_NR_STEPS + 1] = { 0, 1, 2, 3 };
	u32 most = (TEST_ROOM - sizeof(struct xrt_pages)) / sizeof(u64);
	struct xrt_pages *rec;
	u32 i;

	test_chunk(most + 1);
	for (i = 0; i < most + 1; i++)
		xrt_page_done(t);
	__xrt_chunk_end();
	rec = (void *)first_of(XRT_STREAM_PAGE, 1);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->first, most);
	KUNIT_EXPECT_EQ(test, rec->count, 1);
}

static void __init test_ring_counts_lost_pages(struct kunit *test)
{
	const u64 t[XRT_NR_STEPS + 1] = { 0, 1, 2, 3 };
	u32 most = (TEST_ROOM - sizeof(struct xrt_pages)) / sizeof(u64);
	u32 i;

	test_chunk(TEST_BLOCKS * most + 1);
	for (i = 0; i < TEST_BLOCKS * most; i++)
		xrt_page_done(t);
	KUNIT_EXPECT_EQ(test, xrt.lost_pages, 0);
	xrt_page_done(t);
	KUNIT_EXPECT_EQ(test, xrt.lost_pages, most);
	__xrt_chunk_end();
}

static void __init test_hist_buckets(struct kunit *test)
{
	u32 *mem = kunit_kzalloc(test, xrt_hist_bytes(), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mem);
	xrt_hist_place(mem);
	xrt_hist_add(XRT_STEP_P2M, 0);
	xrt_hist_add(XRT_STEP_P2M, 63);
	xrt_hist_add(XRT_STEP_P2M, 64);
	xrt_hist_add(XRT_STEP_P2M, 65);
	xrt_hist_add(XRT_STEP_P2M, ~0ULL);
	KUNIT_EXPECT_EQ(test, mem[0], 1);
	KUNIT_EXPECT_EQ(test, mem[63], 1);
	KUNIT_EXPECT_EQ(test, mem[64], 2);
	KUNIT_EXPECT_EQ(test, mem[XRT_HIST_BUCKETS - 1], 1);
	KUNIT_EXPECT_EQ(test, xrt_hist_words(), 4);
}

static void __init test_hist_without_memory(struct kunit *test)
{
	xrt_hist_place(NULL);
	xrt_hist_add(XRT_STEP_M2P, 5);
	KUNIT_EXPECT_EQ(test, xrt_hist_words(), 0);
}

/* Failures, frames and sentences */

static void __init test_fail_names_page(struct kunit *test)
{
	struct xrt_fail *rec;

	__xrt_chunk_begin(77, XRT_NO_MFN, 5000, 10);
	xrt_fail_record(XRT_STEP_M2P, 5003, 80, -22);
	rec = (void *)first_of(XRT_STREAM_EVENT, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->rec.id, XRT_STEP_M2P);
	KUNIT_EXPECT_EQ(test, rec->page, 3);
	KUNIT_EXPECT_EQ(test, rec->ret, -22);
}

static void __init test_conflict_moved(struct kunit *test)
{
	struct xrt_conflict *rec;

	__xrt_conflict(XRT_PLACE_INITRD, 0x1000, 0x2000);
	__xrt_moved(0x9000);
	rec = (void *)first_of(XRT_STREAM_SETUP, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->rec.id, XRT_PLACE_INITRD);
	KUNIT_EXPECT_EQ(test, rec->moved_to, 0x9000);
}

static void __init test_frame_text(struct kunit *test)
{
	struct xrt_flight *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	char *text = kunit_kzalloc(test, XRT_FRAME_MAX + 1, GFP_KERNEL);
	char crc[10];
	u32 len;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, text);
	f->frames = 2;
	f->all = 0x1f;
	memcpy(f->data, "recorder", 8);
	f->len = 8;
	len = xrt_make_frame(text, f);
	KUNIT_EXPECT_EQ(test, len, strlen(text));
	snprintf(crc, sizeof(crc), ":%08x",
		 ~xrt_crc32c_le(~0U, (u8 *)text, len - 9));
	KUNIT_EXPECT_STREQ(test, text + len - 9, crc);
	text[len - 9] = '\0';
	KUNIT_EXPECT_STREQ(test, text, "xrt:89abcdef:002/01f:cmVjb3JkZXI=");
}

static void __init test_frame_longest(struct kunit *test)
{
	struct xrt_flight *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	char *text = kunit_kzalloc(test, XRT_FRAME_MAX + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, text);
	f->len = XRT_FRAME_DATA_MAX;
	KUNIT_EXPECT_EQ(test, xrt_make_frame(text, f), 21 + 176 + 9);
}

static void __init expect_sentence(struct kunit *test, enum xrt_death_id id,
				   const char *text)
{
	struct xrt_death death = {
		.rec.id = id,
		.phase = XRT_PHASE_WALK,
		.trapnr = 14,
		.addr = 0x1234,
		.ip = 0xffffffff81000000ULL,
		.chunks = 7,
	};
	char line[XRT_SENTENCE_MAX];

	if (id == XRT_DEATH_PANIC)
		strscpy((char *)death.text, "out of memory\n",
			sizeof(death.text));
	xrt_sentence(line, &death);
	KUNIT_EXPECT_STREQ(test, line, text);
}

static void __init test_sentence_step(struct kunit *test)
{
	__xrt_area_begin(100, 2000);
	test_fill(1000);
	__xrt_prepare(100, 5000, xrt_test_mfns, XRT_CHUNK_MAX);
	xrt_fail_record(XRT_STEP_MAP, 0x5003, 0x80, -22);
	expect_sentence(test, XRT_DEATH_FAIL,
			"xen_remap: map failed: pfn=0x5003 mfn=0x80 error=-22 area=0 chunk=0\n");
}

static void __init test_sentence_chain(struct kunit *test)
{
	xrt_fail_record(XRT_STEP_CHAIN, 0x5000, 0x80, 0x81);
	expect_sentence(test, XRT_DEATH_FAIL,
			"xen_remap: chain failed: pfn=0x5000 mfn=0x80 found=0x81 chunk=0\n");
}

static void __init test_sentence_place(struct kunit *test)
{
	__xrt_conflict(XRT_PLACE_P2M, 0x1000, 0x2000);
	expect_sentence(test, XRT_DEATH_CONFLICT,
			"xen_remap: p2m list at 0x1000-0x2fff is not in RAM of the map\n");
}

static void __init test_sentence_exception(struct kunit *test)
{
	expect_sentence(test, XRT_DEATH_EXCEPTION,
			"xen_remap: exception 14: addr=0x1234 phase=walk ip=0xffffffff81000000\n");
}

static void __init test_sentence_panic(struct kunit *test)
{
	expect_sentence(test, XRT_DEATH_PANIC,
			"xen_remap: panic: phase=walk chunk=7: out of memory\n");
}

static struct kunit_case xrt_test_cases[] __refdata = {
	KUNIT_CASE(test_block_head),
	KUNIT_CASE(test_block_numbers),
	KUNIT_CASE(test_block_full),
	KUNIT_CASE(test_block_no_memory),
	KUNIT_CASE(test_ring_goes_round),
	KUNIT_CASE(test_ring_in_capture),
	KUNIT_CASE(test_record_head),
	KUNIT_CASE(test_record_fills_block),
	KUNIT_CASE(test_record_in_one_block),
	KUNIT_CASE(test_record_last_block_is_kept),
	KUNIT_CASE(test_record_lost_is_counted),
	KUNIT_CASE(test_record_order),
	KUNIT_CASE(test_record_none),
	KUNIT_CASE(test_record_grows),
	KUNIT_CASE(test_record_grows_if_last),
	KUNIT_CASE(test_record_grows_in_block),
	KUNIT_CASE(test_sealed_block),
	KUNIT_CASE(test_prepare_adjacent),
	KUNIT_CASE(test_prepare_apart),
	KUNIT_CASE(test_release_adjacent),
	KUNIT_CASE(test_release_failed),
	KUNIT_CASE(test_run_of_each_length),
	KUNIT_CASE(test_run_broken_anywhere),
	KUNIT_CASE(test_run_descending),
	KUNIT_CASE(test_runs_are_summed),
	KUNIT_CASE(test_runs_without_record),
	KUNIT_CASE(test_param_absent),
	KUNIT_CASE(test_param_levels),
	KUNIT_CASE(test_param_buffer),
	KUNIT_CASE(test_param_unknown_word),
	KUNIT_CASE(test_param_too_long),
	KUNIT_CASE(test_param_last_counts),
	KUNIT_CASE(test_page_words),
	KUNIT_CASE(test_page_long_step),
	KUNIT_CASE(test_page_backwards),
	KUNIT_CASE(test_page_next_block),
	KUNIT_CASE(test_ring_counts_lost_pages),
	KUNIT_CASE(test_hist_buckets),
	KUNIT_CASE(test_hist_without_memory),
	KUNIT_CASE(test_fail_names_page),
	KUNIT_CASE(test_conflict_moved),
	KUNIT_CASE(test_frame_text),
	KUNIT_CASE(test_frame_longest),
	KUNIT_CASE(test_sentence_step),
	KUNIT_CASE(test_sentence_chain),
	KUNIT_CASE(test_sentence_place),
	KUNIT_CASE(test_sentence_exception),
	KUNIT_CASE(test_sentence_panic),
	{ }
};

static struct kunit_suite xrt_test_suite __refdata = {
	.name = "xen_remap_trace",
	.init = xrt_test_begin,
	.exit = xrt_test_end,
	.test_cases = xrt_test_cases,
};

kunit_test_init_section_suites(&xrt_test_suite);
