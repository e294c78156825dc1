// SPDX-License-Identifier: GPL-2.0
/* Computes the figures of a report. All sums may be hostile. */
#include <limits.h>
#include <string.h>

#include "arithmetic.h"
#include "bisect.h"
#include "plan.h"
#include "figures.h"

/* A sample's steps may exceed the walk by this part of it. */
#define ROUNDING	100

/* Chunks differ if their times per page do by more than this part of it. */
#define ALIKE		50

__u32 figures_permille(__u64 part, __u64 whole)
{
	unsigned __int128 p = (unsigned __int128)part * 1000 + whole / 2;

	if (!whole)
		return 0;
	p /= whole;
	return (__u32)XRT_MIN(p, 0xffffffffu);
}

__u64 figures_phase_ticks(const struct xrt_model *m, unsigned int phase)
{
	const struct xrt_span *span = &m->phase[phase];

	return span->begun && span->ended ? xrt_above(span->end, span->begin) : 0;
}

static void early_boot_times(struct report *r)
{
	const struct xrt_span *setup = &r->m->phase[XRT_PHASE_SETUP];
	const struct xrt_span *pagetable = &r->m->phase[XRT_PHASE_PAGETABLE];

	if (!setup->begun || !setup->ended || !pagetable->begun)
		return;
	r->between = xrt_above(pagetable->begin, setup->end);
	if (pagetable->ended)
		r->early = xrt_above(pagetable->end, setup->begin);
}

/*
 * Pages of the chunk that the walk ended in that have their new place: what
 * failed says which it was, else the death says how many were done.
 */
static __u64 pages_of_open(const struct xrt_model *m, const struct xrt_chunk *c)
{
	const struct xrt_fail *f = m->nr_fail ? m->fail[m->nr_fail - 1] : NULL;
	const struct xrt_death *d = m->nr_death ? m->death[0] : NULL;
	__u64 done = 0;

	if (f && xrt_fail_step(f) < XRT_NR_STEPS && f->chunk == xrt_chunk_nr(c))
		done = f->page;
	else if (d && d->phase == XRT_PHASE_WALK && d->chunks == xrt_chunk_nr(c))
		done = d->pages;
	return XRT_MIN(done, c->pages);
}

static void count_released(struct report *r)
{
	const struct xrt_model *m = r->m;

	for (size_t i = 0; i < m->nr_release; i++) {
		const struct xrt_release *rel = m->release[i];

		if (rel->ret == 1)
			r->released = xrt_add_limited(r->released, rel->count);
	}
	if (m->end)
		r->released = m->end->released;
}

/* Without the end of the walk or of the capture, records may be missing. */
static enum figures_known pages_known(const struct report *r)
{
	const struct xrt_model *m = r->m;

	if (m->finish || m->end)
		return FIGURES_EXACT;
	if (m->nr_death && m->death[0]->chunks == r->chunks)
		return FIGURES_EXACT;
	return m->nr_chunk ? FIGURES_AT_LEAST : FIGURES_UNKNOWN;
}

static void walk_totals(struct report *r)
{
	const struct xrt_model *m = r->m;

	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;

		r->timed += c->timed;
		if (chunk_open(&m->chunk[i])) {
			r->pages += pages_of_open(m, c);
			continue;
		}
		r->pages += c->pages;
		r->chunks++;
	}
	r->pages_known = pages_known(r);
	if (m->finish) {
		r->pages = m->finish->pages;
		r->chunks = m->finish->chunks;
	} else if (m->end) {
		r->pages = m->end->remapped;
		r->chunks = m->end->chunks;
	}
	if (xrt_model_walk_timed(m) && m->finish->tsc > m->begin->tsc)
		r->walk = m->finish->tsc - m->begin->tsc;
	else
		r->walk = figures_phase_ticks(m, XRT_PHASE_WALK);
}

/*
 * Each batch takes one for the m2p and one for the mapping. Where the walk did
 * not end those of the chunk that it ended in are unknown, and where it mapped
 * whole page tables all are.
 */
static void count_hypercalls(struct report *r)
{
	const struct xrt_model *m = r->m;
	__u64 pages = 0, calls = 0;

	r->batch = m->begin ? xrt_walk_batch(m->begin) : 0;
	if (!r->batch || xrt_walk_tables(m->begin) || !m->finish || m->nr_chunk != r->chunks)
		return;
	for (size_t i = 0; i < m->nr_chunk; i++) {
		__u64 nr = m->chunk[i].rec->pages;

		pages += nr;
		calls += 2 * ((nr + r->batch - 1) / r->batch);
	}
	/* A walk that contradicts its chunks has an unknown number of calls. */
	if (pages == r->pages)
		r->calls = calls;
}

__u64 figures_scale(__u64 sum, __u64 count, __u64 to)
{
	unsigned __int128 v;

	if (!count)
		return 0;
	v = (unsigned __int128)sum * to / count;
	return xrt_limit_u64(v);
}

/*
 * The mean of a sample is one outlier's to make: the estimate is what the sample
 * says, as far as that is possible.
 */
static void estimate_total(struct step_figures *f, __u64 pages, bool over)
{
	const struct sample_range *range = &f->range;

	if (!range->known)
		return;
	/* A hostile range may end before it starts. */
	if (over || f->total < range->low)
		f->total = range->low;
	else
		f->total = XRT_MIN(f->total, range->high);
	f->mean = figures_scale(f->total, pages, 100);
}

static void step_quantiles(struct step_figures *f, const struct xrt_dist *d)
{
	f->p50 = xrt_dist_quantile(d, 50, 100);
	f->p90 = xrt_dist_quantile(d, 90, 100);
	f->p99 = xrt_dist_quantile(d, 99, 100);
	f->p999 = xrt_dist_quantile(d, 999, 1000);
	f->max = d->max;
}

/* Return: ticks of all steps, the sums of a sample scaled up. */
static unsigned __int128 step_sums(struct report *r)
{
	unsigned __int128 all = 0;

	for (int s = 0; s < XRT_NR_STEPS; s++) {
		const struct xrt_dist *d = &r->m->dist[s];
		struct step_figures *f = &r->step[s];

		r->sampled |= d->sampled;
		f->count = d->count;
		f->total = d->sampled ? figures_scale(d->sum, d->count, r->pages)
				      : d->sum;
		f->mean = figures_scale(d->sum, d->count, 100);
		step_quantiles(f, d);
		all += f->total;
	}
	return all;
}

static void find_ranges(struct report *r)
{
	struct sample_range range[XRT_NR_STEPS];

	if (!r->sampled || !r->walk || !r->pages)
		return;
	sample_ranges(range, r->m, r->walk, r->pages);
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		r->step[s].range = range[s];
		estimate_total(&r->step[s], r->pages, r->over);
	}
}

static void step_totals(struct report *r)
{
	unsigned __int128 all = step_sums(r);

	r->over = r->walk && all > (unsigned __int128)r->walk +
				   r->walk / ROUNDING;
	find_ranges(r);
	all = 0;
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		r->step[s].permille = figures_permille(r->step[s].total,
						       r->walk);
		all += r->step[s].total;
	}
	r->rest_known = r->walk && r->step[0].count && !r->over;
	if (r->rest_known && all < r->walk)
		r->rest = r->walk - (__u64)all;
	r->rest_permille = figures_permille(r->rest, r->walk);
}

/* A chunk of the same time per page as all others is not a slow one. */
static bool all_equal(const struct report *r)
{
	const struct xrt_model *m = r->m;
	__u64 low = ULLONG_MAX, high = 0;

	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;
		__u64 each = c->pages ? c->ticks / c->pages : 0;

		if (!each || chunk_open(&m->chunk[i]))
			continue;
		low = XRT_MIN(each, low);
		high = XRT_MAX(each, high);
	}
	return high <= low + low / ALIKE;
}

static void find_slowest(struct report *r)
{
	const struct xrt_model *m = r->m;

	r->chunks_equal = m->nr_chunk > 1 && all_equal(r);
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_walked *c = &m->chunk[i];
		size_t at = r->nr_slowest;

		if (chunk_open(c) || c->rec->rec.flags & XRT_REC_UNTIMED)
			continue;
		while (at && r->slowest[at - 1]->rec->ticks < c->rec->ticks)
			at--;
		if (at == REPORT_SLOWEST)
			continue;
		if (r->nr_slowest < REPORT_SLOWEST)
			r->nr_slowest++;
		memmove(&r->slowest[at + 1], &r->slowest[at],
			(r->nr_slowest - at - 1) * sizeof(r->slowest[0]));
		r->slowest[at] = c;
	}
}

static void count_ram(struct report *r)
{
	for (int i = 0; i < XRT_NR_MAPS; i++) {
		const struct xrt_mapping *map = &r->m->map[i];

		for (__u32 k = 0; k < map->nr; k++) {
			if (map->entry[k].type == XRT_E820_RAM)
				r->ram_pages[i] += map->entry[k].size >>
						   XRT_PAGE_SHIFT;
		}
	}
}

struct prepare_rank {
	const struct xrt_model *m;
	size_t rank;
};

/* Whether more chunks than the rank are prepared in at most @ticks. */
static bool reaches_prepare_rank(__u64 ticks, const void *ctx)
{
	const struct prepare_rank *r = ctx;
	size_t nr = 0;

	for (size_t i = 0; i < r->m->nr_prepared; i++)
		nr += xrt_prepared_timed(&r->m->prepared[i]) &&
		      r->m->prepared[i].ticks <= ticks;
	return nr > r->rank;
}

/* By halves of the range of values: that needs no memory, which may be short. */
static __u32 median_prepare(const struct xrt_model *m, size_t timed)
{
	const struct prepare_rank r = { m, timed ? (timed - 1) / 2 : 0 };

	return timed ? (__u32)xrt_bisect_number(0, XRT_PREPARE_TICKS_MAX,
						reaches_prepare_rank, &r) : 0;
}

static void prepare_totals(struct report *r)
{
	const struct xrt_model *m = r->m;
	struct prepare_figures *p = &r->prepare;

	p->ticks = figures_phase_ticks(m, XRT_PHASE_PREPARE);
	p->chunks = m->nr_prepared;
	for (size_t i = 0; i < m->nr_prepared; i++) {
		const struct xrt_prepared *c = &m->prepared[i];

		p->pages += c->pages;
		if (!xrt_prepared_timed(c))
			continue;
		p->timed++;
		p->saturated += c->ticks == XRT_PREPARE_TICKS_MAX;
		if (!p->slowest || c->ticks > p->slowest->ticks)
			p->slowest = c;
	}
	p->median = median_prepare(m, p->timed);
	for (size_t i = 0; i < m->nr_area; i++) {
		if (m->area[i]->rec.flags & XRT_REC_UNTIMED)
			continue;
		if (!p->area || m->area[i]->ticks > p->area->ticks)
			p->area = m->area[i];
	}
}

bool report_areas_known(const struct report *r)
{
	const struct xrt_stat *stat = xrt_stat(r->m->cap);

	/* With the end known, the model has its record. */
	if (!stat->end_known || r->m->end->lost_other)
		return false;
	for (size_t i = 0; i < stat->nr_missing; i++) {
		if (stat->missing[i].stream == XRT_STREAM_SETUP)
			return false;
	}
	for (size_t i = 0; i < stat->nr_damage; i++) {
		if (stat->damage[i].stream == XRT_STREAM_SETUP &&
		    stat->damage[i].kind >= XRT_D_RECORD)
			return false;
	}
	return true;
}

void figures_from_model(struct report *r, const struct xrt_model *m)
{
	memset(r, 0, sizeof(*r));
	r->m = m;
	count_ram(r);
	early_boot_times(r);
	prepare_totals(r);
	walk_totals(r);
	count_released(r);
	count_hypercalls(r);
	step_totals(r);
	find_slowest(r);
}
