// SPDX-License-Identifier: GPL-2.0
/* Sums over the chunks of a boot, in the order of the walk and by area. */
#include <stdlib.h>

#include "comparison.h"
#include "sort.h"

/**
 * struct target - where a prepared chunk goes, and from which area it comes
 * @pfn:	its target
 * @area:	index of the area in the model, the number of areas for none
 */
struct target {
	__u64 pfn;
	size_t area;
};

static int cmp_target(const void *a, const void *b)
{
	const struct target *x = a, *y = b;

	return XRT_CMP(x->pfn, y->pfn);
}

/* Return: index of the area with this PFN, or the number of areas. */
static size_t area_of_pfn(const struct xrt_model *m, __u64 pfn)
{
	for (size_t i = 0; i < m->nr_area && i < DIFF_AREAS_MAX; i++) {
		if (pfn >= m->area[i]->start_pfn && pfn < m->area[i]->end_pfn)
			return i;
	}
	return m->nr_area;
}

static struct target *find_targets(const struct xrt_model *m)
{
	struct target *t = calloc(m->nr_prepared + 1, sizeof(*t));

	for (size_t i = 0; t && i < m->nr_prepared; i++)
		t[i] = (struct target){ m->prepared[i].target_pfn,
					area_of_pfn(m, m->prepared[i].pfn) };
	if (t)
		qsort(t, m->nr_prepared, sizeof(*t), cmp_target);
	return t;
}

static size_t area_of_chunk(const struct xrt_model *m,
			    const struct target *target,
			    const struct xrt_chunk *c)
{
	struct target key = { .pfn = c->target_pfn };
	const struct target *t = bsearch(&key, target, m->nr_prepared,
					 sizeof(*target), cmp_target);

	return t ? t->area : m->nr_area;
}

/* A chunk that has its time. */
static bool is_done(const struct xrt_chunk *c)
{
	return c->pages && !(c->rec.flags & XRT_CHUNK_OPEN);
}

static void append_chunk(struct diff_sum *sum, const struct xrt_chunk *c)
{
	sum[1] = sum[0];
	sum[1].ticks += c->ticks;
	sum[1].pages += c->pages;
	sum[1].timed += c->timed;
	for (int s = 0; s < XRT_NR_STEPS; s++)
		sum[1].step[s] += c->step[s];
}

/* Chunks by area, each area's in the order of the walk. */
static int sort_by_area(struct diff_side *side)
{
	const struct xrt_model *m = side->m;
	struct target *target = find_targets(m);
	size_t *area = calloc(m->nr_chunk + 1, sizeof(*area));
	size_t at = 0;

	if (!target || !area) {
		free(target);
		free(area);
		return -1;
	}
	for (size_t i = 0; i < m->nr_chunk; i++)
		area[i] = area_of_chunk(m, target, m->chunk[i].rec);
	for (size_t k = 0; k < m->nr_area && k < DIFF_AREAS_MAX; k++) {
		side->area_first[k] = at;
		for (size_t i = 0; i < m->nr_chunk; i++) {
			if (area[i] == k && is_done(m->chunk[i].rec))
				append_chunk(&side->by_area[at++], m->chunk[i].rec);
		}
		side->area_first[k + 1] = at;
	}
	free(target);
	free(area);
	return 0;
}

int comparison_chunks(struct diff_side *side)
{
	const struct xrt_model *m = side->m;

	side->sum = calloc(2 * (m->nr_chunk + 1), sizeof(*side->sum));
	if (!side->sum)
		return -1;
	side->by_area = side->sum + m->nr_chunk + 1;
	for (size_t i = 0; i < m->nr_chunk; i++) {
		if (is_done(m->chunk[i].rec))
			append_chunk(&side->sum[side->nr++], m->chunk[i].rec);
	}
	return sort_by_area(side);
}
