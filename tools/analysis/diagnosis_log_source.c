// SPDX-License-Identifier: GPL-2.0
/* The rule for a kernel that names no more than the source line of its death. */
#include <string.h>

#include "diagnosis_log.h"
#include "format.h"
#include "source_lines.h"
#include "xrt.h"

#define SAY(to, ...)	format_text(to, sizeof(to), __VA_ARGS__)

#define LOOK_FOR	"the line before it that starts with 'Failed to' or ends in 'E820 map'"

/* Functions that a place of the table may be compiled into. */
static const char *place_functions(enum source_place place)
{
	switch (place) {
	case SOURCE_P2M_WARN ... SOURCE_CHAIN:
		return "xen_remap_memory xen_update_mem_tables";
	case SOURCE_PAGE_TABLES:
		return "xen_pt_check_e820";
	case SOURCE_P2M_AREA:
		return "xen_relocate_p2m xen_setup_kernel_pagetable";
	case SOURCE_SWAP_MAX:
		return "xen_add_remap_nonram xen_chk_is_e820_usable xen_e820_resolve_conflicts xen_e820_swap_entry_with_ram xen_memory_setup";
	case SOURCE_PIECE:
		return "xen_chk_is_e820_usable xen_memory_setup xen_pt_check_e820";
	case SOURCE_RELEASE_WARN:
	case SOURCE_KERNEL:
	case SOURCE_INITRD:
	case SOURCE_NO_SWAP:
	case SOURCE_NO_MAP:
		return "xen_memory_setup xen_set_identity_and_release_chunk xen_set_identity_and_remap_chunk xen_chk_is_e820_usable xen_e820_swap_entry_with_ram xen_e820_resolve_conflicts";
	default:
		return NULL;
	}
}

/* A source that was patched has other lines: the function shows it, if any. */
static bool fits_function(enum source_place place, const char *function)
{
	const char *in = place_functions(place);

	return !in || strstr(in, function);
}

static void check_function(struct source_found *found, const char *function)
{
	if (found->answer != SOURCE_UNKNOWN &&
	    !fits_function(found->place, function))
		found->answer = SOURCE_UNKNOWN;
}

static void find_source(const struct xrt_boot_facts *f,
			const struct xrt_event *e, bool warn,
			struct source_found *found)
{
	const char *file = strstr(e->text, "arch/x86/xen/");
	struct source_query query = {
		.version = f->version, .patch = (__u32)f->patch.value,
		.patch_known = f->patch.known, .file = file,
		.line = (__u64)e->value, .warn = warn,
	};

	*found = (struct source_found){ .answer = SOURCE_UNKNOWN };
	if (!file)
		return;
	source_lines_find(found, &query);
	check_function(found, e->function);
}

/* Return: whether the source line says what happened. */
static bool say_source(const struct xrt_boot_facts *f,
		       const struct source_found *found, struct diagnosis *d)
{
	bool sure = found->answer == SOURCE_SURE && !f->packaged;

	if (found->answer == SOURCE_UNKNOWN)
		return false;
	SAY(d->what, "%s%s: this is what that source line of Linux %u.%u.%u is about%s",
	    sure ? "" : "probably ", source_place_text(found->place),
	    found->version >> 16, found->version & 0xffff, found->patch,
	    sure ? "" : found->answer == SOURCE_SURE ?
	    "; the kernel has a name of its own and may be patched" :
	    ", the nearest version that is known");
	if (f->limit.bytes &&
	    (found->place == SOURCE_MAPPING ||
	     found->place == SOURCE_MAPPING_WARN)) {
		SAY(d->cause, "probably %s on the kernel's command line: the kernel maps no memory from pfn %llx on, where no page table takes the mapping; the line before it that starts with 'Failed to' would prove it",
		    f->limit.text, f->limit.bytes >> XRT_PAGE_SHIFT);
		SAY(d->remedy, "take %s off the kernel's command line; limit the dom0's memory by dom0_mem=SIZE,max:SIZE on Xen's",
		    f->limit.text);
	} else {
		SAY(d->cause, "not in the log: look for " LOOK_FOR);
	}
	return true;
}

static bool is_walk(const char *function)
{
	return !strcmp(function, "xen_remap_memory") ||
	       !strcmp(function, "xen_update_mem_tables");
}

/* A warning alone counts if the kernel cannot have gone on after it. */
static const struct xrt_event *find_event(const struct xrt_boot_facts *f,
					  struct source_found *found)
{
	const struct xrt_event *e = &f->event[XRT_EVENT_BUG];

	if (e->line) {
		find_source(f, e, false, found);
		return e;
	}
	e = &f->event[XRT_EVENT_WARNING];
	if (!e->line || boot_facts_past_remap(f))
		return NULL;
	find_source(f, e, true, found);
	if (found->answer != SOURCE_UNKNOWN && found->place < SOURCE_CHAIN)
		return e;
	return is_walk(e->function) ? e : NULL;
}

/* What can be said of a BUG without knowing its source line. */
static void say_bug(const struct log_diagnoses *all, const struct xrt_event *e,
		    bool done, struct diagnosis *d)
{
	const char *in = done ? NULL : source_function_text(e->function);

	if (e == &all->f->event[XRT_EVENT_WARNING]) {
		SAY(d->what, strstr(e->text, "WARNING") ?
		    "probably a page update of the walk failed: the function that the log names warns of nothing else" :
		    "the kernel reported a failure in the walk");
		SAY(d->cause, "not in the log: look for " LOOK_FOR);
		return;
	}
	SAY(d->what, "the kernel hit a BUG%s%s", in ? " " : !all->remap ? "" :
	    done ? " after the remap was done" :
	    "; whether the remap was done by then is not in the log",
	    in ? in : "");
	if (!all->remap)
		SAY(d->cause, "not the remap: this kind of domain has none");
	else if (in)
		SAY(d->cause, "not known: the function is, but the source line of this kernel version is not in the table; look for " LOOK_FOR);
	else if (strstr(e->text, "xen/") && !done)
		SAY(d->cause, "not known: the source line of this kernel version is not in the table; look it up in the kernel's source");
	else
		SAY(d->cause, "not proven to be about the remap");
}

bool log_rule_bug(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_boot_facts *f = all->f;
	struct source_found found;
	const struct xrt_event *e = find_event(f, &found);
	bool done;

	if (!e)
		return false;
	SAY(d->where, "line %llu: %s%s%s", e->line, e->text,
	    *e->function && !strstr(e->text, e->function) ? "; in " : "",
	    *e->function && !strstr(e->text, e->function) ? e->function : "");
	done = boot_facts_past_remap(f) || !all->remap;
	if (done)
		SAY(d->remedy, "look at the kernel's own messages around line %llu",
		    e->line);
	else
		SAY(d->remedy, "%s", LOG_EARLY);
	if (!done && say_source(f, &found, d))
		return true;
	say_bug(all, e, done, d);
	return true;
}
