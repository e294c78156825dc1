// SPDX-License-Identifier: GPL-2.0
/* KUnit tests of the remap recorder: times of pages, and histograms. */
#include <linux/overflow.h>

#include "remap_trace_test.h"

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
	rec = (void *)xrt_test_first(XRT_STREAM_PAGE, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec);
	KUNIT_EXPECT_EQ(test, rec->count, 2);
	KUNIT_EXPECT_EQ(test, rec->rec.len, struct_size(rec, word, 2));
	KUNIT_EXPECT_EQ(test, rec->word[1],
			1 | 2ULL << XRT_PAGE_STEP_BITS |
			3ULL << (2 * XRT_PAGE_STEP_BITS));
	chunk = (void *)xrt_test_first(XRT_STREAM_EVENT, 0);
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
	rec = (void *)xrt_test_first(XRT_STREAM_PAGE, 0);
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
	rec = (void *)xrt_test_first(XRT_STREAM_PAGE, 0);
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
	rec = (void *)xrt_test_first(XRT_STREAM_PAGE, 1);
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

static struct kunit_case xen_remap_times_cases[] __refdata = {
	KUNIT_CASE(test_page_words),
	KUNIT_CASE(test_page_long_step),
	KUNIT_CASE(test_page_backwards),
	KUNIT_CASE(test_page_next_block),
	KUNIT_CASE(test_ring_counts_lost_pages),
	KUNIT_CASE(test_hist_buckets),
	KUNIT_CASE(test_hist_without_memory),
	{ }
};

static struct kunit_suite xen_remap_times_suite __refdata = {
	.name = "xen_remap_times",
	.init = xrt_test_begin,
	.exit = xrt_test_end,
	.test_cases = xen_remap_times_cases,
};

kunit_test_init_section_suites(&xen_remap_times_suite);
