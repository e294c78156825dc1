// SPDX-License-Identifier: GPL-2.0
/*
 * Which records did the remap recorder keep, and how long did the steps of its
 * pages take?
 *
 * The tracepoints hand over the recorder's own records. Each record goes to
 * user space as it is, once; the steps of single pages are also counted here,
 * so that the histograms are whole even where the ring buffer was too small.
 */
#include <stdbool.h>
#include <linux/types.h>

/* Field offsets are those of the running kernel. */
#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)
#include <xen/remap_format.h>
#pragma clang attribute pop

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include "collect.h"

#define REC_MAX	(XRT_BLOCK_SIZE - sizeof(struct xrt_block))

/* Whose replay to listen to: another process may replay at the same time. */
const volatile __u32 replayer;

struct xrt_collect_step step_sum[XRT_NR_STEPS];
struct xrt_collect_lost lost;

/* Its size is set by user space, from the size of the capture. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} records SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[XRT_BLOCK_SIZE]);
} scratch SEC(".maps");

static __always_inline bool from_replayer(void)
{
	return bpf_get_current_pid_tgid() >> 32 == replayer;
}

/* Return: false if the record was lost. */
static __always_inline bool emit_record(const struct xrt_rec *rec)
{
	__u32 zero = 0;
	void *buf = bpf_map_lookup_elem(&scratch, &zero);
	__u64 len = rec->len;

	if (!buf || len < sizeof(*rec) || len > REC_MAX)
		goto lost;
	if (bpf_probe_read_kernel(buf, len, rec))
		goto lost;
	if (!bpf_ringbuf_output(&records, buf, len, 0))
		return true;
lost:
	lost.records++;
	return false;
}

static __always_inline int emit_other(const struct xrt_rec *rec)
{
	if (!emit_record(rec))
		lost.other++;
	return 0;
}

/* The bucket of @v, as the ABI header says. */
static __always_inline __u32 bucket_of(__u64 v)
{
	__u64 w = v >> (XRT_HIST_SUB_BITS + 1);
	__u32 s = 0, k;

	/* Bits of w: BPF of this age has no instruction for it. */
	for (k = 32; k; k >>= 1) {
		if (w >> k) {
			w >>= k;
			s += k;
		}
	}
	s += w;
	return (s << XRT_HIST_SUB_BITS) + (v >> s);
}

static __always_inline void count_step(__u32 step, __u64 ticks)
{
	struct xrt_collect_step *sum = &step_sum[step];
	__u32 bucket = bucket_of(ticks);

	if (!sum->count || ticks < sum->min)
		sum->min = ticks;
	if (ticks > sum->max)
		sum->max = ticks;
	sum->count++;
	sum->sum += ticks;
	if (bucket < XRT_HIST_BUCKETS)
		sum->bucket[bucket]++;
}

SEC("tp_btf/xen_remap_boot")
int BPF_PROG(on_boot, const struct xrt_boot *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_map")
int BPF_PROG(on_map, const struct xrt_map *rec, __u32 i)
{
	return from_replayer() && i == 0 ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_phase")
int BPF_PROG(on_phase, const struct xrt_phase *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_area")
int BPF_PROG(on_area, const struct xrt_area *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_prepare")
int BPF_PROG(on_prepare, const struct xrt_prepare *rec, __u32 i)
{
	if (from_replayer() && i == 0 && !emit_record(&rec->rec))
		lost.prepared += (rec->rec.len - sizeof(*rec)) / sizeof(__u64);
	return 0;
}

SEC("tp_btf/xen_remap_release")
int BPF_PROG(on_release, const struct xrt_release *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_walk")
int BPF_PROG(on_walk, const struct xrt_walk *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_chunk")
int BPF_PROG(on_chunk, const struct xrt_chunk *rec)
{
	if (from_replayer() && !emit_record(&rec->rec))
		lost.chunks++;
	return 0;
}

SEC("tp_btf/xen_remap_run")
int BPF_PROG(on_run, const struct xrt_runs *rec, __u32 i)
{
	return from_replayer() && i == 0 ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_page")
int BPF_PROG(on_page, const struct xrt_pages *rec, __u32 page, __u64 pfn,
	     __u64 mfn, __u64 p2m, __u64 m2p, __u64 map)
{
	if (!from_replayer())
		return 0;
	if (page == rec->first && !emit_record(&rec->rec))
		lost.pages += rec->count;
	count_step(XRT_STEP_P2M, p2m);
	count_step(XRT_STEP_M2P, m2p);
	count_step(XRT_STEP_MAP, map);
	return 0;
}

SEC("tp_btf/xen_remap_free")
int BPF_PROG(on_free, const struct xrt_free *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_hist")
int BPF_PROG(on_hist, const struct xrt_hist *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_fail")
int BPF_PROG(on_fail, const struct xrt_fail *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_note")
int BPF_PROG(on_note, const struct xrt_note *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_conflict")
int BPF_PROG(on_conflict, const struct xrt_conflict *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

SEC("tp_btf/xen_remap_end")
int BPF_PROG(on_end, const struct xrt_end *rec)
{
	return from_replayer() ? emit_other(&rec->rec) : 0;
}

char LICENSE[] SEC("license") = "GPL";
