/* SPDX-License-Identifier: GPL-2.0 */
/* What a view prints, and the sum of it. */
#ifndef TESTS_GOLDEN_VARIANT_OUTPUT_H
#define TESTS_GOLDEN_VARIANT_OUTPUT_H

#include "views.h"

/* The test cannot go on: print why, and end. */
void variant_give_up(const char *what) __attribute__((noreturn));

/* Return: the contents of a file, to be freed. */
struct view_bytes variant_read(const char *path);

void variant_free(struct view_bytes bytes);

/**
 * variant_output() - what a view prints
 * @kind:	of the inputs
 * @which:	the view
 * @a:		the input
 * @b:		the second one, of kinds with two
 *
 * Messages and the exit code are a part of it.
 *
 * Return: the text, to be freed.
 */
struct view_bytes variant_output(enum view_kind kind, unsigned int which, struct view_bytes a,
				 struct view_bytes b);

/* Return: a sum over bytes; of a page without its template's script and style. */
unsigned long long variant_sum(struct view_bytes bytes);

#endif /* TESTS_GOLDEN_VARIANT_OUTPUT_H */
