/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hooks of the remap recorder in the update of a page. Included by
 * remap_trace.h.
 */
#ifndef _XEN_REMAP_TRACE_TIMES_H
#define _XEN_REMAP_TRACE_TIMES_H

/*
 * What the page updates touch, in one cache line.
 * @pos:	where the next word of the current page record goes
 * @end:	end of the current page block; with no record open both are
 *		NULL, so that each timed page takes the slow path
 * @step:	ticks per step, summed over the timed pages of this chunk
 * @countdown:	pages until the next one is timed
 */
struct xrt_hot {
	u64	*pos;
	u64	*end;
	u64	step[XRT_NR_STEPS];
	u32	countdown;
};

extern struct xrt_hot xrt_hot;

void __xrt_page_slow(u64 p2m, u64 m2p, u64 map);
void __xrt_share(const u64 *t, unsigned int n);

#define xrt_share(t, n)			XRT_HOOK(xrt_share(t, n))

/*
 * Init code is compiled for size: the compiler would load, decrement, store
 * and test, for each page.
 */
static __always_inline bool xrt_countdown(void)
{
	asm goto("decl %0\n\t"
		 "jnz %l[untimed]"
		 : : "m" (xrt_hot.countdown) : "memory", "cc" : untimed);
	return true;
untimed:
	return false;
}

/**
 * xrt_page_timed - is the page about to be updated one to be timed?
 *
 * At level page each is. At level chunk one in 64 on average is, at gaps that
 * vary, since chunks of 509 and tables of 512 entries would otherwise meet the
 * sample in step.
 *
 * Return: true if xrt_page_done() is to be called for this page
 */
static __always_inline bool xrt_page_timed(void)
{
	return static_branch_unlikely(&xrt_on) && xrt_countdown();
}

/**
 * xrt_page_done - a timed page has been updated
 * @t:	TSC before the page, and after each of its three steps
 */
static __always_inline void xrt_page_done(const u64 t[XRT_NR_STEPS + 1])
{
	u64 p2m = t[1] - t[0];
	u64 m2p = t[2] - t[1];
	u64 map = t[3] - t[2];
	u64 *pos = xrt_hot.pos;

	xrt_hot.step[XRT_STEP_P2M] += p2m;
	xrt_hot.step[XRT_STEP_M2P] += m2p;
	xrt_hot.step[XRT_STEP_MAP] += map;

	if (unlikely(pos == xrt_hot.end ||
		     (p2m | m2p | map) > XRT_PAGE_STEP_MASK)) {
		__xrt_page_slow(p2m, m2p, map);
		return;
	}

	*pos = p2m | m2p << XRT_PAGE_STEP_BITS |
	       map << (2 * XRT_PAGE_STEP_BITS);
	xrt_hot.pos = pos + 1;
	xrt_hot.countdown = 1;
}

/* @timed is a constant in each copy of the calling function. */
static __always_inline void xrt_stamp(const bool timed, u64 *t)
{
	if (timed)
		*t = rdtsc();
}

#endif /* _XEN_REMAP_TRACE_TIMES_H */
