/* SPDX-License-Identifier: GPL-2.0 */
/* The verb diff: its verdict, and words that its views share. */
#ifndef XENREMAP_DIFF_SENTENCE_H
#define XENREMAP_DIFF_SENTENCE_H

#include "comparison.h"
#include "format.h"

/* Thousandths with their sign, or as so many times; FORMAT_MAX bytes. */
const char *diff_share(char *buf, __s64 permille);

/* What the boots differ in, by enum diff_what. */
const char *diff_what_text(unsigned int what);

/* The verdict; @s is empty. */
void diff_sentence_make(struct sentence *s, const struct diff *d);

/* Prints the verdict. */
void diff_sentence(const struct diff *d);

#endif /* XENREMAP_DIFF_SENTENCE_H */
