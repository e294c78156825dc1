// SPDX-License-Identifier: GPL-2.0
/* Finding the walk in Xen's trace, whole or damaged. */
#include <time.h>

#include "made_trace.h"
#include "walk_guess.h"

/* The times are those of the events, found another way. */
static void check_times(const struct made_trace *t, const struct walk_match *m,
			size_t first)
{
	const struct made_event *e = &t->item[first];
	const struct xrt_page_time *page = m->times.page;

	for (size_t c = 0; c < ARRAY_SIZE(small); c++) {
		e += e->op == OP_M ? 2 : 1;
		assert_true(m->times.chunk[c].begin == e->tsc);
		for (__u32 i = 0; i < small[c]; i++, e += 2, page++) {
			assert_true(page->m2p == e[1].tsc - e[0].tsc);
			assert_true(page->map == e[2].tsc - e[1].tsc);
		}
		assert_true(m->times.chunk[c].end == e->tsc);
	}
}

static void walk_is_found_and_timed(void **state)
{
	(void)state;
	for (int kernel = NEW_KERNEL; kernel <= OLD_KERNEL; kernel++) {
		struct made_trace t = { .seed = 1 };
		struct walk_match m;

		make_boot(&t, kernel);
		m = match_made(&t);
		assert_int_equal(m.result, WALK_MATCHED);
		assert_true(m.pages == SMALL_PAGES);
		check_times(&t, &m, 201);
		walk_match_free(&m);
		free(t.item);
	}
}

static void two_walks_are_ambiguous(void **state)
{
	struct made_trace t = { .seed = 2 };
	struct walk_match m;

	(void)state;
	make_boot(&t, NEW_KERNEL);
	add_walk(&t, small, ARRAY_SIZE(small), NEW_KERNEL);
	add_noise(&t, 5);
	m = match_made(&t);
	assert_int_equal(m.result, WALK_AMBIGUOUS);
	assert_int_equal(m.found, 2);
	assert_null(m.times.page);
	free(t.item);
}

static void batches_are_named(void **state)
{
	struct made_trace t = { .seed = 3 };
	struct walk_match m;

	(void)state;
	add_noise(&t, 50);
	for (size_t c = 0; c < ARRAY_SIZE(small); c++) {
		add_call(&t, OP_V, 0);
		add_call(&t, OP_M, 20);
		add_call(&t, OP_M, 12 | 0x80000000u);
		add_call(&t, OP_MULTICALL, 0);
	}
	add_call(&t, OP_V, 0);
	m = match_made(&t);
	assert_int_equal(m.result, WALK_BATCHED);
	free(t.item);
}

static void lost_records_name_the_size(void **state)
{
	struct made_trace t = { .seed = 4 };
	struct made_bytes b;
	struct walk_match m;
	struct xrt_error err;
	struct xentrace *trace;
	char reason[WALK_REASON_MAX];

	(void)state;
	make_boot(&t, NEW_KERNEL);
	t.item[250].event = LOST_RECORDS;
	t.item[250].count = 1000000;
	b = make_bytes(&t);
	m = match_bytes(&b, small, ARRAY_SIZE(small));
	assert_int_equal(m.result, WALK_ABSENT);
	trace = xentrace_open_mem(b.data, b.len, "made", &err);
	assert_non_null(trace);
	assert_string_equal(xentrace_name(trace), "made");
	/* 24 MB, so 8192 pages of 4 KiB. */
	assert_true(walk_match_tbuf_size(trace) == 8192);
	walk_match_reason(&m, trace, reason, sizeof(reason));
	assert_non_null(strstr(reason, "no room for 1000000 records"));
	assert_non_null(strstr(reason, "tbuf_size=8192"));
	xentrace_close(trace);
	free(b.data);
	free(t.item);
}

/* An event more, or one fewer, at each place of the walk and around it. */
static void change_place(enum made_kernel kernel, size_t at, int change)
{
	static const __u32 op[] = { OP_M, OP_V, OP_E, 18 };
	struct made_trace t = { .seed = 8 };
	struct walk_match right, m;

	make_boot(&t, kernel);
	right = match_made(&t);
	assert_int_equal(right.result, WALK_MATCHED);
	if (change < 4) {
		insert_event(&t, at, (struct made_event){
			0, HYPERCALL, op[change], 1,
			(t.item[at - 1].tsc + t.item[at].tsc) / 2, false });
	} else if (change == 4) {
		insert_event(&t, at, (struct made_event){
			0, PAGE_FAULT, 0, 0, t.item[at].tsc, false });
	} else {
		memmove(&t.item[at], &t.item[at + 1],
			(t.nr - at - 1) * sizeof(*t.item));
		t.nr--;
	}
	m = match_made(&t);
	assert_true(m.result != WALK_MATCHED || same_times(&m, &right));
	walk_match_free(&m);
	walk_match_free(&right);
	free(t.item);
}

static void each_place_of_the_walk_counts(void **state)
{
	(void)state;
	for (size_t at = 195; at < 201 + 2 * SMALL_PAGES + 30; at++) {
		for (int change = 0; change < 6; change++) {
			change_place(NEW_KERNEL, at, change);
			change_place(OLD_KERNEL, at, change);
		}
	}
}

/* Every length of the file, every bit of it. */
static void cut_and_flipped_files_give_no_wrong_time(void **state)
{
	struct made_trace t = { .seed = 5 };
	struct walk_match right, m;
	struct made_bytes b;

	(void)state;
	make_boot(&t, NEW_KERNEL);
	b = make_bytes(&t);
	right = match_bytes(&b, small, ARRAY_SIZE(small));
	for (size_t len = 0; len < b.len; len += 3) {
		struct made_bytes cut = { b.data, len, len };

		m = match_bytes(&cut, small, ARRAY_SIZE(small));
		assert_true(m.result != WALK_MATCHED);
	}
	for (size_t i = 0; i < 4 * b.len; i++) {
		size_t byte = roll(&t, b.len);
		__u64 bit = roll(&t, 8);

		b.data[byte] ^= 1u << bit;
		/* A flipped bit can make another time, but no other sequence. */
		m = match_bytes(&b, small, ARRAY_SIZE(small));
		assert_true(m.result != WALK_MATCHED ||
			    m.pages == SMALL_PAGES);
		walk_match_free(&m);
		b.data[byte] ^= 1u << bit;
	}
	walk_match_free(&right);
	free(b.data);
	free(t.item);
}

static void time_that_goes_back_is_damage(void **state)
{
	struct made_trace t = { .seed = 6 };
	struct made_bytes b;
	struct xrt_error err;

	(void)state;
	make_boot(&t, NEW_KERNEL);
	t.item[100].tsc = t.item[98].tsc;
	b = make_bytes(&t);
	assert_null(xentrace_open_mem(b.data, b.len, "made", &err));
	assert_int_equal(err.code, XRT_E_DAMAGED);
	assert_non_null(strstr(err.text, "time goes backwards"));
	free(b.data);
	free(t.item);
}

#define LARGE_CHUNKS	6100
#define SECONDS_MAX	5

/* 3.1 million pages: 6.2 million records. */
static void large_walk_is_fast(void **state)
{
	__u32 *sizes = calloc(LARGE_CHUNKS, sizeof(*sizes));
	struct made_trace t = { .seed = 7 };
	struct made_bytes b;
	struct walk_match m;
	clock_t begin;

	(void)state;
	assert_non_null(sizes);
	for (size_t i = 0; i < LARGE_CHUNKS; i++)
		sizes[i] = 509;
	sizes[0] = 17;
	add_noise(&t, 1000);
	add_walk(&t, sizes, LARGE_CHUNKS, NEW_KERNEL);
	add_noise(&t, 1000);
	b = make_bytes(&t);
	begin = clock();
	m = match_bytes(&b, sizes, LARGE_CHUNKS);
	begin = clock() - begin;
	assert_int_equal(m.result, WALK_MATCHED);
	assert_true(m.pages > 3100000);
#ifndef __SANITIZE_ADDRESS__
	assert_true(begin < SECONDS_MAX * CLOCKS_PER_SEC);
#endif
	print_message("%llu pages in %ld ms\n", m.pages,
		      (long)(begin * 1000 / CLOCKS_PER_SEC));
	walk_match_free(&m);
	free(b.data);
	free(t.item);
	free(sizes);
}

/* Calls of one update are batches of no walk, nor is what Xen continues. */
static void other_calls_are_not_batches(void **state)
{
	static const __u32 ones[] = { 1, 1, 1 };
	struct made_trace t = { .seed = 9 };
	struct made_bytes b;
	struct walk_match m;

	(void)state;
	for (int i = 0; i < 10; i++) {
		add_call(&t, OP_M, 1);
		add_call(&t, OP_M, 20 | 0x80000000u);
		add_call(&t, OP_MULTICALL, 0);
	}
	b = make_bytes(&t);
	m = match_bytes(&b, ones, ARRAY_SIZE(ones));
	assert_int_equal(m.result, WALK_ABSENT);
	assert_int_equal(m.batches, 0);
	m = match_bytes(&b, small, ARRAY_SIZE(small));
	assert_int_equal(m.result, WALK_ABSENT);
	assert_int_equal(m.batches, 0);
	free(b.data);
	free(t.item);
}

static void each_result_has_its_reason(void **state)
{
	static const char * const says[] = {
		[WALK_MATCHED]		= "",
		[WALK_ABSENT]		= "the sequence of 70 pages in 5 chunks is not in the trace, at most its first 3 chunks: ",
		[WALK_AMBIGUOUS]	= "the sequence of 70 pages in 5 chunks is in the trace 2 times: ",
		[WALK_UNCERTAIN]	= "the sequence is there, but after lost records, ",
		[WALK_OTHER_BOOT]	= "the sequence is there, but not at the time of this boot's walk: ",
		[WALK_BATCHED]		= "the walk was made in batches of several pages per hypercall (6 of them): ",
		[WALK_EMPTY]		= "nothing was remapped in this boot",
	};
	struct walk_match m = {
		.pages = SMALL_PAGES, .chunks = 5, .longest = 3, .found = 2,
		.batches = 6,
	};
	struct made_trace t = { .seed = 10 };
	struct made_bytes b;
	struct xrt_error err;
	struct xentrace *trace;
	char reason[WALK_REASON_MAX];

	(void)state;
	make_boot(&t, NEW_KERNEL);
	b = make_bytes(&t);
	trace = xentrace_open_mem(b.data, b.len, "made", &err);
	assert_non_null(trace);
	for (size_t i = 0; i < ARRAY_SIZE(says); i++) {
		m.result = (enum walk_match_result)i;
		walk_match_reason(&m, trace, reason, sizeof(reason));
		if (strncmp(reason, says[i], strlen(says[i])))
			fail_msg("result %zu: '%s'", i, reason);
		assert_int_equal(!*reason, !*says[i]);
	}
	xentrace_close(trace);
	free(b.data);
	free(t.item);
}

/* What can be a walk of any chain, and how many hypercalls there are. */
static void guess_of(struct made_trace *t, struct walk_guess *g)
{
	struct made_bytes b = make_bytes(t);
	struct xrt_error err;
	struct xentrace *trace = xentrace_open_mem(b.data, b.len, "made", &err);
	__u64 calls = 0;

	assert_non_null(trace);
	assert_int_equal(walk_guess_find(g, trace, &err), 0);
	for (size_t i = 0; i < t->nr; i++)
		calls += t->item[i].event == HYPERCALL;
	assert_true(g->hypercalls == calls);
	assert_true(g->hypercalls < t->nr);
	xentrace_close(trace);
	free(b.data);
	free(t->item);
}

/* The first of the longest sequences counts, and the longest of the others. */
static void the_longest_sequences_are_found(void **state)
{
	static const __u32 half[] = { 35, 35 }, less[] = { 50 }, least[] = { 30 };
	const struct {
		const __u32 *sizes[3];
		size_t nr[3];
		__u64 chunks;
		__u64 next_pages;
	} row[] = {
		{ { small, half, least }, { 5, 2, 1 }, 5, 70 },
		{ { half, small, least }, { 2, 5, 1 }, 2, 70 },
		{ { small, least, less }, { 5, 1, 1 }, 5, 50 },
		{ { less, small, least }, { 1, 5, 1 }, 5, 50 },
		{ { least, less, small }, { 1, 1, 5 }, 5, 50 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct made_trace t = { .seed = 11 };
		struct walk_guess g;

		for (int k = 0; k < 3; k++)
			add_walk(&t, row[i].sizes[k], row[i].nr[k], NEW_KERNEL);
		insert_event(&t, t.nr, (struct made_event){
			     0, PAGE_FAULT, 0, 0, t.tsc + 1, false });
		guess_of(&t, &g);
		assert_true(g.pages == SMALL_PAGES);
		assert_true(g.chunks == row[i].chunks);
		assert_true(g.next_pages == row[i].next_pages);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walk_is_found_and_timed),
		cmocka_unit_test(two_walks_are_ambiguous),
		cmocka_unit_test(batches_are_named),
		cmocka_unit_test(lost_records_name_the_size),
		cmocka_unit_test(each_place_of_the_walk_counts),
		cmocka_unit_test(cut_and_flipped_files_give_no_wrong_time),
		cmocka_unit_test(time_that_goes_back_is_damage),
		cmocka_unit_test(large_walk_is_fast),
		cmocka_unit_test(other_calls_are_not_batches),
		cmocka_unit_test(each_result_has_its_reason),
		cmocka_unit_test(the_longest_sequences_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
