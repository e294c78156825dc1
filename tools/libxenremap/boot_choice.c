// SPDX-License-Identifier: GPL-2.0
/* Which map of a boot is the one to go by, and whether that can be used. */
#include "boot_log.h"
#include "names.h"

static bool has_ram(const struct xrt_log_map *map)
{
	for (size_t i = 0; i < map->nr; i++) {
		if (map->entry[i].type == XRT_E820_RAM &&
		    map->entry[i].size >> XRT_PAGE_SHIFT)
			return true;
	}
	return false;
}

/* Every PC has RAM or a reserved range at address 0, and its map says so. */
static bool has_start(const struct xrt_log_map *map)
{
	for (size_t i = 0; i < map->nr; i++) {
		if (!map->entry[i].addr)
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
			      "%s: no E820 map in it; a boot log has lines like 'Xen: [mem 0x0000000000000000-0x000000000009efff] usable'",
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
	if (!has_ram(map)) {
		xrt_error_set(err, XRT_E_WRONG,
			      "%s: the map in lines %llu to %llu has no RAM; is the log whole?",
			      name, map->first_line, map->last_line);
		return NULL;
	}
	if (has_start(map))
		return map;
	xrt_error_set(err, XRT_E_WRONG,
		      "%s: the map in lines %llu to %llu does not start at address 0: its first lines are missing; give a log that has them",
		      name, map->first_line, map->last_line);
	return NULL;
}

const char *xrt_source_name(unsigned int source)
{
	static const char * const name[XRT_NR_SOURCES] = {
		[XRT_BY_XEN]		= "Xen's own",
		[XRT_BY_FIRMWARE]	= "the firmware's",
		[XRT_BY_HAND]		= "a bare list",
		[XRT_BY_KERNEL]		= "the kernel's",
	};

	return xrt_pick_name(name, XRT_NR_SOURCES, source);
}
