/* SPDX-License-Identifier: GPL-2.0 */
/* Blocks of the recorder in an image of a machine's memory. */
#ifndef LIBXENREMAP_IMAGE_H
#define LIBXENREMAP_IMAGE_H

#include "capture.h"

/**
 * struct xrt_image - results of reading an image
 * @elf:	it is an ELF core
 * @kdump:	it is kdump-compressed; raw if neither
 * @bytes:	looked at; holes in the file do not count
 * @unreadable:	bytes that could not be read
 * @blocks:	good blocks found, copies included
 * @damaged:	pages with a block's magic that are not a good block
 * @newer:	version of a newer recorder's blocks, or 0
 * @boots:	different boots among the good blocks
 * @boot_id:	the boot that was taken
 */
struct xrt_image {
	bool elf;
	bool kdump;
	__u64 bytes;
	__u64 unreadable;
	__u64 blocks;
	__u64 damaged;
	__u32 newer;
	__u32 boots;
	__u64 boot_id;
};

/**
 * xrt_image_read() - find the blocks of a boot in a memory image
 * @path:	a raw image of whole pages, an ELF core (/proc/kcore, what
 *		QEMU, kdump or xl dump-core write), or kdump-compressed; the
 *		last two also in makedumpfile's flattened form
 * @boot:	low half of the id of the boot to take, or XRT_LAST_BOOT for
 *		the one with most blocks
 * @image:	gets the results
 * @data:	gets the different blocks of a boot, to be freed; NULL for none
 * @size:	gets their size in bytes
 * @err:	gets the reason of a failure
 *
 * Return: 0, also where there are no blocks; or -1 with @err set: XRT_E_IO,
 * XRT_E_NOMEM, XRT_E_WRITE for a flattened dump without room for a temporary
 * file, XRT_E_FORMAT for an ELF file that is not a core and for an image
 * whose blocks are all of other boots than @boot.
 */
int xrt_image_read(const char *path, __s64 boot, struct xrt_image *image,
		   char **data, size_t *size, struct xrt_error *err);

#endif /* LIBXENREMAP_IMAGE_H */
