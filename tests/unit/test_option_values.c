// SPDX-License-Identifier: GPL-2.0
/* Unit tests: values that options take, at their limits, and maps by hand. */
#include "helper.h"
#include "sim.h"
#include "simulate_map.h"
#include "verb.h"

/* Room for the arguments of any verb. */
union room {
	char bytes[1 << 16];
	__u64 align;
};

/* Labels are allocated, and stay where they are for that reason. */
static union room args, first_labels, more_labels;

static const struct option_row *row_of(const struct verb *verb,
				       const char *name)
{
	const struct option_row *row = verb->options;

	while (row->name && strcmp(row->name, name))
		row++;
	assert_non_null(row->name);
	return row;
}

static const char no_tag[] = "not a boot tag; give the 8 hex digits after 'xrt:', or the number of a boot in the log";
static const char no_layout[] = "unknown; give contiguous, fragmented, reversed or random:SEED";
static const char no_costs[] = "not a list of p2m=T, m2p=T, map=T and call=T, each up to 1000000000 ticks";
static const char no_fault[] = "not a fault; give STEP@N with p2m, m2p, map, chain, release, page or call as STEP";
static const char no_size[] = "not a size, such as 512K or 4M";
static const char no_percent[] = "not a percentage";
static const char one_decimal[] = "a percentage has one decimal at most";
static const char no_name[] = "not a name for a label";

#define LONG	"p2m=000000000000000000000000000000000000000000000000000000"

static const struct {
	const struct verb *verb;
	const char *option;
	const char *text;
	const char *flaw;
} values[] = {
	/* Tags have 8 digits, ids 16; all else is a number of a boot. */
	{ &verb_decode, "boot", "0123abcd", NULL },
	{ &verb_decode, "boot", "00000000", NULL },
	{ &verb_decode, "boot", "0123456789abcdef", NULL },
	{ &verb_decode, "boot", "ffffffffffffffff", NULL },
	{ &verb_decode, "boot", "0123abcg", no_tag },
	{ &verb_decode, "boot", "-123abcd", no_tag },
	{ &verb_decode, "boot", "0123456789abcdeg", no_tag },
	{ &verb_decode, "boot", "1", NULL },
	{ &verb_decode, "boot", "0", no_tag },
	{ &verb_decode, "boot", "-1", no_tag },
	{ &verb_decode, "boot", "", no_tag },
	{ &verb_decode, "boot", "1a", no_tag },
	{ &verb_decode, "boot", "123abcd", no_tag },
	{ &verb_decode, "boot", "4294967294", NULL },
	{ &verb_decode, "boot", "4294967295", no_tag },
	{ &verb_decode, "boot", "18446744073709551616", no_tag },
	{ &verb_diff, "fail-above", "0", NULL },
	{ &verb_diff, "fail-above", "9", NULL },
	{ &verb_diff, "fail-above", "10%", NULL },
	{ &verb_diff, "fail-above", "10.5", NULL },
	{ &verb_diff, "fail-above", "10.0%", NULL },
	{ &verb_diff, "fail-above", "10.9%", NULL },
	{ &verb_diff, "fail-above", "1000000", NULL },
	{ &verb_diff, "fail-above", "1000001", no_percent },
	{ &verb_diff, "fail-above", "99999999999999999999", no_percent },
	{ &verb_diff, "fail-above", "/", no_percent },
	{ &verb_diff, "fail-above", ":", no_percent },
	{ &verb_diff, "fail-above", "", no_percent },
	{ &verb_diff, "fail-above", "-1", no_percent },
	{ &verb_diff, "fail-above", "10.", no_percent },
	{ &verb_diff, "fail-above", "10./", no_percent },
	{ &verb_diff, "fail-above", "10.:", no_percent },
	{ &verb_diff, "fail-above", "10x", no_percent },
	{ &verb_diff, "fail-above", "10%%", no_percent },
	{ &verb_diff, "fail-above", "10.25", one_decimal },
	{ &verb_diff, "fail-above", "10.25%", one_decimal },
	{ &verb_diff, "fail-above", "10.25x", no_percent },
	{ &verb_diff, "fail-above", ".25", no_percent },
	{ &verb_export, "label", "a=b", NULL },
	{ &verb_export, "label", "_A9=b", NULL },
	{ &verb_export, "label", "a__b==", NULL },
	{ &verb_export, "label", "a", "a label is NAME=VALUE" },
	{ &verb_export, "label", "=b", no_name },
	{ &verb_export, "label", "9a=b", no_name },
	{ &verb_export, "label", "a-=b", no_name },
	{ &verb_export, "label", "__a=b", no_name },
	{ &verb_export, "label", "a=", "the value is empty; Prometheus treats it as absent" },
	{ &verb_export, "label", "job=b", "Prometheus itself sets this label" },
	{ &verb_export, "label", "instance=b", "Prometheus itself sets this label" },
	{ &verb_predict, "kernel", "6.1", NULL },
	{ &verb_predict, "kernel", "new", "not a kernel version, such as 6.1" },
	{ &verb_simulate, "mfn-layout", "reversed", NULL },
	{ &verb_simulate, "mfn-layout", "random:0", NULL },
	{ &verb_simulate, "mfn-layout", "random:0x10", NULL },
	{ &verb_simulate, "mfn-layout", "random:18446744073709551615", NULL },
	{ &verb_simulate, "mfn-layout", "random:18446744073709551616", no_layout },
	{ &verb_simulate, "mfn-layout", "random:1x", no_layout },
	{ &verb_simulate, "mfn-layout", "random:", no_layout },
	{ &verb_simulate, "mfn-layout", "random:-1", no_layout },
	{ &verb_simulate, "mfn-layout", "random", no_layout },
	{ &verb_simulate, "cost", "p2m=0,call=1000000000", NULL },
	{ &verb_simulate, "cost", "map=1,m2p=2", NULL },
	{ &verb_simulate, "cost", "p2m=1000000001", no_costs },
	{ &verb_simulate, "cost", "p2m", no_costs },
	{ &verb_simulate, "cost", "x=1", no_costs },
	{ &verb_simulate, "cost", "p2m=x", no_costs },
	/* 127 characters are taken. */
	{ &verb_simulate, "cost", LONG "," LONG "," "map=00000", NULL },
	{ &verb_simulate, "cost", LONG "," LONG "," "map=000000", no_costs },
	{ &verb_simulate, "fault", "m2p@0", NULL },
	{ &verb_simulate, "fault", "call@0x10", NULL },
	{ &verb_simulate, "fault", "m2p", no_fault },
	{ &verb_simulate, "fault", "m2p@", no_fault },
	{ &verb_simulate, "fault", "m2p@1x", no_fault },
	{ &verb_simulate, "buf", "0", NULL },
	{ &verb_simulate, "buf", "512K", NULL },
	{ &verb_simulate, "buf", "9g", NULL },
	{ &verb_simulate, "buf", "0000000000000000000000000000001", NULL },
	{ &verb_simulate, "buf", "00000000000000000000000000000001", no_size },
	{ &verb_simulate, "buf", "K", no_size },
	{ &verb_simulate, "buf", "1T", no_size },
};

static void values_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		const struct option_row *row = row_of(values[i].verb,
						      values[i].option);
		bool label = values[i].verb == &verb_export;
		struct xrt_error err = { 0 };
		int ret;

		memset(&args, 0, sizeof(args));
		ret = row->parse(values[i].text, label ? &first_labels : &args,
				 &err);
		if (ret != (values[i].flaw ? -1 : 0))
			fail_msg("row %zu: %d", i, ret);
		if (!values[i].flaw)
			continue;
		assert_int_equal(err.code, XRT_E_INVALID);
		assert_string_equal(err.text, values[i].flaw);
	}
}

/* Eight, each once. */
static void labels_are_counted(void **state)
{
	const struct option_row *row = row_of(&verb_export, "label");
	struct xrt_error err;

	(void)state;
	for (int i = 0; i < 8; i++) {
		char text[] = { 'a' + (char)i, '=', 'b', '\0' };

		assert_int_equal(row->parse(text, &more_labels, &err), 0);
		if (i == 7)
			break;
		assert_int_equal(row->parse("a=b", &more_labels, &err), -1);
		assert_string_equal(err.text, "this label is given twice");
	}
	assert_int_equal(row->parse("i=b", &more_labels, &err), -1);
	assert_string_equal(err.text, "too many labels");
}

static struct simulate_map map;

static const struct {
	const char *text;
	__u64 addr;
	__u64 size;
	__u32 type;
	const char *flaw;
} ranges[] = {
	{ "0-fff:usable", 0, 0x1000, 1, NULL },
	{ "1000-1000:RAM", 0x1000, 1, 1, NULL },
	{ "0x1000-0x1fff:ACPI NVS", 0x1000, 0x1000, 4, NULL },
	{ "0-fffffffffffff:1", 0, 1ULL << 52, 1, NULL },
	{ "0-10000000000000:1", 0, 0, 0, "is above 2^52, the end of all addresses" },
	{ "0-ffffffffffffffff:1", 0, 0, 0, "is above 2^52, the end of all addresses" },
	{ "0-10000000000000000:1", 0, 0, 0, "not START-END and a type" },
	{ "1000-fff:1", 0, 0, 0, "ends before it begins" },
	{ "0-1:9", 0, 2, 9, NULL },
	{ "0-1:65535", 0, 2, 65535, NULL },
	{ "0-1:65536", 0, 0, 0, "not a type of memory" },
	{ "0-1:0", 0, 0, 0, "not a type of memory" },
	{ "0-1:a", 0, 0, 0, "not a type of memory" },
	{ "0-1::", 0, 0, 0, "not a type of memory" },
	{ "0-1:1x", 0, 0, 0, "not a type of memory" },
	{ "0-1:-1", 0, 0, 0, "not a type of memory" },
	{ "0-1:", 0, 0, 0, "not a type of memory" },
	{ "0-1", 0, 0, 0, "not START-END and a type" },
	{ "0+1:1", 0, 0, 0, "not START-END and a type" },
	{ "-1:1", 0, 0, 0, "not START-END and a type" },
	{ "0-:1", 0, 0, 0, "not START-END and a type" },
	{ "0-1.1", 0, 0, 0, "not START-END and a type" },
};

static void ranges_of_a_map_are_checked(void **state)
{
	char want[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
		struct xrt_error err = { 0 };
		int ret = simulate_map_ranges(&map, ranges[i].text, &err);

		assert_int_equal(ret, ranges[i].flaw ? -1 : 0);
		assert_int_equal(map.nr, !ranges[i].flaw);
		if (ranges[i].flaw) {
			snprintf(want, sizeof(want), "--map: %s: %s",
				 ranges[i].text, ranges[i].flaw);
			assert_string_equal(err.text, want);
			continue;
		}
		assert_true(map.entry[0].addr == ranges[i].addr);
		assert_true(map.entry[0].size == ranges[i].size);
		assert_int_equal(map.entry[0].type, ranges[i].type);
	}
}

/* No kernel takes more. */
static void maps_have_so_many_entries(void **state)
{
	static char text[SIM_MAP_MAX * 16 + 32];
	struct xrt_error err;
	size_t len = 0;

	(void)state;
	for (unsigned int i = 0; i < SIM_MAP_MAX; i++)
		len += (size_t)sprintf(text + len, "%x-%x:1,", 2 * i, 2 * i);
	assert_int_equal(simulate_map_ranges(&map, text, &err), 0);
	assert_int_equal(map.nr, SIM_MAP_MAX);
	strcpy(text + len, "ffffff-ffffff:1");
	assert_int_equal(simulate_map_ranges(&map, text, &err), -1);
	assert_string_equal(err.text, "--map: ffffff-ffffff:1: more entries than a kernel takes");
}

static void maps_are_sorted_and_have_ram(void **state)
{
	static const struct {
		const char *text;
		__u64 nr_pages;
		bool dom0;
		const char *flaw;
	} rows[] = {
		{ "0-fff:1,1000-1fff:2", 4, true, NULL },
		{ "0-fff:1,fff-1fff:2", 4, true, "MAP: entry 2 (fff-1fff) begins before the one in front of it ends; sort the map and cut overlaps" },
		{ "0-fff:5", 1, true, NULL },
		{ "0-fff:2", 1, true, "MAP: the map has no RAM" },
		{ "0-fff:1,1000-1fff:2", 0x100000002, true, "MAP: 4294967297 of the domain's pages are not RAM in the map; at most 4294967296 can be simulated" },
		{ "0-fff:5", 1, false, "MAP: the map has no RAM" },
		{ "0-fff:1", 0x100000001, true, NULL },
		{ "0-fff:1", 0x100000002, true, "MAP: 4294967297 of the domain's pages are not RAM in the map; at most 4294967296 can be simulated" },
		/* Parts of pages are not RAM. */
		{ "1-1fff:1", 0x100000001, true, NULL },
		{ "1-1ffe:1", 0x100000001, true, "MAP: 4294967297 of the domain's pages are not RAM in the map; at most 4294967296 can be simulated" },
		{ "0-fff:1,200000000000-200000000fff:1", 0x100000001, true, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct xrt_error err = { 0 };
		int ret;

		assert_int_equal(simulate_map_ranges(&map, rows[i].text, &err),
				 0);
		ret = simulate_map_check(&map, "MAP", rows[i].nr_pages,
					 rows[i].dom0, &err);
		if (ret != (rows[i].flaw ? -1 : 0))
			fail_msg("row %zu: %s", i, err.text);
		if (rows[i].flaw)
			assert_string_equal(err.text, rows[i].flaw);
	}
}

static int file_of(unsigned int entries, bool domu, struct xrt_error *err)
{
	char *path = temp_path();
	FILE *f = fopen(path, "wb");
	int ret;

	assert_non_null(f);
	fputs("0000000000000000-000000000009ffff usable\n", f);
	for (unsigned int i = 1; i < entries; i++)
		fprintf(f, "%016x-%016x %s\n", 0xa0000 + 0x60000 * (i - 1),
			0xa0000 + 0x60000 * i - 1, i % 2 ? "reserved" : "usable");
	fclose(f);
	ret = simulate_map_file(&map, path, domu, err);
	unlink(path);
	free(path);
	return ret;
}

/* In a domU the ISA range is RAM, and goes on from the one before it. */
static void maps_are_read_from_files(void **state)
{
	struct xrt_error err;

	(void)state;
	assert_int_equal(file_of(3, false, &err), 0);
	assert_int_equal(map.nr, 3);
	assert_int_equal(map.entry[1].addr, 0xa0000);
	assert_int_equal(map.entry[1].size, 0x60000);
	assert_int_equal(map.entry[1].type, 2);
	assert_int_equal(map.entry[2].type, 1);
	assert_int_equal(file_of(4, true, &err), 0);
	assert_int_equal(map.nr, 2);
	assert_int_equal(map.entry[0].size, 0x160000);
	assert_int_equal(map.entry[0].type, 1);
	assert_int_equal(map.entry[1].addr, 0x160000);
	assert_int_equal(map.entry[1].size, 0x60000);
	assert_int_equal(map.entry[1].type, 2);
	assert_int_equal(file_of(SIM_MAP_MAX, false, &err), 0);
	assert_int_equal(map.nr, SIM_MAP_MAX);
	assert_int_equal(file_of(SIM_MAP_MAX + 1, false, &err), -1);
	assert_non_null(strstr(err.text, ": the map has 321 ranges, a kernel takes 320"));
	/* The first three are one range there. */
	assert_int_equal(file_of(SIM_MAP_MAX + 2, true, &err), 0);
	assert_int_equal(map.nr, SIM_MAP_MAX);
	assert_int_equal(file_of(SIM_MAP_MAX + 3, true, &err), -1);
	assert_non_null(strstr(err.text, ": the map has 321 ranges, a kernel takes 320"));
	assert_int_equal(simulate_map_file(&map, "/nowhere", false, &err), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_checked),
		cmocka_unit_test(labels_are_counted),
		cmocka_unit_test(ranges_of_a_map_are_checked),
		cmocka_unit_test(maps_have_so_many_entries),
		cmocka_unit_test(maps_are_sorted_and_have_ram),
		cmocka_unit_test(maps_are_read_from_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
