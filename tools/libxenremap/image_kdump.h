/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBXENREMAP_IMAGE_KDUMP_H
#define LIBXENREMAP_IMAGE_KDUMP_H

#include "image_range.h"

/* Whether the image is compressed by kdump, makedumpfile or QEMU. */
bool xrt_image_is_kdump(const struct image *im);

/* Looks at the memory in such a dump. Return: 0 or -1. */
int xrt_image_kdump(struct image *im);

/* Frees what reading the dump needed. */
void xrt_image_kdump_close(struct image *im);

#endif /* LIBXENREMAP_IMAGE_KDUMP_H */
