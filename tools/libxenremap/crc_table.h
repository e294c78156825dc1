/* SPDX-License-Identifier: GPL-2.0 */
/* CRC-32C by tables, for a program without ISA-L. */
#ifndef LIBXENREMAP_CRC_TABLE_H
#define LIBXENREMAP_CRC_TABLE_H

#include <stddef.h>
#include <xen/remap_format.h>

/* The same as xrt_crc32c(), on any CPU. */
__u32 crc_table_add(__u32 crc, const void *data, size_t size);

#endif /* LIBXENREMAP_CRC_TABLE_H */
