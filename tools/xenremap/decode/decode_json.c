// SPDX-License-Identifier: GPL-2.0
/* The diagnosis as JSON. */
#include "decode_views.h"
#include "diagnosis_map.h"
#include "json_parts.h"

static void frames(struct json *j, const struct xrt_frames *f)
{
	__u32 first, last, from = 0;

	json_u64(j, "frames", f->all);
	json_u64(j, "frames_good", f->good);
	json_u64(j, "frames_torn", f->torn);
	json_u64(j, "boots", f->nr_boots);
	json_array(j, "missing_frames");
	for (; source_frame_gap(f, from, &first, &last); from = last + 1) {
		json_object(j, NULL);
		json_u64(j, "first", first);
		json_u64(j, "last", last);
		json_object_end(j);
	}
	json_array_end(j);
}

static void source(struct json *j, const struct source *src)
{
	static const char * const kind[] = { "capture", "log", "image" };

	json_object(j, "source");
	json_str(j, "file", xrt_name(src->cap));
	json_str(j, "kind", kind[src->kind]);
	if (src->kind == SOURCE_LOG)
		frames(j, src->log.frames);
	if (src->kind == SOURCE_IMAGE) {
		json_bool(j, "elf", src->image.elf);
		json_u64(j, "bytes", src->image.bytes);
		json_u64(j, "blocks", src->image.blocks);
		json_u64(j, "boots", src->image.boots);
		json_u64(j, "unreadable_bytes", src->image.unreadable);
	}
	json_object_end(j);
}

static void step(struct json *j, const struct facts *f)
{
	const struct xrt_fail *x = f->fail;

	json_str(j, "step", xrt_step_name(xrt_fail_step(x)));
	json_hex(j, "pfn", x->pfn);
	json_mfn(j, "mfn", x->mfn);
	if (xrt_fail_step(x) == XRT_STEP_CHAIN)
		json_mfn(j, "found", (__u64)x->ret);
	else
		json_s64(j, "ret", x->ret);
	json_u64(j, "chunk", x->chunk);
	if (xrt_fail_step(x) < XRT_NR_STEPS)
		json_u64(j, "page", x->page);
	if (f->area)
		json_u64(j, "area", xrt_area_nr(f->area));
}

static void conflict(struct json *j, const struct xrt_model *m,
		     const struct xrt_conflict *c)
{
	struct xrt_e820 entry;

	json_str(j, "place", xrt_place_name(xrt_conflict_place(c)));
	json_hex(j, "start", c->start);
	json_hex(j, "size", c->size);
	if (!diagnosis_map_check(m, c, &entry))
		return;
	json_object(j, "entry");
	json_hex(j, "addr", entry.addr);
	json_hex(j, "size", entry.size);
	json_u64(j, "type", entry.type);
	json_object_end(j);
}

static void death(struct json *j, const struct xrt_death *d)
{
	json_object(j, "death");
	json_str(j, "of", xrt_death_name(xrt_death_id(d)));
	if (d->phase != ~0u)
		json_str(j, "phase", xrt_phase_name(d->phase));
	json_bytes(j, "text", d->text, sizeof(d->text));
	if (xrt_death_id(d) == XRT_DEATH_EXCEPTION) {
		json_u64(j, "trapnr", d->trapnr);
		json_hex(j, "ip", d->ip);
		json_hex(j, "addr", d->addr);
	}
	json_u64(j, "prepared_pages", d->prepared_pages);
	json_u64(j, "prepared_chunks", d->prepared_chunks);
	json_u64(j, "chunks", d->chunks);
	json_object_end(j);
}

static void one(struct json *j, const struct source *src,
		const struct diagnoses *all, const struct diagnosis *d)
{
	json_object(j, NULL);
	json_str(j, "rule", d->rule);
	json_bool(j, "fatal", d->fatal);
	json_bool(j, "bad", d->bad);
	json_str(j, "what", d->what);
	if (d->where[0])
		json_str(j, "where", d->where);
	json_str(j, "cause", d->cause);
	json_str(j, "try", d->remedy);
	if (d->fatal && all->facts.fail)
		step(j, &all->facts);
	if (d->conflict)
		conflict(j, all->facts.m, d->conflict);
	if (d->xen) {
		json_array(j, "xen");
		for (size_t i = 0; i < src->log.facts.nr_xen; i++)
			json_str(j, NULL, src->log.facts.xen[i]);
		json_array_end(j);
	}
	json_object_end(j);
}

static void map(struct json *j, const char *name, const struct xrt_mapping *map)
{
	json_object(j, name);
	json_u64(j, "total", map->total);
	json_array(j, "entries");
	for (__u32 i = 0; i < map->nr; i++) {
		json_object(j, NULL);
		json_hex(j, "addr", map->entry[i].addr);
		json_hex(j, "size", map->entry[i].size);
		json_u64(j, "type", map->entry[i].type);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

int decode_json(const struct source *src, const struct diagnoses *all)
{
	const struct xrt_model *m = all->facts.m;
	struct json *j = json_begin(true);

	if (!j)
		return -1;
	json_object(j, NULL);
	source(j, src);
	json_boot(j, m);
	json_bool(j, "healthy", all->healthy);
	json_str(j, "state", all->state);
	if (all->facts.death)
		death(j, all->facts.death);
	json_array(j, "diagnoses");
	for (size_t i = 0; i < all->nr; i++)
		one(j, src, all, &all->of[i]);
	json_array_end(j);
	map(j, "map_xen", &m->map[XRT_MAP_XEN]);
	map(j, "map_kernel", &m->map[XRT_MAP_KERNEL]);
	if (src->kind != SOURCE_LOG)
		json_damage(j, xrt_stat(m->cap));
	json_object_end(j);
	json_finish(j);
	return 0;
}
