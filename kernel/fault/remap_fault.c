// SPDX-License-Identifier: GPL-2.0
/*
 * Fault injection for the Xen PV remap: xen_remap_fault=STEP@N makes one step
 * fail, so that each way to die can be tried on a machine that has no fault.
 * The calls of this file are in a tree only after "install --fault".
 *
 *	p2m, m2p, map	of the Nth page of the walk, from 0 on; of those that ask:
 *			in a batch one p2m entry per page of the p2m does, and in
 *			a whole page table no page does
 *	page		the mapping of PFN N, in whichever way it is tried
 *	table		the Nth whole page table is not taken
 *	chain		the Nth chunk of the walk is found overwritten
 *	release		no target is found for any page, and Xen does not take
 *			the Nth page that is released
 *	alloc		the recorder gets no memory for the walk (N is ignored)
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <asm/cmdline.h>

#include "remap_fault.h"

#define XRT_FAULT_PARAM	"xen_remap_fault"

/* enum xrt_step, and some that are not a step of the remap. */
#define XRT_FAULT_ALLOC	(XRT_STEP_RELEASE + 1)
#define XRT_FAULT_PAGE	(XRT_STEP_RELEASE + 2)
#define XRT_FAULT_TABLE	(XRT_STEP_RELEASE + 3)
#define XRT_FAULT_NONE	(XRT_STEP_RELEASE + 4)

static int xrt_fault_step __initdata = XRT_FAULT_NONE;
static unsigned long xrt_fault_at __initdata;
/* Calls so far, by step. */
static unsigned long xrt_fault_calls[XRT_FAULT_NONE] __initdata;

static int __init xrt_fault_param(char *s)
{
	return 1;
}
__setup(XRT_FAULT_PARAM "=", xrt_fault_param);

/**
 * xrt_fault_init - read the parameter, if it is there
 * @line:	the command line
 */
void __init xrt_fault_init(const char *line)
{
	static const char * const name[] __initconst = {
		"p2m@", "m2p@", "map@", "chain@", "release@", "alloc@",
		"page@", "table@",
	};
	char value[32];
	unsigned int i;

	if (cmdline_find_option(line, XRT_FAULT_PARAM, value,
				sizeof(value)) < 0)
		return;
	for (i = 0; i < ARRAY_SIZE(name); i++) {
		size_t len = strlen(name[i]);

		if (strncmp(value, name[i], len))
			continue;
		xrt_fault_step = i;
		xrt_fault_at = memparse(value + len, NULL);
	}
}

static bool __init xrt_fault_now(int step)
{
	return xrt_fault_calls[step]++ == xrt_fault_at &&
	       xrt_fault_step == step;
}

/**
 * xrt_faulty - what a step returns
 * @step:	which
 * @ret:	what it did return
 *
 * Return: @ret, or what it returns when it fails
 */
int __init xrt_faulty(enum xrt_step step, int ret)
{
	if (!xrt_fault_now(step))
		return ret;
	switch (step) {
	case XRT_STEP_P2M:
		return 1;
	case XRT_STEP_RELEASE:
		return 0;
	default:
		return -EINVAL;
	}
}

/* Is the page whose mapping fails one of @n pages? */
static bool __init xrt_fault_among(unsigned long pfn, unsigned int n)
{
	return xrt_fault_step == XRT_FAULT_PAGE && xrt_fault_at >= pfn &&
	       xrt_fault_at - pfn < n;
}

/**
 * xrt_faulty_page - what the mapping of a page returns
 * @pfn:	the page
 * @ret:	what it did return
 */
int __init xrt_faulty_page(unsigned long pfn, int ret)
{
	return xrt_fault_among(pfn, 1) ? -EINVAL :
	       xrt_faulty(XRT_STEP_MAP, ret);
}

/**
 * xrt_faulty_batch - what a batch of updates returns
 * @step:	the step of all of them
 * @pfn:	the first page
 * @ret:	what it did return
 * @n:		number of updates
 * @done:	number of updates that were done before the one that failed
 *
 * Return: @ret, or what it returns when one fails
 */
int __init xrt_faulty_batch(enum xrt_step step, unsigned long pfn, int ret,
			    unsigned int n, int *done)
{
	unsigned int i;

	for (i = 0; i < n && ret >= 0; i++) {
		ret = step == XRT_STEP_MAP ? xrt_faulty_page(pfn + i, ret) :
					     xrt_faulty(step, ret);
		*done = i;
	}
	return ret;
}

/**
 * xrt_faulty_table - what putting a whole page table in its place returns
 * @pfn:	the first page of the table
 * @ret:	what it did return
 */
int __init xrt_faulty_table(unsigned long pfn, int ret)
{
	return xrt_fault_now(XRT_FAULT_TABLE) || xrt_fault_among(pfn, 512) ?
	       -EINVAL : ret;
}

/**
 * xrt_fault_chain - overwrite the first MFN of a chunk, if it is its turn
 * @mfn:	in the page itself
 */
void __init xrt_fault_chain(unsigned long *mfn)
{
	if (xrt_fault_now(XRT_STEP_CHAIN))
		*mfn = ~*mfn;
}

/**
 * xrt_fault_target - how many pages there are to remap to
 * @size:	as the map says
 */
unsigned long __init xrt_fault_target(unsigned long size)
{
	return xrt_fault_step == XRT_STEP_RELEASE ? 0 : size;
}

/**
 * xrt_fault_alloc - is the recorder to get no memory?
 */
bool __init xrt_fault_alloc(void)
{
	return xrt_fault_step == XRT_FAULT_ALLOC;
}
