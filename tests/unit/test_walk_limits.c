// SPDX-License-Identifier: GPL-2.0
/* Limits of a walk in Xen's trace: of its time, and of its chunks' sizes. */
#include "made_trace.h"
#include "walk_guess.h"

/* Of another boot, if it takes longer than the log allows or is not within. */
static void walks_of_another_boot_are_dropped(void **state)
{
	static const struct {
		struct xrt_bound bound;
		__u64 khz;
		__u64 end;
		enum walk_match_result result;
	} row[] = {
		/* 100 ms, and a hundredth for the clocks. */
		{ { .at_most_ns = 99999999 }, 1000, 101999, WALK_MATCHED },
		{ { .at_most_ns = 99999999 }, 1000, 102000, WALK_OTHER_BOOT },
		{ { .at_most_ns = 99999999 }, 0, 102000, WALK_MATCHED },
		{ { .at_most_ns = 0 }, 1000, 102000, WALK_MATCHED },
		{ { .first_tsc = 500, .last_tsc = 600 }, 1000, 499, WALK_OTHER_BOOT },
		{ { .first_tsc = 500, .last_tsc = 600 }, 1000, 500, WALK_MATCHED },
		{ { .first_tsc = 500, .last_tsc = 600 }, 1000, 600, WALK_MATCHED },
		{ { .first_tsc = 500, .last_tsc = 600 }, 1000, 601, WALK_OTHER_BOOT },
		{ { .first_tsc = 500, .last_tsc = 0 }, 1000, 499, WALK_MATCHED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct walk_match m = { .result = WALK_MATCHED, .times.end = row[i].end };

		walk_match_limit(&m, &row[i].bound, row[i].khz);
		assert_int_equal(m.result, row[i].result);
		assert_true(m.times.end == (m.result == WALK_MATCHED ? row[i].end : 0));
	}
}

/* A chunk has at most 509 pages; longer series are none and end a sequence. */
static void chunks_have_a_greatest_size(void **state)
{
	static const struct {
		__u32 sizes[3];
		size_t nr;
		__u64 pages;
		__u64 chunks;
	} row[] = {
		{ { 509 }, 1, 509, 1 }, { { 510 }, 1, 0, 0 }, { { 3, 509, 4 }, 3, 516, 3 },
		{ { 3, 510, 4 }, 3, 4, 1 }, { { 3, 4, 510 }, 3, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct made_trace t = { .seed = 16 };
		struct made_bytes b;
		struct xentrace *trace;
		struct xrt_error err;
		struct walk_guess g;

		add_walk(&t, row[i].sizes, row[i].nr, NEW_KERNEL);
		b = make_bytes(&t);
		trace = xentrace_open_mem(b.data, b.len, "made", &err);
		assert_non_null(trace);
		assert_int_equal(walk_guess_find(&g, trace, &err), 0);
		assert_int_equal(g.pages, row[i].pages);
		assert_int_equal(g.chunks, row[i].chunks);
		assert_int_equal(g.next_pages, 0);
		xentrace_close(trace);
		free(b.data);
		free(t.item);
	}
}

/* A hypercall without a time is the reason why the walk is not found. */
static void hypercalls_without_a_time_are_a_reason(void **state)
{
	char reason[WALK_REASON_MAX];
	struct made_trace t = { .seed = 17 };
	struct xentrace *trace;
	struct xrt_error err;
	struct walk_match m;
	struct made_bytes b;

	(void)state;
	make_boot(&t, NEW_KERNEL);
	t.item[210].untimed = true;
	t.item[212].untimed = true;
	b = make_bytes(&t);
	trace = xentrace_open_mem(b.data, b.len, "made", &err);
	assert_non_null(trace);
	assert_int_equal(walk_match_find(&m, trace, small, ARRAY_SIZE(small), &err), 0);
	assert_int_equal(m.result, WALK_ABSENT);
	assert_string_equal(walk_match_reason(&m, trace, reason, sizeof(reason)),
			    "2 hypercalls have no time in the trace: take the trace again with xenremap-xentrace");
	walk_match_free(&m);
	xentrace_close(trace);
	free(b.data);
	free(t.item);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_of_another_boot_are_dropped),
		cmocka_unit_test(chunks_have_a_greatest_size),
		cmocka_unit_test(hypercalls_without_a_time_are_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
