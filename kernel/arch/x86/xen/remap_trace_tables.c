// SPDX-License-Identifier: GPL-2.0
/*
 * The early recorder of the Xen PV remap: reading the p2m and the m2p.
 *
 * Both are arrays, and a run of frames is a run of consecutive words in both,
 * so a page costs a comparison in each.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include <asm/xen/page.h>

#include "remap_trace_int.h"

/**
 * xrt_p2m_run - read a run of frames from the p2m
 * @pfn:	its first page, one that the walk has set
 * @n:		pages to read at most, at least 1
 * @mfn:	gets the frame of @pfn
 *
 * Return: pages from @pfn on that have consecutive frames, 1 to @n
 */
u32 __init xrt_p2m_run(u64 pfn, u32 n, u64 *mfn)
{
	const unsigned long *word = xen_p2m_addr + pfn;

	if (pfn + n > xen_p2m_size) {
		*mfn = pfn_to_mfn(pfn);
		return 1;
	}
	*mfn = *word;
	return xrt_run_length(word, n, *word);
}

/**
 * xrt_m2p_has - does the m2p have these pages for these frames?
 * @mfn:	first frame
 * @pfn:	the page that it must have
 * @n:		number of frames; those after the first must have the pages
 *		after @pfn
 */
bool __init xrt_m2p_has(u64 mfn, u64 pfn, u32 n)
{
	const u32 per_page = PAGE_SIZE / sizeof(unsigned long);
	u32 part;

	for (; n; n -= part, mfn += part, pfn += part) {
		part = min_t(u32, n, per_page - mfn % per_page);
		/* A page of the m2p can be absent: only this read may fault. */
		if (mfn_to_pfn_no_overrides(mfn) != pfn)
			return false;
		if (xrt_run_length(machine_to_phys_mapping + mfn, part, pfn) !=
		    part)
			return false;
	}
	return true;
}
