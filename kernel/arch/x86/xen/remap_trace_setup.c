// SPDX-License-Identifier: GPL-2.0
/*
 * The early recorder of the Xen PV remap: what xen_memory_setup() does.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/overflow.h>

#include <asm/e820/api.h>

#include "remap_trace_int.h"

/* What is under way in xen_memory_setup(). */
static struct xrt_area *xrt_area __initdata;
static struct xrt_prepare *xrt_prep __initdata;
static struct xrt_release *xrt_rel __initdata;
static u64 xrt_prep_tsc __initdata;

void __init __xrt_map(enum xrt_map_id id, const struct e820_table *table)
{
	const u32 room = (XRT_BLOCK_SIZE - sizeof(struct xrt_block) -
			  sizeof(struct xrt_map)) / sizeof(struct xrt_e820);
	struct xrt_map *map;
	u32 i, n, k;

	xrt.remap_map |= id == XRT_MAP_REMAP;
	for (i = 0; i < table->nr_entries; i += n) {
		n = min(table->nr_entries - i, room);
		map = xrt_add_rec(XRT_STREAM_SETUP, XRT_REC_MAP, id,
				  struct_size(map, entry, n));
		if (!map)
			continue;
		map->first = i;
		map->total = table->nr_entries;
		for (k = 0; k < n; k++) {
			map->entry[k].addr = table->entries[i + k].addr;
			map->entry[k].size = table->entries[i + k].size;
			map->entry[k].type = table->entries[i + k].type;
		}
	}
}

void __init __xrt_area_begin(unsigned long start_pfn, unsigned long end_pfn)
{
	xrt_area = xrt_add_rec(XRT_STREAM_SETUP, XRT_REC_AREA, xrt.areas++,
			       sizeof(*xrt_area));
	xrt_prep = NULL;
	xrt_rel = NULL;
	xrt_prep_tsc = rdtsc();
	if (!xrt_area)
		return;
	xrt_area->tsc = xrt_prep_tsc;
	xrt_area->start_pfn = start_pfn;
	xrt_area->end_pfn = end_pfn;
}

void __init __xrt_area_end(void)
{
	if (xrt_area)
		xrt_area->ticks = rdtsc() - xrt_area->tsc;
}

/* The word for one more chunk, in the record of its neighbour if it has one. */
static u64 __init *xrt_prepare_word(unsigned long pfn, unsigned long target_pfn)
{
	struct xrt_prepare *prep = xrt_prep;
	u64 *word = NULL;

	if (prep && prep->pages % XRT_CHUNK_MAX == 0 &&
	    prep->pfn + prep->pages == pfn &&
	    prep->target_pfn + prep->pages == target_pfn)
		word = xrt_grow_rec(XRT_STREAM_SETUP, prep);
	if (word)
		return word;

	prep = xrt_new_rec(XRT_STREAM_SETUP, XRT_REC_PREPARE,
			   xrt.prepared_chunks, struct_size(prep, word, 1));
	xrt_prep = prep;
	if (!prep)
		return NULL;
	prep->tsc = xrt_prep_tsc;
	prep->pfn = pfn;
	prep->target_pfn = target_pfn;
	return prep->word;
}

/**
 * __xrt_prepare - a chunk was put into the list
 * @pfn:	its first PFN
 * @target_pfn:	where it will go
 * @mfns:	the MFNs of its pages
 * @n:		their number
 */
void __init __xrt_prepare(unsigned long pfn, unsigned long target_pfn,
			  const unsigned long *mfns, unsigned int n)
{
	u64 now = rdtsc();
	u64 *word = xrt_prepare_word(pfn, target_pfn);

	xrt.prepared_pages += n;
	xrt.prepared_chunks++;
	if (xrt_area)
		xrt_area->remapped += n;

	if (word) {
		u64 ticks = min_t(u64, now - xrt_prep_tsc,
				  XRT_PREPARE_TICKS_MAX);

		*word = (mfns[0] & XRT_WORD_MFN_MASK) |
			ticks << XRT_WORD_MFN_BITS;
		xrt_prep->pages += n;
	} else {
		xrt.lost_prepare++;
	}
	xrt_sum_runs(word ? xrt_prep : NULL, mfns, n);
	/* The recorder's own time is nobody's. */
	xrt_prep_tsc = rdtsc();
}

/* A page was offered to Xen; @ret is 1 if Xen took it. */
void __init __xrt_release(unsigned long pfn, unsigned long mfn, int ret)
{
	struct xrt_release *rel = xrt_rel;

	if (xrt_area && ret == 1)
		xrt_area->released++;
	if (ret != 1)
		xrt_fail_record(XRT_STEP_RELEASE, pfn, mfn, ret);
	if (rel && rel->ret == 1 && ret == 1 && rel->count < U32_MAX &&
	    rel->pfn + rel->count == pfn && rel->mfn + rel->count == mfn) {
		rel->count++;
		return;
	}
	rel = xrt_add_rec(XRT_STREAM_SETUP, XRT_REC_RELEASE,
			  xrt.areas ? xrt.areas - 1 : 0, sizeof(*rel));
	xrt_rel = rel;
	if (!rel)
		return;
	rel->tsc = rdtsc();
	rel->pfn = pfn;
	rel->mfn = mfn;
	rel->count = 1;
	rel->ret = ret;
}
