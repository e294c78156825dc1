/* SPDX-License-Identifier: GPL-2.0 */
/* What collect.bpf.c and its user space share. */
#ifndef XENREMAP_COLLECT_H
#define XENREMAP_COLLECT_H

/**
 * struct xrt_collect_step - what BPF counted of one step, over all pages
 * @count:	pages
 * @sum:	ticks
 * @min:	least ticks of a page
 * @max:	most ticks of a page
 * @bucket:	pages per bucket, see XRT_HIST_SUB_BITS
 */
struct xrt_collect_step {
	__u64	count;
	__u64	sum;
	__u64	min;
	__u64	max;
	__u64	bucket[XRT_HIST_BUCKETS];
};

/**
 * struct xrt_collect_lost - records that found the ring buffer full
 * @records:	records
 * @pages:	pages that were in them
 * @chunks:	records of walked chunks among them
 * @prepared:	chunks that were in lost records of preparing
 * @other:	records of all other types among them
 */
struct xrt_collect_lost {
	__u64	records;
	__u64	pages;
	__u64	chunks;
	__u64	prepared;
	__u64	other;
};

#endif /* XENREMAP_COLLECT_H */
