// SPDX-License-Identifier: GPL-2.0
/* Puts the picture together; the time along the walk, and the frames' runs. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "chain_layout.h"
#include "format.h"

/* The time along the walk is drawn up to so many medians. */
#define TOP_MEDIANS	4

static void fill_cell(struct strip_cell *cell, const struct chain *chain)
{
	__u64 ticks = 0, pages = 0;

	cell->peak = cell->first;
	for (size_t i = cell->first; i < cell->first + cell->nr; i++) {
		const struct chain_link *l = &chain->link[i];

		ticks += l->c->rec->ticks;
		pages += l->c->rec->pages;
		if (l->a_page > chain->link[cell->peak].a_page)
			cell->peak = i;
		if (l->broken)
			cell->broken = true;
	}
	cell->mean = xrt_ticks_per_page(ticks, pages);
}

int chain_strip_make(struct strip *strip, const struct chain *chain, size_t cells)
{
	__u64 highest = 0;
	__u64 top = xrt_limit_u64((unsigned __int128)chain->median * TOP_MEDIANS);

	strip->nr = XRT_MIN(chain->nr, cells);
	strip->cell = calloc(strip->nr + 1, sizeof(*strip->cell));
	if (!strip->cell)
		return -1;
	for (size_t i = 0; i < strip->nr; i++) {
		struct strip_cell *cell = &strip->cell[i];
		__u64 peak;

		cell->first = i * chain->nr / strip->nr;
		cell->nr = (i + 1) * chain->nr / strip->nr - cell->first;
		fill_cell(cell, chain);
		peak = chain->link[cell->peak].a_page;
		highest = XRT_MAX(peak, highest);
		strip->over += peak > top;
	}
	strip->top = XRT_MIN(highest, top);
	return 0;
}

static void count_run(struct frames *f, const struct xrt_run *run)
{
	unsigned int n = 0;

	if (!run->pages)
		return;
	while (n < FRAMES_SIZES - 1 && run->pages >> (n + 1))
		n++;
	f->runs++;
	f->pages += run->pages;
	f->size_runs[n]++;
	f->size_pages[n] += run->pages;
	if (run->pages > f->longest.pages)
		f->longest = *run;
}

/*
 * Chunks are walked from the last one to the first, so a chunk's last run may
 * go on in the first run of the chunk that was walked before it: @open, the
 * chunk's pages begin at *@pfn.
 */
static void count_chunk_runs(struct frames *f, const struct xrt_walked *c,
			     struct xrt_run *open, __u64 *pfn)
{
	bool adjacent = c->rec->target_pfn + c->rec->pages == *pfn;
	struct xrt_run run, first = { 0 }, last = { 0 };
	struct xrt_run_cursor cur;
	__u32 nr = 0;

	xrt_runs_init(&cur, c);
	while (xrt_runs_next(&cur, &run)) {
		if (nr++ == 0)
			first = run;
		else if (nr > 2)
			count_run(f, &last);
		last = run;
	}
	f->in_chunks += nr;
	f->unknown += !nr;
	*pfn = c->rec->target_pfn;
	if (nr && adjacent && last.mfn + last.pages == open->mfn &&
	    last.pages + open->pages >= last.pages) {
		open->mfn = last.mfn;
		open->pages += last.pages;
		if (nr == 1)
			return;
	} else if (nr > 1) {
		count_run(f, &last);
	}
	count_run(f, open);
	*open = first;
}

void chain_frames_count(struct frames *frames, const struct chain *chain)
{
	struct xrt_run open = { .mfn = XRT_NO_MFN };
	__u64 pfn = ULLONG_MAX;

	for (size_t i = 0; i < chain->nr; i++)
		count_chunk_runs(frames, chain->link[i].c, &open, &pfn);
	count_run(frames, &open);
	frames->known = frames->runs || (!chain->nr && chain->m->end);
}

bool chain_strip_useful(const struct layout *l)
{
	return xrt_model_timed(l->chain->m) && l->chain->median &&
	       l->list.nr <= l->chain->nr;
}

int chain_layout_make(struct layout *l, const struct chain *chain,
		      const struct layout_opts *opts)
{
	memset(l, 0, sizeof(*l));
	l->chain = chain;
	chain_frames_count(&l->frames, chain);
	if (chain_list_make(&l->list, chain, opts->all) ||
	    chain_map_make(&l->map, chain, opts->map_cells) ||
	    chain_strip_make(&l->strip, chain, opts->strip_cells))
		return -1;
	return 0;
}

void chain_layout_free(struct layout *l)
{
	free(l->list.item);
	for (unsigned int row = 0; row < MAP_ROWS; row++)
		free(l->map.cell[row]);
	free(l->map.flow);
	free(l->strip.cell);
}
