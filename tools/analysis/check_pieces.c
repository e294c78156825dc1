// SPDX-License-Identifier: GPL-2.0
/*
 * Check: each prepared chunk and each released page is one that the map implies.
 * Where they go is compared with the walk, the frees and the map by others.
 */
#include "arithmetic.h"
#include "checks.h"

/* Pages that the plan gives back to Xen have no target. */
static bool is_released(const struct xrt_piece *p)
{
	return p->target_pfn == XRT_NO_PFN;
}

/**
 * struct plan_place - a place in the pages that the plan moves
 * @plan:	the plan
 * @piece:	index of the piece
 * @done:	pages of it that are behind
 */
struct plan_place {
	const struct xrt_plan *plan;
	size_t piece;
	__u64 done;
};

/* Goes on over a chunk. Return: whether its pages are the next ones. */
static bool pass_chunk(struct plan_place *at, const struct xrt_prepared *chunk)
{
	__u64 pfn = chunk->pfn, left = chunk->pages;

	while (left && at->piece < at->plan->nr_piece) {
		const struct xrt_piece *p = &at->plan->piece[at->piece];
		__u64 rest = is_released(p) ? 0 : p->pages - at->done;
		__u64 n = XRT_MIN(left, rest);

		if (n && p->pfn + at->done != pfn)
			return false;
		pfn += n;
		left -= n;
		at->done += n;
		if (n == rest) {
			at->piece++;
			at->done = 0;
		}
	}
	return !left;
}

static bool chunks_as_planned(struct verify *v, const char *name)
{
	struct plan_place at = { .plan = v->plan };

	for (size_t i = 0; i < v->m->nr_prepared; i++) {
		const struct xrt_prepared *p = &v->m->prepared[i];

		if (pass_chunk(&at, p))
			continue;
		check_found(v, name, VERDICT_FAIL,
			    "prepared chunk %u is %u pages at pfn %llx, which the map does not imply",
			    p->nr, p->pages, p->pfn);
		return false;
	}
	return true;
}

/* The kernel leaves out a page that has no frame, so there may be fewer. */
static bool releases_as_planned(struct verify *v, const char *name)
{
	const struct xrt_plan *plan = v->plan;
	__u64 from = 0;
	size_t piece = 0;

	for (size_t i = 0; i < v->m->nr_release; i++) {
		const struct xrt_release *r = v->m->release[i];
		const struct xrt_piece *p = &plan->piece[piece];

		while (piece < plan->nr_piece &&
		       (!is_released(p) || p->pfn + p->pages <= r->pfn))
			p = &plan->piece[++piece];
		if (piece < plan->nr_piece && r->pfn >= p->pfn &&
		    r->pfn >= from && r->count <= p->pfn + p->pages - r->pfn) {
			from = r->pfn + r->count;
			continue;
		}
		check_found(v, name, VERDICT_FAIL,
			    "%u pages released from pfn %llx on are not those that the map implies",
			    r->count, r->pfn);
		return false;
	}
	return true;
}

void check_pieces(struct verify *v, const char *name)
{
	if (!check_has_plan(v, name))
		return;
	if (v->sums.prepared != v->plan->remapped)
		return check_found(v, name, VERDICT_NA,
				   "the counts differ already: see predicted");
	if (chunks_as_planned(v, name) && releases_as_planned(v, name))
		check_found(v, name, VERDICT_OK,
			    "%zu chunks and %zu releases are where the map implies",
			    v->m->nr_prepared, v->m->nr_release);
}
