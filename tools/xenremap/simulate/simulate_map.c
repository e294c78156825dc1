// SPDX-License-Identifier: GPL-2.0
/* Verb simulate: the E820 map, from a boot log or from the command line. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arithmetic.h"
#include "boot_log.h"
#include "e820.h"
#include "simulate_map.h"
#include "verb.h"

#define ADDR_MAX	(1ULL << 52)
#define PAGE		4096ULL
#define E820_RAM	1
#define E820_RESERVED	2
#define E820_UNUSABLE	5

static const struct {
	const char *name;
	uint32_t type;
} types[] = {
	{ "usable", E820_RAM }, { "ram", E820_RAM }, { "reserved", 2 },
	{ "ACPI data", 3 }, { "ACPI NVS", 4 }, { "unusable", E820_UNUSABLE },
};

/* Return: the type of a name or a number, 0 for neither. */
static uint32_t type_of(const char *text)
{
	unsigned long type;
	char *end;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (!strcasecmp(text, types[i].name))
			return types[i].type;
	}
	type = strtoul(text, &end, 10);
	return *text >= '1' && !*end && type <= 0xffff ? type : 0;
}

/* Reads a hexadecimal number and moves *at behind it; false if there is none. */
static bool read_hex(const char **at, uint64_t *v)
{
	char *end;

	if (!strspn(*at, "0123456789abcdefABCDEF"))
		return false;
	errno = 0;
	*v = strtoull(*at, &end, 16);
	*at = end;
	return !errno;
}

/* Adds "START-END:TYPE". Return: NULL, or the reason why it is not valid. */
static const char *add_map_range(struct simulate_map *map, const char *text)
{
	struct sim_e820 *entry = &map->entry[map->nr];
	uint64_t last;

	if (map->nr == SIM_MAP_MAX)
		return "more entries than a kernel takes";
	if (!read_hex(&text, &entry->addr) || *text++ != '-' ||
	    !read_hex(&text, &last) || *text++ != ':')
		return "not START-END and a type";
	entry->type = type_of(text);
	if (!entry->type)
		return "not a type of memory";
	if (last < entry->addr)
		return "ends before it begins";
	if (last >= ADDR_MAX)
		return "is above 2^52, the end of all addresses";
	entry->size = last - entry->addr + 1;
	map->nr++;
	return NULL;
}

static int copy_map(struct simulate_map *map, const struct xrt_log_map *from,
		    const char *file, struct xrt_error *err)
{
	if (from->nr > SIM_MAP_MAX)
		return xrt_error_set(err, XRT_E_WRONG,
				     "%s: the map has %zu ranges, a kernel takes %d",
				     file, from->nr, SIM_MAP_MAX);
	for (map->nr = 0; map->nr < from->nr; map->nr++)
		map->entry[map->nr] = (struct sim_e820){
			.addr = from->entry[map->nr].addr,
			.size = from->entry[map->nr].size,
			.type = from->entry[map->nr].type,
		};
	return 0;
}

/*
 * The kernel of a domU reserves the ISA range in the map that it prints, but
 * remaps by the map that it got, where that range is RAM.
 */
static int copy_domu_map(struct simulate_map *map,
			 const struct xrt_log_map *from, const char *file,
			 struct xrt_error *err)
{
	const struct xrt_plan_opts opts = {
		.entry = from->entry, .nr = from->nr, .isa_ram = true,
	};
	struct xrt_flat *flat;
	size_t nr;

	if (xrt_flatten(&opts, &flat, &nr))
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	map->nr = 0;
	for (size_t i = 0; i < nr && map->nr < SIM_MAP_MAX; i++)
		map->entry[map->nr++] = (struct sim_e820){
			.addr = flat[i].start,
			.size = flat[i].end - flat[i].start,
			.type = flat[i].ram ? E820_RAM : E820_RESERVED,
		};
	free(flat);
	if (nr == map->nr)
		return 0;
	return xrt_error_set(err, XRT_E_WRONG,
			     "%s: the map has %zu ranges, a kernel takes %d",
			     file, nr, SIM_MAP_MAX);
}

int simulate_map_file(struct simulate_map *map, const char *file, bool domu,
		      struct xrt_error *err)
{
	const struct xrt_log_map *from;
	struct xrt_boot_log log;
	unsigned int source;
	int ret = -1;

	if (xrt_boot_log_read(&log, file, err))
		return -1;
	from = xrt_boot_log_map(&log, file, &source, err);
	if (from && domu)
		ret = copy_domu_map(map, from, file, err);
	else if (from)
		ret = copy_map(map, from, file, err);
	xrt_boot_log_free(&log);
	return ret;
}

int simulate_map_ranges(struct simulate_map *map, const char *ranges,
			struct xrt_error *err)
{
	char *copy = strdup(ranges), *save, *one;
	const char *bad = NULL;

	map->nr = 0;
	if (!copy)
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	for (one = strtok_r(copy, ",", &save); one && !bad;
	     one = strtok_r(NULL, ",", &save)) {
		bad = add_map_range(map, one);
		if (bad)
			xrt_error_set(err, XRT_E_INVALID, "--map: %s: %s", one,
				      bad);
	}
	free(copy);
	return bad ? -1 : 0;
}

static bool is_map_ram(const struct sim_e820 *e, bool dom0)
{
	return e->type == E820_RAM || (dom0 && e->type == E820_UNUSABLE);
}

/* Return: pages below @nr_pages that are not RAM as a whole. */
static uint64_t count_holes(const struct simulate_map *map, uint64_t nr_pages,
			    bool dom0)
{
	uint64_t ram = 0;

	for (uint32_t i = 0; i < map->nr; i++) {
		const struct sim_e820 *e = &map->entry[i];
		uint64_t first = (e->addr + PAGE - 1) / PAGE;
		uint64_t end = (e->addr + e->size) / PAGE;

		if (!is_map_ram(e, dom0))
			continue;
		end = XRT_MIN(end, nr_pages);
		ram += xrt_above(end, first);
	}
	return nr_pages - ram;
}

int simulate_map_check(const struct simulate_map *map, const char *name,
		       uint64_t nr_pages, bool dom0, struct xrt_error *err)
{
	uint64_t end = 0, hole;
	bool ram = false;

	for (uint32_t i = 0; i < map->nr; i++) {
		const struct sim_e820 *e = &map->entry[i];

		if (e->addr < end)
			return xrt_error_set(err, XRT_E_WRONG,
					     "%s: entry %u (%" PRIx64 "-%" PRIx64 ") begins before the one in front of it ends; sort the map and cut overlaps",
					     name, i + 1, e->addr,
					     e->addr + e->size - 1);
		end = e->addr + e->size;
		ram |= is_map_ram(e, dom0);
	}
	if (!ram)
		return xrt_error_set(err, XRT_E_WRONG,
				     "%s: the map has no RAM", name);
	hole = count_holes(map, nr_pages, dom0);
	if (hole > SIMULATE_HOLES_MAX)
		return xrt_error_set(err, XRT_E_WRONG,
				     "%s: %" PRIu64 " of the domain's pages are not RAM in the map; at most %llu can be simulated",
				     name, hole, SIMULATE_HOLES_MAX);
	return 0;
}
