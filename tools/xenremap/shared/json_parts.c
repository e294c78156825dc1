// SPDX-License-Identifier: GPL-2.0
/* Parts of JSON documents that several verbs have in common. */
#include <limits.h>

#include "format.h"
#include "json_parts.h"
#include "log_summary.h"

static const char * const boot_keys[] = {
	"kernel", "xen", "domain", "level", "sample", "nr_pages", NULL
};

static const char * const step_keys[] = {
	"mean_ticks", "p50_ticks", "p90_ticks", "p99_ticks", "p999_ticks",
	"max_ticks", NULL
};

static void json_nulls(struct json *j, const char *const *keys)
{
	for (; *keys; keys++)
		json_null(j, *keys);
}

void json_document(struct json *j, const char *verb)
{
	char text[FORMAT_MAX];

	snprintf(text, sizeof(text), "xenremap/%s/1", verb);
	json_object(j, NULL);
	json_str(j, "schema", text);
}

void json_boot_id(struct json *j, const struct xrt_stat *stat)
{
	char text[XRT_BOOT_ID_TEXT];

	json_str(j, "boot_id", xrt_boot_id_text(text, stat->boot_id));
}

void json_boot_record(struct json *j, const struct xrt_boot *b)
{
	char xen[FORMAT_MAX];

	if (!b) {
		json_nulls(j, boot_keys);
		return;
	}
	snprintf(xen, sizeof(xen), "%u.%u", b->xen_version >> 16,
		 b->xen_version & 0xffff);
	json_bytes(j, "kernel", b->release, sizeof(b->release));
	json_str(j, "xen", xen);
	json_domain(j, b->flags & XRT_BOOT_DOM0);
	json_str(j, "level", xrt_level_name(b->level));
	json_maybe(j, "sample", b->sample, b->sample);
	json_u64(j, "nr_pages", b->nr_pages);
}

void json_domain(struct json *j, bool dom0)
{
	json_str(j, "domain", dom0 ? "dom0" : "domU");
}

void json_log_system(struct json *j, const struct xrt_boot_facts *f)
{
	__u32 version = log_summary_xen(f);
	char xen[FORMAT_MAX];

	if (*f->kernel)
		json_bytes(j, "kernel", f->kernel, sizeof(f->kernel));
	else
		json_null(j, "kernel");
	snprintf(xen, sizeof(xen), "%u.%u", version >> 16, version & 0xffff);
	if (version)
		json_str(j, "xen", xen);
	else
		json_null(j, "xen");
	if (log_summary_domain(f))
		json_str(j, "domain", log_summary_domain(f));
	else
		json_null(j, "domain");
}

void json_boot(struct json *j, const struct xrt_model *m)
{
	__u64 khz = m->end ? m->end->tsc_khz : 0;

	json_boot_id(j, xrt_stat(m->cap));
	json_boot_record(j, m->boot);
	json_maybe(j, "tsc_hz", khz, khz * 1000);
	if (xrt_model_at_most_ns(m))
		json_u64(j, "p2m_rebuild_and_walk_ns_at_most",
			 xrt_model_at_most_ns(m));
}

void json_area(struct json *j, const struct xrt_area *a)
{
	json_u64(j, "area", xrt_area_nr(a));
	json_u64(j, "start_pfn", a->start_pfn);
	json_u64(j, "end_pfn", a->end_pfn);
	json_u64(j, "remapped_pages", a->remapped);
	json_u64(j, "released_pages", a->released);
}

void json_ticks(struct json *j, const struct xrt_model *m, bool known,
		__u64 ticks)
{
	__u64 ns = 0;
	bool timed = known && xrt_ticks_to_ns(m, ticks, &ns);

	json_maybe(j, "ticks", known, ticks);
	json_maybe(j, "ns", timed, ns);
}

void json_duration(struct json *j, const struct xrt_model *m, const char *key,
		   bool known, __u64 ticks)
{
	json_object(j, key);
	json_ticks(j, m, known, ticks);
	json_object_end(j);
}

void json_phase(struct json *j, const struct xrt_model *m, unsigned int phase)
{
	const struct xrt_span *s = &m->phase[phase];
	char key[FORMAT_MAX];

	snprintf(key, sizeof(key), "phase_%s", xrt_phase_name(phase));
	json_duration(j, m, key,
		      s->begun && s->ended && s->end >= s->begin,
		      figures_phase_ticks(m, phase));
}

void json_map(struct json *j, const char *key, const struct xrt_mapping *map)
{
	json_object(j, key);
	json_maybe(j, "nr_entries", map->total, map->total);
	json_array(j, "entries");
	for (__u32 i = 0; i < map->nr; i++) {
		json_object(j, NULL);
		json_e820(j, &map->entry[i]);
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

/* A gap after the last entry has no end: no machine has so many addresses. */
void json_e820(struct json *j, const struct xrt_e820 *e)
{
	json_hex(j, "addr", e->addr);
	json_maybe(j, "bytes", !(e->size >> XRT_ADDRESS_BITS), e->size);
	json_u64(j, "e820_type", e->type);
}

/* The arrays, and how many blocks are missing. */
static void damage_places(struct json *j, const struct xrt_stat *stat)
{
	char text[FORMAT_LINE];

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
		json_u64(j, "first_block", stat->missing[i].first);
		json_u64(j, "last_block", stat->missing[i].last);
		json_object_end(j);
	}
	json_array_end(j);
}

void json_capture(struct json *j, const struct xrt_stat *stat,
		  const struct xrt_model *m)
{
	json_object(j, "capture");
	json_u64(j, "bytes", stat->bytes);
	if (m)
		json_bool(j, "whole", xrt_model_whole(m));
	json_u64(j, "damaged_blocks", stat->nr_damage);
	json_u64(j, "missing_blocks", xrt_missing_blocks(stat));
	json_u64(j, "unknown_records", stat->unknown);
	json_bool(j, "end_known", stat->end_known);
	damage_places(j, stat);
	json_object_end(j);
}

void json_dropped(struct json *j, const struct xrt_end *e)
{
	json_maybe(j, "dropped_page_records", e, e ? e->lost_pages : 0);
	json_maybe(j, "dropped_chunk_records", e, e ? e->lost_chunks : 0);
	json_maybe(j, "dropped_prepare_records", e, e ? e->lost_prepare : 0);
	json_maybe(j, "dropped_other_records", e, e ? e->lost_other : 0);
}

void json_death(struct json *j, const struct xrt_death *d)
{
	json_str(j, "cause", xrt_death_name(xrt_death_id(d)));
	if (d->phase != ~0u)
		json_str(j, "phase", xrt_phase_name(d->phase));
	else
		json_null(j, "phase");
	json_bytes(j, "text", d->text, sizeof(d->text));
	if (xrt_death_id(d) == XRT_DEATH_EXCEPTION) {
		json_u64(j, "trapnr", d->trapnr);
		json_hex(j, "error", d->error);
		json_hex(j, "ip", d->ip);
		if (xrt_death_is_fault(d))
			json_hex(j, "addr", d->addr);
	}
	json_u64(j, "prepared_pages", d->prepared_pages);
	json_u64(j, "prepared_chunks", d->prepared_chunks);
	json_u64(j, "walked_chunks", d->chunks);
}

static void failed_steps(struct json *j, const struct xrt_model *m)
{
	json_array(j, "failures");
	for (size_t i = 0; i < m->nr_fail; i++) {
		json_object(j, NULL);
		json_failure(j, m->fail[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

void json_note(struct json *j, const struct xrt_note *x)
{
	json_str(j, "note", xrt_note_name(xrt_note_id(x)));
	json_maybe(j, "ticks", x->ticks, x->ticks);
	if (x->addr)
		json_hex(j, "addr", x->addr);
	json_u64(j, "bytes", x->size);
}

void json_notes(struct json *j, const struct xrt_model *m)
{
	json_array(j, "notes");
	for (size_t i = 0; i < m->nr_note; i++) {
		json_object(j, NULL);
		json_note(j, m->note[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

void json_failure(struct json *j, const struct xrt_fail *x)
{
	json_str(j, "step", xrt_step_name(xrt_fail_step(x)));
	json_pfn(j, "pfn", x->pfn);
	if (xrt_fail_step(x) == XRT_STEP_EXTRA) {
		json_u64(j, "pages", x->mfn);
		json_s64(j, "region_pages", x->ret);
		return;
	}
	json_mfn(j, "mfn", x->mfn);
	if (xrt_fail_step(x) == XRT_STEP_CHAIN)
		json_mfn(j, "found_mfn", (__u64)x->ret);
	else
		json_s64(j, "ret", x->ret);
	json_maybe(j, "chunk", x->chunk != ~0u, x->chunk);
	json_maybe(j, "page", x->chunk != ~0u && xrt_fail_step(x) < XRT_NR_STEPS,
		   x->page);
}

void json_flaws(struct json *j, const struct xrt_model *m)
{
	json_capture(j, xrt_stat(m->cap), m);
	json_dropped(j, m->end);
	json_bool(j, "failed", m->nr_fail || m->nr_death);
	json_u64(j, "nr_failures", m->nr_fail);
	json_u64(j, "nr_conflicts", m->nr_conflict);
	failed_steps(j, m);
	if (!m->nr_death) {
		json_null(j, "death");
		return;
	}
	json_object(j, "death");
	json_death(j, m->death[0]);
	json_object_end(j);
}

void json_step_begin(struct json *j, unsigned int step)
{
	char key[FORMAT_MAX];

	snprintf(key, sizeof(key), "step_%s", xrt_step_name(step));
	json_object(j, key);
}

void json_step(struct json *j, const struct step_figures *f)
{
	json_maybe(j, "timed_pages", f->count, f->count);
	if (!f->count) {
		json_nulls(j, step_keys);
		return;
	}
	json_hundredths(j, "mean_ticks", f->mean);
	json_u64(j, "p50_ticks", f->p50);
	json_u64(j, "p90_ticks", f->p90);
	json_u64(j, "p99_ticks", f->p99);
	json_u64(j, "p999_ticks", f->p999);
	json_u64(j, "max_ticks", f->max);
}

void json_page_steps(struct json *j, bool p2m, const __u64 *step)
{
	json_maybe(j, "p2m_ticks", step && p2m, step ? step[XRT_STEP_P2M] : 0);
	json_maybe(j, "m2p_ticks", step, step ? step[XRT_STEP_M2P] : 0);
	json_maybe(j, "mapping_ticks", step, step ? step[XRT_STEP_MAP] : 0);
}

void json_per_page(struct json *j, const struct xrt_model *m, __u64 ticks,
		   __u64 pages)
{
	__u64 ns = 0;
	bool known = ticks && pages;
	bool timed = known && xrt_ticks_to_ns(m, ticks, &ns);

	json_ratio(j, "ticks_per_page", known, ticks, pages);
	json_ratio(j, "ns_per_page", timed, ns, pages);
}

void json_ratio(struct json *j, const char *key, bool known, __u64 part,
		__u64 whole)
{
	unsigned __int128 milli = (unsigned __int128)part * 1000;

	if (known && whole)
		milli = (milli + whole / 2) / whole;
	if (known && whole && milli <= ULLONG_MAX >> 1)
		json_thousandths(j, key, (__s64)milli);
	else
		json_null(j, key);
}
