// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzes the views of a capture. Byte 0 selects the view; byte 1 is 0 for
 * bytes as they are, else heads and CRCs of blocks are mended.
 */
#include <stdlib.h>

#include "mutate.h"
#include "views.h"

#define HEAD	8

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	if (size < HEAD || max < HEAD)
		return LLVMFuzzerMutate(data, size, max);
	if (!(seed % 4))
		data[0] = (uint8_t)(seed >> 8);
	return HEAD + mutate_capture(data + HEAD, size - HEAD, max - HEAD,
				     seed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view_bytes none = { 0 }, a;
	unsigned char *copy = NULL;

	if (size < HEAD)
		return 0;
	a = (struct view_bytes){ data + HEAD, size - HEAD };
	if (data[1]) {
		copy = mend_capture(a.data, a.size, &a.size);
		a.data = copy;
	}
	view_run(VIEW_CAPTURE, data[0], a, none);
	free(copy);
	return 0;
}
