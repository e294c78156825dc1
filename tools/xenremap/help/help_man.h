/* SPDX-License-Identifier: GPL-2.0 */
/* Prints manual pages in the language man. */
#ifndef XENREMAP_HELP_MAN_H
#define XENREMAP_HELP_MAN_H

#include <stdio.h>

#include "verb.h"

/* Prints the page of a verb, or that of xenremap for NULL. */
void help_man(FILE *to, const struct verb *verb);

#endif /* XENREMAP_HELP_MAN_H */
