/* SPDX-License-Identifier: GPL-2.0 */
/* The verb diff: its text. */
#ifndef XENREMAP_DIFF_TEXT_H
#define XENREMAP_DIFF_TEXT_H

#include "comparison.h"

void diff_text(const struct diff *d);

/* What the views share; each returns @buf, FORMAT_MAX bytes, or a constant. */

/* The change from @a to @b, "" if @a is 0. */
const char *diff_change_text(char *buf, double a, double b);
/* A time in ticks of A, in the unit of the comparison. */
const char *diff_value_text(char *buf, const struct diff *d, double ticks);
/* "slower", "noise" and so on. */
const char *diff_note(const struct diff *d, const struct diff_change *c,
		      bool step);
const char *diff_phase_note(const struct diff *d,
			    const struct diff_phase_change *c);
/* "walk", "m2p" and so on, by enum diff_metric. */
const char *diff_metric_text(unsigned int metric);

#endif /* XENREMAP_DIFF_TEXT_H */
