/* SPDX-License-Identifier: GPL-2.0 */
/* Files in memory, and what a view prints of them. */
#ifndef TESTS_FUZZ_VIEW_OUTPUT_H
#define TESTS_FUZZ_VIEW_OUTPUT_H

#include "views.h"

/* The test cannot go on: print why, and end. */
void view_give_up(const char *what) __attribute__((noreturn));

/* Return: the contents of a file, to be freed. */
struct view_bytes view_bytes_read(const char *path);

/* Return: a copy, with a byte of 0 behind it, to be freed. */
struct view_bytes view_bytes_copy(struct view_bytes in);

/* Frees what the functions here return. */
void view_bytes_free(struct view_bytes bytes);

/**
 * view_output() - what a view prints
 * @kind:	of the inputs
 * @which:	the view
 * @a:		the input
 * @b:		the second one, of kinds with two
 *
 * Stdout becomes a file in memory. After view_keep_messages(), messages and the exit
 * code are a part of the text.
 *
 * Return: the text, with a byte of 0 behind it, to be freed.
 */
struct view_bytes view_output(enum view_kind kind, unsigned int which, struct view_bytes a,
			      struct view_bytes b);

#endif /* TESTS_FUZZ_VIEW_OUTPUT_H */
