/* SPDX-License-Identifier: GPL-2.0 */
/* The picture of a chain as SVG, and its parts, each in a file of its own. */
#ifndef XENREMAP_CHAIN_SVG_H
#define XENREMAP_CHAIN_SVG_H

#include <stdio.h>

#include "chain_layout.h"
#include "svg_draw.h"

/* Cells of the map and of the walk, two units wide each. */
#define SVG_CELLS	408
#define SVG_STRIP_CELLS	280
/* Room between two parts. */
#define SVG_SPACE	28

/* Return: 0, or -1 where memory is short. */
int chain_svg(FILE *to, const struct layout *l);
/* One chunk: its runs and its pages. Return: as chain_svg(). */
int chain_svg_chunk(FILE *to, const struct chain *chain,
		    const struct chain_link *link);

/* Title, what booted, one line more, and what failed. */
void chain_svg_head(struct svg *s, const struct chain *chain, const char *title,
		    const char *more);
/* What is missing or damaged, where anything is. */
void chain_svg_flaws(struct svg *s, const struct chain *chain);
void chain_svg_map(struct svg *s, const struct layout *l);
void chain_svg_areas(struct svg *s, const struct layout *l);
/* The time along the walk and the runs of frames, as far as they are known. */
void chain_svg_walk(struct svg *s, const struct layout *l);
void chain_svg_list(struct svg *s, const struct layout *l);

/**
 * chain_svg_runs() - a chunk's pages as a bar, with its breaks
 * @s:		the picture
 * @c:		the chunk
 * @x:		left edge
 * @y:		upper edge
 * @w:		width of @most pages
 * @h:		height
 * @most:	pages in the longest chunk
 */
void chain_svg_runs(struct svg *s, const struct xrt_walked *c, int x, int y, int w,
		    int h, __u32 most);

#endif /* XENREMAP_CHAIN_SVG_H */
