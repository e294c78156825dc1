/* SPDX-License-Identifier: GPL-2.0 */
/* The verb report: a directory of captures, boots of one host. */
#ifndef XENREMAP_REPORT_DIRECTORY_H
#define XENREMAP_REPORT_DIRECTORY_H

#include "boot_state.h"
#include "boot_values.h"
#include "directory.h"

#define LEVEL_UNKNOWN	(~0u)

/**
 * struct host_boot - a boot of the host
 * @file:	its file
 * @boot_id:	id of the boot, valid unless @plain
 * @plain:	a log without records
 * @copy:	another file is of the same boot, and is used instead
 * @source:	see xrt_model_source_name(); "log"
 * @kernel:	the kernel's release, printable; empty if unknown
 * @xen:	major << 16 | minor, 0 if unknown
 * @nr_pages:	pages of the domain, 0 if unknown
 * @level:	level of the recorder, LEVEL_UNKNOWN, as of a boot without a recorder
 * @state:	enum boot_state
 * @values:	its values
 */
struct host_boot {
	const struct directory_file *file;
	__u64 boot_id;
	bool plain;
	bool copy;
	const char *source;
	char kernel[80];
	__u32 xen;
	__u64 nr_pages;
	__u32 level;
	enum boot_state state;
	struct boot_values values;
};

/* What boots of one host, as it is, have in common. */
enum host_what {
	HOST_KERNEL,
	HOST_XEN,
	HOST_NR_PAGES,
	HOST_LEVEL,
	HOST_NR_WHATS,
};

/**
 * struct host_boots - the directory, read
 * @dir:	its files
 * @boot:	boots, each once, those that take longest first; then copies
 * @nr:		number of boots
 * @nr_copies:	files of a boot that another file is of, too
 * @nr_bad:	files that cannot be read
 * @nr_other:	other files
 * @nr_state:	boots by enum boot_state
 * @differs:	by enum host_what: the boots differ in it
 * @spread:	by enum boot_value
 */
struct host_boots {
	struct directory dir;
	struct host_boot *boot;
	size_t nr;
	size_t nr_copies;
	size_t nr_bad;
	size_t nr_other;
	__u64 nr_state[BOOT_NR_STATES];
	bool differs[HOST_NR_WHATS];
	struct boot_spread spread[BOOT_NR_VALUES];
};

/**
 * host_boots_read() - read the captures and logs of a directory
 * @h:		gets the boots; host_boots_free() has to follow in any case
 * @path:	the directory
 * @err:	gets the reason of a failure
 *
 * Files that cannot be read are noted in @h->dir.
 *
 * Return: 0 or -1.
 */
int host_boots_read(struct host_boots *h, const char *path,
		    struct xrt_error *err);
void host_boots_free(struct host_boots *h);

/* "kernel", "xen" and so on: the field of that name. */
const char *host_what_name(unsigned int what);

/* @all: lists every boot and file. */
void host_boots_text(const struct host_boots *h, bool all);

/* Return: 0 or -1. */
int host_boots_json(const struct host_boots *h);

#endif /* XENREMAP_REPORT_DIRECTORY_H */
