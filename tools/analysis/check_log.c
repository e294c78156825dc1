// SPDX-License-Identifier: GPL-2.0
/* Checks: what the kernel printed agrees with what was recorded. */
#include <string.h>

#include "format.h"
#include "checks.h"

/* Room for the reason why two things do not agree. */
#define WHY_MAX	400

/* Return: whether they agree, or are not both there; else @why gets the reason. */
typedef bool (*agree_fn)(const struct verify *v, char *why);

static bool pages_agree(const struct verify *v, char *why)
{
	const struct xrt_boot_facts *f = v->log;
	const struct xrt_end *e = v->m->end;

	if (f->remapped.known && f->remapped.value != e->remapped)
		format_text(why, WHY_MAX,
			    "the boot log says Remapped %llu, the capture %llu",
			    f->remapped.value, e->remapped);
	else if (f->released.known && f->released.value != e->released)
		format_text(why, WHY_MAX,
			    "the boot log says Released %llu, the capture %llu",
			    f->released.value, e->released);
	else
		return true;
	return false;
}

/* The log has the release up to its first blank. */
static bool kernel_agrees(const struct verify *v, char *why)
{
	const struct xrt_boot *b = v->m->boot;
	char text[XRT_ESCAPED(sizeof(b->release))], log[XRT_ESCAPED(sizeof(v->log->kernel))];
	size_t len = strnlen((const char *)b->release, sizeof(b->release));

	if (!*v->log->kernel ||
	    (len == strlen(v->log->kernel) &&
	     !memcmp(b->release, v->log->kernel, len)))
		return true;
	format_text(why, WHY_MAX,
		    "the boot log is of Linux %s, the capture of %s",
		    xrt_escape(log, sizeof(log), v->log->kernel,
			       strlen(v->log->kernel)),
		    xrt_escape(text, sizeof(text), b->release,
			       sizeof(b->release)));
	return false;
}

static bool xen_agrees(const struct verify *v, char *why)
{
	const struct xrt_maybe *xen = &v->log->xen_version;
	const struct xrt_boot *b = v->m->boot;

	if (!xen->known || xen->value == b->xen_version)
		return true;
	format_text(why, WHY_MAX,
		    "the boot log is of Xen %llu.%llu, the capture of %u.%u",
		    xen->value >> 16, xen->value & 0xffff, b->xen_version >> 16,
		    b->xen_version & 0xffff);
	return false;
}

static bool dom0_agrees(const struct verify *v, char *why)
{
	const struct xrt_maybe *dom0 = &v->log->dom0;
	bool is = v->m->boot->flags & XRT_BOOT_DOM0;

	if (!dom0->known || !!dom0->value == is)
		return true;
	format_text(why, WHY_MAX,
		    "the boot log is of a %s, the capture of a %s",
		    dom0->value ? "dom0" : "domU", is ? "dom0" : "domU");
	return false;
}

/*
 * Linux prints the frequency that it uses, first as found and then refined. A
 * recorder in that kernel knows it; another source may not.
 */
static bool khz_agrees(const struct verify *v, char *why)
{
	const struct xrt_boot_facts *f = v->log;
	__u64 khz = v->m->end->tsc_khz;

	if (!f->tsc_khz.known || khz == f->tsc_khz.value ||
	    (f->tsc_refined_khz.known && khz == f->tsc_refined_khz.value) ||
	    (!khz && !xrt_model_recorded(v->m)))
		return true;
	if (khz)
		format_text(why, WHY_MAX,
			    "the boot log has a TSC of %llu kHz, the capture of %llu",
			    f->tsc_khz.value, khz);
	else
		format_text(why, WHY_MAX,
			    "the boot log has a TSC of %llu kHz, the capture has no frequency",
			    f->tsc_khz.value);
	return false;
}

/* The simulator has no machine; its kernel is called after it. */
static bool is_simulated(const struct verify *v)
{
	const struct xrt_boot *b = v->m->boot;

	return b && !strncmp((const char *)b->release, "simulated",
			     sizeof(b->release));
}

/* A map of another length is one that the log does not have whole. */
static bool maps_are_whole(const struct verify *v)
{
	const struct xrt_log_map *log = &v->log->map[XRT_BY_KERNEL];

	return log->nr && !log->bad_line && log->nr == v->m->map[XRT_MAP_KERNEL].nr;
}

static bool map_agrees(const struct verify *v, char *why)
{
	const struct xrt_mapping *map = &v->m->map[XRT_MAP_KERNEL];
	const struct xrt_log_map *log = &v->log->map[XRT_BY_KERNEL];

	/* A recorder in a kernel records it before the end of its setup. */
	if (log->nr && !map->total && xrt_model_recorded(v->m) &&
	    !is_simulated(v) && v->m->phase[XRT_PHASE_SETUP].ended) {
		format_text(why, WHY_MAX,
			    "the boot log has the kernel's map, the capture does not");
		return false;
	}
	if (!maps_are_whole(v))
		return true;
	for (__u32 i = 0; i < map->nr; i++) {
		const struct xrt_e820 *a = &map->entry[i], *b = &log->entry[i];

		if (a->addr == b->addr && a->size == b->size &&
		    a->type == b->type)
			continue;
		format_text(why, WHY_MAX,
			    "range %u of the kernel's map is at %llx in the boot log and at %llx in the capture, or of another size or type",
			    i, b->addr, a->addr);
		return false;
	}
	return true;
}

/* Two things of a boot, and which machine and kernel it was. */
static const agree_fn of_boot[] = { pages_agree, map_agrees };
static const agree_fn of_machine[] = {
	kernel_agrees, xen_agrees, dom0_agrees, khz_agrees,
};

/* Return: how many do not agree; @why gets the first reason. */
static size_t count_different(const struct verify *v, const agree_fn *agree,
			      size_t nr, char *why)
{
	char other[WHY_MAX];
	size_t different = 0;

	for (size_t i = 0; i < nr; i++)
		different += !agree[i](v, different ? other : why);
	return different;
}

/*
 * What the log said besides the counts, for the line of a check that is ok. The
 * boot record is there.
 */
static const char *also_said(struct sentence *s, const struct verify *v)
{
	const struct xrt_boot_facts *f = v->log;

	if (*f->kernel)
		sentence_add(s, ", kernel");
	if (f->xen_version.known)
		sentence_add(s, ", Xen");
	if (f->dom0.known)
		sentence_add(s, ", kind of domain");
	if (f->tsc_khz.known && v->m->end->tsc_khz)
		sentence_add(s, ", TSC frequency");
	if (maps_are_whole(v))
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

/*
 * One thing that differs is an error of the capture. If more do, and the
 * machine is one of them, the log is of another boot and proves nothing.
 */
void check_log(struct verify *v, const char *name)
{
	bool machine = v->m->boot && !is_simulated(v);
	char why[WHY_MAX], of_what[WHY_MAX];
	struct sentence s = { .len = 0 };
	size_t other, boot;

	boot = count_different(v, of_boot, ARRAY_SIZE(of_boot), why);
	other = machine ? count_different(v, of_machine,
					  ARRAY_SIZE(of_machine), of_what) : 0;
	if (other && boot + other > 1)
		check_found(v, name, VERDICT_NA,
			    "the boot log is of another boot: %s; nothing was compared",
			    of_what);
	else if (boot && is_simulated(v))
		check_found(v, name, VERDICT_NA,
			    "the capture is simulated, and not of this boot: %s",
			    why);
	else if (boot || other)
		check_found(v, name, VERDICT_FAIL, "%s", boot ? why : of_what);
	else if (log_is_whole(v, name))
		check_found(v, name, VERDICT_OK,
			    "the boot log says the same: Remapped %llu, Released %llu%s",
			    v->log->remapped.value, v->log->released.value,
			    machine ? also_said(&s, v) :
			    "; which machine and kernel was not compared");
}
