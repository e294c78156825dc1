// SPDX-License-Identifier: GPL-2.0
/* For the terminal: the time along the walk, and the runs of frames. */
#include <stdio.h>

#include "arithmetic.h"
#include "figures.h"
#include "text.h"
#include "chain_text.h"

#define LABEL_COLUMNS	8
#define LEVELS		8
/* Cells of the bar of the most pages. */
#define SHARE_CELLS	32
#define EIGHTHS		8

static void form_level(const struct form *f, const struct strip_cell *cell)
{
	static const char * const level[2][LEVELS] = {
		{ "\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586",
		  "\u2587", "\u2588" },
		{ "_", ".", "-", "=", "+", "*", "%", "#" },
	};
	const struct chain_link *peak = &f->l->chain->link[cell->peak];
	__u64 top = f->l->strip.top;
	unsigned __int128 n = (unsigned __int128)peak->a_page * LEVELS;

	if (peak->a_page > top) {
		chain_text_color(f, COLOR_SLOW);
		fputs(f->sign->over, f->to);
		chain_text_color(f, COLOR_OFF);
		return;
	}
	n = top ? n / top : 0;
	fputs(level[f->style->ascii][(int)XRT_MIN(n, LEVELS - 1)], f->to);
}

/* Only where chunks are folded: else the list has it all. */
void chain_text_strip(const struct form *f)
{
	const struct strip *strip = &f->l->strip;
	const struct chain *chain = f->l->chain;
	char chunks[FORMAT_MAX];

	if (!chain_strip_useful(f->l))
		return;
	fputc('\n', f->to);
	chain_text_heading(f, "time per page along the walk, up to %llu ticks; of %s the slowest",
			   strip->top, format_count(chunks, (chain->nr + strip->nr - 1) /
					    strip->nr, "chunk"));
	fprintf(f->to, "%*s", LABEL_COLUMNS, "");
	for (size_t i = 0; i < strip->nr; i++)
		form_level(f, &strip->cell[i]);
	fputc('\n', f->to);
	if (strip->over)
		fprintf(f->to, "%*s%s more than %llu, 4 times the median\n",
			LABEL_COLUMNS, "", f->sign->over, strip->top);
}

static void form_size(const struct form *f, unsigned int n, __u64 most)
{
	const struct frames *fr = &f->l->frames;
	__u64 low = 1ULL << n, high = 2 * low - 1;
	char range[FORMAT_MAX], share[FORMAT_MAX];
	unsigned int cells;

	if (high > low)
		snprintf(range, sizeof(range), "%7llu%s%-7llu", low,
			 f->sign->dash, high);
	else
		snprintf(range, sizeof(range), "%7llu        ", low);
	fprintf(f->to, " %s %9llu %10llu %6s", range, fr->size_runs[n],
		fr->size_pages[n],
		format_share(share, figures_permille(fr->size_pages[n], fr->pages)));
	cells = (unsigned int)(fr->size_pages[n] * SHARE_CELLS * EIGHTHS /
			       most);
	chain_text_bar(f, cells);
	fputc('\n', f->to);
}

void chain_text_frames(const struct form *f)
{
	const struct frames *fr = &f->l->frames;
	char runs[FORMAT_MAX], breaks[FORMAT_MAX], pages[FORMAT_MAX];
	char range[FORMAT_MAX];
	__u64 most = 1;

	if (!fr->runs)
		return;
	fputc('\n', f->to);
	chain_text_heading(f, "machine frames: %s across the chunks, %s",
			   format_count(runs, fr->runs, "run"),
			   format_count(breaks, fr->runs - 1, "break"));
	fprintf(f->to, "longest %s, mfn %s; cut at the chunks' bounds %s\n",
		format_count(pages, fr->longest.pages, "page"),
		format_frames(range, fr->longest.mfn, fr->longest.pages,
			      f->sign->dash),
		format_count(runs, fr->in_chunks, "run"));
	if (fr->unknown)
		fprintf(f->to, "no record of the runs of %s\n",
			format_count(runs, fr->unknown, "chunk"));
	fprintf(f->to, "   pages per run      runs      pages  share\n");
	for (unsigned int n = 0; n < FRAMES_SIZES; n++)
		most = XRT_MAX(fr->size_pages[n], most);
	for (unsigned int n = 0; n < FRAMES_SIZES; n++) {
		if (fr->size_runs[n])
			form_size(f, n, most);
	}
}
