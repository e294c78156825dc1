// SPDX-License-Identifier: GPL-2.0
/* CRC-32C by tables: eight bytes at a time, as far as they go. */
#include <pthread.h>

#include "crc_table.h"

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
__u32 crc_table_add(__u32 crc, const void *data, size_t size)
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
