/* SPDX-License-Identifier: GPL-2.0 */
/* live --watch: changes of the p2m from now on. */
#ifndef XENREMAP_LIVE_WATCH_H
#define XENREMAP_LIVE_WATCH_H

#include "live_kernel.h"
#include "p2m_changes.h"

/* Bytes that the sets of PFNs may take. */
#define WATCH_SETS_BYTES	(64UL << 20)
/* Setters that can be probed. */
#define WATCH_PROBES		2

/**
 * struct live_watch - the results of watching
 * @changes:	what changed
 * @probe:	names of the probed functions, NULL after the last one
 * @ns:		how long
 * @lost:	changes that found the ring buffer full
 * @ring_bytes:	size of the ring buffer
 * @table_bytes: memory of the tables before and after
 * @compared:	entries of the p2m that were compared before and after
 * @missed:	entries among them that changed without a change seen
 * @json:	print one document at the end; else a line per second of changes
 */
struct live_watch {
	struct p2m_changes changes;
	const char *probe[WATCH_PROBES + 1];
	__u64 ns;
	__u64 lost;
	__u64 ring_bytes;
	__u64 table_bytes;
	__u64 compared;
	__u64 missed;
	bool json;
};

/**
 * watch_collect() - follow the changes until a signal or a time
 * @w:		gets them; zeroed but for @json and @ring_bytes, which is rounded up
 *		to a power of two
 * @seconds:	when to stop, 0 for SIGINT or SIGTERM only
 * @err:	states what the kernel lacks: XRT_E_KERNEL, XRT_E_NOMEM
 *
 * Return: 0 or -1.
 */
int watch_collect(struct live_watch *w, __u64 seconds, struct xrt_error *err);

/* Call stacks belong to a cause if they have one of its functions. */
struct watch_function {
	__u64 start;
	__u64 end;
	enum p2m_cause cause;
};

#define WATCH_FUNCTIONS	64

/**
 * struct watch_causes - where the functions of the causes are
 * @function:	their addresses
 * @nr:		how many
 */
struct watch_causes {
	struct watch_function function[WATCH_FUNCTIONS];
	size_t nr;
};

/* Find the functions in /proc/kallsyms; those that are not there are left out. */
int watch_causes_read(struct watch_causes *c, struct xrt_error *err);

/* Return: the cause of a call stack, the innermost function first. */
enum p2m_cause watch_causes_find(const struct watch_causes *c,
				 const __u64 *address, size_t nr);

/* Print that watching has begun; the first line of all. */
void watch_print_start(const struct live_watch *w);

/**
 * watch_print_second() - print what changed since the last call
 * @w:		the changes
 * @ns:		time since watching began
 * @shown:	changes that were printed already, by cause and kind
 */
void watch_print_second(const struct live_watch *w, __u64 ns,
			__u64 shown[P2M_NR_CAUSES][P2M_NR_CHANGES]);
void watch_print_text(const struct live_watch *w);
void watch_print_json(const struct live_watch *w);

/**
 * live_watch_run() - the verb with --watch
 * @seconds:	when to stop, 0 for SIGINT or SIGTERM only
 * @ring_bytes:	size of the ring buffer
 * @json:	print JSON
 *
 * Return: the exit code.
 */
int live_watch_run(__u64 seconds, __u64 ring_bytes, bool json);

#endif /* XENREMAP_LIVE_WATCH_H */
