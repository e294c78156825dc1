/* SPDX-License-Identifier: GPL-2.0 */
/* The verb report: its text. */
#ifndef XENREMAP_REPORT_TEXT_H
#define XENREMAP_REPORT_TEXT_H

#include "boot_share.h"
#include "profile.h"

/* @share is NULL if there is no log. */
void report_text(const struct report *r, const struct profile *p,
		 const struct boot_share *share);

#endif /* XENREMAP_REPORT_TEXT_H */
