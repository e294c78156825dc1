// SPDX-License-Identifier: GPL-2.0
/* Makes up a remap by the kernel's rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "synth.h"

#define E820_RAM	1
#define E820_UNUSABLE	5
#define SAMPLE		64
#define P2M_PER_PAGE	512	/* entries of a leaf */
#define WORD_TICKS	5000ULL

/* A chunk on its way from prepare to walk. */
struct piece {
	__u64 pfn;
	__u64 target;
	__u32 pages;
};

/**
 * struct world - the state while a remap is made up
 */
struct world {
	struct synth *s;
	const struct synth_opts *o;
	__u64 tsc;
	__u64 seed;
	struct piece *piece;
	size_t nr;
	size_t room;
	__u64 released;
	__u64 remapped;
	struct xrt_dist dist[XRT_NR_STEPS];
	__u64 page_block;
	size_t page_used;
	__u64 lost_pages;
	/* The page stream with the number of each record's block. */
	struct tape pages;
};

static void die(const char *what)
{
	fprintf(stderr, "synth: %s\n", what);
	exit(3);
}

static void tape_put(struct tape *t, const void *rec, size_t len)
{
	if (t->used + len > t->room) {
		t->room = (t->room + len) * 2;
		t->data = realloc(t->data, t->room);
		if (!t->data)
			die("out of memory");
	}
	memcpy(t->data + t->used, rec, len);
	t->used += len;
}

static void put(struct world *w, unsigned int stream, const void *rec)
{
	tape_put(&w->s->tape[stream], rec,
		 ((const struct xrt_rec *)rec)->len);
}

static struct xrt_rec head(__u8 type, size_t len, __u32 id)
{
	return (struct xrt_rec){ .type = type, .len = (__u16)len, .id = id };
}

/* A number below @below, always the same sequence. */
static __u64 noise(struct world *w, __u64 below)
{
	w->seed = w->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (w->seed >> 33) % below;
}

/* Frames of a domain: neighbouring groups of 32 pages are often exchanged. */
static __u64 mfn_of(const struct world *w, __u64 pfn)
{
	__u64 group = pfn >> 5;

	if (pfn == w->o->same_mfn)
		pfn--;
	if ((group >> 1) * 2654435761ULL % 7 == 3)
		group ^= 1;
	return 0x10000 + (group << 5 | (pfn & 31));
}

static void phase(struct world *w, unsigned int stream, __u32 id, bool end)
{
	struct xrt_phase p = { .tsc = w->tsc };

	p.rec = head(XRT_REC_PHASE, sizeof(p), id);
	p.rec.flags = end ? XRT_MARK_END : 0;
	put(w, stream, &p);
	w->tsc += 100;
}

static void boot(struct world *w)
{
	struct xrt_boot b = {
		.tsc = w->tsc, .nr_pages = w->o->nr_pages,
		.buf_max = 32 << 20, .level = w->o->level,
		.flags = XRT_BOOT_DOM0, .xen_version = w->o->xen_version,
		.chunk_max = SYNTH_CHUNK,
		.sample = w->o->level == XRT_LEVEL_PAGE ? 1 : SAMPLE,
	};

	if (!b.xen_version)
		b.xen_version = 4 << 16 | 17;
	b.rec = head(XRT_REC_BOOT, sizeof(b), 0);
	snprintf((char *)b.release, sizeof(b.release), "%s", w->o->release);
	put(w, XRT_STREAM_SETUP, &b);
}

static void map(struct world *w, __u32 id)
{
	union {
		struct xrt_map map;
		unsigned char room[2048];
	} u;
	__u32 n = 0;

	memset(&u, 0, sizeof(u));
	for (const struct synth_range *r = w->o->range; r->end; r++, n++) {
		u.map.entry[n].addr = r->start << 12;
		u.map.entry[n].size = (r->end - r->start) << 12;
		u.map.entry[n].type = r->type;
	}
	u.map.rec = head(XRT_REC_MAP, sizeof(u.map) +
			 n * sizeof(u.map.entry[0]), id);
	u.map.total = n;
	put(w, XRT_STREAM_SETUP, &u.map);
}

static bool is_ram(const struct synth_range *r)
{
	return r->type == E820_RAM || r->type == E820_UNUSABLE;
}

/* Finds RAM from *pfn on; returns how many pages, 0 for none. */
static __u64 find_ram(const struct world *w, __u64 *pfn)
{
	for (const struct synth_range *r = w->o->range; r->end; r++) {
		if (!is_ram(r) || r->end <= *pfn)
			continue;
		if (r->start > *pfn)
			*pfn = r->start;
		return r->end - *pfn;
	}
	return 0;
}

static void add_piece(struct world *w, struct piece p)
{
	if (w->nr == w->room) {
		w->room = w->room ? w->room * 2 : 64;
		w->piece = realloc(w->piece, w->room * sizeof(*w->piece));
		if (!w->piece)
			die("out of memory");
	}
	w->piece[w->nr++] = p;
}

static void prepare_record(struct world *w, __u64 pfn, __u64 target,
			   __u64 pages)
{
	union {
		struct xrt_prepare p;
		unsigned char room[XRT_REC_MAX];
	} u;
	__u32 n = 0;

	memset(&u, 0, sizeof(u));
	u.p.tsc = w->tsc;
	u.p.pfn = pfn;
	u.p.target_pfn = target;
	u.p.pages = pages;
	u.p.rec.id = (__u32)w->nr;
	for (__u64 done = 0; done < pages; done += SYNTH_CHUNK, n++) {
		__u64 size = pages - done < SYNTH_CHUNK ? pages - done
							: SYNTH_CHUNK;

		add_piece(w, (struct piece){ pfn + done, target + done,
					     (__u32)size });
		u.p.word[n] = WORD_TICKS << XRT_WORD_MFN_BITS;
		w->tsc += WORD_TICKS + noise(w, 100);
	}
	for (__u32 i = 0; i < n; i++)
		u.p.word[i] |= mfn_of(w, w->piece[u.p.rec.id + i].pfn);
	for (__u64 i = 0; i < pages; i++) {
		__u64 mfn = mfn_of(w, pfn + i);

		u.p.mfn_sum += mfn;
		u.p.mfn_sqsum += mfn * mfn;
	}
	u.p.rec = head(XRT_REC_PREPARE, sizeof(u.p) + n * 8, u.p.rec.id);
	put(w, XRT_STREAM_SETUP, &u.p);
}

static void release(struct world *w, __u32 area, __u64 pfn, __u64 pages)
{
	struct xrt_release r;
	__u64 n;

	for (; pages; pages -= n, pfn += n) {
		for (n = 1; n < pages; n++) {
			if (mfn_of(w, pfn + n) != mfn_of(w, pfn) + n)
				break;
		}
		r = (struct xrt_release){ .tsc = w->tsc, .pfn = pfn,
					  .mfn = mfn_of(w, pfn),
					  .count = (__u32)n, .ret = 1 };
		r.rec = head(XRT_REC_RELEASE, sizeof(r), area);
		put(w, XRT_STREAM_SETUP, &r);
		w->tsc += 300 * n;
		w->released += n;
	}
}

/* Returns the target after the last one used. */
static __u64 area(struct world *w, __u32 nr, __u64 start, __u64 end,
		  __u64 target)
{
	const __u64 most = (__u64)SYNTH_CHUNK * 501;
	struct xrt_area a = { .start_pfn = start, .end_pfn = end };
	__u64 limit = end < w->o->nr_pages ? end : w->o->nr_pages;
	size_t place = w->s->tape[XRT_STREAM_SETUP].used;
	__u64 pfn = start;

	a.rec = head(XRT_REC_AREA, sizeof(a), nr);
	a.tsc = w->tsc;
	put(w, XRT_STREAM_SETUP, &a);
	while (pfn < limit) {
		__u64 room = find_ram(w, &target), n = limit - pfn;

		if (!room) {
			a.released = n;
			release(w, nr, pfn, n);
			break;
		}
		n = n > room ? room : n;
		n = n > most ? most : n;
		prepare_record(w, pfn, target, n);
		a.remapped += n;
		pfn += n;
		target += n;
	}
	a.ticks = w->tsc - a.tsc;
	w->remapped += a.remapped;
	memcpy(w->s->tape[XRT_STREAM_SETUP].data + place, &a, sizeof(a));
	return target;
}

static void setup(struct world *w)
{
	__u64 target = w->o->nr_pages, start = 0;
	__u32 nr = 0;

	boot(w);
	phase(w, XRT_STREAM_SETUP, XRT_PHASE_SETUP, false);
	map(w, XRT_MAP_XEN);
	w->tsc += 3000;
	map(w, XRT_MAP_KERNEL);
	phase(w, XRT_STREAM_SETUP, XRT_PHASE_PREPARE, false);
	for (const struct synth_range *r = w->o->range; r->end; r++) {
		bool last = !r[1].end;
		__u64 end = is_ram(r) ? r->start : r->end;

		if (!is_ram(r) && !last)
			continue;
		if (start < end) {
			if (w->o->same_target && nr)
				target = w->o->nr_pages;
			target = area(w, nr++, start, end, target);
		}
		start = r->end;
	}
	phase(w, XRT_STREAM_SETUP, XRT_PHASE_PREPARE, true);
	phase(w, XRT_STREAM_SETUP, XRT_PHASE_SETUP, true);
	w->tsc += 200000;
}

static void put_pages(struct world *w, struct xrt_pages *rec, __u32 nr)
{
	rec->rec = head(XRT_REC_PAGES, sizeof(*rec) + nr * 8, rec->rec.id);
	if (!rec->count)
		return;
	/* The writer packs in the same way. */
	if (!w->page_used || w->page_used + rec->rec.len > XRT_BLOCK_SIZE) {
		w->page_block++;
		w->page_used = sizeof(struct xrt_block);
	}
	w->page_used += rec->rec.len;
	tape_put(&w->pages, &w->page_block, sizeof(w->page_block));
	tape_put(&w->pages, rec, rec->rec.len);
	rec->first += rec->count;
	rec->count = 0;
}

/* Bytes that a page record may take to fill the block that is open. */
static size_t page_room(const struct world *w)
{
	size_t left = XRT_BLOCK_SIZE - w->page_used;

	if (!w->page_used || left < sizeof(struct xrt_pages) + 3 * 8)
		return XRT_REC_MAX;
	return left;
}

/* Times a page; outliers now and then, and one that needs an escape. */
static void page_time(struct world *w, __u32 chunk, __u32 page,
		      __u64 step[XRT_NR_STEPS])
{
	static const __u64 base[XRT_NR_STEPS] = { 43, 590, 1026 };

	for (int s = 0; s < XRT_NR_STEPS; s++) {
		step[s] = base[s] + noise(w, base[s] / 8);
		if (!noise(w, w->o->rare ? w->o->rare : 400))
			step[s] *= 21;
		if (w->o->scale[s])
			step[s] = step[s] * w->o->scale[s] / 1000;
		if (w->o->slow_chunk && chunk == w->o->slow_chunk)
			step[s] *= 20;
	}
	if (chunk == 1 && page == 70 && !w->o->calm)
		step[XRT_STEP_M2P] += 1 << 22;
}

static bool needs_escape(const __u64 step[XRT_NR_STEPS])
{
	return (step[0] | step[1] | step[2]) > XRT_PAGE_STEP_MASK;
}

static void walk_chunk(struct world *w, const struct piece *p, __u32 nr,
		       __u64 next)
{
	union {
		struct xrt_pages p;
		unsigned char room[XRT_REC_MAX];
	} u;
	struct xrt_chunk c = { .tsc = w->tsc, .mfn = mfn_of(w, p->pfn),
			       .next_mfn = next, .target_pfn = p->target,
			       .pages = p->pages };
	__u64 step[XRT_NR_STEPS];
	__u32 words = 0;

	memset(&u, 0, sizeof(u));
	u.p.rec.id = nr;
	for (__u32 i = 0; i < p->pages; i++) {
		page_time(w, nr, i, step);
		if ((p->target + i) % P2M_PER_PAGE == 0)
			step[XRT_STEP_P2M] += w->o->leaf_ticks;
		w->tsc += step[0] + step[1] + step[2] + 30;
		if (w->o->level != XRT_LEVEL_PAGE && i % SAMPLE)
			continue;
		c.timed++;
		for (int s = 0; s < XRT_NR_STEPS; s++) {
			c.step[s] += step[s];
			xrt_dist_add(&w->dist[s], step[s]);
		}
		if (w->o->level != XRT_LEVEL_PAGE)
			continue;
		if (sizeof(u.p) + (words + 3) * 8 > page_room(w)) {
			put_pages(w, &u.p, words);
			words = 0;
		}
		u.p.count++;
		if (needs_escape(step)) {
			u.p.word[words++] = step[0] | XRT_PAGE_ESCAPE;
			u.p.word[words++] = step[1];
			u.p.word[words++] = step[2];
		} else {
			u.p.word[words++] = step[0] |
				step[1] << XRT_PAGE_STEP_BITS |
				step[2] << (2 * XRT_PAGE_STEP_BITS);
		}
	}
	put_pages(w, &u.p, words);
	c.ticks = w->tsc - c.tsc;
	c.rec = head(XRT_REC_CHUNK, sizeof(c), nr);
	put(w, XRT_STREAM_EVENT, &c);
	w->tsc += 500;
}

static const struct piece *walked(const struct world *w, size_t i)
{
	return &w->piece[w->o->forward ? i : w->nr - 1 - i];
}

static void free_range(struct world *w, __u32 nr, __u64 pfn, __u64 pages)
{
	struct xrt_free f = { .tsc = w->tsc, .pfn = pfn, .pages = pages };

	if (!pages)
		return;
	f.rec = head(XRT_REC_FREE, sizeof(f), nr);
	put(w, XRT_STREAM_EVENT, &f);
	w->tsc += 700;
}

static void walk_mark(struct world *w, bool end)
{
	struct xrt_walk m = { .tsc = w->tsc, .mfn = XRT_NO_MFN,
			      .pages = w->remapped, .chunks = w->nr };

	m.rec = head(XRT_REC_WALK, sizeof(m), 0);
	m.rec.flags = end ? XRT_MARK_END : 0;
	if (!end && w->nr)
		m.mfn = mfn_of(w, walked(w, 0)->pfn);
	put(w, XRT_STREAM_EVENT, &m);
}

/* Merges ranges as the kernel does: on at either end, or a new one. */
static void walk(struct world *w)
{
	__u64 start = 0, len = 0;
	__u32 nr = 0;

	walk_mark(w, false);
	w->tsc += 400;
	for (size_t i = 0; i < w->nr; i++) {
		const struct piece *p = walked(w, i);

		walk_chunk(w, p, (__u32)i,
			   i + 1 < w->nr ? mfn_of(w, walked(w, i + 1)->pfn)
					 : XRT_NO_MFN);
		if (len && p->target + p->pages == start) {
			start = p->target;
			len += p->pages;
		} else if (len && start + len == p->target) {
			len += p->pages;
		} else {
			free_range(w, nr, start, len);
			nr += len != 0;
			start = p->target;
			len = p->pages;
		}
	}
	free_range(w, nr, start, len);
	walk_mark(w, true);
}

static void runs(struct world *w, __u32 nr)
{
	union {
		struct xrt_runs r;
		unsigned char room[XRT_REC_MAX];
	} u;
	const struct piece *p = walked(w, nr);
	__u32 words = 0;
	__u64 n;

	memset(&u, 0, sizeof(u));
	for (__u64 i = 0; i < p->pages; i += n) {
		__u64 mfn = mfn_of(w, p->pfn + i);

		for (n = 1; i + n < p->pages; n++) {
			if (mfn_of(w, p->pfn + i + n) != mfn + n)
				break;
		}
		u.r.word[words++] = mfn | n << XRT_WORD_MFN_BITS;
		w->tsc += 20;
	}
	u.r.rec = head(XRT_REC_RUNS, sizeof(u.r) + words * 8, nr);
	u.r.rec.flags = XRT_RUNS_M2P;
	put(w, XRT_STREAM_EVENT, &u.r);
}

static void hist(struct world *w, __u32 step)
{
	union {
		struct xrt_hist h;
		unsigned char room[XRT_REC_MAX];
	} u;
	const struct xrt_dist *d = &w->dist[step];
	__u32 words = 0;

	memset(&u, 0, sizeof(u));
	u.h.count = d->count;
	u.h.sum = d->sum;
	u.h.min = d->min;
	u.h.max = d->max;
	for (__u64 b = 0; b <= XRT_HIST_BUCKETS; b++) {
		if (b == XRT_HIST_BUCKETS || words == 300) {
			u.h.rec = head(XRT_REC_HIST,
				       sizeof(u.h) + words * 8, step);
			if (w->o->level != XRT_LEVEL_PAGE)
				u.h.rec.flags = XRT_HIST_SAMPLED;
			put(w, XRT_STREAM_EVENT, &u.h);
			words = 0;
		}
		if (b < XRT_HIST_BUCKETS && d->bucket[b])
			u.h.word[words++] = d->bucket[b] |
					    b << XRT_HIST_WORD_SHIFT;
	}
}

/* A ring keeps the blocks made last. */
static void keep_pages(struct world *w)
{
	__u64 first = 1, block;
	const struct xrt_rec *rec;

	if (w->o->ring && w->page_block > w->o->ring)
		first = w->page_block - w->o->ring + 1;
	w->s->first_page_block = (__u32)first - 1;
	for (size_t at = 0; at < w->pages.used; ) {
		memcpy(&block, w->pages.data + at, sizeof(block));
		at += sizeof(block);
		rec = (const void *)(w->pages.data + at);
		at += rec->len;
		if (block >= first)
			put(w, XRT_STREAM_PAGE, rec);
		else
			w->lost_pages += ((const struct xrt_pages *)rec)->count;
	}
}

static void end(struct world *w)
{
	struct xrt_end e = {
		.tsc = w->tsc + 5000000, .tsc_khz = w->o->tsc_khz,
		.remapped = w->remapped, .released = w->released,
		.chunks = w->nr, .lost_pages = w->lost_pages,
		.static_bytes = 57344, .walk_bytes = 65536,
		.kept_bytes = 49152,
	};

	e.rec = head(XRT_REC_END, sizeof(e), 0);
	put(w, XRT_STREAM_EVENT, &e);
}

static void event(struct world *w)
{
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_PAGETABLE, false);
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_PAGING, false);
	w->tsc += 90000;
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_PAGING, true);
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_P2M, false);
	w->tsc += 60000;
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_P2M, true);
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_MFN_LIST, false);
	w->tsc += 9000;
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_MFN_LIST, true);
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_WALK, false);
	walk(w);
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_WALK, true);
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_RECORDER, false);
	for (size_t i = 0; i < w->nr; i++)
		runs(w, (__u32)i);
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_RECORDER, true);
	phase(w, XRT_STREAM_EVENT, XRT_PHASE_PAGETABLE, true);
	for (__u32 s = 0; s < XRT_NR_STEPS; s++)
		hist(w, s);
	keep_pages(w);
	end(w);
}

void synth_make(struct synth *s, const struct synth_opts *opts)
{
	struct world w = { .s = s, .o = opts, .tsc = 1000000,
			   .seed = 42 + opts->seed };

	memset(s, 0, sizeof(*s));
	setup(&w);
	event(&w);
	free(w.piece);
	free(w.pages.data);
}

void synth_free(struct synth *s)
{
	for (int i = 0; i < XRT_NR_STREAMS; i++)
		free(s->tape[i].data);
}

void *synth_rec(struct synth *s, unsigned int stream, unsigned int type,
		unsigned int nth)
{
	struct tape *t = &s->tape[stream];
	struct xrt_rec *rec;

	for (size_t at = 0; at < t->used; at += rec->len) {
		rec = (void *)(t->data + at);
		if (rec->type == type && !nth--)
			return rec;
	}
	die("no such record");
	return NULL;
}

void synth_insert(struct synth *s, unsigned int stream,
		  const struct xrt_rec *rec)
{
	struct tape *t = &s->tape[stream];
	size_t at = 0, last = 0;

	while (at < t->used) {
		last = at;
		at += ((struct xrt_rec *)(void *)(t->data + at))->len;
	}
	tape_put(t, rec, rec->len);
	memmove(t->data + last + rec->len, t->data + last, at - last);
	memcpy(t->data + last, rec, rec->len);
}

void synth_write(const struct synth *s, const char *path, __u64 boot_id)
{
	struct xrt_error err;
	struct xrt_writer *w = xrt_writer_new(path, boot_id, &err);
	int ret;

	if (!w)
		die(err.text);
	ret = xrt_writer_start(w, XRT_STREAM_PAGE, s->first_page_block);
	for (unsigned int i = XRT_NR_STREAMS; i-- && !ret; ) {
		/* The event stream last: its end record counts the others. */
		static const unsigned int order[] = { 1, 2, 0 };
		const struct tape *t = &s->tape[order[i]];
		const struct xrt_rec *rec;

		for (size_t at = 0; at < t->used && !ret; at += rec->len) {
			rec = (const void *)(t->data + at);
			if (rec->type == XRT_REC_END)
				ret = xrt_writer_put_end(w, (void *)(unsigned long)rec);
			else
				ret = xrt_writer_put(w, order[i], rec);
		}
	}
	if (ret)
		xrt_writer_abort(w);
	if (ret || xrt_writer_commit(w))
		die(err.text);
}
