/* SPDX-License-Identifier: GPL-2.0 */
/* The verb decode: the diagnosis as JSON. */
#ifndef XENREMAP_DECODE_JSON_H
#define XENREMAP_DECODE_JSON_H

#include "diagnosis.h"
#include "json.h"
#include "source.h"

/* What every diagnosis has: fields of the open object. */
void decode_json_diagnosis(struct json *j, const struct diagnosis *d);

int decode_json(const struct source *src, const struct diagnoses *all);

#endif /* XENREMAP_DECODE_JSON_H */
