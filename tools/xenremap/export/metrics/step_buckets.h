/* SPDX-License-Identifier: GPL-2.0 */
/* A step's histogram in the few buckets that all hosts share. */
#ifndef XENREMAP_STEPBUCKETS_H
#define XENREMAP_STEPBUCKETS_H

#include "metric.h"
#include "xrt.h"

#define STEP_BUCKETS	19

/* Never change a bound: histograms of hosts and years add up by them. */
extern const struct metric_bucket step_buckets[STEP_BUCKETS];

/**
 * step_buckets_fold() - count values below each bound
 * @d:		the step's distribution in ticks
 * @khz:	the frequency of the TSC, not 0
 * @below:	gets the values at or below each of step_buckets
 *
 * A bucket of @d that a bound cuts is taken to be evenly filled.
 *
 * Return: all values in the buckets of @d.
 */
__u64 step_buckets_fold(const struct xrt_dist *d, __u64 khz,
			__u64 below[STEP_BUCKETS]);

#endif /* XENREMAP_STEPBUCKETS_H */
