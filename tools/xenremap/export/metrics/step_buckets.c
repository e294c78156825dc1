// SPDX-License-Identifier: GPL-2.0
/* A step's histogram in the few buckets that all hosts share. */
#include "arithmetic.h"
#include "step_buckets.h"

/*
 * Where hosts differ, from a p2m entry in the cache to a hypercall on a busy
 * machine, a factor of one and a half apart at most: so far can a quantile
 * of values that all fall between two bounds be off. What is beyond is an
 * interrupt or a machine that stood still.
 */
const struct metric_bucket step_buckets[STEP_BUCKETS] = {
	{ "2e-08", 20 },
	{ "3e-08", 30 },
	{ "4e-08", 40 },
	{ "6e-08", 60 },
	{ "8e-08", 80 },
	{ "1e-07", 100 },
	{ "1.5e-07", 150 },
	{ "2e-07", 200 },
	{ "3e-07", 300 },
	{ "4e-07", 400 },
	{ "6e-07", 600 },
	{ "8e-07", 800 },
	{ "1e-06", 1000 },
	{ "1.5e-06", 1500 },
	{ "2e-06", 2000 },
	{ "3e-06", 3000 },
	{ "5e-06", 5000 },
	{ "1e-05", 10000 },
	{ "0.0001", 100000 },
};

/* The values of bucket @b that are at or below @limit. */
static __u64 part_of_bucket(const struct xrt_dist *d, unsigned int b, __u64 limit)
{
	unsigned __int128 share;
	__u64 low = xrt_hist_low(b), high = low + xrt_hist_width(b) - 1;

	/* No value is beyond these, so it is in the rest of the bucket. */
	if (low < d->min && d->min <= high)
		low = d->min;
	if (high > d->max && d->max >= low)
		high = d->max;
	if (limit >= high)
		return d->bucket[b];
	if (limit < low)
		return 0;
	share = (unsigned __int128)d->bucket[b] * (limit - low + 1);
	return (__u64)(share / (high - low + 1));
}

__u64 step_buckets_fold(const struct xrt_dist *d, __u64 khz,
			__u64 below[STEP_BUCKETS])
{
	unsigned __int128 all = 0;
	unsigned int b = 0;

	for (int i = 0; i < STEP_BUCKETS; i++) {
		__u64 ns = step_buckets[i].ns;
		__u64 limit = xrt_limit_u64((unsigned __int128)ns * khz / 1000000);

		for (; b < XRT_HIST_BUCKETS &&
		     limit - xrt_hist_low(b) >= xrt_hist_width(b) - 1 &&
		     limit >= xrt_hist_low(b); b++)
			all += d->bucket[b];
		below[i] = xrt_limit_u64(b >= XRT_HIST_BUCKETS ? all :
					 all + part_of_bucket(d, b, limit));
	}
	for (; b < XRT_HIST_BUCKETS; b++)
		all += d->bucket[b];
	return xrt_limit_u64(all);
}
