// SPDX-License-Identifier: GPL-2.0
/* CRC-32C: by ISA-L if it is here, else with tables. */
#ifdef HAVE_ISAL
#include <isa-l/crc.h>
#else
#include <pthread.h>
#endif

#include "crc.h"

#ifdef HAVE_ISAL

/* ISA-L takes an int. */
#define PART_MAX	(1u << 30)

__u32 xrt_crc32c(__u32 crc, const void *data, size_t size)
{
	/* It takes the bytes as non-const but only reads them. */
	unsigned char *p = (unsigned char *)(unsigned long)data;

	for (; size > PART_MAX; size -= PART_MAX, p += PART_MAX)
		crc = crc32_iscsi(p, PART_MAX, crc);
	return crc32_iscsi(p, (int)size, crc);
}

#else

/* Castagnoli's polynomial, bits reversed. */
#define CRC32C_POLY	0x82f63b78u

static __u32 crc_table[8][256];

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
__u32 xrt_crc32c(__u32 crc, const void *data, size_t size)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const unsigned char *p = data;

	pthread_once(&once, crc_table_make);
	for (; size >= 8; size -= 8, p += 8) {
		__u32 low = crc ^ (p[0] | (__u32)p[1] << 8 |
				   (__u32)p[2] << 16 | (__u32)p[3] << 24);

		crc = crc_table[7][low & 0xff] ^
		      crc_table[6][low >> 8 & 0xff] ^
		      crc_table[5][low >> 16 & 0xff] ^
		      crc_table[4][low >> 24] ^
		      crc_table[3][p[4]] ^ crc_table[2][p[5]] ^
		      crc_table[1][p[6]] ^ crc_table[0][p[7]];
	}
	for (; size; size--, p++)
		crc = crc >> 8 ^ crc_table[0][(crc ^ *p) & 0xff];
	return crc;
}

#endif

__u32 xrt_block_crc(const struct xrt_block *block)
{
	const size_t at = offsetof(struct xrt_block, crc);
	const size_t after = at + sizeof(block->crc);
	const unsigned char *p = (const void *)block;
	static const __u32 zero;
	__u32 crc;

	crc = xrt_crc32c(~0u, p, at);
	crc = xrt_crc32c(crc, &zero, sizeof(zero));
	return ~xrt_crc32c(crc, p + after, XRT_BLOCK_SIZE - after);
}
