// SPDX-License-Identifier: GPL-2.0
/*
 * Replay of what the remap recorder kept: each record goes through the
 * tracepoint that it would have fired, had there been anybody to listen. Its
 * original time is a field of the event.
 *
 * Single pages come first, then everything else in the order of happening: in
 * a trace buffer that is too small it is pages that are overwritten.
 */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "remap_trace_int.h"

#define CREATE_TRACE_POINTS
#include <trace/events/xen_remap.h>

/**
 * struct xrt_where - a walked chunk in the event stream
 * @chunk:	its record, NULL if it was dropped
 * @runs:	its first run record, NULL likewise
 * @block:	number of the block that @runs is in
 */
struct xrt_where {
	const struct xrt_chunk	*chunk;
	struct xrt_rec		*runs;
	u32			block;
};

/**
 * struct xrt_player - what the pages of a replay need
 * @where:	by chunk, for all xrt.chunks
 * @id:		the chunk that @mfn is of
 * @known:	entries of @mfn
 * @run_page:	number in its chunk of the page that the next run begins with
 * @mfn:	MFNs of its pages
 * @hist_part:	by step, records of its histogram so far
 */
struct xrt_player {
	struct xrt_where	*where;
	u32			id;
	u32			known;
	u64			run_page;
	u64			mfn[XRT_BLOCK_SIZE / sizeof(u64)];
	u32			hist_part[XRT_NR_STEPS];
};

static DEFINE_MUTEX(xrt_replay_lock);
static bool xrt_replay_after_boot;
/* Replays that fired all events, since boot. */
static atomic_t xrt_replays;

/**
 * xrt_replay_option - a word of the parameter
 * @word:	the word
 *
 * Return: is it one for this file?
 */
bool __init xrt_replay_option(const char *word)
{
	if (strcmp(word, "replay"))
		return false;
	xrt_replay_after_boot = true;
	return true;
}

static void xrt_index_chunks(struct xrt_player *p)
{
	const struct xrt_store *st = &xrt.store[XRT_STREAM_EVENT];
	struct xrt_block *blk;
	struct xrt_rec *rec;
	u32 i;

	for (i = xrt_first_block(st); i < st->next; i++) {
		blk = xrt_block(st, i);
		for (rec = xrt_first_rec(blk); rec;
		     rec = xrt_next_rec(blk, rec)) {
			if (rec->type == XRT_REC_CHUNK) {
				p->where[rec->id].chunk =
					(struct xrt_chunk *)rec;
			} else if (rec->type == XRT_REC_RUNS &&
				   !p->where[rec->id].runs) {
				p->where[rec->id].runs = rec;
				p->where[rec->id].block = i;
			}
		}
	}
}

static void xrt_add_runs(struct xrt_player *p, const struct xrt_runs *runs)
{
	u32 i, k, words = (runs->rec.len - sizeof(*runs)) / sizeof(u64);

	for (i = 0; i < words; i++) {
		u64 mfn = runs->word[i] & XRT_WORD_MFN_MASK;
		u32 n = runs->word[i] >> XRT_WORD_MFN_BITS;

		for (k = 0; k < n && p->known < ARRAY_SIZE(p->mfn); k++)
			p->mfn[p->known++] = mfn + k;
	}
}

/* Fill in the MFNs of chunk @id; its run records follow one another. */
static void xrt_load_chunk(struct xrt_player *p, u32 id)
{
	const struct xrt_store *st = &xrt.store[XRT_STREAM_EVENT];
	struct xrt_rec *rec = p->where[id].runs;
	u32 i = p->where[id].block;

	p->id = id;
	p->known = 0;
	while (rec && rec->type == XRT_REC_RUNS && rec->id == id) {
		xrt_add_runs(p, (struct xrt_runs *)rec);
		rec = xrt_next_rec(xrt_block(st, i), rec);
		if (!rec && ++i < st->next)
			rec = xrt_first_rec(xrt_block(st, i));
	}
}

static void xrt_play_pages(struct xrt_player *p, const struct xrt_pages *rec)
{
	const struct xrt_chunk *chunk = p->where[rec->rec.id].chunk;
	const u64 *word = rec->word;
	u64 t[XRT_NR_STEPS];
	u32 i, page;

	if (p->id != rec->rec.id)
		xrt_load_chunk(p, rec->rec.id);
	for (i = 0; i < rec->count; i++) {
		u64 w = *word++;

		t[XRT_STEP_P2M] = w & XRT_PAGE_STEP_MASK;
		t[XRT_STEP_M2P] = w >> XRT_PAGE_STEP_BITS & XRT_PAGE_STEP_MASK;
		t[XRT_STEP_MAP] = w >> (2 * XRT_PAGE_STEP_BITS);
		if (w & XRT_PAGE_ESCAPE) {
			t[XRT_STEP_P2M] = w & ~XRT_PAGE_ESCAPE;
			t[XRT_STEP_M2P] = *word++;
			t[XRT_STEP_MAP] = *word++;
		}
		page = rec->first + i;
		trace_xen_remap_page(rec, page,
				     chunk ? chunk->target_pfn + page :
					     XRT_NO_MFN,
				     page < p->known ? p->mfn[page] :
						       XRT_NO_MFN,
				     t[XRT_STEP_P2M], t[XRT_STEP_M2P],
				     t[XRT_STEP_MAP]);
	}
}

/*
 * The time of a chunk behind the first is counted up from the ticks of those
 * before it, so it lacks the recorder's own time between them.
 */
static void xrt_play_prepare(const struct xrt_prepare *rec)
{
	u32 i, n = (rec->rec.len - sizeof(*rec)) / sizeof(u64);
	u64 tsc = rec->tsc;

	for (i = 0; i < n; i++) {
		u64 off = (u64)i * XRT_CHUNK_MAX;
		u64 ticks = rec->word[i] >> XRT_WORD_MFN_BITS;

		trace_xen_remap_prepare(rec, i, tsc, rec->pfn + off,
					rec->target_pfn + off,
					min_t(u64, XRT_CHUNK_MAX,
					      rec->pages - off));
		tsc += ticks;
	}
}

static void xrt_play_runs(struct xrt_player *p, const struct xrt_runs *rec)
{
	u32 i, n = (rec->rec.len - sizeof(*rec)) / sizeof(u64);
	const struct xrt_chunk *chunk = p->where[rec->rec.id].chunk;

	/* A long list of runs takes more records, which follow one another. */
	if (p->where[rec->rec.id].runs == &rec->rec)
		p->run_page = 0;
	for (i = 0; i < n; i++) {
		trace_xen_remap_run(rec, i,
				    chunk ? chunk->target_pfn + p->run_page :
					    XRT_NO_MFN);
		p->run_page += rec->word[i] >> XRT_WORD_MFN_BITS;
	}
}

static void xrt_play_map(const struct xrt_map *map)
{
	u32 i, n = (map->rec.len - sizeof(*map)) / sizeof(map->entry[0]);

	for (i = 0; i < n; i++)
		trace_xen_remap_map(map, i);
}

static void xrt_play_rec(struct xrt_player *p, struct xrt_rec *rec)
{
	const void *r = rec;

	switch (rec->type) {
	case XRT_REC_BOOT:
		trace_xen_remap_boot(r, xrt.boot_id);
		break;
	case XRT_REC_MAP:
		xrt_play_map(r);
		break;
	case XRT_REC_PHASE:
		trace_xen_remap_phase(r);
		break;
	case XRT_REC_AREA:
		trace_xen_remap_area(r);
		break;
	case XRT_REC_PREPARE:
		xrt_play_prepare(r);
		break;
	case XRT_REC_RELEASE:
		trace_xen_remap_release(r);
		break;
	case XRT_REC_WALK:
		trace_xen_remap_walk(r);
		break;
	case XRT_REC_CHUNK:
		trace_xen_remap_chunk(r);
		break;
	case XRT_REC_RUNS:
		xrt_play_runs(p, r);
		break;
	case XRT_REC_FREE:
		trace_xen_remap_free(r);
		break;
	case XRT_REC_PAGES:
		xrt_play_pages(p, r);
		break;
	case XRT_REC_HIST:
		trace_xen_remap_hist(r, p->hist_part[rec->id]++);
		break;
	case XRT_REC_FAIL:
		trace_xen_remap_fail(r);
		break;
	case XRT_REC_CONFLICT:
		trace_xen_remap_conflict(r);
		break;
	case XRT_REC_NOTE:
		trace_xen_remap_note(r);
		break;
	case XRT_REC_END:
		trace_xen_remap_end(r);
		break;
	}
}

/* Return: 0, or -EINTR if the caller is killed */
static int xrt_play_stream(struct xrt_player *p, enum xrt_stream stream)
{
	const struct xrt_store *st = &xrt.store[stream];
	struct xrt_block *blk;
	struct xrt_rec *rec;
	u32 i;

	if (!st->cap)
		return 0;
	for (i = xrt_first_block(st); i < st->next; i++) {
		blk = xrt_block(st, i);
		for (rec = xrt_first_rec(blk); rec;
		     rec = xrt_next_rec(blk, rec))
			xrt_play_rec(p, rec);
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static int xrt_play_all(struct xrt_player *p, bool pages)
{
	int ret = 0;

	xrt_index_chunks(p);
	if (pages)
		ret = xrt_play_stream(p, XRT_STREAM_PAGE);
	if (!ret)
		ret = xrt_play_stream(p, XRT_STREAM_SETUP);
	if (!ret)
		ret = xrt_play_stream(p, XRT_STREAM_EVENT);
	return ret;
}

/**
 * xrt_replay - fire the tracepoints for all records
 * @pages:	also those for single pages
 *
 * The capture is sealed. May be called any number of times.
 *
 * Return: 0, -ENOMEM, or -EINTR if the caller was killed
 */
static int xrt_replay(bool pages)
{
	struct xrt_player *p = kvzalloc(sizeof(*p), GFP_KERNEL);
	int ret = -ENOMEM;

	if (!p)
		return ret;
	p->id = ~0U;
	p->where = kvcalloc(xrt.chunks + 1, sizeof(*p->where), GFP_KERNEL);
	if (!p->where)
		goto free;

	ret = mutex_lock_killable(&xrt_replay_lock);
	if (ret)
		goto free;
	ret = down_read_killable(&xrt_capture_lock);
	if (!ret) {
		ret = xrt_play_all(p, pages);
		up_read(&xrt_capture_lock);
	}
	if (!ret)
		atomic_inc(&xrt_replays);
	mutex_unlock(&xrt_replay_lock);
free:
	kvfree(p->where);
	kvfree(p);
	return ret;
}

/**
 * xrt_replay_at_boot - replay if the parameter says so
 *
 * Runs in a worker, once, when the capture is sealed.
 */
void xrt_replay_at_boot(void)
{
	if (xrt_replay_after_boot && xrt_replay(true))
		pr_warn("xen_remap: the replay at boot failed\n");
}

static int xrt_replay_show(struct seq_file *m, void *unused)
{
	int ret = xrt_wait_settled();

	if (!ret)
		seq_printf(m, "%d\n", atomic_read(&xrt_replays));
	return ret;
}

static int xrt_replay_open(struct inode *inode, struct file *file)
{
	return single_open(file, xrt_replay_show, NULL);
}

/* "all", or "chunk": that leaves out single pages. */
static ssize_t xrt_replay_write(struct file *file, const char __user *ubuf,
				size_t len, loff_t *ppos)
{
	char word[8] = "";
	bool pages;
	int ret;

	if (len >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, ubuf, len))
		return -EFAULT;
	strim(word);
	pages = !strcmp(word, "all");
	if (!pages && strcmp(word, "chunk"))
		return -EINVAL;

	ret = xrt_wait_sealed();
	if (!ret)
		ret = xrt_replay(pages);
	return ret ? ret : len;
}

static const struct file_operations xrt_replay_fops = {
	.owner	= THIS_MODULE,
	.open	= xrt_replay_open,
	.read	= seq_read,
	.write	= xrt_replay_write,
	.llseek	= seq_lseek,
	.release = single_release,
};

/**
 * xrt_replay_init - create the file that starts a replay
 * @dir:	in this directory of debugfs
 *
 * Reading it waits until all is done that the parameter says, and gives the
 * number of replays since boot.
 */
void __init xrt_replay_init(struct dentry *dir)
{
	debugfs_create_file("replay", 0600, dir, NULL, &xrt_replay_fops);
}
