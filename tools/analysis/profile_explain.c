// SPDX-License-Identifier: GPL-2.0
/* Why a chunk is slow: where is the time that others do not take? */
#include "arithmetic.h"
#include "profile.h"

/* What stands out takes so many parts of the chunk's time at least. */
#define STANDS_OUT	10

/**
 * struct excess - a chunk's time beyond the usual
 * @outliers:	in outliers
 * @breaks:	in MFN breaks
 * @between:	between pages
 * @pages:	in all other pages
 * @usual:	what its pages take elsewhere
 * @nr_outliers: how many
 * @nr_breaks:	likewise
 */
struct excess {
	__int128 outliers;
	__int128 breaks;
	__int128 between;
	__int128 pages;
	__int128 usual;
	__u32 nr_outliers;
	__u32 nr_breaks;
};

static __u64 to_ticks(__int128 v)
{
	return v < 0 ? 0 : xrt_limit_u64((unsigned __int128)v);
}

/* In tenths. */
static __u64 times_of(unsigned __int128 part, unsigned __int128 whole)
{
	return whole ? to_ticks((__int128)((part * 10 + whole / 2) / whole)) : 0;
}

static void take_apart(struct excess *e, const struct profile *p,
		       const struct report *r, const __u8 *leaves,
		       const struct xrt_walked *c)
{
	const struct kind_figures *plain = &p->kind[PAGE_PLAIN];
	struct page_scan scan;
	struct xrt_page page;
	__int128 steps = 0;
	unsigned int what;

	page_scan_init(&scan, r->m, leaves, c);
	while (page_scan_next(&scan, &page, &what)) {
		enum page_kind kind = page_kind(what);
		const struct kind_figures *f = &p->kind[kind];
		__u64 all = page_ticks(&page);

		steps += all;
		e->usual += f->all;
		if (is_outlier(p, kind, all)) {
			e->outliers += (__int128)all - f->all;
			e->nr_outliers++;
		} else {
			e->pages += (__int128)all - f->all;
		}
		if (kind == PAGE_BREAK && plain->pages) {
			e->breaks += (__int128)f->all - plain->all;
			e->nr_breaks++;
		}
	}
	e->between = (__int128)c->rec->ticks - steps;
	if (r->rest_known && r->pages)
		e->between -= (__int128)r->rest / r->pages * c->kept;
}

/* With all pages of the chunk at hand. */
static void by_pages(struct slow_chunk *slow, const struct excess *e,
		     __u64 ticks)
{
	__int128 most = ticks / STANDS_OUT;

	if (e->outliers > most) {
		*slow = (struct slow_chunk){ .why = WHY_OUTLIERS,
					     .nr = e->nr_outliers };
		most = e->outliers;
	}
	if (e->breaks > most) {
		*slow = (struct slow_chunk){ .why = WHY_BREAKS,
					     .nr = e->nr_breaks };
		most = e->breaks;
	}
	if (e->between > most) {
		*slow = (struct slow_chunk){ .why = WHY_BETWEEN };
		most = e->between;
	}
	if (e->pages > most) {
		*slow = (struct slow_chunk){ .why = WHY_PAGES };
		slow->times = times_of((unsigned __int128)(e->usual + e->pages),
				       (unsigned __int128)e->usual);
		most = e->pages;
	}
	slow->ticks = slow->why ? to_ticks(most) : 0;
}

/* With the sums of the timed pages only. */
static void by_sums(struct slow_chunk *slow, const struct report *r,
		    const struct xrt_walked *c)
{
	const struct xrt_chunk *x = c->rec;
	unsigned __int128 steps = 0, usual = 0, most = 0;

	if (!x->timed || x->timed > x->pages || !r->step[0].count)
		return;
	for (__u32 s = 0; s < XRT_NR_STEPS; s++) {
		unsigned __int128 is = x->step[s];
		unsigned __int128 be = (unsigned __int128)r->step[s].p50 *
				       x->timed;

		steps += is;
		usual += be;
		if (is < be || is - be <= most)
			continue;
		most = is - be;
		*slow = (struct slow_chunk){ .why = WHY_STEP, .nr = s,
					     .times = times_of(is, be) };
		slow->ticks = to_ticks((__int128)most);
	}
	/* Half as much again is not yet a reason. */
	if (steps * 2 >= usual * 3)
		return;
	*slow = (struct slow_chunk){ .why = x->timed == x->pages ?
					    WHY_BETWEEN : WHY_UNTIMED };
}

void profile_explain_chunk(struct slow_chunk *slow, const struct profile *p,
			   const struct report *r, const __u8 *leaves,
			   const struct xrt_walked *c)
{
	__u64 each = r->pages ? r->walk / r->pages : 0;
	struct excess e = { 0 };

	*slow = (struct slow_chunk){ .why = WHY_USUAL };
	if (c->rec->rec.flags & XRT_CHUNK_OPEN || !c->rec->pages || !each)
		return;
	if (p->kept && c->kept == c->rec->pages &&
	    c->run_pages == c->rec->pages) {
		take_apart(&e, p, r, leaves, c);
		by_pages(slow, &e, c->rec->ticks);
	} else if (c->rec->ticks / c->rec->pages > each + each / 2) {
		by_sums(slow, r, c);
	}
}
