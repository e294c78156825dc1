// SPDX-License-Identifier: GPL-2.0
/* Unit tests: histogram buckets and what is read out of them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "xrt.h"

/* The formula of the format's header, word for word. */
static unsigned int by_the_book(__u64 v)
{
	int fls = 0;
	int s;

	while (fls < 64 && v >> fls)
		fls++;
	s = fls > 6 ? fls - 6 : 0;
	return (unsigned int)(32 * s + (v >> s));
}

static void buckets_follow_the_format(void **state)
{
	(void)state;
	for (__u64 v = 0; v < 100000; v++)
		assert_int_equal(xrt_hist_bucket(v), by_the_book(v));
	for (int bit = 0; bit < 64; bit++) {
		__u64 v = 1ULL << bit;

		assert_int_equal(xrt_hist_bucket(v), by_the_book(v));
		assert_int_equal(xrt_hist_bucket(v - 1), by_the_book(v - 1));
		assert_int_equal(xrt_hist_bucket(v + 1), by_the_book(v + 1));
	}
	assert_int_equal(xrt_hist_bucket(63), 63);
	assert_int_equal(xrt_hist_bucket(64), 64);
	assert_int_equal(xrt_hist_bucket(~0ULL), XRT_HIST_BUCKETS - 1);
}

static void buckets_tile_all_values(void **state)
{
	__u64 next = 0;

	(void)state;
	for (unsigned int b = 0; b < XRT_HIST_BUCKETS; b++) {
		__u64 low = xrt_hist_low(b);
		__u64 last = low + xrt_hist_width(b) - 1;

		assert_true(low == next);
		assert_int_equal(xrt_hist_bucket(low), b);
		assert_int_equal(xrt_hist_bucket(last), b);
		next = last + 1;
	}
	assert_true(next == 0);
}

static int cmp(const void *a, const void *b)
{
	__u64 x = *(const __u64 *)a, y = *(const __u64 *)b;

	return x < y ? -1 : x > y;
}

static void quantiles_are_within_three_per_cent(void **state)
{
	enum { N = 20000 };
	static const unsigned int percent[] = { 1, 10, 50, 90, 99, 100 };
	struct xrt_dist *d = calloc(1, sizeof(*d));
	__u64 *v = calloc(N, sizeof(*v)), seed = 1;

	(void)state;
	assert_non_null(d);
	assert_non_null(v);
	for (int i = 0; i < N; i++) {
		seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
		v[i] = (seed >> 40) >> (seed >> 33 & 15);
		xrt_dist_add(d, v[i]);
	}
	qsort(v, N, sizeof(*v), cmp);
	assert_true(d->min == v[0] && d->max == v[N - 1]);
	for (size_t i = 0; i < sizeof(percent) / sizeof(percent[0]); i++) {
		__u64 exact = v[(size_t)N * percent[i] / 100 - 1];
		__u64 got = xrt_dist_quantile(d, percent[i], 100);
		__u64 off = got > exact ? got - exact : exact - got;

		assert_true(off * 100 <= exact * 3);
	}
	free(v);
	free(d);
}

static void quantiles_of_odd_distributions(void **state)
{
	struct xrt_dist *d = calloc(1, sizeof(*d));

	(void)state;
	assert_non_null(d);
	assert_true(xrt_dist_quantile(d, 50, 100) == 0);
	xrt_dist_add(d, 1000000);
	assert_true(xrt_dist_quantile(d, 50, 100) == 1000000);
	assert_true(xrt_dist_quantile(d, 0, 100) == 1000000);
	assert_true(xrt_dist_quantile(d, 1, 0) == 0);
	/* A count that the buckets do not bear out. */
	d->count = ~0ULL;
	assert_true(xrt_dist_quantile(d, 99, 100) == 1000000);
	free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buckets_follow_the_format),
		cmocka_unit_test(buckets_tile_all_values),
		cmocka_unit_test(quantiles_are_within_three_per_cent),
		cmocka_unit_test(quantiles_of_odd_distributions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
