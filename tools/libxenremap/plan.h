/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libxenremap, the rule of the remap: what follows from an E820 map and a number of
 * pages alone. The rule is that of Linux 3.19 and later.
 */
#ifndef LIBXENREMAP_PREDICT_H
#define LIBXENREMAP_PREDICT_H

#include "xrt.h"

#define XRT_PAGE_SHIFT		12

#define XRT_E820_RAM		1
#define XRT_E820_UNUSABLE	5

/* A map has no more entries than the table of any kernel. */
#define XRT_MAP_MAX		4096
/* No x86 machine has addresses above. */
#define XRT_ADDRESS_BITS	52
/* Pages in a chunk: a page of 512 words, less three for the bookkeeping. */
#define XRT_CHUNK_MAX		509

/**
 * struct xrt_pfns - frames from @start up to, but not including, @end
 */
struct xrt_pfns {
	__u64 start;
	__u64 end;
};

/**
 * struct xrt_plan_opts - what the remap depends on
 * @entry:	E820 map, addresses and sizes in bytes; neither sorted nor free
 *		of overlaps
 * @nr:		entries of it
 * @nr_pages:	pages that Xen's builder gave the domain
 * @dom0:	UNUSABLE is RAM, as Xen's own map has it
 * @isa_ram:	the ISA range is RAM, whatever the map says: for maps that the
 *		kernel of a domU printed, where it has reserved that range
 * @chunk_max:	most pages in a chunk, 0 for XRT_CHUNK_MAX
 */
struct xrt_plan_opts {
	const struct xrt_e820 *entry;
	size_t nr;
	__u64 nr_pages;
	bool dom0;
	bool isa_ram;
	__u32 chunk_max;
};

/**
 * struct xrt_plan_area - a non-RAM area
 * @start_pfn:	first PFN
 * @end_pfn:	first PFN after it
 * @remapped:	pages of it that go elsewhere
 * @released:	pages of it that are given back to Xen
 */
struct xrt_plan_area {
	__u64 start_pfn;
	__u64 end_pfn;
	__u64 remapped;
	__u64 released;
};

/**
 * struct xrt_piece - adjacent pages that stay together
 * @area:	number of their area
 * @pfn:	first PFN
 * @target_pfn:	where that goes, XRT_NO_PFN for pages that are given back
 * @pages:	how many
 * @chunks:	chunks that they take
 */
struct xrt_piece {
	size_t area;
	__u64 pfn;
	__u64 target_pfn;
	__u64 pages;
	__u64 chunks;
};

/**
 * struct xrt_plan - what the remap will do
 * @ram:	whole pages of RAM, ascending
 * @nr_ram:	how many spans
 * @ram_pages:	pages in them
 * @area:	ascending
 * @nr_area:	how many
 * @piece:	in the order of preparing; targets ascend
 * @nr_piece:	how many
 * @target:	ranges that the walk returns to the kernel, ascending
 * @nr_target:	how many
 * @remapped:	as in "Remapped N page(s)"
 * @released:	as in "Released N page(s)", if Xen takes all of them
 * @chunks:	chunks prepared and walked
 * @chunk_max:	most pages in a chunk
 * @odd:	the map is not sorted or has overlaps
 * @twice:	a page of the domain that is in two areas, since the RAM between
 *		them is part of that page only; XRT_NO_PFN for none
 */
struct xrt_plan {
	struct xrt_pfns *ram;
	size_t nr_ram;
	__u64 ram_pages;
	struct xrt_plan_area *area;
	size_t nr_area;
	struct xrt_piece *piece;
	size_t nr_piece;
	struct xrt_pfns *target;
	size_t nr_target;
	__u64 remapped;
	__u64 released;
	__u64 chunks;
	__u32 chunk_max;
	bool odd;
	__u64 twice;
};

/**
 * xrt_plan_build() - apply the rule
 * @opts:	the map and the number of pages
 * @err:	says why not: XRT_E_WRONG for a map of more than XRT_MAP_MAX
 *		entries or a number of pages that no machine has, XRT_E_NOMEM
 *
 * Takes time and memory linear in the map's entries, but for sorting them.
 *
 * Return: the plan, or NULL.
 */
struct xrt_plan *xrt_plan_build(const struct xrt_plan_opts *opts,
				struct xrt_error *err);

/**
 * xrt_plan_free() - let go of a plan
 * @plan:	the plan, may be NULL
 */
void xrt_plan_free(struct xrt_plan *plan);

/**
 * struct xrt_calls - hypercalls of a remap
 * @prepare:	mapping of chunks' first pages, before the walk
 * @release:	pages given back, one each
 * @map:	the same mapping in the walk
 * @update:	page updates in the walk
 */
struct xrt_calls {
	__u64 prepare;
	__u64 release;
	__u64 map;
	__u64 update;
};

/**
 * xrt_plan_calls() - count hypercalls
 * @plan:	the plan
 * @batch:	pages that share their two hypercalls; 1 is the stock kernel. No
 *		batch goes beyond a chunk.
 * @calls:	gets them
 */
void xrt_plan_calls(const struct xrt_plan *plan, __u32 batch,
		    struct xrt_calls *calls);

/**
 * xrt_pages_limit() - most pages that a kernel takes
 * @version:	major << 16 | minor
 * @dom0:	as in struct xrt_plan_opts
 *
 * Return: 2^34, which is 64 TiB; in a domU 512 GiB, as CONFIG_XEN_512GB has it
 * by default; before Linux 4.3 500 GiB, the default of
 * CONFIG_XEN_MAX_DOMAIN_MEMORY.
 */
__u64 xrt_pages_limit(__u32 version, bool dom0);

/* The oldest kernel that the rule is for. */
#define XRT_VERSION_FIRST	(3 << 16 | 19)

#endif /* LIBXENREMAP_PREDICT_H */
