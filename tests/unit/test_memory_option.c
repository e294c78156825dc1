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
	/* What is too large is as much as can be. */
	{ "17179869183G", ~0ULL << 30, 0, false },
	{ "17179869184G", ~0ULL, 0, false },
	{ "16777216T", ~0ULL, 0, false },
	{ "1T", 1ULL << 40, 0, false },
	{ "1b", 1, 0, false },
	{ "1M", 1 << 20, 0, false },
	{ "0x10k", 1 << 14, 0, false },
	{ "010k", 1 << 13, 0, false },
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

/* Options follow each other with a blank, as long as one has room behind it. */
static void options_share_the_text(void **state)
{
	const size_t all = sizeof(((struct xrt_dom0_mem *)NULL)->text) - 1;

	(void)state;
	for (size_t len = all - 3; len <= all + 2; len++) {
		struct xrt_dom0_mem mem = { 0 };
		char line[200];
		size_t used = len < all ? len : all;

		sprintf(line, "dom0_mem=%0*d dom0_mem=2", (int)len - 9, 1);
		xrt_dom0_mem_parse(&mem, line);
		assert_memory_equal(mem.text, line, used);
		assert_int_equal(strlen(mem.text), all);
		assert_string_equal(mem.text + used,
				    used == all - 3 ? " do" : used == all - 2 ? " d" :
				    used == all - 1 ? "d" : "");
		assert_int_equal(mem.size.bytes, 2048);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_have_a_part_and_a_share),
		cmocka_unit_test(options_share_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
