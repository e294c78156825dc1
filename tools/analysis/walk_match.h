/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Finds the walk in Xen's trace of hypercalls.
 *
 * For each chunk the walk maps the chunk's first page (B), and then updates, for
 * each page, the m2p (M: mmu_update of one entry) and the kernel's mapping (V:
 * update_va_mapping). In the end it restores the buffer's own mapping (B). B is a V
 * too, or, in older kernels, mmu_update of one entry and mmuext_op. With the sizes
 * of the chunks that follow from the map, B (M V)^n for all chunks and a last B is
 * a sequence of one hundred thousand calls and more. A time is given to a page
 * only if the whole sequence is found, and found once.
 */
#ifndef ANALYSIS_WALK_MATCH_H
#define ANALYSIS_WALK_MATCH_H

#include "tables.h"
#include "xentrace.h"

enum walk_match_result {
	WALK_MATCHED,
	WALK_ABSENT,		/* the sequence is not in the trace */
	WALK_AMBIGUOUS,		/* it is there more than once */
	WALK_UNCERTAIN,		/* it is there after lost records: another may be lost */
	WALK_OTHER_BOOT,	/* it is there, at a time that is not this boot's */
	WALK_BATCHED,		/* many pages per hypercall: pages have no time */
	WALK_EMPTY,		/* no chunk is to be walked */
};

/**
 * struct walk_match - what was found
 * @result:	whether
 * @found:	how often the sequence was found
 * @longest:	chunks of the longest start of the sequence that was found
 * @pages:	pages of the walk
 * @chunks:	chunks of the walk
 * @largest:	pages of its largest chunk
 * @first_event: WALK_MATCHED: number of the walk's first event in the trace
 * @batches:	mmu_update calls with as many updates as a chunk has pages
 * @times:	WALK_MATCHED: the times, to be freed by walk_match_free()
 */
struct walk_match {
	enum walk_match_result result;
	__u64 found;
	size_t longest;
	__u64 pages;
	size_t chunks;
	__u32 largest;
	__u64 first_event;
	__u64 batches;
	struct xrt_walk_times times;
};

/**
 * walk_match_find() - find the walk
 * @m:		gets what was found
 * @trace:	the trace
 * @sizes:	pages per chunk in the order of the walk
 * @nr:		chunks
 * @err:	XRT_E_NOMEM, or XRT_E_IO if the file changed while it was read
 *
 * The sequence has to be there from its start to its end: in a longer walk, it is
 * not found. Takes time linear in the trace, and 16 bytes per page, 16 per chunk and
 * 16 per alternating series of hypercalls.
 *
 * Return: 0 or -1.
 */
int walk_match_find(struct walk_match *m, struct xentrace *trace,
		    const __u32 *sizes, size_t nr, struct xrt_error *err);
void walk_match_free(struct walk_match *m);

/**
 * walk_match_limit() - drop the times of another boot, or of another domain's walk
 * @m:		what was found; WALK_MATCHED becomes WALK_OTHER_BOOT
 * @bound:	when the walk was, as far as the chain's capture says
 * @khz:	frequency of the TSC, 0 if it is unknown
 */
void walk_match_limit(struct walk_match *m, const struct xrt_bound *bound, __u64 khz);

/* Bytes that any reason fits into. */
#define WALK_REASON_MAX	320

/**
 * walk_match_reason() - why there are no times
 * @m:		what was found
 * @trace:	the trace
 * @buf:	gets a sentence that names cause and remedy
 * @size:	bytes at @buf
 *
 * Return: @buf.
 */
char *walk_match_reason(const struct walk_match *m,
			const struct xentrace *trace, char *buf, size_t size);

/**
 * walk_match_tbuf_size() - pages per CPU that hold a whole boot
 * @trace:	a trace that lost records
 *
 * Return: at least what the busiest CPU needs, a power of two.
 */
__u64 walk_match_tbuf_size(const struct xentrace *trace);

#endif /* ANALYSIS_WALK_MATCH_H */
