// SPDX-License-Identifier: GPL-2.0
/* The model of machine and domain: memory, tables, clock. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shim_xen.h"
#include "sim_xen.h"

struct sim *sim;

static void end_without_memory(void)
{
	sim->nomem = true;
	panic("the simulator has no memory left");
}

void sim_set(struct sparse *array, uint64_t key, uint64_t val)
{
	if (!sparse_set(array, key, val))
		end_without_memory();
}

/* The frame of the page that the kernel maps frames at: after all others. */
static uint64_t own_frame(const struct sim *s)
{
	return layout_end(&s->cfg.layout);
}

void sim_reset(struct sim *s, const struct sim_config *cfg)
{
	s->cfg = *cfg;
	s->cfg.layout.nr = cfg->nr_pages;
	sparse_clear(&s->p2m, &s->cfg.layout, false);
	sparse_clear(&s->m2p, &s->cfg.layout, true);
	sparse_clear(&s->va, &s->cfg.layout, false);
	sparse_clear(&s->lost, &s->cfg.layout, true);
	sparse_clear(&s->frame, &s->cfg.layout, true);
	sparse_clear(&s->table_slot, &s->cfg.layout, false);
	sparse_clear(&s->slot_table, &s->cfg.layout, false);
	sim_tables_clear(s);
	sim_contents_clear(&s->contents);
	s->window = NULL;
	s->window_own = own_frame(s);
	s->window_mfn = s->window_own;
	/* Xen's builder fills the last page of the p2m. */
	s->p2m_end = (cfg->nr_pages + P2M_PER_PAGE - 1) & ~(P2M_PER_PAGE - 1);
	s->va_end = cfg->nr_pages;
	s->walking = false;
	s->mapped = 0;
	memset(s->done, 0, sizeof(s->done));
	memset(&s->counts, 0, sizeof(s->counts));
	s->nr_frees = 0;
	s->clock = 0;
	s->death[0] = '\0';
	s->warning[0] = '\0';
	s->nomem = false;
}

void sim_release(struct sim *s)
{
	sparse_free(&s->p2m);
	sparse_free(&s->m2p);
	sparse_free(&s->va);
	sparse_free(&s->lost);
	sparse_free(&s->frame);
	sparse_free(&s->table_slot);
	sparse_free(&s->slot_table);
	sim_tables_clear(s);
	sim_contents_free(&s->contents);
}

void sim_begin_walk(struct sim *s)
{
	const struct sim_config *cfg = &s->cfg;

	s->walking = true;
	for (uint32_t i = 0; i < cfg->nr_map; i++) {
		const struct sim_e820 *e = &cfg->map[i];
		uint64_t end = (e->addr + e->size) >> PAGE_SHIFT;

		if (e->type != E820_TYPE_RAM &&
		    !(cfg->dom0 && e->type == E820_TYPE_UNUSABLE))
			continue;
		s->p2m_end = max(s->p2m_end, end);
		s->va_end = max(s->va_end, end);
	}
}

bool sim_faulty(enum sim_step step)
{
	return sim->done[step]++ == sim->cfg.fault.at &&
	       sim->cfg.fault.step == step;
}

bool sim_map_refused(uint64_t mfn)
{
	const struct sim_fault *fault = &sim->cfg.fault;

	/* What Xen refuses once it refuses ever again. */
	if (sim_faulty(SIM_MAP) ||
	    (fault->step == SIM_PAGE && sim_m2p(sim, mfn) == fault->at &&
	     sim->walking))
		sim->refused = mfn;
	return mfn == sim->refused;
}

uint64_t sim_p2m(struct sim *s, uint64_t pfn)
{
	uint64_t val;

	if (sparse_get(&s->p2m, pfn, &val))
		return val;
	if (pfn < s->cfg.nr_pages)
		return layout_mfn(&s->cfg.layout, pfn);
	return INVALID_P2M_ENTRY;
}

uint64_t sim_m2p(struct sim *s, uint64_t mfn)
{
	uint64_t val;

	if (sparse_get(&s->m2p, mfn, &val))
		return val;
	return layout_pfn(&s->cfg.layout, mfn);
}

uint64_t sim_va(struct sim *s, uint64_t pfn)
{
	uint64_t val;

	if (sparse_get(&s->va, pfn, &val))
		return val;
	if (pfn <= max_pfn_mapped && pfn < s->cfg.nr_pages)
		return layout_mfn(&s->cfg.layout, pfn);
	return NO_FRAME;
}

bool sim_owned(struct sim *s, uint64_t mfn)
{
	uint64_t val;

	return mfn == s->window_own ||
	       (layout_pfn(&s->cfg.layout, mfn) != NO_FRAME &&
		!sparse_get(&s->lost, mfn, &val));
}

void sim_free_range(unsigned long pfn, unsigned long n)
{
	if (sim->nr_frees == SIM_FREES_MAX)
		panic("more ranges freed than the simulator keeps");
	sim->frees[sim->nr_frees++] = (struct sim_range) { pfn, n };
}

/*
 * What the kernel's code calls.
 */

unsigned long pfn_to_mfn(unsigned long pfn)
{
	unsigned long mfn = sim_p2m(sim, pfn);

	return mfn == INVALID_P2M_ENTRY ?
	       mfn : mfn & ~(FOREIGN_FRAME_BIT | IDENTITY_FRAME_BIT);
}

unsigned long mfn_to_pfn_no_overrides(unsigned long mfn)
{
	return sim_m2p(sim, mfn);
}

unsigned long mfn_to_pfn(unsigned long mfn)
{
	unsigned long pfn = sim_m2p(sim, mfn);

	if (sim_p2m(sim, pfn) == mfn)
		return pfn;
	return sim_p2m(sim, mfn) == IDENTITY_FRAME(mfn) ? mfn : ~0UL;
}

bool __set_phys_to_machine(unsigned long pfn, unsigned long mfn)
{
	if (pfn >= sim->p2m_end)
		return mfn == INVALID_P2M_ENTRY;
	sim_set(&sim->p2m, pfn, mfn);
	return true;
}

bool set_phys_to_machine(unsigned long pfn, unsigned long mfn)
{
	sim->clock += sim->cfg.cost.p2m;
	return !sim_faulty(SIM_P2M) && __set_phys_to_machine(pfn, mfn);
}

unsigned long set_phys_range_identity(unsigned long pfn, unsigned long end)
{
	unsigned long from = pfn;

	for (; pfn < end && pfn < sim->p2m_end; pfn++)
		sim_set(&sim->p2m, pfn, IDENTITY_FRAME(pfn));
	return pfn - from;
}

/*
 * An entry after the first one of a leaf, see xen_remap_set_leaves(). No such
 * write can fail: a fault that is to be here does not happen.
 */
void sim_write_p2m(unsigned long *entry, unsigned long mfn)
{
	sim->clock += sim->cfg.cost.p2m;
	sim_faulty(SIM_P2M);
	if (!__set_phys_to_machine(entry - xen_p2m_addr, mfn))
		panic("a p2m entry is written that does not exist");
}

unsigned long sim_frame_of(const void *page)
{
	const struct sim_table_page *table = sim_table_page(page);

	if (table)
		return sim_table_frame(table);
	if (!sim->window)
		sim->window = (void *)page;
	if (sim->window != page)
		panic("frame of a page that the simulator does not know");
	return sim->window_mfn;
}

void set_pte_mfn(unsigned long va, unsigned long mfn, u64 prot)
{
	unsigned long *page = (unsigned long *)va;

	(void)prot;
	if (sim->window != page)
		panic("a page is mapped that the simulator does not know");
	if (!sim_owned(sim, mfn))
		panic("frame %lx is mapped but not owned", mfn);
	if (!sim_contents_save(sim, sim->window_mfn, page) ||
	    !sim_contents_load(sim, mfn, page))
		end_without_memory();
	sim->window_mfn = mfn;
	/* Its first three words are the head, then comes its own number. */
	if (sim->walking && mfn != sim->window_own && sim_faulty(SIM_CHAIN))
		page[3] = ~page[3];
}
