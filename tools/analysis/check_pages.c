// SPDX-License-Identifier: GPL-2.0
/* Checks: page records belong to the chunks that were walked. */
#include "checks.h"

/* Pages of a batch share its time, so they differ by a tick at most. */
static bool same_batch(const struct xrt_page *a, const struct xrt_page *b)
{
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		if (a->step[s] != b->step[s] && a->step[s] != b->step[s] + 1)
			return false;
	}
	return true;
}

static bool batches_right(struct verify *v, const char *name)
{
	__u32 batch = xrt_walk_batch(v->m->begin);
	struct xrt_page page, last = { .chunk = ~0u };
	struct xrt_page_cursor cur;

	if (batch <= 1)
		return true;
	xrt_pages_init(&cur, v->m, NULL);
	while (xrt_pages_next(&cur, &page)) {
		bool shared = page.chunk == last.chunk &&
			      page.page == last.page + 1 && page.page % batch;

		if (shared && !same_batch(&last, &page)) {
			check_found(v, name, VERDICT_FAIL,
				    "chunk %u: pages %u and %u are in one batch of %u, but their times differ",
				    page.chunk, last.page, page.page, batch);
			return false;
		}
		last = page;
	}
	return true;
}

/* Return: whether the page records of a chunk follow each other to its end. */
static bool pages_follow(struct verify *v, const char *name,
			 const struct xrt_walked *c)
{
	__u32 nr = xrt_chunk_nr(c->rec), next = 0;

	for (__u32 i = 0; i < c->nr_pages_rec; i++) {
		const struct xrt_pages *rec = c->pages[i];
		__u64 end = (__u64)rec->first + rec->count;

		if (i && rec->first != next)
			check_found(v, name, VERDICT_FAIL,
				    "chunk %u: page records go on with page %u, expected %u",
				    nr, rec->first, next);
		else if (end > c->rec->pages)
			check_found(v, name, VERDICT_FAIL,
				    "chunk %u has %u pages, but a record of page %llu",
				    nr, c->rec->pages, end - 1);
		else if (i + 1 == c->nr_pages_rec && end != c->rec->timed)
			check_found(v, name, VERDICT_FAIL,
				    "chunk %u: %u pages timed, but page records end after page %llu",
				    nr, c->rec->timed, end);
		else {
			next = (__u32)end;
			continue;
		}
		return false;
	}
	return true;
}

/* With nothing dropped a chunk has a record of each of its timed pages. */
static bool pages_kept(struct verify *v, const char *name,
		       const struct xrt_walked *c)
{
	if (v->m->end->lost_pages || c->kept == c->rec->timed)
		return true;
	check_found(v, name, VERDICT_FAIL,
		    "chunk %u: %u pages timed, but records of %u",
		    xrt_chunk_nr(c->rec), c->rec->timed, c->kept);
	return false;
}

void check_page_records(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;

	for (size_t i = 0; i < m->nr_pages; i++) {
		__u32 nr = xrt_pages_chunk(m->pages[i]);

		if (!xrt_chunk_by_nr(m, nr))
			return check_found(v, name, VERDICT_FAIL,
					   "page records of chunk %u, which was not walked",
					   nr);
	}
	for (size_t i = 0; i < m->nr_chunk; i++) {
		if (!pages_follow(v, name, &m->chunk[i]) ||
		    !pages_kept(v, name, &m->chunk[i]))
			return;
	}
	if (batches_right(v, name))
		check_found(v, name, VERDICT_OK,
			    "%llu page records, each in its chunk", m->kept);
}

/*
 * The recorder's sample is a power of two, the mean of gaps that are half of it
 * to half as much again; 0 if it is built without times.
 */
static bool sample_fits(const struct verify *v)
{
	__u64 sample = v->m->boot->sample, pages = v->sums.walked;

	if (!sample)
		return !v->sums.timed;
	if (sample & (sample - 1))
		return false;
	return v->sums.timed < 16 || (pages / v->sums.timed >= sample / 2 &&
				      pages / v->sums.timed <= sample * 3 / 2);
}

/* What a level says of itself shows in every chunk and every histogram. */
void check_level(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	bool page = m->boot->level == XRT_LEVEL_PAGE;

	if (m->boot->level > XRT_LEVEL_PAGE ||
	    (m->boot->level == XRT_LEVEL_OFF && m->nr_chunk))
		return check_found(v, name, VERDICT_FAIL,
				   "level %u, but the walk is recorded",
				   m->boot->level);
	if (page != (m->boot->sample == 1) || !sample_fits(v))
		return check_found(v, name, VERDICT_FAIL,
				   "level %s with 1 page in %u timed does not fit to %llu timed pages of %llu",
				   xrt_level_name(m->boot->level),
				   m->boot->sample, v->sums.timed,
				   v->sums.walked);
	if (!page && m->nr_pages)
		return check_found(v, name, VERDICT_FAIL,
				   "level %s, but there are page records",
				   xrt_level_name(m->boot->level));
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;
		bool open = c->rec.flags & XRT_CHUNK_OPEN;

		if (page ? open || c->timed == c->pages :
			   c->timed <= c->pages)
			continue;
		return check_found(v, name, VERDICT_FAIL,
				   "level %s, but chunk %u has %u of %u pages timed",
				   xrt_level_name(m->boot->level),
				   xrt_chunk_nr(c), c->timed, c->pages);
	}
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		if (!m->dist[s].present || m->dist[s].sampled == !page)
			continue;
		return check_found(v, name, VERDICT_FAIL,
				   "level %s, but the histogram of step %s is of %s pages",
				   xrt_level_name(m->boot->level),
				   xrt_step_name(s), page ? "some" : "all");
	}
	check_found(v, name, VERDICT_OK, "chunks and histograms are those of level %s",
		    xrt_level_name(m->boot->level));
}
