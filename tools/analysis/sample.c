// SPDX-License-Identifier: GPL-2.0
/* Intervals for the steps of a walk of which a sample of pages was timed. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "arithmetic.h"
#include "bisect.h"
#include "profile.h"
#include "sample.h"

/* Two-sided quantile of the normal distribution, for half a per cent. */
#define Z	2.81

/* The least size of an outlier that the sample may have missed, in medians. */
#define UNSEEN_SIZE	(2 * PROFILE_OUTLIER)

/* A chunk that takes this much more per page than the median one has outliers. */
#define SLOW_CHUNK	1.1

/**
 * struct usual - the pages of a step that are not outliers, and the others
 * @nr:		pages of the sample
 * @out:	outliers in it
 * @low:	ticks of the pages that are not outliers, at least
 * @high:	at most: a histogram rounds
 * @out_ticks:	ticks of the outliers
 * @error:	standard error of the mean of those that are not outliers, times
 *		the number of pages
 * @median:	in ticks
 */
struct usual {
	double nr;
	double out;
	double low;
	double high;
	double out_ticks;
	double error;
	double median;
};

static void count_usual(struct usual *u, const struct xrt_dist *d)
{
	double limit, out_low = 0, out_high = 0, square = 0, in, mean, spread;

	u->nr = (double)d->count;
	u->median = (double)xrt_dist_quantile(d, 50, 100);
	limit = u->median * PROFILE_OUTLIER;
	for (unsigned int b = 0; b < XRT_HIST_BUCKETS; b++) {
		double n = (double)d->bucket[b];
		double low = (double)xrt_hist_low(b);
		double high = low + (double)xrt_hist_width(b) - 1;
		double middle = (low + high) / 2;

		if (low > limit) {
			u->out += n;
			out_low += n * low;
			out_high += n * high;
			continue;
		}
		u->low += n * low;
		u->high += n * high;
		square += n * middle * middle;
	}
	u->low = XRT_MAX(u->low, (double)d->sum - out_high);
	u->high = XRT_MIN(u->high, (double)d->sum - out_low);
	u->out_ticks = (out_low + out_high) / 2;
	in = u->nr - u->out;
	mean = in > 0 ? (u->low + u->high) / 2 / in : 0;
	if (in > 1) {
		spread = XRT_MAX(square / in - mean * mean, 0);
		u->error = sqrt(spread / in) * in;
	}
}

/* Return: whether a chunk's ticks and pages are known. */
static bool chunk_known(const struct xrt_chunk *c)
{
	return c->pages && !(c->rec.flags & XRT_CHUNK_OPEN);
}

/* Not negative, so that its bits as a number have the same order. */
static __u64 ticks_per_page_bits(const struct xrt_chunk *c)
{
	double each = (double)c->ticks / c->pages;
	__u64 bits;

	memcpy(&bits, &each, sizeof(bits));
	return bits;
}

struct chunk_rank {
	const struct xrt_model *m;
	size_t rank;
};

/* Whether more chunks than the rank take at most @bits, read as a double, per page. */
static bool reaches_chunk_rank(__u64 bits, const void *ctx)
{
	const struct chunk_rank *r = ctx;
	size_t nr = 0;

	for (size_t i = 0; i < r->m->nr_chunk; i++) {
		const struct xrt_chunk *c = r->m->chunk[i].rec;

		nr += chunk_known(c) && ticks_per_page_bits(c) <= bits;
	}
	return nr > r->rank;
}

/*
 * The median of @nr chunks, by halves of the range of values: that needs no
 * memory, which may be short.
 */
static double median_chunk(const struct xrt_model *m, size_t nr)
{
	const struct chunk_rank r = { m, (nr - 1) / 2 };
	__u64 bits = xrt_bisect_number(0, ULLONG_MAX, reaches_chunk_rank, &r);
	double median;

	memcpy(&median, &bits, sizeof(median));
	return median;
}

/*
 * Ticks of chunks beyond what the median one takes, as far as that is more than
 * chunks usually differ; and ticks between the chunks. Return: false if
 * no chunk is known.
 */
static bool chunk_excess(const struct xrt_model *m, double *excess,
			 double *inside, __u64 *pages)
{
	double median;
	size_t nr = 0;

	*excess = 0;
	*inside = 0;
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;

		nr += chunk_known(c);
		*inside += (double)c->ticks;
		*pages += c->pages;
	}
	if (!nr)
		return false;
	median = median_chunk(m, nr);
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;

		if ((double)c->ticks > SLOW_CHUNK * median * c->pages)
			*excess += (double)c->ticks - median * c->pages;
	}
	return true;
}

/* At most so many outliers are expected where the sample has so many. */
static double outliers_at_most(double seen)
{
	return seen + 2.6 * sqrt(seen + 0.75) + 3;
}

static __u64 in_ticks(double v)
{
	if (!(v > 0))
		return 0;
	return v < 1.8e19 ? (__u64)(v + 0.5) : ULLONG_MAX;
}

/* The value of a rank from 1 on, at the lower or at the upper end of its bucket. */
static __u64 rank_value(const struct xrt_dist *d, double rank, bool upper)
{
	double seen = 0;

	for (unsigned int b = 0; b < XRT_HIST_BUCKETS; b++) {
		__u64 low = xrt_hist_low(b), high = low + xrt_hist_width(b) - 1;

		seen += (double)d->bucket[b];
		if (seen < rank || !d->bucket[b])
			continue;
		low = XRT_MAX(low, d->min);
		high = XRT_MIN(high, d->max);
		return upper ? high : low;
	}
	return 0;
}

/* By the ranks that the percentile has in samples of this size. */
static void find_quantiles(struct sample_range *range, const struct xrt_dist *d,
			   double batches)
{
	static const double part[SAMPLE_QUANTILES] = { .5, .9, .99, .999 };
	double nr = (double)d->count;

	for (int i = 0; i < SAMPLE_QUANTILES; i++) {
		double spread = Z * sqrt(part[i] * (1 - part[i]) / batches) * nr;
		double low = nr * part[i] - spread, high = nr * part[i] + spread;

		range->q_low[i] = rank_value(d, XRT_MAX(1, low), false);
		range->q_high[i] = high + 1 <= nr ? rank_value(d, high + 1, true)
						  : 0;
	}
}

/* Pages of a batch share its time: so many of the sample count as one. */
static double sample_size(const struct xrt_model *m, double nr)
{
	double batch = m->begin ? xrt_walk_batch(m->begin) : 1;
	double sample = m->boot && m->boot->sample ? m->boot->sample : 1;

	return batch > sample ? nr * sample / batch : nr;
}

void sample_ranges(struct sample_range range[XRT_NR_STEPS],
		   const struct xrt_model *m, __u64 walk, __u64 pages)
{
	double excess, inside, room, sum = 0, low[XRT_NR_STEPS];
	struct usual usual[XRT_NR_STEPS] = { 0 };
	__u64 in_chunks = 0;

	memset(range, 0, XRT_NR_STEPS * sizeof(*range));
	if (!chunk_excess(m, &excess, &inside, &in_chunks))
		return;
	room = XRT_MIN((double)walk, inside);
	/* Of chunks without a record nothing is known but what the walk took. */
	if (in_chunks != pages)
		excess = room = (double)walk;
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		const struct xrt_dist *d = &m->dist[s];
		struct usual *u = &usual[s];
		double size = sample_size(m, (double)d->count);

		if (size < SAMPLE_MIN)
			return;
		count_usual(u, d);
		u->error *= sqrt(u->nr / size);
		low[s] = XRT_MAX(u->low - Z * u->error, 0) * (double)pages /
			 u->nr;
		sum += low[s];
	}
	/* Steps that are longer than the walk: the capture contradicts itself. */
	if (sum > room)
		return;
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		const struct usual *u = &usual[s];
		double size = XRT_MAX(u->out > 0 ? u->out_ticks / u->out : 0,
				      UNSEEN_SIZE * u->median);
		double high = u->high + Z * u->error +
			      outliers_at_most(u->out) * size;

		high = high * (double)pages / u->nr + excess;
		range[s].known = true;
		range[s].low = in_ticks(low[s]);
		range[s].high = in_ticks(XRT_MIN(high, room - (sum - low[s])));
		find_quantiles(&range[s], &m->dist[s],
			       sample_size(m, u->nr));
	}
}
