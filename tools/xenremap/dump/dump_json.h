/* SPDX-License-Identifier: GPL-2.0 */
/* The verb dump: a record as JSON. */
#ifndef XENREMAP_DUMP_JSON_H
#define XENREMAP_DUMP_JSON_H

#include "json.h"
#include "xrt.h"

/* Adds a record's fields to the open object. */
void dump_json(struct json *j, const struct xrt_rec *rec);

#endif /* XENREMAP_DUMP_JSON_H */
