/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hooks of the remap recorder. With the recorder off, or not built, a hook is a
 * patched-out jump, or nothing.
 */
#ifndef _XEN_REMAP_TRACE_H
#define _XEN_REMAP_TRACE_H

#include <linux/string.h>
#include <linux/types.h>
#include <xen/remap_format.h>

struct e820_table;
struct pt_regs;

/* Three words of the page are the chunk's head. */
#define XRT_CHUNK_MAX	(4096 / sizeof(unsigned long) - 3)

/*
 * Of a function with an argument @timed: it becomes two copies, so that the
 * one that takes no time is as it was.
 */
#define __xrt_copied	__always_inline

#ifdef CONFIG_XEN_REMAP_TRACE

#include <linux/jump_label.h>

#include "remap_compat.h"

DECLARE_STATIC_KEY_FALSE(xrt_on);

void xrt_init(void);
void __xrt_begin(enum xrt_phase_id id);
void __xrt_end(enum xrt_phase_id id);
void __xrt_map(enum xrt_map_id id, const struct e820_table *table);
void __xrt_area_begin(unsigned long start_pfn, unsigned long end_pfn);
void __xrt_area_end(void);
void __xrt_prepare(unsigned long pfn, unsigned long target_pfn,
		   const unsigned long *mfns, unsigned int n);
void __xrt_release(unsigned long pfn, unsigned long mfn, int ret);
void __xrt_alloc(void);
void __xrt_walk_begin(unsigned long mfn, unsigned int batch);
void __xrt_walk_end(unsigned long remapped);
void __xrt_chunk_begin(unsigned long mfn, unsigned long next_mfn,
		       unsigned long target_pfn, unsigned long n);
void __xrt_chunk_end(void);
void __xrt_free(unsigned long pfn, unsigned long n);

/* A statement that is a patched-out jump while the recorder is off. */
#define XRT_HOOK(call)						\
	do {							\
		if (static_branch_unlikely(&xrt_on))		\
			__##call;				\
	} while (0)

#else /* !CONFIG_XEN_REMAP_TRACE */

/*
 * Hooks that are not built take any arguments: some name enumerators of parts that are
 * not there.
 */
#define XRT_HOOK(...)	do { } while (0)

static inline void xrt_init(void) { }

#endif /* CONFIG_XEN_REMAP_TRACE */

#ifdef CONFIG_XEN_REMAP_TRACE_TIMES
#include "remap_trace_times.h"
#else
static __always_inline bool xrt_page_timed(void) { return false; }
static inline void xrt_page_done(const u64 *t) { }
static inline void xrt_stamp(const bool timed, u64 *t) { }
#define xrt_share(...)			do { } while (0)
#endif

#define xrt_begin(id)			XRT_HOOK(xrt_begin(id))
#define xrt_end(id)			XRT_HOOK(xrt_end(id))
#define xrt_map(id, table)		XRT_HOOK(xrt_map(id, table))
#define xrt_area_begin(start, end)	XRT_HOOK(xrt_area_begin(start, end))
#define xrt_area_end()			XRT_HOOK(xrt_area_end())
#define xrt_prepare(pfn, target, mfns, n) \
	XRT_HOOK(xrt_prepare(pfn, target, mfns, n))
#define xrt_release(pfn, mfn, ret)	XRT_HOOK(xrt_release(pfn, mfn, ret))
#define xrt_alloc()			XRT_HOOK(xrt_alloc())
#define xrt_walk_begin(mfn)		XRT_HOOK(xrt_walk_begin(mfn, 1))
/* The same for a walk in batches, 0 for one by whole page tables. */
#define xrt_batches_begin(mfn, batch)	XRT_HOOK(xrt_walk_begin(mfn, batch))
#define xrt_walk_end(remapped)		XRT_HOOK(xrt_walk_end(remapped))
#define xrt_chunk_begin(mfn, next, target, n) \
	XRT_HOOK(xrt_chunk_begin(mfn, next, target, n))
#define xrt_chunk_end()			XRT_HOOK(xrt_chunk_end())
#define xrt_free(pfn, n)		XRT_HOOK(xrt_free(pfn, n))

#ifdef CONFIG_XEN_REMAP_TRACE_RUNS
void __xrt_read_back(void);

#define xrt_read_back()			XRT_HOOK(xrt_read_back())
#else
#define xrt_read_back()			do { } while (0)
#endif

#ifdef CONFIG_XEN_REMAP_TRACE_FAIL
void __xrt_fail(enum xrt_step step, unsigned long pfn, unsigned long mfn,
		long ret);
void __xrt_chain(unsigned long mfn, unsigned long found,
		 unsigned long target_pfn);
void __xrt_conflict(enum xrt_place place, u64 start, u64 size);
void __xrt_moved(u64 to);
void __xrt_moved_end(void);
void __xrt_swap(u64 from, u64 to, u64 size);
void __xrt_nonram_begin(void);
void __xrt_nonram_end(void);
void __xrt_extra(unsigned long start_pfn, unsigned long n_pfns,
		 unsigned long room);
void __xrt_no_region(unsigned long start_pfn, unsigned long n_pfns);

/* What xen_chk_is_e820_usable() names so. */
static inline enum xrt_place xrt_place_of(const char *component)
{
	return !strcmp(component, "kernel") ? XRT_PLACE_KERNEL :
	       !strcmp(component, "page table") ? XRT_PLACE_PAGE_TABLES :
						   XRT_PLACE_START_INFO;
}

#define xrt_fail(step, pfn, mfn, ret)	XRT_HOOK(xrt_fail(step, pfn, mfn, ret))
#define xrt_chain(mfn, found, target)	XRT_HOOK(xrt_chain(mfn, found, target))
#define xrt_conflict(place, start, size) \
	XRT_HOOK(xrt_conflict(place, start, size))
#define xrt_moved(to)			XRT_HOOK(xrt_moved(to))
#define xrt_moved_end()			XRT_HOOK(xrt_moved_end())
#define xrt_swap(from, to, size)	XRT_HOOK(xrt_swap(from, to, size))
#define xrt_no_region(pfn, n)		XRT_HOOK(xrt_no_region(pfn, n))
#define xrt_nonram_begin()		XRT_HOOK(xrt_nonram_begin())
#define xrt_nonram_end()		XRT_HOOK(xrt_nonram_end())
#define xrt_extra(pfn, n, room)		XRT_HOOK(xrt_extra(pfn, n, room))
#else
#define xrt_fail(...)				do { } while (0)
#define xrt_chain(...)				do { } while (0)
#define xrt_conflict(...)			do { } while (0)
#define xrt_moved(...)				do { } while (0)
#define xrt_moved_end()				do { } while (0)
#define xrt_swap(...)				do { } while (0)
#define xrt_no_region(...)			do { } while (0)
#define xrt_nonram_begin()			do { } while (0)
#define xrt_nonram_end()			do { } while (0)
#define xrt_extra(...)				do { } while (0)
#endif

#ifdef CONFIG_XEN_REMAP_TRACE_FLIGHT
void __xrt_dead(enum xrt_death_id id);
void __xrt_exception(const struct pt_regs *regs, int trapnr,
		     unsigned long addr);
void __xrt_last_line(void);

#define xrt_dead(id)			XRT_HOOK(xrt_dead(id))
#define xrt_exception(regs, trapnr, addr) \
	XRT_HOOK(xrt_exception(regs, trapnr, addr))
#define xrt_last_line()			XRT_HOOK(xrt_last_line())
#else
#define xrt_dead(...)				do { } while (0)
#define xrt_exception(...)			do { } while (0)
#define xrt_last_line()				do { } while (0)
#endif

#endif /* _XEN_REMAP_TRACE_H */
