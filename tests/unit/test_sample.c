// SPDX-License-Identifier: GPL-2.0
/*
 * Takes samples of walks of which every page is known, as the recorder does at
 * level chunk, and compares the intervals of the report with the truth.
 */
#include <math.h>

#include "helper.h"

#include "figures.h"

/* As the recorder's xrt_next_gap(): 33 to 95, 64 in the mean. */
static __u32 next_gap(__u32 *state)
{
	__u32 x = *state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	*state = x;
	x %= 64;
	return 32 + (x ? x : 32);
}

static double next_random(__u64 *state)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (double)(*state >> 33) / (double)(1ULL << 31);
}

#define CHUNK_PAGES	509
#define CHUNKS		200
#define PAGES		(CHUNK_PAGES * CHUNKS)

/**
 * struct noise - what disturbs a boot
 * @rare:	one step in so many is an outlier, 0 for none
 * @size:	of an outlier, in times of the usual
 * @tail:	outliers are up to this many times as long, the longer the rarer
 * @storm:	one chunk in so many takes five times as long, 0 for none
 * @drift:	the last page takes this much longer than the first, in times
 * @burst:	one page in so many starts 300 pages that take four times as long
 * @modes:	this part of the pages takes 2.5 times as long
 * @pareto:	exponent of a tail without end, 0 for none
 * @period:	one page in so many takes ten times as long
 */
struct noise {
	double rare;
	double size;
	double tail;
	unsigned int storm;
	double drift;
	unsigned int burst;
	double modes;
	double pareto;
	unsigned int period;
};

/**
 * struct walk - every page of a walk
 */
struct walk {
	__u64 step[PAGES][XRT_NR_STEPS];
	struct xrt_chunk chunk[CHUNKS];
	struct xrt_walked walked[CHUNKS];
	struct xrt_walk begin;
	struct xrt_walk finish;
	struct xrt_boot boot;
	struct xrt_dist dist[XRT_NR_STEPS];
	struct xrt_model m;
	__u64 truth[XRT_NR_STEPS];
};

static __u64 step_time(const struct noise *n, __u64 *state, double usual)
{
	double v = usual * (0.85 + 0.3 * next_random(state));
	double u;

	if (n->modes > 0 && next_random(state) < n->modes)
		v *= 2.5;
	if (n->pareto > 0)
		v *= pow(1 - next_random(state), -1 / n->pareto);
	if (n->rare > 0 && next_random(state) < 1 / n->rare) {
		u = next_random(state);
		v *= n->size;
		if (n->tail > 1)
			v *= 1 / (1 / n->tail + u);
	}
	return (__u64)v;
}

/* What the page shares with its neighbours, in times of the usual. */
static double page_factor(const struct noise *n, __u64 *state, size_t page,
			  unsigned int *burst)
{
	double f = 1 + n->drift * (double)page / PAGES;

	if (n->burst && next_random(state) < 1. / n->burst)
		*burst = 300;
	if (*burst) {
		--*burst;
		f *= 4;
	}
	if (n->period && !(page % n->period))
		f *= 10;
	return f;
}

static void make_walk(struct walk *w, const struct noise *n, __u64 seed)
{
	static const double usual[XRT_NR_STEPS] = { 120, 1650, 2980 };
	__u64 state = seed, now = 1000;
	unsigned int burst = 0;

	memset(w, 0, sizeof(*w));
	w->begin.tsc = now;
	w->begin.rec.id = 1;
	for (size_t i = 0; i < CHUNKS; i++) {
		struct xrt_chunk *c = &w->chunk[i];
		bool slow = n->storm && i % n->storm == seed % n->storm;

		c->rec.id = (__u32)i;
		c->pages = CHUNK_PAGES;
		c->tsc = now;
		for (size_t k = 0; k < CHUNK_PAGES; k++) {
			double f = page_factor(n, &state, i * CHUNK_PAGES + k,
					       &burst);

			for (int s = 0; s < XRT_NR_STEPS; s++) {
				__u64 t = (__u64)(f * (double)step_time(n, &state, usual[s]));

				t *= slow ? 5 : 1;
				w->step[i * CHUNK_PAGES + k][s] = t;
				w->truth[s] += t;
				now += t;
			}
			now += 90;
		}
		c->ticks = now - c->tsc;
		now += 4000;
		w->walked[i].rec = c;
	}
	w->finish.tsc = now;
	w->finish.pages = PAGES;
	w->finish.chunks = CHUNKS;
	w->boot.sample = 64;
	w->boot.level = XRT_LEVEL_CHUNK;
	w->m = (struct xrt_model){
		.boot = &w->boot, .begin = &w->begin, .finish = &w->finish,
		.chunk = w->walked, .nr_chunk = CHUNKS, .dist = w->dist,
	};
}

static void take_sample(struct walk *w, __u32 start)
{
	__u32 gap = start;

	memset(w->dist, 0, sizeof(w->dist));
	for (size_t i = next_gap(&gap) - 1; i < PAGES; i += next_gap(&gap)) {
		for (int s = 0; s < XRT_NR_STEPS; s++)
			xrt_dist_add(&w->dist[s], w->step[i][s]);
	}
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		w->dist[s].present = true;
		w->dist[s].sampled = true;
	}
}

/**
 * struct score - how intervals did
 * @shares:	of steps
 * @hits:	with the truth inside
 * @width:	sum of widths in thousandths of the walk, by width
 */
struct score {
	size_t shares;
	size_t hits;
	size_t width[1001];
};

static void score_sample(struct score *score, struct walk *w)
{
	struct report r;
	__u64 walk = w->finish.tsc - w->begin.tsc;

	figures_from_model(&r, &w->m);
	assert_true(r.sampled);
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		const struct sample_range *range = &r.step[s].range;
		__u64 width;

		assert_true(range->known);
		assert_true(range->low <= r.step[s].total &&
			    r.step[s].total <= range->high);
		assert_true(range->high <= walk);
		width = (range->high - range->low) * 1000 / walk;
		score->shares++;
		score->hits += range->low <= w->truth[s] &&
			       w->truth[s] <= range->high;
		score->width[width]++;
	}
}

static size_t median_width(const struct score *score)
{
	size_t seen = 0, i = 0;

	while (seen + score->width[i] < score->shares / 2)
		seen += score->width[i++];
	return i;
}

static struct walk walk;

static void resample(struct score *score, const struct noise *n, unsigned int boots,
		     unsigned int samples)
{
	for (unsigned int b = 0; b < boots; b++) {
		make_walk(&walk, n, 77 + b);
		for (unsigned int i = 0; i < samples; i++) {
			take_sample(&walk, 1 + 2654435761u * (i + 1) + b);
			score_sample(score, &walk);
		}
	}
}

static void noisy_boots_are_inside(void **state)
{
	static const struct noise noisy[] = {
		{ .rare = 400, .size = 21 },
		{ .rare = 400, .size = 21, .tail = 30 },
		{ .rare = 4000, .size = 40, .tail = 300 },
		{ .rare = 20000, .size = 30, .tail = 3000 },
		{ .rare = 1000, .size = 12, .tail = 5, .storm = 7 },
		{ .rare = 3000, .size = 90 },
		{ .rare = 100, .size = 9, .tail = 2, .storm = 40 },
		{ .rare = 8000, .size = 60 },
		{ .rare = 2000, .size = 30 },
		{ .drift = 2 },
		{ .burst = 5000 },
		{ .burst = 40000 },
		{ .modes = 0.5 },
		{ .modes = 0.03 },
		{ .pareto = 3 },
		{ .pareto = 1.5 },
		{ .pareto = 1.1 },
		{ .period = 512 },
		{ .period = 64 },
		{ .period = 509, .drift = -0.6 },
		{ .rare = 3000, .size = 50, .tail = 10, .modes = 0.2, .burst = 20000 },
	};
	struct score all = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(noisy); i++) {
		struct score one = { 0 };

		resample(&one, &noisy[i], 4, 60);
		print_message("noise %zu: %zu of %zu inside, median width %zu\n",
			      i, one.hits, one.shares, median_width(&one));
		assert_true(one.hits * 1000 >= one.shares * 970);
		all.shares += one.shares;
		all.hits += one.hits;
	}
	assert_true(all.hits * 1000 >= all.shares * 980);
}

static void quiet_boots_have_narrow_intervals(void **state)
{
	static const struct noise quiet = { 0 }, usual = { .rare = 20000, .size = 15 };
	struct score a = { 0 }, b = { 0 };

	(void)state;
	resample(&a, &quiet, 4, 100);
	resample(&b, &usual, 4, 100);
	print_message("quiet: %zu of %zu inside, median width %zu; %zu of %zu, %zu\n",
		      a.hits, a.shares, median_width(&a), b.hits, b.shares,
		      median_width(&b));
	assert_true(a.hits * 1000 >= a.shares * 980);
	assert_true(b.hits * 1000 >= b.shares * 980);
	assert_true(median_width(&a) <= 50 && median_width(&b) <= 50);
}

/* One outlier in the sample was most of the walk, as the report had it. */
static void one_outlier_moves_no_share(void **state)
{
	static const struct noise quiet = { 0 };
	struct report before, after;

	(void)state;
	make_walk(&walk, &quiet, 1);
	take_sample(&walk, 1);
	figures_from_model(&before, &walk.m);
	xrt_dist_add(&walk.dist[XRT_STEP_MAP], 9000000);
	figures_from_model(&after, &walk.m);
	for (int s = 0; s < XRT_NR_STEPS; s++)
		assert_true(labs((long)before.step[s].permille -
				 (long)after.step[s].permille) < 80);
}

/* A walk of a hostile capture takes all ticks that there are. */
static void the_greatest_walk_has_limits(void **state)
{
	static const struct noise quiet = { 0 };
	struct sample_range range[XRT_NR_STEPS];

	(void)state;
	make_walk(&walk, &quiet, 1);
	take_sample(&walk, 1);
	sample_ranges(range, &walk.m, ~0ULL, PAGES + 1);
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		assert_true(range[s].known);
		assert_true(range[s].low < 1ULL << 40);
		assert_true(range[s].high == ~0ULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noisy_boots_are_inside),
		cmocka_unit_test(quiet_boots_have_narrow_intervals),
		cmocka_unit_test(one_outlier_moves_no_share),
		cmocka_unit_test(the_greatest_walk_has_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
