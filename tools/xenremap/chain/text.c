// SPDX-License-Identifier: GPL-2.0
/* The chain for the terminal, in 80 columns. */
#include <stdio.h>

#include "chain.h"
#include "text.h"

/* Cells of a bar; the median fills half of them. */
#define BAR_CELLS	12
#define EIGHTHS		8

/* Without --all no more groups than this, slow and broken ones aside. */
#define GROUPS_HEAD	40
#define GROUPS_TAIL	4

struct marks {
	const char *dots;
	const char *cross;
	const char *arrow;
	const char *to;
};

static const struct marks marks[2] = {
	{ "\u2026", "\u2717", "\u2192", "\u2013" },
	{ "...", "x", "->", "-" },
};

static const char *const eighth[EIGHTHS] = {
	"", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a",
	"\u2589",
};

static void color(const struct chain_style *style, const char *code)
{
	if (style->color)
		printf("\033[%sm", code);
}

static void bar(const struct chain *chain, const struct chain_link *l,
		const struct chain_style *style)
{
	unsigned __int128 wide = (unsigned __int128)l->a_page * BAR_CELLS *
				 EIGHTHS / 2;
	unsigned int len = BAR_CELLS * EIGHTHS;
	bool over;

	wide /= chain->median ? chain->median : 1;
	over = wide > len;
	if (!over)
		len = (unsigned int)wide;
	putchar(' ');
	for (unsigned int i = 0; i < len / EIGHTHS; i++)
		fputs(style->ascii ? "#" : "\u2588", stdout);
	if (!style->ascii)
		fputs(eighth[len % EIGHTHS], stdout);
	if (over)
		putchar('+');
	if (l->slow)
		fputs(" slow", stdout);
}

static void mfn(__u64 value)
{
	if (value == XRT_NO_MFN)
		printf(" %10s", "none");
	else
		printf(" %10llx", value);
}

static void row(const struct chain *chain, const struct chain_link *l,
		const struct chain_style *style)
{
	const struct xrt_chunk *rec = l->c->rec;

	if (l->slow)
		color(style, "33");
	printf("%6u", rec->rec.id);
	mfn(rec->mfn);
	mfn(rec->next_mfn);
	printf(" %10llx %5u %4u %7llu", rec->target_pfn, rec->pages,
	       l->c->nr_runs, l->a_page);
	if (rec->rec.flags & XRT_CHUNK_OPEN)
		printf(" not finished");
	else
		bar(chain, l, style);
	if (l->slow)
		color(style, "0");
	putchar('\n');
}

static void broken(const struct chain *chain, size_t i,
		   const struct chain_style *style)
{
	const struct marks *mark = &marks[style->ascii];
	const struct chain_link *l = &chain->link[i];
	__u32 id = l->c->rec->rec.id;
	__u32 next = i ? l[-1].c->rec->rec.id + 1 : 0;

	if (l->broken == CHAIN_WHOLE)
		return;
	color(style, "31");
	if (l->broken == CHAIN_BROKEN)
		printf("     %s the chain breaks: mfn %llx was named, chunk %u has mfn %llx",
		       mark->cross, l->expected, id, l->c->rec->mfn);
	else if (id >= next)
		printf("     %s no record of chunks %u to %u", mark->cross,
		       next, id - 1);
	else
		printf("     %s chunk %u is there twice", mark->cross, id);
	color(style, "0");
	putchar('\n');
}

/* The line that stands for chunks from @first on. */
static void folded(const struct chain *chain, size_t first, size_t nr,
		   const char *how, const struct chain_style *style)
{
	const struct marks *mark = &marks[style->ascii];
	__u64 low = ~0ULL, high = 0;

	for (size_t i = first; i < first + nr; i++) {
		__u64 value = chain->link[i].c->rec->mfn;

		low = value < low ? value : low;
		high = value > high ? value : high;
	}
	printf("     %s %zu more%s, mfn %llx%s%llx\n", mark->dots, nr, how,
	       low, mark->to, high);
}

static void show_group(const struct chain *chain, const struct chain_group *g,
		       const struct chain_style *style)
{
	bool fold = !style->all && g->nr > CHAIN_SHOWN + 1;
	size_t shown = fold ? CHAIN_SHOWN : g->nr;

	for (size_t i = g->first; i < g->first + shown; i++) {
		broken(chain, i, style);
		row(chain, &chain->link[i], style);
	}
	if (fold)
		folded(chain, g->first + shown, g->nr - shown,
		       " like this", style);
}

static void show_list(const struct chain *chain,
		      const struct chain_style *style)
{
	size_t first = 0, hidden = 0;

	for (size_t i = 0; i < chain->nr_groups; i++) {
		const struct chain_group *g = &chain->group[i];
		bool middle = i >= GROUPS_HEAD &&
			      i + GROUPS_TAIL < chain->nr_groups;

		if (!style->all && middle &&
		    !chain->link[g->first].broken) {
			if (!hidden)
				first = g->first;
			hidden += g->nr;
			continue;
		}
		if (hidden)
			folded(chain, first, hidden, " (--all shows them)",
			       style);
		hidden = 0;
		show_group(chain, g, style);
	}
}

static void show_end(const struct chain *chain,
		     const struct chain_style *style)
{
	const struct marks *mark = &marks[style->ascii];
	const struct xrt_model *m = chain->m;
	char text[160];

	for (size_t i = 0; i < m->nr_fail && i < 4; i++) {
		color(style, "31");
		printf("     %s %s", mark->cross,
		       text_fail(text, sizeof(text), m->fail[i]));
		color(style, "0");
		putchar('\n');
	}
	if (m->nr_death && !m->finish && m->begin) {
		color(style, "31");
		printf("     %s the walk broke off here: %llu of %llu chunks done",
		       mark->cross, m->death[0]->chunks, m->begin->chunks);
		color(style, "0");
		putchar('\n');
		return;
	}
	if (chain->ends) {
		printf("     end of the chain\n");
		return;
	}
	color(style, "31");
	if (chain->nr)
		printf("     %s no record of what follows mfn %llx",
		       mark->cross, chain->link[chain->nr - 1].c->rec->next_mfn);
	else
		printf("     %s no record of the walk", mark->cross);
	color(style, "0");
	putchar('\n');
}

/* Both lists ascend: each piece is looked at once. Returns the next one. */
static size_t show_pieces(const struct chain *chain, size_t i,
			  const struct xrt_area *a, const struct marks *mark)
{
	for (; i < chain->nr_pieces; i++) {
		const struct chain_piece *p = &chain->piece[i];

		if (p->pfn >= a->end_pfn)
			break;
		if (p->pfn < a->start_pfn)
			continue;
		printf("         %llx%s%llx %s %llx%s%llx, %llu pages\n",
		       p->pfn, mark->to, p->pfn + p->pages, mark->arrow,
		       p->target, mark->to, p->target + p->pages, p->pages);
	}
	return i;
}

static void show_areas(const struct chain *chain,
		       const struct chain_style *style)
{
	const struct marks *mark = &marks[style->ascii];
	const struct xrt_model *m = chain->m;
	size_t piece = 0;

	color(style, "1");
	printf("\nareas, and where their pages went");
	color(style, "0");
	putchar('\n');
	for (size_t i = 0; i < m->nr_area; i++) {
		const struct xrt_area *a = m->area[i];

		if (i == GROUPS_HEAD && !style->all) {
			printf("     %s %zu more (--all shows them)\n",
			       mark->dots, m->nr_area - i);
			break;
		}
		printf("%6u %llx%s%llx: ", a->rec.id, a->start_pfn, mark->to,
		       a->end_pfn);
		if (!a->remapped && !a->released)
			printf("no page of the domain\n");
		else
			printf("%llu remapped, %llu released\n", a->remapped,
			       a->released);
		piece = show_pieces(chain, piece, a, mark);
	}
}

void chain_text(const struct chain *chain, const struct chain_style *style)
{
	const struct xrt_model *m = chain->m;

	text_head(m);
	text_alarm(m);
	show_areas(chain, style);
	color(style, "1");
	printf("\nchain, as it was walked: %zu chunks, median %llu ticks a page",
	       chain->nr, chain->median);
	color(style, "0");
	printf("\n chunk        mfn       next     target pages runs  a page\n");
	if (m->begin && m->begin->mfn != XRT_NO_MFN)
		printf("anchor %10llx\n", m->begin->mfn);
	show_list(chain, style);
	show_end(chain, style);
	text_flaws(m);
}
