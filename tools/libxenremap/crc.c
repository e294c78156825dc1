// SPDX-License-Identifier: GPL-2.0
/* CRC-32C of a block: by ISA-L where it is, else by a table. */
#ifdef HAVE_ISAL
#include <isa-l/crc.h>
#endif

#include "capture_private.h"

#ifndef HAVE_ISAL
/* Castagnoli's polynomial, bits reversed. */
#define CRC32C_POLY	0x82f63b78u

static __u32 crc_table[8][256];

/* Threads may do this at once: all write the same. */
static void crc_table_make(void)
{
	for (__u32 i = 0; i < 256; i++) {
		__u32 crc = i;

		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? CRC32C_POLY : 0);
		crc_table[0][i] = crc;
	}
	for (__u32 i = 0; i < 256; i++) {
		for (int t = 1; t < 8; t++) {
			__u32 crc = crc_table[t - 1][i];

			crc_table[t][i] = crc >> 8 ^ crc_table[0][crc & 0xff];
		}
	}
}

/* Eight bytes at a time, as far as they go ("slicing by eight"). */
static unsigned int crc32_iscsi(unsigned char *data, int len, unsigned int crc)
{
	if (!crc_table[7][255])
		crc_table_make();
	for (; len >= 8; len -= 8, data += 8) {
		__u32 low = crc ^ (data[0] | (__u32)data[1] << 8 |
				   (__u32)data[2] << 16 |
				   (__u32)data[3] << 24);

		crc = crc_table[7][low & 0xff] ^
		      crc_table[6][low >> 8 & 0xff] ^
		      crc_table[5][low >> 16 & 0xff] ^
		      crc_table[4][low >> 24] ^
		      crc_table[3][data[4]] ^ crc_table[2][data[5]] ^
		      crc_table[1][data[6]] ^ crc_table[0][data[7]];
	}
	for (; len > 0; len--, data++)
		crc = crc >> 8 ^ crc_table[0][(crc ^ *data) & 0xff];
	return crc;
}
#endif

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
