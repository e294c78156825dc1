// SPDX-License-Identifier: GPL-2.0
/* The figures of one capture of a fleet. All of them may be hostile. */
#include <limits.h>

#include "arithmetic.h"
#include "figures.h"
#include "fleet_host.h"
#include "log_summary.h"

static void set_value(struct host *h, unsigned int value, __u64 to)
{
	h->value[value] = to;
	h->known |= 1u << value;
}

static void host_times(struct host *h, const struct report *r)
{
	const struct xrt_model *m = r->m;
	__u64 prepare = figures_phase_ticks(m, XRT_PHASE_PREPARE), ns;
	unsigned __int128 ps;
	__u64 both;

	if (prepare && xrt_ticks_to_ns(m, prepare, &ns))
		set_value(h, FLEET_PREPARE, ns);
	if (r->walk && m->finish && xrt_ticks_to_ns(m, r->walk, &ns)) {
		set_value(h, FLEET_WALK, ns);
		ps = (unsigned __int128)ns * 1000;
		if (r->pages)
			ps /= r->pages;
		if (r->pages && ps <= ULLONG_MAX)
			set_value(h, FLEET_PAGE, (__u64)ps);
	}
	both = xrt_add_limited(prepare, r->walk);
	/* Damaged times: both are parts of early boot. */
	if (r->early && m->finish && both <= r->early)
		set_value(h, FLEET_SHARE, figures_permille(both, r->early));
}

static void host_counts(struct host *h, const struct report *r)
{
	const struct xrt_model *m = r->m;

	h->chunks = r->chunks;
	if (report_counts_known(r))
		set_value(h, FLEET_REMAPPED, r->pages);
	if (m->end)
		set_value(h, FLEET_RELEASED, r->released);
	if (m->end)
		set_value(h, FLEET_LOST, boot_state_dropped(m->end));
}

static void host_state_set(struct host *h, const struct report *r, bool whole)
{
	const struct xrt_model *m = r->m;

	h->state = (__u8)boot_state_find(r, whole);
	h->died = m->nr_death && !m->nr_fail;
	if (h->died)
		h->what = (__u8)xrt_death_id(m->death[0]);
	else if (m->nr_fail)
		h->what = (__u8)xrt_fail_step(m->fail[0]);
}

static void host_figures(struct host *h, const struct xrt_model *m, bool whole)
{
	struct report r;

	figures_from_model(&r, m);
	h->boot_id = xrt_stat(m->cap)->boot_id;
	h->source = h->from_log ? "log" : xrt_model_source_name(m);
	if (m->boot) {
		h->nr_pages = m->boot->nr_pages;
		h->xen = m->boot->xen_version;
		h->level = m->boot->level;
		xrt_escape(h->release, sizeof(h->release), m->boot->release,
			   sizeof(m->boot->release));
	}
	host_times(h, &r);
	host_counts(h, &r);
	host_state_set(h, &r, whole);
}

static void host_from_log(struct host *h, const struct xrt_boot_facts *f)
{
	h->plain = true;
	h->source = "log";
	h->xen = log_summary_xen(f);
	h->nr_pages = f->nr_pages.known ? f->nr_pages.value : 0;
	xrt_escape(h->release, sizeof(h->release), f->kernel,
		   sizeof(f->kernel));
	if (f->remapped.known)
		set_value(h, FLEET_REMAPPED, f->remapped.value);
	if (f->released.known)
		set_value(h, FLEET_RELEASED, f->released.value);
	h->cause = log_summary_cause(f);
	h->state = (__u8)boot_state_from_log(f);
}

int fleet_host_read(struct fleet_file *file, struct xrt_error *err)
{
	struct xrt_model *m = NULL;
	struct source src;
	int ret = 0;

	if (directory_open(&src, file->of, err)) {
		ret = directory_refuse(file->of, err);
		source_close(&src);
		return ret;
	}
	file->host.from_log = src.kind == SOURCE_LOG ||
			      src.kind == SOURCE_PLAIN_LOG;
	if (src.kind == SOURCE_PLAIN_LOG) {
		host_from_log(&file->host, &src.log.boots.facts);
		source_close(&src);
		return 0;
	}
	m = xrt_model_build(src.cap, err);
	if (m) {
		host_figures(&file->host, m, source_whole(&src));
	} else {
		ret = directory_refuse(file->of, err);
	}
	xrt_model_free(m);
	source_close(&src);
	return ret;
}

const char *fleet_host_what(const struct host *h)
{
	if (h->state < BOOT_STATE_FAILED)
		return NULL;
	if (h->plain)
		return h->cause;
	return h->died ? xrt_death_name(h->what) : xrt_step_name(h->what);
}

bool fleet_host_has(const struct host *h, unsigned int value)
{
	return h->known & 1u << value;
}

bool fleet_host_wrong(const struct host *h)
{
	return boot_state_wrong(h->state);
}
