/* SPDX-License-Identifier: GPL-2.0 */
/* The forms that the picture of a chain takes. */
#ifndef XENREMAP_CHAIN_FORMS_H
#define XENREMAP_CHAIN_FORMS_H

#include <stdio.h>

#include "chain_layout.h"

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

/* Cells of the map and of the walk in a line of 80 columns, and limits. */
#define TEXT_CELLS	72
#define TEXT_CELLS_MIN	24
#define TEXT_CELLS_MAX	152
/* The same in the SVG form, where a cell is two units wide. */
#define SVG_CELLS	408
#define SVG_STRIP_CELLS	280

/* Return: 0, or -1 where memory is short. */
int chain_text(FILE *to, const struct layout *l,
	       const struct chain_style *style);
int chain_svg(FILE *to, const struct layout *l);
void chain_dot(FILE *to, const struct layout *l);
/* Every chunk, nothing folded. Return: 0, or -1 where memory is short. */
int chain_json(FILE *to, const struct chain *chain);

/* One chunk: its runs and its pages. Return: as chain_json(). */
int chain_text_chunk(FILE *to, const struct chain *chain,
		     const struct chain_link *link);
int chain_svg_chunk(FILE *to, const struct chain *chain,
		    const struct chain_link *link);
int chain_dot_chunk(FILE *to, const struct chain *chain,
		    const struct chain_link *link);
int chain_json_chunk(FILE *to, const struct chain *chain,
		     const struct chain_link *link);

#endif /* XENREMAP_CHAIN_FORMS_H */
