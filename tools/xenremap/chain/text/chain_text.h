/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the terminal's form share. */
#ifndef XENREMAP_CHAIN_TEXT_FORM_H
#define XENREMAP_CHAIN_TEXT_FORM_H

#include "chain_forms.h"
#include "text.h"

#define COLUMNS		TEXT_COLUMNS

/* Terminal colours: SGR codes. */
#define COLOR_OFF	"0"
#define COLOR_HEAD	"1"
#define COLOR_ALARM	"31"
#define COLOR_SLOW	"33"

/* Signs that come in Unicode and in ASCII. */
struct signs {
	const char *dots;
	const char *cross;
	const char *arrow;
	const char *dash;
	const char *full;	/* a cell of a bar */
	const char *hole;	/* a cell of a hole */
	const char *over;	/* above the top */
	const char *released;
};

extern const struct signs form_signs[2];

/**
 * struct form - what all parts print with
 */
struct form {
	FILE *to;
	const struct layout *l;
	const struct chain_style *style;
	const struct signs *sign;
};

/* Switches a colour on or off, where there are any. */
void chain_text_color(const struct form *f, const char *code);
/* A heading on a line of its own. */
void __printf(2, 3) chain_text_heading(const struct form *f, const char *fmt, ...);
/* A bar of eighths of a cell, in ASCII of whole cells; a space before it,
 * unless there is nothing of it to be seen.
 */
void chain_text_bar(const struct form *f, unsigned int eighths);

void chain_text_map(const struct form *f);
void chain_text_areas(const struct form *f);
void chain_text_strip(const struct form *f);
void chain_text_frames(const struct form *f);

#endif /* XENREMAP_CHAIN_TEXT_FORM_H */
