// SPDX-License-Identifier: GPL-2.0
/* Checks of verify: levels, page records, batches, and sums of steps. */
#include "finding.h"

#define BATCH		2
#define PAGES_MAX	4

/* A chunk and up to four page records of one page each. */
struct paged {
	struct xrt_boot boot;
	struct xrt_walk begin;
	struct xrt_walk finish;
	struct xrt_end end;
	struct xrt_chunk rec;
	struct xrt_walked chunk;
	struct xrt_dist dist[XRT_NR_STEPS];
	__u64 room[PAGES_MAX][3];
	const struct xrt_pages *pages[PAGES_MAX];
	struct xrt_model m;
	struct verify v;
};

/* All steps of the page take so long. */
static void set_page(struct paged *p, size_t i, __u32 nr, __u64 ticks)
{
	struct xrt_pages *rec = (void *)p->room[i];

	*rec = (struct xrt_pages){ .first = nr, .count = 1 };
	rec->word[0] = ticks | ticks << XRT_PAGE_STEP_BITS | ticks << (2 * XRT_PAGE_STEP_BITS);
	p->pages[i] = rec;
}

static void make_paged(struct paged *p)
{
	static const __u64 ticks[PAGES_MAX] = { 101, 100, 201, 200 };

	memset(p, 0, sizeof(*p));
	p->boot.level = XRT_LEVEL_PAGE;
	p->boot.sample = 1;
	p->begin.rec.id = BATCH;
	p->rec = (struct xrt_chunk){
		.pages = PAGES_MAX, .timed = PAGES_MAX, .ticks = 1806,
		.step = { 602, 602, 602 },
	};
	p->chunk = (struct xrt_walked){
		.rec = &p->rec, .pages = p->pages, .nr_pages_rec = PAGES_MAX, .kept = PAGES_MAX,
	};
	for (__u32 i = 0; i < PAGES_MAX; i++)
		set_page(p, i, i, ticks[i]);
	p->m = (struct xrt_model){
		.boot = &p->boot, .begin = &p->begin, .finish = &p->finish, .end = &p->end,
		.chunk = &p->chunk, .nr_chunk = 1, .pages = p->pages, .nr_pages = PAGES_MAX,
		.kept = PAGES_MAX, .dist = p->dist,
	};
	p->v.m = &p->m;
	p->v.sums.walked = PAGES_MAX;
	p->v.sums.timed = PAGES_MAX;
}

static void expect_paged(struct paged *p, check_fn check, enum verdict verdict, const char *text)
{
	expect_finding(&p->v, check, verdict, text);
	checks_free(&p->v);
	make_paged(p);
}

#define PAGES_OK	"4 page records, each in its chunk"
#define APART(a, b)	"chunk 0: pages " #a " and " #b " are in one batch of 2, but their times differ"

/* Pages of a batch differ by a tick, the first takes it. */
static void pages_of_a_batch_share_its_time(void **state)
{
	struct paged p;

	(void)state;
	make_paged(&p);
	expect_paged(&p, check_page_records, VERDICT_OK, PAGES_OK);
	set_page(&p, 1, 1, 101);
	expect_paged(&p, check_page_records, VERDICT_OK, PAGES_OK);
	set_page(&p, 1, 1, 99);
	expect_paged(&p, check_page_records, VERDICT_FAIL, APART(0, 1));
	set_page(&p, 3, 3, 202);
	expect_paged(&p, check_page_records, VERDICT_FAIL, APART(2, 3));
	/* Without batches each page has a time of its own. */
	set_page(&p, 3, 3, 900);
	p.begin.rec.id = 1;
	expect_paged(&p, check_page_records, VERDICT_OK, PAGES_OK);
	/* Pages of two chunks are in no common batch. */
	set_page(&p, 1, 1, 900);
	((struct xrt_pages *)p.room[1])->rec.id = 7;
	p.rec.rec.id = 7;
	expect_paged(&p, check_page_records, VERDICT_FAIL,
		     "page records of chunk 0, which was not walked");
}

/* The batch of a page whose neighbour was dropped is unknown. */
static void pages_after_a_gap_share_nothing(void **state)
{
	const struct xrt_chunk next = { .rec.id = 1 };
	struct xrt_walked two[2] = { { 0 } };
	struct paged p;

	(void)state;
	make_paged(&p);
	p.m.nr_pages = 1;
	p.chunk.nr_pages_rec = 1;
	p.end.lost_pages = 2;
	set_page(&p, 0, 3, 900);
	expect_paged(&p, check_page_records, VERDICT_OK, PAGES_OK);
	p.m.nr_pages = 2;
	p.chunk.nr_pages_rec = 0;
	set_page(&p, 1, 3, 900);
	expect_paged(&p, check_page_records, VERDICT_OK, PAGES_OK);
	/* The record of the first page of chunk 1 was dropped. */
	two[0].rec = &p.rec;
	two[1].rec = &next;
	p.m.chunk = two;
	p.m.nr_chunk = 2;
	p.m.nr_pages = 2;
	p.end.lost_pages = 1;
	set_page(&p, 1, 1, 900);
	expect_paged(&p, check_page_records, VERDICT_FAIL, APART(0, 1));
	p.m.chunk = two;
	p.m.nr_chunk = 2;
	p.m.nr_pages = 2;
	p.end.lost_pages = 1;
	set_page(&p, 1, 1, 900);
	((struct xrt_pages *)p.room[1])->rec.id = 1;
	expect_paged(&p, check_page_records, VERDICT_OK, PAGES_OK);
}

static void page_records_follow_each_other(void **state)
{
	struct paged p;

	(void)state;
	make_paged(&p);
	set_page(&p, 2, 3, 201);
	expect_paged(&p, check_page_records, VERDICT_FAIL,
		     "chunk 0: page records go on with page 3, expected 2");
	p.rec.pages = 3;
	expect_paged(&p, check_page_records, VERDICT_FAIL,
		     "chunk 0 has 3 pages, but a record of page 3");
	p.rec.timed = 3;
	expect_paged(&p, check_page_records, VERDICT_FAIL,
		     "chunk 0: 3 pages timed, but page records end after page 4");
	p.chunk.kept = 3;
	expect_paged(&p, check_page_records, VERDICT_FAIL,
		     "chunk 0: 4 pages timed, but records of 3");
	p.chunk.kept = 3;
	p.end.lost_pages = 1;
	expect_paged(&p, check_page_records, VERDICT_OK, PAGES_OK);
	expect_paged(&p, check_page_count, VERDICT_OK,
		     "4 page records kept, 0 dropped, 4 pages timed");
	p.end.lost_pages = 1;
	expect_paged(&p, check_page_count, VERDICT_FAIL,
		     "4 page records kept and 1 dropped, but 4 pages timed");
}

#define LEVEL_OK(level)	"chunks and histograms are those of level " level

static void levels_show_in_every_chunk(void **state)
{
	struct paged p;

	(void)state;
	make_paged(&p);
	expect_paged(&p, check_level, VERDICT_OK, LEVEL_OK("page"));
	p.boot.level = XRT_LEVEL_PAGE + 1;
	expect_paged(&p, check_level, VERDICT_FAIL, "level 3, but the walk is recorded");
	p.boot.level = XRT_LEVEL_OFF;
	p.boot.sample = 4;
	p.v.sums.timed = 0;
	p.m.nr_pages = 0;
	expect_paged(&p, check_level, VERDICT_FAIL, "level 0, but the walk is recorded");
	p.boot.level = XRT_LEVEL_OFF;
	p.boot.sample = 4;
	p.v.sums.timed = 0;
	p.m.nr_pages = 0;
	p.m.nr_chunk = 0;
	expect_paged(&p, check_level, VERDICT_OK, LEVEL_OK("off"));
	p.rec.timed = 3;
	expect_paged(&p, check_level, VERDICT_FAIL,
		     "level page, but chunk 0 has 3 of 4 pages timed");
	p.rec.timed = 3;
	p.rec.rec.flags = XRT_CHUNK_OPEN;
	expect_paged(&p, check_level, VERDICT_OK, LEVEL_OK("page"));
	p.boot.level = XRT_LEVEL_CHUNK;
	p.boot.sample = 4;
	expect_paged(&p, check_level, VERDICT_FAIL, "level chunk, but there are page records");
	p.boot.level = XRT_LEVEL_CHUNK;
	p.boot.sample = 4;
	p.m.nr_pages = 0;
	expect_paged(&p, check_level, VERDICT_OK, LEVEL_OK("chunk"));
	p.boot.level = XRT_LEVEL_CHUNK;
	p.boot.sample = 4;
	p.m.nr_pages = 0;
	p.rec.timed = 5;
	expect_paged(&p, check_level, VERDICT_FAIL,
		     "level chunk, but chunk 0 has 5 of 4 pages timed");
	p.dist[XRT_STEP_M2P].present = true;
	expect_paged(&p, check_level, VERDICT_OK, LEVEL_OK("page"));
	p.dist[XRT_STEP_M2P].present = true;
	p.dist[XRT_STEP_M2P].sampled = true;
	expect_paged(&p, check_level, VERDICT_FAIL,
		     "level page, but the histogram of step m2p is of some pages");
	p.dist[XRT_STEP_MAP].present = true;
	p.boot.level = XRT_LEVEL_CHUNK;
	p.boot.sample = 4;
	p.m.nr_pages = 0;
	expect_paged(&p, check_level, VERDICT_FAIL,
		     "level chunk, but the histogram of step mapping is of all pages");
}

/* Of sixteen timed pages on, half as many and half as many again may be. */
static void samples_fit_to_what_was_timed(void **state)
{
	static const struct {
		__u32 sample;
		__u64 timed;
		__u64 walked;
		bool fits;
	} row[] = {
		{ 64, 15, 15, true }, { 64, 16, 16, false }, { 64, 16, 511, false },
		{ 64, 16, 512, true }, { 64, 16, 1551, true }, { 64, 16, 1552, false },
		{ 63, 15, 15, false }, { 0, 0, 100, true }, { 0, 1, 100, false },
		{ 1, 100, 100, false },
	};
	char text[160];
	struct paged p;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		make_paged(&p);
		p.m.nr_chunk = 0;
		p.m.nr_pages = 0;
		p.boot.level = XRT_LEVEL_CHUNK;
		p.boot.sample = row[i].sample;
		p.v.sums.timed = row[i].timed;
		p.v.sums.walked = row[i].walked;
		snprintf(text, sizeof(text),
			 "level chunk with 1 page in %u timed does not fit to %llu timed pages of %llu",
			 row[i].sample, row[i].timed, row[i].walked);
		expect_paged(&p, check_level, row[i].fits ? VERDICT_OK : VERDICT_FAIL,
			     row[i].fits ? LEVEL_OK("chunk") : text);
	}
}

#define NO_TIMES	"this kernel's recorder times no single pages"

/* A recorder without a sample times nothing, neither in chunks nor in all. */
static void recorders_without_a_sample_time_nothing(void **state)
{
	struct paged p;

	(void)state;
	make_paged(&p);
	p.boot.sample = 0;
	expect_paged(&p, check_histograms, VERDICT_FAIL, "step p2m has no histogram");
	p.boot.sample = 0;
	p.v.sums.timed = 0;
	expect_paged(&p, check_histograms, VERDICT_NA, NO_TIMES);
	p.v.sums.timed = 0;
	expect_paged(&p, check_histograms, VERDICT_FAIL, "step p2m has no histogram");
	p.boot.sample = 0;
	p.v.sums.timed = 0;
	p.dist[XRT_STEP_MAP].count = 1;
	expect_paged(&p, check_histograms, VERDICT_FAIL, "step p2m has no histogram");
	p.boot.level = XRT_LEVEL_OFF;
	expect_paged(&p, check_histograms, VERDICT_NA, "recorded at level off");
}

#define UNFIT	"step p2m: buckets, least, greatest and sum do not fit together"

/* A histogram of nothing has no least, no greatest and no sum. */
static void histograms_of_nothing_are_empty(void **state)
{
	struct xrt_dist *d;
	struct paged p;

	(void)state;
	make_paged(&p);
	d = &p.dist[XRT_STEP_P2M];
	for (int field = 0; field < 4; field++) {
		__u64 * const of[] = { &d->min, &d->max, &d->sum };

		p.v.sums.timed = 0;
		p.v.lacks = NEED_LEVEL_PAGE;
		for (int s = 0; s < XRT_NR_STEPS; s++)
			p.dist[s].present = true;
		if (field < 3)
			*of[field] = 1;
		expect_paged(&p, check_histograms, field < 3 ? VERDICT_FAIL : VERDICT_OK,
			     field < 3 ? UNFIT :
			     "0 pages in each of three, complete though not every page record is kept");
		p.v.lacks = 0;
	}
}

#define SUMS_OK(whole)	"steps fit into the time of each of 1 chunks; " whole " are equal to their page records"

static void steps_are_sums_of_pages(void **state)
{
	struct paged p;

	(void)state;
	make_paged(&p);
	expect_paged(&p, check_step_sums, VERDICT_OK, SUMS_OK("1"));
	p.rec.ticks--;
	expect_paged(&p, check_step_sums, VERDICT_FAIL,
		     "chunk 0 took 1805 ticks, its steps 1806");
	p.rec.ticks--;
	p.rec.rec.flags = XRT_CHUNK_OPEN;
	expect_paged(&p, check_step_sums, VERDICT_OK, SUMS_OK("1"));
	p.rec.timed = 5;
	expect_paged(&p, check_step_sums, VERDICT_FAIL, "chunk 0: 5 pages timed of 4");
	p.rec.step[XRT_STEP_MAP]--;
	expect_paged(&p, check_step_sums, VERDICT_FAIL,
		     "chunk 0 step mapping: 601 ticks, its page records sum to 602");
	p.rec.step[XRT_STEP_MAP]--;
	p.chunk.kept = 3;
	expect_paged(&p, check_step_sums, VERDICT_OK, SUMS_OK("0"));
	p.rec.step[XRT_STEP_MAP]--;
	set_page(&p, 1, 2, 100);
	expect_paged(&p, check_step_sums, VERDICT_OK, SUMS_OK("0"));
	p.rec.pages = 0;
	p.rec.timed = 0;
	p.chunk.kept = 0;
	p.chunk.nr_pages_rec = 0;
	expect_paged(&p, check_step_sums, VERDICT_OK, SUMS_OK("0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_of_a_batch_share_its_time),
		cmocka_unit_test(pages_after_a_gap_share_nothing),
		cmocka_unit_test(page_records_follow_each_other),
		cmocka_unit_test(levels_show_in_every_chunk),
		cmocka_unit_test(samples_fit_to_what_was_timed),
		cmocka_unit_test(recorders_without_a_sample_time_nothing),
		cmocka_unit_test(histograms_of_nothing_are_empty),
		cmocka_unit_test(steps_are_sums_of_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
