// SPDX-License-Identifier: GPL-2.0
/* Check: Xen's own trace has the walk, in its order and at its times. */
#include <stdlib.h>

#include "check_xentrace.h"
#include "walk_match.h"

/* Pages per chunk in the order of the walk; NULL if chunks are missing. */
static __u32 *chunk_sizes(const struct xrt_model *m)
{
	__u32 *sizes = calloc(m->nr_chunk + 1, sizeof(*sizes));

	for (size_t i = 0; sizes && i < m->nr_chunk; i++)
		sizes[i] = m->chunk[i].rec->pages;
	return sizes;
}

/*
 * A chunk's record begins before its first hypercall. It ends after the last
 * one was called, which is before Xen sees the next.
 */
static const struct xrt_chunk *chunk_outside(const struct xrt_model *m,
					     const struct xrt_walk_times *t)
{
	const struct xrt_page_time *page = t->page;

	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;
		__u64 last = t->chunk[i].end - page[c->pages - 1].map;

		page += c->pages;
		if (c->rec.flags & XRT_REC_UNTIMED)
			continue;
		if (t->chunk[i].begin < c->tsc || last > c->tsc + c->ticks)
			return c;
	}
	return NULL;
}

static void compare_walk(struct verify *v, const char *name,
			 const struct walk_match *match)
{
	const struct xrt_model *m = v->m;
	const struct xrt_chunk *c;
	bool timed = xrt_model_timed(m);

	c = timed ? chunk_outside(m, &match->times) : NULL;
	if (c)
		check_found(v, name, VERDICT_FAIL,
			    "chunk %u: hypercalls in Xen's trace are outside the chunk's recorded time",
			    xrt_chunk_nr(c));
	else
		check_found(v, name, VERDICT_OK,
			    "Xen's trace has %llu pages in the same %zu chunks and order%s",
			    match->pages, match->chunks, timed ?
			    ", each inside its recorded time" : "");
}

int check_xentrace(struct verify *v, const char *name, struct xentrace *trace,
		   struct xrt_error *err)
{
	struct walk_match match;
	char reason[WALK_REASON_MAX];
	__u32 *sizes;
	int ret;

	v->doubt = 0;
	if (v->lacks & NEED_CHUNKS || v->dropped & NEED_CHUNKS) {
		check_found(v, name, VERDICT_OPEN,
			    "records of walked chunks are missing");
		return 0;
	}
	sizes = chunk_sizes(v->m);
	if (!sizes)
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	ret = walk_match_find(&match, trace, sizes, v->m->nr_chunk, err);
	free(sizes);
	if (ret)
		return -1;
	if (v->m->bound)
		walk_match_limit(&match, v->m->bound,
				 v->m->end ? v->m->end->tsc_khz : 0);
	if (match.result == WALK_MATCHED)
		compare_walk(v, name, &match);
	else
		check_found(v, name, match.result == WALK_EMPTY ? VERDICT_NA :
			    VERDICT_OPEN, "%s",
			    walk_match_reason(&match, trace, reason,
					      sizeof(reason)));
	walk_match_free(&match);
	return 0;
}
