// SPDX-License-Identifier: GPL-2.0
/*
 * The updates of many pages at once: p2m entries a page of the p2m at a time,
 * m2p entries and mappings by one hypercall each.
 *
 * A failure of the walk can't be undone nor be lived with: the kernel stops.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>

#include "remap_batch.h"
#include "remap_ops.h"
#include "remap_trace.h"

/* Updates for one hypercall. */
static struct mmu_update remap_batch[REMAP_BATCH_MAX] __initdata;

/**
 * xen_remap_fail - stop: nothing can be done any more but to say where
 * @step:	the step that failed
 * @pfn:	the page
 * @mfn:	the frame that it was to get
 * @ret:	Xen's error, 0 if it has none
 */
void __init xen_remap_fail(enum xrt_step step, unsigned long pfn,
			   unsigned long mfn, int ret)
{
	static const char * const what[XRT_NR_STEPS] __initconst = {
		[XRT_STEP_P2M] = "p2m",
		[XRT_STEP_M2P] = "m2p",
		[XRT_STEP_MAP] = "kernel mapping",
	};

	xrt_fail(step, pfn, mfn, ret);
	panic("xen_remap: cannot set %s of pfn=%lx to mfn=%lx: %d\n",
	      what[step], pfn, mfn, ret);
}

/**
 * xen_remap_set_leaves - the p2m entries of adjacent pages
 * @pfn:	the first of them
 * @mfn:	their frames
 * @n:		how many, any number
 *
 * Setting the first entry of a page of the p2m, a leaf, makes that page the
 * domain's own, if it was one of those that stand for many. The other entries
 * in it need no more than to be written.
 */
void __init xen_remap_set_leaves(unsigned long pfn, const unsigned long *mfn,
				 unsigned int n)
{
	unsigned int run;

	for (; n; n -= run, pfn += run, mfn += run) {
		run = min_t(unsigned int, n, P2M_PER_PAGE - pfn % P2M_PER_PAGE);
		if (!remap_set_p2m(pfn, *mfn))
			xen_remap_fail(XRT_STEP_P2M, pfn, *mfn, 0);
		remap_copy_p2m(pfn + 1, mfn + 1, run - 1);
	}
}

/* Do the first @n updates of remap_batch, which are @step of the pages. */
static void __init remap_submit(enum xrt_step step, unsigned long pfn,
				const unsigned long *mfn, unsigned int n)
{
	int ret, done = 0;

	ret = remap_update(remap_batch, n, &done);
	if (ret < 0)
		xen_remap_fail(step, pfn + done, mfn[done], ret);
}

/**
 * xen_remap_batch_m2p - the m2p entries of adjacent pages
 * @pfn:	the first of them
 * @mfn:	their frames
 * @n:		how many, from 1 to REMAP_BATCH_MAX
 */
void __init xen_remap_batch_m2p(unsigned long pfn, const unsigned long *mfn,
				unsigned int n)
{
	unsigned int i = 0;

	do {
		remap_batch[i] = remap_m2p_update(mfn[i], pfn + i);
	} while (++i < n);
	remap_submit(XRT_STEP_M2P, pfn, mfn, n);
}

/**
 * xen_remap_batch_map - the kernel mappings of adjacent pages
 * @pfn:	the first of them
 * @mfn:	their frames
 * @n:		how many, REMAP_BATCH_MAX at most
 */
void __init xen_remap_batch_map(unsigned long pfn, const unsigned long *mfn,
				unsigned int n)
{
	unsigned int i;
	u64 pte = 0;

	for (i = 0; i < n; i++) {
		/* The entries of one table follow on, those of two do not. */
		if (!i || (pfn + i) % PTRS_PER_PTE == 0)
			pte = remap_pte_address(pfn + i);
		else
			pte += sizeof(pte_t);
		if (!pte) {
			/* Those before it may fail still, and were first. */
			remap_submit(XRT_STEP_MAP, pfn, mfn, i);
			xen_remap_fail(XRT_STEP_MAP, pfn + i, mfn[i], -ENXIO);
		}
		remap_batch[i] = remap_pte_update(pte, mfn[i]);
	}
	remap_submit(XRT_STEP_MAP, pfn, mfn, n);
}
