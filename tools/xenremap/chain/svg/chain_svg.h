/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of the chain's picture, each in a file of its own. */
#ifndef XENREMAP_CHAIN_SVG_FORM_H
#define XENREMAP_CHAIN_SVG_FORM_H

#include "chain_forms.h"
#include "svg_draw.h"

/* Room between two parts. */
#define SVG_SPACE	28

/* Title, what booted, one line more, and what failed. */
void svg_head(struct svg *s, const struct chain *chain, const char *title,
	      const char *more);
/* What is missing or damaged, where anything is. */
void svg_flaws(struct svg *s, const struct chain *chain);
void svg_map(struct svg *s, const struct layout *l);
void svg_areas(struct svg *s, const struct layout *l);
/* The time along the walk and the runs of frames, as far as they tell. */
void svg_walk(struct svg *s, const struct layout *l);
void svg_list(struct svg *s, const struct layout *l);

/**
 * svg_runs() - a chunk's pages as a bar, with its breaks
 * @s:		the picture
 * @c:		the chunk
 * @x:		left edge
 * @y:		upper edge
 * @w:		width of @most pages
 * @h:		height
 * @most:	pages in the longest chunk
 */
void svg_runs(struct svg *s, const struct xrt_walked *c, int x, int y, int w,
	      int h, __u32 most);

#endif /* XENREMAP_CHAIN_SVG_FORM_H */
