/* SPDX-License-Identifier: GPL-2.0 */
/* The differential test: two remaps of one domain, compared page by page. */
#ifndef TESTS_SIM_DIFF_H
#define TESTS_SIM_DIFF_H

#include "sim_xen.h"
#include "shim_kernel.h"

#define DIFF_CHUNKS_MAX	256

/**
 * struct remapper - one of those that are compared
 * @name:	which
 * @prepare:	the first step, from a map as the remap sees it
 * @walk:	the second step
 */
struct remapper {
	const char *name;
	void (*prepare)(const struct e820_table *map, unsigned long nr_pages);
	void (*walk)(void);
};

extern const struct remapper stock;
/* With the patches of kernel/faster/ that change the remap. */
extern const struct remapper stock_batched;
extern const struct remapper stock_tables;
extern const struct remapper engine;

/* Pages for one hypercall of the engine, or XEN_REMAP_TABLES. */
extern unsigned int engine_batch;
/* Other than 0: the order of its chunks. */
extern u64 engine_shuffle;

/**
 * struct diff_case - a domain
 * @map:	as the remap sees it
 * @cfg:	the same for the simulator
 * @released:	by each side: pages released
 */
struct diff_case {
	struct sim_e820 map[SIM_MAP_MAX];
	struct sim_config cfg;
	unsigned long released[2];
};

/* Both sides of the comparison: the engine, or a patched kernel, first. */
extern struct sim side[2];

u64 diff_random(u64 *state);

static inline void swap_words(unsigned long *a, unsigned long *b)
{
	unsigned long t = *a;

	*a = *b;
	*b = t;
}

/* A random domain: @seed makes all of it. */
void diff_make(struct diff_case *c, u64 seed);

/* Runs one remap on side @i. Return: whether the kernel lived. */
bool diff_run(struct diff_case *c, int i, const struct remapper *r);

/**
 * diff_compare() - are both sides equal?
 * @c:		the case that both have run
 * @ordered:	ranges were freed in the same order, with the same hypercalls
 *
 * Return: what differs, or NULL.
 */
const char *diff_compare(const struct diff_case *c, bool ordered);

#endif /* TESTS_SIM_DIFF_H */
