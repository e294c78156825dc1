/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a sample of timed pages can say about all of them: intervals that have
 * the truth in them 99 times of 100.
 */
#ifndef ANALYSIS_SAMPLE_H
#define ANALYSIS_SAMPLE_H

#include "xrt.h"

/* Percentiles that are reported: p50, p90, p99 and p99.9. */
enum { SAMPLE_P50, SAMPLE_P90, SAMPLE_P99, SAMPLE_P999, SAMPLE_QUANTILES };

/* Of fewer timed pages nothing is said about the others. */
#define SAMPLE_MIN	16

/**
 * struct sample_range - what is known of a step of all pages
 * @known:	there are enough timed pages
 * @low:	ticks of the step over the whole walk, at least
 * @high:	at most
 * @q_low:	percentiles in ticks, at least
 * @q_high:	at most; 0 where the sample has no upper limit for it
 */
struct sample_range {
	bool known;
	__u64 low;
	__u64 high;
	__u64 q_low[SAMPLE_QUANTILES];
	__u64 q_high[SAMPLE_QUANTILES];
};

/**
 * sample_ranges() - what a sample says of the steps
 * @range:	gets it by enum xrt_step
 * @m:		the model; its histograms are of a sample
 * @walk:	ticks of the walk, not 0
 * @pages:	pages of the walk
 *
 * A sample of one page in 64 misses most of the few pages that take very long,
 * and overrates one that it hits. So pages up to eight times the median are
 * taken for what they are, a sample of many like them. How long the others take
 * in all is limited by what the walk and its chunks take beyond that.
 */
void sample_ranges(struct sample_range range[XRT_NR_STEPS],
		   const struct xrt_model *m, __u64 walk, __u64 pages);

#endif /* ANALYSIS_SAMPLE_H */
