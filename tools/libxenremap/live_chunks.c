// SPDX-License-Identifier: GPL-2.0
/* Writes the areas and chunks of a live capture. */
#include "arithmetic.h"
#include "hist.h"
#include "live_write.h"

/* Chunks per record of preparing. */
#define PREPARE_MAX	256

/* Sums of the MFNs of a chunk; false if one is unknown. */
static bool sum_mfns(const struct live_writer *lw, const struct chunk_place *c,
		     struct xrt_prepare *to)
{
	for (__u32 i = 0; i < c->pages; i++) {
		__u64 mfn = live_mfn_of(lw, c->target_pfn + i);

		if (mfn == XRT_NO_MFN)
			return false;
		to->mfn_sum += mfn;
		to->mfn_sqsum += mfn * mfn;
	}
	return true;
}

/*
 * Chunks from @first on, in the order of preparing, as one record, until the
 * piece or the record ends. Return: how many.
 */
static size_t write_prepared(struct live_writer *lw, size_t first, size_t left)
{
	const struct chunk_place *c = &lw->chunk[lw->nr - 1 - first];
	struct grown_record r = { .prepare = {
		.rec = { XRT_REC_PREPARE, XRT_REC_UNTIMED, 0, (__u32)first },
		.pfn = c->pfn,
		.target_pfn = c->target_pfn,
	} };
	size_t n = 0;

	while (n < left && n < PREPARE_MAX) {
		r.prepare.word[n++] = c->mfn & XRT_WORD_MFN_MASK;
		r.prepare.pages += c->pages;
		if (!sum_mfns(lw, c, &r.prepare))
			r.rec.flags |= XRT_PREPARE_PART;
		c--;
	}
	if (r.rec.flags & XRT_PREPARE_PART) {
		r.prepare.mfn_sum = 0;
		r.prepare.mfn_sqsum = 0;
	}
	r.rec.len = (__u16)(sizeof(r.prepare) + n * 8);
	live_put(lw, XRT_STREAM_SETUP, &r.rec);
	return n;
}

void live_write_areas(struct live_writer *lw)
{
	const struct xrt_plan *plan = lw->f->plan;
	size_t first = 0;

	for (size_t i = 0, p = 0; i < plan->nr_area; i++) {
		const struct xrt_plan_area *a = &plan->area[i];
		struct xrt_area area = {
			.rec = { XRT_REC_AREA, XRT_REC_UNTIMED, sizeof(area),
				 (__u32)i },
			.start_pfn = a->start_pfn,
			.end_pfn = a->end_pfn,
			.remapped = a->remapped,
			.released = a->released,
		};

		for (; p < plan->nr_piece && plan->piece[p].area == i; p++) {
			size_t left = plan->piece[p].chunks;

			while (left) {
				size_t n = write_prepared(lw, first, left);

				first += n;
				left -= n;
			}
		}
		live_put(lw, XRT_STREAM_SETUP, &area.rec);
	}
}

static void flush_runs(struct live_writer *lw, struct grown_record *r, size_t n)
{
	r->rec.len = (__u16)(sizeof(r->runs) + n * 8);
	if (n)
		live_put(lw, XRT_STREAM_EVENT, &r->rec);
}

/* The runs of a chunk, up to the first page whose MFN is unknown. */
static void write_runs(struct live_writer *lw, size_t nr)
{
	const struct chunk_place *c = &lw->chunk[nr];
	__u64 pfn = c->target_pfn, end = pfn + c->pages;
	struct grown_record r = { .runs.rec = {
		XRT_REC_RUNS, XRT_RUNS_M2P, 0, (__u32)nr } };
	size_t n = 0;

	while (pfn < end) {
		const struct xrt_pfn_run *run =
			xrt_tables_find(lw->f->tables, pfn);
		__u64 pages;

		if (!run || run->kind != XRT_PFN_RAM)
			break;
		pages = XRT_MIN(run->pfn + run->pages, end) - pfn;
		if (run->m2p != XRT_M2P_SAME)
			r.rec.flags &= (__u8)~XRT_RUNS_M2P;
		r.runs.word[n++] = pages << XRT_WORD_MFN_BITS |
				   ((run->mfn + (pfn - run->pfn)) &
				    XRT_WORD_MFN_MASK);
		pfn += pages;
		if (n == LIVE_WORDS_MAX) {
			flush_runs(lw, &r, n);
			n = 0;
		}
	}
	flush_runs(lw, &r, n);
}

static size_t add_page_word(__u64 *word, const struct xrt_page_time *t)
{
	if (t->m2p > XRT_PAGE_STEP_MASK || t->map > XRT_PAGE_STEP_MASK) {
		word[0] = XRT_PAGE_ESCAPE;
		word[1] = t->m2p;
		word[2] = t->map;
		return 3;
	}
	word[0] = t->m2p << XRT_PAGE_STEP_BITS |
		  t->map << (2 * XRT_PAGE_STEP_BITS);
	return 1;
}

static void write_pages(struct live_writer *lw, size_t nr,
			const struct xrt_page_time *time)
{
	struct grown_record r;
	size_t n = 0;

	for (__u32 i = 0; i < lw->chunk[nr].pages; i++) {
		if (!n)
			r.pages = (struct xrt_pages){
				.rec = { XRT_REC_PAGES, XRT_PAGES_NO_P2M, 0,
					 (__u32)nr },
				.first = i,
			};
		n += add_page_word(&r.pages.word[n], &time[i]);
		r.pages.count++;
		xrt_dist_add(&lw->dist[XRT_STEP_M2P], time[i].m2p);
		xrt_dist_add(&lw->dist[XRT_STEP_MAP], time[i].map);
		if (n < LIVE_WORDS_MAX && i + 1 < lw->chunk[nr].pages)
			continue;
		r.rec.len = (__u16)(sizeof(r.pages) + n * 8);
		live_put(lw, XRT_STREAM_PAGE, &r.rec);
		n = 0;
	}
}

static void write_chunk(struct live_writer *lw, size_t nr,
			const struct xrt_page_time *time)
{
	const struct chunk_place *c = &lw->chunk[nr];
	struct xrt_chunk chunk = {
		.rec = { XRT_REC_CHUNK, live_untimed(lw), sizeof(chunk),
			 (__u32)nr },
		.mfn = c->mfn,
		.next_mfn = nr + 1 < lw->nr ? lw->chunk[nr + 1].mfn : XRT_NO_MFN,
		.target_pfn = c->target_pfn,
		.pages = c->pages,
	};

	if (time) {
		chunk.rec.flags |= XRT_CHUNK_NO_P2M;
		chunk.tsc = lw->f->times->chunk[nr].begin;
		chunk.ticks = lw->f->times->chunk[nr].end - chunk.tsc;
		chunk.timed = c->pages;
		for (__u32 i = 0; i < c->pages; i++) {
			chunk.step[XRT_STEP_M2P] += time[i].m2p;
			chunk.step[XRT_STEP_MAP] += time[i].map;
		}
		write_pages(lw, nr, time);
	}
	if (chunk.mfn == XRT_NO_MFN)
		chunk.rec.flags |= XRT_CHUNK_NO_MFN;
	if (nr + 1 < lw->nr && chunk.next_mfn == XRT_NO_MFN)
		chunk.rec.flags |= XRT_CHUNK_NO_NEXT;
	live_put(lw, XRT_STREAM_EVENT, &chunk.rec);
	write_runs(lw, nr);
}

void live_write_chunks(struct live_writer *lw)
{
	const struct xrt_page_time *time = lw->f->times ? lw->f->times->page :
							  NULL;

	for (size_t i = 0; i < lw->nr; i++) {
		write_chunk(lw, i, time);
		if (time)
			time += lw->chunk[i].pages;
	}
}
