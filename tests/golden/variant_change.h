/* SPDX-License-Identifier: GPL-2.0 */
/* Changes of inputs by a number, always the same for the same number. */
#ifndef TESTS_GOLDEN_VARIANT_CHANGE_H
#define TESTS_GOLDEN_VARIANT_CHANGE_H

#include "views.h"

/**
 * variant_change() - change an input
 * @kind:	of the input
 * @in:		the input
 * @number:	of the change; 0 changes nothing
 *
 * Return: the changed input, to be freed.
 */
struct view_bytes variant_change(enum view_kind kind, struct view_bytes in, unsigned int number);

#endif /* TESTS_GOLDEN_VARIANT_CHANGE_H */
