/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What single pages and chunks show: which kinds of pages take longer than
 * others, and why the slowest are slow.
 */
#ifndef ANALYSIS_PROFILE_H
#define ANALYSIS_PROFILE_H

#include "figures.h"

/* How many of the slowest pages are listed. */
#define PROFILE_SLOWEST		5

/* So many times the median of its kind, and a page is an outlier. */
#define PROFILE_OUTLIER		8

/**
 * enum page_kind - what is special about a page, the most specific first
 * @PAGE_LEAF:	 the walk's first write to a page of 512 p2m entries. The rebuild
 *		 of the p2m has made the page (xen_inv_extra_mem() writes to all
 *		 that is extra memory, and so are the targets), but it is not in
 *		 the TLB nor in a cache; nor is the page table that maps the PFN,
 *		 which holds 512 entries as well.
 * @PAGE_FIRST:	 the first of its chunk
 * @PAGE_BREAK:	 its MFN does not follow that of the page before
 * @PAGE_NEXT:	 on in another page of the p2m, where the walk was before
 * @PAGE_M2P:	 the first of 512 MFNs, whose entries fill a page of the m2p
 * @PAGE_LAST:	 the last of its chunk
 * @PAGE_PLAIN:	 nothing of this
 */
enum page_kind {
	PAGE_LEAF,
	PAGE_FIRST,
	PAGE_BREAK,
	PAGE_NEXT,
	PAGE_M2P,
	PAGE_LAST,
	PAGE_PLAIN,
	PAGE_KINDS,
};

/**
 * struct kind_figures - pages of a kind; outliers are left out
 * @pages:	how many
 * @median:	of all three steps, outliers included
 * @mean:	of each step
 * @all:	of all three
 * @more:	beyond what as many plain pages take
 */
struct kind_figures {
	__u64 pages;
	__u64 median;
	__u64 mean[XRT_NR_STEPS];
	__u64 all;
	__s64 more;
};

/**
 * struct slow_page - one of the slowest
 * @page:	the page
 * @all:	ticks of its three steps
 * @what:	bits by enum page_kind
 * @outlier:	what is special about it is not the reason
 */
struct slow_page {
	struct xrt_page page;
	__u64 all;
	unsigned int what;
	bool outlier;
};

/**
 * enum chunk_why - where most of a slow chunk's time is, beyond the usual
 * @WHY_USUAL:	nowhere, it is like the others
 * @WHY_OUTLIERS: in outliers, @nr of them
 * @WHY_BREAKS:	in MFN breaks, @nr of them
 * @WHY_BETWEEN: between its pages
 * @WHY_PAGES:	in all of its pages
 * @WHY_STEP:	in the step @nr; single pages are not known
 * @WHY_UNTIMED: not in the pages that were timed
 */
enum chunk_why {
	WHY_USUAL,
	WHY_OUTLIERS,
	WHY_BREAKS,
	WHY_BETWEEN,
	WHY_PAGES,
	WHY_STEP,
	WHY_UNTIMED,
};

/**
 * struct slow_chunk - why a chunk is slow
 * @why:	where its time is
 * @nr:		by @why
 * @ticks:	beyond the usual
 * @times:	of the usual, in tenths: WHY_PAGES, WHY_STEP
 */
struct slow_chunk {
	enum chunk_why why;
	__u32 nr;
	__u64 ticks;
	__u64 times;
};

/**
 * struct profile - all of it
 * @kind:	by enum page_kind
 * @outlier:	the outliers of all kinds; @more is beyond the mean of their kind
 * @kept:	pages looked at: none where those of a batch share its time
 * @unplaced:	pages with a time, but no record of their chunk or their frame
 * @walk:	their part of the walk
 * @slow:	pages by time, greatest first; longer than the median of those with
 *		nothing special
 * @nr_slow:	how many
 * @chunk:	of report.slowest
 */
struct profile {
	struct kind_figures kind[PAGE_KINDS];
	struct kind_figures outlier;
	__u64 kept;
	__u64 unplaced;
	__u64 walk;
	struct slow_page slow[PROFILE_SLOWEST];
	size_t nr_slow;
	struct slow_chunk chunk[REPORT_SLOWEST];
};

/**
 * profile_from_figures() - look at all pages and at the slowest chunks
 * @p:		gets the profile
 * @r:		the figures of the same model
 *
 * Return: 0, or -1 where memory is short.
 */
int profile_from_figures(struct profile *p, const struct report *r);

/**
 * struct page_scan - goes through pages and finds what is special about each
 * @cur:	the place in the page records
 * @m:		the model
 * @leaves:	by chunk, bits of the leaves that it is the first to write to
 * @chunk:	the chunk under way, NULL where its record is lost
 * @last:	the page before
 */
struct page_scan {
	struct xrt_page_cursor cur;
	const struct xrt_model *m;
	const __u8 *leaves;
	const struct xrt_walked *chunk;
	struct xrt_page last;
};

/**
 * page_scan_init() - go to the first page
 * @scan:	the place
 * @m:		the model
 * @leaves:	from profile_find_leaves()
 * @chunk:	a chunk, or NULL for all
 */
void page_scan_init(struct page_scan *scan, const struct xrt_model *m,
		    const __u8 *leaves, const struct xrt_walked *chunk);

/**
 * page_scan_next() - hand out the next page
 * @scan:	the place
 * @page:	gets the page
 * @what:	gets bits by enum page_kind
 *
 * Return: false after the last one.
 */
bool page_scan_next(struct page_scan *scan, struct xrt_page *page,
		    unsigned int *what);

/**
 * profile_find_leaves() - which chunk is the first to write to which p2m leaf?
 * @m:		the model
 *
 * Return: for each chunk bits, the lowest for the leaf of its first page, to
 * be freed; NULL where memory is short.
 */
__u8 *profile_find_leaves(const struct xrt_model *m);

/* The most specific of the bits in @what. */
static inline enum page_kind page_kind(unsigned int what)
{
	return what ? (enum page_kind)__builtin_ctz(what) : PAGE_PLAIN;
}

/* Its chunk and its frame are known, so that its properties are. */
static inline bool page_is_placed(const struct xrt_page *page)
{
	return page->mfn != XRT_NO_MFN;
}

static inline __u64 page_ticks(const struct xrt_page *page)
{
	return page->step[XRT_STEP_P2M] + page->step[XRT_STEP_M2P] +
	       page->step[XRT_STEP_MAP];
}

/* Is this time an outlier among the pages of its kind? */
static inline bool is_outlier(const struct profile *p, enum page_kind kind,
			      __u64 ticks)
{
	return ticks / PROFILE_OUTLIER > p->kind[kind].median;
}

/**
 * profile_explain_chunk() - why is it slow?
 * @slow:	gets the reason
 * @p:		the profile, its kinds are worked out
 * @r:		the figures
 * @leaves:	from profile_find_leaves()
 * @c:		the chunk
 */
void profile_explain_chunk(struct slow_chunk *slow, const struct profile *p,
			   const struct report *r, const __u8 *leaves,
			   const struct xrt_walked *c);

/* What is special about pages of a kind, in words. */
const char *profile_kind_text(enum page_kind kind);

/* What is special about one of the slowest pages, in words. */
const char *profile_page_note(const struct profile *p, const struct slow_page *slow);

#define CHUNK_NOTE_MAX		96

/**
 * profile_chunk_note() - why a chunk is slow, in words
 * @buf:	CHUNK_NOTE_MAX bytes
 * @r:		the figures
 * @s:		the reason
 *
 * Return: @buf.
 */
const char *profile_chunk_note(char *buf, const struct report *r,
			       const struct slow_chunk *s);

#endif /* ANALYSIS_PROFILE_H */
