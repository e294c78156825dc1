/* SPDX-License-Identifier: GPL-2.0 */
/* Finds the parts of a model that belong together. */
#ifndef LIBXENREMAP_FIND_H
#define LIBXENREMAP_FIND_H

#include "model.h"

/**
 * xrt_chunk_by_nr() - find a walked chunk
 * @m:		the model
 * @nr:		its number in the walk
 *
 * Return: the chunk or NULL.
 */
const struct xrt_walked *xrt_chunk_by_nr(const struct xrt_model *m, __u32 nr);

/**
 * xrt_prepared_of() - find a walked chunk as it was prepared
 * @m:		the model
 * @chunk:	the walked chunk
 *
 * Return: the prepared one, which is the same page of bookkeeping, or NULL.
 */
const struct xrt_prepared *xrt_prepared_of(const struct xrt_model *m,
					   const struct xrt_chunk *chunk);

/**
 * xrt_area_of() - find the area that a page was in
 * @m:		the model
 * @pfn:	its old PFN
 *
 * Return: the area or NULL.
 */
const struct xrt_area *xrt_area_of(const struct xrt_model *m, __u64 pfn);

/**
 * xrt_area_by_nr() - find an area
 * @m:		the model
 * @nr:		its number
 *
 * Return: the area or NULL.
 */
const struct xrt_area *xrt_area_by_nr(const struct xrt_model *m, __u32 nr);

#endif /* LIBXENREMAP_FIND_H */
