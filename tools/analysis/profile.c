// SPDX-License-Identifier: GPL-2.0
/*
 * Computes the time of each kind of pages in two passes over them: the first
 * finds the median of each kind, the second separates outliers from the others.
 * All sums may be hostile.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "profile.h"

/* Sums of a kind. */
struct sums {
	__u64 pages;
	unsigned __int128 step[XRT_NR_STEPS];
	unsigned __int128 all;
};

static __u64 rounded_mean(unsigned __int128 sum, __u64 count)
{
	if (!count)
		return 0;
	sum = (sum + count / 2) / count;
	return xrt_limit_u64(sum);
}

static __s64 to_s64(__int128 v)
{
	return (__s64)XRT_MAX(XRT_MIN(v, INT64_MAX), INT64_MIN);
}

static int find_medians(struct profile *p, const struct report *r,
			const __u8 *leaves)
{
	struct xrt_dist *dist = calloc(PAGE_KINDS, sizeof(*dist));
	unsigned __int128 kept = 0;
	struct page_scan scan;
	struct xrt_page page;
	unsigned int what;

	if (!dist)
		return -1;
	page_scan_init(&scan, r->m, leaves, NULL);
	while (r->batch <= 1 && page_scan_next(&scan, &page, &what)) {
		if (!page_is_placed(&page)) {
			p->unplaced++;
			continue;
		}
		kept += page_ticks(&page);
		xrt_dist_add(&dist[page_kind(what)], page_ticks(&page));
		p->kept++;
	}
	p->walk = r->walk;
	if (p->kept < r->pages)
		p->walk = rounded_mean((unsigned __int128)r->walk * p->kept,
				       r->pages);
	/* Those that were kept may be slower than the others. */
	if (p->walk < kept)
		p->walk = rounded_mean(kept, 1);
	for (int k = 0; k < PAGE_KINDS; k++)
		p->kind[k].median = xrt_dist_quantile(&dist[k], 50, 100);
	free(dist);
	return 0;
}

static void keep_slow(struct profile *p, const struct slow_page *page)
{
	size_t at = p->nr_slow;

	while (at && p->slow[at - 1].all < page->all)
		at--;
	if (at == PROFILE_SLOWEST)
		return;
	if (p->nr_slow < PROFILE_SLOWEST)
		p->nr_slow++;
	memmove(&p->slow[at + 1], &p->slow[at],
		(p->nr_slow - at - 1) * sizeof(p->slow[0]));
	p->slow[at] = *page;
}

static void add_page(struct sums *s, const struct xrt_page *page, __u64 all)
{
	s->pages++;
	s->all += all;
	for (int i = 0; i < XRT_NR_STEPS; i++)
		s->step[i] += page->step[i];
}

static void figures_of(struct kind_figures *f, const struct sums *s)
{
	f->pages = s->pages;
	f->all = rounded_mean(s->all, s->pages);
	for (int i = 0; i < XRT_NR_STEPS; i++)
		f->mean[i] = rounded_mean(s->step[i], s->pages);
}

/* Means, and what each kind takes beyond what plain pages would. */
static void compare_kinds(struct profile *p, const struct sums *sums,
			  const struct sums *out)
{
	__int128 usual = 0;
	struct sums all_out = { 0 };

	for (int k = 0; k < PAGE_KINDS; k++) {
		figures_of(&p->kind[k], &sums[k]);
		usual += (__int128)p->kind[k].all * out[k].pages;
		all_out.pages += out[k].pages;
		all_out.all += out[k].all;
		for (int i = 0; i < XRT_NR_STEPS; i++)
			all_out.step[i] += out[k].step[i];
	}
	figures_of(&p->outlier, &all_out);
	p->outlier.more = to_s64((__int128)all_out.all - usual);
	for (int k = 0; k < PAGE_PLAIN && sums[PAGE_PLAIN].pages; k++)
		p->kind[k].more = to_s64((__int128)sums[k].all -
					 (__int128)p->kind[PAGE_PLAIN].all *
					 sums[k].pages);
}

static void sum_up(struct profile *p, const struct report *r,
		   const __u8 *leaves)
{
	struct sums sums[PAGE_KINDS] = { 0 }, out[PAGE_KINDS] = { 0 };
	struct slow_page slow;
	struct page_scan scan;

	page_scan_init(&scan, r->m, leaves, NULL);
	while (p->kept && page_scan_next(&scan, &slow.page, &slow.what)) {
		enum page_kind kind = page_kind(slow.what);

		if (!page_is_placed(&slow.page))
			continue;
		slow.all = page_ticks(&slow.page);
		slow.outlier = is_outlier(p, kind, slow.all);
		add_page(slow.outlier ? &out[kind] : &sums[kind], &slow.page,
			 slow.all);
		if (p->nr_slow < PROFILE_SLOWEST ||
		    slow.all > p->slow[PROFILE_SLOWEST - 1].all)
			keep_slow(p, &slow);
	}
	compare_kinds(p, sums, out);
	/* As long as a page with nothing special about it is not slow. */
	while (p->nr_slow && p->slow[p->nr_slow - 1].all <=
			     p->kind[PAGE_PLAIN].median)
		p->nr_slow--;
}

int profile_from_figures(struct profile *p, const struct report *r)
{
	__u8 *leaves = profile_find_leaves(r->m);

	memset(p, 0, sizeof(*p));
	if (!leaves || find_medians(p, r, leaves)) {
		free(leaves);
		return -1;
	}
	sum_up(p, r, leaves);
	for (size_t i = 0; i < r->nr_slowest; i++)
		profile_explain_chunk(&p->chunk[i], p, r, leaves, r->slowest[i]);
	free(leaves);
	return 0;
}
