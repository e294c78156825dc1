// SPDX-License-Identifier: GPL-2.0
/* The prediction as JSON. */
#include "json.h"
#include "predict.h"
#include "json_parts.h"

static void head(struct json *j, const struct predict *p)
{
	static const char * const source[XRT_NR_SOURCES] = {
		[XRT_BY_XEN]		= "xen",
		[XRT_BY_FIRMWARE]	= "firmware",
		[XRT_BY_HAND]		= "list",
		[XRT_BY_KERNEL]		= "kernel",
	};

	if (*p->kernel)
		json_bytes(j, "kernel", p->kernel,
			   sizeof(p->log.facts.kernel));
	else
		json_null(j, "kernel");
	json_domain(j, p->dom0);
	json_u64(j, "nr_pages", p->nr_pages);
	json_str(j, "nr_pages_from", predict_pages_from_name(p->from));
	json_str(j, "nr_pages_why", p->why);
	json_object(j, "map_used");
	json_str(j, "from", source[p->source]);
	json_u64(j, "nr_entries", p->map->nr);
	json_u64(j, "first_line", p->map->first_line);
	json_u64(j, "last_line", p->map->last_line);
	json_u64(j, "ram_pages", p->plan->ram_pages);
	json_object_end(j);
	json_u64(j, "boot", p->log.boot);
	json_u64(j, "nr_boots", p->log.boots);
	json_array(j, "notes");
	for (size_t i = 0; i < p->nr_note; i++)
		json_str(j, NULL, p->note[i]);
	json_array_end(j);
}

static void areas(struct json *j, const struct predict *p)
{
	json_array(j, "areas");
	for (size_t i = 0; i < p->plan->nr_area; i++) {
		const struct xrt_plan_area *a = &p->plan->area[i];

		json_object(j, NULL);
		json_u64(j, "area", i);
		json_u64(j, "start_pfn", a->start_pfn);
		json_u64(j, "end_pfn", a->end_pfn);
		json_u64(j, "remapped_pages", a->remapped);
		json_u64(j, "released_pages", a->released);
		json_object_end(j);
	}
	json_array_end(j);
}

static void pieces(struct json *j, const struct predict *p)
{
	json_array(j, "moves");
	for (size_t i = 0; i < p->plan->nr_piece; i++) {
		const struct xrt_piece *x = &p->plan->piece[i];

		json_object(j, NULL);
		json_u64(j, "area", x->area);
		json_pfn(j, "source_pfn", x->pfn);
		json_u64(j, "pages", x->pages);
		json_pfn(j, "target_pfn", x->target_pfn);
		json_u64(j, "nr_chunks", x->chunks);
		json_object_end(j);
	}
	json_array_end(j);
	json_array(j, "targets");
	for (size_t i = 0; i < p->plan->nr_target; i++) {
		const struct xrt_pfns *t = &p->plan->target[i];

		json_object(j, NULL);
		json_pfn(j, "target_pfn", t->start);
		json_u64(j, "pages", t->end - t->start);
		json_object_end(j);
	}
	json_array_end(j);
}

static void calls(struct json *j, const char *name, __u32 batch,
		  const struct xrt_calls *c)
{
	json_object(j, name);
	json_u64(j, "batch_pages", batch);
	json_u64(j, "prepare_hypercalls", c->prepare);
	json_u64(j, "release_hypercalls", c->release);
	json_u64(j, "m2p_hypercalls", c->update);
	json_u64(j, "mapping_hypercalls", c->map);
	json_object_end(j);
}

static void estimate(struct json *j, const struct predict *p)
{
	const struct estimate *e = &p->like;

	if (!e->name)
		return;
	json_object(j, "estimate");
	json_str(j, "file", e->name);
	json_u64(j, "remapped_pages", e->pages);
	json_bool(j, "sampled", e->sampled);
	json_duration(j, e->m, "walk", e->walk, e->walk);
	json_duration(j, e->m, "updates_mean", e->steps, e->steps);
	json_duration(j, e->m, "updates_median", e->median, e->median);
	json_object_end(j);
}

static void said(struct json *j, const char *name, const struct xrt_maybe *n)
{
	if (n->known)
		json_u64(j, name, n->value);
	else
		json_null(j, name);
}

static void verdict(struct json *j, const struct predict *p)
{
	json_object(j, "kernel_said");
	said(j, "remapped_pages", &p->log.facts.remapped);
	said(j, "released_pages", &p->log.facts.released);
	json_object_end(j);
	if (p->agree == AGREE_UNKNOWN)
		json_null(j, "agrees");
	else
		json_bool(j, "agrees", p->agree == AGREE_YES);
}

int predict_json(const struct predict *p)
{
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_document(j, "predict");
	head(j, p);
	areas(j, p);
	pieces(j, p);
	json_u64(j, "remapped_pages", p->plan->remapped);
	json_u64(j, "released_pages", p->plan->released);
	json_u64(j, "walked_chunks", p->plan->chunks);
	calls(j, "hypercalls_stock", 1, &p->stock);
	calls(j, "hypercalls_batched", p->batch, &p->batched);
	estimate(j, p);
	verdict(j, p);
	json_object_end(j);
	json_finish(j);
	return 0;
}
