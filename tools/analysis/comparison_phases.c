// SPDX-License-Identifier: GPL-2.0
/* Compares what early boot took besides the walk. */
#include "comparison.h"

/* Shorter changes than this part of early boot do not matter. */
#define TOO_SHORT	1000

const char *comparison_phase_name(enum diff_phase phase)
{
	static const char * const name[DIFF_PHASES] = {
		[DIFF_PREPARE]		= "prepare",
		[DIFF_P2M_REBUILD]	= "p2m rebuild",
		[DIFF_EARLY_BOOT]	= "early boot",
	};

	return name[phase];
}

static __u64 phase_of(const struct report *r, unsigned int phase)
{
	switch (phase) {
	case DIFF_PREPARE:
		return r->prepare.ticks;
	case DIFF_P2M_REBUILD:
		return figures_phase_ticks(r->m, XRT_PHASE_P2M);
	default:
		return r->early;
	}
}

/* A change that is short in both boots is not worth a verdict. */
static bool is_short(const struct diff *d, double ticks)
{
	double early = (double)d->side[DIFF_A].r.early;

	return (ticks < 0 ? -ticks : ticks) * TOO_SHORT < early;
}

/* The change of early boot less the walk; 0 if that is unknown. */
static double without_walk(const struct diff *d)
{
	const struct report *a = &d->side[DIFF_A].r, *b = &d->side[DIFF_B].r;

	if (a->walk >= a->early || b->walk >= b->early)
		return 0;
	return (double)(b->early - b->walk) * comparison_scale(d) /
	       (double)(a->early - a->walk) - 1;
}

bool comparison_phase_above(const struct diff *d, enum diff_phase phase)
{
	return d->phase[phase].verdict == DIFF_SLOWER &&
	       comparison_above(d, d->phase[phase].gate);
}

static void compare_phase(struct diff *d, unsigned int phase)
{
	const struct report *a = &d->side[DIFF_A].r, *b = &d->side[DIFF_B].r;
	struct diff_phase_change *c = &d->phase[phase];
	double pages = 1;

	c->a = (double)phase_of(a, phase);
	c->b = (double)phase_of(b, phase) * comparison_scale(d);
	c->known = c->a > 0 && c->b > 0;
	if (!c->known)
		return;
	if (phase == DIFF_PREPARE && a->prepare.pages && b->prepare.pages) {
		c->per_page = true;
		pages = (double)a->prepare.pages;
		c->a /= pages;
		c->b /= (double)b->prepare.pages;
	}
	c->change = c->b / c->a - 1;
	c->gate = phase == DIFF_EARLY_BOOT ? without_walk(d) : c->change;
	if (is_short(d, (c->b - c->a) * pages))
		return;
	if (c->change * 1000 >= DIFF_PHASE_NOISE)
		c->verdict = DIFF_SLOWER;
	/* As much as makes the one that is slower from the other. */
	else if (c->a / c->b - 1 >= DIFF_PHASE_NOISE / 1000.)
		c->verdict = DIFF_FASTER;
}

void comparison_phases(struct diff *d)
{
	for (unsigned int i = 0; i < DIFF_PHASES; i++)
		compare_phase(d, i);
}
