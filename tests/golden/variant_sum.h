/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TESTS_GOLDEN_VARIANT_SUM_H
#define TESTS_GOLDEN_VARIANT_SUM_H

#include "views.h"

/* Return: a sum over an output; of a page without its template's script and style. */
unsigned long long variant_sum(struct view_bytes bytes);

#endif /* TESTS_GOLDEN_VARIANT_SUM_H */
