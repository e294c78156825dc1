// SPDX-License-Identifier: GPL-2.0
/* Check: what the tables of the running kernel say about the walked pages. */
#include <stdlib.h>

#include "check_live.h"
#include "format.h"
#include "pages.h"

/* What a page is today, compared with the capture. */
enum live_change {
	LIVE_SAME,
	LIVE_BALLOONED,		/* has nothing: given to Xen since */
	LIVE_FOREIGN,		/* another domain's page: a grant */
	LIVE_EXCHANGED,		/* p2m and m2p agree on another MFN */
	LIVE_UNKNOWN,		/* could not be read */
	LIVE_IDENTITY,
	LIVE_WRONG,		/* tables and capture contradict each other */
	LIVE_NR,
};

/**
 * struct live_count - pages of a kind of change
 * @pages:	how many
 * @first:	the first PFN
 * @last:	the last one
 * @ranges:	adjacent PFNs
 */
struct live_count {
	__u64 pages;
	__u64 first;
	__u64 last;
	__u64 ranges;
};

/**
 * struct live_check - the comparison under way
 * @t:		the tables
 * @agrees:	by run of the tables: it has a page with the capture's MFN
 * @count:	by enum live_change
 * @wrong_mfn:	what the capture has for the first page that is wrong
 */
struct live_check {
	const struct xrt_tables *t;
	bool *agrees;
	struct live_count count[LIVE_NR];
	__u64 wrong_mfn;
};

static void count_change(struct live_check *c, enum live_change change,
			 __u64 pfn, __u64 mfn)
{
	struct live_count *n = &c->count[change];

	if (change == LIVE_WRONG && !n->pages)
		c->wrong_mfn = mfn;
	if (!n->pages || pfn < n->first)
		n->first = pfn;
	if (!n->pages || pfn != n->last + 1)
		n->ranges++;
	n->last = pfn;
	n->pages++;
}

/* Whether the tables have an MFN at a PFN other than this one. */
static bool mfn_elsewhere(const struct xrt_tables *t, __u64 mfn)
{
	for (size_t i = 0; i < t->nr; i++) {
		const struct xrt_pfn_run *run = &t->run[i];

		if (run->kind == XRT_PFN_RAM && mfn >= run->mfn &&
		    mfn - run->mfn < run->pages)
			return true;
	}
	return false;
}

/*
 * An exchange gives a range of pages new MFNs that follow each other. A run with
 * a page that still has its old MFN was not exchanged.
 */
static bool looks_exchanged(const struct live_check *c,
			    const struct xrt_pfn_run *run, __u64 mfn)
{
	return run->m2p != XRT_M2P_OTHER && !c->agrees[run - c->t->run] &&
	       !mfn_elsewhere(c->t, mfn);
}

static bool same_mfn(const struct xrt_pfn_run *run, __u64 pfn, __u64 mfn)
{
	return run->kind == XRT_PFN_RAM && run->mfn + (pfn - run->pfn) == mfn;
}

static enum live_change page_change(const struct live_check *c, __u64 pfn,
				    __u64 mfn)
{
	const struct xrt_pfn_run *run = xrt_tables_find(c->t, pfn);

	if (!run)
		return LIVE_UNKNOWN;
	switch (run->kind) {
	case XRT_PFN_RAM:
		if (same_mfn(run, pfn, mfn))
			return run->m2p == XRT_M2P_OTHER ? LIVE_WRONG : LIVE_SAME;
		return looks_exchanged(c, run, mfn) ? LIVE_EXCHANGED : LIVE_WRONG;
	case XRT_PFN_EXCHANGED:
		return LIVE_EXCHANGED;
	case XRT_PFN_MISSING:
		return LIVE_BALLOONED;
	case XRT_PFN_FOREIGN:
		return LIVE_FOREIGN;
	case XRT_PFN_IDENTITY:
		return LIVE_IDENTITY;
	default:
		return LIVE_UNKNOWN;
	}
}

static void find_agreeing(struct live_check *c, __u64 pfn, __u64 mfn)
{
	const struct xrt_pfn_run *run = xrt_tables_find(c->t, pfn);

	if (run && same_mfn(run, pfn, mfn))
		c->agrees[run - c->t->run] = true;
}

static void compare_page(struct live_check *c, __u64 pfn, __u64 mfn)
{
	count_change(c, page_change(c, pfn, mfn), pfn, mfn);
}

/* Call @take for each page of the walked chunks whose MFN is known. */
static void each_page(struct live_check *c, const struct xrt_model *m,
		      void (*take)(struct live_check *c, __u64 pfn, __u64 mfn))
{
	struct xrt_run_cursor cur;
	struct xrt_run run;

	/* Targets ascend from the chunk that was walked last. */
	for (size_t k = m->nr_chunk; k--; ) {
		__u64 pfn = m->chunk[k].rec->target_pfn;

		xrt_runs_init(&cur, &m->chunk[k]);
		while (xrt_runs_next(&cur, &run)) {
			for (__u32 i = 0; i < run.pages; i++)
				take(c, pfn++, run.mfn + i);
		}
	}
}

static void describe_changes(struct sentence *s, const struct live_check *c)
{
	static const char * const name[LIVE_NR] = {
		[LIVE_BALLOONED]	= "ballooned",
		[LIVE_FOREIGN]		= "granted or foreign",
		[LIVE_EXCHANGED]	= "exchanged for other MFNs",
		[LIVE_UNKNOWN]		= "could not be read",
		[LIVE_IDENTITY]		= "mapped 1:1",
	};

	for (int i = 0; i < LIVE_NR; i++) {
		const struct live_count *n = &c->count[i];

		if (n->pages && name[i])
			sentence_add(s, "; %llu pages in %llu ranges from pfn %llx to %llx: %s",
				     n->pages, n->ranges, n->first, n->last,
				     name[i]);
	}
}

void check_live(struct verify *v, const char *name, const struct xrt_tables *t)
{
	struct live_check c = { .t = t };
	struct sentence s = { .len = 0 };
	const struct live_count *wrong = &c.count[LIVE_WRONG];

	c.agrees = calloc(t->nr + 1, sizeof(*c.agrees));
	if (!c.agrees) {
		v->nomem = true;
		return;
	}
	each_page(&c, v->m, find_agreeing);
	each_page(&c, v->m, compare_page);
	free(c.agrees);
	if (wrong->pages)
		sentence_add(&s, "%llu pages contradict the tables, the first is pfn %llx: the capture has mfn %llx; ",
			     wrong->pages, wrong->first, c.wrong_mfn);
	sentence_add(&s, "%llu pages have the same mfn as in the tables",
		     c.count[LIVE_SAME].pages);
	describe_changes(&s, &c);
	v->doubt = 0;
	check_found(v, name, wrong->pages ? VERDICT_FAIL :
		    c.count[LIVE_SAME].pages ? VERDICT_OK : VERDICT_NA,
		    "%s", s.text);
}
