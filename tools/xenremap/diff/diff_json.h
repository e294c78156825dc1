/* SPDX-License-Identifier: GPL-2.0 */
/* The verb diff: its JSON. */
#ifndef XENREMAP_DIFF_JSON_H
#define XENREMAP_DIFF_JSON_H

#include "comparison.h"

/* Return: 0 or -1. */
int diff_json(const struct diff *d);

#endif /* XENREMAP_DIFF_JSON_H */
