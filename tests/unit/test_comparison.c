// SPDX-License-Identifier: GPL-2.0
/* Bounds of a comparison: what is a change, a phase's verdict, what differs. */
#include "capture_private.h"
#include "comparison.h"
#include "helper.h"

static void changes_are_beyond_rounding(void **state)
{
	static const struct {
		struct diff_change c;
		bool change;
	} row[] = {
		{ { .interval = true, .low = 2e-6, .high = 1 }, true },
		{ { .interval = true, .low = 5e-7, .high = 1 }, false },
		{ { .interval = true, .low = -1, .high = -5e-7 }, false },
		{ { .interval = true, .low = -1, .high = -2e-6 }, true },
		{ { .interval = false, .low = 1, .high = 1 }, false },
	};
	struct diff d = { .threshold = 50 };
	struct diff_change c = { .a = 1, .b = 1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		assert_int_equal(is_change(&row[i].c), row[i].change);
	assert_int_equal(comparison_permille(2e6), 1000000000);
	assert_int_equal(comparison_permille(-2e6), -1000000000);
	assert_int_equal(comparison_permille(0.0005), 1);
	assert_int_equal(comparison_permille(0.0004), 0);
	assert_int_equal(comparison_permille(-0.0005), -1);
	assert_int_equal(comparison_permille(-0.0004), 0);
	d.step_median[1] = 0.1;
	assert_true(comparison_median_changed(&d, 1));
	assert_false(comparison_median_changed(&d, 0));
	d.step_median[1] = 0.0999;
	assert_false(comparison_median_changed(&d, 1));
	d.step_median[1] = -0.1;
	assert_true(comparison_median_changed(&d, 1));
	d.step_median[1] = -0.0999;
	assert_false(comparison_median_changed(&d, 1));
	assert_false(comparison_above(&d, 0.05));
	assert_true(comparison_above(&d, 0.0501));
	/* Without an interval, by the means; else as it is printed. */
	assert_true(comparison_unchanged(&c));
	c.b = 1.0001;
	assert_false(comparison_unchanged(&c));
	c.interval = true;
	c.change = 0.0004;
	assert_true(comparison_unchanged(&c));
	c.low = -0.001;
	assert_false(comparison_unchanged(&c));
	c.low = 0;
	c.high = 0.001;
	assert_false(comparison_unchanged(&c));
}

/* Two boots whose early boot takes as long as given. */
static struct diff compare_early(__u64 a_early, __u64 a_walk, __u64 b_early, __u64 b_walk)
{
	static const struct xrt_model none;
	struct diff d = { .side = { { .m = &none }, { .m = &none } } };

	d.side[DIFF_A].r = (struct report){ .m = &none, .early = a_early, .walk = a_walk };
	d.side[DIFF_B].r = (struct report){ .m = &none, .early = b_early, .walk = b_walk };
	return d;
}

static void expect_early(struct diff d, enum diff_verdict verdict, double gate)
{
	const struct diff_phase_change *c = &d.phase[DIFF_EARLY_BOOT];

	comparison_phases(&d);
	assert_true(c->known);
	assert_int_equal(c->verdict, verdict);
	assert_true(c->gate > gate - 1e-9 && c->gate < gate + 1e-9);
}

/* From a tenth on, either way; the gate goes by what is not the walk. */
static void phases_change_from_a_tenth_on(void **state)
{
	(void)state;
	expect_early(compare_early(1000, 0, 1100, 0), DIFF_SLOWER, 0.1);
	expect_early(compare_early(1000, 0, 1099, 0), DIFF_SAME, 0.099);
	expect_early(compare_early(1100, 0, 1000, 0), DIFF_FASTER, -1. / 11);
	expect_early(compare_early(1099, 0, 1000, 0), DIFF_SAME, 1000. / 1099 - 1);
	expect_early(compare_early(1000, 500, 1100, 500), DIFF_SLOWER, 0.2);
	expect_early(compare_early(1000, 999, 1100, 500), DIFF_SLOWER, 599);
	expect_early(compare_early(1000, 1000, 1100, 500), DIFF_SLOWER, 0);
	expect_early(compare_early(1000, 500, 1100, 1099), DIFF_SLOWER, 1. / 500 - 1);
	expect_early(compare_early(1000, 500, 1100, 1100), DIFF_SLOWER, 0);
}

/* Preparing, per page if both have pages; a thousandth of early boot matters. */
static void short_changes_do_not_matter(void **state)
{
	struct diff d = compare_early(1000, 0, 1000, 0);
	struct diff_phase_change *c = &d.phase[DIFF_PREPARE];

	(void)state;
	comparison_phases(&d);
	assert_false(c->known);
	d.side[DIFF_A].r.prepare.ticks = 1;
	comparison_phases(&d);
	assert_false(c->known);
	d.side[DIFF_B].r.prepare.ticks = 2;
	comparison_phases(&d);
	assert_true(c->known);
	assert_int_equal(c->verdict, DIFF_SLOWER);
	c->verdict = DIFF_SAME;
	d.side[DIFF_A].r.early = 1001;
	comparison_phases(&d);
	assert_int_equal(c->verdict, DIFF_SAME);
	assert_false(c->per_page);
	d.side[DIFF_A].r.prepare.pages = 10;
	comparison_phases(&d);
	assert_false(c->per_page);
	d.side[DIFF_B].r.prepare.pages = 40;
	d.side[DIFF_A].r.prepare.ticks = 100;
	d.side[DIFF_B].r.prepare.ticks = 200;
	comparison_phases(&d);
	assert_true(c->per_page);
	assert_true(c->a == 10 && c->b == 5 && c->change == -0.5);
	assert_int_equal(c->verdict, DIFF_FASTER);
}

/* A map that is not whole, and frequencies that calibration explains. */
static void unknown_maps_and_frequencies(void **state)
{
	struct xrt_e820 ram = { 0, 0x1000, 1, 0 };
	struct xrt_end end[2] = { { .tsc_khz = 1000000 }, { .tsc_khz = 1001000 } };
	struct xrt_capture cap = { 0 };
	struct xrt_model m[2] = { { .cap = &cap, .end = &end[0] }, { .cap = &cap, .end = &end[1] } };
	struct diff d = { .side = { { .m = &m[0] }, { .m = &m[1] } } };

	(void)state;
	m[0].map[XRT_MAP_XEN] = (struct xrt_mapping){ &ram, 1, 1 };
	m[1].map[XRT_MAP_XEN] = (struct xrt_mapping){ &ram, 1, 1 };
	comparison_context(&d);
	assert_false(d.unknown[DIFF_MAP]);
	assert_false(d.unknown[DIFF_KHZ]);
	assert_false(d.differs[DIFF_KHZ]);
	assert_true(d.unknown[DIFF_KERNEL]);
	for (int i = 0; i < 2; i++) {
		m[i].map[XRT_MAP_XEN].total = 2;
		comparison_context(&d);
		assert_true(d.unknown[DIFF_MAP]);
		m[i].map[XRT_MAP_XEN] = (struct xrt_mapping){ 0 };
		comparison_context(&d);
		assert_true(d.unknown[DIFF_MAP]);
		assert_int_equal(d.ranges, 1);
		m[i].map[XRT_MAP_XEN] = (struct xrt_mapping){ &ram, 1, 1 };
	}
	end[1].tsc_khz++;
	comparison_context(&d);
	assert_true(d.differs[DIFF_KHZ]);
	end[1].tsc_khz = 0;
	comparison_context(&d);
	assert_true(d.unknown[DIFF_KHZ]);
	assert_false(d.differs[DIFF_KHZ]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_beyond_rounding),
		cmocka_unit_test(phases_change_from_a_tenth_on),
		cmocka_unit_test(short_changes_do_not_matter),
		cmocka_unit_test(unknown_maps_and_frequencies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
