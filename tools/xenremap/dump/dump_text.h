/* SPDX-License-Identifier: GPL-2.0 */
/* The verb dump: a record as text. */
#ifndef XENREMAP_DUMP_TEXT_H
#define XENREMAP_DUMP_TEXT_H

#include "xrt.h"

/* Prints a record as one line; @words: with all values of long records. */
void dump_text(const struct xrt_rec *rec, bool words);

#endif /* XENREMAP_DUMP_TEXT_H */
