/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The capture of the Xen PV remap recorder: a set of blocks, each of which can be
 * read without the others. Documentation/trace/xen-remap-format.rst describes all
 * fields. They are little endian; structures are multiples of 8 bytes. PFNs and
 * MFNs are of 4 KiB frames, times and durations in TSC ticks.
 *
 * This is the content of a file in debugfs, which promises no ABI, so it is not in
 * include/uapi. A reader refuses an XRT_VERSION that it does not know.
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

/* Blocks of a stream are numbered from 0 on. The page stream may be a ring. */
enum xrt_stream {
	XRT_STREAM_SETUP	= 0,	/* of xen_memory_setup() */
	XRT_STREAM_EVENT	= 1,	/* of xen_pagetable_init(), totals */
	XRT_STREAM_PAGE		= 2,	/* durations of single pages */
	XRT_NR_STREAMS		= 3,
};

/* xrt_block.flags */
#define XRT_BLOCK_SEALED	0x01	/* complete, @crc is valid */
#define XRT_BLOCK_RELAYED	0x02	/* built by a program, not by the kernel */

struct xrt_block {
	__u64	magic;
	__u16	version;
	__u8	stream;		/* enum xrt_stream */
	__u8	flags;
	__u16	used;		/* bytes, this head included; the rest is 0 */
	__u16	reserved;
	__u64	boot_id;
	__u32	index;		/* number in its stream */
	__u32	crc;		/* CRC-32C of 4096 bytes, this field as 0 */
};

struct xrt_rec {
	__u8	type;		/* enum xrt_rec_type */
	__u8	flags;		/* by type */
	__u16	len;		/* bytes, this head included */
	__u32	id;		/* by type */
};

/* A reader skips types that it does not know. */
enum xrt_rec_type {
	XRT_REC_BOOT	= 1,	/* setup: first record */
	XRT_REC_MAP	= 2,	/* setup */
	XRT_REC_PHASE	= 3,	/* setup, event */
	XRT_REC_AREA	= 4,	/* setup */
	XRT_REC_PREPARE	= 5,	/* setup */
	XRT_REC_RELEASE	= 6,	/* setup */
	XRT_REC_WALK	= 7,	/* event */
	XRT_REC_CHUNK	= 8,	/* event */
	XRT_REC_RUNS	= 9,	/* event */
	XRT_REC_FREE	= 10,	/* event */
	XRT_REC_PAGES	= 11,	/* page */
	XRT_REC_HIST	= 12,	/* event */
	XRT_REC_FAIL	= 13,	/* setup, event */
	XRT_REC_END	= 14,	/* event: last record */
	XRT_REC_CONFLICT = 15,	/* setup */
	XRT_REC_DEATH	= 16,	/* event */
	XRT_REC_SOURCE	= 17,	/* setup: programs only */
	XRT_REC_NOTE	= 18,	/* setup, event */
	XRT_REC_BOUND	= 19,	/* setup: programs only */
};

enum xrt_level {
	XRT_LEVEL_OFF	= 0,
	XRT_LEVEL_CHUNK	= 1,	/* one page in xrt_boot.sample is timed */
	XRT_LEVEL_PAGE	= 2,	/* every page is timed and kept */
};

/* xrt_boot.flags */
#define XRT_BOOT_DOM0		0x01	/* the map is the machine's */
#define XRT_BOOT_NO_RUNS	0x02	/* this kernel reads no frames back */

struct xrt_boot {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	nr_pages;	/* that Xen's builder gave the domain */
	__u64	buf_max;	/* cap on the walk's records, in bytes */
	__u32	level;		/* enum xrt_level */
	__u32	flags;
	__u32	xen_version;	/* major << 16 | minor */
	__u32	chunk_max;	/* most pages in a chunk: REMAP_SIZE */
	__u32	sample;		/* one page in this many is timed */
	__u32	reserved;
	__u8	release[72];	/* of utsname, ended by a NUL */
};

/* xrt_rec.id of XRT_REC_MAP */
enum xrt_map_id {
	XRT_MAP_XEN	= 0,	/* as the hypercall returned it */
	XRT_MAP_KERNEL	= 1,	/* what the kernel made of it */
	XRT_MAP_REMAP	= 2,	/* by which the kernel remaps */
	XRT_NR_MAPS	= 3,
};

/* type: as in the E820 interface, 1 RAM, 2 reserved, 3 ACPI, 4 NVS, 5 unusable */
struct xrt_e820 {
	__u64	addr;
	__u64	size;
	__u32	type;
	__u32	reserved;
};

struct xrt_map {
	struct xrt_rec	rec;
	__u32	first;		/* number of the first entry here */
	__u32	total;		/* entries of the whole map */
	struct xrt_e820	entry[];
};

/* xrt_rec.id of XRT_REC_PHASE; phases nest */
enum xrt_phase_id {
	XRT_PHASE_SETUP		= 0,	/* xen_memory_setup() */
	XRT_PHASE_PREPARE	= 1,	/* its last loop */
	XRT_PHASE_PAGETABLE	= 2,	/* xen_pagetable_init() */
	XRT_PHASE_PAGING	= 3,	/* paging_init() and the next call */
	XRT_PHASE_P2M		= 4,	/* rebuild of the p2m list */
	XRT_PHASE_MFN_LIST	= 5,	/* xen_build_mfn_list_list() */
	XRT_PHASE_WALK		= 6,	/* xen_remap_memory() */
	XRT_PHASE_RECORDER	= 7,	/* the recorder's own, after the walk */
	XRT_PHASE_MFN_SETUP	= 8,	/* xen_setup_mfn_list_list() */
	XRT_NR_PHASES		= 9,
};

/* xrt_rec.flags of XRT_REC_PHASE and XRT_REC_WALK */
#define XRT_MARK_END		0x01	/* else it begins */
/* xrt_rec.flags of XRT_REC_WALK, at the start */
#define XRT_WALK_TABLES		0x02	/* mappings by whole page tables */

struct xrt_phase {
	struct xrt_rec	rec;
	__u64	tsc;
};

/* A non-RAM area of the map; xrt_rec.id is its number. */
struct xrt_area {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	ticks;		/* 0 if it did not finish */
	__u64	start_pfn;
	__u64	end_pfn;	/* first PFN after it */
	__u64	remapped;	/* pages put into chunks */
	__u64	released;	/* pages given back to Xen */
};

/* A word with an MFN in the low 40 bits, something else in the high 24. */
#define XRT_WORD_MFN_BITS	40
#define XRT_WORD_MFN_MASK	((1ULL << XRT_WORD_MFN_BITS) - 1)
#define XRT_PREPARE_TICKS_MAX	0xffffff	/* this or longer */

/*
 * Adjacent chunks; xrt_rec.id is the number of the first. Each but the last has
 * xrt_boot.chunk_max pages, and both PFNs go on accordingly.
 */
struct xrt_prepare {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	pfn;
	__u64	target_pfn;
	__u64	pages;		/* of all chunks here */
	__u64	mfn_sum;	/* of the pages' MFNs, modulo 2^64 */
	__u64	mfn_sqsum;	/* of their squares, modulo 2^64 */
	__u64	word[];		/* by chunk: first MFN, ticks */
};

/* xrt_rec.id is the number of the area. */
struct xrt_release {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	pfn;
	__u64	mfn;
	__u32	count;		/* pages, adjacent in both */
	__s32	ret;		/* 1, else Xen did not take the one page */
};

/* xrt_rec.id: at the start the most pages of a hypercall, 0 if unknown */
struct xrt_walk {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	mfn;		/* the list's anchor, XRT_NO_MFN at the end */
	__u64	pages;		/* prepared; at the end remapped */
	__u64	chunks;		/* prepared; at the end walked */
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

/* A chunk walked; xrt_rec.id is its number in the order of the walk. */
struct xrt_chunk {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	ticks;		/* the recorder's work included */
	__u64	mfn;		/* of the page with the bookkeeping */
	__u64	next_mfn;	/* of the next chunk, or XRT_NO_MFN */
	__u64	target_pfn;
	__u32	pages;
	__u32	timed;		/* pages that were timed step by step */
	__u64	step[XRT_NR_STEPS];	/* ticks, summed over these */
};

/* A target range given to the kernel; xrt_rec.id is its number. */
struct xrt_free {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	pfn;
	__u64	pages;
};

/* Written last, after boot. */
struct xrt_end {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	tsc_khz;	/* 0 if unknown */
	__u64	remapped;	/* as in "Remapped N page(s)" */
	__u64	released;	/* as in "Released N page(s)" */
	__u64	chunks;		/* walked */
	__u64	lost_pages;	/* timed pages without a record */
	__u64	lost_chunks;	/* walked without a record */
	__u64	lost_prepare;	/* prepared without a record */
	__u64	lost_other;	/* other records that had no room */
	__u32	first_block[XRT_NR_STREAMS];
	__u32	reserved;
	__u32	next_block[XRT_NR_STREAMS];
	__u32	reserved2;
	__u64	static_bytes;	/* until the end of boot */
	__u64	walk_bytes;	/* taken for the walk */
	__u64	kept_bytes;	/* the capture's blocks */
};

/* == XEN_REMAP_TRACE_TIMES == */

/* A word of xrt_pages: three durations of 21 bits, p2m lowest; bit 63 clear. */
#define XRT_PAGE_STEP_BITS	21
#define XRT_PAGE_STEP_MASK	((1ULL << XRT_PAGE_STEP_BITS) - 1)
/* The page takes three words: the p2m step with this bit, m2p, mapping. */
#define XRT_PAGE_ESCAPE		0x8000000000000000ULL

/* Adjacent pages of the chunk xrt_rec.id. */
struct xrt_pages {
	struct xrt_rec	rec;
	__u32	first;		/* number in the chunk of the first page here */
	__u32	count;
	__u64	word[];
};

/*
 * Buckets of a histogram of ticks: exact up to 63, then 32 buckets an octave.
 * With s = max(fls64(v) - 6, 0), where fls64() numbers bits from 1 on, the
 * bucket of v is 32 * s + (v >> s).
 */
#define XRT_HIST_SUB_BITS	5
#define XRT_HIST_BUCKETS	(32 * 60)	/* for any 64-bit value */
#define XRT_HIST_WORD_SHIFT	48	/* bucket above, count below */

/* xrt_rec.flags of XRT_REC_HIST */
#define XRT_HIST_SAMPLED	0x01	/* of the timed pages only, not of all */

/* Histogram of the step xrt_rec.id; may be continued. */
struct xrt_hist {
	struct xrt_rec	rec;
	__u64	count;		/* and the following: of the whole histogram */
	__u64	sum;
	__u64	min;
	__u64	max;
	__u64	word[];		/* buckets that are not empty, ascending */
};

/* == XEN_REMAP_TRACE_RUNS == */

/* xrt_rec.flags of XRT_REC_RUNS */
#define XRT_RUNS_M2P	0x01	/* the m2p has these PFNs for these MFNs */

/* MFN runs of the chunk xrt_rec.id, from its target on; may be continued. */
struct xrt_runs {
	struct xrt_rec	rec;
	__u64	word[];		/* by run: first MFN, pages */
};

/* == XEN_REMAP_TRACE_FAIL == */

/*
 * The step xrt_rec.id failed; mfn and ret of a chain are expected and found, of
 * extra memory the pages to free and those that the region has.
 */
struct xrt_fail {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	pfn;
	__u64	mfn;
	__s64	ret;
	__u32	chunk;		/* number in the walk, ~0 outside it */
	__u32	page;		/* number in the chunk */
};

/* xrt_rec.id of XRT_REC_CONFLICT */
enum xrt_place {
	XRT_PLACE_KERNEL	= 0,
	XRT_PLACE_PAGE_TABLES	= 1,	/* those that Xen's builder made */
	XRT_PLACE_P2M		= 2,	/* the p2m list of Xen's builder */
	XRT_PLACE_INITRD	= 3,
	XRT_PLACE_START_INFO	= 4,	/* struct start_info of Xen's builder */
	/* A range that is not RAM where one of these is; swapped with RAM. */
	XRT_PLACE_SWAP		= 5,
	XRT_PLACE_SWAP_LIMIT	= 6,	/* the same, one range too many */
	XRT_NR_PLACES		= 7,
};

/* Something is where the E820 map has no RAM; physical addresses. */
struct xrt_conflict {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	start;
	__u64	size;
	__u64	moved_to;	/* 0 if it was not moved */
};

/* xrt_rec.id of XRT_REC_NOTE */
enum xrt_note_id {
	XRT_NOTE_MOVED		= 0,	/* p2m list or initrd were copied */
	XRT_NOTE_NONRAM		= 1,	/* swapped ranges got p2m entries */
	XRT_NOTE_NO_REGION	= 2,	/* "not enough extra memory regions" */
	XRT_NOTE_WALK_MEMORY	= 3,	/* the walk allocated memory */
	XRT_NR_NOTES		= 4,
};

/* Something beside the list of chunks; physical address, bytes. */
struct xrt_note {
	struct xrt_rec	rec;
	__u64	tsc;
	__u64	ticks;
	__u64	addr;
	__u64	size;
};

/* == XEN_REMAP_TRACE_FLIGHT == */

/* xrt_rec.flags of XRT_REC_PREPARE */
#define XRT_PREPARE_PART	0x01	/* cut out of a longer one, no sums */

/* xrt_rec.id of XRT_REC_DEATH */
enum xrt_death_id {
	XRT_DEATH_FAIL		= 0,	/* XRT_REC_FAIL has the step */
	XRT_DEATH_CONFLICT	= 1,	/* XRT_REC_CONFLICT has the place */
	XRT_DEATH_EXCEPTION	= 2,	/* one that the kernel could not handle */
	XRT_DEATH_PANIC		= 3,
};

/* xrt_rec.flags: on a console, frames left out, at most 255 */
struct xrt_death {
	struct xrt_rec	rec;
	__u64	tsc;
	__u32	trapnr;		/* and the following: of an exception */
	__u32	phase;		/* enum xrt_phase_id under way, ~0 for none */
	__u64	error;
	__u64	ip;
	__u64	addr;		/* of a page fault */
	__u64	prepared_pages;
	__u64	prepared_chunks;
	__u64	chunks;		/* walked to their end */
	__u64	pages;		/* timed in the chunk under way */
	__u8	text[40];	/* panic message, or symbol of @ip; has a NUL */
};

/* A frame is a line "xrt:BOOT:NUM/ALL:DATA:CRC" on the console. */
#define XRT_FRAME_TAG		"xrt:"
#define XRT_FRAME_DATA_MAX	132	/* bytes of whole records in DATA */

/* == Programs that make captures == */

/* xrt_rec.flags: times are unknown and 0 */
#define XRT_REC_UNTIMED		0x80

/* xrt_rec.flags of XRT_REC_CHUNK */
#define XRT_CHUNK_NO_P2M 0x02	/* see XRT_PAGES_NO_P2M */
#define XRT_CHUNK_NO_MFN 0x04	/* @mfn is unknown, the field is XRT_NO_MFN */
#define XRT_CHUNK_NO_NEXT 0x08	/* @next_mfn is unknown, the same */

/* xrt_rec.flags of XRT_REC_PAGES: the p2m step is in the one before it. */
#define XRT_PAGES_NO_P2M	0x01

/* Facts of a capture that a program made, each with a source of its own. */
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

struct xrt_source {
	struct xrt_rec	rec;
	__u8	origin[8];	/* enum xrt_origin by enum xrt_fact */
	__u64	unknown_pages;	/* walked pages whose MFN is unknown */
};

/* Limits of the walk's time, from outside of it; each is 0 if it is unknown. */
struct xrt_bound {
	struct xrt_rec	rec;
	__u64	first_tsc;	/* the walk did not end before this */
	__u64	last_tsc;	/* nor after this */
	__u64	at_most_ns;	/* p2m rebuild and walk together, by a boot log */
};

#endif /* _XEN_REMAP_FORMAT_H */
