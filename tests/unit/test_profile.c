// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what a report says about percentiles, pages and chunks. */
#include "headline.h"
#include "subject.h"

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
	subject_make(&t);
	subject_look(&t);
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
	subject_done(&t);
}

/* Pages that are first to write to a leaf cost more; all of them are found. */
static void first_writes_to_leaves_are_told_apart(void **state)
{
	static bool seen[0x9000 / 512];
	static struct subject t;
	__u64 nr = 0;

	(void)state;
	subject_make(&t);
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
	subject_look(&t);
	assert_true(nr > 10 && t.p.kind[PAGE_LEAF].pages == nr);
	assert_true(t.p.kind[PAGE_LEAF].mean[XRT_STEP_P2M] == 2100);
	assert_true(t.p.kind[PAGE_LEAF].more == (__s64)nr * 2000);
	for (int k = PAGE_LEAF + 1; k < PAGE_KINDS; k++)
		assert_true(!t.p.kind[k].pages || t.p.kind[k].all == 1700);
	assert_true(t.p.outlier.pages == 0);
	assert_true(t.p.slow[0].what & 1 << PAGE_LEAF && !t.p.slow[0].outlier);
	subject_done(&t);
}

/* Each MFN that does not follow, as the runs have it. */
static void mfn_breaks_are_told_apart(void **state)
{
	static struct subject t;
	__u64 nr = 0;

	(void)state;
	subject_make(&t);
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
	subject_look(&t);
	assert_true(nr > 10 && t.p.kind[PAGE_BREAK].pages <= nr);
	assert_true(t.p.kind[PAGE_BREAK].mean[XRT_STEP_M2P] == 1600);
	/* Some of them are first in a leaf as well. */
	assert_true(t.p.kind[PAGE_BREAK].more +
		    t.p.kind[PAGE_LEAF].more == (__s64)nr * 1000);
	subject_done(&t);
}

static void outliers_have_no_cause(void **state)
{
	static struct subject t;

	(void)state;
	subject_make(&t);
	flatten(&t);
	*word_of(&t, 3, 77) = WORD(100, 600, 1000000);
	chunk_of(&t, 3)->ticks += 999000;
	subject_look(&t);
	assert_int_equal(t.p.outlier.pages, 1);
	assert_true(t.p.outlier.more == 999000);
	assert_int_equal(t.p.slow[0].page.chunk, 3);
	assert_int_equal(t.p.slow[0].page.page, 77);
	assert_true(t.p.slow[0].outlier && !t.p.slow[0].what);
	assert_int_equal(t.r.slowest[0]->rec->rec.id, 3);
	assert_int_equal(t.p.chunk[0].why, WHY_OUTLIERS);
	assert_int_equal(t.p.chunk[0].nr, 1);
	assert_int_equal(t.p.chunk[0].ticks, 999000);
	subject_done(&t);
}

static void slow_chunks_are_explained(void **state)
{
	static struct subject t;

	(void)state;
	subject_make(&t);
	flatten(&t);
	for (__u32 k = 0; k < chunk_of(&t, 5)->pages; k++)
		*word_of(&t, 5, k) = WORD(200, 1200, 2000);
	chunk_of(&t, 5)->ticks *= 2;
	chunk_of(&t, 2)->ticks += chunk_of(&t, 2)->ticks / 2;
	subject_look(&t);
	assert_int_equal(t.r.slowest[0]->rec->rec.id, 5);
	assert_int_equal(t.p.chunk[0].why, WHY_PAGES);
	assert_in_range(t.p.chunk[0].times, 18, 20);
	assert_int_equal(t.r.slowest[1]->rec->rec.id, 2);
	assert_int_equal(t.p.chunk[1].why, WHY_BETWEEN);
	assert_int_equal(t.p.chunk[2].why, WHY_USUAL);
	subject_done(&t);
}

/* No page is called slow where all take the same. */
static void no_page_stands_out(void **state)
{
	static struct subject t;

	(void)state;
	subject_make(&t);
	flatten(&t);
	subject_look(&t);
	assert_true(t.p.kept > 8000);
	assert_int_equal(t.p.nr_slow, 0);
	subject_done(&t);
	subject_make(&t);
	flatten(&t);
	*word_of(&t, 3, 77) = WORD(100, 600, 1100);
	subject_look(&t);
	assert_int_equal(t.p.nr_slow, 1);
	subject_done(&t);
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
	subject_make(&t);
	subject_look(&t);
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
	subject_done(&t);
}

/* Scaled up, a sample's steps may come out a little longer than the walk. */
static void rounding_of_a_sample_is_no_outlier(void **state)
{
	static struct subject t;
	struct xrt_walk finish;
	struct xrt_model *m;

	(void)state;
	subject_make(&t);
	subject_look(&t);
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
	subject_done(&t);
}

static const char *chunk_note(const struct subject *t, struct slow_chunk slow)
{
	static char text[CHUNK_NOTE_MAX];

	return profile_chunk_note(text, &t->r, &slow);
}

static void each_reason_has_its_words(void **state)
{
	static struct subject t;
	struct profile p = { .kind[PAGE_PLAIN].median = 100 };
	struct slow_page page = { .all = 202 };

	(void)state;
	subject_make(&t);
	subject_look(&t);
#define NOTE(...)	chunk_note(&t, (struct slow_chunk){ __VA_ARGS__ })
	assert_string_equal(NOTE(.why = WHY_USUAL), "");
	assert_string_equal(NOTE(.why = WHY_OUTLIERS, .nr = 2, .ticks = 20000),
			    "2 outliers: 10.0 us");
	assert_string_equal(NOTE(.why = WHY_BREAKS, .nr = 1, .ticks = 20000),
			    "1 MFN break: 10.0 us");
	assert_string_equal(NOTE(.why = WHY_BETWEEN, .ticks = 20000),
			    "between its pages");
	assert_string_equal(NOTE(.why = WHY_PAGES, .times = 43),
			    "all its pages: 4.3 x");
	assert_string_equal(NOTE(.why = WHY_STEP, .nr = XRT_STEP_M2P, .times = 31),
			    "m2p: 3.1 x");
	assert_string_equal(NOTE(.why = WHY_UNTIMED), "not in timed pages");
	assert_string_equal(profile_page_note(&p, &page), "no visible cause");
	page.all = 201;
	assert_string_equal(profile_page_note(&p, &page), "none");
	page.what = 1 << PAGE_NEXT | 1 << PAGE_LAST;
	assert_string_equal(profile_page_note(&p, &page),
			    "back in a p2m leaf");
	subject_done(&t);
}

/* Return: how many pages of the chunk are at an MFN break, now slow ones. */
static __u32 slow_breaks(struct subject *t, __u32 chunk, __u64 word)
{
	const struct xrt_runs *r = synth_rec(&t->s, XRT_STREAM_EVENT,
					     XRT_REC_RUNS, chunk);
	__u32 page = 0, k;

	for (k = 0; k + 1 < (r->rec.len - sizeof(*r)) / 8; k++) {
		page += (__u32)(r->word[k] >> XRT_WORD_MFN_BITS);
		*word_of(t, chunk, page) = word;
	}
	return k;
}

/* MFN breaks and the time between pages both stand out: the larger counts. */
static void the_larger_reason_counts(void **state)
{
	static struct subject t;
	__u32 nr = 0;

	(void)state;
	subject_make(&t);
	flatten(&t);
	for (__u32 i = 0; i < nr_chunks(&t); i++) {
		__u32 n = slow_breaks(&t, i, WORD(100, 600, 100000));

		nr = i == 5 ? n : nr;
	}
	assert_true(nr > 2);
	chunk_of(&t, 5)->ticks += nr * 99000 + nr * 50000;
	subject_look(&t);
	assert_int_equal(t.r.slowest[0]->rec->rec.id, 5);
	assert_int_equal(t.p.chunk[0].why, WHY_BREAKS);
	assert_in_range(t.p.chunk[0].nr, 1, nr);
	assert_int_equal(t.p.chunk[0].ticks, t.p.chunk[0].nr * 99000ULL);
	subject_done(&t);
}

/* A chunk without pages, which a hostile capture may have, writes nothing. */
static void a_chunk_without_pages_is_first_nowhere(void **state)
{
	static const struct xrt_chunk rec[] = {
		{ .target_pfn = 0x4010 },
		{ .target_pfn = 0x4000, .pages = 509 },
		{ .target_pfn = 0x41fd, .pages = 509 },
	};
	struct xrt_walked chunk[] = {
		{ .rec = &rec[0] }, { .rec = &rec[1] }, { .rec = &rec[2] },
	};
	const struct xrt_model m = { .chunk = chunk, .nr_chunk = 3 };
	__u8 *leaves = profile_find_leaves(&m);

	(void)state;
	assert_non_null(leaves);
	assert_int_equal(leaves[0], 0);
	assert_int_equal(leaves[1], 1);
	assert_int_equal(leaves[2], 2);
	free(leaves);
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
		cmocka_unit_test(each_reason_has_its_words),
		cmocka_unit_test(the_larger_reason_counts),
		cmocka_unit_test(a_chunk_without_pages_is_first_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
