// SPDX-License-Identifier: GPL-2.0
/* Histograms of ticks: exact up to 63, then 32 buckets per octave. */
#include "arithmetic.h"
#include "capture_private.h"

static unsigned int shift_of(unsigned int bucket)
{
	unsigned int octave = bucket >> XRT_HIST_SUB_BITS;

	return octave ? octave - 1 : 0;
}

unsigned int xrt_hist_bucket(__u64 ticks)
{
	unsigned int bits = ticks ? 64 - (unsigned int)__builtin_clzll(ticks) : 0;
	unsigned int s = bits > XRT_HIST_SUB_BITS + 1 ?
			 bits - XRT_HIST_SUB_BITS - 1 : 0;

	return (s << XRT_HIST_SUB_BITS) + (unsigned int)(ticks >> s);
}

__u64 xrt_hist_low(unsigned int bucket)
{
	unsigned int s = shift_of(bucket);

	return (__u64)(bucket - (s << XRT_HIST_SUB_BITS)) << s;
}

__u64 xrt_hist_width(unsigned int bucket)
{
	return 1ULL << shift_of(bucket);
}

void xrt_dist_add(struct xrt_dist *dist, __u64 ticks)
{
	if (!dist->count || ticks < dist->min)
		dist->min = ticks;
	dist->max = XRT_MAX(dist->max, ticks);
	dist->count++;
	dist->sum += ticks;
	dist->bucket[xrt_hist_bucket(ticks)]++;
}

__u64 xrt_dist_quantile(const struct xrt_dist *dist, unsigned int num,
			unsigned int den)
{
	unsigned __int128 need, seen = 0;
	__u64 value;

	if (!dist->count || !den)
		return 0;
	need = ((unsigned __int128)dist->count * num + den - 1) / den;
	if (!need)
		return dist->min;
	for (unsigned int b = 0; b < XRT_HIST_BUCKETS; b++) {
		seen += dist->bucket[b];
		if (seen < need)
			continue;
		value = xrt_hist_low(b) + xrt_hist_width(b) / 2;
		if (value < dist->min)
			return dist->min;
		return XRT_MIN(value, dist->max);
	}
	/* The buckets contain fewer values than @count. */
	return dist->max;
}
