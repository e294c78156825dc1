// SPDX-License-Identifier: GPL-2.0
/* Unit tests: numbers, the recorder's line, and lines that were wrapped. */
#include "parsed_log.h"
#include "boot_line.h"
#include "boot_reader.h"

static void numbers_have_limits(void **state)
{
	static const struct {
		const char *text;
		bool good;
		__u64 value;
	} number[] = {
		{ "0", true, 0 }, { "18446744073709551615", true, ~0ULL },
		{ "18446744073709551616", false, 0 }, { "18446744073709551619", false, 0 },
		{ "18446744073709551620", false, 0 }, { "184467440737095516150", false, 0 },
		{ "0xffffffffffffffff", true, ~0ULL }, { "0x10000000000000000", false, 0 },
		{ "0xAf", true, 0xaf }, { "0x", false, 0 }, { "x", false, 0 }, { "", false, 0 },
	};
	int digits;
	__u64 n;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(number); i++) {
		const char *end = xrt_parse_number(number[i].text, &n);

		assert_int_equal(!!end, number[i].good);
		assert_true(!end || (!*end && n == number[i].value));
	}
	assert_non_null(xrt_parse_hex("09afAF", &n, &digits));
	assert_int_equal(n, 0x9afaf);
	assert_int_equal(digits, 6);
	assert_null(xrt_parse_hex("g", &n, &digits));
	assert_null(xrt_parse_hex("/", &n, &digits));
	assert_null(xrt_parse_hex(":", &n, &digits));
	assert_null(xrt_parse_hex("@", &n, &digits));
	assert_null(xrt_parse_hex("`", &n, &digits));
}

static void types_of_a_range_have_limits(void **state)
{
	static const struct {
		const char *type;
		__u32 value;
	} type[] = {
		{ "type 1", 1 }, { "type 4294967295", 0xffffffff }, { "type 4294967297", 0 },
		{ "type 0", 0 }, { "type x", 0 }, { "(persistent", 7 }, { "Soft Reserved", 2 },
	};
	unsigned int source;
	const char *bad;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(type); i++) {
		struct xrt_e820 entry = { .type = 77 };
		char text[100];

		sprintf(text, "00001000-00001fff %s", type[i].type);
		assert_true(xrt_line_map(text, false, &entry, &source, &bad));
		assert_int_equal(source, XRT_BY_HAND);
		assert_int_equal(!bad, type[i].value != 0);
		assert_int_equal(entry.type, type[i].value);
	}
}

#define LIST	"Remap list is overwritten: "

/* All numbers have to be there, and the first line counts. */
static void the_overwritten_list_has_its_numbers(void **state)
{
	static const struct {
		const char *text;
		__u64 line;
		__u64 mfn;
		__u64 found;
		__u64 pfn;
	} list[] = {
		{ LIST "mfn=4711 has mfn=815, pfn=1158108", 1, 4711, 815, 1158108 },
		{ LIST "mfn=1 has mfn=2, pfn=3\n" LIST "mfn=4 has mfn=5, pfn=6", 1, 1, 2, 3 },
		{ "xen_remap: m2p failed: pfn=0x1 mfn=0x2 error=-22 area=3 chunk=4\n"
		  LIST "mfn=4 has mfn=5, pfn=6", 1, 2, 0, 1 },
		{ LIST "mfn=x has mfn=5, pfn=6", 0, 0, 0, 0 },
		{ LIST "mfn=4 has mfn=x, pfn=6", 0, 0, 0, 0 },
		{ LIST "mfn=4 has mfn=5", 0, 0, 0, 0 },
		{ LIST, 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(list); i++) {
		struct xrt_boot_log log = parse_text(list[i].text);
		const struct xrt_sentence *s = &log.facts.sentence;

		if (s->line != list[i].line || s->mfn.value != list[i].mfn ||
		    s->found.value != list[i].found || s->pfn.value != list[i].pfn)
			fail_msg("line %llu, mfn %llu: %s", s->line, s->mfn.value, list[i].text);
		xrt_boot_log_free(&log);
	}
}

#define KERNEL_CONFLICT	"Xen hypervisor allocated kernel memory conflicts with E820 map\n"
#define ODD_CONFLICT	"Xen hypervisor allocated odd memory conflicts with E820 map\n"

static void a_conflict_has_its_place(void **state)
{
	static const struct {
		const char *text;
		__u64 start;
		__u64 end;
	} place[] = {
		{ KERNEL_CONFLICT "It is at [mem 0x1000-0x1fff]; the map:", 0x1000, 0x2000 },
		{ KERNEL_CONFLICT "It is at [mem 0x1000-0x1000]; the map:", 0x1000, 0x1001 },
		{ KERNEL_CONFLICT "It is at [mem 0x1000-0xfff]; the map:", 0, 0 },
		{ KERNEL_CONFLICT "It is at [mem 0x1000-", 0, 0 },
		{ KERNEL_CONFLICT "It is at [mem 0x1000-0x1fff]; the map:\n"
		  "It is at [mem 0x3000-0x3fff]; the map:", 0x1000, 0x2000 },
		{ "It is at [mem 0x1000-0x1fff]; the map:", 0, 0 },
		{ ODD_CONFLICT "It is at [mem 0x1000-0x1fff]; the map:", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(place); i++) {
		struct xrt_boot_log log = parse_text(place[i].text);
		const struct xrt_pfns *p = &log.facts.piece[XRT_PIECE_KERNEL];

		if (p->start != place[i].start || p->end != place[i].end)
			fail_msg("%llx-%llx: %s", p->start, p->end, place[i].text);
		for (int n = XRT_PIECE_KERNEL + 1; n < XRT_NR_PIECES; n++)
			assert_int_equal(log.facts.piece[n].end, 0);
		/* What is behind the pieces. */
		assert_int_equal(log.facts.efi.value, 0);
		xrt_boot_log_free(&log);
	}
}

/* As many parts as are put together, and one more. */
static void lines_have_a_number_of_parts(void **state)
{
	static const char line[] = "Remapped 77777 page(s)";

	(void)state;
	for (size_t parts = 15; parts <= 17; parts++) {
		struct xrt_boot_log log;
		char text[100];
		size_t n = 0;

		for (size_t i = 0; i + 1 < parts; i++)
			n += (size_t)sprintf(text + n, "%c=\n", line[i]);
		sprintf(text + n, "%s\n", line + parts - 1);
		log = parse_text(text);
		assert_int_equal(log.facts.remapped.known, parts <= 16);
		assert_int_equal(log.facts.remapped.value, parts <= 16 ? 77777 : 0);
		xrt_boot_log_free(&log);
	}
}

/* Some of a command line. */
#define HALF	"a_name_of_24_characters_"

/* What two lines of a log become. */
static const struct {
	const char *text;
	const char *kernel;
	__u64 remapped;
	const char *panic;
} wrapped[] = {
	{ "Remapped 77777\npage(s)", "", 77777, "" },
	{ "Remapped 77777 pa\nge(s)", "", 77777, "" },
	/* No mailer wraps within a word with a colon at its end. */
	{ "Kernel panic - not syncing:\nx: y", "", 0, "Kernel panic - not syncing: x: y" },
	{ "Kernel panic - not syncing\n: y", "", 0, "Kernel panic - not syncing: y" },
	{ "Kernel panic - not syncing\ny", "", 0, "Kernel panic - not syncing" },
	{ "Command line: " HALF HALF HALF "=1\nKernel panic - not syncing: x", "", 0,
	  "Kernel panic - not syncing: x" },
	{ "Remapped 77777\n[    0.5] page(s)", "", 0, "" },
	{ "Remapped 77777\nLinux version 6.1.2", "6.1.2", 0, "" },
	/* Parts of a domain's line: the first one only has a time. */
	{ "(d9) [    0.5] Remapped 77777 pa\n(d9) ge(s)", "", 77777, "" },
	{ "(d9) Remapped 77777 pa\n(d9) ge(s)", "", 0, "" },
	{ "(d9) [    0.5] Remapped 77777 pa\n(d9) [    0.5] ge(s)", "", 0, "" },
	{ "(d9) [    0.5] Remapped 77777 pa\n(d8) ge(s)", "", 0, "" },
	{ "(d9) [    0.5] Remapped 77777 pa\n(XEN) ge(s)", "", 0, "" },
};

static void parts_become_a_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrapped); i++) {
		struct xrt_boot_log log = parse_text(wrapped[i].text);
		const struct xrt_boot_facts *f = &log.facts;

		if (strcmp(f->kernel, wrapped[i].kernel) ||
		    f->remapped.value != wrapped[i].remapped ||
		    strcmp(f->event[XRT_EVENT_PANIC].text, wrapped[i].panic))
			fail_msg("'%s', %llu, '%s': %s", f->kernel, f->remapped.value,
				 f->event[XRT_EVENT_PANIC].text, wrapped[i].text);
		xrt_boot_log_free(&log);
	}
}

/**
 * struct said - a line, and what it says
 * @line:	the line
 * @from:	no wrap before this text is found to be one
 * @to:		neither is one after this text
 */
static const struct said {
	const char *line;
	const char *from;
	const char *to;
} said[] = {
	{ "Remapped 77777 page(s)", "77", "s)" },
	{ "Released 77777 page(s)", "77", "s)" },
	{ "Failed to set p2m mapping for pfn=11 mfn=12", "pfn", "=12" },
	{ "Failed to set m2p mapping for mfn=12 pfn=11", "mfn", "=11" },
	{ "Failed to update kernel mapping for mfn=12 pfn=11", "mfn", "=11" },
	{ "Xen hypervisor allocated kernel memory conflicts with E820 map", "ernel", "ap" },
	{ "Xen hypervisor allocated page table memory conflicts with E820 map", "age", "ap" },
	{ "Can't find new memory area for p2m needed due to E820 map conflict", "p2m",
	  "ap conflict" },
};

static void expect_same(const struct xrt_boot_facts *a, const struct xrt_boot_facts *b,
			const char *text)
{
	bool same = a->remapped.value == b->remapped.value &&
		    a->released.value == b->released.value;

	for (int e = 0; e < XRT_NR_EVENTS; e++)
		same &= a->event[e].line == b->event[e].line &&
			a->event[e].pfn == b->event[e].pfn &&
			a->event[e].mfn == b->event[e].mfn &&
			a->event[e].piece == b->event[e].piece;
	if (!same)
		fail_msg("not what the whole line says: %s", text);
}

/* Within words, and at blanks, which the line then lacks. */
static void a_line_wrapped_anywhere_says_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
		const char *line = said[i].line;
		struct xrt_boot_log whole = parse_text(line);
		const char *from = strstr(line, said[i].from) + 1;
		const char *to = strstr(from, said[i].to);

		assert_int_equal(whole.facts.number, 1);
		for (const char *cut = from; cut <= to; cut++) {
			struct xrt_boot_log log;
			char text[200];

			/* That is a soft line break. */
			if (cut[-1] == '=')
				continue;
			sprintf(text, "%.*s\n%s\n", (int)(cut - line), line,
				cut + (*cut == ' '));
			log = parse_text(text);
			expect_same(&whole.facts, &log.facts, text);
			xrt_boot_log_free(&log);
		}
		xrt_boot_log_free(&whole);
	}
}

/* Terminals wrap a command line at their width, so without a blank. */
static void a_full_line_goes_on_within_a_word(void **state)
{
	(void)state;
	for (size_t width = 78; width <= 242; width++) {
		static const char start[] = "Command line: x=";
		bool full = !(width % 80) || width == 100 || width == 200 || width == 120 ||
			    width == 132;
		struct xrt_boot_log log;
		char text[300];

		sprintf(text, "%s%*s", start, (int)(width - strlen(start)), "mem=1");
		memset(text + strlen(start), 'x', width - strlen(start) - 6);
		text[width - 6] = ' ';
		strcpy(text + width, "\n0M y=z\n");
		log = parse_text(text);
		if (log.facts.limit.bytes != (full ? 10 << 20 : 1))
			fail_msg("%zu: %llu bytes", width, log.facts.limit.bytes);
		xrt_boot_log_free(&log);
	}
}

static struct log_line line_of(const char *text)
{
	struct log_line line = { .text = text, .len = strlen(text), .nr = 1 };

	log_prefix_parse(&line);
	return line;
}

/* Of what a line has no room for, the start is taken. */
static void a_joined_line_is_not_longer_than_others(void **state)
{
	static char long_text[LOG_TEXT_MAX / 2 + 2], more[LOG_TEXT_MAX + 1];
	static struct boot_join j;
	struct log_line line, next;

	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	memcpy(long_text, "Command line: ", 14);
	line = line_of(long_text);
	assert_int_equal(line.len, LOG_TEXT_MAX / 2 + 1);
	assert_false(boot_join_wants(&line));
	long_text[LOG_TEXT_MAX / 2] = '\0';
	line = line_of(long_text);
	assert_true(boot_join_wants(&line));
	memset(more, 'y', sizeof(more) - 1);
	more[1] = '=';
	next = line_of(more);
	boot_join_hold(&j, &line);
	assert_true(boot_join_add(&j, &next));
	assert_int_equal(j.parts, 2);
	assert_int_equal(j.len, LOG_TEXT_MAX);
	assert_int_equal(j.line.len, LOG_TEXT_MAX);
	assert_int_equal(strlen(j.text), LOG_TEXT_MAX);
	assert_int_equal(j.text[LOG_TEXT_MAX / 2 - 1], 'x');
	assert_int_equal(j.text[LOG_TEXT_MAX / 2], ' ');
	assert_int_equal(j.text[LOG_TEXT_MAX / 2 + 1], 'y');
	/* All of it fits, with a blank in front. */
	more[LOG_TEXT_MAX / 2 - 1] = '\0';
	more[LOG_TEXT_MAX / 2 - 2] = 'z';
	next = line_of(more);
	boot_join_hold(&j, &line);
	assert_true(boot_join_add(&j, &next));
	assert_int_equal(j.len, LOG_TEXT_MAX);
	assert_int_equal(j.text[LOG_TEXT_MAX - 1], 'z');
}

/* Logs of many domains make room for each other, but not in place of the host's. */
static void the_host_keeps_its_boot(void **state)
{
	char text[4096];
	size_t len = (size_t)sprintf(text,
		"(d1) [    0.000000] Linux version 6.1.0 (x)\n"
		"[    0.000000] Linux version 5.10.0 (x)\n"
		"[    0.000000] Command line: root=/dev/sda\n");
	struct xrt_boot_log log;

	(void)state;
	for (int domain = 2; domain < 40; domain++)
		len += (size_t)sprintf(text + len,
			"(d%d) [    0.000000] Linux version 6.1.0 (x)\n", domain);
	sprintf(text + len, "[    0.100000] Released 7 page(s)\n"
		"[    0.100000] Remapped 5 page(s)\n");
	log = parse_text(text);
	assert_string_equal(log.facts.kernel, "5.10.0");
	assert_true(log.facts.remapped.known && log.facts.remapped.value == 5);
	assert_true(log.facts.released.known && log.facts.released.value == 7);
	xrt_boot_log_free(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_have_limits),
		cmocka_unit_test(types_of_a_range_have_limits),
		cmocka_unit_test(the_overwritten_list_has_its_numbers),
		cmocka_unit_test(a_conflict_has_its_place),
		cmocka_unit_test(lines_have_a_number_of_parts),
		cmocka_unit_test(parts_become_a_line),
		cmocka_unit_test(a_line_wrapped_anywhere_says_the_same),
		cmocka_unit_test(a_full_line_goes_on_within_a_word),
		cmocka_unit_test(a_joined_line_is_not_longer_than_others),
		cmocka_unit_test(the_host_keeps_its_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
