// SPDX-License-Identifier: GPL-2.0
/* CRC-32C: by ISA-L if it is here, else with tables. */
#ifdef HAVE_ISAL
#include <isa-l/crc.h>
#endif

#include "crc.h"
#include "crc_table.h"

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

__u32 xrt_crc32c(__u32 crc, const void *data, size_t size)
{
	return crc_table_add(crc, data, size);
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
