/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Finds in Xen's trace what came before the walk: preparing, and the p2m rebuild.
 * Both are seen from their first to their last hypercall only, so that they took
 * at least this long.
 */
#ifndef ANALYSIS_WALK_BEFORE_H
#define ANALYSIS_WALK_BEFORE_H

#include "tables.h"
#include "xentrace.h"

/**
 * walk_before_find() - find the phases before the walk
 * @times:	gets them; unknown if they are not found, or not found once
 * @trace:	the trace
 * @plan:	what was prepared
 * @nr_pages:	pages of the domain
 * @begin:	number of the walk's first event
 * @err:	XRT_E_NOMEM, or XRT_E_IO if the file changed
 *
 * Preparing: after the kernel asked for the memory map (memory_op), each area
 * gives a mapping per chunk, one that restores the buffer's own, a memory_op per
 * released page, and, if the area is mapped already, an update_va_mapping per page.
 * That the first areas are mapped and the others are not must explain the calls in
 * one way exactly.
 *
 * The p2m rebuild: from the first multicall after the last mmuext_op up to the walk.
 * The old list's pages, whose number follows from nr_pages, must be made writable in
 * between by as many update_va_mapping in a row.
 *
 * Return: 0 or -1.
 */
int walk_before_find(struct xrt_walk_times *times, struct xentrace *trace,
		     const struct xrt_plan *plan, __u64 nr_pages, __u64 begin,
		     struct xrt_error *err);

#endif /* ANALYSIS_WALK_BEFORE_H */
