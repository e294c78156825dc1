// SPDX-License-Identifier: GPL-2.0
/*
 * Page tables of the direct map, each in a frame of the domain, with Xen's
 * rules: a frame is a page table only while nothing maps it writable, its
 * entries are checked before it is one, and it is one while it is pinned or in
 * use.
 *
 * Only pages of which the kernel has the address have contents here. What the
 * tables in use map is in the array @va of struct sim.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "shim_xen.h"
#include "sim_xen.h"

/* Slots for frames: the first tables have the slot of their number. */
#define SPARE_SLOTS	(1ULL << 40)

/* Addresses of entries that point to tables; no memory is so high. */
#define POINTERS	(1ULL << 60)

/* In the machine, adjacent tables are in frames that are not adjacent. */
static uint64_t slot_frame(uint64_t slot)
{
	return layout_end(&sim->cfg.layout) + 1 + (slot ^ 1);
}

static uint64_t frame_slot(uint64_t mfn)
{
	return (mfn - layout_end(&sim->cfg.layout) - 1) ^ 1;
}

static uint64_t slot_of_table(uint64_t table)
{
	uint64_t slot;

	return sparse_get(&sim->table_slot, table, &slot) ? slot : table;
}

/* Return: the table that is in a slot, NO_FRAME if none is. */
static uint64_t table_in_slot(struct sim *s, uint64_t slot)
{
	uint64_t table;

	if (sparse_get(&s->slot_table, slot, &table))
		return table;
	return slot < SPARE_SLOTS ? slot : NO_FRAME;
}

static struct sim_table_page *page_of_slot(uint64_t slot)
{
	for (size_t i = 0; i < SIM_TABLE_PAGES; i++)
		if (sim->table_page[i].entry && sim->table_page[i].slot == slot)
			return &sim->table_page[i];
	return NULL;
}

/* Return: the kernel's page at this address, or NULL. */
struct sim_table_page *sim_table_page(const void *va)
{
	for (size_t i = 0; i < SIM_TABLE_PAGES; i++)
		if (va && sim->table_page[i].entry == va)
			return &sim->table_page[i];
	return NULL;
}

uint64_t sim_table_frame(const struct sim_table_page *page)
{
	return slot_frame(page->slot);
}

static struct sim_table_page *new_table_page(uint64_t slot)
{
	struct sim_table_page *page = NULL;
	void *entry;

	for (size_t i = 0; i < SIM_TABLE_PAGES && !page; i++)
		if (!sim->table_page[i].entry)
			page = &sim->table_page[i];
	if (!page)
		panic("more page tables in hand than the simulator keeps");
	entry = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (entry == MAP_FAILED) {
		sim->nomem = true;
		panic("the simulator has no memory left");
	}
	/* Nothing may rely on what is in it. */
	memset(entry, 0xa5, PAGE_SIZE);
	*page = (struct sim_table_page){ .entry = entry, .slot = slot };
	return page;
}

static void forget_page(struct sim_table_page *page)
{
	if (page->entry)
		munmap(page->entry, PAGE_SIZE);
	memset(page, 0, sizeof(*page));
}

void sim_tables_clear(struct sim *s)
{
	for (size_t i = 0; i < SIM_TABLE_PAGES; i++)
		forget_page(&s->table_page[i]);
	s->spares = 0;
	s->refused = NO_FRAME;
}

static int protect_page(struct sim_table_page *page, bool writable)
{
	page->writable = writable;
	return mprotect(page->entry, PAGE_SIZE,
			writable ? PROT_READ | PROT_WRITE : PROT_READ);
}

/* A page of the kernel's own, which it may write to. */
void *memblock_alloc(size_t size, size_t align)
{
	struct sim_table_page *page;

	if (size != PAGE_SIZE || align != PAGE_SIZE)
		panic("memory of a size that the simulator does not know");
	page = new_table_page(SPARE_SLOTS + sim->spares++);
	page->writable = true;
	memset(page->entry, 0, PAGE_SIZE);
	return page->entry;
}

/*
 * The entry for a table. There is memory for one: the kernel's code reads it
 * and gives its address away before it asks for another one.
 */
pmd_t *lookup_pmd_address(unsigned long va)
{
	u64 pfn = (va - SIM_VA) >> PAGE_SHIFT;

	if (va < SIM_VA || pfn >= sim->va_end)
		return NULL;
	sim->pointer_table = pfn / PTRS_PER_PTE;
	sim->pointer = slot_frame(slot_of_table(sim->pointer_table))
		       << PAGE_SHIFT | 0x67;
	return (pmd_t *)&sim->pointer;
}

unsigned long pmd_page_vaddr(pmd_t pmd)
{
	uint64_t slot = frame_slot(pmd.pmd >> PAGE_SHIFT);
	struct sim_table_page *page = page_of_slot(slot);

	if (!page) {
		page = new_table_page(slot);
		page->pinned = true;
		protect_page(page, false);
	}
	return (unsigned long)page->entry;
}

/*
 * The address of an entry identifies its page.
 */
pte_t *lookup_address(unsigned long va, unsigned int *level)
{
	unsigned long pfn = (va - SIM_VA) >> PAGE_SHIFT;

	*level = PG_LEVEL_4K;
	if (va < SIM_VA || pfn >= sim->va_end)
		return NULL;
	return (pte_t *)(SIM_VA / 2 + pfn * sizeof(pte_t));
}

xmaddr_t arbitrary_virt_to_machine(void *va)
{
	u64 entry = ((unsigned long)va - SIM_VA / 2) / sizeof(pte_t);
	u64 slot;

	if (va == (void *)&sim->pointer)
		return (xmaddr_t) {
			POINTERS | sim->pointer_table * sizeof(pmd_t)
		};
	slot = slot_of_table(entry / PTRS_PER_PTE);
	return (xmaddr_t) {
		slot_frame(slot) << PAGE_SHIFT |
		entry % PTRS_PER_PTE * sizeof(pte_t)
	};
}

/*
 * Xen's side of it.
 */

/* The page that an entry of a table in use maps, NO_FRAME if it is none. */
uint64_t sim_pfn_of_entry(uint64_t maddr)
{
	uint64_t table;

	if (maddr < slot_frame(1) << PAGE_SHIFT || maddr % sizeof(pte_t))
		return NO_FRAME;
	table = table_in_slot(sim, frame_slot(maddr >> PAGE_SHIFT));
	if (table == NO_FRAME)
		return NO_FRAME;
	return table * PTRS_PER_PTE + maddr % PAGE_SIZE / sizeof(pte_t);
}

/* Does an update's address point to an entry for a table? */
bool sim_is_table_pointer(uint64_t maddr)
{
	return maddr & POINTERS;
}

static bool used_as_table(const struct sim_table_page *page)
{
	return page->pinned || table_in_slot(sim, page->slot) != NO_FRAME;
}

/* Are the entries of frames that the domain may map? */
static int check_entries(const struct sim_table_page *page)
{
	uint64_t mfn;

	for (int i = 0; i < PTRS_PER_PTE; i++) {
		if (!(page->entry[i] & _PAGE_PRESENT))
			continue;
		sim->clock += sim->cfg.cost.map;
		mfn = (page->entry[i] & PTE_PFN_MASK) >> PAGE_SHIFT;
		if (sim_map_refused(mfn) || !sim_owned(sim, mfn))
			return -EINVAL;
	}
	return 0;
}

int sim_pin_table(uint64_t mfn)
{
	struct sim_table_page *page = page_of_slot(frame_slot(mfn));
	int ret;

	/* Those of which the kernel has no address are pinned. */
	if (!page || page->writable || page->pinned)
		return -EINVAL;
	ret = used_as_table(page) ? 0 : check_entries(page);
	page->pinned = !ret;
	return ret;
}

int sim_unpin_table(uint64_t mfn)
{
	struct sim_table_page *page = page_of_slot(frame_slot(mfn));

	if (!page || !page->pinned)
		return -EINVAL;
	page->pinned = false;
	return 0;
}

static void use_entry(uint64_t pfn, uint64_t entry)
{
	uint64_t mfn = (entry & PTE_PFN_MASK) >> PAGE_SHIFT;

	if (!(entry & _PAGE_PRESENT)) {
		sim_set(&sim->va, pfn, NO_FRAME);
		return;
	}
	sim->counts.map++;
	sim->mapped += sim->walking;
	sim_set(&sim->va, pfn, mfn);
}

/* Another table takes the place of one that is in use. */
int sim_exchange_table(uint64_t maddr, uint64_t val)
{
	uint64_t table = (maddr & ~POINTERS) / sizeof(pmd_t);
	uint64_t slot = frame_slot(val >> PAGE_SHIFT);
	struct sim_table_page *page = page_of_slot(slot);

	if (table * PTRS_PER_PTE >= sim->va_end)
		return -EINVAL;
	if (!page || page->writable || table_in_slot(sim, slot) != NO_FRAME ||
	    (!page->pinned && check_entries(page)))
		return -EINVAL;
	sim_set(&sim->slot_table, slot_of_table(table), NO_FRAME);
	sim_set(&sim->table_slot, table, slot);
	sim_set(&sim->slot_table, slot, table);
	for (int i = 0; i < PTRS_PER_PTE; i++)
		use_entry(table * PTRS_PER_PTE + i, page->entry[i]);
	/* The kernel has no further use for its address. */
	if (page->pinned)
		forget_page(page);
	return 0;
}

unsigned int sim_tables_unpinned(struct sim *s)
{
	unsigned int n = 0;

	for (size_t i = 0; i < SIM_TABLE_PAGES; i++) {
		const struct sim_table_page *page = &s->table_page[i];

		n += page->entry && !page->pinned &&
		     table_in_slot(s, page->slot) != NO_FRAME;
	}
	return n;
}

/* The kernel's mapping of one of these pages changes. */
int sim_map_table_page(struct sim_table_page *page, uint64_t pte)
{
	bool writable = pte & _PAGE_RW;

	if (!(pte & _PAGE_PRESENT) || pte >> PAGE_SHIFT != slot_frame(page->slot) ||
	    (writable && used_as_table(page)))
		return -EINVAL;
	return protect_page(page, writable) ? -EINVAL : 0;
}
