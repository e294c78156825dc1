// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the capture of a running kernel: what the rule makes of the map, with
 * the MFNs that the tables have today, and the times of Xen's trace if there is
 * one. What is unknown is left out, counted as lost, or marked.
 */
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "hist.h"
#include "live_write.h"

/* The MFN that a PFN has today, or XRT_NO_MFN. */
__u64 live_mfn_of(const struct live_writer *lw, __u64 pfn)
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
			__u64 next = run ? XRT_MIN(run->pfn + run->pages, end) : end;

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

			sizes[--at] = (__u32)XRT_MIN(left, plan->chunk_max);
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
				.mfn = live_mfn_of(lw, p->target_pfn + done),
				.pages = sizes[at],
			};
		}
	}
	free(sizes);
	return 0;
}

static void write_boot(struct live_writer *lw)
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
			[XRT_FACT_MAP] = (__u8)f->map_origin,
			[XRT_FACT_AREA] = XRT_ORIGIN_RULE,
			[XRT_FACT_TARGET] = XRT_ORIGIN_RULE,
			[XRT_FACT_CHAIN] = XRT_ORIGIN_RULE,
			[XRT_FACT_P2M] = (__u8)f->p2m_origin,
			[XRT_FACT_M2P] = (__u8)f->m2p_origin,
			[XRT_FACT_TIME] = f->times ? XRT_ORIGIN_XENTRACE :
						     XRT_ORIGIN_UNKNOWN,
		},
		.unknown_pages = lw->unknown_pages,
	};

	memcpy(boot.release, f->release, sizeof(boot.release));
	boot.release[sizeof(boot.release) - 1] = '\0';
	live_put(lw, XRT_STREAM_SETUP, &boot.rec);
	live_put(lw, XRT_STREAM_SETUP, &source.rec);
}

static void write_bound(struct live_writer *lw)
{
	struct xrt_bound bound = lw->f->bound;

	bound.rec = (struct xrt_rec){ XRT_REC_BOUND, 0, sizeof(bound), 0 };
	if (bound.last_tsc || bound.at_most_ns)
		live_put(lw, XRT_STREAM_SETUP, &bound.rec);
}

static void write_map(struct live_writer *lw)
{
	const struct xrt_live_facts *f = lw->f;
	size_t max = (XRT_REC_MAX - sizeof(struct xrt_map)) /
		     sizeof(struct xrt_e820);
	struct grown_record r;

	for (size_t i = 0; i < f->nr_entry; ) {
		size_t n = XRT_MIN(f->nr_entry - i, max);

		r.map.rec = (struct xrt_rec){ XRT_REC_MAP, 0,
			(__u16)(sizeof(r.map) + n * sizeof(*f->entry)),
			XRT_MAP_KERNEL };
		r.map.first = (__u32)i;
		r.map.total = (__u32)f->nr_entry;
		memcpy(r.map.entry, &f->entry[i], n * sizeof(*f->entry));
		live_put(lw, XRT_STREAM_SETUP, &r.rec);
		i += n;
	}
}

static void write_walk(struct live_writer *lw, bool end)
{
	const struct xrt_walk_times *t = lw->f->times;
	struct xrt_walk walk = {
		.rec = { XRT_REC_WALK, live_untimed(lw), sizeof(walk),
			 /* one page per hypercall was seen in the trace only */
			 !end && t ? 1 : 0 },
		.tsc = t ? (end ? t->end : t->begin) : 0,
		.mfn = end || !lw->nr ? XRT_NO_MFN : lw->chunk[0].mfn,
		.pages = lw->f->plan->remapped,
		.chunks = lw->nr,
	};

	if (end)
		walk.rec.flags |= XRT_MARK_END;
	live_put(lw, XRT_STREAM_EVENT, &walk.rec);
}

static void write_phase(struct live_writer *lw, enum xrt_stream stream,
			enum xrt_phase_id id, const struct xrt_call_span *span)
{
	struct xrt_phase mark = {
		.rec = { XRT_REC_PHASE, 0, sizeof(mark), id },
		.tsc = span->begin,
	};

	if (!span->known)
		return;
	live_put(lw, stream, &mark.rec);
	mark.rec.flags = XRT_MARK_END;
	mark.tsc = span->end;
	live_put(lw, stream, &mark.rec);
}

/* The walk returns adjacent targets merged; the plan has them so. */
static void write_frees(struct live_writer *lw)
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

		live_put(lw, XRT_STREAM_EVENT, &range.rec);
	}
}

static void write_hist(struct live_writer *lw, enum xrt_step step)
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
		if (n < LIVE_WORDS_MAX)
			continue;
		r.rec.len = (__u16)(sizeof(r.hist) + n * 8);
		live_put(lw, XRT_STREAM_EVENT, &r.rec);
		n = 0;
	}
	r.rec.len = (__u16)(sizeof(r.hist) + n * 8);
	if (n)
		live_put(lw, XRT_STREAM_EVENT, &r.rec);
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

/* Return: 0, or -1 if anything could not be written. */
static int write_all(struct live_writer *lw)
{
	const struct xrt_walk_times *t = lw->f->times;

	write_boot(lw);
	write_bound(lw);
	write_map(lw);
	if (t)
		write_phase(lw, XRT_STREAM_SETUP, XRT_PHASE_PREPARE, &t->prepare);
	live_write_areas(lw);
	if (t)
		write_phase(lw, XRT_STREAM_EVENT, XRT_PHASE_P2M, &t->p2m);
	write_walk(lw, false);
	live_write_chunks(lw);
	write_frees(lw);
	write_walk(lw, true);
	if (t) {
		write_hist(lw, XRT_STEP_M2P);
		write_hist(lw, XRT_STEP_MAP);
	}
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
