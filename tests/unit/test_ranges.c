// SPDX-License-Identifier: GPL-2.0
/* Unit tests: ranges, order and search, on small arrays of all shapes. */
#include "helper.h"
#include "bisect.h"
#include "e820.h"
#include "sort.h"
#include "span.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static void same_spans(const struct span *got, const struct span *want, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		assert_int_equal(got[i].start, want[i].start);
		assert_int_equal(got[i].end, want[i].end);
	}
}

static void spans_are_sorted(void **state)
{
	struct span span[] = { { 5, 9 }, { 1, 8 }, { 5, 6 }, { 1, 2 }, { 0, 1 } };
	static const struct span want[] = {
		{ 0, 1 }, { 1, 2 }, { 1, 8 }, { 5, 6 }, { 5, 9 },
	};

	(void)state;
	span_sort(span, ARRAY_SIZE(span));
	same_spans(span, want, ARRAY_SIZE(want));
	assert_int_equal(span_of(7, 3).end, 10);
	assert_true(span_of(~0ULL - 1, 5).end == ~0ULL);
}

static void adjacent_spans_are_joined(void **state)
{
	struct span span[] = { { 0, 4 }, { 4, 4 }, { 4, 6 }, { 6, 7 }, { 8, 9 }, { 9, 12 } };
	static const struct span want[] = { { 0, 7 }, { 8, 12 } };

	(void)state;
	assert_int_equal(span_join(span, ARRAY_SIZE(span)), 2);
	same_spans(span, want, 2);
	assert_int_equal(span_join(span, 0), 0);
}

static void an_overlap_has_its_place(void **state)
{
	static const struct {
		struct span span[4];
		size_t at;
	} cases[] = {
		{ { { 0, 4 }, { 4, 6 }, { 6, 8 }, { 9, 10 } }, 4 },
		{ { { 0, 4 }, { 3, 6 }, { 6, 8 }, { 9, 10 } }, 1 },
		{ { { 0, 4 }, { 4, 6 }, { 6, 8 }, { 7, 10 } }, 3 },
		/* An empty span is no place and has no end. */
		{ { { 0, 4 }, { 2, 2 }, { 4, 8 }, { 9, 10 } }, 4 },
		{ { { 0, 9 }, { 2, 2 }, { 4, 8 }, { 9, 10 } }, 2 },
		{ { { 5, 9 }, { 9, 3 }, { 9, 10 }, { 10, 11 } }, 4 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(span_overlap(cases[i].span, 4), cases[i].at);
}

static __u64 first_of(const void *rec)
{
	return *(const __u32 *)rec;
}

/* All arrays of up to seven records with keys from 0 to 2. */
static void records_are_sorted_and_keep_their_order(void **state)
{
	static const size_t power[] = { 1, 3, 9, 27, 81, 243, 729, 2187 };

	(void)state;
	for (size_t nr = 0; nr <= 7; nr++) {
		for (size_t code = 0; code < power[nr]; code++) {
			__u32 rec[7][2];
			const void *list[7];

			for (size_t i = 0; i < nr; i++) {
				rec[i][0] = (__u32)(code / power[i] % 3);
				rec[i][1] = (__u32)i;
				list[i] = rec[i];
			}
			assert_int_equal(xrt_sort(list, nr, first_of), 0);
			for (size_t i = 1; i < nr; i++) {
				const __u32 *a = list[i - 1], *b = list[i];

				assert_true(a[0] < b[0] || (a[0] == b[0] && a[1] < b[1]));
			}
		}
	}
}

static __u64 itself(const void *item)
{
	return *(const __u64 *)item;
}

static void the_first_item_is_found(void **state)
{
	static const __u64 item[] = { 2, 4, 4, 4, 9, ~0ULL };
	const size_t nr = ARRAY_SIZE(item);
	static const struct {
		__u64 key;
		size_t from;
		size_t above;
	} cases[] = {
		{ 0, 0, 0 }, { 2, 0, 1 }, { 3, 1, 1 }, { 4, 1, 4 }, { 5, 4, 4 },
		{ 9, 4, 5 }, { 10, 5, 5 }, { ~0ULL, 5, 6 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(xrt_bisect_from(item, nr, 8, cases[i].key, itself),
				 cases[i].from);
		assert_int_equal(xrt_bisect_above(item, nr, 8, cases[i].key, itself),
				 cases[i].above);
	}
	assert_int_equal(xrt_bisect_from(item, 0, 8, 1, itself), 0);
}

/* What the kernel makes of byte @addr: -1 none, 0 not RAM, 1 RAM. */
static int byte_of(const struct xrt_plan_opts *opts, __u64 addr)
{
	bool isa = opts->isa_ram && addr >= 0xa0000 && addr < 0x100000;
	int found = isa ? 1 : -1;

	for (size_t i = 0; i < opts->nr; i++) {
		const struct xrt_e820 *e = &opts->entry[i];

		if (addr < e->addr || addr - e->addr >= e->size)
			continue;
		if (e->type == XRT_E820_RAM ||
		    (opts->dom0 && e->type == XRT_E820_UNUSABLE))
			found = found ? 1 : 0;
		else if (!isa)
			found = 0;
	}
	return found;
}

static void flat_agrees_with_each_byte(const struct xrt_plan_opts *opts, __u64 unit,
				       __u64 last)
{
	struct xrt_flat *flat;
	size_t nr, at = 0;

	assert_int_equal(xrt_flatten(opts, &flat, &nr), 0);
	for (size_t i = 1; i < nr; i++) {
		assert_true(flat[i - 1].end <= flat[i].start);
		assert_true(flat[i - 1].end < flat[i].start ||
			    flat[i - 1].ram != flat[i].ram);
	}
	for (__u64 addr = 0; addr < last; addr += unit) {
		int want = byte_of(opts, addr);

		while (at < nr && flat[at].end <= addr)
			at++;
		if (at < nr && flat[at].start <= addr)
			assert_int_equal(flat[at].ram, want);
		else
			assert_int_equal(want, -1);
	}
	free(flat);
}

static void a_flat_map_agrees_with_each_byte(void **state)
{
	struct xrt_e820 entry[4];
	struct xrt_plan_opts opts = { .entry = entry };
	__u64 seed = 1;

	(void)state;
	for (int n = 0; n < 2000; n++) {
		opts.nr = (size_t)(n % 5 ? n % 5 : 4);
		if (opts.nr > 4)
			opts.nr = 4;
		opts.dom0 = n & 8;
		opts.isa_ram = n & 16;
		for (size_t i = 0; i < opts.nr; i++) {
			seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
			entry[i] = (struct xrt_e820){
				.addr = (seed >> 60) * 0x20000,
				.size = (seed >> 56 & 7) * 0x20000,
				.type = 1 + (seed >> 50 & 7) % 5,
			};
		}
		flat_agrees_with_each_byte(&opts, 0x20000, 0x400000);
	}
}

static void an_odd_map_is_seen(void **state)
{
	struct xrt_e820 entry[3] = { { .addr = 0, .size = 10 }, { .addr = 10, .size = 5 },
				     { .addr = 20, .size = 5 } };

	(void)state;
	assert_false(xrt_map_odd(entry, 3));
	entry[1].addr = 9;
	assert_true(xrt_map_odd(entry, 3));
	entry[1].addr = 10;
	entry[2].addr = 14;
	assert_true(xrt_map_odd(entry, 3));
	assert_false(xrt_map_odd(entry, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_are_sorted),
		cmocka_unit_test(adjacent_spans_are_joined),
		cmocka_unit_test(an_overlap_has_its_place),
		cmocka_unit_test(records_are_sorted_and_keep_their_order),
		cmocka_unit_test(the_first_item_is_found),
		cmocka_unit_test(a_flat_map_agrees_with_each_byte),
		cmocka_unit_test(an_odd_map_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
