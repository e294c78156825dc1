// SPDX-License-Identifier: GPL-2.0
/* The capture as JSON for the page's script. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "export_html.h"
#include "memory.h"
#include "text.h"
#include "json_parts.h"

/* MFN runs that are written, of the first chunks; of the others only counts. */
#define RUNS_MAX	20000

/* A trace of hypercalls has no start of the kernel: the first time that it has. */
static __u64 first_time(const struct xrt_model *m)
{
	__u64 first = m->begin && !(m->begin->rec.flags & XRT_REC_UNTIMED) ?
		      m->begin->tsc : ULLONG_MAX;

	for (unsigned int i = 0; i < XRT_NR_PHASES; i++) {
		if (m->phase[i].begun && m->phase[i].begin < first)
			first = m->phase[i].begin;
	}
	return first;
}

static __s64 ticks_since_setup(const struct xrt_model *m, __u64 tsc)
{
	__u64 from = 0;

	if (m->phase[XRT_PHASE_SETUP].begun)
		from = m->phase[XRT_PHASE_SETUP].begin;
	else if (m->boot && !(m->boot->rec.flags & XRT_REC_UNTIMED))
		from = m->boot->tsc;
	else if (m->boot && xrt_model_timed(m))
		from = first_time(m);
	return (__s64)(tsc - from);
}

static void html_phases(struct json *j, const struct html *h)
{
	json_array(j, "phases");
	for (unsigned int i = 0; i < XRT_NR_PHASES; i++) {
		const struct xrt_span *s = &h->m->phase[i];

		if (!s->begun)
			continue;
		json_object(j, NULL);
		json_str(j, "phase", xrt_phase_name(i));
		json_s64(j, "begin_ticks", ticks_since_setup(h->m, s->begin));
		if (s->ended && s->end >= s->begin)
			json_s64(j, "end_ticks", ticks_since_setup(h->m, s->end));
		else
			json_null(j, "end_ticks");
		json_object_end(j);
	}
	json_array_end(j);
}

static void html_histogram(struct json *j, const struct xrt_dist *d)
{
	json_bool(j, "sampled", d->sampled);
	json_maybe(j, "min_ticks", d->count, d->min);
	json_array(j, "buckets");
	for (unsigned int b = 0; b < XRT_HIST_BUCKETS; b++) {
		if (!d->bucket[b])
			continue;
		json_u64(j, NULL, b);
		json_u64(j, NULL, d->bucket[b]);
	}
	json_array_end(j);
}

static void html_walk(struct json *j, const struct html *h)
{
	const struct report *r = &h->report;

	json_object(j, "walk");
	if (h->m->begin && !(h->m->begin->rec.flags & XRT_REC_UNTIMED))
		json_s64(j, "begin_ticks", ticks_since_setup(h->m, h->m->begin->tsc));
	else
		json_null(j, "begin_ticks");
	json_ticks(j, h->m, r->walk, r->walk);
	json_u64(j, "pages", r->pages);
	json_bool(j, "sampled", r->sampled);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &r->step[s];

		json_step_begin(j, s);
		json_ticks(j, h->m, f->count, f->total);
		json_ratio(j, "share", f->count && !r->over, f->total, r->walk);
		json_step(j, f);
		html_histogram(j, &h->m->dist[s]);
		json_object_end(j);
	}
	json_object(j, "step_rest");
	json_ticks(j, h->m, r->rest_known, r->rest);
	json_ratio(j, "share", r->rest_known, r->rest, r->walk);
	json_object_end(j);
	json_object_end(j);
}

static void html_areas(struct json *j, const struct html *h)
{
	json_array(j, "areas");
	for (size_t i = 0; i < h->m->nr_area; i++) {
		json_object(j, NULL);
		json_area(j, h->m->area[i]);
		json_ticks(j, h->m, h->m->area[i]->ticks,
			   h->m->area[i]->ticks);
		json_object_end(j);
	}
	json_array_end(j);
	json_array(j, "pieces");
	for (size_t i = 0; i < h->chain.nr_pieces; i++) {
		json_object(j, NULL);
		json_pfn(j, "source_pfn", h->chain.piece[i].pfn);
		json_pfn(j, "target_pfn", h->chain.piece[i].target);
		json_u64(j, "pages", h->chain.piece[i].pages);
		json_object_end(j);
	}
	json_array_end(j);
}

static void html_runs(struct json *j, const struct xrt_walked *c)
{
	struct xrt_run_cursor cur;
	struct xrt_run run;

	json_array(j, "runs");
	xrt_runs_init(&cur, c);
	while (xrt_runs_next(&cur, &run)) {
		json_mfn(j, NULL, run.mfn);
		json_u64(j, NULL, run.pages);
	}
	json_array_end(j);
}

/* Names of the fields that every chunk has, in the order of chunk_row(). */
static const char * const chunk_field[] = {
	"chunk", "mfn", "next_mfn", "target_pfn", "pages", "timed_pages",
	"begin_ticks", "ticks", "p2m_ticks", "m2p_ticks", "mapping_ticks",
	"mfn_runs",
};

/* Fields that few chunks have. */
static void special_fields(struct json *j, const struct chain_link *l,
			   __u64 *room)
{
	bool show = l->c->nr_runs > 1 && l->c->nr_runs <= *room;

	if (!show && !l->slow && !l->broken && !chunk_open(l->c))
		return;
	json_object(j, NULL);
	if (show) {
		*room -= l->c->nr_runs;
		html_runs(j, l->c);
	}
	if (l->slow)
		json_bool(j, "slow", true);
	if (chunk_open(l->c))
		json_bool(j, "open", true);
	if (l->broken == CHAIN_MISSING)
		json_bool(j, "missing", true);
	if (l->broken == CHAIN_BROKEN)
		json_mfn(j, "expected_mfn", l->expected);
	json_object_end(j);
}

/* An array instead of an object: there may be ten thousands of chunks. */
static void chunk_row(struct json *j, const struct html *h,
		      const struct chain_link *l, __u64 *room)
{
	const struct xrt_chunk *c = l->c->rec;

	json_array(j, NULL);
	json_u64(j, NULL, xrt_chunk_nr(c));
	json_mfn(j, NULL, c->mfn);
	json_mfn(j, NULL, c->next_mfn);
	json_pfn(j, NULL, c->target_pfn);
	json_u64(j, NULL, c->pages);
	json_u64(j, NULL, c->timed);
	if (c->rec.flags & XRT_REC_UNTIMED)
		json_null(j, NULL);
	else
		json_s64(j, NULL, ticks_since_setup(h->m, c->tsc));
	json_maybe(j, NULL, chain_timed(l), c->ticks);
	for (unsigned int s = 0; s < XRT_NR_STEPS; s++)
		json_maybe(j, NULL, !(c->rec.flags & XRT_REC_UNTIMED) &&
				    xrt_model_step_timed(h->m, s), c->step[s]);
	json_maybe(j, NULL, l->c->nr_runs, l->c->nr_runs);
	special_fields(j, l, room);
	json_array_end(j);
}

static void html_chain(struct json *j, const struct html *h)
{
	__u64 room = RUNS_MAX;

	json_object(j, "chain");
	json_mfn(j, "anchor_mfn",
		 h->m->begin ? h->m->begin->mfn : XRT_NO_MFN);
	json_maybe(j, "median_ticks_per_page", h->chain.median,
		   h->chain.median);
	json_bool(j, "ends", h->chain.ends);
	json_array(j, "chunk_fields");
	for (size_t i = 0; i < ARRAY_SIZE(chunk_field); i++)
		json_str(j, NULL, chunk_field[i]);
	json_array_end(j);
	json_array(j, "chunks");
	for (size_t i = 0; i < h->chain.nr; i++)
		chunk_row(j, h, &h->chain.link[i], &room);
	json_array_end(j);
	json_object_end(j);
}

/* Which pages the packed times are of: chunk, first page, how many. */
static void page_ranges(struct json *j, const struct html *h)
{
	struct xrt_page_cursor cur;
	struct xrt_page page;
	__u32 chunk = 0, first = 0, n = 0;

	json_array(j, "ranges");
	xrt_pages_init(&cur, h->m, NULL);
	while (h->pages.text && xrt_pages_next(&cur, &page)) {
		if (n && page.chunk == chunk && page.page == first + n) {
			n++;
			continue;
		}
		if (n) {
			json_u64(j, NULL, chunk);
			json_u64(j, NULL, first);
			json_u64(j, NULL, n);
		}
		chunk = page.chunk;
		first = page.page;
		n = 1;
	}
	if (n) {
		json_u64(j, NULL, chunk);
		json_u64(j, NULL, first);
		json_u64(j, NULL, n);
	}
	json_array_end(j);
}

static void html_pages_about(struct json *j, const struct html *h)
{
	json_object(j, "pages");
	json_u64(j, "count", h->pages.text ? h->pages.count : 0);
	json_u64(j, "shift", h->pages.shift);
	json_u64(j, "bytes", h->pages.bytes);
	json_bool(j, "too_many", h->pages.too_many);
	page_ranges(j, h);
	json_object_end(j);
}

static void fail_page(struct json *j, const struct facts *f)
{
	char text[FORMAT_LINE];

	if (!f->fail)
		return;
	json_object(j, "failed_page");
	json_str(j, "text", format_fail(text, sizeof(text), f->fail));
	json_str(j, "step", xrt_step_name(xrt_fail_step(f->fail)));
	json_pfn(j, "target_pfn", f->fail->pfn);
	json_maybe(j, "chunk", f->fail->chunk != ~0u, f->fail->chunk);
	json_maybe(j, "page", f->fail->chunk != ~0u, f->fail->page);
	if (f->from)
		json_pfn(j, "source_pfn", f->from->pfn +
			 (f->fail->pfn - f->from->target_pfn));
	json_object_end(j);
}

static void html_conflicts(struct json *j, const struct xrt_model *m)
{
	json_array(j, "conflicts");
	for (size_t i = 0; i < m->nr_conflict; i++) {
		json_object(j, NULL);
		json_str(j, "place", xrt_place_name(xrt_conflict_place(m->conflict[i])));
		json_hex(j, "addr", m->conflict[i]->start);
		json_u64(j, "bytes", m->conflict[i]->size);
		json_bool(j, "moved", m->conflict[i]->moved_to);
		json_object_end(j);
	}
	json_array_end(j);
}

static void html_document(struct json *j, const struct html *h)
{
	json_document(j, "html");
	json_boot(j, h->m);
	json_maybe(j, "chunk_max_pages", h->m->boot,
		   h->m->boot ? h->m->boot->chunk_max : 0);
	json_maybe(j, "remapped_pages", report_counts_known(&h->report),
		   h->report.pages);
	json_duration(j, h->m, "early_boot", h->report.early, h->report.early);
	html_phases(j, h);
	html_walk(j, h);
	json_map(j, "map_xen", &h->m->map[XRT_MAP_XEN]);
	json_map(j, "map_kernel", &h->m->map[XRT_MAP_KERNEL]);
	html_areas(j, h);
	html_chain(j, h);
	html_profile(j, h);
	html_pages_about(j, h);
	html_conflicts(j, h->m);
	fail_page(j, &h->why.facts);
	json_flaws(j, h->m);
	json_object_end(j);
}

int html_data(const struct html *h, FILE *to, struct xrt_error *err)
{
	struct xrt_memory mem = { 0 };
	struct json *j = NULL;
	size_t at = 0;

	if (xrt_memory_open(&mem))
		j = json_begin_to(mem.file, false);
	if (j) {
		html_document(j, h);
		json_finish(j);
	}
	if (!j)
		mem.failed = true;
	if (xrt_memory_close(&mem))
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory for JSON");
	/* No end of the script element, and no comment, can be in it. */
	while (at < mem.size) {
		const char *end = memchr(mem.text + at, '<', mem.size - at);
		size_t len = end ? (size_t)(end - mem.text) - at :
				   mem.size - at;

		fwrite(mem.text + at, 1, len, to);
		if (end)
			fputs("\\u003c", to);
		at += len + 1;
	}
	free(mem.text);
	return 0;
}
