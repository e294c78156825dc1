/* SPDX-License-Identifier: GPL-2.0 */
/* What watch.bpf.c and its user space share. */
#ifndef XENREMAP_WATCH_H
#define XENREMAP_WATCH_H

/* Return addresses that are kept of a call stack, the innermost ones. */
#define WATCH_DEPTH	16
/* Different call stacks that are kept. */
#define WATCH_STACKS	1024

/**
 * struct watch_event - a call of a setter of the p2m
 * @pfn:	entry that it sets
 * @old:	the entry's value before
 * @now:	the value that it gets
 * @ns:		CLOCK_MONOTONIC
 * @stack:	id of the call stack, negative if there is none
 * @old_known:	@old could be read
 */
struct watch_event {
	__u64	pfn;
	__u64	old;
	__u64	now;
	__u64	ns;
	__s32	stack;
	__u32	old_known;
};

#endif /* XENREMAP_WATCH_H */
