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

/*
 * Shared with user space by mmap(). For an object without such a map libbpf 1.1
 * goes on after it had no memory for type information, and crashes.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct peek_run);
} shared SEC(".maps");

SEC("raw_tp")
int peek_memory(void *ctx)
{
	struct peek_run *run;
	__u32 i, key = 0;

	run = bpf_map_lookup_elem(&shared, &key);
	if (!run)
		return 0;
	for (i = 0; i < PEEK_RANGES; i++) {
		struct peek_range *range = &run->range[i];
		__u32 len = range->bytes;

		if (i >= run->nr_ranges)
			break;
		if (len > PEEK_BYTES)
			len = PEEK_BYTES;
		range->failed = !!bpf_probe_read_kernel(run->bytes[i], len,
							(void *)range->address);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
