// SPDX-License-Identifier: GPL-2.0
/* Runs of a chunk and pages of the walk, one by one. */
#include <limits.h>

#include "capture_private.h"

void xrt_runs_init(struct xrt_run_cursor *cur, const struct xrt_walked *chunk)
{
	*cur = (struct xrt_run_cursor){ .chunk = chunk };
}

bool xrt_runs_next(struct xrt_run_cursor *cur, struct xrt_run *run)
{
	while (cur->chunk && cur->rec < cur->chunk->nr_runs_rec) {
		const struct xrt_runs *r = cur->chunk->runs[cur->rec];
		__u64 word;

		if (cur->word >= (r->rec.len - sizeof(*r)) / 8) {
			cur->rec++;
			cur->word = 0;
			continue;
		}
		word = r->word[cur->word++];
		run->mfn = word & XRT_WORD_MFN_MASK;
		run->pages = (__u32)(word >> XRT_WORD_MFN_BITS);
		return true;
	}
	return false;
}

void xrt_pages_init(struct xrt_page_cursor *cur, const struct xrt_model *m,
		    const struct xrt_walked *chunk)
{
	*cur = (struct xrt_page_cursor){ .m = m, .last_rec = m->nr_pages };
	if (!chunk)
		return;
	cur->rec = (size_t)(chunk->pages - m->pages);
	cur->last_rec = cur->rec + chunk->nr_pages_rec;
}

static void begin_record(struct xrt_page_cursor *cur,
			 const struct xrt_pages *rec)
{
	if (cur->chunk && xrt_chunk_nr(cur->chunk->rec) == xrt_pages_chunk(rec))
		return;
	cur->chunk = xrt_chunk_by_nr(cur->m, xrt_pages_chunk(rec));
	xrt_runs_init(&cur->runs, cur->chunk);
	cur->run.pages = 0;
	cur->run_first = 0;
}

/*
 * Pages ascend, so the runs are read once per chunk. A page number that goes
 * back has an unknown MFN: to search again would cost a hostile capture time
 * without bound.
 */
static __u64 page_mfn(struct xrt_page_cursor *cur, __u32 page)
{
	if (page < cur->run_first)
		return XRT_NO_MFN;
	while (page - cur->run_first >= cur->run.pages) {
		cur->run_first += cur->run.pages;
		if (!xrt_runs_next(&cur->runs, &cur->run)) {
			cur->run.pages = 0;
			return XRT_NO_MFN;
		}
	}
	return cur->run.mfn + (page - cur->run_first);
}

bool xrt_pages_next(struct xrt_page_cursor *cur, struct xrt_page *page)
{
	const struct xrt_pages *rec;

	for (;; cur->rec++, cur->word = 0, cur->page = 0) {
		if (cur->rec >= cur->last_rec)
			return false;
		rec = cur->m->pages[cur->rec];
		if (cur->page < rec->count)
			break;
	}
	if (!cur->page)
		begin_record(cur, rec);
	page->chunk = xrt_pages_chunk(rec);
	page->page = rec->first + cur->page++;
	cur->word += xrt_page_decode(&rec->word[cur->word], page->step);
	page->pfn = cur->chunk ? cur->chunk->rec->target_pfn + page->page
			       : ULLONG_MAX;
	page->mfn = cur->chunk ? page_mfn(cur, page->page) : XRT_NO_MFN;
	return true;
}
