/* SPDX-License-Identifier: GPL-2.0 */
/* How much of the whole boot the remap took. */
#ifndef ANALYSIS_BOOT_SHARE_H
#define ANALYSIS_BOOT_SHARE_H

#include "boot_log.h"
#include "figures.h"

enum boot_until {
	BOOT_UNTIL_UNKNOWN,
	BOOT_UNTIL_INIT,	/* the kernel starts init */
	BOOT_UNTIL_STARTUP,	/* systemd has started everything */
};

/**
 * struct boot_share - the whole boot, and parts of it
 * @until:	enum boot_until
 * @ns:		from the start of the kernel's clock to there
 * @early:	early boot in ns, 0 if unknown
 * @remap:	prepare and walk in ns, 0 if unknown
 * @other_boot:	the log is of another boot, so nothing is known
 */
struct boot_share {
	enum boot_until until;
	__u64 ns;
	__u64 early;
	__u64 remap;
	bool other_boot;
};

/**
 * boot_share_find() - look for the end of the boot in a log
 * @s:		gets it
 * @r:		figures of the capture
 * @log:	facts of its boot log, NULL for none
 */
void boot_share_find(struct boot_share *s, const struct report *r,
		     const struct xrt_boot_facts *log);

/* "until the kernel starts init" ... */
const char *boot_until_text(enum boot_until until);

#endif /* ANALYSIS_BOOT_SHARE_H */
