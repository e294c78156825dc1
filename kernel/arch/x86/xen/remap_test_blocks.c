// SPDX-License-Identifier: GPL-2.0
/* KUnit tests of the remap recorder: blocks, the ring and records. */
#include "remap_trace_test.h"

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
	KUNIT_EXPECT_PTR_EQ(test, rec, xrt_test_first(XRT_STREAM_EVENT, 1));
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

static struct kunit_case xen_remap_blocks_cases[] __refdata = {
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
	{ }
};

static struct kunit_suite xen_remap_blocks_suite __refdata = {
	.name = "xen_remap_blocks",
	.init = xrt_test_begin,
	.exit = xrt_test_end,
	.test_cases = xen_remap_blocks_cases,
};

kunit_test_init_section_suites(&xen_remap_blocks_suite);
