/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XENREMAP_DUMP_H
#define XENREMAP_DUMP_H

#include "json.h"
#include "xrt.h"

/* Prints a record as one line; @words: with all values of long records. */
void dump_text(const struct xrt_rec *rec, bool words);
/* Adds a record's fields to the open object. */
void dump_json(struct json *j, const struct xrt_rec *rec);

#endif /* XENREMAP_DUMP_H */
