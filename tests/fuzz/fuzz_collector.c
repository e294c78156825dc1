// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzes how record takes records from the ring buffer. The records are those
 * of blocks; byte 0 selects what BPF has counted, bytes 2 and 3 which record
 * is cut. The capture that comes out has to be sound.
 */
#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "record_ring.h"
#include "xrt.h"

#define HEAD	8

/* Byte 0 */
#define KERNELS_COUNTS	0x01
#define LOST_RECORDS	0x02

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	if (size < HEAD || max < HEAD)
		return LLVMFuzzerMutate(data, size, max);
	if (!(seed % 8))
		data[seed >> 4 & 3] = (uint8_t)(seed >> 8);
	return HEAD + mutate_capture(data + HEAD, size - HEAD, max - HEAD,
				     seed);
}

/* BPF has counted the same as the kernel. */
static void count_hist(struct xrt_collect_step *step, const struct xrt_rec *rec)
{
	const struct xrt_hist *hist = (const void *)rec;
	__u32 nr = (rec->len - sizeof(*hist)) / sizeof(hist->word[0]);
	struct xrt_collect_step *to = &step[xrt_hist_step(hist)];

	to->count = hist->count;
	to->sum = hist->sum;
	to->min = hist->min;
	to->max = hist->max;
	for (__u32 i = 0; i < nr; i++)
		to->bucket[hist->word[i] >> XRT_HIST_WORD_SHIFT] =
			hist->word[i] & ((1ULL << XRT_HIST_WORD_SHIFT) - 1);
}

/* The ring buffer has each record by itself. Return: as record_ring_take(). */
static int take_copy(struct record_ring *ring, const uint8_t *from, size_t size,
		     struct xrt_collect_step *count)
{
	const struct xrt_rec *rec = malloc(size ? size : 1);
	int ret;

	if (!rec)
		abort();
	memcpy((void *)(unsigned long)rec, from, size);
	if (count && xrt_rec_good(rec, (__u32)size) &&
	    rec->type == XRT_REC_HIST)
		count_hist(count, rec);
	ret = record_ring_take(ring, (void *)(unsigned long)rec, size);
	free((void *)(unsigned long)rec);
	return ret;
}

/* Return: 0, or how record_ring_take() ended. */
static int take_all(struct record_ring *ring, const uint8_t *data, size_t size,
		    const uint8_t *head, struct xrt_collect_step *step)
{
	struct xrt_collect_step *count = head[0] & KERNELS_COUNTS ? step : NULL;
	unsigned int nr = 0, cut = head[2];
	int ret = 0;

	for (size_t at = 0; at < size; at += XRT_BLOCK_SIZE) {
		size_t end = size - at < XRT_BLOCK_SIZE ? size : at + XRT_BLOCK_SIZE;
		size_t pos = at + sizeof(struct xrt_block);

		while (!ret && pos + sizeof(struct xrt_rec) <= end) {
			const struct xrt_rec *rec = (const void *)(data + pos);
			size_t len = rec->len;

			if (!len || len > end - pos)
				break;
			ret = take_copy(ring, data + pos,
					nr++ == cut ? len - head[3] % len : len,
					count);
			pos += len;
		}
	}
	return ret;
}

static void check_capture(char *data, size_t size)
{
	struct xrt_error err;
	struct xrt_capture *cap;

	/* One without records is not a capture. */
	cap = size ? xrt_open_mem(data, size, "collected", &err) : NULL;
	if (size && (!cap || xrt_stat(cap)->nr_damage || xrt_stat(cap)->unknown))
		abort();
	xrt_close(cap);
	free(data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct xrt_collect_step step[XRT_NR_STEPS];
	struct xrt_collect_lost lost = { 0 };
	struct collected out = { 0 };
	struct xrt_error err;
	struct record_ring ring = { .out = &out, .step = step, .err = &err };
	char *capture = NULL;
	size_t bytes = 0;
	int ret;

	if (size < HEAD)
		return 0;
	memset(step, 0, sizeof(step));
	if (data[0] & LOST_RECORDS)
		lost = (struct xrt_collect_lost){ 3, 5, data[4], data[5], data[6] };
	ring.writer = xrt_writer_new_mem(&capture, &bytes, 1, &err);
	if (!ring.writer)
		abort();
	ret = take_all(&ring, data + HEAD, size - HEAD, data, step);
	if (!ret)
		ret = record_ring_finish(&ring, &lost);
	if (ret) {
		xrt_writer_abort(ring.writer);
		return 0;
	}
	if (xrt_writer_commit(ring.writer))
		abort();
	check_capture(capture, bytes);
	return 0;
}
