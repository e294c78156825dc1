// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what is made of two boots. */
#include "helper.h"
#include "comparison.h"

/* Thousandths that a change may have. */
#define THRESHOLD	100

/**
 * struct boot - a made-up boot
 */
struct boot {
	struct synth s;
	struct xrt_capture *cap;
	struct xrt_model *m;
};

static void make(struct boot *b, __u64 tsc_khz)
{
	const struct synth_opts opts = {
		.range = test_map, .nr_pages = 0x4000,
		.level = XRT_LEVEL_PAGE, .release = "6.1", .tsc_khz = tsc_khz,
	};

	synth_make(&b->s, &opts);
}

static void look(struct boot *b, __u64 boot_id)
{
	char *path = temp_path();
	struct xrt_error err;

	synth_write(&b->s, path, boot_id);
	b->cap = xrt_open(path, &err);
	assert_non_null(b->cap);
	b->m = xrt_model_build(b->cap, &err);
	assert_non_null(b->m);
	unlink(path);
	free(path);
}

static void done(struct boot *b)
{
	xrt_model_free(b->m);
	xrt_close(b->cap);
	synth_free(&b->s);
}

static struct xrt_chunk *chunk_of(struct boot *b, __u32 nr)
{
	return synth_rec(&b->s, XRT_STREAM_EVENT, XRT_REC_CHUNK, nr);
}

static void hold(struct diff *d, struct boot *a, struct boot *b)
{
	*d = (struct diff){ .seed = 1, .threshold = THRESHOLD };
	d->side[DIFF_A].m = a->m;
	d->side[DIFF_B].m = b->m;
	assert_int_equal(comparison_make(d), 0);
}

/* Each chunk of B is hit once in its m2p steps; the histograms' middle stays. */
static void hit_hard(struct boot *a, struct boot *b)
{
	/* The one that is made up is noise enough to hide all others. */
	chunk_of(a, 1)->ticks -= 1 << 22;
	chunk_of(a, 1)->step[XRT_STEP_M2P] -= 1 << 22;
	chunk_of(b, 1)->ticks -= 1 << 22;
	chunk_of(b, 1)->step[XRT_STEP_M2P] -= 1 << 22;
	for (__u32 i = 0; i < 17; i++) {
		chunk_of(b, i)->ticks += 500000 + i * 1000;
		chunk_of(b, i)->step[XRT_STEP_M2P] += 500000 + i * 1000;
	}
}

static void outliers_are_told_from_slow_code(void **state)
{
	static struct boot a, b;
	struct diff d;
	__s64 part;

	(void)state;
	make(&a, 2000000);
	make(&b, 2000000);
	hit_hard(&a, &b);
	look(&a, 1);
	look(&b, 2);
	hold(&d, &a, &b);
	assert_int_equal(d.verdict, DIFF_SLOWER);
	/* The mean is above, but not what most pages take. */
	assert_true(comparison_permille(d.walk[DIFF_WALK].change) > THRESHOLD);
	assert_false(d.fails);
	assert_true(d.median_known && d.outliers);
	assert_int_equal(comparison_permille(d.median), 0);
	assert_int_equal(comparison_culprit(&d, &part), XRT_STEP_M2P);
	assert_in_range(part, 990, 1010);
	comparison_free(&d);
	done(&a);
	done(&b);
}

/* Outliers don't hide it where the rest of the pages is slower as well. */
static void a_gate_goes_by_the_median(void **state)
{
	static struct boot a, b;
	struct diff d;

	(void)state;
	make(&a, 2000000);
	make(&b, 1600000);
	hit_hard(&a, &b);
	for (__u32 i = 0; i < 17; i++)
		chunk_of(&b, i)->ticks += 1000000;
	look(&a, 1);
	look(&b, 2);
	hold(&d, &a, &b);
	assert_int_equal(d.verdict, DIFF_SLOWER);
	assert_true(d.outliers);
	assert_int_equal(comparison_permille(d.median), 250);
	assert_true(d.fails);
	comparison_free(&d);
	done(&a);
	done(&b);
}

static void time_between_chunks_is_told(void **state)
{
	static struct boot a, b;
	struct diff d;
	__u64 sum = 0;

	(void)state;
	make(&a, 2000000);
	make(&b, 2000000);
	chunk_of(&b, 2)->rec.flags |= XRT_CHUNK_OPEN;
	look(&a, 1);
	look(&b, 2);
	hold(&d, &a, &b);
	for (size_t i = 0; i < a.m->nr_chunk; i++)
		sum += a.m->chunk[i].rec->ticks;
	assert_true(d.side[DIFF_A].between);
	assert_int_equal(d.side[DIFF_A].between + sum, d.side[DIFF_A].r.walk);
	/* What a chunk without its time took isn't between chunks. */
	assert_int_equal(d.side[DIFF_B].between, 0);
	comparison_free(&d);
	done(&a);
	done(&b);
}

/* The same ticks at half the frequency are twice the time. */
static void times_are_compared_not_ticks(void **state)
{
	static struct boot a, b;
	struct diff d;

	(void)state;
	make(&a, 2000000);
	make(&b, 1000000);
	look(&a, 1);
	look(&b, 2);
	hold(&d, &a, &b);
	assert_true(d.ns && d.differs[DIFF_KHZ]);
	assert_int_equal(d.verdict, DIFF_SLOWER);
	assert_int_equal(comparison_permille(d.walk[DIFF_WALK].change), 1000);
	assert_int_equal(comparison_permille(d.walk[DIFF_P2M].change), 1000);
	assert_false(d.outliers);
	comparison_free(&d);
	done(&a);
	done(&b);
}

static void areas_are_aligned(void **state)
{
	static struct boot a, b;
	struct xrt_area *area;
	struct diff d;

	(void)state;
	make(&a, 2000000);
	make(&b, 2000000);
	/* The first hole is elsewhere, the second only cut. */
	area = synth_rec(&b.s, XRT_STREAM_SETUP, XRT_REC_AREA, 0);
	area->start_pfn = 0x200;
	area->end_pfn = 0x261;
	area = synth_rec(&b.s, XRT_STREAM_SETUP, XRT_REC_AREA, 1);
	area->end_pfn--;
	look(&a, 1);
	look(&b, 2);
	hold(&d, &a, &b);
	assert_int_equal(d.nr_area, 3);
	assert_true(d.area[0].rec[DIFF_A] && !d.area[0].rec[DIFF_B]);
	assert_true(!d.area[1].rec[DIFF_A] && d.area[1].rec[DIFF_B]);
	assert_true(d.area[2].rec[DIFF_A] && d.area[2].rec[DIFF_B]);
	assert_true(d.area[2].walk[DIFF_WALK].interval);
	assert_int_equal(d.verdict, DIFF_SAME);
	assert_false(d.fails);
	comparison_free(&d);
	done(&a);
	done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outliers_are_told_from_slow_code),
		cmocka_unit_test(a_gate_goes_by_the_median),
		cmocka_unit_test(time_between_chunks_is_told),
		cmocka_unit_test(times_are_compared_not_ticks),
		cmocka_unit_test(areas_are_aligned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
