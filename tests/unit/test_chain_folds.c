// SPDX-License-Identifier: GPL-2.0
/* Unit tests: chains of many chunks, and chunks that are folded. */
#include "chain_layout.h"
#include "helper.h"
#include "list_check.h"

#define MANY	10000

/* A walk of many chunks; @ticks returns the duration of each. */
static void many_chunks(__u64 (*ticks)(size_t nr), size_t lines,
			size_t standing)
{
	struct xrt_chunk *rec = calloc(MANY, sizeof(*rec));
	struct xrt_model m = { .nr_chunk = MANY };
	struct list list = { 0 };
	struct chain chain;
	size_t alone = 0;

	m.chunk = calloc(MANY, sizeof(*m.chunk));
	assert_non_null(rec);
	assert_non_null(m.chunk);
	for (size_t i = 0; i < MANY; i++) {
		rec[i] = (struct xrt_chunk){
			.rec = { .id = (__u32)i }, .mfn = i, .pages = 509,
			.next_mfn = i == MANY - 1 ? XRT_NO_MFN : i + 1,
			.ticks = ticks(i) * 509,
			.target_pfn = (MANY - i) * 509,
		};
		m.chunk[i].rec = &rec[i];
	}
	assert_int_equal(chain_from_model(&chain, &m), 0);
	assert_int_equal(chain_list_make(&list, &chain, false), 0);
	check_list(&list, &chain, false);
	for (size_t i = 0; i < list.nr; i++)
		alone += list.item[i].kind == LIST_CHUNK &&
			 chain.link[list.item[i].first].outlier;
	assert_int_equal(alone, standing);
	assert_true(list.nr <= lines);
	free(list.item);
	chain_free(&chain);
	free(m.chunk);
	free(rec);
}

static __u64 all_alike(size_t nr)
{
	return 1000 + nr % 7;
}

static __u64 five_slow(size_t nr)
{
	return nr % 2000 == 1234 ? 9000 : 1000;
}

static __u64 many_slow(size_t nr)
{
	return nr % 10 == 3 ? 5000 + nr : 1000;
}

static __u64 many_equally_slow(size_t nr)
{
	return nr % 10 == 3 ? 5000 : 1000;
}

static void ten_thousand_chunks_stay_readable(void **state)
{
	(void)state;
	many_chunks(all_alike, 5, 0);
	many_chunks(five_slow, 30, 5);
	many_chunks(many_slow, 80, 16);
	/* None of them stands out; the fold says how many are slow. */
	many_chunks(many_equally_slow, 5, 0);
}

/* Of a capture that claims any number of pages. */
static void an_axis_ends(void **state)
{
	struct map map = { .cells = 408 };

	(void)state;
	for (unsigned int shift = 0; shift < 64; shift++) {
		unsigned int ticks = 0;
		__u64 tick;

		map.end = ~0ULL >> shift;
		tick = chain_map_tick(&map, 10);
		for (__u64 pfn = 0; pfn < map.end; pfn = map_next(pfn, tick)) {
			assert_true(chain_map_cell_of(&map, pfn) < map.cells);
			assert_true(++ticks <= 11);
		}
	}
}

/* The words of a fold over three chunks, some of which have no MFN. */
static void frames_of_a_fold_are_known_ones(void **state)
{
	static const struct {
		__u64 mfn[3];
		const char *text;
	} row[] = {
		{ { 5, 9, 7 }, "3 more like this, mfn 5-9" },
		{ { 5, ~0ULL, 7 }, "3 more like this, mfn 5-7, of 1 unknown" },
		{ { ~0ULL, 7, ~0ULL }, "3 more like this, mfn 7-7, of 2 unknown" },
		{ { ~0ULL, ~0ULL, ~0ULL }, "3 more like this, mfn unknown" },
	};
	const struct list_item item = { LIST_LIKE, 0, 3 };
	struct xrt_walked walked[3];
	struct chain_link link[3] = { 0 };
	const struct chain chain = { .link = link, .nr = 3 };
	struct xrt_chunk rec[3];
	char text[LIST_WORDS];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		for (size_t k = 0; k < 3; k++) {
			rec[k] = (struct xrt_chunk){ .mfn = row[i].mfn[k] };
			walked[k] = (struct xrt_walked){ .rec = &rec[k] };
			link[k].c = &walked[k];
		}
		chain_list_words(text, &chain, &item, "-");
		assert_string_equal(text, row[i].text);
	}
}

/* Every second chunk is not where the one before says. */
static void breaks_beyond_the_limit_are_hidden(void **state)
{
	static struct xrt_chunk rec[1000];
	static struct xrt_walked walked[1000];
	const struct xrt_model m = { .chunk = walked, .nr_chunk = 1000 };
	size_t breaks = 0, hidden = 0;
	struct list list = { 0 };
	struct chain chain;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		rec[i] = (struct xrt_chunk){
			.rec = { .id = (__u32)i }, .mfn = i, .pages = 509,
			.next_mfn = i + 1 + i % 2, .ticks = 1000,
		};
		walked[i].rec = &rec[i];
	}
	assert_int_equal(chain_from_model(&chain, &m), 0);
	assert_int_equal(chain.nr_groups, 501);
	assert_int_equal(chain_list_make(&list, &chain, false), 0);
	check_list(&list, &chain, false);
	for (size_t i = 0; i < list.nr; i++) {
		breaks += list.item[i].kind == LIST_BREAK;
		if (list.item[i].kind != LIST_HIDDEN)
			continue;
		/* After 40 groups and 64 breaks, up to the last four groups. */
		hidden++;
		assert_int_equal(list.item[i].first, 2 * 104);
		assert_int_equal(list.item[i].nr, 2 * (501 - 104 - 4));
	}
	assert_int_equal(hidden, 1);
	assert_int_equal(breaks, 39 + 64 + 3);
	free(list.item);
	chain_free(&chain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_of_a_fold_are_known_ones),
		cmocka_unit_test(breaks_beyond_the_limit_are_hidden),
		cmocka_unit_test(an_axis_ends),
		cmocka_unit_test(ten_thousand_chunks_stay_readable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
