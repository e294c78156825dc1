// SPDX-License-Identifier: GPL-2.0
/* Boot logs: which lines belong to one boot, and what it says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_line.h"
#include "input.h"
#include "capture_private.h"

#define ENTRIES_FIRST	32
/* Where a PV kernel has its page 0. */
#define KERNEL_BASE	0xffffffff80000000ULL

/**
 * struct block - entries of a map; the boots of one Xen share its map
 * @refs:	boots that do
 * @room:	entries allocated
 * @entry:	the entries
 */
struct block {
	size_t refs;
	size_t room;
	struct xrt_e820 entry[];
};

static struct block *block_of(struct xrt_e820 *entry)
{
	return (void *)((char *)entry - offsetof(struct block, entry));
}

static void put_block(struct xrt_e820 *entry)
{
	if (entry && !--block_of(entry)->refs)
		free(block_of(entry));
}

/**
 * struct reader - a place in a log
 * @now:	the boot that lines are read of
 * @best:	the boot to take, as far as is known
 * @boots:	boots so far
 * @best_nr:	number of @best
 * @line:	number of the line, from 1 on
 * @builder:	in what Xen's builder prints about physical memory
 * @carried:	Xen's map in @now was printed for a boot before
 */
struct reader {
	struct xrt_boot_facts now;
	struct xrt_boot_facts best;
	__u32 boots;
	__u32 best_nr;
	__u64 line;
	bool builder;
	bool carried;
};

static void drop(struct xrt_boot_facts *facts)
{
	for (int s = 0; s < XRT_NR_SOURCES; s++)
		put_block(facts->map[s].entry);
	memset(facts, 0, sizeof(*facts));
}

static bool any_map(const struct xrt_boot_facts *facts)
{
	for (int s = 0; s < XRT_NR_SOURCES; s++) {
		if (facts->map[s].nr || facts->map[s].bad_line)
			return true;
	}
	return false;
}

static bool kernel_part(const struct xrt_boot_facts *f)
{
	return *f->kernel || f->map[XRT_BY_KERNEL].nr ||
	       f->map[XRT_BY_FIRMWARE].nr || f->remapped.known ||
	       f->released.known;
}

static bool xen_part(const struct xrt_boot_facts *f)
{
	return f->map[XRT_BY_XEN].nr || f->p2m.known || f->first.known;
}

/* A map that was printed for another boot does not make this one better. */
static bool better(const struct reader *r)
{
	const struct xrt_log_map *map = r->now.map;
	bool own = map[XRT_BY_KERNEL].nr || map[XRT_BY_KERNEL].bad_line ||
		   map[XRT_BY_FIRMWARE].nr || map[XRT_BY_HAND].nr;

	if (!r->best_nr || own || (any_map(&r->now) && !r->carried))
		return true;
	return !any_map(&r->best) && r->now.remapped.known;
}

static void end_boot(struct reader *r)
{
	if (!better(r)) {
		drop(&r->now);
		return;
	}
	drop(&r->best);
	r->best = r->now;
	r->best_nr = r->boots;
	memset(&r->now, 0, sizeof(r->now));
}

/*
 * A kernel boots, but no Xen before it: what Xen said holds for it too. A
 * console that comes late prints the whole log of the same boot again.
 */
static void next_kernel(struct reader *r)
{
	struct xrt_boot_facts next = {
		.dom0 = r->now.dom0, .first = r->now.first,
		.further = r->now.further, .initrd = r->now.initrd,
		.p2m = r->now.p2m, .image = r->now.image,
	};

	next.map[XRT_BY_XEN] = r->now.map[XRT_BY_XEN];
	if (next.map[XRT_BY_XEN].entry)
		block_of(next.map[XRT_BY_XEN].entry)->refs++;
	end_boot(r);
	r->now = next;
	r->carried = next.map[XRT_BY_XEN].nr;
	r->boots++;
}

static void next_xen(struct reader *r)
{
	end_boot(r);
	r->carried = false;
	r->boots++;
}

/* Return: 0, or -1 where memory is short. */
static int grow(struct xrt_log_map *map)
{
	struct block *block = map->entry ? block_of(map->entry) : NULL;
	size_t room = block ? 2 * block->room : ENTRIES_FIRST;

	if (block && map->nr < block->room)
		return 0;
	block = realloc(block, sizeof(*block) + room * sizeof(*map->entry));
	if (!block)
		return -1;
	block->room = room;
	block->refs = 1;
	map->entry = block->entry;
	return 0;
}

/* Does an entry begin the map anew, so that it is that of another boot? */
static bool begins_anew(const struct reader *r, const struct xrt_log_map *map,
			const struct xrt_e820 *entry)
{
	const struct xrt_e820 *first = map->entry;

	if (!map->nr || first->addr != entry->addr)
		return false;
	return r->line > map->last_line + 1 ||
	       (first->size == entry->size && first->type == entry->type);
}

/* Return: 0, or -1 where memory is short. */
static int add_entry(struct reader *r, const struct xrt_e820 *entry,
		     unsigned int source)
{
	struct xrt_log_map *map = &r->now.map[source];

	if (source == XRT_BY_XEN && (r->carried || begins_anew(r, map, entry)))
		next_xen(r);
	else if (begins_anew(r, map, entry))
		next_kernel(r);
	if (map->nr == XRT_MAP_MAX) {
		if (!map->bad_line)
			map->bad_line = r->line;
		map->bad = "the map has more ranges than any machine's";
		return 0;
	}
	if (grow(map))
		return -1;
	if (!map->nr)
		map->first_line = r->line;
	map->last_line = r->line;
	map->entry[map->nr++] = *entry;
	return 0;
}

/* Return: 1 for a line of a map, 0 for another one, -1 without memory. */
static int look_map(struct reader *r, const struct xrt_line *line)
{
	struct xrt_e820 entry;
	struct xrt_log_map *map;
	unsigned int source;
	const char *bad;

	if (!xrt_line_map(line, &entry, &source, &bad))
		return 0;
	if (!bad)
		return add_entry(r, &entry, source) ? -1 : 1;
	map = &r->now.map[source];
	if (!map->bad_line) {
		map->bad_line = r->line;
		map->bad = bad;
	}
	return 1;
}

static __u64 pages_of(__u64 start, __u64 end)
{
	return ((end - start) >> XRT_PAGE_SHIFT) +
	       (((end - start) & ((1 << XRT_PAGE_SHIFT) - 1)) != 0);
}

/*
 * What Xen's builder says. The RAM disk is told twice, first by its physical
 * and then by its virtual address; only the first is of use.
 */
static void look_builder(struct reader *r, const struct xrt_line *line)
{
	struct xrt_boot_facts *f = &r->now;
	const char *rest;
	__u64 a, b, n;

	rest = xrt_line_range(line, "Dom0 alloc.:", &a, &b);
	if (rest) {
		r->builder = true;
		f->dom0 = (struct xrt_maybe){ 1, true };
		f->first = (struct xrt_maybe){ pages_of(a, b), true };
		f->further = (struct xrt_maybe){ 0, true };
		f->initrd = (struct xrt_maybe){ 0, false };
		if (!strncmp(rest, " (", 2) && xrt_parse_number(rest + 2, &n))
			f->further.value = n;
	}
	if (r->builder && xrt_line_range(line, "Init. ramdisk:", &a, &b)) {
		f->initrd = (struct xrt_maybe){ pages_of(a, b), true };
		r->builder = false;
	}
	if (strstr(line->text, "VIRTUAL MEMORY ARRANGEMENT"))
		r->builder = false;
	if (xrt_line_range(line, "Phys-Mach map:", &a, &b))
		f->p2m = (struct xrt_maybe){ (b - a) / 8, true };
}

/* The kernel comes first, page tables follow on it. */
static void look_image(struct xrt_boot_facts *f, const struct xrt_line *line)
{
	__u64 a, b;

	if (xrt_line_range(line, "Loaded kernel:", &a, &b) && a >= KERNEL_BASE)
		f->image = (struct xrt_pfns){
			(a - KERNEL_BASE) >> XRT_PAGE_SHIFT, 0,
		};
	if (xrt_line_range(line, "Page tables:", &a, &b) && a >= KERNEL_BASE)
		f->image.end = pages_of(KERNEL_BASE, b);
}

static void take_kernel(struct xrt_boot_facts *f, const char *text)
{
	snprintf(f->kernel, sizeof(f->kernel), "%.*s",
		 (int)strcspn(text, " ,"), text);
	f->version = xrt_parse_version(text);
}

/* The remarks of a bare list: "kernel V, dom0, nr_pages N", "remapped N". */
static void look_remark(struct xrt_boot_facts *f, const char *text)
{
	const char *p = strstr(text, "nr_pages ");
	__u64 n;

	if (p && xrt_parse_number(p + 9, &n)) {
		f->nr_pages = (struct xrt_maybe){ n, true };
		f->dom0 = (struct xrt_maybe){ !strstr(text, "domU"), true };
		p = strstr(text, "kernel ");
		if (p && xrt_parse_version(p + 7))
			take_kernel(f, p + 7);
		return;
	}
	p = strncmp(text, "# remapped ", 11) ? NULL
					     : xrt_parse_number(text + 11, &n);
	if (p && !*p)
		f->remapped = (struct xrt_maybe){ n, true };
}

/* "N.NNN MHz" after @what, as Linux prints the frequency of its TSC. */
static void take_khz(struct xrt_maybe *khz, const char *text, const char *what)
{
	const char *p = strstr(text, what);
	unsigned long long mhz;
	unsigned int rest;

	if (p && sscanf(p + strlen(what), "%9llu.%3u MHz", &mhz, &rest) == 2)
		*khz = (struct xrt_maybe){ mhz * 1000 + rest, true };
}

/* What the kernel says of its machine, after its version. */
static void look_machine(struct xrt_boot_facts *f, const char *text)
{
	const char *p = strstr(text, "Xen version: ");

	if (p && xrt_parse_version(p + 13))
		f->xen_version = (struct xrt_maybe){
			xrt_parse_version(p + 13), true,
		};
	take_khz(&f->tsc_khz, text, "tsc: Detected ");
	take_khz(&f->tsc_refined_khz, text,
		 "tsc: Refined TSC clocksource calibration: ");
}

static void look_kernel(struct reader *r, const struct xrt_line *line)
{
	struct xrt_maybe pages;
	const char *p;

	p = strstr(line->text, "Linux version ");
	if (p && xrt_parse_version(p + 14)) {
		if (kernel_part(&r->now))
			next_kernel(r);
		take_kernel(&r->now, p + 14);
	}
	/* It comes before the map, so a second one begins a boot. */
	if (xrt_line_pages(line, "Released ", &pages)) {
		if (r->now.released.known)
			next_kernel(r);
		r->now.released = pages;
	}
	if (xrt_line_pages(line, "Remapped ", &pages))
		r->now.remapped = pages;
	look_machine(&r->now, line->text);
}

/* Return: 0, or -1 where memory is short. */
static int look(struct reader *r, const struct xrt_line *line)
{
	const char *p;
	int ret;

	ret = look_map(r, line);
	if (ret)
		return ret < 0 ? -1 : 0;
	if (line->text[0] == '#') {
		look_remark(&r->now, line->text);
		return 0;
	}
	/* The kernel's own line has a colon in it: "Xen version: ". */
	p = strstr(line->text, "Xen version ");
	if (p && xrt_parse_version(p + 12) &&
	    (kernel_part(&r->now) || xen_part(&r->now)))
		next_xen(r);
	look_builder(r, line);
	look_image(&r->now, line);
	look_kernel(r, line);
	return 0;
}

int xrt_boot_log_parse(struct xrt_boot_log *log, const void *data, size_t size)
{
	const char *p = data, *end = p + size;
	struct reader r = { .boots = 1 };
	struct xrt_line line;
	int ret = 0;

	while (p < end && !ret) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		if (!nl)
			nl = end;
		r.line++;
		xrt_line_take(&line, p, (size_t)(nl - p));
		ret = look(&r, &line);
		p = nl + 1;
	}
	end_boot(&r);
	if (ret) {
		drop(&r.best);
		return -1;
	}
	log->facts = r.best;
	log->boots = r.boots;
	log->boot = r.best_nr;
	return 0;
}

int xrt_boot_log_read(struct xrt_boot_log *log, const char *path,
		      struct xrt_error *err)
{
	struct xrt_bytes in = { 0 };
	int ret;

	if (xrt_bytes_open(&in, path, err))
		return -1;
	ret = xrt_boot_log_parse(log, in.data, in.size);
	xrt_bytes_close(&in);
	if (ret)
		xrt_error_set(err, XRT_E_NOMEM, "%s: out of memory", path);
	return ret;
}

static bool has_ram(const struct xrt_log_map *map)
{
	for (size_t i = 0; i < map->nr; i++) {
		if (map->entry[i].type == XRT_E820_RAM &&
		    map->entry[i].size >> XRT_PAGE_SHIFT)
			return true;
	}
	return false;
}

const struct xrt_log_map *xrt_boot_log_map(const struct xrt_boot_log *log,
					   const char *name,
					   unsigned int *source,
					   struct xrt_error *err)
{
	const struct xrt_log_map *map = log->facts.map;
	unsigned int s = XRT_NR_SOURCES;

	while (s && !map[s - 1].nr && !map[s - 1].bad_line)
		s--;
	if (!s) {
		xrt_error_set(err, XRT_E_FORMAT,
			      "%s: no E820 map in it; a boot log has lines like 'Xen: [mem 0x0-0x9efff] usable'",
			      name);
		return NULL;
	}
	map += s - 1;
	*source = s - 1;
	if (map->bad_line) {
		xrt_error_set(err, XRT_E_WRONG,
			      "%s: line %llu: is of the map, but %s; mend the log, or use 'dmesg' for a whole one",
			      name, map->bad_line, map->bad);
		return NULL;
	}
	if (has_ram(map))
		return map;
	xrt_error_set(err, XRT_E_WRONG,
		      "%s: the map in lines %llu to %llu has no RAM; is the log whole?",
		      name, map->first_line, map->last_line);
	return NULL;
}

void xrt_boot_log_free(struct xrt_boot_log *log)
{
	drop(&log->facts);
}

const char *xrt_source_name(unsigned int source)
{
	static const char * const name[XRT_NR_SOURCES] = {
		[XRT_BY_XEN]		= "Xen's own",
		[XRT_BY_FIRMWARE]	= "the firmware's",
		[XRT_BY_HAND]		= "a bare list",
		[XRT_BY_KERNEL]		= "the kernel's",
	};

	return source < XRT_NR_SOURCES ? name[source] : "?";
}

__u32 xrt_parse_version(const char *text)
{
	__u64 major, minor;
	const char *p = xrt_parse_number(text, &major);

	p = p && *p == '.' ? xrt_parse_number(p + 1, &minor) : NULL;
	if (!p || major > 0xffff || minor > 0xffff)
		return 0;
	return (__u32)(major << 16 | minor);
}
