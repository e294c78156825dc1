/* SPDX-License-Identifier: GPL-2.0 */
/* Prints completions for shells. */
#ifndef XENREMAP_HELP_COMPLETION_H
#define XENREMAP_HELP_COMPLETION_H

#include <stdio.h>

#include "verb.h"

/* Print the completion of all verbs. */
void help_bash(FILE *to);
void help_zsh(FILE *to);

#endif /* XENREMAP_HELP_COMPLETION_H */
