/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The p2m and m2p tables of a domain as they are today, kept as runs, and the
 * capture that follows from them.
 */
#ifndef LIBXENREMAP_TABLES_H
#define LIBXENREMAP_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <xen/remap_format.h>

#include "error.h"
#include "plan.h"
#include "writer.h"

/* What the p2m says about a PFN. */
enum xrt_pfn_kind {
	XRT_PFN_UNKNOWN,	/* could not be read */
	XRT_PFN_RAM,		/* has an MFN */
	XRT_PFN_IDENTITY,	/* mapped 1:1: MMIO and reserved ranges */
	XRT_PFN_MISSING,	/* has nothing: not populated, or ballooned */
	XRT_PFN_FOREIGN,	/* another domain's page, by grant or mapping */
	XRT_PFN_EXCHANGED,	/* RAM, but not with the MFN that it had at boot */
	XRT_PFN_NR,
};

/* Whether the m2p has the same PFN for a RAM page's MFN. */
enum xrt_m2p_state {
	XRT_M2P_UNKNOWN,
	XRT_M2P_SAME,
	XRT_M2P_OTHER,
};

/**
 * struct xrt_pfn_run - adjacent PFNs of a kind
 * @pfn:	the first
 * @pages:	how many
 * @mfn:	XRT_PFN_RAM and XRT_PFN_FOREIGN: of the first, the others follow
 * @kind:	what they are
 * @m2p:	XRT_PFN_RAM: what the m2p says
 */
struct xrt_pfn_run {
	__u64 pfn;
	__u64 pages;
	__u64 mfn;
	enum xrt_pfn_kind kind;
	enum xrt_m2p_state m2p;
};

/**
 * struct xrt_tables - the tables, PFNs ascending from 0 on without a gap
 * @run:	runs
 * @nr:		how many
 * @room:	how many fit
 * @pages:	PFNs in them
 */
struct xrt_tables {
	struct xrt_pfn_run *run;
	size_t nr;
	size_t room;
	__u64 pages;
};

/**
 * xrt_p2m_entry() - take an entry of the p2m apart
 * @entry:	the entry as the kernel stores it
 * @pfn:	whose
 * @zero_unknown: 0 stands for what could not be read
 *
 * Return: a run of one page, its m2p unknown.
 */
struct xrt_pfn_run xrt_p2m_entry(__u64 entry, __u64 pfn, bool zero_unknown);

/**
 * xrt_tables_append() - add the next run
 * @t:		the tables
 * @run:	begins where the last one ended; joined with it if it continues it
 *
 * Return: 0, or -1 if memory is short.
 */
int xrt_tables_append(struct xrt_tables *t, const struct xrt_pfn_run *run);

/**
 * xrt_pfn_run_joins() - whether one run continues another
 * @a:		the run
 * @b:		the run after it
 */
bool xrt_pfn_run_joins(const struct xrt_pfn_run *a, const struct xrt_pfn_run *b);

/**
 * xrt_tables_mark_exchanged() - mark pages whose MFN is not that of boot
 * @t:		the tables
 * @range:	such as the swiotlb, which Xen makes contiguous after the remap
 *
 * Return: 0, or -1 if memory is short.
 */
int xrt_tables_mark_exchanged(struct xrt_tables *t,
			      const struct xrt_pfns *range);

/**
 * xrt_tables_find() - find the run of a PFN
 * @t:		the tables
 * @pfn:	the PFN
 *
 * Return: the run, or NULL beyond the last one.
 */
const struct xrt_pfn_run *xrt_tables_find(const struct xrt_tables *t,
					  __u64 pfn);

/**
 * xrt_tables_count() - count the PFNs of a kind
 * @t:		the tables
 * @kind:	the kind
 */
__u64 xrt_tables_count(const struct xrt_tables *t, enum xrt_pfn_kind kind);

void xrt_tables_free(struct xrt_tables *t);

const char *xrt_pfn_kind_name(unsigned int kind);

/**
 * struct xrt_page_time - times of a page, from hypercalls
 * @m2p:	ticks from the m2p hypercall to the mapping hypercall
 * @map:	ticks from the mapping hypercall to the next one
 */
struct xrt_page_time {
	__u64 m2p;
	__u64 map;
};

/**
 * struct xrt_chunk_time - when a chunk was walked
 * @begin:	first m2p hypercall
 * @end:	hypercall after the last mapping
 */
struct xrt_chunk_time {
	__u64 begin;
	__u64 end;
};

/**
 * struct xrt_call_span - a phase as its hypercalls show it
 * @known:	it was found, once
 * @begin:	its first hypercall
 * @end:	its last hypercall, so that it took at least that long
 */
struct xrt_call_span {
	bool known;
	__u64 begin;
	__u64 end;
};

/**
 * struct xrt_walk_times - times of a walk, all in TSC ticks
 * @prepare:	preparing the chunks
 * @p2m:	the p2m rebuild
 * @begin:	first hypercall
 * @end:	last hypercall
 * @chunk:	by number in the walk
 * @page:	by chunk and page
 */
struct xrt_walk_times {
	struct xrt_call_span prepare;
	struct xrt_call_span p2m;
	__u64 begin;
	__u64 end;
	struct xrt_chunk_time *chunk;
	struct xrt_page_time *page;
};

/**
 * struct xrt_live_facts - all that a capture of a running kernel is made of
 * @boot_id:	of the boot
 * @release:	of the kernel
 * @xen_version: major << 16 | minor, 0 if unknown
 * @tsc_khz:	0 if unknown
 * @dom0:	the domain is a dom0
 * @nr_pages:	pages that Xen's builder gave the domain
 * @entry:	the E820 map as the kernel keeps it
 * @nr_entry:	how many
 * @tables:	p2m and m2p
 * @map_origin:	where the map comes from
 * @p2m_origin:	where the MFNs come from
 * @m2p_origin:	where the m2p comes from
 * @plan:	what the rule makes of the map
 * @times:	times of the walk, or NULL
 * @bound:	limits of the walk's time; its @rec is not used
 */
struct xrt_live_facts {
	__u64 boot_id;
	char release[72];
	__u32 xen_version;
	__u64 tsc_khz;
	bool dom0;
	__u64 nr_pages;
	const struct xrt_e820 *entry;
	size_t nr_entry;
	const struct xrt_tables *tables;
	enum xrt_origin map_origin;
	enum xrt_origin p2m_origin;
	enum xrt_origin m2p_origin;
	const struct xrt_plan *plan;
	const struct xrt_walk_times *times;
	struct xrt_bound bound;
};

/**
 * xrt_walk_sizes() - the sizes of the chunks in the order of the walk
 * @plan:	the plan
 * @nr:		gets how many
 *
 * Return: pages per chunk, to be freed, or NULL if memory is short.
 */
__u32 *xrt_walk_sizes(const struct xrt_plan *plan, size_t *nr);

/**
 * xrt_live_write() - write the capture
 * @facts:	what it is made of
 * @w:		the writer; the caller commits or aborts
 * @err:	the writer's error
 *
 * Return: 0, or -1 with @err set.
 */
int xrt_live_write(const struct xrt_live_facts *facts, struct xrt_writer *w,
		   struct xrt_error *err);

#endif /* LIBXENREMAP_TABLES_H */
