/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The remap's updates of many pages by one hypercall, and what a failure of one
 * of them ends in.
 */
#ifndef _XEN_REMAP_BATCH_H
#define _XEN_REMAP_BATCH_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "remap_trace.h"

/* Most pages of a batch: those of a page table. */
#define REMAP_BATCH_MAX		512

void xen_remap_fail(enum xrt_step step, unsigned long pfn, unsigned long mfn,
		    int ret) __noreturn;
void xen_remap_set_leaves(unsigned long pfn, const unsigned long *mfn,
			  unsigned int n);
void xen_remap_batch_m2p(unsigned long pfn, const unsigned long *mfn,
			 unsigned int n);
void xen_remap_batch_map(unsigned long pfn, const unsigned long *mfn,
			 unsigned int n);

#endif /* _XEN_REMAP_BATCH_H */
