// SPDX-License-Identifier: GPL-2.0
/*
 * The early recorder of the Xen PV remap: what happens beside the list of
 * chunks. What is in the way is moved or swapped, and the walk allocates memory.
 */
#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>

#include "remap_trace_int.h"

static_assert(sizeof(struct xrt_conflict) == 40);
static_assert(sizeof(struct xrt_note) == 40);

/* What was found last where it cannot stay. */
static struct xrt_conflict *xrt_last_conflict __initdata;
/* All ranges that were swapped, and where the first of them is now. */
static u64 xrt_swapped_bytes __initdata;
static u64 xrt_swapped_to __initdata;
static u64 xrt_nonram_tsc __initdata;
/* Reserved by memblock when the walk began, and what the walk freed of it. */
static u64 xrt_walk_reserved __initdata;

static void __init xrt_note(enum xrt_note_id id, u64 tsc, u64 ticks, u64 addr,
			    u64 size)
{
	/* There is no other stream before the walk has its memory. */
	enum xrt_stream stream = xrt.store[XRT_STREAM_EVENT].cap ?
				 XRT_STREAM_EVENT : XRT_STREAM_SETUP;
	struct xrt_note *rec;

	rec = xrt_add_rec(stream, XRT_REC_NOTE, id, sizeof(*rec));
	if (!rec)
		return;
	rec->tsc = tsc;
	rec->ticks = ticks;
	rec->addr = addr;
	rec->size = size;
}

/**
 * __xrt_conflict - something is where the E820 map has no RAM
 * @place:	what
 * @start:	its physical address
 * @size:	its size in bytes
 */
void __init __xrt_conflict(enum xrt_place place, u64 start, u64 size)
{
	struct xrt_conflict *rec;

	rec = xrt_add_rec(XRT_STREAM_SETUP, XRT_REC_CONFLICT, place,
			  sizeof(*rec));
	xrt_last_conflict = rec;
	if (!rec)
		return;
	rec->tsc = rdtsc();
	rec->start = start;
	rec->size = size;
}

/**
 * __xrt_moved - what was in conflict has a new place
 * @to:		its physical address
 */
void __init __xrt_moved(u64 to)
{
	if (xrt_last_conflict)
		xrt_last_conflict->moved_to = to;
}

/**
 * __xrt_moved_end - what was in conflict is at its new place
 */
void __init __xrt_moved_end(void)
{
	const struct xrt_conflict *rec = xrt_last_conflict;

	if (rec)
		xrt_note(XRT_NOTE_MOVED, rec->tsc, rdtsc() - rec->tsc,
			 rec->moved_to, rec->size);
}

/**
 * __xrt_swap - a range that is not RAM changes places with RAM
 * @from:	its physical address
 * @to:		its new one
 * @size:	bytes, whole pages
 */
void __init __xrt_swap(u64 from, u64 to, u64 size)
{
	__xrt_conflict(XRT_PLACE_SWAP, from, size);
	__xrt_moved(to);
	if (!xrt_swapped_bytes)
		xrt_swapped_to = to;
	xrt_swapped_bytes += size;
}

/**
 * __xrt_nonram_begin - swapped ranges get their p2m entries now
 */
void __init __xrt_nonram_begin(void)
{
	xrt_nonram_tsc = rdtsc();
}

void __init __xrt_nonram_end(void)
{
	if (xrt_swapped_bytes)
		xrt_note(XRT_NOTE_NONRAM, xrt_nonram_tsc,
			 rdtsc() - xrt_nonram_tsc, xrt_swapped_to,
			 xrt_swapped_bytes);
}

/**
 * __xrt_no_region - the kernel cannot keep track of this extra memory
 * @start_pfn:	its first page
 * @n_pfns:	its pages
 */
void __init __xrt_no_region(unsigned long start_pfn, unsigned long n_pfns)
{
	xrt_note(XRT_NOTE_NO_REGION, rdtsc(), 0, PFN_PHYS(start_pfn),
		 PFN_PHYS(n_pfns));
}

/**
 * __xrt_extra - a range leaves the extra memory
 * @start_pfn:	its first page
 * @n_pfns:	its pages
 * @room:	pages that its region has from there on, or up to there
 *
 * If they are too few, the kernel stops.
 */
void __init __xrt_extra(unsigned long start_pfn, unsigned long n_pfns,
			unsigned long room)
{
	if (n_pfns > room)
		__xrt_fail(XRT_STEP_EXTRA, start_pfn, n_pfns, room);
}

/* The walk begins: from here on what is reserved is its own. */
void __init xrt_watch_memory(void)
{
	xrt_walk_reserved = memblock_reserved_size();
}

/* The walk freed memory that was reserved before it began. */
void __init xrt_memory_freed(unsigned long n_pfns)
{
	xrt_walk_reserved -= PFN_PHYS(n_pfns);
}

/* The walk ends: keep how much memory it allocated. */
void __init xrt_keep_memory(void)
{
	u64 now = memblock_reserved_size();

	if (now >= xrt_walk_reserved)
		xrt_note(XRT_NOTE_WALK_MEMORY, rdtsc(), 0, 0,
			 now - xrt_walk_reserved);
}
