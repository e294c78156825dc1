// SPDX-License-Identifier: GPL-2.0
/* Checks: did the capture arrive whole, and is it a complete story. */

#include "arithmetic.h"
#include "format.h"
#include "checks.h"

/* So many flaws are listed; a torn file can have thousands. */
#define LIST_MAX	20

static void list_damage(struct verify *v, const char *name)
{
	const struct xrt_stat *stat = v->stat;
	char text[FORMAT_LINE];

	for (size_t i = 0; i < stat->nr_damage && i < LIST_MAX; i++)
		check_found(v, name, VERDICT_FAIL, "offset %llu: %s",
			    stat->damage[i].offset,
			    xrt_damage_text(&stat->damage[i], text, sizeof(text)));
	if (stat->nr_damage > LIST_MAX)
		check_found(v, name, VERDICT_FAIL, "%zu more places are damaged",
			    stat->nr_damage - LIST_MAX);
}

static void list_missing(struct verify *v, const char *name)
{
	const struct xrt_stat *stat = v->stat;

	for (size_t i = 0; i < stat->nr_missing && i < LIST_MAX; i++)
		check_found(v, name, VERDICT_FAIL, "missing: %s blocks %u to %u",
			    xrt_stream_name(stat->missing[i].stream),
			    stat->missing[i].first, stat->missing[i].last);
	if (stat->nr_missing > LIST_MAX)
		check_found(v, name, VERDICT_FAIL, "%zu more ranges are missing",
			    stat->nr_missing - LIST_MAX);
	if (stat->end_known)
		return;
	if (v->m->nr_death)
		check_found(v, name, VERDICT_NA,
			    "the kernel died before the end record, so more blocks may have been");
	else
		check_found(v, name, VERDICT_FAIL,
			    "the end record is missing, so more blocks may be");
}

void check_blocks(struct verify *v, const char *name)
{
	const struct xrt_stat *stat = v->stat;
	__u64 nr = 0;

	list_damage(v, name);
	list_missing(v, name);
	if (stat->nr_damage || stat->nr_missing || !stat->end_known)
		return;
	for (int s = 0; s < XRT_NR_STREAMS; s++)
		nr += stat->blocks[s];
	check_found(v, name, VERDICT_OK,
		    "%llu blocks intact, none missing; %u copies, %llu unknown records",
		    nr, stat->copies, stat->unknown);
}

/* Return: what is wrong with the phases, or NULL. */
static const char *bad_phase(const struct xrt_model *m)
{
	for (int p = 0; p < XRT_NR_PHASES; p++) {
		const struct xrt_span *span = &m->phase[p];

		if (span->begun > 1 || span->ended > 1)
			return "a phase starts or ends twice";
		if (span->begun != span->ended && !m->nr_fail &&
		    !m->nr_death)
			return "a phase has no start or no end";
		if (span->begun && span->ended && span->end < span->begin)
			return "a phase ends before it starts";
	}
	return NULL;
}

static const char *bad_chunk_number(const struct xrt_model *m)
{
	for (size_t i = 1; i < m->nr_chunk; i++) {
		if (xrt_chunk_nr(m->chunk[i].rec) == xrt_chunk_nr(m->chunk[i - 1].rec))
			return "a chunk was walked twice";
	}
	for (size_t i = 1; i < m->nr_prepared; i++) {
		if (m->prepared[i].nr <= m->prepared[i - 1].nr)
			return "a chunk was prepared twice";
	}
	return NULL;
}

static const char *chunk_gap(const struct xrt_model *m)
{
	for (size_t i = 0; i < m->nr_chunk; i++) {
		if (xrt_chunk_nr(m->chunk[i].rec) != i)
			return "a number of a walked chunk is left out";
	}
	return NULL;
}

static const char *prepare_gap(const struct xrt_model *m)
{
	for (size_t i = 0; i < m->nr_prepared; i++) {
		if (m->prepared[i].nr != i)
			return "a number of a prepared chunk is left out";
	}
	return NULL;
}

/* Return: a histogram record that does not repeat what its first part says. */
static const char *bad_parts(const struct xrt_model *m)
{
	const struct xrt_hist *first[XRT_NR_STEPS] = { NULL };
	const struct xrt_rec *rec;
	struct xrt_cursor cur;

	xrt_cursor_init(&cur, m->cap, XRT_STREAM_EVENT);
	while ((rec = xrt_next(&cur))) {
		const struct xrt_hist *h = (const void *)rec, *one;

		if (rec->type != XRT_REC_HIST)
			continue;
		one = first[xrt_hist_step(h)];
		first[xrt_hist_step(h)] = one ? one : h;
		if (one && (one->count != h->count || one->sum != h->sum ||
			    one->min != h->min || one->max != h->max ||
			    one->rec.flags != h->rec.flags))
			return "parts of a histogram contradict each other";
	}
	return NULL;
}

static const char *area_gap(const struct xrt_model *m)
{
	for (size_t i = 0; i < m->nr_area; i++) {
		if (xrt_area_nr(m->area[i]) != i)
			return "a number of an area is left out or there twice";
	}
	return NULL;
}

/* Return: a map whose records do not follow each other. */
static const char *bad_map(const struct xrt_model *m)
{
	const struct xrt_rec *rec;
	struct xrt_cursor cur;
	__u32 next[XRT_NR_MAPS] = { 0 };

	xrt_cursor_init(&cur, m->cap, XRT_STREAM_SETUP);
	while ((rec = xrt_next(&cur))) {
		const struct xrt_map *map = (const void *)rec;

		if (rec->type != XRT_REC_MAP)
			continue;
		if (map->first != next[xrt_map_id(map)])
			return "records of a map do not follow each other";
		next[xrt_map_id(map)] += (__u32)((rec->len - sizeof(*map)) /
						 sizeof(map->entry[0]));
	}
	return NULL;
}

/* A chunk is open only if the walk ended in it, and then it is the last one. */
static const char *bad_open(const struct xrt_model *m)
{
	for (size_t i = 0; i < m->nr_chunk; i++) {
		if (!(m->chunk[i].rec->rec.flags & XRT_CHUNK_OPEN))
			continue;
		if (i + 1 < m->nr_chunk || m->finish || !m->nr_death)
			return "a chunk is said to have no end, but the walk went on";
	}
	return NULL;
}

/* A recorder knows the time of all that it records. */
static const char *bad_untimed(const struct xrt_model *m)
{
	static const enum xrt_stream streams[] = {
		XRT_STREAM_SETUP, XRT_STREAM_EVENT,
	};
	const struct xrt_rec *rec;
	struct xrt_cursor cur;

	if (xrt_model_origin(m, XRT_FACT_TIME) != XRT_ORIGIN_RECORDER)
		return NULL;
	for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); i++) {
		xrt_cursor_init(&cur, m->cap, streams[i]);
		while ((rec = xrt_next(&cur))) {
			/* Its flags are a number of frames. */
			if (rec->type != XRT_REC_DEATH &&
			    rec->flags & XRT_REC_UNTIMED)
				return "a record has no time, but it is a recorder's";
		}
	}
	return NULL;
}

void check_records(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	unsigned int lacks = v->lacks | v->dropped;
	const char *bad = NULL;

	if (!(lacks & (NEED_SETUP | NEED_EVENT)))
		bad = bad_phase(m);
	if (!bad)
		bad = bad_chunk_number(m);
	if (!bad && !(lacks & NEED_CHUNKS))
		bad = chunk_gap(m);
	if (!bad && !(lacks & NEED_EVENT))
		bad = bad_parts(m);
	if (!bad)
		bad = bad_open(m);
	if (!bad)
		bad = bad_untimed(m);
	if (!bad && !(lacks & NEED_SETUP))
		bad = area_gap(m);
	if (!bad && !(lacks & NEED_SETUP))
		bad = bad_map(m);
	if (!bad && !(lacks & NEED_PREPARE))
		bad = prepare_gap(m);
	if (!bad && m->bad_prepare)
		bad = "pages and chunks of a prepare record do not agree";
	if (!bad && !m->boot && !(lacks & NEED_SETUP))
		bad = "there is no boot record";
	if (!bad && lacks & NEED_WALK && !(lacks & NEED_EVENT) &&
	    !m->nr_fail && !m->nr_death)
		bad = "start or end of the walk is not recorded";
	if (bad)
		check_found(v, name, VERDICT_FAIL, "%s", bad);
	else
		check_found(v, name, VERDICT_OK,
			    "%llu records, numbers without gap or double",
			    v->stat->records);
}

/* Return: whether the pages kept are the last ones of the walk. */
static bool kept_are_last(const struct xrt_model *m)
{
	__u64 left = m->kept;

	for (size_t i = m->nr_chunk; i-- && left; ) {
		const struct xrt_walked *c = &m->chunk[i];
		__u64 from = xrt_above(c->rec->pages, c->kept);

		if (c->kept > left || c->kept > c->rec->pages)
			return false;
		if (!c->nr_pages_rec || c->pages[0]->first != from)
			return false;
		left -= c->kept;
		if (left && from)
			return false;
	}
	return !left;
}

void check_lost(struct verify *v, const char *name)
{
	const struct xrt_end *e = v->m->end;

	if (!e->lost_pages && !e->lost_chunks && !e->lost_prepare &&
	    !e->lost_other)
		return check_found(v, name, VERDICT_OK, "no record was dropped");
	if (e->lost_chunks || e->lost_prepare || e->lost_other)
		check_found(v, name, VERDICT_OPEN,
			    "no room for %llu walked chunks, %llu prepared chunks, %llu other records",
			    e->lost_chunks, e->lost_prepare, e->lost_other);
	if (!e->lost_pages)
		return;
	if (v->lacks & NEED_LEVEL_PAGE)
		check_found(v, name, VERDICT_FAIL,
			    "%llu page records dropped, though no page has one at this level",
			    e->lost_pages);
	else if ((v->lacks | v->dropped) & (NEED_CHUNKS | NEED_PAGES))
		check_found(v, name, VERDICT_OPEN,
			    "%llu page records dropped, %llu kept", e->lost_pages,
			    v->m->kept);
	else if (kept_are_last(v->m))
		check_found(v, name, VERDICT_OK,
			    "%llu page records dropped for want of room; the last %llu are kept",
			    e->lost_pages, v->m->kept);
	else
		check_found(v, name, VERDICT_FAIL,
			    "%llu page records dropped, and the %llu kept are not the last ones",
			    e->lost_pages, v->m->kept);
}

void check_failure(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	char text[FORMAT_LINE];

	for (size_t i = 0; i < m->nr_fail && i < LIST_MAX; i++)
		check_found(v, name, VERDICT_FAIL, "%s",
			    format_fail(text, sizeof(text), m->fail[i]));
	if (!m->nr_fail)
		check_found(v, name, VERDICT_OK, "no step failed");
}

void check_kernel_lived(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	char text[FORMAT_LINE];

	for (size_t i = 0; i < m->nr_death && i < LIST_MAX; i++)
		check_found(v, name, VERDICT_FAIL, "%s",
			    format_death(text, sizeof(text), m->death[i]));
	if (m->nr_death)
		return;
	if (v->stat->end_known)
		check_found(v, name, VERDICT_OK, "the kernel lived on");
	else
		check_found(v, name, VERDICT_NA, "the end record is missing");
}
