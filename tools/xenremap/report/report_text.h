/* SPDX-License-Identifier: GPL-2.0 */
/* The verb report: its text. */
#ifndef XENREMAP_REPORT_TEXT_H
#define XENREMAP_REPORT_TEXT_H

#include "profile.h"

void report_text(const struct report *r, const struct profile *p);

#endif /* XENREMAP_REPORT_TEXT_H */
