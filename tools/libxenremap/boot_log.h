/* SPDX-License-Identifier: GPL-2.0 */
/* libxenremap, boot logs: what a log of Xen's or Linux's says about the remap. */
#ifndef LIBXENREMAP_BOOTLOG_H
#define LIBXENREMAP_BOOTLOG_H

#include "plan.h"

/* Who printed a map; the later ones are the better ones for the remap. */
enum xrt_map_source {
	XRT_BY_XEN,	/* the hypervisor */
	XRT_BY_FIRMWARE, /* Linux without Xen: BIOS-e820 */
	XRT_BY_HAND,	/* a bare list: START-END type */
	XRT_BY_KERNEL,	/* Linux as a PV domain, after its own changes */
	XRT_NR_SOURCES,
};

/**
 * struct xrt_log_map - a map as a log has it
 * @entry:	addresses and sizes in bytes
 * @nr:		how many, XRT_MAP_MAX at most
 * @first_line:	line of the first entry, from 1 on
 * @last_line:	line of the last entry
 * @bad_line:	a line of this map that cannot be read, 0 for none
 * @bad:	what is wrong with it
 */
struct xrt_log_map {
	struct xrt_e820 *entry;
	size_t nr;
	__u64 first_line;
	__u64 last_line;
	__u64 bad_line;
	const char *bad;
};

/**
 * struct xrt_maybe - a number that may not be there
 */
struct xrt_maybe {
	__u64 value;
	bool known;
};

/**
 * struct xrt_boot_facts - what a boot says; counts are pages
 * @map:	by enum xrt_map_source
 * @kernel:	from "Linux version", "" for none; any bytes but a NUL
 * @version:	the same as major << 16 | minor, 0 for none
 * @dom0:	1 or 0 where the log says so, else not known
 * @nr_pages:	said by a bare list
 * @first:	memory that Xen's builder took at once, "Dom0 alloc."
 * @further:	"N pages to be allocated"; 0 where nothing was
 * @initrd:	the initial RAM disk, beside @first
 * @p2m:	entries of "Phys-Mach map"
 * @image:	the dom0's kernel and its first page tables, up to @end; the
 *		end is 0 where it is not told
 * @remapped:	"Remapped N page(s)"
 * @released:	"Released N page(s)"
 * @xen_version: from the kernel's "Xen version:", major << 16 | minor
 * @tsc_khz:	"tsc: Detected N MHz processor"
 * @tsc_refined_khz: "tsc: Refined TSC clocksource calibration: N MHz"
 */
struct xrt_boot_facts {
	struct xrt_log_map map[XRT_NR_SOURCES];
	char kernel[80];
	__u32 version;
	struct xrt_maybe dom0;
	struct xrt_maybe nr_pages;
	struct xrt_maybe first;
	struct xrt_maybe further;
	struct xrt_maybe initrd;
	struct xrt_maybe p2m;
	struct xrt_pfns image;
	struct xrt_maybe remapped;
	struct xrt_maybe released;
	struct xrt_maybe xen_version;
	struct xrt_maybe tsc_khz;
	struct xrt_maybe tsc_refined_khz;
};

/**
 * struct xrt_boot_log - a log
 * @facts:	of the last boot that has a map, else of the last one that says
 *		how many pages were remapped
 * @boots:	boots in the log
 * @boot:	number of the one taken, from 1 on
 */
struct xrt_boot_log {
	struct xrt_boot_facts facts;
	__u32 boots;
	__u32 boot;
};

/**
 * xrt_boot_log_read() - look for the remap's facts in a log
 * @log:	gets them; xrt_boot_log_free() has to follow where this succeeds
 * @path:	the log. Prefixes, line ends and other bytes do not matter.
 * @err:	says why not: XRT_E_IO or XRT_E_NOMEM
 *
 * Takes time linear in the log's size. Of a line only the first 1024 bytes
 * count. Memory is bounded by XRT_MAP_MAX, but for pipes, which are kept.
 *
 * Return: 0 or -1.
 */
int xrt_boot_log_read(struct xrt_boot_log *log, const char *path,
		      struct xrt_error *err);

/**
 * xrt_boot_log_parse() - the same for bytes in memory
 * @log:	gets the facts
 * @data:	the log
 * @size:	its size in bytes
 *
 * Return: 0, or -1 where memory is short.
 */
int xrt_boot_log_parse(struct xrt_boot_log *log, const void *data,
		       size_t size);

/**
 * xrt_boot_log_map() - the map of a log that is the best one for the remap
 * @log:	the log
 * @name:	what to call it in errors
 * @source:	gets enum xrt_map_source
 * @err:	says why not: XRT_E_FORMAT where there is no map, XRT_E_WRONG
 *		where it cannot be read or has no RAM
 *
 * Return: the map, as long as the log lives, or NULL.
 */
const struct xrt_log_map *xrt_boot_log_map(const struct xrt_boot_log *log,
					   const char *name,
					   unsigned int *source,
					   struct xrt_error *err);

void xrt_boot_log_free(struct xrt_boot_log *log);

/* "Xen's own", "the kernel's" ... */
const char *xrt_source_name(unsigned int source);

/**
 * xrt_parse_version() - read "6.1.192-whatever"
 * @text:	ended by a NUL
 *
 * Return: major << 16 | minor, or 0 where that is no version.
 */
__u32 xrt_parse_version(const char *text);

#endif /* LIBXENREMAP_BOOTLOG_H */
