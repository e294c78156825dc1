/* SPDX-License-Identifier: GPL-2.0 */
/* Check of a capture against the tables of the running kernel. */
#ifndef ANALYSIS_CHECK_LIVE_H
#define ANALYSIS_CHECK_LIVE_H

#include "checks.h"
#include "tables.h"

/**
 * check_live() - compare every page of the walked chunks with the tables
 * @v:		gets a finding
 * @name:	of the finding
 * @t:		the tables of the running kernel
 *
 * Pages that changed since boot, because they were ballooned, granted or
 * exchanged, are counted by reason and range; they are not a disagreement.
 */
void check_live(struct verify *v, const char *name, const struct xrt_tables *t);

#endif /* ANALYSIS_CHECK_LIVE_H */
