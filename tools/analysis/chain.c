// SPDX-License-Identifier: GPL-2.0
/* Follows the chain: breaks, slow chunks, likeness, and where pages went. */
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "format.h"
#include "sort.h"

/* Groups above this are made coarser, so that the eye can take them in. */
#define GROUPS_MAX	24

/* So many stand out where there are more slow ones. */
#define OUTLIERS	16

/* The median, and which chunks stand out from it. */
static int mark_slow_links(struct chain *chain)
{
	__u64 *sorted = calloc(chain->nr + 1, sizeof(*sorted));
	__u64 least = 0;
	size_t nr = 0;

	if (!sorted)
		return -1;
	for (size_t i = 0; i < chain->nr; i++) {
		if (chain_timed(&chain->link[i]))
			sorted[nr++] = chain->link[i].a_page;
	}
	qsort(sorted, nr, sizeof(*sorted), xrt_cmp_u64);
	if (nr)
		chain->median = sorted[(nr - 1) / 2];
	if (nr && !chain->median)
		chain->median = 1;
	if (nr > OUTLIERS)
		least = sorted[nr - OUTLIERS - 1];
	free(sorted);
	for (size_t i = 0; i < chain->nr; i++) {
		struct chain_link *l = &chain->link[i];

		l->slow = chain_timed(l) && l->a_page / 2 >= chain->median;
		l->outlier = l->slow && l->a_page > least;
	}
	return 0;
}

static void follow_links(struct chain *chain)
{
	const struct xrt_model *m = chain->m;
	__u64 expected = m->begin ? m->begin->mfn : XRT_NO_MFN;
	bool known = m->begin;
	__u32 next = 0;

	for (size_t i = 0; i < chain->nr; i++) {
		struct chain_link *l = &chain->link[i];
		const struct xrt_chunk *rec = m->chunk[i].rec;

		l->c = &m->chunk[i];
		l->a_page = xrt_ticks_per_page(rec->ticks, rec->pages);
		l->expected = expected;
		if (xrt_chunk_nr(rec) != next)
			l->broken = CHAIN_MISSING;
		else if (known && rec->mfn != expected &&
			 !(rec->rec.flags & XRT_CHUNK_NO_MFN))
			l->broken = CHAIN_BROKEN;
		expected = rec->next_mfn;
		known = !(rec->rec.flags & XRT_CHUNK_NO_NEXT);
		next = xrt_chunk_nr(rec) + 1;
	}
	chain->ends = known && expected == XRT_NO_MFN;
}

static unsigned int log2_of(__u32 n)
{
	return n ? 32 - (unsigned int)__builtin_clz(n) : 0;
}

/*
 * @coarse: however many runs there are, and however many pages; of the slow
 * ones only outliers stand out.
 */
static bool links_match(const struct chain_link *a, const struct chain_link *b,
			bool coarse)
{
	if (b->broken || chain_open(a) != chain_open(b))
		return false;
	if (coarse)
		return !a->outlier && !b->outlier;
	return a->slow == b->slow && a->c->rec->pages == b->c->rec->pages &&
	       log2_of(a->c->nr_runs) == log2_of(b->c->nr_runs);
}

static void fold_links(struct chain *chain, bool coarse)
{
	chain->nr_groups = 0;
	for (size_t i = 0; i < chain->nr; i++) {
		struct chain_group *g = &chain->group[chain->nr_groups];

		/* The last one shows where the chain ends. */
		if (i && i != chain->nr - 1 &&
		    links_match(&chain->link[g[-1].first], &chain->link[i], coarse)) {
			g[-1].nr++;
			continue;
		}
		*g = (struct chain_group){ i, 1 };
		chain->nr_groups++;
	}
}

static void find_pieces(struct chain *chain)
{
	const struct xrt_model *m = chain->m;
	struct chain_piece *p = NULL;
	size_t area = 0;

	/* Both lists ascend: each area is looked at once. */
	for (size_t i = 0; i < m->nr_prepared; i++) {
		const struct xrt_prepared *x = &m->prepared[i];
		bool inside;

		while (area < m->nr_area && m->area[area]->end_pfn <= x->pfn)
			area++;
		inside = area < m->nr_area &&
			 m->area[area]->start_pfn <= x->pfn;

		if (p && p->pfn + p->pages == x->pfn &&
		    p->target + p->pages == x->target_pfn) {
			p->pages += x->pages;
			continue;
		}
		p = &chain->piece[chain->nr_pieces++];
		*p = (struct chain_piece){
			.pfn = x->pfn, .target = x->target_pfn,
			.pages = x->pages,
			.area = inside ? xrt_area_nr(m->area[area]) : CHAIN_NO_AREA,
		};
	}
}

int chain_from_model(struct chain *chain, const struct xrt_model *m)
{
	memset(chain, 0, sizeof(*chain));
	chain->m = m;
	chain->nr = m->nr_chunk;
	chain->link = calloc(chain->nr + 1, sizeof(*chain->link));
	chain->group = calloc(chain->nr + 1, sizeof(*chain->group));
	chain->piece = calloc(m->nr_prepared + 1, sizeof(*chain->piece));
	if (!chain->link || !chain->group || !chain->piece)
		return -1;
	follow_links(chain);
	if (mark_slow_links(chain))
		return -1;
	fold_links(chain, false);
	if (chain->nr_groups > GROUPS_MAX)
		fold_links(chain, true);
	find_pieces(chain);
	return 0;
}

void chain_free(struct chain *chain)
{
	free(chain->link);
	free(chain->group);
	free(chain->piece);
}
