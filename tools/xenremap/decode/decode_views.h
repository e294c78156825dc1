/* SPDX-License-Identifier: GPL-2.0 */
/* The verb decode: its views. */
#ifndef XENREMAP_DECODE_VIEWS_H
#define XENREMAP_DECODE_VIEWS_H

#include "diagnosis_log.h"
#include "source.h"

/* Prints @text in lines of 80 columns, under a label. */
void decode_paragraph(const char *label, const char *text);

void decode_text(const struct source *src, const struct diagnoses *all);
int decode_json(const struct source *src, const struct diagnoses *all);

/* The same for a log without frames. */
void decode_log_text(const struct source *src,
		     const struct log_diagnoses *all);
int decode_log_json(const struct source *src, const struct log_diagnoses *all);

#endif /* XENREMAP_DECODE_VIEWS_H */
