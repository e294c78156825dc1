/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads what xentrace wrote: PV hypercalls in the order of their times, from
 * all CPUs.
 *
 * The file is a series of windows, each for one CPU: a record
 * TRC_TRACE_CPU_CHANGE with the CPU and the number of bytes that follow. A
 * record is a word (28 bits event, 3 bits number of further words, 1 bit TSC
 * present), the TSC if present, and its words. Source: xen/include/public/trace.h.
 */
#ifndef LIBXENREMAP_XENTRACE_H
#define LIBXENREMAP_XENTRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "error.h"

/* Hypercalls, as in xen/include/public/xen.h. */
enum xen_hypercall {
	XEN_MMU_UPDATE		= 1,
	XEN_MEMORY_OP		= 12,
	XEN_MULTICALL		= 13,
	XEN_UPDATE_VA_MAPPING	= 14,
	XEN_MMUEXT_OP		= 26,
};

enum xentrace_kind {
	XENTRACE_HYPERCALL,
	XENTRACE_LOST,		/* Xen had no room for records here */
	XENTRACE_OTHER,		/* a trap, a call in a multicall, ... */
};

/**
 * struct xentrace_event - a record of the trace
 * @kind:	what it is
 * @cpu:	physical CPU
 * @op:		hypercall: its number
 * @count:	mmu_update: updates in it, 0 if the record does not have it
 * @preempted:	mmu_update: it continues one that was interrupted
 * @timed:	the record has a time; else @tsc is that of the one before it
 * @lost:	XENTRACE_LOST: records
 * @tsc:	when; XENTRACE_LOST: when the first record was lost, if that is known
 */
struct xentrace_event {
	enum xentrace_kind kind;
	__u32 cpu;
	__u32 op;
	__u32 count;
	bool preempted;
	bool timed;
	__u64 lost;
	__u64 tsc;
};

/**
 * struct xentrace_stat - what opening a trace found
 * @bytes:	size of the file
 * @cpus:	CPUs that have records
 * @records:	records
 * @lost:	records that Xen had no room for
 * @untimed:	hypercalls whose record has no time
 * @busiest:	bytes of the CPU that has most, for the size of the buffers
 * @busiest_lost: records that this CPU lost
 */
struct xentrace_stat {
	__u64 bytes;
	__u32 cpus;
	__u64 records;
	__u64 lost;
	__u64 untimed;
	__u64 busiest;
	__u64 busiest_lost;
};

struct xentrace;

/**
 * xentrace_open() - open a trace
 * @path:	the file, or "-" for stdin
 * @err:	states why not: XRT_E_IO, XRT_E_NOMEM, XRT_E_EMPTY, XRT_E_FORMAT,
 *		or XRT_E_DAMAGED with the place of the damage
 *
 * The whole file is checked: windows that are cut, records that leave their
 * window and times that go backwards are damage, and a trace with damage does
 * not open. A file is read in parts: memory is at most 16 MiB for all CPUs, or
 * 4 KiB per CPU if that is more, and 24 bytes per window. A pipe is read into
 * memory, up to 1 GiB.
 *
 * Return: the trace or NULL.
 */
struct xentrace *xentrace_open(const char *path, struct xrt_error *err);

/**
 * xentrace_open_mem() - the same for bytes in memory
 * @data:	the bytes; the caller keeps them until xentrace_close()
 * @bytes:	how many
 * @name:	for errors
 * @err:	as for xentrace_open()
 *
 * Return: the trace or NULL.
 */
struct xentrace *xentrace_open_mem(const void *data, size_t bytes,
				   const char *name, struct xrt_error *err);
void xentrace_close(struct xentrace *t);

const struct xentrace_stat *xentrace_stat(const struct xentrace *t);
const char *xentrace_name(const struct xentrace *t);

/* Whether a file begins as a trace does. */
bool xentrace_is_trace(const char *path);

/* Whether the first bytes of a file, at least 4, are those of a trace. */
bool xentrace_is_head(const void *data, size_t bytes);

/**
 * xentrace_rewind() - go to the first event
 * @t:		the trace
 */
void xentrace_rewind(struct xentrace *t);

/**
 * xentrace_next() - hand out the next event in the order of time
 * @t:		the trace
 * @event:	gets it
 *
 * Return: false after the last one, or if the file can no longer be read: ask
 * xentrace_failed().
 */
bool xentrace_next(struct xentrace *t, struct xentrace_event *event);

/**
 * xentrace_failed() - whether the events ended because of a failure
 * @t:		the trace
 * @err:	gets the reason: XRT_E_IO
 *
 * Return: 0 if not, else -1.
 */
int xentrace_failed(const struct xentrace *t, struct xrt_error *err);

#endif /* LIBXENREMAP_XENTRACE_H */
