// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what a report says about percentiles, pages and chunks. */
#include "helper.h"
#include "report/profile.h"

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
	report_work_out(&t->r, t->m);
	assert_int_equal(profile_work_out(&t->p, &t->r), 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentiles_are_within_three_per_cent),
		cmocka_unit_test(first_writes_to_leaves_are_told_apart),
		cmocka_unit_test(mfn_breaks_are_told_apart),
		cmocka_unit_test(outliers_have_no_cause),
		cmocka_unit_test(slow_chunks_are_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
