// SPDX-License-Identifier: GPL-2.0
/* Checks: phases nest, and every time is inside the one that it is part of. */
#include "arithmetic.h"
#include "checks.h"

#define NO_PARENT	XRT_NR_PHASES

/*
 * By enum xrt_phase_id: the phase around each, and whether the recorder ends
 * the phase before it and starts this one in the same place of the kernel.
 */
static const struct {
	unsigned int parent;
	bool adjacent;
} phase_rule[XRT_NR_PHASES] = {
	[XRT_PHASE_SETUP]	= { NO_PARENT, false },
	[XRT_PHASE_PREPARE]	= { XRT_PHASE_SETUP, false },
	[XRT_PHASE_PAGETABLE]	= { NO_PARENT, false },
	[XRT_PHASE_PAGING]	= { XRT_PHASE_PAGETABLE, false },
	[XRT_PHASE_P2M]		= { XRT_PHASE_PAGETABLE, true },
	[XRT_PHASE_MFN_LIST]	= { XRT_PHASE_PAGETABLE, true },
	[XRT_PHASE_WALK]	= { XRT_PHASE_PAGETABLE, true },
	[XRT_PHASE_RECORDER]	= { XRT_PHASE_PAGETABLE, true },
	[XRT_PHASE_MFN_SETUP]	= { XRT_PHASE_PAGETABLE, false },
};

static bool phase_known(const struct xrt_model *m, unsigned int p)
{
	return p < XRT_NR_PHASES && m->phase[p].begun && m->phase[p].ended;
}

static bool is_inside(const struct xrt_span *in, const struct xrt_span *out)
{
	return in->begin >= out->begin && in->end <= out->end;
}

/* Nothing happens in a gap; more than half of the phase around it is wrong. */
static bool gap_too_long(const struct xrt_span *parent, __u64 from, __u64 to)
{
	return to > from && to - from > (parent->end - parent->begin) / 2;
}

/* Return: whether a phase fits to its parent and to the phase before it. */
static bool phase_fits(struct verify *v, const char *name, unsigned int p,
		       unsigned int before)
{
	const struct xrt_model *m = v->m;
	const struct xrt_span *span = &m->phase[p], *last = &m->phase[before];
	unsigned int parent = phase_rule[p].parent;
	bool nested = phase_known(m, parent);

	if (nested && !is_inside(span, &m->phase[parent]))
		check_found(v, name, VERDICT_FAIL,
			    "phase %s is not inside phase %s", xrt_phase_name(p),
			    xrt_phase_name(parent));
	else if (before != p && span->begin < last->end)
		check_found(v, name, VERDICT_FAIL,
			    "phase %s starts before phase %s ends",
			    xrt_phase_name(p), xrt_phase_name(before));
	else if (before + 1 == p && nested && phase_rule[p].adjacent &&
		 gap_too_long(&m->phase[parent], last->end, span->begin))
		check_found(v, name, VERDICT_FAIL,
			    "%llu ticks are between phases %s and %s, which follow each other directly",
			    span->begin - last->end, xrt_phase_name(before),
			    xrt_phase_name(p));
	else
		return true;
	return false;
}

/* Return: whether the walk's own records are at the edges of its phase. */
static bool marks_fit(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	const struct xrt_span *walk = &m->phase[XRT_PHASE_WALK];
	struct xrt_span marks;

	if (!phase_known(m, XRT_PHASE_WALK) || !xrt_model_walk_timed(m))
		return true;
	marks = (struct xrt_span){ m->begin->tsc, m->finish->tsc, 1, 1 };
	if (marks.end < marks.begin || !is_inside(&marks, walk) ||
	    gap_too_long(walk, walk->begin, marks.begin) ||
	    gap_too_long(walk, marks.end, walk->end)) {
		check_found(v, name, VERDICT_FAIL,
			    "the walk is recorded from %llu to %llu, its phase from %llu to %llu",
			    marks.begin, marks.end, walk->begin, walk->end);
		return false;
	}
	return true;
}

/* Return: whether all is between the first record and the last one. */
static bool bounds_fit(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;

	for (unsigned int p = 0; p < XRT_NR_PHASES; p++) {
		const struct xrt_span *span = &m->phase[p];

		if (m->boot && span->begun && span->begin < m->boot->tsc)
			check_found(v, name, VERDICT_FAIL,
				    "phase %s starts before the recorder did",
				    xrt_phase_name(p));
		else if (m->end && span->ended && span->end > m->end->tsc)
			check_found(v, name, VERDICT_FAIL,
				    "phase %s ends after the end record was written",
				    xrt_phase_name(p));
		else
			continue;
		return false;
	}
	return true;
}

void check_phases(struct verify *v, const char *name)
{
	/* Before the first of them there is none: it is compared with itself. */
	unsigned int last[XRT_NR_PHASES + 1], nr = 0;

	for (unsigned int p = 0; p <= XRT_NR_PHASES; p++)
		last[p] = XRT_NR_PHASES;
	for (unsigned int p = 0; p < XRT_NR_PHASES; p++) {
		unsigned int *before = &last[phase_rule[p].parent];

		if (!phase_known(v->m, p))
			continue;
		nr++;
		if (!phase_fits(v, name, p, XRT_MIN(*before, p)))
			return;
		*before = p;
	}
	if (marks_fit(v, name) && bounds_fit(v, name))
		check_found(v, name, VERDICT_OK,
			    "%u phases, each inside its parent and after the one before",
			    nr);
}
