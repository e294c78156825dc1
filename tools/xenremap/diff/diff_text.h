/* SPDX-License-Identifier: GPL-2.0 */
/* The verb diff: its text. */
#ifndef XENREMAP_DIFF_TEXT_H
#define XENREMAP_DIFF_TEXT_H

#include "comparison.h"

void diff_text(const struct diff *d);

#endif /* XENREMAP_DIFF_TEXT_H */
