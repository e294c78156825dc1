// SPDX-License-Identifier: GPL-2.0
/* Facts of a boot: what follows from several of them. */
#include "boot_facts.h"

bool boot_facts_have_kernel(const struct xrt_boot_facts *f)
{
	return *f->kernel || f->has_command_line ||
	       f->map[XRT_BY_KERNEL].nr ||
	       f->map[XRT_BY_FIRMWARE].nr || f->remapped.known ||
	       f->released.known;
}

bool boot_facts_past_remap(const struct xrt_boot_facts *f)
{
	bool past = f->remapped.known || f->went_on;

	for (int e = XRT_EVENT_BUG; e <= XRT_EVENT_CRASH; e++)
		past |= f->event[e].late;
	return past;
}

bool xrt_boot_died(const struct xrt_boot_facts *f)
{
	for (int e = 0; e <= XRT_EVENT_CRASH; e++) {
		if (f->event[e].line)
			return true;
	}
	return f->sentence.line;
}
