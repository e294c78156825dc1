// SPDX-License-Identifier: GPL-2.0
/* What a diagnosis reads out of a map, and the bounds of its rules. */
#include "diagnosis.h"
#include "diagnosis_map.h"
#include "helper.h"

static void expect_range(__u64 start, __u64 size, const char *text)
{
	char buf[RANGE_MAX];

	assert_string_equal(diagnosis_range_text(buf, start, size), text);
}

static void ranges_end_where_addresses_do(void **state)
{
	(void)state;
	expect_range(0x1000, 0x1000, "[mem 0x0000000000001000-0x0000000000001fff]");
	expect_range((1ULL << 52) - 1, 1, "[mem 0x000fffffffffffff-0x000fffffffffffff]");
	expect_range((1ULL << 52) - 1, 2, "[mem from 0x000fffffffffffff on]");
	expect_range(1ULL << 52, 1, "[mem beyond 2^52]");
	assert_string_equal(diagnosis_place_text(XRT_PLACE_START_INFO), "Xen's start info");
	assert_string_equal(diagnosis_place_text(XRT_NR_PLACES), "?");
}

#define MAP_ROOM	4

/* Which entry a conflict of 0x1000 bytes and more is with. */
static void conflicts_are_with_an_entry_or_a_gap(void **state)
{
	static const struct {
		struct xrt_e820 map[MAP_ROOM];
		__u64 start;
		__u64 size;
		bool dom0;
		bool no_boot;
		bool found;
		struct xrt_e820 entry;
	} row[] = {
		/* The lowest one that is not RAM. */
		{ { { 0, 0x4000, 1, 0 }, { 0x6000, 0x1000, 2, 0 }, { 0x4000, 0x1000, 3, 0 } },
		  0x3000, 0x5000, .found = true, .entry = { 0x4000, 0x1000, 3, 0 } },
		{ { { 0x4000, 0x1000, 3, 0 }, { 0x6000, 0x1000, 2, 0 } },
		  0x3000, 0x5000, .found = true, .entry = { 0x4000, 0x1000, 3, 0 } },
		/* Ranges that only touch do not overlap: a gap. */
		{ { { 0, 0x2000, 2, 0 }, { 0x4000, 0x1000, 2, 0 } },
		  0x2000, 0x2000, .found = true, .entry = { 0x2000, 0x2000, 0, 0 } },
		{ { { 0, 0x2001, 2, 0 }, { 0x4000, 0x1000, 2, 0 } },
		  0x2000, 0x2000, .found = true, .entry = { 0, 0x2001, 2, 0 } },
		{ { { 0, 0x2000, 2, 0 }, { 0x3fff, 0x1000, 2, 0 } },
		  0x2000, 0x2000, .found = true, .entry = { 0x3fff, 0x1000, 2, 0 } },
		/* The gap is after RAM in two pieces, up to the next entry. */
		{ { { 0x7000, 0x1000, 1, 0 }, { 0x2000, 0x1000, 1, 0 }, { 0, 0x2000, 1, 0 },
		    { 0x9000, 0x1000, 1, 0 } },
		  0x1000, 0x3000, .found = true, .entry = { 0x3000, 0x4000, 0, 0 } },
		/* RAM in two pieces, and nothing is in the way. */
		{ { { 0, 0x2000, 1, 0 }, { 0x2000, 0x1000, 1, 0 } }, 0x1000, 0x2000, .found = false },
		{ { { 0, 0x2000, 1, 0 } }, 0x1000, 0x1001, .found = true,
		  .entry = { 0x2000, ~0ULL - 0x2000, 0, 0 } },
		/* To a dom0, what is unusable is RAM; without a boot record nobody knows. */
		{ { { 0, 0x3000, 5, 0 } }, 0x1000, 0x1000, .found = true,
		  .entry = { 0, 0x3000, 5, 0 } },
		{ { { 0, 0x3000, 5, 0 } }, 0x1000, 0x1000, .dom0 = true },
		{ { { 0, 0x3000, 5, 0 }, { 0x4000, 0x1000, 2, 0 } }, 0x1000, 0x5000,
		  .no_boot = true, .found = true, .entry = { 0x4000, 0x1000, 2, 0 } },
		/* The conflict's record is damaged. */
		{ { { 0, 0x3000, 2, 0 } }, 0x2000, ~0ULL, .found = false },
		/* An entry without an end in 64 bits. */
		{ { { 0x1000, ~0ULL, 2, 0 } }, 0x3000, 0x1000, .found = true,
		  .entry = { 0x1000, ~0ULL, 2, 0 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		const struct xrt_boot boot = { .flags = row[i].dom0 ? XRT_BOOT_DOM0 : 0 };
		const struct xrt_conflict c = { .start = row[i].start, .size = row[i].size };
		struct xrt_e820 map[MAP_ROOM], entry = { 0 };
		struct xrt_model m = { .boot = row[i].no_boot ? NULL : &boot };
		__u32 nr = 0;

		memcpy(map, row[i].map, sizeof(map));
		while (nr < MAP_ROOM && map[nr].size)
			nr++;
		m.map[XRT_MAP_XEN] = (struct xrt_mapping){ map, nr, nr };
		if (diagnosis_map_check(&m, &c, &entry) != row[i].found)
			fail_msg("row %zu", i);
		if (row[i].found && memcmp(&entry, &row[i].entry, sizeof(entry)))
			fail_msg("row %zu: %llx %llx %u", i, entry.addr, entry.size, entry.type);
	}
}

/* A gap is one only if no entry is missing; an entry is there in any case. */
static void gaps_need_the_whole_map(void **state)
{
	static struct xrt_e820 many[4097];
	const struct xrt_conflict c = { .start = 0x1000, .size = 0x1000 };
	struct xrt_e820 entry;
	struct xrt_model m = { 0 };
	char text[256];

	(void)state;
	assert_false(diagnosis_map_check(&m, &c, &entry));
	m.map[XRT_MAP_XEN] = (struct xrt_mapping){ many, 1, 2 };
	assert_false(diagnosis_map_check(&m, &c, &entry));
	m.map[XRT_MAP_XEN] = (struct xrt_mapping){ many, 4097, 4097 };
	assert_false(diagnosis_map_check(&m, &c, &entry));
	diagnosis_map_conflict(&m, &c, text, sizeof(text));
	assert_string_equal(text, "the kernel: [mem 0x0000000000001000-0x0000000000001fff]; the entry of Xen's map is unknown, since only 4097 of its 4097 entries are here");
	m.map[XRT_MAP_XEN] = (struct xrt_mapping){ many, 4096, 4096 };
	assert_true(diagnosis_map_check(&m, &c, &entry));
	many[0] = (struct xrt_e820){ 0x1fff, 1, 2, 0 };
	m.map[XRT_MAP_XEN] = (struct xrt_mapping){ many, 1, 2 };
	assert_true(diagnosis_map_check(&m, &c, &entry));
	diagnosis_map_conflict(&m, &c, text, sizeof(text));
	assert_string_equal(text, "the kernel: [mem 0x0000000000001000-0x0000000000001fff]; in Xen's map: [mem 0x0000000000001fff-0x0000000000001fff], reserved");
}

/* Facts for a rule about a step that failed. */
struct failed {
	struct xrt_fail fail;
	struct log_facts log;
	struct xrt_model m;
	struct facts f;
	struct diagnosis d;
};

static void make_failed(struct failed *x, __u32 step)
{
	memset(x, 0, sizeof(*x));
	x->fail = (struct xrt_fail){ .rec.id = step, .ret = -22, .pfn = 0x1000 };
	x->f = (struct facts){ .m = &x->m, .fail = &x->fail };
}

/* The very first page of the walk, or any page beyond what the option leaves. */
static void mappings_fail_beyond_what_is_mapped(void **state)
{
	struct failed x;

	(void)state;
	make_failed(&x, XRT_STEP_MAP);
	assert_true(rule_beyond(&x.f, &x.d));
	assert_non_null(strstr(x.d.cause, "probably the kernel did not map memory up to pfn 1000"));
	x.fail.ret = -1;
	assert_false(rule_beyond(&x.f, &x.d));
	x.fail.ret = -22;
	x.fail.page = 1;
	assert_false(rule_beyond(&x.f, &x.d));
	x.fail.page = 0;
	x.fail.chunk = 1;
	assert_false(rule_beyond(&x.f, &x.d));
	x.f.log = &x.log;
	assert_false(rule_beyond(&x.f, &x.d));
	x.log.limit.bytes = 0x1000000;
	assert_true(rule_beyond(&x.f, &x.d));
	assert_non_null(strstr(x.d.cause, "the kernel maps no memory from pfn 1000 on"));
	x.log.limit.bytes += 0x1000;
	assert_false(rule_beyond(&x.f, &x.d));
	make_failed(&x, XRT_STEP_M2P);
	assert_false(rule_beyond(&x.f, &x.d));
}

/* The walk goes from the chunk prepared last to the first. */
static void broken_chains_are_where_they_were_prepared(void **state)
{
	struct xrt_prepared prepared[] = {
		{ .nr = 0, .pfn = 0x10, .mfn = 0x100 }, { .nr = 1, .pfn = 0x20, .mfn = 0x200 },
	};
	const struct xrt_walk begin = { .chunks = 2 };
	const struct xrt_death death = { .prepared_chunks = 1 };
	struct failed x;

	(void)state;
	make_failed(&x, XRT_STEP_CHAIN);
	x.m.prepared = prepared;
	x.m.nr_prepared = 2;
	x.fail.mfn = 0x200;
	assert_true(rule_chain(&x.f, &x.d));
	assert_non_null(strstr(x.d.where, "the record of its preparing is missing"));
	assert_non_null(strstr(x.d.cause, "or the link to it was overwritten"));
	x.m.begin = &begin;
	assert_true(rule_chain(&x.f, &x.d));
	assert_string_equal(x.d.where,
			    "chunk 0 of the walk, prepared as number 1 from pfn 20 at mfn 200");
	assert_non_null(strstr(x.d.cause, "the list led to the right page"));
	x.fail.mfn = 0x201;
	assert_true(rule_chain(&x.f, &x.d));
	assert_non_null(strstr(x.d.where, "at mfn 200, which is not the mfn that the list led to"));
	assert_non_null(strstr(x.d.cause, "the list led to the wrong page"));
	x.fail.chunk = 1;
	assert_true(rule_chain(&x.f, &x.d));
	assert_non_null(strstr(x.d.where, "chunk 1 of the walk, prepared as number 0 from"));
	x.fail.chunk = 2;
	assert_true(rule_chain(&x.f, &x.d));
	assert_non_null(strstr(x.d.where, "the record of its preparing is missing"));
	/* A death says how many were prepared. */
	x.f.death = &death;
	x.fail.chunk = 0;
	assert_true(rule_chain(&x.f, &x.d));
	assert_non_null(strstr(x.d.where, "prepared as number 0 from pfn 10"));
}

/* Before the walk, an option on the command line is the probable cause. */
static void options_explain_a_death_before_the_walk(void **state)
{
	static const char known[] = "unknown; it was before the walk";
	struct xrt_death death = { .rec.id = XRT_DEATH_EXCEPTION, .trapnr = 14 };
	struct failed x;

	(void)state;
	make_failed(&x, XRT_STEP_MAP);
	x.f.fail = NULL;
	x.f.death = &death;
	x.f.walk = WALK_NOT_BEGUN;
	assert_true(rule_before_walk(&x.f, &x.d));
	assert_non_null(strstr(x.d.cause, known));
	x.f.log = &x.log;
	assert_true(rule_before_walk(&x.f, &x.d));
	assert_non_null(strstr(x.d.cause, known));
	memcpy(x.log.limit.other, "memmap=1M", 10);
	assert_true(rule_before_walk(&x.f, &x.d));
	assert_string_equal(x.d.cause, "probably memmap=1M on the kernel's command line, which changes the map");
	memcpy(x.log.limit.text, "mem=16M", 8);
	x.log.limit.bytes = 16 << 20;
	assert_true(rule_before_walk(&x.f, &x.d));
	assert_non_null(strstr(x.d.cause, "probably mem=16M on the kernel's command line: it leaves the kernel only the memory below pfn 1000"));
	x.f.walk = WALK_DONE;
	assert_false(rule_before_walk(&x.f, &x.d));
	assert_true(rule_elsewhere(&x.f, &x.d));
	death.rec.id = XRT_DEATH_CONFLICT;
	assert_false(rule_elsewhere(&x.f, &x.d));
	x.f.walk = WALK_NOT_BEGUN;
	assert_false(rule_before_walk(&x.f, &x.d));
}

/* Half of the early memory may be page structs. */
static void page_structs_take_early_memory(void **state)
{
	struct xrt_e820 map[] = {
		{ 0, 0x800000, 1, 0 }, { 0x800000, 0x1000000, 2, 0 },
		{ 1ULL << 32, 1ULL << 32, 1, 0 },
	};
	struct xrt_boot boot = { .nr_pages = 0x10000 };
	struct xrt_death death = { .rec.id = XRT_DEATH_PANIC };
	struct failed x;
	__u64 early, all;

	(void)state;
	make_failed(&x, XRT_STEP_MAP);
	x.f.death = &death;
	x.f.walk = WALK_NOT_BEGUN;
	x.m.boot = &boot;
	x.m.map[XRT_MAP_KERNEL] = (struct xrt_mapping){ map, 3, 3 };
	/* 8 MiB of RAM, of which 4 are page structs of 64 bytes. */
	assert_true(diagnosis_early_ram(&x.m, &early, &all));
	assert_int_equal(early, 0x800);
	assert_int_equal(all, 0x10000);
	assert_true(rule_before_walk(&x.f, &x.d));
	assert_null(strstr(x.d.cause, "too little memory"));
	boot.nr_pages = 0x10001;
	assert_true(rule_before_walk(&x.f, &x.d));
	assert_string_equal(x.d.cause, "probably too little memory: until the walk the kernel can use only the RAM below its 10001 pages, 8 MiB, and the page structs of its 256 MiB alone take 4 MiB of it");
	x.m.map[XRT_MAP_KERNEL].total = 4;
	assert_false(diagnosis_early_ram(&x.m, &early, &all));
}

/* All releases that Xen refused, and all that it took. */
static void releases_are_added_up(void **state)
{
	const struct xrt_fail bad[] = {
		{ .rec.id = XRT_STEP_MAP, .pfn = 1 },
		{ .rec.id = XRT_STEP_RELEASE, .pfn = 2, .mfn = 3, .ret = -1 },
		{ .rec.id = XRT_STEP_RELEASE, .pfn = 4 },
	};
	const struct xrt_fail *fail[] = { &bad[0], &bad[1], &bad[2] };
	struct failed x;

	(void)state;
	make_failed(&x, XRT_STEP_MAP);
	x.m.fail = fail;
	x.m.nr_fail = 1;
	assert_false(rule_release(&x.f, &x.d));
	x.m.nr_fail = 2;
	assert_true(rule_release(&x.f, &x.d));
	assert_non_null(strstr(x.d.what, "take back 1 page that"));
	assert_string_equal(x.d.where,
			    "pfn 2, mfn 3; XENMEM_decrease_reservation returned -1 (EPERM)");
	x.m.nr_fail = 3;
	assert_true(rule_release(&x.f, &x.d));
	assert_non_null(strstr(x.d.what, "take back 2 pages that"));
	assert_string_equal(x.d.where,
			    "the first: pfn 2, mfn 3; XENMEM_decrease_reservation returned -1 (EPERM)");
}

/* Of more than three moved or swapped ranges the number is said. */
static void ranges_that_moved_are_listed(void **state)
{
	const struct xrt_conflict moved = { .rec.id = XRT_PLACE_P2M, .start = 0x1000, .size = 0x1000, .moved_to = 0x5000 };
	const struct xrt_conflict swapped = { .rec.id = XRT_PLACE_SWAP, .start = 0x1000, .size = 0x1000, .moved_to = 0x5000 };
	const struct xrt_conflict stays = { .rec.id = XRT_PLACE_P2M, .start = 0x1000, .size = 0x1000 };
	static const char move[] = "the p2m list made by Xen was moved from [mem 0x0000000000001000-0x0000000000001fff] to [mem 0x0000000000005000-0x0000000000005fff]";
	static const char swap[] = "[mem 0x0000000000001000-0x0000000000001fff], which is not RAM, was swapped with RAM at [mem 0x0000000000005000-0x0000000000005fff]";
	static const char * const last[] = { "", "; and 1 more", "; and 2 more" };
	const struct xrt_conflict *conflict[12] = { &stays };
	struct failed x;

	(void)state;
	make_failed(&x, XRT_STEP_MAP);
	x.m.conflict = conflict;
	x.m.nr_conflict = 1;
	assert_false(rule_moved(&x.f, &x.d));
	assert_false(rule_swapped(&x.f, &x.d));
	for (size_t nr = 1; nr <= 5; nr++) {
		char moves[512] = "", swaps[512] = "";

		for (size_t i = 0; i < nr && i < 3; i++) {
			snprintf(moves + strlen(moves), sizeof(moves) - strlen(moves),
				 "%s%s", i ? "; " : "", move);
			snprintf(swaps + strlen(swaps), sizeof(swaps) - strlen(swaps),
				 "%s%s", i ? "; " : "", swap);
		}
		strcat(moves, last[nr > 3 ? nr - 3 : 0]);
		strcat(swaps, last[nr > 3 ? nr - 3 : 0]);
		conflict[2 * nr - 1] = &moved;
		conflict[2 * nr] = &swapped;
		x.m.nr_conflict = 2 * nr + 1;
		assert_true(rule_moved(&x.f, &x.d));
		assert_string_equal(x.d.what, moves);
		assert_true(rule_swapped(&x.f, &x.d));
		assert_string_equal(x.d.what, swaps);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_end_where_addresses_do),
		cmocka_unit_test(conflicts_are_with_an_entry_or_a_gap),
		cmocka_unit_test(gaps_need_the_whole_map),
		cmocka_unit_test(mappings_fail_beyond_what_is_mapped),
		cmocka_unit_test(broken_chains_are_where_they_were_prepared),
		cmocka_unit_test(options_explain_a_death_before_the_walk),
		cmocka_unit_test(page_structs_take_early_memory),
		cmocka_unit_test(releases_are_added_up),
		cmocka_unit_test(ranges_that_moved_are_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
