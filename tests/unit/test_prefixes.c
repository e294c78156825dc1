// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what consoles, loggers and printk put before a line. */
#include "helper.h"
#include "log_text.h"

#define TEXT	"Remapped 7 page(s)"
/* A name of 63 characters, as long as one is kept. */
#define WORD	"a-name-of-21.letters-"
#define HOST	WORD WORD WORD
/* Lines without printk's time. */
#define NO_TIME	(~0ULL)

static const struct {
	const char *text;
	const char *body;
	const char *host;
	enum log_from from;
	__u32 domain;
	__u64 time_ns;
} prefix[] = {
	{ TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "  \t" TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "[    0.125000] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 125000000 },
	{ "[12345.000001] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 12345000001000 },
	{ "[    1.500000][    T0] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 1500000000 },
	{ "[    1.500000][C1] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 1500000000 },
	{ "[Tue Mar  3 08:14:07 2026] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "[+0.000004] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 4000 },
	{ "[    0.125000] h-1 kernel: " TEXT, TEXT, "h-1", LOG_FROM_DOMAIN, 0, 125000000 },
	{ "[    0.125000]   h-1 kernel: " TEXT, TEXT, "h-1", LOG_FROM_DOMAIN, 0, 125000000 },
	{ "[    0.125000] h? kernel: " TEXT, "h? kernel: " TEXT, "", LOG_FROM_DOMAIN, 0,
	  125000000 },
	{ "[Wed Mar  4 08:14:07 2026] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "[Web Mar  4 08:14:07 2026] x", "[Web Mar  4 08:14:07 2026] x", "", LOG_FROM_DOMAIN,
	  0, NO_TIME },
	{ "[999999999.000000] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 999999999000000000 },
	{ "[1000000000.000000] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "[    0.000000] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 0 },
	{ "[   -1.000000] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "[0.5.5] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "[                                      0] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0,
	  NO_TIME },
	{ "[                                       0] x",
	  "[                                       0] x", "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "[mem 0x0-0xfff]", "[mem 0x0-0xfff]", "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "[0, 9] (usable)", "[0, 9] (usable)", "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "2026-01-01T00:00:00 " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "2026-01-01T00:00:00.123456+01:00 h-1 kernel: " TEXT, TEXT, "h-1",
	  LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "2026-01-01T00:00:00Z h.example kernel: [    2.0] " TEXT, TEXT, "h.example",
	  LOG_FROM_DOMAIN, 0, 2000000000 },
	{ "2026-01-01T00:00:00+0100 h kernel: " TEXT, TEXT, "h", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "2026-01-01 00:00:00,5-08:00 h kernel: " TEXT, TEXT, "h", LOG_FROM_DOMAIN, 0,
	  NO_TIME },
	{ "2026-01-01T00:00 " TEXT, "2026-01-01T00:00 " TEXT, "", LOG_FROM_DOMAIN, 0,
	  NO_TIME },
	{ "2026-01-01_00:00:00 " TEXT, "2026-01-01_00:00:00 " TEXT, "", LOG_FROM_DOMAIN, 0,
	  NO_TIME },
	{ "Mar  3 08:14:07 h kernel: " TEXT, TEXT, "h", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "Mar 3 08:14:07 h kernel: " TEXT, TEXT, "h", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "Dec 31 23:59:59.999 h kernel: " TEXT, TEXT, "h", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "Mar  3 2026 08:14:07.25 h kernel: " TEXT, TEXT, "h", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "Mar  3 08:14:07 2026 " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "Mar  3 08:14 " TEXT, "Mar  3 08:14 " TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "Mad  3 08:14:07 " TEXT, "Mad  3 08:14:07 " TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "Mar  3 08:14:07 h? kernel: " TEXT, "h? kernel: " TEXT, "", LOG_FROM_DOMAIN, 0,
	  NO_TIME },
	{ "Mar  3 08:14:07 " HOST " kernel: " TEXT, TEXT, HOST, LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "Mar  3 08:14:07 " HOST "x kernel: " TEXT, TEXT, HOST, LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "<6>" TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "<191>[    0.5] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 500000000 },
	{ "<1234>" TEXT, "<1234>" TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "<>" TEXT, "<>" TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "<14>1 2026-01-01T00:00:00Z h kernel - - - " TEXT, TEXT, "h", LOG_FROM_DOMAIN, 0,
	  NO_TIME },
	{ "kern  :info  : " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "kern  :warn  : [    3.25] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 3250000000 },
	{ "kernel BUG at x", "kernel BUG at x", "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "kern: x", "kern: x", "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "@h-2 " TEXT, TEXT, "h-2", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "@h/2 " TEXT, "@h/2 " TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "(XEN) " TEXT, TEXT, "", LOG_FROM_XEN, 0, NO_TIME },
	{ "(XEN) [2026-01-01 00:00:00] " TEXT, TEXT, "", LOG_FROM_XEN, 0, NO_TIME },
	{ "(XEN) HVM12: " TEXT, TEXT, "", LOG_FROM_HVM, 12, NO_TIME },
	{ "(XEN) HVM12 " TEXT, "HVM12 " TEXT, "", LOG_FROM_XEN, 0, NO_TIME },
	{ "(early) " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "(d0) [    0.5] " TEXT, TEXT, "", LOG_FROM_DOMAIN, 0, 500000000 },
	{ "(d17) " TEXT, TEXT, "", LOG_FROM_DOMAIN, 17, NO_TIME },
	{ "(d3) (XEN) " TEXT, "(XEN) " TEXT, "", LOG_FROM_DOMAIN, 3, NO_TIME },
	{ "(d123456) " TEXT, TEXT, "", LOG_FROM_DOMAIN, 123456, NO_TIME },
	/* What only starts like a prefix says nothing of a domain. */
	{ "(d1234567) " TEXT, "(d1234567) " TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "(d5 " TEXT, "(d5 " TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "(XEN) (d5 " TEXT, "(d5 " TEXT, "", LOG_FROM_XEN, 0, NO_TIME },
	{ "(c0) " TEXT, "(c0) " TEXT, "", LOG_FROM_DOMAIN, 0, NO_TIME },
	{ "Mar  3 08:14:07 h xenconsoled: (d5) [    0.5] " TEXT, TEXT, "h", LOG_FROM_DOMAIN,
	  5, 500000000 },
};

static void prefixes_are_taken_off(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(prefix) / sizeof(prefix[0]); i++) {
		struct log_line line = {
			.text = prefix[i].text, .len = strlen(prefix[i].text),
			.time_ns = 77, .host = "before", .has_time = true,
		};

		log_prefix_parse(&line);
		assert_string_equal(line.body, prefix[i].body);
		assert_string_equal(line.host, prefix[i].host);
		assert_int_equal(line.from, prefix[i].from);
		assert_int_equal(line.domain, prefix[i].domain);
		assert_int_equal(line.has_time, prefix[i].time_ns != NO_TIME);
		assert_true(line.time_ns == (line.has_time ? prefix[i].time_ns : 0));
	}
}

static void bare_and_soft_lines(void **state)
{
	struct log_line line = { .text = "  x=", .len = 4 };

	(void)state;
	log_prefix_parse(&line);
	assert_true(line.bare);
	assert_true(line.soft);
	line.text = "[ 0.5] x";
	line.len = 8;
	log_prefix_parse(&line);
	assert_false(line.bare);
	assert_false(line.soft);
	line.text = "";
	line.len = 0;
	log_prefix_parse(&line);
	assert_false(line.soft);
	assert_string_equal(line.body, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes_are_taken_off),
		cmocka_unit_test(bare_and_soft_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
