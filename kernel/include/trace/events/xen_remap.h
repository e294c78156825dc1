/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints of the Xen PV remap. They fire when the recorder replays what
 * it kept, see xrt_replay(). The argument that points to a record is for BPF;
 * what each record says is in <xen/remap_format.h>. The field tsc is
 * the time at which it happened, durations are in TSC ticks.
 *
 * What has names is of its enum's type: so bpftrace knows the names too. There
 * are no fields for a timeline (Perfetto's track_event_type and slice_name): a
 * viewer places events by their time stamp, which is the replay's.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM xen_remap

#if !defined(_TRACE_XEN_REMAP_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_XEN_REMAP_H

#include <linux/tracepoint.h>
#include <xen/remap_format.h>

/* So that tools which read the formats from outside know the values. */
TRACE_DEFINE_ENUM(XRT_PHASE_SETUP);
TRACE_DEFINE_ENUM(XRT_PHASE_PREPARE);
TRACE_DEFINE_ENUM(XRT_PHASE_PAGETABLE);
TRACE_DEFINE_ENUM(XRT_PHASE_PAGING);
TRACE_DEFINE_ENUM(XRT_PHASE_P2M);
TRACE_DEFINE_ENUM(XRT_PHASE_MFN_LIST);
TRACE_DEFINE_ENUM(XRT_PHASE_WALK);
TRACE_DEFINE_ENUM(XRT_PHASE_RECORDER);
TRACE_DEFINE_ENUM(XRT_PHASE_MFN_SETUP);
TRACE_DEFINE_ENUM(XRT_STEP_P2M);
TRACE_DEFINE_ENUM(XRT_STEP_M2P);
TRACE_DEFINE_ENUM(XRT_STEP_MAP);
TRACE_DEFINE_ENUM(XRT_STEP_CHAIN);
TRACE_DEFINE_ENUM(XRT_STEP_RELEASE);
TRACE_DEFINE_ENUM(XRT_STEP_NONRAM);
TRACE_DEFINE_ENUM(XRT_STEP_EXTRA);
TRACE_DEFINE_ENUM(XRT_LEVEL_OFF);
TRACE_DEFINE_ENUM(XRT_LEVEL_CHUNK);
TRACE_DEFINE_ENUM(XRT_LEVEL_PAGE);
TRACE_DEFINE_ENUM(XRT_MAP_XEN);
TRACE_DEFINE_ENUM(XRT_MAP_KERNEL);
TRACE_DEFINE_ENUM(XRT_MAP_REMAP);
TRACE_DEFINE_ENUM(XRT_PLACE_KERNEL);
TRACE_DEFINE_ENUM(XRT_PLACE_PAGE_TABLES);
TRACE_DEFINE_ENUM(XRT_PLACE_P2M);
TRACE_DEFINE_ENUM(XRT_PLACE_INITRD);
TRACE_DEFINE_ENUM(XRT_PLACE_START_INFO);
TRACE_DEFINE_ENUM(XRT_PLACE_SWAP);
TRACE_DEFINE_ENUM(XRT_PLACE_SWAP_LIMIT);
TRACE_DEFINE_ENUM(XRT_NOTE_MOVED);
TRACE_DEFINE_ENUM(XRT_NOTE_NONRAM);
TRACE_DEFINE_ENUM(XRT_NOTE_NO_REGION);
TRACE_DEFINE_ENUM(XRT_NOTE_WALK_MEMORY);

#define show_xrt_place(value)						\
	__print_symbolic(value,						\
			 { XRT_PLACE_KERNEL, "kernel" },		\
			 { XRT_PLACE_PAGE_TABLES, "page_tables" },	\
			 { XRT_PLACE_P2M, "p2m" },			\
			 { XRT_PLACE_INITRD, "initrd" },		\
			 { XRT_PLACE_START_INFO, "start_info" },	\
			 { XRT_PLACE_SWAP, "swap" },			\
			 { XRT_PLACE_SWAP_LIMIT, "swap_limit" })

#define show_xrt_note(value)						\
	__print_symbolic(value,						\
			 { XRT_NOTE_MOVED, "moved" },			\
			 { XRT_NOTE_NONRAM, "nonram" },			\
			 { XRT_NOTE_NO_REGION, "no_region" },		\
			 { XRT_NOTE_WALK_MEMORY, "walk_memory" })

#define show_xrt_phase(value)						\
	__print_symbolic(value,						\
			 { XRT_PHASE_SETUP, "setup" },			\
			 { XRT_PHASE_PREPARE, "prepare" },		\
			 { XRT_PHASE_PAGETABLE, "pagetable" },		\
			 { XRT_PHASE_PAGING, "paging" },		\
			 { XRT_PHASE_P2M, "p2m" },			\
			 { XRT_PHASE_MFN_LIST, "mfn_list" },		\
			 { XRT_PHASE_WALK, "walk" },			\
			 { XRT_PHASE_RECORDER, "recorder" },		\
			 { XRT_PHASE_MFN_SETUP, "mfn_setup" })

#define show_xrt_step(value)						\
	__print_symbolic(value,						\
			 { XRT_STEP_P2M, "p2m" },			\
			 { XRT_STEP_M2P, "m2p" },			\
			 { XRT_STEP_MAP, "mapping" },			\
			 { XRT_STEP_CHAIN, "chain" },			\
			 { XRT_STEP_RELEASE, "release" },		\
			 { XRT_STEP_NONRAM, "nonram" },			\
			 { XRT_STEP_EXTRA, "extra" })

#define show_xrt_level(value)						\
	__print_symbolic(value,						\
			 { XRT_LEVEL_OFF, "off" },			\
			 { XRT_LEVEL_CHUNK, "chunk" },			\
			 { XRT_LEVEL_PAGE, "page" })

#define show_xrt_map(value)						\
	__print_symbolic(value,						\
			 { XRT_MAP_XEN, "xen" },			\
			 { XRT_MAP_KERNEL, "kernel" },			\
			 { XRT_MAP_REMAP, "remap" })

TRACE_EVENT(xen_remap_boot,
	    TP_PROTO(const struct xrt_boot *rec, u64 boot_id),
	    TP_ARGS(rec, boot_id),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(u64, boot_id)
			     __field(u64, nr_pages)
			     __field(enum xrt_level, level)
			     __field(u32, sample)
			     __field(bool, dom0)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->boot_id = boot_id;
			   __entry->nr_pages = rec->nr_pages;
			   __entry->level = rec->level;
			   __entry->sample = rec->sample;
			   __entry->dom0 = rec->flags & XRT_BOOT_DOM0;
	    ),
	    TP_printk("tsc=%llu boot_id=%016llx nr_pages=%#llx level=%s sample=%u dom0=%d",
		      __entry->tsc, __entry->boot_id, __entry->nr_pages,
		      show_xrt_level(__entry->level),
		      __entry->sample, __entry->dom0)
);

TRACE_EVENT(xen_remap_map,
	    TP_PROTO(const struct xrt_map *rec, u32 i),
	    TP_ARGS(rec, i),
	    TP_STRUCT__entry(__field(enum xrt_map_id, map)
			     __field(u32, entry)
			     __field(u64, addr)
			     __field(u64, size)
			     __field(u32, type)
	    ),
	    TP_fast_assign(__entry->map = rec->rec.id;
			   __entry->entry = rec->first + i;
			   __entry->addr = rec->entry[i].addr;
			   __entry->size = rec->entry[i].size;
			   __entry->type = rec->entry[i].type;
	    ),
	    TP_printk("map=%s entry=%u addr=%#llx size=%#llx type=%s",
		      show_xrt_map(__entry->map),
		      __entry->entry, __entry->addr, __entry->size,
		      __print_symbolic(__entry->type,
				       { 1, "ram" }, { 2, "reserved" },
				       { 3, "acpi" }, { 4, "nvs" },
				       { 5, "unusable" }, { 7, "pmem" }))
);

TRACE_EVENT(xen_remap_phase,
	    TP_PROTO(const struct xrt_phase *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(enum xrt_phase_id, phase)
			     __field(bool, end)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->phase = rec->rec.id;
			   __entry->end = rec->rec.flags & XRT_MARK_END;
	    ),
	    TP_printk("tsc=%llu phase=%s %s", __entry->tsc,
		      show_xrt_phase(__entry->phase),
		      __entry->end ? "end" : "begin")
);

TRACE_EVENT(xen_remap_area,
	    TP_PROTO(const struct xrt_area *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(u64, ticks)
			     __field(u32, area)
			     __field(u64, start_pfn)
			     __field(u64, end_pfn)
			     __field(u64, remapped)
			     __field(u64, released)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->ticks = rec->ticks;
			   __entry->area = rec->rec.id;
			   __entry->start_pfn = rec->start_pfn;
			   __entry->end_pfn = rec->end_pfn;
			   __entry->remapped = rec->remapped;
			   __entry->released = rec->released;
	    ),
	    TP_printk("tsc=%llu area=%u start_pfn=%#llx end_pfn=%#llx remapped=%llu released=%llu ticks=%llu",
		      __entry->tsc, __entry->area, __entry->start_pfn,
		      __entry->end_pfn, __entry->remapped, __entry->released,
		      __entry->ticks)
);

TRACE_EVENT(xen_remap_prepare,
	    TP_PROTO(const struct xrt_prepare *rec, u32 i, u64 tsc, u64 pfn,
		     u64 target_pfn, u32 pages),
	    TP_ARGS(rec, i, tsc, pfn, target_pfn, pages),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(u32, chunk)
			     __field(u32, pages)
			     __field(u64, mfn)
			     __field(u64, pfn)
			     __field(u64, target_pfn)
			     __field(u32, ticks)
	    ),
	    TP_fast_assign(__entry->tsc = tsc;
			   __entry->chunk = rec->rec.id + i;
			   __entry->pages = pages;
			   __entry->mfn = rec->word[i] & XRT_WORD_MFN_MASK;
			   __entry->pfn = pfn;
			   __entry->target_pfn = target_pfn;
			   __entry->ticks = rec->word[i] >> XRT_WORD_MFN_BITS;
	    ),
	    TP_printk("tsc=%llu prepared=%u mfn=%#llx pfn=%#llx target_pfn=%#llx pages=%u ticks=%u",
		      __entry->tsc, __entry->chunk, __entry->mfn, __entry->pfn,
		      __entry->target_pfn, __entry->pages, __entry->ticks)
);

TRACE_EVENT(xen_remap_release,
	    TP_PROTO(const struct xrt_release *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(u32, area)
			     __field(u32, pages)
			     __field(u64, pfn)
			     __field(u64, mfn)
			     __field(int, ret)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->area = rec->rec.id;
			   __entry->pages = rec->count;
			   __entry->pfn = rec->pfn;
			   __entry->mfn = rec->mfn;
			   __entry->ret = rec->ret;
	    ),
	    TP_printk("tsc=%llu area=%u pfn=%#llx mfn=%#llx pages=%u ret=%d",
		      __entry->tsc, __entry->area, __entry->pfn, __entry->mfn,
		      __entry->pages, __entry->ret)
);

TRACE_EVENT(xen_remap_walk,
	    TP_PROTO(const struct xrt_walk *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(u64, mfn)
			     __field(u64, pages)
			     __field(u64, chunks)
			     __field(bool, end)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->mfn = rec->mfn;
			   __entry->pages = rec->pages;
			   __entry->chunks = rec->chunks;
			   __entry->end = rec->rec.flags & XRT_MARK_END;
	    ),
	    TP_printk("tsc=%llu %s mfn=%#llx pages=%llu chunks=%llu",
		      __entry->tsc, __entry->end ? "end" : "begin", __entry->mfn,
		      __entry->pages, __entry->chunks)
);

TRACE_EVENT(xen_remap_chunk,
	    TP_PROTO(const struct xrt_chunk *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(u64, ticks)
			     __field(u32, chunk)
			     __field(u32, pages)
			     __field(u64, mfn)
			     __field(u64, next_mfn)
			     __field(u64, target_pfn)
			     __field(u32, timed)
			     __field(u64, p2m)
			     __field(u64, m2p)
			     __field(u64, map)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->ticks = rec->ticks;
			   __entry->chunk = rec->rec.id;
			   __entry->pages = rec->pages;
			   __entry->mfn = rec->mfn;
			   __entry->next_mfn = rec->next_mfn;
			   __entry->target_pfn = rec->target_pfn;
			   __entry->timed = rec->timed;
			   __entry->p2m = rec->step[XRT_STEP_P2M];
			   __entry->m2p = rec->step[XRT_STEP_M2P];
			   __entry->map = rec->step[XRT_STEP_MAP];
	    ),
	    TP_printk("tsc=%llu chunk=%u mfn=%#llx next_mfn=%#llx target_pfn=%#llx pages=%u ticks=%llu timed=%u p2m=%llu m2p=%llu map=%llu",
		      __entry->tsc, __entry->chunk, __entry->mfn,
		      __entry->next_mfn, __entry->target_pfn, __entry->pages,
		      __entry->ticks, __entry->timed, __entry->p2m, __entry->m2p,
		      __entry->map)
);

TRACE_EVENT(xen_remap_run,
	    TP_PROTO(const struct xrt_runs *rec, u32 i, u64 pfn),
	    TP_ARGS(rec, i, pfn),
	    TP_STRUCT__entry(__field(u32, chunk)
			     __field(u32, pages)
			     __field(u64, pfn)
			     __field(u64, mfn)
	    ),
	    TP_fast_assign(__entry->chunk = rec->rec.id;
			   __entry->pages = rec->word[i] >> XRT_WORD_MFN_BITS;
			   __entry->pfn = pfn;
			   __entry->mfn = rec->word[i] & XRT_WORD_MFN_MASK;
	    ),
	    TP_printk("chunk=%u pfn=%#llx mfn=%#llx pages=%u", __entry->chunk,
		      __entry->pfn, __entry->mfn, __entry->pages)
);

TRACE_EVENT(xen_remap_page,
	    TP_PROTO(const struct xrt_pages *rec, u32 page, u64 pfn, u64 mfn,
		     u64 p2m, u64 m2p, u64 map),
	    TP_ARGS(rec, page, pfn, mfn, p2m, m2p, map),
	    TP_STRUCT__entry(__field(u32, chunk)
			     __field(u32, page)
			     __field(u64, pfn)
			     __field(u64, mfn)
			     __field(u64, p2m)
			     __field(u64, m2p)
			     __field(u64, map)
	    ),
	    TP_fast_assign(__entry->chunk = rec->rec.id;
			   __entry->page = page;
			   __entry->pfn = pfn;
			   __entry->mfn = mfn;
			   __entry->p2m = p2m;
			   __entry->m2p = m2p;
			   __entry->map = map;
	    ),
	    TP_printk("chunk=%u page=%u pfn=%#llx mfn=%#llx p2m=%llu m2p=%llu map=%llu",
		      __entry->chunk, __entry->page, __entry->pfn, __entry->mfn,
		      __entry->p2m, __entry->m2p, __entry->map)
);

TRACE_EVENT(xen_remap_free,
	    TP_PROTO(const struct xrt_free *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(u64, pfn)
			     __field(u64, pages)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->pfn = rec->pfn;
			   __entry->pages = rec->pages;
	    ),
	    TP_printk("tsc=%llu pfn=%#llx pages=%llu", __entry->tsc, __entry->pfn,
		      __entry->pages)
);

TRACE_EVENT(xen_remap_hist,
	    TP_PROTO(const struct xrt_hist *rec, u32 part),
	    TP_ARGS(rec, part),
	    TP_STRUCT__entry(__field(enum xrt_step, step)
			     __field(u32, part)
			     __field(bool, sampled)
			     __field(u64, count)
			     __field(u64, sum)
			     __field(u64, min)
			     __field(u64, max)
	    ),
	    TP_fast_assign(__entry->step = rec->rec.id;
			   __entry->part = part;
			   __entry->sampled = rec->rec.flags & XRT_HIST_SAMPLED;
			   __entry->count = rec->count;
			   __entry->sum = rec->sum;
			   __entry->min = rec->min;
			   __entry->max = rec->max;
	    ),
	    TP_printk("step=%s part=%u sampled=%d count=%llu sum=%llu min=%llu max=%llu",
		      show_xrt_step(__entry->step), __entry->part,
		      __entry->sampled, __entry->count, __entry->sum, __entry->min,
		      __entry->max)
);

TRACE_EVENT(xen_remap_fail,
	    TP_PROTO(const struct xrt_fail *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(enum xrt_step, step)
			     __field(u32, chunk)
			     __field(u32, page)
			     __field(u64, pfn)
			     __field(u64, mfn)
			     __field(s64, ret)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->step = rec->rec.id;
			   __entry->chunk = rec->chunk;
			   __entry->page = rec->page;
			   __entry->pfn = rec->pfn;
			   __entry->mfn = rec->mfn;
			   __entry->ret = rec->ret;
	    ),
	    TP_printk("tsc=%llu step=%s chunk=%u page=%u pfn=%#llx mfn=%#llx ret=%lld",
		      __entry->tsc,
		      show_xrt_step(__entry->step),
		      __entry->chunk, __entry->page, __entry->pfn, __entry->mfn,
		      __entry->ret)
);

TRACE_EVENT(xen_remap_conflict,
	    TP_PROTO(const struct xrt_conflict *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(enum xrt_place, place)
			     __field(u64, start)
			     __field(u64, size)
			     __field(u64, moved_to)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->place = rec->rec.id;
			   __entry->start = rec->start;
			   __entry->size = rec->size;
			   __entry->moved_to = rec->moved_to;
	    ),
	    TP_printk("tsc=%llu place=%s start=%#llx size=%#llx moved_to=%#llx",
		      __entry->tsc, show_xrt_place(__entry->place),
		      __entry->start, __entry->size, __entry->moved_to)
);

TRACE_EVENT(xen_remap_note,
	    TP_PROTO(const struct xrt_note *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(enum xrt_note_id, note)
			     __field(u64, ticks)
			     __field(u64, addr)
			     __field(u64, size)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->note = rec->rec.id;
			   __entry->ticks = rec->ticks;
			   __entry->addr = rec->addr;
			   __entry->size = rec->size;
	    ),
	    TP_printk("tsc=%llu note=%s ticks=%llu addr=%#llx size=%#llx",
		      __entry->tsc, show_xrt_note(__entry->note),
		      __entry->ticks, __entry->addr, __entry->size)
);

TRACE_EVENT(xen_remap_end,
	    TP_PROTO(const struct xrt_end *rec),
	    TP_ARGS(rec),
	    TP_STRUCT__entry(__field(u64, tsc)
			     __field(u64, tsc_khz)
			     __field(u64, remapped)
			     __field(u64, released)
			     __field(u64, chunks)
			     __field(u64, lost_pages)
			     __field(u64, lost_chunks)
	    ),
	    TP_fast_assign(__entry->tsc = rec->tsc;
			   __entry->tsc_khz = rec->tsc_khz;
			   __entry->remapped = rec->remapped;
			   __entry->released = rec->released;
			   __entry->chunks = rec->chunks;
			   __entry->lost_pages = rec->lost_pages;
			   __entry->lost_chunks = rec->lost_chunks;
	    ),
	    TP_printk("tsc=%llu tsc_khz=%llu remapped=%llu released=%llu chunks=%llu lost_pages=%llu lost_chunks=%llu",
		      __entry->tsc, __entry->tsc_khz, __entry->remapped,
		      __entry->released, __entry->chunks, __entry->lost_pages,
		      __entry->lost_chunks)
);

#endif /* _TRACE_XEN_REMAP_H */

/* This part must be outside protection */
#include <trace/define_trace.h>
