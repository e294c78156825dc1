/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBXENREMAP_IMAGE_ELF_H
#define LIBXENREMAP_IMAGE_ELF_H

#include "image_range.h"

/* Looks at the memory in an ELF core. Return: 0 or -1. */
int xrt_image_elf(struct image *im);

#endif /* LIBXENREMAP_IMAGE_ELF_H */
