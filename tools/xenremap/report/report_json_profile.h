/* SPDX-License-Identifier: GPL-2.0 */
/* The verb report: kinds of pages and slow chunks as JSON. */
#ifndef XENREMAP_REPORT_JSON_PROFILE_H
#define XENREMAP_REPORT_JSON_PROFILE_H

#include "json.h"
#include "profile.h"

void profile_json_pages(struct json *j, const struct report *r,
			const struct profile *p);
void profile_json_chunk(struct json *j, const struct slow_chunk *slow);

#endif /* XENREMAP_REPORT_JSON_PROFILE_H */
