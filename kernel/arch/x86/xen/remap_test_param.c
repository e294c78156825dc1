// SPDX-License-Identifier: GPL-2.0
/* KUnit tests of the remap recorder: the parameter. */
#include "remap_trace_test.h"

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

static struct kunit_case xen_remap_param_cases[] __refdata = {
	KUNIT_CASE(test_param_absent),
	KUNIT_CASE(test_param_levels),
	KUNIT_CASE(test_param_buffer),
	KUNIT_CASE(test_param_unknown_word),
	KUNIT_CASE(test_param_too_long),
	KUNIT_CASE(test_param_last_counts),
	{ }
};

static struct kunit_suite xen_remap_param_suite __refdata = {
	.name = "xen_remap_param",
	.init = xrt_test_begin,
	.exit = xrt_test_end,
	.test_cases = xen_remap_param_cases,
};

kunit_test_init_section_suites(&xen_remap_param_suite);
