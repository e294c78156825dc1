// SPDX-License-Identifier: GPL-2.0
/*
 * The differential test: the stock code, the stock code with the patches of
 * kernel/faster/, and the engine on the same random domains.
 *
 *	differ random N [FIRST]	equal page by page, in batches, and by whole tables
 *	differ order N [FIRST]	the same with the chunks in another order
 *	differ faults [N]	each step fails at each page, or each Nth, one after the other
 *	differ pieces		RAM of less than a page: the known difference
 *
 * Prints what differed and the seed that shows it again, then a line of sums.
 */
#include <stdio.h>

#include "shim_xen.h"
#include "diff.h"
#include "remap.h"
#include "remap_trace.h"

/* What the cases were, so that a test of nothing is seen. */
static struct {
	u64 cases, pages, chunks, released, tables, bad;
} sum;

static void differs(const char *what, u64 seed, const char *how)
{
	printf("FAIL sim: %s, case %llu: %s\n", what, seed, how);
	sum.bad++;
}

static void count(const struct diff_case *c)
{
	sum.cases++;
	sum.pages += side[1].done[SIM_MAP];
	sum.chunks += side[1].done[SIM_CHAIN];
	sum.released += c->released[1];
}

static void compare(struct diff_case *c, const struct remapper *r,
		    const char *what, u64 seed, bool ordered)
{
	const char *bad;

	if (!diff_run(c, 0, r))
		bad = side[0].death;
	else
		bad = diff_compare(c, ordered);
	sum.tables += side[0].counts.multicall;
	if (bad)
		differs(what, seed, bad);
}

static void run_random(u64 seed)
{
	static const unsigned int batches[] = { 2, 7, 64, 508, 509, 512 };
	struct diff_case c;

	diff_make(&c, seed);
	engine_shuffle = 0;
	if (!diff_run(&c, 1, &stock)) {
		differs("stock", seed, side[1].death);
		return;
	}
	count(&c);
	engine_batch = 1;
	compare(&c, &engine, "one by one", seed, true);
	engine_batch = batches[seed % ARRAY_SIZE(batches)];
	compare(&c, &engine, "in batches", seed, false);
	engine_batch = XEN_REMAP_TABLES;
	compare(&c, &engine, "by whole tables", seed, false);
	compare(&c, &stock_batched, "patched, in batches", seed, false);
	compare(&c, &stock_tables, "patched, by whole tables", seed, false);
}

static void run_order(u64 seed)
{
	static const unsigned int batches[] = { 1, 509, XEN_REMAP_TABLES };
	struct diff_case c;

	diff_make(&c, seed);
	if (!diff_run(&c, 1, &stock)) {
		differs("stock", seed, side[1].death);
		return;
	}
	count(&c);
	engine_shuffle = seed * 0x9e3779b97f4a7c15ULL | 1;
	engine_batch = batches[seed % ARRAY_SIZE(batches)];
	compare(&c, &engine, "another order", seed, false);
	engine_shuffle = 0;
}

/* Three chunks to remap, or as many pages and nowhere to go. */
#define FAULT_PAGES	(2 * 509 + 100)
/* The first page that one of them gets. */
#define FAULT_TARGET	1500

static void make_fault(struct diff_case *c, enum sim_step step, u64 at)
{
	memset(&c->cfg, 0, sizeof(c->cfg));
	c->map[0] = (struct sim_e820) { 0, 16 << PAGE_SHIFT, 1 };
	c->map[1] = (struct sim_e820) { 16 << PAGE_SHIFT,
					FAULT_PAGES << PAGE_SHIFT, 2 };
	c->map[2] = (struct sim_e820) { (16 + FAULT_PAGES) << PAGE_SHIFT,
					4000 << PAGE_SHIFT, 1 };
	c->cfg.map = c->map;
	c->cfg.nr_map = step == SIM_RELEASE ? 2 : 3;
	c->cfg.nr_pages = step == SIM_RELEASE ? 16 + FAULT_PAGES : FAULT_TARGET;
	c->cfg.dom0 = true;
	c->cfg.layout.kind = SIM_FRAGMENTED;
	c->cfg.fault = (struct sim_fault) { step, at };
	c->cfg.params = "";
}

/* The page that the stock code says has failed, patched or not. */
static bool stock_page(const struct sim *s, enum sim_step step,
		       unsigned long *pfn, unsigned long *mfn)
{
	static const char * const format[] = {
		[SIM_P2M] = "Failed to set p2m mapping for pfn=%ld mfn=%ld",
		[SIM_M2P] = "Failed to set m2p mapping for mfn=%ld pfn=%ld",
		[SIM_MAP] = "Failed to update kernel mapping for mfn=%ld pfn=%ld",
	};
	bool first = step == SIM_P2M;

	return sscanf(s->warning, format[step], first ? pfn : mfn,
		      first ? mfn : pfn) == 2;
}

static bool engine_page(enum sim_step step, unsigned long *pfn,
			unsigned long *mfn)
{
	static const char * const format[] = {
		[SIM_P2M] = "xen_remap: cannot set p2m of pfn=%lx to mfn=%lx",
		[SIM_M2P] = "xen_remap: cannot set m2p of pfn=%lx to mfn=%lx",
		[SIM_MAP] = "xen_remap: cannot set kernel mapping of pfn=%lx to mfn=%lx",
	};

	return sscanf(side[0].death, format[step], pfn, mfn) == 2;
}

/*
 * In batches only the first p2m entry that a chunk, or a batch of it, has in a
 * page of the p2m can fail: the others are written without asking.
 */
static bool p2m_can_fail(unsigned long pfn, u64 at)
{
	/* The chunk that is not full was the last one, and is walked first. */
	u64 rest = FAULT_PAGES % XRT_CHUNK_MAX;
	u64 in_chunk = at < rest ? at : (at - rest) % XRT_CHUNK_MAX;

	return pfn % P2M_PER_PAGE == 0 ||
	       in_chunk % (engine_batch ?: XRT_CHUNK_MAX) == 0;
}

static void fail_page(enum sim_step step, u64 at)
{
	enum sim_step failed = step == SIM_PAGE ? SIM_MAP : step;
	unsigned long pfn[2] = { 0 }, mfn[2] = { 0 };
	struct diff_case c;
	bool lived;

	make_fault(&c, step, at);
	sum.cases++;
	lived = diff_run(&c, 0, &engine);
	if (diff_run(&c, 1, &stock))
		differs("fault", at, "the stock kernel lived on");
	else if (!stock_page(&side[1], failed, &pfn[1], &mfn[1]))
		differs("fault", at, side[1].warning);
	else if (lived && (step != SIM_P2M || p2m_can_fail(pfn[1], at)))
		differs("fault", at, "the kernel lived on");
	else if (lived)
		return;
	else if (!engine_page(failed, &pfn[0], &mfn[0]))
		differs("fault", at, side[0].death);
	else if (pfn[0] != pfn[1] || mfn[0] != mfn[1])
		differs("fault", at, "another page is named");
}

/* With whole tables pages are mapped in another order than in the stock code. */
static void fail_entry(u64 at)
{
	unsigned long pfn, mfn;
	struct diff_case c;

	make_fault(&c, SIM_MAP, at);
	sum.cases++;
	if (diff_run(&c, 0, &engine))
		differs("entry", at, "the kernel lived on");
	else if (!engine_page(SIM_MAP, &pfn, &mfn))
		differs("entry", at, side[0].death);
	else if (mfn != side[0].refused || sim_m2p(&side[0], mfn) != pfn)
		differs("entry", at, "another page is named");
}

/*
 * The patched kernel tries a page again that failed: if that works, all pages are
 * as in a boot without failures, or else the page is named. The other side of @c
 * has had that boot.
 */
static void fail_patched(struct diff_case *c, const struct remapper *r,
			 enum sim_step step, u64 at)
{
	enum sim_step failed = step == SIM_PAGE ? SIM_MAP : step;
	const char *bad = NULL;
	unsigned long pfn, mfn;

	make_fault(c, step, at);
	sum.cases++;
	if (diff_run(c, 0, r))
		bad = step == SIM_PAGE ? "the kernel lived on" :
		      diff_compare(c, false);
	else if (!stock_page(&side[0], failed, &pfn, &mfn))
		bad = side[0].death;
	else if ((step == SIM_PAGE && pfn != at) ||
		 mfn != sim_p2m(&side[1], pfn))
		bad = "another page is named";
	if (bad)
		differs(r->name, at, bad);
}

/* A call of a table's multicall fails: its pages are mapped one by one. */
static void fail_call(const struct remapper *r, u64 at)
{
	struct diff_case c;
	const char *bad;

	make_fault(&c, SIM_NONE, 0);
	diff_run(&c, 1, &stock);
	make_fault(&c, SIM_CALL, at);
	sum.cases++;
	if (!diff_run(&c, 0, r))
		bad = side[0].death;
	else
		bad = diff_compare(&c, false);
	if (!bad && side[0].done[SIM_CALL] <= at)
		bad = "there are fewer calls";
	if (bad)
		differs("call", at, bad);
}

static void fail_chain(u64 at)
{
	struct diff_case c;

	make_fault(&c, SIM_CHAIN, at);
	if (diff_run(&c, 0, &engine) || diff_run(&c, 1, &stock))
		differs("chain", at, "the kernel lived on");
	else if (!strstr(side[0].death, "is overwritten"))
		differs("chain", at, side[0].death);
	sum.cases++;
}

/* The kernel goes on, with what Xen took until then released. */
static void fail_release(u64 at)
{
	struct diff_case c;
	const char *bad;

	make_fault(&c, SIM_RELEASE, at);
	if (!diff_run(&c, 0, &engine) || !diff_run(&c, 1, &stock))
		bad = "the kernel died";
	else
		bad = diff_compare(&c, true);
	if (!bad && c.released[0] != at)
		bad = "number of released pages";
	if (bad)
		differs("release", at, bad);
	sum.cases++;
}

/* Calls of the two tables that are all of remapped pages. */
#define FAULT_CALLS	(2 * 5)

static void run_faults_patched(u64 every)
{
	static const struct remapper * const patched[] = {
		&stock_batched, &stock_tables,
	};
	struct diff_case c;

	make_fault(&c, SIM_NONE, 0);
	diff_run(&c, 1, &stock);
	for (u64 at = 0; at < FAULT_PAGES; at += every) {
		for (size_t r = 0; r < ARRAY_SIZE(patched); r++) {
			fail_patched(&c, patched[r], SIM_P2M, at);
			fail_patched(&c, patched[r], SIM_M2P, at);
			fail_patched(&c, patched[r], SIM_MAP, at);
			fail_patched(&c, patched[r], SIM_PAGE, FAULT_TARGET + at);
		}
	}
}

static void run_faults(u64 every)
{
	static const unsigned int batches[] = { 1, 7, 509, XEN_REMAP_TABLES };

	for (size_t b = 0; b < ARRAY_SIZE(batches); b++) {
		engine_batch = batches[b];
		for (u64 at = 0; at < FAULT_PAGES; at += every) {
			fail_page(SIM_P2M, at);
			fail_page(SIM_M2P, at);
			if (engine_batch != XEN_REMAP_TABLES)
				fail_page(SIM_MAP, at);
			else
				fail_entry(at);
			fail_page(SIM_PAGE, FAULT_TARGET + at);
		}
		for (u64 at = 0; at < 3; at++)
			fail_chain(at);
	}
	for (u64 at = 0; at < FAULT_CALLS; at++) {
		fail_call(&engine, at);
		fail_call(&stock_tables, at);
	}
	run_faults_patched(every);
	engine_batch = 1;
	for (u64 at = 0; at < FAULT_PAGES; at += every)
		fail_release(at);
}

/*
 * A hole of eight pages, then a piece of RAM that has no whole page, then
 * sixteen pages of RAM. The stock code takes the piece for a target.
 */
static void run_piece(u64 addr, u64 size)
{
	struct diff_case c;
	bool lived;

	make_fault(&c, SIM_NONE, 0);
	c.map[0] = (struct sim_e820) { 0, 0x8000, 1 };
	c.map[1] = (struct sim_e820) { 0x8000, 0x10000, 2 };
	c.map[2] = (struct sim_e820) { addr, size, 1 };
	c.map[3] = (struct sim_e820) { 0x30000, 0x10000, 1 };
	c.cfg.nr_map = 4;
	c.cfg.nr_pages = 16;
	engine_batch = 1;
	if (!diff_run(&c, 0, &engine))
		differs("piece", addr, side[0].death);
	else if (c.released[0] || side[0].nr_frees != 1 ||
		 side[0].frees[0].pfn != 0x30 || side[0].frees[0].pages != 8)
		differs("piece", addr, "the pages are not where RAM is");
	lived = diff_run(&c, 1, &stock);
	if (lived && !diff_compare(&c, false))
		differs("piece", addr, "the stock code does it too: no difference any more");
	sum.cases++;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	u64 n = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
	u64 first = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;

	if (!strcmp(what, "faults")) {
		run_faults(n ?: 1);
	} else if (!strcmp(what, "pieces")) {
		run_piece(0x20800, 0x400);
		run_piece(0x20800, 0x1000);
	} else if (n && !strcmp(what, "random")) {
		for (u64 i = 0; i < n && sum.bad < 10; i++)
			run_random(first + i);
	} else if (n && !strcmp(what, "order")) {
		for (u64 i = 0; i < n && sum.bad < 10; i++)
			run_order(first + i);
	} else {
		fprintf(stderr, "usage: differ random|order N [FIRST] | faults [N] | pieces\n");
		return 2;
	}
	printf("%llu cases: %llu pages remapped in %llu chunks, %llu whole tables, %llu released; %llu differ\n",
	       sum.cases, sum.pages, sum.chunks, sum.tables, sum.released,
	       sum.bad);
	sim_release(&side[0]);
	sim_release(&side[1]);
	return sum.bad || !sum.cases;
}
