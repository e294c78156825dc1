// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what a report says about percentiles, pages and chunks. */
#include "helper.h"
#include "headline.h"
#include "profile.h"
#include "text.h"

#define WORD(p2m, m2p, map) \
	((__u64)(p2m) | (__u64)(m2p) << XRT_PAGE_STEP_BITS | \
	 (__u64)(map) << (2 * XRT_PAGE_STEP_BITS))

/**
 * struct subject - a made-up remap and what is made of it
 */
struct subject {
	struct synth s;
	struct xrt_capture *cap;
	struct xrt_model *m;
	struct report r;
	struct profile p;
};

static void make(struct subject *t)
{
	const struct synth_opts opts = {
		.range = test_map, .nr_pages = 0x4000,
		.level = XRT_LEVEL_PAGE, .release = "6.1", .tsc_khz = 2000000,
	};

	synth_make(&t->s, &opts);
}

static void look(struct subject *t)
{
	char *path = temp_path();
	struct xrt_error err;

	synth_write(&t->s, path, 7);
	t->cap = xrt_open(path, &err);
	assert_non_null(t->cap);
	t->m = xrt_model_build(t->cap, &err);
	assert_non_null(t->m);
	figures_from_model(&t->r, t->m);
	assert_int_equal(profile_from_figures(&t->p, &t->r), 0);
	unlink(path);
	free(path);
}

static void done(struct subject *t)
{
	xrt_model_free(t->m);
	xrt_close(t->cap);
	synth_free(&t->s);
}

/* The word of a page; all pages take one here. */
static __u64 *word_of(struct subject *t, __u32 chunk, __u32 page)
{
	struct tape *tape = &t->s.tape[XRT_STREAM_PAGE];
	struct xrt_pages *rec;

	for (size_t at = 0; at < tape->used; at += rec->rec.len) {
		rec = (void *)(tape->data + at);
		if (rec->rec.id == chunk && page >= rec->first &&
		    page < rec->first + rec->count)
			return &rec->word[page - rec->first];
	}
	fail_msg("no page %u of chunk %u", page, chunk);
	return NULL;
}

static struct xrt_chunk *chunk_of(struct subject *t, __u32 nr)
{
	return synth_rec(&t->s, XRT_STREAM_EVENT, XRT_REC_CHUNK, nr);
}

static __u32 nr_chunks(struct subject *t)
{
	struct xrt_end *e = synth_rec(&t->s, XRT_STREAM_EVENT, XRT_REC_END, 0);

	return (__u32)e->chunks;
}

/* Every page takes the same. */
static void flatten(struct subject *t)
{
	struct tape *tape = &t->s.tape[XRT_STREAM_PAGE];
	struct xrt_pages *rec;

	for (size_t at = 0; at < tape->used; at += rec->rec.len) {
		rec = (void *)(tape->data + at);
		rec->count = (rec->rec.len - sizeof(*rec)) / 8;
		for (__u32 i = 0; i < rec->count; i++)
			rec->word[i] = WORD(100, 600, 1000);
	}
	for (__u32 i = 0; i < nr_chunks(t); i++)
		chunk_of(t, i)->ticks = chunk_of(t, i)->pages * 1720ULL;
}

static int cmp(const void *a, const void *b)
{
	__u64 x = *(const __u64 *)a, y = *(const __u64 *)b;

	return x < y ? -1 : x > y;
}

/* The histograms of the capture, against its very page records. */
static void percentiles_are_within_three_per_cent(void **state)
{
	static struct subject t;
	struct xrt_page_cursor cur;
	struct xrt_page page;
	__u64 *v;
	size_t n;

	(void)state;
	make(&t);
	look(&t);
	v = calloc(t.m->kept, sizeof(*v));
	assert_non_null(v);
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &t.r.step[s];
		const struct {
			__u64 got;
			unsigned int of_1000;
		} want[] = {
			{ f->p50, 500 }, { f->p90, 900 }, { f->p99, 990 },
			{ f->p999, 999 },
		};

		n = 0;
		xrt_pages_init(&cur, t.m, NULL);
		while (xrt_pages_next(&cur, &page))
			v[n++] = page.step[s];
		assert_true(n == t.r.pages && n > 8000);
		qsort(v, n, sizeof(*v), cmp);
		for (size_t i = 0; i < 4; i++) {
			__u64 is = v[(n * want[i].of_1000 + 999) / 1000 - 1];
			__u64 off = want[i].got > is ? want[i].got - is
						     : is - want[i].got;

			assert_true(off * 100 <= is * 3);
		}
		assert_true(f->max == v[n - 1]);
	}
	free(v);
	done(&t);
}

/* Pages that are first to write to a leaf cost more; all of them are found. */
static void first_writes_to_leaves_are_told_apart(void **state)
{
	static bool seen[0x9000 / 512];
	static struct subject t;
	__u64 nr = 0;

	(void)state;
	make(&t);
	flatten(&t);
	for (__u32 i = 0; i < nr_chunks(&t); i++) {
		for (__u32 k = 0; k < chunk_of(&t, i)->pages; k++) {
			__u64 leaf = (chunk_of(&t, i)->target_pfn + k) / 512;

			if (seen[leaf])
				continue;
			seen[leaf] = true;
			*word_of(&t, i, k) = WORD(2100, 600, 1000);
			nr++;
		}
	}
	look(&t);
	assert_true(nr > 10 && t.p.kind[PAGE_LEAF].pages == nr);
	assert_true(t.p.kind[PAGE_LEAF].mean[XRT_STEP_P2M] == 2100);
	assert_true(t.p.kind[PAGE_LEAF].more == (__s64)nr * 2000);
	for (int k = PAGE_LEAF + 1; k < PAGE_KINDS; k++)
		assert_true(!t.p.kind[k].pages || t.p.kind[k].all == 1700);
	assert_true(t.p.outlier.pages == 0);
	assert_true(t.p.slow[0].what & 1 << PAGE_LEAF && !t.p.slow[0].outlier);
	done(&t);
}

/* Each MFN that does not follow, as the runs have it. */
static void mfn_breaks_are_told_apart(void **state)
{
	static struct subject t;
	__u64 nr = 0;

	(void)state;
	make(&t);
	flatten(&t);
	for (__u32 i = 0; i < nr_chunks(&t); i++) {
		const struct xrt_runs *r = synth_rec(&t.s, XRT_STREAM_EVENT,
						     XRT_REC_RUNS, i);
		__u32 page = 0;

		for (__u32 k = 0; k + 1 < (r->rec.len - sizeof(*r)) / 8; k++) {
			page += (__u32)(r->word[k] >> XRT_WORD_MFN_BITS);
			*word_of(&t, i, page) = WORD(100, 1600, 1000);
			nr++;
		}
	}
	look(&t);
	assert_true(nr > 10 && t.p.kind[PAGE_BREAK].pages <= nr);
	assert_true(t.p.kind[PAGE_BREAK].mean[XRT_STEP_M2P] == 1600);
	/* Some of them are first in a leaf as well. */
	assert_true(t.p.kind[PAGE_BREAK].more +
		    t.p.kind[PAGE_LEAF].more == (__s64)nr * 1000);
	done(&t);
}

static void outliers_have_no_cause(void **state)
{
	static struct subject t;

	(void)state;
	make(&t);
	flatten(&t);
	*word_of(&t, 3, 77) = WORD(100, 600, 1000000);
	chunk_of(&t, 3)->ticks += 999000;
	look(&t);
	assert_int_equal(t.p.outlier.pages, 1);
	assert_true(t.p.outlier.more == 999000);
	assert_int_equal(t.p.slow[0].page.chunk, 3);
	assert_int_equal(t.p.slow[0].page.page, 77);
	assert_true(t.p.slow[0].outlier && !t.p.slow[0].what);
	assert_int_equal(t.r.slowest[0]->rec->rec.id, 3);
	assert_int_equal(t.p.chunk[0].why, WHY_OUTLIERS);
	assert_int_equal(t.p.chunk[0].nr, 1);
	assert_int_equal(t.p.chunk[0].ticks, 999000);
	done(&t);
}

static void slow_chunks_are_explained(void **state)
{
	static struct subject t;

	(void)state;
	make(&t);
	flatten(&t);
	for (__u32 k = 0; k < chunk_of(&t, 5)->pages; k++)
		*word_of(&t, 5, k) = WORD(200, 1200, 2000);
	chunk_of(&t, 5)->ticks *= 2;
	chunk_of(&t, 2)->ticks += chunk_of(&t, 2)->ticks / 2;
	look(&t);
	assert_int_equal(t.r.slowest[0]->rec->rec.id, 5);
	assert_int_equal(t.p.chunk[0].why, WHY_PAGES);
	assert_in_range(t.p.chunk[0].times, 18, 20);
	assert_int_equal(t.r.slowest[1]->rec->rec.id, 2);
	assert_int_equal(t.p.chunk[1].why, WHY_BETWEEN);
	assert_int_equal(t.p.chunk[2].why, WHY_USUAL);
	done(&t);
}

/* No page is called slow where all take the same. */
static void no_page_stands_out(void **state)
{
	static struct subject t;

	(void)state;
	make(&t);
	flatten(&t);
	look(&t);
	assert_true(t.p.kept > 8000);
	assert_int_equal(t.p.nr_slow, 0);
	done(&t);
	make(&t);
	flatten(&t);
	*word_of(&t, 3, 77) = WORD(100, 600, 1100);
	look(&t);
	assert_int_equal(t.p.nr_slow, 1);
	done(&t);
}

static const char *headline(struct sentence *s, const struct subject *t)
{
	*s = (struct sentence){ .len = 0 };
	headline_short(s, &t->r, &t->p);
	return s->text;
}

static const char *closing(struct sentence *s, const struct subject *t)
{
	*s = (struct sentence){ .len = 0 };
	headline_sentence(s, &t->r, &t->p);
	return s->text;
}

static void part(struct subject *t, unsigned int step, __u64 ticks)
{
	t->r.step[step].total = ticks;
	t->r.step[step].permille = figures_permille(ticks, t->r.walk);
}

/* What is called most of the walk is more than half of it. */
static void the_largest_part_is_told_first(void **state)
{
	static struct subject t;
	struct sentence s;

	(void)state;
	make(&t);
	look(&t);
	t.r.walk = 1000000;
	t.r.rest_known = true;
	t.p.outlier = (struct kind_figures){ 0 };
	part(&t, XRT_STEP_P2M, 0);
	part(&t, XRT_STEP_M2P, 310000);
	part(&t, XRT_STEP_MAP, 650000);
	t.r.rest = 40000;
	assert_string_equal(headline(&s, &t),
			    "Most of the walk went to the mapping step: 65.0% of 500 us");
	t.p.outlier.pages = 3;
	t.p.outlier.more = 20000;
	assert_string_equal(headline(&s, &t),
			    "Most of the walk went to the mapping step: 65.0% of 500 us");
	assert_non_null(strstr(closing(&s, &t),
			       "500 us, 65.0% of it in the mapping step and 31.0% in the m2p step, including 2.0% in 3 outliers; "));
	t.p.outlier.more = 510000;
	assert_string_equal(headline(&s, &t),
			    "Most of the walk, 51.0% of 500 us, went to 3 outliers");
	assert_non_null(strstr(closing(&s, &t),
			       "500 us, 51.0% of it in 3 outliers; the walk is"));

	t.p.outlier.more = 0;
	part(&t, XRT_STEP_M2P, 200000);
	part(&t, XRT_STEP_MAP, 370000);
	t.r.rest = 430000;
	/* Of a sample nothing is said without an interval. */
	t.r.sampled = true;
	assert_string_equal(headline(&s, &t), "The walk took 500 us");
	assert_non_null(strstr(closing(&s, &t), "which step takes longest is unknown"));
	t.r.step[XRT_STEP_MAP].range = (struct sample_range){
		.known = true, .low = 350000, .high = 400000,
	};
	t.r.step[XRT_STEP_M2P].range.high = 360000;
	assert_string_equal(headline(&s, &t), "The walk took 500 us");
	t.r.step[XRT_STEP_M2P].range.high = 340000;
	assert_string_equal(headline(&s, &t),
			    "The walk took 500 us, 35.0% to 40.0% of it in the mapping step");
	t.r.sampled = false;
	assert_string_equal(headline(&s, &t),
			    "The largest part of the walk is outside of the steps: 43.0% of 500 us");
	part(&t, XRT_STEP_MAP, 500000);
	t.r.rest = 300000;
	assert_string_equal(headline(&s, &t),
			    "The largest part of the walk went to the mapping step: 50.0% of 500 us");
	done(&t);
}

/* Scaled up, a sample's steps may come out a little longer than the walk. */
static void rounding_of_a_sample_is_no_outlier(void **state)
{
	static struct subject t;
	struct xrt_walk finish;
	struct xrt_model *m;

	(void)state;
	make(&t);
	look(&t);
	m = t.m;
	finish = *m->finish;
	m->finish = &finish;
	for (int s = 0; s < XRT_NR_STEPS; s++)
		m->dist[s].sum = 1000000;
	finish.tsc = m->begin->tsc + 2990000;
	figures_from_model(&t.r, m);
	assert_true(!t.r.over && t.r.rest_known && !t.r.rest);
	finish.tsc = m->begin->tsc + 3010000;
	figures_from_model(&t.r, m);
	assert_true(!t.r.over && t.r.rest_known && t.r.rest == 10000);
	finish.tsc = m->begin->tsc + 2900000;
	figures_from_model(&t.r, m);
	assert_true(t.r.over && !t.r.rest_known && !t.r.rest);
	done(&t);
}

/* A walk whose end contradicts its chunks has no number of hypercalls. */
static void a_contradicted_walk_has_no_calls(void **state)
{
	static struct subject t;
	struct xrt_walk begin, finish;

	(void)state;
	make(&t);
	look(&t);
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
	done(&t);
}

/* The chunk that the walk ended in has no time, and nobody knows its pages. */
static void an_open_chunk_is_not_done(void **state)
{
	static struct subject t;
	struct xrt_chunk open;
	struct xrt_walk begin;
	__u32 nr;

	(void)state;
	make(&t);
	look(&t);
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
	done(&t);
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
	make(&t);
	look(&t);
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
	done(&t);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentiles_are_within_three_per_cent),
		cmocka_unit_test(first_writes_to_leaves_are_told_apart),
		cmocka_unit_test(mfn_breaks_are_told_apart),
		cmocka_unit_test(outliers_have_no_cause),
		cmocka_unit_test(slow_chunks_are_explained),
		cmocka_unit_test(no_page_stands_out),
		cmocka_unit_test(the_largest_part_is_told_first),
		cmocka_unit_test(rounding_of_a_sample_is_no_outlier),
		cmocka_unit_test(a_contradicted_walk_has_no_calls),
		cmocka_unit_test(an_open_chunk_is_not_done),
		cmocka_unit_test(pages_of_an_open_chunk_count),
		cmocka_unit_test(times_are_rounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
