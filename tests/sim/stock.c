// SPDX-License-Identifier: GPL-2.0
/*
 * The stock kernel's remap, from the installed source package, on
 * the simulator's shims. The package's text is not ours and not kept here.
 *
 * stock_batched.c and stock_tables.c are the same with the patches of
 * kernel/faster/ that change the remap.
 */
#ifndef STOCK_NAME
#define STOCK_NAME	stock
#define STOCK_TEXT	"stock.inc"
#endif
/* Data that a kernel that died leaves: the next one is to begin without. */
#ifndef STOCK_RESET
#define STOCK_RESET()	do { } while (0)
#endif

#include "shim_xen.h"
#include "sim_xen.h"
#include "diff.h"

#define XEN_EXTRA_MEM_MAX_REGIONS 128

static struct {
	unsigned long start_pfn, n_pfns;
} xen_extra_mem[XEN_EXTRA_MEM_MAX_REGIONS];

static struct e820_table xen_e820_table;

static void memblock_reserve(phys_addr_t from, phys_addr_t size)
{
}

static void memblock_phys_free(phys_addr_t from, phys_addr_t size)
{
	sim_free_range(PFN_DOWN(from), PFN_DOWN(size));
}

static void xen_remap_memory(void);

#include STOCK_TEXT

/* What the kernel does before it comes to the remap: RAM above is extra. */
static void add_extra(const struct e820_table *map, unsigned long nr_pages)
{
	memset(xen_extra_mem, 0, sizeof(xen_extra_mem));
	for (u32 i = 0; i < map->nr_entries; i++) {
		const struct e820_entry *e = &map->entries[i];
		unsigned long from = max_t(u64, PFN_UP(e->addr), nr_pages);
		unsigned long end = PFN_DOWN(e->addr + e->size);

		if (e->type == E820_TYPE_RAM && from < end)
			xen_add_extra_mem(from, end - from);
	}
}

static void prepare(const struct e820_table *map, unsigned long nr_pages)
{
	STOCK_RESET();
	xen_e820_table = *map;
	xen_remap_mfn = INVALID_P2M_ENTRY;
	add_extra(map, nr_pages);
	xen_foreach_remap_area(nr_pages, xen_set_identity_and_remap_chunk);
}

static void walk(void)
{
	xen_remap_memory();
}

const struct remapper STOCK_NAME = { STOCK_TEXT, prepare, walk };
