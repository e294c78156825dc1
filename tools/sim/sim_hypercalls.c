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
	if (sim_map_refused(mfn) || !sim_owned(sim, mfn))
		return -EINVAL;
	sim_set(&sim->va, pfn, mfn);
	sim->mapped += sim->walking;
	return 0;
}

static int one_update(const struct mmu_update *update)
{
	u64 ptr = update->ptr & ~3ULL;
	u64 pfn;

	switch (update->ptr & 3) {
	case MMU_MACHPHYS_UPDATE:
		return set_m2p(ptr >> PAGE_SHIFT, update->val);
	case MMU_NORMAL_PT_UPDATE:
		if (sim_is_table_pointer(ptr))
			return sim_exchange_table(ptr, update->val);
		pfn = sim_pfn_of_entry(ptr);
		return pfn == NO_FRAME ? -EINVAL : set_va(pfn, update->val);
	default:
		return -EOPNOTSUPP;
	}
}

static int do_updates(const struct mmu_update *update, unsigned int n, int *done,
		      domid_t domid)
{
	unsigned int i;
	int ret = 0;

	if (domid != DOMID_SELF)
		return -ESRCH;
	for (i = 0; i < n && !ret; i++)
		ret = one_update(&update[i]);
	if (done)
		*done = ret ? i - 1 : i;
	return ret;
}

static int do_va_mapping(unsigned long va, u64 pte)
{
	struct sim_table_page *page = sim_table_page((void *)va);

	if (page)
		return sim_map_table_page(page, pte);
	if (va < SIM_VA)
		return -EINVAL;
	return set_va((va - SIM_VA) >> PAGE_SHIFT, pte);
}

static int do_table_op(const struct mmuext_op *op, unsigned int n, domid_t domid)
{
	if (n != 1 || domid != DOMID_SELF)
		return -EOPNOTSUPP;
	switch (op->cmd) {
	case MMUEXT_PIN_L1_TABLE:
		return sim_pin_table(op->arg1.mfn);
	case MMUEXT_UNPIN_TABLE:
		return sim_unpin_table(op->arg1.mfn);
	default:
		return -EOPNOTSUPP;
	}
}

int HYPERVISOR_mmu_update(struct mmu_update *update, unsigned int n, int *done,
			  domid_t domid)
{
	sim->counts.mmu_update++;
	sim->clock += sim->cfg.cost.call;
	return do_updates(update, n, done, domid);
}

int HYPERVISOR_update_va_mapping(unsigned long va, pte_t pte,
				 unsigned long flags)
{
	(void)flags;
	sim->counts.va_mapping++;
	sim->clock += sim->cfg.cost.call;
	return do_va_mapping(va, pte.pte);
}

int HYPERVISOR_mmuext_op(struct mmuext_op *op, unsigned int n, int *done,
			 domid_t domid)
{
	(void)done;
	sim->counts.mmuext_op++;
	sim->clock += sim->cfg.cost.call;
	return do_table_op(op, n, domid);
}

static int do_call(const struct multicall_entry *call)
{
	const u64 *arg = call->args;

	if (sim_faulty(SIM_CALL))
		return -EINVAL;
	switch (call->op) {
	case __HYPERVISOR_mmu_update:
		return do_updates((void *)arg[0], arg[1], (void *)arg[2], arg[3]);
	case __HYPERVISOR_update_va_mapping:
		return do_va_mapping(arg[0], arg[1]);
	case __HYPERVISOR_mmuext_op:
		return do_table_op((void *)arg[0], arg[1], arg[3]);
	default:
		return -EOPNOTSUPP;
	}
}

/* Each call has a result of its own, and none ends the others. */
int HYPERVISOR_multicall(void *list, u32 n)
{
	struct multicall_entry *call = list;

	sim->counts.multicall++;
	sim->clock += sim->cfg.cost.call;
	for (u32 i = 0; i < n; i++)
		call[i].result = do_call(&call[i]);
	return 0;
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
