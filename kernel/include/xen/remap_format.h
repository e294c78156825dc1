/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The capture format of the Xen PV remap recorder, version 1.
 *
 * One format serves the kernel's recorder, debugfs, BPF and the tools. A
 * capture is a set of blocks of 4 KiB. Any subset of the blocks, in any
 * order and from any source, decodes to exactly what it holds: each block
 * says which boot and which stream it belongs to, and no record straddles
 * two of them.
 *
 * All fields are little endian, all structures are multiples of 8 bytes long
 * and lie on multiples of 8 bytes. PFNs and MFNs are frame numbers of 4 KiB
 * frames. A time is a TSC value, a duration a difference of two; XRT_REC_END
 * has the frequency, which is not known while the remap runs.
 *
 * This is the content of a file in debugfs, not an interface of the kernel that
 * user space may rely on, so it is not in include/uapi. XRT_VERSION names it; a
 * reader refuses a version that it does not know.
 */
#ifndef _XEN_REMAP_FORMAT_H
#define _XEN_REMAP_FORMAT_H

#include <linux/types.h>

#define XRT_BLOCK_SIZE		4096
/* "\x89XRT\r\n\x1a\n" in memory: no text, and a changed line end breaks it. */
#define XRT_MAGIC		0x0a1a0a0d54525889ULL
#define XRT_VERSION		1

/* An absent MFN: the end of the list (INVALID_P2M_ENTRY in the kernel). */
#define XRT_NO_MFN		(~0ULL)

/**
 * enum xrt_stream - what a block holds
 * @XRT_STREAM_SETUP: what xen_memory_setup() did: boot, maps, areas,
 *	prepared chunks, releases
 * @XRT_STREAM_EVENT: what xen_pagetable_init() did: phases, walk, chunks,
 *	runs, frees; then histograms and the end record
 * @XRT_STREAM_PAGE: step durations of single pages, nothing else
 *
 * Within a stream the blocks are numbered from 0 on in the order of their
 * making. The page stream may be a ring: then the lowest numbers are gone,
 * and XRT_REC_END says which.
 */
enum xrt_stream {
	XRT_STREAM_SETUP	= 0,
	XRT_STREAM_EVENT	= 1,
	XRT_STREAM_PAGE		= 2,
	XRT_NR_STREAMS		= 3,
};

/* xrt_block.flags */
#define XRT_BLOCK_SEALED	0x01	/* complete, @crc is valid */
#define XRT_BLOCK_RELAYED	0x02	/* built by a program, not by the kernel */

/**
 * struct xrt_block - head of a block, 32 bytes
 * @magic:	XRT_MAGIC
 * @version:	XRT_VERSION; a reader refuses a version that it does not know
 * @stream:	enum xrt_stream
 * @flags:	XRT_BLOCK_*
 * @used:	bytes in use, this head included: 32 to 4096, a multiple of 8.
 *		What follows is zero.
 * @reserved:	0
 * @boot_id:	the same in all blocks of one boot, different for another
 * @index:	number of the block in its stream
 * @crc:	CRC-32C (reflected polynomial 0x82f63b78, start and final xor
 *		0xffffffff) of all 4096 bytes, taken with this field 0
 *
 * Records follow until @used.
 */
struct xrt_block {
	__u64	magic;
	__u16	version;
	__u8	stream;
	__u8	flags;
	__u16	used;
	__u16	reserved;
	__u64	boot_id;
	__u32	index;
	__u32	crc;
};

/**
 * struct xrt_rec - head of a record, 8 bytes
 * @type:	enum xrt_rec_type; a reader skips and counts what it does not
 *		know
 * @flags:	by type
 * @len:	length of the record in bytes, this head included, a multiple
 *		of 8, never past the block's @used
 * @id:		by type
 */
struct xrt_rec {
	__u8	type;
	__u8	flags;
	__u16	len;
	__u32	id;
};

enum xrt_rec_type {
	XRT_REC_BOOT	= 1,	/* setup: struct xrt_boot, first record */
	XRT_REC_MAP	= 2,	/* setup: struct xrt_map */
	XRT_REC_PHASE	= 3,	/* setup, event: struct xrt_phase */
	XRT_REC_AREA	= 4,	/* setup: struct xrt_area */
	XRT_REC_PREPARE	= 5,	/* setup: struct xrt_prepare */
	XRT_REC_RELEASE	= 6,	/* setup: struct xrt_release */
	XRT_REC_WALK	= 7,	/* event: struct xrt_walk */
	XRT_REC_CHUNK	= 8,	/* event: struct xrt_chunk */
	XRT_REC_RUNS	= 9,	/* event: struct xrt_runs */
	XRT_REC_FREE	= 10,	/* event: struct xrt_free */
	XRT_REC_PAGES	= 11,	/* page: struct xrt_pages */
	XRT_REC_HIST	= 12,	/* event: struct xrt_hist */
	XRT_REC_FAIL	= 13,	/* setup, event: struct xrt_fail */
	XRT_REC_END	= 14,	/* event: struct xrt_end, last record */
	XRT_REC_CONFLICT = 15,	/* setup: struct xrt_conflict */
	XRT_REC_DEATH	= 16,	/* event: struct xrt_death */
	XRT_REC_SOURCE	= 17,	/* setup: struct xrt_source */
	XRT_REC_NOTE	= 18,	/* setup, event: struct xrt_note */
};

/*
 * xrt_rec.flags of every type that has a time: its times and durations are
 * unknown, their fields are 0. Recorders never set it.
 */
#define XRT_REC_UNTIMED		0x80

enum xrt_level {
	XRT_LEVEL_OFF	= 0,
	XRT_LEVEL_CHUNK	= 1,	/* one page in xrt_boot.sample is timed */
	XRT_LEVEL_PAGE	= 2,	/* every page is timed and kept */
};

/* xrt_boot.flags */
#define XRT_BOOT_DOM0		0x01	/* the map is the machine's */

/**
 * struct xrt_boot - what booted, 128 bytes
 * @rec:	type XRT_REC_BOOT, id 0
 * @tsc:	time at which the recorder began
 * @nr_pages:	pages that Xen's builder gave the domain
 * @buf_max:	cap in bytes on the blocks of the event and page streams
 * @level:	enum xrt_level
 * @flags:	XRT_BOOT_*
 * @xen_version: major << 16 | minor
 * @chunk_max:	most pages in a chunk (509: REMAP_SIZE)
 * @sample:	at level chunk one page in this many is timed, else 1
 * @reserved:	0
 * @release:	uts release, ended by a NUL
 */
struct xrt_boot {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	nr_pages;
	__u64	buf_max;
	__u32	level;
	__u32	flags;
	__u32	xen_version;
	__u32	chunk_max;
	__u32	sample;
	__u32	reserved;
	__u8	release[72];
};

/* Facts of a capture, each of which has a source of its own. */
enum xrt_fact {
	XRT_FACT_MAP		= 0,	/* the E820 map */
	XRT_FACT_AREA		= 1,	/* areas, and which chunks they make */
	XRT_FACT_TARGET		= 2,	/* where each chunk goes */
	XRT_FACT_CHAIN		= 3,	/* the order of the chunks */
	XRT_FACT_P2M		= 4,	/* the MFN of each page */
	XRT_FACT_M2P		= 5,	/* the PFN that Xen has for each MFN */
	XRT_FACT_TIME		= 6,	/* times and durations */
	XRT_NR_FACTS		= 7,
};

enum xrt_origin {
	XRT_ORIGIN_UNKNOWN	= 0,	/* the fact is not in the capture */
	XRT_ORIGIN_RECORDER	= 1,	/* recorded in the kernel as it happened */
	XRT_ORIGIN_BPF		= 2,	/* read from the running kernel by BPF */
	XRT_ORIGIN_KCORE	= 3,	/* the same, from /proc/kcore */
	XRT_ORIGIN_XENTRACE	= 4,	/* Xen's own trace of hypercalls */
	XRT_ORIGIN_LOG		= 5,	/* a boot log */
	XRT_ORIGIN_RULE		= 6,	/* inferred from the map by the kernel's rule */
	XRT_ORIGIN_SIMULATOR	= 7,
	XRT_NR_ORIGINS		= 8,
};

/**
 * struct xrt_source - where the facts of a capture come from, 24 bytes
 * @rec:	type XRT_REC_SOURCE, id 0
 * @origin:	enum xrt_origin by enum xrt_fact, the rest 0
 * @unknown_pages: pages of walked chunks whose MFN is unknown today: the
 *		kernel gave them away since, or they could not be read
 *
 * Without this record all facts come from a recorder.
 */
struct xrt_source {
	struct xrt_rec	rec;
	__u8	origin[8];
	__u64	unknown_pages;
};

enum xrt_map_id {
	XRT_MAP_XEN	= 0,	/* as the hypercall returned it */
	XRT_MAP_KERNEL	= 1,	/* what the kernel made of it */
	XRT_MAP_REMAP	= 2,	/* by which the kernel remaps, see below */
	XRT_NR_MAPS	= 3,
};

/*
 * XRT_MAP_REMAP is Xen's map as the kernel changed it before it looked for what
 * has to move: sorted; in a dom0 UNUSABLE is RAM; since Linux 6.5 the range of
 * the iBFT, 0x80000 to 0xfffff, is reserved in a dom0 (CONFIG_ISCSI_IBFT_FIND);
 * since 6.12 ranges are swapped, see XRT_PLACE_SWAP. Captures of earlier
 * recorders do not have it.
 */

/* type: as in the E820 interface, 1 RAM, 2 reserved, 3 ACPI, 4 NVS, 5 unusable */
struct xrt_e820 {
	__u64	addr;
	__u64	size;
	__u32	type;
	__u32	reserved;
};

/**
 * struct xrt_map - entries of an E820 map, 16 bytes + 24 an entry
 * @rec:	type XRT_REC_MAP, id enum xrt_map_id
 * @first:	number of the first entry here; a long map takes more records
 * @total:	entries of the whole map
 * @entry:	(len - 16) / 24 entries, addr and size in bytes
 */
struct xrt_map {
	struct xrt_rec	rec;
	__u32	first;
	__u32	total;
	struct xrt_e820	entry[];
};

/**
 * enum xrt_phase_id - what early boot is doing; phases nest
 * @XRT_PHASE_SETUP:	xen_memory_setup()
 * @XRT_PHASE_PREPARE:	its last loop: identity maps, chunks, releases
 * @XRT_PHASE_PAGETABLE: xen_pagetable_init()
 * @XRT_PHASE_PAGING:	paging_init() and xen_post_allocator_init()
 * @XRT_PHASE_P2M:	the rebuild of the p2m list in its virtual area
 * @XRT_PHASE_MFN_LIST:	xen_build_mfn_list_list()
 * @XRT_PHASE_WALK:	xen_remap_memory(), up to its last message
 * @XRT_PHASE_RECORDER:	the recorder's own work after the walk: reading the
 *			runs back from the p2m
 * @XRT_PHASE_MFN_SETUP: xen_setup_mfn_list_list()
 */
enum xrt_phase_id {
	XRT_PHASE_SETUP		= 0,
	XRT_PHASE_PREPARE	= 1,
	XRT_PHASE_PAGETABLE	= 2,
	XRT_PHASE_PAGING	= 3,
	XRT_PHASE_P2M		= 4,
	XRT_PHASE_MFN_LIST	= 5,
	XRT_PHASE_WALK		= 6,
	XRT_PHASE_RECORDER	= 7,
	XRT_PHASE_MFN_SETUP	= 8,
	XRT_NR_PHASES		= 9,
};

/* xrt_rec.flags of XRT_REC_PHASE and XRT_REC_WALK */
#define XRT_MARK_END		0x01	/* else it begins */

/*
 * xrt_rec.flags of XRT_REC_WALK, at the start: mappings by whole page tables. A
 * table has pages of several chunks. Its time is in the mapping step of the
 * chunk that was walked when it was mapped, in equal shares for the pages of
 * that chunk, and so is that of the pages that fill no table.
 */
#define XRT_WALK_TABLES		0x02

/**
 * struct xrt_phase - a phase begins or ends, 16 bytes
 * @rec:	type XRT_REC_PHASE, id enum xrt_phase_id, flags XRT_MARK_END
 * @tsc:	when
 */
struct xrt_phase {
	struct xrt_rec	rec;
	__u64	tsc;
};

/**
 * struct xrt_area - a non-RAM area below or above nr_pages, 56 bytes
 * @rec:	type XRT_REC_AREA, id number of the area from 0 on
 * @tsc:	when its handling began
 * @ticks:	how long it took, 0 where it did not finish
 * @start_pfn:	first PFN of the area
 * @end_pfn:	first PFN after it
 * @remapped:	pages of it put into chunks
 * @released:	pages of it given back to Xen
 */
struct xrt_area {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	ticks;
	__u64	start_pfn;
	__u64	end_pfn;
	__u64	remapped;
	__u64	released;
};

/* A word of xrt_prepare: MFN in the low 40 bits, duration in the high 24. */
#define XRT_WORD_MFN_BITS	40
#define XRT_WORD_MFN_MASK	((1ULL << XRT_WORD_MFN_BITS) - 1)
#define XRT_PREPARE_TICKS_MAX	0xffffff	/* this or longer */

/* xrt_rec.flags of XRT_REC_PREPARE */
#define XRT_PREPARE_PART	0x01	/* cut out of a longer one, no sums */

/**
 * struct xrt_prepare - adjacent chunks prepared, 56 bytes + 8 a chunk
 * @rec:	type XRT_REC_PREPARE, id number of the first chunk, counted from
 *		0 on in the order of preparing
 * @tsc:	when the first chunk's preparing began
 * @pfn:	first PFN of the first chunk
 * @target_pfn:	where it goes
 * @pages:	pages of all chunks here together. Each chunk but the last has
 *		xrt_boot.chunk_max of them, and both PFNs go on accordingly.
 * @mfn_sum:	sum of the pages' MFNs, modulo 2^64
 * @mfn_sqsum:	sum of the squares of the pages' MFNs, modulo 2^64
 * @word:	(len - 56) / 8 chunks: low 40 bits the MFN of the chunk's first
 *		page, which holds the chunk's bookkeeping, all set if it is
 *		unknown (a recorder always knows it); high 24 bits the
 *		ticks that preparing took, XRT_PREPARE_TICKS_MAX at most
 */
struct xrt_prepare {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	pfn;
	__u64	target_pfn;
	__u64	pages;
	__u64	mfn_sum;
	__u64	mfn_sqsum;
	__u64	word[];
};

/**
 * struct xrt_release - pages given back to Xen, 40 bytes
 * @rec:	type XRT_REC_RELEASE, id number of the area
 * @tsc:	when the first one was
 * @pfn:	first PFN
 * @mfn:	its MFN; further pages follow on in both
 * @count:	pages
 * @ret:	what XENMEM_decrease_reservation returned: 1 for a page given
 *		back, else it failed and @count is 1
 */
struct xrt_release {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	pfn;
	__u64	mfn;
	__u32	count;
	__s32	ret;
};

/**
 * struct xrt_walk - the walk begins or ends, 40 bytes
 * @rec:	type XRT_REC_WALK, flags XRT_MARK_END, id at the begin the most
 *		pages whose m2p, or mapping, one hypercall updates; 1 in stock
 *		code, 0 at the end and where it is not told
 * @tsc:	when
 * @mfn:	at the begin the list's anchor, at the end XRT_NO_MFN
 * @pages:	at the begin pages prepared, at the end pages remapped as the
 *		kernel counted them
 * @chunks:	at the begin chunks prepared, at the end chunks walked
 */
struct xrt_walk {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	mfn;
	__u64	pages;
	__u64	chunks;
};

/* The three steps of a page update, in their order. */
enum xrt_step {
	XRT_STEP_P2M	= 0,	/* set_phys_to_machine() */
	XRT_STEP_M2P	= 1,	/* mmu_update hypercall */
	XRT_STEP_MAP	= 2,	/* update_va_mapping hypercall */
	XRT_NR_STEPS	= 3,
	/* further places of failure, in struct xrt_fail only */
	XRT_STEP_CHAIN	= 3,	/* first MFN of a chunk is not its own */
	XRT_STEP_RELEASE = 4,	/* a page was not taken back by Xen */
	XRT_STEP_NONRAM	= 5,	/* p2m entry of a range that was swapped */
	XRT_STEP_EXTRA	= 6,	/* targets are not in a region of extra memory */
};

/* xrt_rec.flags of XRT_REC_CHUNK */
#define XRT_CHUNK_OPEN	0x01	/* the walk ended in it: no ticks, sums so far */
#define XRT_CHUNK_NO_P2M 0x02	/* the p2m step is in the mapping step of the page
				 * before, see XRT_PAGES_NO_P2M
				 */
#define XRT_CHUNK_NO_MFN 0x04	/* @mfn is unknown: its page was exchanged or given
				 * away since; the field is XRT_NO_MFN
				 */
#define XRT_CHUNK_NO_NEXT 0x08	/* @next_mfn is unknown, the same */

/**
 * struct xrt_chunk - a chunk walked, 80 bytes
 * @rec:	type XRT_REC_CHUNK, id number of the chunk, counted from 0 on in
 *		the order of the walk
 * @tsc:	when its first page update began
 * @ticks:	until the end of its last one, the recorder's work included
 * @mfn:	MFN of the page with the bookkeeping
 * @next_mfn:	MFN of the next chunk to walk, XRT_NO_MFN in the last
 * @target_pfn:	where its first page goes
 * @pages:	pages in it
 * @timed:	pages that were timed step by step
 * @step:	ticks of each step, summed over the timed pages
 */
struct xrt_chunk {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	ticks;
	__u64	mfn;
	__u64	next_mfn;
	__u64	target_pfn;
	__u32	pages;
	__u32	timed;
	__u64	step[XRT_NR_STEPS];
};

/* xrt_rec.flags of XRT_REC_RUNS */
#define XRT_RUNS_M2P	0x01	/* the m2p has these PFNs for these MFNs */

/**
 * struct xrt_runs - MFN runs of a walked chunk, 8 bytes + 8 a run
 * @rec:	type XRT_REC_RUNS, id number of the chunk in the walk, flags
 *		XRT_RUNS_M2P
 * @word:	(len - 8) / 8 runs: low 40 bits the first MFN, high 24 bits the
 *		number of pages. They are read back from the p2m after the walk
 *		and are in the order of the PFNs from the chunk's target_pfn on;
 *		a further record with the same id goes on where this one ends.
 */
struct xrt_runs {
	struct xrt_rec	rec;
	__u64	word[];
};

/**
 * struct xrt_free - a merged target range returned to the kernel, 32 bytes
 * @rec:	type XRT_REC_FREE, id number of the range from 0 on
 * @tsc:	when
 * @pfn:	first PFN
 * @pages:	number of pages
 */
struct xrt_free {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	pfn;
	__u64	pages;
};

/* A word of xrt_pages: three durations of 21 bits, p2m lowest; bit 63 clear. */
#define XRT_PAGE_STEP_BITS	21
#define XRT_PAGE_STEP_MASK	((1ULL << XRT_PAGE_STEP_BITS) - 1)
#define XRT_PAGE_ESCAPE		0x8000000000000000ULL

/* xrt_rec.flags of XRT_REC_PAGES */
#define XRT_PAGES_NO_P2M	0x01	/* only hypercalls were seen: the p2m step
					 * is unknown, its field is 0; the mapping
					 * step ends with the next hypercall, so
					 * that the p2m step of the next page is in it
					 */

/**
 * struct xrt_pages - step durations of adjacent pages, 16 bytes + 8 a page
 * @rec:	type XRT_REC_PAGES, id number of the chunk in the walk
 * @first:	number in the chunk of the first page here
 * @count:	number of pages here
 * @word:	a word a page. Where a duration does not fit into 21 bits the
 *		page takes three words: the p2m step with XRT_PAGE_ESCAPE set,
 *		then the m2p step, then the mapping step.
 */
struct xrt_pages {
	struct xrt_rec	rec;
	__u32	first;
	__u32	count;
	__u64	word[];
};

/*
 * Buckets of a histogram of ticks: exact up to 63, then 32 buckets an octave.
 * With s = max(fls64(v) - 6, 0), where fls64() numbers bits from 1 on, the
 * bucket of v is 32 * s + (v >> s). Bucket b holds the 2^s values from
 * (b - 32 * s) << s on, with s = max(b / 32 - 1, 0).
 */
#define XRT_HIST_SUB_BITS	5
#define XRT_HIST_BUCKETS	(32 * 60)	/* for any 64-bit value */

/* xrt_rec.flags of XRT_REC_HIST */
#define XRT_HIST_SAMPLED	0x01	/* of the timed pages only, not of all */

#define XRT_HIST_WORD_SHIFT	48	/* bucket above, count below */

/**
 * struct xrt_hist - histogram of a step, 40 bytes + 8 a bucket
 * @rec:	type XRT_REC_HIST, id enum xrt_step below XRT_NR_STEPS
 * @count:	values in the whole histogram
 * @sum:	their sum in ticks
 * @min:	the least of them in ticks, 0 where there is none
 * @max:	the greatest of them in ticks
 * @word:	(len - 40) / 8 buckets that are not empty, ascending: high 16
 *		bits the bucket, low 48 bits the number of values. A further
 *		record with the same id goes on where this one ends and repeats
 *		the fields above.
 */
struct xrt_hist {
	struct xrt_rec	rec;
	__u64	count;
	__u64	sum;
	__u64	min;
	__u64	max;
	__u64	word[];
};

/**
 * struct xrt_fail - a step failed, 48 bytes
 * @rec:	type XRT_REC_FAIL, id enum xrt_step
 * @tsc:	when
 * @pfn:	the PFN that was to be set; for XRT_STEP_CHAIN the target of the
 *		chunk; for XRT_STEP_EXTRA the first page to free
 * @mfn:	the MFN that it was to get; for XRT_STEP_CHAIN the MFN expected;
 *		for XRT_STEP_EXTRA the number of pages to free
 * @ret:	what the step returned; for XRT_STEP_CHAIN the MFN found; for
 *		XRT_STEP_EXTRA the number of pages that the region has
 * @chunk:	number of the chunk in the walk, ~0 outside it
 * @page:	number of the page in the chunk
 */
struct xrt_fail {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	pfn;
	__u64	mfn;
	__s64	ret;
	__u32	chunk;
	__u32	page;
};

/**
 * struct xrt_end - written last, after boot, 136 bytes
 * @rec:	type XRT_REC_END, id 0
 * @tsc:	when
 * @tsc_khz:	frequency of the TSC, 0 where the kernel did not know it
 * @remapped:	pages remapped, as in "Remapped N page(s)"
 * @released:	pages released, as in "Released N page(s)"
 * @chunks:	chunks walked
 * @lost_pages:	pages timed whose record was overwritten or had no room
 * @lost_chunks: chunks walked whose record had no room
 * @lost_prepare: chunks prepared whose record had no room
 * @lost_other:	other records that had no room
 * @first_block: by stream, number of the lowest block in the capture
 * @next_block:	by stream, number after the highest block in the capture
 * @static_bytes: static memory that the recorder had until the end of boot
 * @walk_bytes:	memory taken for the walk
 * @kept_bytes:	memory still held: the capture's blocks
 */
struct xrt_end {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	tsc_khz;
	__u64	remapped;
	__u64	released;
	__u64	chunks;
	__u64	lost_pages;
	__u64	lost_chunks;
	__u64	lost_prepare;
	__u64	lost_other;
	__u32	first_block[XRT_NR_STREAMS];
	__u32	reserved;
	__u32	next_block[XRT_NR_STREAMS];
	__u32	reserved2;
	__u64	static_bytes;
	__u64	walk_bytes;
	__u64	kept_bytes;
};

enum xrt_place {
	XRT_PLACE_KERNEL	= 0,
	XRT_PLACE_PAGE_TABLES	= 1,	/* those that Xen's builder made */
	XRT_PLACE_P2M		= 2,	/* the p2m list of Xen's builder */
	XRT_PLACE_INITRD	= 3,
	XRT_PLACE_START_INFO	= 4,	/* struct start_info of Xen's builder */
	/*
	 * The other way round: a range of the map that is not RAM, where one
	 * of the above is. It is swapped with RAM above nr_pages.
	 */
	XRT_PLACE_SWAP		= 5,
	XRT_PLACE_SWAP_LIMIT	= 6,	/* the same, one range too many */
	XRT_NR_PLACES		= 7,
};

/**
 * struct xrt_conflict - something lies where the E820 map has no RAM, 40 bytes
 * @rec:	type XRT_REC_CONFLICT, id enum xrt_place
 * @tsc:	when it was found
 * @start:	physical address, in bytes
 * @size:	in bytes
 * @moved_to:	physical address that it was moved to, 0 where it was not
 */
struct xrt_conflict {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	start;
	__u64	size;
	__u64	moved_to;
};

enum xrt_note_id {
	XRT_NOTE_MOVED		= 0,	/* p2m list or initrd were copied */
	XRT_NOTE_NONRAM		= 1,	/* swapped ranges got p2m entries */
	XRT_NOTE_NO_REGION	= 2,	/* "not enough extra memory regions" */
	XRT_NOTE_WALK_MEMORY	= 3,	/* the walk allocated memory */
	XRT_NR_NOTES		= 4,
};

/**
 * struct xrt_note - something beside the list of chunks, 40 bytes
 * @rec:	type XRT_REC_NOTE, id enum xrt_note_id
 * @tsc:	when it began
 * @ticks:	how long it took, 0 for XRT_NOTE_NO_REGION and
 *		XRT_NOTE_WALK_MEMORY
 * @addr:	physical address, in bytes: of the new place of what was moved; of
 *		the first swapped range's new place; of the extra memory; else 0
 * @size:	in bytes: of what was moved, of all swapped ranges, of the extra
 *		memory, of what the walk allocated (pages of the p2m list and
 *		tables for them)
 */
struct xrt_note {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	ticks;
	__u64	addr;
	__u64	size;
};

enum xrt_death_id {
	XRT_DEATH_FAIL		= 0,	/* a step failed: XRT_REC_FAIL says it */
	XRT_DEATH_CONFLICT	= 1,	/* XRT_REC_CONFLICT says it */
	XRT_DEATH_EXCEPTION	= 2,	/* one that the kernel could not handle */
	XRT_DEATH_PANIC		= 3,
};

/**
 * struct xrt_death - the kernel is about to die, 120 bytes
 * @rec:	type XRT_REC_DEATH, id enum xrt_death_id, flags: on a console the
 *		number of frames that were left out for want of room, 255 or more
 * @tsc:	when
 * @trapnr:	XRT_DEATH_EXCEPTION: its vector
 * @phase:	enum xrt_phase_id of the innermost phase under way, ~0 for none
 * @error:	XRT_DEATH_EXCEPTION: its error code
 * @ip:		XRT_DEATH_EXCEPTION: where
 * @addr:	XRT_DEATH_EXCEPTION: the address, if it is a page fault (CR2 when
 *		the kernel reported it)
 * @prepared_pages: pages put into chunks
 * @prepared_chunks: chunks made of them
 * @chunks:	chunks walked to their end
 * @pages:	pages timed so far in the chunk after these, at level page
 * @text:	panic message, or symbol of @ip; ended by a NUL
 */
struct xrt_death {
	struct xrt_rec	rec;
	__u64	tsc;
	__u32	trapnr;
	__u32	phase;
	__u64	error;
	__u64	ip;
	__u64	addr;
	__u64	prepared_pages;
	__u64	prepared_chunks;
	__u64	chunks;
	__u64	pages;
	__u8	text[40];
};

/*
 * Frames: how records travel over a console, when the kernel is about to die.
 * A frame is a line of text,
 *
 *	xrt:BOOT:NUM/ALL:DATA:CRC
 *
 * BOOT is the low half of the boot id, 8 hex digits. NUM is the number of the
 * frame from 0 on and ALL the number of frames, 3 hex digits each. DATA is
 * base64 (RFC 4648 section 4) of whole records back to back, at most 132 bytes,
 * so each frame can be read without the others. CRC is the CRC-32C, 8 hex
 * digits, of the frame up to and not including the colon before CRC. Hex digits
 * are lower case. Most important records come first.
 *
 * A frame longer than 79 characters goes on in the next line: a reader leaves
 * out line ends until CRC.
 *
 * Before the frames, after them, and again after all that the kernel prints of
 * its death, comes one line for whoever has only a photo of the screen, in one
 * of these forms. Numbers with 0x are hexadecimal; unknown values are left
 * out with their names.
 *
 *	xen_remap: STEP failed: pfn=0xN mfn=0xN error=N area=N chunk=N
 *	xen_remap: chain failed: pfn=0xN mfn=0xN found=0xN area=N chunk=N
 *	xen_remap: extra failed: pfn=0xN pages=N region=N
 *	xen_remap: PLACE at 0xN-0xN is not in RAM of the map
 *	xen_remap: no RAM to swap 0xN-0xN with
 *	xen_remap: too many ranges to swap: 0xN-0xN
 *	xen_remap: exception N: addr=0xN phase=PHASE ip=0xN
 *	xen_remap: exception N: addr=0xN phase=PHASE in SYMBOL
 *	xen_remap: panic: phase=PHASE chunk=N: TEXT
 *
 * STEP is p2m, m2p, map or nonram, with pfn, mfn, error and chunk as in struct
 * xrt_fail (error is @ret, found is @ret of a chain) and the number of the area,
 * see struct xrt_area. PLACE is kernel, page tables, p2m list, initrd or start
 * info, followed by its first and last physical address. PHASE is the phase under way: setup,
 * prepare, pagetable, paging, p2m, mfn_list, walk, recorder, mfn_setup or none.
 * addr is the address of a page fault, else 0. The chunk of a panic is the
 * number of chunks walked to their end.
 */
#define XRT_FRAME_TAG		"xrt:"
#define XRT_FRAME_DATA_MAX	132

#endif /* _XEN_REMAP_FORMAT_H */
