/* SPDX-License-Identifier: GPL-2.0 */
/* The verb export: a directory of captures, one host per file. */
#ifndef XENREMAP_EXPORT_DIRECTORY_H
#define XENREMAP_EXPORT_DIRECTORY_H

#include "export.h"

/**
 * export_directory() - write the captures and logs of a directory
 * @format:	a format with @directory set
 * @e:		options; @name is the directory
 * @to:		where to; a failed write may stay in its error flag
 * @err:	gets the reason of a failure
 *
 * Files that cannot be read are reported on stderr and left out.
 *
 * Return: the exit code, or -1 with @err set.
 */
int export_directory(const struct export_format *format,
		     const struct export *e, FILE *to, struct xrt_error *err);

#endif /* XENREMAP_EXPORT_DIRECTORY_H */
