// SPDX-License-Identifier: GPL-2.0
/* Checks: what the kernel printed agrees with what was recorded. */
#include <string.h>

#include "format.h"
#include "checks.h"

static bool pages_agree(struct verify *v, const char *name)
{
	const struct xrt_boot_facts *f = v->log;
	const struct xrt_end *e = v->m->end;

	if (f->remapped.known && f->remapped.value != e->remapped)
		check_found(v, name, VERDICT_FAIL,
			    "the boot log says Remapped %llu, the capture %llu",
			    f->remapped.value, e->remapped);
	else if (f->released.known && f->released.value != e->released)
		check_found(v, name, VERDICT_FAIL,
			    "the boot log says Released %llu, the capture %llu",
			    f->released.value, e->released);
	else
		return true;
	return false;
}

/* The log has the release up to its first blank. */
static bool kernel_agrees(struct verify *v, const char *name)
{
	const struct xrt_boot *b = v->m->boot;
	char text[sizeof(b->release) * 4 + 1], log[sizeof(v->log->kernel) * 4];
	size_t len = strnlen((const char *)b->release, sizeof(b->release));

	if (!b || !*v->log->kernel ||
	    (len == strlen(v->log->kernel) &&
	     !memcmp(b->release, v->log->kernel, len)))
		return true;
	check_found(v, name, VERDICT_FAIL,
		    "the boot log is of Linux %s, the capture of %s",
		    xrt_escape(log, sizeof(log), v->log->kernel,
			       strlen(v->log->kernel)),
		    xrt_escape(text, sizeof(text), b->release,
			       sizeof(b->release)));
	return false;
}

static bool xen_agrees(struct verify *v, const char *name)
{
	const struct xrt_maybe *xen = &v->log->xen_version;
	const struct xrt_boot *b = v->m->boot;

	if (!b || !xen->known || xen->value == b->xen_version)
		return true;
	check_found(v, name, VERDICT_FAIL,
		    "the boot log is of Xen %llu.%llu, the capture of %u.%u",
		    xen->value >> 16, xen->value & 0xffff, b->xen_version >> 16,
		    b->xen_version & 0xffff);
	return false;
}

static bool dom0_agrees(struct verify *v, const char *name)
{
	const struct xrt_maybe *dom0 = &v->log->dom0;
	const struct xrt_boot *b = v->m->boot;
	bool is = b && b->flags & XRT_BOOT_DOM0;

	if (!b || !dom0->known || !!dom0->value == is)
		return true;
	check_found(v, name, VERDICT_FAIL,
		    "the boot log is of a %s, the capture of a %s",
		    dom0->value ? "dom0" : "domU", is ? "dom0" : "domU");
	return false;
}

/* Linux prints the frequency that it uses, first as found and then refined. */
static bool khz_agrees(struct verify *v, const char *name)
{
	const struct xrt_boot_facts *f = v->log;
	__u64 khz = v->m->end->tsc_khz;

	if (!f->tsc_khz.known || khz == f->tsc_khz.value ||
	    (f->tsc_refined_khz.known && khz == f->tsc_refined_khz.value))
		return true;
	check_found(v, name, VERDICT_FAIL,
		    "the boot log has a TSC of %llu kHz, the capture of %llu",
		    f->tsc_khz.value, khz);
	return false;
}

/* A map of another length is one that the log does not have whole. */
static bool map_agrees(struct verify *v, const char *name)
{
	const struct xrt_mapping *map = &v->m->map[XRT_MAP_KERNEL];
	const struct xrt_log_map *log = &v->log->map[XRT_BY_KERNEL];

	if (!map->nr || log->bad_line || log->nr != map->nr)
		return true;
	for (__u32 i = 0; i < map->nr; i++) {
		const struct xrt_e820 *a = &map->entry[i], *b = &log->entry[i];

		if (a->addr == b->addr && a->size == b->size &&
		    a->type == b->type)
			continue;
		check_found(v, name, VERDICT_FAIL,
			    "range %u of the kernel's map is at %llx in the boot log and at %llx in the capture, or of another size or type",
			    i, b->addr, a->addr);
		return false;
	}
	return true;
}

/* What the log said besides the counts, for the line of a check that is ok. */
static const char *also_said(struct sentence *s, const struct verify *v)
{
	const struct xrt_boot_facts *f = v->log;

	if (*f->kernel && v->m->boot)
		sentence_add(s, ", kernel");
	if (f->xen_version.known && v->m->boot)
		sentence_add(s, ", Xen");
	if (f->dom0.known && v->m->boot)
		sentence_add(s, ", kind of domain");
	if (f->tsc_khz.known && v->m->end->tsc_khz)
		sentence_add(s, ", TSC frequency");
	if (f->map[XRT_BY_KERNEL].nr &&
	    f->map[XRT_BY_KERNEL].nr == v->m->map[XRT_MAP_KERNEL].nr)
		sentence_add(s, ", kernel's map");
	return s->text;
}

/* A line that the log lacks says nothing about the capture. */
static bool log_is_whole(struct verify *v, const char *name)
{
	const struct xrt_boot_facts *f = v->log;

	if (f->remapped.known && f->released.known)
		return true;
	check_found(v, name, VERDICT_NA,
		    "the boot log has no line '%s N page(s)'",
		    f->remapped.known ? "Released" : "Remapped");
	return false;
}

void check_log(struct verify *v, const char *name)
{
	struct sentence s = { .len = 0 };

	if (pages_agree(v, name) && kernel_agrees(v, name) &&
	    xen_agrees(v, name) && dom0_agrees(v, name) &&
	    khz_agrees(v, name) && map_agrees(v, name) &&
	    log_is_whole(v, name))
		check_found(v, name, VERDICT_OK,
			    "the boot log says the same: Remapped %llu, Released %llu%s",
			    v->log->remapped.value, v->log->released.value,
			    also_said(&s, v));
}
