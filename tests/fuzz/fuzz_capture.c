// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzzes all that reads captures. The heads of blocks are mended, else no
 * mutated block would get past its CRC; where the first byte is 0 nothing is.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "views.h"
#include "xrt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void mend(unsigned char *byte)
{
	struct xrt_block *b = (void *)byte;

	b->magic = XRT_MAGIC;
	b->version = XRT_VERSION;
	b->stream %= XRT_NR_STREAMS;
	b->flags = XRT_BLOCK_SEALED | (b->flags & XRT_BLOCK_RELAYED);
	b->reserved = 0;
	b->boot_id = 1;
	if (b->used < sizeof(*b) || b->used > XRT_BLOCK_SIZE || b->used % 8)
		b->used = XRT_BLOCK_SIZE;
	memset(byte + b->used, 0, XRT_BLOCK_SIZE - b->used);
	b->crc = xrt_block_crc(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *copy = malloc(size + XRT_BLOCK_SIZE);
	size_t whole;

	if (!copy)
		abort();
	if (!size || !data[0]) {
		show_all(data, size);
		free(copy);
		return 0;
	}
	/* A part of a block is filled up, so that short inputs count too. */
	whole = (size + XRT_BLOCK_SIZE - 1) / XRT_BLOCK_SIZE * XRT_BLOCK_SIZE;
	memset(copy, 0, whole);
	memcpy(copy, data, size);
	for (size_t at = 0; at < whole; at += XRT_BLOCK_SIZE)
		mend(copy + at);
	show_all(copy, whole);
	free(copy);
	return 0;
}
