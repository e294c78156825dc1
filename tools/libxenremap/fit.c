// SPDX-License-Identifier: GPL-2.0
/*
 * Xen puts the kernel, its page tables and more into a dom0 without looking at
 * the map. Linux finds out at boot that they are where the map has no RAM.
 */
#include <limits.h>

#include "arithmetic.h"
#include "e820.h"
#include "fit.h"

#define ALIGNMENT	(2ULL << 20)
#define KERNEL_END_MAX	(1ULL << 30)

static bool is_ram_entry(const struct xrt_e820 *e)
{
	return e->type == XRT_E820_RAM || e->type == XRT_E820_UNUSABLE;
}

/* Return: the lowest entry without RAM that overlaps, or NULL. */
static const struct xrt_e820 *find_other(const struct xrt_e820 *map, size_t nr,
					 __u64 start, __u64 end)
{
	const struct xrt_e820 *first = NULL;

	for (size_t i = 0; i < nr; i++) {
		if (is_ram_entry(&map[i]) || map[i].addr >= end ||
		    xrt_e820_end(&map[i]) <= start)
			continue;
		if (!first || map[i].addr < first->addr)
			first = &map[i];
	}
	return first;
}

/* Where RAM goes on without a gap from @at; other entries win over it. */
__u64 fit_ram_end(const struct xrt_e820 *map, size_t nr, __u64 start)
{
	const struct xrt_e820 *other;
	__u64 at = start, from;

	do {
		from = at;
		for (size_t i = 0; i < nr; i++) {
			if (is_ram_entry(&map[i]) && map[i].addr <= at &&
			    at < xrt_e820_end(&map[i]))
				at = xrt_e820_end(&map[i]);
		}
	} while (at != from);
	other = find_other(map, nr, start, at);
	if (!other)
		return at;
	return XRT_MAX(other->addr, start);
}

static __u64 next_entry(const struct xrt_e820 *map, size_t nr, __u64 at)
{
	__u64 next = ULLONG_MAX;

	for (size_t i = 0; i < nr; i++) {
		if (map[i].addr > at && map[i].addr < next)
			next = map[i].addr;
	}
	return next;
}

bool fit_find_clash(const struct xrt_e820 *map, size_t nr,
		    const struct xrt_pfns *piece, struct fit_clash *clash)
{
	const struct xrt_e820 *other;
	__u64 at = fit_ram_end(map, nr, piece->start);

	if (at >= piece->end)
		return false;
	other = find_other(map, nr, piece->start, piece->end);
	if (other && other->addr <= at)
		*clash = (struct fit_clash){
			other->addr, xrt_e820_end(other), other->type,
		};
	else
		*clash = (struct fit_clash){ at, next_entry(map, nr, at), 0 };
	return true;
}

bool fit_only_nvs(const struct xrt_e820 *map, size_t nr,
		  const struct xrt_pfns *piece)
{
	struct xrt_pfns rest = *piece;
	struct fit_clash clash;
	bool any = false;

	while (fit_find_clash(map, nr, &rest, &clash)) {
		if (clash.type != FIT_E820_NVS)
			return false;
		rest.start = clash.end;
		any = true;
	}
	return any;
}

__u64 fit_find_start(const struct xrt_e820 *map, size_t nr, __u64 size)
{
	__u64 at = FIT_KERNEL_START;

	while (xrt_add_limited(at, size) <= KERNEL_END_MAX) {
		__u64 end = fit_ram_end(map, nr, at);

		if (end >= at + size)
			return at;
		at = end > at ? (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT
			      : at + ALIGNMENT;
	}
	return 0;
}

const char *fit_piece_text(unsigned int piece)
{
	static const char * const text[XRT_NR_PIECES] = {
		[XRT_PIECE_KERNEL]	= "the kernel",
		[XRT_PIECE_PAGE_TABLES]	= "the page tables made by Xen",
		[XRT_PIECE_P2M]		= "the p2m list made by Xen",
		[XRT_PIECE_INITRD]	= "the initrd",
		[XRT_PIECE_START_INFO]	= "the start info page",
	};

	return piece < XRT_NR_PIECES ? text[piece] : "a piece of the domain";
}

const char *fit_piece_name(unsigned int piece)
{
	static const char * const name[XRT_NR_PIECES] = {
		[XRT_PIECE_KERNEL]	= "kernel",
		[XRT_PIECE_PAGE_TABLES]	= "page_tables",
		[XRT_PIECE_P2M]		= "p2m",
		[XRT_PIECE_INITRD]	= "initrd",
		[XRT_PIECE_START_INFO]	= "start_info",
	};

	return piece < XRT_NR_PIECES ? name[piece] : "unknown";
}
