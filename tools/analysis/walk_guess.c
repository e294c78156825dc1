// SPDX-License-Identifier: GPL-2.0
/* Looks for a walk whose chain is unknown. */
#include <stdlib.h>

#include "plan.h"
#include "walk_guess.h"
#include "walk_series.h"

static void count_calls(struct walk_guess *g, struct xentrace *trace)
{
	struct xentrace_event e;

	xentrace_rewind(trace);
	while (xentrace_next(trace, &e)) {
		if (e.kind != XENTRACE_HYPERCALL)
			continue;
		g->hypercalls++;
		g->mmu_update += e.op == XEN_MMU_UPDATE;
		g->va_mapping += e.op == XEN_UPDATE_VA_MAPPING;
		g->memory_op += e.op == XEN_MEMORY_OP;
		g->multicall += e.op == XEN_MULTICALL;
	}
}

static void take_sequence(struct walk_guess *g, __u64 pages, __u64 chunks)
{
	if (pages > g->pages) {
		g->next_pages = g->pages;
		g->pages = pages;
		g->chunks = chunks;
	} else if (pages > g->next_pages) {
		g->next_pages = pages;
	}
}

/* Chunks in a row, up to the mapping in the end. */
static void find_longest(struct walk_guess *g,
			 const struct walk_series_list *list)
{
	__u64 pages = 0, chunks = 0;

	for (size_t i = 0; i < list->nr; i++) {
		const struct walk_series *s = &list->item[i];

		if (s->joined && !s->pages)
			take_sequence(g, pages, chunks);
		if (!s->joined || !s->pages || s->pages > XRT_CHUNK_MAX) {
			pages = 0;
			chunks = 0;
		}
		if (s->pages && s->pages <= XRT_CHUNK_MAX) {
			pages += s->pages;
			chunks++;
		}
	}
}

int walk_guess_find(struct walk_guess *g, struct xentrace *trace,
		    struct xrt_error *err)
{
	struct walk_series_list list = { 0 };
	int ret = 0;

	*g = (struct walk_guess){ 0 };
	count_calls(g, trace);
	if (walk_series_find(&list, trace, XRT_CHUNK_MAX))
		ret = xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
				    xentrace_name(trace));
	else
		find_longest(g, &list);
	g->batches = list.batches;
	free(list.item);
	return ret ? ret : xentrace_failed(trace, err);
}
