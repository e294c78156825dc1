// SPDX-License-Identifier: GPL-2.0
/* The stock kernel's remap with the patches for batches and whole page tables. */
#define STOCK_NAME	stock_tables
#define STOCK_TEXT	"stock_tables.inc"
#define STOCK_RESET()	memset(&xen_remap_table, 0, sizeof(xen_remap_table))

#include "stock.c"
