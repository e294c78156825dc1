/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is a change of a mean more than noise? Chunks are drawn anew, and with
 * replacement, from those that were walked; the ratio of the means of many
 * such draws shows how far it may be off.
 */
#ifndef XENREMAP_RESAMPLE_H
#define XENREMAP_RESAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <xen/remap_format.h>

/* So many draws. */
#define RESAMPLES	2000

/* With fewer chunks there is not an interval. */
#define RESAMPLE_MIN	10

/**
 * enum diff_metric - what is compared: ticks per page
 * @DIFF_P2M:	of the p2m step
 * @DIFF_M2P:	of the m2p step
 * @DIFF_MAPPING: of the mapping step
 * @DIFF_REST:	in no step; known where all pages are timed
 * @DIFF_WALK:	of all
 */
enum diff_metric {
	DIFF_P2M	= XRT_STEP_P2M,
	DIFF_M2P	= XRT_STEP_M2P,
	DIFF_MAPPING	= XRT_STEP_MAP,
	DIFF_REST	= XRT_NR_STEPS,
	DIFF_WALK,
	DIFF_METRICS,
};

/**
 * struct diff_sum - sums over chunks
 * @ticks:	of the chunks
 * @pages:	in them
 * @timed:	pages that were timed step by step
 * @step:	ticks of each step of these
 *
 * An array of these ascends: each entry has all chunks before its own, and one
 * more at the end has all of them.
 */
struct diff_sum {
	__u64 ticks;
	__u64 pages;
	__u64 timed;
	__u64 step[XRT_NR_STEPS];
};

/**
 * struct chunk_set - chunks in the order of the walk
 * @sum:	the sums before each of them, and after the last
 * @nr:		how many
 */
struct chunk_set {
	const struct diff_sum *sum;
	size_t nr;
};

/**
 * struct diff_change - from A to B
 * @a:		ticks per page of A
 * @b:		ticks per page of B, in the ticks of A
 * @known:	both have pages
 * @change:	b / a - 1
 * @interval:	there is an interval
 * @low:	its lower end, as @change
 * @high:	its upper end
 */
struct diff_change {
	double a;
	double b;
	bool known;
	double change;
	bool interval;
	double low;
	double high;
};

/* The change is beyond what noise, or rounding, does. */
static inline bool is_change(const struct diff_change *c)
{
	return c->interval && (c->low > 1e-6 || c->high < -1e-6);
}

/**
 * resample_compare() - compare two sets of chunks
 * @change:	gets the result by enum diff_metric
 * @a:		the one set
 * @b:		the other
 * @scale:	makes ticks of B those of A
 * @seed:	of the generator; the same gives the same
 *
 * Neighbours are alike, more than chunks far from each other, so what is drawn
 * are runs of neighbours, as many as the cube root of their number (P. Hall et
 * al. 1995, "On blocking rules for the bootstrap with dependent data"). The
 * interval has 99 of 100 draws.
 *
 * Return: 0, or -1 where memory is short.
 */
int resample_compare(struct diff_change change[DIFF_METRICS], struct chunk_set a,
		     struct chunk_set b, double scale, __u64 seed);

#endif /* XENREMAP_RESAMPLE_H */
