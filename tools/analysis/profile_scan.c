// SPDX-License-Identifier: GPL-2.0
/* Goes through pages in the order of the walk: what is special about each? */
#include <stdlib.h>

#include "profile.h"
#include "sort.h"

#define BIT(nr)		(1u << (nr))

/* Entries in a page of the p2m, and in one of the m2p. */
#define LEAF_SHIFT	9
#define LEAF_PAGES	512

/* A chunk of 509 pages has two; a hostile one is looked at no further. */
#define LEAVES_A_CHUNK	4

/**
 * struct touch - a chunk writes to a leaf
 * @leaf:	number of the leaf
 * @chunk:	index of the chunk, so in the order of the walk
 * @nth:	which of its leaves it is
 */
struct touch {
	__u64 leaf;
	__u32 chunk;
	__u32 nth;
};

static int cmp_touch(const void *a, const void *b)
{
	const struct touch *x = a, *y = b;

	if (x->leaf != y->leaf)
		return XRT_CMP(x->leaf, y->leaf);
	return XRT_CMP(x->chunk, y->chunk);
}

static size_t list_touches(struct touch *touch, const struct xrt_model *m)
{
	size_t nr = 0;

	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;
		__u64 first = c->target_pfn >> LEAF_SHIFT, last;

		if (!c->pages)
			continue;
		last = (c->target_pfn + c->pages - 1) >> LEAF_SHIFT;
		for (__u32 k = 0; k < LEAVES_A_CHUNK && first + k <= last; k++)
			touch[nr++] = (struct touch){ first + k, (__u32)i, k };
	}
	return nr;
}

__u8 *profile_find_leaves(const struct xrt_model *m)
{
	__u8 *leaves = calloc(m->nr_chunk + 1, sizeof(*leaves));
	struct touch *touch = calloc(m->nr_chunk * LEAVES_A_CHUNK + 1,
				     sizeof(*touch));
	size_t nr;

	if (leaves && touch) {
		nr = list_touches(touch, m);
		qsort(touch, nr, sizeof(*touch), cmp_touch);
		for (size_t i = 0; i < nr; i++) {
			if (!i || touch[i].leaf != touch[i - 1].leaf)
				leaves[touch[i].chunk] |=
					(__u8)BIT(touch[i].nth);
		}
	} else {
		free(leaves);
		leaves = NULL;
	}
	free(touch);
	return leaves;
}

void page_scan_init(struct page_scan *scan, const struct xrt_model *m,
		    const __u8 *leaves, const struct xrt_walked *chunk)
{
	*scan = (struct page_scan){ .m = m, .leaves = leaves };
	scan->last.mfn = XRT_NO_MFN;
	xrt_pages_init(&scan->cur, m, chunk);
}

/* Is the chunk under way the first to write to the leaf of this entry? */
static bool first_write(const struct page_scan *scan, __u64 pfn)
{
	__u64 nth = (pfn >> LEAF_SHIFT) -
		    (scan->chunk->rec->target_pfn >> LEAF_SHIFT);

	return nth < LEAVES_A_CHUNK &&
	       scan->leaves[scan->chunk - scan->m->chunk] & BIT(nth);
}

/* What is special about a page by its place in the chunk. */
static unsigned int what_of_place(const struct page_scan *scan,
				  const struct xrt_page *page)
{
	unsigned int what = 0;

	if (page->page + 1 == scan->chunk->rec->pages)
		what = BIT(PAGE_LAST);
	if (!page->page)
		what |= BIT(PAGE_FIRST);
	else if (page->pfn % LEAF_PAGES)
		return what;
	if (first_write(scan, page->pfn))
		what |= BIT(PAGE_LEAF);
	else if (page->page)
		what |= BIT(PAGE_NEXT);
	return what;
}

bool page_scan_next(struct page_scan *scan, struct xrt_page *page,
		    unsigned int *what)
{
	const struct xrt_page *last = &scan->last;
	bool follows;

	if (!xrt_pages_next(&scan->cur, page))
		return false;
	follows = scan->chunk && last->chunk == page->chunk &&
		  last->page + 1 == page->page;
	if (!follows && (!scan->chunk ||
			 xrt_chunk_nr(scan->chunk->rec) != page->chunk))
		scan->chunk = xrt_chunk_by_nr(scan->m, page->chunk);
	*what = scan->chunk ? what_of_place(scan, page) : 0;
	if (page->mfn != XRT_NO_MFN) {
		if (follows && last->mfn != XRT_NO_MFN &&
		    last->mfn + 1 != page->mfn)
			*what |= BIT(PAGE_BREAK);
		if (!(page->mfn % LEAF_PAGES))
			*what |= BIT(PAGE_M2P);
	}
	scan->last = *page;
	return true;
}
