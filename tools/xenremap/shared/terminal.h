/* SPDX-License-Identifier: GPL-2.0 */
/* Properties of the terminal that a stream goes to. */
#ifndef XENREMAP_TERMINAL_H
#define XENREMAP_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* Columns of a line if the stream is not a terminal. */
#define TERMINAL_COLUMNS	80

/* Return: columns of a line, at least 40; TERMINAL_COLUMNS for a file. */
unsigned int terminal_columns(FILE *to);

/* Return: the same of a terminal; UINT_MAX for a file, where lines stay whole. */
unsigned int terminal_limit(FILE *to);

/*
 * Return: whether to print colours: the stream is a terminal that has them
 * (TERM is set and not "dumb"), and NO_COLOR is not set.
 */
bool terminal_color(FILE *to);

/* Return: whether the locale's characters are UTF-8, by its name. */
bool terminal_unicode(void);

#endif /* XENREMAP_TERMINAL_H */
