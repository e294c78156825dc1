/* SPDX-License-Identifier: GPL-2.0 */
/* libxenremap, boot logs: the facts of one boot. */
#ifndef LIBXENREMAP_BOOT_FACTS_H
#define LIBXENREMAP_BOOT_FACTS_H

#include "memory_option.h"
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

/* What kind of domain a kernel runs in, as far as its log says. */
enum xrt_domain_kind {
	XRT_DOMAIN_UNKNOWN,
	XRT_DOMAIN_DOM0,	/* PV */
	XRT_DOMAIN_DOMU,	/* PV */
	XRT_DOMAIN_PV,		/* PV, one of these two */
	XRT_DOMAIN_PVH,
	XRT_DOMAIN_HVM,
	XRT_DOMAIN_NOT_PV,	/* one of these two, or no domain at all */
	XRT_DOMAIN_ARM,
	XRT_DOMAIN_NOT_LINUX,	/* PV, but its kernel is another one */
};

/* Do kernels in such a domain remap? */
bool xrt_kind_remaps(enum xrt_domain_kind kind);
/* The kind in words. */
const char *xrt_kind_text(enum xrt_domain_kind kind);
/* The kind's name in JSON, NULL if it is none of those without a remap. */
const char *xrt_kind_name(enum xrt_domain_kind kind);

/* What Xen's builder puts into a dom0, and what Linux checks. */
enum xrt_log_piece {
	XRT_PIECE_KERNEL,
	XRT_PIECE_PAGE_TABLES,
	XRT_PIECE_P2M,
	XRT_PIECE_INITRD,
	XRT_PIECE_START_INFO,
	XRT_NR_PIECES,
};

/* What a kernel or Xen says when something goes wrong. */
enum xrt_log_event {
	XRT_EVENT_STEP,		/* a step of the remap failed */
	XRT_EVENT_CONFLICT,	/* a piece is where the map has no RAM */
	XRT_EVENT_NO_AREA,	/* no room to move the p2m list or the initrd */
	XRT_EVENT_NO_SWAP,	/* no RAM to swap a non-RAM range with */
	XRT_EVENT_SWAP_MAX,	/* too many ranges to swap */
	XRT_EVENT_BUG,		/* "kernel BUG at FILE:LINE!" */
	XRT_EVENT_PANIC,
	XRT_EVENT_EXCEPTION,	/* an exception before the console works */
	XRT_EVENT_XEN_PANIC,	/* Xen itself stopped */
	XRT_EVENT_CRASH,	/* Xen: the domain crashed */
	XRT_EVENT_NO_RANGE,	/* no target left: pages are released */
	XRT_EVENT_RELEASE,	/* Xen did not take a page back */
	XRT_EVENT_NO_REGION,	/* not enough extra memory regions */
	XRT_EVENT_NO_RECORD,	/* the recorder got no memory */
	XRT_EVENT_WARNING,	/* a warning of arch/x86/xen */
	XRT_NR_EVENTS,
};

#define XRT_EVENT_TEXT	160
#define XRT_FUNCTION_TEXT	48

/**
 * struct xrt_event - the first line of its kind
 * @line:	number of the line, 0 if there is none
 * @late:	it says or shows that the kernel had come further than the remap
 * @piece:	enum xrt_log_piece
 * @step:	enum xrt_step
 * @pfn:	XRT_NO_PFN if it is not there
 * @mfn:	XRT_NO_PFN if it is not there
 * @value:	line of the source, exception vector, blocks or error
 * @address:	of the instruction, 0 if it is not there
 * @fault:	address that a page fault was about
 * @has_fault:	@fault is there
 * @text:	the line without prefixes, without control characters
 * @function:	that the kernel was in, "" if it is not there
 */
struct xrt_event {
	__u64 line;
	bool late;
	__u32 piece;
	__u32 step;
	__u64 pfn;
	__u64 mfn;
	__s64 value;
	__u64 address;
	__u64 fault;
	bool has_fault;
	char text[XRT_EVENT_TEXT];
	char function[XRT_FUNCTION_TEXT];
};

/**
 * struct xrt_sentence - the line that the recorder prints when the kernel dies
 * @line:	number of the line, 0 if there is none
 * @plain:	the kernel itself prints it, and has no recorder
 * @death:	enum xrt_death_id; the others depend on it
 * @step:	enum xrt_step that failed
 * @pfn:	of the page
 * @mfn:	of the page
 * @error:	what the step returned, signed
 * @found:	MFN in the place of @mfn in the list of chunks
 * @area:	area of the page
 * @chunk:	chunk of the walk
 * @pages:	pages that leave the extra memory, at @pfn
 * @region:	pages that its region has there
 * @place:	enum xrt_place that is not in RAM
 * @start:	where it is, in bytes
 * @end:	its end
 * @vector:	exception
 * @address:	that a page fault was about
 * @ip:		of the instruction
 * @phase:	name of the phase
 * @function:	that the kernel was in, "" if it is not there
 * @text:	what a panic said
 */
struct xrt_sentence {
	__u64 line;
	bool plain;
	__u32 death;
	__u32 step;
	struct xrt_maybe pfn;
	struct xrt_maybe mfn;
	struct xrt_maybe error;
	struct xrt_maybe found;
	struct xrt_maybe area;
	struct xrt_maybe chunk;
	struct xrt_maybe pages;
	struct xrt_maybe region;
	__u32 place;
	__u64 start;
	__u64 end;
	__u32 vector;
	__u64 address;
	struct xrt_maybe ip;
	char phase[16];
	char function[XRT_FUNCTION_TEXT];
	char text[XRT_EVENT_TEXT];
};

#define XRT_COMPLAINTS	3

/**
 * struct xrt_boot_facts - what a boot says; counts are pages
 * @number:	of the boot in the log, from 1 on
 * @first_line:	its first line
 * @domain:	its domain, 0 for the dom0 or the only one
 * @kind:	enum xrt_domain_kind
 * @map:	by enum xrt_map_source
 * @kernel:	from "Linux version", "" for none; any bytes but a NUL
 * @version:	the same as major << 16 | minor, 0 for none
 * @patch:	third number of the version of its source, if that is certain
 * @packaged:	more follows the version's numbers: it may be patched
 * @xen:	Xen's version, 0 for none
 * @xen_version: from the kernel's "Xen version:", major << 16 | minor
 * @tsc_khz:	"tsc: Detected N MHz processor"
 * @tsc_refined_khz: "tsc: Refined TSC clocksource calibration: N MHz"
 * @dom0:	1 or 0 if the log says so, else not known
 * @nr_pages:	said by a bare list
 * @dom0_mem:	option on Xen's line
 * @host_ram:	"System RAM: ", pages of the host
 * @first:	memory that Xen's builder took at once, "Dom0 alloc."
 * @further:	"N pages to be allocated"; not known if the line ends before
 * @initrd:	the initial RAM disk, beside @first
 * @p2m:	entries of "Phys-Mach map"
 * @image:	the dom0's kernel and its first page tables, up to @end; the
 *		end is 0 if it is not there
 * @piece:	where the builder put the pieces, in bytes of the domain's
 *		physical addresses; empty if it is not there
 * @efi:	Xen has its map from EFI: 1 or 0
 * @started:	line by which Xen had started the dom0's kernel, 0 for none
 * @entered:	the kernel's first lines are there, from before it has a console
 * @unread:	the first line after the kernel's start that is not known, 0 for
 *		none
 * @went_on:	line that only a kernel that is past the remap can cause, 0 for
 *		none
 * @remapped:	"Remapped N page(s)"
 * @released:	"Released N page(s)"
 * @swapped:	"Remapped N non-RAM page(s)"
 * @p2m_area:	"p2m virtual area at ..., size is N", in bytes
 * @p2m_time:	printk's time of that line, in ns
 * @remapped_time: the same of the line "Remapped"
 * @init_time:	the same of "Run /init as init process"
 * @startup:	systemd's "Startup finished in", in ns
 * @has_command_line: the kernel's command line is there
 * @limit:	options on it that limit the kernel's memory
 * @misplaced:	dom0_mem= is on it, where it has no effect
 * @event:	by enum xrt_log_event
 * @sentence:	the recorder's line, if the kernel died of it
 * @complaint:	what the hypervisor complained about, the latest ones
 * @complaint_at: where those are in the log
 * @nr_complaint: how many
 */
struct xrt_boot_facts {
	__u32 number;
	__u64 first_line;
	__u32 domain;
	enum xrt_domain_kind kind;
	struct xrt_log_map map[XRT_NR_SOURCES];
	char kernel[80];
	__u32 version;
	struct xrt_maybe patch;
	bool packaged;
	__u32 xen;
	struct xrt_maybe xen_version;
	struct xrt_maybe tsc_khz;
	struct xrt_maybe tsc_refined_khz;
	struct xrt_maybe dom0;
	struct xrt_maybe nr_pages;
	struct xrt_dom0_mem dom0_mem;
	struct xrt_maybe host_ram;
	struct xrt_maybe first;
	struct xrt_maybe further;
	struct xrt_maybe initrd;
	struct xrt_maybe p2m;
	struct xrt_pfns image;
	struct xrt_pfns piece[XRT_NR_PIECES];
	struct xrt_maybe efi;
	__u64 started;
	bool entered;
	__u64 unread;
	__u64 went_on;
	struct xrt_maybe remapped;
	struct xrt_maybe released;
	struct xrt_maybe swapped;
	struct xrt_maybe p2m_area;
	struct xrt_maybe p2m_time;
	struct xrt_maybe remapped_time;
	struct xrt_maybe init_time;
	struct xrt_maybe startup;
	bool has_command_line;
	struct xrt_memory_limit limit;
	bool misplaced;
	struct xrt_event event[XRT_NR_EVENTS];
	struct xrt_sentence sentence;
	char complaint[XRT_COMPLAINTS][XRT_EVENT_TEXT];
	__u64 complaint_at[XRT_COMPLAINTS];
	size_t nr_complaint;
};

/* The kind, also if only the kernel's map shows it: a PV kernel has Xen's. */
enum xrt_domain_kind xrt_boot_kind(const struct xrt_boot_facts *f);

/* Did the kernel itself print anything? */
bool boot_facts_have_kernel(const struct xrt_boot_facts *f);

/* Had the kernel come further than the remap, as its log says? */
bool boot_facts_past_remap(const struct xrt_boot_facts *f);

/* Did this boot end in a death, as its log says? */
bool xrt_boot_died(const struct xrt_boot_facts *f);

/**
 * xrt_parse_version() - read "6.1.192-whatever"
 * @text:	ended by a NUL
 *
 * Return: major << 16 | minor, or 0 if that is not a version.
 */
__u32 xrt_parse_version(const char *text);

#endif /* LIBXENREMAP_BOOT_FACTS_H */
