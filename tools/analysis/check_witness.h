/* SPDX-License-Identifier: GPL-2.0 */
/* Checks of a capture against independent witnesses: live tables, Xen's trace. */
#ifndef ANALYSIS_CHECK_WITNESS_H
#define ANALYSIS_CHECK_WITNESS_H

#include "checks.h"
#include "tables.h"
#include "xentrace.h"

/**
 * check_live() - compare every page of the walked chunks with the tables
 * @v:		gets a finding "live"
 * @name:	of the finding
 * @t:		the tables of the running kernel
 *
 * Pages that changed since boot, because they were ballooned, granted or
 * exchanged, are counted by reason and range; they do not count as disagreement.
 */
void check_live(struct verify *v, const char *name, const struct xrt_tables *t);

/**
 * check_xentrace() - compare counts, order and times with Xen's trace
 * @v:		gets a finding "xentrace"
 * @name:	of the finding
 * @trace:	the trace
 * @err:	XRT_E_NOMEM
 *
 * Return: 0, or -1 if memory is short.
 */
int check_xentrace(struct verify *v, const char *name, struct xentrace *trace,
		   struct xrt_error *err);

#endif /* ANALYSIS_CHECK_WITNESS_H */
