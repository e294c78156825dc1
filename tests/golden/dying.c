// SPDX-License-Identifier: GPL-2.0
/* Boots that die, and the frames that they send. */
#include <stdlib.h>
#include <string.h>

#include "dying.h"

static void die(const char *what)
{
	fprintf(stderr, "dying: %s\n", what);
	exit(3);
}

static void append(struct tape *t, const void *rec)
{
	size_t len = ((const struct xrt_rec *)rec)->len;

	if (t->used + len > t->room) {
		t->room = (t->room + len) * 2;
		t->data = realloc(t->data, t->room);
		if (!t->data)
			die("out of memory");
	}
	memcpy(t->data + t->used, rec, len);
	t->used += len;
}

/* Whether a record of the event stream was made before the boot died. */
static bool made(const struct xrt_rec *rec, const struct dying *how)
{
	if (rec->type == XRT_REC_HIST || rec->type == XRT_REC_END)
		return false;
	if (how->when == DYING_AFTER_WALK)
		return true;
	if (how->when == DYING_IN_SETUP)
		return false;
	if (rec->type == XRT_REC_PHASE)
		return rec->id == XRT_PHASE_PAGETABLE && how->phase != ~0u &&
		       !(rec->flags & XRT_MARK_END);
	if (how->when == DYING_BEFORE_WALK)
		return false;
	if (rec->type == XRT_REC_WALK)
		return !(rec->flags & XRT_MARK_END);
	if (rec->type != XRT_REC_CHUNK)
		return false;
	return rec->id < how->chunk ||
	       (rec->id == how->chunk && how->step != XRT_STEP_CHAIN);
}

static void cut_events(struct synth *s, const struct dying *how)
{
	struct tape *t = &s->tape[XRT_STREAM_EVENT];
	size_t kept = 0, len;

	for (size_t at = 0; at < t->used; at += len) {
		struct xrt_rec *rec = (void *)(t->data + at);

		len = rec->len;
		if (!made(rec, how))
			continue;
		if (rec->type == XRT_REC_CHUNK && rec->id == how->chunk &&
		    how->when == DYING_IN_WALK) {
			rec->flags = XRT_CHUNK_OPEN;
			((struct xrt_chunk *)rec)->ticks = 0;
		}
		memmove(t->data + kept, rec, len);
		kept += len;
	}
	t->used = kept;
}

/* In setup only the boot record and the maps are there. */
static void cut_setup(struct synth *s)
{
	struct tape *t = &s->tape[XRT_STREAM_SETUP];
	size_t kept = 0, len;

	for (size_t at = 0; at < t->used; at += len) {
		struct xrt_rec *rec = (void *)(t->data + at);

		len = rec->len;
		if (rec->type != XRT_REC_BOOT && rec->type != XRT_REC_MAP)
			continue;
		memmove(t->data + kept, rec, len);
		kept += len;
	}
	t->used = kept;
}

static void add_fail(struct synth *s, const struct dying *how,
		     const struct xrt_chunk *c)
{
	struct xrt_fail f = {
		.rec = { XRT_REC_FAIL, 0, sizeof(f), how->step },
		.tsc = c->tsc + 1000, .pfn = c->target_pfn, .mfn = c->mfn,
		.ret = how->ret, .chunk = how->chunk,
	};

	if (how->step < XRT_NR_STEPS) {
		f.page = how->page;
		f.pfn += how->page;
		f.mfn += how->page;
	}
	append(&s->tape[XRT_STREAM_EVENT], &f);
}

static void add_conflict(struct synth *s, const struct dying *how)
{
	struct xrt_conflict c = {
		.rec = { XRT_REC_CONFLICT, 0, sizeof(c), how->place },
		.tsc = 7, .start = how->start, .size = how->size,
		.moved_to = how->moved_to,
	};

	append(&s->tape[XRT_STREAM_SETUP], &c);
}

static void add_no_release(struct synth *s)
{
	struct xrt_fail f = {
		.rec = { XRT_REC_FAIL, 0, sizeof(f), XRT_STEP_RELEASE },
		.tsc = 6, .pfn = 0x801, .mfn = 0x10821, .chunk = ~0u,
	};

	append(&s->tape[XRT_STREAM_SETUP], &f);
}

void dying_make(struct synth *s, const struct dying *how)
{
	const struct xrt_walk *walk = synth_rec(s, XRT_STREAM_EVENT,
						XRT_REC_WALK, 0);
	struct xrt_death d = {
		.rec = { XRT_REC_DEATH, 0, sizeof(d), how->of },
		.tsc = walk->tsc + 5000, .phase = how->phase,
		.trapnr = how->trapnr, .addr = how->addr, .ip = 0xffffffff81000010,
		.prepared_pages = walk->pages, .prepared_chunks = walk->chunks,
		.chunks = how->chunk, .pages = how->page,
	};
	struct xrt_chunk c = { 0 };

	if (how->of != XRT_DEATH_EXCEPTION)
		d.ip = 0;
	if (how->text)
		snprintf((char *)d.text, sizeof(d.text), "%s", how->text);
	if (how->when == DYING_IN_WALK)
		memcpy(&c, synth_rec(s, XRT_STREAM_EVENT, XRT_REC_CHUNK,
				     how->chunk), sizeof(c));
	if (how->when == DYING_AFTER_WALK)
		d.chunks = d.prepared_chunks;
	cut_events(s, how);
	s->tape[XRT_STREAM_PAGE].used = 0;
	s->first_page_block = 0;
	if (how->when == DYING_IN_SETUP) {
		cut_setup(s);
		d.prepared_pages = 0;
		d.prepared_chunks = 0;
	}
	if (how->of == XRT_DEATH_FAIL)
		add_fail(s, how, &c);
	if (how->no_release)
		add_no_release(s);
	if (how->of == XRT_DEATH_CONFLICT || how->moved_to)
		add_conflict(s, how);
	append(&s->tape[XRT_STREAM_EVENT], &d);
}

/*
 * Frames
 */

static __u32 crc32c(const char *text)
{
	__u32 crc = ~0u;

	for (; *text; text++) {
		crc ^= (unsigned char)*text;
		for (int i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc;
}

static void base64(char *to, const unsigned char *p, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned int bits = 0, have = 0, n = 0;

	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | p[i];
		for (have += 8; have >= 6; have -= 6)
			to[n++] = digits[bits >> (have - 6) & 63];
	}
	if (have)
		to[n++] = digits[bits << (6 - have) & 63];
	while (n % 4)
		to[n++] = '=';
	to[n] = '\0';
}

/* What is collected for the next frame. */
struct packer {
	struct dying_frames *f;
	unsigned char data[XRT_FRAME_DATA_MAX];
	size_t len;
};

static void flush(struct packer *p)
{
	if (!p->len)
		return;
	if (p->f->nr == DYING_FRAMES)
		die("too many frames");
	base64(p->f->line[p->f->nr++], p->data, p->len);
	p->len = 0;
}

static void pack(struct packer *p, const struct xrt_rec *rec)
{
	if (rec->len > sizeof(p->data))
		die("a record is longer than a frame");
	if (p->len + rec->len > sizeof(p->data))
		flush(p);
	memcpy(p->data + p->len, rec, rec->len);
	p->len += rec->len;
}

/* Only now is it known how many there are. */
static void finish(struct packer *p, __u32 boot)
{
	char data[DYING_LINE];

	flush(p);
	for (size_t i = 0; i < p->f->nr; i++) {
		char *line = p->f->line[i];
		size_t n;

		memcpy(data, line, sizeof(data));
		n = (size_t)snprintf(line, DYING_LINE, "xrt:%08x:%03zx/%03zx:%.200s",
				     boot, i, p->f->nr, data);
		snprintf(line + n, DYING_LINE - n, ":%08x", crc32c(line));
	}
}

void dying_encode(struct dying_frames *f, __u32 boot,
		  const struct xrt_rec *const *rec, size_t nr)
{
	struct packer p = { .f = f };

	f->nr = 0;
	for (size_t i = 0; i < nr; i++)
		pack(&p, rec[i]);
	finish(&p, boot);
}

static void pack_map(struct packer *p, const struct xrt_map *map)
{
	__u32 nr = (__u32)((map->rec.len - sizeof(*map)) /
			   sizeof(map->entry[0]));
	union {
		struct xrt_map map;
		unsigned char room[XRT_FRAME_DATA_MAX + 4];
	} u;

	for (__u32 i = 0, n; i < nr; i += n) {
		n = nr - i < 4 ? nr - i : 4;
		u.map = *map;
		u.map.rec.len = (__u16)(sizeof(*map) +
					n * sizeof(map->entry[0]));
		u.map.first += i;
		memcpy(u.map.entry, map->entry + i,
		       n * sizeof(map->entry[0]));
		pack(p, &u.map.rec);
	}
}

static void pack_prepare(struct packer *p, const struct xrt_prepare *rec)
{
	__u32 nr = (__u32)((rec->rec.len - sizeof(*rec)) / 8);
	union {
		struct xrt_prepare p;
		unsigned char room[XRT_FRAME_DATA_MAX + 4];
	} u;

	for (__u32 i = 0, n; i < nr; i += n) {
		__u64 done = (__u64)i * SYNTH_CHUNK, left = rec->pages - done;

		n = nr - i < 9 ? nr - i : 9;
		u.p = *rec;
		u.p.rec.len = (__u16)(sizeof(*rec) + n * 8);
		u.p.rec.flags |= XRT_PREPARE_PART;
		u.p.rec.id += i;
		u.p.pfn += done;
		u.p.target_pfn += done;
		u.p.pages = left < (__u64)n * SYNTH_CHUNK
			  ? left : (__u64)n * SYNTH_CHUNK;
		u.p.mfn_sum = 0;
		u.p.mfn_sqsum = 0;
		memcpy(u.p.word, rec->word + i, n * 8);
		pack(p, &u.p.rec);
	}
}

static void pack_all(struct packer *p, const struct synth *s,
		     unsigned int stream, unsigned int type)
{
	const struct tape *t = &s->tape[stream];
	const struct xrt_rec *rec;

	for (size_t at = 0; at < t->used; at += rec->len) {
		rec = (const void *)(t->data + at);
		if (rec->type != type)
			continue;
		if (type == XRT_REC_MAP)
			pack_map(p, (const void *)rec);
		else if (type == XRT_REC_PREPARE)
			pack_prepare(p, (const void *)rec);
		else
			pack(p, rec);
	}
}

void dying_frames(struct dying_frames *f, const struct synth *s, __u32 boot)
{
	static const struct {
		unsigned int stream;
		unsigned int type;
	} order[] = {
		{ XRT_STREAM_EVENT, XRT_REC_DEATH },
		{ XRT_STREAM_EVENT, XRT_REC_FAIL },
		{ XRT_STREAM_SETUP, XRT_REC_FAIL },
		{ XRT_STREAM_SETUP, XRT_REC_CONFLICT },
		{ XRT_STREAM_SETUP, XRT_REC_BOOT },
		{ XRT_STREAM_EVENT, XRT_REC_WALK },
		{ XRT_STREAM_SETUP, XRT_REC_MAP },
		{ XRT_STREAM_SETUP, XRT_REC_AREA },
		{ XRT_STREAM_SETUP, XRT_REC_PHASE },
		{ XRT_STREAM_EVENT, XRT_REC_PHASE },
		{ XRT_STREAM_SETUP, XRT_REC_PREPARE },
		{ XRT_STREAM_EVENT, XRT_REC_CHUNK },
		{ XRT_STREAM_SETUP, XRT_REC_RELEASE },
	};
	struct packer p = { .f = f };

	f->nr = 0;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		pack_all(&p, s, order[i].stream, order[i].type);
	finish(&p, boot);
}
