// SPDX-License-Identifier: GPL-2.0
/*
 * The flight recorder: before the kernel dies in or around the remap, what was
 * recorded goes out over Xen's console, as lines of text. It needs no console
 * driver, no earlyprintk and no memory.
 *
 * It runs once. If it faults itself, the fault finds it busy and the kernel
 * dies as it would have without it.
 */
#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/kdebug.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <asm/ptrace.h>
#include <asm/special_insns.h>
#include <asm/trapnr.h>

#include <xen/hvc-console.h>
#include <xen/xen.h>

#include "remap_compat.h"
#include "remap_trace_int.h"

/* All lines together: under a second at 115200 baud. */
#define XRT_FLIGHT_BYTES	8192
/* How much of the walk goes into them at most. */
#define XRT_LAST_CHUNKS		8
#define XRT_LAST_PAGES		56
#define XRT_NEAR_CHUNKS		36

/* A longer frame is broken into lines that the screen does not break. */
#define XRT_COLUMNS		79
#define XRT_FLIGHT_INTRO						\
	"xen_remap: the kernel dies, xenremap decode reads this:\n"

static_assert(sizeof(struct xrt_death) == 120);

static struct xrt_flight xrt_flight;
static char xrt_frame[XRT_FRAME_MAX];
static char xrt_line[XRT_SENTENCE_MAX];
static struct xrt_death xrt_death;
static atomic_t xrt_flown;
/* The task that last had an oops: only its own panic is due to that. */
static struct task_struct *xrt_oopsed;

static char *xrt_base64(char *to, const u8 *from, u32 len)
{
	static const char digit[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	u32 i, v;

	for (i = 0; i < len; i += 3) {
		v = from[i] << 16;
		v |= i + 1 < len ? from[i + 1] << 8 : 0;
		v |= i + 2 < len ? from[i + 2] : 0;
		*to++ = digit[v >> 18];
		*to++ = digit[v >> 12 & 63];
		*to++ = i + 1 < len ? digit[v >> 6 & 63] : '=';
		*to++ = i + 2 < len ? digit[v & 63] : '=';
	}
	return to;
}

static u32 xrt_lines(u32 len)
{
	return DIV_ROUND_UP(len, XRT_COLUMNS);
}

/* Write the @len bytes of xrt_frame in lines. */
static void xrt_write_frame(u32 len)
{
	u32 at, n;

	for (at = 0; at < len; at += n) {
		n = min_t(u32, len - at, XRT_COLUMNS);
		memcpy(xrt_line, xrt_frame + at, n);
		xrt_line[n] = '\n';
		xrt_line[n + 1] = '\0';
		xen_raw_console_write(xrt_line);
	}
}

/**
 * xrt_make_frame - make the text of a frame
 * @to:		gets it, XRT_FRAME_MAX bytes
 * @f:		number of the frame and of all frames, its data
 *
 * Return: its length
 */
u32 xrt_make_frame(char *to, const struct xrt_flight *f)
{
	char *end = to + scnprintf(to, XRT_FRAME_MAX,
				   XRT_FRAME_TAG "%08x:%03x/%03x:",
				   (u32)xrt.boot_id, f->frames, f->all);
	u32 crc;

	end = xrt_base64(end, f->data, f->len);
	crc = ~xrt_crc32c_le(~0U, (u8 *)to, end - to);
	end += scnprintf(end, to + XRT_FRAME_MAX - end, ":%08x", crc);
	return end - to;
}

/* Send the frame under way, unless it is one too many. */
static void xrt_flush(struct xrt_flight *f)
{
	u32 len, bytes;

	if (!f->len)
		return;
	len = xrt_make_frame(xrt_frame, f);
	f->len = 0;
	bytes = len + xrt_lines(len);
	if (f->bytes + bytes > XRT_FLIGHT_BYTES) {
		f->left_out++;
		return;
	}
	f->bytes += bytes;
	f->frames++;
	if (!f->dry)
		xrt_write_frame(len);
}

/* Add a record of @len bytes, which may be shorter than it says itself. */
static void *xrt_put(struct xrt_flight *f, const void *rec, u32 len)
{
	void *to;

	if (len > sizeof(f->data))
		return NULL;
	if (f->len + len > sizeof(f->data))
		xrt_flush(f);
	to = f->data + f->len;
	memcpy(to, rec, len);
	((struct xrt_rec *)to)->len = len;
	f->len += len;
	return to;
}

static void xrt_put_map(struct xrt_flight *f, const struct xrt_map *map)
{
	const u32 most = (XRT_FRAME_DATA_MAX - sizeof(*map)) /
			 sizeof(map->entry[0]);
	u32 nr = (map->rec.len - sizeof(*map)) / sizeof(map->entry[0]);
	struct xrt_map *to;
	u32 i, n;

	for (i = 0; i < nr; i += n) {
		n = min(nr - i, most);
		to = xrt_put(f, map, struct_size(map, entry, n));
		if (!to)
			return;
		to->first += i;
		memcpy(to->entry, map->entry + i, flex_array_size(to, entry, n));
	}
}

/* Of the prepared chunks those that the walk is near, by their number. */
static void xrt_put_prepare(struct xrt_flight *f, const struct xrt_prepare *rec,
			    u32 from, u32 to)
{
	const u32 most = (XRT_FRAME_DATA_MAX - sizeof(*rec)) / sizeof(u64);
	u32 nr = (rec->rec.len - sizeof(*rec)) / sizeof(u64);
	u32 i = rec->rec.id < from ? from - rec->rec.id : 0;
	struct xrt_prepare *part;
	u64 left;
	u32 n;

	for (; i < nr && rec->rec.id + i < to; i += n) {
		n = min3(nr - i, to - (rec->rec.id + i), most);
		part = xrt_put(f, rec, struct_size(rec, word, n));
		if (!part)
			return;
		memcpy(part->word, rec->word + i, flex_array_size(part, word, n));
		left = rec->pages - (u64)i * XRT_CHUNK_MAX;
		part->rec.flags |= XRT_PREPARE_PART;
		part->rec.id += i;
		part->pfn += (u64)i * XRT_CHUNK_MAX;
		part->target_pfn += (u64)i * XRT_CHUNK_MAX;
		part->pages = min_t(u64, left, (u64)n * XRT_CHUNK_MAX);
		part->mfn_sum = 0;
		part->mfn_sqsum = 0;
	}
}

/* The last pages of the chunk under way, from its open page record. */
static void xrt_put_pages(struct xrt_flight *f)
{
	const u32 most = (XRT_FRAME_DATA_MAX - sizeof(struct xrt_pages)) /
			 sizeof(u64);
	const struct xrt_pages *rec = xrt_open_record();
	struct xrt_pages head, *to = NULL;
	const u64 *word;
	u32 i, n, done;

	if (!rec)
		return;
	done = xrt_pages_done() - rec->first;
	for (i = 0, word = rec->word; i < done; i++, word += n) {
		n = *word & XRT_PAGE_ESCAPE ? 3 : 1;
		if (done - i > XRT_LAST_PAGES)
			continue;
		if (!to || (to->rec.len - sizeof(*to)) / sizeof(u64) + n > most) {
			head = *rec;
			head.first += i;
			head.count = 0;
			xrt_flush(f);
			to = xrt_put(f, &head, sizeof(head));
		}
		memcpy(to->word + (to->rec.len - sizeof(*to)) / sizeof(u64),
		       word, n * sizeof(u64));
		to->rec.len += n * sizeof(u64);
		to->count++;
		f->len += n * sizeof(u64);
	}
}

static bool xrt_is_id(const struct xrt_rec *rec, u32 id)
{
	return rec->id == id;
}

/*
 * The maps: the one by which the kernel remaps, or Xen's if it did not come so
 * far; or all the others.
 */
static void xrt_put_maps(struct xrt_flight *f, bool others)
{
	const struct xrt_store *st = &xrt.store[XRT_STREAM_SETUP];
	u32 main = xrt.remap_map ? XRT_MAP_REMAP : XRT_MAP_XEN;
	struct xrt_block *blk;
	struct xrt_rec *rec;
	u32 i;

	for (i = 0; i < st->next; i++) {
		blk = xrt_block(st, i);
		for (rec = xrt_first_rec(blk); rec;
		     rec = xrt_next_rec(blk, rec))
			if (rec->type == XRT_REC_MAP && others != xrt_is_id(rec, main))
				xrt_put_map(f, (struct xrt_map *)rec);
	}
}

/* All records of one type in one stream, whole. */
static void xrt_put_all(struct xrt_flight *f, enum xrt_stream stream,
			enum xrt_rec_type type, u32 skip)
{
	const struct xrt_store *st = &xrt.store[stream];
	u32 near = xrt.prepared_chunks - min(xrt.chunks, xrt.prepared_chunks);
	u32 from = near > XRT_NEAR_CHUNKS ? near - XRT_NEAR_CHUNKS : 0;
	struct xrt_block *blk;
	struct xrt_rec *rec;
	u32 i;

	for (i = 0; i < st->next; i++) {
		blk = xrt_block(st, i);
		for (rec = xrt_first_rec(blk); rec;
		     rec = xrt_next_rec(blk, rec)) {
			if (rec->len < sizeof(*rec) || rec->len % 8)
				return;
			if (rec->type != type)
				continue;
			if (type == XRT_REC_PREPARE)
				xrt_put_prepare(f, (struct xrt_prepare *)rec,
						from, near);
			else if (skip)
				skip--;
			else
				xrt_put(f, rec, rec->len);
		}
	}
}

static void xrt_put_everything(struct xrt_flight *f)
{
	struct xrt_chunk cur;
	u32 skip = xrt.chunks - xrt.lost_chunks;

	skip = skip > XRT_LAST_CHUNKS ? skip - XRT_LAST_CHUNKS : 0;
	f->frames = 0;
	f->left_out = 0;
	/* The sentence comes before and after. */
	f->bytes = sizeof(XRT_FLIGHT_INTRO) + 2 * XRT_SENTENCE_MAX;
	f->len = 0;

	xrt_put(f, &xrt_death, sizeof(xrt_death));
	xrt_put_all(f, XRT_STREAM_EVENT, XRT_REC_FAIL, 0);
	xrt_put_all(f, XRT_STREAM_SETUP, XRT_REC_FAIL, 0);
	xrt_put_all(f, XRT_STREAM_SETUP, XRT_REC_CONFLICT, 0);
	xrt_put_all(f, XRT_STREAM_SETUP, XRT_REC_BOOT, 0);
	if (xrt_chunk_open(&cur))
		xrt_put(f, &cur, sizeof(cur));
	xrt_put_all(f, XRT_STREAM_EVENT, XRT_REC_WALK, 0);
	xrt_put_maps(f, false);
	xrt_put_all(f, XRT_STREAM_SETUP, XRT_REC_AREA, 0);
	xrt_put_all(f, XRT_STREAM_SETUP, XRT_REC_PHASE, 0);
	xrt_put_all(f, XRT_STREAM_EVENT, XRT_REC_PHASE, 0);
	xrt_put_all(f, XRT_STREAM_SETUP, XRT_REC_PREPARE, 0);
	xrt_put_all(f, XRT_STREAM_EVENT, XRT_REC_CHUNK, skip);
	xrt_put_all(f, XRT_STREAM_SETUP, XRT_REC_NOTE, 0);
	xrt_put_maps(f, true);
	xrt_put_pages(f);
	xrt_put_all(f, XRT_STREAM_SETUP, XRT_REC_RELEASE, 0);
	xrt_flush(f);
}

/* The symbol is looked up after the first sentence: that can fault. */
static void xrt_name_ip(void)
{
	if (xrt_death.rec.id == XRT_DEATH_EXCEPTION)
		scnprintf((char *)xrt_death.text, sizeof(xrt_death.text),
			  "%ps", (void *)xrt_death.ip);
}

/* Print what the kernel dies of, in one sentence. */
static void xrt_write_sentence(void)
{
	xrt_sentence(xrt_line, &xrt_death);
	xen_raw_console_write(xrt_line);
}

/* The walk ends here: close what is open. */
static void xrt_close_walk(void)
{
	struct xrt_chunk chunk, *rec;

	if (!xrt_chunk_open(&chunk))
		return;
	xrt_close_pages();
	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_CHUNK, 0, sizeof(*rec));
	if (rec)
		*rec = chunk;
}

static void xrt_fly(enum xrt_death_id id)
{
	struct xrt_flight *f = &xrt_flight;
	struct xrt_death *rec;

	xrt_death.rec.type = XRT_REC_DEATH;
	xrt_death.rec.len = sizeof(xrt_death);
	xrt_death.rec.id = id;
	xrt_death.tsc = rdtsc();
	xrt_death.phase = xrt.phase;
	xrt_death.prepared_pages = xrt.prepared_pages;
	xrt_death.prepared_chunks = xrt.prepared_chunks;
	xrt_death.chunks = xrt.chunks;
	xrt_death.pages = xrt_pages_done();

	/* First, before anything that could fault. */
	xrt_write_sentence();
	xrt_name_ip();
	f->dry = true;
	xrt_put_everything(f);
	f->all = f->frames;
	xrt_death.rec.flags = min(f->left_out, 255U);
	f->dry = false;
	xen_raw_console_write(XRT_FLIGHT_INTRO);
	xrt_put_everything(f);
	xrt_write_sentence();

	/* For those who look into the memory of the dead kernel. */
	xrt_close_walk();
	rec = xrt_new_rec(XRT_STREAM_EVENT, XRT_REC_DEATH, id, sizeof(*rec));
	if (rec)
		*rec = xrt_death;
	xrt_seal_blocks();
}

/**
 * __xrt_dead - the kernel is about to die in the remap
 * @id:		of what
 */
void __xrt_dead(enum xrt_death_id id)
{
	if (!atomic_xchg(&xrt_flown, 1))
		xrt_fly(id);
}

static void xrt_keep_regs(const struct pt_regs *regs, int trapnr, long error,
			  unsigned long addr)
{
	xrt_death.trapnr = trapnr;
	xrt_death.error = error;
	xrt_death.ip = regs->ip;
	xrt_death.addr = trapnr == X86_TRAP_PF ? addr : 0;
}

/* What was kept is of an oops that did not end the kernel. */
static void xrt_forget_regs(void)
{
	xrt_death.trapnr = 0;
	xrt_death.error = 0;
	xrt_death.ip = 0;
	xrt_death.addr = 0;
}

/**
 * __xrt_last_line - repeat the sentence, after all that the kernel printed
 */
void __xrt_last_line(void)
{
	if (atomic_read(&xrt_flown))
		xrt_write_sentence();
}

/**
 * __xrt_exception - an exception that nobody can handle this early
 * @regs:	the registers
 * @trapnr:	its vector
 * @addr:	the address that faulted
 */
void __xrt_exception(const struct pt_regs *regs, int trapnr, unsigned long addr)
{
	if (atomic_xchg(&xrt_flown, 1))
		return;
	xrt_keep_regs(regs, trapnr, regs->orig_ax, addr);
	xrt_fly(XRT_DEATH_EXCEPTION);
}

/*
 * An oops, which may end in a panic: that no longer knows where it was. The
 * page fault handler names its oops so and leaves the vector 0.
 */
static int xrt_die(struct notifier_block *nb, unsigned long val, void *data)
{
	const struct die_args *args = data;
	int trapnr = args->trapnr;

	if (!trapnr && args->str && !strcmp(args->str, "Oops"))
		trapnr = X86_TRAP_PF;
	if (val != DIE_OOPS || !args->regs || atomic_read(&xrt_flown))
		return NOTIFY_DONE;
	xrt_keep_regs(args->regs, trapnr, args->err, read_cr2());
	xrt_oopsed = current;
	return NOTIFY_DONE;
}

static struct notifier_block xrt_die_block = {
	.notifier_call	= xrt_die,
};

static int xrt_panic(struct notifier_block *nb, unsigned long unused, void *msg)
{
	if (atomic_xchg(&xrt_flown, 1)) {
		/* Above it is what the kernel printed since. */
		xrt_write_sentence();
		return NOTIFY_DONE;
	}
	if (xrt_oopsed == current) {
		xrt_fly(XRT_DEATH_EXCEPTION);
	} else {
		xrt_forget_regs();
		strscpy((char *)xrt_death.text, msg, sizeof(xrt_death.text));
		xrt_fly(XRT_DEATH_PANIC);
	}
	return NOTIFY_DONE;
}

/* Before Xen's own notifier, which does not come back. */
static struct notifier_block xrt_panic_block = {
	.notifier_call	= xrt_panic,
	.priority	= INT_MAX,
};

/* Static memory of this file; it is not init memory. */
u32 xrt_flight_bytes(void)
{
	return sizeof(xrt_flight) + sizeof(xrt_frame) + sizeof(xrt_line) +
	       sizeof(xrt_death);
}

void __init xrt_flight_init(void)
{
	register_die_notifier(&xrt_die_block);
	atomic_notifier_chain_register(&panic_notifier_list, &xrt_panic_block);
}

/* From now on a death is not the remap's. May be called again. */
void xrt_flight_end(void)
{
	unregister_die_notifier(&xrt_die_block);
	atomic_notifier_chain_unregister(&panic_notifier_list,
					 &xrt_panic_block);
}
