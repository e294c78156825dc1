// SPDX-License-Identifier: GPL-2.0
/* Model: counts all records, allocates once, then fills in. */
#include <stdlib.h>

#include "arithmetic.h"
#include "capture_private.h"
#include "records.h"
#include "sort.h"

/* REMAP_SIZE of the kernel, for captures whose boot record is lost. */
#define CHUNK_MAX_DEFAULT	509

/**
 * struct model - the public model and its lists
 * @pub:	the part that callers see
 * @list:	records by type
 * @nr:		how many
 * @words:	chunks in prepare records
 * @entries:	entries in the maps' records
 * @next:	number after the last entry taken, by map
 */
struct model {
	struct xrt_model pub;
	const void **list[XRT_TYPES_MAX];
	size_t nr[XRT_TYPES_MAX];
	size_t words;
	size_t entries[XRT_NR_MAPS];
	__u32 next[XRT_NR_MAPS];
};

static void count_records(struct model *m)
{
	const struct xrt_rec *rec;
	struct xrt_cursor cur;

	xrt_cursor_init(&cur, m->pub.cap, XRT_ALL_STREAMS);
	while ((rec = xrt_next(&cur))) {
		m->nr[rec->type]++;
		if (rec->type == XRT_REC_PREPARE)
			m->words += xrt_rec_items(rec, sizeof(struct xrt_prepare),
						  8);
		else if (rec->type == XRT_REC_MAP)
			m->entries[xrt_map_id((const void *)rec)] +=
				xrt_rec_items(rec, sizeof(struct xrt_map),
					      sizeof(struct xrt_e820));
		else if (rec->type == XRT_REC_RUNS)
			m->pub.nr_runs_total +=
				xrt_rec_items(rec, sizeof(struct xrt_runs), 8);
		else if (rec->type == XRT_REC_PAGES)
			m->pub.kept += ((const struct xrt_pages *)rec)->count;
	}
}

static int allocate_lists(struct model *m)
{
	struct xrt_model *pub = &m->pub;

	for (int t = 0; t < XRT_TYPES_MAX; t++) {
		m->list[t] = calloc(m->nr[t] + 1, sizeof(*m->list[t]));
		if (!m->list[t])
			return -1;
		m->nr[t] = 0;
	}
	for (int i = 0; i < XRT_NR_MAPS; i++) {
		pub->map[i].entry = calloc(m->entries[i] + 1,
					   sizeof(*pub->map[i].entry));
		if (!pub->map[i].entry)
			return -1;
	}
	pub->prepared = calloc(m->words + 1, sizeof(*pub->prepared));
	pub->dist = calloc(XRT_NR_STEPS, sizeof(*pub->dist));
	return pub->prepared && pub->dist ? 0 : -1;
}

static void add_map(struct model *m, const struct xrt_map *rec)
{
	struct xrt_mapping *map = &m->pub.map[xrt_map_id(rec)];
	__u32 nr = xrt_rec_items(&rec->rec, sizeof(*rec), sizeof(rec->entry[0]));

	map->total = XRT_MAX(map->total, rec->total);
	/* Entries after a gap still count; total shows that some are lost. */
	if (rec->first < m->next[xrt_map_id(rec)])
		return;
	m->next[xrt_map_id(rec)] = rec->first + nr;
	for (__u32 i = 0; i < nr; i++)
		map->entry[map->nr++] = rec->entry[i];
}

static void add_phase(struct xrt_model *pub, const struct xrt_phase *rec)
{
	struct xrt_span *span = &pub->phase[xrt_phase_id(rec)];

	if (rec->rec.flags & XRT_MARK_END) {
		span->end = rec->tsc;
		span->ended++;
	} else {
		span->begin = rec->tsc;
		span->begun++;
	}
}

static void add_hist(struct xrt_model *pub, const struct xrt_hist *rec)
{
	struct xrt_dist *dist = &pub->dist[xrt_hist_step(rec)];
	__u32 nr = xrt_rec_items(&rec->rec, sizeof(*rec), 8);

	dist->present = true;
	dist->sampled |= rec->rec.flags & XRT_HIST_SAMPLED;
	dist->count = rec->count;
	dist->sum = rec->sum;
	dist->min = rec->min;
	dist->max = rec->max;
	for (__u32 i = 0; i < nr; i++)
		dist->bucket[rec->word[i] >> XRT_HIST_WORD_SHIFT] +=
			rec->word[i] & ((1ULL << XRT_HIST_WORD_SHIFT) - 1);
}

static void collect_records(struct model *m)
{
	struct xrt_model *pub = &m->pub;
	const struct xrt_rec *rec;
	struct xrt_cursor cur;

	xrt_cursor_init(&cur, pub->cap, XRT_ALL_STREAMS);
	while ((rec = xrt_next(&cur))) {
		m->list[rec->type][m->nr[rec->type]++] = rec;
		if (rec->type == XRT_REC_MAP)
			add_map(m, (const void *)rec);
		else if (rec->type == XRT_REC_PHASE)
			add_phase(pub, (const void *)rec);
		else if (rec->type == XRT_REC_HIST)
			add_hist(pub, (const void *)rec);
		else if (rec->type == XRT_REC_BOOT && !pub->boot)
			pub->boot = (const void *)rec;
		else if (rec->type == XRT_REC_SOURCE && !pub->source)
			pub->source = (const void *)rec;
		else if (rec->type == XRT_REC_BOUND && !pub->bound)
			pub->bound = (const void *)rec;
		else if (rec->type == XRT_REC_END)
			pub->end = (const void *)rec;
		else if (rec->type == XRT_REC_WALK &&
			 rec->flags & XRT_MARK_END)
			pub->finish = (const void *)rec;
		else if (rec->type == XRT_REC_WALK)
			pub->begin = (const void *)rec;
	}
}

static __u64 key_id(const void *rec)
{
	return ((const struct xrt_rec *)rec)->id;
}

static __u64 key_pages(const void *rec)
{
	const struct xrt_pages *pages = rec;

	return (__u64)xrt_pages_chunk(pages) << 32 | pages->first;
}

static int sort_lists(struct model *m)
{
	static const int by_id[] = {
		XRT_REC_AREA, XRT_REC_PREPARE, XRT_REC_CHUNK, XRT_REC_RUNS,
		XRT_REC_FREE,
	};

	for (size_t i = 0; i < ARRAY_SIZE(by_id); i++) {
		if (xrt_sort(m->list[by_id[i]], m->nr[by_id[i]], key_id))
			return -1;
	}
	return xrt_sort(m->list[XRT_REC_PAGES], m->nr[XRT_REC_PAGES],
			key_pages);
}

/* A recorder knows every MFN, live tables do not. */
static __u64 prepared_mfn(__u64 word)
{
	__u64 mfn = word & XRT_WORD_MFN_MASK;

	return mfn == XRT_WORD_MFN_MASK ? XRT_NO_MFN : mfn;
}

static void expand_prepare(struct xrt_model *pub, const struct xrt_prepare *rec)
{
	__u64 max = pub->boot ? pub->boot->chunk_max : CHUNK_MAX_DEFAULT;
	__u32 nr = xrt_rec_items(&rec->rec, sizeof(*rec), 8);

	if (rec->pages <= (nr - 1) * max || rec->pages > nr * max) {
		pub->bad_prepare++;
		return;
	}
	for (__u32 i = 0; i < nr; i++) {
		__u64 done = i * max, left = rec->pages - done;

		pub->prepared[pub->nr_prepared++] = (struct xrt_prepared){
			.rec = rec,
			.nr = xrt_prepare_first(rec) + i,
			.pages = (__u32)XRT_MIN(left, max),
			.pfn = rec->pfn + done,
			.target_pfn = rec->target_pfn + done,
			.mfn = prepared_mfn(rec->word[i]),
			.ticks = (__u32)(rec->word[i] >> XRT_WORD_MFN_BITS),
		};
	}
}

static void count_runs(struct xrt_walked *c)
{
	for (__u32 i = 0; i < c->nr_runs_rec; i++) {
		const struct xrt_runs *r = c->runs[i];
		__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

		c->nr_runs += nr;
		for (__u32 j = 0; j < nr; j++)
			c->run_pages += r->word[j] >> XRT_WORD_MFN_BITS;
	}
}

/* Chunks, runs and pages are in order: one pass over all three. */
static void bind_chunks(struct xrt_model *pub, const struct xrt_chunk **rec)
{
	size_t r = 0, p = 0;

	for (size_t i = 0; i < pub->nr_chunk; i++) {
		struct xrt_walked *c = &pub->chunk[i];
		__u32 id = xrt_chunk_nr(rec[i]);

		c->rec = rec[i];
		while (r < pub->nr_runs && xrt_runs_chunk(pub->runs[r]) < id)
			r++;
		c->runs = pub->runs + r;
		while (r < pub->nr_runs && xrt_runs_chunk(pub->runs[r]) == id)
			r++;
		c->nr_runs_rec = (__u32)(pub->runs + r - c->runs);
		count_runs(c);
		while (p < pub->nr_pages && xrt_pages_chunk(pub->pages[p]) < id)
			p++;
		c->pages = pub->pages + p;
		while (p < pub->nr_pages && xrt_pages_chunk(pub->pages[p]) == id)
			c->kept += pub->pages[p++]->count;
		c->nr_pages_rec = (__u32)(pub->pages + p - c->pages);
	}
}

/* Return: 0, or -1 if memory is short. */
static int fill_model(struct model *m)
{
	struct xrt_model *pub = &m->pub;

	pub->area = (void *)m->list[XRT_REC_AREA];
	pub->nr_area = m->nr[XRT_REC_AREA];
	pub->release = (void *)m->list[XRT_REC_RELEASE];
	pub->nr_release = m->nr[XRT_REC_RELEASE];
	pub->runs = (void *)m->list[XRT_REC_RUNS];
	pub->nr_runs = m->nr[XRT_REC_RUNS];
	pub->pages = (void *)m->list[XRT_REC_PAGES];
	pub->nr_pages = m->nr[XRT_REC_PAGES];
	pub->free = (void *)m->list[XRT_REC_FREE];
	pub->nr_free = m->nr[XRT_REC_FREE];
	pub->fail = (void *)m->list[XRT_REC_FAIL];
	pub->nr_fail = m->nr[XRT_REC_FAIL];
	pub->conflict = (void *)m->list[XRT_REC_CONFLICT];
	pub->nr_conflict = m->nr[XRT_REC_CONFLICT];
	pub->death = (void *)m->list[XRT_REC_DEATH];
	pub->nr_death = m->nr[XRT_REC_DEATH];
	pub->note = (void *)m->list[XRT_REC_NOTE];
	pub->nr_note = m->nr[XRT_REC_NOTE];
	pub->nr_chunk = m->nr[XRT_REC_CHUNK];
	pub->chunk = calloc(pub->nr_chunk + 1, sizeof(*pub->chunk));
	if (!pub->chunk)
		return -1;
	for (size_t i = 0; i < m->nr[XRT_REC_PREPARE]; i++)
		expand_prepare(pub, m->list[XRT_REC_PREPARE][i]);
	bind_chunks(pub, (void *)m->list[XRT_REC_CHUNK]);
	return 0;
}

struct xrt_model *xrt_model_build(const struct xrt_capture *cap,
				  struct xrt_error *err)
{
	struct model *m = calloc(1, sizeof(*m));

	if (!m)
		goto nomem;
	m->pub.cap = cap;
	count_records(m);
	if (allocate_lists(m))
		goto nomem;
	collect_records(m);
	if (sort_lists(m) || fill_model(m))
		goto nomem;
	return &m->pub;
nomem:
	xrt_model_free(m ? &m->pub : NULL);
	xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory for the model",
		      xrt_name(cap));
	return NULL;
}

void xrt_model_free(struct xrt_model *pub)
{
	struct model *m = (void *)pub;

	if (!m)
		return;
	for (int t = 0; t < XRT_TYPES_MAX; t++)
		free(m->list[t]);
	for (int i = 0; i < XRT_NR_MAPS; i++)
		free(pub->map[i].entry);
	free(pub->prepared);
	free(pub->chunk);
	free(pub->dist);
	free(m);
}

bool xrt_ticks_to_ns(const struct xrt_model *m, __u64 ticks, __u64 *ns)
{
	unsigned __int128 value;

	if (!m->end || !m->end->tsc_khz)
		return false;
	value = (unsigned __int128)ticks * 1000000 / m->end->tsc_khz;
	*ns = xrt_limit_u64(value);
	return true;
}

bool xrt_model_whole(const struct xrt_model *m)
{
	const struct xrt_stat *stat = xrt_stat(m->cap);
	const struct xrt_end *e = m->end;

	return !stat->nr_damage && !stat->nr_missing && stat->end_known &&
	       !stat->unknown && e && !e->lost_pages && !e->lost_chunks &&
	       !e->lost_prepare && !e->lost_other && !m->nr_fail;
}

const char *xrt_model_source_name(const struct xrt_model *m)
{
	if (xrt_model_recorded(m))
		return "capture";
	if (xrt_model_origin(m, XRT_FACT_TIME) == XRT_ORIGIN_XENTRACE)
		return "xentrace";
	return xrt_model_origin(m, XRT_FACT_MAP) == XRT_ORIGIN_LOG ? "log" :
								     "tables";
}
