// SPDX-License-Identifier: GPL-2.0
/* Unit tests: tables of a running kernel, the capture made of them, check_live. */
#include "helper.h"
#include "check_live.h"
#include "live_facts.h"
#include "pages.h"

#define FIRST_MFN	0x100000ULL
#define NR_PAGES	0x4000ULL
#define LAST_PFN	0x9000ULL
#define FOREIGN		(1ULL << 63)
#define IDENTITY	(1ULL << 62)

static void append(struct xrt_tables *t, struct xrt_pfn_run run)
{
	assert_int_equal(xrt_tables_append(t, &run), 0);
}

/**
 * struct machine - a kernel after its remap
 * @entry:	its E820 map, from test_map
 * @plan:	of its remap
 * @entries:	its p2m
 * @facts:	for the capture
 * @tables:	the p2m as runs
 */
struct machine {
	struct xrt_e820 entry[8];
	struct xrt_plan *plan;
	__u64 entries[LAST_PFN];
	struct xrt_live_facts facts;
	struct xrt_tables tables;
};

static void read_tables(struct machine *k)
{
	xrt_tables_free(&k->tables);
	for (__u64 pfn = 0; pfn < LAST_PFN; pfn++) {
		struct xrt_pfn_run run = xrt_p2m_entry(k->entries[pfn], pfn, false);

		if (run.kind == XRT_PFN_RAM)
			run.m2p = XRT_M2P_SAME;
		append(&k->tables, run);
	}
}

static void boot_machine(struct machine *k)
{
	struct xrt_plan_opts opts = { .entry = k->entry, .nr_pages = NR_PAGES,
				      .dom0 = true };
	struct xrt_error err;

	*k = (struct machine){ 0 };
	for (const struct synth_range *r = test_map; r->end; r++)
		k->entry[opts.nr++] = (struct xrt_e820){
			.addr = r->start << 12, .size = (r->end - r->start) << 12,
			.type = r->type };
	k->plan = xrt_plan_build(&opts, &err);
	assert_non_null(k->plan);
	for (__u64 pfn = 0; pfn < LAST_PFN; pfn++)
		k->entries[pfn] = pfn < NR_PAGES ? FIRST_MFN + pfn : ~0ULL;
	for (size_t i = 0; i < k->plan->nr_piece; i++) {
		const struct xrt_piece *p = &k->plan->piece[i];

		for (__u64 n = 0; n < p->pages; n++) {
			k->entries[p->target_pfn + n] = FIRST_MFN + p->pfn + n;
			k->entries[p->pfn + n] = IDENTITY | (p->pfn + n);
		}
	}
	read_tables(k);
	k->facts = (struct xrt_live_facts){
		.boot_id = 0x77, .release = "6.1.0-live", .xen_version = 4 << 16 | 17,
		.tsc_khz = 2000000, .dom0 = true, .nr_pages = NR_PAGES,
		.entry = k->entry, .nr_entry = opts.nr, .tables = &k->tables,
		.map_origin = XRT_ORIGIN_BPF, .p2m_origin = XRT_ORIGIN_BPF,
		.m2p_origin = XRT_ORIGIN_BPF, .plan = k->plan,
	};
}

static void end_machine(struct machine *k)
{
	xrt_plan_free(k->plan);
	xrt_tables_free(&k->tables);
}

/**
 * struct live_capture - what was written, read again
 */
struct live_capture {
	char *data;
	size_t size;
	struct xrt_capture *cap;
	struct xrt_model *m;
};

static struct live_capture capture_of(const struct machine *k)
{
	struct live_capture c = { 0 };
	struct xrt_error err;
	struct xrt_writer *w;

	w = xrt_writer_new_mem(&c.data, &c.size, k->facts.boot_id, &err);
	assert_non_null(w);
	assert_int_equal(xrt_live_write(&k->facts, w, &err), 0);
	assert_int_equal(xrt_writer_commit(w), 0);
	c.cap = xrt_open_mem(c.data, c.size, "live", &err);
	assert_non_null(c.cap);
	c.m = xrt_model_build(c.cap, &err);
	assert_non_null(c.m);
	return c;
}

static void close_capture(struct live_capture *c)
{
	xrt_model_free(c->m);
	xrt_close(c->cap);
	free(c->data);
}

static void a_capture_has_the_pages_of_the_tables(void **state)
{
	struct machine *k = malloc(sizeof(*k));
	struct live_capture c;
	struct verify v = { 0 };
	__u64 pages = 0;

	(void)state;
	assert_non_null(k);
	boot_machine(k);
	c = capture_of(k);
	assert_string_equal(c.m->boot->release, "6.1.0-live");
	assert_int_equal(c.m->nr_chunk, k->plan->chunks);
	for (size_t i = 0; i < c.m->nr_chunk; i++) {
		struct xrt_run_cursor cur;
		struct xrt_run run;
		__u64 pfn = c.m->chunk[i].rec->target_pfn;

		assert_int_equal(c.m->chunk[i].rec->mfn, k->entries[pfn]);
		xrt_runs_init(&cur, &c.m->chunk[i]);
		while (xrt_runs_next(&cur, &run)) {
			for (__u32 n = 0; n < run.pages; n++, pages++)
				assert_int_equal(run.mfn + n, k->entries[pfn++]);
		}
	}
	assert_int_equal(pages, k->plan->remapped);
	assert_int_equal(c.m->end->remapped, k->plan->remapped);
	v.m = c.m;
	v.stat = xrt_stat(c.cap);
	checks_run(&v);
	assert_int_equal(v.failed, 0);
	assert_true(v.nr > 20);
	checks_free(&v);
	close_capture(&c);
	end_machine(k);
	free(k);
}

static size_t records_of(const struct live_capture *c, __u8 type, __u32 id)
{
	size_t nr = 0;

	for (size_t at = 0; at < c->size; at += XRT_BLOCK_SIZE) {
		const struct xrt_block *b = (const void *)(c->data + at);

		for (size_t pos = sizeof(*b); pos < b->used; ) {
			const struct xrt_rec *rec = (const void *)(c->data + at + pos);

			nr += rec->type == type && rec->id == id;
			pos += rec->len;
		}
	}
	return nr;
}

/* No two pages of a target are adjacent in the machine. */
static void many_runs_take_several_records(void **state)
{
	struct machine *k = malloc(sizeof(*k));
	struct live_capture c;

	(void)state;
	assert_non_null(k);
	boot_machine(k);
	for (size_t i = 0; i < k->plan->nr_piece; i++) {
		const struct xrt_piece *p = &k->plan->piece[i];

		for (__u64 n = 0; n < p->pages; n++)
			k->entries[p->target_pfn + n] = FIRST_MFN + p->pfn +
							p->pages - 1 - n;
	}
	read_tables(k);
	c = capture_of(k);
	for (size_t i = 0; i < c.m->nr_chunk; i++) {
		const struct xrt_walked *chunk = &c.m->chunk[i];
		__u32 pages = chunk->rec->pages;

		assert_int_equal(chunk->nr_runs, pages);
		assert_int_equal(chunk->run_pages, pages);
		assert_int_equal(chunk->nr_runs_rec, 1 + (pages > 480));
		assert_int_equal(chunk->runs[0]->rec.len,
				 sizeof(struct xrt_runs) +
				 8 * (pages > 480 ? 480 : pages));
	}
	close_capture(&c);
	end_machine(k);
	free(k);
}

static void facts_need_the_map(void **state)
{
	struct machine *k = malloc(sizeof(*k));
	struct xrt_error err = { 0 };
	struct live_capture c;
	struct live_facts f;

	(void)state;
	assert_non_null(k);
	boot_machine(k);
	c = capture_of(k);
	assert_int_equal(live_facts_read(&f, c.m, &err), 0);
	live_facts_free(&f);
	close_capture(&c);
	k->facts.nr_entry = 0;
	c = capture_of(k);
	assert_int_equal(live_facts_read(&f, c.m, &err), -1);
	assert_int_equal(err.code, XRT_E_WRONG);
	assert_non_null(strstr(err.text, "records of its boot or its map are missing"));
	live_facts_free(&f);
	close_capture(&c);
	end_machine(k);
	free(k);
}

/* Small values one by one, then so many more that no record takes all buckets. */
static __u64 wide_time(size_t page)
{
	return page < 64 ? page : 64 + (__u64)page * page / 40;
}

static void times_become_steps(void **state)
{
	struct machine *k = malloc(sizeof(*k));
	struct xrt_walk_times times = { .begin = 1000 };
	struct xrt_dist want = { 0 };
	__u64 now = 1000, ticks = 0;
	struct live_capture c;
	size_t nr = 0, page = 0, filled = 0;
	__u32 *sizes;

	(void)state;
	assert_non_null(k);
	boot_machine(k);
	sizes = xrt_walk_sizes(k->plan, &nr);
	times.chunk = calloc(nr, sizeof(*times.chunk));
	times.page = calloc(k->plan->remapped, sizeof(*times.page));
	assert_true(nr == k->plan->chunks && times.chunk && times.page);
	for (size_t i = 0; i < nr; i++) {
		times.chunk[i].begin = now;
		for (__u32 n = 0; n < sizes[i]; n++, page++) {
			times.page[page] = (struct xrt_page_time){ wide_time(page), 900 };
			now += times.page[page].m2p + 900;
		}
		times.chunk[i].end = now;
	}
	assert_int_equal(page, k->plan->remapped);
	/* One that fits no word of a page. */
	times.page[3].m2p = XRT_PAGE_STEP_MASK + 1;
	times.end = now;
	k->facts.times = &times;
	c = capture_of(k);
	for (size_t i = 0, first = 0; i < nr; first += sizes[i++]) {
		const struct xrt_chunk *rec = c.m->chunk[i].rec;
		__u64 m2p = 0;

		assert_int_equal(rec->tsc, times.chunk[i].begin);
		assert_int_equal(rec->ticks, times.chunk[i].end - times.chunk[i].begin);
		for (__u32 n = 0; n < sizes[i]; n++)
			m2p += times.page[first + n].m2p;
		assert_int_equal(rec->step[XRT_STEP_M2P], m2p);
		assert_int_equal(rec->step[XRT_STEP_MAP], 900ULL * sizes[i]);
		assert_int_equal(rec->step[XRT_STEP_P2M], 0);
		ticks += m2p;
	}
	for (size_t i = 0; i < XRT_HIST_BUCKETS; i++)
		filled += c.m->dist[XRT_STEP_M2P].bucket[i] != 0;
	assert_true(filled > 480);
	assert_int_equal(records_of(&c, XRT_REC_HIST, XRT_STEP_M2P),
			 1 + (filled > 480));
	assert_int_equal(records_of(&c, XRT_REC_HIST, XRT_STEP_MAP), 1);
	/* A word per page, 480 per record; the escaped page is in the first chunk. */
	for (size_t i = 1; i < nr; i++)
		assert_int_equal(c.m->chunk[i].pages[0]->count,
				 sizes[i] > 480 ? 480 : sizes[i]);
	for (size_t i = 0; i < page; i++)
		xrt_dist_add(&want, times.page[i].m2p);
	assert_memory_equal(c.m->dist[XRT_STEP_M2P].bucket, want.bucket,
			    sizeof(want.bucket));
	assert_int_equal(c.m->dist[XRT_STEP_M2P].count, k->plan->remapped);
	assert_int_equal(c.m->dist[XRT_STEP_M2P].sum, ticks);
	assert_int_equal(c.m->dist[XRT_STEP_M2P].max, XRT_PAGE_STEP_MASK + 1);
	assert_int_equal(c.m->dist[XRT_STEP_MAP].min, 900);
	close_capture(&c);
	free(sizes);
	free(times.chunk);
	free(times.page);
	end_machine(k);
	free(k);
}

/* The verdict of check_live() and its text. */
static void live_says(const struct live_capture *c, const struct machine *k,
		      enum verdict verdict, const char *text)
{
	struct verify v = { .m = c->m, .stat = xrt_stat(c->cap) };

	check_live(&v, "live", &k->tables);
	assert_int_equal(v.nr, 1);
	if (!strstr(v.finding[0].text, text))
		fail_msg("'%s' is not in '%s'", text, v.finding[0].text);
	assert_int_equal(v.finding[0].verdict, verdict);
	checks_free(&v);
}

static void changes_since_boot_are_named(void **state)
{
	struct machine *k = malloc(sizeof(*k));
	struct live_capture c;
	__u64 t, mfn;
	char text[80];

	(void)state;
	assert_non_null(k);
	boot_machine(k);
	c = capture_of(k);
	t = k->plan->piece[0].target_pfn;
	snprintf(text, sizeof(text), "%llu pages have the same mfn", k->plan->remapped);
	live_says(&c, k, VERDICT_OK, text);

	/* Ballooned, granted and mapped 1:1: changed, but not wrong. */
	k->entries[t] = ~0ULL;
	k->entries[t + 2] = ~0ULL;
	k->entries[t + 3] = ~0ULL;
	k->entries[t + 5] |= FOREIGN;
	k->entries[t + 7] = IDENTITY | 1;
	read_tables(k);
	snprintf(text, sizeof(text), "3 pages in 2 ranges from pfn %llx to %llx: ballooned",
		 t, t + 3);
	live_says(&c, k, VERDICT_OK, text);
	snprintf(text, sizeof(text), "%llu pages have the same mfn", k->plan->remapped - 5);
	live_says(&c, k, VERDICT_OK, text);
	live_says(&c, k, VERDICT_OK, "1 pages in 1 ranges");
	live_says(&c, k, VERDICT_OK, "granted or foreign");
	live_says(&c, k, VERDICT_OK, "mapped 1:1");

	/* New frames that the domain did not have: an exchange. */
	k->entries[t + 9] = 0x900000;
	k->entries[t + 10] = 0x900001;
	read_tables(k);
	snprintf(text, sizeof(text), "2 pages in 1 ranges from pfn %llx to %llx: exchanged",
		 t + 9, t + 10);
	live_says(&c, k, VERDICT_OK, text);

	/* Two pages that have each other's frame contradict the capture. */
	mfn = k->entries[t + 20];
	k->entries[t + 20] = k->entries[t + 40];
	k->entries[t + 40] = mfn;
	read_tables(k);
	snprintf(text, sizeof(text), "2 pages contradict the tables, the first is pfn %llx: ",
		 t + 20);
	live_says(&c, k, VERDICT_FAIL, text);
	snprintf(text, sizeof(text), "the capture has mfn %llx", mfn);
	live_says(&c, k, VERDICT_FAIL, text);
	close_capture(&c);
	end_machine(k);
	free(k);
}

static void another_m2p_contradicts(void **state)
{
	struct machine *k = malloc(sizeof(*k));
	struct live_capture c;

	(void)state;
	assert_non_null(k);
	boot_machine(k);
	c = capture_of(k);
	for (size_t i = 0; i < k->tables.nr; i++)
		k->tables.run[i].m2p = XRT_M2P_OTHER;
	live_says(&c, k, VERDICT_FAIL, "pages contradict the tables");
	live_says(&c, k, VERDICT_FAIL, "; 0 pages have the same mfn");
	k->tables.nr = 0;
	live_says(&c, k, VERDICT_NA, "could not be read");
	close_capture(&c);
	end_machine(k);
	free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_capture_has_the_pages_of_the_tables),
		cmocka_unit_test(many_runs_take_several_records),
		cmocka_unit_test(facts_need_the_map),
		cmocka_unit_test(times_become_steps),
		cmocka_unit_test(changes_since_boot_are_named),
		cmocka_unit_test(another_m2p_contradicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
