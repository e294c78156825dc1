// SPDX-License-Identifier: GPL-2.0
/* CRC-32C of a block, by ISA-L. */
#include <isa-l/crc.h>

#include "private.h"

__u32 xrt_crc32c(const struct xrt_block *block)
{
	/* ISA-L takes the bytes as non-const but only reads them. */
	unsigned char *data = (unsigned char *)(unsigned long)block;
	unsigned char zero[sizeof(block->crc)] = { 0 };
	const int at = offsetof(struct xrt_block, crc);
	const int after = at + (int)sizeof(block->crc);
	unsigned int crc;

	crc = crc32_iscsi(data, at, 0xffffffff);
	crc = crc32_iscsi(zero, sizeof(zero), crc);
	crc = crc32_iscsi(data + after, XRT_BLOCK_SIZE - after, crc);
	return crc ^ 0xffffffff;
}
