// SPDX-License-Identifier: GPL-2.0
/* Checks of verify: the kernel's map, swapped ranges, and what a map implies. */
#include "finding.h"

#define MAP_ROOM	3
#define RANGE(start, end, type) \
	{ (__u64)(start) << 12, (__u64)((end) - (start)) << 12, type, 0 }
#define RAM(start, end)	RANGE(start, end, 1)
#define NOT_RAM(start, end)	RANGE(start, end, 2)

/* Ranges up to the first without a size. */
static void set_map(struct xrt_mapping *map, const struct xrt_e820 *from,
		    struct xrt_e820 *entry)
{
	__u32 nr = 0;

	memcpy(entry, from, MAP_ROOM * sizeof(*entry));
	while (nr < MAP_ROOM && entry[nr].size)
		nr++;
	*map = (struct xrt_mapping){ entry, nr, nr };
}

static const struct {
	struct xrt_e820 xen[MAP_ROOM];
	struct xrt_e820 own[MAP_ROOM];
	__u64 nr_pages;
	__u32 flags;
	enum verdict verdict;
	const char *text;
} map_row[] = {
	{ { RAM(0x100, 0x200), NOT_RAM(0x200, 0x300) }, { RAM(0x100, 0x200), NOT_RAM(0x200, 0x300) },
	  0x200, 0, VERDICT_OK, "2 ranges, made of the 2 of Xen's map" },
	/* RAM beyond the domain's end is left out. */
	{ { RAM(0x100, 0x200) }, { RAM(0x100, 0x1ff) }, 0x1ff, 0, VERDICT_OK,
	  "1 ranges, made of the 1 of Xen's map" },
	{ { RAM(0x100, 0x200) }, { RAM(0x100, 0x1ff) }, 0x200, 0, VERDICT_FAIL,
	  "100000-200000 is RAM in Xen's map, but from 1ff000 on it is not in the other one" },
	{ { RAM(0x100, 0x200) }, { RAM(0x100, 0x1ff) }, 1ULL << 52, 0, VERDICT_FAIL,
	  "100000-200000 is RAM in Xen's map, but from 1ff000 on it is not in the other one" },
	{ { RAM(0x100, 0x200) }, { RAM(0x101, 0x200) }, 0x200, 0, VERDICT_FAIL,
	  "100000-200000 is RAM in Xen's map, but from 100000 on it is not in the other one" },
	{ { NOT_RAM(0x200, 0x300) }, { NOT_RAM(0x200, 0x301) }, 0x100, 0, VERDICT_FAIL,
	  "200000-301000 is reserved in the kernel's map, but from 300000 on it is not in the other one" },
	{ { NOT_RAM(0x200, 0x301) }, { NOT_RAM(0x200, 0x300) }, 0x100, 0, VERDICT_FAIL,
	  "200000-301000 is reserved in Xen's map, but from 300000 on it is not in the other one" },
	/* Below 1 MiB it is the kernel's own business. */
	{ { RAM(0x0, 0x100) }, { NOT_RAM(0x80, 0x100) }, 0x200, 0, VERDICT_OK,
	  "1 ranges, made of the 1 of Xen's map" },
	{ { RAM(0x0, 0x101) }, { RAM(0x0, 0x100) }, 0x200, 0, VERDICT_FAIL,
	  "0-101000 is RAM in Xen's map, but from 100000 on it is not in the other one" },
	/* To a dom0, what is unusable is RAM. */
	{ { RAM(0x100, 0x200) }, { RANGE(0x100, 0x200, 5) }, 0x200, XRT_BOOT_DOM0, VERDICT_OK,
	  "1 ranges, made of the 1 of Xen's map" },
	{ { RAM(0x100, 0x200) }, { RANGE(0x100, 0x200, 5) }, 0x200, 0, VERDICT_FAIL,
	  "100000-200000 is unusable in the kernel's map, but from 100000 on it is not in the other one" },
	/* RAM is whole pages, other ranges are as they are. */
	{ { { 0x100800, 0xff000, 1, 0 } }, { RAM(0x101, 0x1ff) }, 0x200, 0, VERDICT_OK,
	  "1 ranges, made of the 1 of Xen's map" },
	{ { { 0x100800, 0xff000, 2, 0 } }, { NOT_RAM(0x101, 0x1ff) }, 0x200, 0, VERDICT_FAIL,
	  "100800-1ff800 is reserved in Xen's map, but from 100800 on it is not in the other one" },
	{ { RAM(0x100, 0x200), RAM(0x1ff, 0x300) }, { RAM(0x100, 0x300) }, 0x300, 0, VERDICT_NA,
	  "ranges of a map overlap or are not sorted" },
	{ { RAM(0x100, 0x300) }, { RAM(0x100, 0x200), RAM(0x1ff, 0x300) }, 0x300, 0, VERDICT_NA,
	  "ranges of a map overlap or are not sorted" },
	/* Pieces that go on where the one before ends. */
	{ { RAM(0x100, 0x180), RAM(0x180, 0x200) }, { RAM(0x100, 0x200) }, 0x200, 0, VERDICT_OK,
	  "1 ranges, made of the 2 of Xen's map" },
	/* A range that has no end in 64 bits. */
	{ { RAM(0x100, 0x200) }, { RAM(0x100, 0x200), { ~0xfffULL, 0x2000, 2, 0 } },
	  0x200, 0, VERDICT_FAIL,
	  "fffffffffffff000-ffffffffffffffff is reserved in the kernel's map, but from fffffffffffff000 on it is not in the other one" },
};

static void the_kernels_map_is_made_of_xens(void **state)
{
	struct xrt_e820 xen[MAP_ROOM], own[MAP_ROOM];
	struct xrt_boot boot = { 0 };
	struct xrt_model m = { .boot = &boot };
	struct verify v = { .m = &m };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(map_row); i++) {
		set_map(&m.map[XRT_MAP_XEN], map_row[i].xen, xen);
		set_map(&m.map[XRT_MAP_KERNEL], map_row[i].own, own);
		boot.nr_pages = map_row[i].nr_pages;
		boot.flags = map_row[i].flags;
		expect_finding(&v, check_kernel_map, map_row[i].verdict, map_row[i].text);
	}
	checks_free(&v);
}

static void maps_that_are_not_recorded_are_not_compared(void **state)
{
	static struct xrt_e820 many[XRT_MAP_MAX + 1];
	struct xrt_e820 ram = RAM(0x100, 0x200);
	struct xrt_boot boot = { .nr_pages = 0x200 };
	struct xrt_model m = { .boot = &boot, .nr_conflict = 1 };
	struct verify v = { .m = &m };

	(void)state;
	m.map[XRT_MAP_REMAP] = (struct xrt_mapping){ &ram, 1, 1 };
	expect_finding(&v, check_kernel_map, VERDICT_NA, "the kernel's own map is not recorded");
	m.phase[XRT_PHASE_SETUP].ended = 1;
	expect_finding(&v, check_kernel_map, VERDICT_FAIL,
		       "the map by which it remaps is recorded, the kernel's own is not");
	m.map[XRT_MAP_KERNEL] = (struct xrt_mapping){ &ram, 1, 2 };
	expect_finding(&v, check_kernel_map, VERDICT_OPEN,
		       "1 of 2 ranges of the kernel's map are recorded");
	m.map[XRT_MAP_KERNEL].total = 1;
	expect_finding(&v, check_kernel_map, VERDICT_OK, "1 ranges, made of the 1 of Xen's map");
	/* Xen's own map is from before the kernel changed its copy. */
	m.map[XRT_MAP_XEN] = m.map[XRT_MAP_REMAP];
	m.map[XRT_MAP_REMAP].total = 0;
	expect_finding(&v, check_kernel_map, VERDICT_NA,
		       "the kernel changed its map, since something was in the way");
	m.nr_conflict = 0;
	expect_finding(&v, check_kernel_map, VERDICT_OK, "1 ranges, made of the 1 of Xen's map");
	m.map[XRT_MAP_KERNEL] = (struct xrt_mapping){ many, XRT_MAP_MAX + 1, XRT_MAP_MAX + 1 };
	expect_finding(&v, check_kernel_map, VERDICT_OPEN,
		       "4097 of 4097 ranges of the kernel's map are recorded");
	m.map[XRT_MAP_KERNEL].total = 0;
	expect_finding(&v, check_kernel_map, VERDICT_NA, "the kernel's own map is not recorded");
	checks_free(&v);
}

/* Swaps that are recorded: so many are looked at. */
#define SWAPS	16

struct swapped {
	struct xrt_boot boot;
	struct xrt_e820 xen[MAP_ROOM];
	struct xrt_e820 own[MAP_ROOM];
	struct xrt_conflict rec[SWAPS + 1];
	const struct xrt_conflict *conflict[SWAPS + 1];
	struct xrt_model m;
	struct verify v;
};

static void make_swapped(struct swapped *s, const struct xrt_e820 *xen,
			 const struct xrt_e820 *own)
{
	*s = (struct swapped){ .boot.nr_pages = 0x500 };
	s->m.boot = &s->boot;
	s->m.conflict = s->conflict;
	s->v.m = &s->m;
	set_map(&s->m.map[XRT_MAP_XEN], xen, s->xen);
	set_map(&s->m.map[XRT_MAP_REMAP], own, s->own);
}

static void add_swap(struct swapped *s, __u64 from, __u64 to, __u64 pages)
{
	struct xrt_conflict *c = &s->rec[s->m.nr_conflict];

	*c = (struct xrt_conflict){
		.rec.id = XRT_PLACE_SWAP, .start = from << 12, .size = pages << 12,
		.moved_to = to << 12,
	};
	s->conflict[s->m.nr_conflict++] = c;
}

static void expect_swapped(struct swapped *s, enum verdict verdict, const char *text)
{
	const struct xrt_plan_opts opts = {
		.entry = s->own, .nr = s->m.map[XRT_MAP_REMAP].nr,
		.nr_pages = s->boot.nr_pages, .dom0 = s->boot.flags & XRT_BOOT_DOM0,
	};

	s->v.plan = xrt_plan_build(&opts, &s->v.why);
	assert_non_null(s->v.plan);
	expect_finding(&s->v, check_remap_map, verdict, text);
	checks_free(&s->v);
	s->v = (struct verify){ .m = &s->m };
}

static const struct xrt_e820 with_hole[MAP_ROOM] = { RAM(0, 0x90), RAM(0x91, 0x200) };
static const struct xrt_e820 without_hole[MAP_ROOM] = { RAM(0, 0x1ff) };

#define AS_XENS		"as Xen's, with ranges swapped"
#define HOLE_IS_RAM	"pfn 90 is RAM, but not RAM in Xen's map"

/* A range that is not RAM at page 90 and RAM at page 1ff were swapped. */
static void swapped_ranges_may_differ(void **state)
{
	struct swapped s;

	(void)state;
	make_swapped(&s, with_hole, without_hole);
	expect_swapped(&s, VERDICT_FAIL, HOLE_IS_RAM);
	add_swap(&s, 0x90, 0x1ff, 1);
	expect_swapped(&s, VERDICT_OK, AS_XENS);
	s.rec[0].moved_to = 0;
	expect_swapped(&s, VERDICT_FAIL, HOLE_IS_RAM);
	s.rec[0].moved_to = 0x1ff000;
	s.rec[0].rec.id = XRT_PLACE_SWAP_LIMIT;
	expect_swapped(&s, VERDICT_FAIL, HOLE_IS_RAM);
	s.rec[0].rec.id = XRT_PLACE_SWAP;
	s.rec[0].start += 0x1000;
	expect_swapped(&s, VERDICT_FAIL, HOLE_IS_RAM);
	s.rec[0].start -= 0x2000;
	expect_swapped(&s, VERDICT_FAIL, HOLE_IS_RAM);
	s.rec[0].start += 0x1000;
	s.rec[0].moved_to -= 0x1000;
	expect_swapped(&s, VERDICT_FAIL, "pfn 1ff is not RAM, but RAM in Xen's map");
	/* The RAM's old place is not RAM. */
	make_swapped(&s, with_hole, with_hole);
	add_swap(&s, 0x90, 0x1ff, 1);
	expect_swapped(&s, VERDICT_FAIL, "pfn 1ff is RAM in both maps, but in a range that was swapped or reserved");
	/* The seventeenth is not looked at. */
	make_swapped(&s, with_hole, without_hole);
	while (s.m.nr_conflict < SWAPS - 1)
		add_swap(&s, 0x300, 0x301, 0);
	add_swap(&s, 0x90, 0x1ff, 1);
	expect_swapped(&s, VERDICT_OK, AS_XENS);
	s.m.nr_conflict--;
	add_swap(&s, 0x300, 0x301, 0);
	add_swap(&s, 0x90, 0x1ff, 1);
	expect_swapped(&s, VERDICT_FAIL, HOLE_IS_RAM);
}

/* What differs between two ranges that were swapped, at no bound of a map. */
static void pages_between_swapped_ranges_may_not_differ(void **state)
{
	static const struct xrt_e820 low[MAP_ROOM] = { RAM(0, 0x10), RAM(0x600, 0x700) };
	static const struct xrt_e820 more[MAP_ROOM] = {
		RAM(0, 0x10), RAM(0x90, 0xa0), RAM(0x600, 0x700),
	};
	struct swapped s;

	(void)state;
	make_swapped(&s, low, more);
	add_swap(&s, 0x90, 0x800, 1);
	add_swap(&s, 0x9f, 0x802, 1);
	expect_swapped(&s, VERDICT_FAIL, "pfn 91 is RAM, but not RAM in Xen's map");
	make_swapped(&s, more, low);
	add_swap(&s, 0x800, 0x90, 1);
	add_swap(&s, 0x802, 0x9f, 1);
	expect_swapped(&s, VERDICT_FAIL, "pfn 91 is not RAM, but RAM in Xen's map");
}

/* A dom0 may reserve the iBFT's range, in whole or from its start on. */
static void the_ibft_may_be_reserved(void **state)
{
	static const struct xrt_e820 all[MAP_ROOM] = { RAM(0, 0x200) };
	static const struct xrt_e820 left_out[MAP_ROOM] = { RAM(0, 0x80), RAM(0x100, 0x200) };
	static const struct {
		struct xrt_e820 own[MAP_ROOM];
		const char *text;
	} row[] = {
		{ { RAM(0, 0x7f), RAM(0x100, 0x200) }, "pfn 7f is not RAM, but RAM in Xen's map" },
		{ { RAM(0, 0x80), RAM(0x101, 0x200) }, "pfn 100 is not RAM, but RAM in Xen's map" },
		{ { RAM(0, 0x80), RAM(0xff, 0x200) }, "pfn ff is RAM in both maps, but in a range that was swapped or reserved" },
		{ { RAM(0, 0x80) }, "pfn 1ff is not RAM, but RAM in Xen's map" },
	};
	struct swapped s;

	(void)state;
	make_swapped(&s, all, left_out);
	expect_swapped(&s, VERDICT_FAIL, "pfn 80 is not RAM, but RAM in Xen's map");
	s.boot.flags = XRT_BOOT_DOM0;
	expect_swapped(&s, VERDICT_OK, "as Xen's, with the iBFT's range reserved");
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		make_swapped(&s, all, row[i].own);
		s.boot.flags = XRT_BOOT_DOM0;
		expect_swapped(&s, VERDICT_FAIL, row[i].text);
	}
}

/* A map that no plan can be made of says why; nothing is said without memory. */
static void maps_without_a_plan_are_reported(void **state)
{
	static const check_fn need_plan[] = {
		check_map_areas, check_predicted, check_pieces, check_targets_ram,
	};
	static struct xrt_e820 many[XRT_MAP_MAX + 1];
	const struct xrt_boot boot = { 0 };
	struct xrt_model m = { .boot = &boot };
	struct verify v = { .m = &m, .why.text = "no plan" };
	struct swapped s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(need_plan); i++) {
		expect_finding(&v, need_plan[i], VERDICT_FAIL, "no plan");
		v.nomem = true;
		v.nr = 0;
		need_plan[i](&v, "check");
		assert_int_equal(v.nr, 0);
		v.nomem = false;
	}
	checks_free(&v);
	make_swapped(&s, with_hole, without_hole);
	s.m.map[XRT_MAP_XEN] = (struct xrt_mapping){ many, XRT_MAP_MAX + 1, XRT_MAP_MAX + 1 };
	expect_swapped(&s, VERDICT_FAIL, "4097 ranges are more than any E820 map has (4096)");
}

/* Targets are in a range of RAM as a whole, above the domain's pages. */
static void targets_are_in_ram(void **state)
{
	struct xrt_pfns ram[] = { { 0x100, 0x200 }, { 0x300, 0x400 } };
	struct xrt_plan plan = { .ram = ram, .nr_ram = 2 };
	struct xrt_boot boot = { .nr_pages = 0x80 };
	struct xrt_chunk rec = { .pages = 2 };
	struct xrt_walked chunk = { .rec = &rec };
	struct xrt_model m = { .boot = &boot, .chunk = &chunk, .nr_chunk = 1 };
	struct verify v = { .m = &m, .plan = &plan };
	static const struct {
		__u64 target;
		const char *text;
	} row[] = {
		{ 0x100, NULL }, { 0x1fe, NULL }, { 0x300, NULL }, { 0x3fe, NULL },
		{ 0x90, "chunk 0 goes to pfn 90-92, which is not RAM in Xen's map" },
		{ 0x80, "chunk 0 goes to pfn 80-82, which is not RAM in Xen's map" },
		{ 0x7f, "chunk 0 goes to pfn 7f-81, which is below nr_pages" },
		{ 0xff, "chunk 0 goes to pfn ff-101, which is not RAM in Xen's map" },
		{ 0x1ff, "chunk 0 goes to pfn 1ff-201, which is not RAM in Xen's map" },
		{ 0x3ff, "chunk 0 goes to pfn 3ff-401, which is not RAM in Xen's map" },
		{ ~0ULL, "chunk 0 goes to pfn ?-1, which is not RAM in Xen's map" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		rec.target_pfn = row[i].target;
		expect_finding(&v, check_targets_ram, row[i].text ? VERDICT_FAIL : VERDICT_OK,
			       row[i].text ? row[i].text :
			       "all targets are RAM in Xen's map, at or above pfn 80");
	}
	v.plan = NULL;
	checks_free(&v);
}

/* A piece that is released has no chunk; a chunk may reach over two pieces. */
static void chunks_are_those_of_the_plan(void **state)
{
	static struct xrt_piece piece[] = {
		{ .pfn = 0x10, .pages = 4, .target_pfn = XRT_NO_PFN },
		{ .pfn = 0x20, .pages = 4, .target_pfn = 0x100 },
		{ .pfn = 0x24, .pages = 4, .target_pfn = 0x200 },
	};
	static const struct {
		__u64 pfn[2];
		__u32 pages[2];
		const char *text;
	} row[] = {
		{ { 0x20, 0x24 }, { 4, 4 }, NULL },
		{ { 0x20, 0x26 }, { 6, 2 }, NULL },
		{ { 0x10, 0x24 }, { 4, 4 }, "prepared chunk 0 is 4 pages at pfn 10, which the map does not imply" },
		{ { 0x20, 0x25 }, { 4, 4 }, "prepared chunk 1 is 4 pages at pfn 25, which the map does not imply" },
		{ { 0x20, 0x25 }, { 6, 2 }, "prepared chunk 1 is 2 pages at pfn 25, which the map does not imply" },
		{ { 0x20, 0x24 }, { 4, 5 }, "prepared chunk 1 is 5 pages at pfn 24, which the map does not imply" },
	};
	struct xrt_plan plan = { .piece = piece, .nr_piece = 3, .remapped = 8 };
	struct xrt_prepared prepared[] = { { .nr = 0 }, { .nr = 1 } };
	struct xrt_model m = { .prepared = prepared, .nr_prepared = 2 };
	struct verify v = { .m = &m, .plan = &plan, .sums.prepared = 8 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		for (int k = 0; k < 2; k++) {
			prepared[k].pfn = row[i].pfn[k];
			prepared[k].pages = row[i].pages[k];
		}
		expect_finding(&v, check_pieces, row[i].text ? VERDICT_FAIL : VERDICT_OK,
			       row[i].text ? row[i].text :
			       "2 chunks and 0 releases are where the map implies");
	}
	v.sums.prepared = 7;
	expect_finding(&v, check_pieces, VERDICT_NA, "the counts differ already: see predicted");
	v.plan = NULL;
	checks_free(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kernels_map_is_made_of_xens),
		cmocka_unit_test(maps_that_are_not_recorded_are_not_compared),
		cmocka_unit_test(swapped_ranges_may_differ),
		cmocka_unit_test(pages_between_swapped_ranges_may_not_differ),
		cmocka_unit_test(the_ibft_may_be_reserved),
		cmocka_unit_test(maps_without_a_plan_are_reported),
		cmocka_unit_test(targets_are_in_ram),
		cmocka_unit_test(chunks_are_those_of_the_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
