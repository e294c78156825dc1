// SPDX-License-Identifier: GPL-2.0
/* The pages of one chunk: columns of a plot, and the slowest ones. */
#include <stdlib.h>

#include "arithmetic.h"
#include "chain_layout.h"
#include "profile.h"
#include "sort.h"

static void note_slow(struct pages *p, const struct xrt_page *page,
		      unsigned int what)
{
	__u64 ticks = page_ticks(page);
	unsigned int at = p->nr_slowest;

	while (at && page_ticks(&p->slowest[at - 1].page) < ticks)
		at--;
	if (at == PAGES_SLOWEST)
		return;
	if (p->nr_slowest < PAGES_SLOWEST)
		p->nr_slowest++;
	for (unsigned int i = p->nr_slowest - 1; i > at; i--)
		p->slowest[i] = p->slowest[i - 1];
	p->slowest[at] = (struct page_note){ *page, what };
}

/* The plot ends at twice the 98th percentile, so that it shows the usual. */
static int find_top(struct pages *p)
{
	__u64 *sorted = calloc(p->nr, sizeof(*sorted));
	__u64 limit;

	if (!sorted)
		return -1;
	for (__u32 i = 0; i < p->nr; i++)
		sorted[i] = page_ticks(&p->column[i]);
	qsort(sorted, p->nr, sizeof(*sorted), xrt_cmp_u64);
	limit = 2 * sorted[(__u64)p->nr * 98 / 100];
	p->top = XRT_MIN(sorted[p->nr - 1], limit);
	free(sorted);
	for (__u32 i = 0; i < p->nr; i++)
		p->over += page_ticks(&p->column[i]) > p->top;
	return 0;
}

int chain_pages_make(struct pages *p, const struct xrt_model *m,
		     const struct xrt_walked *c, __u32 columns)
{
	__u32 pages = c->rec->pages;
	struct page_scan scan;
	struct xrt_page page;
	unsigned int what;
	__u8 *leaves;

	*p = (struct pages){ 0 };
	if (!c->kept || !pages)
		return 0;
	p->nr = XRT_MIN(pages, columns);
	p->column = calloc(p->nr, sizeof(*p->column));
	leaves = profile_find_leaves(m);
	if (!p->column || !leaves) {
		free(leaves);
		return -1;
	}
	page_scan_init(&scan, m, leaves, c);
	while (page_scan_next(&scan, &page, &what)) {
		struct xrt_page *col;

		if (page.page >= pages)
			continue;
		col = &p->column[(__u64)page.page * p->nr / pages];
		if (page_ticks(&page) > page_ticks(col))
			*col = page;
		note_slow(p, &page, what);
	}
	free(leaves);
	return find_top(p);
}

void chain_pages_free(struct pages *p)
{
	free(p->column);
}
