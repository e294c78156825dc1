// SPDX-License-Identifier: GPL-2.0
/*
 * The rules for plain logs. What a line says is stated; what is inferred is
 * called probable; what only the map makes likely is called suspected.
 */
#include <string.h>

#include "diagnosis_log.h"
#include "fit.h"
#include "format.h"
#include "names.h"
#include "source_lines.h"

#define SAY(to, ...)	format_text(to, sizeof(to), __VA_ARGS__)

/*
 * From the kernel's start to the end of the last piece beside it, 0 if that is
 * not known: the page tables come last.
 */
static __u64 whole_size(const struct xrt_boot_facts *f)
{
	const struct xrt_pfns *kernel = &f->piece[XRT_PIECE_KERNEL];
	__u64 end = kernel->end;

	if (!end || !f->piece[XRT_PIECE_PAGE_TABLES].end)
		return 0;
	for (int i = 0; i < XRT_NR_PIECES; i++) {
		if (f->piece[i].start >= kernel->start && f->piece[i].end > end)
			end = f->piece[i].end;
	}
	return end - kernel->start;
}

/* What helps if the kernel or what Xen puts beside it is in a bad place. */
static void place_remedy(const struct log_diagnoses *all, __u32 piece,
			 struct diagnosis *d)
{
	const struct xrt_log_map *map = all->map;
	char start[FORMAT_LINE] = "another CONFIG_PHYSICAL_START";
	__u64 size = whole_size(all->f), at;

	at = map && size ? fit_find_start(map->entry, map->nr, size) : 0;
	if (at)
		SAY(start, "CONFIG_PHYSICAL_START=0x%llx, where it would fit",
		    at);
	if (map && piece < XRT_NR_PIECES &&
	    fit_only_nvs(map->entry, map->nr, &all->f->piece[piece]))
		SAY(d->remedy,
		    "Linux 6.12 or later, which moves ACPI NVS out of the way; or a smaller kernel, or one with %s; or run the dom0 as PVH (dom0=pvh)",
		    start);
	else
		SAY(d->remedy,
		    "a smaller kernel, or one with %s; change where firmware puts the range; or run the dom0 as PVH (dom0=pvh). Linux 6.12 or later moves ACPI NVS, and nothing else, out of the way",
		    start);
}

bool log_rule_conflict(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_event *e = &all->f->event[XRT_EVENT_CONFLICT];
	const struct xrt_pfns *at = e->piece < XRT_NR_PIECES ?
				    &all->f->piece[e->piece] : NULL;
	struct fit_clash c;
	char clash[FORMAT_LINE];

	if (!e->line)
		return false;
	SAY(d->what, "%s: not in RAM of the E820 map, so Linux stopped (line %llu)",
	    fit_piece_text(e->piece), e->line);
	if (log_find_clash(all, e->piece, &c))
		SAY(d->where, "%s: [mem 0x%016llx-0x%016llx]; in its way: %s",
		    fit_piece_text(e->piece), at->start, at->end - 1,
		    log_clash_text(clash, sizeof(clash), &c));
	else if (at && at->end)
		SAY(d->where, "%s: [mem 0x%016llx-0x%016llx]; with which range they collide the log does not say: Xen's map is missing or not whole",
		    fit_piece_text(e->piece), at->start, at->end - 1);
	else
		SAY(d->where, "the place is not in the log: look for Xen's lines 'Loaded kernel:', 'Page tables:' and its map of the RAM above");
	SAY(d->cause, "Xen puts kernel and page tables at the address that the kernel asks for, without regard to the machine's map; a PV kernel cannot move them");
	place_remedy(all, e->piece, d);
	return true;
}

bool log_rule_no_area(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_event *e = &all->f->event[XRT_EVENT_NO_AREA];

	if (!e->line)
		return false;
	SAY(d->what, "%s: not in RAM of the E820 map, and no free RAM to move it to (line %llu)",
	    fit_piece_text(e->piece), e->line);
	SAY(d->cause, "the map has too little RAM in one piece below the domain's end");
	SAY(d->remedy, "%s; less memory for the dom0 (dom0_mem=); a smaller memory hole below 4 GiB",
	    e->piece == XRT_PIECE_INITRD ? "a smaller initrd" :
	    "a machine map with larger ranges of RAM");
	return true;
}

bool log_rule_swap(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_event *none = &all->f->event[XRT_EVENT_NO_SWAP];
	const struct xrt_event *many = &all->f->event[XRT_EVENT_SWAP_MAX];

	if (!none->line && !many->line)
		return false;
	SAY(d->what, none->line ?
	    "ACPI NVS is where the kernel is, and there is no RAM above the domain's pages to swap it with (line %llu)" :
	    "more ranges are where the kernel is than Linux can swap (line %llu)",
	    none->line ? none->line : many->line);
	SAY(d->cause, none->line ?
	    "the dom0 has all of the machine's memory, or nearly all" :
	    "the machine's map has many ranges that are not RAM at the kernel's place");
	SAY(d->remedy, none->line ?
	    "leave memory to Xen: a smaller dom0_mem=SIZE,max:SIZE on its command line" :
	    "a kernel with another CONFIG_PHYSICAL_START, or dom0=pvh");
	return true;
}

static void say_step_cause(const struct xrt_boot_facts *f,
			   const struct xrt_event *e, struct diagnosis *d)
{
	__u64 limit = f->limit.bytes >> XRT_PAGE_SHIFT;

	d->xen = f->nr_complaint;
	if (e->step == XRT_STEP_MAP && limit && e->pfn != XRT_NO_PFN &&
	    e->pfn >= limit) {
		SAY(d->cause, "the kernel's command line has %s, so the kernel maps no memory from pfn %llx on; the target pfn %llx is beyond that, where no page table takes the mapping",
		    f->limit.text, limit, e->pfn);
		SAY(d->remedy, "take %s off the kernel's command line; limit the dom0's memory by dom0_mem=SIZE,max:SIZE on Xen's",
		    f->limit.text);
		return;
	}
	SAY(d->cause, d->xen ? "Xen refused it, probably for what it said before, which follows below" :
	    e->step == XRT_STEP_P2M ? "probably there was no memory for a page of the p2m list, or the pfn is beyond its end" :
	    e->step == XRT_STEP_MAP && !f->has_command_line ?
	    "not proven: the kernel's command line is not in the log; mem= or memmap= on it would do this" :
	    "not in the log: Xen prints why only with loglvl=all guest_loglvl=all");
	SAY(d->remedy, e->step == XRT_STEP_MAP && !f->has_command_line ?
	    "look for mem= and memmap= on the kernel's command line and take them off; otherwise %s" :
	    "%s", LOG_EARLY);
}

bool log_rule_step(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_event *e = &all->f->event[XRT_EVENT_STEP];
	char pfn[FORMAT_MAX] = "not in the log", mfn[FORMAT_MAX] = "not in the log";
	char error[FORMAT_MAX] = "";

	if (!e->line)
		return false;
	if (e->value)
		SAY(error, " with error %lld", e->value);
	SAY(d->what, "the %s step of a page update failed%s (line %llu)",
	    xrt_step_name(e->step), error, e->line);
	if (e->pfn != XRT_NO_PFN)
		SAY(pfn, "%llx", e->pfn);
	if (e->mfn != XRT_NO_PFN)
		SAY(mfn, "%llx", e->mfn);
	SAY(d->where, "pfn %s, mfn %s", pfn, mfn);
	say_step_cause(all->f, e, d);
	return true;
}

static void say_crash_cause(const struct log_diagnoses *all,
			    const struct xrt_event *e, struct diagnosis *d)
{
	const struct xrt_boot_facts *f = all->f;

	if (!all->remap || boot_facts_past_remap(f)) {
		SAY(d->cause, !all->remap ?
		    "not the remap: this kind of domain has none" :
		    f->remapped.known ?
		    "not the remap: it had been done before" :
		    "not the remap: the kernel had come further than that");
		SAY(d->remedy, "look at the kernel's own messages around line %llu",
		    e->line);
		return;
	}
	if (log_early_ram(all, f->map[XRT_BY_KERNEL].nr ? "probably" :
			  "suspected from the map:", d->cause,
			  sizeof(d->cause)))
		SAY(d->remedy, "leave more RAM at low addresses (a smaller hole below 4 GiB in firmware), or less memory for the dom0 (dom0_mem=)");
	else if (log_suspect(all, d->cause, sizeof(d->cause)))
		SAY(d->remedy, "to prove it, %s", LOG_EARLY);
	else
		SAY(d->remedy, "%s", LOG_EARLY);
	d->xen = f->nr_complaint;
	if (!*d->cause && strstr(e->text, "ailed to allocate"))
		SAY(d->cause, "too little memory, as the kernel says; whether the walk was done by then is not in the log");
	if (!*d->cause)
		SAY(d->cause, d->xen ?
		    "not proven; what Xen refused before follows below" :
		    "not in the log");
}

/* Did the kernel print anything before it died? An excerpt does not say. */
static const char *printed_text(const struct xrt_boot_facts *f)
{
	if (*f->kernel || f->released.known || f->map[XRT_BY_KERNEL].nr ||
	    f->event[XRT_EVENT_EXCEPTION].line || boot_facts_past_remap(f))
		return "";
	if (f->unread)
		return "; its kernel printed nothing that is known";
	if (f->entered)
		return "; its kernel printed nothing after its first lines";
	return f->started ? "; its kernel printed nothing" :
	       "; what its kernel printed is not in the log";
}

bool log_rule_crash(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_boot_facts *f = all->f;
	const struct xrt_event *e = &f->event[XRT_EVENT_EXCEPTION];
	const char *in;

	if (!e->line)
		e = &f->event[XRT_EVENT_CRASH];
	if (!e->line)
		e = &f->event[XRT_EVENT_PANIC];
	if (!e->line)
		return false;
	if (e == &f->event[XRT_EVENT_PANIC])
		SAY(d->what, "the kernel panicked (line %llu)", e->line);
	else if (e->value < 0)
		SAY(d->what, "the dom0 stopped, as Xen reports (line %llu)%s%s",
		    e->line, printed_text(f),
		    strstr(e->text, "halted") ?
		    ". A shutdown of a dom0 with another console looks the same" : "");
	else
		SAY(d->what, "the kernel died of %s%s (line %llu)%s",
		    diagnosis_trap_text(e->value), e->has_fault &&
		    e->fault < 1 << XRT_PAGE_SHIFT ?
		    " through a NULL pointer" : "", e->line, printed_text(f));
	in = source_function_text(e->function);
	if (*e->function)
		SAY(d->where, "in %s%s%s", e->function, in ? ": " : "",
		    in ? in : "");
	else if (e->address && e->has_fault)
		SAY(d->where, "instruction at %llx, address %llx", e->address,
		    e->fault);
	else if (e->address)
		SAY(d->where, "instruction at %llx; its symbol is in the kernel's System.map",
		    e->address);
	else
		SAY(d->where, "%s", e->text);
	say_crash_cause(all, e, d);
	return true;
}

/* Xen stopped: its own fault, or it could not make the dom0. */
bool log_rule_xen(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_event *e = &all->f->event[XRT_EVENT_XEN_PANIC];

	if (!e->line)
		return false;
	SAY(d->what, "Xen itself stopped (line %llu)", e->line);
	SAY(d->where, e->value ? "Xen's reason: %s" : "%s", e->text);
	SAY(d->cause, !all->remap ?
	    "not the remap: this kind of domain has none" :
	    strstr(e->text, "omain 0") || strstr(e->text, "DOM0") ?
	    "not the remap: Xen could not make the dom0, so its kernel never ran" :
	    "not in the log; no line of it is about the remap");
	SAY(d->remedy, "look for Xen's lines before line %llu", e->line);
	return true;
}

/* Xen started a kernel, and that is all. */
bool log_rule_silent(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_boot_facts *f = all->f;

	if (boot_facts_have_kernel(f) || boot_facts_past_remap(f) ||
	    !(f->entered || (f->started && (f->first.known || f->p2m.known))))
		return false;
	if (f->entered)
		SAY(d->what, "the kernel printed nothing%s after its first lines, which it prints before it looks at the map",
		    f->unread ? " that is known" : "");
	else
		SAY(d->what, "the kernel printed nothing%s after Xen had started it (line %llu)",
		    f->unread ? " that is known" : "", f->started);
	SAY(d->where, "it may have died, it may print to another console, or the log ends early; the log does not say");
	if (!log_suspect(all, d->cause, sizeof(d->cause)))
		SAY(d->cause, "not known");
	SAY(d->remedy, "%s", LOG_EARLY);
	return true;
}

/* The first version that remaps as this program knows it. */
#define FIRST_REMAP	(3 << 16 | 19)

bool log_rule_old(const struct log_diagnoses *all, struct diagnosis *d)
{
	__u32 version = all->f->version;

	if (!version || version >= FIRST_REMAP)
		return false;
	SAY(d->what, "Linux %u.%u moves pages in another way: the remap that this program knows came with Linux 3.19",
	    version >> 16, version & 0xffff);
	return true;
}

bool log_rule_unfinished(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_boot_facts *f = all->f;

	if (boot_facts_past_remap(f) || all->nr)
		return false;
	d->bad = true;
	SAY(d->what, "how the boot went on is not in the log: neither 'Remapped N page(s)' nor a failure");
	if (!log_suspect(all, d->cause, sizeof(d->cause)))
		SAY(d->cause, "not known");
	SAY(d->remedy, "%s; predict shows what the map implies", LOG_EARLY);
	return true;
}

bool log_rule_released(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_boot_facts *f = all->f;
	__u64 pages = f->released.known ? f->released.value : 0;

	if (!pages && !f->event[XRT_EVENT_NO_RANGE].line)
		return false;
	if (pages)
		SAY(d->what, "%llu pages (%llu MiB) were given back to Xen: the map has no RAM left above the domain's end to move them to",
		    pages, pages >> 8);
	else
		SAY(d->what, "pages were given back to Xen (line %llu): the map has no RAM left above the domain's end to move them to",
		    f->event[XRT_EVENT_NO_RANGE].line);
	SAY(d->cause, "the domain has nearly as much memory as the machine");
	SAY(d->remedy, "nothing is broken; a smaller dom0_mem=SIZE,max:SIZE leaves room to remap");
	return true;
}

bool log_rule_release(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_event *e = &all->f->event[XRT_EVENT_RELEASE];

	if (!e->line)
		return false;
	d->bad = true;
	SAY(d->what, "Xen did not take back a page that had no target (line %llu; a warning: the boot goes on)",
	    e->line);
	if (e->pfn != XRT_NO_PFN)
		SAY(d->where, "pfn %llx, error %lld", e->pfn, e->value);
	d->xen = all->f->nr_complaint;
	SAY(d->cause, d->xen ? "probably what Xen said, which follows below" :
	    "not in the log");
	SAY(d->remedy, "the memory is lost until the next boot; a smaller dom0_mem avoids releases");
	return true;
}

bool log_rule_region(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_event *e = &all->f->event[XRT_EVENT_NO_REGION];

	if (!e->line)
		return false;
	SAY(d->what, "the kernel has no room for another range of extra memory (line %llu)",
	    e->line);
	SAY(d->cause, "the map has more ranges of RAM above the domain's pages than the kernel keeps");
	SAY(d->remedy, "the domain cannot grow into that RAM; nothing else is broken");
	return true;
}

bool log_rule_record(const struct log_diagnoses *all, struct diagnosis *d)
{
	const struct xrt_event *e = &all->f->event[XRT_EVENT_NO_RECORD];

	if (!e->line)
		return false;
	SAY(d->what, "the recorder got no memory for %lld blocks and recorded nothing (line %llu)",
	    e->value, e->line);
	SAY(d->cause, "too little memory at the walk");
	SAY(d->remedy, "a smaller buffer (xen_remap_trace=...,buf=SIZE) or level chunk");
	return true;
}
