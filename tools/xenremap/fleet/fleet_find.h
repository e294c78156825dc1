/* SPDX-License-Identifier: GPL-2.0 */
/* The verb fleet: the files of a directory. */
#ifndef XENREMAP_FLEET_FIND_H
#define XENREMAP_FLEET_FIND_H

#include "fleet.h"

/**
 * fleet_find() - list the files of a directory and of those below it
 * @f:		gets @dir, @file and @nr_file
 * @dir:	the directory
 * @err:	says why not: XRT_E_IO, XRT_E_NOMEM, XRT_E_EMPTY
 *
 * Hidden files are left out. A link to a directory is not followed, so there
 * are no loops; one to a file is.
 *
 * Return: 0 or -1; fleet_free() has to follow in any case.
 */
int fleet_find(struct fleet *f, const char *dir, struct xrt_error *err);

#endif /* XENREMAP_FLEET_FIND_H */
