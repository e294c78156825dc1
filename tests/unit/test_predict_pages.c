// SPDX-License-Identifier: GPL-2.0
/* Unit tests: how many pages the domain had, by what the log says. */
#include "helper.h"
#include "predict.h"

#define RAM	XRT_E820_RAM
/* Pages of the map that is taken. */
#define TAKEN	0x200000ULL
#define N(n)	{ (n), true }

static struct predict p;
static struct xrt_e820 taken[2], kernel[1], xen[1];
static struct xrt_log_map taken_map = { .entry = taken, .nr = 2 };

static struct xrt_e820 ram_of(__u64 pages)
{
	return (struct xrt_e820){ 0, pages << XRT_PAGE_SHIFT, RAM, 0 };
}

/* A dom0 of a log that does not say how many pages it has. */
static struct xrt_boot_facts *start(void)
{
	memset(&p, 0, sizeof(p));
	taken[0] = ram_of(TAKEN);
	taken[1] = (struct xrt_e820){ TAKEN << XRT_PAGE_SHIFT, 0x1000, 2, 0 };
	p.map = &taken_map;
	p.source = XRT_BY_FIRMWARE;
	p.dom0 = true;
	p.version = 6 << 16 | 1;
	return &p.log.facts;
}

static void set_kernel_map(__u64 pages)
{
	kernel[0] = ram_of(pages);
	p.log.facts.map[XRT_BY_KERNEL].entry = kernel;
	p.log.facts.map[XRT_BY_KERNEL].nr = !!pages;
}

static int choose(__u64 given, struct xrt_error *err)
{
	memset(err, 0, sizeof(*err));
	return predict_pages(&p, given, "LOG", err);
}

static void check(size_t row, enum pages_from from, __u64 least, __u64 most,
		  const char *why)
{
	struct xrt_error err;

	if (choose(0, &err))
		fail_msg("row %zu: %s", row, err.text);
	if (p.from != from || p.least != least || p.nr_pages != most)
		fail_msg("row %zu: %u: %llu to %llu", row, p.from, p.least,
			 p.nr_pages);
	if (why && strcmp(p.why, why))
		fail_msg("row %zu: %s", row, p.why);
}

static const struct {
	struct xrt_maybe first;
	struct xrt_maybe further;
	struct xrt_maybe initrd;
	struct xrt_maybe p2m;
	enum pages_from from;
	__u64 least;
	__u64 most;
	size_t notes;
	const char *why;
} builders[] = {
	{ N(1000), N(24), { 0 }, { 0 }, PAGES_BUILDER, 1024,
	  1024 + (1 << 18), 0,
	  "Xen's builder: 1000 at once + 0 of the RAM disk + 24 further; if there was a RAM disk, its line is missing, and its pages come on top" },
	{ N(1000), N(24), N(100), { 0 }, PAGES_BUILDER, 1124, 1124, 0,
	  "Xen's builder: 1000 at once + 100 of the RAM disk + 24 further; no p2m list to compare with" },
	{ N(1000), { 0 }, { 0 }, N(1000), PAGES_BUILDER, 1000, 1000, 0,
	  "Xen's builder: 1000 at once + 0 of the RAM disk + 0 further; its p2m list agrees" },
	{ N(1000), N(24), N(100), N(1124), PAGES_BUILDER, 1124, 1124, 0,
	  "Xen's builder: 1000 at once + 100 of the RAM disk + 24 further; its p2m list agrees" },
	{ N(1000), N(24), N(100), N(1024), PAGES_BUILDER, 1024, 1024, 0,
	  "Xen's builder: 1000 at once + 0 of the RAM disk + 24 further; its p2m list agrees" },
	/* The list's end is rounded up to 512. */
	{ N(1000), N(0), { 0 }, N(1024), PAGES_BUILDER, 1000, 1000, 0, NULL },
	{ N(1025), N(0), { 0 }, N(1536), PAGES_BUILDER, 1025, 1025, 0, NULL },
	{ N(1024), N(0), { 0 }, N(1536), PAGES_P2M, 1025, 1536, 1, NULL },
	{ N(1000), N(24), N(100), N(2000), PAGES_P2M, 2000, 2000, 1,
	  "Xen's p2m list" },
	/* Lines that are torn or not true. */
	{ N(1000), { 0 }, { 0 }, { 0 }, PAGES_UNKNOWN, 1, TAKEN, 0, NULL },
	{ { 0 }, N(24), { 0 }, N(24), PAGES_P2M, 24, 24, 0, NULL },
	{ N(~0ULL), N(1), { 0 }, N(512), PAGES_P2M, 1, 512, 0,
	  "Xen's p2m list, which may be rounded up by at most 511" },
	{ N(1000), N(24), N(~0ULL), N(1024), PAGES_P2M, 513, 1024, 0, NULL },
	{ { 0 }, { 0 }, { 0 }, N(0), PAGES_UNKNOWN, 1, TAKEN, 0,
	  "not in the log: any number up to the RAM of the map; --nr-pages N sets it" },
};

static void builders_lines_have_to_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(builders); i++) {
		struct xrt_boot_facts *f = start();

		f->first = builders[i].first;
		f->further = builders[i].further;
		f->initrd = builders[i].initrd;
		f->p2m = builders[i].p2m;
		check(i, builders[i].from, builders[i].least, builders[i].most,
		      builders[i].why);
		assert_int_equal(p.nr_note, builders[i].notes);
	}
	start()->first = (struct xrt_maybe)N(1024);
	p.log.facts.p2m = (struct xrt_maybe)N(1536);
	check(0, PAGES_P2M, 1025, 1536, NULL);
	assert_string_equal(p.note[0], "Xen's builder says 1024 pages, its p2m list 1536: the p2m list is taken");
}

static void a_kernels_map_rounds_the_list_down(void **state)
{
	static const char rounded[] =
		"Xen's p2m list, which is rounded up to 512: the kernel's map has this many pages of RAM";
	static const char perhaps[] =
		"Xen's p2m list, which may be rounded up by at most 511";
	static const struct {
		__u64 p2m;
		__u64 ram;
		__u64 least;
		__u64 most;
		const char *why;
	} rows[] = {
		{ 1024, 512, 513, 1024, perhaps },
		{ 1024, 513, 513, 513, rounded },
		{ 1024, 1023, 1023, 1023, rounded },
		{ 1024, 1024, 1024, 1024, "Xen's p2m list" },
		{ 1024, 1025, 513, 1024, perhaps },
		{ 1023, 1024, 1023, 1023, "Xen's p2m list" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start()->p2m = (struct xrt_maybe)N(rows[i].p2m);
		set_kernel_map(rows[i].ram);
		check(i, PAGES_P2M, rows[i].least, rows[i].most, rows[i].why);
	}
}

#define HOST	0x100000ULL
/* What Xen may leave of it. */
#define LEFT	(HOST - HOST / 32 - 98304)

static const struct {
	const char *option;
	__u64 host;
	__u64 ram;
	enum pages_from from;
	__u64 least;
	__u64 most;
} options[] = {
	{ "1024M", 0, 0, PAGES_OPTION, 1 << 18, 1 << 18 },
	{ "1G,min:2G", 0, 0, PAGES_OPTION, 1 << 19, 1 << 19 },
	{ "1G,min:512M", 0, 0, PAGES_OPTION, 1 << 18, 1 << 18 },
	{ "1G,max:512M", 0, 0, PAGES_OPTION, 1 << 17, 1 << 17 },
	{ "1G,max:2G", 0, 0, PAGES_OPTION, 1 << 18, 1 << 18 },
	/* Not without the host's memory. */
	{ "25%", 0, 0, PAGES_UNKNOWN, 1, TAKEN },
	{ "25%+1M", 0, 0, PAGES_UNKNOWN, 1, TAKEN },
	{ "-1G", 0, 0, PAGES_UNKNOWN, 1, TAKEN },
	{ "0", 0, 0, PAGES_UNKNOWN, 1, TAKEN },
	{ "max:1G", 0, 0, PAGES_UNKNOWN, 1, TAKEN },
	{ "1G,min:10%", 0, 0, PAGES_UNKNOWN, 1, TAKEN },
	{ "1G,max:10%", 0, 0, PAGES_UNKNOWN, 1, TAKEN },
	{ "1G,min:-1G", 0, 0, PAGES_UNKNOWN, 1, TAKEN },
	{ "1G,max:-1G", 0, 0, PAGES_UNKNOWN, 1, TAKEN },
	/* With it Xen's own share makes a range. */
	{ "25%", 1000050, 0, PAGES_OPTION, 217623, 250012 },
	{ "99%", 98399, 0, PAGES_OPTION, 0, 97415 },
	{ "-1G", HOST, 0, PAGES_OPTION, LEFT - (1 << 18), HOST - (1 << 18) },
	{ "1G", HOST, 0, PAGES_OPTION, 1 << 18, 1 << 18 },
	{ "16G", HOST, 0, PAGES_OPTION, LEFT, HOST },
	{ "16G", 98304, 0, PAGES_OPTION, 0, 98304 },
	/* No size, or nothing of it left: 1/16 less, 128 MiB at most. */
	{ "-8G", HOST, 0, PAGES_OPTION, LEFT - 32768, HOST - 32768 },
	{ "max:8G", 320000, 0, PAGES_OPTION, 198465, 300000 },
	{ "-3800000K", HOST, 0, PAGES_OPTION, HOST - 950000, HOST - 950000 },
	{ "max:0", HOST, 0, PAGES_UNKNOWN, 1, HOST },
	/* The kernel's map has at least as much. */
	{ "25%", 1000050, 200000, PAGES_OPTION, 217623, 250012 },
	{ "25%", 1000050, 230000, PAGES_OPTION, 230000, 250012 },
	{ "25%", 1000050, 300000, PAGES_OPTION, 250012, 250012 },
};

static void options_are_read_as_by_xen(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		struct xrt_boot_facts *f = start();
		char line[64];

		snprintf(line, sizeof(line), "dom0_mem=%s", options[i].option);
		xrt_dom0_mem_parse(&f->dom0_mem, line);
		f->host_ram = (struct xrt_maybe){ options[i].host,
						  options[i].host };
		set_kernel_map(options[i].ram);
		check(i, options[i].from, options[i].least, options[i].most,
		      NULL);
	}
}

static void options_say_what_they_rest_on(void **state)
{
	static const struct {
		__u64 host;
		__u64 ram;
		const char *option;
		const char *why;
	} rows[] = {
		{ 0, 0, "1G", "dom0_mem=1G on Xen's command line; if the host has that much" },
		{ HOST, 0, "1G", "dom0_mem=1G on Xen's command line" },
		{ 0, 1 << 18, "1G", "dom0_mem=1G on Xen's command line" },
		{ HOST, 0, "9%", "dom0_mem=9% on Xen's command line; Xen's own share of the host's memory is not known" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct xrt_boot_facts *f = start();
		char line[64];

		snprintf(line, sizeof(line), "dom0_mem=%s", rows[i].option);
		xrt_dom0_mem_parse(&f->dom0_mem, line);
		f->host_ram = (struct xrt_maybe){ rows[i].host, rows[i].host };
		set_kernel_map(rows[i].ram);
		if (choose(0, &(struct xrt_error){ 0 }))
			fail_msg("row %zu", i);
		assert_int_equal(p.from, PAGES_OPTION);
		assert_string_equal(p.why, rows[i].why);
	}
}

/* Since 4.12 Xen does not take an option with something after its size. */
static void odd_options_depend_on_xen(void **state)
{
	static const struct {
		__u32 xen;
		bool taken;
	} rows[] = {
		{ 0, false }, { 4 << 16 | 11, true }, { 4 << 16 | 12, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct xrt_boot_facts *f = start();

		xrt_dom0_mem_parse(&f->dom0_mem, "dom0_mem=1Gx");
		f->xen = rows[i].xen;
		if (rows[i].taken)
			check(i, PAGES_OPTION, 1 << 18, 1 << 18, NULL);
		else
			check(i, PAGES_UNKNOWN, 1, TAKEN, NULL);
		assert_int_equal(p.nr_note, !rows[i].taken);
	}
	assert_string_equal(p.note[0], "dom0_mem=1Gx is not of a form that Xen takes: the dom0 may have got all memory");
}

static void the_first_source_that_is_there_is_taken(void **state)
{
	struct xrt_error err;
	struct xrt_boot_facts *f = start();

	(void)state;
	/* RAM and what it may grow to: ten times as much. */
	set_kernel_map(1100);
	check(0, PAGES_RAM, 100, 1100, "at most the RAM in the kernel's map; exactly that if the domain has no room to grow and released nothing");
	set_kernel_map(1101);
	check(1, PAGES_RAM, 101, 1101, NULL);
	/* What Xen says of the dom0 does not count for a domU. */
	f->p2m = (struct xrt_maybe)N(1024);
	p.dom0 = false;
	check(2, PAGES_RAM, 101, 1101, NULL);
	set_kernel_map(0);
	p.log.facts.host_ram = (struct xrt_maybe)N(500);
	/* Not even the ISA range is there if there is no map. */
	check(3, PAGES_UNKNOWN, 1, TAKEN, NULL);
	p.dom0 = true;
	f->p2m.known = false;
	check(4, PAGES_UNKNOWN, 1, 500, NULL);
	f->host_ram.value = TAKEN + 1;
	check(5, PAGES_UNKNOWN, 1, TAKEN, NULL);
	f->nr_pages = (struct xrt_maybe)N(77);
	check(6, PAGES_UNKNOWN, 1, TAKEN, NULL);
	p.source = XRT_BY_HAND;
	check(7, PAGES_LIST, 77, 77, "as the list says");
	f->nr_pages.known = false;
	check(8, PAGES_UNKNOWN, 1, TAKEN, NULL);
	f->nr_pages.known = true;
	assert_int_equal(choose(78, &err), 0);
	assert_int_equal(p.from, PAGES_GIVEN);
	assert_int_equal(p.least, 78);
	assert_int_equal(p.nr_pages, 78);
	assert_string_equal(p.why, "as --nr-pages says");
}

/* Xen's map has the host's memory, unless a line of it cannot be read. */
static void xens_map_has_the_hosts_memory(void **state)
{
	struct xrt_log_map *map = &start()->map[XRT_BY_XEN];

	(void)state;
	xen[0] = ram_of(700);
	xen[0].type = XRT_E820_UNUSABLE;
	map->entry = xen;
	map->nr = 1;
	check(0, PAGES_UNKNOWN, 1, 700, NULL);
	map->bad_line = 3;
	check(1, PAGES_UNKNOWN, 1, TAKEN, NULL);
	map->bad_line = 0;
	map->nr = 0;
	check(2, PAGES_UNKNOWN, 1, TAKEN, NULL);
}

static void a_map_with_lines_missing_is_refused(void **state)
{
	struct xrt_boot_facts *f = start();
	struct xrt_error err;

	(void)state;
	taken_map.first_line = 3;
	taken_map.last_line = 9;
	taken[0] = ram_of(1000);
	f->first = (struct xrt_maybe)N(1000);
	f->further = (struct xrt_maybe)N(0);
	assert_int_equal(choose(0, &err), 0);
	f->first.value = 1001;
	assert_int_equal(choose(0, &err), -1);
	assert_int_equal(err.code, XRT_E_WRONG);
	assert_string_equal(err.text, "LOG: the map in lines 3 to 9 has 1000 pages of RAM, but the domain had at least 1001: lines of the map are missing; give a log that has them");
	f->initrd = (struct xrt_maybe)N(2);
	assert_int_equal(choose(0, &err), -1);
	assert_string_equal(err.text, "LOG: the map in lines 3 to 9 has 1000 pages of RAM, but the domain had 1003: lines of the map are missing; give a log that has them");
	assert_int_equal(choose(1003, &err), 0);
	/* Pages that went back to Xen had no RAM. */
	f->released = (struct xrt_maybe)N(2);
	assert_int_equal(choose(0, &err), -1);
	f->released.value = 3;
	assert_int_equal(choose(0, &err), 0);
	f->released.known = false;
	assert_int_equal(choose(0, &err), -1);
	taken_map.first_line = 0;
	taken_map.last_line = 0;
}

static void xens_map_is_compared_with_its_sum(void **state)
{
	static const struct {
		__u64 ram;
		int ret;
		size_t notes;
	} rows[] = {
		{ 1600, 0, 0 }, { 1599, 0, 1 }, { 1500, 0, 1 }, { 1499, -1, 0 },
	};
	struct xrt_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start()->host_ram = (struct xrt_maybe)N(1600);
		taken[0] = ram_of(rows[i].ram);
		p.source = XRT_BY_XEN;
		assert_int_equal(choose(10, &err), rows[i].ret);
		assert_int_equal(p.nr_note, rows[i].notes);
		if (rows[i].notes && i == 1)
			assert_string_equal(p.note[0], "Xen says 1600 pages of RAM, its map has 1599: a line of the map may be missing");
	}
	assert_int_equal(err.code, XRT_E_WRONG);
	assert_string_equal(err.text, "LOG: the map in lines 0 to 0 has 1499 pages of RAM, but Xen says 1600: lines of the map are missing; give a log that has them");
	p.source = XRT_BY_FIRMWARE;
	assert_int_equal(choose(10, &err), 0);
	p.source = XRT_BY_XEN;
	p.log.facts.host_ram.known = false;
	assert_int_equal(choose(10, &err), 0);
	assert_int_equal(p.nr_note, 0);
}

static void kernels_take_so_many_pages(void **state)
{
	static const struct {
		__u32 version;
		bool dom0;
		__u64 limit;
		const char *note;
	} rows[] = {
		{ 6 << 16 | 1, true, 1ULL << 34, "this kernel takes 17179869184 of the 17179869185 pages at most" },
		{ 0, true, 1ULL << 34, NULL },
		{ 6 << 16 | 1, false, 1ULL << 27, "this kernel takes 134217728 of the 134217729 pages at most, unless xen_512gb_limit is off" },
		{ 4 << 16 | 2, true, 500ULL << 18, NULL },
	};
	struct xrt_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start();
		p.version = rows[i].version;
		p.dom0 = rows[i].dom0;
		assert_int_equal(choose(rows[i].limit, &err), 0);
		assert_true(p.nr_pages == rows[i].limit && !p.nr_note);
		assert_int_equal(choose(rows[i].limit + 1, &err), 0);
		assert_true(p.nr_pages == rows[i].limit && p.nr_note == 1);
		assert_true(p.least == rows[i].limit);
		if (rows[i].note)
			assert_string_equal(p.note[0], rows[i].note);
	}
	/* A range keeps its start. */
	start();
	taken[0] = ram_of((1ULL << 34) + 1);
	check(0, PAGES_UNKNOWN, 1, 1ULL << 34, NULL);
}

static void a_domain_without_pages_is_refused(void **state)
{
	struct xrt_error err;

	(void)state;
	start();
	taken[0].type = 2;
	assert_int_equal(choose(0, &err), -1);
	assert_int_equal(err.code, XRT_E_WRONG);
	assert_string_equal(err.text, "LOG: a domain of 0 pages (not in the log: any number up to the RAM of the map; --nr-pages N sets it); give --nr-pages N");
}

static void sources_have_names(void **state)
{
	static const char * const name[] = {
		"option", "list", "builder", "dom0_mem", "p2m_list", "ram",
		"counts", "unknown", "?",
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(name); i++)
		assert_string_equal(predict_pages_from_name(i), name[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builders_lines_have_to_agree),
		cmocka_unit_test(a_kernels_map_rounds_the_list_down),
		cmocka_unit_test(options_are_read_as_by_xen),
		cmocka_unit_test(options_say_what_they_rest_on),
		cmocka_unit_test(odd_options_depend_on_xen),
		cmocka_unit_test(the_first_source_that_is_there_is_taken),
		cmocka_unit_test(xens_map_has_the_hosts_memory),
		cmocka_unit_test(a_map_with_lines_missing_is_refused),
		cmocka_unit_test(xens_map_is_compared_with_its_sum),
		cmocka_unit_test(kernels_take_so_many_pages),
		cmocka_unit_test(a_domain_without_pages_is_refused),
		cmocka_unit_test(sources_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
