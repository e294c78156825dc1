// SPDX-License-Identifier: GPL-2.0
/* Checks: machine frames are neither lost, nor doubled, nor exchanged. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bisect.h"
#include "checks.h"
#include "format.h"
#include "span.h"

void check_runs(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	size_t none = 0, first = 0;
	char frame[FORMAT_MAX];

	if (m->boot && m->boot->flags & XRT_BOOT_NO_RUNS)
		return check_found(v, name, VERDICT_FAIL,
				   "this kernel's recorder reads no frames back, but there are %llu runs",
				   m->nr_runs_total);
	for (size_t i = 0; i < m->nr_chunk; i++) {
		const struct xrt_walked *c = &m->chunk[i];
		struct xrt_run_cursor cur;
		struct xrt_run run;

		xrt_runs_init(&cur, c);
		if (!xrt_runs_next(&cur, &run)) {
			if (!none++)
				first = i;
			continue;
		}
		if (c->run_pages != c->rec->pages)
			return check_found(v, name, VERDICT_FAIL,
					   "chunk %u has %u pages, its runs %llu",
					   xrt_chunk_nr(c->rec), c->rec->pages,
					   c->run_pages);
		if (run.mfn != (c->rec->mfn & XRT_WORD_MFN_MASK))
			return check_found(v, name, VERDICT_FAIL,
					   "chunk %u has mfn %s, its first run begins with %llx",
					   xrt_chunk_nr(c->rec),
					   format_frame(frame, c->rec->mfn), run.mfn);
	}
	if (none)
		check_found(v, name, VERDICT_FAIL,
			    "%zu chunks have no runs, the first is %zu", none,
			    first);
	else
		check_found(v, name, VERDICT_OK,
			    "%llu runs make up the pages of all chunks, each from its own mfn on",
			    m->nr_runs_total);
}

/* Run records of a chunk whose MFNs the m2p does not lead back from. */
static __u32 without_m2p(const struct xrt_walked *c)
{
	__u32 n = 0;

	for (__u32 i = 0; i < c->nr_runs_rec; i++)
		n += !(c->runs[i]->rec.flags & XRT_RUNS_M2P);
	return n;
}

void check_m2p(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	__u64 pages = 0, bad = 0;
	size_t first = 0;

	for (size_t i = 0; i < m->nr_chunk; i++) {
		pages += m->chunk[i].run_pages;
		if (without_m2p(&m->chunk[i]) && !bad++)
			first = i;
	}
	if (bad)
		check_found(v, name, VERDICT_FAIL,
			    "the m2p does not have the pfns of %llu chunks, the first is %u",
			    bad, xrt_chunk_nr(m->chunk[first].rec));
	else
		check_found(v, name, VERDICT_OK,
			    "the m2p leads back to the pfn from the mfns of %llu pages",
			    pages);
}

/* Sum of n MFNs from a on, and sum of their squares, modulo 2^64. */
static void add_run(const struct xrt_run *run, __u64 *sum, __u64 *sqsum)
{
	unsigned __int128 n = run->pages;
	__u64 a = run->mfn, pairs, squares;

	if (!n)
		return;
	pairs = (__u64)(n * (n - 1) / 2);
	squares = (__u64)((n - 1) * n * (2 * n - 1) / 6);
	*sum += (__u64)n * a + pairs;
	*sqsum += (__u64)n * a * a + 2 * a * pairs + squares;
}

/*
 * Return: the walked chunk that a prepared one became. Where the order is
 * broken another check reports it; here no sums can be compared then.
 */
static const struct xrt_walked *walked_as(const struct xrt_model *m, size_t i)
{
	const struct xrt_prepared *p = &m->prepared[i];
	const struct xrt_walked *c;

	if (m->nr_chunk != m->nr_prepared)
		return NULL;
	c = &m->chunk[m->nr_chunk - 1 - i];
	if (c->rec->pages != p->pages || c->run_pages != p->pages)
		return NULL;
	if (c->rec->target_pfn != p->target_pfn &&
	    (c->rec->mfn & XRT_WORD_MFN_MASK) != p->mfn)
		return NULL;
	return c;
}

/**
 * struct piece - sums over the chunks of a prepare record
 */
struct piece {
	__u64 sum;
	__u64 sqsum;
	bool whole;
};

/* Return: index after the last chunk of the record. */
static size_t sum_piece(const struct xrt_model *m, size_t i,
			struct piece *piece)
{
	const struct xrt_prepare *rec = m->prepared[i].rec;

	/* What was cut out of a record does not have its sums. */
	*piece = (struct piece){
		.whole = !(rec->rec.flags & XRT_PREPARE_PART),
	};
	for (; i < m->nr_prepared && m->prepared[i].rec == rec; i++) {
		const struct xrt_walked *c = walked_as(m, i);
		struct xrt_run_cursor cur;
		struct xrt_run run;

		if (!c) {
			piece->whole = false;
			continue;
		}
		xrt_runs_init(&cur, c);
		while (xrt_runs_next(&cur, &run))
			add_run(&run, &piece->sum, &piece->sqsum);
	}
	return i;
}

void check_mfn_conserved(struct verify *v, const char *name)
{
	const struct xrt_model *m = v->m;
	size_t compared = 0, skipped = 0, next;
	struct piece piece;

	for (size_t i = 0; i < m->nr_prepared; i = next) {
		const struct xrt_prepare *rec = m->prepared[i].rec;

		next = sum_piece(m, i, &piece);
		if (!piece.whole) {
			skipped++;
			continue;
		}
		compared++;
		if (piece.sum != rec->mfn_sum || piece.sqsum != rec->mfn_sqsum)
			return check_found(v, name, VERDICT_FAIL,
					   "the %llu pages at target pfn %llx are not those that were prepared (sums of their mfns differ)",
					   rec->pages, rec->target_pfn);
	}
	if (skipped && !compared)
		check_found(v, name, VERDICT_NA,
			    "no prepared chunk could be identified in the walk");
	else
		check_found(v, name, VERDICT_OK,
			    "sums of mfns and of their squares are equal before and after in %zu pieces%s",
			    compared, skipped ? "; others cannot be compared" : "");
}

/* LSD radix sort by the 40 bits of the MFN. */
static void sort_words(__u64 *word, __u64 *spare, size_t nr)
{
	enum { BITS = 10, SIZE = 1 << BITS };

	for (int shift = 0; shift < XRT_WORD_MFN_BITS; shift += BITS) {
		size_t at[SIZE + 1] = { 0 };
		__u64 *swap = word;

		for (size_t i = 0; i < nr; i++)
			at[((word[i] >> shift) & (SIZE - 1)) + 1]++;
		for (int b = 0; b < SIZE; b++)
			at[b + 1] += at[b];
		for (size_t i = 0; i < nr; i++)
			spare[at[(word[i] >> shift) & (SIZE - 1)]++] = word[i];
		word = spare;
		spare = swap;
	}
	static_assert(XRT_WORD_MFN_BITS / BITS % 2 == 0,
		      "the result has to end where it began");
}

static size_t collect_words(const struct xrt_model *m, __u64 *word)
{
	size_t n = 0;

	for (size_t i = 0; i < m->nr_runs; i++) {
		const struct xrt_runs *r = m->runs[i];
		size_t nr = (r->rec.len - sizeof(*r)) / sizeof(r->word[0]);

		for (size_t k = 0; k < nr; k++) {
			if (r->word[k] >> XRT_WORD_MFN_BITS)
				word[n++] = r->word[k];
		}
	}
	return n;
}

static __u64 word_mfn(__u64 word)
{
	return word & XRT_WORD_MFN_MASK;
}

static __u64 word_end(__u64 word)
{
	return word_mfn(word) + (word >> XRT_WORD_MFN_BITS);
}

static __u64 run_end_key(const void *item)
{
	return word_end(*(const __u64 *)item);
}

/* Return: whether one of the sorted runs has a frame of the span. */
static bool run_in(const __u64 *word, size_t nr, struct span s)
{
	size_t i = xrt_bisect_above(word, nr, sizeof(*word), s.start,
				    run_end_key);

	return i < nr && word_mfn(word[i]) < s.end;
}

/* Return: whether all is right; else it is reported. */
static bool releases_right(struct verify *v, const char *name,
			   const __u64 *word, size_t nr)
{
	const struct xrt_model *m = v->m;
	struct span *gone = calloc(m->nr_release + 1, sizeof(*gone));
	size_t n = 0, bad;

	if (!gone) {
		v->nomem = true;
		return false;
	}
	for (size_t i = 0; i < m->nr_release; i++) {
		if (m->release[i]->ret == 1)
			gone[n++] = span_of(m->release[i]->mfn,
					    m->release[i]->count);
	}
	span_sort(gone, n);
	bad = span_overlap(gone, n);
	if (bad < n)
		check_found(v, name, VERDICT_FAIL, "mfn %llx was released twice",
			    gone[bad].start);
	for (size_t i = 0; bad == n && i < n; i++) {
		if (!run_in(word, nr, gone[i]))
			continue;
		check_found(v, name, VERDICT_FAIL,
			    "of the mfns from %llx on some were released and remapped",
			    gone[i].start);
		bad = i;
	}
	free(gone);
	return bad == n;
}

static void words_unique(struct verify *v, const char *name, __u64 *word,
			 __u64 *spare)
{
	size_t nr = collect_words(v->m, word);

	sort_words(word, spare, nr);
	for (size_t i = 1; i < nr; i++) {
		if (word_mfn(word[i]) < word_end(word[i - 1]))
			return check_found(v, name, VERDICT_FAIL,
					   "mfn %llx is there twice",
					   word_mfn(word[i]));
	}
	if (releases_right(v, name, word, nr))
		check_found(v, name, VERDICT_OK,
			    "no mfn twice in %zu runs and %zu releases", nr,
			    v->m->nr_release);
}

void check_mfn_unique(struct verify *v, const char *name)
{
	size_t size = (v->m->nr_runs_total + 1) * sizeof(__u64);
	__u64 *word = malloc(size), *spare = malloc(size);

	if (word && spare)
		words_unique(v, name, word, spare);
	else
		v->nomem = true;
	free(word);
	free(spare);
}
