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
	/* Both kinds of sums begin with nothing, and have all chunks. */
	for (int i = 0; i < DIFF_SIDES; i++) {
		const struct diff_side *side = &d.side[i];

		assert_int_equal(side->sum[0].ticks, 0);
		assert_int_equal(side->by_area[0].ticks, 0);
	}
	assert_int_equal(d.side[DIFF_A].by_area[d.side[DIFF_A].nr].ticks,
			 d.side[DIFF_A].sum[d.side[DIFF_A].nr].ticks);
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

static void boot_of(struct boot *b, __u64 seed, __u32 level, unsigned int step,
		    __u32 scale)
{
	struct synth_opts opts = {
		.range = test_map, .nr_pages = 0x4000, .level = level,
		.release = "6.1", .tsc_khz = 2000000, .seed = seed,
	};

	opts.scale[step] = scale;
	synth_make(&b->s, &opts);
	look(b, seed);
}

#define BOOTS	40

/* One boot, recorded at either level: nothing in it has changed. */
static void a_boot_is_itself_at_any_level(void **state)
{
	static struct diff d;
	struct boot a, b;
	size_t wrong = 0;

	(void)state;
	for (__u64 seed = 1; seed <= BOOTS; seed++) {
		boot_of(&a, seed, XRT_LEVEL_PAGE, 0, 0);
		boot_of(&b, seed, XRT_LEVEL_CHUNK, 0, 0);
		hold(&d, &a, &b);
		assert_false(d.steps_compared);
		for (int s = 0; s < DIFF_METRICS; s++)
			wrong += is_change(&d.walk[s]);
		for (size_t i = 0; i < d.nr_area; i++) {
			for (int s = 0; s < DIFF_METRICS; s++)
				wrong += is_change(&d.area[i].walk[s]);
		}
		for (int i = 0; i < DIFF_PHASES; i++)
			wrong += d.phase[i].verdict != DIFF_SAME;
		for (int s = 0; s < XRT_NR_STEPS; s++)
			wrong += comparison_median_changed(&d, s);
		wrong += d.fails || d.verdict != DIFF_SAME;
		comparison_free(&d);
		done(&a);
		done(&b);
	}
	assert_int_equal(wrong, 0);
}

/* Two boots of one kind, one of them with a step that is slower by a fifth. */
static void a_step_slower_by_a_fifth_is_named(void **state)
{
	static struct diff d;
	struct boot a, b;
	__s64 part;

	(void)state;
	for (unsigned int step = XRT_STEP_P2M; step <= XRT_STEP_MAP; step++) {
		size_t named = 0;

		for (__u64 seed = 1; seed <= BOOTS; seed++) {
			boot_of(&a, seed, XRT_LEVEL_PAGE, 0, 0);
			boot_of(&b, seed + BOOTS, XRT_LEVEL_PAGE, step, 1200);
			hold(&d, &a, &b);
			named += (is_change(&d.walk[step]) &&
				  d.walk[step].change > 0.1 &&
				  comparison_culprit(&d, &part) == step) ||
				 (comparison_median_changed(&d, (int)step) &&
				  d.step_median[step] > 0);
			comparison_free(&d);
			done(&a);
			done(&b);
		}
		print_message("step %u: named in %zu of %u\n", step, named, BOOTS);
		assert_true(named * 10 >= BOOTS * 9);
	}
}

/* Makes a phase longer by a fifth; what comes after it is later. */
static void stretch(struct xrt_model *m, unsigned int phase, __u64 by)
{
	m->phase[phase].end += by;
	for (unsigned int p = phase + 1; p < XRT_NR_PHASES; p++) {
		m->phase[p].begin += p == XRT_PHASE_PAGETABLE &&
				     phase > XRT_PHASE_PAGETABLE ? 0 : by;
		m->phase[p].end += by;
	}
	if (phase < XRT_PHASE_PAGETABLE)
		m->phase[XRT_PHASE_SETUP].end += by;
	else
		m->phase[XRT_PHASE_PAGETABLE].end += by;
}

static void a_phase_slower_by_a_fifth_is_named(void **state)
{
	static const struct {
		unsigned int phase;
		enum diff_phase named;
	} tried[] = {
		{ XRT_PHASE_PREPARE, DIFF_PREPARE },
		{ XRT_PHASE_P2M, DIFF_P2M_REBUILD },
		{ XRT_PHASE_MFN_LIST, DIFF_EARLY_BOOT },
	};
	static struct diff d;
	struct boot a, b;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tried); i++) {
		const struct xrt_span *span;
		__u64 by;

		boot_of(&a, 1, XRT_LEVEL_PAGE, 0, 0);
		boot_of(&b, 1, XRT_LEVEL_PAGE, 0, 0);
		/* Long enough to matter, as in the field. */
		stretch(a.m, tried[i].phase, 5000000);
		stretch(b.m, tried[i].phase, 5000000);
		span = &b.m->phase[tried[i].phase];
		by = (span->end - span->begin) / 5;
		if (tried[i].named == DIFF_EARLY_BOOT)
			by = (b.m->phase[XRT_PHASE_PAGETABLE].end -
			      b.m->phase[XRT_PHASE_SETUP].begin) / 5;
		stretch(b.m, tried[i].phase, by);
		hold(&d, &a, &b);
		assert_int_equal(d.phase[tried[i].named].verdict, DIFF_SLOWER);
		assert_true(d.phase[tried[i].named].change > 0.19);
		assert_true(d.fails);
		comparison_free(&d);
		done(&a);
		done(&b);
	}
}

static bool are_same_boot(const struct xrt_model *a, const struct xrt_model *b)
{
	struct diff d = { .side = { { .m = a }, { .m = b } } };

	comparison_context(&d);
	return d.same_boot;
}

/* One capture against another of the same boot, and against others. */
static void a_boot_is_known_by_its_walk(void **state)
{
	static struct boot a, b;
	struct xrt_walk mark;
	struct xrt_model m;

	(void)state;
	make(&a, 2000000);
	make(&b, 2000000);
	look(&a, 1);
	look(&b, 1);
	assert_true(are_same_boot(a.m, b.m));
	m = *b.m;
	m.begin = NULL;
	assert_false(are_same_boot(a.m, &m));
	assert_false(are_same_boot(&m, a.m));
	mark = *b.m->begin;
	mark.tsc++;
	m.begin = &mark;
	assert_false(are_same_boot(a.m, &m));
	m = *b.m;
	m.finish = NULL;
	assert_false(are_same_boot(a.m, &m));
	assert_false(are_same_boot(&m, a.m));
	mark = *b.m->finish;
	mark.tsc++;
	m.finish = &mark;
	assert_false(are_same_boot(a.m, &m));
	done(&b);
	make(&b, 2000000);
	look(&b, 2);
	assert_false(are_same_boot(a.m, b.m));
	done(&a);
	done(&b);
}

/* What is printed of an interval is rounded to thousandths. */
static void a_change_that_is_not_printed_is_none(void **state)
{
	static const struct {
		struct diff_change c;
		bool unchanged;
	} row[] = {
		{ { .a = 2, .b = 2 }, true },
		{ { .a = 2, .b = 2.0001 }, false },
		{ { .interval = true, .a = 2, .b = 2.0001, .change = 0.0004,
		    .low = -0.0004, .high = 0.0004 }, true },
		{ { .interval = true, .change = 0.0006 }, false },
		{ { .interval = true, .low = -0.0006 }, false },
		{ { .interval = true, .high = 0.0006 }, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		assert_int_equal(comparison_unchanged(&row[i].c),
				 row[i].unchanged);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_boot_is_itself_at_any_level),
		cmocka_unit_test(a_step_slower_by_a_fifth_is_named),
		cmocka_unit_test(a_phase_slower_by_a_fifth_is_named),
		cmocka_unit_test(outliers_are_told_from_slow_code),
		cmocka_unit_test(a_gate_goes_by_the_median),
		cmocka_unit_test(time_between_chunks_is_told),
		cmocka_unit_test(times_are_compared_not_ticks),
		cmocka_unit_test(areas_are_aligned),
		cmocka_unit_test(a_boot_is_known_by_its_walk),
		cmocka_unit_test(a_change_that_is_not_printed_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
