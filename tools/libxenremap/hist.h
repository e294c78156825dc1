/* SPDX-License-Identifier: GPL-2.0 */
/* Histograms: distributions of durations. */
#ifndef LIBXENREMAP_HIST_H
#define LIBXENREMAP_HIST_H

#include <stdbool.h>
#include <xen/remap_format.h>

/**
 * struct xrt_dist - distribution of the durations of a step
 * @present:	a histogram record of the step was found
 * @sampled:	of timed pages only, not of all
 * @count:	number of values
 * @sum:	their sum in ticks
 * @min:	the least in ticks
 * @max:	the greatest in ticks
 * @bucket:	number of values in each bucket
 */
struct xrt_dist {
	bool present;
	bool sampled;
	__u64 count;
	__u64 sum;
	__u64 min;
	__u64 max;
	__u64 bucket[XRT_HIST_BUCKETS];
};

/**
 * xrt_hist_bucket() - the bucket of a value
 * @ticks:	the value
 */
unsigned int xrt_hist_bucket(__u64 ticks);

/**
 * xrt_hist_low() - the least value in a bucket
 * @bucket:	number of the bucket, below XRT_HIST_BUCKETS
 */
__u64 xrt_hist_low(unsigned int bucket);

/**
 * xrt_hist_width() - the number of values that fall into a bucket
 * @bucket:	number of the bucket, below XRT_HIST_BUCKETS
 */
__u64 xrt_hist_width(unsigned int bucket);

/**
 * xrt_dist_add() - add a value
 * @dist:	the distribution, at first all zero
 * @ticks:	the value
 */
void xrt_dist_add(struct xrt_dist *dist, __u64 ticks);

/**
 * xrt_dist_quantile() - the value that a part of all values does not exceed
 * @dist:	the distribution
 * @num:	the part, e.g. 99
 * @den:	of how many, e.g. 100
 *
 * Return: ticks, the middle of the bucket clipped to min and max, so at most
 * 1/64 off; 0 if there are no values.
 */
__u64 xrt_dist_quantile(const struct xrt_dist *dist, unsigned int num,
			unsigned int den);

#endif /* LIBXENREMAP_HIST_H */
