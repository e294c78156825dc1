// SPDX-License-Identifier: GPL-2.0
/* Unit tests: records of Xen's trace, each at its limits, and their order. */
#include "arithmetic.h"
#include "made_trace.h"
#include "xentrace_file.h"

#define SCHEDULE	0x00021011u	/* of a class that is not handed out */
#define CALL_COUNT	(1u << 22)

static void put_window(struct made_bytes *b, __u32 cpu, __u32 bytes)
{
	put_word(b, CPU_CHANGE | 2u << 28);
	put_word(b, cpu);
	put_word(b, bytes);
}

/* A record with @nr further words. */
static void put_record(struct made_bytes *b, __u32 event, __u64 tsc,
		       const __u32 *words, __u32 nr)
{
	put_word(b, event | nr << 28 | HAS_TSC);
	put_word(b, (__u32)tsc);
	put_word(b, (__u32)(tsc >> 32));
	for (__u32 i = 0; i < nr; i++)
		put_word(b, words[i]);
}

static struct xentrace *open_trace(const struct made_bytes *b)
{
	struct xrt_error err;
	struct xentrace *t = xentrace_open_mem(b->data, b->len, "made", &err);

	assert_non_null(t);
	return t;
}

/* Opening fails with this text. Frees the bytes. */
static void expect_refused(struct made_bytes *b, size_t len, enum xrt_code code,
			   const char *text)
{
	struct xrt_error err = { 0 };
	unsigned char *exact = malloc(len);

	/* Sanitizers see if anything beyond the bytes is read. */
	assert_non_null(exact);
	memcpy(exact, b->data, len);
	assert_null(xentrace_open_mem(exact, len, "made", &err));
	assert_int_equal(err.code, code);
	assert_string_equal(err.text, text);
	free(exact);
	free(b->data);
	*b = (struct made_bytes){ 0 };
}

static void a_trace_has_windows(void **state)
{
	static const char not_one[] = "made: not a trace of xentrace";
	struct made_bytes b = { 0 };

	(void)state;
	put_window(&b, 0, 0);
	expect_refused(&b, 0, XRT_E_EMPTY,
		       "made: the trace is empty; was Xen booted with tbuf_size= and tevt_mask=?");
	put_window(&b, 0, 0);
	xentrace_close(open_trace(&b));
	expect_refused(&b, 11, XRT_E_FORMAT, not_one);
	put_record(&b, CPU_CHANGE, 1, (const __u32[]){ 0 }, 1);
	expect_refused(&b, b.len, XRT_E_FORMAT, not_one);
	put_window(&b, 0, 0);
	put_window(&b, 0, 0);
	expect_refused(&b, 23, XRT_E_DAMAGED,
		       "made: damaged at byte 12: the file is cut in the head of a window; take the trace again");
	put_window(&b, 0, 0);
	put_record(&b, HYPERCALL, 1, NULL, 0);
	expect_refused(&b, b.len, XRT_E_DAMAGED,
		       "made: damaged at byte 12: a window does not begin here; take the trace again");
	put_window(&b, TRACE_CPU_MAX - 1, 0);
	xentrace_close(open_trace(&b));
	put_window(&b, TRACE_CPU_MAX, 0);
	expect_refused(&b, b.len, XRT_E_DAMAGED,
		       "made: damaged at byte 12: a window does not begin here; take the trace again");
	put_window(&b, 0, 12);
	put_record(&b, HYPERCALL, 1, NULL, 0);
	xentrace_close(open_trace(&b));
	expect_refused(&b, b.len - 1, XRT_E_DAMAGED,
		       "made: damaged at byte 0: the file is cut in this window; take the trace again");
}

/* The file did not change: it is damaged, and where is known. */
static void a_record_that_leaves_its_window_is_damage(void **state)
{
	static const char at_24[] =
		"made: damaged at byte 24: a record leaves its window; take the trace again";
	struct made_bytes b = { 0 };
	struct xrt_error err = { 0 };
	char *path = temp_path();
	FILE *f = fopen(path, "w");

	(void)state;
	put_window(&b, 0, 15);
	put_record(&b, HYPERCALL, 1, NULL, 0);
	put_word(&b, 0);
	assert_non_null(f);
	assert_int_equal(fwrite(b.data, 1, 27, f), 27);
	fclose(f);
	assert_null(xentrace_open(path, &err));
	assert_int_equal(err.code, XRT_E_DAMAGED);
	assert_non_null(strstr(err.text, "damaged at byte 24: a record leaves its window"));
	unlink(path);
	free(path);
	expect_refused(&b, 27, XRT_E_DAMAGED, at_24);
	put_window(&b, 0, 20);
	put_record(&b, HYPERCALL, 1, NULL, 0);
	put_record(&b, HYPERCALL, 1, NULL, 0);
	expect_refused(&b, b.len - 4, XRT_E_DAMAGED, at_24);
	put_window(&b, 0, 24);
	put_record(&b, HYPERCALL, 2, NULL, 0);
	put_record(&b, HYPERCALL, 2, NULL, 0);
	xentrace_close(open_trace(&b));
	b.data[28] = 1;
	expect_refused(&b, b.len, XRT_E_DAMAGED,
		       "made: damaged at byte 24: time goes backwards on a CPU; take the trace again");
}

static void there_is_a_limit_of_windows(void **state)
{
	struct made_bytes b = { 0 };

	(void)state;
	for (size_t i = 0; i < 1 << 20; i++)
		put_window(&b, 0, 0);
	xentrace_close(open_trace(&b));
	put_window(&b, 0, 0);
	expect_refused(&b, b.len, XRT_E_DAMAGED,
		       "made: damaged at byte 12582924: too many windows; take the trace again");
}

/* What opening counts: a CPU without records is none, and of equals the last. */
static void what_is_found_is_counted(void **state)
{
	static const __u32 lost[] = { 5, 0 };
	struct made_bytes b = { 0 };
	const struct xentrace_stat *stat;
	struct xentrace *t;

	(void)state;
	put_window(&b, 4, 0);
	put_window(&b, 9, 16 + 16);
	put_record(&b, LOST_RECORDS, 7, lost, 1);
	put_record(&b, HYPERCALL, 7, lost, 1);
	put_window(&b, 2, 12 + 8 + 8 + 4);
	/* No number, no time, neither. */
	put_record(&b, LOST_RECORDS, 7, NULL, 0);
	put_word(&b, LOST_RECORDS | 1u << 28);
	put_word(&b, 6);
	put_word(&b, HYPERCALL | 1u << 28);
	put_word(&b, 0);
	put_word(&b, SCHEDULE);
	t = open_trace(&b);
	stat = xentrace_stat(t);
	assert_int_equal(stat->bytes, b.len);
	assert_int_equal(stat->cpus, 2);
	assert_int_equal(stat->records, 6);
	assert_int_equal(stat->lost, 11);
	assert_int_equal(stat->untimed, 1);
	assert_int_equal(stat->busiest, 32);
	assert_int_equal(stat->busiest_lost, 6);
	xentrace_close(t);
	free(b.data);
}

/* Words of a hypercall's record, and what is made of them. */
static void calls_have_their_count(void **state)
{
	static const struct {
		__u32 words[3];
		__u32 nr;
		__u32 op;
		__u32 count;
		bool preempted;
	} row[] = {
		{ { 0 }, 0, 0xfffff, 0, false },
		{ { OP_M | CALL_COUNT }, 1, OP_M, 0, false },
		{ { OP_M | CALL_COUNT, 3 }, 2, OP_M, 3, false },
		{ { OP_M | CALL_COUNT, 3, 4 }, 3, OP_M, 3, false },
		{ { OP_M | CALL_COUNT, 0x80000003 }, 2, OP_M, 3, true },
		{ { OP_M, 3 }, 2, OP_M, 0, false },
		{ { OP_M | CALL_COUNT << 1, 3 }, 2, OP_M, 0, false },
		{ { OP_V | CALL_COUNT, 3 }, 2, OP_V, 0, false },
		{ { 0xfff00000 | OP_E, 3 }, 2, OP_E, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct xentrace_event e;
		struct made_bytes b = { 0 };
		struct xentrace *t;

		put_window(&b, 3, 12 + 4 * row[i].nr);
		put_record(&b, HYPERCALL, 8, row[i].words, row[i].nr);
		t = open_trace(&b);
		assert_true(xentrace_next(t, &e));
		assert_int_equal(e.kind, XENTRACE_HYPERCALL);
		assert_int_equal(e.cpu, 3);
		assert_int_equal(e.op, row[i].op);
		assert_int_equal(e.count, row[i].count);
		assert_int_equal(e.preempted, row[i].preempted);
		assert_int_equal(e.tsc, 8);
		assert_true(e.timed);
		assert_false(xentrace_next(t, &e));
		xentrace_close(t);
		free(b.data);
	}
}

/* The time of the first lost record, if it is between the two others. */
static void lost_records_have_a_time(void **state)
{
	static const struct {
		__u64 before;
		__u32 nr;
		__u32 words[5];
		__u64 lost;
		__u64 tsc;
	} row[] = {
		{ 20, 0, { 0 }, 0, 50 },
		{ 20, 1, { 7 }, 7, 50 },
		{ 20, 3, { 7, 0, 30 }, 7, 50 },
		{ 20, 4, { 7, 0, 30, 0 }, 7, 30 },
		{ 20, 5, { 7, 0, 30, 0, 9 }, 7, 30 },
		{ 20, 4, { 7, 0, 20, 0 }, 7, 20 },
		{ 20, 4, { 7, 0, 19, 0 }, 7, 50 },
		{ 20, 4, { 7, 0, 49, 0 }, 7, 49 },
		{ 20, 4, { 7, 0, 51, 0 }, 7, 50 },
		{ 20, 4, { 7, 0, 30, 1 }, 7, 50 },
		{ 0, 4, { 7, 0, 0, 0 }, 7, 50 },
		{ 0, 4, { 7, 0, 1, 0 }, 7, 1 },
		{ 0, 1, { 7 }, 7, 50 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct xentrace_event e;
		struct made_bytes b = { 0 };
		struct xentrace *t;

		put_window(&b, 0, 12 + 12 + 4 * row[i].nr);
		put_record(&b, PAGE_FAULT, row[i].before, NULL, 0);
		put_record(&b, LOST_RECORDS, 50, row[i].words, row[i].nr);
		t = open_trace(&b);
		assert_true(xentrace_next(t, &e));
		assert_int_equal(e.kind, XENTRACE_OTHER);
		assert_true(xentrace_next(t, &e));
		assert_int_equal(e.kind, XENTRACE_LOST);
		assert_int_equal(e.lost, row[i].lost);
		if (e.tsc != row[i].tsc)
			fail_msg("row %zu: %llu", i, e.tsc);
		xentrace_close(t);
		free(b.data);
	}
}

/* Without a time of its own: that of the record before it on its CPU. */
static void records_without_a_time_have_the_last_one(void **state)
{
	struct made_bytes b = { 0 };
	struct xentrace_event e;
	struct xentrace *t;

	(void)state;
	put_window(&b, 0, 4 + 12 + 4 + 12);
	put_word(&b, PAGE_FAULT);
	put_record(&b, PAGE_FAULT, 40, NULL, 0);
	put_word(&b, PAGE_FAULT);
	put_record(&b, SCHEDULE, 60, NULL, 0);
	t = open_trace(&b);
	/* Twice: going back forgets the last time. */
	for (int round = 0; round < 2; round++) {
		assert_true(xentrace_next(t, &e));
		assert_true(!e.timed && !e.tsc);
		assert_true(xentrace_next(t, &e));
		assert_true(e.timed && e.tsc == 40);
		assert_true(xentrace_next(t, &e));
		assert_true(!e.timed && e.tsc == 40);
		assert_false(xentrace_next(t, &e));
		assert_int_equal(xentrace_failed(t, NULL), 0);
		xentrace_rewind(t);
	}
	xentrace_close(t);
	free(b.data);
}

/* Any number of CPUs, some with nothing that is handed out, in several windows. */
static void events_come_in_the_order_of_time(void **state)
{
	struct made_trace roller = { .seed = 5 };

	(void)state;
	for (__u32 cpus = 1; cpus <= 9; cpus++) {
		__u64 tsc[9] = { 0 }, last = 0;
		struct made_bytes b = { 0 };
		struct xentrace_event e;
		struct xentrace *t;
		size_t events = 0, found = 0;

		for (int i = 0; i < 300; i++) {
			__u32 cpu = (__u32)roll(&roller, cpus);
			bool hidden = cpu == 2 || !roll(&roller, 4);

			tsc[cpu] += roll(&roller, 50);
			put_window(&b, cpu, 12);
			put_record(&b, hidden ? SCHEDULE : PAGE_FAULT, tsc[cpu],
				   NULL, 0);
			events += !hidden;
		}
		t = open_trace(&b);
		for (; xentrace_next(t, &e); found++) {
			assert_true(e.tsc >= last);
			assert_true(e.cpu < cpus && e.cpu != 2);
			last = e.tsc;
		}
		assert_int_equal(found, events);
		xentrace_close(t);
		free(b.data);
	}
}

static void heads_are_those_of_windows(void **state)
{
	static const struct {
		__u32 head;
		size_t bytes;
		bool is;
	} row[] = {
		{ CPU_CHANGE | 2u << 28, 4, true },
		{ CPU_CHANGE | 2u << 28, 3, false },
		{ CPU_CHANGE | 1u << 28, 12, false },
		{ CPU_CHANGE | 3u << 28, 12, false },
		{ LOST_RECORDS | 2u << 28, 12, false },
	};
	char *path = temp_path();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		FILE *f = fopen(path, "w");

		assert_int_equal(xentrace_is_head(&row[i].head, row[i].bytes),
				 row[i].is);
		assert_non_null(f);
		assert_int_equal(fwrite(&row[i].head, 1, XRT_MIN(row[i].bytes, 4), f),
				 XRT_MIN(row[i].bytes, 4));
		fclose(f);
		assert_int_equal(xentrace_is_trace(path), row[i].is);
	}
	unlink(path);
	assert_false(xentrace_is_trace(path));
	assert_false(xentrace_is_trace("/tmp"));
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trace_has_windows),
		cmocka_unit_test(a_record_that_leaves_its_window_is_damage),
		cmocka_unit_test(there_is_a_limit_of_windows),
		cmocka_unit_test(what_is_found_is_counted),
		cmocka_unit_test(calls_have_their_count),
		cmocka_unit_test(lost_records_have_a_time),
		cmocka_unit_test(records_without_a_time_have_the_last_one),
		cmocka_unit_test(events_come_in_the_order_of_time),
		cmocka_unit_test(heads_are_those_of_windows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
