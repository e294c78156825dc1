/* SPDX-License-Identifier: GPL-2.0 */
/* The verb diff: the chart of its HTML. */
#ifndef XENREMAP_DIFF_HTML_CHART_H
#define XENREMAP_DIFF_HTML_CHART_H

#include "comparison.h"

/* Prints text with the characters escaped that HTML has a use for. */
void diff_html_put(const char *text);

/* A row per metric: the change, and its interval. Nothing if nothing is known. */
void diff_html_chart(const struct diff *d);

#endif /* XENREMAP_DIFF_HTML_CHART_H */
