/* SPDX-License-Identifier: GPL-2.0 */
/* The verb report: its JSON. */
#ifndef XENREMAP_REPORT_JSON_H
#define XENREMAP_REPORT_JSON_H

#include "boot_share.h"
#include "profile.h"

/* Return: 0 or -1. */
int report_json(const struct report *r, const struct profile *p,
		const struct boot_share *share);

#endif /* XENREMAP_REPORT_JSON_H */
