// SPDX-License-Identifier: GPL-2.0
/*
 * How much of the whole boot the remap took. The kernel's clock, of printk and
 * of systemd's times, starts in xen_start_kernel(), before early boot.
 */
#include <limits.h>
#include <string.h>

#include "boot_share.h"

static bool is_same_boot(const struct xrt_model *m, const struct xrt_boot_facts *log)
{
	if (m->end && log->remapped.known && log->remapped.value != m->end->remapped)
		return false;
	return !m->boot || !*log->kernel ||
	       !strncmp(log->kernel, (const char *)m->boot->release,
			strlen(log->kernel));
}

/* Return: ns of a part of the boot, 0 if it is unknown or longer than that. */
static __u64 part_ns(const struct boot_share *s, const struct xrt_model *m,
		     __u64 ticks)
{
	__u64 ns;

	return xrt_ticks_to_ns(m, ticks, &ns) && ns <= s->ns ? ns : 0;
}

void boot_share_find(struct boot_share *s, const struct report *r,
		     const struct xrt_boot_facts *log)
{
	const struct xrt_model *m = r->m;
	__u64 prepare = figures_phase_ticks(m, XRT_PHASE_PREPARE);

	*s = (struct boot_share){ .until = BOOT_UNTIL_UNKNOWN };
	if (!log)
		return;
	s->other_boot = !is_same_boot(m, log);
	if (s->other_boot || !(log->startup.known || log->init_time.known))
		return;
	s->until = log->startup.known ? BOOT_UNTIL_STARTUP : BOOT_UNTIL_INIT;
	s->ns = log->startup.known ? log->startup.value : log->init_time.value;
	s->early = part_ns(s, m, r->early);
	if (prepare && r->walk && m->finish && prepare <= ULLONG_MAX - r->walk)
		s->remap = part_ns(s, m, prepare + r->walk);
}

const char *boot_until_text(enum boot_until until)
{
	static const char * const text[] = {
		[BOOT_UNTIL_UNKNOWN]	= "unknown",
		[BOOT_UNTIL_INIT]	= "until the kernel starts init",
		[BOOT_UNTIL_STARTUP]	= "until systemd has started everything",
	};

	return text[until];
}
