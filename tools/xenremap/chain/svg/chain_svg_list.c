// SPDX-License-Identifier: GPL-2.0
/* The list of chunks in the picture: a chain with what each one is. */
#include <stdio.h>

#include "arithmetic.h"
#include "chain_svg.h"
#include "text.h"

#define ROW		21
#define NODE		(SVG_MARGIN + 10)
/* Right edges of the columns. */
#define COL_CHUNK	92
#define COL_MFN		180
#define COL_NEXT	268
#define COL_TARGET	356
#define COL_PAGES	402
#define RUNS_LEFT	412
#define RUNS_WIDTH	144
#define COL_RUNS	582
#define COL_TICKS	668
#define COL_TIME	750
#define BAR_LEFT	762
#define BAR_WIDTH	114

void chain_svg_runs(struct svg *s, const struct xrt_walked *c, int x, int y, int w,
		    int h, __u32 most)
{
	__u32 pages = c->rec->pages;
	struct xrt_run_cursor cur;
	struct xrt_run run;
	__u64 page = 0;
	int last = -1;

	if (!pages || !most)
		return;
	svg_rect(s, x, y, (int)((__u64)w * pages / most) ? : 1, h, "run");
	if (c->nr_runs < 2)
		return;
	fprintf(s->to, "<path class=\"break\" d=\"");
	xrt_runs_init(&cur, c);
	while (xrt_runs_next(&cur, &run)) {
		int at = (int)((__u64)w * page / most);

		if (page && page < pages && at != last)
			fprintf(s->to, "M%d.5 %dv%d", x + at, y, h);
		last = at;
		page += run.pages;
	}
	fprintf(s->to, "\"/>\n");
}

static __u32 most_chunk_pages(const struct chain *chain)
{
	__u32 most = 0;

	for (size_t i = 0; i < chain->nr; i++) {
		__u32 pages = chain->link[i].c->rec->pages;

		most = XRT_MAX(pages, most);
	}
	return most;
}

static void put_mfn(struct svg *s, int x, int y, __u64 value, bool unknown)
{
	char frame[FORMAT_MAX];

	if (unknown)
		svg_text(s, x, y, "mono end dim", "?");
	else if (value == XRT_NO_MFN)
		svg_text(s, x, y, "mono end dim", "none");
	else
		svg_text(s, x, y, "mono end", "%s",
			 format_frame(frame, value));
}

/* The median takes a third of the room. */
static void put_bar(struct svg *s, const struct chain *chain,
		    const struct chain_link *link)
{
	__u64 median = chain->median ? chain->median : 1;
	unsigned __int128 wide = (unsigned __int128)link->a_page * BAR_WIDTH /
				 3 / median;
	bool over = wide > BAR_WIDTH;
	int w = over ? BAR_WIDTH : (int)wide;
	char times[FORMAT_MAX];

	svg_rect(s, BAR_LEFT, s->y + 5, w ? w : 1, ROW - 10,
		 link->slow ? "slow" : "mean");
	if (link->slow)
		svg_text(s, SVG_RIGHT, s->y + 15, "small late end", "%s%s×",
			 over ? "+ " : "",
			 format_ratio(times, link->a_page, median));
}

static void put_chunk_row(struct svg *s, const struct chain *chain,
			  const struct chain_link *link, __u32 most)
{
	const struct xrt_chunk *rec = link->c->rec;
	int base = s->y + 15;
	char time[FORMAT_MAX];

	svg_circle(s, NODE, s->y + ROW / 2, 5,
		   link->slow ? "slownode" : "node");
	svg_text(s, COL_CHUNK, base, "mono end", "%u", xrt_chunk_nr(rec));
	put_mfn(s, COL_MFN, base, rec->mfn, rec->rec.flags & XRT_CHUNK_NO_MFN);
	put_mfn(s, COL_NEXT, base, rec->next_mfn,
		rec->rec.flags & XRT_CHUNK_NO_NEXT);
	svg_text(s, COL_TARGET, base, "mono end", "%s",
		 format_frame(time, rec->target_pfn));
	svg_text(s, COL_PAGES, base, "mono end", "%u", rec->pages);
	chain_svg_runs(s, link->c, RUNS_LEFT, s->y + 5, RUNS_WIDTH, ROW - 10, most);
	if (link->c->nr_runs)
		svg_text(s, COL_RUNS, base, "mono end", "%u",
			 link->c->nr_runs);
	if (chain_open(link)) {
		svg_text(s, COL_TICKS, base, "alarm small end",
			 "not finished");
	} else if (!chain_timed(link)) {
		svg_text(s, COL_TICKS, base, "dim small end", "unknown");
	} else {
		svg_text(s, COL_TICKS, base, "mono end", "%llu",
			 link->a_page);
		svg_text(s, COL_TIME, base, "dim end", "%s",
			 format_time(time, chain->m, link->a_page));
		put_bar(s, chain, link);
	}
	s->y += ROW;
}

/* A line of the list that is not a chunk. */
static void put_words(struct svg *s, const struct chain *chain,
		      const struct list_item *item)
{
	bool alarm = chain_list_alarms(item->kind);
	char text[LIST_WORDS];

	if (alarm)
		svg_cross(s, NODE, s->y + ROW / 2, 5);
	else if (item->kind == LIST_END)
		svg_line(s, NODE - 6, s->y + 4, NODE + 6, s->y + 4, "chain");
	svg_text(s, NODE + 24, s->y + 15, alarm ? "alarm" : "dim", "%s",
		 chain_list_words(text, chain, item, "–"));
	s->y += ROW;
}

/* The chain goes on through a line; not so where it breaks or ends. */
static void put_thread(struct svg *s, const struct list_item *item, int y)
{
	switch (item->kind) {
	case LIST_CHUNK:
		svg_line(s, NODE, y, NODE, y + ROW, "chain");
		break;
	case LIST_LIKE:
	case LIST_HIDDEN:
	case LIST_WAITING:
		svg_line(s, NODE, y + 2, NODE, y + ROW, "gap");
		break;
	case LIST_END:
		svg_line(s, NODE, y, NODE, y + 4, "chain");
		break;
	default:
		break;
	}
}

static void put_heads(struct svg *s, const struct chain *chain)
{
	int y = s->y + 12;
	__u64 ns;

	svg_text(s, COL_CHUNK, y, "dim end", "chunk");
	svg_text(s, COL_MFN, y, "dim end", "mfn");
	svg_text(s, COL_NEXT, y, "dim end", "next mfn");
	svg_text(s, COL_TARGET, y, "dim end", "target pfn");
	svg_text(s, COL_PAGES, y, "dim end", "pages");
	svg_text(s, RUNS_LEFT, y, "dim", "runs, line: a break");
	svg_text(s, COL_RUNS, y, "dim end", "runs");
	svg_text(s, COL_TICKS, y, "dim end", "ticks/page");
	if (xrt_ticks_to_ns(chain->m, chain->median, &ns))
		svg_text(s, COL_TIME, y, "dim end", "time/page");
	s->y += 20;
	svg_line(s, SVG_MARGIN, s->y - 3, SVG_RIGHT, s->y - 3, "rule");
}

static void put_anchor(struct svg *s, const struct chain *chain)
{
	if (!chain->m->begin || chain->m->begin->mfn == XRT_NO_MFN)
		return;
	svg_line(s, NODE, s->y + ROW / 2, NODE, s->y + ROW, "chain");
	svg_rect(s, NODE - 5, s->y + ROW / 2 - 5, 10, 10, "root");
	svg_text(s, COL_CHUNK, s->y + 15, "end", "anchor");
	put_mfn(s, COL_MFN, s->y + 15, chain->m->begin->mfn, false);
	s->y += ROW;
}

void chain_svg_list(struct svg *s, const struct layout *l)
{
	const struct chain *chain = l->chain;
	__u32 most = most_chunk_pages(chain);
	char aside[FORMAT_LINE] = "", chunks[FORMAT_MAX];

	if (chain->nr && chain->median)
		snprintf(aside, sizeof(aside),
			 "%s, median %llu ticks per page",
			 format_count(chunks, chain->nr, "chunk"), chain->median);
	svg_heading(s, SVG_MARGIN, SVG_RIGHT, "The chain, as it was walked",
		    aside);
	s->y += 24;
	if (chain->nr)
		put_heads(s, chain);
	put_anchor(s, chain);
	for (size_t i = 0; i < l->list.nr; i++) {
		const struct list_item *item = &l->list.item[i];

		put_thread(s, item, s->y);
		if (item->kind == LIST_CHUNK)
			put_chunk_row(s, chain, &chain->link[item->first], most);
		else
			put_words(s, chain, item);
	}
}
