/* SPDX-License-Identifier: GPL-2.0 */
/* The verb diff: its HTML. */
#ifndef XENREMAP_DIFF_HTML_H
#define XENREMAP_DIFF_HTML_H

#include "comparison.h"

/* One page on stdout, without scripts or links. Return: 0 or -1. */
int diff_html(const struct diff *d);

#endif /* XENREMAP_DIFF_HTML_H */
