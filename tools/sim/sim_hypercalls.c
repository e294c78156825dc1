// SPDX-License-Identifier: GPL-2.0
/*
 * The hypercalls of the remap. They refuse the same as Xen: frames of other
 * domains, frames and table entries that do not exist.
 */
#include <errno.h>

#include "shim_xen.h"
#include "sim_xen.h"

static int set_m2p(uint64_t mfn, uint64_t pfn)
{
	sim->clock += sim->cfg.cost.m2p;
	sim->counts.m2p++;
	if (sim_faulty(SIM_M2P) || !sim_owned(sim, mfn))
		return -EINVAL;
	sim_set(&sim->m2p, mfn, pfn);
	return 0;
}

static int set_va(uint64_t pfn, uint64_t pte)
{
	uint64_t mfn = pte >> PAGE_SHIFT;

	sim->counts.map++;
	if (pfn >= sim->va_end)
		return -EINVAL;
	if (!(pte & 1)) {
		sim_set(&sim->va, pfn, NO_FRAME);
		return 0;
	}
	sim->clock += sim->cfg.cost.map;
	if (sim_faulty(SIM_MAP) || !sim_owned(sim, mfn))
		return -EINVAL;
	sim_set(&sim->va, pfn, mfn);
	sim->mapped += sim->walking;
	return 0;
}

static int one_update(const struct mmu_update *update)
{
	u64 tables = (layout_end(&sim->cfg.layout) + 1) << PAGE_SHIFT;
	u64 ptr = update->ptr & ~3ULL;

	switch (update->ptr & 3) {
	case MMU_MACHPHYS_UPDATE:
		return set_m2p(ptr >> PAGE_SHIFT, update->val);
	case MMU_NORMAL_PT_UPDATE:
		if (ptr < tables || ptr % sizeof(pte_t))
			return -EINVAL;
		ptr = (ptr - tables) ^ PAGE_SIZE;
		return set_va(ptr / sizeof(pte_t), update->val);
	default:
		return -EOPNOTSUPP;
	}
}

int HYPERVISOR_mmu_update(struct mmu_update *update, unsigned int n, int *done,
			  domid_t domid)
{
	unsigned int i;
	int ret = 0;

	sim->counts.mmu_update++;
	sim->clock += sim->cfg.cost.call;
	if (domid != DOMID_SELF)
		return -ESRCH;
	for (i = 0; i < n && !ret; i++)
		ret = one_update(&update[i]);
	if (done)
		*done = ret ? i - 1 : i;
	return ret;
}

int HYPERVISOR_update_va_mapping(unsigned long va, pte_t pte,
				 unsigned long flags)
{
	(void)flags;
	sim->counts.va_mapping++;
	sim->clock += sim->cfg.cost.call;
	if (va < SIM_VA)
		return -EINVAL;
	return set_va((va - SIM_VA) >> PAGE_SHIFT, pte.pte);
}

int HYPERVISOR_memory_op(unsigned int op, void *arg)
{
	const struct xen_memory_reservation *r = arg;
	uint64_t mfn;

	sim->counts.memory_op++;
	sim->clock += sim->cfg.cost.call;
	if (op != XENMEM_decrease_reservation || r->extent_order ||
	    r->nr_extents != 1 || r->domid != DOMID_SELF)
		return -EOPNOTSUPP;
	mfn = *r->extent_start;
	/* It returns how many extents it has done. */
	if (sim_faulty(SIM_RELEASE) || !sim_owned(sim, mfn))
		return 0;
	sim_set(&sim->lost, mfn, 1);
	sim_set(&sim->m2p, mfn, NO_FRAME);
	return 1;
}
