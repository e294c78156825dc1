// SPDX-License-Identifier: GPL-2.0
/* Random domains, and the comparison of what two remaps made of one. */
#include <stdio.h>
#include <stdlib.h>

#include "shim_xen.h"
#include "diff.h"

struct sim side[2];

/* xorshift64* (S. Vigna) */
u64 diff_random(u64 *state)
{
	u64 x = *state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	*state = x;
	return x * 0x2545f4914f6cdd1dULL >> 16;
}

static u64 below(u64 *state, u64 n)
{
	return diff_random(state) % n;
}

/* Some are short, some take several chunks; some edges lie inside a page. */
static u64 length(u64 *state)
{
	u64 pages = below(state, 4) ? 1 + below(state, 60) :
				      1 + below(state, 1400);
	u64 bytes = pages << PAGE_SHIFT;

	return below(state, 3) ? bytes : bytes + below(state, PAGE_SIZE);
}

/*
 * RAM of less than a whole page makes the stock code count below zero: such
 * ranges are left out.
 */
static bool whole_page(u64 addr, u64 size)
{
	return PFN_UP(addr) < PFN_DOWN(addr + size);
}

static void make_map(struct diff_case *c, u64 *state)
{
	u32 entries = 1 + below(state, 12);
	bool end_in_ram = below(state, 4);
	u64 addr = below(state, 3) ? 0 : length(state);
	u32 n = 0;

	while (n < entries) {
		struct sim_e820 *e = &c->map[n];
		bool ram = below(state, 2) ||
			   (end_in_ram && n == entries - 1);

		e->addr = addr;
		e->size = length(state);
		e->type = ram ? 1 : 2 + below(state, 3);
		if (ram && n == entries - 1)
			e->size += below(state, 3000) << PAGE_SHIFT;
		while (ram && !whole_page(e->addr, e->size))
			e->size += PAGE_SIZE;
		addr += e->size;
		if (!below(state, 3))
			addr += length(state);
		n++;
	}
	c->cfg.map = c->map;
	c->cfg.nr_map = n;
}

void diff_make(struct diff_case *c, u64 seed)
{
	u64 state = seed * 0x9e3779b97f4a7c15ULL | 1;

	memset(&c->cfg, 0, sizeof(c->cfg));
	diff_random(&state);
	make_map(c, &state);
	c->cfg.nr_pages = 1 + below(&state, below(&state, 2) ? 600 : 3000);
	c->cfg.dom0 = true;
	c->cfg.layout.kind = below(&state, 4);
	c->cfg.layout.seed = state;
	c->cfg.cost = (struct sim_cost) { 1, 10, 100, 1000 };
	c->cfg.fault.step = SIM_NONE;
	/* Some pages that a domain has are not its own to release. */
	if (!below(&state, 8)) {
		c->cfg.fault.step = SIM_RELEASE;
		c->cfg.fault.at = below(&state, 50);
	}
	c->cfg.params = "";
}

static void table_of(const struct diff_case *c, struct e820_table *table)
{
	table->nr_entries = c->cfg.nr_map;
	for (u32 i = 0; i < c->cfg.nr_map; i++) {
		table->entries[i].addr = c->map[i].addr;
		table->entries[i].size = c->map[i].size;
		table->entries[i].type = c->map[i].type;
	}
}

bool diff_run(struct diff_case *c, int i, const struct remapper *r)
{
	static struct e820_table table;

	sim = &side[i];
	sim_reset(sim, &c->cfg);
	max_pfn_mapped = c->cfg.nr_pages / 2;
	xen_released_pages = 0;
	table_of(c, &table);
	if (!setjmp(sim->die)) {
		r->prepare(&table, c->cfg.nr_pages);
		sim_begin_walk(sim);
		r->walk();
	}
	c->released[i] = xen_released_pages;
	if (sim->nomem) {
		fprintf(stderr, "out of memory for the test\n");
		exit(3);
	}
	return !sim->death[0];
}

static const char *compare_pages(struct sim *a, struct sim *b)
{
	static char text[120];
	u64 pfn, end = max(a->p2m_end, a->va_end);

	if (a->p2m_end != b->p2m_end || a->va_end != b->va_end)
		return "tables of different size";
	for (pfn = 0; pfn < end; pfn++) {
		const char *what = sim_p2m(a, pfn) != sim_p2m(b, pfn) ? "p2m" :
				   sim_va(a, pfn) != sim_va(b, pfn) ?
				   "mapping" : NULL;

		if (!what)
			continue;
		snprintf(text, sizeof(text), "%s of pfn %llx", what, pfn);
		return text;
	}
	return NULL;
}

static const char *compare_frames(struct sim *a, struct sim *b)
{
	static char text[120];
	u64 mfn, end = layout_end(&a->cfg.layout);

	for (mfn = LAYOUT_BASE; mfn < end; mfn++) {
		const char *what = sim_m2p(a, mfn) != sim_m2p(b, mfn) ? "m2p" :
				   sim_owned(a, mfn) != sim_owned(b, mfn) ?
				   "owner" : NULL;

		if (!what)
			continue;
		snprintf(text, sizeof(text), "%s of mfn %llx", what, mfn);
		return text;
	}
	return NULL;
}

static int cmp_range(const void *a, const void *b)
{
	u64 x = ((const struct sim_range *)a)->pfn;
	u64 y = ((const struct sim_range *)b)->pfn;

	return x < y ? -1 : x > y;
}

/* Sorted, and adjacent ones joined. */
static void join_frees(struct sim *s)
{
	u32 n = 0;

	qsort(s->frees, s->nr_frees, sizeof(s->frees[0]), cmp_range);
	for (u32 i = 0; i < s->nr_frees; i++) {
		if (n && s->frees[n - 1].pfn + s->frees[n - 1].pages ==
			 s->frees[i].pfn)
			s->frees[n - 1].pages += s->frees[i].pages;
		else
			s->frees[n++] = s->frees[i];
	}
	s->nr_frees = n;
}

const char *diff_compare(const struct diff_case *c, bool ordered)
{
	struct sim *a = &side[0], *b = &side[1];
	const char *bad = compare_pages(a, b);

	if (!bad)
		bad = compare_frames(a, b);
	if (bad)
		return bad;
	if (c->released[0] != c->released[1])
		return "number of released pages";
	if (sim_tables_unpinned(a) || sim_tables_unpinned(b))
		return "a page table in use is not pinned";
	if (a->window_mfn != a->window_own || b->window_mfn != b->window_own)
		return "the buffer's own mapping";
	if (!ordered) {
		join_frees(a);
		join_frees(b);
	} else if (memcmp(&a->counts, &b->counts, sizeof(a->counts)) ||
		   a->clock != b->clock) {
		return "number of hypercalls";
	}
	if (a->nr_frees != b->nr_frees ||
	    memcmp(a->frees, b->frees, a->nr_frees * sizeof(a->frees[0])))
		return "freed ranges";
	return NULL;
}
