// SPDX-License-Identifier: GPL-2.0
/*
 * What is at these addresses of the running kernel?
 *
 * User space fills in ranges and runs the program with BPF_PROG_TEST_RUN, again
 * and again. A run copies at most PEEK_RANGES ranges of PEEK_BYTES, so the time
 * that it keeps a CPU is bounded. It only reads, is attached to nothing, and
 * needs no type information, so that it works on kernels without BTF.
 */
#include <linux/types.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "peek.h"

/* Both are shared with user space by mmap(). */
struct peek_range range[PEEK_RANGES];
__u8 bytes[PEEK_RANGES][PEEK_BYTES];
__u32 nr_ranges;

SEC("raw_tp")
int peek_memory(void *ctx)
{
	__u32 i;

	for (i = 0; i < PEEK_RANGES; i++) {
		__u32 len = range[i].bytes;

		if (i >= nr_ranges)
			break;
		if (len > PEEK_BYTES)
			len = PEEK_BYTES;
		range[i].failed = !!bpf_probe_read_kernel(bytes[i], len,
							  (void *)range[i].address);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
