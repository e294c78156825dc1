// SPDX-License-Identifier: GPL-2.0
/* Changes of the p2m: kinds, sums, ranges, limits, and what was missed. */
#include "helper.h"

#include "p2m_changes.h"

#define INVALID		(~0ULL)
#define FOREIGN(mfn)	((mfn) | 1ULL << 63)
#define IDENTITY(pfn)	((pfn) | 1ULL << 62)

static struct p2m_changes changes_with_room(size_t room)
{
	return (struct p2m_changes){ .room = room };
}

static void add_change(struct p2m_changes *c, __u64 pfn, __u64 old, __u64 now,
		       __u64 ns)
{
	const struct p2m_change change = {
		.pfn = pfn, .old = old, .now = now, .old_known = true,
		.ns = ns, .cause = P2M_CAUSE_BALLOON,
	};

	p2m_changes_add(c, &change);
}

static void names_what_a_change_did(void **state)
{
	static const struct {
		__u64 old;
		__u64 now;
		enum p2m_change_kind kind;
	} row[] = {
		{ 5, INVALID, P2M_REMOVED },
		{ INVALID, 5, P2M_ADDED },
		{ 5, 6, P2M_REPLACED },
		{ 5, 5, P2M_SAME },
		{ INVALID, INVALID, P2M_SAME },
		{ INVALID, FOREIGN(9), P2M_MAPPED },
		{ 5, FOREIGN(9), P2M_MAPPED },
		{ FOREIGN(9), FOREIGN(8), P2M_MAPPED },
		{ FOREIGN(9), INVALID, P2M_UNMAPPED },
		{ FOREIGN(9), 5, P2M_UNMAPPED },
		{ IDENTITY(1), INVALID, P2M_OTHER },
		{ INVALID, IDENTITY(1), P2M_OTHER },
		{ 5, IDENTITY(1), P2M_OTHER },
		{ IDENTITY(1), 5, P2M_OTHER },
	};
	struct p2m_change unknown = { .old = 5, .now = 5 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct p2m_change change = {
			.pfn = 1, .old = row[i].old, .now = row[i].now,
			.old_known = true,
		};

		assert_int_equal(p2m_change_kind(&change), row[i].kind);
	}
	assert_int_equal(p2m_change_kind(&unknown), P2M_OTHER);
}

static void sums_changes_pages_and_ranges(void **state)
{
	struct p2m_changes c = changes_with_room(1 << 20);
	const struct p2m_change_sum *removed =
		&c.sum[P2M_CAUSE_BALLOON][P2M_REMOVED];
	struct xrt_pfns range = { 0, 0 };

	(void)state;
	/* Across the end of a chunk of the set; one page twice. */
	for (__u64 pfn = PFN_SET_CHUNK - 3; pfn < PFN_SET_CHUNK + 2; pfn++)
		add_change(&c, pfn, pfn, INVALID, 0);
	add_change(&c, 7 * PFN_SET_CHUNK, 1, INVALID, 0);
	add_change(&c, 7 * PFN_SET_CHUNK, INVALID, 1, 0);
	add_change(&c, 7 * PFN_SET_CHUNK, 1, INVALID, 0);
	add_change(&c, 9, 1, 1, 0);

	assert_true(c.total == 8);
	assert_true(removed->changes == 7);
	assert_true(removed->set.pages == 6);
	assert_true(c.sum[P2M_CAUSE_BALLOON][P2M_ADDED].changes == 1);
	assert_true(c.sum[P2M_CAUSE_BALLOON][P2M_SAME].changes == 1);
	assert_true(pfn_set_ranges(&removed->set) == 2);
	assert_true(pfn_set_next(&removed->set, &range));
	assert_true(range.start == PFN_SET_CHUNK - 3);
	assert_true(range.end == PFN_SET_CHUNK + 2);
	assert_true(pfn_set_next(&removed->set, &range));
	assert_true(range.start == 7 * PFN_SET_CHUNK);
	assert_true(range.end == 7 * PFN_SET_CHUNK + 1);
	assert_false(pfn_set_next(&removed->set, &range));
	p2m_changes_free(&c);
}

static void keeps_the_highest_rate(void **state)
{
	struct p2m_changes c = changes_with_room(1 << 20);

	(void)state;
	c.start_ns = 500;
	for (__u64 i = 0; i < 10; i++)
		add_change(&c, i, 1, INVALID, 1000000400);
	for (__u64 i = 0; i < 20; i++)
		add_change(&c, i, 1, INVALID, 1000000500);
	for (__u64 i = 0; i < 5; i++)
		add_change(&c, i, 1, INVALID, 7000000000);
	assert_true(c.sum[P2M_CAUSE_BALLOON][P2M_REMOVED].peak == 20);
	p2m_changes_free(&c);
}

static void counts_what_has_no_room(void **state)
{
	/* Pointers of 64 chunks, and one chunk. */
	struct p2m_changes c = changes_with_room(64 * 8 + 4096);

	(void)state;
	add_change(&c, 1, 1, INVALID, 0);
	add_change(&c, 2, 1, INVALID, 0);
	assert_true(c.unkept == 0);
	assert_true(c.room == 0);
	add_change(&c, PFN_SET_CHUNK, 1, INVALID, 0);
	add_change(&c, PFN_SET_END, 1, INVALID, 0);
	add_change(&c, ~0ULL, 1, INVALID, 0);
	assert_true(c.unkept == 3);
	assert_true(c.total == 5);
	assert_true(c.sum[P2M_CAUSE_BALLOON][P2M_REMOVED].set.pages == 2);
	p2m_changes_free(&c);
}

static void append_run(struct xrt_tables *t, __u64 pages, __u64 mfn,
		       enum xrt_pfn_kind kind)
{
	const struct xrt_pfn_run run = {
		.pfn = t->pages, .pages = pages, .mfn = mfn, .kind = kind,
	};

	assert_int_equal(xrt_tables_append(t, &run), 0);
}

static void finds_changes_that_were_not_seen(void **state)
{
	struct p2m_changes c = changes_with_room(1 << 20);
	struct xrt_tables before = { 0 }, after = { 0 };
	__u64 compared;

	(void)state;
	append_run(&before, 100, 1000, XRT_PFN_RAM);
	append_run(&before, 50, 0, XRT_PFN_MISSING);
	append_run(&before, 50, 0, XRT_PFN_UNKNOWN);
	/* 10 to 19 are ballooned, 30 has another frame, 120 to 149 are back. */
	append_run(&after, 10, 1000, XRT_PFN_RAM);
	append_run(&after, 10, 0, XRT_PFN_MISSING);
	append_run(&after, 10, 1020, XRT_PFN_RAM);
	append_run(&after, 1, 77, XRT_PFN_RAM);
	append_run(&after, 69, 1031, XRT_PFN_EXCHANGED);
	append_run(&after, 20, 0, XRT_PFN_MISSING);
	append_run(&after, 80, 5000, XRT_PFN_RAM);

	assert_true(p2m_changes_missed(&c, &before, &after, &compared) == 41);
	assert_true(compared == 150);
	assert_true(p2m_changes_missed(&c, &before, &before, &compared) == 0);
	for (__u64 pfn = 10; pfn < 20; pfn++)
		add_change(&c, pfn, 1, INVALID, 0);
	assert_true(p2m_changes_missed(&c, &before, &after, &compared) == 31);
	add_change(&c, 30, 1030, 77, 0);
	for (__u64 pfn = 120; pfn < 150; pfn++)
		add_change(&c, pfn, INVALID, 1, 0);
	assert_true(p2m_changes_missed(&c, &before, &after, &compared) == 0);
	xrt_tables_free(&before);
	xrt_tables_free(&after);
	p2m_changes_free(&c);
}

/* Only kinds with a frame have one that can differ; the shorter list ends it. */
static void frames_of_other_kinds_do_not_differ(void **state)
{
	struct p2m_changes c = changes_with_room(1 << 20);
	struct xrt_tables before = { 0 }, after = { 0 };
	__u64 compared;

	(void)state;
	append_run(&before, 3, 1, XRT_PFN_IDENTITY);
	append_run(&before, 3, 100, XRT_PFN_FOREIGN);
	append_run(&before, 3, 200, XRT_PFN_FOREIGN);
	append_run(&before, 3, 300, XRT_PFN_RAM);
	append_run(&after, 3, 2, XRT_PFN_IDENTITY);
	append_run(&after, 3, 100, XRT_PFN_FOREIGN);
	append_run(&after, 3, 201, XRT_PFN_FOREIGN);
	append_run(&after, 2, 0, XRT_PFN_UNKNOWN);
	assert_true(p2m_changes_missed(&c, &before, &after, &compared) == 3);
	assert_true(compared == 9);
	assert_true(p2m_changes_missed(&c, &after, &before, &compared) == 3);
	assert_true(compared == 9);
	xrt_tables_free(&before);
	xrt_tables_free(&after);
	p2m_changes_free(&c);
}

static void names_of_no_kind_are_a_question_mark(void **state)
{
	(void)state;
	assert_string_equal(p2m_cause_name(P2M_NR_CAUSES - 1), "hotplug");
	assert_string_equal(p2m_cause_name(P2M_NR_CAUSES), "?");
	assert_string_equal(p2m_change_name(P2M_NR_CHANGES - 1), "same");
	assert_string_equal(p2m_change_name(P2M_NR_CHANGES), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_what_a_change_did),
		cmocka_unit_test(sums_changes_pages_and_ranges),
		cmocka_unit_test(keeps_the_highest_rate),
		cmocka_unit_test(counts_what_has_no_room),
		cmocka_unit_test(finds_changes_that_were_not_seen),
		cmocka_unit_test(frames_of_other_kinds_do_not_differ),
		cmocka_unit_test(names_of_no_kind_are_a_question_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
