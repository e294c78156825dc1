// SPDX-License-Identifier: GPL-2.0
/* One chunk as a picture: its runs, and the steps of each of its pages. */
#include <stdio.h>

#include "arithmetic.h"
#include "profile.h"
#include "chain_svg.h"
#include "text.h"

#define LEFT		(SVG_MARGIN + 64)
#define WIDTH		(SVG_RIGHT - LEFT)
#define PLOT_HEIGHT	220
/* A usual chunk has fewer pages. */
#define COLUMNS_MAX	600
#define RUNS_MAX	24

/* Tenths of a unit, so that all columns are of one width. */
static int left_of(const struct pages *t, __u32 i)
{
	return (int)((__u64)WIDTH * 10 * i / t->nr);
}

/* Steps are stacked; each is drawn from the ground, tallest first. */
static void put_step(struct svg *s, const struct pages *t,
		     unsigned int step)
{
	static const char * const class[] = { "p2m", "m2p", "map" };
	int bottom = s->y + PLOT_HEIGHT;

	fprintf(s->to, "<path class=\"%s\" d=\"M%d %d", class[step], LEFT,
		bottom);
	for (__u32 i = 0; i < t->nr; i++) {
		__u64 all = page_ticks(&t->column[i]), ticks = 0;
		int h, right = left_of(t, i + 1);

		for (unsigned int k = 0; k <= step; k++)
			ticks += t->column[i].step[k];
		/* What is too high keeps its shares. */
		all = XRT_MAX(all, t->top);
		h = (int)((unsigned __int128)ticks * PLOT_HEIGHT / all);
		fprintf(s->to, "V%dH%d.%d", bottom - h, LEFT + right / 10,
			right % 10);
	}
	fprintf(s->to, "V%dZ\"/>\n", bottom);
}

static void put_over(struct svg *s, const struct pages *t)
{
	int named_to = 0;

	for (__u32 i = 0; i < t->nr; i++) {
		int x = LEFT + left_of(t, i) / 10;

		if (page_ticks(&t->column[i]) <= t->top)
			continue;
		fprintf(s->to, "<path class=\"slow\" d=\"M%d %dl-4 7h8z\"/>\n",
			x, s->y - 9);
		if (x < named_to)
			continue;
		svg_text(s, x, s->y - 11, "small late mid", "%u",
			 t->column[i].page);
		named_to = x + 36;
	}
}

static void put_scale(struct svg *s, const struct xrt_model *m, __u64 top,
		      __u64 value)
{
	int y = s->y + PLOT_HEIGHT -
		(int)((unsigned __int128)value * PLOT_HEIGHT / top);
	char time[FORMAT_MAX];

	svg_line(s, LEFT, y, SVG_RIGHT, y, "rule");
	svg_text(s, LEFT - 6, y + 4, "mono end small", "%llu", value);
	if (value && *format_time(time, m, value))
		svg_text(s, LEFT - 6, y + 17, "dim small end", "%s", time);
}

static int put_key(struct svg *s, int x, const char *class, const char *text)
{
	svg_rect(s, x, s->y + 5, 12, 10, class);
	svg_text(s, x + 17, s->y + 14, "dim", "%s", text);
	return x + 90;
}

/* Right edges of the columns of the slowest pages. */
static int right_of(int column)
{
	return SVG_MARGIN + 40 + 88 * column;
}

static void svg_slowest(struct svg *s, const struct xrt_model *m,
			const struct pages *t)
{
	static const char * const head[] = {
		"page", "pfn", "mfn", "p2m", "m2p", "mapping", "together",
		"time",
	};
	unsigned int special = 0;

	svg_heading(s, SVG_MARGIN, SVG_RIGHT, "Slowest pages", "");
	s->y += 24;
	for (unsigned int i = 0; i < t->nr_slowest; i++)
		special |= t->slowest[i].what;
	for (int i = 0; i < 8; i++)
		svg_text(s, right_of(i), s->y + 12, "dim end", "%s", head[i]);
	if (special)
		svg_text(s, right_of(7) + 20, s->y + 12, "dim", "special");
	s->y += 18;
	for (unsigned int i = 0; i < t->nr_slowest; i++, s->y += 18) {
		const struct xrt_page *p = &t->slowest[i].page;
		unsigned int what = t->slowest[i].what;
		char time[FORMAT_MAX], frame[FORMAT_MAX];

		svg_text(s, right_of(0), s->y + 12, "mono end", "%u", p->page);
		svg_text(s, right_of(1), s->y + 12, "mono end", "%s",
			 format_frame(frame, p->pfn));
		svg_text(s, right_of(2), s->y + 12, "mono end", "%s",
			 format_frame(frame, p->mfn));
		svg_text(s, right_of(3), s->y + 12, "mono end", "%s",
			 format_page_p2m(frame, m, p));
		for (int k = XRT_STEP_M2P; k < XRT_NR_STEPS; k++)
			svg_text(s, right_of(3 + k), s->y + 12, "mono end",
				 "%llu", p->step[k]);
		svg_text(s, right_of(6), s->y + 12, "mono end", "%llu",
			 page_ticks(p));
		svg_text(s, right_of(7), s->y + 12, "dim end", "%s",
			 format_time(time, m, page_ticks(p)));
		if (what)
			svg_text(s, right_of(7) + 20, s->y + 12, "", "%s",
				 profile_kind_text(page_kind(what)));
	}
}

static void svg_pages(struct svg *s, const struct chain *chain,
		      const struct xrt_walked *c, const struct pages *t)
{
	int x = LEFT;

	svg_heading(s, SVG_MARGIN, SVG_RIGHT, "Steps of each page",
		    t->nr < c->rec->pages ?
		    "ticks; a column is the slowest of its pages" :
		    "ticks; a column is a page");
	s->y += 24;
	if (!t->nr || !t->top) {
		svg_text(s, SVG_MARGIN, s->y + 14, "dim",
			 "no page records of this chunk");
		s->y += 24;
		return;
	}
	s->y += 22;
	put_scale(s, chain->m, t->top, 0);
	put_scale(s, chain->m, t->top, t->top / 2);
	put_scale(s, chain->m, t->top, t->top);
	for (int step = XRT_NR_STEPS; step--;)
		put_step(s, t, (unsigned int)step);
	put_over(s, t);
	s->y += PLOT_HEIGHT;
	svg_text(s, LEFT, s->y + 15, "dim small", "page 0");
	svg_text(s, SVG_RIGHT, s->y + 15, "dim small end", "page %u",
		 c->rec->pages - 1);
	s->y += 20;
	x = put_key(s, x, "p2m", "p2m");
	x = put_key(s, x, "m2p", "m2p");
	x = put_key(s, x, "map", "mapping");
	if (t->over)
		svg_text(s, x, s->y + 14, "late", "▲ higher than the plot");
	s->y += 34;
	svg_slowest(s, chain->m, t);
}

static void put_run_list(struct svg *s, const struct xrt_walked *c)
{
	struct xrt_run_cursor cur;
	struct xrt_run run;
	__u64 pfn = c->rec->target_pfn;
	char frame[FORMAT_MAX];
	__u32 n = 0;

	svg_text(s, LEFT + 100, s->y + 12, "dim end", "pfn");
	svg_text(s, LEFT + 200, s->y + 12, "dim end", "mfn");
	svg_text(s, LEFT + 300, s->y + 12, "dim end", "pages");
	s->y += 18;
	xrt_runs_init(&cur, c);
	while (n < RUNS_MAX && xrt_runs_next(&cur, &run)) {
		svg_text(s, LEFT + 100, s->y + 12, "mono end", "%s",
			 format_frame(frame, pfn));
		svg_text(s, LEFT + 200, s->y + 12, "mono end", "%s",
			 format_frame(frame, run.mfn));
		svg_text(s, LEFT + 300, s->y + 12, "mono end", "%u",
			 run.pages);
		pfn += run.pages;
		s->y += 18;
		n++;
	}
	if (n < c->nr_runs) {
		svg_text(s, LEFT + 100, s->y + 12, "dim", "and %u more",
			 c->nr_runs - n);
		s->y += 18;
	}
}

static void svg_run_table(struct svg *s, const struct xrt_walked *c)
{
	char runs[FORMAT_MAX];

	svg_heading(s, SVG_MARGIN, SVG_RIGHT, "Runs of machine frames",
		    c->nr_runs ? format_count(runs, c->nr_runs, "run") : "");
	s->y += 26;
	if (!c->nr_runs) {
		svg_text(s, SVG_MARGIN, s->y + 12, "dim",
			 "no record of the machine frames of this chunk");
		s->y += 24;
		return;
	}
	chain_svg_runs(s, c, LEFT, s->y, WIDTH, 22, c->rec->pages);
	s->y += 34;
	put_run_list(s, c);
}

/* The chunk in its chain, as lines of text. */
static void put_facts(struct svg *s, const struct chain *chain,
		      const struct chain_link *link)
{
	const struct xrt_chunk *rec = link->c->rec;
	char text[LIST_WORDS + FORMAT_LINE], next[FORMAT_MAX], time[FORMAT_MAX];
	char pages[FORMAT_MAX], mfn[FORMAT_MAX], target[FORMAT_MAX];
	char steps[FORMAT_LINE];
	size_t i = (size_t)(link - chain->link);

	if (rec->rec.flags & XRT_CHUNK_NO_NEXT)
		snprintf(next, sizeof(next), "next chunk at an unknown mfn");
	else if (rec->next_mfn == XRT_NO_MFN)
		snprintf(next, sizeof(next), "last of the chain");
	else
		snprintf(next, sizeof(next), "next chunk at mfn %.20s",
			 format_frame(target, rec->next_mfn));
	snprintf(text, sizeof(text), "mfn %s, target pfn %s, %s",
		 format_mfn(mfn, rec->mfn),
		 format_frames(target, rec->target_pfn, rec->pages, "–"), next);
	svg_paragraph(s, SVG_MARGIN, "", text);
	if (chain_open(link))
		snprintf(text, sizeof(text), "the walk ended in this chunk");
	else if (!chain_timed(link))
		snprintf(text, sizeof(text), "time unknown");
	else
		snprintf(text, sizeof(text), "%llu ticks%s%s, %llu per page; the chain's median is %llu",
			 rec->ticks, *format_time(time, chain->m, rec->ticks) ?
			 ", " : "", time, link->a_page, chain->median);
	svg_paragraph(s, SVG_MARGIN, "", text);
	if (rec->timed) {
		format_chunk_steps(steps, sizeof(steps), rec);
		snprintf(text, sizeof(text), "steps of %s, ticks per page: %s",
			 format_count(pages, rec->timed, "timed page"), steps);
		svg_paragraph(s, SVG_MARGIN, "", text);
	}
	if (link->broken) {
		const struct list_item item = { LIST_BREAK, i, 1 };

		svg_paragraph(s, SVG_MARGIN, "alarm",
			      chain_list_words(text, chain, &item, "–"));
	}
	s->y += SVG_SPACE - 8;
}

static void describe_chunk(char *desc, size_t size, const struct chain_link *link)
{
	char runs[FORMAT_MAX];
	int n;

	if (link->c->nr_runs)
		n = snprintf(desc, size, "A chunk with %s of machine frames",
			     format_count(runs, link->c->nr_runs, "run"));
	else
		n = snprintf(desc, size, "A chunk whose machine frames are not recorded");
	if (chain_timed(link))
		snprintf(desc + n, size - (size_t)n, ", %llu ticks per page%s.", link->a_page,
			 link->c->kept ? ", and the times of its pages" : "");
	else
		snprintf(desc + n, size - (size_t)n, ".");
}

int chain_svg_chunk(FILE *to, const struct chain *chain,
		    const struct chain_link *link)
{
	const struct xrt_chunk *rec = link->c->rec;
	struct pages t;
	char title[FORMAT_LINE], desc[FORMAT_LINE], pages[FORMAT_MAX];
	struct svg s;

	if (chain_pages_make(&t, chain->m, link->c, COLUMNS_MAX) || svg_begin(&s)) {
		chain_pages_free(&t);
		return -1;
	}
	snprintf(title, sizeof(title), "Chunk %u of the walk, %s",
		 xrt_chunk_nr(rec), format_count(pages, rec->pages, "page"));
	describe_chunk(desc, sizeof(desc), link);
	chain_svg_head(&s, chain, title, "");
	put_facts(&s, chain, link);
	svg_run_table(&s, link->c);
	s.y += SVG_SPACE;
	svg_pages(&s, chain, link->c, &t);
	chain_pages_free(&t);
	return svg_end(&s, to, title, desc);
}
