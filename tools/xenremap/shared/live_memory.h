/* SPDX-License-Identifier: GPL-2.0 */
/* The running kernel's memory, read through BPF or /proc/kcore. */
#ifndef XENREMAP_LIVE_MEMORY_H
#define XENREMAP_LIVE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "xrt.h"

/* Bytes per range at most, and ranges per call. */
#define LIVE_RANGE_BYTES	4096
#define LIVE_RANGES		256

/**
 * struct live_range - a range of kernel memory, and what was read of it
 * @address:	virtual address
 * @bytes:	at most LIVE_RANGE_BYTES
 * @readable:	set if @data is valid; a source that returns zeros for what
 *		it cannot read leaves it set
 * @data:	the bytes, valid until the next call
 */
struct live_range {
	__u64 address;
	__u32 bytes;
	bool readable;
	const void *data;
};

/**
 * struct live_memory - a way to read the kernel's memory
 * @origin:	XRT_ORIGIN_BPF or XRT_ORIGIN_KCORE
 * @zero_unknown: what cannot be read comes as zeros
 * @read_ranges: read @nr ranges, at most LIVE_RANGES
 * @free:	release @private
 * @private:	the source's own
 */
struct live_memory {
	enum xrt_origin origin;
	bool zero_unknown;
	int (*read_ranges)(struct live_memory *mem, struct live_range *range,
			   size_t nr, struct xrt_error *err);
	void (*free)(struct live_memory *mem);
	void *private;
};

/**
 * live_bpf_open() - read through a BPF program
 * @mem:	gets the source
 * @err:	states what the kernel lacks: XRT_E_KERNEL
 *
 * Return: 0 or -1.
 */
int live_bpf_open(struct live_memory *mem, struct xrt_error *err);

/**
 * live_kcore_open() - read /proc/kcore
 * @mem:	gets the source
 * @err:	states what the kernel lacks: XRT_E_KERNEL
 *
 * Return: 0 or -1.
 */
int live_kcore_open(struct live_memory *mem, struct xrt_error *err);

/**
 * live_memory_read() - read one range of any length
 * @mem:	the source
 * @address:	virtual address
 * @data:	gets the bytes
 * @bytes:	how many
 * @err:	states why not: XRT_E_KERNEL
 *
 * Return: 0 or -1.
 */
int live_memory_read(struct live_memory *mem, __u64 address, void *data,
		     size_t bytes, struct xrt_error *err);

static inline void live_memory_close(struct live_memory *mem)
{
	if (mem->free)
		mem->free(mem);
	mem->free = NULL;
}

#endif /* XENREMAP_LIVE_MEMORY_H */
