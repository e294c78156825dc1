// SPDX-License-Identifier: GPL-2.0
/*
 * Format openmetrics: a boot as metrics, for node_exporter's textfile
 * collector. docs/metrics.md describes each. However long the capture, the
 * number of series is the same: there are none by area, chunk or page.
 */

#include "export.h"
#include "log_summary.h"
#include "metric.h"
#include "openmetrics.h"
#include "text.h"
#include "verb.h"

/* Room for a kernel's release with each byte escaped. */
#define NAME_MAX_TEXT	XRT_ESCAPED(sizeof(((struct xrt_boot *)0)->release))

/* A sample with at most one label of its own; none where key is NULL. */
static void metric_labelled(struct metric_out *o, const char *key, const char *text,
			    __u64 value)
{
	const struct metric_label label[] = { { key, text }, { 0 } };

	metric_u64(o, label, value);
}

/* A family of one sample without a label of its own. */
static void metric_alone(struct metric_out *o, const char *name, enum metric_type type,
			 const char *unit, __u64 value, const char *help)
{
	const struct metric m = { name, type, unit, help };

	metric_begin(o, &m);
	metric_u64(o, NULL, value);
}

static void show_info(struct metric_out *o, const struct xrt_model *m)
{
	static const struct metric info = {
		"xen_remap", METRIC_INFO, NULL,
		"What booted: the kernel, the hypervisor, the domain, the recorder's level, and the boot's own id"
	};
	const struct xrt_boot *b = m->boot;
	char kernel[NAME_MAX_TEXT] = "", xen[FORMAT_MAX] = "", id[XRT_BOOT_ID_TEXT];
	const struct metric_label label[] = {
		{ "kernel", kernel },
		{ "xen", xen },
		{ "domain", !b ? "" : b->flags & XRT_BOOT_DOM0 ? "dom0" : "domU" },
		{ "level", b ? xrt_level_name(b->level) : "" },
		{ "boot_id", xrt_boot_id_text(id, xrt_stat(m->cap)->boot_id) },
		{ 0 }
	};

	if (b) {
		xrt_escape(kernel, sizeof(kernel), b->release,
			   sizeof(b->release));
		snprintf(xen, sizeof(xen), "%u.%u", b->xen_version >> 16,
			 b->xen_version & 0xffff);
	}
	metric_begin(o, &info);
	metric_u64(o, label, 1);
}

static void show_source(struct metric_out *o, const char *name, const char *mfns,
			const char *times)
{
	static const struct metric source = {
		"xen_remap_source", METRIC_INFO, NULL,
		"Where the facts come from: a recorder's capture, tables of the running kernel, xentrace, or a log"
	};
	const struct metric_label label[] = {
		{ "source", name }, { "mfns", mfns }, { "times", times }, { 0 }
	};

	metric_begin(o, &source);
	metric_u64(o, label, 1);
}

static void show_capture(struct metric_out *o, const struct xrt_model *m)
{
	const struct xrt_stat *stat = xrt_stat(m->cap);

	metric_alone(o, "xen_remap_capture_bytes", METRIC_GAUGE, "bytes", stat->bytes,
		     "Size of the capture");
	metric_alone(o, "xen_remap_capture_whole", METRIC_GAUGE, NULL, xrt_model_whole(m),
		     "Whether nothing is damaged, missing or dropped and nothing failed, 0 or 1");
	metric_alone(o, "xen_remap_capture_damaged_blocks", METRIC_GAUGE, NULL,
		     stat->nr_damage, "Damaged places in the capture");
	metric_alone(o, "xen_remap_capture_missing_blocks", METRIC_GAUGE, NULL,
		     xrt_missing_blocks(stat),
		     "Blocks that the capture should have and has not");
	if (m->end && m->end->tsc_khz)
		metric_alone(o, "xen_remap_tsc_hertz", METRIC_GAUGE, "hertz",
			     (__u64)m->end->tsc_khz * 1000,
			     "Frequency of the time stamp counter");
}

static void show_maps(struct metric_out *o, const struct report *r)
{
	static const struct metric ram = {
		"xen_remap_ram_pages", METRIC_GAUGE, "pages",
		"Pages of RAM in the E820 map"
	};
	static const struct metric ranges = {
		"xen_remap_map_entries", METRIC_GAUGE, NULL,
		"Entries of the E820 map"
	};
	static const char * const of[] = {
		[XRT_MAP_XEN] = "xen", [XRT_MAP_KERNEL] = "kernel",
		[XRT_MAP_REMAP] = "remap",
	};

	if (r->m->boot)
		metric_alone(o, "xen_remap_nr_pages", METRIC_GAUGE, "pages",
			     r->m->boot->nr_pages,
			     "Pages that Xen's builder gave the domain");
	metric_begin(o, &ram);
	for (size_t i = 0; i < ARRAY_SIZE(of); i++) {
		if (r->m->map[i].total)
			metric_labelled(o, "map", of[i], r->ram_pages[i]);
	}
	metric_begin(o, &ranges);
	for (size_t i = 0; i < ARRAY_SIZE(of); i++) {
		if (r->m->map[i].total)
			metric_labelled(o, "map", of[i], r->m->map[i].total);
	}
	metric_alone(o, "xen_remap_nr_areas", METRIC_GAUGE, NULL, r->m->nr_area,
		     "Areas of the kernel's map without RAM");
}

/*
 * A batch updates the mapping with mmu_update, a single page with
 * update_va_mapping. Pages go back one by one.
 */
static void show_hypercalls(struct metric_out *o, const struct report *r)
{
	static const struct metric calls = {
		"xen_remap_hypercalls", METRIC_COUNTER, NULL,
		"Hypercalls that update a page's m2p entry or mapping, or give a page back"
	};
	__u64 half = r->batch > 1 ? 0 : r->calls / 2;

	metric_begin(o, &calls);
	/* A walk that did not end may have taken more, unknown. */
	if (r->batch && r->m->finish && (r->calls || !r->chunks)) {
		metric_labelled(o, "hypercall", "mmu_update", r->calls - half);
		metric_labelled(o, "hypercall", "update_va_mapping", half);
	}
	if (r->m->end)
		metric_labelled(o, "hypercall", "memory_op", r->released);
}

/* Return: whether the frames of all walked pages were read back. */
static bool runs_known(const struct xrt_model *m)
{
	for (size_t i = 0; i < m->nr_chunk; i++) {
		if (m->chunk[i].run_pages != m->chunk[i].rec->pages)
			return false;
	}
	return m->nr_chunk || m->end;
}

static void show_work(struct metric_out *o, const struct report *r)
{
	const struct xrt_model *m = r->m;
	__u64 prepared = 0;

	for (size_t i = 0; i < m->nr_prepared; i++)
		prepared += m->prepared[i].pages;
	metric_alone(o, "xen_remap_prepared_pages", METRIC_COUNTER, "pages", prepared,
		     "Pages put into chunks");
	if (report_counts_known(r))
		metric_alone(o, "xen_remap_remapped_pages", METRIC_COUNTER, "pages",
			     r->pages, "Pages that the walk gave their new place");
	if (m->end)
		metric_alone(o, "xen_remap_released_pages", METRIC_COUNTER, "pages",
			     r->released, "Pages given back to Xen, for want of a place");
	metric_alone(o, "xen_remap_timed_pages", METRIC_COUNTER, "pages", r->timed,
		     "Pages timed step by step");
	metric_alone(o, "xen_remap_prepared_chunks", METRIC_COUNTER, "chunks",
		     m->nr_prepared, "Chunks prepared");
	if (report_counts_known(r))
		metric_alone(o, "xen_remap_walked_chunks", METRIC_COUNTER, "chunks",
			     r->chunks, "Chunks walked to their end");
	if (runs_known(m))
		metric_alone(o, "xen_remap_mfn_runs", METRIC_COUNTER, NULL, m->nr_runs_total,
			     "Runs of adjacent machine frames in the walked chunks");
	show_hypercalls(o, r);
	if (r->batch)
		metric_alone(o, "xen_remap_batch_pages", METRIC_GAUGE, "pages", r->batch,
			     "The most pages that one hypercall updates");
}

static void show_dropped(struct metric_out *o, const struct xrt_model *m)
{
	const struct xrt_end *end = m->end;
	static const struct metric dropped = {
		"xen_remap_dropped_records", METRIC_COUNTER, NULL,
		"What the recorder had no room for: records of pages, of walked and of prepared chunks, and others"
	};
	static const struct metric memory = {
		"xen_remap_recorder_bytes", METRIC_GAUGE, "bytes",
		"Memory of the recorder: static until the end of boot, for the walk, and kept for the capture"
	};

	if (!end)
		return;
	metric_begin(o, &dropped);
	metric_labelled(o, "kind", "page", end->lost_pages);
	metric_labelled(o, "kind", "chunk", end->lost_chunks);
	metric_labelled(o, "kind", "prepare", end->lost_prepare);
	metric_labelled(o, "kind", "other", end->lost_other);
	if (!xrt_model_recorded(m))
		return;
	metric_begin(o, &memory);
	metric_labelled(o, "kind", "static", end->static_bytes);
	metric_labelled(o, "kind", "walk", end->walk_bytes);
	metric_labelled(o, "kind", "kept", end->kept_bytes);
}

static void show_death(struct metric_out *o, const struct xrt_model *m)
{
	static const struct metric death = {
		"xen_remap_death", METRIC_INFO, NULL,
		"How the kernel died: the cause, the step and the phase, each empty where it does not apply"
	};
	const struct xrt_death *d = m->nr_death ? m->death[0] : NULL;
	bool fail = d && xrt_death_id(d) == XRT_DEATH_FAIL && m->nr_fail;
	const struct metric_label label[] = {
		{ "cause", d ? xrt_death_name(xrt_death_id(d)) : "" },
		{ "step", fail ? xrt_step_name(xrt_fail_step(m->fail[m->nr_fail - 1])) : "" },
		{ "phase", d && d->phase != ~0u ? xrt_phase_name(d->phase) : "" },
		{ 0 }
	};

	metric_alone(o, "xen_remap_boot_died", METRIC_GAUGE, NULL, d ? 1 : 0,
		     "Whether the kernel died in this boot, 0 or 1");
	if (!d)
		return;
	metric_begin(o, &death);
	metric_u64(o, label, 1);
}

static void show_failed_steps(struct metric_out *o, const struct xrt_model *m)
{
	static const struct metric failures = {
		"xen_remap_failures", METRIC_COUNTER, NULL,
		"Steps that failed"
	};
	static const struct metric conflicts = {
		"xen_remap_conflicts", METRIC_COUNTER, NULL,
		"Things found where the E820 map has no RAM"
	};

	metric_begin(o, &failures);
	for (unsigned int s = 0; s <= XRT_STEP_EXTRA; s++) {
		__u64 n = 0;

		for (size_t i = 0; i < m->nr_fail; i++)
			n += xrt_fail_step(m->fail[i]) == s;
		metric_labelled(o, "step", xrt_step_name(s), n);
	}
	metric_begin(o, &conflicts);
	for (unsigned int p = 0; p < XRT_NR_PLACES; p++) {
		__u64 n = 0;

		for (size_t i = 0; i < m->nr_conflict; i++)
			n += xrt_conflict_place(m->conflict[i]) == p;
		metric_labelled(o, "place", xrt_place_name(p), n);
	}
}

static void show_log_info(struct metric_out *o, const struct xrt_boot_facts *f)
{
	static const struct metric info = {
		"xen_remap", METRIC_INFO, NULL,
		"What booted: the kernel, the hypervisor, the domain; level and boot_id are empty for a boot without a recorder"
	};
	const char *domain = log_summary_domain(f);
	__u32 version = log_summary_xen(f);
	char kernel[NAME_MAX_TEXT], xen[FORMAT_MAX] = "";
	const struct metric_label label[] = {
		{ "kernel", kernel }, { "xen", xen },
		{ "domain", domain ? domain : "" },
		{ "level", "" }, { "boot_id", "" }, { 0 }
	};

	xrt_escape(kernel, sizeof(kernel), f->kernel, sizeof(f->kernel));
	if (version)
		snprintf(xen, sizeof(xen), "%u.%u", version >> 16,
			 version & 0xffff);
	metric_begin(o, &info);
	metric_u64(o, label, 1);
}

/* What a log without a recorder's records has. */
static void show_log(struct metric_out *o, const struct xrt_boot_facts *f)
{
	static const struct metric death = {
		"xen_remap_death", METRIC_INFO, NULL,
		"How the kernel died: the cause, the step and the phase, each empty where it does not apply"
	};
	const char *cause = log_summary_cause(f);
	const struct metric_label label[] = {
		{ "cause", cause }, { "step", "" }, { "phase", "" }, { 0 }
	};
	__u64 hz = log_summary_tsc_hz(f);

	show_log_info(o, f);
	show_source(o, "log", "unknown", "unknown");
	if (hz)
		metric_alone(o, "xen_remap_tsc_hertz", METRIC_GAUGE, "hertz", hz,
			   "Frequency of the time stamp counter");
	if (f->nr_pages.known)
		metric_alone(o, "xen_remap_nr_pages", METRIC_GAUGE, "pages",
			   f->nr_pages.value,
			   "Pages that Xen's builder gave the domain");
	if (f->remapped.known)
		metric_alone(o, "xen_remap_remapped_pages", METRIC_COUNTER,
			   "pages", f->remapped.value,
			   "Pages that the walk gave their new place");
	if (f->released.known)
		metric_alone(o, "xen_remap_released_pages", METRIC_COUNTER,
			   "pages", f->released.value,
			   "Pages given back to Xen, for want of a place");
	if (log_summary_ended(f))
		metric_alone(o, "xen_remap_boot_died", METRIC_GAUGE, NULL,
			   cause ? 1 : 0,
			   "Whether the kernel died in this boot, 0 or 1");
	if (!cause)
		return;
	metric_begin(o, &death);
	metric_u64(o, label, 1);
}

static int write_metrics(const struct export *e, FILE *to, bool strict)
{
	struct metric_out o = { .to = to, .strict = strict, .label = e->label };
	const struct xrt_model *m = e->m;
	struct report r;

	if (!m) {
		show_log(&o, e->log);
		metric_end(&o);
		return 0;
	}
	figures_from_model(&r, m);
	show_info(&o, m);
	show_source(&o, e->from_log ? "log" : xrt_model_source_name(m),
		    xrt_origin_name(xrt_model_origin(m, XRT_FACT_P2M)),
		    xrt_origin_name(xrt_model_origin(m, XRT_FACT_TIME)));
	show_capture(&o, m);
	show_maps(&o, &r);
	show_work(&o, &r);
	show_dropped(&o, m);
	show_death(&o, m);
	show_failed_steps(&o, m);
	openmetrics_times(&o, &r);
	metric_end(&o);
	return 0;
}

static int write_textfile(const struct export *e, FILE *to,
			  struct xrt_error *err)
{
	(void)err;
	return write_metrics(e, to, false);
}

static int write_strict(const struct export *e, FILE *to,
			struct xrt_error *err)
{
	(void)err;
	return write_metrics(e, to, true);
}

static const char * const own_labels[] = {
	"kernel", "xen", "domain", "level", "capture", "map", "hypercall",
	"kind", "cause", "step", "phase", "place", "le", NULL
};

const struct export_format export_openmetrics = {
	.name = "openmetrics",
	.summary = "metrics for node_exporter's textfile collector",
	.logs = true,
	.directory = true,
	.own_labels = own_labels,
	.write = write_textfile,
};

const struct export_format export_openmetrics_strict = {
	.name = "openmetrics-strict",
	.summary = "the same as OpenMetrics 1.0 to the letter",
	.logs = true,
	.directory = true,
	.own_labels = own_labels,
	.write = write_strict,
};
