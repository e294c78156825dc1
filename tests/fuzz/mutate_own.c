// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "mutate_own.h"
#include "xrt.h"

#define ROOM_BLOCKS	16

static unsigned int state;

void mutate_seed(unsigned int number)
{
	state = number * 2654435761u;
}

unsigned int mutate_random(unsigned int below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

void mutate_bit(uint8_t *data, size_t size)
{
	if (size)
		data[mutate_random((unsigned int)size)] ^= (uint8_t)(1u << mutate_random(8));
}

/* In place of libFuzzer's, which changes bytes in more ways. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
	(void)max;
	mutate_bit(data, size);
	return size;
}

uint8_t *mutate_and_mend(const uint8_t *data, size_t *size)
{
	size_t room = *size + ROOM_BLOCKS * XRT_BLOCK_SIZE;
	uint8_t *bent = calloc(1, room), *mended;

	if (!bent)
		return NULL;
	memcpy(bent, data, *size);
	for (unsigned int i = 1 + mutate_random(3); i; i--)
		*size = mutate_capture(bent, *size, room, state + i * 7919);
	mended = mend_capture(bent, *size, size);
	free(bent);
	return mended;
}
