// SPDX-License-Identifier: GPL-2.0
/* The figures of a boot without a recorder. */
#include "log_summary.h"

#include "xrt.h"

__u32 log_summary_xen(const struct xrt_boot_facts *f)
{
	if (f->xen)
		return f->xen;
	return f->xen_version.known ? (__u32)f->xen_version.value : 0;
}

const char *log_summary_domain(const struct xrt_boot_facts *f)
{
	switch (f->kind) {
	case XRT_DOMAIN_DOM0:
		return "dom0";
	case XRT_DOMAIN_DOMU:
		return "domU";
	default:
		break;
	}
	if (!xrt_kind_remaps(xrt_boot_kind(f)))
		return xrt_kind_name(xrt_boot_kind(f));
	if (!f->dom0.known)
		return NULL;
	return f->dom0.value ? "dom0" : "domU";
}

__u64 log_summary_tsc_hz(const struct xrt_boot_facts *f)
{
	if (f->tsc_refined_khz.known)
		return f->tsc_refined_khz.value * 1000;
	return f->tsc_khz.known ? f->tsc_khz.value * 1000 : 0;
}

/* printk cuts its times off after the microseconds. */
#define PRINTK_UNIT_NS	1000

bool log_summary_at_most(const struct xrt_boot_facts *f, __u64 *ns)
{
	if (!f->p2m_time.known || !f->remapped_time.known ||
	    f->remapped_time.value < f->p2m_time.value || !f->p2m_time.value)
		return false;
	*ns = f->remapped_time.value - f->p2m_time.value + PRINTK_UNIT_NS;
	return true;
}

const char *log_summary_cause(const struct xrt_boot_facts *f)
{
	static const char * const cause[] = {
		[XRT_EVENT_STEP] = "failure",
		[XRT_EVENT_CONFLICT] = "conflict",
		[XRT_EVENT_NO_AREA] = "conflict",
		[XRT_EVENT_NO_SWAP] = "conflict",
		[XRT_EVENT_SWAP_MAX] = "conflict",
		[XRT_EVENT_BUG] = "panic",
		[XRT_EVENT_PANIC] = "panic",
		[XRT_EVENT_EXCEPTION] = "exception",
		[XRT_EVENT_XEN_PANIC] = "crash",
		[XRT_EVENT_CRASH] = "crash",
	};

	for (size_t e = 0; e < ARRAY_SIZE(cause); e++) {
		if (f->event[e].line)
			return cause[e];
	}
	return NULL;
}

bool log_summary_ended(const struct xrt_boot_facts *f)
{
	return boot_facts_past_remap(f) || log_summary_cause(f) ||
	       !xrt_kind_remaps(xrt_boot_kind(f));
}
