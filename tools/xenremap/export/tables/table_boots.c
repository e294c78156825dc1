// SPDX-License-Identifier: GPL-2.0
/* Table boots: one row, what there is to say of a boot as a whole. */
#include "table_rows.h"
#include "figures.h"
#include "text.h"

static const char * const column[] = {
	"capture", "kernel", "xen_major", "xen_minor", "domain", "level",
	"sample", "nr_pages", "tsc_khz", "ram_pages_xen", "ram_pages_kernel",
	"areas", "chunks", "remapped", "released", "failed", "failures",
	"conflicts", "death", "death_phase", "whole", "lost_pages",
	"lost_chunks", "lost_prepare", "lost_other", "damaged",
	"missing_blocks", "phase_setup_ticks", "phase_setup_ns",
	"phase_prepare_ticks", "phase_prepare_ns", "phase_pagetable_ticks",
	"phase_pagetable_ns", "phase_paging_ticks", "phase_paging_ns",
	"phase_p2m_ticks", "phase_p2m_ns", "phase_mfn_list_ticks",
	"phase_mfn_list_ns", "phase_walk_ticks", "phase_walk_ns",
	"phase_recorder_ticks", "phase_recorder_ns", "phase_mfn_setup_ticks",
	"phase_mfn_setup_ns", "between_ticks", "between_ns", "early_ticks",
	"early_ns", "walk_ticks", "walk_ns", "sampled",
	"p2m_pages", "p2m_ticks", "p2m_ns", "p2m_p50_ticks", "p2m_p90_ticks",
	"p2m_p99_ticks", "p2m_p999_ticks", "p2m_max_ticks",
	"m2p_pages", "m2p_ticks", "m2p_ns", "m2p_p50_ticks", "m2p_p90_ticks",
	"m2p_p99_ticks", "m2p_p999_ticks", "m2p_max_ticks",
	"mapping_pages", "mapping_ticks", "mapping_ns", "mapping_p50_ticks",
	"mapping_p90_ticks", "mapping_p99_ticks", "mapping_p999_ticks",
	"mapping_max_ticks",
	"batch", "hypercalls",
	NULL
};

static void boot(struct rows *r, const struct xrt_model *m)
{
	const struct xrt_boot *b = m->boot;

	if (!b) {
		for (int i = 0; i < 7; i++)
			table_row_null(r);
		return;
	}
	table_row_bytes(r, b->release, sizeof(b->release));
	row_u64(r, b->xen_version >> 16);
	row_u64(r, b->xen_version & 0xffff);
	table_row_str(r, b->flags & XRT_BOOT_DOM0 ? "dom0" : "domU");
	table_row_str(r, xrt_level_name(b->level));
	row_u64(r, b->sample);
	row_u64(r, b->nr_pages);
}

static void counts(struct rows *r, const struct report *rep)
{
	const struct xrt_model *m = rep->m;

	row_u64(r, m->nr_area);
	row_if(r, m->end || m->finish, rep->chunks);
	row_if(r, m->end || m->finish, rep->pages);
	row_if(r, m->end, rep->released);
}

static void failures(struct rows *r, const struct xrt_model *m)
{
	const struct xrt_death *d = m->nr_death ? m->death[0] : NULL;

	table_row_bool(r, m->nr_fail || d);
	row_u64(r, m->nr_fail);
	row_u64(r, m->nr_conflict);
	if (d)
		table_row_str(r, xrt_death_name(xrt_death_id(d)));
	else
		table_row_null(r);
	if (d && d->phase != ~0u)
		table_row_str(r, xrt_phase_name(d->phase));
	else
		table_row_null(r);
}

static void flaws(struct rows *r, const struct xrt_model *m)
{
	const struct xrt_stat *stat = xrt_stat(m->cap);
	const struct xrt_end *e = m->end;
	__u64 missing = 0;

	for (size_t i = 0; i < stat->nr_missing; i++)
		missing += (__u64)stat->missing[i].last -
			   stat->missing[i].first + 1;
	table_row_bool(r, xrt_model_whole(m));
	row_if(r, e, e ? e->lost_pages : 0);
	row_if(r, e, e ? e->lost_chunks : 0);
	row_if(r, e, e ? e->lost_prepare : 0);
	row_if(r, e, e ? e->lost_other : 0);
	row_u64(r, stat->nr_damage);
	row_u64(r, missing);
}

static void duration(struct rows *r, const struct xrt_model *m, bool known,
		     __u64 ticks)
{
	row_if(r, known, ticks);
	table_row_ns(r, m, known, ticks);
}

static void times(struct rows *r, const struct report *rep)
{
	const struct xrt_model *m = rep->m;

	for (unsigned int p = 0; p < XRT_NR_PHASES; p++)
		duration(r, m, m->phase[p].begun && m->phase[p].ended,
			 figures_phase_ticks(m, p));
	duration(r, m, rep->between, rep->between);
	duration(r, m, rep->early, rep->early);
	duration(r, m, rep->walk, rep->walk);
}

static void steps(struct rows *r, const struct report *rep)
{
	table_row_bool(r, rep->sampled);
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &rep->step[s];

		row_u64(r, f->count);
		duration(r, rep->m, f->count, f->total);
		row_if(r, f->count, f->p50);
		row_if(r, f->count, f->p90);
		row_if(r, f->count, f->p99);
		row_if(r, f->count, f->p999);
		row_if(r, f->count, f->max);
	}
}

static void write(struct rows *r, const struct xrt_model *m)
{
	struct report rep;

	figures_from_model(&rep, m);
	row_lead(r);
	boot(r, m);
	row_if(r, m->end && m->end->tsc_khz, m->end ? m->end->tsc_khz : 0);
	for (int i = 0; i < 2; i++)
		row_if(r, m->map[i].total, rep.ram_pages[i]);
	counts(r, &rep);
	failures(r, m);
	flaws(r, m);
	times(r, &rep);
	steps(r, &rep);
	row_if(r, rep.batch, rep.batch);
	row_if(r, rep.calls, rep.calls);
	row_end(r);
}

const struct table table_boots = { "boots", column, write };
