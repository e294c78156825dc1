// SPDX-License-Identifier: GPL-2.0
/* One chunk of the chain for the terminal: its runs and its pages. */
#include <stdio.h>

#include "forms.h"
#include "text.h"

static void show_runs(FILE *to, const struct xrt_walked *c)
{
	struct xrt_run_cursor cur;
	struct xrt_run run;
	__u64 pfn = c->rec->target_pfn;

	if (!c->nr_runs) {
		fprintf(to, "\nno record of the machine frames of this chunk\n");
		return;
	}
	fprintf(to, "\nruns of machine frames\n        pfn        mfn  pages\n");
	xrt_runs_init(&cur, c);
	while (xrt_runs_next(&cur, &run)) {
		fprintf(to, " %10llx %10llx %6u\n", pfn, run.mfn, run.pages);
		pfn += run.pages;
	}
}

static void show_page(FILE *to, const struct xrt_page *page, __u64 follows)
{
	fprintf(to, "%5u %10llx", page->page, page->pfn);
	if (page->mfn == XRT_NO_MFN)
		fprintf(to, " %10s", "?");
	else
		fprintf(to, " %10llx", page->mfn);
	fprintf(to, " %9llu %9llu %9llu%s\n", page->step[XRT_STEP_P2M],
		page->step[XRT_STEP_M2P], page->step[XRT_STEP_MAP],
		page->page && follows != XRT_NO_MFN &&
		page->mfn != XRT_NO_MFN && page->mfn != follows ?
		"  new run" : "");
}

static void show_pages(FILE *to, const struct xrt_model *m,
		       const struct xrt_walked *c)
{
	__u64 follows = XRT_NO_MFN;
	struct xrt_page_cursor cur;
	struct xrt_page page;

	if (!c->kept) {
		fprintf(to, "\nno page records of this chunk\n");
		return;
	}
	fprintf(to, "\n page        pfn        mfn       p2m       m2p   mapping  ticks\n");
	xrt_pages_init(&cur, m, c);
	while (xrt_pages_next(&cur, &page)) {
		show_page(to, &page, follows);
		follows = page.mfn == XRT_NO_MFN ? XRT_NO_MFN : page.mfn + 1;
	}
}

void chunk_text(FILE *to, const struct chain *chain,
		const struct chain_link *link)
{
	const struct xrt_chunk *rec = link->c->rec;
	char time[TEXT_MAX];

	text_time(time, chain->m, rec->ticks);
	fprintf(to, "chunk %u: mfn %llx, target pfn %llx, %u pages, ",
		rec->rec.id, rec->mfn, rec->target_pfn, rec->pages);
	if (chain_open(link))
		fprintf(to, "not finished\n");
	else
		fprintf(to, "%llu ticks%s%s\n", rec->ticks, *time ? ", " : "",
			time);
	if (!chain_open(link) && chain->median)
		fprintf(to, "%llu ticks a page; the chain's median is %llu\n",
			link->a_page, chain->median);
	fprintf(to, "steps of %u timed pages: p2m %llu, m2p %llu, mapping %llu ticks\n",
		rec->timed, rec->step[XRT_STEP_P2M], rec->step[XRT_STEP_M2P],
		rec->step[XRT_STEP_MAP]);
	if (rec->next_mfn == XRT_NO_MFN)
		fprintf(to, "last of the chain\n");
	else
		fprintf(to, "next chunk: mfn %llx\n", rec->next_mfn);
	show_runs(to, link->c);
	show_pages(to, chain->m, link->c);
}
