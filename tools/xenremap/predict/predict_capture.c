// SPDX-License-Identifier: GPL-2.0
/* Writes a predicted chain as a capture, so that decode can look for its walk. */
#include <string.h>

#include "crc.h"
#include "log_summary.h"
#include "predict.h"
#include "tables.h"

/* A log has no boot id: one that is the same for the same prediction. */
static __u64 predicted_id(const struct xrt_live_facts *f)
{
	__u32 map = xrt_crc32c(~0u, f->entry, f->nr_entry * sizeof(*f->entry));
	__u32 rest = xrt_crc32c(~0u, f->release, sizeof(f->release));

	return (__u64)map << 32 | xrt_crc32c(rest, &f->nr_pages,
					     sizeof(f->nr_pages));
}

int predict_capture(const struct predict *p, const char *out,
		    struct xrt_error *err)
{
	const struct predict_outcome *o = p->outcome;
	const struct xrt_boot_facts *log = &p->log.facts;
	struct xrt_tables none = { 0 };
	struct xrt_live_facts f = {
		.xen_version = log_summary_xen(log),
		.tsc_khz = log_summary_tsc_hz(log) / 1000,
		.dom0 = p->dom0, .nr_pages = p->nr_pages, .tables = &none,
		.map_origin = XRT_ORIGIN_LOG,
	};
	struct xrt_writer *w;

	if (!p->plan)
		return xrt_error_set(err, XRT_E_WRONG,
				     "%s: this kind of domain does not remap memory, so that no chain is written",
				     out);
	if (!predict_is_exact(p) || p->nr_outcome != 1)
		return xrt_error_set(err, XRT_E_WRONG,
				     "%s: the log allows more than one chain, so that none is written; see predict without -o",
				     out);
	f.entry = o->entry;
	f.nr_entry = o->nr_entry;
	f.plan = p->plan;
	memcpy(f.release, log->kernel, sizeof(f.release) - 1);
	f.boot_id = predicted_id(&f);
	if (!log_summary_at_most(log, &f.bound.at_most_ns))
		f.bound.at_most_ns = 0;
	w = xrt_writer_new(out, f.boot_id, err);
	if (!w)
		return -1;
	if (!xrt_live_write(&f, w, err))
		return xrt_writer_commit(w);
	xrt_writer_abort(w);
	return -1;
}
