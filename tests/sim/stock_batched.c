// SPDX-License-Identifier: GPL-2.0
/* The stock kernel's remap with the patch that updates pages in batches. */
#define STOCK_NAME	stock_batched
#define STOCK_TEXT	"stock_batched.inc"

#include "stock.c"
