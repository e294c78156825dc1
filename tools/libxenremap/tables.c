// SPDX-License-Identifier: GPL-2.0
/* The p2m and m2p tables, kept as runs. */
#include <limits.h>
#include <stdlib.h>

#include "arithmetic.h"
#include "bisect.h"
#include "grow.h"
#include "names.h"
#include "tables.h"

/* As in arch/x86/include/asm/xen/page.h of the kernel. */
#define P2M_INVALID		(~0ULL)
#define P2M_FOREIGN_BIT		(1ULL << 63)
#define P2M_IDENTITY_BIT	(1ULL << 62)
#define P2M_FLAGS		(P2M_FOREIGN_BIT | P2M_IDENTITY_BIT)

static bool has_mfn(const struct xrt_pfn_run *run)
{
	return run->kind == XRT_PFN_RAM || run->kind == XRT_PFN_FOREIGN ||
	       run->kind == XRT_PFN_EXCHANGED;
}

struct xrt_pfn_run xrt_p2m_entry(__u64 entry, __u64 pfn, bool zero_unknown)
{
	struct xrt_pfn_run run = { .pfn = pfn, .pages = 1, .mfn = XRT_NO_MFN };

	if (entry == P2M_INVALID)
		run.kind = XRT_PFN_MISSING;
	else if (!entry && zero_unknown)
		run.kind = XRT_PFN_UNKNOWN;
	else if (entry & P2M_FOREIGN_BIT)
		run.kind = XRT_PFN_FOREIGN;
	else if (entry & P2M_IDENTITY_BIT)
		run.kind = XRT_PFN_IDENTITY;
	else
		run.kind = XRT_PFN_RAM;
	if (has_mfn(&run))
		run.mfn = entry & ~P2M_FLAGS;
	return run;
}

bool xrt_pfn_run_joins(const struct xrt_pfn_run *a, const struct xrt_pfn_run *b)
{
	if (a->kind != b->kind || a->m2p != b->m2p ||
	    a->pfn + a->pages != b->pfn)
		return false;
	return !has_mfn(a) || a->mfn + a->pages == b->mfn;
}

int xrt_tables_append(struct xrt_tables *t, const struct xrt_pfn_run *run)
{
	if (t->nr && xrt_pfn_run_joins(&t->run[t->nr - 1], run)) {
		t->run[t->nr - 1].pages += run->pages;
	} else {
		if (!XRT_GROW(t->run, t->room, t->nr))
			return -1;
		t->run[t->nr++] = *run;
	}
	t->pages += run->pages;
	return 0;
}

/* Append the part of a run from @pfn up to @end. */
static int append_part(struct xrt_tables *t, const struct xrt_pfn_run *run,
		       __u64 pfn, __u64 end, bool exchanged)
{
	struct xrt_pfn_run part = *run;

	pfn = XRT_MAX(pfn, run->pfn);
	end = XRT_MIN(end, run->pfn + run->pages);
	if (pfn >= end)
		return 0;
	part.pfn = pfn;
	part.pages = end - pfn;
	if (has_mfn(run))
		part.mfn += pfn - run->pfn;
	if (exchanged && run->kind == XRT_PFN_RAM)
		part.kind = XRT_PFN_EXCHANGED;
	return xrt_tables_append(t, &part);
}

int xrt_tables_mark_exchanged(struct xrt_tables *t, const struct xrt_pfns *range)
{
	struct xrt_tables marked = { 0 };

	for (size_t i = 0; i < t->nr; i++) {
		const struct xrt_pfn_run *run = &t->run[i];

		if (append_part(&marked, run, 0, range->start, false) ||
		    append_part(&marked, run, range->start, range->end, true) ||
		    append_part(&marked, run, range->end, ULLONG_MAX, false)) {
			xrt_tables_free(&marked);
			return -1;
		}
	}
	xrt_tables_free(t);
	*t = marked;
	return 0;
}

struct sought_pfn {
	const struct xrt_pfn_run *run;
	__u64 pfn;
};

static bool run_is_above(__u64 at, const void *ctx)
{
	const struct sought_pfn *sought = ctx;

	return sought->run[at].pfn > sought->pfn;
}

const struct xrt_pfn_run *xrt_tables_find(const struct xrt_tables *t, __u64 pfn)
{
	const struct sought_pfn sought = { t->run, pfn };
	size_t at = xrt_bisect_number(0, t->nr, run_is_above, &sought);
	const struct xrt_pfn_run *run = at ? &t->run[at - 1] : NULL;

	return run && pfn - run->pfn < run->pages ? run : NULL;
}

__u64 xrt_tables_count(const struct xrt_tables *t, enum xrt_pfn_kind kind)
{
	__u64 pages = 0;

	for (size_t i = 0; i < t->nr; i++) {
		if (t->run[i].kind == kind)
			pages += t->run[i].pages;
	}
	return pages;
}

void xrt_tables_free(struct xrt_tables *t)
{
	free(t->run);
	*t = (struct xrt_tables){ 0 };
}

const char *xrt_pfn_kind_name(unsigned int kind)
{
	static const char * const name[XRT_PFN_NR] = {
		[XRT_PFN_UNKNOWN]	= "unknown",
		[XRT_PFN_RAM]		= "ram",
		[XRT_PFN_IDENTITY]	= "identity",
		[XRT_PFN_MISSING]	= "missing",
		[XRT_PFN_FOREIGN]	= "foreign",
		[XRT_PFN_EXCHANGED]	= "exchanged",
	};

	return xrt_pick_name(name, XRT_PFN_NR, kind);
}
