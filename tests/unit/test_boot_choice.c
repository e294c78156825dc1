// SPDX-License-Identifier: GPL-2.0
/* Unit tests: where boots start in a log, and which one is taken. */
#include "parsed_log.h"
#include "boot_line.h"
#include "boot_reader.h"

#define XEN	"(XEN) Xen version 4.17.3 (x)\n"
#define KERNEL	"Linux version 6.1.2 (x@y) #1\n"
#define MAP	"(XEN)  [0000000000000000, 0000000000000fff] (usable)\n"
#define MAP_2	"(XEN)  [0000000000002000, 0000000000002fff] (usable)\n"
#define MAP_3	"(XEN)  [0000000000004000, 0000000000004fff] (usable)\n"
#define INITIAL	"(XEN) Initial Xen-e820 RAM map:\n"
#define FINAL	"(XEN) Xen-e820 RAM map:\n"
#define ALLOC	"(XEN)  Dom0 alloc.:   0000000134000000->0000000138000000\n"
#define P2M	"(XEN)  Phys-Mach map: 0000008000000000->0000008000001000\n"
#define MEM	"Xen: [mem 0x0000000000000000-0x0000000000000fff] usable\n"

/* @boots as numbered, and the entries of Xen's map in the one that is taken. */
static const struct {
	const char *text;
	__u32 boots;
	size_t entries;
} boot[] = {
	/* Xen starts anew if there is anything of a boot before. */
	{ XEN, 1, 0 },
	{ XEN XEN, 2, 0 },
	{ KERNEL XEN, 2, 0 },
	{ MAP XEN, 2, 1 },
	{ P2M XEN, 2, 0 },
	{ ALLOC XEN, 2, 0 },
	{ "(XEN) Panic on CPU 0:\n" XEN, 2, 0 },
	{ "(XEN) Domain 0 crashed\n" XEN, 2, 0 },
	{ "(XEN) System RAM: 4MB (4096kB)\n" XEN, 1, 0 },
	/* Xen's map again, at once or after other lines of the boot. */
	{ MAP MAP_2 MAP, 1, 1 },
	{ XEN MAP MAP_2 MAP, 1, 1 },
	{ MAP MAP_2 KERNEL MAP, 2, 1 },
	{ MAP MAP_2 P2M MAP, 2, 1 },
	{ MAP MAP_2 ALLOC MAP, 2, 1 },
	{ MAP MAP_2 "(XEN) System RAM: 4MB (4096kB)\n" MAP, 1, 1 },
	/* The firmware's map, which another one follows. */
	{ INITIAL MAP MAP_2 FINAL MAP_3, 1, 1 },
	{ INITIAL MAP MAP_2 INITIAL MAP_3, 1, 3 },
	{ FINAL MAP MAP_2 FINAL MAP_3, 1, 3 },
	{ INITIAL MAP FINAL MAP_2 KERNEL FINAL MAP_3, 1, 2 },
	{ INITIAL MAP KERNEL FINAL MAP_3, 2, 1 },
	{ INITIAL MAP KERNEL "(XEN) x\n" MAP_3, 1, 2 },
	{ INITIAL MAP XEN MAP_2 FINAL MAP_3, 2, 2 },
	/* A death before the kernel's first line is that of another one. */
	{ "kernel BUG at x:1!\n" KERNEL, 2, 0 },
};

static void boots_start_where_lines_begin_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(boot); i++) {
		struct xrt_boot_log log = parse_text(boot[i].text);

		if (log.boots != boot[i].boots ||
		    log.facts.map[XRT_BY_XEN].nr != boot[i].entries)
			fail_msg("%u boots, %zu entries: %s", log.boots,
				 log.facts.map[XRT_BY_XEN].nr, boot[i].text);
		xrt_boot_log_free(&log);
	}
}

/* Each alone shows that Xen's part of a boot is there. */
static void any_fact_of_xen_is_its_part(void **state)
{
	struct xrt_boot_facts f[7] = {
		{ .map[XRT_BY_XEN].nr = 1 }, { .p2m.known = true }, { .first.known = true },
		{ .xen = 1 }, { .event[XRT_EVENT_XEN_PANIC].line = 1 },
		{ .event[XRT_EVENT_CRASH].line = 1 }, { .efi.known = true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(f); i++)
		assert_int_equal(boot_has_xen_part(&f[i]), i < 6);
}

static int read_line(const struct log_line *line, void *arg, struct xrt_error *err)
{
	(void)err;
	return boot_reader_line(arg, line);
}

static struct xrt_boot_log latest_boot(const char *text)
{
	struct boot_reader *r = boot_reader_new(XRT_LATEST_BOOT);
	struct log_bytes *bytes = log_bytes_from_memory(text, strlen(text));
	struct xrt_boot_log log;
	struct xrt_error err;

	assert_non_null(r);
	assert_non_null(bytes);
	assert_int_equal(log_text_read(bytes, read_line, r, &err), 0);
	assert_int_equal(boot_reader_end(r, &log), 0);
	log_bytes_close(bytes);
	boot_reader_free(r);
	return log;
}

#define DIED	"kernel BUG at x:1!\n"

/* Xen's first lines alone do not hide a death. */
static void the_latest_boot_that_says_more(void **state)
{
	static const struct {
		const char *text;
		__u32 boots;
		__u32 boot;
	} latest[] = {
		{ KERNEL XEN, 2, 2 },
		{ KERNEL DIED XEN, 2, 1 },
		{ KERNEL DIED XEN MAP, 2, 1 },
		{ KERNEL DIED XEN KERNEL, 2, 2 },
		{ KERNEL DIED XEN "(XEN) Panic on CPU 0:\n", 2, 2 },
		{ KERNEL DIED XEN "(XEN) *** Serial input to DOM0\n", 2, 2 },
		{ KERNEL DIED XEN "(XEN) *** Serial input -> DOM0\n", 2, 2 },
		{ KERNEL DIED XEN "(XEN) Freed 300kB init memory\n", 2, 2 },
		{ KERNEL DIED XEN "(XEN) Freed 300kB memory\n", 2, 1 },
		/* A domain's boot is not better than the dom0's. */
		{ KERNEL "(d1) " KERNEL, 2, 1 },
		{ "(d1) " KERNEL KERNEL "(d1) " KERNEL, 3, 2 },
		/* Machine a's boot ends last, but is not the latest. */
		{ "Jan  1 00:00:00 a kernel: " KERNEL "Jan  1 00:00:00 b kernel: " KERNEL
		  "Jan  1 00:00:00 b kernel: " DIED
		  "Jan  1 00:00:00 b kernel: (XEN) Xen version 4.17.3 (x)\n", 3, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(latest); i++) {
		struct xrt_boot_log log = latest_boot(latest[i].text);

		if (log.boots != latest[i].boots || log.boot != latest[i].boot)
			fail_msg("boot %u of %u: %s", log.boot, log.boots, latest[i].text);
		xrt_boot_log_free(&log);
	}
}

/* Streams without a boot that make room for others. */
static void machines_that_say_nothing_are_no_boots(void **state)
{
	char text[4000];
	int n = sprintf(text, "(d1) " KERNEL "(d1) " MEM);
	struct xrt_boot_log log;

	(void)state;
	for (int i = 0; i < 20; i++)
		n += sprintf(text + n, "Jan  1 00:00:00 h%d kernel: nothing\n", i);
	log = parse_text(text);
	assert_int_equal(log.boots, 1);
	assert_int_equal(log.boot, 1);
	assert_int_equal(log.nr_brief, 1);
	assert_int_equal(log.brief[0].nr, 1);
	assert_int_equal(log.facts.domain, 1);
	assert_string_equal(log.facts.kernel, "6.1.2");
	assert_int_equal(log.facts.map[XRT_BY_KERNEL].nr, 1);
	xrt_boot_log_free(&log);
}

static void a_domain_has_no_map_of_xen(void **state)
{
	struct xrt_boot_log log = parse_text("(d1) [0000000000000000, 0000000000000fff] (usable)\n");

	(void)state;
	assert_int_equal(log.facts.number, 0);
	assert_int_equal(log.facts.map[XRT_BY_XEN].nr, 0);
	xrt_boot_log_free(&log);
	log = parse_text("(d0) [0000000000000000, 0000000000000fff] (usable)\n");
	assert_int_equal(log.facts.number, 1);
	assert_int_equal(log.facts.map[XRT_BY_XEN].nr, 1);
	xrt_boot_log_free(&log);
	log = parse_text("(d1) " MEM);
	assert_int_equal(log.facts.domain, 1);
	assert_int_equal(log.facts.map[XRT_BY_KERNEL].nr, 1);
	xrt_boot_log_free(&log);
}

/* A list has no other lines that separate boots. */
static void the_first_range_again_starts_a_boot(void **state)
{
	static const struct {
		const char *text;
		__u32 boots;
		size_t entries;
	} list[] = {
		{ "00000000-00000fff usable\n00000000-00000fff usable\n", 2, 1 },
		{ "00000000-00000fff usable\n00000000-00000fff reserved\n", 1, 2 },
		{ "00000000-00000fff usable\n00000000-00001fff usable\n", 1, 2 },
		{ "00000000-00000fff usable\nx\n00000000-00001fff reserved\n", 2, 1 },
		{ "00000000-00000fff usable\nx\n00002000-00002fff usable\n", 1, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(list); i++) {
		struct xrt_boot_log log = parse_text(list[i].text);

		if (log.boots != list[i].boots ||
		    log.facts.map[XRT_BY_HAND].nr != list[i].entries)
			fail_msg("%u boots: %s", log.boots, list[i].text);
		xrt_boot_log_free(&log);
	}
}

/* A version in a sentence is not that of the kernel. */
static void only_a_line_of_its_own_names_the_kernel(void **state)
{
	static const struct {
		const char *text;
		const char *kernel;
	} line[] = {
		{ "Linux version 6.1.2", "6.1.2" },
		{ "[    0.000000] Linux version 6.1.2", "6.1.2" },
		{ "kernel: \t Linux version 6.1.2", "6.1.2" },
		{ "It boots with Linux version 6.1.2", "" },
		{ "It boots with\tLinux version 6.1.2", "" },
		{ "It boots with \t Linux version 6.1.2", "" },
		{ "today, Linux version 6.1.2", "" },
		{ "Linux version 65535.65535", "65535.65535" },
		{ "Linux version 65536.1", "" },
		{ "Linux version 6.65536", "" },
		{ "Linux version 6", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(line); i++) {
		struct xrt_boot_log log = parse_text(line[i].text);

		assert_string_equal(log.facts.kernel, line[i].kernel);
		xrt_boot_log_free(&log);
	}
	assert_int_equal(xrt_parse_version("65535.65535"), 0xffffffff);
	assert_int_equal(xrt_parse_version("6.65536"), 0);
	assert_int_equal(xrt_parse_version("65536.6"), 0);
}

/* What only a kernel past the remap can cause, after Xen has started it. */
static void xen_shows_that_the_dom0_went_on(void **state)
{
	static const struct {
		const char *line;
		bool on;
	} sign[] = {
		{ "PCI add device 0000:00:00.0", true }, { "PCI remove device 0000:00:00.0", true },
		{ "PCI removal", false }, { "x PCI add device", false },
		{ "d0v1 x", true }, { "d0v9 x", true }, { "d0v0 x", false }, { "d0vx", false },
		{ "d1v0 x", true }, { "nothing", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sign); i++) {
		char text[200];
		struct xrt_boot_log log;

		sprintf(text, "%s(XEN) *** Serial input -> DOM0\n(XEN) x\n(XEN) %s\n(XEN) %s\n",
			XEN, sign[i].line, sign[i].line);
		log = parse_text(text);
		assert_int_equal(log.facts.started, 2);
		if (log.facts.went_on != (sign[i].on ? 4 : 0))
			fail_msg("%llu: %s", log.facts.went_on, sign[i].line);
		xrt_boot_log_free(&log);
		sprintf(text, "%s(XEN) %s\n", XEN, sign[i].line);
		log = parse_text(text);
		assert_int_equal(log.facts.went_on, 0);
		xrt_boot_log_free(&log);
	}
}

/* A piece has bytes, and is where a kernel has its memory. */
static void pieces_are_not_empty(void **state)
{
	static const struct {
		const char *range;
		__u64 start;
		__u64 end;
	} piece[] = {
		{ "ffffffff81000000->ffffffff81000001", 0x1000000, 0x1000001 },
		{ "ffffffff80000000->ffffffff80001000", 0, 0x1000 },
		{ "ffffffff81000000->ffffffff81000000", 0, 0 },
		{ "ffffffff7fffffff->ffffffff81000000", 0, 0 },
		{ "0000000000000000->0000000000001000", 0, 0 },
		{ "ffffffff81000001->ffffffff81000000", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(piece); i++) {
		char text[100];
		struct xrt_boot_log log;

		sprintf(text, "(XEN)  Start info:    %s\n", piece[i].range);
		log = parse_text(text);
		assert_true(log.facts.piece[XRT_PIECE_START_INFO].start == piece[i].start);
		assert_true(log.facts.piece[XRT_PIECE_START_INFO].end == piece[i].end);
		xrt_boot_log_free(&log);
	}
}

static void names_of_sources_and_kinds(void **state)
{
	static const char * const kind[] = {
		"PV", "PV", "PV", "PV", "PVH", "HVM", "not PV", "ARM", "not Linux",
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(kind); i++) {
		assert_string_equal(xrt_kind_text(i), kind[i]);
		assert_int_equal(!xrt_kind_name(i), i <= XRT_DOMAIN_PV);
		assert_int_equal(xrt_kind_remaps(i), i <= XRT_DOMAIN_PV);
	}
	assert_string_equal(xrt_source_name(XRT_BY_KERNEL), "the kernel's");
	assert_string_equal(xrt_source_name(XRT_NR_SOURCES), "?");
}

/* The second line of a RAM disk has its virtual address, unless Xen boots again. */
static void a_ram_disk_is_of_its_own_builder(void **state)
{
	static const char disk[] = "(XEN)  Init. ramdisk: 0000000000001000->0000000000002001\n";
	char text[400];
	struct xrt_boot_log log;

	(void)state;
	sprintf(text, ALLOC "%s", disk);
	log = parse_text(text);
	assert_true(log.facts.initrd.known);
	assert_int_equal(log.facts.initrd.value, 2);
	xrt_boot_log_free(&log);
	sprintf(text, ALLOC XEN "%s" MEM, disk);
	log = parse_text(text);
	assert_int_equal(log.boot, 2);
	assert_false(log.facts.initrd.known);
	xrt_boot_log_free(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boots_start_where_lines_begin_again),
		cmocka_unit_test(any_fact_of_xen_is_its_part),
		cmocka_unit_test(the_latest_boot_that_says_more),
		cmocka_unit_test(machines_that_say_nothing_are_no_boots),
		cmocka_unit_test(a_domain_has_no_map_of_xen),
		cmocka_unit_test(the_first_range_again_starts_a_boot),
		cmocka_unit_test(only_a_line_of_its_own_names_the_kernel),
		cmocka_unit_test(xen_shows_that_the_dom0_went_on),
		cmocka_unit_test(pieces_are_not_empty),
		cmocka_unit_test(a_ram_disk_is_of_its_own_builder),
		cmocka_unit_test(names_of_sources_and_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
