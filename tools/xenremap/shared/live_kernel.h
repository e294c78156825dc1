/* SPDX-License-Identifier: GPL-2.0 */
/* What the running kernel says about its own remap. */
#ifndef XENREMAP_LIVE_KERNEL_H
#define XENREMAP_LIVE_KERNEL_H

#include <errno.h>
#include <stdbool.h>

#include "boot_facts.h"
#include "live_memory.h"
#include "tables.h"

/* Kernel symbols that live reads, by enum live_symbol_id. */
enum live_symbol_id {
	LIVE_P2M_ADDR,
	LIVE_P2M_SIZE,
	LIVE_M2P,
	LIVE_M2P_NR,
	LIVE_E820,
	LIVE_START_INFO,
	LIVE_TSC_KHZ,
	LIVE_SWIOTLB,
	LIVE_SWIOTLB_START,
	LIVE_SWIOTLB_END,
	LIVE_NR_SYMBOLS,
};

/**
 * struct live_symbols - addresses from /proc/kallsyms
 * @address:	by enum live_symbol_id, 0 if the kernel does not have it
 */
struct live_symbols {
	__u64 address[LIVE_NR_SYMBOLS];
};

/**
 * live_symbols_read() - find the symbols
 * @s:		gets them
 * @err:	states what is missing: XRT_E_KERNEL
 *
 * Return: 0 or -1.
 */
int live_symbols_read(struct live_symbols *s, struct xrt_error *err);

/* The kernel gives at most this many bytes per read; stdio would ask for less. */
#define LIVE_SYMBOLS_BUFFER	4096

/**
 * live_symbol_line() - take a line of /proc/kallsyms apart
 * @line:	the line; gets a NUL after the name
 * @address:	gets the address
 *
 * Return: the name, or NULL for a line of another form and a module's symbol.
 */
char *live_symbol_line(char *line, __u64 *address);

/**
 * live_read_line() - read the first line of a small file of the kernel's
 * @path:	the file
 * @line:	gets it without its end; empty if there is no such file
 * @size:	bytes of @line
 * @err:	states why it cannot be read: XRT_E_IO
 *
 * Return: 0 or -1.
 */
int live_read_line(const char *path, char *line, int size, struct xrt_error *err);

/**
 * live_system_check() - whether this is a Xen PV domain that root may look at
 * @err:	states what is in the way: XRT_E_KERNEL
 *
 * Return: 0 or -1.
 */
int live_system_check(struct xrt_error *err);

/**
 * struct live_kernel - the running kernel
 * @facts:	what a capture is made of; @tables and @plan point here
 * @tables:	the tables
 * @plan:	what the rule makes of the map
 * @entry:	the E820 map
 * @mem:	how its memory is read
 * @symbols:	its addresses
 */
struct live_kernel {
	struct xrt_live_facts facts;
	struct xrt_tables tables;
	struct xrt_plan *plan;
	struct xrt_e820 *entry;
	struct live_memory mem;
	struct live_symbols symbols;
};

/**
 * live_kernel_read() - read all facts
 * @k:		gets them; live_kernel_free() has to follow in any case
 * @source:	XRT_ORIGIN_BPF, XRT_ORIGIN_KCORE, or XRT_ORIGIN_UNKNOWN for
 *		BPF if it can be used, else kcore
 * @err:	states what the kernel lacks: XRT_E_KERNEL, XRT_E_NOMEM
 *
 * Return: 0 or -1.
 */
int live_kernel_read(struct live_kernel *k, enum xrt_origin source,
		     struct xrt_error *err);
void live_kernel_free(struct live_kernel *k);

/**
 * struct clock_pair - the TSC and the kernel's clock at the same time
 * @tsc:	the TSC
 * @error_ticks: it is at most this late
 * @ms:		the clock
 */
struct clock_pair {
	__u64 tsc;
	__u64 error_ticks;
	__u64 ms;
};

/**
 * live_clock_limit() - when the walk ended, by the TSC
 * @bound:	gets the first and the last value that the TSC can have had
 * @khz:	frequency of the TSC, 0 if it is unknown
 * @now:	both clocks
 * @end_ms:	the kernel's clock at the end of the walk, 0 if it is unknown
 *
 * If the values contradict each other, the limits are left as they are.
 */
void live_clock_limit(struct xrt_bound *bound, __u64 khz, const struct clock_pair *now,
		      __u64 end_ms);

/* Whether an open failed since a source is absent or denied: live does without it. */
static inline bool live_is_absent(int error)
{
	return error == ENOENT || error == EACCES || error == EPERM;
}

/*
 * The same for the running kernel. @end_ns: 0 if it is unknown.
 * Return: 0, also without a clock to read; -1 with *err if reading it failed.
 */
int live_clock_read(struct live_kernel *k, __u64 end_ns, struct xrt_error *err);

/*
 * Take the upper bound of the time, and limits of it, from the kernel's messages.
 * Return: 0, also if they may not be read; -1 with *err if reading them failed.
 */
int live_messages_read(struct live_kernel *k, struct xrt_error *err);

/* The same from a log of this boot; without its times, the bound is unknown. */
int live_messages_take(struct live_kernel *k, const struct xrt_boot_facts *f,
		       struct xrt_error *err);

/**
 * live_tables_read() - read p2m and m2p
 * @t:		gets the runs
 * @mem:	how
 * @s:		addresses
 * @end:	PFN to stop at
 * @err:	XRT_E_KERNEL, XRT_E_NOMEM
 *
 * Return: 0 or -1.
 */
int live_tables_read(struct xrt_tables *t, struct live_memory *mem,
		     const struct live_symbols *s, __u64 end,
		     struct xrt_error *err);

#endif /* XENREMAP_LIVE_KERNEL_H */
