// SPDX-License-Identifier: GPL-2.0
/* Unit tests: the facts of a live capture that is not what it should be. */
#include "helper.h"
#include "live_facts.h"

#define FIRST_MFN	0x100000ULL
#define NR_PAGES	0x4000ULL

/**
 * struct live - a capture of a kernel whose pages have the MFNs of boot
 */
struct live {
	struct xrt_e820 entry[300];
	struct xrt_tables tables;
	struct xrt_plan *plan;
	struct xrt_live_facts facts;
	char *data;
	size_t size;
	struct xrt_capture *cap;
	struct xrt_model *m;
};

static void plan_live(struct live *k, const struct synth_range *range, bool dom0)
{
	struct xrt_plan_opts opts = {
		.entry = k->entry, .nr_pages = NR_PAGES, .dom0 = dom0, .isa_ram = !dom0,
	};
	struct xrt_pfn_run run = { 0, 0x20000, FIRST_MFN, XRT_PFN_RAM, XRT_M2P_SAME };
	struct xrt_error err;

	*k = (struct live){ 0 };
	for (; range->end; range++)
		k->entry[opts.nr++] = (struct xrt_e820){
			.addr = range->start << 12,
			.size = (range->end - range->start) << 12, .type = range->type };
	k->plan = xrt_plan_build(&opts, &err);
	assert_non_null(k->plan);
	assert_int_equal(xrt_tables_append(&k->tables, &run), 0);
	k->facts = (struct xrt_live_facts){
		.boot_id = 0x77, .release = "6.1.0", .tsc_khz = 2000000, .dom0 = dom0,
		.nr_pages = NR_PAGES, .entry = k->entry, .nr_entry = opts.nr,
		.tables = &k->tables, .plan = k->plan,
	};
}

static void write_live(struct live *k)
{
	struct xrt_error err;
	struct xrt_writer *w = xrt_writer_new_mem(&k->data, &k->size, 0x77, &err);

	assert_non_null(w);
	assert_int_equal(xrt_live_write(&k->facts, w, &err), 0);
	assert_int_equal(xrt_writer_commit(w), 0);
	k->cap = xrt_open_mem(k->data, k->size, "live", &err);
	assert_non_null(k->cap);
	k->m = xrt_model_build(k->cap, &err);
	assert_non_null(k->m);
}

/* A writer that has failed fails the whole capture, with its first reason. */
static void a_writer_that_failed_fails_the_capture(void **state)
{
	const struct xrt_rec bad = { .len = 4 };
	struct xrt_writer *w;
	struct xrt_error err;
	struct live k;

	(void)state;
	plan_live(&k, test_map, true);
	w = xrt_writer_new_mem(&k.data, &k.size, 0x77, &err);
	assert_non_null(w);
	assert_int_equal(xrt_writer_put(w, XRT_STREAM_SETUP, &bad), -1);
	assert_int_equal(xrt_live_write(&k.facts, w, &err), -1);
	assert_non_null(strstr(err.text, "a record is of impossible length"));
	assert_int_equal(xrt_writer_commit(w), -1);
	xrt_plan_free(k.plan);
	xrt_tables_free(&k.tables);
}

static void make_live(struct live *k, bool dom0)
{
	plan_live(k, test_map, dom0);
	write_live(k);
}

static void free_live(struct live *k)
{
	xrt_model_free(k->m);
	xrt_close(k->cap);
	free(k->data);
	xrt_plan_free(k->plan);
	xrt_tables_free(&k->tables);
}

static void expect_read(const struct live *k, const char *why)
{
	struct xrt_error err = { 0 };
	struct live_facts f;
	int ret = live_facts_read(&f, k->m, &err);

	assert_int_equal(ret, why ? -1 : 0);
	if (why) {
		assert_int_equal(err.code, XRT_E_WRONG);
		assert_non_null(strstr(err.text, why));
	} else {
		assert_int_equal(f.facts.boot_id, 0x77);
		assert_int_equal(f.facts.dom0, k->facts.dom0);
		assert_int_equal(f.plan->chunks, k->plan->chunks);
	}
	live_facts_free(&f);
}

#define MISSING	"records of its boot or its map are missing"
#define OTHER	"its chain is not what the kernel's rule makes of its map"

/* Each fact alone. */
static void facts_that_are_missing_are_refused(void **state)
{
	struct live k;
	const struct xrt_boot *boot;
	const struct xrt_end *end;

	(void)state;
	make_live(&k, true);
	boot = k.m->boot;
	end = k.m->end;
	expect_read(&k, NULL);
	k.m->boot = NULL;
	expect_read(&k, MISSING);
	k.m->boot = boot;
	k.m->end = NULL;
	expect_read(&k, MISSING);
	k.m->end = end;
	k.m->map[XRT_MAP_KERNEL].total++;
	expect_read(&k, MISSING);
	k.m->map[XRT_MAP_KERNEL].total--;
	expect_read(&k, NULL);
	free_live(&k);
}

/* A field of a chunk in the capture that is one more or less. */
static void another_chain_is_refused(void **state)
{
	struct live k;
	struct xrt_chunk *c;

	(void)state;
	make_live(&k, true);
	assert_true(k.m->nr_chunk > 2);
	for (size_t i = 0; i < k.m->nr_chunk; i++) {
		c = (struct xrt_chunk *)(unsigned long)k.m->chunk[i].rec;
		c->pages--;
		expect_read(&k, OTHER);
		c->pages++;
		c->target_pfn++;
		expect_read(&k, OTHER);
		c->target_pfn--;
		c->rec.id++;
		expect_read(&k, OTHER);
		c->rec.id--;
	}
	k.m->nr_chunk--;
	expect_read(&k, OTHER);
	k.m->nr_chunk++;
	expect_read(&k, NULL);
	free_live(&k);
}

/* A map without areas makes no chunks. */
static void a_chunk_of_no_area_is_refused(void **state)
{
	static const struct synth_range whole[] = { { 0, 0x5000, 1 }, { 0, 0, 0 } };
	struct live k, other;
	struct xrt_walked *own;

	(void)state;
	make_live(&other, true);
	plan_live(&k, whole, true);
	write_live(&k);
	expect_read(&k, NULL);
	assert_int_equal(k.m->nr_chunk, 0);
	own = k.m->chunk;
	k.m->chunk = other.m->chunk;
	k.m->nr_chunk = 1;
	expect_read(&k, OTHER);
	k.m->chunk = own;
	k.m->nr_chunk = 0;
	free_live(&k);
	free_live(&other);
}

/* What a run has beyond its chunk, and what a capture does not know. */
static void runs_end_with_their_chunk(void **state)
{
	struct live k;
	struct live_facts f;
	struct xrt_error err;
	struct xrt_runs *r;
	const struct xrt_chunk *c;
	__u64 last;

	(void)state;
	make_live(&k, true);
	/* Of the chunk with the lowest target, as that is the last one. */
	last = k.m->nr_chunk - 1;
	c = k.m->chunk[last].rec;
	assert_int_equal(k.m->chunk[last].nr_runs_rec, 1);
	r = (struct xrt_runs *)(unsigned long)k.m->chunk[last].runs[0];
	assert_int_equal(r->word[0] >> XRT_WORD_MFN_BITS, c->pages);
	r->word[0] += 1ULL << XRT_WORD_MFN_BITS;
	r->rec.flags &= (__u8)~XRT_RUNS_M2P;
	assert_int_equal(live_facts_read(&f, k.m, &err), 0);
	/* In front of it nothing is known. */
	assert_int_equal(f.tables.run[0].pfn, 0);
	assert_int_equal(f.tables.run[0].pages, c->target_pfn);
	assert_int_equal(f.tables.run[0].kind, XRT_PFN_UNKNOWN);
	assert_true(f.tables.run[0].mfn == XRT_NO_MFN);
	assert_int_equal(f.tables.run[1].pfn, c->target_pfn);
	assert_int_equal(f.tables.run[1].pages, c->pages);
	assert_int_equal(f.tables.run[1].kind, XRT_PFN_RAM);
	assert_int_equal(f.tables.run[1].mfn, FIRST_MFN + c->target_pfn);
	assert_int_equal(f.tables.run[1].m2p, XRT_M2P_UNKNOWN);
	assert_int_equal(f.tables.run[2].m2p, XRT_M2P_SAME);
	live_facts_free(&f);
	/* A run without a page is not one. */
	r->word[0] &= XRT_WORD_MFN_MASK;
	assert_int_equal(live_facts_read(&f, k.m, &err), 0);
	assert_int_equal(f.tables.run[0].pages, k.m->chunk[last - 1].rec->target_pfn);
	assert_int_equal(f.tables.run[1].kind, XRT_PFN_RAM);
	live_facts_free(&f);
	free_live(&k);
}

/* A domU, of which the kernel has reserved the ISA range. */
static void a_domu_has_its_own_rule(void **state)
{
	static const struct synth_range unusable[] = {
		{ 0, 0x1000, 1 }, { 0x1000, 0x2000, 5 }, { 0x2000, 0x9000, 1 }, { 0, 0, 0 },
	};
	struct live k;

	(void)state;
	for (int dom0 = 0; dom0 < 2; dom0++) {
		make_live(&k, dom0);
		assert_int_equal(k.m->boot->flags & XRT_BOOT_DOM0, dom0 ? XRT_BOOT_DOM0 : 0);
		expect_read(&k, NULL);
		free_live(&k);
		/* Only in a dom0 this is RAM. */
		plan_live(&k, unusable, dom0);
		assert_int_equal(!k.plan->chunks, dom0);
		write_live(&k);
		expect_read(&k, NULL);
		free_live(&k);
	}
}

/* Without anything to remap, and with a map that takes two records. */
static void small_walks_and_large_maps(void **state)
{
	static struct synth_range whole[] = { { 0, 0x5000, 1 }, { 0, 0, 0 } };
	static struct synth_range many[300];
	const size_t max = (XRT_REC_MAX - sizeof(struct xrt_map)) / sizeof(struct xrt_e820);
	struct live k;

	(void)state;
	plan_live(&k, whole, true);
	assert_int_equal(k.plan->chunks, 0);
	write_live(&k);
	assert_int_equal(k.m->nr_chunk, 0);
	assert_true(k.m->begin->mfn == XRT_NO_MFN);
	free_live(&k);
	assert_true(max > 100 && max + 1 < ARRAY_SIZE(many));
	for (size_t nr = max - 1; nr <= max + 1; nr++) {
		memset(many, 0, sizeof(many));
		for (__u32 i = 0; i < nr; i++)
			many[i] = (struct synth_range){ 0x20 * i, 0x20 * i + 0x10, 1 };
		plan_live(&k, many, true);
		write_live(&k);
		assert_int_equal(k.m->map[XRT_MAP_KERNEL].nr, nr);
		assert_int_equal(k.m->map[XRT_MAP_KERNEL].total, nr);
		assert_memory_equal(k.m->map[XRT_MAP_KERNEL].entry, k.entry,
				    nr * sizeof(*k.entry));
		free_live(&k);
	}
}

static void a_batch_has_a_page_at_least(void **state)
{
	struct xrt_calls none, one, two;
	struct live k;

	(void)state;
	plan_live(&k, test_map, true);
	xrt_plan_calls(k.plan, 0, &none);
	xrt_plan_calls(k.plan, 1, &one);
	xrt_plan_calls(k.plan, 2, &two);
	assert_int_equal(none.update, one.update);
	assert_int_equal(one.update, 2 * k.plan->remapped);
	assert_true(two.update < one.update);
	free_live(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_writer_that_failed_fails_the_capture),
		cmocka_unit_test(facts_that_are_missing_are_refused),
		cmocka_unit_test(another_chain_is_refused),
		cmocka_unit_test(runs_end_with_their_chunk),
		cmocka_unit_test(a_chunk_of_no_area_is_refused),
		cmocka_unit_test(a_domu_has_its_own_rule),
		cmocka_unit_test(small_walks_and_large_maps),
		cmocka_unit_test(a_batch_has_a_page_at_least),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
