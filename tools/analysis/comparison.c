// SPDX-License-Identifier: GPL-2.0
/* Compares two boots: their properties, then the times of their pages. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "comparison.h"

/* A million times as long says that it is much. */
#define PERMILLE_MAX	1e9

double comparison_scale(const struct diff *d)
{
	if (!d->ns)
		return 1;
	return (double)d->side[DIFF_A].m->end->tsc_khz /
	       (double)d->side[DIFF_B].m->end->tsc_khz;
}

__s64 comparison_permille(double change)
{
	return llround(fmax(-PERMILLE_MAX, fmin(change * 1000, PERMILLE_MAX)));
}

bool comparison_unchanged(const struct diff_change *c)
{
	if (!c->interval)
		return c->a == c->b;
	return !comparison_permille(c->change) && !comparison_permille(c->low) &&
	       !comparison_permille(c->high);
}

bool comparison_above(const struct diff *d, double change)
{
	return change * 1000 > (double)d->threshold;
}

static struct chunk_set all_chunks(const struct diff_side *side)
{
	return (struct chunk_set){ side->sum, side->nr };
}

/* Chunks of an area, by its index in the model; none where it has none. */
static struct chunk_set area_chunks(const struct diff_side *side, size_t area)
{
	size_t first;

	if (area >= DIFF_AREAS_MAX)
		return (struct chunk_set){ side->by_area, 0 };
	first = side->area_first[area];
	return (struct chunk_set){ &side->by_area[first],
				   side->area_first[area + 1] - first };
}

static int compare_area(struct diff *d, struct diff_area *to, size_t i,
			size_t j)
{
	struct chunk_set a = area_chunks(&d->side[DIFF_A], i);
	struct chunk_set b = area_chunks(&d->side[DIFF_B], j);

	to->rec[DIFF_A] = d->side[DIFF_A].m->area[i];
	to->rec[DIFF_B] = d->side[DIFF_B].m->area[j];
	return resample_compare(to->walk, a, b, comparison_scale(d), d->seed);
}

static bool areas_overlap(const struct xrt_area *a, const struct xrt_area *b)
{
	return a->start_pfn < b->end_pfn && b->start_pfn < a->end_pfn;
}

static bool has_pages(const struct xrt_area *a)
{
	return a->remapped || a->released;
}

/* Return: where the next area is to go, NULL where there is no room. */
static struct diff_area *next_area(struct diff *d)
{
	if (d->nr_area == DIFF_AREAS_MAX) {
		d->more_areas++;
		return NULL;
	}
	return &d->area[d->nr_area++];
}

static void single_area(struct diff *d, enum diff_side_id side,
			const struct xrt_area *rec)
{
	struct diff_area *to = has_pages(rec) ? next_area(d) : NULL;

	if (to)
		to->rec[side] = rec;
}

/* Both lists ascend: areas that overlap are the same. */
static int compare_areas(struct diff *d)
{
	const struct xrt_model *a = d->side[DIFF_A].m, *b = d->side[DIFF_B].m;
	struct diff_area *to;
	size_t i = 0, j = 0;

	while (i < a->nr_area || j < b->nr_area) {
		const struct xrt_area *x = i < a->nr_area ? a->area[i] : NULL;
		const struct xrt_area *y = j < b->nr_area ? b->area[j] : NULL;

		if (x && y && areas_overlap(x, y)) {
			to = has_pages(x) || has_pages(y) ? next_area(d) : NULL;
			if (to && compare_area(d, to, i, j))
				return -1;
			i++;
			j++;
		} else if (x && (!y || x->start_pfn <= y->start_pfn)) {
			single_area(d, DIFF_A, x);
			i++;
		} else {
			single_area(d, DIFF_B, y);
			j++;
		}
	}
	return 0;
}

unsigned int comparison_culprit(const struct diff *d, __s64 *permille)
{
	const struct diff_change *w = &d->walk[DIFF_WALK];
	double all = w->b - w->a, most = 0;
	unsigned int top = 0;

	for (unsigned int s = 0; s < DIFF_WALK && d->steps_compared; s++) {
		double share = (d->walk[s].b - d->walk[s].a) / all;

		if (!d->walk[s].known || !(share > most))
			continue;
		most = share;
		top = s;
	}
	*permille = comparison_permille(most);
	return top;
}

__s64 comparison_explained(const struct diff *d)
{
	const struct diff_change *w = &d->walk[DIFF_WALK];
	double sum = 0;

	for (unsigned int s = 0; s < DIFF_WALK; s++) {
		if (d->walk[s].known)
			sum += d->walk[s].b - d->walk[s].a;
	}
	return comparison_permille(sum / (w->b - w->a));
}

static enum diff_verdict verdict_on(const struct diff *d)
{
	const struct diff_change *w = &d->walk[DIFF_WALK];

	for (int i = 0; i < DIFF_SIDES; i++) {
		if (d->side[i].m->nr_death)
			return DIFF_DIED;
	}
	if (!w->known)
		return DIFF_NOTHING;
	if (d->same_boot)
		return DIFF_SAME;
	if (!w->interval)
		return DIFF_FEW;
	if (!is_change(w))
		return DIFF_SAME;
	return w->change > 0 ? DIFF_SLOWER : DIFF_FASTER;
}

static double abs_change(double v)
{
	return v < 0 ? -v : v;
}

/*
 * What hits few pages, but hard, moves the mean and not the median: it comes
 * from the machine rather than from the code, which is the same for each page.
 */
static void compare_medians(struct diff *d)
{
	const struct report *a = &d->side[DIFF_A].r, *b = &d->side[DIFF_B].r;
	const struct diff_change *w = &d->walk[DIFF_WALK];
	double median[DIFF_SIDES] = { 0 };

	for (int i = 0; i < DIFF_SIDES; i++) {
		const struct report *r = &d->side[i].r;

		if (r->batch > 1 || !d->steps_compared)
			return;
		for (int s = 0; s < XRT_NR_STEPS; s++)
			median[i] += (double)r->step[s].p50;
	}
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		if (a->step[s].count >= SAMPLE_MIN && a->step[s].p50 &&
		    b->step[s].count >= SAMPLE_MIN)
			d->step_median[s] = (double)b->step[s].p50 *
					    comparison_scale(d) /
					    (double)a->step[s].p50 - 1;
	}
	d->median_known = median[DIFF_A] > 0 && median[DIFF_B] > 0;
	if (!d->median_known)
		return;
	d->median = median[DIFF_B] * comparison_scale(d) / median[DIFF_A] - 1;
	d->outliers = is_change(w) && abs_change(d->median) * 4 <
				      abs_change(w->change);
}

/* Both walks came to their end without a page to move. */
static bool none_to_move(const struct diff *d)
{
	for (int i = 0; i < DIFF_SIDES; i++) {
		if (!d->side[i].m->finish || d->side[i].r.pages)
			return false;
	}
	return true;
}

/*
 * An inconclusive comparison fails the gate, but what the machine did to a few
 * pages does not.
 */
static bool walk_fails(const struct diff *d)
{
	double change = d->walk[DIFF_WALK].change;

	switch (d->verdict) {
	case DIFF_DIED:
		return true;
	case DIFF_NOTHING:
		return !none_to_move(d);
	case DIFF_FEW:
		return comparison_above(d, change);
	case DIFF_SLOWER:
		return comparison_above(d, d->outliers ? d->median : change);
	default:
		return false;
	}
}

static bool gate_fails(const struct diff *d)
{
	bool fails = walk_fails(d);

	for (unsigned int i = 0; i < DIFF_PHASES; i++)
		fails |= comparison_phase_above(d, i);
	return d->threshold >= 0 && fails;
}

/* What one level times another does not: steps of the two cannot be compared. */
static void drop_steps(struct diff *d)
{
	d->steps_compared = !d->differs[DIFF_LEVEL] &&
			    d->side[DIFF_A].r.sampled == d->side[DIFF_B].r.sampled;
	if (d->steps_compared)
		return;
	for (int s = 0; s < DIFF_WALK; s++) {
		d->walk[s].interval = false;
		for (size_t i = 0; i < d->nr_area; i++)
			d->area[i].walk[s].interval = false;
	}
}

/* Of a walk that is all there. */
static __u64 between_chunks(const struct diff_side *side)
{
	__u64 inside = side->sum[side->nr].ticks;

	if (!side->m->finish || !side->nr || side->nr != side->r.chunks ||
	    side->r.walk < inside)
		return 0;
	return side->r.walk - inside;
}

int comparison_make(struct diff *d)
{
	comparison_context(d);
	for (int i = 0; i < DIFF_SIDES; i++) {
		figures_from_model(&d->side[i].r, d->side[i].m);
		if (comparison_chunks(&d->side[i]))
			return -1;
		d->side[i].between = between_chunks(&d->side[i]);
	}
	if (resample_compare(d->walk, all_chunks(&d->side[DIFF_A]), all_chunks(&d->side[DIFF_B]),
			     comparison_scale(d), d->seed) || compare_areas(d))
		return -1;
	drop_steps(d);
	comparison_phases(d);
	compare_medians(d);
	d->verdict = verdict_on(d);
	d->fails = gate_fails(d);
	return 0;
}

void comparison_free(struct diff *d)
{
	for (int i = 0; i < DIFF_SIDES; i++)
		free(d->side[i].sum);
}
