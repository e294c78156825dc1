// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what a prediction warns of, and what it is made for. */
#include "rules.h"

/* The predicted chain is not needed for most. */
static void warn_of(void)
{
	rules_predict();
	p.nr_note = 0;
	memset(p.note, 0, sizeof(p.note));
	predict_warn(&p);
}

static void start_plain(void)
{
	rules_start(0x2000, 0x2000);
	rules_add(0, 0x40000, RAM);
	p.version = V(6, 4);
}

static void notes_are_kept_once(void **state)
{
	(void)state;
	memset(&p, 0, sizeof(p));
	predict_note(&p, "a");
	predict_note(&p, "b");
	predict_note(&p, "a");
	assert_int_equal(p.nr_note, 2);
	for (int i = 0; i < NOTES_MAX; i++)
		predict_note(&p, "%d", i);
	assert_int_equal(p.nr_note, NOTES_MAX);
	assert_string_equal(p.note[NOTES_MAX - 1], "13");
}

static void good_maps_need_no_warning(void **state)
{
	(void)state;
	start_plain();
	warn_of();
	assert_int_equal(p.nr_note, 0);
	predict_free(&p);
}

static void odd_maps_are_noted(void **state)
{
	static const char odd[] = "the map is not sorted or has overlaps: taken as the kernel does: where RAM overlaps another type, the other type wins";

	(void)state;
	start_plain();
	rules_add(0x100, 0x200, 2);
	warn_of();
	assert_int_equal(p.nr_note, 1);
	assert_string_equal(p.note[0], odd);
	p.nr_note = 0;
	p.outcome[0].swapped = 1;
	predict_warn(&p);
	assert_int_equal(p.nr_note, 0);
	p.outcome[0].swapped = 0;
	p.outcome[0].ibft = true;
	predict_warn(&p);
	assert_int_equal(p.nr_note, 0);
	predict_free(&p);
}

static void pages_that_are_taken_twice_are_noted(void **state)
{
	(void)state;
	rules_start(0x11, 0x11);
	rules_add(0, 0x10, RAM);
	entry[map.nr++] = (struct xrt_e820){ 0x10000, 0x400, 2, 0 };
	entry[map.nr++] = (struct xrt_e820){ 0x10400, 0x400, RAM, 0 };
	entry[map.nr++] = (struct xrt_e820){ 0x10800, 0x800, 2, 0 };
	rules_add(0x11, 0x12, RAM);
	p.source = XRT_BY_KERNEL;
	warn_of();
	assert_int_equal(p.nr_note, 2);
	assert_string_equal(p.note[0], "pfn 10 is in two areas, since only part of it is RAM: the kernel takes it twice, and the second time fails");
	assert_string_equal(p.note[1], "the map has too little RAM above the domain's pages: the rest goes back to Xen");
	/* Not for each size of a range. */
	p.nr_note = 0;
	p.least--;
	predict_warn(&p);
	assert_int_equal(p.nr_note, 1);
	predict_free(&p);
}

static void misplaced_options_are_noted(void **state)
{
	(void)state;
	start_plain();
	p.log.facts.misplaced = true;
	warn_of();
	assert_int_equal(p.nr_note, 1);
	assert_string_equal(p.note[0], "dom0_mem= is on the kernel's command line, where it has no effect: it is an option of Xen");
	predict_free(&p);
}

/* Targets are from pfn 0x2000 up to 0x2060. */
static void limits_below_a_target_are_noted(void **state)
{
	static const struct {
		__u64 pfn;
		__u64 at;
	} rows[] = {
		{ 0x1000, 0x2000 }, { 0x2000, 0x2000 }, { 0x2001, 0x2001 },
		{ 0x205f, 0x205f }, { 0x2060, 0 },
	};
	char note[320];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		start_plain();
		entry[0].size = PFN(0xa0);
		rules_add(0xa0, 0x100, 2);
		rules_add(0x100, 0x10000, RAM);
		p.log.facts.limit.bytes = PFN(rows[i].pfn);
		strcpy(p.log.facts.limit.text, "mem=X");
		warn_of();
		assert_int_equal(p.nr_note, !!rows[i].at);
		snprintf(note, sizeof(note), "mem=X on the kernel's command line: nothing from pfn %llx on is mapped, but pfn %llx is a target: the walk dies at its mapping step",
			 rows[i].pfn, rows[i].at);
		if (rows[i].at)
			assert_string_equal(p.note[0], note);
		predict_free(&p);
	}
	p.log.facts.limit.bytes = PFN(0x1000);
	strcpy(p.log.facts.limit.text, "mem=X");
	rules_predict();
	p.nr_note = 0;
	p.least--;
	predict_warn(&p);
	assert_int_equal(p.nr_note, 1);
	assert_string_equal(p.note[0], "mem=X on the kernel's command line: nothing from pfn 1000 on is mapped; if a target is there, the walk dies at its mapping step");
	/* The kernel has gone through with it. */
	p.nr_note = 0;
	p.log.facts.remapped.known = true;
	predict_warn(&p);
	assert_int_equal(p.nr_note, 0);
	strcpy(p.log.facts.limit.other, "memmap=1M@1M");
	predict_warn(&p);
	assert_int_equal(p.nr_note, 1);
	assert_string_equal(p.note[0], "memmap=1M@1M on the kernel's command line changes the map: targets in it may not be mapped");
	predict_free(&p);
}

static void start_piece(unsigned int piece, __u32 type, __u32 version)
{
	rules_start(0x20000, 0x20000);
	rules_add(0, 0x1080, RAM);
	if (type)
		rules_add(0x1080, 0x1082, type);
	rules_add(0x1082, 0x40000, RAM);
	p.version = version;
	/* The kernel starts before all others. */
	p.log.facts.piece[XRT_PIECE_KERNEL] =
		(struct xrt_pfns){ PFN(0x1000), PFN(0x1001) };
	p.log.facts.piece[piece] = (struct xrt_pfns){ PFN(0x1000), PFN(0x1200) };
}

#define FITS	"; at 18 MiB it would fit (CONFIG_PHYSICAL_START=0x1200000)"
#define AT	" at 1080000-1081fff is in the way of "
#define TO	" at 1000000-11fffff: "

static const struct {
	unsigned int piece;
	__u32 type;
	__u32 version;
	bool stops;
	const char *note;
} pieces[] = {
	{ XRT_PIECE_KERNEL, 2, V(6, 4), true,
	  "reserved" AT "the kernel" TO "Linux stops there" FITS },
	{ XRT_PIECE_KERNEL, 2, 0, true,
	  "reserved" AT "the kernel" TO "Linux stops there" FITS },
	{ XRT_PIECE_KERNEL, 0, V(6, 4), true,
	  "a gap" AT "the kernel" TO "Linux stops there" FITS },
	{ XRT_PIECE_KERNEL, FIT_E820_NVS, V(6, 11), true,
	  "ACPI NVS" AT "the kernel" TO "Linux before 6.12 stops there (late stable versions may have the change of 6.12)" FITS },
	{ XRT_PIECE_KERNEL, FIT_E820_NVS, 0, false,
	  "ACPI NVS" AT "the kernel" TO "Linux before 6.12 stops there" FITS },
	{ XRT_PIECE_KERNEL, FIT_E820_NVS, V(6, 12), false, NULL },
	{ XRT_PIECE_KERNEL, 2, V(6, 12), true,
	  "reserved" AT "the kernel" TO "Linux stops there" FITS },
	{ XRT_PIECE_PAGE_TABLES, 2, V(6, 4), true,
	  "reserved" AT "the page tables made by Xen" TO "Linux stops there" FITS },
	{ XRT_PIECE_START_INFO, 2, V(6, 4), true,
	  "reserved" AT "the start info page" TO "Linux stops there" FITS },
	{ XRT_PIECE_P2M, 2, V(6, 4), false,
	  "reserved" AT "the p2m list made by Xen" TO "Linux moves that, if it finds free RAM in one piece" },
	{ XRT_PIECE_INITRD, 2, V(6, 4), false,
	  "reserved" AT "the initrd" TO "Linux moves that, if it finds free RAM in one piece" },
};

static void pieces_where_is_no_ram_are_noted(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		start_piece(pieces[i].piece, pieces[i].type, pieces[i].version);
		warn_of();
		assert_int_equal(p.outcome[0].stops, pieces[i].stops);
		if (pieces[i].note)
			assert_string_equal(p.note[0], pieces[i].note);
		assert_int_equal(p.nr_note, !!pieces[i].note);
		predict_free(&p);
	}
	/* Of what stops it the first is said; a domU has other pieces. */
	start_piece(XRT_PIECE_KERNEL, 2, V(6, 4));
	p.log.facts.piece[XRT_PIECE_P2M] = p.log.facts.piece[XRT_PIECE_KERNEL];
	warn_of();
	assert_int_equal(p.nr_note, 1);
	p.dom0 = false;
	p.nr_note = 0;
	p.outcome[0].stops = false;
	predict_warn(&p);
	p.dom0 = true;
	p.source = XRT_BY_KERNEL;
	predict_warn(&p);
	assert_int_equal(p.nr_note, 0);
	p.source = XRT_BY_HAND;
	predict_warn(&p);
	assert_int_equal(p.nr_note, 1);
	predict_free(&p);
}

/* What is after the kernel has to fit with it, what is before it does not. */
static void all_pieces_have_to_fit(void **state)
{
	static const struct {
		struct xrt_pfns kernel;
		struct xrt_pfns tables;
		const char *end;
	} rows[] = {
		{ { 0x1000, 0x1200 }, { 0x1200, 0x3000 },
		  "; at 18 MiB it would fit (CONFIG_PHYSICAL_START=0x1200000)" },
		{ { 0x1000, 0x1200 }, { 0x1200, 0x3001 },
		  "; it would fit nowhere below 1 GiB" },
		{ { 0x1000, 0x1200 }, { 0x1000, 0x3001 },
		  "; it would fit nowhere below 1 GiB" },
		{ { 0x1000, 0x1200 }, { 0xfff, 0x3001 },
		  "; at 18 MiB it would fit (CONFIG_PHYSICAL_START=0x1200000)" },
		{ { 0x1000, 0x3001 }, { 0x1200, 0x3000 },
		  "; it would fit nowhere below 1 GiB" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct xrt_pfns *at = p.log.facts.piece;
		const char *end = rows[i].end;

		start_piece(XRT_PIECE_KERNEL, 2, V(6, 4));
		entry[2].size = PFN(0x3200 - 0x1082);
		p.least = 0x2000;
		p.nr_pages = 0x2000;
		at[XRT_PIECE_KERNEL] = (struct xrt_pfns){
			PFN(rows[i].kernel.start), PFN(rows[i].kernel.end) };
		at[XRT_PIECE_PAGE_TABLES] = (struct xrt_pfns){
			PFN(rows[i].tables.start), PFN(rows[i].tables.end) };
		warn_of();
		assert_int_equal(p.nr_note, 1);
		assert_non_null(strstr(p.note[0], end));
		predict_free(&p);
	}
}

/* A usual kernel and its pieces are up to 160 MiB, from 16 MiB on. */
static void room_for_a_kernel_is_noted(void **state)
{
	static const struct {
		__u64 end;
		__u32 type;
		const char *note;
	} rows[] = {
		{ 0xb000, 2, NULL },
		{ 0xafff, 2, "a kernel of more than 159 MiB at 16 MiB, the usual place, will not fit: reserved starts at afff000; at 178 MiB it would fit (CONFIG_PHYSICAL_START=0xb200000)" },
		{ 0x1100, FIT_E820_NVS, "a kernel of more than 1 MiB at 16 MiB, the usual place, will not fit before Linux 6.12: ACPI NVS starts at 1100000; at 20 MiB it would fit (CONFIG_PHYSICAL_START=0x1400000)" },
		{ 0x1100, 0, "a kernel of more than 1 MiB at 16 MiB, the usual place, will not fit: a gap starts at 1100000; at 20 MiB it would fit (CONFIG_PHYSICAL_START=0x1400000)" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		rules_start(0x40000, 0x40000);
		rules_add(0, rows[i].end, RAM);
		if (rows[i].type)
			rules_add(rows[i].end, rows[i].end + 0x200, rows[i].type);
		rules_add(rows[i].end + 0x200, 0x50000, RAM);
		p.version = V(6, 4);
		warn_of();
		if (rows[i].note)
			assert_string_equal(p.note[0], rows[i].note);
		assert_int_equal(p.nr_note, !!rows[i].note);
		predict_free(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_are_kept_once),
		cmocka_unit_test(good_maps_need_no_warning),
		cmocka_unit_test(odd_maps_are_noted),
		cmocka_unit_test(pages_that_are_taken_twice_are_noted),
		cmocka_unit_test(misplaced_options_are_noted),
		cmocka_unit_test(limits_below_a_target_are_noted),
		cmocka_unit_test(pieces_where_is_no_ram_are_noted),
		cmocka_unit_test(all_pieces_have_to_fit),
		cmocka_unit_test(room_for_a_kernel_is_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
