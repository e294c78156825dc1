// SPDX-License-Identifier: GPL-2.0
/* Blocks: finds the good ones, their order, and the gaps between them. */
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "bisect.h"
#include "blocks.h"
#include "capture_private.h"
#include "damage.h"
#include "grow.h"
#include "records.h"
#include "sort.h"

static bool all_zero(const unsigned char *p, size_t len)
{
	return !len || (!p[0] && !memcmp(p, p + 1, len - 1));
}

int xrt_block_damage(const struct xrt_block *b, struct xrt_scan *scan)
{
	bool crc_right;

	if (b->magic != XRT_MAGIC)
		return XRT_D_MAGIC;
	scan->magics++;
	crc_right = xrt_block_crc(b) == b->crc;
	if (b->version != XRT_VERSION) {
		if (b->version > XRT_VERSION && crc_right &&
		    b->version > scan->newer)
			scan->newer = b->version;
		scan->odd_version = XRT_MAX(scan->odd_version, b->version);
		return XRT_D_VERSION;
	}
	if (!crc_right)
		return b->flags & XRT_BLOCK_SEALED ? XRT_D_CRC : XRT_D_UNSEALED;
	if (!(b->flags & XRT_BLOCK_SEALED))
		return XRT_D_UNSEALED;
	if (b->flags & ~(XRT_BLOCK_SEALED | XRT_BLOCK_RELAYED) || b->reserved ||
	    b->stream >= XRT_NR_STREAMS || b->used < sizeof(*b) ||
	    b->used > XRT_BLOCK_SIZE || b->used % 8)
		return XRT_D_HEAD;
	if (!all_zero((const unsigned char *)b + b->used,
		      XRT_BLOCK_SIZE - b->used))
		return XRT_D_PADDING;
	return -1;
}

bool xrt_blocks_any(const void *data, size_t size)
{
	const unsigned char *p = data;

	for (size_t i = 0; i + XRT_BLOCK_SIZE <= size; i += XRT_BLOCK_SIZE) {
		if (((const struct xrt_block *)(p + i))->magic == XRT_MAGIC)
			return true;
	}
	return false;
}

static int scan_block(struct xrt_capture *cap, struct xrt_scan *scan,
		      const unsigned char *p)
{
	const struct xrt_block *b = (const void *)p;
	int damage = xrt_block_damage(b, scan);

	if (damage == XRT_D_MAGIC)
		return xrt_damage_no_block(cap, p, p + XRT_BLOCK_SIZE);
	if (damage >= 0)
		return xrt_damage_add(cap, (enum xrt_damage_kind)damage, b, 0,
				      0);
	if (!XRT_GROW(cap->ref, cap->room_ref, cap->nr_ref))
		return -1;
	cap->ref[cap->nr_ref++] = (struct xrt_ref){ .block = b };
	return 0;
}

/* Holes have no block; they are skipped without a look at each. */
static int scan_to(struct xrt_capture *cap, struct xrt_scan *scan,
		   const unsigned char **p, size_t start, size_t end)
{
	const unsigned char *hole = cap->in.data +
				    start / XRT_BLOCK_SIZE * XRT_BLOCK_SIZE;

	if (hole > *p && xrt_damage_no_block(cap, *p, hole))
		return -1;
	*p = XRT_MAX(*p, hole);
	for (; *p < cap->in.data + end; *p += XRT_BLOCK_SIZE) {
		if (scan_block(cap, scan, *p))
			return -1;
	}
	return 0;
}

int xrt_blocks_scan(struct xrt_capture *cap, struct xrt_scan *scan)
{
	size_t left = cap->in.size % XRT_BLOCK_SIZE;
	size_t whole = cap->in.size - left;
	const unsigned char *p = cap->in.data;
	const struct xrt_bytes *in = &cap->in;

	/* The last range may end in the part of a block. */
	for (size_t i = 0; i < in->nr_extent; i++) {
		if (scan_to(cap, scan, &p, in->extent[i].start,
			    XRT_MIN(in->extent[i].end, whole)))
			return -1;
	}
	/* Bytes of the caller's have no list of holes. */
	if (scan_to(cap, scan, &p, in->room ? whole : 0, whole))
		return -1;
	if (!left)
		return 0;
	if (left >= sizeof(__u64) && *(const __u64 *)p == XRT_MAGIC)
		scan->magics++;
	return xrt_damage_add(cap, XRT_D_TAIL, p, 0, left);
}

static int cmp_boot(const void *a, const void *b)
{
	__u64 x = ((const struct xrt_ref *)a)->block->boot_id;
	__u64 y = ((const struct xrt_ref *)b)->block->boot_id;

	return XRT_CMP(x, y);
}

static bool block_relayed(const struct xrt_block *b)
{
	return b->flags & XRT_BLOCK_RELAYED;
}

static int cmp_ref(const void *a, const void *b)
{
	const struct xrt_block *x = ((const struct xrt_ref *)a)->block;
	const struct xrt_block *y = ((const struct xrt_ref *)b)->block;

	if (x->stream != y->stream)
		return XRT_CMP(x->stream, y->stream);
	if (x->index != y->index)
		return XRT_CMP(x->index, y->index);
	return XRT_CMP(x, y);
}

static bool one_boot(const struct xrt_capture *cap)
{
	for (size_t i = 1; i < cap->nr_ref; i++) {
		if (cmp_boot(&cap->ref[0], &cap->ref[i]))
			return false;
	}
	return true;
}

/* Takes the boot with most blocks; if two have the same number, the lower id. */
static int choose_capture_boot(struct xrt_capture *cap)
{
	size_t best = 0, best_len = 0, start = 0, kept = 0;

	cap->stat.boots = 1;
	cap->stat.boot_id = cap->ref[0].block->boot_id;
	if (one_boot(cap))
		return 0;

	qsort(cap->ref, cap->nr_ref, sizeof(*cap->ref), cmp_boot);
	cap->stat.boots = 0;
	for (size_t i = 1; i <= cap->nr_ref; i++) {
		if (i < cap->nr_ref && !cmp_boot(&cap->ref[start], &cap->ref[i]))
			continue;
		cap->stat.boots++;
		if (i - start > best_len) {
			best = start;
			best_len = i - start;
		}
		start = i;
	}
	cap->stat.boot_id = cap->ref[best].block->boot_id;
	for (size_t i = 0; i < cap->nr_ref; i++) {
		if (cap->ref[i].block->boot_id == cap->stat.boot_id)
			cap->ref[kept++] = cap->ref[i];
		else if (xrt_damage_add(cap, XRT_D_BOOT, cap->ref[i].block, 0,
					0))
			return -1;
	}
	cap->nr_ref = kept;
	return 0;
}

static bool same_number(const struct xrt_ref *a, const struct xrt_ref *b)
{
	return a->block->stream == b->block->stream &&
	       a->block->index == b->block->index;
}

/*
 * A program packs the same records into blocks differently from the kernel, so
 * the two kinds must not be mixed: if the kernel's are here, only they count.
 */
static void drop_relayed(struct xrt_capture *cap)
{
	size_t own = 0;

	for (size_t i = 0; i < cap->nr_ref; i++) {
		if (!block_relayed(cap->ref[i].block))
			own++;
	}
	cap->stat.relayed = own ? 0 : (__u32)cap->nr_ref;
	if (!own || own == cap->nr_ref)
		return;
	cap->stat.copies += (__u32)(cap->nr_ref - own);
	own = 0;
	for (size_t i = 0; i < cap->nr_ref; i++) {
		if (!block_relayed(cap->ref[i].block))
			cap->ref[own++] = cap->ref[i];
	}
	cap->nr_ref = own;
}

/* If blocks of one number differ, none of them can be trusted. */
static int drop_copies(struct xrt_capture *cap)
{
	size_t kept = 0, start = 0;

	for (size_t i = 1; i <= cap->nr_ref; i++) {
		bool differ = false;

		if (i < cap->nr_ref &&
		    same_number(&cap->ref[start], &cap->ref[i]))
			continue;
		for (size_t j = start + 1; j < i; j++)
			differ |= memcmp(cap->ref[start].block,
					 cap->ref[j].block,
					 XRT_BLOCK_SIZE) != 0;
		for (size_t j = start; differ && j < i; j++) {
			if (xrt_damage_add(cap, XRT_D_CONFLICT,
					   cap->ref[j].block, 0, 0))
				return -1;
		}
		if (!differ) {
			cap->stat.copies += (__u32)(i - start - 1);
			cap->ref[kept++] = cap->ref[start];
		}
		start = i;
	}
	cap->nr_ref = kept;
	return 0;
}

static __u64 ref_number(const void *item)
{
	const struct xrt_block *b = ((const struct xrt_ref *)item)->block;

	return (__u64)b->stream << 32 | b->index;
}

/* An unfinished block whose finished one is here is an old copy of it. */
static bool is_stale(const struct xrt_capture *cap, const struct xrt_block *b)
{
	struct xrt_ref key = { .block = b };
	size_t i;

	if (b->boot_id != cap->stat.boot_id)
		return false;
	i = xrt_bisect_from(cap->ref, cap->nr_ref, sizeof(*cap->ref),
			    ref_number(&key), ref_number);
	return i < cap->nr_ref && same_number(&cap->ref[i], &key);
}

static void drop_stale(struct xrt_capture *cap)
{
	size_t kept = 0;

	for (size_t i = 0; i < cap->stat.nr_damage; i++) {
		const struct xrt_damage *d = &cap->damage[i];

		if (d->kind == XRT_D_UNSEALED &&
		    is_stale(cap, (const void *)(cap->in.data + d->offset)))
			cap->stat.stale++;
		else
			cap->damage[kept++] = *d;
	}
	cap->stat.nr_damage = kept;
}

/* Return: the end record, which has to be in the last block, or NULL. */
static const struct xrt_end *find_end_record(const struct xrt_capture *cap)
{
	const struct xrt_end *end = NULL;
	const struct xrt_rec *rec;
	struct xrt_cursor cur;

	xrt_cursor_init(&cur, cap, XRT_STREAM_EVENT);
	if (cur.block < cur.end)
		cur.block = cur.end - 1;
	while ((rec = xrt_next(&cur))) {
		if (rec->type == XRT_REC_END)
			end = (const void *)rec;
	}
	return end;
}

static void add_missing(struct xrt_capture *cap, __u32 stream, __u64 first,
			__u64 next)
{
	if (first >= next)
		return;
	cap->missing[cap->stat.nr_missing++] = (struct xrt_missing){
		.stream = stream,
		.first = (__u32)first,
		.last = (__u32)(next - 1),
	};
}

static int stream_gaps(struct xrt_capture *cap, __u32 stream,
		       const struct xrt_end *end)
{
	size_t i = cap->first_ref[stream], last = cap->first_ref[stream + 1];
	__u64 next = 0;

	/* A ring has lost its first blocks; only the end record has their number. */
	if (end)
		next = end->first_block[stream];
	else if (stream == XRT_STREAM_PAGE && i < last)
		next = cap->ref[i].block->index;

	for (; i < last; i++) {
		__u64 index = cap->ref[i].block->index;

		if (end && (index < end->first_block[stream] ||
			    index >= end->next_block[stream])) {
			if (xrt_damage_add(cap, XRT_D_BEYOND,
					   cap->ref[i].block, 0, 0))
				return -1;
			continue;
		}
		add_missing(cap, stream, next, index);
		next = index + 1;
	}
	if (end)
		add_missing(cap, stream, next, end->next_block[stream]);
	return 0;
}

static int cmp_damage(const void *a, const void *b)
{
	__u64 x = ((const struct xrt_damage *)a)->offset;
	__u64 y = ((const struct xrt_damage *)b)->offset;

	return XRT_CMP(x, y);
}

int xrt_blocks_arrange(struct xrt_capture *cap)
{
	const struct xrt_end *end;

	if (choose_capture_boot(cap))
		return -1;
	drop_relayed(cap);
	qsort(cap->ref, cap->nr_ref, sizeof(*cap->ref), cmp_ref);
	if (drop_copies(cap))
		return -1;
	drop_stale(cap);
	for (size_t i = 0; i < cap->nr_ref; i++) {
		cap->stat.blocks[cap->ref[i].block->stream]++;
		if (xrt_block_check(cap, &cap->ref[i]))
			return -1;
	}
	for (int s = 0; s < XRT_NR_STREAMS; s++)
		cap->first_ref[s + 1] = cap->first_ref[s] + cap->stat.blocks[s];

	cap->missing = calloc(cap->nr_ref + XRT_NR_STREAMS,
			      sizeof(*cap->missing));
	if (!cap->missing)
		return -1;
	cap->stat.missing = cap->missing;
	end = find_end_record(cap);
	cap->stat.end_known = end;
	for (__u32 s = 0; s < XRT_NR_STREAMS; s++) {
		if (stream_gaps(cap, s, end))
			return -1;
	}
	if (cap->stat.nr_damage)
		qsort(cap->damage, cap->stat.nr_damage, sizeof(*cap->damage),
		      cmp_damage);
	return 0;
}
