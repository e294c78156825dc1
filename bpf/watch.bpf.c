// SPDX-License-Identifier: GPL-2.0
/*
 * Which entries of the p2m change from now on, and from what to what?
 *
 * Kprobes on the setters of the p2m; user space attaches them. They need no type
 * information and no ftrace. The old value is read from the table before the
 * setter writes to it.
 */
#include <stdbool.h>
#include <linux/types.h>
#include <linux/ptrace.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "watch.h"

/* Addresses of the kernel's variables xen_p2m_addr and xen_p2m_size. */
const volatile __u64 p2m_addr_variable;
const volatile __u64 p2m_size_variable;

/* Changes that found the ring buffer full. */
__u64 lost;

/* Its size is set by user space. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, WATCH_STACKS);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, WATCH_DEPTH * sizeof(__u64));
} stacks SEC(".maps");

struct change {
	__u64 pfn;
	__u64 old;
	__u64 now;
};

/* The last change by each task. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, struct change);
} last SEC(".maps");

/*
 * A setter calls the other one, and again if it first had to allocate a page of
 * the table. These calls are one change: the table has not changed in between.
 */
static __always_inline bool is_repeated(const struct change *c)
{
	__u32 task = (__u32)bpf_get_current_pid_tgid();
	struct change *before = bpf_map_lookup_elem(&last, &task);

	if (before && before->pfn == c->pfn && before->old == c->old &&
	    before->now == c->now)
		return true;
	bpf_map_update_elem(&last, &task, c, BPF_ANY);
	return false;
}

static __always_inline int emit_change(void *ctx, __u64 pfn, __u64 now)
{
	struct change c = { .pfn = pfn, .now = now };
	struct watch_event event = { .pfn = pfn, .now = now };
	__u64 table = 0, size = 0;

	bpf_probe_read_kernel(&table, sizeof(table), (void *)p2m_addr_variable);
	bpf_probe_read_kernel(&size, sizeof(size), (void *)p2m_size_variable);
	/* The setters return without doing anything there. */
	if (size && pfn >= size)
		return 0;
	event.old_known = !bpf_probe_read_kernel(&c.old, sizeof(c.old),
						 (void *)(table + 8 * pfn));
	if (is_repeated(&c))
		return 0;
	event.old = c.old;
	event.ns = bpf_ktime_get_ns();
	event.stack = (__s32)bpf_get_stackid(ctx, &stacks, 0);
	if (bpf_ringbuf_output(&events, &event, sizeof(event), 0))
		__sync_fetch_and_add(&lost, 1);
	return 0;
}

SEC("kprobe/__set_phys_to_machine")
int BPF_KPROBE(on_inner_setter, __u64 pfn, __u64 mfn)
{
	return emit_change(ctx, pfn, mfn);
}

SEC("kprobe/set_phys_to_machine")
int BPF_KPROBE(on_outer_setter, __u64 pfn, __u64 mfn)
{
	return emit_change(ctx, pfn, mfn);
}

char LICENSE[] SEC("license") = "GPL";
