// SPDX-License-Identifier: GPL-2.0
/* Unit tests: ACPI NVS where the kernel is, and what newer kernels do with it. */
#include "rules.h"

#define NVS	FIT_E820_NVS

/* The kernel is at pfn 0x1000 to 0x1100, and ACPI NVS after that. */
static void start_nvs(__u64 nvs, __u64 end)
{
	rules_start(0x2000, 0x2000);
	rules_add(0, nvs, RAM);
	rules_add(nvs, end, NVS);
	rules_add(end, 0x3000, RAM);
	rules_add(0x4000, 0x4001, 2);
	p.log.facts.piece[XRT_PIECE_KERNEL] =
		(struct xrt_pfns){ PFN(0x1000), PFN(0x1100) };
	p.version = V(6, 12);
}

static void nvs_in_the_way_is_swapped(void **state)
{
	static const struct {
		__u32 version;
		unsigned int piece;
		__u64 start;
		__u64 end;
		__u64 swapped;
	} rows[] = {
		{ V(6, 12), XRT_PIECE_KERNEL, 0x10ff, 0x1104, 5 },
		{ V(6, 12), XRT_PIECE_KERNEL, 0x1100, 0x1104, 0 },
		{ V(6, 12), XRT_PIECE_KERNEL, 0xffe, 0x1001, 3 },
		{ V(6, 12), XRT_PIECE_KERNEL, 0xffe, 0x1000, 0 },
		{ V(6, 12), XRT_PIECE_PAGE_TABLES, 0x1010, 0x1012, 2 },
		{ V(6, 12), XRT_PIECE_START_INFO, 0x1010, 0x1012, 2 },
		{ V(6, 12), XRT_PIECE_P2M, 0x1010, 0x1012, 0 },
		{ V(6, 12), XRT_PIECE_INITRD, 0x1010, 0x1012, 0 },
		{ V(6, 11), XRT_PIECE_KERNEL, 0x10ff, 0x1104, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct xrt_pfns *at = p.log.facts.piece, kernel;

		start_nvs(rows[i].start, rows[i].end);
		kernel = at[XRT_PIECE_KERNEL];
		memset(at, 0, sizeof(*at));
		at[rows[i].piece] = kernel;
		p.version = rows[i].version;
		rules_predict();
		for (size_t k = 0; k < p.nr_outcome; k++)
			assert_int_equal(p.outcome[k].swapped, rows[i].swapped);
		assert_int_equal(p.nr_note, !!rows[i].swapped);
		assert_false(p.outcome[0].stops);
		predict_free(&p);
	}
}

/* The map stays in order if it was; the first outcome has the iBFT in it. */
static void swapped_maps_are_in_order(void **state)
{
	static const struct xrt_e820 want[] = {
		{ 0, PFN(0x10fe) + 0xc00, RAM, 0 },
		{ PFN(0x10fe), PFN(2), RAM, 0 },
		{ PFN(0x10ff) + 0x800, PFN(0x1f01) - 0x800 - PFN(2), RAM, 0 },
		{ PFN(0x2ffe) + 0xc00, 0xc00, NVS, 0 },
		{ PFN(0x4000), PFN(1), 2, 0 },
	};
	const struct predict_outcome *o = &p.outcome[1];

	(void)state;
	start_nvs(0x10fe, 0x10ff);
	entry[0].size += 0xc00;
	entry[1].addr += 0xc00;
	entry[1].size -= 0x400;
	entry[2].addr += 0x800;
	entry[2].size -= 0x800;
	rules_predict();
	assert_int_equal(o->swapped, 2);
	assert_string_equal(p.note[0], "ACPI NVS from pfn 10fe on is where the kernel is: Linux 6.12 and later moves its 2 pages to pfn 2ffe");
	assert_int_equal(o->nr_entry, ARRAY_SIZE(want));
	assert_memory_equal(o->entry, want, sizeof(want));
	predict_free(&p);
	/* Others are left as they are. */
	start_nvs(0x10fe, 0x10ff);
	entry[map.nr++] = (struct xrt_e820){ 0, PFN(1), RAM, 0 };
	rules_predict();
	assert_int_equal(o->swapped, 1);
	assert_int_equal(o->nr_entry, 6);
	assert_true(o->entry[4].addr == 0);
	assert_true(o->entry[5].addr == PFN(0x2fff));
	predict_free(&p);
}

/* Where NVS goes: the first RAM above the domain's pages that has room. */
static void nvs_goes_above_the_domain(void **state)
{
	static const struct {
		__u64 nr_pages;
		__u64 end;
		__u32 type;
		__u64 to;
	} rows[] = {
		{ 0x2ffc, 0x5000, RAM, 0x2ffc },
		{ 0x2ffd, 0x5000, RAM, 0x4ffc },
		{ 0x2ffd, 0x4ffc, XRT_E820_UNUSABLE, 0x4ff8 },
		{ 0x2ffd, 0x3804, RAM, 0x3800 },
		{ 0x2ffd, 0x3803, RAM, 0 },
		{ 0x2ffd, 0x5000, 2, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char note[120];

		start_nvs(0x1010, 0x1014);
		rules_add(0x3800, rows[i].end, rows[i].type);
		p.least = rows[i].nr_pages;
		p.nr_pages = rows[i].nr_pages;
		rules_predict();
		assert_int_equal(p.outcome[0].stops, !rows[i].to);
		assert_int_equal(p.outcome[0].swapped, rows[i].to ? 4 : 0);
		snprintf(note, sizeof(note), "ACPI NVS from pfn 1010 on is where the kernel is: Linux 6.12 and later moves its 4 pages to pfn %llx",
			 rows[i].to);
		assert_string_equal(p.note[0], rows[i].to ? note :
			"ACPI NVS is where the kernel is, and there is no RAM above the domain's pages to swap it with: Linux stops there");
		predict_free(&p);
	}
}

/* Without a version there is a third rule, where it matters. */
static void a_swap_is_a_rule_of_its_own(void **state)
{
	(void)state;
	start_nvs(0x1010, 0x1014);
	p.version = 0;
	rules_predict();
	assert_int_equal(p.nr_outcome, 3);
	assert_string_equal(p.outcome[0].label, OLD "; before 6.12");
	assert_string_equal(p.outcome[1].label, SINCE);
	assert_string_equal(p.outcome[2].label, "from Linux 6.12 on with CONFIG_ISCSI_IBFT_FIND");
	assert_int_equal(p.outcome[0].remapped.end, 4);
	assert_int_equal(p.outcome[1].remapped.end, 4 + 128);
	assert_int_equal(p.outcome[2].remapped.end, 128);
	assert_int_equal(p.outcome[1].swapped, 0);
	assert_int_equal(p.outcome[2].swapped, 4);
	predict_free(&p);
	/* By --kernel-image there is no other piece. */
	start_nvs(0x1010, 0x1014);
	p.version = 0;
	p.image = (struct xrt_pfns){ PFN(0x1100), PFN(0x1200) };
	p.log.facts.piece[XRT_PIECE_PAGE_TABLES] =
		(struct xrt_pfns){ PFN(0x1000), PFN(0x1100) };
	rules_predict();
	assert_int_equal(p.nr_outcome, 2);
	assert_ptr_equal(predict_piece(&p, XRT_PIECE_KERNEL), &p.image);
	assert_int_equal(predict_piece(&p, XRT_PIECE_PAGE_TABLES)->end, 0);
	predict_free(&p);
	/* What Linux moves does not matter. */
	for (int k = 0; k < 2; k++) {
		start_nvs(0x1010, 0x1014);
		p.version = 0;
		p.log.facts.piece[k ? XRT_PIECE_P2M : XRT_PIECE_INITRD] =
			p.log.facts.piece[XRT_PIECE_KERNEL];
		p.log.facts.piece[XRT_PIECE_KERNEL].end = 0;
		rules_predict();
		assert_int_equal(p.nr_outcome, 2);
		predict_free(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nvs_in_the_way_is_swapped),
		cmocka_unit_test(swapped_maps_are_in_order),
		cmocka_unit_test(nvs_goes_above_the_domain),
		cmocka_unit_test(a_swap_is_a_rule_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
