/* SPDX-License-Identifier: GPL-2.0 */
/* What Xen's trace alone says about a walk whose chain is unknown. */
#ifndef ANALYSIS_WALK_GUESS_H
#define ANALYSIS_WALK_GUESS_H

#include "xentrace.h"

/**
 * struct walk_guess - what was found
 * @hypercalls:	all of them
 * @mmu_update:	mmu_update
 * @va_mapping:	update_va_mapping
 * @memory_op:	memory_op
 * @multicall:	multicall
 * @batches:	mmu_update calls with as many updates as a chunk has pages
 * @pages:	pages of the longest sequence that can be a walk, 0 if there is none
 * @chunks:	chunks of it
 * @next_pages:	pages of the second longest
 */
struct walk_guess {
	__u64 hypercalls;
	__u64 mmu_update;
	__u64 va_mapping;
	__u64 memory_op;
	__u64 multicall;
	__u64 batches;
	__u64 pages;
	__u64 chunks;
	__u64 next_pages;
};

/**
 * walk_guess_find() - look for a walk of any chain
 * @g:		gets what was found
 * @trace:	the trace
 * @err:	XRT_E_NOMEM, or XRT_E_IO if the file changed while it was read
 *
 * A sequence that can be a walk has chunk after chunk of at most XRT_CHUNK_MAX
 * pages, and a mapping in the end.
 *
 * Return: 0 or -1.
 */
int walk_guess_find(struct walk_guess *g, struct xentrace *trace,
		    struct xrt_error *err);

#endif /* ANALYSIS_WALK_GUESS_H */
