/* SPDX-License-Identifier: GPL-2.0 */
/* The delayed remap of a PV domain's memory: see remap.c. */
#ifndef _XEN_REMAP_H
#define _XEN_REMAP_H

#include <linux/types.h>

struct e820_table;

/* Gives a range of PFNs that now has memory to the kernel. */
typedef void xen_remap_free_fn(unsigned long pfn, unsigned long n);

/* Pages for one hypercall: not a number, but whole page tables. */
#define XEN_REMAP_TABLES	0

#ifdef CONFIG_XEN_REMAP_ENGINE
void xen_remap_param(const char *line);
bool xen_remap_by_engine(void);
unsigned int xen_remap_batch(void);
#else
static inline void xen_remap_param(const char *line) { }
static inline bool xen_remap_by_engine(void) { return false; }
static inline unsigned int xen_remap_batch(void) { return 1; }
#endif

/* Called only if xen_remap_by_engine(). */
void xen_remap_prepare(const struct e820_table *map, unsigned long nr_pages);
void xen_remap_walk(xen_remap_free_fn *release, unsigned int batch);

#endif /* _XEN_REMAP_H */
