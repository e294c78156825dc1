/* SPDX-License-Identifier: GPL-2.0 */
/* Fault injection for the Xen PV remap, see remap_fault.c. */
#ifndef _XEN_REMAP_FAULT_H
#define _XEN_REMAP_FAULT_H

#include "remap_trace.h"

void xrt_fault_init(const char *line);
int xrt_faulty(enum xrt_step step, int ret);
int xrt_faulty_page(unsigned long pfn, int ret);
int xrt_faulty_batch(enum xrt_step step, unsigned long pfn, int ret,
		     unsigned int n, int *done);
int xrt_faulty_table(unsigned long pfn, int ret);
void xrt_fault_chain(unsigned long *mfn);
unsigned long xrt_fault_target(unsigned long size);
bool xrt_fault_alloc(void);

#endif /* _XEN_REMAP_FAULT_H */
