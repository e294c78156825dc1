// SPDX-License-Identifier: GPL-2.0
/* Warnings before it happens: what will not fit, and what takes memory away. */
#include <stdio.h>

#include "arithmetic.h"
#include "fit.h"
#include "format.h"
#include "predict.h"

/* A kernel with page tables, start info and what Xen puts beside them. */
#define KERNEL_MAX	(160ULL << 20)

/* Where the kernel would fit, as a part of a sentence. */
static const char *other_start(const struct predict *p, __u64 size, char *buf,
			       size_t room)
{
	__u64 start = fit_find_start(p->map->entry, p->map->nr, size);

	if (start)
		snprintf(buf, room,
			 "; at %llu MiB it would fit (CONFIG_PHYSICAL_START=0x%llx)",
			 start >> 20, start);
	else
		snprintf(buf, room, "; it would fit nowhere below 1 GiB");
	return buf;
}

static const char *clash_name(const struct fit_clash *c)
{
	return !c->type ? "a gap" :
	       c->type == FIT_E820_NVS ? "ACPI NVS" : xrt_e820_name(c->type);
}

/* From the start of the kernel to the end of all that is after it. */
static __u64 size_with_pieces(const struct predict *p)
{
	const struct xrt_pfns *kernel = predict_piece(p, XRT_PIECE_KERNEL);
	__u64 end = kernel->end;

	for (unsigned int piece = 0; piece < XRT_NR_PIECES; piece++) {
		const struct xrt_pfns *at = predict_piece(p, piece);

		if (at->start >= kernel->start && at->end > end)
			end = at->end;
	}
	return end - kernel->start;
}

static void warn_fixed(struct predict *p, unsigned int piece,
		       const struct fit_clash *c)
{
	const struct xrt_pfns *at = predict_piece(p, piece);
	bool nvs = fit_only_nvs(p->map->entry, p->map->nr, at);
	char where[FORMAT_LINE];

	if (nvs && p->version >= FIT_VERSION_SWAP)
		return;
	predict_note(p, "%s at %llx-%llx is in the way of %s at %llx-%llx: Linux %sstops there%s%s",
		     clash_name(c), c->start, c->end - 1,
		     fit_piece_text(piece), at->start, at->end - 1,
		     nvs ? "before 6.12 " : "",
		     nvs && p->version ? " (late stable versions may have the change of 6.12)" : "",
		     other_start(p, size_with_pieces(p), where, sizeof(where)));
	if (!nvs || p->version)
		p->outcome[0].stops = true;
}

static void warn_movable(struct predict *p, unsigned int piece,
			 const struct fit_clash *c)
{
	const struct xrt_pfns *at = predict_piece(p, piece);

	predict_note(p, "%s at %llx-%llx is in the way of %s at %llx-%llx: Linux moves that, if it finds free RAM in one piece",
		     clash_name(c), c->start, c->end - 1,
		     fit_piece_text(piece), at->start, at->end - 1);
}

static void warn_pieces(struct predict *p)
{
	for (unsigned int piece = 0; piece < XRT_NR_PIECES; piece++) {
		const struct xrt_pfns *at = predict_piece(p, piece);
		struct fit_clash c;

		if (p->outcome[0].stops ||
		    !fit_find_clash(p->map->entry, p->map->nr, at, &c))
			continue;
		if (piece == XRT_PIECE_P2M || piece == XRT_PIECE_INITRD)
			warn_movable(p, piece, &c);
		else
			warn_fixed(p, piece, &c);
	}
}

/* Without the kernel's place: how large may it be at the usual one? */
static void warn_room(struct predict *p)
{
	__u64 end = fit_ram_end(p->map->entry, p->map->nr, FIT_KERNEL_START);
	struct xrt_pfns beyond = { end, end + 1 };
	struct fit_clash c = { 0 };
	char where[FORMAT_LINE];

	if (end >= FIT_KERNEL_START + KERNEL_MAX ||
	    !fit_find_clash(p->map->entry, p->map->nr, &beyond, &c))
		return;
	predict_note(p, "a kernel of more than %llu MiB at 16 MiB, the usual place, will not fit%s: %s starts at %llx%s",
		     (end - FIT_KERNEL_START) >> 20,
		     c.type == FIT_E820_NVS ? " before Linux 6.12" : "",
		     clash_name(&c), end,
		     other_start(p, KERNEL_MAX, where, sizeof(where)));
}

/* The first target at or above the limit; nothing is mapped there. */
static void warn_limit(struct predict *p)
{
	const struct xrt_memory_limit *limit = &p->log.facts.limit;
	__u64 pfn = limit->bytes >> XRT_PAGE_SHIFT;

	for (size_t i = 0; limit->bytes && i < p->plan->nr_target; i++) {
		const struct xrt_pfns *t = &p->plan->target[i];

		if (t->end <= pfn || p->log.facts.remapped.known)
			continue;
		if (!predict_is_exact(p)) {
			predict_note(p, "%s on the kernel's command line: nothing from pfn %llx on is mapped; if a target is there, the walk dies at its mapping step",
				     limit->text, pfn);
			return;
		}
		predict_note(p, "%s on the kernel's command line: nothing from pfn %llx on is mapped, but pfn %llx is a target: the walk dies at its mapping step",
			     limit->text, pfn, XRT_MAX(t->start, pfn));
		return;
	}
	if (*limit->other)
		predict_note(p, "%s on the kernel's command line changes the map: targets in it may not be mapped",
			     limit->other);
}

void predict_warn(struct predict *p)
{
	if (p->plan->odd && !p->outcome[0].ibft && !p->outcome[0].swapped)
		predict_note(p, "the map is not sorted or has overlaps: taken as the kernel does: where RAM overlaps another type, the other type wins");
	if (p->plan->twice != XRT_NO_PFN)
		predict_note(p, "pfn %llx is in two areas, since only part of it is RAM: the kernel takes it twice, and the second time fails",
			     p->plan->twice);
	if (p->plan->released && predict_is_exact(p))
		predict_note(p, "the map has too little RAM above the domain's pages: the rest goes back to Xen");
	if (p->log.facts.misplaced)
		predict_note(p, "dom0_mem= is on the kernel's command line, where it has no effect: it is an option of Xen");
	warn_limit(p);
	if (!p->dom0 || p->source == XRT_BY_KERNEL)
		return;
	if (predict_piece(p, XRT_PIECE_KERNEL)->end)
		warn_pieces(p);
	else
		warn_room(p);
}
