/* SPDX-License-Identifier: GPL-2.0 */
/* The verb decode: its views. */
#ifndef XENREMAP_DECODE_VIEWS_H
#define XENREMAP_DECODE_VIEWS_H

#include "diagnosis.h"
#include "source.h"

void decode_text(const struct source *src, const struct diagnoses *all);
int decode_json(const struct source *src, const struct diagnoses *all);

#endif /* XENREMAP_DECODE_VIEWS_H */
