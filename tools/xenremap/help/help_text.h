/* SPDX-License-Identifier: GPL-2.0 */
/* Prints the list of verbs and their manual pages for a terminal. */
#ifndef XENREMAP_HELP_TEXT_H
#define XENREMAP_HELP_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "verb.h"

/* Room for a paragraph of a manual. */
#define HELP_LINE	2000

/* Takes the first paragraph of @text; false if there is none. */
bool help_next_paragraph(const char **text, char line[HELP_LINE]);

/* Prints the list of verbs. */
void help_list(FILE *to);

/* Prints the manual page of a verb. */
void help_text(FILE *to, const struct verb *verb);

#endif /* XENREMAP_HELP_TEXT_H */
