/* SPDX-License-Identifier: GPL-2.0 */
/* What a serial log says besides the frames: lines that explain a failure. */
#ifndef LIBXENREMAP_LOG_FACTS_H
#define LIBXENREMAP_LOG_FACTS_H

#include "boot_log.h"
#include "frames.h"

/**
 * struct log_facts - lines of a log around the frames of a boot
 * @limit:	options that limit the kernel's memory
 * @nr_xen:	entries of @xen
 * @xen:	what the hypervisor complained about just before the frames
 */
struct log_facts {
	struct xrt_memory_limit limit;
	size_t nr_xen;
	char xen[XRT_COMPLAINTS][XRT_EVENT_TEXT];
};

/**
 * struct log_reading - all that a log says
 * @frames:	frames of a boot, NULL if there are none
 * @facts:	lines around them
 * @boots:	what kernel and hypervisor said
 */
struct log_reading {
	struct xrt_frames *frames;
	struct log_facts facts;
	struct xrt_boot_log boots;
};

/**
 * log_reading_bytes() - read a log
 * @to:		gets what it says; log_reading_free() has to follow in any case
 * @bytes:	the log
 * @boot:	tag of the boot whose frames to take, or XRT_LAST_BOOT
 * @number:	number of the boot whose facts to take, or XRT_LATEST_BOOT
 * @name:	what to call the log in errors
 * @err:	says why not
 *
 * Return: 0, also if the log has no frame, or -1.
 */
int log_reading_bytes(struct log_reading *to, struct log_bytes *bytes,
		      __s64 boot, __u32 number, const char *name,
		      struct xrt_error *err);
void log_reading_free(struct log_reading *to);

/* Does the log say anything of a boot? */
bool log_reading_has_boot(const struct log_reading *to);

#endif /* LIBXENREMAP_LOG_FACTS_H */
