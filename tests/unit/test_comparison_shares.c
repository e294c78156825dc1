// SPDX-License-Identifier: GPL-2.0
/* Unit tests: shares of a change, from numbers by hand. */
#include "comparison.h"
#include "helper.h"

static void thousandths_are_rounded_and_bounded(void **state)
{
	(void)state;
	assert_int_equal(comparison_permille(0), 0);
	assert_int_equal(comparison_permille(0.0004), 0);
	assert_int_equal(comparison_permille(-0.0004), 0);
	assert_int_equal(comparison_permille(0.0006), 1);
	assert_int_equal(comparison_permille(-0.0006), -1);
	assert_int_equal(comparison_permille(1e9), 1000000000);
	assert_int_equal(comparison_permille(-1e9), -1000000000);
}

static struct diff walk_of(double p2m, double m2p, double rest)
{
	struct diff d = { .steps_compared = true };

	for (unsigned int s = 0; s <= DIFF_WALK; s++)
		d.walk[s] = (struct diff_change){ .known = true, .a = 100, .b = 100 };
	d.walk[XRT_STEP_P2M].b += p2m;
	d.walk[XRT_STEP_M2P].b += m2p;
	d.walk[DIFF_WALK].a = 500;
	d.walk[DIFF_WALK].b = 500 + p2m + m2p + rest;
	return d;
}

static void a_change_outside_of_the_steps_is_in_none(void **state)
{
	struct diff d = walk_of(0, 0, 50);
	__s64 part;

	(void)state;
	comparison_culprit(&d, &part);
	assert_int_equal(part, 0);
	d = walk_of(-5, -7, 50);
	comparison_culprit(&d, &part);
	assert_int_equal(part, 0);
	d = walk_of(-5, 20, 35);
	assert_int_equal(comparison_culprit(&d, &part), XRT_STEP_M2P);
	assert_int_equal(part, 400);
	d = walk_of(30, 20, 50);
	assert_int_equal(comparison_culprit(&d, &part), XRT_STEP_P2M);
	assert_int_equal(part, 300);
	d.walk[XRT_STEP_P2M].known = false;
	assert_int_equal(comparison_culprit(&d, &part), XRT_STEP_M2P);
	d.steps_compared = false;
	comparison_culprit(&d, &part);
	assert_int_equal(part, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thousandths_are_rounded_and_bounded),
		cmocka_unit_test(a_change_outside_of_the_steps_is_in_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
