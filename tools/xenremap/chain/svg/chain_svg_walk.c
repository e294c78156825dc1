// SPDX-License-Identifier: GPL-2.0
/* In the picture: the time along the walk, and the runs of frames. */
#include <stdio.h>

#include "arithmetic.h"
#include "chain_svg.h"
#include "text.h"

#define PLOT_LEFT	(SVG_MARGIN + 64)
#define PLOT_HEIGHT	110
#define CELL		2
#define RUNS_ROW	15

static int height_of(__u64 value, __u64 top)
{
	if (value >= top)
		return PLOT_HEIGHT;
	return (int)((unsigned __int128)value * PLOT_HEIGHT / top);
}

static void svg_walk_level(struct svg *s, const struct layout *l, __u64 value,
			   const char *line)
{
	int y = s->y + PLOT_HEIGHT - height_of(value, l->strip.top);
	char time[FORMAT_MAX];

	format_time(time, l->chain->m, value);
	svg_line(s, PLOT_LEFT, y, PLOT_LEFT + CELL * SVG_STRIP_CELLS, y,
		 line);
	svg_text(s, PLOT_LEFT - 6, y + 4, "mono end small", "%llu", value);
	if (*time)
		svg_text(s, PLOT_LEFT + CELL * SVG_STRIP_CELLS + 6, y + 4,
			 "dim small", "%s", time);
}

/* Columns of equal height as one path: small, and without gaps. */
static void put_columns(struct svg *s, const struct layout *l, bool peak)
{
	const struct strip *strip = &l->strip;
	int bottom = s->y + PLOT_HEIGHT, x = PLOT_LEFT;

	fprintf(s->to, "<path class=\"%s\" d=\"M%d %d", peak ? "peak" : "mean",
		x, bottom);
	for (size_t i = 0; i < strip->nr; i++) {
		const struct strip_cell *cell = &strip->cell[i];
		__u64 value = peak ? l->chain->link[cell->peak].a_page
				   : cell->mean;
		int y = bottom - height_of(value, strip->top);

		x = PLOT_LEFT + (int)((i + 1) * CELL * SVG_STRIP_CELLS /
				      strip->nr);
		fprintf(s->to, "V%dH%d", y, x);
	}
	fprintf(s->to, "V%dZ\"/>\n", bottom);
}

/* Slow peaks and breaks stand out; the slowest ones have their numbers. */
static void put_marks(struct svg *s, const struct layout *l)
{
	const struct strip *strip = &l->strip;
	int named_to = 0;

	for (size_t i = 0; i < strip->nr; i++) {
		const struct strip_cell *cell = &strip->cell[i];
		const struct chain_link *peak = &l->chain->link[cell->peak];
		int left = PLOT_LEFT + (int)(i * CELL * SVG_STRIP_CELLS /
					     strip->nr);
		int right = PLOT_LEFT + (int)((i + 1) * CELL *
					      SVG_STRIP_CELLS / strip->nr);
		int high = height_of(peak->a_page, strip->top);

		if (cell->broken)
			svg_cross(s, left, s->y + PLOT_HEIGHT + 6, 3);
		if (!peak->outlier)
			continue;
		svg_rect(s, left, s->y + PLOT_HEIGHT - high,
			 XRT_MAX(right - left, 1), high, "slow");
		if (left < named_to)
			continue;
		svg_text(s, left, s->y - 3, "small late", "%u%s",
			 xrt_chunk_nr(peak->c->rec),
			 peak->a_page > strip->top ? "+" : "");
		named_to = left + 40;
	}
}

static void put_strip(struct svg *s, const struct layout *l)
{
	const struct strip *strip = &l->strip;
	const struct chain *chain = l->chain;
	char aside[FORMAT_LINE] = "";
	int right = PLOT_LEFT + CELL * SVG_STRIP_CELLS;

	if (strip->nr < chain->nr)
		snprintf(aside, sizeof(aside),
			 "%zu chunks per column: mean, and slowest",
			 (chain->nr + strip->nr - 1) / strip->nr);
	svg_heading(s, SVG_MARGIN, right, "Time per page along the walk", aside);
	s->y += 40;
	svg_walk_level(s, l, 0, "rule");
	if (strip->top > chain->median * 2)
		svg_walk_level(s, l, strip->top, "rule");
	put_columns(s, l, true);
	if (strip->nr < chain->nr)
		put_columns(s, l, false);
	put_marks(s, l);
	svg_walk_level(s, l, chain->median, "tick");
	s->y += PLOT_HEIGHT;
	svg_text(s, PLOT_LEFT, s->y + 22, "dim small", "chunk %u",
		 xrt_chunk_nr(chain->link[0].c->rec));
	svg_text(s, right, s->y + 22, "dim small end", "chunk %u",
		 xrt_chunk_nr(chain->link[chain->nr - 1].c->rec));
	svg_text(s, (PLOT_LEFT + right) / 2, s->y + 22, "dim small mid",
		 "ticks per page; line: median; numbers: slowest chunks%s",
		 strip->over ? "; +: above" : "");
	s->y += 26;
}

/**
 * struct side - where the runs stand: beside the plot, or alone
 * @left:	left edge
 * @range:	right edge of the sizes
 * @bar:	units of the longest bar
 */
struct side {
	int left;
	int range;
	int bar;
};

/* 2 to the power of @n in little room. */
static const char *size_text(char *buf, unsigned int n)
{
	static const char unit[] = " KMGT";

	if (n < 10)
		snprintf(buf, FORMAT_MAX, "%u", 1u << n);
	else
		snprintf(buf, FORMAT_MAX, "%u%c", 1u << n % 10, unit[n / 10]);
	return buf;
}

static void svg_frames_size(struct svg *s, const struct frames *fr, unsigned int n,
			    const struct side *side, int y)
{
	char low[FORMAT_MAX], high[FORMAT_MAX];
	__u64 most = 1;
	int w;

	for (unsigned int i = 0; i < FRAMES_SIZES; i++)
		most = XRT_MAX(fr->size_pages[i], most);
	w = (int)(fr->size_pages[n] * (__u64)side->bar / most);
	w = w ? w : 1;
	if (n)
		svg_text(s, side->range, y + 10, "mono end small", "%s–%s",
			 size_text(low, n), size_text(high, n + 1));
	else
		svg_text(s, side->range, y + 10, "mono end small", "1");
	svg_rect(s, side->range + 8, y + 1, w, RUNS_ROW - 4, "mean");
	svg_text(s, side->range + 14 + w, y + 10, "dim small", "%llu",
		 fr->size_runs[n]);
}

/* Return: where they end. */
static int put_frames(struct svg *s, const struct frames *fr,
		      const struct side *side)
{
	char runs[FORMAT_MAX], pages[FORMAT_MAX];
	int y = s->y + 31;

	svg_heading(s, side->left, SVG_RIGHT, "Runs of machine frames", "");
	if (!fr->runs) {
		svg_text(s, side->left, y, "dim", "no record of them");
		return y + 10;
	}
	svg_text(s, side->left, y, "dim small", "%s, longest %s",
		 format_count(runs, fr->runs, "run"),
		 format_count(pages, fr->longest.pages, "page"));
	y += 17;
	svg_text(s, side->range, y, "dim small end", "pages per run");
	svg_text(s, side->range + 8, y, "dim small", "pages (bar), runs");
	y += 6;
	for (unsigned int n = 0; n < FRAMES_SIZES; n++) {
		if (!fr->size_runs[n])
			continue;
		svg_frames_size(s, fr, n, side, y);
		y += RUNS_ROW;
	}
	return y;
}

void chain_svg_walk(struct svg *s, const struct layout *l)
{
	static const struct side beside = { 724, 800, 60 };
	static const struct side alone = { SVG_MARGIN, SVG_MARGIN + 84, 400 };
	int low;

	if (chain_strip_useful(l)) {
		low = put_frames(s, &l->frames, &beside);
		put_strip(s, l);
	} else if (l->frames.runs) {
		low = put_frames(s, &l->frames, &alone);
	} else {
		return;
	}
	s->y = XRT_MAX(low, s->y) + SVG_SPACE;
}
