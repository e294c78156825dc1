/* SPDX-License-Identifier: GPL-2.0 */
/* Verb simulate: its views. */
#ifndef XENREMAP_SIMULATE_VIEW_H
#define XENREMAP_SIMULATE_VIEW_H

#include <stdio.h>

#include "sim.h"

/* Results of a boot, written to @to. simulate_json() returns 0 or -1. */
void simulate_text(FILE *to, const struct sim_config *cfg,
		   const struct sim_result *r);
int simulate_json(FILE *to, const struct sim_config *cfg,
		  const struct sim_result *r);

#endif /* XENREMAP_SIMULATE_VIEW_H */
