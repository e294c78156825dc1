// SPDX-License-Identifier: GPL-2.0
/* The prediction as JSON. */
#include "json.h"
#include "log_summary.h"
#include "predict.h"
#include "json_parts.h"

static void add_notes(struct json *j, const struct predict *p)
{
	json_u64(j, "boot", p->log.boot);
	json_u64(j, "nr_boots", p->log.boots);
	json_array(j, "notes");
	for (size_t i = 0; i < p->nr_note; i++)
		json_str(j, NULL, p->note[i]);
	json_array_end(j);
}

static void add_kind(struct json *j, const struct predict *p)
{
	const char *kernel = p->kernel ? p->kernel : p->log.facts.kernel;
	bool other = !xrt_kind_remaps(p->kind);

	if (*kernel)
		json_bytes(j, "kernel", kernel, sizeof(p->log.facts.kernel));
	else
		json_null(j, "kernel");
	if (other)
		json_str(j, "domain", xrt_kind_name(p->kind));
	else
		json_domain(j, p->dom0);
	json_bool(j, "remap", !other);
}

static void add_head(struct json *j, const struct predict *p)
{
	static const char * const source[XRT_NR_SOURCES] = {
		[XRT_BY_XEN]		= "xen",
		[XRT_BY_FIRMWARE]	= "firmware",
		[XRT_BY_HAND]		= "list",
		[XRT_BY_KERNEL]		= "kernel",
	};

	add_kind(j, p);
	if (predict_is_exact(p))
		json_u64(j, "nr_pages", p->nr_pages);
	else
		json_null(j, "nr_pages");
	json_u64(j, "nr_pages_min", p->least);
	json_u64(j, "nr_pages_max", p->nr_pages);
	json_str(j, "nr_pages_from", predict_pages_from_name(p->from));
	json_str(j, "nr_pages_why", p->why);
	json_object(j, "map_used");
	json_str(j, "from", source[p->source]);
	json_u64(j, "nr_entries", p->map->nr);
	json_u64(j, "first_line", p->map->first_line);
	json_u64(j, "last_line", p->map->last_line);
	json_u64(j, "ram_pages", p->plan->ram_pages);
	json_object_end(j);
}

static void add_areas(struct json *j, const struct predict *p)
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

static void add_pieces(struct json *j, const struct predict *p)
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

static void add_calls(struct json *j, const char *name, __u32 batch,
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

static void add_estimate(struct json *j, const struct predict *p)
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

static void add_said(struct json *j, const char *name, const struct xrt_maybe *n)
{
	if (n->known)
		json_u64(j, name, n->value);
	else
		json_null(j, name);
}

static void add_verdict(struct json *j, const struct predict *p)
{
	json_object(j, "kernel_said");
	add_said(j, "remapped_pages", &p->log.facts.remapped);
	add_said(j, "released_pages", &p->log.facts.released);
	if (p->log.facts.swapped.known)
		json_u64(j, "swapped_pages", p->log.facts.swapped.value);
	json_object_end(j);
	if (p->agree == AGREE_UNKNOWN)
		json_null(j, "agrees");
	else
		json_bool(j, "agrees", p->agree == AGREE_YES);
}

static void add_count_range(struct json *j, const char *name, const char *least,
			    const char *most, const struct xrt_pfns *r)
{
	if (r->start == r->end)
		json_u64(j, name, r->start);
	else
		json_null(j, name);
	json_u64(j, least, r->start);
	json_u64(j, most, r->end);
}

static void add_json_outcome(struct json *j, const struct predict_outcome *o)
{
	add_count_range(j, "remapped_pages", "remapped_pages_min",
			"remapped_pages_max", &o->remapped);
	add_count_range(j, "released_pages", "released_pages_min",
			"released_pages_max", &o->released);
	json_u64(j, "swapped_pages", o->swapped);
	json_bool(j, "stops", o->stops);
}

static void add_outcomes(struct json *j, const struct predict *p)
{
	add_json_outcome(j, &p->outcome[0]);
	json_array(j, "outcomes");
	for (size_t i = 0; i < p->nr_outcome; i++) {
		json_object(j, NULL);
		json_str(j, "if", p->outcome[i].label);
		add_json_outcome(j, &p->outcome[i]);
		json_object_end(j);
	}
	json_array_end(j);
	json_array(j, "sizes");
	for (size_t i = 0; i < p->nr_size; i++) {
		json_object(j, NULL);
		json_u64(j, "nr_pages", p->size[i].nr_pages);
		json_u64(j, "remapped_pages", p->size[i].remapped);
		json_u64(j, "released_pages", p->size[i].released);
		json_u64(j, "nr_chunks", p->size[i].chunks);
		json_object_end(j);
	}
	json_array_end(j);
}

static void add_time(struct json *j, const struct predict *p)
{
	__u64 ns;

	if (p->log.facts.p2m_area.known)
		json_u64(j, "p2m_area_bytes", p->log.facts.p2m_area.value);
	if (log_summary_at_most(&p->log.facts, &ns))
		json_u64(j, "p2m_rebuild_and_walk_ns_at_most", ns);
}

static void add_exact(struct json *j, const struct predict *p)
{
	add_areas(j, p);
	add_pieces(j, p);
	json_u64(j, "walked_chunks", p->plan->chunks);
	add_calls(j, "hypercalls_stock", 1, &p->stock);
	add_calls(j, "hypercalls_batched", p->batch, &p->batched);
	add_estimate(j, p);
}

int predict_json(const struct predict *p)
{
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_document(j, "predict");
	if (p->map)
		add_head(j, p);
	else
		add_kind(j, p);
	add_notes(j, p);
	if (p->map)
		add_outcomes(j, p);
	if (p->map && predict_is_exact(p))
		add_exact(j, p);
	add_time(j, p);
	add_verdict(j, p);
	json_object_end(j);
	json_finish(j);
	return 0;
}
