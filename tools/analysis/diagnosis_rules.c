// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of the diagnosis. Each says only what records prove; a cause that
 * they do not prove is called probable.
 */
#include <stdio.h>

#include "diagnosis.h"
#include "diagnosis_map.h"
#include "format.h"

#define SAY(to, ...)	snprintf(to, sizeof(to), __VA_ARGS__)

#define RET_EINVAL	(-22)
#define PAGE_SHIFT	12
/* Bytes that the kernel needs for each page frame: struct page. */
#define PAGE_STRUCT	64

/* Hypercalls return negative error numbers, Xen's own, which are Linux's. */
static const char *ret_name(__s64 ret)
{
	static const struct {
		__s64 ret;
		const char *name;
	} names[] = {
		{ -1, " (EPERM)" }, { -3, " (ESRCH)" }, { -12, " (ENOMEM)" },
		{ -14, " (EFAULT)" }, { -16, " (EBUSY)" },
		{ RET_EINVAL, " (EINVAL)" }, { -38, " (ENOSYS)" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (names[i].ret == ret)
			return names[i].name;
	}
	return "";
}

/* Where a page update failed. */
static void where_page(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_fail *x = f->fail;
	char pfn[FORMAT_MAX], mfn[FORMAT_MAX];
	int n = SAY(d->where, "pfn %s, mfn %s: page %u of chunk %u of the walk",
		    format_frame(pfn, x->pfn), format_frame(mfn, x->mfn),
		    x->page, x->chunk);
	size_t room = sizeof(d->where) - (size_t)n;

	if (f->area)
		snprintf(d->where + n, room,
			 "; it was pfn %llx, in area %u (pfn %llx-%llx)",
			 f->from->pfn + (x->pfn - f->from->target_pfn),
			 xrt_area_nr(f->area), f->area->start_pfn,
			 f->area->end_pfn);
	else if (f->from)
		snprintf(d->where + n, room,
			 "; it was pfn %llx, the record of its area is missing",
			 f->from->pfn + (x->pfn - f->from->target_pfn));
	else
		snprintf(d->where + n, room,
			 "; the area that it came from is unknown, that record is missing");
}

bool rule_beyond(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_fail *x = f->fail;
	__u64 limit = f->log ? f->log->limit.bytes >> PAGE_SHIFT : 0;

	if (!x || xrt_fail_step(x) != XRT_STEP_MAP || x->ret != RET_EINVAL)
		return false;
	if (limit ? x->pfn < limit : x->chunk || x->page)
		return false;
	SAY(d->what,
	    "the mapping step of a page update failed: hypercall update_va_mapping returned %lld%s",
	    x->ret, ret_name(x->ret));
	where_page(f, d);
	if (limit)
		SAY(d->cause,
		    "the kernel's command line has %s, so the kernel maps no memory from pfn %llx on; the target pfn %llx lies beyond that, where no page table takes the mapping",
		    f->log->limit.text, limit, x->pfn);
	else
		SAY(d->cause,
		    "probably the kernel did not map memory up to pfn %llx: Xen returns this where no page table leads to the address, and it is the very first page of the walk. An option mem= on the kernel's command line does that; it cuts the map after the targets were chosen",
		    x->pfn);
	SAY(d->remedy,
	    "take mem= (or memmap=) off the dom0 kernel's command line; limit its memory by dom0_mem=SIZE,max:SIZE on Xen's");
	return true;
}

bool rule_refused(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_fail *x = f->fail;
	bool map;

	if (!x || (xrt_fail_step(x) != XRT_STEP_M2P && xrt_fail_step(x) != XRT_STEP_MAP))
		return false;
	map = xrt_fail_step(x) == XRT_STEP_MAP;
	SAY(d->what, "the %s step of a page update failed: hypercall %s returned %lld%s",
	    xrt_step_name(xrt_fail_step(x)), map ? "update_va_mapping" : "mmu_update",
	    x->ret, ret_name(x->ret));
	where_page(f, d);
	d->xen = f->log && f->log->nr_xen;
	SAY(d->cause, "Xen refused it%s",
	    d->xen ? ", probably for what it said just before, which stands below" :
	    map ? ". The records do not say why: probably mfn and pfn do not fit what Xen holds of this domain, or no page table leads to the address" :
	    ". The records do not say why: probably the mfn is not the domain's own");
	SAY(d->remedy,
	    "boot Xen with loglvl=all guest_loglvl=all, so that it says why; then send its lines with this text to xen-devel@lists.xenproject.org");
	return true;
}

bool rule_p2m(const struct facts *f, struct diagnosis *d)
{
	if (!f->fail || xrt_fail_step(f->fail) != XRT_STEP_P2M)
		return false;
	SAY(d->what, "the p2m step of a page update failed: set_phys_to_machine() did not take the entry");
	where_page(f, d);
	SAY(d->cause,
	    "probably there was no memory for a page of the p2m list, or the pfn lies beyond the end of that list");
	SAY(d->remedy, "give the dom0 more memory (dom0_mem=), or less to remap; try a newer kernel");
	return true;
}

/* The walk goes from the chunk prepared last to the first. */
static const struct xrt_prepared *prepared_of_walk(const struct facts *f)
{
	const struct xrt_model *m = f->m;
	__u64 total = f->death ? f->death->prepared_chunks :
		      m->begin ? m->begin->chunks : 0;

	if (f->fail->chunk >= total)
		return NULL;
	for (size_t i = 0; i < m->nr_prepared; i++) {
		if (m->prepared[i].nr == total - 1 - f->fail->chunk)
			return &m->prepared[i];
	}
	return NULL;
}

bool rule_chain(const struct facts *f, struct diagnosis *d)
{
	char mfn[FORMAT_MAX], found[FORMAT_MAX];
	const struct xrt_prepared *p;
	const struct xrt_fail *x = f->fail;

	if (!x || xrt_fail_step(x) != XRT_STEP_CHAIN)
		return false;
	SAY(d->what,
	    "the chain is broken: the page of chunk %u does not name itself, mfn %s was expected in it and %s found",
	    x->chunk, format_frame(mfn, x->mfn),
	    format_frame(found, (__u64)x->ret));
	p = prepared_of_walk(f);
	if (!p)
		SAY(d->where, "chunk %u of the walk, mfn %s; the record of its preparing is missing",
		    x->chunk, mfn);
	else
		SAY(d->where, "chunk %u of the walk, prepared as number %u from pfn %llx at mfn %llx%s",
		    x->chunk, p->nr, p->pfn, p->mfn,
		    p->mfn == x->mfn ? "" : ", which is not the mfn that the list led to");
	if (p && p->mfn != x->mfn)
		SAY(d->cause, "the list led to the wrong page: the link in the chunk before was overwritten, or read wrongly");
	else if (p)
		SAY(d->cause,
		    "the list led to the right page, but its contents changed since it was prepared. Probably something wrote there in between: the kernel itself, a device, or firmware that takes the old pfn %llx for its own",
		    p->pfn);
	else
		SAY(d->cause,
		    "probably something wrote to the page after it was prepared, or the link to it was overwritten");
	SAY(d->remedy,
	    "boot again: the same chunk each time points to software, another one to memory or a device; test the memory; try another kernel");
	return true;
}

/* What could not be moved out of the way. */
static const struct xrt_conflict *fatal_conflict(const struct facts *f)
{
	const struct xrt_model *m = f->m;

	if (f->death && xrt_death_id(f->death) != XRT_DEATH_CONFLICT)
		return NULL;
	if (!f->death && m->end)
		return NULL;
	for (size_t i = m->nr_conflict; i--; ) {
		if (!m->conflict[i]->moved_to)
			return m->conflict[i];
	}
	return NULL;
}

bool rule_conflict(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_conflict *c = fatal_conflict(f);
	char range[RANGE_MAX];

	if (!c)
		return false;
	d->conflict = c;
	SAY(d->what, "%s lies where the E820 map has no RAM%s",
	    diagnosis_place_text(xrt_conflict_place(c)),
	    xrt_conflict_place(c) == XRT_PLACE_P2M || xrt_conflict_place(c) == XRT_PLACE_INITRD ?
	    ", and no free RAM was found to move it to" : "");
	diagnosis_map_conflict(f->m, c, d->where, sizeof(d->where));
	diagnosis_range_text(range, c->start, c->size);
	if (xrt_conflict_place(c) == XRT_PLACE_KERNEL ||
	    xrt_conflict_place(c) == XRT_PLACE_PAGE_TABLES)
		SAY(d->cause,
		    "the machine's map has a hole or a reserved range within %s, where Xen put %s; a PV kernel cannot move it",
		    range, diagnosis_place_text(xrt_conflict_place(c)));
	else
		SAY(d->cause,
		    "the machine's map has a hole or a reserved range within %s, where Xen put %s, and too little RAM in one piece below the domain's end to move it there",
		    range, diagnosis_place_text(xrt_conflict_place(c)));
	SAY(d->remedy,
	    "change where firmware puts the range (low memory hole, MMIO below 4 GiB, device memory); or a kernel whose place differs (CONFIG_PHYSICAL_START), or a smaller initrd; or run the dom0 as PVH (dom0=pvh). A kernel from 6.12 on can move ACPI ranges out of its way");
	return true;
}

bool rule_unknown_step(const struct facts *f, struct diagnosis *d)
{
	bool step;

	if (!f->death || (xrt_death_id(f->death) != XRT_DEATH_FAIL &&
			  xrt_death_id(f->death) != XRT_DEATH_CONFLICT))
		return false;
	step = xrt_death_id(f->death) == XRT_DEATH_FAIL;
	SAY(d->what, step ? "a step of the remap failed" :
	    "something lies where the E820 map has no RAM");
	SAY(d->where, "unknown: the record of %s is missing",
	    step ? "which step, pfn and mfn" : "which ranges");
	SAY(d->cause, "not known");
	SAY(d->remedy, "take a log without gaps: a slower line speed, flow control, or the buffer of a serial server");
	return true;
}

/* What the kernel died of if that is not a step of the remap. */
static void say_death(const struct xrt_death *x, struct diagnosis *d)
{
	char text[XRT_ESCAPED(sizeof(x->text))];

	xrt_escape(text, sizeof(text), x->text, sizeof(x->text));
	if (xrt_death_id(x) == XRT_DEATH_PANIC) {
		SAY(d->what, "the kernel panicked: %s", text);
		SAY(d->where, "unknown");
		return;
	}
	SAY(d->what, "the kernel died of %s%s in %s", diagnosis_trap_text(x->trapnr),
	    x->trapnr == 14 && x->addr < 1 << PAGE_SHIFT ?
	    " through a NULL pointer" : "",
	    *text ? text : "a place without a name");
	if (x->trapnr == 14)
		SAY(d->where, "instruction at %llx, address %llx, error code %llx",
		    x->ip, x->addr, x->error);
	else
		SAY(d->where, "instruction at %llx", x->ip);
}

bool rule_before_walk(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_death *x = f->death;
	__u64 early, all, need;

	if (!x || xrt_death_id(x) < XRT_DEATH_EXCEPTION || f->walk != WALK_NOT_BEGUN)
		return false;
	say_death(x, d);
	SAY(d->cause, "unknown; it was before the walk, so no page had been moved yet");
	if (diagnosis_early_ram(f->m, &early, &all)) {
		need = (all * PAGE_STRUCT + 4095) >> PAGE_SHIFT;
		if (need > early / 2)
			SAY(d->cause,
			    "probably too little memory: until the walk the kernel can use only the RAM below its %llx pages, %llu MiB, and the page structs of its %llu MiB alone take %llu MiB of it",
			    f->m->boot->nr_pages, early >> 8, all >> 8,
			    need >> 8);
	}
	if (f->log && f->log->limit.bytes)
		SAY(d->cause,
		    "probably %s on the kernel's command line: it leaves the kernel only the memory below pfn %llx, and the walk would not reach its targets either",
		    f->log->limit.text, f->log->limit.bytes >> PAGE_SHIFT);
	else if (f->log && *f->log->limit.other)
		SAY(d->cause,
		    "probably %s on the kernel's command line, which changes the map",
		    f->log->limit.other);
	SAY(d->remedy,
	    "let firmware leave more RAM at low addresses (a smaller hole below 4 GiB), or give the dom0 less memory (dom0_mem=); look the symbol up in the kernel's source");
	return true;
}

bool rule_elsewhere(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_death *x = f->death;

	if (!x || xrt_death_id(x) < XRT_DEATH_EXCEPTION)
		return false;
	say_death(x, d);
	if (f->walk == WALK_DONE)
		SAY(d->cause, "not the remap, as far as the records show: it had been done before");
	else if (f->walk == WALK_UNDER_WAY)
		SAY(d->cause, "unknown; it was during the walk, but no step of it reported a failure");
	else
		SAY(d->cause, "unknown; the record that would show whether it was before the walk is missing");
	SAY(d->remedy, "look at the kernel's own messages (earlyprintk=xen shows them early) and the symbol");
	return true;
}

bool rule_unfinished(const struct facts *f, struct diagnosis *d)
{
	if (f->death || f->m->end || f->fail || fatal_conflict(f))
		return false;
	d->bad = true;
	SAY(d->what, f->log ?
	    "the kernel died: it sends frames only then; the frame with the cause is missing" :
	    "how the boot went on is not recorded: neither its end nor a death");
	SAY(d->cause, "not known");
	SAY(d->remedy, f->log ?
	    "take a log without gaps: a slower line speed, flow control, or the buffer of a serial server" :
	    "take the capture or the image again, once the boot is over");
	return true;
}

bool rule_release(const struct facts *f, struct diagnosis *d)
{
	const struct xrt_fail *first = NULL;
	size_t nr = 0;

	for (size_t i = 0; i < f->m->nr_fail; i++) {
		if (xrt_fail_step(f->m->fail[i]) != XRT_STEP_RELEASE)
			continue;
		first = first ? first : f->m->fail[i];
		nr++;
	}
	if (!nr)
		return false;
	d->bad = true;
	SAY(d->what,
	    "Xen did not take back %zu %s that had no target (a warning: the boot goes on)",
	    nr, nr == 1 ? "page" : "pages");
	SAY(d->where, "%spfn %llx, mfn %llx; XENMEM_decrease_reservation returned %lld%s",
	    nr > 1 ? "the first: " : "", first->pfn, first->mfn, first->ret,
	    ret_name(first->ret));
	d->xen = f->log && f->log->nr_xen;
	SAY(d->cause, "%s", d->xen ? "probably what Xen said just before, which stands below" :
	    "unknown; probably the page is in use in a way that forbids it, or is not the domain's own");
	SAY(d->remedy, "the memory is lost to both sides until the next boot; a smaller dom0_mem avoids releases");
	return true;
}

bool rule_released(const struct facts *f, struct diagnosis *d)
{
	__u64 pages = 0;

	for (size_t i = 0; i < f->m->nr_release; i++) {
		if (f->m->release[i]->ret == 1)
			pages += f->m->release[i]->count;
	}
	if (!pages)
		return false;
	SAY(d->what,
	    "%llu pages (%llu MiB) were given back to Xen: the map has no RAM left above the domain's end to move them to",
	    pages, pages >> 8);
	SAY(d->cause, "the dom0 has nearly as much memory as the machine%s",
	    f->whole ? "" : "; as far as records are here");
	SAY(d->remedy, "nothing is broken; a smaller dom0_mem=SIZE,max:SIZE leaves room to remap");
	return true;
}
