/* SPDX-License-Identifier: GPL-2.0 */
/* Check of a capture against Xen's own trace. */
#ifndef ANALYSIS_CHECK_XENTRACE_H
#define ANALYSIS_CHECK_XENTRACE_H

#include "checks.h"
#include "xentrace.h"

/**
 * check_xentrace() - compare counts, order and times with Xen's trace
 * @v:		gets a finding
 * @name:	of the finding
 * @trace:	the trace
 * @err:	XRT_E_NOMEM
 *
 * Return: 0, or -1 if memory is short.
 */
int check_xentrace(struct verify *v, const char *name, struct xentrace *trace,
		   struct xrt_error *err);

#endif /* ANALYSIS_CHECK_XENTRACE_H */
