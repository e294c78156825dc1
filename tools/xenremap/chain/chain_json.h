/* SPDX-License-Identifier: GPL-2.0 */
/* A chain as JSON. */
#ifndef XENREMAP_CHAIN_JSON_H
#define XENREMAP_CHAIN_JSON_H

#include <stdio.h>

#include "chain_layout.h"

/* Every chunk, nothing folded. Return: 0, or -1 where memory is short. */
int chain_json(FILE *to, const struct chain *chain);
/* One chunk: its runs and its pages. Return: as chain_json(). */
int chain_json_chunk(FILE *to, const struct chain *chain,
		     const struct chain_link *link);

#endif /* XENREMAP_CHAIN_JSON_H */
