/* SPDX-License-Identifier: GPL-2.0 */
/* CRC-32C (Castagnoli), as iSCSI and the recorder have it. */
#ifndef LIBXENREMAP_CRC_H
#define LIBXENREMAP_CRC_H

#include <stddef.h>
#include <xen/remap_format.h>

/**
 * xrt_crc32c() - go on with a CRC over further bytes
 * @crc:	~0 for the first bytes, then what came back
 * @data:	the bytes
 * @size:	their number
 *
 * Any threads may call this at once.
 *
 * Return: the CRC so far, not inverted.
 */
__u32 xrt_crc32c(__u32 crc, const void *data, size_t size);

/**
 * xrt_block_crc() - the CRC that belongs in the crc field of a block
 * @block:	4096 bytes
 */
__u32 xrt_block_crc(const struct xrt_block *block);

#endif /* LIBXENREMAP_CRC_H */
