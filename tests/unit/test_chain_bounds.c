// SPDX-License-Identifier: GPL-2.0
/* The picture of a chain where a capture is hostile or long: limits and ends. */
#include "chain_layout.h"
#include "helper.h"
#include "plan.h"

static void free_map(struct map *map)
{
	for (unsigned int row = 0; row < MAP_ROWS; row++)
		free(map->cell[row]);
	free(map->flow);
}

static void make_map(struct map *map, const struct chain *chain, unsigned int cells)
{
	memset(map, 0, sizeof(*map));
	assert_int_equal(chain_map_make(map, chain, cells), 0);
}

/* No machine has frames of more than 40 bits. */
static void moves_beyond_all_frames_are_not_drawn(void **state)
{
	struct chain_piece piece = { 0x10, 0x80, 0x10, 0 };
	struct xrt_boot boot = { .nr_pages = 0x40 };
	struct xrt_model m = { .boot = &boot };
	const struct chain chain = { .m = &m, .piece = &piece, .nr_pieces = 1 };
	struct map map;

	(void)state;
	make_map(&map, &chain, 9);
	assert_int_equal(map.end, 0x90);
	assert_int_equal(map.nr_flows, 1);
	assert_int_equal(map.flow[0].from, 1);
	assert_int_equal(map.flow[0].from_end, 2);
	assert_int_equal(map.flow[0].to, 8);
	assert_int_equal(map.flow[0].to_end, 9);
	free_map(&map);
	piece.target = (1ULL << 40) - 0x10;
	make_map(&map, &chain, 9);
	assert_true(map.end == 1ULL << 40);
	assert_int_equal(map.nr_flows, 1);
	free_map(&map);
	piece.target++;
	make_map(&map, &chain, 9);
	assert_int_equal(map.end, 0x40);
	assert_int_equal(map.nr_flows, 0);
	free_map(&map);
	/* From beyond the end of all that is shown. */
	piece = (struct chain_piece){ 0x40, 0x20, 0x10, 0 };
	make_map(&map, &chain, 9);
	assert_int_equal(map.nr_flows, 0);
	free_map(&map);
	piece.pfn--;
	make_map(&map, &chain, 9);
	assert_int_equal(map.nr_flows, 1);
	free_map(&map);
}

/* So many flows are drawn, further ones are counted. */
#define FLOWS	200

static void flows_are_limited(void **state)
{
	static struct chain_piece piece[FLOWS + 2];
	struct xrt_boot boot = { .nr_pages = 0x40 };
	struct xrt_model m = { .boot = &boot };
	struct chain chain = { .m = &m, .piece = piece, .nr_pieces = FLOWS };
	struct map map;

	(void)state;
	for (__u32 i = 0; i < ARRAY_SIZE(piece); i++)
		piece[i] = (struct chain_piece){ 0x10, 0x20, 1, i };
	make_map(&map, &chain, 0x40);
	assert_int_equal(map.nr_flows, FLOWS);
	assert_int_equal(map.more_flows, 0);
	free_map(&map);
	chain.nr_pieces = FLOWS + 2;
	make_map(&map, &chain, 0x40);
	assert_int_equal(map.nr_flows, FLOWS);
	assert_int_equal(map.more_flows, 2);
	free_map(&map);
	/* Pieces of one area that follow each other are one flow. */
	chain.nr_pieces = 3;
	for (__u32 i = 0; i < 3; i++)
		piece[i] = (struct chain_piece){ 0x10 + i, 0x20 + i, 1, 7 };
	make_map(&map, &chain, 0x40);
	assert_int_equal(map.nr_flows, 1);
	assert_int_equal(map.flow[0].pages, 3);
	assert_int_equal(map.flow[0].from_end, 0x13);
	assert_int_equal(map.flow[0].to_end, 0x23);
	free_map(&map);
	piece[1].pfn++;
	make_map(&map, &chain, 0x40);
	assert_int_equal(map.nr_flows, 2);
	free_map(&map);
}

/* Without a boot record and any move, RAM ends the map. */
static void the_last_ram_ends_the_map(void **state)
{
	struct xrt_e820 e820[] = {
		{ 0, 0x80000, 1, 0 }, { 0x90000, 0x10001, 1, 0 }, { 0x100000, 0x10000, 2, 0 },
	};
	struct xrt_model m = { 0 };
	const struct chain chain = { .m = &m };
	struct map map;

	(void)state;
	m.map[XRT_MAP_KERNEL] = (struct xrt_mapping){ e820, 3, 3 };
	make_map(&map, &chain, 16);
	assert_int_equal(map.end, 0xa1);
	free_map(&map);
	e820[1].type = 2;
	make_map(&map, &chain, 16);
	assert_int_equal(map.end, 0x80);
	free_map(&map);
	e820[0].type = 2;
	make_map(&map, &chain, 16);
	assert_int_equal(map.end, 0);
	assert_null(map.cell[MAP_E820]);
	free_map(&map);
}

static void ticks_of_an_axis_do_not_wrap(void **state)
{
	struct map map = { .end = 0x100 };

	(void)state;
	assert_int_equal(chain_map_tick(&map, 16), 16);
	assert_int_equal(chain_map_tick(&map, 15), 32);
	map.end = ~0ULL;
	assert_true(chain_map_tick(&map, 1) == 1ULL << 62);
	assert_true(chain_map_tick(&map, 7) == 1ULL << 61);
	assert_int_equal(map_next(8, 4), 12);
	assert_true(map_next(~0ULL - 3, 4) == ~0ULL);
}

/* Breaks that are shown in the middle of a long list. */
#define BREAKS		64
#define HEAD		40
#define TAIL		4
#define LINKS		(HEAD + BREAKS + 12 + TAIL)

static void long_lists_hide_their_middle(void **state)
{
	static struct chain_link link[LINKS];
	static struct chain_group group[LINKS];
	static struct xrt_walked walked[LINKS];
	static struct xrt_chunk rec[LINKS];
	static const struct xrt_fail fail = { .rec.id = XRT_STEP_MAP };
	const struct xrt_fail *fails[] = { &fail, &fail, &fail, &fail, &fail };
	struct xrt_model m = { .fail = fails, .nr_fail = 5 };
	struct chain chain = {
		.m = &m, .link = link, .group = group, .nr = LINKS, .nr_groups = LINKS,
		.ends = true,
	};
	size_t nr[LIST_END + 1] = { 0 }, hidden = 0;
	struct list list = { 0 };
	char words[LIST_WORDS];

	(void)state;
	for (__u32 i = 0; i < LINKS; i++) {
		rec[i] = (struct xrt_chunk){ .rec.id = i, .mfn = 0x100 + i };
		walked[i].rec = &rec[i];
		link[i] = (struct chain_link){ .c = &walked[i], .broken = CHAIN_BROKEN };
		group[i] = (struct chain_group){ i, 1 };
	}
	assert_int_equal(chain_list_make(&list, &chain, false), 0);
	for (size_t i = 0; i < list.nr; i++) {
		if (list.item[i].kind == LIST_HIDDEN)
			hidden = i;
		nr[list.item[i].kind]++;
	}
	assert_int_equal(nr[LIST_CHUNK], LINKS - 12);
	assert_int_equal(nr[LIST_BREAK], LINKS - 12);
	assert_int_equal(nr[LIST_FAIL], 4);
	assert_int_equal(nr[LIST_HIDDEN], 1);
	assert_int_equal(nr[LIST_END], 1);
	assert_int_equal(list.item[hidden].first, HEAD + BREAKS);
	assert_int_equal(list.item[hidden].nr, 12);
	assert_string_equal(chain_list_words(words, &chain, &list.item[hidden], "-"),
			    "12 more (--all shows them), mfn 168-173");
	list.item[hidden].kind = LIST_LIKE;
	link[HEAD + BREAKS].slow = true;
	rec[HEAD + BREAKS].mfn = XRT_NO_MFN;
	assert_string_equal(chain_list_words(words, &chain, &list.item[hidden], "-"),
			    "12 more like this, mfn 169-173, of 1 unknown, 1 of them slow");
	list.item[hidden].kind = LIST_CHUNK;
	assert_string_equal(chain_list_words(words, &chain, &list.item[hidden], "-"), "");
	free(list.item);
	/* All of them, if that is asked for. */
	list = (struct list){ 0 };
	assert_int_equal(chain_list_make(&list, &chain, true), 0);
	assert_int_equal(list.nr, 2 * LINKS + 5);
	free(list.item);
}

/* A walk of which the end is not recorded is done if the boot went on. */
static void walks_are_done_by_their_end(void **state)
{
	const struct xrt_walk finish = { 0 };
	const struct xrt_end end = { 0 };
	struct xrt_model m = { .end = &end };

	(void)state;
	assert_true(chain_walk_done(&m));
	m.nr_death = 1;
	assert_false(chain_walk_done(&m));
	m.finish = &finish;
	assert_true(chain_walk_done(&m));
	m = (struct xrt_model){ 0 };
	assert_false(chain_walk_done(&m));
}

/* The longest run that a record has, and so many that pages fill 32 bits. */
#define RUN_PAGES	0xffffffU
#define RUNS		257

static void runs_are_not_longer_than_their_count(void **state)
{
	static struct {
		struct xrt_runs rec;
		__u64 word;
	} run[RUNS];
	static const struct xrt_runs *runs[RUNS];
	static struct xrt_walked walked[RUNS];
	static struct chain_link link[RUNS];
	static struct xrt_chunk rec[RUNS];
	const struct xrt_model m = { 0 };
	const struct chain chain = { .m = &m, .link = link, .nr = RUNS };
	struct frames f = { 0 };

	(void)state;
	for (__u64 i = 0; i < RUNS; i++) {
		__u64 at = (RUNS - 1 - i) * RUN_PAGES;

		run[i].rec.rec.len = sizeof(run[i]);
		run[i].word = at | (__u64)RUN_PAGES << XRT_WORD_MFN_BITS;
		runs[i] = &run[i].rec;
		rec[i] = (struct xrt_chunk){ .target_pfn = at, .pages = RUN_PAGES };
		walked[i] = (struct xrt_walked){
			.rec = &rec[i], .runs = &runs[i], .nr_runs_rec = 1, .nr_runs = 1,
			.run_pages = RUN_PAGES,
		};
		link[i].c = &walked[i];
	}
	chain_frames_count(&f, &chain);
	assert_true(f.known);
	assert_int_equal(f.in_chunks, RUNS);
	assert_int_equal(f.runs, 2);
	assert_true(f.pages == (__u64)RUNS * RUN_PAGES);
	assert_int_equal(f.longest.pages, 256 * RUN_PAGES);
	assert_int_equal(f.size_runs[FRAMES_SIZES - 1], 1);
	assert_int_equal(f.size_runs[23], 1);
	assert_int_equal(f.size_pages[23], RUN_PAGES);
}

/* A list with more lines than chunks is about breaks, not about times. */
static void a_strip_needs_times_and_few_breaks(void **state)
{
	struct xrt_boot boot = { 0 };
	struct xrt_model m = { .boot = &boot };
	struct chain chain = { .m = &m, .nr = 3, .median = 1 };
	struct layout l = { .chain = &chain, .list.nr = 3 };

	(void)state;
	assert_true(chain_strip_useful(&l));
	l.list.nr = 4;
	assert_false(chain_strip_useful(&l));
	l.list.nr = 3;
	chain.median = 0;
	assert_false(chain_strip_useful(&l));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves_beyond_all_frames_are_not_drawn),
		cmocka_unit_test(flows_are_limited),
		cmocka_unit_test(the_last_ram_ends_the_map),
		cmocka_unit_test(ticks_of_an_axis_do_not_wrap),
		cmocka_unit_test(long_lists_hide_their_middle),
		cmocka_unit_test(walks_are_done_by_their_end),
		cmocka_unit_test(runs_are_not_longer_than_their_count),
		cmocka_unit_test(a_strip_needs_times_and_few_breaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
