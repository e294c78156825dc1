/* SPDX-License-Identifier: GPL-2.0 */
/* The verb decode: the diagnosis of a log without frames. */
#ifndef XENREMAP_DECODE_LOG_H
#define XENREMAP_DECODE_LOG_H

#include "diagnosis_log.h"
#include "source.h"

void decode_log_text(const struct source *src,
		     const struct log_diagnoses *all);
int decode_log_json(const struct source *src, const struct log_diagnoses *all);

#endif /* XENREMAP_DECODE_LOG_H */
