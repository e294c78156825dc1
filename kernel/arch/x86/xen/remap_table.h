/* SPDX-License-Identifier: GPL-2.0 */
/* The remap's mappings by whole page tables: see remap_table.c. */
#ifndef _XEN_REMAP_TABLE_H
#define _XEN_REMAP_TABLE_H

void xen_remap_table_begin(void);
void xen_remap_table_add(unsigned long pfn, const unsigned long *mfn,
			 unsigned int n);
void xen_remap_table_flush(void);

#endif /* _XEN_REMAP_TABLE_H */
