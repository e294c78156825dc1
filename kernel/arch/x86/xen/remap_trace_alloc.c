// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of the early recorder of the Xen PV remap.
 *
 * The size of everything to come is known from preparing, so the memory is
 * taken once, before the page tables are set up. If there is too little, the
 * recorder keeps less: fewer page records, then no page records, and last what
 * fits into the static pool. It is never silent.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kmemleak.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "remap_trace_int.h"

/* The capture takes at most this part of the memory that the domain has. */
#define XRT_MEMORY_PART		16

#define XRT_BLOCK_ROOM		(XRT_BLOCK_SIZE - sizeof(struct xrt_block))

/**
 * xrt_memory_option - a word of the parameter
 * @word:	the word
 *
 * Return: is it one for this file?
 */
bool __init xrt_memory_option(const char *word)
{
	static const char buf[] __initconst = "buf=";

	if (strncmp(word, buf, sizeof(buf) - 1))
		return false;
	xrt.buf_max = max(memparse(word + sizeof(buf) - 1, NULL), XRT_BUF_MIN);
	return true;
}

/* Blocks that records of @bytes in all take, none longer than @longest. */
static u64 __init xrt_blocks_for(u64 bytes, unsigned int longest)
{
	return DIV_ROUND_UP(bytes, XRT_BLOCK_ROOM - longest + 8);
}

static u64 __init xrt_event_blocks(void)
{
	/* Phases, begin and end of the walk, a free for each merged range. */
	u64 bytes = 512 + (u64)xrt.areas * 2 * sizeof(struct xrt_free);

	bytes += xrt.prepared_chunks *
		 (sizeof(struct xrt_chunk) + XRT_RUNS_HEAD);
	bytes += xrt.prepared_runs * sizeof(u64);
	/* The last block is not for chunks, see xrt_kept_free(). */
	return xrt_blocks_for(bytes, sizeof(struct xrt_chunk)) + 2;
}

static u64 __init xrt_page_blocks(void)
{
	u64 bytes = xrt_page_bytes();

	return bytes ? xrt_blocks_for(bytes, XRT_PAGES_LONGEST) + 2 : 0;
}

/*
 * Under a cap the chunks come first, but for an eighth that the page records
 * keep in any case.
 */
static void __init xrt_cap_blocks(u64 *events, u64 *pages)
{
	u64 cap = min_t(u64, xrt.buf_max,
			memblock_phys_mem_size() / XRT_MEMORY_PART) /
		  XRT_BLOCK_SIZE;
	u64 least = min(*pages, cap / 8);

	*events = min(*events, cap - least);
	*pages = min(*pages, cap - *events);
}

static void __init xrt_place(enum xrt_stream stream, u8 **mem, u64 blocks)
{
	struct xrt_store *st = &xrt.store[stream];

	st->base = *mem;
	st->cap = blocks;
	*mem += blocks * XRT_BLOCK_SIZE;
}

/* Out of the pool, which must not be found a second time in an image. */
static void __init xrt_move_setup(u8 **mem)
{
	struct xrt_store *st = &xrt.store[XRT_STREAM_SETUP];
	size_t bytes = (size_t)st->next * XRT_BLOCK_SIZE;
	u8 *pool = st->base;

	memcpy(*mem, pool, bytes);
	memset(pool, 0, bytes);
	xrt_place(XRT_STREAM_SETUP, mem, st->next);
	st->blk = xrt_block(st, st->next - 1);
}

/* Without room for page records: as if level chunk had been asked for. */
static void __init xrt_lower_level(void)
{
	struct xrt_block *first = xrt_block(&xrt.store[XRT_STREAM_SETUP], 0);
	struct xrt_boot *boot = (struct xrt_boot *)xrt_first_rec(first);

	xrt.level = XRT_LEVEL_CHUNK;
	boot->level = XRT_LEVEL_CHUNK;
	boot->sample = XRT_SAMPLE;
}

static size_t __init xrt_bytes_for(u64 blocks)
{
	return PAGE_ALIGN(blocks * XRT_BLOCK_SIZE + xrt_hist_bytes());
}

/*
 * Memory for @blocks and for as many of *@pages more as can be had. Return: the
 * memory, or NULL.
 */
static void __init *xrt_take_blocks(u64 blocks, u64 *pages)
{
	void *mem;

	while (true) {
		xrt.walk_bytes = xrt_bytes_for(blocks + *pages);
		mem = memblock_alloc_raw(xrt.walk_bytes, XRT_BLOCK_SIZE);
		if (mem || !*pages)
			return mem;
		*pages /= 2;
	}
}

/**
 * xrt_take_memory - take the memory for the walk
 *
 * Return: false if there is none
 */
bool __init xrt_take_memory(void)
{
	u64 setup = xrt.store[XRT_STREAM_SETUP].next;
	u64 events = xrt_event_blocks();
	u64 pages = xrt_page_blocks();
	u64 wanted = pages;
	u8 *mem;

	xrt_cap_blocks(&events, &pages);
	mem = xrt_take_blocks(setup + events, &pages);
	xrt.walk_mem = mem;
	if (wanted && !pages) {
		xrt_lower_level();
		pr_warn("xen_remap: too little memory for page records, level is chunk\n");
	}
	if (!mem) {
		xrt.walk_bytes = 0;
		pr_warn("xen_remap: too little memory for %llu blocks, recording what fits into the static pool\n",
			setup + events);
		return false;
	}

	xrt_move_setup(&mem);
	xrt_place(XRT_STREAM_EVENT, &mem, events);
	xrt_place(XRT_STREAM_PAGE, &mem, pages);
	memset(mem, 0, xrt_hist_bytes());
	xrt_hist_place((u32 *)mem);
	return true;
}

static void xrt_free_memory(u8 *from, u8 *to)
{
	kmemleak_free_part_phys(__pa(from), to - from);
	free_reserved_area(from, to, -1, NULL);
}

/* The part of the walk's memory that the blocks of @stream are in. */
static u8 *xrt_kept_end(const struct xrt_store *st)
{
	return st->base + (size_t)min(st->next, st->cap) * XRT_BLOCK_SIZE;
}

/**
 * xrt_trim_memory - free what is between and after the blocks that are kept
 *
 * The event stream has left that memory, see xrt_make_room().
 */
void xrt_trim_memory(void)
{
	const struct xrt_store *page = &xrt.store[XRT_STREAM_PAGE];
	u8 *to = (u8 *)xrt.walk_mem + xrt.walk_bytes;
	u8 *from = xrt_kept_end(&xrt.store[XRT_STREAM_SETUP]);

	if (!xrt.walk_mem)
		return;
	xrt_hist_place(NULL);
	if (page->next && page->cap) {
		xrt_free_memory(from, page->base);
		from = xrt_kept_end(page);
	}
	xrt_free_memory(from, to);
}

/* Free all blocks of the capture, with xrt_capture_lock taken for writing. */
void xrt_free_blocks(void)
{
	struct xrt_store *setup = &xrt.store[XRT_STREAM_SETUP];
	struct xrt_store *page = &xrt.store[XRT_STREAM_PAGE];
	u8 *mem = xrt.walk_mem;

	if (mem && !xrt.event_mem) {
		/* It was not trimmed: the event stream is in it. */
		xrt_free_memory(mem, mem + xrt.walk_bytes);
	} else if (mem) {
		xrt_free_memory(mem, xrt_kept_end(setup));
		if (page->next && page->cap)
			xrt_free_memory(page->base, xrt_kept_end(page));
	}
	vfree(xrt.event_mem);
	vfree(xrt.setup_mem);
	xrt.walk_mem = NULL;
	xrt.event_mem = NULL;
	xrt.setup_mem = NULL;
	memset(xrt.store, 0, sizeof(xrt.store));
}
