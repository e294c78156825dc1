// SPDX-License-Identifier: GPL-2.0
/* Circular block bootstrap of the ratio of two means. */
#include <stdlib.h>

#include "resample.h"
#include "sort.h"

/* Below so many chunks they are drawn one by one. */
#define BLOCKS_FROM	64

/* Draws that lie outside of the interval, at either end. */
#define OUTSIDE		(RESAMPLES / 200)

/* G. Steele et al. 2014, "Fast splittable pseudorandom number generators". */
static __u64 next_random(__u64 *state)
{
	__u64 z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static size_t block_length(size_t nr)
{
	size_t len = 1;

	if (nr < BLOCKS_FROM)
		return 1;
	while ((len + 1) * (len + 1) * (len + 1) <= nr)
		len++;
	return len;
}

/* Adds the chunks from @first up to @end. What wraps round, wraps back. */
static void add_chunks(struct diff_sum *to, const struct diff_sum *sum,
		       size_t first, size_t end)
{
	const struct diff_sum *x = &sum[first], *y = &sum[end];

	to->ticks += y->ticks - x->ticks;
	to->pages += y->pages - x->pages;
	to->timed += y->timed - x->timed;
	for (int s = 0; s < XRT_NR_STEPS; s++)
		to->step[s] += y->step[s] - x->step[s];
}

static struct diff_sum draw_chunks(struct chunk_set set, __u64 *state)
{
	size_t len = block_length(set.nr);
	struct diff_sum to = { 0 };

	for (size_t done = 0; done < set.nr; done += len) {
		size_t first = (size_t)(((unsigned __int128)next_random(state) *
					 set.nr) >> 64);

		if (first + len <= set.nr) {
			add_chunks(&to, set.sum, first, first + len);
		} else {
			add_chunks(&to, set.sum, first, set.nr);
			add_chunks(&to, set.sum, 0, first + len - set.nr);
		}
	}
	return to;
}

/* Ticks per page, 0 where they are not known. */
static double mean_of(const struct diff_sum *sum, unsigned int metric)
{
	__u64 steps = 0;

	if (metric == DIFF_WALK)
		return sum->pages ? (double)sum->ticks / (double)sum->pages : 0;
	if (metric < XRT_NR_STEPS)
		return sum->timed ? (double)sum->step[metric] /
				    (double)sum->timed : 0;
	for (int s = 0; s < XRT_NR_STEPS; s++)
		steps += sum->step[s];
	if (!sum->pages || sum->timed != sum->pages || steps > sum->ticks)
		return 0;
	return (double)(sum->ticks - steps) / (double)sum->pages;
}

static int cmp_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return XRT_CMP(x, y);
}

static void take_interval(struct diff_change *c, double *ratio, size_t nr)
{
	/* Draws without a timed page, or of no time, leave nothing to say. */
	if (nr < RESAMPLES)
		return;
	qsort(ratio, nr, sizeof(*ratio), cmp_double);
	c->interval = true;
	c->low = ratio[OUTSIDE] - 1;
	c->high = ratio[nr - 1 - OUTSIDE] - 1;
}

static void compare_means(struct diff_change *c, const struct diff_sum *a,
			  const struct diff_sum *b, unsigned int metric, double scale)
{
	*c = (struct diff_change){ .a = mean_of(a, metric),
				   .b = mean_of(b, metric) * scale };
	c->known = c->a > 0 && c->b > 0;
	if (c->known)
		c->change = c->b / c->a - 1;
}

int resample_compare(struct diff_change change[DIFF_METRICS], struct chunk_set a,
		     struct chunk_set b, double scale, __u64 seed)
{
	size_t nr[DIFF_METRICS] = { 0 };
	struct diff_sum all_a = { 0 }, all_b = { 0 };
	double *ratio;

	add_chunks(&all_a, a.sum, 0, a.nr);
	add_chunks(&all_b, b.sum, 0, b.nr);
	for (unsigned int i = 0; i < DIFF_METRICS; i++)
		compare_means(&change[i], &all_a, &all_b, i, scale);
	if (a.nr < RESAMPLE_MIN || b.nr < RESAMPLE_MIN)
		return 0;
	ratio = calloc(DIFF_METRICS * RESAMPLES, sizeof(*ratio));
	if (!ratio)
		return -1;
	for (size_t k = 0; k < RESAMPLES; k++) {
		struct diff_sum x = draw_chunks(a, &seed), y = draw_chunks(b, &seed);

		for (unsigned int i = 0; i < DIFF_METRICS; i++) {
			double p = mean_of(&x, i), q = mean_of(&y, i);

			if (p > 0 && q > 0)
				ratio[i * RESAMPLES + nr[i]++] = q * scale / p;
		}
	}
	for (unsigned int i = 0; i < DIFF_METRICS; i++)
		take_interval(&change[i], &ratio[i * RESAMPLES], nr[i]);
	free(ratio);
	return 0;
}
