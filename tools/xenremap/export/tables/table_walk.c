// SPDX-License-Identifier: GPL-2.0
/* Tables areas, chunks and pages: what was moved, from large to small. */
#include <limits.h>

#include "table_rows.h"

static const char * const area_column[] = {
	"boot_id", "area", "start_pfn", "end_pfn", "remapped_pages",
	"released_pages",
	"tsc", "ticks", "ns", NULL
};

static void write_area_rows(struct rows *r, const struct export *e)
{
	const struct xrt_model *m = e->m;
	for (size_t i = 0; i < m->nr_area; i++) {
		const struct xrt_area *a = m->area[i];

		row_lead(r);
		row_u64(r, xrt_area_nr(a));
		row_u64(r, a->start_pfn);
		row_u64(r, a->end_pfn);
		row_u64(r, a->remapped);
		row_u64(r, a->released);
		row_if(r, !(a->rec.flags & XRT_REC_UNTIMED), a->tsc);
		row_if(r, a->ticks, a->ticks);
		table_row_ns(r, m, a->ticks, a->ticks);
		if (!row_end(r))
			return;
	}
}

const struct table table_areas = { "areas", area_column, write_area_rows, NULL };

static const char * const chunk_column[] = {
	"boot_id", "chunk", "area", "pages", "mfn", "next_mfn", "source_pfn",
	"target_pfn", "mfn_runs", "open", "tsc", "ticks", "ns", "timed_pages",
	"p2m_ticks", "m2p_ticks", "mapping_ticks", "prepare_ticks",
	"prepare_ns", "prepare_saturated", NULL
};

static void write_chunk_rows(struct rows *r, const struct export *e)
{
	const struct xrt_model *m = e->m;
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_walked *w = &m->chunk[i];
		const struct xrt_chunk *c = w->rec;
		const struct xrt_prepared *p = xrt_prepared_of(m, c);
		const struct xrt_area *a = p ? xrt_area_of(m, p->pfn) : NULL;
		bool open = c->rec.flags & XRT_CHUNK_OPEN;
		bool timed = !(c->rec.flags & XRT_REC_UNTIMED);
		bool prepared = p && !(p->rec->rec.flags & XRT_REC_UNTIMED);

		row_lead(r);
		row_u64(r, xrt_chunk_nr(c));
		row_if(r, a, a ? xrt_area_nr(a) : 0);
		row_u64(r, c->pages);
		row_mfn(r, c->mfn);
		row_mfn(r, c->next_mfn);
		row_if(r, p, p ? p->pfn : 0);
		row_if(r, xrt_is_frame(c->target_pfn), c->target_pfn);
		row_if(r, w->nr_runs, w->nr_runs);
		table_row_bool(r, open);
		row_if(r, timed, c->tsc);
		row_if(r, timed && !open, c->ticks);
		table_row_ns(r, m, timed && !open, c->ticks);
		row_u64(r, c->timed);
		for (unsigned int s = 0; s < XRT_NR_STEPS; s++)
			row_if(r, c->timed && xrt_model_step_timed(m, s),
			       c->step[s]);
		row_if(r, prepared, prepared ? p->ticks : 0);
		table_row_ns(r, m, prepared, prepared ? p->ticks : 0);
		if (prepared)
			table_row_bool(r, p->ticks == XRT_PREPARE_TICKS_MAX);
		else
			table_row_null(r);
		if (!row_end(r))
			return;
	}
}

const struct table table_chunks = { "chunks", chunk_column, write_chunk_rows, NULL };

static const char * const page_column[] = {
	"boot_id", "chunk", "page", "target_pfn", "mfn",
	"p2m_ticks", "m2p_ticks", "mapping_ticks", NULL
};

static void write_page_rows(struct rows *r, const struct export *e)
{
	const struct xrt_model *m = e->m;
	struct xrt_page_cursor cur;
	struct xrt_page page;

	xrt_pages_init(&cur, m, NULL);
	while (xrt_pages_next(&cur, &page)) {
		row_lead(r);
		row_u64(r, page.chunk);
		row_u64(r, page.page);
		row_if(r, page.pfn != ULLONG_MAX, page.pfn);
		row_mfn(r, page.mfn);
		for (unsigned int s = 0; s < XRT_NR_STEPS; s++)
			row_if(r, xrt_model_step_timed(m, s), page.step[s]);
		if (!row_end(r))
			return;
	}
}

const struct table table_pages = { "pages", page_column, write_page_rows, NULL };
