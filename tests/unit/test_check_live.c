// SPDX-License-Identifier: GPL-2.0
/* Checks of a capture against Xen's trace and against the tables of today. */
#include "check_live.h"
#include "check_xentrace.h"
#include "made_trace.h"

#define NR_SMALL	ARRAY_SIZE(small)
/* After the noise and the mapping of the first chunk. */
#define FIRST_EVENT	202

/**
 * struct traced - a boot with the times of its trace
 * @t:		the trace
 * @bytes:	the same as a file
 * @rec:	the chunks, each as short as its hypercalls allow
 */
struct traced {
	struct made_trace t;
	struct made_bytes bytes;
	struct xrt_chunk rec[NR_SMALL];
	struct xrt_walked chunk[NR_SMALL];
	struct xrt_model m;
};

static void make_traced(struct traced *b)
{
	const struct made_event *e;

	*b = (struct traced){ .t.seed = 21 };
	make_boot(&b->t, NEW_KERNEL);
	b->bytes = make_bytes(&b->t);
	e = &b->t.item[FIRST_EVENT];
	for (size_t i = 0; i < NR_SMALL; i++) {
		const struct made_event *last = &e[2 * small[i] - 1];

		b->rec[i] = (struct xrt_chunk){
			.rec.id = (__u32)i, .pages = small[i], .tsc = e->tsc,
			.ticks = last->tsc - e->tsc,
		};
		b->chunk[i].rec = &b->rec[i];
		e = last + 2;
	}
	b->m = (struct xrt_model){ .chunk = b->chunk, .nr_chunk = NR_SMALL };
}

static void free_traced(struct traced *b)
{
	free(b->bytes.data);
	free(b->t.item);
}

/* Return: the only finding; checks_free() has to follow. */
static const struct finding *check_trace(struct verify *v, struct traced *b)
{
	struct xrt_error err;
	struct xentrace *trace = xentrace_open_mem(b->bytes.data, b->bytes.len,
						   "made", &err);

	assert_non_null(trace);
	v->m = &b->m;
	assert_int_equal(check_xentrace(v, "xentrace", trace, &err), 0);
	xentrace_close(trace);
	assert_int_equal(v->nr, 1);
	return v->finding;
}

static void expect_outside(struct traced *b, size_t chunk)
{
	struct verify v = { 0 };
	const struct finding *f = check_trace(&v, b);
	char text[16];

	snprintf(text, sizeof(text), "chunk %zu: ", chunk);
	assert_int_equal(f->verdict, VERDICT_FAIL);
	assert_non_null(strstr(f->text, text));
	checks_free(&v);
}

static void expect_inside(struct traced *b)
{
	struct verify v = { 0 };
	const struct finding *f = check_trace(&v, b);

	assert_int_equal(f->verdict, VERDICT_OK);
	assert_string_equal(f->text, "Xen's trace has 70 pages in the same 5 chunks and order, each inside its recorded time");
	checks_free(&v);
}

/* By one tick at either end of each chunk. */
static void chunks_outside_their_time_are_found(void **state)
{
	struct traced b;

	(void)state;
	make_traced(&b);
	expect_inside(&b);
	for (size_t i = 0; i < NR_SMALL; i++) {
		const struct xrt_chunk was = b.rec[i];

		b.rec[i].tsc++;
		expect_outside(&b, i);
		b.rec[i] = was;
		b.rec[i].ticks--;
		expect_outside(&b, i);
		/* Without a time of its own it is nowhere else. */
		b.rec[i].rec.flags = XRT_REC_UNTIMED;
		expect_inside(&b);
		b.rec[i] = was;
	}
	free_traced(&b);
}

static void missing_chunks_are_not_compared(void **state)
{
	struct verify v = { .dropped = NEED_CHUNKS };
	struct traced b;

	(void)state;
	make_traced(&b);
	assert_int_equal(check_trace(&v, &b)->verdict, VERDICT_OPEN);
	checks_free(&v);
	v = (struct verify){ .lacks = NEED_CHUNKS };
	assert_int_equal(check_trace(&v, &b)->verdict, VERDICT_OPEN);
	checks_free(&v);
	free_traced(&b);
}

#ifndef __SANITIZE_ADDRESS__
/* As many chunks as no memory holds. */
static void no_memory_for_the_sizes_is_an_error(void **state)
{
	struct verify v = { 0 };
	struct xrt_error err = { 0 };
	struct traced b;

	(void)state;
	make_traced(&b);
	b.m.nr_chunk = SIZE_MAX / 8;
	v.m = &b.m;
	assert_int_equal(check_xentrace(&v, "xentrace", NULL, &err), -1);
	assert_int_equal(err.code, XRT_E_NOMEM);
	assert_int_equal(v.nr, 0);
	free_traced(&b);
}
#endif

/* A page of each kind; the last one is beyond the tables. */
static void each_kind_of_today_is_counted(void **state)
{
	struct xrt_pfn_run run[] = {
		{ 0, 10, 50, XRT_PFN_RAM, XRT_M2P_SAME },
		{ 10, 1, 100, XRT_PFN_RAM, XRT_M2P_SAME },
		{ 11, 1, XRT_NO_MFN, XRT_PFN_EXCHANGED, XRT_M2P_UNKNOWN },
		{ 12, 1, XRT_NO_MFN, XRT_PFN_MISSING, XRT_M2P_UNKNOWN },
		{ 13, 1, 7, XRT_PFN_FOREIGN, XRT_M2P_UNKNOWN },
		{ 14, 1, XRT_NO_MFN, XRT_PFN_IDENTITY, XRT_M2P_UNKNOWN },
		{ 15, 1, XRT_NO_MFN, XRT_PFN_UNKNOWN, XRT_M2P_UNKNOWN },
	};
	const struct xrt_tables tables = {
		.run = run, .nr = ARRAY_SIZE(run), .pages = 16,
	};
	union {
		struct xrt_runs rec;
		__u64 room[4];
	} u = { 0 };
	const struct xrt_runs *runs = &u.rec;
	const struct xrt_chunk rec = { .target_pfn = 10, .pages = 7 };
	struct xrt_walked chunk = {
		.rec = &rec, .runs = &runs, .nr_runs_rec = 1, .nr_runs = 1,
		.run_pages = 7,
	};
	const struct xrt_model m = { .chunk = &chunk, .nr_chunk = 1 };
	struct verify v = { .m = &m };

	(void)state;
	u.rec.rec.len = sizeof(u.rec) + sizeof(u.rec.word[0]);
	u.rec.word[0] = 100 | 7ULL << XRT_WORD_MFN_BITS;
	check_live(&v, "live", &tables);
	assert_int_equal(v.nr, 1);
	assert_int_equal(v.finding->verdict, VERDICT_OK);
	assert_string_equal(v.finding->text,
			    "1 pages have the same mfn as in the tables"
			    "; 1 pages in 1 ranges from pfn c to c: ballooned"
			    "; 1 pages in 1 ranges from pfn d to d: granted or foreign"
			    "; 1 pages in 1 ranges from pfn b to b: exchanged for other MFNs"
			    "; 2 pages in 1 ranges from pfn f to 10: could not be read"
			    "; 1 pages in 1 ranges from pfn e to e: mapped 1:1");
	checks_free(&v);
}

/* An exchange gives new frames to pages of which none has its old one. */
static void exchanged_pages_have_new_frames(void **state)
{
	static const char wrong[] = "1 pages contradict the tables, the first is pfn 1: the capture has mfn 100; 0 pages have the same mfn as in the tables";
	struct xrt_pfn_run run[] = {
		{ 0, 2, 500, XRT_PFN_RAM, XRT_M2P_SAME },
		{ 2, 2, 600, XRT_PFN_RAM, XRT_M2P_SAME },
	};
	const struct xrt_tables tables = { .run = run, .nr = 2, .pages = 4 };
	union {
		struct xrt_runs rec;
		__u64 room[4];
	} u = { 0 };
	const struct xrt_runs *runs = &u.rec;
	const struct xrt_chunk rec = { .target_pfn = 1, .pages = 1 };
	struct xrt_walked chunk = {
		.rec = &rec, .runs = &runs, .nr_runs_rec = 1, .nr_runs = 1, .run_pages = 1,
	};
	const struct xrt_model m = { .chunk = &chunk, .nr_chunk = 1 };
	struct verify v = { .m = &m };

	(void)state;
	u.rec.rec.len = sizeof(u.rec) + sizeof(u.rec.word[0]);
	u.rec.word[0] = 0x100 | 1ULL << XRT_WORD_MFN_BITS;
	check_live(&v, "live", &tables);
	assert_string_equal(v.finding->text,
			    "0 pages have the same mfn as in the tables"
			    "; 1 pages in 1 ranges from pfn 1 to 1: exchanged for other MFNs");
	assert_int_equal(v.finding->verdict, VERDICT_NA);
	/* Xen has other PFNs for these frames. */
	run[0].m2p = XRT_M2P_OTHER;
	v.nr = 0;
	check_live(&v, "live", &tables);
	assert_string_equal(v.finding->text, wrong);
	run[0].m2p = XRT_M2P_SAME;
	/* The old frame is at another page, the last one of its run. */
	run[1].mfn = 0xff;
	v.nr = 0;
	check_live(&v, "live", &tables);
	assert_string_equal(v.finding->text, wrong);
	assert_int_equal(v.finding->verdict, VERDICT_FAIL);
	run[1].mfn = 0xfe;
	v.nr = 0;
	check_live(&v, "live", &tables);
	assert_int_equal(v.finding->verdict, VERDICT_NA);
	checks_free(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chunks_outside_their_time_are_found),
		cmocka_unit_test(missing_chunks_are_not_compared),
#ifndef __SANITIZE_ADDRESS__
		cmocka_unit_test(no_memory_for_the_sizes_is_an_error),
#endif
		cmocka_unit_test(each_kind_of_today_is_counted),
		cmocka_unit_test(exchanged_pages_have_new_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
