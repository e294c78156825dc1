// SPDX-License-Identifier: GPL-2.0
/*
 * Rules of the diagnosis for what happens beside the chunks: ranges that are
 * swapped, extra memory, and BUGs of the kernel that no hook names.
 */
#include <string.h>

#include "diagnosis.h"
#include "diagnosis_map.h"
#include "format.h"

#define SAY(to, ...)	format_text(to, sizeof(to), __VA_ARGS__)

#define TRAP_INVALID_OPCODE	6
/* Ranges that fit into the text of a diagnosis, each with its new place. */
#define MOVED_SHOWN		3

/* The range that could not be swapped, or NULL. */
static const struct xrt_conflict *not_swapped(const struct facts *f)
{
	const struct xrt_model *m = f->m;

	if (!f->death || xrt_death_id(f->death) != XRT_DEATH_CONFLICT)
		return NULL;
	for (size_t i = m->nr_conflict; i--; ) {
		if (!m->conflict[i]->moved_to)
			return xrt_conflict_place(m->conflict[i]) >= XRT_PLACE_SWAP ?
			       m->conflict[i] : NULL;
	}
	return NULL;
}

bool rule_not_swapped(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_conflict *c = not_swapped(f);
	char range[RANGE_MAX];

	if (!c)
		return false;
	d->conflict = c;
	diagnosis_range_text(range, c->start, c->size);
	SAY(d->where, "%s", range);
	if (xrt_conflict_place(c) == XRT_PLACE_SWAP) {
		SAY(d->what, "a range that is not RAM is where Xen put the kernel or its tables, and no RAM was found to swap it with");
		SAY(d->cause, "the machine's map has no range of RAM above the dom0's memory that takes %llu KiB",
		    c->size >> 10);
		SAY(d->remedy, "give the dom0 less memory (dom0_mem=SIZE,max:SIZE), so that RAM is left above it; or run the dom0 as PVH (dom0=pvh)");
	} else {
		SAY(d->what, "more ranges that are not RAM are where Xen put the kernel or its tables than Linux can swap");
		SAY(d->cause, "Linux can swap four ranges; the machine's map has more of them there");
		SAY(d->remedy, "change where firmware puts ACPI NVS ranges, or update it; or run the dom0 as PVH (dom0=pvh)");
	}
	return true;
}

bool rule_nonram(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_fail *x = f->fail;

	if (!x || xrt_fail_step(x) != XRT_STEP_NONRAM)
		return false;
	SAY(d->what, "the p2m entry of a range that was swapped could not be set: set_phys_to_machine() did not take it");
	SAY(d->where, "pfn %llx, mfn %llx", x->pfn, x->mfn);
	SAY(d->cause, "probably there was no memory for a page of the p2m list, or the pfn lies beyond the end of that list");
	SAY(d->remedy, "give the dom0 more memory (dom0_mem=), or less to remap; try a newer kernel");
	return true;
}

bool rule_extra(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_fail *x = f->fail;

	if (!x || xrt_fail_step(x) != XRT_STEP_EXTRA)
		return false;
	SAY(d->what, "targets of the walk are not all in one region of extra memory: %llu pages are to be freed, the region has %lld",
	    x->mfn, x->ret);
	SAY(d->where, "pfn %llx", x->pfn);
	SAY(d->cause, "the kernel gave a region of extra memory fewer pages than the map has RAM there: probably the limit on extra memory (ten times the domain's memory, or its maximum reservation) ends in it");
	SAY(d->remedy, "set the dom0's maximum to its memory (dom0_mem=SIZE,max:SIZE); send this text to xen-devel@lists.xenproject.org");
	return true;
}

bool rule_no_region(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_note *first = NULL;
	char range[RANGE_MAX];
	__u64 pages = 0;

	for (size_t i = 0; i < f->m->nr_note; i++) {
		const struct xrt_note *note = f->m->note[i];

		if (xrt_note_id(note) != XRT_NOTE_NO_REGION)
			continue;
		first = first ? first : note;
		pages += note->size >> 12;
	}
	if (!first)
		return false;
	d->bad = true;
	SAY(d->what, "the kernel cannot keep track of %llu pages of extra memory (\"not enough extra memory regions\")",
	    pages);
	diagnosis_range_text(range, first->addr, first->size);
	SAY(d->where, "%s", range);
	SAY(d->cause, "the machine's map has more pieces of RAM above the dom0's memory than the kernel has regions (128)");
	SAY(d->remedy, "the dom0 cannot use that memory later; dom0_mem=SIZE,max:SIZE avoids extra memory");
	return true;
}

/* What was moved, or swapped; of many only their number. Return: how many. */
static size_t list_moved(const struct facts *f, bool swapped, struct diagnosis *d)
{
	struct sentence s = { .len = 0 };
	char from[RANGE_MAX], to[RANGE_MAX];
	size_t nr = 0;

	for (size_t i = 0; i < f->m->nr_conflict; i++) {
		const struct xrt_conflict *c = f->m->conflict[i];
		unsigned int place = xrt_conflict_place(c);

		if (!c->moved_to || (place == XRT_PLACE_SWAP) != swapped ||
		    ++nr > MOVED_SHOWN)
			continue;
		diagnosis_range_text(from, c->start, c->size);
		diagnosis_range_text(to, c->moved_to, c->size);
		sentence_add(&s, "%s", nr > 1 ? "; " : "");
		if (swapped)
			sentence_add(&s, "%s, which is not RAM, was swapped with RAM at %s",
				     from, to);
		else
			sentence_add(&s, "%s was moved from %s to %s",
				     diagnosis_place_text(place), from, to);
	}
	if (nr > MOVED_SHOWN)
		sentence_add(&s, "; and %zu more", nr - MOVED_SHOWN);
	SAY(d->what, "%s", s.text);
	return nr;
}

bool rule_swapped(const struct facts *f, struct diagnosis *d)
{
	if (!list_moved(f, true, d))
		return false;
	SAY(d->cause, "Xen put the kernel or its tables there");
	SAY(d->remedy, "nothing is broken by it");
	return true;
}

bool rule_moved(const struct facts *f, struct diagnosis *d)
{
	if (!list_moved(f, false, d))
		return false;
	SAY(d->cause, "there the machine's E820 map has a hole or a reserved range");
	SAY(d->remedy, "nothing is broken by it");
	return true;
}

/*
 * BUGs in early boot that no hook precedes, by function. The names are those of
 * Linux 5.10 to 7.2.
 */
static const struct {
	const char *function;
	const char *cause;
} known_bugs[] = {
	{ "xen_memory_setup",
	  "Xen did not give the kernel a memory map: the hypercall XENMEM_machine_memory_map (in a domU XENMEM_memory_map) failed or returned no entry" },
	{ "xen_add_remap_nonram",
	  "a swapped range and its new place are at different offsets in a page" },
	{ "xen_relocate_p2m",
	  "the p2m list that Xen's builder made has no physical address" },
	{ "xen_build_mfn_list_list",
	  "the p2m list is not mapped by pages of 4 KiB where the list for toolstacks is built" },
	{ "xen_rebuild_p2m_list",
	  "the p2m list is not mapped by pages of 4 KiB where it is rebuilt" },
	{ "xen_alloc_p2m_entry",
	  "the p2m list is not mapped by pages of 4 KiB where an entry is needed" },
	{ "xen_setup_mfn_list_list",
	  "Xen's shared info page is not mapped yet" },
	{ "alloc_p2m",
	  "there was no memory for a page of the p2m list or a table for it" },
	{ "pin_pagetable_pfn",
	  "Xen did not take a page as a page table: it has another use, or is mapped writable" },
	{ "set_page_prot_flags",
	  "Xen did not change the mapping of a page table" },
	{ "xen_mc_flush",
	  "Xen refused calls of a batch (multicall); the kernel prints which" },
};

static bool names_function(const struct xrt_death *x, const char *function)
{
	size_t n = strlen(function);

	return n < sizeof(x->text) && !memcmp(x->text, function, n);
}

bool rule_known_bug(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_death *x = f->death;
	char text[XRT_ESCAPED(sizeof(x->text))];

	if (!x || xrt_death_id(x) != XRT_DEATH_EXCEPTION ||
	    x->trapnr != TRAP_INVALID_OPCODE)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(known_bugs); i++) {
		if (!names_function(x, known_bugs[i].function))
			continue;
		xrt_escape(text, sizeof(text), x->text, sizeof(x->text));
		SAY(d->what, "the kernel stopped itself (BUG) in %s", text);
		SAY(d->where, "instruction at %llx", x->ip);
		SAY(d->cause, "%s", known_bugs[i].cause);
		SAY(d->remedy, "boot with earlyprintk=xen and Xen with loglvl=all guest_loglvl=all, and send both logs to xen-devel@lists.xenproject.org");
		return true;
	}
	return false;
}
