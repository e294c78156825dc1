// SPDX-License-Identifier: GPL-2.0
/* Unit tests: dom0_mem as Xen reads it. */
#include "helper.h"
#include "memory_option.h"

static const struct {
	const char *text;
	__u64 bytes;
	__u32 percent;
	bool odd;
} size[] = {
	{ "1024", 1 << 20, 0, false },
	{ "1G", 1 << 30, 0, false },
	{ "25%", 0, 25, false },
	{ "99%", 0, 99, false },
	{ "100%", 0, 0, true },
	{ "25%+1M", 1 << 20, 25, false },
	{ "1M+25%", 1 << 20, 25, false },
	/* Two parts at most. */
	{ "25%+1M+2M", 1 << 20, 25, true },
	{ "1Gx", 1 << 30, 0, true },
};

static void sizes_have_a_part_and_a_share(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(size); i++) {
		struct xrt_dom0_mem mem = { 0 };
		char line[64];

		snprintf(line, sizeof(line), "dom0_mem=min:%s x", size[i].text);
		xrt_dom0_mem_parse(&mem, line);
		assert_true(mem.known);
		assert_true(mem.min.known);
		assert_false(mem.size.known);
		assert_int_equal(mem.min.bytes, size[i].bytes);
		assert_int_equal(mem.min.percent, size[i].percent);
		assert_int_equal(mem.odd, size[i].odd);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_have_a_part_and_a_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
