// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what follows from a map under each rule, and for a range of sizes. */
#include "rules.h"

/* The ISA range is one hole of 96 pages, or of 128 with the iBFT's. */
static void start_isa(void)
{
	rules_start(0x2000, 0x2000);
	rules_add(0, 0xa0, RAM);
	rules_add(0xa0, 0x100, 2);
	rules_add(0x100, 0x8000, RAM);
}

static const struct {
	__u32 version;
	bool domu;
	unsigned int source;
	size_t nr;
	const char *label[2];
	__u64 remapped[2];
} rules[] = {
	{ 0, false, XRT_BY_XEN, 2, { OLD, SINCE }, { 96, 128 } },
	{ V(6, 4), false, XRT_BY_XEN, 1, { "" }, { 96 } },
	{ V(6, 5), false, XRT_BY_XEN, 2, { WITH, WITHOUT }, { 128, 96 } },
	{ V(6, 5), false, XRT_BY_HAND, 2, { WITH, WITHOUT }, { 128, 96 } },
	{ V(6, 5), false, XRT_BY_KERNEL, 1, { "" }, { 96 } },
	{ 0, false, XRT_BY_KERNEL, 1, { "" }, { 96 } },
	{ V(6, 5), true, XRT_BY_XEN, 1, { "" }, { 0 } },
	{ 0, true, XRT_BY_XEN, 1, { "" }, { 0 } },
};

static void rules_depend_on_the_kernel(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		start_isa();
		p.version = rules[i].version;
		p.dom0 = !rules[i].domu;
		p.source = rules[i].source;
		rules_predict();
		assert_int_equal(p.nr_outcome, rules[i].nr);
		for (size_t k = 0; k < p.nr_outcome; k++) {
			const struct predict_outcome *o = &p.outcome[k];

			assert_string_equal(o->label, rules[i].label[k]);
			assert_int_equal(o->remapped.start, rules[i].remapped[k]);
			assert_int_equal(o->remapped.end, rules[i].remapped[k]);
			assert_int_equal(o->plan->remapped,
					 rules[i].remapped[k]);
			assert_int_equal(o->released.end, 0);
			assert_int_equal(o->swapped, 0);
		}
		assert_int_equal(p.agree, AGREE_UNKNOWN);
		assert_int_equal(p.nr_size, 0);
		predict_free(&p);
	}
}

/* 128 pages of a hole, as with the iBFT's range, and so much RAM to go to. */
static void start_merged(__u64 targets)
{
	rules_start(0x2000, 0x2000);
	rules_add(0, 0x80, RAM);
	rules_add(0x80, 0x100, 2);
	rules_add(0x100, 0x2000 + targets, RAM);
	p.version = 0;
}

static void rules_that_differ_in_nothing_are_one(void **state)
{
	(void)state;
	start_merged(0x80);
	rules_predict();
	assert_int_equal(p.nr_outcome, 1);
	assert_string_equal(p.outcome[0].label, "");
	assert_int_equal(p.plan->remapped, 128);
	predict_free(&p);
	/* Both remap all there is room for, but not all that they have to. */
	start_isa();
	entry[2].size = PFN(0x2000 + 50 - 0x100);
	p.version = 0;
	rules_predict();
	assert_int_equal(p.nr_outcome, 2);
	assert_int_equal(p.outcome[0].remapped.end, 50);
	assert_int_equal(p.outcome[1].remapped.end, 50);
	assert_int_equal(p.outcome[0].released.end, 46);
	assert_int_equal(p.outcome[1].released.end, 78);
	predict_free(&p);
	/* What is swapped is above the domain's pages. */
	start_merged(0x80);
	rules_add(0x2080, 0x2081, FIT_E820_NVS);
	rules_add(0x2081, 0x2100, RAM);
	p.log.facts.piece[XRT_PIECE_KERNEL] =
		(struct xrt_pfns){ PFN(0x2000), PFN(0x2090) };
	rules_predict();
	assert_int_equal(p.nr_outcome, 2);
	assert_int_equal(p.outcome[0].swapped, 0);
	assert_int_equal(p.outcome[1].swapped, 1);
	assert_int_equal(p.outcome[1].remapped.end, 128);
	predict_free(&p);
}

static void hypercalls_go_by_the_first(void **state)
{
	(void)state;
	start_isa();
	rules_predict();
	assert_int_equal(p.stock.update, 2 * 96);
	assert_int_equal(p.batched.update, 2 * 12);
	predict_free(&p);
}

/* What the kernel counted picks a rule, if it fits one. */
static void counts_pick_a_rule(void **state)
{
	static const struct {
		__u32 version;
		__u64 remapped;
		struct xrt_maybe released;
		enum agreement agree;
		size_t nr;
		__u64 first;
		const char *note;
	} rows[] = {
		{ 0, 96, { 0 }, AGREE_YES, 1, 96, "what the kernel remapped fits one rule: " OLD },
		{ 0, 128, { 0 }, AGREE_YES, 1, 128, "what the kernel remapped fits one rule: " SINCE },
		{ 0, 128, { 0, true }, AGREE_YES, 1, 128, "what the kernel remapped fits one rule: " SINCE },
		{ 0, 128, { 1, true }, AGREE_NO, 2, 96, "" },
		{ 0, 128, { 1, false }, AGREE_YES, 1, 128, NULL },
		{ 0, 100, { 0 }, AGREE_NO, 2, 96, "" },
		{ V(6, 4), 96, { 0 }, AGREE_YES, 1, 96, "" },
		{ V(6, 4), 95, { 0 }, AGREE_NO, 1, 96, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start_isa();
		p.version = rows[i].version;
		p.log.facts.remapped = (struct xrt_maybe){ rows[i].remapped, true };
		p.log.facts.released = rows[i].released;
		rules_predict();
		assert_int_equal(p.agree, rows[i].agree);
		assert_int_equal(p.nr_outcome, rows[i].nr);
		assert_int_equal(p.plan->remapped, rows[i].first);
		if (rows[i].nr == 1)
			assert_string_equal(p.outcome[0].label, "");
		if (rows[i].note)
			assert_string_equal(p.note[0], rows[i].note);
		predict_free(&p);
	}
}

/*
 * 256 pages of a hole, and RAM above for all of them: up to 0x1100 pages the
 * count rises, then it falls, since the domain has that RAM itself.
 */
static void start_hole(__u64 least, __u64 most)
{
	rules_start(least, most);
	rules_add(0, 0x1000, RAM);
	rules_add(0x1000, 0x1100, 2);
	rules_add(0x1100, 0x1200, RAM);
}

static void a_range_of_sizes_has_ranges(void **state)
{
	static const struct {
		__u64 least;
		__u64 most;
		struct xrt_pfns remapped;
		struct xrt_pfns released;
	} rows[] = {
		{ 0x1000, 0x1200, { 0, 0x100 }, { 0, 0x100 } },
		{ 0x1000, 0x1080, { 0, 0x80 }, { 0, 0 } },
		{ 0x1010, 0x1100, { 0x10, 0x100 }, { 0, 0 } },
		{ 0x1010, 0x1101, { 0x10, 0x100 }, { 0, 1 } },
		{ 0x10ff, 0x1110, { 0xf0, 0x100 }, { 0, 0x10 } },
		{ 0x1110, 0x1120, { 0xe0, 0xf0 }, { 0x10, 0x20 } },
		{ 0x1110, 0x1110, { 0xf0, 0xf0 }, { 0x10, 0x10 } },
		{ 0xfff, 0x1000, { 0, 0 }, { 0, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct predict_outcome *o = &p.outcome[0];

		start_hole(rows[i].least, rows[i].most);
		rules_predict();
		assert_memory_equal(&o->remapped, &rows[i].remapped,
				    sizeof(o->remapped));
		assert_memory_equal(&o->released, &rows[i].released,
				    sizeof(o->released));
		predict_free(&p);
	}
}

/* RAM that is a part of a page only: that page is taken twice. */
static void start_twice(void)
{
	rules_start(0x10, 0x12);
	rules_add(0, 0x10, RAM);
	entry[map.nr++] = (struct xrt_e820){ 0x10000, 0x400, 2, 0 };
	entry[map.nr++] = (struct xrt_e820){ 0x10400, 0x400, RAM, 0 };
	entry[map.nr++] = (struct xrt_e820){ 0x10800, 0x800, 2, 0 };
	rules_add(0x11, 0x12, RAM);
}

/* With 17 pages one target is left, and that page takes two. */
static void a_page_in_two_areas_has_the_peak(void **state)
{
	(void)state;
	start_twice();
	rules_predict();
	assert_int_equal(p.outcome[0].remapped.start, 0);
	assert_int_equal(p.outcome[0].remapped.end, 1);
	assert_int_equal(p.outcome[0].released.start, 0);
	assert_int_equal(p.outcome[0].released.end, 2);
	predict_free(&p);
	/* No size remaps one page and releases none. */
	for (int known = 0; known < 2; known++) {
		start_twice();
		p.log.facts.remapped = (struct xrt_maybe){ 1, true };
		p.log.facts.released.known = known;
		rules_predict();
		assert_int_equal(p.agree, known ? AGREE_NO : AGREE_YES);
		assert_int_equal(p.nr_pages, known ? 0x12 : 0x11);
		predict_free(&p);
	}
}

static const struct {
	__u64 least;
	__u64 most;
	__u64 remapped;
	struct xrt_maybe released;
	enum agreement agree;
	__u64 from;
	__u64 to;
} narrowed[] = {
	/* The largest size. */
	{ 0x1000, 0x1080, 0x80, { 0, true }, AGREE_YES, 0x1080, 0x1080 },
	{ 0x1000, 0x1110, 0xf0, { 0x10, true }, AGREE_YES, 0x1110, 0x1110 },
	{ 0x1000, 0x10ff, 0xff, { 0 }, AGREE_YES, 0x10ff, 0x10ff },
	/* One size. */
	{ 0x1000, 0x1100, 0x80, { 0, true }, AGREE_YES, 0x1080, 0x1080 },
	{ 0x1010, 0x1100, 0x10, { 0, true }, AGREE_YES, 0x1010, 0x1010 },
	{ 0x1010, 0x1200, 0x100, { 0, true }, AGREE_YES, 0x1100, 0x1100 },
	{ 0x1000, 0x1200, 0x80, { 0, true }, AGREE_YES, 0x1080, 0x1080 },
	{ 0x1000, 0x1200, 0x80, { 0x80, true }, AGREE_YES, 0x1180, 0x1180 },
	{ 0x1180, 0x1200, 0x80, { 0x80, true }, AGREE_YES, 0x1180, 0x1180 },
	{ 0x1180, 0x1200, 0x80, { 0 }, AGREE_YES, 0x1180, 0x1180 },
	{ 0x1000, 0x1200, 0x100, { 0 }, AGREE_YES, 0x1100, 0x1100 },
	{ 0x1010, 0x1200, 0x0f, { 0 }, AGREE_YES, 0x11f1, 0x11f1 },
	/* Several. */
	{ 0x800, 0x1100, 0, { 0, true }, AGREE_YES, 0x800, 0x1000 },
	{ 0x800, 0x1000, 0, { 0, true }, AGREE_YES, 0x800, 0x1000 },
	{ 0x800, 0x1200, 0, { 0x100, true }, AGREE_YES, 0x1200, 0x1200 },
	/* One that releases nothing, and one that does. */
	{ 0x1000, 0x1200, 0x80, { 0 }, AGREE_YES, 0x1080, 0x1180 },
	{ 0x1000, 0x1180, 0x80, { 0 }, AGREE_YES, 0x1080, 0x1180 },
	{ 0x1000, 0x117f, 0x80, { 0 }, AGREE_YES, 0x1080, 0x1080 },
	{ 0x1081, 0x1180, 0x80, { 0 }, AGREE_YES, 0x1180, 0x1180 },
	/* None. */
	{ 0x1010, 0x1100, 0xf, { 0, true }, AGREE_NO, 0x1010, 0x1100 },
	{ 0x1010, 0x1200, 0x101, { 0, true }, AGREE_NO, 0x1010, 0x1200 },
	{ 0x1000, 0x1200, 0x80, { 1, true }, AGREE_NO, 0x1000, 0x1200 },
	{ 0x1000, 0x1200, 0x80, { 0x7f, true }, AGREE_NO, 0x1000, 0x1200 },
	{ 0x1000, 0x117f, 0x80, { 0x80, true }, AGREE_NO, 0x1000, 0x117f },
	{ 0x1081, 0x117f, 0x80, { 0 }, AGREE_NO, 0x1081, 0x117f },
	{ 0x1080, 0x1080, 0x7f, { 0, true }, AGREE_NO, 0x1080, 0x1080 },
};

static void counts_narrow_the_sizes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(narrowed); i++) {
		start_hole(narrowed[i].least, narrowed[i].most);
		p.log.facts.remapped =
			(struct xrt_maybe){ narrowed[i].remapped, true };
		p.log.facts.released = narrowed[i].released;
		snprintf(p.why, sizeof(p.why), "why");
		rules_predict();
		assert_int_equal(p.agree, narrowed[i].agree);
		assert_int_equal(p.least, narrowed[i].from);
		assert_int_equal(p.nr_pages, narrowed[i].to);
		if (p.least == narrowed[i].least && p.nr_pages == narrowed[i].most) {
			assert_int_equal(p.from, PAGES_OPTION);
			assert_string_equal(p.why, "why");
		} else {
			assert_int_equal(p.from, PAGES_COUNTS);
			assert_string_equal(p.why, p.nr_pages == p.least + 0x100 ?
				"what the kernel remapped fits the smallest and the largest numbers of these" :
				"what the kernel remapped allows no other number");
		}
		predict_free(&p);
	}
}

static void the_kernels_ram_is_confirmed(void **state)
{
	(void)state;
	for (int exact = 0; exact < 2; exact++) {
		start_hole(exact ? 0x1080 : 0x100, 0x1080);
		p.from = PAGES_RAM;
		snprintf(p.why, sizeof(p.why), "why");
		p.log.facts.remapped = (struct xrt_maybe){ 0x80, true };
		rules_predict();
		assert_int_equal(p.least, 0x1080);
		assert_int_equal(p.from, PAGES_RAM);
		assert_string_equal(p.why, exact ? "why" :
				    "the RAM in the kernel's map; what it remapped fits");
		predict_free(&p);
	}
}

/* 512 MiB, 1 GiB and so on, and the largest. */
static void sizes_are_listed(void **state)
{
	static const struct {
		__u64 least;
		__u64 most;
		__u64 size[4];
	} rows[] = {
		{ 0x20000, 0x40000, { 0x20000, 0x40000 } },
		{ 0x20001, 0x40001, { 0x40000, 0x40001 } },
		{ 0x20001, 0x3ffff, { 0x3ffff } },
		{ 1, 0x80001, { 0x20000, 0x40000, 0x80000, 0x80001 } },
	};
	size_t k;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		rules_start(rows[i].least, rows[i].most);
		rules_add(0, 0x1000, RAM);
		rules_add(0x1000, 0x1200, 2);
		rules_add(0x1200, 0x40100, RAM);
		rules_predict();
		for (k = 0; k < 4 && rows[i].size[k]; k++) {
			__u64 pages = rows[i].size[k];
			__u64 moved = pages >= 0x40100 ? 0 :
				      0x40100 - pages < 0x200 ?
				      0x40100 - pages : 0x200;

			assert_int_equal(p.size[k].nr_pages, pages);
			assert_int_equal(p.size[k].remapped, moved);
			assert_int_equal(p.size[k].released >= 0x200 - moved, 1);
			assert_int_equal(p.size[k].chunks, (moved + 508) / 509);
		}
		assert_int_equal(p.nr_size, k);
		predict_free(&p);
	}
	rules_start(1, (1 << 26) + 1);
	rules_add(0, (1 << 26) + 1, RAM);
	rules_predict();
	assert_int_equal(p.nr_size, 11);
	for (k = 0; k < 10; k++)
		assert_int_equal(p.size[k].nr_pages, 1ULL << (17 + k));
	predict_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_depend_on_the_kernel),
		cmocka_unit_test(rules_that_differ_in_nothing_are_one),
		cmocka_unit_test(hypercalls_go_by_the_first),
		cmocka_unit_test(counts_pick_a_rule),
		cmocka_unit_test(a_range_of_sizes_has_ranges),
		cmocka_unit_test(a_page_in_two_areas_has_the_peak),
		cmocka_unit_test(counts_narrow_the_sizes),
		cmocka_unit_test(the_kernels_ram_is_confirmed),
		cmocka_unit_test(sizes_are_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
