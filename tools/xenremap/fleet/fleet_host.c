// SPDX-License-Identifier: GPL-2.0
/* The figures of one capture of a fleet. All of them may be hostile. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "figures.h"
#include "fleet_host.h"
#include "log_summary.h"
#include "source.h"
#include "xentrace.h"

/*
 * No recorder makes more, 500 GB remapped page by page; a sparse file of any
 * size costs nobody anything to put here.
 */
#define CAPTURE_MAX	(1ULL << 30)
/* A serial log of more is given to decode by hand. */
#define LOG_MAX		(64ULL << 20)

static void set_value(struct host *h, unsigned int value, __u64 to)
{
	h->value[value] = to;
	h->known |= 1u << value;
}

static __u64 sum_saturated(__u64 a, __u64 b)
{
	return a + b < a ? ~0ULL : a + b;
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
		if (r->pages && ps <= ~0ULL)
			set_value(h, FLEET_PAGE, (__u64)ps);
	}
	both = sum_saturated(prepare, r->walk);
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
		set_value(h, FLEET_LOST, sum_saturated(sum_saturated(m->end->lost_pages,
								     m->end->lost_chunks),
						       sum_saturated(m->end->lost_prepare,
								     m->end->lost_other)));
}

static void host_state_set(struct host *h, const struct xrt_model *m, bool whole)
{
	const struct xrt_stat *stat = xrt_stat(m->cap);

	if (m->nr_death) {
		h->state = HOST_DIED;
		h->died = !m->nr_fail;
		h->what = (__u8)(h->died ? xrt_death_id(m->death[0]) :
				 xrt_fail_step(m->fail[0]));
	} else if (m->nr_fail) {
		h->state = HOST_FAILED;
		h->what = (__u8)xrt_fail_step(m->fail[0]);
	} else if (!whole || stat->nr_damage || stat->nr_missing ||
		   !stat->end_known || !m->boot) {
		h->state = HOST_INCOMPLETE;
	} else if (h->value[FLEET_RELEASED]) {
		h->state = HOST_RELEASED;
	} else if (h->value[FLEET_LOST]) {
		h->state = HOST_DROPPED;
	}
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
	host_state_set(h, m, whole);
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
	if (h->cause)
		h->state = HOST_DIED;
	else if (!log_summary_ended(f))
		h->state = HOST_INCOMPLETE;
	else if (h->value[FLEET_RELEASED])
		h->state = HOST_RELEASED;
}

static bool is_named_capture(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && !strcmp(name + len - 4, ".xrt");
}

/*
 * What calls itself a capture is opened as one, for then its error says best
 * what became of it. Of the rest a log may hold a boot that died.
 */
static int open_source(struct source *src, struct fleet_file *file,
		       struct xrt_error *err)
{
	struct stat st;

	*src = (struct source){ .path = file->path };
	if (stat(file->path, &st))
		return xrt_error_set(err, XRT_E_IO, "%s: %s", file->path,
				     strerror(errno));
	if (is_named_capture(file->name) || source_is_capture(file->path)) {
		if ((__u64)st.st_size > CAPTURE_MAX)
			return xrt_error_set(err, XRT_E_DAMAGED,
					     "%s: too large for a capture: %lld bytes",
					     file->path, (long long)st.st_size);
		src->cap = xrt_open(file->path, err);
		return src->cap ? 0 : -1;
	}
	if ((__u64)st.st_size > LOG_MAX)
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: too large for a log; 'xenremap decode -o' takes captures out of memory images",
				     file->path);
	return source_open_any(src, file->path, XRT_LAST_BOOT, XRT_LATEST_BOOT,
			       err);
}

static int host_refuse(struct fleet_file *file, struct xrt_error *err)
{
	if (err->code == XRT_E_NOMEM)
		return -1;
	if (err->code == XRT_E_FORMAT && !is_named_capture(file->name)) {
		file->kind = FILE_OTHER;
		xrt_error_set(err, XRT_E_FORMAT, "%s: %s", file->path,
			      xentrace_is_trace(file->path) ?
			      "a trace of Xen; 'xenremap decode --chain' makes a capture of it" :
			      "neither a capture nor the log of a boot");
	} else {
		file->kind = FILE_BAD;
	}
	file->error = strdup(err->text);
	return file->error ? 0 :
	       xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
			     file->path);
}

int fleet_host_read(struct fleet_file *file, struct xrt_error *err)
{
	struct xrt_model *m = NULL;
	struct source src;
	int ret = 0;

	if (open_source(&src, file, err)) {
		ret = host_refuse(file, err);
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
		ret = host_refuse(file, err);
	}
	xrt_model_free(m);
	source_close(&src);
	return ret;
}

size_t fleet_host_len(const struct fleet_file *file)
{
	return strlen(file->name) - (is_named_capture(file->name) ? 4 : 0);
}

const char *fleet_host_state_name(unsigned int state)
{
	static const char * const names[HOST_NR_STATES] = {
		"ok", "dropped", "released", "incomplete", "failed", "died",
	};

	return state < HOST_NR_STATES ? names[state] : "?";
}

const char *fleet_host_what(const struct host *h)
{
	if (h->state < HOST_FAILED)
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
	return h->state >= HOST_INCOMPLETE;
}
