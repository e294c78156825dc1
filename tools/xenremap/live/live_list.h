/* SPDX-License-Identifier: GPL-2.0 */
/* The verb live: the tables as a list. */
#ifndef XENREMAP_LIVE_LIST_H
#define XENREMAP_LIVE_LIST_H

#include "tables.h"

/**
 * live_list_write() - write the tables, a line per run of PFNs
 * @path:	the file
 * @t:		the tables
 * @err:	XRT_E_WRITE
 *
 * A line has the first PFN, pages, kind, the first MFN or "-", and what the m2p
 * says: "same", "other" or "-" if it is unknown.
 *
 * Return: 0 or -1.
 */
int live_list_write(const char *path, const struct xrt_tables *t,
		    struct xrt_error *err);

#endif /* XENREMAP_LIVE_LIST_H */
