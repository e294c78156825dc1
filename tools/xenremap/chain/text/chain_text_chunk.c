// SPDX-License-Identifier: GPL-2.0
/* One chunk of the chain for the terminal: its runs and its pages. */
#include <stdio.h>
#include <stdlib.h>

#include "chain_text.h"
#include "profile.h"
#include "text.h"

static void show_chunk_steps(FILE *to, const struct xrt_chunk *rec)
{
	char pages[FORMAT_MAX];

	if (rec->rec.flags & XRT_REC_UNTIMED)
		return;
	if (!rec->timed) {
		fprintf(to, "no page of this chunk was timed\n");
		return;
	}
	format_count(pages, rec->timed, "timed page");
	if (rec->rec.flags & XRT_CHUNK_NO_P2M)
		fprintf(to, "steps of %s: m2p %llu, mapping and the next p2m %llu ticks\n",
			pages, rec->step[XRT_STEP_M2P], rec->step[XRT_STEP_MAP]);
	else
		fprintf(to, "steps of %s: p2m %llu, m2p %llu, mapping %llu ticks\n",
			pages, rec->step[XRT_STEP_P2M],
			rec->step[XRT_STEP_M2P], rec->step[XRT_STEP_MAP]);
}

static void show_chunk_facts(FILE *to, const struct chain *chain,
			     const struct chain_link *link)
{
	const struct xrt_chunk *rec = link->c->rec;
	char time[FORMAT_MAX], pages[FORMAT_MAX], frame[FORMAT_MAX];

	format_time(time, chain->m, rec->ticks);
	fprintf(to, "chunk %u: mfn %s, ", xrt_chunk_nr(rec),
		format_mfn(frame, rec->mfn));
	fprintf(to, "target pfn %s, %s, ", format_frame(frame, rec->target_pfn),
		format_count(pages, rec->pages, "page"));
	if (chain_open(link))
		fprintf(to, "not finished\n");
	else if (!chain_timed(link))
		fprintf(to, "time unknown\n");
	else
		fprintf(to, "%llu ticks%s%s\n", rec->ticks, *time ? ", " : "",
			time);
	if (chain_timed(link))
		fprintf(to, "%llu ticks per page; the chain's median is %llu\n",
			link->a_page, chain->median);
	show_chunk_steps(to, rec);
	if (rec->rec.flags & XRT_CHUNK_NO_NEXT)
		fprintf(to, "next chunk: mfn unknown\n");
	else if (rec->next_mfn == XRT_NO_MFN)
		fprintf(to, "last of the chain\n");
	else
		fprintf(to, "next chunk: mfn %s\n",
			format_frame(frame, rec->next_mfn));
}

static void show_chunk_runs(FILE *to, const struct xrt_walked *c)
{
	char from[FORMAT_MAX], frame[FORMAT_MAX];
	__u64 pfn = c->rec->target_pfn;
	struct xrt_run_cursor cur;
	struct xrt_run run;

	if (!c->nr_runs) {
		fprintf(to, "\nno record of the machine frames of this chunk\n");
		return;
	}
	fprintf(to, "\nruns of machine frames\n        pfn        mfn  pages\n");
	xrt_runs_init(&cur, c);
	while (xrt_runs_next(&cur, &run)) {
		fprintf(to, " %10s %10s %6u\n", format_frame(from, pfn),
			format_frame(frame, run.mfn), run.pages);
		pfn += run.pages;
	}
}

static void show_chunk_page(FILE *to, const struct xrt_model *m,
			    const struct xrt_page *page, unsigned int what)
{
	char pfn[FORMAT_MAX], mfn[FORMAT_MAX], p2m[FORMAT_MAX];

	fprintf(to, "%5u %10s %10s", page->page, format_frame(pfn, page->pfn),
		format_frame(mfn, page->mfn));
	fprintf(to, " %9s %9llu %9llu%s%s\n", format_page_p2m(p2m, m, page),
		page->step[XRT_STEP_M2P], page->step[XRT_STEP_MAP],
		what ? "  " : "", what ? profile_kind_text(page_kind(what)) : "");
}

static int show_chunk_pages(FILE *to, const struct xrt_model *m,
			    const struct xrt_walked *c)
{
	static const char head[] =
		" page        pfn        mfn       p2m       m2p   mapping  special\n";
	struct page_scan scan;
	struct xrt_page page;
	unsigned int what;
	struct pages p;
	__u8 *leaves;

	if (!c->kept) {
		fprintf(to, "\nno page records of this chunk\n");
		return 0;
	}
	leaves = profile_find_leaves(m);
	if (!leaves || chain_pages_make(&p, m, c, 1)) {
		free(leaves);
		return -1;
	}
	fprintf(to, "\nslowest pages, in ticks\n%s", head);
	for (unsigned int i = 0; i < p.nr_slowest; i++)
		show_chunk_page(to, m, &p.slowest[i].page, p.slowest[i].what);
	fprintf(to, "\nall pages, in ticks\n%s", head);
	page_scan_init(&scan, m, leaves, c);
	while (page_scan_next(&scan, &page, &what))
		show_chunk_page(to, m, &page, what);
	chain_pages_free(&p);
	free(leaves);
	return 0;
}

int chain_text_chunk(FILE *to, const struct chain *chain,
		     const struct chain_link *link)
{
	show_chunk_facts(to, chain, link);
	show_chunk_runs(to, link->c);
	return show_chunk_pages(to, chain->m, link->c);
}
