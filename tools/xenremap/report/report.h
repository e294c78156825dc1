/* SPDX-License-Identifier: GPL-2.0 */
/* The verb report: its views. */
#ifndef XENREMAP_REPORT_H
#define XENREMAP_REPORT_H

#include "json.h"
#include "profile.h"

void report_text(const struct report *r, const struct profile *p);
int report_json(const struct report *r, const struct profile *p);

/* Views of the parts above. */
void profile_text_pages(const struct report *r, const struct profile *p);
void profile_text_chunks(const struct report *r, const struct profile *p);

void profile_json_pages(struct json *j, const struct report *r,
			const struct profile *p);
void profile_json_chunk(struct json *j, const struct slow_chunk *slow);

#endif /* XENREMAP_REPORT_H */
