// SPDX-License-Identifier: GPL-2.0
/* Unit tests: figures of walks that did not end, and how times are printed. */
#include "boot_values.h"
#include "subject.h"
#include "text.h"

/* A walk whose end contradicts its chunks has no number of hypercalls. */
static void a_contradicted_walk_has_no_calls(void **state)
{
	static struct subject t;
	struct xrt_walk begin, finish;

	(void)state;
	subject_make(&t);
	subject_look(&t);
	begin = *t.m->begin;
	begin.rec.id = 2;
	t.m->begin = &begin;
	figures_from_model(&t.r, t.m);
	assert_true(t.r.calls);
	finish = *t.m->finish;
	finish.pages = 0;
	t.m->finish = &finish;
	figures_from_model(&t.r, t.m);
	assert_int_equal(t.r.pages, 0);
	assert_int_equal(t.r.calls, 0);
	subject_done(&t);
}

/* The chunk that the walk ended in has no time, and nobody knows its pages. */
static void an_open_chunk_is_not_done(void **state)
{
	static struct subject t;
	struct xrt_chunk open;
	struct xrt_walk begin;
	__u32 nr;

	(void)state;
	subject_make(&t);
	subject_look(&t);
	nr = nr_chunks(&t);
	begin = *t.m->begin;
	begin.rec.id = 1;
	t.m->begin = &begin;
	figures_from_model(&t.r, t.m);
	assert_true(t.r.calls && t.r.calls == 2 * t.r.pages);
	t.m->finish = NULL;
	figures_from_model(&t.r, t.m);
	assert_int_equal(t.r.chunks, nr);
	assert_int_equal(t.r.calls, 0);
	open = *t.m->chunk[nr - 1].rec;
	open.rec.flags |= XRT_CHUNK_OPEN;
	open.ticks = ~0ULL;
	t.m->chunk[nr - 1].rec = &open;
	t.m->end = NULL;
	figures_from_model(&t.r, t.m);
	assert_int_equal(t.r.chunks, nr - 1);
	for (__u32 i = 0; i + 1 < nr; i++)
		t.r.pages -= t.m->chunk[i].rec->pages;
	assert_int_equal(t.r.pages, 0);
	assert_int_equal(t.r.calls, 0);
	assert_int_equal(t.r.nr_slowest, REPORT_SLOWEST);
	for (size_t i = 0; i < t.r.nr_slowest; i++)
		assert_false(chunk_open(t.r.slowest[i]));
	subject_done(&t);
}

/* Up to the page that failed, else as far as the death says; never beyond. */
static void pages_of_an_open_chunk_count(void **state)
{
	static struct subject t;
	struct xrt_fail fail = { .rec.id = XRT_STEP_MAP, .page = 3 };
	struct xrt_death death = { .phase = XRT_PHASE_WALK, .pages = 2 };
	const struct xrt_fail *fails = &fail;
	const struct xrt_death *deaths = &death;
	struct xrt_walked walked = { 0 };
	struct xrt_chunk open;
	struct xrt_model m;

	(void)state;
	subject_make(&t);
	subject_look(&t);
	m = *t.m;
	open = *m.chunk[0].rec;
	open.rec.flags |= XRT_CHUNK_OPEN;
	open.pages = 10;
	walked.rec = &open;
	m.chunk = &walked;
	m.nr_chunk = 1;
	m.finish = NULL;
	m.end = NULL;
	m.death = &deaths;
	m.nr_death = 1;
	death.chunks = open.rec.id;
	figures_from_model(&t.r, &m);
	assert_int_equal(t.r.pages, 2);
	m.fail = &fails;
	m.nr_fail = 1;
	fail.chunk = open.rec.id;
	figures_from_model(&t.r, &m);
	assert_int_equal(t.r.pages, 3);
	fail.page = ~0u;
	figures_from_model(&t.r, &m);
	assert_int_equal(t.r.pages, 10);
	fail.chunk++;
	death.phase = XRT_PHASE_MFN_SETUP;
	figures_from_model(&t.r, &m);
	assert_int_equal(t.r.pages, 0);
	subject_done(&t);
}

/* As dashboards/report/src/format.js: tests/cli/html.sh holds it to these. */
static void times_are_rounded(void **state)
{
	static const struct {
		__u64 ns;
		const char *text;
	} want[] = {
		{ 0, "0 ns" }, { 999, "999 ns" }, { 1000, "1.00 us" },
		{ 1004, "1.00 us" }, { 1005, "1.01 us" }, { 1659, "1.66 us" },
		{ 9994, "9.99 us" }, { 9995, "10.0 us" }, { 10049, "10.0 us" },
		{ 10050, "10.1 us" }, { 99949, "99.9 us" },
		{ 99950, "100 us" }, { 999499, "999 us" },
		{ 999500, "1.00 ms" }, { 248980000, "249 ms" },
		{ 999600000, "1.00 s" }, { 999949999999, "1000 s" },
		{ 1234500000000, "1235 s" }, { ~0ULL, "18446744074 s" },
	};
	char text[FORMAT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		assert_string_equal(format_ns(text, want[i].ns), want[i].text);
}

/* The record of an area may be one that had no room, or in a lost block. */
static void areas_are_known_if_no_record_is_lost(void **state)
{
	static struct subject t;
	struct bytes bytes = sound_capture();
	struct xrt_error err;
	struct xrt_end end;

	(void)state;
	subject_make(&t);
	subject_look(&t);
	assert_true(report_areas_known(&t.r));
	end = *t.m->end;
	end.lost_other = 1;
	t.m->end = &end;
	assert_false(report_areas_known(&t.r));
	subject_done(&t);
	/* Setup alone: the end is unknown. */
	t.cap = xrt_open_mem(bytes.data, XRT_BLOCK_SIZE, "cut", &err);
	assert_non_null(t.cap);
	t.m = xrt_model_build(t.cap, &err);
	assert_non_null(t.m);
	figures_from_model(&t.r, t.m);
	assert_false(report_areas_known(&t.r));
	xrt_model_free(t.m);
	xrt_close(t.cap);
	free(bytes.data);
}

static void phases_without_both_ends_have_no_time(void **state)
{
	static const struct {
		struct xrt_span span;
		bool known;
	} row[] = {
		{ { .begin = 5, .end = 8, .begun = 1, .ended = 1 }, true },
		{ { .begin = 5, .end = 5, .begun = 1, .ended = 1 }, true },
		{ { .begin = 5, .end = 4, .begun = 1, .ended = 1 }, false },
		{ { .begin = 0, .end = 8, .ended = 1 }, false },
		{ { .begin = 5, .end = 8, .begun = 1 }, false },
		{ { .begin = 5, .end = 4, .begun = 1 }, false },
	};
	static struct subject t;
	struct boot_values v;

	(void)state;
	subject_make(&t);
	subject_look(&t);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		unsigned int ticks = boot_value_ticks(XRT_PHASE_P2M);

		t.m->phase[XRT_PHASE_P2M] = row[i].span;
		boot_values_find(&v, &t.r);
		assert_int_equal(v.known[ticks], row[i].known);
		assert_true(v.value[ticks] == (row[i].known ?
			    row[i].span.end - row[i].span.begin : 0));
	}
	subject_done(&t);
}

/* Times of untimed areas are not read. */
static void the_slowest_area_is_a_timed_one(void **state)
{
	static struct subject t;
	const struct xrt_area *slowest;

	(void)state;
	subject_make(&t);
	subject_look(&t);
	slowest = t.r.prepare.area;
	assert_non_null(slowest);
	for (size_t i = 0; i < t.m->nr_area; i++) {
		struct xrt_area *a = (void *)(unsigned long)t.m->area[i];

		assert_true(a->ticks <= slowest->ticks);
		if (a == slowest)
			continue;
		a->rec.flags |= XRT_REC_UNTIMED;
		a->ticks = slowest->ticks + 1;
	}
	figures_from_model(&t.r, t.m);
	assert_ptr_equal(t.r.prepare.area, slowest);
	((struct xrt_area *)(unsigned long)slowest)->rec.flags |= XRT_REC_UNTIMED;
	figures_from_model(&t.r, t.m);
	assert_null(t.r.prepare.area);
	subject_done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_contradicted_walk_has_no_calls),
		cmocka_unit_test(an_open_chunk_is_not_done),
		cmocka_unit_test(pages_of_an_open_chunk_count),
		cmocka_unit_test(times_are_rounded),
		cmocka_unit_test(areas_are_known_if_no_record_is_lost),
		cmocka_unit_test(phases_without_both_ends_have_no_time),
		cmocka_unit_test(the_slowest_area_is_a_timed_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
