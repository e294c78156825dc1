// SPDX-License-Identifier: GPL-2.0
/* Unit tests: the model of few records, and what is known without some of them. */
#include "capture_private.h"
#include "format.h"
#include "helper.h"

/**
 * struct few - a capture of few records
 * @w:		gets them
 * @data:	its bytes
 * @size:	how many
 * @cap:	the capture
 * @m:		its model
 */
struct few {
	struct xrt_writer *w;
	char *data;
	size_t size;
	struct xrt_capture *cap;
	struct xrt_model *m;
};

static void few_begin(struct few *f)
{
	struct xrt_error err;

	f->w = xrt_writer_new_mem(&f->data, &f->size, 7, &err);
	assert_non_null(f->w);
}

static void few_put(struct few *f, unsigned int stream, const void *rec)
{
	assert_int_equal(xrt_writer_put(f->w, stream, rec), 0);
}

static void few_look(struct few *f)
{
	struct xrt_error err;

	assert_int_equal(xrt_writer_commit(f->w), 0);
	f->cap = xrt_open_mem(f->data, f->size, "few", &err);
	assert_non_null(f->cap);
	assert_int_equal(xrt_stat(f->cap)->nr_damage, 0);
	f->m = xrt_model_build(f->cap, &err);
	assert_non_null(f->m);
}

static void few_done(struct few *f)
{
	xrt_model_free(f->m);
	xrt_close(f->cap);
	free(f->data);
}

/* Of facts that are there once, the first record counts. */
static void the_first_of_two_facts_counts(void **state)
{
	struct few f;

	(void)state;
	few_begin(&f);
	for (__u32 nr = 1; nr <= 2; nr++) {
		const struct xrt_boot boot = {
			.rec = { XRT_REC_BOOT, 0, sizeof(boot), 0 }, .sample = nr };
		const struct xrt_source source = {
			.rec = { XRT_REC_SOURCE, 0, sizeof(source), 0 },
			.unknown_pages = nr };
		const struct xrt_bound bound = {
			.rec = { XRT_REC_BOUND, 0, sizeof(bound), 0 },
			.at_most_ns = nr };

		few_put(&f, XRT_STREAM_SETUP, &boot);
		few_put(&f, XRT_STREAM_SETUP, &source);
		few_put(&f, XRT_STREAM_SETUP, &bound);
	}
	few_look(&f);
	assert_int_equal(f.m->boot->sample, 1);
	assert_int_equal(f.m->source->unknown_pages, 1);
	assert_int_equal(f.m->bound->at_most_ns, 1);
	few_done(&f);
}

/* Each kind of record has its place; the end of the walk is not its start. */
static void records_are_sorted_by_kind(void **state)
{
	const struct xrt_walk begin = { .rec = { XRT_REC_WALK, 0, sizeof(begin), 0 },
					.pages = 5 };
	const struct xrt_walk finish = { .rec = { XRT_REC_WALK, XRT_MARK_END,
						  sizeof(finish), 0 }, .pages = 6 };
	struct few f;

	(void)state;
	few_begin(&f);
	for (__u32 nr = 3; nr-- > 0; ) {
		const struct xrt_free given = {
			.rec = { XRT_REC_FREE, 0, sizeof(given), nr }, .pages = nr };
		const struct xrt_phase phase = {
			.rec = { XRT_REC_PHASE, nr == 0 ? XRT_MARK_END : 0,
				 sizeof(phase), XRT_PHASE_WALK }, .tsc = 10 + nr };

		few_put(&f, XRT_STREAM_EVENT, &given);
		few_put(&f, XRT_STREAM_EVENT, &phase);
	}
	few_put(&f, XRT_STREAM_EVENT, &begin);
	few_put(&f, XRT_STREAM_EVENT, &finish);
	few_look(&f);
	assert_int_equal(f.m->begin->pages, 5);
	assert_int_equal(f.m->finish->pages, 6);
	assert_int_equal(f.m->nr_free, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(f.m->free[i]->pages, i);
	assert_int_equal(f.m->phase[XRT_PHASE_WALK].begun, 2);
	assert_int_equal(f.m->phase[XRT_PHASE_WALK].ended, 1);
	assert_int_equal(f.m->phase[XRT_PHASE_WALK].begin, 11);
	assert_int_equal(f.m->phase[XRT_PHASE_WALK].end, 10);
	few_done(&f);
}

/* Prepared pages are put into full chunks and a last one, or nowhere. */
static void prepared_pages_are_shared_out(void **state)
{
	static const struct {
		__u32 chunk_max;
		__u64 pages;
		__u32 last;
	} row[] = {
		{ 0, 509, 0 }, { 0, 510, 1 }, { 0, 1018, 509 }, { 0, 1019, 0 },
		{ 10, 10, 0 }, { 10, 11, 1 }, { 10, 20, 10 }, { 10, 21, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		const struct xrt_boot boot = {
			.rec = { XRT_REC_BOOT, 0, sizeof(boot), 0 },
			.chunk_max = row[i].chunk_max };
		struct {
			struct xrt_prepare rec;
			__u64 word[2];
		} p = { .rec = { .rec = { XRT_REC_PREPARE, 0, sizeof(p), 4 },
				 .pfn = 100, .target_pfn = 900,
				 .pages = row[i].pages },
			.word = { 3ULL << XRT_WORD_MFN_BITS | 77,
				  XRT_WORD_MFN_MASK } };
		const struct xrt_prepared *c;
		struct few f;
		__u32 max = row[i].chunk_max ? row[i].chunk_max : 509;

		few_begin(&f);
		if (row[i].chunk_max)
			few_put(&f, XRT_STREAM_SETUP, &boot);
		few_put(&f, XRT_STREAM_SETUP, &p);
		few_look(&f);
		assert_int_equal(f.m->bad_prepare, !row[i].last);
		assert_int_equal(f.m->nr_prepared, row[i].last ? 2 : 0);
		if (row[i].last) {
			c = f.m->prepared;
			assert_int_equal(c[0].nr, 4);
			assert_int_equal(c[0].pages, max);
			assert_int_equal(c[0].mfn, 77);
			assert_int_equal(c[0].ticks, 3);
			assert_int_equal(c[1].nr, 5);
			assert_int_equal(c[1].pages, row[i].last);
			assert_int_equal(c[1].pfn, 100 + max);
			assert_int_equal(c[1].target_pfn, 900 + max);
			assert_true(c[1].mfn == XRT_NO_MFN);
			assert_int_equal(c[1].ticks, 0);
		}
		few_done(&f);
	}
}

/* A page whose number goes back has no frame, nor has one after all runs. */
static void pages_find_their_frames(void **state)
{
	static const struct {
		__u32 chunk;
		__u32 page;
		__u64 mfn;
	} want[] = {
		{ 0, 0, 500 }, { 0, 1, 501 }, { 0, 2, 502 }, { 0, 3, 900 },
		{ 0, 4, 901 }, { 0, 2, XRT_NO_MFN }, { 0, 3, 900 },
		{ 0, 4, 901 }, { 0, 5, XRT_NO_MFN }, { 1, 0, XRT_NO_MFN },
		{ 2, 0, XRT_NO_MFN },
	};
	static const struct {
		__u32 chunk;
		__u32 first;
		__u32 count;
	} rec[] = { { 0, 0, 5 }, { 0, 2, 4 }, { 1, 0, 1 }, { 2, 0, 1 } };
	const struct {
		struct xrt_runs runs;
		__u64 word[2];
	} runs = { .runs.rec = { XRT_REC_RUNS, 0, sizeof(runs), 0 },
		   .word = { 3ULL << XRT_WORD_MFN_BITS | 500,
			     2ULL << XRT_WORD_MFN_BITS | 900 } };
	struct xrt_run_cursor none;
	struct xrt_page_cursor cur;
	struct xrt_page page;
	struct xrt_run run;
	struct few f;

	(void)state;
	few_begin(&f);
	for (__u32 c = 0; c < 2; c++)
		few_put(&f, XRT_STREAM_EVENT, &(struct xrt_chunk){
			.rec = { XRT_REC_CHUNK, 0, sizeof(struct xrt_chunk), c },
			.target_pfn = 100 * (c + 1), .pages = 6 });
	few_put(&f, XRT_STREAM_EVENT, &runs);
	for (size_t i = 0; i < ARRAY_SIZE(rec); i++) {
		struct {
			struct xrt_pages pages;
			__u64 word[5];
		} p = { .pages = { .rec = { XRT_REC_PAGES, 0,
					    (__u16)(16 + 8 * rec[i].count),
					    rec[i].chunk },
				   .first = rec[i].first, .count = rec[i].count } };

		few_put(&f, XRT_STREAM_PAGE, &p);
	}
	few_look(&f);
	assert_int_equal(f.m->chunk[0].run_pages, 5);
	assert_int_equal(f.m->chunk[0].nr_runs, 2);
	assert_int_equal(f.m->chunk[0].kept, 9);
	assert_int_equal(f.m->chunk[1].nr_runs_rec, 0);
	xrt_pages_init(&cur, f.m, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		assert_true(xrt_pages_next(&cur, &page));
		assert_int_equal(page.chunk, want[i].chunk);
		assert_int_equal(page.page, want[i].page);
		if (page.mfn != want[i].mfn)
			fail_msg("page %zu: %llx", i, page.mfn);
		assert_true(page.pfn == (page.chunk < 2 ? 100 * (page.chunk + 1) +
					 page.page : XRT_NO_PFN));
	}
	assert_false(xrt_pages_next(&cur, &page));
	xrt_pages_init(&cur, f.m, &f.m->chunk[1]);
	assert_true(xrt_pages_next(&cur, &page));
	assert_int_equal(page.chunk, 1);
	assert_false(xrt_pages_next(&cur, &page));
	xrt_runs_init(&none, NULL);
	assert_false(xrt_runs_next(&none, &run));
	few_done(&f);
}

/* Each thing that is missing or failed makes a capture less than whole. */
static void a_whole_capture_lacks_nothing(void **state)
{
	struct xrt_capture cap = { .stat.end_known = true };
	struct xrt_end end = { .rec.type = XRT_REC_END };
	struct xrt_model m = { .cap = &cap, .end = &end };
	__u64 *field[] = { &end.lost_pages, &end.lost_chunks, &end.lost_prepare,
			   &end.lost_other, &cap.stat.unknown };
	size_t *number[] = { &cap.stat.nr_damage, &cap.stat.nr_missing, &m.nr_fail };

	(void)state;
	assert_true(xrt_model_whole(&m));
	for (size_t i = 0; i < ARRAY_SIZE(field); i++) {
		*field[i] = 1;
		assert_false(xrt_model_whole(&m));
		*field[i] = 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(number); i++) {
		*number[i] = 1;
		assert_false(xrt_model_whole(&m));
		*number[i] = 0;
	}
	m.end = NULL;
	assert_false(xrt_model_whole(&m));
	m.end = &end;
	cap.stat.end_known = false;
	assert_false(xrt_model_whole(&m));
	cap.stat.end_known = true;
	assert_true(xrt_model_whole(&m));
}

/* Where times come from, and which steps have any. */
static void origins_decide_what_is_timed(void **state)
{
	static const struct {
		enum xrt_origin origin;
		bool timed;
		bool p2m;
		const char *name;
	} row[] = {
		{ XRT_ORIGIN_UNKNOWN, false, false, "tables" },
		{ XRT_ORIGIN_RECORDER, true, true, "tables" },
		{ XRT_ORIGIN_XENTRACE, true, false, "xentrace" },
		{ XRT_ORIGIN_SIMULATOR, true, true, "tables" },
	};
	struct xrt_source source = { .rec.type = XRT_REC_SOURCE };
	const struct xrt_bound bound = { .at_most_ns = 55 };
	struct xrt_model m = { .bound = &bound };

	(void)state;
	assert_true(xrt_model_recorded(&m));
	assert_int_equal(xrt_model_origin(&m, XRT_FACT_TIME), XRT_ORIGIN_RECORDER);
	assert_string_equal(xrt_model_source_name(&m), "capture");
	assert_int_equal(xrt_model_at_most_ns(&m), 0);
	m.source = &source;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		source.origin[XRT_FACT_TIME] = (__u8)row[i].origin;
		assert_false(xrt_model_recorded(&m));
		assert_int_equal(xrt_model_timed(&m), row[i].timed);
		assert_int_equal(xrt_model_step_timed(&m, XRT_STEP_P2M), row[i].p2m);
		assert_int_equal(xrt_model_step_timed(&m, XRT_STEP_M2P),
				 row[i].timed);
		assert_int_equal(xrt_model_at_most_ns(&m), row[i].timed ? 0 : 55);
		assert_string_equal(xrt_model_source_name(&m), row[i].name);
	}
	m.bound = NULL;
	source.origin[XRT_FACT_TIME] = XRT_ORIGIN_UNKNOWN;
	assert_int_equal(xrt_model_at_most_ns(&m), 0);
	source.origin[XRT_FACT_MAP] = XRT_ORIGIN_LOG;
	assert_string_equal(xrt_model_source_name(&m), "log");
}

static void a_walk_is_timed_from_its_start_to_its_end(void **state)
{
	struct xrt_walk begin = { .rec.type = XRT_REC_WALK }, finish = begin;
	struct xrt_model m = { .begin = &begin, .finish = &finish };

	(void)state;
	assert_true(xrt_model_walk_timed(&m));
	begin.rec.flags = XRT_REC_UNTIMED;
	assert_false(xrt_model_walk_timed(&m));
	begin.rec.flags = XRT_WALK_TABLES;
	finish.rec.flags = XRT_MARK_END;
	assert_true(xrt_model_walk_timed(&m));
	finish.rec.flags |= XRT_REC_UNTIMED;
	assert_false(xrt_model_walk_timed(&m));
	finish.rec.flags = XRT_MARK_END;
	m.begin = NULL;
	assert_false(xrt_model_walk_timed(&m));
	m.begin = &begin;
	m.finish = NULL;
	assert_false(xrt_model_walk_timed(&m));
	assert_ptr_equal(xrt_model_remap_map(&m), &m.map[XRT_MAP_XEN]);
	m.map[XRT_MAP_REMAP].total = 1;
	assert_ptr_equal(xrt_model_remap_map(&m), &m.map[XRT_MAP_REMAP]);
}

/* Nanoseconds are cut off, a text of them is rounded; neither wraps round. */
static void ticks_become_times(void **state)
{
	static const struct {
		__u64 khz;
		__u64 ticks;
		__u64 ns;
		const char *text;
	} row[] = {
		{ 1000000, 7, 7, "7 ns" }, { 2000000, 7, 3, "4 ns" },
		{ 3000000, 7, 2, "2 ns" }, { 3000000, 8, 2, "3 ns" },
		{ 1000, 1, 1000, "1.00 us" }, { 1, ~0ULL, ~0ULL, "18446744074 s" },
		{ 1000000, ~0ULL, ~0ULL, "18446744074 s" },
		/* Half a nanosecond more than the most. */
		{ 999999, 18446725626965477906ULL, ~0ULL, "18446744074 s" },
	};
	struct xrt_end end = { .rec.type = XRT_REC_END };
	struct xrt_model m = { .end = &end };
	char text[FORMAT_MAX];
	__u64 ns = 5;

	(void)state;
	assert_false(xrt_ticks_to_ns(&m, 7, &ns));
	assert_string_equal(format_time(text, &m, 7), "");
	assert_string_equal(format_duration(text, &m, 7), "7 ticks");
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		end.tsc_khz = row[i].khz;
		assert_true(xrt_ticks_to_ns(&m, row[i].ticks, &ns));
		if (ns != row[i].ns)
			fail_msg("row %zu: %llu", i, ns);
		assert_string_equal(format_time(text, &m, row[i].ticks), row[i].text);
		assert_string_equal(format_duration(text, &m, row[i].ticks),
				    row[i].text);
	}
	m.end = NULL;
	assert_false(xrt_ticks_to_ns(&m, 7, &ns));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_of_two_facts_counts),
		cmocka_unit_test(records_are_sorted_by_kind),
		cmocka_unit_test(prepared_pages_are_shared_out),
		cmocka_unit_test(pages_find_their_frames),
		cmocka_unit_test(a_whole_capture_lacks_nothing),
		cmocka_unit_test(origins_decide_what_is_timed),
		cmocka_unit_test(a_walk_is_timed_from_its_start_to_its_end),
		cmocka_unit_test(ticks_become_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
