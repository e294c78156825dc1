// SPDX-License-Identifier: GPL-2.0
/* The diagnosis as JSON. */
#include "decode_json.h"
#include "diagnosis_map.h"
#include "json_parts.h"

static void add_frames(struct json *j, const struct xrt_frames *f)
{
	__u32 first, last, from = 0;

	json_u64(j, "nr_frames", f->all);
	json_u64(j, "good_frames", f->good);
	json_u64(j, "torn_frames", f->torn);
	json_u64(j, "nr_boots", f->nr_boots);
	json_array(j, "missing_frames");
	for (; source_frame_gap(f, from, &first, &last); from = last + 1) {
		json_object(j, NULL);
		json_u64(j, "first_frame", first);
		json_u64(j, "last_frame", last);
		json_object_end(j);
	}
	json_array_end(j);
}

static void add_source(struct json *j, const struct source *src)
{
	static const char * const kind[] = { "capture", "log", "image" };

	json_object(j, "input");
	json_str(j, "file", xrt_name(src->cap));
	json_str(j, "source", kind[src->kind]);
	if (src->kind == SOURCE_LOG)
		add_frames(j, src->log.frames);
	if (src->kind == SOURCE_IMAGE) {
		json_bool(j, "elf", src->image.elf);
		json_bool(j, "kdump", src->image.kdump);
		json_u64(j, "bytes", src->image.bytes);
		json_u64(j, "nr_blocks", src->image.blocks);
		json_u64(j, "nr_boots", src->image.boots);
		json_u64(j, "unreadable_bytes", src->image.unreadable);
	}
	json_object_end(j);
}

static void add_conflict(struct json *j, const struct xrt_model *m,
			 const struct xrt_conflict *c)
{
	struct xrt_e820 entry;

	json_str(j, "place", xrt_place_name(xrt_conflict_place(c)));
	json_hex(j, "addr", c->start);
	json_u64(j, "bytes", c->size);
	if (!diagnosis_map_check(m, c, &entry))
		return;
	json_object(j, "entry");
	json_e820(j, &entry);
	json_object_end(j);
}

static void failed_step(struct json *j, const struct facts *f)
{
	json_failure(j, f->fail);
	json_maybe(j, "area", f->area, f->area ? xrt_area_nr(f->area) : 0);
}

void decode_json_diagnosis(struct json *j, const struct diagnosis *d)
{
	json_str(j, "rule", d->rule);
	json_bool(j, "fatal", d->fatal);
	json_bool(j, "bad", d->bad);
	json_str(j, "what", d->what);
	if (d->where[0])
		json_str(j, "where", d->where);
	json_str(j, "cause", d->cause);
	json_str(j, "remedy", d->remedy);
}

static void add_one(struct json *j, const struct source *src,
		    const struct diagnoses *all, const struct diagnosis *d)
{
	json_object(j, NULL);
	decode_json_diagnosis(j, d);
	if (d->fatal && all->facts.fail)
		failed_step(j, &all->facts);
	if (d->conflict)
		add_conflict(j, all->facts.m, d->conflict);
	if (d->xen) {
		json_array(j, "xen_lines");
		for (size_t i = 0; i < src->log.facts.nr_xen; i++)
			json_str(j, NULL, src->log.facts.xen[i]);
		json_array_end(j);
	}
	json_object_end(j);
}

int decode_json(const struct source *src, const struct diagnoses *all)
{
	const struct xrt_model *m = all->facts.m;
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_document(j, "decode");
	add_source(j, src);
	json_boot(j, m);
	json_bool(j, "healthy", all->healthy);
	json_str(j, "state", all->state);
	if (all->facts.death) {
		json_object(j, "death");
		json_death(j, all->facts.death);
		json_object_end(j);
	} else {
		json_null(j, "death");
	}
	json_array(j, "diagnoses");
	for (size_t i = 0; i < all->nr; i++)
		add_one(j, src, all, &all->of[i]);
	json_array_end(j);
	json_map(j, "map_xen", &m->map[XRT_MAP_XEN]);
	json_map(j, "map_kernel", &m->map[XRT_MAP_KERNEL]);
	json_map(j, "map_remap", &m->map[XRT_MAP_REMAP]);
	if (src->kind != SOURCE_LOG)
		json_capture(j, xrt_stat(m->cap), m);
	json_object_end(j);
	json_finish(j);
	return 0;
}
