// SPDX-License-Identifier: GPL-2.0
/*
 * The early recorder of the Xen PV remap: parameter, blocks and phases.
 *
 * It begins before memory can be allocated and before early parameters are
 * parsed: records go into a static pool, and the command line is read where
 * Xen put it. The pool is init memory; remap_trace_seal.c moves the records
 * out of it after boot, and takes the checksums of the blocks, which would
 * cost more here than the rest of the recorder.
 */
#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include <asm/cmdline.h>
#include <asm/xen/hypercall.h>
#include <asm/xen/hypervisor.h>

#include <xen/interface/version.h>
#include <xen/page.h>
#include <xen/xen.h>

#include "xen-ops.h"
#include "remap_compat.h"
#include "remap_trace_int.h"

#define XRT_PARAM		"xen_remap_trace"

/* The format of the capture, on which programs outside the kernel rely. */
static_assert(sizeof(struct xrt_block) == 32);
static_assert(sizeof(struct xrt_rec) == 8);
static_assert(sizeof(struct xrt_boot) == 128);
static_assert(sizeof(struct xrt_e820) == 24);
static_assert(sizeof(struct xrt_map) == 16);
static_assert(sizeof(struct xrt_phase) == 16);
static_assert(sizeof(struct xrt_area) == 56);
static_assert(sizeof(struct xrt_prepare) == 56);
static_assert(sizeof(struct xrt_release) == 40);
static_assert(sizeof(struct xrt_walk) == 40);
static_assert(sizeof(struct xrt_chunk) == 80);
static_assert(sizeof(struct xrt_free) == 32);
static_assert(sizeof(struct xrt_end) == 136);
static_assert(XRT_BLOCK_SIZE == PAGE_SIZE);

DEFINE_STATIC_KEY_FALSE(xrt_on);

struct xrt_recorder xrt;

static u8 xrt_pool[XRT_STATIC_BLOCKS][XRT_BLOCK_SIZE] __initdata
	__aligned(XRT_BLOCK_SIZE);

/**
 * xrt_open_block - begin the next block of a stream
 * @stream:	which
 *
 * Return: the block, or NULL if the stream is full or has no memory
 */
struct xrt_block *xrt_open_block(enum xrt_stream stream)
{
	struct xrt_store *st = &xrt.store[stream];
	struct xrt_block *blk;

	if (!st->cap || (st->next >= st->cap && stream != XRT_STREAM_PAGE))
		return NULL;

	blk = xrt_block(st, st->next);
	memset(blk, 0, sizeof(*blk));
	blk->magic = XRT_MAGIC;
	blk->version = XRT_VERSION;
	blk->stream = stream;
	blk->used = sizeof(*blk);
	blk->boot_id = xrt.boot_id;
	blk->index = st->next++;
	st->blk = blk;
	return blk;
}

/*
 * Where a stream may run full of the many, its last block is kept for the few:
 * what failed, phases, the end.
 */
static bool xrt_kept_free(const struct xrt_store *st, enum xrt_rec_type type,
			  bool open)
{
	switch (type) {
	case XRT_REC_PREPARE:
	case XRT_REC_RELEASE:
	case XRT_REC_CHUNK:
	case XRT_REC_RUNS:
		return st->next + open >= st->cap;
	default:
		return false;
	}
}

/**
 * xrt_new_rec - append a record
 * @stream:	where
 * @type:	its type
 * @id:		its id
 * @len:	its length in bytes, a multiple of 8
 *
 * Return: the record, zero after its head, or NULL if there is no room
 */
void *xrt_new_rec(enum xrt_stream stream, enum xrt_rec_type type, u32 id,
		  unsigned int len)
{
	struct xrt_block *blk = xrt.store[stream].blk;
	bool open = !blk || blk->used + len > XRT_BLOCK_SIZE;
	struct xrt_rec *rec;

	if (xrt_kept_free(&xrt.store[stream], type, open))
		return NULL;
	if (open) {
		blk = xrt_open_block(stream);
		if (!blk)
			return NULL;
	}
	rec = (struct xrt_rec *)((u8 *)blk + blk->used);
	memset(rec, 0, len);
	rec->type = type;
	rec->len = len;
	rec->id = id;
	blk->used += len;
	return rec;
}

/* The same; a record that finds no room is counted as lost. */
void *xrt_add_rec(enum xrt_stream stream, enum xrt_rec_type type, u32 id,
		  unsigned int len)
{
	void *rec = xrt_new_rec(stream, type, id, len);

	if (!rec)
		xrt.lost_other++;
	return rec;
}

/**
 * xrt_grow_rec - append a word to a record
 * @stream:	where it is
 * @rec:	the record, may be NULL
 *
 * Return: the word, or NULL if @rec is not the last record of its block or the
 * block is full
 */
u64 *xrt_grow_rec(enum xrt_stream stream, void *rec)
{
	struct xrt_block *blk = xrt.store[stream].blk;
	struct xrt_rec *r = rec;
	u64 *word;

	if (!r || (u8 *)r + r->len != (u8 *)blk + blk->used ||
	    blk->used + sizeof(*word) > XRT_BLOCK_SIZE)
		return NULL;
	word = (u64 *)((u8 *)r + r->len);
	r->len += sizeof(*word);
	blk->used += sizeof(*word);
	return word;
}

/* Size of the value, "off" to "page,buf=...,replay,free", and its NUL. */
#define XRT_VALUE_MAX		64

static bool __init xrt_option(const char *word)
{
	if (!strcmp(word, "off"))
		xrt.level = XRT_LEVEL_OFF;
	else if (!strcmp(word, "chunk"))
		xrt.level = XRT_LEVEL_CHUNK;
	else
		return xrt_times_option(word) || xrt_memory_option(word) ||
		       xrt_free_option(word) || xrt_replay_option(word);
	return true;
}

/* Read the parameter in the command line @line. */
void __init xrt_parse(const char *line)
{
	char value[XRT_VALUE_MAX], *at = value, *word;
	int len = cmdline_find_option(line, XRT_PARAM, value, sizeof(value));

	xrt.level = XRT_LEVEL_CHUNK;
	xrt.buf_max = XRT_BUF_DEFAULT;
	if (len < 0)
		return;
	xrt.bad_option = len >= sizeof(value);
	while ((word = strsep(&at, ",")))
		if (!xrt_option(word))
			xrt.bad_option = true;
}

/* Parsed long ago; this keeps it from being called unknown and given to init. */
static int __init xrt_param(char *s)
{
	return 1;
}
__setup(XRT_PARAM "=", xrt_param);

/*
 * There are no random numbers yet, and no clock but the TSC. The command line
 * tells apart boots on an emulator whose TSC repeats.
 */
static u64 __init xrt_make_boot_id(u64 tsc)
{
	const char *line = (const char *)xen_start_info->cmd_line;
	u64 id = xrt_crc32c_le(~0U, (const u8 *)line, strlen(line));

	id = (id << 32 | xen_start_info->nr_pages) + tsc;

	/* Spread the bits: the finaliser of MurmurHash3 (A. Appleby). */
	id = (id ^ id >> 33) * 0xff51afd7ed558ccdULL;
	id = (id ^ id >> 33) * 0xc4ceb9fe1a85ec53ULL;
	return id ^ id >> 33;
}

static void __init xrt_boot_record(u64 tsc)
{
	struct xrt_boot *boot;

	boot = xrt_new_rec(XRT_STREAM_SETUP, XRT_REC_BOOT, 0, sizeof(*boot));
	boot->tsc = tsc;
	boot->nr_pages = xen_start_info->nr_pages;
	boot->buf_max = xrt.buf_max;
	boot->level = xrt.level;
	boot->flags = (xen_initial_domain() ? XRT_BOOT_DOM0 : 0) | XRT_RUNS_FLAG;
	boot->xen_version = HYPERVISOR_xen_version(XENVER_version, NULL);
	boot->chunk_max = XRT_CHUNK_MAX;
	boot->sample = xrt.level == XRT_LEVEL_PAGE ? 1 : XRT_SAMPLE;
	strscpy((char *)boot->release, init_utsname()->release,
		sizeof(boot->release));
}

/**
 * xrt_init - called first thing in xen_memory_setup()
 *
 * Reads the parameter and, unless it says off, makes the hooks live.
 */
void __init xrt_init(void)
{
	u64 tsc = rdtsc();

	xrt.phase = ~0U;
	xrt_parse((const char *)xen_start_info->cmd_line);
	if (xrt.level == XRT_LEVEL_OFF)
		return;

	xrt.boot_id = xrt_make_boot_id(tsc);
	xrt.store[XRT_STREAM_SETUP].base = xrt_pool[0];
	xrt.store[XRT_STREAM_SETUP].cap = XRT_STATIC_BLOCKS;
	xrt_boot_record(tsc);
	xrt_flight_init();
	static_branch_enable(&xrt_on);
	__xrt_begin(XRT_PHASE_SETUP);
}

static void xrt_phase(enum xrt_phase_id id, u8 flags)
{
	enum xrt_stream stream = id <= XRT_PHASE_PREPARE ? XRT_STREAM_SETUP :
							   XRT_STREAM_EVENT;
	struct xrt_phase *rec;

	rec = xrt_add_rec(stream, XRT_REC_PHASE, id, sizeof(*rec));
	if (!rec)
		return;
	rec->rec.flags = flags;
	rec->tsc = rdtsc();
}

/* The phase around @id. */
static u32 xrt_outer(enum xrt_phase_id id)
{
	switch (id) {
	case XRT_PHASE_SETUP:
	case XRT_PHASE_PAGETABLE:
		return ~0U;
	case XRT_PHASE_PREPARE:
		return XRT_PHASE_SETUP;
	default:
		return XRT_PHASE_PAGETABLE;
	}
}

void __init __xrt_begin(enum xrt_phase_id id)
{
	xrt.phase = id;
	xrt_phase(id, 0);
}

void __init __xrt_end(enum xrt_phase_id id)
{
	xrt.phase = xrt_outer(id);
	xrt_phase(id, XRT_MARK_END);
	/* From here on a death is not the remap's. */
	if (id == XRT_PHASE_PAGETABLE)
		xrt_flight_end();
}

/* Without memory the walk's records go to what preparing left of the pool. */
static void __init xrt_stay_in_pool(void)
{
	struct xrt_store *setup = &xrt.store[XRT_STREAM_SETUP];
	struct xrt_store *event = &xrt.store[XRT_STREAM_EVENT];

	event->base = setup->base + (size_t)setup->next * XRT_BLOCK_SIZE;
	event->cap = setup->cap - setup->next;
	setup->cap = setup->next;
}

/* Find room for the records of the walk; first thing in xen_pagetable_init(). */
void __init __xrt_alloc(void)
{
	if (!xrt_take_memory())
		xrt_stay_in_pool();
}
