/* SPDX-License-Identifier: GPL-2.0 */
/* The picture of a chain as a graph for dot. */
#ifndef XENREMAP_CHAIN_DOT_H
#define XENREMAP_CHAIN_DOT_H

#include <stdio.h>

#include "chain_layout.h"

void chain_dot(FILE *to, const struct layout *l);
/* One chunk: its runs and its pages. Return: 0, or -1 where memory is short. */
int chain_dot_chunk(FILE *to, const struct chain *chain,
		    const struct chain_link *link);

#endif /* XENREMAP_CHAIN_DOT_H */
