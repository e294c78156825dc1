// SPDX-License-Identifier: GPL-2.0
/* Unit tests: sums, differences and limits at their boundaries. */
#include <math.h>

#include "helper.h"

#include "arithmetic.h"

static void lesser_and_greater(void **state)
{
	__u64 zero = 0, most = ~0ULL;

	(void)state;
	assert_int_equal(XRT_MIN(6u, 7u), 6);
	assert_int_equal(XRT_MIN(7u, 7u), 7);
	assert_int_equal(XRT_MIN(8u, 7u), 7);
	assert_int_equal(XRT_MAX(6u, 7u), 7);
	assert_int_equal(XRT_MAX(7u, 7u), 7);
	assert_int_equal(XRT_MAX(8u, 7u), 8);
	assert_int_equal(XRT_MIN(-1, 0), -1);
	assert_int_equal(XRT_MAX(-1, 0), 0);
	assert_true(XRT_MIN(zero, most) == 0);
	assert_true(XRT_MAX(zero, most) == ~0ULL);
}

/* A variable of one width and a constant or a variable of another one. */
static void widths_are_mixed(void **state)
{
	unsigned __int128 huge = (unsigned __int128)1 << 64;
	__u64 most = ~0ULL;
	__u32 few = 3;
	int below = -5;

	(void)state;
	assert_true(XRT_MIN(most, few) == 3);
	assert_true(XRT_MAX(few, most) == ~0ULL);
	assert_true(XRT_MIN(most, 40) == 40);
	assert_true(XRT_MAX(40, few) == 40);
	assert_true(XRT_MIN(huge, most) == ~0ULL);
	assert_true(XRT_MAX(huge, 7) == huge);
	assert_int_equal(XRT_MAX(XRT_MIN(below, 16), 4), 4);
	assert_int_equal(sizeof(XRT_MIN(few, most)), sizeof(most));
	assert_int_equal(sizeof(XRT_MIN(most, 1)), sizeof(most));
}

/* If one is not a number, neither is less, and the second one is the result. */
static void fractions_and_pointers(void **state)
{
	double half = 0.5, none = NAN;
	const char *text = "text";

	(void)state;
	assert_true(XRT_MIN(half, 1) == 0.5);
	assert_true(XRT_MAX(half, 1) == 1);
	assert_true(XRT_MAX(-half, 0) == 0);
	assert_true(XRT_MIN(none, half) == 0.5);
	assert_true(XRT_MAX(none, half) == 0.5);
	assert_true(isnan(XRT_MIN(half, none)));
	assert_true(isnan(XRT_MAX(half, none)));
	assert_ptr_equal(XRT_MIN(text + 1, text + 4), text + 1);
	assert_ptr_equal(XRT_MAX(text + 1, text + 4), text + 4);
}

static int next_number(int *calls)
{
	return ++*calls;
}

static void arguments_are_evaluated_once(void **state)
{
	int a = 0, b = 10, c = 0;

	(void)state;
	assert_int_equal(XRT_MIN(next_number(&a), next_number(&b)), 1);
	assert_int_equal(a, 1);
	assert_int_equal(b, 11);
	assert_int_equal(XRT_MAX(next_number(&a), next_number(&b)), 12);
	assert_int_equal(a, 2);
	assert_int_equal(b, 12);
	assert_int_equal(XRT_MIN(c++, 100), 0);
	assert_int_equal(XRT_MAX(-100, c++), 1);
	assert_int_equal(XRT_MIN(XRT_MIN(c++, 100), XRT_MAX(c++, 100)), 2);
	assert_int_equal(c, 4);
}

static void sum_stays_at_the_greatest(void **state)
{
	(void)state;
	assert_true(xrt_add_limited(0, 0) == 0);
	assert_true(xrt_add_limited(2, 3) == 5);
	assert_true(xrt_add_limited(~0ULL - 4, 3) == ~0ULL - 1);
	assert_true(xrt_add_limited(~0ULL - 4, 4) == ~0ULL);
	assert_true(xrt_add_limited(~0ULL - 4, 5) == ~0ULL);
	assert_true(xrt_add_limited(5, ~0ULL - 4) == ~0ULL);
	assert_true(xrt_add_limited(0, ~0ULL) == ~0ULL);
	assert_true(xrt_add_limited(~0ULL, 0) == ~0ULL);
	assert_true(xrt_add_limited(~0ULL, ~0ULL) == ~0ULL);
}

static void difference_stays_at_zero(void **state)
{
	(void)state;
	assert_true(xrt_above(0, 0) == 0);
	assert_true(xrt_above(6, 7) == 0);
	assert_true(xrt_above(7, 7) == 0);
	assert_true(xrt_above(8, 7) == 1);
	assert_true(xrt_above(0, ~0ULL) == 0);
	assert_true(xrt_above(~0ULL, 0) == ~0ULL);
	assert_true(xrt_above(~0ULL, ~0ULL - 1) == 1);
	assert_true(xrt_above(~0ULL, ~0ULL) == 0);
}

static void value_is_cut_to_64_bits(void **state)
{
	const unsigned __int128 limit = ~0ULL;

	(void)state;
	assert_true(xrt_limit_u64(0) == 0);
	assert_true(xrt_limit_u64(7) == 7);
	assert_true(xrt_limit_u64(limit - 1) == ~0ULL - 1);
	assert_true(xrt_limit_u64(limit) == ~0ULL);
	assert_true(xrt_limit_u64(limit + 1) == ~0ULL);
	assert_true(xrt_limit_u64(limit * limit) == ~0ULL);
	assert_true(xrt_limit_u64(~(unsigned __int128)0) == ~0ULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lesser_and_greater),
		cmocka_unit_test(widths_are_mixed),
		cmocka_unit_test(fractions_and_pointers),
		cmocka_unit_test(arguments_are_evaluated_once),
		cmocka_unit_test(sum_stays_at_the_greatest),
		cmocka_unit_test(difference_stays_at_zero),
		cmocka_unit_test(value_is_cut_to_64_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
