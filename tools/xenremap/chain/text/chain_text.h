/* SPDX-License-Identifier: GPL-2.0 */
/* The picture of a chain for a terminal, and what its parts share. */
#ifndef XENREMAP_CHAIN_TEXT_H
#define XENREMAP_CHAIN_TEXT_H

#include <stdio.h>

#include "chain_layout.h"
#include "text.h"

#define COLUMNS		TEXT_COLUMNS

/* Cells of the map and of the walk in a line of 80 columns, and limits. */
#define TEXT_CELLS	72
#define TEXT_CELLS_MIN	24
#define TEXT_CELLS_MAX	152

/**
 * struct chain_style - how the chain is printed for a terminal
 * @ascii:	no Unicode
 * @color:	with terminal colours
 * @all:	nothing is folded
 */
struct chain_style {
	bool ascii;
	bool color;
	bool all;
};

/* Return: 0, or -1 where memory is short. */
int chain_text(FILE *to, const struct layout *l,
	       const struct chain_style *style);
/* One chunk: its runs and its pages. Return: as chain_text(). */
int chain_text_chunk(FILE *to, const struct chain *chain,
		     const struct chain_link *link);

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

#endif /* XENREMAP_CHAIN_TEXT_H */
