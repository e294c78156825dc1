/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's interface to Xen, for the simulator: it leads to the model. */
#ifndef SHIM_XEN_H
#define SHIM_XEN_H

#include "shim_kernel.h"

#define DOMID_SELF		0x7ff0
#define MMU_NORMAL_PT_UPDATE	0
#define MMU_MACHPHYS_UPDATE	1
#define XENMEM_decrease_reservation 1
#define XENVER_version		0

#define INVALID_P2M_ENTRY	(~0UL)
#define FOREIGN_FRAME_BIT	(1UL << 63)
#define IDENTITY_FRAME_BIT	(1UL << 62)
#define IDENTITY_FRAME(pfn)	((pfn) | IDENTITY_FRAME_BIT)
#define P2M_PER_PAGE		(PAGE_SIZE / sizeof(unsigned long))
#define PTRS_PER_PTE		512
#define PG_LEVEL_4K		1
#define PTE_PFN_MASK		0xffffffffff000ULL
#define _PAGE_PRESENT		0x001
#define _PAGE_RW		0x002
#define _PAGE_PSE		0x080
#define MMUEXT_PIN_L1_TABLE	0
#define MMUEXT_UNPIN_TABLE	4
#define UVMF_INVLPG		2
#define UVMF_LOCAL		0
#define __HYPERVISOR_mmu_update		1
#define __HYPERVISOR_update_va_mapping	14
#define __HYPERVISOR_mmuext_op		26

/* As the sizes on the real machine: an entry's place in its table counts. */
typedef struct { u64 pte; } pte_t;
typedef struct { u64 pmd; } pmd_t;
typedef struct { u64 maddr; } xmaddr_t;

#define PAGE_KERNEL		0x63
#define PAGE_KERNEL_RO		0x61
#define PAGE_KERNEL_IO		0x63
#define pte_val_ma(p)		((p).pte)
#define native_pmd_val(p)	((p).pmd)
#define __va(phys)		((void *)(SIM_VA + (phys)))
#define SIM_VA			0xffff888000000000UL

typedef u16 domid_t;

struct mmu_update {
	u64 ptr;
	u64 val;
};

struct mmuext_op {
	unsigned int cmd;
	struct {
		u64 mfn;
	} arg1;
};

struct multicall_entry {
	u64 op;
	s64 result;
	u64 args[6];
};

struct xen_memory_reservation {
	unsigned long *extent_start;
	unsigned long nr_extents;
	unsigned int extent_order;
	unsigned int address_bits;
	domid_t domid;
};

#define set_xen_guest_handle(handle, to)	((handle) = (to))

struct start_info {
	unsigned long nr_pages;
	char cmd_line[256];
};

extern struct start_info *xen_start_info;
extern unsigned long xen_released_pages;

static inline pte_t native_make_pte(u64 val)
{
	return (pte_t) { val };
}

static inline pte_t mfn_pte(unsigned long mfn, u64 prot)
{
	return (pte_t) { (u64)mfn << PAGE_SHIFT | prot };
}

/* sim_xen.c: nothing is at this address, which identifies an entry. */
#define xen_p2m_addr		((unsigned long *)0x800000000000UL)
#define WRITE_ONCE(x, val)	sim_write_p2m(&(x), val)
void sim_write_p2m(unsigned long *entry, unsigned long mfn);
unsigned long pfn_to_mfn(unsigned long pfn);
unsigned long mfn_to_pfn(unsigned long mfn);
unsigned long mfn_to_pfn_no_overrides(unsigned long mfn);
bool set_phys_to_machine(unsigned long pfn, unsigned long mfn);
bool __set_phys_to_machine(unsigned long pfn, unsigned long mfn);
unsigned long set_phys_range_identity(unsigned long pfn, unsigned long end);
unsigned long sim_frame_of(const void *page);
void set_pte_mfn(unsigned long va, unsigned long mfn, u64 prot);
/* sim_pagetables.c */
pmd_t *lookup_pmd_address(unsigned long va);
unsigned long pmd_page_vaddr(pmd_t pmd);
pte_t *lookup_address(unsigned long va, unsigned int *level);
xmaddr_t arbitrary_virt_to_machine(void *va);

#define virt_to_mfn(va)		sim_frame_of((const void *)(va))

/* sim_hypercalls.c */
int HYPERVISOR_mmu_update(struct mmu_update *update, unsigned int n, int *done,
			  domid_t domid);
int HYPERVISOR_update_va_mapping(unsigned long va, pte_t pte,
				 unsigned long flags);
int HYPERVISOR_mmuext_op(struct mmuext_op *op, unsigned int n, int *done,
			 domid_t domid);
int HYPERVISOR_multicall(void *list, u32 n);
int HYPERVISOR_memory_op(unsigned int op, void *arg);

static inline void MULTI_mmu_update(struct multicall_entry *call,
				    struct mmu_update *update, int n, int *done,
				    domid_t domid)
{
	call->op = __HYPERVISOR_mmu_update;
	call->args[0] = (unsigned long)update;
	call->args[1] = n;
	call->args[2] = (unsigned long)done;
	call->args[3] = domid;
}

static inline void MULTI_update_va_mapping(struct multicall_entry *call,
					   unsigned long va, pte_t pte,
					   unsigned long flags)
{
	call->op = __HYPERVISOR_update_va_mapping;
	call->args[0] = va;
	call->args[1] = pte.pte;
	call->args[2] = flags;
}

static inline void MULTI_mmuext_op(struct multicall_entry *call,
				   struct mmuext_op *op, int n, int *done,
				   domid_t domid)
{
	call->op = __HYPERVISOR_mmuext_op;
	call->args[0] = (unsigned long)op;
	call->args[1] = n;
	call->args[2] = (unsigned long)done;
	call->args[3] = domid;
}

static inline int HYPERVISOR_xen_version(int op, void *arg)
{
	(void)op, (void)arg;
	return 4 << 16 | 17;
}

/* sim_shim.c */
bool xen_initial_domain(void);
bool xen_pv_domain(void);
void xen_raw_console_write(const char *s);

#endif /* SHIM_XEN_H */
