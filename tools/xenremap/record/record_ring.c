// SPDX-License-Identifier: GPL-2.0
/*
 * Takes records from the ring buffer. They come from the running kernel, whose
 * version may be another one, so each is checked.
 */
#include <errno.h>
#include <string.h>

#include "record_ring.h"
#include "xrt.h"

/* All pages have arrived: the kernel's histogram has to equal BPF's. */
static void compare_hist(struct record_ring *ring, const struct xrt_hist *hist)
{
	const struct xrt_collect_step *sum;
	__u32 i, n = (hist->rec.len - sizeof(*hist)) / sizeof(hist->word[0]);

	sum = &ring->step[xrt_hist_step(hist)];
	if (hist->rec.flags & XRT_HIST_SAMPLED)
		ring->sampled = true;
	if (hist->count != sum->count || hist->sum != sum->sum ||
	    hist->min != sum->min || hist->max != sum->max)
		ring->differs = true;
	for (i = 0; i < n; i++) {
		__u64 bucket = hist->word[i] >> XRT_HIST_WORD_SHIFT;
		__u64 count = hist->word[i] &
			      ((1ULL << XRT_HIST_WORD_SHIFT) - 1);

		if (bucket >= XRT_HIST_BUCKETS || sum->bucket[bucket] != count)
			ring->differs = true;
		ring->kernel[xrt_hist_step(hist)] += count;
	}
}

int record_ring_take(void *ctx, void *data, size_t size)
{
	struct record_ring *ring = ctx;
	const struct xrt_rec *rec = data;

	if (size < sizeof(*rec) || rec->len != size ||
	    !xrt_rec_good(rec, (__u32)size))
		return -EBADMSG;
	ring->out->records++;
	if (rec->type == XRT_REC_PAGES)
		ring->out->pages += ((const struct xrt_pages *)rec)->count;
	if (rec->type == XRT_REC_CHUNK)
		ring->out->chunks++;
	if (rec->type == XRT_REC_HIST)
		compare_hist(ring, data);
	if (rec->type == XRT_REC_END) {
		memcpy(&ring->end, data, sizeof(ring->end));
		ring->has_end = true;
		return 0;
	}
	if (xrt_writer_put(ring->writer, (unsigned int)xrt_rec_stream(rec), rec))
		ring->bad = true;
	return ring->bad ? -EIO : 0;
}

static int check_hists(struct record_ring *ring)
{
	unsigned int i;

	/* A sample was taken in the kernel, of pages that were not kept. */
	if (ring->sampled || ring->end.lost_pages)
		return 0;
	for (i = 0; i < XRT_NR_STEPS; i++)
		if (ring->kernel[i] != ring->step[i].count &&
		    !ring->out->lost)
			ring->differs = true;
	if (!ring->differs)
		return 0;
	return xrt_error_set(ring->err, XRT_E_WRONG,
			     "record: the histograms that BPF counted are not the kernel's; nothing was written");
}

int record_ring_finish(struct record_ring *ring,
		       const struct xrt_collect_lost *lost)
{
	ring->out->counted = ring->step[XRT_STEP_P2M].count;
	ring->out->lost = lost->records;
	ring->out->lost_pages = lost->pages;
	if (!ring->out->records && !lost->records)
		return xrt_error_set(ring->err, XRT_E_KERNEL,
				     "record: no event of the replay arrived: run it in the system's own PID namespace");
	if (!ring->has_end)
		return xrt_error_set(ring->err, XRT_E_KERNEL,
				     "record: the replay's end did not arrive (%llu records lost): give a larger --ring",
				     lost->records);
	if (check_hists(ring))
		return -1;
	ring->end.lost_pages += lost->pages;
	ring->end.lost_chunks += lost->chunks;
	ring->end.lost_prepare += lost->prepared;
	ring->end.lost_other += lost->other;
	return xrt_writer_put_end(ring->writer, &ring->end);
}
