// SPDX-License-Identifier: GPL-2.0
/*
 * What the map of a log proves or makes suspicious. A log may have lost lines
 * of its map; Xen prints the sum of its RAM, which shows that none is missing.
 */
#include "arithmetic.h"
#include "diagnosis_log.h"
#include "format.h"
#include "names.h"

/* Bytes that the kernel needs for each page frame: struct page. */
#define PAGE_STRUCT	64

/* A range with its type, as it is printed; one that is not there has no end. */
const char *log_clash_text(char *buf, size_t size, const struct fit_clash *c)
{
	if (!c->type)
		return format_text(buf, size,
				   "memory from 0x%llx on, of which the map says nothing",
				   c->start);
	return format_text(buf, size, "%s [mem 0x%016llx-0x%016llx]",
			   c->type == FIT_E820_NVS ? "ACPI NVS" :
			   xrt_e820_name(c->type), c->start, c->end - 1);
}

/* A gap may be a line that the log lost, unless the map is proven whole. */
bool log_find_clash(const struct log_diagnoses *all, __u32 piece,
		    struct fit_clash *c)
{
	const struct xrt_log_map *map = all->map;
	struct xrt_pfns rest;

	if (!map || piece >= XRT_NR_PIECES)
		return false;
	rest = all->f->piece[piece];
	while (fit_find_clash(map->entry, map->nr, &rest, c)) {
		if (c->type || all->whole)
			return true;
		if (c->end <= rest.start)
			break;
		rest.start = c->end;
	}
	return false;
}

/* Pages of RAM of each range, as Xen counts them. */
static __u64 count_ram(const struct xrt_log_map *map)
{
	__u64 pages = 0;

	for (size_t i = 0; i < map->nr; i++) {
		const struct xrt_e820 *e = &map->entry[i];
		__u64 start = (e->addr + (1U << XRT_PAGE_SHIFT) - 1) >>
			      XRT_PAGE_SHIFT;
		__u64 end = (e->addr + e->size) >> XRT_PAGE_SHIFT;

		if (e->type == XRT_E820_RAM)
			pages += xrt_above(end, start);
	}
	return pages;
}

bool log_map_whole(const struct xrt_boot_facts *f,
		   const struct xrt_log_map *map)
{
	__u64 ram;

	if (!map || map != &f->map[XRT_BY_XEN] || !f->host_ram.known)
		return false;
	ram = count_ram(map);
	return ram <= f->host_ram.value + map->nr &&
	       f->host_ram.value <= ram + map->nr;
}

/* RAM below the domain's end, which is all that there is before the walk. */
static __u64 early_pages(const struct xrt_log_map *map, __u64 nr_pages,
			 __u64 *ram)
{
	__u64 early = 0;

	*ram = 0;
	for (size_t i = 0; i < map->nr; i++) {
		__u64 start = map->entry[i].addr >> XRT_PAGE_SHIFT;
		__u64 end = (map->entry[i].addr + map->entry[i].size) >>
			    XRT_PAGE_SHIFT;

		if (map->entry[i].type != XRT_E820_RAM)
			continue;
		*ram += end - start;
		end = XRT_MIN(end, nr_pages);
		early += xrt_above(end, start);
	}
	return early;
}

/* Does the kernel need more memory before the walk than it has then? */
bool log_early_ram(const struct log_diagnoses *all, const char *how,
		   char *text, size_t size)
{
	const struct xrt_boot_facts *f = all->f;
	const struct xrt_log_map *map = all->map;
	__u64 nr = f->p2m.known ? f->p2m.value : 0, ram, early, need;

	if (boot_facts_past_remap(f) || !nr || !all->whole)
		return false;
	early = early_pages(map, nr, &ram);
	ram = XRT_MIN(ram, nr);
	need = ram * PAGE_STRUCT >> XRT_PAGE_SHIFT;
	if (need <= early / 2)
		return false;
	format_text(text, size,
		    "%s too little memory: until the walk the kernel can use only the RAM below pfn %llx, the domain's end, %llu MiB, and the page structs of its %llu MiB alone take %llu MiB of it",
		    how, nr, early >> 8, ram >> 8, need >> 8);
	return true;
}

bool log_suspect(const struct log_diagnoses *all, char *text, size_t size)
{
	static const __u32 fixed[] = {
		XRT_PIECE_KERNEL, XRT_PIECE_START_INFO, XRT_PIECE_PAGE_TABLES,
	};
	const struct xrt_boot_facts *f = all->f;
	struct fit_clash c;
	char clash[FORMAT_LINE];

	/* Linux prints its map, and what it released, after its checks. */
	bool checked = f->map[XRT_BY_KERNEL].nr || f->released.known;

	*text = '\0';
	for (size_t i = 0; !checked && i < ARRAY_SIZE(fixed); i++) {
		const struct xrt_pfns *at = &f->piece[fixed[i]];

		if (!log_find_clash(all, fixed[i], &c))
			continue;
		format_text(text, size,
			    "suspected from the map: %s, [mem 0x%016llx-0x%016llx], is where there is no RAM from 0x%llx on%s%s",
			    fit_piece_text(fixed[i]), at->start, at->end - 1,
			    XRT_MAX(c.start, at->start),
			    c.type ? ", but " : "", c.type ?
			    log_clash_text(clash, sizeof(clash), &c) : "");
		return true;
	}
	if (log_early_ram(all, "suspected from the map:", text, size))
		return true;
	if (f->limit.bytes || *f->limit.other)
		format_text(text, size,
			    "suspected: %s on the kernel's command line takes memory away",
			    f->limit.bytes ? f->limit.text : f->limit.other);
	return *text;
}
