// SPDX-License-Identifier: GPL-2.0
/* Checks: areas and targets against the E820 map. */
#include <stdlib.h>

#include "arithmetic.h"
#include "bisect.h"
#include "checks.h"
#include "format.h"
#include "sort.h"
#include "span.h"

bool check_has_plan(struct verify *v, const char *name)
{
	if (!v->plan && !v->nomem)
		check_found(v, name, VERDICT_FAIL, "%s", v->why.text);
	return v->plan;
}

void check_map_areas(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	const struct xrt_plan_area *rule;
	size_t nr, i = 0;

	if (!check_has_plan(v, name))
		return;
	rule = v->plan->area;
	nr = v->plan->nr_area;
	while (i < nr && i < m->nr_area &&
	       rule[i].start_pfn == m->area[i]->start_pfn &&
	       rule[i].end_pfn == m->area[i]->end_pfn)
		i++;
	if (i == nr && i == m->nr_area)
		check_found(v, name, VERDICT_OK, "%zu areas, as the map implies", nr);
	else if (i == nr)
		check_found(v, name, VERDICT_FAIL,
			    "%zu areas recorded, the map implies %zu", m->nr_area,
			    nr);
	else if (i == m->nr_area)
		check_found(v, name, VERDICT_FAIL,
			    "area %zu: the map implies pfn %llx-%llx, none recorded",
			    i, rule[i].start_pfn, rule[i].end_pfn);
	else
		check_found(v, name, VERDICT_FAIL,
			    "area %zu: the map implies pfn %llx-%llx, recorded %llx-%llx",
			    i, rule[i].start_pfn, rule[i].end_pfn,
			    m->area[i]->start_pfn, m->area[i]->end_pfn);
}

void check_predicted(struct verify *v, const char *name)
{
	const struct xrt_plan *plan = v->plan;

	if (!check_has_plan(v, name))
		return;
	if (v->sums.prepared == plan->remapped &&
	    v->sums.released == plan->released)
		check_found(v, name, VERDICT_OK,
			    "%llu pages remapped and %llu released, as the map implies",
			    plan->remapped, plan->released);
	else
		check_found(v, name, VERDICT_FAIL,
			    "%llu pages remapped and %llu released, the map implies %llu and %llu",
			    v->sums.prepared, v->sums.released, plan->remapped,
			    plan->released);
}

/**
 * struct tally - an area and what the records say went out of it
 */
struct tally {
	const struct xrt_area *area;
	__u64 prepared;
	__u64 released;
};

static int cmp_tally(const void *a, const void *b)
{
	__u64 x = ((const struct tally *)a)->area->start_pfn;
	__u64 y = ((const struct tally *)b)->area->start_pfn;

	return XRT_CMP(x, y);
}

static __u64 tally_start(const void *item)
{
	return ((const struct tally *)item)->area->start_pfn;
}

/* Return: the area that has a PFN, or NULL. */
static struct tally *tally_of(struct tally *tally, size_t nr, __u64 pfn)
{
	size_t after = xrt_bisect_above(tally, nr, sizeof(*tally), pfn,
					tally_start);

	return after && pfn < tally[after - 1].area->end_pfn ? &tally[after - 1]
							     : NULL;
}

/* Return: false where a record lies outside of all areas; then it is reported. */
static bool tally_up(struct verify *v, const char *name, struct tally *tally)
{
	const struct xrt_model *m = v->m;

	for (size_t i = 0; i < m->nr_area; i++)
		tally[i].area = m->area[i];
	qsort(tally, m->nr_area, sizeof(*tally), cmp_tally);
	for (size_t i = 0; i < m->nr_prepared; i++) {
		const struct xrt_prepared *p = &m->prepared[i];
		struct tally *t = tally_of(tally, m->nr_area, p->pfn);

		if (!t || t->area->end_pfn - p->pfn < p->pages) {
			check_found(v, name, VERDICT_FAIL,
				    "prepared chunk %u, pfn %llx, %u pages, is in no area",
				    p->nr, p->pfn, p->pages);
			return false;
		}
		t->prepared += p->pages;
	}
	for (size_t i = 0; i < m->nr_release; i++) {
		const struct xrt_release *r = m->release[i];
		struct tally *t = tally_of(tally, m->nr_area, r->pfn);

		if (!t || t->area != xrt_area_by_nr(m, xrt_release_area(r))) {
			check_found(v, name, VERDICT_FAIL,
				    "pages released from pfn %llx on are not of area %u",
				    r->pfn, xrt_release_area(r));
			return false;
		}
		t->released += r->ret == 1 ? r->count : 0;
	}
	return true;
}

static bool tally_right(struct verify *v, const char *name,
			const struct tally *t)
{
	const struct xrt_area *a = t->area;
	__u64 nr_pages = v->m->boot->nr_pages;
	__u64 end = XRT_MIN(a->end_pfn, nr_pages);
	__u64 below = xrt_above(end, a->start_pfn);

	if (a->remapped + a->released != below)
		check_found(v, name, VERDICT_FAIL,
			    "area %u: %llu pages below nr_pages, but %llu remapped and %llu released",
			    xrt_area_nr(a), below, a->remapped, a->released);
	else if (a->remapped != t->prepared)
		check_found(v, name, VERDICT_FAIL,
			    "area %u: %llu pages remapped, but chunks of %llu pages prepared",
			    xrt_area_nr(a), a->remapped, t->prepared);
	else if (a->released != t->released)
		check_found(v, name, VERDICT_FAIL,
			    "area %u: %llu pages released, but records of %llu",
			    xrt_area_nr(a), a->released, t->released);
	else
		return true;
	return false;
}

void check_area_pages(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	struct tally *tally = calloc(m->nr_area + 1, sizeof(*tally));
	bool right;

	if (!tally) {
		v->nomem = true;
		return;
	}
	right = tally_up(v, name, tally);
	for (size_t i = 0; right && i < m->nr_area; i++)
		right = tally_right(v, name, &tally[i]);
	if (right)
		check_found(v, name, VERDICT_OK,
			    "%llu pages remapped and %llu released out of %zu areas, every page accounted for",
			    v->sums.prepared, v->sums.released, m->nr_area);
	free(tally);
}

static __u64 span_start(const void *item)
{
	return ((const struct xrt_pfns *)item)->start;
}

/* Return: whether a span is in the RAM of the map. */
static bool lies_in_ram(const struct xrt_plan *plan, struct span s)
{
	size_t after = xrt_bisect_above(plan->ram, plan->nr_ram,
					sizeof(*plan->ram), s.start,
					span_start);

	return after && s.end <= plan->ram[after - 1].end;
}

void check_targets_ram(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	__u64 nr_pages = m->boot->nr_pages;
	char range[FORMAT_MAX];

	if (!check_has_plan(v, name))
		return;
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;
		struct span s = span_of(c->target_pfn, c->pages);
		bool low = s.start < nr_pages;

		if (!low && lies_in_ram(v->plan, s))
			continue;
		return check_found(v, name, VERDICT_FAIL,
				   "chunk %u goes to pfn %s, which is %s",
				   xrt_chunk_nr(c),
				   format_frames(range, s.start, c->pages, "-"),
				   low ? "below nr_pages" : "not RAM in Xen's map");
	}
	check_found(v, name, VERDICT_OK,
		    "all targets are RAM in Xen's map, at or above pfn %llx",
		    nr_pages);
}
