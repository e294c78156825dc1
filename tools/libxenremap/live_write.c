// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the capture of a running kernel: what the rule makes of the map, with
 * the MFNs that the tables have today, and the times of Xen's trace if there is
 * one. What is unknown is left out, counted as lost, or marked.
 */
#include <stdlib.h>
#include <string.h>

#include "hist.h"
#include "tables.h"

/* Chunks per record of preparing, and words per record of any other type. */
#define PREPARE_MAX	256
#define WORDS_MAX	480

/**
 * struct chunk_place - a chunk in the order of the walk
 * @pfn:	its first page's old PFN
 * @target_pfn:	its first page's new PFN
 * @mfn:	of its first page, XRT_NO_MFN if unknown
 * @pages:	pages
 */
struct chunk_place {
	__u64 pfn;
	__u64 target_pfn;
	__u64 mfn;
	__u32 pages;
};

/**
 * struct live_writer - a capture that is being written
 * @f:		what it is made of
 * @w:		the writer
 * @chunk:	by number in the walk
 * @nr:		how many
 * @unknown_pages: pages whose MFN is unknown
 * @end:	the record that closes the capture
 * @dist:	by enum xrt_step
 */
struct live_writer {
	const struct xrt_live_facts *f;
	struct xrt_writer *w;
	struct chunk_place *chunk;
	size_t nr;
	__u64 unknown_pages;
	struct xrt_end end;
	struct xrt_dist *dist;
};

/* A record that grows, word by word. */
struct grown_record {
	union {
		struct xrt_rec rec;
		struct xrt_prepare prepare;
		struct xrt_runs runs;
		struct xrt_pages pages;
		struct xrt_hist hist;
		struct xrt_map map;
		__u64 words[XRT_REC_MAX / 8];
	};
};

static __u8 untimed_flag(const struct live_writer *lw)
{
	return lw->f->times ? 0 : XRT_REC_UNTIMED;
}

static int put_record(struct live_writer *lw, enum xrt_stream stream,
		      const struct xrt_rec *rec)
{
	return xrt_writer_put(lw->w, stream, rec);
}

/* The MFN that a PFN has today, or XRT_NO_MFN. */
static __u64 mfn_of(const struct live_writer *lw, __u64 pfn)
{
	const struct xrt_pfn_run *run = xrt_tables_find(lw->f->tables, pfn);

	return run && run->kind == XRT_PFN_RAM ? run->mfn + (pfn - run->pfn) :
						 XRT_NO_MFN;
}

static __u64 count_unknown(const struct live_writer *lw)
{
	const struct xrt_plan *plan = lw->f->plan;
	__u64 unknown = 0;

	for (size_t i = 0; i < plan->nr_target; i++) {
		__u64 pfn = plan->target[i].start, end = plan->target[i].end;

		while (pfn < end) {
			const struct xrt_pfn_run *run =
				xrt_tables_find(lw->f->tables, pfn);
			__u64 next = run ? run->pfn + run->pages : end;

			if (next > end)
				next = end;
			if (!run || run->kind != XRT_PFN_RAM)
				unknown += next - pfn;
			pfn = next;
		}
	}
	return unknown;
}

__u32 *xrt_walk_sizes(const struct xrt_plan *plan, size_t *nr)
{
	__u32 *sizes = calloc(plan->chunks + 1, sizeof(*sizes));
	size_t at = plan->chunks;

	if (!sizes)
		return NULL;
	for (size_t i = 0; i < plan->nr_piece; i++) {
		const struct xrt_piece *p = &plan->piece[i];

		for (__u64 c = 0; c < p->chunks; c++) {
			__u64 left = p->pages - c * plan->chunk_max;

			sizes[--at] = left < plan->chunk_max ? (__u32)left :
							       plan->chunk_max;
		}
	}
	*nr = plan->chunks;
	return sizes;
}

/* The chunk that was prepared last is walked first. */
static int place_chunks(struct live_writer *lw)
{
	const struct xrt_plan *plan = lw->f->plan;
	__u32 *sizes = xrt_walk_sizes(plan, &lw->nr);
	size_t at = lw->nr;

	lw->chunk = calloc(lw->nr + 1, sizeof(*lw->chunk));
	if (!sizes || !lw->chunk) {
		free(sizes);
		return -1;
	}
	for (size_t i = 0; i < plan->nr_piece; i++) {
		const struct xrt_piece *p = &plan->piece[i];

		for (__u64 c = 0; c < p->chunks; c++) {
			__u64 done = c * plan->chunk_max;

			at--;
			lw->chunk[at] = (struct chunk_place){
				.pfn = p->pfn + done,
				.target_pfn = p->target_pfn + done,
				.mfn = mfn_of(lw, p->target_pfn + done),
				.pages = sizes[at],
			};
		}
	}
	free(sizes);
	return 0;
}

static int write_boot(struct live_writer *lw)
{
	const struct xrt_live_facts *f = lw->f;
	struct xrt_boot boot = {
		.rec = { XRT_REC_BOOT, XRT_REC_UNTIMED, sizeof(boot), 0 },
		.nr_pages = f->nr_pages,
		.level = f->times ? XRT_LEVEL_PAGE : XRT_LEVEL_OFF,
		.flags = f->dom0 ? XRT_BOOT_DOM0 : 0,
		.xen_version = f->xen_version,
		.chunk_max = f->plan->chunk_max,
		.sample = f->times ? 1 : 0,
	};
	struct xrt_source source = {
		.rec = { XRT_REC_SOURCE, 0, sizeof(source), 0 },
		.origin = {
			[XRT_FACT_MAP] = (__u8)f->origin,
			[XRT_FACT_AREA] = XRT_ORIGIN_RULE,
			[XRT_FACT_TARGET] = XRT_ORIGIN_RULE,
			[XRT_FACT_CHAIN] = XRT_ORIGIN_RULE,
			[XRT_FACT_P2M] = (__u8)f->origin,
			[XRT_FACT_M2P] = f->origin == XRT_ORIGIN_BPF ?
					 XRT_ORIGIN_BPF : XRT_ORIGIN_UNKNOWN,
			[XRT_FACT_TIME] = f->times ? XRT_ORIGIN_XENTRACE :
						     XRT_ORIGIN_UNKNOWN,
		},
		.unknown_pages = lw->unknown_pages,
	};

	memcpy(boot.release, f->release, sizeof(boot.release));
	boot.release[sizeof(boot.release) - 1] = '\0';
	if (put_record(lw, XRT_STREAM_SETUP, &boot.rec))
		return -1;
	return put_record(lw, XRT_STREAM_SETUP, &source.rec);
}

static int write_map(struct live_writer *lw)
{
	const struct xrt_live_facts *f = lw->f;
	size_t max = (XRT_REC_MAX - sizeof(struct xrt_map)) /
		     sizeof(struct xrt_e820);
	struct grown_record r;

	for (size_t i = 0; i < f->nr_entry; ) {
		size_t n = f->nr_entry - i < max ? f->nr_entry - i : max;

		r.map.rec = (struct xrt_rec){ XRT_REC_MAP, 0,
			(__u16)(sizeof(r.map) + n * sizeof(*f->entry)),
			XRT_MAP_KERNEL };
		r.map.first = (__u32)i;
		r.map.total = (__u32)f->nr_entry;
		memcpy(r.map.entry, &f->entry[i], n * sizeof(*f->entry));
		if (put_record(lw, XRT_STREAM_SETUP, &r.rec))
			return -1;
		i += n;
	}
	return 0;
}

/* Sums of the MFNs of a chunk; false if one is unknown. */
static bool sum_mfns(const struct live_writer *lw, const struct chunk_place *c,
		     struct xrt_prepare *to)
{
	for (__u32 i = 0; i < c->pages; i++) {
		__u64 mfn = mfn_of(lw, c->target_pfn + i);

		if (mfn == XRT_NO_MFN)
			return false;
		to->mfn_sum += mfn;
		to->mfn_sqsum += mfn * mfn;
	}
	return true;
}

/*
 * Chunks from @first on, in the order of preparing, as one record, until the
 * piece or the record ends. Return: how many, or -1.
 */
static long write_prepared(struct live_writer *lw, size_t first, size_t left)
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
	return put_record(lw, XRT_STREAM_SETUP, &r.rec) ? -1 : (long)n;
}

static int write_areas(struct live_writer *lw)
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
				long n = write_prepared(lw, first, left);

				if (n < 0)
					return -1;
				first += (size_t)n;
				left -= (size_t)n;
			}
		}
		if (put_record(lw, XRT_STREAM_SETUP, &area.rec))
			return -1;
	}
	return 0;
}

static int write_walk(struct live_writer *lw, bool end)
{
	const struct xrt_walk_times *t = lw->f->times;
	struct xrt_walk walk = {
		.rec = { XRT_REC_WALK, untimed_flag(lw), sizeof(walk),
			 /* one page per hypercall was seen in the trace only */
			 !end && t ? 1 : 0 },
		.tsc = t ? (end ? t->end : t->begin) : 0,
		.mfn = end || !lw->nr ? XRT_NO_MFN : lw->chunk[0].mfn,
		.pages = lw->f->plan->remapped,
		.chunks = lw->nr,
	};

	if (end)
		walk.rec.flags |= XRT_MARK_END;
	return put_record(lw, XRT_STREAM_EVENT, &walk.rec);
}

static int flush_runs(struct live_writer *lw, struct grown_record *r, size_t n)
{
	r->rec.len = (__u16)(sizeof(r->runs) + n * 8);
	return n ? put_record(lw, XRT_STREAM_EVENT, &r->rec) : 0;
}

/* The runs of a chunk, up to the first page whose MFN is unknown. */
static int write_runs(struct live_writer *lw, size_t nr)
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
		pages = run->pfn + run->pages - pfn;
		if (pages > end - pfn)
			pages = end - pfn;
		if (run->m2p != XRT_M2P_SAME)
			r.rec.flags &= (__u8)~XRT_RUNS_M2P;
		r.runs.word[n++] = pages << XRT_WORD_MFN_BITS |
				   ((run->mfn + (pfn - run->pfn)) &
				    XRT_WORD_MFN_MASK);
		pfn += pages;
		if (n == WORDS_MAX) {
			if (flush_runs(lw, &r, n))
				return -1;
			n = 0;
		}
	}
	return flush_runs(lw, &r, n);
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

static int write_pages(struct live_writer *lw, size_t nr,
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
		if (n < WORDS_MAX && i + 1 < lw->chunk[nr].pages)
			continue;
		r.rec.len = (__u16)(sizeof(r.pages) + n * 8);
		if (put_record(lw, XRT_STREAM_PAGE, &r.rec))
			return -1;
		n = 0;
	}
	return 0;
}

static int write_chunk(struct live_writer *lw, size_t nr,
		       const struct xrt_page_time *time)
{
	const struct chunk_place *c = &lw->chunk[nr];
	struct xrt_chunk chunk = {
		.rec = { XRT_REC_CHUNK, untimed_flag(lw), sizeof(chunk),
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
		if (write_pages(lw, nr, time))
			return -1;
	}
	if (chunk.mfn == XRT_NO_MFN)
		chunk.rec.flags |= XRT_CHUNK_NO_MFN;
	if (nr + 1 < lw->nr && chunk.next_mfn == XRT_NO_MFN)
		chunk.rec.flags |= XRT_CHUNK_NO_NEXT;
	if (put_record(lw, XRT_STREAM_EVENT, &chunk.rec))
		return -1;
	return write_runs(lw, nr);
}

static int write_chunks(struct live_writer *lw)
{
	const struct xrt_page_time *time = lw->f->times ? lw->f->times->page :
							  NULL;

	for (size_t i = 0; i < lw->nr; i++) {
		if (write_chunk(lw, i, time))
			return -1;
		if (time)
			time += lw->chunk[i].pages;
	}
	return 0;
}

/* The walk returns adjacent targets merged; the plan has them so. */
static int write_frees(struct live_writer *lw)
{
	const struct xrt_plan *plan = lw->f->plan;

	for (size_t i = 0; i < plan->nr_target; i++) {
		const struct xrt_pfns *t = &plan->target[plan->nr_target - 1 - i];
		struct xrt_free range = {
			.rec = { XRT_REC_FREE, XRT_REC_UNTIMED, sizeof(range),
				 (__u32)i },
			.pfn = t->start,
			.pages = t->end - t->start,
		};

		if (put_record(lw, XRT_STREAM_EVENT, &range.rec))
			return -1;
	}
	return 0;
}

static int write_hist(struct live_writer *lw, enum xrt_step step)
{
	const struct xrt_dist *d = &lw->dist[step];
	struct grown_record r;
	size_t n = 0;

	r.hist = (struct xrt_hist){
		.rec = { XRT_REC_HIST, 0, 0, step },
		.count = d->count, .sum = d->sum, .min = d->min, .max = d->max,
	};
	for (__u64 b = 0; b < XRT_HIST_BUCKETS; b++) {
		if (!d->bucket[b])
			continue;
		r.hist.word[n++] = b << XRT_HIST_WORD_SHIFT | d->bucket[b];
		if (n < WORDS_MAX)
			continue;
		r.rec.len = (__u16)(sizeof(r.hist) + n * 8);
		if (put_record(lw, XRT_STREAM_EVENT, &r.rec))
			return -1;
		n = 0;
	}
	r.rec.len = (__u16)(sizeof(r.hist) + n * 8);
	return n ? put_record(lw, XRT_STREAM_EVENT, &r.rec) : 0;
}

static int write_end(struct live_writer *lw)
{
	lw->end.rec = (struct xrt_rec){ XRT_REC_END, XRT_REC_UNTIMED,
					sizeof(lw->end), 0 };
	lw->end.tsc_khz = lw->f->tsc_khz;
	lw->end.remapped = lw->f->plan->remapped;
	lw->end.released = lw->f->plan->released;
	lw->end.chunks = lw->nr;
	return xrt_writer_put_end(lw->w, &lw->end);
}

static int write_all(struct live_writer *lw)
{
	if (write_boot(lw) || write_map(lw) || write_areas(lw) ||
	    write_walk(lw, false) || write_chunks(lw) || write_frees(lw) ||
	    write_walk(lw, true))
		return -1;
	if (lw->f->times && (write_hist(lw, XRT_STEP_M2P) ||
			     write_hist(lw, XRT_STEP_MAP)))
		return -1;
	return write_end(lw);
}

int xrt_live_write(const struct xrt_live_facts *facts, struct xrt_writer *w,
		   struct xrt_error *err)
{
	struct live_writer lw = { .f = facts, .w = w };
	int ret = -1;

	lw.dist = calloc(XRT_NR_STEPS, sizeof(*lw.dist));
	lw.unknown_pages = count_unknown(&lw);
	if (lw.dist && !place_chunks(&lw))
		ret = write_all(&lw);
	else
		xrt_error_set(err, XRT_E_NOMEM, "live: out of memory");
	free(lw.chunk);
	free(lw.dist);
	return ret;
}
