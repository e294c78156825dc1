/* SPDX-License-Identifier: GPL-2.0 */
/* What a serial log says besides the frames: lines that explain a failure. */
#ifndef LIBXENREMAP_LOG_FACTS_H
#define LIBXENREMAP_LOG_FACTS_H

#include <stddef.h>

#include "frames.h"

#define LOG_LINE_MAX	160
#define LOG_XEN_LINES	3

/**
 * struct log_facts - lines of a log, made inert
 * @limit:	the option that limits the kernel's memory, e.g. "mem=3500M",
 *		or ""
 * @limit_bytes: where that option ends memory, 0 where it cannot be told
 * @nr_xen:	entries of @xen
 * @xen:	what the hypervisor complained about just before the frames
 */
struct log_facts {
	char limit[LOG_LINE_MAX];
	__u64 limit_bytes;
	size_t nr_xen;
	char xen[LOG_XEN_LINES][LOG_LINE_MAX];
};

/**
 * log_facts_read() - look around the frames of a boot
 * @facts:	gets the lines
 * @log:	the log
 * @size:	its size in bytes
 * @frames:	where the frames are
 */
void log_facts_read(struct log_facts *facts, const void *log, size_t size,
		    const struct xrt_frames *frames);

#endif /* LIBXENREMAP_LOG_FACTS_H */
