// SPDX-License-Identifier: GPL-2.0
/* How a boot came out. The capture may be hostile. */
#include "arithmetic.h"
#include "boot_state.h"
#include "log_summary.h"
#include "names.h"
#include "xrt.h"

__u64 boot_state_dropped(const struct xrt_end *end)
{
	__u64 walk = xrt_add_limited(end->lost_pages, end->lost_chunks);
	__u64 rest = xrt_add_limited(end->lost_prepare, end->lost_other);

	return xrt_add_limited(walk, rest);
}

enum boot_state boot_state_find(const struct report *r, bool whole)
{
	const struct xrt_model *m = r->m;
	const struct xrt_stat *stat = xrt_stat(m->cap);

	if (m->nr_death)
		return BOOT_STATE_DIED;
	if (m->nr_fail)
		return BOOT_STATE_FAILED;
	if (!whole || stat->nr_damage || stat->nr_missing ||
	    !stat->end_known || !m->boot)
		return BOOT_STATE_INCOMPLETE;
	if (r->released)
		return BOOT_STATE_RELEASED;
	/* With the end known, the model has its record. */
	if (boot_state_dropped(m->end))
		return BOOT_STATE_DROPPED;
	return BOOT_STATE_OK;
}

enum boot_state boot_state_from_log(const struct xrt_boot_facts *f)
{
	if (log_summary_cause(f))
		return BOOT_STATE_DIED;
	if (!log_summary_ended(f))
		return BOOT_STATE_INCOMPLETE;
	if (f->released.known && f->released.value)
		return BOOT_STATE_RELEASED;
	return BOOT_STATE_OK;
}

const char *boot_state_name(unsigned int state)
{
	static const char * const names[BOOT_NR_STATES] = {
		"ok", "dropped", "released", "incomplete", "failed", "died",
	};

	return xrt_pick_name(names, BOOT_NR_STATES, state);
}
