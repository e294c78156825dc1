// SPDX-License-Identifier: GPL-2.0
/* Parts of JSON documents that several verbs share. */
#include "json_parts.h"

void json_boot(struct json *j, const struct xrt_model *m)
{
	const struct xrt_boot *b = m->boot;

	json_hex(j, "boot_id", xrt_stat(m->cap)->boot_id);
	if (b) {
		json_bytes(j, "release", b->release, sizeof(b->release));
		json_u64(j, "xen_major", b->xen_version >> 16);
		json_u64(j, "xen_minor", b->xen_version & 0xffff);
		json_bool(j, "dom0", b->flags & XRT_BOOT_DOM0);
		json_u64(j, "nr_pages", b->nr_pages);
		json_str(j, "level", xrt_level_name(b->level));
		json_u64(j, "sample", b->sample);
	}
	if (m->end && m->end->tsc_khz)
		json_u64(j, "tsc_khz", m->end->tsc_khz);
}

void json_area(struct json *j, const struct xrt_area *a)
{
	json_u64(j, "nr", xrt_area_nr(a));
	json_hex(j, "start_pfn", a->start_pfn);
	json_hex(j, "end_pfn", a->end_pfn);
	json_u64(j, "remapped", a->remapped);
	json_u64(j, "released", a->released);
}

void json_ticks(struct json *j, const struct xrt_model *m, __u64 ticks)
{
	__u64 ns;

	json_u64(j, "ticks", ticks);
	if (xrt_ticks_to_ns(m, ticks, &ns))
		json_u64(j, "ns", ns);
}

void json_duration(struct json *j, const struct xrt_model *m, const char *key,
		   __u64 ticks)
{
	json_object(j, key);
	json_ticks(j, m, ticks);
	json_object_end(j);
}

void json_damage(struct json *j, const struct xrt_stat *stat)
{
	char text[200];

	json_array(j, "damage");
	for (size_t i = 0; i < stat->nr_damage; i++) {
		json_object(j, NULL);
		json_u64(j, "offset", stat->damage[i].offset);
		json_str(j, "what", xrt_damage_text(&stat->damage[i], text,
						    sizeof(text)));
		json_object_end(j);
	}
	json_array_end(j);
	json_array(j, "missing");
	for (size_t i = 0; i < stat->nr_missing; i++) {
		json_object(j, NULL);
		json_str(j, "stream", xrt_stream_name(stat->missing[i].stream));
		json_u64(j, "first", stat->missing[i].first);
		json_u64(j, "last", stat->missing[i].last);
		json_object_end(j);
	}
	json_array_end(j);
	json_u64(j, "unknown_records", stat->unknown);
	json_bool(j, "end_known", stat->end_known);
}

void json_flaws(struct json *j, const struct xrt_model *m)
{
	json_damage(j, xrt_stat(m->cap));
	if (m->end) {
		json_u64(j, "lost_pages", m->end->lost_pages);
		json_u64(j, "lost_chunks", m->end->lost_chunks);
		json_u64(j, "lost_prepare", m->end->lost_prepare);
		json_u64(j, "lost_other", m->end->lost_other);
	}
	json_array(j, "failures");
	for (size_t i = 0; i < m->nr_fail; i++) {
		json_object(j, NULL);
		json_str(j, "step", xrt_step_name(xrt_fail_step(m->fail[i])));
		json_hex(j, "pfn", m->fail[i]->pfn);
		json_mfn(j, "mfn", m->fail[i]->mfn);
		json_s64(j, "ret", m->fail[i]->ret);
		json_object_end(j);
	}
	json_array_end(j);
	for (size_t i = 0; i < m->nr_death && i < 1; i++) {
		const struct xrt_death *d = m->death[i];

		json_object(j, "death");
		json_str(j, "of", xrt_death_name(xrt_death_id(d)));
		if (d->phase != ~0u)
			json_str(j, "phase", xrt_phase_name(d->phase));
		json_bytes(j, "text", d->text, sizeof(d->text));
		json_u64(j, "chunks", d->chunks);
		json_object_end(j);
	}
}

void json_step(struct json *j, const struct step_figures *f)
{
	json_u64(j, "mean_centiticks", f->mean);
	json_u64(j, "p50", f->p50);
	json_u64(j, "p90", f->p90);
	json_u64(j, "p99", f->p99);
	json_u64(j, "p999", f->p999);
	json_u64(j, "max", f->max);
}
