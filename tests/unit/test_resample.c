// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what is noise between two walks, and what is a change. */
#include "helper.h"
#include "resample.h"

#define CHUNK		509
#define SEEDS		ROUNDS(100, 20)
#define CHUNKS_MAX	1000

/**
 * struct noise - how times vary
 * @single:	a chunk from its neighbours, in thousandths
 * @drift:	all for a while, in thousandths
 * @outliers:	a chunk in so many is hit by one, 0 for none
 */
struct noise {
	unsigned int single;
	unsigned int drift;
	unsigned int outliers;
};

/* Between -1 and 1, mostly near 0. */
static double jitter(__u64 *state)
{
	double sum = 0;

	for (int i = 0; i < 4; i++) {
		*state = *state * 6364136223846793005ULL +
			 1442695040888963407ULL;
		sum += (double)(*state >> 40) / (1 << 24) - 0.5;
	}
	return sum / 2;
}

static void make(struct diff_sum *sum, size_t nr, __u64 seed, __u64 a_page,
		 const struct noise *noise)
{
	__u64 state = seed * 0x9e3779b97f4a7c15ULL + 1;
	double drift = 0;

	memset(sum, 0, (nr + 1) * sizeof(*sum));
	for (size_t i = 0; i < nr; i++) {
		double v = 1 + jitter(&state) * noise->single / 1000;
		__u64 ticks;

		drift = drift * 0.8 + jitter(&state) * noise->drift / 1000;
		ticks = (__u64)((double)(a_page * CHUNK) * (v + drift));
		if (noise->outliers && !((state >> 33) % noise->outliers))
			ticks += a_page * CHUNK;
		sum[i + 1] = sum[i];
		sum[i + 1].ticks += ticks;
		sum[i + 1].pages += CHUNK;
		sum[i + 1].timed += CHUNK;
		sum[i + 1].step[XRT_STEP_P2M] += ticks / 30;
		sum[i + 1].step[XRT_STEP_M2P] += ticks / 3;
		sum[i + 1].step[XRT_STEP_MAP] += ticks / 2;
	}
}

/* Return: in how many of SEEDS pairs of walks the walk is said to change. */
static int called(size_t nr, const struct noise *noise, __u64 a, __u64 b)
{
	static struct diff_sum x[CHUNKS_MAX + 1], y[CHUNKS_MAX + 1];
	struct diff_change change[DIFF_METRICS];
	int n = 0;

	for (__u64 seed = 0; seed < SEEDS; seed++) {
		make(x, nr, 2 * seed, a, noise);
		make(y, nr, 2 * seed + 1, b, noise);
		assert_int_equal(resample_compare(change, (struct chunk_set){ x, nr },
					  (struct chunk_set){ y, nr }, 1,
					  seed), 0);
		assert_true(change[DIFF_WALK].interval);
		assert_true(change[DIFF_WALK].low <= change[DIFF_WALK].high);
		n += is_change(&change[DIFF_WALK]);
	}
	return n;
}

static const struct {
	size_t nr;
	struct noise noise;
} cases[] = {
	{ 12, { 200, 0, 0 } },
	{ 30, { 200, 0, 0 } },
	{ 217, { 300, 0, 0 } },
	{ 217, { 300, 0, 10 } },
	{ 217, { 100, 100, 20 } },
	{ 1000, { 300, 100, 50 } },
};

static void noise_is_not_called_a_change(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int n = called(cases[i].nr, &cases[i].noise, 2000, 2000);

		print_message("%zu chunks: %d of %d\n", cases[i].nr, n, SEEDS);
		if (n > SEEDS / 20)
			fail_msg("case %zu: %d of %d calls", i, n, SEEDS);
	}
}

static void a_fifth_more_is_called_a_change(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int n = called(cases[i].nr, &cases[i].noise, 2000, 2400);

		print_message("%zu chunks: %d of %d\n", cases[i].nr, n, SEEDS);
		if (n < SEEDS * 99 / 100)
			fail_msg("case %zu: %d of %d calls", i, n, SEEDS);
	}
}

static void the_same_seed_gives_the_same(void **state)
{
	static struct diff_sum x[101], y[101];
	const struct noise noise = { 300, 50, 0 };
	struct diff_change a[DIFF_METRICS], b[DIFF_METRICS];
	struct diff_change c[DIFF_METRICS];
	struct chunk_set p = { x, 100 }, q = { y, 100 };

	(void)state;
	make(x, 100, 1, 2000, &noise);
	make(y, 100, 2, 2000, &noise);
	assert_int_equal(resample_compare(a, p, q, 1, 7), 0);
	assert_int_equal(resample_compare(b, p, q, 1, 7), 0);
	assert_int_equal(resample_compare(c, p, q, 1, 8), 0);
	assert_true(a[DIFF_WALK].low == b[DIFF_WALK].low);
	assert_true(a[DIFF_WALK].high == b[DIFF_WALK].high);
	assert_true(a[DIFF_WALK].low != c[DIFF_WALK].low);
	assert_true(a[DIFF_WALK].change == c[DIFF_WALK].change);
}

static void a_part_of_the_sums_stands_for_itself(void **state)
{
	static struct diff_sum x[101];
	const struct noise none = { 0, 0, 0 };
	struct diff_change c[DIFF_METRICS];

	(void)state;
	make(x, 100, 1, 2000, &none);
	for (size_t i = 50; i <= 100; i++)
		x[i].ticks += (i - 49) * 2000 * CHUNK;
	assert_int_equal(resample_compare(c, (struct chunk_set){ x, 49 },
				  (struct chunk_set){ x + 49, 51 }, 1, 1), 0);
	assert_true(c[DIFF_WALK].change > 0.999 && c[DIFF_WALK].change < 1.001);
	assert_true(c[DIFF_WALK].low > 0.999 && c[DIFF_WALK].high < 1.001);
	assert_true(c[DIFF_P2M].change > -0.001 && c[DIFF_P2M].change < 0.001);
}

static void few_chunks_have_no_interval(void **state)
{
	static struct diff_sum x[11];
	const struct noise noise = { 300, 0, 0 };
	struct diff_change c[DIFF_METRICS];

	(void)state;
	make(x, 10, 1, 2000, &noise);
	assert_int_equal(resample_compare(c, (struct chunk_set){ x, 9 },
				  (struct chunk_set){ x, 10 }, 1, 1), 0);
	assert_true(c[DIFF_WALK].known && !c[DIFF_WALK].interval);
	assert_false(is_change(&c[DIFF_WALK]));
	assert_int_equal(resample_compare(c, (struct chunk_set){ x, 0 },
				  (struct chunk_set){ x, 10 }, 1, 1), 0);
	assert_false(c[DIFF_WALK].known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noise_is_not_called_a_change),
		cmocka_unit_test(a_fifth_more_is_called_a_change),
		cmocka_unit_test(the_same_seed_gives_the_same),
		cmocka_unit_test(a_part_of_the_sums_stands_for_itself),
		cmocka_unit_test(few_chunks_have_no_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
