/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The simulator: the kernel's own remap code and recorder, compiled for user
 * space, on a model of Xen. One simulation at a time.
 */
#ifndef SIM_H
#define SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most entries of a map, as in the kernel; most pages, a quarter of 2^40. */
#define SIM_MAP_MAX	320
#define SIM_PAGES_MAX	(1ULL << 38)

/**
 * struct sim_e820 - an entry of the map
 * @addr:	first byte
 * @size:	bytes
 * @type:	as in the E820 interface, 1 RAM, 5 unusable
 */
struct sim_e820 {
	uint64_t addr;
	uint64_t size;
	uint32_t type;
};

enum sim_layout_kind {
	SIM_CONTIGUOUS,
	SIM_FRAGMENTED,		/* 64 frames, a gap of 32, last blocks first */
	SIM_REVERSED,
	SIM_RANDOM,
};

/**
 * struct sim_layout - which frame backs which page when the domain starts
 * @kind:	the rule
 * @seed:	for SIM_RANDOM
 * @nr:		pages
 */
struct sim_layout {
	enum sim_layout_kind kind;
	uint64_t seed;
	uint64_t nr;
};

/*
 * Steps that can fail; the first three are those of a page. SIM_PAGE is the
 * mapping of a page, by its PFN, whenever it is tried; SIM_CALL a call inside a
 * multicall.
 */
enum sim_step {
	SIM_P2M, SIM_M2P, SIM_MAP, SIM_CHAIN, SIM_RELEASE, SIM_PAGE, SIM_CALL,
	SIM_NR_STEPS,
	SIM_NONE = SIM_NR_STEPS,
};

/**
 * struct sim_cost - ticks of the simulated TSC, which are nanoseconds
 * @p2m:	for setting a p2m entry
 * @m2p:	for an m2p update inside Xen
 * @map:	for a mapping update inside Xen
 * @call:	for getting into Xen and back
 */
struct sim_cost {
	uint64_t p2m, m2p, map, call;
};

/**
 * struct sim_fault - one step that fails
 * @step:	which, SIM_NONE for none
 * @at:		which one of its kind, from 0 on: page of the walk, chunk of
 *		the walk, page released, call; SIM_PAGE: its PFN
 */
struct sim_fault {
	enum sim_step step;
	uint64_t at;
};

/**
 * struct sim_config - a machine and its domain
 * @map:	E820 map, sorted, without overlaps
 * @nr_map:	its entries
 * @nr_pages:	pages that Xen's builder gave the domain
 * @dom0:	the map is the machine's: unusable counts as RAM
 * @layout:	kind and seed of its frames
 * @cost:	costs of the steps
 * @fault:	the step that fails
 * @params:	the kernel's command line
 */
struct sim_config {
	const struct sim_e820 *map;
	uint32_t nr_map;
	uint64_t nr_pages;
	bool dom0;
	struct sim_layout layout;
	struct sim_cost cost;
	struct sim_fault fault;
	const char *params;
};

/**
 * struct sim_counts - calls to the hypervisor
 * @mmu_update:	hypercalls
 * @va_mapping:	hypercalls update_va_mapping
 * @memory_op:	hypercalls
 * @mmuext_op:	hypercalls
 * @multicall:	hypercalls; the calls in them are not counted above
 * @m2p:	updates of m2p entries
 * @map:	updates of kernel mappings, however they came
 */
struct sim_counts {
	uint64_t mmu_update, va_mapping, memory_op, mmuext_op, multicall;
	uint64_t m2p, map;
};

/**
 * struct sim_result - results of a boot
 * @died:	the kernel stopped for the reason in @death
 * @death:	its last message
 * @nomem:	this machine has too little memory for the simulation
 * @recorded:	the recorder was on: without it @prepared and @chunks are unknown
 * @remapped:	pages
 * @released:	pages
 * @prepared:	pages put into chunks
 * @chunks:	chunks of them
 * @prepare:	calls while preparing
 * @walk:	calls during the walk
 * @prepare_ticks: duration of preparing
 * @walk_ticks:	duration of the walk
 */
struct sim_result {
	bool died;
	bool nomem;
	bool recorded;
	char death[256];
	uint64_t remapped;
	uint64_t released;
	uint64_t prepared;
	uint64_t chunks;
	struct sim_counts prepare;
	struct sim_counts walk;
	uint64_t prepare_ticks;
	uint64_t walk_ticks;
};

/**
 * sim_boot() - boot the domain up to the end of the remap, once per process
 * @cfg:	the machine and its domain
 * @result:	gets the results
 */
void sim_boot(const struct sim_config *cfg, struct sim_result *result);

/**
 * sim_blocks() - the recorder's capture after sim_boot()
 *
 * Return: number of its blocks of 4 KiB, 0 with the recorder off.
 */
uint32_t sim_blocks(void);
const void *sim_block(uint32_t n);

/**
 * sim_on_console() - set the receiver of console lines
 * @fn:		called for each line of the kernel and of Xen's console; may be
 *		NULL
 */
void sim_on_console(void (*fn)(const char *line));

#endif /* SIM_H */
