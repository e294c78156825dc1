// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "variant_bytes.h"
#include "xrt.h"

#define PER_LINE	16
#define NR_WAYS		4
#define VIEWS_PER_CHANGE	3
/* Of longer runs of zeros in a file that is not a capture, some are changed. */
#define ZEROS_KEPT	24
#define ZEROS_STEP	61

static unsigned long long sum_add(unsigned long long sum, unsigned long long n)
{
	sum = (sum ^ n) * 0x9e3779b97f4a7c15ULL;
	return sum ^ sum >> 29;
}

/* Its script and style change often, and a fleet's output names a file. */
static bool stable_view(const char *name)
{
	return !strstr(name, "html") && !strstr(name, "fleet");
}

/* The rest of a block, but for the first byte of it, changes nothing. */
static bool is_spare(const unsigned char *data, size_t at)
{
	const struct xrt_block *b = (const void *)(data + at / XRT_BLOCK_SIZE * XRT_BLOCK_SIZE);

	return at % XRT_BLOCK_SIZE > b->used;
}

static bool is_long_run(const char *data, size_t size, size_t at)
{
	size_t from = at < ZEROS_KEPT ? 0 : at - ZEROS_KEPT;

	while (from < size && !data[from])
		from++;
	return from > at + ZEROS_KEPT || from == size;
}

/* All views in turn, and verify each time. */
static unsigned long long capture_sum(struct view_bytes in, unsigned int turn,
				      variant_view_sum view_sum)
{
	unsigned int nr = view_count(VIEW_CAPTURE), verify = 0;
	unsigned long long sum;

	while (strcmp(view_name(VIEW_CAPTURE, verify), "verify A"))
		verify++;
	sum = view_sum(VIEW_CAPTURE, verify, in);
	for (unsigned int i = 0; i < VIEWS_PER_CHANGE; i++) {
		unsigned int view = (turn * VIEWS_PER_CHANGE + i) % nr;

		if (stable_view(view_name(VIEW_CAPTURE, view)))
			sum = sum_add(sum, view_sum(VIEW_CAPTURE, view, in));
	}
	return sum;
}

/* decode and predict, as text and as JSON, in turn; decode reads traces as well. */
static unsigned long long log_sum(struct view_bytes in, unsigned int turn,
				  variant_view_sum view_sum)
{
	unsigned int nr = 0;

	while (view_name(VIEW_LOG, nr) && stable_view(view_name(VIEW_LOG, nr)))
		nr++;
	return view_sum(VIEW_LOG, turn % nr, in);
}

static unsigned long long change_sum(struct view_bytes in, size_t at, size_t way,
				     bool capture, variant_view_sum view_sum)
{
	unsigned char *data = (unsigned char *)(unsigned long)in.data, was = data[at];
	struct xrt_block *block = (void *)(data + at / XRT_BLOCK_SIZE * XRT_BLOCK_SIZE);
	__u32 crc = capture ? block->crc : 0;
	unsigned long long sum;

	data[at] = way == 0 ? was + 1 : way == 1 ? was - 1 : was ^ (way == 2 ? 0x80 : 0x10);
	if (capture && at % XRT_BLOCK_SIZE / 4 != offsetof(struct xrt_block, crc) / 4)
		block->crc = xrt_block_crc(block);
	if (capture)
		sum = capture_sum(in, (unsigned int)(at * NR_WAYS + way), view_sum);
	else
		sum = log_sum(in, (unsigned int)(at + way), view_sum);
	data[at] = was;
	if (capture)
		block->crc = crc;
	return sum;
}

void variant_bytes_sums(struct view_bytes in, unsigned int changes,
			variant_view_sum view_sum, FILE *to)
{
	bool capture = in.size >= XRT_BLOCK_SIZE && in.size % XRT_BLOCK_SIZE == 0 &&
		       ((const struct xrt_block *)in.data)->magic == XRT_MAGIC;

	for (size_t line = 0; line < in.size; line += PER_LINE) {
		unsigned long long sum = 0;

		for (size_t at = line; at < line + PER_LINE && at < in.size; at++) {
			if (capture ? is_spare(in.data, at) :
				      at % ZEROS_STEP && is_long_run(in.data, in.size, at))
				continue;
			for (unsigned int i = 0; i < changes; i++)
				sum = sum_add(sum, change_sum(in, at, (at + i) % NR_WAYS,
							  capture, view_sum));
		}
		if (sum)
			fprintf(to, "%016llx %zu\n", sum, line);
	}
}
