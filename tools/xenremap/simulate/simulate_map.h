/* SPDX-License-Identifier: GPL-2.0 */
/* Verb simulate: its map. */
#ifndef XENREMAP_SIMULATE_MAP_H
#define XENREMAP_SIMULATE_MAP_H

#include "sim.h"
#include "xrt.h"

/* Most pages in holes below nr_pages, 16 TiB; their numbers have 32 bits. */
#define SIMULATE_HOLES_MAX	(1ULL << 32)

/**
 * struct simulate_map - an E820 map by hand
 * @entry:	sorted, without overlaps
 * @nr:		how many
 */
struct simulate_map {
	struct sim_e820 entry[SIM_MAP_MAX];
	uint32_t nr;
};

/**
 * simulate_map_file() - read the map from a boot log, or from a bare list
 * @map:	gets it
 * @file:	the log; of several maps the one that the verb predict takes
 * @domu:	the map is that of a domU, in which the ISA range is RAM
 * @err:	gets the reason of a failure
 *
 * Return: 0, or -1 with @err set.
 */
int simulate_map_file(struct simulate_map *map, const char *file, bool domu,
		      struct xrt_error *err);

/**
 * simulate_map_ranges() - read a map as the command line has it
 * @map:	gets it
 * @ranges:	"START-END:TYPE,...": addresses are hexadecimal, END is the
 *		last byte, TYPE is usable (or ram), reserved, unusable,
 *		"ACPI data", "ACPI NVS" or a number
 * @err:	gets the reason of a failure
 *
 * Return: 0, or -1 with @err set.
 */
int simulate_map_ranges(struct simulate_map *map, const char *ranges,
			struct xrt_error *err);

/**
 * simulate_map_check() - check that a domain can boot with a map
 * @map:	the map
 * @name:	its name in errors
 * @nr_pages:	pages of the domain
 * @dom0:	unusable counts as RAM
 * @err:	gets the reason of a failure
 *
 * Return: 0, or -1 with @err set.
 */
int simulate_map_check(const struct simulate_map *map, const char *name,
		       uint64_t nr_pages, bool dom0, struct xrt_error *err);

#endif /* XENREMAP_SIMULATE_MAP_H */
