// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzes diff with two captures. Byte 0 selects the view, byte 1 has the
 * number of blocks of the first one; heads and CRCs of blocks are mended.
 */
#include <stdlib.h>

#include "mutate.h"
#include "views.h"
#include "xrt.h"

#define HEAD	8

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	if (size < HEAD || max < HEAD)
		return LLVMFuzzerMutate(data, size, max);
	if (!(seed % 16))
		data[seed >> 4 & 1] = (uint8_t)(seed >> 8);
	return HEAD + mutate_capture(data + HEAD, size - HEAD, max - HEAD,
				     seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view_bytes a, b;
	unsigned char *copy;
	size_t all, first;

	if (size < HEAD)
		return 0;
	copy = mend_capture(data + HEAD, size - HEAD, &all);
	first = data[1] * (size_t)XRT_BLOCK_SIZE;
	if (first > all)
		first = all;
	a = (struct view_bytes){ copy, first };
	b = (struct view_bytes){ copy + first, all - first };
	/* Another boot, so that the two are compared. */
	for (size_t at = 0; at < b.size; at += XRT_BLOCK_SIZE) {
		struct xrt_block *block = (void *)(copy + first + at);

		block->boot_id = 2;
		block->crc = xrt_block_crc(block);
	}
	view_run(VIEW_PAIR, data[0], a, b);
	free(copy);
	return 0;
}
