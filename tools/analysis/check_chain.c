// SPDX-License-Identifier: GPL-2.0
/* Checks: the list of chunks, its order, and counts over it. */
#include "checks.h"
#include "format.h"
#include "span.h"

void check_chain(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	__u64 mfn = m->begin->mfn;
	/* The anchor is unknown if the first chunk's MFN is. */
	bool known = mfn != XRT_NO_MFN || !m->nr_chunk ||
		     !(m->chunk[0].rec->rec.flags & XRT_CHUNK_NO_MFN);
	char found[FORMAT_MAX], named[FORMAT_MAX];
	size_t unknown = !known;

	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_chunk *c = m->chunk[i].rec;

		if (known && !(c->rec.flags & XRT_CHUNK_NO_MFN) && c->mfn != mfn)
			return check_found(v, name, VERDICT_FAIL,
					   "chunk %u has mfn %s, but %s says %s",
					   xrt_chunk_nr(c), format_frame(found, c->mfn),
					   i ? "the one before" : "the anchor",
					   format_frame(named, mfn));
		mfn = c->next_mfn;
		known = !(c->rec.flags & XRT_CHUNK_NO_NEXT);
		unknown += !known;
	}
	if (m->nr_chunk && !known)
		check_found(v, name, VERDICT_FAIL,
			    "the list does not end: what follows the last chunk is unknown");
	else if (mfn != XRT_NO_MFN)
		check_found(v, name, VERDICT_FAIL,
			    "the list does not end: the last chunk names mfn %s",
			    format_frame(named, mfn));
	else if (unknown)
		check_found(v, name, VERDICT_OK,
			    "%zu chunks, each found where the one before says; %zu links are unknown",
			    m->nr_chunk, unknown);
	else
		check_found(v, name, VERDICT_OK,
			    "%zu chunks, each found where the one before says",
			    m->nr_chunk);
}

void check_order(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	char frame[FORMAT_MAX], named[FORMAT_MAX];

	if (m->nr_chunk != m->nr_prepared)
		return check_found(v, name, VERDICT_FAIL,
				   "%zu chunks prepared, %zu walked", m->nr_prepared,
				   m->nr_chunk);
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_prepared *p =
			&m->prepared[m->nr_prepared - 1 - i];
		const struct xrt_chunk *c = m->chunk[i].rec;

		if (c->pages != p->pages || c->target_pfn != p->target_pfn)
			return check_found(v, name, VERDICT_FAIL,
					   "chunk %u: %u pages to pfn %s, but prepared %u were %u to %llx",
					   xrt_chunk_nr(c), c->pages,
					   format_frame(frame, c->target_pfn), p->nr,
					   p->pages, p->target_pfn);
		if (!(c->rec.flags & XRT_CHUNK_NO_MFN) &&
		    (c->mfn & XRT_WORD_MFN_MASK) != p->mfn)
			return check_found(v, name, VERDICT_FAIL,
					   "chunk %u has mfn %s, but prepared %u had %s",
					   xrt_chunk_nr(c), format_frame(frame, c->mfn),
					   p->nr, format_frame(named, p->mfn));
	}
	check_found(v, name, VERDICT_OK, "walked last prepared first, all %zu chunks",
		    m->nr_chunk);
}

/**
 * struct count - two numbers that have to be equal
 * @needs:	what has to be whole for that
 */
struct count {
	const char *what_a;
	__u64 a;
	const char *what_b;
	__u64 b;
	unsigned int needs;
};

void check_counts(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	const struct xrt_end *e = m->end;
	const struct count counts[] = {
		{ "pages at the end of the walk", m->finish->pages,
		  "pages in the end record", e->remapped, 0 },
		{ "chunks at the end of the walk", m->finish->chunks,
		  "chunks in the end record", e->chunks, 0 },
		{ "pages at the start of the walk", m->begin->pages,
		  "pages at its end", m->finish->pages, 0 },
		{ "chunks at the start of the walk", m->begin->chunks,
		  "chunks at its end", m->finish->chunks, 0 },
		{ "pages of walked chunks", v->sums.walked,
		  "pages in the end record", e->remapped, NEED_CHUNKS },
		{ "chunk records and lost ones", m->nr_chunk + e->lost_chunks,
		  "chunks in the end record", e->chunks, 0 },
		{ "pages of prepared chunks", v->sums.prepared,
		  "pages in the end record", e->remapped, NEED_PREPARE },
		{ "pages of release records", v->sums.released,
		  "released pages in the end record", e->released,
		  NEED_SETUP },
	};
	int skipped = 0;

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		const struct count *c = &counts[i];

		if (c->needs & (v->lacks | v->dropped))
			skipped++;
		else if (c->a != c->b)
			return check_found(v, name, VERDICT_FAIL,
					   "%llu %s, but %llu %s", c->a, c->what_a,
					   c->b, c->what_b);
	}
	check_found(v, name, VERDICT_OK,
		    "%llu pages in %llu chunks remapped, %llu pages released; all counts agree%s",
		    e->remapped, e->chunks, e->released,
		    skipped ? " as far as their records are here" : "");
}
