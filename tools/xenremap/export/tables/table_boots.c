// SPDX-License-Identifier: GPL-2.0
/* Table boots: one row for the boot as a whole. */
#include "table_rows.h"
#include "figures.h"
#include "log_summary.h"
#include "text.h"

static const char * const boot_column[] = {
	"boot_id", "kernel", "xen", "domain", "level", "sample", "nr_pages",
	"tsc_hz", "ram_pages_xen", "ram_pages_kernel", "ram_pages_remap", "nr_areas",
	"walked_chunks", "remapped_pages", "released_pages", "batch_pages",
	"failed", "nr_failures", "nr_conflicts", "death_cause", "death_phase",
	"capture_whole", "capture_bytes", "capture_damaged_blocks",
	"capture_missing_blocks", "dropped_page_records",
	"dropped_chunk_records", "dropped_prepare_records",
	"dropped_other_records", "phase_setup_ticks", "phase_setup_ns",
	"phase_prepare_ticks", "phase_prepare_ns", "phase_pagetable_ticks",
	"phase_pagetable_ns", "phase_paging_ticks", "phase_paging_ns",
	"phase_p2m_ticks", "phase_p2m_ns", "phase_mfn_list_ticks",
	"phase_mfn_list_ns", "phase_walk_ticks", "phase_walk_ns",
	"phase_recorder_ticks", "phase_recorder_ns", "phase_mfn_setup_ticks",
	"phase_mfn_setup_ns", "between_ticks", "between_ns", "early_boot_ticks",
	"early_boot_ns", "walk_ticks", "walk_ns", "walk_ns_per_page",
	"walk_hypercalls", "walk_sampled", "walk_step_p2m_ticks",
	"walk_step_p2m_ns", "walk_step_p2m_timed_pages",
	"walk_step_p2m_mean_ticks", "walk_step_p2m_p50_ticks",
	"walk_step_p2m_p90_ticks", "walk_step_p2m_p99_ticks",
	"walk_step_p2m_p999_ticks", "walk_step_p2m_max_ticks",
	"walk_step_m2p_ticks", "walk_step_m2p_ns", "walk_step_m2p_timed_pages",
	"walk_step_m2p_mean_ticks", "walk_step_m2p_p50_ticks",
	"walk_step_m2p_p90_ticks", "walk_step_m2p_p99_ticks",
	"walk_step_m2p_p999_ticks", "walk_step_m2p_max_ticks",
	"walk_step_mapping_ticks", "walk_step_mapping_ns",
	"walk_step_mapping_timed_pages", "walk_step_mapping_mean_ticks",
	"walk_step_mapping_p50_ticks", "walk_step_mapping_p90_ticks",
	"walk_step_mapping_p99_ticks", "walk_step_mapping_p999_ticks",
	"walk_step_mapping_max_ticks", "walk_step_rest_ticks",
	"walk_step_rest_ns", "source", "schema",
	NULL
};

static void boot_columns(struct rows *r, const struct xrt_model *m)
{
	const struct xrt_boot *b = m->boot;
	char xen[FORMAT_MAX];

	if (!b) {
		for (int i = 0; i < 6; i++)
			table_row_null(r);
		return;
	}
	snprintf(xen, sizeof(xen), "%u.%u", b->xen_version >> 16,
		 b->xen_version & 0xffff);
	table_row_bytes(r, b->release, sizeof(b->release));
	table_row_str(r, xen);
	table_row_str(r, b->flags & XRT_BOOT_DOM0 ? "dom0" : "domU");
	table_row_str(r, xrt_level_name(b->level));
	row_if(r, b->sample, b->sample);
	row_u64(r, b->nr_pages);
}

static void count_columns(struct rows *r, const struct report *rep)
{
	const struct xrt_model *m = rep->m;
	bool ended = report_counts_known(rep);

	row_u64(r, m->nr_area);
	row_if(r, ended, rep->chunks);
	row_if(r, ended, rep->pages);
	row_if(r, m->end, rep->released);
	row_if(r, rep->batch, rep->batch);
}

static void failure_columns(struct rows *r, const struct xrt_model *m)
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

static void flaw_columns(struct rows *r, const struct xrt_model *m)
{
	const struct xrt_stat *stat = xrt_stat(m->cap);
	const struct xrt_end *e = m->end;

	table_row_bool(r, xrt_model_whole(m));
	row_u64(r, stat->bytes);
	row_u64(r, stat->nr_damage);
	row_u64(r, xrt_missing_blocks(stat));
	row_if(r, e, e ? e->lost_pages : 0);
	row_if(r, e, e ? e->lost_chunks : 0);
	row_if(r, e, e ? e->lost_prepare : 0);
	row_if(r, e, e ? e->lost_other : 0);
}

static void duration_columns(struct rows *r, const struct xrt_model *m,
			     bool known, __u64 ticks)
{
	row_if(r, known, ticks);
	table_row_ns(r, m, known, ticks);
}

static void time_columns(struct rows *r, const struct report *rep)
{
	const struct xrt_model *m = rep->m;
	__u64 ns = 0;

	for (unsigned int p = 0; p < XRT_NR_PHASES; p++) {
		const struct xrt_span *s = &m->phase[p];

		duration_columns(r, m, s->begun && s->ended &&
				       s->end >= s->begin,
				 figures_phase_ticks(m, p));
	}
	duration_columns(r, m, rep->between, rep->between);
	duration_columns(r, m, rep->early, rep->early);
	duration_columns(r, m, rep->walk, rep->walk);
	if (report_counts_known(rep) && rep->pages && rep->walk &&
	    xrt_ticks_to_ns(m, rep->walk, &ns))
		table_row_ratio(r, ns, rep->pages);
	else
		table_row_null(r);
	row_if(r, rep->calls, rep->calls);
}

static void step_columns(struct rows *r, const struct report *rep)
{
	table_row_bool(r, rep->sampled);
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		const struct step_figures *f = &rep->step[s];

		duration_columns(r, rep->m, f->count, f->total);
		row_if(r, f->count, f->count);
		if (f->count)
			table_row_ratio(r, f->mean, 100);
		else
			table_row_null(r);
		row_if(r, f->count, f->p50);
		row_if(r, f->count, f->p90);
		row_if(r, f->count, f->p99);
		row_if(r, f->count, f->p999);
		row_if(r, f->count, f->max);
	}
	duration_columns(r, rep->m, rep->rest_known, rep->rest);
}

static void write_boot_row(struct rows *r, const struct export *e)
{
	const struct xrt_model *m = e->m;
	__u64 khz = m->end ? m->end->tsc_khz : 0;
	struct report rep;

	figures_from_model(&rep, m);
	row_lead(r);
	boot_columns(r, m);
	row_if(r, khz, khz * 1000);
	for (int i = 0; i < XRT_NR_MAPS; i++)
		row_if(r, m->map[i].total, rep.ram_pages[i]);
	count_columns(r, &rep);
	failure_columns(r, m);
	flaw_columns(r, m);
	time_columns(r, &rep);
	step_columns(r, &rep);
	table_row_str(r, e->from_log ? "log" : xrt_model_source_name(m));
	table_row_str(r, TABLE_SCHEMA);
	row_end(r);
}

static void skip_columns(struct rows *r, const char *until)
{
	while (strcmp(boot_column[r->col], until))
		table_row_null(r);
}

static void text_column(struct rows *r, const char *text)
{
	if (text && *text)
		table_row_str(r, text);
	else
		table_row_null(r);
}

/* A log has few of the columns. */
static void write_log_row(struct rows *r, const struct xrt_boot_facts *f)
{
	__u32 version = log_summary_xen(f);
	const char *cause = log_summary_cause(f);
	__u64 hz = log_summary_tsc_hz(f);
	char xen[FORMAT_MAX] = "";

	if (version)
		snprintf(xen, sizeof(xen), "%u.%u", version >> 16,
			 version & 0xffff);
	row_lead(r);
	if (*f->kernel)
		table_row_bytes(r, f->kernel, sizeof(f->kernel));
	skip_columns(r, "xen");
	text_column(r, xen);
	text_column(r, log_summary_domain(f));
	skip_columns(r, "nr_pages");
	row_if(r, f->nr_pages.known, f->nr_pages.value);
	row_if(r, hz, hz);
	skip_columns(r, "remapped_pages");
	row_if(r, f->remapped.known, f->remapped.value);
	row_if(r, f->released.known, f->released.value);
	skip_columns(r, "failed");
	if (log_summary_ended(f))
		table_row_bool(r, cause);
	skip_columns(r, "death_cause");
	text_column(r, cause);
	skip_columns(r, "source");
	table_row_str(r, "log");
	table_row_str(r, TABLE_SCHEMA);
	row_end(r);
}

const struct table table_boots = { "boots", boot_column, write_boot_row, write_log_row };
