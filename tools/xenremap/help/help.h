/* SPDX-License-Identifier: GPL-2.0 */
/* Forms in which the help of all verbs is printed. */
#ifndef XENREMAP_HELP_H
#define XENREMAP_HELP_H

#include <stdio.h>

#include "verb.h"

/* Prints the list of verbs. */
void help_list(FILE *to);

/* Prints a manual page for a terminal: that of a verb. */
void help_text(FILE *to, const struct verb *verb);

/* Prints a manual page in the language man: of a verb, or NULL for xenremap. */
void help_man(FILE *to, const struct verb *verb);

/* Print the completion of all verbs for a shell. */
void help_bash(FILE *to);
void help_zsh(FILE *to);

#endif /* XENREMAP_HELP_H */
