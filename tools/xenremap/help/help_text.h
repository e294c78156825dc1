/* SPDX-License-Identifier: GPL-2.0 */
/* Prints the list of verbs and their manual pages for a terminal. */
#ifndef XENREMAP_HELP_TEXT_H
#define XENREMAP_HELP_TEXT_H

#include <stdio.h>

#include "verb.h"

/* Prints the list of verbs. */
void help_list(FILE *to);

/* Prints the manual page of a verb. */
void help_text(FILE *to, const struct verb *verb);

#endif /* XENREMAP_HELP_TEXT_H */
