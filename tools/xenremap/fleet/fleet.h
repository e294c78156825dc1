/* SPDX-License-Identifier: GPL-2.0 */
/* The verb fleet: a directory of captures, one host per file. */
#ifndef XENREMAP_FLEET_H
#define XENREMAP_FLEET_H

#include "boot_state.h"
#include "directory.h"
#include "xrt.h"

/* What is compared between hosts. */
enum fleet_value {
	FLEET_PREPARE,		/* nanoseconds */
	FLEET_WALK,		/* nanoseconds */
	FLEET_PAGE,		/* picoseconds per page of the walk */
	FLEET_SHARE,		/* of early boot, prepare and walk, in thousandths */
	FLEET_REMAPPED,		/* pages */
	FLEET_RELEASED,		/* pages */
	FLEET_LOST,		/* records */
	FLEET_NR_VALUES,
};

/**
 * struct host - the figures of a capture
 * @boot_id:	its boot
 * @nr_pages:	pages that the domain got
 * @chunks:	chunks walked
 * @value:	by enum fleet_value
 * @known:	bit by enum fleet_value
 * @xen:	major << 16 | minor, 0 where not known
 * @level:	enum xrt_level
 * @state:	enum boot_state
 * @what:	BOOT_STATE_FAILED: enum xrt_step; BOOT_STATE_DIED: that, or with @died
 *		enum xrt_death_id
 * @died:	@what is a death's
 * @from_log:	the figures are out of a log
 * @source:	of a capture, see xrt_model_source_name()
 * @plain:	there is no capture, only what kernel and Xen printed
 * @cause:	@plain and BOOT_STATE_DIED: what it died of
 * @release:	the kernel's name, printable, empty where not known
 */
struct host {
	__u64 boot_id;
	__u64 nr_pages;
	__u64 chunks;
	__u64 value[FLEET_NR_VALUES];
	__u32 known;
	__u32 xen;
	__u32 level;
	__u8 state;
	__u8 what;
	bool died;
	bool from_log;
	const char *source;
	bool plain;
	const char *cause;
	char release[80];
};

/**
 * struct fleet_file - a file of the directory
 * @of:		the file
 * @host:	of a DIRECTORY_CAPTURE: the figures
 */
struct fleet_file {
	struct directory_file *of;
	struct host host;
};

/**
 * struct fleet_spread - how a value is spread over hosts
 * @count:	hosts that have it
 * @min:	least; @p50, @p90 and @p99: as many per cent are not above it
 * @max:	greatest
 */
struct fleet_spread {
	__u64 count;
	__u64 min;
	__u64 p50;
	__u64 p90;
	__u64 p99;
	__u64 max;
};

/**
 * struct fleet_group - hosts with the same kernel and the same Xen
 * @like:	one of them
 * @hosts:	how many
 * @wrong:	of them that died, failed, or have a capture that is not whole
 * @released:	pages that they gave back to Xen
 * @walk:	time of their walks
 * @page:	picoseconds per page
 */
struct fleet_group {
	const struct host *like;
	__u64 hosts;
	__u64 wrong;
	__u64 released;
	struct fleet_spread walk;
	struct fleet_spread page;
};

/**
 * struct fleet - a directory, read
 * @dir:	the directory
 * @file:	a host per file of @dir
 * @host:	those that are captures, in the order of the table
 * @nr_host:	how many
 * @nr_bad:	captures, as it seems, that cannot be read
 * @nr_other:	other files
 * @state:	hosts by enum boot_state
 * @sum:	by enum fleet_value, where a sum makes sense
 * @copies:	captures of a boot that another one is of too
 * @spread:	by enum fleet_value
 * @group:	by median time of a page, greatest first
 * @nr_group:	how many
 */
struct fleet {
	struct directory dir;
	struct fleet_file *file;
	const struct fleet_file **host;
	size_t nr_host;
	size_t nr_bad;
	size_t nr_other;
	__u64 state[BOOT_NR_STATES];
	__u64 sum[FLEET_NR_VALUES];
	__u64 copies;
	struct fleet_spread spread[FLEET_NR_VALUES];
	struct fleet_group *group;
	size_t nr_group;
};

/* In place of an enum fleet_value, to sort by. */
enum {
	SORT_WORST = FLEET_NR_VALUES,
	SORT_NAME,
};

#endif /* XENREMAP_FLEET_H */
