// SPDX-License-Identifier: GPL-2.0
/* Checks: histograms, page records and chunk totals have the same times. */
#include <string.h>

#include "arithmetic.h"
#include "checks.h"

static __u64 bucket_total(const struct xrt_dist *d)
{
	__u64 total = 0;

	for (int b = 0; b < XRT_HIST_BUCKETS; b++)
		total += d->bucket[b];
	return total;
}

/* The extremes are in the outer buckets, the sum is what buckets allow. */
static bool range_right(const struct xrt_dist *d)
{
	unsigned __int128 low = 0, high = 0;
	unsigned int first = XRT_HIST_BUCKETS, last = 0;

	if (!d->count)
		return !d->min && !d->max && !d->sum;
	for (unsigned int b = 0; b < XRT_HIST_BUCKETS; b++) {
		if (!d->bucket[b])
			continue;
		first = XRT_MIN(first, b);
		last = b;
		low += (unsigned __int128)xrt_hist_low(b) * d->bucket[b];
		high += ((unsigned __int128)xrt_hist_low(b) +
			 xrt_hist_width(b) - 1) * d->bucket[b];
	}
	return xrt_hist_bucket(d->min) == first &&
	       xrt_hist_bucket(d->max) == last && d->sum >= low &&
	       d->sum <= high;
}

/* Return: whether a histogram fits to itself and to the chunks. */
static bool hist_right(struct verify *v, const char *name, unsigned int step)
{
	const struct xrt_dist *d = &v->m->dist[step];
	const char *what = xrt_step_name(step);

	if (!d->present)
		check_found(v, name, VERDICT_FAIL, "step %s has no histogram", what);
	else if (bucket_total(d) != d->count)
		check_found(v, name, VERDICT_FAIL,
			    "step %s: %llu values in the buckets, but %llu in all",
			    what, bucket_total(d), d->count);
	else if (!range_right(d))
		check_found(v, name, VERDICT_FAIL,
			    "step %s: buckets, least, greatest and sum do not fit together",
			    what);
	else if ((v->lacks | v->dropped) & NEED_CHUNKS)
		return true;
	else if (d->count != v->sums.timed)
		check_found(v, name, VERDICT_FAIL,
			    "step %s: %llu values, but %llu pages were timed", what,
			    d->count, v->sums.timed);
	else if (d->sum != v->sums.step[step])
		check_found(v, name, VERDICT_FAIL,
			    "step %s: the values sum to %llu ticks, the chunks to %llu",
			    what, d->sum, v->sums.step[step]);
	else
		return true;
	return false;
}

static void recompute_dists(const struct xrt_model *m, struct xrt_dist *again)
{
	__u64 step[XRT_NR_STEPS];

	for (size_t i = 0; i < m->nr_pages; i++) {
		const struct xrt_pages *rec = m->pages[i];
		const __u64 *w = rec->word;

		for (__u32 k = 0; k < rec->count; k++) {
			w += xrt_page_decode(w, step);
			for (int s = 0; s < XRT_NR_STEPS; s++)
				xrt_dist_add(&again[s], step[s]);
		}
	}
}

/* The counts were compared with the buckets. */
static bool same_dist(const struct xrt_dist *a, const struct xrt_dist *b)
{
	return a->sum == b->sum && a->min == b->min && a->max == b->max &&
	       !memcmp(a->bucket, b->bucket, sizeof(a->bucket));
}

/* With every page record here the histograms have to come out the same. */
static bool pages_right(struct verify *v, const char *name)
{
	struct xrt_dist again[XRT_NR_STEPS] = { 0 };

	recompute_dists(v->m, again);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		if (!xrt_model_step_timed(v->m, s) || same_dist(&v->m->dist[s], &again[s]))
			continue;
		check_found(v, name, VERDICT_FAIL,
			    "step %s: the histogram is not that of the page records",
			    xrt_step_name(s));
		return false;
	}
	return true;
}

void check_histograms(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	bool all_pages = !(v->lacks & (NEED_LEVEL_PAGE | NEED_PAGES |
				       NEED_END)) && !m->end->lost_pages;
	__u64 count = m->dist[XRT_STEP_MAP].count;

	if (m->boot->level == XRT_LEVEL_OFF)
		return check_found(v, name, VERDICT_NA, "recorded at level off");
	if (!m->boot->sample && !v->sums.timed && !count)
		return check_found(v, name, VERDICT_NA,
				   "this kernel's recorder times no single pages");
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		if (xrt_model_step_timed(m, s) && !hist_right(v, name, s))
			return;
	}
	if (!(v->lacks & (NEED_LEVEL_PAGE | NEED_WALK)) &&
	    count != m->finish->pages)
		return check_found(v, name, VERDICT_FAIL,
				   "%llu pages in the histograms, %llu walked",
				   count, m->finish->pages);
	if (all_pages && !pages_right(v, name))
		return;
	check_found(v, name, VERDICT_OK, "%llu pages in each of %s, %s", count,
		    xrt_model_step_timed(m, XRT_STEP_P2M) ? "three" : "two",
		    all_pages ? "equal to the page records bucket by bucket" :
		    "complete though not every page record is kept");
}

void check_page_count(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	__u64 lost = m->end->lost_pages;

	if (m->kept + lost != v->sums.timed)
		check_found(v, name, VERDICT_FAIL,
			    "%llu page records kept and %llu dropped, but %llu pages timed",
			    m->kept, lost, v->sums.timed);
	else
		check_found(v, name, VERDICT_OK,
			    "%llu page records kept, %llu dropped, %llu pages timed",
			    m->kept, lost, v->sums.timed);
}

/* Sums of the page records of a chunk, if they are all there once. */
static bool sum_pages(const struct xrt_walked *c, __u64 sum[XRT_NR_STEPS])
{
	__u64 step[XRT_NR_STEPS];
	__u32 next = 0;

	memset(sum, 0, XRT_NR_STEPS * sizeof(*sum));
	if (!c->kept || c->kept != c->rec->pages)
		return false;
	for (__u32 i = 0; i < c->nr_pages_rec; i++) {
		const __u64 *w = c->pages[i]->word;

		if (c->pages[i]->first != next)
			return false;
		next += c->pages[i]->count;
		for (__u32 k = 0; k < c->pages[i]->count; k++) {
			w += xrt_page_decode(w, step);
			for (int s = 0; s < XRT_NR_STEPS; s++)
				sum[s] += step[s];
		}
	}
	return true;
}

static bool chunk_right(struct verify *v, const char *name,
			const struct xrt_walked *c, size_t *whole)
{
	const struct xrt_chunk *rec = c->rec;
	__u64 total = rec->step[0] + rec->step[1] + rec->step[2];
	__u64 sum[XRT_NR_STEPS];

	if (rec->timed > rec->pages) {
		check_found(v, name, VERDICT_FAIL,
			    "chunk %u: %u pages timed of %u", xrt_chunk_nr(rec),
			    rec->timed, rec->pages);
		return false;
	}
	if (!(rec->rec.flags & XRT_CHUNK_OPEN) && rec->ticks < total) {
		check_found(v, name, VERDICT_FAIL,
			    "chunk %u took %llu ticks, its steps %llu", xrt_chunk_nr(rec),
			    rec->ticks, total);
		return false;
	}
	if (!sum_pages(c, sum))
		return true;
	++*whole;
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		if (sum[s] == rec->step[s])
			continue;
		check_found(v, name, VERDICT_FAIL,
			    "chunk %u step %s: %llu ticks, its page records sum to %llu",
			    xrt_chunk_nr(rec), xrt_step_name((unsigned int)s),
			    rec->step[s], sum[s]);
		return false;
	}
	return true;
}

void check_step_sums(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	size_t whole = 0;

	for (size_t i = 0; i < m->nr_chunk; i++) {
		if (!chunk_right(v, name, &m->chunk[i], &whole))
			return;
	}
	check_found(v, name, VERDICT_OK,
		    "steps fit into the time of each of %zu chunks; %zu are equal to their page records",
		    m->nr_chunk, whole);
}
