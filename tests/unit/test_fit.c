// SPDX-License-Identifier: GPL-2.0
/* Unit tests: where the kernel and what is beside it fit into a map. */
#include "fit.h"
#include "helper.h"

#define MIB	(1ULL << 20)
#define NVS	FIT_E820_NVS

static const struct xrt_e820 map[] = {
	{ 0, 0x9f000, 1, 0 },
	{ 1 * MIB, 31 * MIB, 1, 0 },
	{ 32 * MIB, 2 * MIB, NVS, 0 },
	{ 34 * MIB, 30 * MIB, 1, 0 },
	{ 64 * MIB, MIB, 2, 0 },
	{ 65 * MIB, MIB, NVS, 0 },
	{ 67 * MIB, 33 * MIB, 1, 0 },
	/* In a dom0 this is RAM, too. */
	{ 100 * MIB, 100 * MIB, 5, 0 },
	/* It overlaps, and wins. */
	{ 150 * MIB, MIB, 3, 0 },
};

/* In MiB, up to what is in the way. */
static const struct {
	__u64 start;
	__u64 end;
	__u64 from;
	__u64 to;
	__u32 type;
	bool only_nvs;
} piece[] = {
	{ 1, 32, 0, 0, 0, false },
	{ 1, 33, 32, 34, NVS, true },
	{ 33, 34, 32, 34, NVS, true },
	{ 34, 64, 0, 0, 0, false },
	{ 20, 64, 32, 34, NVS, true },
	{ 20, 65, 32, 34, NVS, false },
	{ 64, 65, 64, 65, 2, false },
	{ 65, 66, 65, 66, NVS, true },
	/* The gap behind it is not NVS. */
	{ 65, 67, 65, 66, NVS, false },
	{ 66, 67, 66, 67, 0, false },
	{ 66, 70, 66, 67, 0, false },
	{ 66, 151, 66, 67, 0, false },
	{ 67, 150, 0, 0, 0, false },
	{ 67, 151, 150, 151, 3, false },
	{ 151, 200, 0, 0, 0, false },
	{ 199, 201, 200, ~0ULL / MIB, 0, false },
	{ 300, 301, 300, ~0ULL / MIB, 0, false },
	/* Nothing is not in the way of anything. */
	{ 32, 32, 0, 0, 0, false },
	{ 33, 32, 0, 0, 0, false },
};

static void a_piece_has_something_in_its_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(piece); i++) {
		const struct xrt_pfns p = { piece[i].start * MIB, piece[i].end * MIB };
		struct fit_clash clash = { 0 };
		bool found = fit_find_clash(map, ARRAY_SIZE(map), &p, &clash);

		if (found != !!piece[i].to || clash.start / MIB != piece[i].from ||
		    clash.end / MIB != piece[i].to || clash.type != piece[i].type)
			fail_msg("%zu: %llu to %llu, type %u", i, clash.start / MIB,
				 clash.end / MIB, clash.type);
		assert_int_equal(fit_only_nvs(map, ARRAY_SIZE(map), &p), piece[i].only_nvs);
	}
}

/* Maps need not be sorted. */
static void the_lowest_clash_counts(void **state)
{
	static const struct xrt_e820 odd[] = {
		{ 50 * MIB, MIB, 2, 0 }, { 40 * MIB, MIB, NVS, 0 }, { 45 * MIB, MIB, 2, 0 },
		{ 20 * MIB, 80 * MIB, 1, 0 }, { 0, 20 * MIB, 1, 0 },
	};
	const struct xrt_pfns p = { MIB, 60 * MIB };
	struct fit_clash clash;

	(void)state;
	assert_true(fit_find_clash(odd, ARRAY_SIZE(odd), &p, &clash));
	assert_int_equal(clash.start, 40 * MIB);
	assert_int_equal(clash.end, 41 * MIB);
	assert_int_equal(clash.type, NVS);
	assert_int_equal(fit_ram_end(odd, ARRAY_SIZE(odd), MIB), 40 * MIB);
}

static void ram_ends_somewhere(void **state)
{
	static const struct {
		__u64 start;
		__u64 end;
	} ram[] = {
		{ 1, 32 }, { 31, 32 }, { 32, 32 }, { 33, 33 }, { 34, 64 }, { 66, 66 },
		{ 67, 150 }, { 150, 150 }, { 151, 200 }, { 199, 200 }, { 200, 200 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ram); i++)
		assert_int_equal(fit_ram_end(map, ARRAY_SIZE(map), ram[i].start * MIB),
				 ram[i].end * MIB);
}

static void a_kernel_starts_where_it_fits(void **state)
{
	static const struct {
		__u64 size;
		__u64 start;
	} kernel[] = {
		{ MIB, 16 }, { 16 * MIB, 16 }, { 16 * MIB + 1, 34 }, { 30 * MIB, 34 },
		/* The next multiple of 2 MiB. */
		{ 30 * MIB + 1, 68 }, { 82 * MIB, 68 }, { 82 * MIB + 1, 0 },
		{ 1008 * MIB, 0 }, { ~0ULL, 0 }, { -15 * MIB, 0 }, { -16 * MIB, 0 },
	};
	static const struct xrt_e820 large[] = { { 0, 4096 * MIB, 1, 0 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kernel); i++)
		assert_int_equal(fit_find_start(map, ARRAY_SIZE(map), kernel[i].size),
				 kernel[i].start * MIB);
	/* Below 1 GiB. */
	assert_int_equal(fit_find_start(large, 1, 1008 * MIB), 16 * MIB);
	assert_int_equal(fit_find_start(large, 1, 1008 * MIB + 1), 0);
}

/* A size that would wrap round ends at the last address. */
static void no_entry_wraps_round(void **state)
{
	static const struct xrt_e820 all[] = { { MIB, ~0ULL, 1, 0 } };

	(void)state;
	assert_true(fit_ram_end(all, 1, MIB) == ~0ULL);
}

static void pieces_have_names(void **state)
{
	static const char * const name[] = {
		"kernel", "page_tables", "p2m", "initrd", "start_info", "unknown",
	};
	static const char * const text[] = {
		"the kernel", "the page tables made by Xen", "the p2m list made by Xen",
		"the initrd", "the start info page", "a piece of the domain",
	};

	(void)state;
	for (unsigned int i = 0; i <= XRT_NR_PIECES; i++) {
		assert_string_equal(fit_piece_name(i), name[i]);
		assert_string_equal(fit_piece_text(i), text[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_piece_has_something_in_its_way),
		cmocka_unit_test(the_lowest_clash_counts),
		cmocka_unit_test(ram_ends_somewhere),
		cmocka_unit_test(a_kernel_starts_where_it_fits),
		cmocka_unit_test(no_entry_wraps_round),
		cmocka_unit_test(pieces_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
