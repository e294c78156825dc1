// SPDX-License-Identifier: GPL-2.0
/* Unit tests: the rule of the remap. */
#include "helper.h"
#include "boot_log.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define RAM		XRT_E820_RAM
#define UNUSABLE	XRT_E820_UNUSABLE

static struct xrt_plan *plan_of(const struct xrt_plan_opts *opts)
{
	struct xrt_error err;
	struct xrt_plan *plan = xrt_plan_build(opts, &err);

	if (!plan)
		fail_msg("%s", err.text);
	return plan;
}

/* Prediction from a file of tests/fixtures/field, to be freed. */
static struct xrt_plan *field(const char *path)
{
	struct xrt_boot_log log;
	struct xrt_error err;
	struct xrt_plan_opts opts = { .dom0 = true };
	struct xrt_plan *plan;

	if (xrt_boot_log_read(&log, path, &err))
		fail_msg("%s", err.text);
	opts.entry = log.facts.map[XRT_BY_HAND].entry;
	opts.nr = log.facts.map[XRT_BY_HAND].nr;
	opts.nr_pages = log.facts.nr_pages.value;
	plan = plan_of(&opts);
	xrt_boot_log_free(&log);
	return plan;
}

static void real_machines_come_out_exactly(void **state)
{
	static const struct {
		const char *path;
		__u64 remapped;
	} real[] = {
		{ "tests/fixtures/field/atom-1g.e820", 98 },
		{ "tests/fixtures/field/desktop-4g.e820", 492673 },
		{ "tests/fixtures/field/desktop-2g-bug.e820", 106 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(real); i++) {
		struct xrt_plan *plan = field(real[i].path);

		assert_int_equal(plan->remapped, real[i].remapped);
		assert_int_equal(plan->released, 0);
		assert_int_equal(plan->nr_target, 1);
		assert_false(plan->odd);
		xrt_plan_free(plan);
	}
}

/* The page that Xen refused to map was the first target. */
static void first_target_of_the_one_that_died(void **state)
{
	struct xrt_plan *plan = field("tests/fixtures/field/desktop-2g-bug.e820");

	(void)state;
	assert_int_equal(plan->nr_piece, 1);
	assert_int_equal(plan->piece[0].pfn, 0x96);
	assert_int_equal(plan->piece[0].target_pfn, 0x80000);
	xrt_plan_free(plan);
}

/* Two ranges of RAM to go to, then none: the rest is released. */
static void pieces_end_where_ram_ends(void **state)
{
	static const struct xrt_e820 map[] = {
		{ 0x0, 0x10000, RAM, 0 }, { 0x10000, 0x10000, 2, 0 },
		{ 0x20000, 0x20000, RAM, 0 }, { 0x42000, 0x3000, RAM, 0 },
		{ 0x45000, 0x1000, 2, 0 }, { 0x46000, 0x4000, RAM, 0 },
	};
	struct xrt_plan *plan = plan_of(&(struct xrt_plan_opts){
		.entry = map, .nr = 6, .nr_pages = 0x40, .chunk_max = 2,
	});
	static const struct xrt_piece want[] = {
		{ 0, 0x10, 0x42, 3, 2 }, { 0, 0x13, 0x46, 4, 2 },
		{ 0, 0x17, XRT_NO_PFN, 9, 0 },
	};
	struct xrt_calls calls;

	(void)state;
	assert_int_equal(plan->nr_piece, 3);
	assert_memory_equal(plan->piece, want, sizeof(want));
	assert_int_equal(plan->area[0].remapped, 7);
	assert_int_equal(plan->area[0].released, 9);
	assert_int_equal(plan->nr_target, 2);
	assert_int_equal(plan->chunks, 4);
	xrt_plan_calls(plan, 1, &calls);
	assert_int_equal(calls.update, 14);
	assert_int_equal(calls.prepare, 4 + 2);
	assert_int_equal(calls.map, 4 + 1);
	assert_int_equal(calls.release, 9);
	xrt_plan_calls(plan, 509, &calls);
	assert_int_equal(calls.update, 8);
	xrt_plan_free(plan);
}

static void full_chunks(void **state)
{
	static const struct {
		__u64 pages;
		__u64 chunks;
		__u64 by_8;
	} cases[] = {
		{ 1, 1, 1 }, { 508, 1, 64 }, { 509, 1, 64 }, { 510, 2, 65 },
		{ 1018, 2, 128 }, { 1019, 3, 129 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct xrt_e820 map[] = {
			{ 0, 0x1000, RAM, 0 },
			{ (cases[i].pages + 1) << 12, 1ULL << 30, RAM, 0 },
		};
		struct xrt_plan *plan = plan_of(&(struct xrt_plan_opts){
			.entry = map, .nr = 2, .nr_pages = 0x1000,
		});
		struct xrt_calls calls;

		assert_int_equal(plan->remapped, cases[i].pages);
		assert_int_equal(plan->chunks, cases[i].chunks);
		xrt_plan_calls(plan, 8, &calls);
		assert_int_equal(calls.update, 2 * cases[i].by_8);
		xrt_plan_free(plan);
	}
}

static void isa_of_a_domu_is_ram(void **state)
{
	static const struct xrt_e820 map[] = {
		{ 0, 0xa0000, RAM, 0 }, { 0xa0000, 0x60000, 2, 0 },
		{ 0x100000, 0x700000, RAM, 0 },
	};
	struct xrt_plan_opts opts = { .entry = map, .nr = 3, .nr_pages = 0x400 };
	struct xrt_plan *plan = plan_of(&opts);

	(void)state;
	assert_int_equal(plan->remapped, 0x60);
	xrt_plan_free(plan);
	opts.isa_ram = true;
	plan = plan_of(&opts);
	assert_int_equal(plan->remapped, 0);
	assert_int_equal(plan->nr_area, 0);
	assert_int_equal(plan->ram_pages, 0x800);
	xrt_plan_free(plan);
}

/* What lies around the ISA range stays what it is. */
static void only_isa_of_a_domu_is_ram(void **state)
{
	static const struct xrt_e820 map[] = {
		{ 0, 0x800000, RAM, 0 }, { 0x90000, 0x80000, 2, 0 },
	};
	struct xrt_plan *plan = plan_of(&(struct xrt_plan_opts){
		.entry = map, .nr = 2, .nr_pages = 0x400, .isa_ram = true,
	});

	(void)state;
	assert_int_equal(plan->nr_area, 2);
	assert_int_equal(plan->area[0].start_pfn, 0x90);
	assert_int_equal(plan->area[0].end_pfn, 0xa0);
	assert_int_equal(plan->area[1].start_pfn, 0x100);
	assert_int_equal(plan->area[1].end_pfn, 0x110);
	xrt_plan_free(plan);
}

/* Quarters of a page, so that pages can be RAM in part. */
#define UNIT		1024
#define PAGES		48
#define UNITS		(4 * PAGES)
#define ENTRIES		12

/**
 * struct slow - the same worked out unit by unit and page by page
 * @type:	type in force by unit, 0 for none
 * @remapped:	pages that go elsewhere
 * @released:	pages for which no RAM is left
 * @aim:	where to look for RAM
 */
struct slow {
	__u32 type[UNITS];
	__u64 remapped;
	__u64 released;
	__u64 aim;
};

static bool slow_ram_page(const struct slow *s, __u64 pfn)
{
	for (__u64 u = 4 * pfn; u < 4 * pfn + 4; u++) {
		if (s->type[u] != RAM)
			return false;
	}
	return true;
}

static void slow_area(struct slow *s, __u64 pfn, __u64 end, __u64 nr_pages)
{
	for (; pfn < end && pfn < nr_pages; pfn++) {
		while (s->aim < PAGES && !slow_ram_page(s, s->aim))
			s->aim++;
		if (s->aim < PAGES) {
			s->remapped++;
			s->aim++;
		} else {
			s->released++;
		}
	}
}

static void slow_plan(struct slow *s, const struct xrt_plan_opts *opts)
{
	__u64 after = 0, last = 0;

	for (size_t i = 0; i < opts->nr; i++) {
		const struct xrt_e820 *e = &opts->entry[i];
		__u32 type = e->type;

		if (type == UNUSABLE && opts->dom0)
			type = RAM;
		for (__u64 u = e->addr / UNIT;
		     u < (e->addr + e->size) / UNIT; u++) {
			if (type > s->type[u])
				s->type[u] = type;
		}
	}
	s->aim = opts->nr_pages;
	for (__u64 u = 0; u < UNITS; u++) {
		if (s->type[u])
			last = u + 1;
		if (s->type[u] != RAM)
			continue;
		if (!u || s->type[u - 1] != RAM)
			slow_area(s, after / 4, (u + 3) / 4, opts->nr_pages);
		after = u + 1;
	}
	if (last > after)
		slow_area(s, after / 4, (last + 3) / 4, opts->nr_pages);
}

static __u64 seed = 1;

static __u64 below(__u64 n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (seed >> 33) % n;
}

static void check_pieces(const struct xrt_plan *plan, const struct slow *s,
			 __u64 nr_pages)
{
	__u64 remapped = 0, released = 0, next = nr_pages;

	for (size_t i = 0; i < plan->nr_piece; i++) {
		const struct xrt_piece *p = &plan->piece[i];

		assert_true(p->pages && p->pfn + p->pages <= nr_pages);
		if (p->target_pfn == XRT_NO_PFN) {
			released += p->pages;
			continue;
		}
		assert_true(p->target_pfn >= next);
		next = p->target_pfn + p->pages;
		for (__u64 pfn = p->target_pfn; pfn < next; pfn++)
			assert_true(slow_ram_page(s, pfn));
		remapped += p->pages;
	}
	assert_int_equal(remapped, s->remapped);
	assert_int_equal(released, s->released);
}

static void random_maps_agree_page_by_page(void **state)
{
	(void)state;
	for (int i = 0; i < 30000; i++) {
		struct xrt_e820 map[ENTRIES];
		struct xrt_plan_opts opts = {
			.entry = map, .nr = 1 + below(ENTRIES),
			.nr_pages = 1 + below(PAGES - 1), .dom0 = below(2),
		};
		struct slow s = { 0 };
		struct xrt_plan *plan;

		for (size_t k = 0; k < opts.nr; k++) {
			__u64 start = below(UNITS), len = below(UNITS - start);

			if (below(2))
				len %= 16;
			map[k] = (struct xrt_e820){ start * UNIT, len * UNIT,
				below(3) ? RAM : 1 + (__u32)below(6), 0 };
		}
		slow_plan(&s, &opts);
		plan = plan_of(&opts);
		assert_int_equal(plan->remapped, s.remapped);
		assert_int_equal(plan->released, s.released);
		check_pieces(plan, &s, opts.nr_pages);
		xrt_plan_free(plan);
	}
}

/* RAM in the middle of a page: the areas before and after both have it. */
static void a_page_in_two_areas(void **state)
{
	static const struct xrt_e820 map[] = {
		{ 0, 0x10000, RAM, 0 }, { 0x12400, 0x800, RAM, 0 },
		{ 0x20000, 0x100000, RAM, 0 },
	};
	struct xrt_plan_opts opts = { .entry = map, .nr = 3, .nr_pages = 0x13 };
	struct xrt_plan *plan = plan_of(&opts);

	(void)state;
	assert_int_equal(plan->twice, 0x12);
	assert_int_equal(plan->remapped, 4);
	xrt_plan_free(plan);
	opts.nr_pages = 0x12;
	plan = plan_of(&opts);
	assert_true(plan->twice == XRT_NO_PFN);
	assert_int_equal(plan->remapped, 2);
	xrt_plan_free(plan);
}

/* The order of the entries does not matter, but it is reported. */
static void order_does_not_matter(void **state)
{
	static const struct xrt_e820 map[] = {
		{ 0x100000, 0x900000, RAM, 0 }, { 0x200000, 0x100000, 2, 0 },
		{ 0, 0x9f000, RAM, 0 },
	};
	struct xrt_plan *plan = plan_of(&(struct xrt_plan_opts){
		.entry = map, .nr = 3, .nr_pages = 0x400,
	});

	(void)state;
	assert_true(plan->odd);
	assert_int_equal(plan->remapped, 0x61 + 0x100);
	assert_int_equal(plan->area[1].start_pfn, 0x200);
	assert_int_equal(plan->area[1].end_pfn, 0x300);
	xrt_plan_free(plan);
}

static void hostile_maps(void **state)
{
	static const struct xrt_e820 wraps[] = {
		{ ~0ULL, ~0ULL, RAM, 0 }, { 0, ~0ULL, RAM, 0 },
		{ 1ULL << 63, 1ULL << 63, 2, 0 }, { 5, 0, 3, 0 },
		{ ~0ULL - 5, 6, 0, 0 },
	};
	struct xrt_e820 *many = calloc(XRT_MAP_MAX + 1, sizeof(*many));
	struct xrt_error err;
	struct xrt_plan *plan;

	(void)state;
	plan = plan_of(&(struct xrt_plan_opts){
		.entry = wraps, .nr = 5, .nr_pages = 1ULL << 40,
	});
	assert_int_equal(plan->remapped, 0);
	xrt_plan_free(plan);
	assert_null(xrt_plan_build(&(struct xrt_plan_opts){
		.entry = wraps, .nr = 5, .nr_pages = (1ULL << 40) + 1,
	}, &err));
	assert_int_equal(err.code, XRT_E_WRONG);
	assert_non_null(many);
	assert_null(xrt_plan_build(&(struct xrt_plan_opts){
		.entry = many, .nr = XRT_MAP_MAX + 1, .nr_pages = 1,
	}, &err));
	assert_int_equal(err.code, XRT_E_WRONG);
	free(many);
}

/* A map without any entry implies nothing. */
static void empty_map(void **state)
{
	struct xrt_plan *plan = plan_of(&(struct xrt_plan_opts){
		.nr_pages = 100,
	});
	struct xrt_calls calls;

	(void)state;
	assert_int_equal(plan->nr_area, 0);
	assert_int_equal(plan->remapped, 0);
	xrt_plan_calls(plan, 0, &calls);
	assert_int_equal(calls.update, 0);
	assert_int_equal(calls.map, 1);
	xrt_plan_free(plan);
}

static void limits_of_kernels(void **state)
{
	(void)state;
	assert_true(xrt_pages_limit(3 << 16 | 19, true) == 500ULL << 18);
	assert_true(xrt_pages_limit(4 << 16 | 2, false) == 500ULL << 18);
	assert_true(xrt_pages_limit(4 << 16 | 3, false) == 512ULL << 18);
	assert_true(xrt_pages_limit(6 << 16 | 1, true) == 1ULL << 34);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_machines_come_out_exactly),
		cmocka_unit_test(first_target_of_the_one_that_died),
		cmocka_unit_test(pieces_end_where_ram_ends),
		cmocka_unit_test(full_chunks),
		cmocka_unit_test(isa_of_a_domu_is_ram),
		cmocka_unit_test(only_isa_of_a_domu_is_ram),
		cmocka_unit_test(random_maps_agree_page_by_page),
		cmocka_unit_test(a_page_in_two_areas),
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(hostile_maps),
		cmocka_unit_test(empty_map),
		cmocka_unit_test(limits_of_kernels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
