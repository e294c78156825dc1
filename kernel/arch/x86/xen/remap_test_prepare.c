// SPDX-License-Identifier: GPL-2.0
/* KUnit tests of the remap recorder: what prepare records, and runs of frames. */
#include <linux/overflow.h>

#include "remap_trace_test.h"

static void __init test_prepare_adjacent(struct kunit *test)
{
	struct xrt_prepare *rec;

	xrt_test_fill(1000);
	__xrt_area_begin(100, 2000);
	__xrt_prepare(100, 9000, xrt_test_mfns, XRT_CHUNK_MAX);
	__xrt_prepare(100 + XRT_CHUNK_MAX, 9000 + XRT_CHUNK_MAX, xrt_test_mfns,
		      5);
	rec = (void *)xrt_next_rec(xrt.store[XRT_STREAM_SETUP].blk,
				   xrt_test_first(XRT_STREAM_SETUP, 0));
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

	xrt_test_fill(1000);
	__xrt_area_begin(100, 2000);
	__xrt_prepare(100, 9000, xrt_test_mfns, 7);
	__xrt_prepare(107, 9007, xrt_test_mfns, 7);
	rec = xrt_next_rec(xrt.store[XRT_STREAM_SETUP].blk,
			   xrt_test_first(XRT_STREAM_SETUP, 0));
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
	area = (void *)xrt_test_first(XRT_STREAM_SETUP, 0);
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
	area = (void *)xrt_test_first(XRT_STREAM_SETUP, 0);
	KUNIT_EXPECT_EQ(test, area->released, 1);
}

static void __init test_run_of_each_length(struct kunit *test)
{
	u32 n;

	xrt_test_fill(70000);
	for (n = 1; n <= XRT_CHUNK_MAX; n++)
		KUNIT_EXPECT_EQ(test, xrt_run_length(xrt_test_mfns, n, 70000),
				n);
}

static void __init test_run_broken_anywhere(struct kunit *test)
{
	u32 i;

	for (i = 0; i < XRT_CHUNK_MAX; i++) {
		xrt_test_fill(70000);
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
	xrt_test_fill(70000);
	xrt_sum_runs(NULL, xrt_test_mfns, XRT_CHUNK_MAX);
	KUNIT_EXPECT_EQ(test, xrt.prepared_runs, 1);
}

static struct kunit_case xen_remap_prepare_cases[] __refdata = {
	KUNIT_CASE(test_prepare_adjacent),
	KUNIT_CASE(test_prepare_apart),
	KUNIT_CASE(test_release_adjacent),
	KUNIT_CASE(test_release_failed),
	KUNIT_CASE(test_run_of_each_length),
	KUNIT_CASE(test_run_broken_anywhere),
	KUNIT_CASE(test_run_descending),
	KUNIT_CASE(test_runs_are_summed),
	KUNIT_CASE(test_runs_without_record),
	{ }
};

static struct kunit_suite xen_remap_prepare_suite __refdata = {
	.name = "xen_remap_prepare",
	.init = xrt_test_begin,
	.exit = xrt_test_end,
	.test_cases = xen_remap_prepare_cases,
};

kunit_test_init_section_suites(&xen_remap_prepare_suite);
