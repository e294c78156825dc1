// SPDX-License-Identifier: GPL-2.0
/*
 * The flight recorder's sentence: what the kernel dies of, in one line that
 * fits a screen, since often a photo of the screen is all that is left.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "remap_trace_int.h"

static const char *xrt_step_word(u32 step)
{
	static const char * const word[] = {
		[XRT_STEP_P2M] = "p2m",
		[XRT_STEP_M2P] = "m2p",
		[XRT_STEP_MAP] = "map",
		[XRT_STEP_CHAIN] = "chain",
		[XRT_STEP_RELEASE] = "release",
		[XRT_STEP_NONRAM] = "nonram",
		[XRT_STEP_EXTRA] = "extra",
	};

	return step < ARRAY_SIZE(word) ? word[step] : "?";
}

static const char *xrt_place_word(u32 place)
{
	static const char * const word[] = {
		[XRT_PLACE_KERNEL] = "kernel",
		[XRT_PLACE_PAGE_TABLES] = "page tables",
		[XRT_PLACE_P2M] = "p2m list",
		[XRT_PLACE_INITRD] = "initrd",
		[XRT_PLACE_START_INFO] = "start info",
	};

	return place < ARRAY_SIZE(word) ? word[place] : "?";
}

static const char *xrt_phase_word(u32 phase)
{
	static const char * const word[] = {
		[XRT_PHASE_SETUP] = "setup",
		[XRT_PHASE_PREPARE] = "prepare",
		[XRT_PHASE_PAGETABLE] = "pagetable",
		[XRT_PHASE_PAGING] = "paging",
		[XRT_PHASE_P2M] = "p2m",
		[XRT_PHASE_MFN_LIST] = "mfn_list",
		[XRT_PHASE_WALK] = "walk",
		[XRT_PHASE_RECORDER] = "recorder",
		[XRT_PHASE_MFN_SETUP] = "mfn_setup",
	};

	return phase < ARRAY_SIZE(word) ? word[phase] : "none";
}

/* The last record of a type in a stream, or NULL. */
static const struct xrt_rec *xrt_last_rec(enum xrt_stream stream,
					  enum xrt_rec_type type)
{
	const struct xrt_store *st = &xrt.store[stream];
	const struct xrt_rec *last = NULL;
	struct xrt_block *blk;
	struct xrt_rec *rec;
	u32 i;

	for (i = xrt_first_block(st); i < st->next; i++) {
		blk = xrt_block(st, i);
		for (rec = xrt_first_rec(blk); rec;
		     rec = xrt_next_rec(blk, rec))
			if (rec->type == type)
				last = rec;
	}
	return last;
}

/* Does @rec have the prepared chunk number @nr? */
static bool xrt_prepare_has(const struct xrt_prepare *rec, u64 nr)
{
	return nr >= rec->rec.id &&
	       nr - rec->rec.id < (rec->rec.len - sizeof(*rec)) / sizeof(u64);
}

/* The area that the walk's chunk is from, ~0 if that is unknown. */
static u32 xrt_area_of(u32 chunk)
{
	const struct xrt_store *st = &xrt.store[XRT_STREAM_SETUP];
	u64 nr = xrt.prepared_chunks - 1 - chunk;
	struct xrt_block *blk;
	struct xrt_rec *rec;
	u32 i, area = ~0U;

	/* The last chunk prepared is the first one walked. */
	if (chunk >= xrt.prepared_chunks)
		return ~0U;
	for (i = 0; i < st->next; i++) {
		blk = xrt_block(st, i);
		for (rec = xrt_first_rec(blk); rec;
		     rec = xrt_next_rec(blk, rec)) {
			if (rec->type == XRT_REC_AREA)
				area = rec->id;
			if (rec->type == XRT_REC_PREPARE &&
			    xrt_prepare_has((struct xrt_prepare *)rec, nr))
				return area;
		}
	}
	return ~0U;
}

static int xrt_fail_sentence(char *to, const struct xrt_fail *fail)
{
	u32 area = xrt_area_of(fail->chunk);
	int n;

	if (fail->rec.id == XRT_STEP_EXTRA)
		return scnprintf(to, XRT_SENTENCE_MAX,
				 "xen_remap: extra failed: pfn=0x%llx pages=%llu region=%lld",
				 fail->pfn, fail->mfn, fail->ret);
	n = scnprintf(to, XRT_SENTENCE_MAX, "xen_remap: %s failed: pfn=0x%llx mfn=0x%llx",
		      xrt_step_word(fail->rec.id), fail->pfn, fail->mfn);
	if (fail->rec.id == XRT_STEP_CHAIN)
		n += scnprintf(to + n, XRT_SENTENCE_MAX - n, " found=0x%llx",
			       (u64)fail->ret);
	else
		n += scnprintf(to + n, XRT_SENTENCE_MAX - n, " error=%lld",
			       fail->ret);
	if (area != ~0U)
		n += scnprintf(to + n, XRT_SENTENCE_MAX - n, " area=%u", area);
	if (fail->chunk != ~0U)
		n += scnprintf(to + n, XRT_SENTENCE_MAX - n, " chunk=%u",
			       fail->chunk);
	return n;
}

static int xrt_conflict_sentence(char *to, const struct xrt_conflict *rec)
{
	u64 last = rec->start + rec->size - 1;

	if (rec->rec.id == XRT_PLACE_SWAP)
		return scnprintf(to, XRT_SENTENCE_MAX,
				 "xen_remap: no RAM to swap 0x%llx-0x%llx with",
				 rec->start, last);
	if (rec->rec.id == XRT_PLACE_SWAP_LIMIT)
		return scnprintf(to, XRT_SENTENCE_MAX,
				 "xen_remap: too many ranges to swap: 0x%llx-0x%llx",
				 rec->start, last);
	return scnprintf(to, XRT_SENTENCE_MAX,
			 "xen_remap: %s at 0x%llx-0x%llx is not in RAM of the map",
			 xrt_place_word(rec->rec.id), rec->start, last);
}

static int xrt_other_sentence(char *to, const struct xrt_death *death)
{
	const char *phase = xrt_phase_word(death->phase);

	if (death->rec.id != XRT_DEATH_EXCEPTION)
		return scnprintf(to, XRT_SENTENCE_MAX,
				 "xen_remap: panic: phase=%s chunk=%llu: %s",
				 phase, death->chunks, death->text);
	if (death->text[0])
		return scnprintf(to, XRT_SENTENCE_MAX,
				 "xen_remap: exception %u: addr=0x%llx phase=%s in %s",
				 death->trapnr, death->addr, phase,
				 death->text);
	return scnprintf(to, XRT_SENTENCE_MAX,
			 "xen_remap: exception %u: addr=0x%llx phase=%s ip=0x%llx",
			 death->trapnr, death->addr, phase, death->ip);
}

/**
 * xrt_sentence - what the kernel dies of
 * @to:		gets the line, XRT_SENTENCE_MAX bytes at most
 * @death:	the death
 *
 * The forms of the line are described in the format's header.
 */
void xrt_sentence(char *to, const struct xrt_death *death)
{
	const struct xrt_rec *rec = NULL;
	int n;

	if (death->rec.id == XRT_DEATH_FAIL)
		rec = xrt_last_rec(XRT_STREAM_EVENT, XRT_REC_FAIL);
	else if (death->rec.id == XRT_DEATH_CONFLICT)
		rec = xrt_last_rec(XRT_STREAM_SETUP, XRT_REC_CONFLICT);

	if (rec && rec->type == XRT_REC_FAIL)
		n = xrt_fail_sentence(to, (const struct xrt_fail *)rec);
	else if (rec)
		n = xrt_conflict_sentence(to, (const struct xrt_conflict *)rec);
	else
		n = xrt_other_sentence(to, death);
	/* The text of a panic can end with a line end of its own. */
	n = strcspn(to, "\n");
	n = min(n, XRT_SENTENCE_MAX - 2);
	to[n] = '\n';
	to[n + 1] = '\0';
}
