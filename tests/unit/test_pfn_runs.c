// SPDX-License-Identifier: GPL-2.0
/* Unit tests: runs of pages, as tables of a running kernel have them. */
#include "helper.h"
#include "tables.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define FOREIGN		(1ULL << 63)
#define IDENTITY	(1ULL << 62)

static void entries_have_their_kinds(void **state)
{
	static const struct {
		__u64 entry;
		bool zero_unknown;
		enum xrt_pfn_kind kind;
		__u64 mfn;
	} cases[] = {
		{ ~0ULL, false, XRT_PFN_MISSING, XRT_NO_MFN },
		{ 0, false, XRT_PFN_RAM, 0 },
		{ 0, true, XRT_PFN_UNKNOWN, XRT_NO_MFN },
		{ 0x1234, true, XRT_PFN_RAM, 0x1234 },
		{ FOREIGN | 0x77, false, XRT_PFN_FOREIGN, 0x77 },
		{ IDENTITY | 0x88, false, XRT_PFN_IDENTITY, XRT_NO_MFN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct xrt_pfn_run run = xrt_p2m_entry(cases[i].entry, 9,
						       cases[i].zero_unknown);

		assert_int_equal(run.kind, cases[i].kind);
		assert_true(run.mfn == cases[i].mfn);
		assert_int_equal(run.pfn, 9);
		assert_int_equal(run.pages, 1);
		assert_int_equal(run.m2p, XRT_M2P_UNKNOWN);
	}
	assert_string_equal(xrt_pfn_kind_name(XRT_PFN_EXCHANGED), "exchanged");
	assert_string_equal(xrt_pfn_kind_name(XRT_PFN_NR), "?");
}

static struct xrt_pfn_run ram(__u64 pfn, __u64 pages, __u64 mfn)
{
	return (struct xrt_pfn_run){ pfn, pages, mfn, XRT_PFN_RAM, XRT_M2P_SAME };
}

static void append(struct xrt_tables *t, struct xrt_pfn_run run)
{
	assert_int_equal(xrt_tables_append(t, &run), 0);
}

static void runs_join_only_their_like(void **state)
{
	const struct xrt_pfn_run a = ram(10, 5, 100);
	struct xrt_pfn_run b = ram(15, 1, 105);

	(void)state;
	assert_true(xrt_pfn_run_joins(&a, &b));
	b.mfn = 106;
	assert_false(xrt_pfn_run_joins(&a, &b));
	b = ram(16, 1, 106);
	assert_false(xrt_pfn_run_joins(&a, &b));
	b = ram(15, 1, 105);
	b.m2p = XRT_M2P_OTHER;
	assert_false(xrt_pfn_run_joins(&a, &b));
	b = ram(15, 1, 105);
	b.kind = XRT_PFN_FOREIGN;
	assert_false(xrt_pfn_run_joins(&a, &b));
}

static void a_run_is_found_by_its_pages(void **state)
{
	struct xrt_tables t = { 0 };

	(void)state;
	append(&t, ram(0, 10, 100));
	append(&t, ram(10, 5, 110));
	append(&t, (struct xrt_pfn_run){ 15, 5, XRT_NO_MFN, XRT_PFN_MISSING, 0 });
	append(&t, (struct xrt_pfn_run){ 20, 1, XRT_NO_MFN, XRT_PFN_MISSING, 0 });
	append(&t, ram(21, 3, 7));
	assert_int_equal(t.nr, 3);
	assert_int_equal(t.pages, 24);
	assert_int_equal(xrt_tables_find(&t, 0)->pages, 15);
	assert_int_equal(xrt_tables_find(&t, 14)->pfn, 0);
	assert_int_equal(xrt_tables_find(&t, 15)->pfn, 15);
	assert_int_equal(xrt_tables_find(&t, 20)->pfn, 15);
	assert_int_equal(xrt_tables_find(&t, 23)->pfn, 21);
	assert_null(xrt_tables_find(&t, 24));
	assert_int_equal(xrt_tables_count(&t, XRT_PFN_RAM), 18);
	assert_int_equal(xrt_tables_count(&t, XRT_PFN_MISSING), 6);
	xrt_tables_free(&t);
	assert_int_equal(t.nr, 0);
}

static void a_range_is_marked_exchanged(void **state)
{
	static const struct xrt_pfn_run want[] = {
		{ 0, 4, 100, XRT_PFN_RAM, XRT_M2P_SAME },
		{ 4, 6, 104, XRT_PFN_EXCHANGED, XRT_M2P_SAME },
		{ 10, 5, XRT_NO_MFN, XRT_PFN_MISSING, 0 },
		{ 15, 2, 300, XRT_PFN_EXCHANGED, XRT_M2P_SAME },
		{ 17, 3, 302, XRT_PFN_RAM, XRT_M2P_SAME },
	};
	struct xrt_tables t = { 0 };

	(void)state;
	append(&t, ram(0, 10, 100));
	append(&t, want[2]);
	append(&t, ram(15, 5, 300));
	assert_int_equal(xrt_tables_mark_exchanged(&t, &(struct xrt_pfns){ 4, 17 }), 0);
	assert_int_equal(t.nr, ARRAY_SIZE(want));
	assert_int_equal(t.pages, 20);
	for (size_t i = 0; i < t.nr; i++)
		assert_memory_equal(&t.run[i], &want[i], sizeof(want[i]));
	xrt_tables_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_have_their_kinds),
		cmocka_unit_test(runs_join_only_their_like),
		cmocka_unit_test(a_run_is_found_by_its_pages),
		cmocka_unit_test(a_range_is_marked_exchanged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
