/* SPDX-License-Identifier: GPL-2.0 */
/* Xen's trace as series of hypercalls that alternate: chunks that are walked. */
#ifndef ANALYSIS_WALK_SERIES_H
#define ANALYSIS_WALK_SERIES_H

#include "xentrace.h"

/* What an event is to the walk. */
enum walk_letter {
	LETTER_OTHER,
	LETTER_M,	/* mmu_update of one entry */
	LETTER_V,	/* update_va_mapping */
	LETTER_E,	/* mmuext_op */
};

/**
 * struct walk_series - B (M V)^pages: hypercalls that alternate
 * @begin:	number of its first event in the trace
 * @pages:	pairs after B
 * @joined:	the event before it was the last one of a series
 */
struct walk_series {
	__u64 begin;
	__u32 pages;
	bool joined;
};

/**
 * struct walk_series_list - all series of a trace
 * @item:	in their order, to be freed
 * @nr:		how many
 * @room:	how many fit
 * @first_lost:	number of the first event from which on records were lost, else ~0
 * @batches:	mmu_update calls of as many updates as were asked for
 */
struct walk_series_list {
	struct walk_series *item;
	size_t nr;
	size_t room;
	__u64 first_lost;
	__u64 batches;
};

enum walk_letter walk_letter_of(const struct xentrace_event *e);

/**
 * walk_series_find() - split a trace into series
 * @list:	gets them; a B begins the next one
 * @trace:	the trace
 * @batch:	updates of the mmu_update calls to count, more than 1
 *
 * Return: 0, or -1 if memory is short. The trace may have failed.
 */
int walk_series_find(struct walk_series_list *list, struct xentrace *trace,
		     __u32 batch);

#endif /* ANALYSIS_WALK_SERIES_H */
