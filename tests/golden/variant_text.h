/* SPDX-License-Identifier: GPL-2.0 */
/* Every single-byte change of a text, and what is read in it then. */
#ifndef TESTS_GOLDEN_VARIANT_TEXT_H
#define TESTS_GOLDEN_VARIANT_TEXT_H

#include <linux/types.h>

#include "views.h"

/**
 * variant_text_sum() - read a short log with each of its bytes changed
 * @in:		the log
 *
 * Each byte is taken out, doubled and replaced, one change at a time.
 *
 * Return: a sum over all clean lines and all facts of these logs.
 */
__u64 variant_text_sum(struct view_bytes in);

#endif /* TESTS_GOLDEN_VARIANT_TEXT_H */
