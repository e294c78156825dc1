/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIBXENREMAP_IMAGE_FLAT_H
#define LIBXENREMAP_IMAGE_FLAT_H

#include "image_range.h"

/**
 * xrt_image_unflatten() - put a dump in makedumpfile's flattened form in order
 * @im:		the open image; if it is flattened, its file is replaced by a
 *		temporary one, which is already removed
 *
 * Return: 0, also for a dump that is not flattened, or -1.
 */
int xrt_image_unflatten(struct image *im);

#endif /* LIBXENREMAP_IMAGE_FLAT_H */
