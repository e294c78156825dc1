/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All that the remap asks of the hypervisor and of the mm. Each is inlined, so
 * that standing behind a name costs nothing.
 */
#ifndef _XEN_REMAP_OPS_H
#define _XEN_REMAP_OPS_H

#include <linux/mm.h>
#include <linux/pgtable.h>

#include <asm/xen/hypercall.h>
#include <asm/xen/page.h>

#include <xen/interface/memory.h>
#include <xen/interface/xen.h>
#include <xen/page.h>

#include "remap_compat.h"
#include "xen-ops.h"

/* "x86/xen: eliminate some private header files" (6.12); mmu.h has no guard */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#include "mmu.h"
#endif

static inline unsigned long remap_p2m(unsigned long pfn)
{
	return pfn_to_mfn(pfn);
}

static inline unsigned long remap_m2p(unsigned long mfn)
{
	return mfn_to_pfn(mfn);
}

/* May allocate: for the walk only. */
static inline bool remap_set_p2m(unsigned long pfn, unsigned long mfn)
{
	return set_phys_to_machine(pfn, mfn);
}

/*
 * Entries in a page of the p2m that the domain has for itself. Xen's tools may
 * read them at any time: each is to be written at once.
 */
static inline void remap_copy_p2m(unsigned long pfn, const unsigned long *mfn,
				  unsigned int n)
{
	unsigned long *entry = xen_p2m_addr + pfn;

	/* Counting takes as long as writing; __init is compiled to be small. */
	for (; n >= 4; n -= 4, entry += 4, mfn += 4) {
		WRITE_ONCE(entry[0], mfn[0]);
		WRITE_ONCE(entry[1], mfn[1]);
		WRITE_ONCE(entry[2], mfn[2]);
		WRITE_ONCE(entry[3], mfn[3]);
	}
	for (; n; n--)
		WRITE_ONCE(*entry++, *mfn++);
}

static inline bool remap_clear_p2m(unsigned long pfn)
{
	return __set_phys_to_machine(pfn, INVALID_P2M_ENTRY);
}

static inline void remap_set_identity(unsigned long pfn, unsigned long end)
{
	set_phys_range_identity(pfn, end);
}

/* The frame behind a page of the kernel's own, and another one behind it. */
static inline unsigned long remap_frame_of(void *page)
{
	return virt_to_mfn(page);
}

static inline void remap_map_at(void *page, unsigned long mfn)
{
	set_pte_mfn((unsigned long)page, mfn, PAGE_KERNEL);
}

static inline unsigned long remap_va(unsigned long pfn)
{
	return (unsigned long)__va(PFN_PHYS(pfn));
}

/* Return: 0 or a negative error of Xen's */
static inline int remap_set_va(unsigned long pfn, unsigned long mfn)
{
	return HYPERVISOR_update_va_mapping(remap_va(pfn),
					    mfn_pte(mfn, PAGE_KERNEL), 0);
}

/*
 * The mapping of a page that is a hole now. It may have none, which is fine.
 */
static inline void remap_clear_va(unsigned long pfn)
{
	pte_t pte = REMAP_HOLES_MAPPED ? mfn_pte(pfn, PAGE_KERNEL_IO) :
					 native_make_pte(0);

	(void)HYPERVISOR_update_va_mapping(remap_va(pfn), pte, 0);
}

static inline struct mmu_update remap_m2p_update(unsigned long mfn,
						 unsigned long pfn)
{
	return (struct mmu_update) {
		.ptr = PFN_PHYS(mfn) | MMU_MACHPHYS_UPDATE,
		.val = pfn,
	};
}

/* Machine address of the entry that maps a page, 0 where there is none. */
static inline u64 remap_pte_address(unsigned long pfn)
{
	unsigned int level;
	pte_t *pte = lookup_address(remap_va(pfn), &level);

	if (!pte || level != PG_LEVEL_4K)
		return 0;
	return arbitrary_virt_to_machine(pte).maddr;
}

static inline struct mmu_update remap_pte_update(u64 pte, unsigned long mfn)
{
	return (struct mmu_update) {
		.ptr = pte | MMU_NORMAL_PT_UPDATE,
		.val = pte_val_ma(mfn_pte(mfn, PAGE_KERNEL)),
	};
}

/* The flags of a page's mapping, the entry of a frame with them, and back. */
static inline u64 remap_pte_flags(void)
{
	return pte_val_ma(mfn_pte(0, PAGE_KERNEL));
}

static inline u64 remap_pte(unsigned long mfn, u64 flags)
{
	return PFN_PHYS(mfn) | flags;
}

static inline unsigned long remap_pte_frame(u64 entry)
{
	return (entry & PTE_PFN_MASK) >> PAGE_SHIFT;
}

/* Where it is said which page table maps a page; NULL if none does. */
static inline pmd_t *remap_pmd(unsigned long pfn)
{
	pmd_t *pmd = lookup_pmd_address(remap_va(pfn));

	if (!pmd || !(native_pmd_val(*pmd) & _PAGE_PRESENT) ||
	    (native_pmd_val(*pmd) & _PAGE_PSE))
		return NULL;
	return pmd;
}

/* The page table itself, which is mapped read-only. */
static inline void *remap_table_at(const pmd_t *pmd)
{
	return (void *)pmd_page_vaddr(*pmd);
}

static inline struct mmu_update remap_pmd_update(pmd_t *pmd, unsigned long mfn)
{
	return (struct mmu_update) {
		.ptr = arbitrary_virt_to_machine(pmd).maddr |
		       MMU_NORMAL_PT_UPDATE,
		.val = remap_pte(mfn, native_pmd_val(*pmd) & ~PTE_PFN_MASK),
	};
}

/* Pin or unpin a page table; whether Xen does it is of no use here. */
static inline void remap_table_op(struct mmuext_op *op)
{
	(void)HYPERVISOR_mmuext_op(op, 1, NULL, DOMID_SELF);
}

/* Return: 0 or a negative error of Xen's; *done counts those before it */
static inline int remap_update(struct mmu_update *update, unsigned int n,
			       int *done)
{
	return HYPERVISOR_mmu_update(update, n, done, DOMID_SELF);
}

/* Return: 1, or what Xen says where it does not take the frame */
static inline int remap_release(unsigned long mfn)
{
	struct xen_memory_reservation reservation = {
		.nr_extents	= 1,
		.domid		= DOMID_SELF,
	};

	set_xen_guest_handle(reservation.extent_start, &mfn);
	return HYPERVISOR_memory_op(XENMEM_decrease_reservation, &reservation);
}

#endif /* _XEN_REMAP_OPS_H */
