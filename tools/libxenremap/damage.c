// SPDX-License-Identifier: GPL-2.0
/* The list of damage, and its texts. */
#include <stdio.h>
#include <stdlib.h>

#include "capture_private.h"
#include "damage.h"
#include "grow.h"
#include "names.h"

static const char * const kind_text[XRT_D_NR] = {
	[XRT_D_MAGIC]	 = "no block begins here (magic is wrong)",
	[XRT_D_TAIL]	 = "the file ends inside a block",
	[XRT_D_VERSION]	 = "version of the block is damaged",
	[XRT_D_UNSEALED] = "the block was never finished (not sealed)",
	[XRT_D_CRC]	 = "the block is damaged (CRC does not match)",
	[XRT_D_HEAD]	 = "head of the block is out of range",
	[XRT_D_PADDING]	 = "bytes after the used part are not zero",
	[XRT_D_CONFLICT] = "two blocks of this number differ",
	[XRT_D_BOOT]	 = "the block belongs to another boot",
	[XRT_D_BEYOND]	 = "the end record does not know this block",
	[XRT_D_RECORD]	 = "length of a record is impossible",
	[XRT_D_STREAM]	 = "a record is in the wrong stream",
	[XRT_D_VALUE]	 = "contents of a record are impossible",
};

char *xrt_damage_text(const struct xrt_damage *d, char *buf, size_t size)
{
	const char *what = xrt_pick_name(kind_text, XRT_D_NR, d->kind);

	if (d->kind == XRT_D_TAIL)
		snprintf(buf, size, "%s, %llu of %d bytes are left", what,
			 d->arg, XRT_BLOCK_SIZE);
	else if (d->kind == XRT_D_MAGIC && d->arg > XRT_BLOCK_SIZE)
		snprintf(buf, size, "%s, nor in all of these %llu bytes", what,
			 d->arg);
	else if (d->stream >= XRT_NR_STREAMS)
		snprintf(buf, size, "%s", what);
	else if (d->kind >= XRT_D_RECORD)
		snprintf(buf, size,
			 "%s block %u: %s (%s, type %u); the rest of the block is skipped",
			 xrt_stream_name(d->stream), d->index, what,
			 xrt_type_name(d->type), d->type);
	else
		snprintf(buf, size, "%s block %u: %s",
			 xrt_stream_name(d->stream), d->index, what);
	return buf;
}

/* A head is trusted only if the CRC is right. */
static void say_which(struct xrt_damage *d, const struct xrt_block *b)
{
	switch (d->kind) {
	case XRT_D_MAGIC:
	case XRT_D_TAIL:
	case XRT_D_VERSION:
	case XRT_D_UNSEALED:
	case XRT_D_CRC:
		d->stream = XRT_NR_STREAMS;
		return;
	default:
		d->stream = b->stream;
		d->index = b->index;
	}
}

int xrt_damage_no_block(struct xrt_capture *cap, const void *where,
			const void *end)
{
	__u64 offset = (__u64)((const unsigned char *)where - cap->in.data);
	__u64 bytes = (__u64)((const char *)end - (const char *)where);
	struct xrt_damage *last = cap->stat.nr_damage ?
				  &cap->damage[cap->stat.nr_damage - 1] : NULL;

	if (last && last->kind == XRT_D_MAGIC &&
	    last->offset + last->arg == offset) {
		last->arg += bytes;
		return 0;
	}
	return xrt_damage_add(cap, XRT_D_MAGIC, where, 0, bytes);
}

/* @where points to a block or to a record in one; blocks are not aligned. */
int xrt_damage_add(struct xrt_capture *cap, enum xrt_damage_kind kind,
		   const void *where, __u32 type, __u64 arg)
{
	size_t offset = (size_t)((const unsigned char *)where - cap->in.data);
	size_t start = offset - offset % XRT_BLOCK_SIZE;
	struct xrt_damage *d;

	if (!XRT_GROW(cap->damage, cap->room_damage, cap->stat.nr_damage))
		return -1;
	cap->stat.damage = cap->damage;
	d = &cap->damage[cap->stat.nr_damage++];
	*d = (struct xrt_damage){ .offset = offset, .kind = kind,
				  .type = type, .arg = arg };
	say_which(d, (const void *)(cap->in.data + start));
	return 0;
}
