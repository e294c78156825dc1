// SPDX-License-Identifier: GPL-2.0
/* Unit tests: a step's histogram in the buckets of the metrics. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "step_buckets.h"

/* A tick a nanosecond. */
#define KHZ	1000000

static __u64 next(__u64 *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return *seed >> 33;
}

static void bounds_are_what_they_say(void **state)
{
	(void)state;
	for (int i = 0; i < STEP_BUCKETS; i++) {
		double off = strtod(step_buckets[i].le, NULL) * 1e9 -
			     (double)step_buckets[i].ns;

		assert_true(off < 0.001 && off > -0.001);
		if (i)
			assert_true(step_buckets[i].ns > step_buckets[i - 1].ns);
	}
}

/* Up to 63 ticks each bucket of the capture is one value: no estimate. */
static void small_values_are_counted_exactly(void **state)
{
	struct xrt_dist d = { 0 };
	__u64 below[STEP_BUCKETS];

	(void)state;
	for (__u64 v = 0; v < 64; v++)
		xrt_dist_add(&d, v);
	assert_int_equal(step_buckets_fold(&d, KHZ, below), 64);
	for (int i = 0; i < STEP_BUCKETS; i++)
		assert_int_equal(below[i], step_buckets[i].ns < 63 ?
				 step_buckets[i].ns + 1 : 64);
}

/* At 2 GHz 1000 ns are 2000 ticks. */
static void the_frequency_counts(void **state)
{
	struct xrt_dist d = { 0 };
	__u64 below[STEP_BUCKETS];

	(void)state;
	xrt_dist_add(&d, 1900);
	xrt_dist_add(&d, 2900);
	assert_int_equal(step_buckets_fold(&d, 2 * KHZ, below), 2);
	for (int i = 0; i < STEP_BUCKETS; i++)
		assert_int_equal(below[i], (step_buckets[i].ns >= 1000) +
				 (step_buckets[i].ns >= 1500));
}

/* All at one value: a bound below or above it cuts nothing off. */
static void one_value_stays_whole(void **state)
{
	(void)state;
	for (__u64 v = 1; v < 3000000; v += 1 + v / 7) {
		struct xrt_dist d = { 0 };
		__u64 below[STEP_BUCKETS];

		for (int i = 0; i < 10; i++)
			xrt_dist_add(&d, v);
		assert_int_equal(step_buckets_fold(&d, KHZ, below), 10);
		for (int i = 0; i < STEP_BUCKETS; i++)
			assert_int_equal(below[i],
					 v <= step_buckets[i].ns ? 10 : 0);
	}
}

static void counts_err_less_than_a_bucket(void **state)
{
	struct xrt_dist d = { 0 };
	__u64 truth[STEP_BUCKETS] = { 0 };
	__u64 below[STEP_BUCKETS];
	__u64 seed = 1;

	(void)state;
	for (int n = 0; n < 100000; n++) {
		__u64 v = 1ULL << (next(&seed) % 22);

		v += next(&seed) % v;
		xrt_dist_add(&d, v);
		for (int i = 0; i < STEP_BUCKETS; i++)
			truth[i] += v <= step_buckets[i].ns;
	}
	assert_int_equal(step_buckets_fold(&d, KHZ, below), 100000);
	for (int i = 0; i < STEP_BUCKETS; i++) {
		unsigned int b = xrt_hist_bucket(step_buckets[i].ns);
		__u64 off = below[i] > truth[i] ? below[i] - truth[i] :
			    truth[i] - below[i];

		assert_true(off <= d.bucket[b]);
	}
}

/* What Prometheus's histogram_quantile() makes of it, in ns. */
static double quantile(const __u64 *below, __u64 count, double q)
{
	double rank = q * (double)count, from = 0, under = 0;

	for (int i = 0; i < STEP_BUCKETS; i++) {
		double to = (double)step_buckets[i].ns, n = (double)below[i];

		if (n >= rank && n > under)
			return from + (to - from) * (rank - under) / (n - under);
		from = to;
		under = n;
	}
	return from;
}

/* A bell around each duration that a step may well have, of a tenth of it. */
static void quantiles_err_little(void **state)
{
	static const unsigned int parts[] = { 50, 90, 99 };

	(void)state;
	for (__u64 mid = 30; mid < 2800; mid += mid / 10) {
		struct xrt_dist d = { 0 };
		__u64 below[STEP_BUCKETS];
		__u64 seed = mid;

		for (int n = 0; n < 10000; n++) {
			__u64 sum = 0;

			for (int i = 0; i < 12; i++)
				sum += next(&seed) % 1000;
			xrt_dist_add(&d, mid - mid * 6 / 10 +
				     mid * sum / 10000);
		}
		step_buckets_fold(&d, KHZ, below);
		for (size_t i = 0; i < 3; i++) {
			double want = (double)xrt_dist_quantile(&d, parts[i], 100);
			double got = quantile(below, d.count, parts[i] / 100.0);

			assert_true(got < want * 1.5 && got > want / 1.5);
		}
	}
}

/* A capture may claim anything; the metrics must still be a histogram. */
static void hostile_histograms_stay_in_order(void **state)
{
	static const __u64 khz[] = { 1, KHZ, ~0ULL };

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		struct xrt_dist d = {
			.count = 3, .min = ~0ULL, .max = 5, .sum = ~0ULL,
		};
		__u64 below[STEP_BUCKETS], all;

		for (int b = 0; b < XRT_HIST_BUCKETS; b += 3)
			d.bucket[b] = ~0ULL;
		all = step_buckets_fold(&d, khz[k], below);
		assert_true(all == ~0ULL);
		for (int i = 1; i < STEP_BUCKETS; i++)
			assert_true(below[i] >= below[i - 1] && below[i] <= all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_are_what_they_say),
		cmocka_unit_test(small_values_are_counted_exactly),
		cmocka_unit_test(the_frequency_counts),
		cmocka_unit_test(one_value_stays_whole),
		cmocka_unit_test(counts_err_less_than_a_bucket),
		cmocka_unit_test(quantiles_err_little),
		cmocka_unit_test(hostile_histograms_stay_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
