// SPDX-License-Identifier: GPL-2.0
/* Checks of verify on models that are made by hand. */
#include "checks.h"
#include "helper.h"

static enum verdict only_verdict(struct verify *v)
{
	enum verdict verdict;

	assert_int_equal(v->nr, 1);
	verdict = v->finding->verdict;
	v->nr = 0;
	return verdict;
}

/**
 * struct logged - a capture without the kernel's map, and a log that has it
 */
struct logged {
	struct xrt_e820 own;
	struct xrt_e820 entry[2];
	struct xrt_boot boot;
	struct xrt_end end;
	struct xrt_source source;
	struct xrt_boot_facts facts;
	struct xrt_model m;
	struct verify v;
};

static void make_logged(struct logged *l)
{
	*l = (struct logged){
		.own = { 0x1000, 0x2000, 1, 0 },
		.entry = { { 0x1000, 0x2000, 1, 0 }, { 0x9000, 0x1000, 1, 0 } },
		.boot.release = "6.1",
		.end.remapped = 10,
		.facts = { .remapped = { 10, true }, .released = { 0, true } },
	};
	l->m.boot = &l->boot;
	l->m.end = &l->end;
	l->m.phase[XRT_PHASE_SETUP].ended = 1;
	l->m.map[XRT_MAP_KERNEL].entry = &l->own;
	l->facts.map[XRT_BY_KERNEL].entry = l->entry;
	l->facts.map[XRT_BY_KERNEL].nr = 1;
	l->v.m = &l->m;
	l->v.log = &l->facts;
}

static enum verdict check_logged(struct logged *l)
{
	check_log(&l->v, "log");
	return only_verdict(&l->v);
}

/* Only a recorder in a kernel that came to the end of setup has to have it. */
static void a_map_that_is_not_recorded(void **state)
{
	struct logged l;

	(void)state;
	make_logged(&l);
	assert_int_equal(check_logged(&l), VERDICT_FAIL);
	assert_non_null(strstr(l.v.finding->text, "the capture does not"));
	l.m.phase[XRT_PHASE_SETUP].ended = 0;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	l.m.phase[XRT_PHASE_SETUP].ended = 1;
	l.m.source = &l.source;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	l.m.source = NULL;
	memcpy(l.boot.release, "simulated", sizeof("simulated"));
	assert_int_equal(check_logged(&l), VERDICT_OK);
	memcpy(l.boot.release, "6.1", sizeof("6.1"));
	l.facts.map[XRT_BY_KERNEL].nr = 0;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	l.facts.map[XRT_BY_KERNEL].nr = 1;
	/* Some of its entries are lost. */
	l.m.map[XRT_MAP_KERNEL].total = 2;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	checks_free(&l.v);
}

#define SAME	"the boot log says the same: Remapped 10, Released 0"

/* Entry by entry, if both are whole; only then does the log say the same. */
static void maps_are_compared(void **state)
{
	struct logged l;
	struct xrt_e820 *own = &l.own;

	(void)state;
	make_logged(&l);
	l.m.map[XRT_MAP_KERNEL].nr = 1;
	l.m.map[XRT_MAP_KERNEL].total = 1;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	assert_string_equal(l.v.finding->text, SAME ", kernel's map");
	own->addr = 0x2000;
	assert_int_equal(check_logged(&l), VERDICT_FAIL);
	own->addr = 0x1000;
	own->size = 0x1000;
	assert_int_equal(check_logged(&l), VERDICT_FAIL);
	own->size = 0x2000;
	own->type = 2;
	assert_int_equal(check_logged(&l), VERDICT_FAIL);
	l.facts.map[XRT_BY_KERNEL].bad_line = 5;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	assert_string_equal(l.v.finding->text, SAME);
	l.facts.map[XRT_BY_KERNEL].bad_line = 0;
	l.facts.map[XRT_BY_KERNEL].nr = 2;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	assert_string_equal(l.v.finding->text, SAME);
	/* Two empty ones prove nothing. */
	l.m.phase[XRT_PHASE_SETUP].ended = 0;
	l.m.map[XRT_MAP_KERNEL].nr = 0;
	l.facts.map[XRT_BY_KERNEL].nr = 0;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	assert_string_equal(l.v.finding->text, SAME);
	checks_free(&l.v);
}

/* Things of the machine and the kernel: one that differs is an error. */
static void machines_are_compared(void **state)
{
	static const struct {
		struct xrt_maybe khz;
		struct xrt_maybe refined;
		__u64 of_end;
		struct xrt_maybe dom0;
		__u32 flags;
		const char *text;
	} row[] = {
		{ .of_end = 2000, .text = SAME },
		{ { 2000, true }, .of_end = 2000, .text = SAME ", TSC frequency" },
		{ { 2000, true }, .of_end = 2001,
		  .text = "the boot log has a TSC of 2000 kHz, the capture of 2001" },
		{ { 2000, true }, { 2001, false }, 2001,
		  .text = "the boot log has a TSC of 2000 kHz, the capture of 2001" },
		{ { 2000, true }, { 2001, true }, 2001, .text = SAME ", TSC frequency" },
		{ { 2000, true }, { 2002, true }, 2001,
		  .text = "the boot log has a TSC of 2000 kHz, the capture of 2001" },
		{ { 2000, true },
		  .text = "the boot log has a TSC of 2000 kHz, the capture has no frequency" },
		{ .dom0 = { 1, true }, .flags = XRT_BOOT_DOM0, .text = SAME ", kind of domain" },
		{ .dom0 = { 0, true }, .text = SAME ", kind of domain" },
		{ .dom0 = { 1, true },
		  .text = "the boot log is of a dom0, the capture of a domU" },
		{ .dom0 = { 0, true }, .flags = XRT_BOOT_DOM0,
		  .text = "the boot log is of a domU, the capture of a dom0" },
		{ .dom0 = { 1, false }, .text = SAME },
	};
	struct logged l;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		make_logged(&l);
		l.facts.map[XRT_BY_KERNEL].nr = 0;
		l.facts.tsc_khz = row[i].khz;
		l.facts.tsc_refined_khz = row[i].refined;
		l.end.tsc_khz = row[i].of_end;
		l.facts.dom0 = row[i].dom0;
		l.boot.flags = row[i].flags;
		assert_int_equal(check_logged(&l), strncmp(row[i].text, SAME, strlen(SAME)) ?
				 VERDICT_FAIL : VERDICT_OK);
		assert_string_equal(l.v.finding->text, row[i].text);
		checks_free(&l.v);
	}
	/* Tables that were read later may not have the frequency. */
	make_logged(&l);
	l.facts.map[XRT_BY_KERNEL].nr = 0;
	l.facts.tsc_khz = (struct xrt_maybe){ 2000, true };
	l.m.source = &l.source;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	assert_string_equal(l.v.finding->text, SAME);
	/* Without a boot record, the machine is unknown. */
	l.m.source = NULL;
	l.facts.dom0 = (struct xrt_maybe){ 1, true };
	l.m.boot = NULL;
	assert_int_equal(check_logged(&l), VERDICT_OK);
	assert_string_equal(l.v.finding->text,
			    SAME "; which machine and kernel was not compared");
	checks_free(&l.v);
}

/* Ticks of each step of three pages, in one bucket of the histogram. */
static const __u64 page_steps[] = { 1000, 1003, 1005 };

static enum verdict check_dists(struct xrt_dist *dist, struct verify *v)
{
	union {
		struct xrt_pages rec;
		__u64 room[8];
	} u = { 0 };
	const struct xrt_boot boot = { .level = XRT_LEVEL_PAGE, .sample = 1 };
	const struct xrt_walk finish = { .pages = 3 };
	const struct xrt_pages *pages = &u.rec;
	const struct xrt_end end = { 0 };
	const struct xrt_model m = {
		.boot = &boot, .finish = &finish, .end = &end, .dist = dist,
		.pages = &pages, .nr_pages = 1,
	};

	u.rec.count = 3;
	for (int i = 0; i < 3; i++)
		u.rec.word[i] = page_steps[i] |
				page_steps[i] << XRT_PAGE_STEP_BITS |
				page_steps[i] << (2 * XRT_PAGE_STEP_BITS);
	*v = (struct verify){ .m = &m, .lacks = NEED_CHUNKS };
	check_histograms(v, "histograms");
	v->m = NULL;
	return only_verdict(v);
}

/* What buckets are too wide to show, page records do. */
static void histograms_are_those_of_the_pages(void **state)
{
	static struct xrt_dist right[XRT_NR_STEPS], dist[XRT_NR_STEPS];
	struct verify v;

	(void)state;
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		right[s].present = true;
		for (int i = 0; i < 3; i++)
			xrt_dist_add(&right[s], page_steps[i]);
	}
	memcpy(dist, right, sizeof(dist));
	assert_int_equal(check_dists(dist, &v), VERDICT_OK);
	checks_free(&v);
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		__u64 * const field[] = {
			&dist[s].sum, &dist[s].min, &dist[s].max,
		};

		for (size_t i = 0; i < ARRAY_SIZE(field); i++) {
			++*field[i];
			assert_int_equal(check_dists(dist, &v), VERDICT_FAIL);
			assert_non_null(strstr(v.finding->text, xrt_step_name((unsigned int)s)));
			assert_non_null(strstr(v.finding->text, "not that of the page records"));
			checks_free(&v);
			--*field[i];
		}
	}
}

/* The second area's record fills its time; what follows it is not counted. */
static void prepared_chunks_fit_into_their_area(void **state)
{
	const struct xrt_area area[] = {
		{ .tsc = 100, .ticks = 50, .start_pfn = 0x9f, .end_pfn = 0x100 },
		{ .tsc = 200, .ticks = 50, .start_pfn = 0x800, .end_pfn = 0x900 },
	};
	const struct xrt_area *areas[] = { &area[0], &area[1] };
	const struct xrt_prepare first = { .tsc = 100 }, second = { .tsc = 210 };
	/* In no area: another check finds it. */
	const struct xrt_prepare outside = { .tsc = 5 };
	struct xrt_prepared prepared[] = {
		{ .rec = &first, .pfn = 0x9f, .ticks = 30 },
		{ .rec = &first, .pfn = 0xa9, .ticks = 20 },
		{ .rec = &outside, .pfn = 0x100, .ticks = 1 },
		{ .rec = &second, .pfn = 0x800, .ticks = 40 },
		{ .rec = &second, .pfn = 0x810, .ticks = 1 },
	};
	struct xrt_model m = {
		.area = areas, .nr_area = 2, .prepared = prepared,
		.nr_prepared = 4,
	};
	struct verify v = { .m = &m };

	(void)state;
	check_prepare_times(&v, "prepare-times");
	assert_int_equal(only_verdict(&v), VERDICT_OK);
	m.nr_prepared = 5;
	check_prepare_times(&v, "prepare-times");
	assert_int_equal(only_verdict(&v), VERDICT_FAIL);
	assert_non_null(strstr(v.finding->text, "after it take 41 ticks"));
	checks_free(&v);
}

#ifndef __SANITIZE_ADDRESS__
/* As many releases as no memory holds: nothing is said. */
static void no_memory_is_no_verdict(void **state)
{
	const struct xrt_model m = { .nr_release = SIZE_MAX / 32 };
	struct verify v = { .m = &m };

	(void)state;
	check_mfn_unique(&v, "mfn-unique");
	assert_true(v.nomem);
	assert_int_equal(v.nr, 0);
}
#endif

/**
 * struct mapped - Xen's map and the one by which the kernel remaps
 */
struct mapped {
	struct xrt_boot boot;
	struct xrt_e820 xen[2];
	struct xrt_e820 own[2];
	struct xrt_model m;
	struct verify v;
};

#define PAGES(start, end)	{ (start) << 12, ((end) - (start)) << 12, 1, 0 }

static void make_mapped(struct mapped *p)
{
	*p = (struct mapped){
		.xen = { PAGES(0ULL, 0x80), PAGES(0x400ULL, 0x600) },
		.own = { PAGES(0ULL, 0x80), PAGES(0x400ULL, 0x600) },
		.boot.nr_pages = 0x500,
	};
	p->m.boot = &p->boot;
	p->m.map[XRT_MAP_XEN] = (struct xrt_mapping){ p->xen, 2, 2 };
	p->m.map[XRT_MAP_REMAP] = (struct xrt_mapping){ p->own, 2, 2 };
	p->v.m = &p->m;
}

static enum verdict check_mapped(struct mapped *p)
{
	const struct xrt_plan_opts opts = {
		.entry = p->own, .nr = 2, .nr_pages = p->boot.nr_pages,
	};

	p->v.plan = xrt_plan_build(&opts, &p->v.why);
	assert_non_null(p->v.plan);
	check_remap_map(&p->v, "remap-map");
	xrt_plan_free(p->v.plan);
	p->v.plan = NULL;
	return only_verdict(&p->v);
}

/* By one page at each end of each range. */
static void maps_differ_by_a_page(void **state)
{
	static const struct {
		struct xrt_e820 own[2];
		const char *text;
	} row[] = {
		{ { PAGES(1ULL, 0x80), PAGES(0x400ULL, 0x600) },
		  "pfn 0 is not RAM, but RAM in Xen's map" },
		{ { PAGES(0ULL, 0x7f), PAGES(0x400ULL, 0x600) },
		  "pfn 7f is not RAM, but RAM in Xen's map" },
		{ { PAGES(0ULL, 0x81), PAGES(0x400ULL, 0x600) },
		  "pfn 80 is RAM, but not RAM in Xen's map" },
		{ { PAGES(0ULL, 0x80), PAGES(0x3ffULL, 0x600) },
		  "pfn 3ff is RAM, but not RAM in Xen's map" },
		{ { PAGES(0ULL, 0x80), PAGES(0x401ULL, 0x600) },
		  "pfn 400 is not RAM, but RAM in Xen's map" },
		{ { PAGES(0ULL, 0x80), PAGES(0x400ULL, 0x5ff) },
		  "pfn 5ff is not RAM, but RAM in Xen's map" },
	};
	struct mapped p;

	(void)state;
	make_mapped(&p);
	assert_int_equal(check_mapped(&p), VERDICT_OK);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		memcpy(p.own, row[i].own, sizeof(p.own));
		assert_int_equal(check_mapped(&p), VERDICT_FAIL);
		assert_string_equal(p.v.finding->text, row[i].text);
	}
	/* RAM that Xen's map does not have at all. */
	memcpy(p.own, p.xen, sizeof(p.own));
	p.xen[1] = p.xen[0];
	p.m.map[XRT_MAP_XEN].nr = 1;
	p.m.map[XRT_MAP_XEN].total = 1;
	assert_int_equal(check_mapped(&p), VERDICT_FAIL);
	assert_string_equal(p.v.finding->text, "pfn 400 is RAM, but not RAM in Xen's map");
	checks_free(&p.v);
}

static void maps_that_are_not_whole_are_not_compared(void **state)
{
	struct mapped p;

	(void)state;
	make_mapped(&p);
	p.m.map[XRT_MAP_XEN].total = 3;
	assert_int_equal(check_mapped(&p), VERDICT_OPEN);
	p.m.map[XRT_MAP_XEN].nr = 0;
	p.m.map[XRT_MAP_XEN].total = 0;
	assert_int_equal(check_mapped(&p), VERDICT_OPEN);
	p.m.map[XRT_MAP_REMAP].total = 0;
	assert_int_equal(check_mapped(&p), VERDICT_NA);
	p.m.map[XRT_MAP_REMAP].total = 2;
	memcpy(p.v.why.text, "no plan", sizeof("no plan"));
	check_remap_map(&p.v, "remap-map");
	assert_int_equal(only_verdict(&p.v), VERDICT_FAIL);
	assert_string_equal(p.v.finding->text, "no plan");
	checks_free(&p.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_map_that_is_not_recorded),
		cmocka_unit_test(maps_are_compared),
		cmocka_unit_test(machines_are_compared),
		cmocka_unit_test(histograms_are_those_of_the_pages),
		cmocka_unit_test(prepared_chunks_fit_into_their_area),
#ifndef __SANITIZE_ADDRESS__
		cmocka_unit_test(no_memory_is_no_verdict),
#endif
		cmocka_unit_test(maps_differ_by_a_page),
		cmocka_unit_test(maps_that_are_not_whole_are_not_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
