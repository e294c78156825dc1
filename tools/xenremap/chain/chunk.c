// SPDX-License-Identifier: GPL-2.0
/* One chunk of the chain: its runs and its pages. */
#include <stdio.h>

#include "chain.h"
#include "text.h"

static void show_runs(const struct xrt_walked *c)
{
	struct xrt_run_cursor cur;
	struct xrt_run run;
	__u64 pfn = c->rec->target_pfn;

	printf("\nruns of machine frames\n        pfn        mfn  pages\n");
	xrt_runs_init(&cur, c);
	while (xrt_runs_next(&cur, &run)) {
		printf(" %10llx %10llx %6u\n", pfn, run.mfn, run.pages);
		pfn += run.pages;
	}
}

static void show_pages(const struct xrt_model *m, const struct xrt_walked *c)
{
	struct xrt_page_cursor cur;
	struct xrt_page page;

	if (!c->kept) {
		printf("\nno page records of this chunk\n");
		return;
	}
	printf("\n page        pfn        mfn       p2m       m2p   mapping  ticks\n");
	xrt_pages_init(&cur, m, c);
	while (xrt_pages_next(&cur, &page)) {
		printf("%5u %10llx", page.page, page.pfn);
		if (page.mfn == XRT_NO_MFN)
			printf(" %10s", "?");
		else
			printf(" %10llx", page.mfn);
		printf(" %9llu %9llu %9llu\n", page.step[XRT_STEP_P2M],
		       page.step[XRT_STEP_M2P], page.step[XRT_STEP_MAP]);
	}
}

void chunk_text(const struct xrt_model *m, const struct xrt_walked *c)
{
	const struct xrt_chunk *rec = c->rec;
	char time[TEXT_MAX];

	text_time(time, m, rec->ticks);
	printf("chunk %u: mfn %llx, target pfn %llx, %u pages, %llu ticks%s%s\n",
	       rec->rec.id, rec->mfn, rec->target_pfn, rec->pages, rec->ticks,
	       *time ? ", " : "", time);
	printf("steps of %u timed pages: p2m %llu, m2p %llu, mapping %llu ticks\n",
	       rec->timed, rec->step[XRT_STEP_P2M], rec->step[XRT_STEP_M2P],
	       rec->step[XRT_STEP_MAP]);
	if (rec->next_mfn == XRT_NO_MFN)
		printf("last of the chain\n");
	else
		printf("next chunk: mfn %llx\n", rec->next_mfn);
	show_runs(c);
	show_pages(m, c);
}
