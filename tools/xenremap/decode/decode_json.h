/* SPDX-License-Identifier: GPL-2.0 */
/* The verb decode: the diagnosis as JSON. */
#ifndef XENREMAP_DECODE_JSON_H
#define XENREMAP_DECODE_JSON_H

#include "diagnosis.h"
#include "source.h"

int decode_json(const struct source *src, const struct diagnoses *all);

#endif /* XENREMAP_DECODE_JSON_H */
