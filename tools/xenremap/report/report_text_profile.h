/* SPDX-License-Identifier: GPL-2.0 */
/* The verb report: kinds of pages and slow chunks as text. */
#ifndef XENREMAP_REPORT_TEXT_PROFILE_H
#define XENREMAP_REPORT_TEXT_PROFILE_H

#include "profile.h"

void profile_text_pages(const struct report *r, const struct profile *p);
void profile_text_chunks(const struct report *r, const struct profile *p);

#endif /* XENREMAP_REPORT_TEXT_PROFILE_H */
