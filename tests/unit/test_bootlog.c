// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what is read out of boot logs, sound and hostile ones. */
#include <time.h>

#include "helper.h"
#include "boot_log.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static struct xrt_boot_log parse(const char *text)
{
	struct xrt_boot_log log;

	assert_int_equal(xrt_boot_log_parse(&log, text, strlen(text)), 0);
	return log;
}

/* The one range that a line holds, of the source given. */
static void one_range(const char *line, unsigned int source, __u64 start,
		      __u64 end, __u32 type)
{
	struct xrt_boot_log log = parse(line);
	const struct xrt_log_map *map = &log.facts.map[source];

	if (map->nr != 1 || map->bad_line)
		fail_msg("%zu ranges in: %s", map->nr, line);
	assert_true(map->entry[0].addr == start);
	assert_true(map->entry[0].addr + map->entry[0].size == end);
	assert_int_equal(map->entry[0].type, type);
	assert_int_equal(map->first_line, 1);
	xrt_boot_log_free(&log);
}

static void all_forms_of_a_range(void **state)
{
	(void)state;
	one_range("Xen: [mem 0x0000000000100000-0x0000000087bfdfff] usable",
		  XRT_BY_KERNEL, 0x100000, 0x87bfe000, 1);
	one_range("(d0) [    0.000000] Xen: [mem 0x0000000000100000-0x0000000087bfdfff] ACPI data\r\n",
		  XRT_BY_KERNEL, 0x100000, 0x87bfe000, 3);
	one_range("Mar  3 08:00:00 h kernel: BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable",
		  XRT_BY_FIRMWARE, 0, 0x9fc00, 1);
	one_range("(XEN)  0000000000000000 - 000000000009f000 (usable)",
		  XRT_BY_XEN, 0, 0x9f000, 1);
	one_range("1 - - (XEN) [2026-01-01 00:00:00] [000000000009f000, 000000000009ffff] (ACPI NVS)",
		  XRT_BY_XEN, 0x9f000, 0xa0000, 4);
	one_range("(XEN)  [000000000009f000, 000000000009ffff] type 20",
		  XRT_BY_XEN, 0x9f000, 0xa0000, 20);
	one_range("000000fd00000000-000000ffffffffff reserved",
		  XRT_BY_HAND, 0xfd00000000, 0x10000000000, 2);
	one_range("Xen: [mem 0x0000000000000000-0x0000000000000fff]    4 KB System RAM",
		  XRT_BY_KERNEL, 0, 0x1000, 1);
	one_range("Xen: [mem 0x0000000000000000-0x000fffffffffffff] unusable",
		  XRT_BY_KERNEL, 0, 1ULL << 52, 5);
}

static void lines_that_are_no_map(void **state)
{
	static const char * const lines[] = {
		"[mem 0x0000000090000000-0x00000000dfffffff] available for PCI devices",
		"reserve setup_data: [mem 0x0000000000000000-0x0000000000000fff] usable",
		"user: [mem 0x0000000000000000-0x000000000009fbff] usable",
		"Xen: [gap 0x0000000090000000-0x00000000dfffffff] 1 GB",
		"(XEN)  Init. ramdisk: 00000002bfda3000->00000002bffffda5",
		"20260101-20260102 is not a range of eight hex digits, or is it",
		"12345678 - usable",
		"(XEN) [000000000009f000, 000000000009ffff] mapped",
		"(XEN)", "[", "[[[[[[", " - ", "", "0-", "\001\377",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct xrt_boot_log log = parse(lines[i]);

		for (int s = 0; s < XRT_NR_SOURCES; s++) {
			if (log.facts.map[s].nr)
				fail_msg("a map in: %s", lines[i]);
		}
		xrt_boot_log_free(&log);
	}
}

static void torn_lines_of_a_map(void **state)
{
	static const struct {
		const char *line;
		unsigned int source;
	} torn[] = {
		{ "Xen: [mem 0x00000000001000", XRT_BY_KERNEL },
		{ "Xen: [mem 0x0000000000000000-0x0000000000000fff] us", XRT_BY_KERNEL },
		{ "Xen: [mem 0x0000000000001000-0x0000000000000000] usable", XRT_BY_KERNEL },
		{ "Xen: [mem 0x0000000000000000-0x0010000000000000] usable", XRT_BY_KERNEL },
		{ "Xen: [mem 0x0000000000000000-0xffffffffffffffff] usable", XRT_BY_KERNEL },
		{ "Xen: [mem 0x0-0x12345678901234567] usable", XRT_BY_KERNEL },
		{ "Xen: [mem 0x000000000000000-0x0000000000000fff] usable",
		  XRT_BY_KERNEL },
		{ "BIOS-e820: [mem zzz] usable", XRT_BY_FIRMWARE },
		{ "(XEN)  [00000000001000, 000000000009ffff] (usable)",
		  XRT_BY_XEN },
		{ "00100000-00000fff usable", XRT_BY_HAND },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(torn); i++) {
		struct xrt_boot_log log = parse(torn[i].line);
		const struct xrt_log_map *map = &log.facts.map[torn[i].source];

		if (map->nr || map->bad_line != 1 || !map->bad)
			fail_msg("taken: %s", torn[i].line);
		xrt_boot_log_free(&log);
	}
}

static void what_xen_builder_says(void **state)
{
	struct xrt_boot_log log = parse(
		"(XEN)  Dom0 alloc.:   0000000134000000->0000000138000000 (879011 pages to be allocated)\r\n"
		"(XEN)  Init. ramdisk: 000000013fda3000->000000013ffffc43\r\n"
		"(XEN) VIRTUAL MEMORY ARRANGEMENT:\r\n"
		"(XEN)  Init. ramdisk: 0000000000000000->0000000000000000\r\n"
		"(XEN)  Loaded kernel: ffffffff81000000->ffffffff82418000\r\n"
		"(XEN)  Page tables:   ffffffff82419000->ffffffff82430000\r\n"
		"(XEN)  Phys-Mach map: 0000008000000000->00000080006d6000\r\n");

	(void)state;
	assert_int_equal(log.facts.first.value, 16384);
	assert_int_equal(log.facts.further.value, 879011);
	assert_int_equal(log.facts.initrd.value, 605);
	assert_int_equal(log.facts.p2m.value, 896000);
	assert_int_equal(log.facts.image.start, 0x1000);
	assert_int_equal(log.facts.image.end, 0x2430);
	assert_true(log.facts.dom0.known && log.facts.dom0.value);
	assert_int_equal(log.boots, 1);
	xrt_boot_log_free(&log);
}

#define FIRST	"Linux version 6.1.2\nReleased 1 page(s)\n" \
		"Xen: [mem 0x0000000000000000-0x0000000000000fff] usable\nRemapped 5 page(s)\n"
#define SECOND	"Linux version 5.10.3\nReleased 2 page(s)\n" \
		"Xen: [mem 0x0000000000000000-0x0000000000001fff] usable\nXen: [mem 0x0000000000004000-0x0000000000004fff] usable\n"

static void last_boot_with_a_map_counts(void **state)
{
	struct xrt_boot_log log = parse(FIRST SECOND);

	(void)state;
	assert_int_equal(log.boots, 2);
	assert_int_equal(log.boot, 2);
	assert_string_equal(log.facts.kernel, "5.10.3");
	assert_int_equal(log.facts.version, 5 << 16 | 10);
	assert_int_equal(log.facts.map[XRT_BY_KERNEL].nr, 2);
	assert_false(log.facts.remapped.known);
	assert_int_equal(log.facts.released.value, 2);
	xrt_boot_log_free(&log);

	log = parse(SECOND FIRST "(XEN) Xen version 4.17.7 (x)\n"
		    "Linux version 6.9.0\n");
	assert_int_equal(log.boots, 3);
	assert_int_equal(log.boot, 2);
	assert_int_equal(log.facts.map[XRT_BY_KERNEL].nr, 1);
	assert_int_equal(log.facts.remapped.value, 5);
	xrt_boot_log_free(&log);
}

/* "Released" comes before the map, so it begins a boot. */
static void boots_without_their_first_line(void **state)
{
	struct xrt_boot_log log = parse(
		"Released 1 page(s)\nXen: [mem 0x0000000000000000-0x0000000000000fff] usable\n"
		"Remapped 5 page(s)\n"
		"Released 2 page(s)\nXen: [mem 0x0000000000001000-0x0000000000001fff] usable\n");

	(void)state;
	assert_int_equal(log.boots, 2);
	assert_int_equal(log.facts.released.value, 2);
	assert_false(log.facts.remapped.known);
	assert_int_equal(log.facts.map[XRT_BY_KERNEL].nr, 1);
	xrt_boot_log_free(&log);
}

#define XEN	"(XEN) Xen version 4.17.7 (x)\n" \
		"(XEN)  [0000000000000000, 00000000ffffffff] (usable)\n" \
		"(XEN)  Phys-Mach map: 0000000000000000->0000000000001000\n"

/* A console that comes late prints the same boot again. */
static void xen_part_holds_for_the_second_telling(void **state)
{
	struct xrt_boot_log log = parse(XEN FIRST FIRST);

	(void)state;
	assert_int_equal(log.boots, 2);
	assert_int_equal(log.facts.p2m.value, 512);
	assert_int_equal(log.facts.map[XRT_BY_XEN].nr, 1);
	assert_int_equal(log.facts.map[XRT_BY_KERNEL].nr, 1);
	xrt_boot_log_free(&log);
}

/* A boot that got no further has nothing but what Xen said before. */
static void a_map_of_another_boot_is_none(void **state)
{
	struct xrt_boot_log log = parse(XEN FIRST "Linux version 6.9.0\n");

	(void)state;
	assert_int_equal(log.boots, 2);
	assert_int_equal(log.boot, 1);
	assert_int_equal(log.facts.map[XRT_BY_KERNEL].nr, 1);
	xrt_boot_log_free(&log);

	log = parse(XEN FIRST FIRST
		    "(XEN)  [0000000000001000, 0000000000001fff] (usable)\n");
	assert_int_equal(log.boots, 3);
	assert_int_equal(log.facts.map[XRT_BY_XEN].nr, 1);
	assert_true(log.facts.map[XRT_BY_XEN].entry[0].addr == 0x1000);
	xrt_boot_log_free(&log);
}

/* Without any line that separates the boots. */
static void a_map_that_begins_again(void **state)
{
	struct xrt_boot_log log = parse(
		"00000000-00000fff usable\n00002000-00002fff usable\n"
		"00000000-00000fff usable\n");

	(void)state;
	assert_int_equal(log.boots, 2);
	assert_int_equal(log.facts.map[XRT_BY_HAND].nr, 1);
	xrt_boot_log_free(&log);
	/* An overlap is none. */
	log = parse("00000000-00000fff usable\n00000000-00002fff usable\n");
	assert_int_equal(log.boots, 1);
	assert_int_equal(log.facts.map[XRT_BY_HAND].nr, 2);
	xrt_boot_log_free(&log);
}

static void remarks_of_a_list(void **state)
{
	struct xrt_boot_log log = parse(
		"# kernel 4.19.5, domU, nr_pages 0x40000\n# remapped 98\n"
		"00000000-00000fff usable\n");

	(void)state;
	assert_int_equal(log.facts.nr_pages.value, 0x40000);
	assert_true(log.facts.dom0.known && !log.facts.dom0.value);
	assert_string_equal(log.facts.kernel, "4.19.5");
	assert_int_equal(log.facts.remapped.value, 98);
	xrt_boot_log_free(&log);
}

static void absurd_numbers_are_none(void **state)
{
	struct xrt_boot_log log = parse(
		"Remapped 99999999999999999999 page(s)\nReleased x page(s)\n"
		"(XEN) Phys-Mach map: 2->1\nLinux version 99999.1\n"
		"Linux version 6\n# nr_pages 0x12345678901234567\n");

	(void)state;
	assert_false(log.facts.remapped.known);
	assert_false(log.facts.released.known);
	assert_false(log.facts.p2m.known);
	assert_false(log.facts.nr_pages.known);
	assert_int_equal(log.facts.version, 0);
	xrt_boot_log_free(&log);
}

static void a_map_has_an_end(void **state)
{
	size_t size = (XRT_MAP_MAX + 3) * 32, used = 0;
	char *text = malloc(size);
	struct xrt_boot_log log;

	(void)state;
	assert_non_null(text);
	for (unsigned int i = 0; i < XRT_MAP_MAX + 2; i++)
		used += (size_t)snprintf(text + used, size - used,
					 "%08x-%08x usable\n", 2 * i, 2 * i);
	assert_int_equal(xrt_boot_log_parse(&log, text, used), 0);
	assert_int_equal(log.facts.map[XRT_BY_HAND].nr, XRT_MAP_MAX);
	assert_int_equal(log.facts.map[XRT_BY_HAND].bad_line, XRT_MAP_MAX + 1);
	xrt_boot_log_free(&log);
	free(text);
}

/* A line as long as the log, and as many boots as it has lines. */
static void time_is_linear(void **state)
{
	static const char again[] = "Linux version 6.1.2\n";
	const size_t size = ROUNDS(8, 2) << 20, head = (size_t)XRT_MAP_MAX * 64;
	char *text = malloc(size);
	struct xrt_boot_log log;
	size_t used = 0;
	clock_t start;

	(void)state;
	assert_non_null(text);
	memset(text, '[', size);
	start = clock();
	assert_int_equal(xrt_boot_log_parse(&log, text, size), 0);
	xrt_boot_log_free(&log);
	for (unsigned int i = 0; i < XRT_MAP_MAX; i++)
		used += (size_t)snprintf(text + used, head - used,
			"(XEN)  [%016x, %016x] (usable)\n", 2 * i, 2 * i);
	for (; used + sizeof(again) < size; used += sizeof(again) - 1)
		memcpy(text + used, again, sizeof(again) - 1);
	assert_int_equal(xrt_boot_log_parse(&log, text, used), 0);
	assert_true(log.boots > size / 28);
	xrt_boot_log_free(&log);
	free(text);
	assert_true((clock() - start) / CLOCKS_PER_SEC < 8);
}

/* Bent logs do no harm; the sanitizers watch. */
static void bent_logs(void **state)
{
	static const char * const paths[] = {
		"tests/fixtures/field/serial-atom.log", "tests/fixtures/field/two-boots.log",
		"tests/fixtures/field/serial-old-xen.log", "tests/fixtures/field/journal.log",
	};
	__u64 seed = 1;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct bytes b = read_file(paths[i % 4]);
		struct xrt_boot_log log;

		for (int k = 0; k < 1 + i % 20; k++) {
			seed = seed * 6364136223846793005ULL +
			       1442695040888963407ULL;
			b.data[(seed >> 33) % b.size] =
				i & 4 ? "0->[( \n"[seed >> 40 & 7]
				      : (unsigned char)(seed >> 24);
		}
		assert_int_equal(xrt_boot_log_parse(&log, b.data, b.size), 0);
		assert_true(log.boot >= 1 && log.boot <= log.boots);
		for (int s = 0; s < XRT_NR_SOURCES; s++)
			assert_true(log.facts.map[s].nr <= 64);
		xrt_boot_log_free(&log);
		free(b.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_forms_of_a_range),
		cmocka_unit_test(lines_that_are_no_map),
		cmocka_unit_test(torn_lines_of_a_map),
		cmocka_unit_test(what_xen_builder_says),
		cmocka_unit_test(last_boot_with_a_map_counts),
		cmocka_unit_test(xen_part_holds_for_the_second_telling),
		cmocka_unit_test(boots_without_their_first_line),
		cmocka_unit_test(a_map_of_another_boot_is_none),
		cmocka_unit_test(a_map_that_begins_again),
		cmocka_unit_test(remarks_of_a_list),
		cmocka_unit_test(absurd_numbers_are_none),
		cmocka_unit_test(a_map_has_an_end),
		cmocka_unit_test(time_is_linear),
		cmocka_unit_test(bent_logs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
