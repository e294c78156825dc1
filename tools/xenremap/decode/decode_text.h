/* SPDX-License-Identifier: GPL-2.0 */
/* The verb decode: the diagnosis in plain words. */
#ifndef XENREMAP_DECODE_TEXT_H
#define XENREMAP_DECODE_TEXT_H

#include "diagnosis.h"
#include "source.h"

/* Prints @text in lines of 80 columns, under a label. */
void decode_paragraph(const char *label, const char *text);

void decode_text(const struct source *src, const struct diagnoses *all);

#endif /* XENREMAP_DECODE_TEXT_H */
