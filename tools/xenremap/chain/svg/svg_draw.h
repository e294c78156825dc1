/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Drawing a static SVG picture: one file without scripts, links or fonts of
 * its own. Lengths are in units of the picture, SVG_WIDTH of them across.
 */
#ifndef XENREMAP_CHAIN_SVG_DRAW_H
#define XENREMAP_CHAIN_SVG_DRAW_H

#include <stdbool.h>
#include <stdio.h>

#include "memory.h"
#include "xrt.h"

#define SVG_WIDTH	960
#define SVG_MARGIN	32
#define SVG_RIGHT	(SVG_WIDTH - SVG_MARGIN)

/**
 * struct svg - a picture while it grows downwards
 * @to:		what was drawn so far, in memory: the height stands before it
 * @y:		where the next part begins
 * @failed:	memory was short for a part of it
 */
struct svg {
	FILE *to;
	int y;
	bool failed;
	struct xrt_memory body;
};

/* Return: 0, or -1 where memory is short. */
int svg_begin(struct svg *s);

/**
 * svg_end() - write the picture
 * @s:		the picture, gone afterwards
 * @to:		where to; a write that fails stays in its error flag
 * @title:	what it is called, any bytes
 * @desc:	what it shows, for those who cannot see it, any bytes
 *
 * Return: 0, or -1 where memory was short.
 */
int svg_end(struct svg *s, FILE *to, const char *title, const char *desc);

/* Classes are those of the style sheet in svg_draw.c. Any bytes will do as
 * text: what XML cannot take comes out as U+FFFD.
 */
void __printf(5, 6)
svg_text(struct svg *s, int x, int y, const char *class, const char *fmt, ...);
void svg_rect(struct svg *s, int x, int y, int w, int h, const char *class);
void svg_line(struct svg *s, int x1, int y1, int x2, int y2,
	      const char *class);
void svg_circle(struct svg *s, int x, int y, int r, const char *class);
/* A cross of @r units to each side. */
void svg_cross(struct svg *s, int x, int y, int r);

/* A heading at @x, with a smaller text at the right end of its line. */
void svg_heading(struct svg *s, int x, int right, const char *head,
		 const char *aside);
/* Long text in lines from (@x, s->y) on, words whole; s->y goes on. */
void svg_paragraph(struct svg *s, int x, const char *class, const char *text);

#endif /* XENREMAP_CHAIN_SVG_DRAW_H */
