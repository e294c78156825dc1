// SPDX-License-Identifier: GPL-2.0
/* Reads the facts of a live capture back. */
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "live_facts.h"

static int facts_refused(const struct xrt_model *m, const char *why,
			 struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_WRONG, "%s: %s", xrt_name(m->cap), why);
}

static int facts_no_memory(const struct xrt_model *m, struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory",
			     xrt_name(m->cap));
}

/* Append the PFNs up to @pfn, of which the capture says nothing. */
static int append_gap(struct xrt_tables *t, __u64 pfn)
{
	struct xrt_pfn_run gap = {
		.pfn = t->pages, .pages = pfn - t->pages, .mfn = XRT_NO_MFN,
		.kind = XRT_PFN_UNKNOWN,
	};

	return gap.pages ? xrt_tables_append(t, &gap) : 0;
}

static int append_chunk_runs(struct xrt_tables *t, const struct xrt_walked *c)
{
	__u64 pfn = c->rec->target_pfn, end = pfn + c->rec->pages;

	for (__u32 i = 0; i < c->nr_runs_rec; i++) {
		const struct xrt_runs *r = c->runs[i];
		__u32 nr = xrt_rec_items(&r->rec, sizeof(*r), 8);

		for (__u32 w = 0; w < nr; w++) {
			struct xrt_pfn_run run = {
				.pfn = pfn,
				.pages = r->word[w] >> XRT_WORD_MFN_BITS,
				.mfn = r->word[w] & XRT_WORD_MFN_MASK,
				.kind = XRT_PFN_RAM,
				.m2p = r->rec.flags & XRT_RUNS_M2P ?
				       XRT_M2P_SAME : XRT_M2P_UNKNOWN,
			};

			run.pages = XRT_MIN(run.pages, end - pfn);
			if (append_gap(t, pfn) ||
			    (run.pages && xrt_tables_append(t, &run)))
				return -1;
			pfn += run.pages;
		}
	}
	return 0;
}

/* Targets ascend from the chunk that was walked last. */
static int read_tables(struct live_facts *k, const struct xrt_model *m,
		       struct xrt_error *err)
{
	for (size_t i = m->nr_chunk; i--; ) {
		if (m->chunk[i].rec->target_pfn < k->tables.pages)
			return facts_refused(m, "targets of its chunks overlap",
					     err);
		if (append_chunk_runs(&k->tables, &m->chunk[i]))
			return facts_no_memory(m, err);
	}
	return 0;
}

/* Whether the capture's chunks are those of the plan, in the order of the walk. */
static bool chain_is_planned(const struct live_facts *k,
			     const struct xrt_model *m, const __u32 *sizes)
{
	const struct xrt_plan *plan = k->plan;
	size_t at = m->nr_chunk;

	if (m->nr_chunk != plan->chunks)
		return false;
	for (size_t i = 0; i < plan->nr_piece; i++) {
		const struct xrt_piece *p = &plan->piece[i];

		for (__u64 c = 0; c < p->chunks; c++) {
			const struct xrt_chunk *rec = m->chunk[--at].rec;

			if (rec->pages != sizes[at] || xrt_chunk_nr(rec) != at ||
			    rec->target_pfn != p->target_pfn + c * plan->chunk_max)
				return false;
		}
	}
	return true;
}

static int make_live_plan(struct live_facts *k, const struct xrt_model *m,
			  struct xrt_error *err)
{
	struct xrt_plan_opts opts = {
		.entry = k->facts.entry,
		.nr = k->facts.nr_entry,
		.nr_pages = k->facts.nr_pages,
		.dom0 = k->facts.dom0,
		.isa_ram = !k->facts.dom0,
		.chunk_max = m->boot->chunk_max,
	};
	__u32 *sizes;
	bool planned;
	size_t nr;

	k->plan = xrt_plan_build(&opts, err);
	if (!k->plan)
		return -1;
	k->facts.plan = k->plan;
	sizes = xrt_walk_sizes(k->plan, &nr);
	if (!sizes)
		return facts_no_memory(m, err);
	planned = chain_is_planned(k, m, sizes);
	free(sizes);
	return planned ? 0 :
	       facts_refused(m, "its chain is not what the kernel's rule makes of its map",
			     err);
}

static void copy_facts(struct xrt_live_facts *f, const struct xrt_model *m)
{
	const struct xrt_mapping *map = &m->map[XRT_MAP_KERNEL];

	f->boot_id = xrt_stat(m->cap)->boot_id;
	memcpy(f->release, m->boot->release, sizeof(f->release));
	f->xen_version = m->boot->xen_version;
	f->tsc_khz = m->end->tsc_khz;
	f->dom0 = m->boot->flags & XRT_BOOT_DOM0;
	f->nr_pages = m->boot->nr_pages;
	f->entry = map->entry;
	f->nr_entry = map->nr;
	f->map_origin = xrt_model_origin(m, XRT_FACT_MAP);
	f->p2m_origin = xrt_model_origin(m, XRT_FACT_P2M);
	f->m2p_origin = xrt_model_origin(m, XRT_FACT_M2P);
	if (m->bound)
		f->bound = *m->bound;
}

int live_facts_read(struct live_facts *k, const struct xrt_model *m,
		    struct xrt_error *err)
{
	const struct xrt_mapping *map = &m->map[XRT_MAP_KERNEL];

	*k = (struct live_facts){ .facts.tables = &k->tables };
	if (xrt_model_timed(m))
		return facts_refused(m, "it has times of its own; compare them with verify --xentrace",
				     err);
	if (!m->boot || !m->end || !map->nr || map->nr != map->total)
		return facts_refused(m, "records of its boot or its map are missing",
				     err);
	copy_facts(&k->facts, m);
	return make_live_plan(k, m, err) || read_tables(k, m, err) ? -1 : 0;
}

void live_facts_free(struct live_facts *k)
{
	xrt_tables_free(&k->tables);
	xrt_plan_free(k->plan);
}
