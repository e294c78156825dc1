/* SPDX-License-Identifier: GPL-2.0 */
/* MFN runs of chunks, and durations of single pages. */
#ifndef LIBXENREMAP_PAGES_H
#define LIBXENREMAP_PAGES_H

#include <stdbool.h>
#include <xen/remap_format.h>

#include "model.h"

/* No PFN: the pages were released, or the PFN is unknown. */
#define XRT_NO_PFN		(~0ULL)

/**
 * struct xrt_run - adjacent MFNs
 * @mfn:	the first
 * @pages:	how many
 */
struct xrt_run {
	__u64 mfn;
	__u32 pages;
};

/**
 * struct xrt_run_cursor - a place in a chunk's runs
 */
struct xrt_run_cursor {
	const struct xrt_walked *chunk;
	__u32 rec;
	__u32 word;
};

void xrt_runs_init(struct xrt_run_cursor *cur, const struct xrt_walked *chunk);

/**
 * xrt_runs_next() - return the next run of a chunk
 * @cur:	the cursor
 * @run:	gets the run
 *
 * Return: false after the last one.
 */
bool xrt_runs_next(struct xrt_run_cursor *cur, struct xrt_run *run);

/**
 * struct xrt_page - a page of the walk
 * @chunk:	number of the chunk in the walk
 * @page:	number of the page in the chunk
 * @pfn:	its target, ~0 if the chunk's record is lost
 * @mfn:	its MFN, XRT_NO_MFN if the chunk's runs are lost
 * @step:	ticks of each step
 */
struct xrt_page {
	__u32 chunk;
	__u32 page;
	__u64 pfn;
	__u64 mfn;
	__u64 step[XRT_NR_STEPS];
};

/**
 * struct xrt_page_cursor - a place in the page records
 */
struct xrt_page_cursor {
	const struct xrt_model *m;
	size_t rec;
	size_t last_rec;
	__u32 word;
	__u32 page;
	const struct xrt_walked *chunk;
	struct xrt_run_cursor runs;
	struct xrt_run run;
	__u64 run_first;
};

/**
 * xrt_pages_init() - go to the first page record
 * @cur:	the cursor
 * @m:		the model
 * @chunk:	a chunk of it, or NULL for all pages by chunk and page
 */
void xrt_pages_init(struct xrt_page_cursor *cur, const struct xrt_model *m,
		    const struct xrt_walked *chunk);

/**
 * xrt_pages_next() - return the next page
 * @cur:	the cursor
 * @page:	gets the page
 *
 * Return: false after the last one.
 */
bool xrt_pages_next(struct xrt_page_cursor *cur, struct xrt_page *page);

/**
 * xrt_page_decode() - decode a page's durations
 * @word:	the page's first word; the words were checked when opening
 * @step:	gets the ticks of each step
 *
 * Return: words that the page takes, 1 or 3.
 */
static inline unsigned int xrt_page_decode(const __u64 *word,
					   __u64 step[XRT_NR_STEPS])
{
	__u64 w = word[0];

	if (w & XRT_PAGE_ESCAPE) {
		step[XRT_STEP_P2M] = w & ~XRT_PAGE_ESCAPE;
		step[XRT_STEP_M2P] = word[1];
		step[XRT_STEP_MAP] = word[2];
		return 3;
	}
	step[XRT_STEP_P2M] = w & XRT_PAGE_STEP_MASK;
	step[XRT_STEP_M2P] = (w >> XRT_PAGE_STEP_BITS) & XRT_PAGE_STEP_MASK;
	step[XRT_STEP_MAP] = w >> (2 * XRT_PAGE_STEP_BITS);
	return 1;
}

#endif /* LIBXENREMAP_PAGES_H */
