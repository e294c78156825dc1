// SPDX-License-Identifier: GPL-2.0
/* Verb simulate: its results as text and as JSON. */
#include <inttypes.h>
#include <stdio.h>

#include "json_parts.h"
#include "simulate_view.h"

static const char * const layout_name[] = {
	[SIM_CONTIGUOUS] = "contiguous",
	[SIM_FRAGMENTED] = "fragmented",
	[SIM_REVERSED] = "reversed",
	[SIM_RANDOM] = "random",
};

static uint64_t sum_hypercalls(const struct sim_counts *c)
{
	return c->mmu_update + c->va_mapping + c->memory_op + c->mmuext_op +
	       c->multicall;
}

static void step_text(FILE *to, const char *name, const struct sim_counts *c,
		      uint64_t ticks)
{
	fprintf(to, "%-8s %" PRIu64 " hypercalls: %" PRIu64 " mmu_update, %" PRIu64 " update_va_mapping, %" PRIu64 " memory_op",
		name, sum_hypercalls(c), c->mmu_update, c->va_mapping,
		c->memory_op);
	if (c->multicall || c->mmuext_op)
		fprintf(to, ", %" PRIu64 " multicall, %" PRIu64 " mmuext_op",
			c->multicall, c->mmuext_op);
	fprintf(to, "; %" PRIu64 " ticks\n", ticks);
}

void simulate_text(FILE *to, const struct sim_config *cfg,
		   const struct sim_result *r)
{
	fprintf(to, "domain   %s, %" PRIu64 " pages, frames %s\n",
	       cfg->dom0 ? "dom0" : "domU", cfg->nr_pages,
	       layout_name[cfg->layout.kind]);
	if (r->recorded)
		fprintf(to, "prepared %" PRIu64 " pages in %" PRIu64 " chunks, %" PRIu64 " released\n",
			r->prepared, r->chunks, r->released);
	else
		fprintf(to, "prepared unknown, since the recorder is off; %" PRIu64 " pages released\n",
			r->released);
	step_text(to, "prepare", &r->prepare, r->prepare_ticks);
	step_text(to, "walk", &r->walk, r->walk_ticks);
	if (r->died)
		fprintf(to, "died     %s\n", r->death);
	else
		fprintf(to, "remapped %" PRIu64 " pages, %" PRIu64 " ticks per page\n",
		       r->remapped,
		       r->remapped ? r->walk_ticks / r->remapped : 0);
}

static void step_json(struct json *j, const char *name,
		      const struct sim_counts *c, uint64_t ticks)
{
	json_object(j, name);
	json_u64(j, "hypercalls", sum_hypercalls(c));
	json_u64(j, "mmu_update", c->mmu_update);
	json_u64(j, "update_va_mapping", c->va_mapping);
	json_u64(j, "memory_op", c->memory_op);
	json_u64(j, "multicall", c->multicall);
	json_u64(j, "mmuext_op", c->mmuext_op);
	json_u64(j, "m2p_updates", c->m2p);
	json_u64(j, "mapping_updates", c->map);
	json_u64(j, "ticks", ticks);
	json_object_end(j);
}

int simulate_json(FILE *to, const struct sim_config *cfg,
		  const struct sim_result *r)
{
	struct json *j = json_begin_to(to, true);

	if (!j)
		return -1;
	json_document(j, "simulate");
	json_domain(j, cfg->dom0);
	json_u64(j, "nr_pages", cfg->nr_pages);
	json_str(j, "mfn_layout", layout_name[cfg->layout.kind]);
	json_maybe(j, "prepared_pages", r->recorded, r->prepared);
	json_maybe(j, "prepared_chunks", r->recorded, r->chunks);
	json_u64(j, "released_pages", r->released);
	json_maybe(j, "remapped_pages", !r->died, r->remapped);
	step_json(j, "prepare", &r->prepare, r->prepare_ticks);
	step_json(j, "walk", &r->walk, r->walk_ticks);
	if (r->died)
		json_str(j, "died_of", r->death);
	else
		json_null(j, "died_of");
	json_object_end(j);
	json_finish(j);
	return 0;
}
