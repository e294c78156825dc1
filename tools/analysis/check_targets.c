// SPDX-License-Identifier: GPL-2.0
/* Checks: target PFNs against each other and against what was freed. */
#include <stdlib.h>

#include "checks.h"
#include "span.h"

/* Return: target PFNs of all chunks, ascending; NULL where memory is short. */
static struct span *sorted_targets(struct verify *v)
{
	const struct xrt_model *m = v->m;
	struct span *span = calloc(m->nr_chunk + 1, sizeof(*span));

	if (!span) {
		v->nomem = true;
		return NULL;
	}
	for (size_t i = 0; i < m->nr_chunk; i++)
		span[i] = span_of(m->chunk[i].rec->target_pfn,
				  m->chunk[i].rec->pages);
	span_sort(span, m->nr_chunk);
	return span;
}

void check_targets_unique(struct verify *v, const char *name)
{
	struct span *span = sorted_targets(v);
	size_t bad;

	if (!span)
		return;
	bad = span_overlap(span, v->m->nr_chunk);
	if (bad < v->m->nr_chunk)
		check_found(v, name, VERDICT_FAIL, "target pfn %llx is there twice",
			    span[bad].start);
	else
		check_found(v, name, VERDICT_OK, "no target pfn twice in %llu pages",
			    v->sums.walked);
	free(span);
}

static void compare_frees(struct verify *v, const char *name,
			  struct span *target, struct span *freed)
{
	size_t nr_target = v->m->nr_chunk, nr_freed = v->m->nr_free;
	size_t bad = span_overlap(freed, nr_freed), i = 0;

	if (span_overlap(target, nr_target) < nr_target)
		return check_found(v, name, VERDICT_NA,
				   "targets overlap, so what to free is not defined");
	if (bad < nr_freed)
		return check_found(v, name, VERDICT_FAIL, "pfn %llx is freed twice",
				   freed[bad].start);
	nr_target = span_join(target, nr_target);
	nr_freed = span_join(freed, nr_freed);
	while (i < nr_target && i < nr_freed &&
	       target[i].start == freed[i].start &&
	       target[i].end == freed[i].end)
		i++;
	if (i == nr_target && i == nr_freed)
		check_found(v, name, VERDICT_OK,
			    "%zu ranges freed, exactly the targets", v->m->nr_free);
	else if (i == nr_target)
		check_found(v, name, VERDICT_FAIL,
			    "pfn %llx-%llx is freed, but no target", freed[i].start,
			    freed[i].end);
	else if (i == nr_freed)
		check_found(v, name, VERDICT_FAIL,
			    "targets pfn %llx-%llx are never freed",
			    target[i].start, target[i].end);
	else
		check_found(v, name, VERDICT_FAIL,
			    "targets are pfn %llx-%llx, freed is %llx-%llx",
			    target[i].start, target[i].end, freed[i].start,
			    freed[i].end);
}

void check_frees(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	struct span *target = sorted_targets(v);
	struct span *freed = calloc(m->nr_free + 1, sizeof(*freed));

	if (target && freed) {
		for (size_t i = 0; i < m->nr_free; i++)
			freed[i] = span_of(m->free[i]->pfn, m->free[i]->pages);
		span_sort(freed, m->nr_free);
		compare_frees(v, name, target, freed);
	} else {
		v->nomem = true;
	}
	free(target);
	free(freed);
}
