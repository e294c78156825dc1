// SPDX-License-Identifier: GPL-2.0
/*
 * The delayed remap of a PV domain's memory.
 *
 * Xen builds a PV domain with memory from page 0 on, without holes. The E820
 * map has holes, and what lies in one has to move to where the map has RAM.
 * That takes two steps:
 *
 * Prepare, before memory can be allocated, takes the pages of each hole in
 * chunks. What has to be known about a chunk is kept in the first page of the
 * chunk itself, which for this is mapped in the place of remap_buf. The chunks
 * form a list, linked by the MFN of their first pages. The hole becomes an
 * identity map.
 *
 * The walk, when the p2m can grow, follows the list and gives each frame its
 * new PFN: in the p2m, in Xen's m2p and in the kernel's mapping. No chunk
 * needs another one, so their order does not matter.
 *
 * What is done for many pages at once is in remap_batch.c and remap_table.c.
 */
#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/pfn.h>

#include <asm/e820/api.h>

#include "remap.h"
#include "remap_batch.h"
#include "remap_ops.h"
#include "remap_table.h"
#include "remap_trace.h"

/* So many frames fit into a page beside the head of the chunk. */
#define REMAP_CHUNK_MAX	(PAGE_SIZE / sizeof(unsigned long) - 3)

/**
 * struct remap_chunk - a chunk's bookkeeping, one page
 * @next:	MFN of the next chunk of the list, INVALID_P2M_ENTRY in the last
 * @target:	PFN that its first page is to get, the others follow on
 * @pages:	pages in it, REMAP_CHUNK_MAX at most
 * @mfn:	their frames; the first one holds this
 */
struct remap_chunk {
	unsigned long	next;
	unsigned long	target;
	unsigned long	pages;
	unsigned long	mfn[REMAP_CHUNK_MAX];
};

/**
 * struct remap_range - adjacent pages that got their memory
 * @pfn:	first PFN
 * @pages:	number of pages, 0 for none
 */
struct remap_range {
	unsigned long	pfn;
	unsigned long	pages;
};

/* Only its address is of use: the frame behind it changes. */
static struct remap_chunk remap_buf __initdata __aligned(PAGE_SIZE);
static_assert(sizeof(struct remap_chunk) == PAGE_SIZE);
static_assert(REMAP_CHUNK_MAX == XRT_CHUNK_MAX);

/* The list's anchor. */
static unsigned long xen_remap_mfn __initdata = INVALID_P2M_ENTRY;

/* The frame that the walk has put in its place. */
static unsigned long remap_shown __initdata;

/*
 * The next whole pages of RAM at or above *pfn, which is set to the first of
 * them. Return: how many there are, 0 where the map ends.
 */
static unsigned long __init remap_find_target(const struct e820_table *map,
					      unsigned long *pfn)
{
	unsigned long first, end;
	u32 i;

	for (i = 0; i < map->nr_entries; i++) {
		const struct e820_entry *entry = &map->entries[i];

		if (entry->type != E820_TYPE_RAM)
			continue;
		first = max_t(unsigned long, PFN_UP(entry->addr), *pfn);
		end = PFN_DOWN(entry->addr + entry->size);
		if (first < end) {
			*pfn = first;
			return end - first;
		}
	}
	return 0;
}

/* Put the pages from @pfn on into the list, as one chunk. */
static void __init remap_add_chunk(unsigned long pfn, unsigned long target,
				   unsigned long n)
{
	unsigned long i, mfn = remap_p2m(pfn);

	remap_map_at(&remap_buf, mfn);
	remap_buf.next = xen_remap_mfn;
	remap_buf.target = target;
	remap_buf.pages = n;
	for (i = 0; i < n; i++)
		remap_buf.mfn[i] = remap_p2m(pfn + i);
	xen_remap_mfn = mfn;

	remap_set_identity(pfn, pfn + n);
	xrt_prepare(pfn, target, remap_buf.mfn, n);
}

static void __init remap_add_range(unsigned long pfn, unsigned long target,
				   unsigned long n)
{
	unsigned long own = remap_frame_of(&remap_buf);
	unsigned long done, chunk;

	for (done = 0; done < n; done += chunk) {
		chunk = min(n - done, REMAP_CHUNK_MAX);
		remap_add_chunk(pfn + done, target + done, chunk);
	}
	remap_map_at(&remap_buf, own);
}

/* There is nowhere to go: give the pages back to Xen, as far as it takes them. */
static void __init remap_release_range(unsigned long pfn, unsigned long end)
{
	unsigned long mfn;
	int ret;

	pr_warn("xen_remap: no RAM in the map for pfn %lx-%lx, giving it back\n",
		pfn, end);
	for (; pfn < end; pfn++) {
		mfn = remap_p2m(pfn);
		if (mfn == INVALID_P2M_ENTRY || remap_m2p(mfn) != pfn)
			continue;
		ret = remap_release(mfn);
		xrt_release(pfn, mfn, ret);
		if (WARN(ret != 1, "xen_remap: cannot release pfn=%lx mfn=%lx: %d\n",
			 pfn, mfn, ret))
			return;
		xen_released_pages++;
		if (!remap_clear_p2m(pfn))
			return;
	}
}

/*
 * Prepare the area from @pfn up to @end. Return: where to look for the next
 * area's target.
 */
static unsigned long __init remap_prepare_area(const struct e820_table *map,
					       unsigned long pfn,
					       unsigned long end,
					       unsigned long nr_pages,
					       unsigned long target)
{
	unsigned long last = min(end, nr_pages);
	unsigned long start = pfn, n;

	xrt_area_begin(start, end);
	while (pfn < last) {
		n = remap_find_target(map, &target);
		if (!n) {
			remap_release_range(pfn, last);
			break;
		}
		n = min(n, last - pfn);
		remap_add_range(pfn, target, n);
		pfn += n;
		target += n;
	}
	remap_set_identity(pfn, end);

	for (pfn = start; pfn < end && pfn <= max_pfn_mapped; pfn++)
		remap_clear_va(pfn);
	xrt_area_end();
	return target;
}

/**
 * xen_remap_prepare - make the memory fit the map
 * @map:	the E820 map, sorted and without overlaps
 * @nr_pages:	pages that Xen's builder gave the domain
 *
 * What lies between two ranges of RAM is one area, whatever the map has there,
 * and so is what lies before the first and after the last. A page that is RAM
 * only in part belongs to the area.
 */
void __init xen_remap_prepare(const struct e820_table *map,
			      unsigned long nr_pages)
{
	unsigned long pfn, end, target = nr_pages;
	u64 ram_end = 0;
	u32 i;

	for (i = 0; i < map->nr_entries; i++) {
		const struct e820_entry *entry = &map->entries[i];
		bool ram = entry->type == E820_TYPE_RAM;

		if (!ram && i + 1 < map->nr_entries)
			continue;
		pfn = PFN_DOWN(ram_end);
		ram_end = entry->addr + entry->size;
		end = PFN_UP(ram ? entry->addr : ram_end);
		if (pfn < end)
			target = remap_prepare_area(map, pfn, end, nr_pages,
						    target);
	}
}

/* One page. @timed is a constant in each copy of this. */
static __always_inline void remap_page(unsigned long pfn, unsigned long mfn,
				       bool timed)
{
	struct mmu_update update = remap_m2p_update(mfn, pfn);
	u64 t[XRT_NR_STEPS + 1];
	int ret;

	xrt_stamp(timed, &t[0]);
	if (!remap_set_p2m(pfn, mfn))
		xen_remap_fail(XRT_STEP_P2M, pfn, mfn, 0);
	xrt_stamp(timed, &t[1]);
	ret = remap_update(&update, 1, NULL);
	if (ret < 0)
		xen_remap_fail(XRT_STEP_M2P, pfn, mfn, ret);
	xrt_stamp(timed, &t[2]);
	ret = remap_set_va(pfn, mfn);
	if (ret)
		xen_remap_fail(XRT_STEP_MAP, pfn, mfn, ret);
	xrt_stamp(timed, &t[3]);
	if (timed)
		xrt_page_done(t);
}

static void __init remap_pages(unsigned long pfn, const unsigned long *mfn,
			       unsigned long n)
{
	unsigned long i;

	for (i = 0; i < n; i++) {
		if (xrt_page_timed())
			remap_page(pfn + i, mfn[i], true);
		else
			remap_page(pfn + i, mfn[i], false);
	}
}

/*
 * As remap_pages(), but one hypercall for all m2p entries and one for all
 * mappings. They could be one: two let the recorder time each.
 */
static void __init remap_pages_at_once(unsigned long pfn,
				       const unsigned long *mfn, unsigned int n)
{
	u64 t[XRT_NR_STEPS + 1] = { 0 };

	xrt_stamp(true, &t[0]);
	xen_remap_set_leaves(pfn, mfn, n);
	xrt_stamp(true, &t[1]);
	xen_remap_batch_m2p(pfn, mfn, n);
	xrt_stamp(true, &t[2]);
	xen_remap_batch_map(pfn, mfn, n);
	xrt_stamp(true, &t[3]);
	xrt_share(t, n);
}

static void __init remap_show(unsigned long mfn)
{
	if (remap_shown != mfn)
		remap_map_at(&remap_buf, mfn);
	remap_shown = mfn;
}

/* Does the chunk that is walked next belong to the range of these pages? */
static bool __init remap_goes_on(unsigned long next, unsigned long pfn,
				 unsigned long n)
{
	if (next == INVALID_P2M_ENTRY)
		return false;
	remap_show(next);
	return remap_buf.target + remap_buf.pages == pfn ||
	       remap_buf.target == pfn + n;
}

/*
 * A chunk's pages by whole page tables. What is mapped while a chunk is walked
 * is not what belongs to it: its first or last pages wait for the next chunk,
 * and those of the chunk before it are mapped now. The time of the mapping step
 * is that of what is mapped now, in equal shares for the pages of this chunk.
 */
static void __init remap_by_tables(unsigned long pfn, unsigned int n,
				   unsigned long next)
{
	u64 t[XRT_NR_STEPS + 1] = { 0 }, flush[2] = { 0 };

	xrt_stamp(true, &t[0]);
	xen_remap_set_leaves(pfn, remap_buf.mfn, n);
	xrt_stamp(true, &t[1]);
	xen_remap_batch_m2p(pfn, remap_buf.mfn, n);
	xrt_stamp(true, &t[2]);
	xen_remap_table_add(pfn, remap_buf.mfn, n);
	xrt_stamp(true, &t[3]);
	if (!remap_goes_on(next, pfn, n)) {
		xrt_stamp(true, &flush[0]);
		xen_remap_table_flush();
		xrt_stamp(true, &flush[1]);
	}
	t[3] += flush[1] - flush[0];
	xrt_share(t, n);
}

/* The chunk in remap_buf. Xen's work does not change what lies there. */
static void __init remap_walk_chunk(unsigned int batch)
{
	unsigned long i, n;

	if (batch == 1) {
		remap_pages(remap_buf.target, remap_buf.mfn, remap_buf.pages);
		return;
	}
	for (i = 0; i < remap_buf.pages; i += n) {
		n = min_t(unsigned long, remap_buf.pages - i, batch);
		remap_pages_at_once(remap_buf.target + i, remap_buf.mfn + i, n);
	}
}

static void __init remap_free(const struct remap_range *range,
			      xen_remap_free_fn *release)
{
	if (!range->pages)
		return;
	xrt_free(range->pfn, range->pages);
	release(range->pfn, range->pages);
}

/* Add a chunk's target to the range, or free that and begin a new one. */
static void __init remap_merge(struct remap_range *range, unsigned long pfn,
			       unsigned long n, xen_remap_free_fn *release)
{
	if (range->pages && pfn + n == range->pfn) {
		range->pfn = pfn;
		range->pages += n;
	} else if (range->pages && range->pfn + range->pages == pfn) {
		range->pages += n;
	} else {
		remap_free(range, release);
		*range = (struct remap_range) { pfn, n };
	}
}

/* The chunk of @mfn, whose frame is in remap_buf. Return: the next one's. */
static unsigned long __init remap_one_chunk(unsigned long mfn,
					    struct remap_range *range,
					    xen_remap_free_fn *release,
					    unsigned int batch)
{
	unsigned long pfn = remap_buf.target, n = remap_buf.pages;
	unsigned long next = remap_buf.next;

	xrt_chunk_begin(mfn, next, pfn, n);
	if (batch == XEN_REMAP_TABLES)
		remap_by_tables(pfn, n, next);
	else
		remap_walk_chunk(batch);
	xrt_chunk_end();
	remap_merge(range, pfn, n, release);
	return next;
}

/**
 * xen_remap_walk - give the prepared pages their new places
 * @release:	called for each range of targets, adjacent chunks merged
 * @batch:	pages for one hypercall, 1 for a hypercall for each page and step,
 *		XEN_REMAP_TABLES to map whole page tables at once
 */
void __init xen_remap_walk(xen_remap_free_fn *release, unsigned int batch)
{
	unsigned long own = remap_frame_of(&remap_buf);
	struct remap_range range = { 0 };
	unsigned long remapped = 0;

	remap_shown = INVALID_P2M_ENTRY;
	if (batch == XEN_REMAP_TABLES)
		xen_remap_table_begin();
	xrt_batches_begin(xen_remap_mfn, batch);
	while (xen_remap_mfn != INVALID_P2M_ENTRY) {
		remap_show(xen_remap_mfn);
		xrt_chain(xen_remap_mfn, remap_buf.mfn[0], remap_buf.target);
		if (remap_buf.mfn[0] != xen_remap_mfn)
			panic("xen_remap: chunk mfn=%lx is overwritten\n",
			      xen_remap_mfn);
		remapped += remap_buf.pages;
		xen_remap_mfn = remap_one_chunk(xen_remap_mfn, &range,
						release, batch);
	}
	remap_free(&range, release);
	remap_map_at(&remap_buf, own);
	xrt_walk_end(remapped);
	pr_info("Remapped %lu page(s)\n", remapped);
	xrt_read_back();
}
