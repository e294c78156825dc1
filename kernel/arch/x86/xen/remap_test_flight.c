// SPDX-License-Identifier: GPL-2.0
/* KUnit tests of the remap recorder: failures, frames and the sentence. */
#include <linux/string.h>

#include "remap_trace_test.h"

static void __init test_fail_names_page(struct kunit *test)
{
	struct xrt_fail *rec;

	__xrt_chunk_begin(77, XRT_NO_MFN, 5000, 10);
	xrt_fail_record(XRT_STEP_M2P, 5003, 80, -22);
	rec = (void *)xrt_test_first(XRT_STREAM_EVENT, 0);
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
	rec = (void *)xrt_test_first(XRT_STREAM_SETUP, 0);
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
	xrt_test_fill(1000);
	__xrt_prepare(100, 0x5000, xrt_test_mfns, XRT_CHUNK_MAX);
	__xrt_chunk_begin(1000, XRT_NO_MFN, 0x5000, XRT_CHUNK_MAX);
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

/* Of a page that is in no chunk, neither area nor chunk are known. */
static void __init test_sentence_nonram(struct kunit *test)
{
	xrt_fail_record(XRT_STEP_NONRAM, 0x5000, 0x80, 0);
	expect_sentence(test, XRT_DEATH_FAIL,
			"xen_remap: nonram failed: pfn=0x5000 mfn=0x80 error=0\n");
}

static void __init test_sentence_extra(struct kunit *test)
{
	xrt_fail_record(XRT_STEP_EXTRA, 0x5000, 80, 8);
	expect_sentence(test, XRT_DEATH_FAIL,
			"xen_remap: extra failed: pfn=0x5000 pages=80 region=8\n");
}

static void __init test_sentence_swap(struct kunit *test)
{
	__xrt_conflict(XRT_PLACE_SWAP, 0x1000, 0x2000);
	expect_sentence(test, XRT_DEATH_CONFLICT,
			"xen_remap: no RAM to swap 0x1000-0x2fff with\n");
}

static void __init test_sentence_swap_limit(struct kunit *test)
{
	__xrt_conflict(XRT_PLACE_SWAP_LIMIT, 0x1000, 0x2000);
	expect_sentence(test, XRT_DEATH_CONFLICT,
			"xen_remap: too many ranges to swap: 0x1000-0x2fff\n");
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

static struct kunit_case xen_remap_flight_cases[] __refdata = {
	KUNIT_CASE(test_fail_names_page),
	KUNIT_CASE(test_conflict_moved),
	KUNIT_CASE(test_frame_text),
	KUNIT_CASE(test_frame_longest),
	KUNIT_CASE(test_sentence_step),
	KUNIT_CASE(test_sentence_chain),
	KUNIT_CASE(test_sentence_nonram),
	KUNIT_CASE(test_sentence_extra),
	KUNIT_CASE(test_sentence_swap),
	KUNIT_CASE(test_sentence_swap_limit),
	KUNIT_CASE(test_sentence_place),
	KUNIT_CASE(test_sentence_exception),
	KUNIT_CASE(test_sentence_panic),
	{ }
};

static struct kunit_suite xen_remap_flight_suite __refdata = {
	.name = "xen_remap_flight",
	.init = xrt_test_begin,
	.exit = xrt_test_end,
	.test_cases = xen_remap_flight_cases,
};

kunit_test_init_section_suites(&xen_remap_flight_suite);
