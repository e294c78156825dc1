/* SPDX-License-Identifier: GPL-2.0 */
/* The facts of a live capture, read back out of it, so that times can be added. */
#ifndef LIBXENREMAP_LIVE_FACTS_H
#define LIBXENREMAP_LIVE_FACTS_H

#include "tables.h"
#include "xrt.h"

/**
 * struct live_facts - what a live capture is made of
 * @facts:	the facts; they point into the rest
 * @tables:	the MFNs of the walked pages
 * @plan:	what the rule makes of the map
 */
struct live_facts {
	struct xrt_live_facts facts;
	struct xrt_tables tables;
	struct xrt_plan *plan;
};

/**
 * live_facts_read() - read the facts of a capture
 * @k:		gets them; live_facts_free() has to follow in any case
 * @m:		the capture's model, which has to stay
 * @err:	XRT_E_WRONG if the capture has times already, is not whole, or its
 *		chain is not what the rule makes of its map; XRT_E_NOMEM
 *
 * Return: 0 or -1.
 */
int live_facts_read(struct live_facts *k, const struct xrt_model *m,
		    struct xrt_error *err);
void live_facts_free(struct live_facts *k);

#endif /* LIBXENREMAP_LIVE_FACTS_H */
