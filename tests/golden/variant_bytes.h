/* SPDX-License-Identifier: GPL-2.0 */
/* Every byte of a capture, a log or a trace changed. */
#ifndef TESTS_GOLDEN_VARIANT_BYTES_H
#define TESTS_GOLDEN_VARIANT_BYTES_H

#include <stdio.h>

#include "views.h"

/* Return: a sum over what a view prints for an input. */
typedef unsigned long long (*variant_view_sum)(enum view_kind kind, unsigned int which,
					       struct view_bytes in);

/**
 * variant_bytes_sums() - read an input with each of its bytes changed
 * @in:		a capture, a log, or a trace of Xen
 * @changes:	of each byte, up to four: one larger, one smaller, one of two bits
 * @view_sum:	calls a view and sums what it prints
 * @to:		gets a line "SUM OFFSET" for each 16 bytes
 *
 * With fewer than four, neighbours are changed in other ways. Blocks get the CRC that
 * fits, so that readers see the change.
 */
void variant_bytes_sums(struct view_bytes in, unsigned int changes,
			variant_view_sum view_sum, FILE *to);

#endif /* TESTS_GOLDEN_VARIANT_BYTES_H */
