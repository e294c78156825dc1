// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel mapping of remapped pages by whole page tables.
 *
 * Where all 512 pages of a page table are remapped, Xen need not be asked for
 * each of them: a spare page is filled with the new entries and takes the place
 * of the table, which then is the next spare page. One multicall does it. Xen
 * checks each entry as ever when the page is pinned as a page table.
 *
 * Chunks have 509 pages, so a table is filled by two or three of them; the
 * pages in the table under way have no mapping until it is full. What does not
 * fill a table, at the ends of a range, is mapped in a batch.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>

#include "remap_batch.h"
#include "remap_ops.h"
#include "remap_table.h"
#include "remap_trace.h"

/* The steps from one table to another. */
enum remap_call {
	REMAP_SPARE_READ_ONLY,	/* a page table must not be writable */
	REMAP_PIN_SPARE,	/* check its entries, make it a page table */
	REMAP_EXCHANGE,		/* it is the one in use */
	REMAP_UNPIN_OLD,
	REMAP_OLD_WRITABLE,	/* it is the next spare page */
	REMAP_NR_CALLS,
};

/**
 * struct remap_filled - the table under way
 * @entry:	the spare page, NULL if pages are mapped one by one
 * @pfn:	first page with an entry in it
 * @n:		number of pages, adjacent ones
 */
static struct remap_filled {
	u64		*entry;
	unsigned long	pfn;
	unsigned int	n;
} remap_filled __initdata;

/* What the hypercalls point to. */
static struct multicall_entry remap_call[REMAP_NR_CALLS] __initdata;
static struct mmuext_op remap_pin __initdata;
static struct mmuext_op remap_unpin __initdata;
static struct mmu_update remap_exchange __initdata;

/**
 * xen_remap_table_begin - a walk begins
 */
void __init xen_remap_table_begin(void)
{
	remap_filled.n = 0;
	remap_filled.entry = memblock_alloc(PAGE_SIZE, PAGE_SIZE);
}

/* Without whole tables, for they do not work here. The spare page is lost. */
static void __init remap_table_give_up(unsigned long pfn)
{
	pr_warn("xen_remap: no whole page table for pfn=%lx: read-only %ld, pin %ld, exchange %ld, unpin %ld, writable %ld\n",
		pfn, (long)remap_call[REMAP_SPARE_READ_ONLY].result,
		(long)remap_call[REMAP_PIN_SPARE].result,
		(long)remap_call[REMAP_EXCHANGE].result,
		(long)remap_call[REMAP_UNPIN_OLD].result,
		(long)remap_call[REMAP_OLD_WRITABLE].result);
	remap_filled.entry = NULL;
	/* The table in use is to be pinned, as all others are. */
	if (remap_call[REMAP_EXCHANGE].result) {
		remap_pin.arg1.mfn = remap_unpin.arg1.mfn;
		if (!remap_call[REMAP_UNPIN_OLD].result)
			remap_table_op(&remap_pin);
	} else if (remap_call[REMAP_PIN_SPARE].result) {
		remap_table_op(&remap_pin);
	}
}

/* Each page by itself, so that the one that fails is known. */
static void __init remap_table_by_pages(unsigned long pfn)
{
	unsigned long mfn, end = pfn + PTRS_PER_PTE;
	int ret;

	for (; pfn < end; pfn++) {
		mfn = remap_p2m(pfn);
		ret = remap_set_va(pfn, mfn);
		if (ret)
			xen_remap_fail(XRT_STEP_MAP, pfn, mfn, ret);
	}
}

/* The calls that put the spare page into the place of @old, at @pmd. */
static void __init remap_table_calls(pmd_t *pmd, void *old)
{
	unsigned long spare = (unsigned long)remap_filled.entry;

	remap_pin = (struct mmuext_op) {
		.cmd = MMUEXT_PIN_L1_TABLE,
		.arg1.mfn = remap_frame_of(remap_filled.entry),
	};
	remap_unpin = (struct mmuext_op) {
		.cmd = MMUEXT_UNPIN_TABLE,
		.arg1.mfn = remap_frame_of(old),
	};
	remap_exchange = remap_pmd_update(pmd, remap_pin.arg1.mfn);
	MULTI_update_va_mapping(&remap_call[REMAP_SPARE_READ_ONLY], spare,
				mfn_pte(remap_pin.arg1.mfn, PAGE_KERNEL_RO), 0);
	MULTI_mmuext_op(&remap_call[REMAP_PIN_SPARE], &remap_pin, 1, NULL,
			DOMID_SELF);
	MULTI_mmu_update(&remap_call[REMAP_EXCHANGE], &remap_exchange, 1, NULL,
			 DOMID_SELF);
	MULTI_mmuext_op(&remap_call[REMAP_UNPIN_OLD], &remap_unpin, 1, NULL,
			DOMID_SELF);
	MULTI_update_va_mapping(&remap_call[REMAP_OLD_WRITABLE],
				(unsigned long)old,
				mfn_pte(remap_unpin.arg1.mfn, PAGE_KERNEL),
				UVMF_INVLPG | UVMF_LOCAL);
}

/* Xen does all calls, also those after one that failed. */
static int __init remap_table_do_calls(void)
{
	int i, ret;

	ret = HYPERVISOR_multicall(remap_call, REMAP_NR_CALLS);
	for (i = 0; i < REMAP_NR_CALLS && ret; i++)
		remap_call[i].result = ret;
	for (i = 0; i < REMAP_NR_CALLS && !ret; i++)
		ret = remap_call[i].result;
	return ret;
}

/* The table under way is full. */
static void __init remap_table_install(void)
{
	unsigned long pfn = remap_filled.pfn;
	pmd_t *pmd = remap_pmd(pfn);
	void *old;
	int ret;

	remap_filled.n = 0;
	if (!pmd) {
		remap_table_by_pages(pfn);
		return;
	}
	old = remap_table_at(pmd);
	remap_table_calls(pmd, old);
	ret = remap_table_do_calls();
	remap_filled.entry = old;
	if (ret) {
		remap_table_give_up(pfn);
		remap_table_by_pages(pfn);
	}
}

/**
 * xen_remap_table_flush - map the pages of a table that will not get full
 */
void __init xen_remap_table_flush(void)
{
	u64 *entry = remap_filled.entry + remap_filled.pfn % PTRS_PER_PTE;
	unsigned int i, n = remap_filled.n;

	if (!n)
		return;
	/* The spare page has no further use for the entries: make them frames. */
	for (i = 0; i < n; i++)
		entry[i] = remap_pte_frame(entry[i]);
	xen_remap_batch_map(remap_filled.pfn, (unsigned long *)entry, n);
	remap_filled.n = 0;
}

static void __init remap_table_write(u64 *entry, const unsigned long *mfn,
				     unsigned int n)
{
	u64 flags = remap_pte_flags();

	/* As remap_copy_p2m() */
	for (; n >= 4; n -= 4, entry += 4, mfn += 4) {
		entry[0] = remap_pte(mfn[0], flags);
		entry[1] = remap_pte(mfn[1], flags);
		entry[2] = remap_pte(mfn[2], flags);
		entry[3] = remap_pte(mfn[3], flags);
	}
	for (; n; n--)
		*entry++ = remap_pte(*mfn++, flags);
}

/* Pages that are all in one table, one at least. */
static void __init remap_table_fill(unsigned long pfn, const unsigned long *mfn,
				    unsigned int n)
{
	if (remap_filled.n &&
	    remap_filled.pfn / PTRS_PER_PTE != pfn / PTRS_PER_PTE)
		xen_remap_table_flush();
	remap_table_write(remap_filled.entry + pfn % PTRS_PER_PTE, mfn, n);
	if (!remap_filled.n || pfn < remap_filled.pfn)
		remap_filled.pfn = pfn;
	remap_filled.n += n;
	if (remap_filled.n == PTRS_PER_PTE)
		remap_table_install();
}

/**
 * xen_remap_table_add - map a chunk's pages, or remember them
 * @pfn:	the first of them
 * @mfn:	their frames
 * @n:		how many, REMAP_BATCH_MAX at most
 */
void __init xen_remap_table_add(unsigned long pfn, const unsigned long *mfn,
				unsigned int n)
{
	bool upwards = remap_filled.n &&
		       remap_filled.pfn + remap_filled.n == pfn;
	unsigned int piece;

	if (!upwards && pfn + n != remap_filled.pfn)
		xen_remap_table_flush();
	/* From the end on that is next to the table under way. */
	for (; n && remap_filled.entry; n -= piece) {
		if (upwards) {
			piece = min_t(unsigned int, n,
				      PTRS_PER_PTE - pfn % PTRS_PER_PTE);
			remap_table_fill(pfn, mfn, piece);
			pfn += piece;
			mfn += piece;
		} else {
			piece = min_t(unsigned int, n,
				      (pfn + n - 1) % PTRS_PER_PTE + 1);
			remap_table_fill(pfn + n - piece, mfn + n - piece,
					 piece);
		}
	}
	if (n)
		xen_remap_batch_map(pfn, mfn, n);
}
