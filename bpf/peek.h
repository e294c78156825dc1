/* SPDX-License-Identifier: GPL-2.0 */
/* What peek.bpf.c and its user space share. */
#ifndef XENREMAP_PEEK_H
#define XENREMAP_PEEK_H

/* Ranges per run, and bytes per range at most: what a run may take. */
#define PEEK_RANGES	256
#define PEEK_BYTES	4096

/**
 * struct peek_range - a range of kernel memory to copy
 * @address:	its virtual address
 * @bytes:	at most PEEK_BYTES
 * @failed:	set if the range could not be read
 */
struct peek_range {
	__u64	address;
	__u32	bytes;
	__u32	failed;
};

/**
 * struct peek_run - what a run is asked for, and what it found
 * @nr_ranges:	at most PEEK_RANGES
 * @bytes:	of each range
 */
struct peek_run {
	struct peek_range	range[PEEK_RANGES];
	__u8			bytes[PEEK_RANGES][PEEK_BYTES];
	__u32			nr_ranges;
};

#endif /* XENREMAP_PEEK_H */
