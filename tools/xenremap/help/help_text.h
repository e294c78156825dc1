/* SPDX-License-Identifier: GPL-2.0 */
/* Prints the list of verbs and their manual pages for a terminal. */
#ifndef XENREMAP_HELP_TEXT_H
#define XENREMAP_HELP_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "verb.h"

/* Room for the longest paragraph of a manual. */
#define HELP_PARAGRAPH	2000

/**
 * help_next_paragraph() - copy a paragraph of a manual
 * @text:	the manual, paragraphs with one empty line between them; moves behind
 *		the paragraph
 * @line:	gets it, cut after HELP_PARAGRAPH - 1 bytes
 *
 * Return: false at the end.
 */
bool help_next_paragraph(const char **text, char line[HELP_PARAGRAPH]);

/* Prints the list of verbs. */
void help_list(FILE *to);

/* Prints the manual page of a verb. */
void help_text(FILE *to, const struct verb *verb);

#endif /* XENREMAP_HELP_TEXT_H */
