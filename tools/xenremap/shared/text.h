/* SPDX-License-Identifier: GPL-2.0 */
/* Parts that all text outputs share: wrapping, heads, flaws, alarms. */
#ifndef XENREMAP_TEXT_H
#define XENREMAP_TEXT_H

#include <stdio.h>

#include "format.h"
#include "xrt.h"

/* Columns of a line, but for tables that need more. */
#define TEXT_COLUMNS	80

/* Prints a sentence, wrapped between words, and a line end. */
void text_wrapped(const char *text);

/**
 * text_hanging() - print text, wrapped between words, and a line end
 * @to:		where to
 * @column:	where the text begins; the part left of it is already printed
 * @hang:	where its further lines begin
 * @text:	the text, UTF-8
 */
void text_hanging(FILE *to, unsigned int column, unsigned int hang,
		  const char *text);

/*
 * Prints the last cell of a table's row, which begins at @column, and a line end;
 * wrapped on a terminal, whole in a file.
 */
void text_last_cell(unsigned int column, const char *text);
/* The same for a label and its text; further lines begin at column 4. */
void text_labelled(const char *label, const char *text);

/**
 * text_lines() - print what one of the functions below prints, wrapped
 * @to:		where to
 * @m:		the model
 * @print:	one that ends in _to; pictures wrap its lines on their own
 */
void text_lines(FILE *to, const struct xrt_model *m,
		void (*print)(FILE *to, const struct xrt_model *m));

/* Prints damage, gaps and drops; nothing if the capture is whole. */
void text_flaws_to(FILE *to, const struct xrt_model *m);

/* Prints that the kernel died in this boot and of what; else nothing. */
void text_alarm_to(FILE *to, const struct xrt_model *m);

/* Prints the capture's first line: kernel, Xen, level. */
void text_head_to(FILE *to, const struct xrt_model *m);

/* The same three to stdout, the first two wrapped. */
static inline void text_flaws(const struct xrt_model *m)
{
	text_lines(stdout, m, text_flaws_to);
}

static inline void text_alarm(const struct xrt_model *m)
{
	text_lines(stdout, m, text_alarm_to);
}

static inline void text_head(const struct xrt_model *m)
{
	text_head_to(stdout, m);
}

#endif /* XENREMAP_TEXT_H */
