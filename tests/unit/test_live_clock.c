// SPDX-License-Identifier: GPL-2.0
/* When the walk ended, by the TSC: limits from two clocks. */
#include "helper.h"
#include "live_kernel.h"

#define KHZ		2000000ULL
#define TSC(ms)		((__u64)(ms) * KHZ)

/* What the limits are, in ms of the TSC; both 0 if they are unknown. */
struct clock_case {
	__u64 khz;
	struct clock_pair now;
	__u64 end_ms;
	__u64 first_ms;
	__u64 last_ms;
};

static void limits_follow_from_both_clocks(void **state)
{
	static const struct clock_case cases[] = {
		/* 200 ms, and 1 % of 90 s. */
		{ KHZ, { TSC(100000), 0, 100000 }, 10000, 8900, 11100 },
		/* The TSC is older than the kernel's clock, and read 50 ms too late. */
		{ KHZ, { TSC(500000), TSC(50), 100000 }, 10000, 408850, 411150 },
		/* No message: 10 minutes, and not in the future. */
		{ KHZ, { TSC(100000), 0, 100000 }, 0, 0, 100000 },
		{ KHZ, { TSC(5000000), 0, 4000000 }, 0, 360000, 1640000 },
		/* The start of the limits is before that of the TSC. */
		{ KHZ, { TSC(20000), 0, 20100 }, 100, 0, 400 },
		/* No frequency, a message of the future, a TSC that was reset. */
		{ 0, { TSC(100000), 0, 100000 }, 10000, 0, 0 },
		{ KHZ, { TSC(100000), 0, 9999 }, 10000, 0, 0 },
		{ KHZ, { TSC(1000), 0, 1000000 }, 10000, 0, 0 },
		{ KHZ, { 1ULL << 62, 0, 100000 }, 10000, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct clock_case *c = &cases[i];
		struct xrt_bound bound = { 0 };

		live_clock_limit(&bound, c->khz, &c->now, c->end_ms);
		assert_true(bound.first_tsc == TSC(c->first_ms));
		assert_true(bound.last_tsc == TSC(c->last_ms));
	}
}

static void known_limits_stay(void **state)
{
	const struct clock_pair now = { TSC(1000), 0, 1000000 };
	struct xrt_bound bound = { .first_tsc = 1, .last_tsc = 2 };

	(void)state;
	live_clock_limit(&bound, KHZ, &now, 10000);
	assert_true(bound.first_tsc == 1 && bound.last_tsc == 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_follow_from_both_clocks),
		cmocka_unit_test(known_limits_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
