// SPDX-License-Identifier: GPL-2.0
/*
 * Diagnosis of the line that the recorder prints when the kernel dies, where its
 * frames are missing: on a photo, for one.
 */

#include "diagnosis_log.h"
#include "format.h"
#include "names.h"
#include "source_lines.h"

#define SAY(to, ...)	format_text(to, sizeof(to), __VA_ARGS__)

#define FRAMES	"take the whole log of the serial console: the lines before this one, which start with 'xrt:', have the rest"

/* " (EINVAL)": Xen's error numbers are Linux's. */
static const char *error_text(__s64 error)
{
	static const struct {
		__s64 error;
		const char *text;
	} known[] = {
		{ -1, " (EPERM)" }, { -3, " (ESRCH)" }, { -12, " (ENOMEM)" },
		{ -14, " (EFAULT)" }, { -16, " (EBUSY)" },
		{ -22, " (EINVAL)" }, { -38, " (ENOSYS)" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (known[i].error == error)
			return known[i].text;
	}
	return "";
}

static void say_page(const struct xrt_sentence *s, struct diagnosis *d)
{
	struct sentence where = { .len = 0 };

	if (s->pfn.known)
		sentence_add(&where, "pfn %llx", s->pfn.value);
	else
		sentence_add(&where, "pfn not whole in the line");
	if (s->mfn.known)
		sentence_add(&where, ", mfn %llx", s->mfn.value);
	if (s->area.known)
		sentence_add(&where, ", area %llu", s->area.value);
	if (s->chunk.known)
		sentence_add(&where, ", chunk %llu of the walk", s->chunk.value);
	SAY(d->where, "%s", where.text);
}

/* Xen refused an update of a page. */
static void say_refused(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_sentence *s = &all->f->sentence;
	bool map = s->step == XRT_STEP_MAP;
	char error[FORMAT_MAX] = "an error that is not in the line";

	if (s->error.known)
		SAY(error, "%lld", (__s64)s->error.value);
	SAY(d->what, "the %s step of a page update failed: hypercall %s returned %s%s",
	    xrt_step_name(s->step), map ? "update_va_mapping" : "mmu_update",
	    error, s->error.known ? error_text((__s64)s->error.value) : "");
	if (map && all->f->limit.bytes) {
		SAY(d->cause, "probably %s on the kernel's command line: the kernel maps no memory beyond it",
		    all->f->limit.text);
		SAY(d->remedy, "take it off; limit the dom0's memory by dom0_mem=SIZE,max:SIZE on Xen's line");
		return;
	}
	SAY(d->cause, map ?
	    "Xen refused it. The line does not say why: mem= or memmap= on the kernel's command line would do this" :
	    "Xen refused it. The line does not say why: probably the mfn is not the domain's own");
	SAY(d->remedy, map ?
	    "take mem= and memmap= off the kernel's command line, if they are there; otherwise " FRAMES :
	    "boot Xen with loglvl=all guest_loglvl=all, so that it says why; " FRAMES);
}

static void say_step(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_sentence *s = &all->f->sentence;

	say_page(s, d);
	SAY(d->remedy, "%s", s->plain ?
	    "send the whole log of the serial console to xen-devel@lists.xenproject.org" :
	    FRAMES);
	switch (s->step) {
	case XRT_STEP_M2P:
	case XRT_STEP_MAP:
		say_refused(all, d);
		return;
	case XRT_STEP_CHAIN:
		if (s->mfn.known && s->found.known)
			SAY(d->what, "the list of chunks is overwritten: the chunk in mfn %llx says that it is in mfn %llx",
			    s->mfn.value, s->found.value);
		else
			SAY(d->what, "the list of chunks is overwritten");
		SAY(d->cause, "something wrote to the chunk's first page between prepare and the walk");
		return;
	case XRT_STEP_EXTRA:
		SAY(d->what, "targets of the walk are not all in one region of extra memory");
		if (s->pages.known && s->region.known)
			SAY(d->what, "targets of the walk are not all in one region of extra memory: %llu pages are to be freed, the region has %lld",
			    s->pages.value, (__s64)s->region.value);
		SAY(d->cause, "the kernel gave a region of extra memory fewer pages than the map has RAM there");
		SAY(d->remedy, "set the dom0's maximum to its memory (dom0_mem=SIZE,max:SIZE)");
		return;
	case XRT_STEP_NONRAM:
		SAY(d->what, "the p2m entry of a range that was swapped could not be set");
		break;
	default:
		SAY(d->what, "the %s step of a page update failed: set_phys_to_machine() did not take the entry",
		    xrt_step_name(s->step));
	}
	SAY(d->cause, "probably there was no memory for a page of the p2m list, or the pfn is beyond its end");
	SAY(d->remedy, "give the dom0 more memory (dom0_mem=), or less to remap");
}

static void say_place(const struct xrt_sentence *s, struct diagnosis *d)
{
	SAY(d->where, "[mem 0x%016llx-0x%016llx]", s->start, s->end - 1);
	if (s->place == XRT_PLACE_SWAP || s->place == XRT_PLACE_SWAP_LIMIT) {
		SAY(d->what, s->place == XRT_PLACE_SWAP ?
		    "a range that is not RAM is where Xen put the kernel or its tables, and no RAM was found to swap it with" :
		    "more ranges that are not RAM are where Xen put the kernel or its tables than Linux can swap");
		SAY(d->cause, "the machine's map has such ranges there, and too little RAM above the dom0's memory");
		SAY(d->remedy, "give the dom0 less memory (dom0_mem=SIZE,max:SIZE); or run it as PVH (dom0=pvh)");
		return;
	}
	SAY(d->what, "%s: not in RAM of the E820 map%s, so Linux stopped",
	    xrt_place_name(s->place),
	    s->place == XRT_PLACE_P2M || s->place == XRT_PLACE_INITRD ?
	    ", and no free RAM to move it to" : "");
	SAY(d->cause, "Xen puts these at addresses that do not depend on the machine's map");
	SAY(d->remedy, "change where firmware has the range that is in the way, or run the dom0 as PVH (dom0=pvh); " FRAMES);
}

static void say_exception(const struct xrt_sentence *s, struct diagnosis *d)
{
	const char *in = source_function_text(s->function);

	SAY(d->what, "the kernel died of %s%s", diagnosis_trap_text(s->vector),
	    s->vector == 14 && s->address < 1 << XRT_PAGE_SHIFT ?
	    " through a NULL pointer" : "");
	if (*s->function)
		SAY(d->where, "in %s%s%s, phase %s, address %llx", s->function,
		    in ? ": " : "", in ? in : "", s->phase, s->address);
	else if (s->ip.known)
		SAY(d->where, "instruction at %llx, phase %s, address %llx",
		    s->ip.value, s->phase, s->address);
	else
		SAY(d->where, "phase %s, address %llx", s->phase, s->address);
	SAY(d->cause, "not in the line");
	SAY(d->remedy, "%s", FRAMES);
}

bool log_rule_sentence(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_sentence *s = &all->f->sentence;

	if (!s->line)
		return false;
	switch (s->death) {
	case XRT_DEATH_FAIL:
		say_step(all, d);
		break;
	case XRT_DEATH_CONFLICT:
		say_place(s, d);
		break;
	case XRT_DEATH_EXCEPTION:
		say_exception(s, d);
		break;
	default:
		SAY(d->what, "the kernel panicked: %s", s->text);
		SAY(d->where, "phase %s, chunk %llu of the walk", s->phase,
		    s->chunk.value);
		SAY(d->cause, "as the kernel says");
		SAY(d->remedy, "%s", FRAMES);
	}
	return true;
}
