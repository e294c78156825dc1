// SPDX-License-Identifier: GPL-2.0
/*
 * Unit tests: what mail, web, terminals and loggers put on a line comes off. Each
 * line is in memory of its own size, so that a sanitizer sees a byte beyond it.
 */
#include "helper.h"
#include "log_clean.h"

#define HOST_15	"a-name-of-15-ch"
/* As long as a host's name may be. */
#define HOST_63	HOST_15 "." HOST_15 "." HOST_15 "." HOST_15

static const struct {
	const char *raw;
	const char *clean;
} line[] = {
	{ "", "" },
	{ "p2m virtual area at x", "p2m virtual area at x" },
	{ "> Remapped 7 page(s)", "Remapped 7 page(s)" },
	{ "> > Remapped 7 page(s)", "Remapped 7 page(s)" },
	{ ">>> Remapped 7 page(s)", "Remapped 7 page(s)" },
	{ "\t> \t> Remapped", "Remapped" },
	{ ">", "" },
	{ "> ", "" },
	{ " a > b", " a > b" },
	{ "\033[1;33mRemapped\033[0m 7", "Remapped 7" },
	{ "\033]0;title\007Remapped", "Remapped" },
	{ "\033]0;title\033\\Remapped", "Remapped" },
	{ "Remapx\bped", "Remapped" },
	{ "Re\021\023mapped", "Remapped" },
	{ "\bRemapped", "Remapped" },
	{ "a\n\bb", "a\nb" },
	{ "a\nbc\b\b\bd", "a\nd" },
	{ "Remapped\r", "Remapped" },
	{ "0x0-0x9f&lt;f&gt; &amp;lt;", "0x0-0x9f<f> &lt;" },
	{ "<b>Remapped</b> 7<br>", "Remapped 7\n" },
	{ "[mem 0x0-0xfff] usable<br/>[mem 0x1000-0x1fff] reserved",
	  "[mem 0x0-0xfff] usable\n[mem 0x1000-0x1fff] reserved" },
	{ "{\"MESSAGE\":\"Remapped 7 page(s)\",\"PRIORITY\":\"6\"}",
	  "Remapped 7 page(s)" },
	{ "{\"MESSAGE\":\"a \\\"b\\\" \\u0041\"}", "a \"b\" A" },
	/* Text in JSON is not HTML. */
	{ "{\"MESSAGE\":\"a \\u003cb\\u003e\"}", "a <b>" },
	{ "{\"_HOSTNAME\":\"h-1\",\"MESSAGE\":\"a\"}", "@h-1 a" },
	{ "{\"_HOSTNAMES\":\"h-1\",\"MESSAGE\":\"a\"}", "a" },
	{ "{\"_HOSTNAM\":\"h-1\",\"MESSAGE\":\"a\"}", "a" },
	{ "{\"_MACHINES\":\"h-1\",\"MESSAGE\":\"a\"}", "a" },
	{ "{\"_HOSTNAME\":[104, 49],\"MESSAGE\":\"a\"}", "a" },
	{ "{\"_HOSTNAME\":\"" HOST_63 "\",\"MESSAGE\":\"a\"}", "@" HOST_63 " a" },
	{ "{\"_HOSTNAME\":\"" HOST_63 "x\",\"MESSAGE\":\"a\"}", "a" },
	/* Behind the message there has to be room for it. */
	{ "{\"MESSAGE\":\"a\",\"_HOSTNAME\":\"ten-chars.\"}", "@ten-chars. a" },
	{ "{\"MESSAGE\":\"a\",\"_HOSTNAME\":\"11-chars.12\"}", "a" },
	{ "{\"MESSAGE\":[82, 101, 109]}", "Rem" },
	{ "{\"MESSAGE\":[82, 321, 101, 109]}", "Rem" },
	{ "\"MESSAGE\" : \"a b\",", "a b" },
	/* Torn records. */
	{ "{\"PRIORITY\":\"6\",\"MESSAGE\":\"Remap", "Remap" },
	{ "{\"MESSAGE\":[82, 101", "Re" },
	{ "{\"MESSAGE\":\"a\",\"PRIORITY\":\"6", "a" },
	{ "{\"MESSAGE\":\"a\",\"PRIORITY\":", "a" },
	{ "{\"MESSAGE\":\"a\",\"PRIORITY\"", "a" },
	{ "{\"MESSAGE\":\"a\",\"PRIO", "a" },
	{ "{ ", "{ " },
	{ "{ x \"MESSAGE\":\"a\"}", "{ x \"MESSAGE\":\"a\"}" },
	{ "&#65;&#x42;&#X43;", "ABC" },
	{ "a&#31;&#32;&#126;&#127;&#160;b", "a&#31; ~&#127; b" },
	{ "a%20b", "a b" },
	/* A carriage return, as a logger writes it. */
	{ "a^M", "a" },
	{ "a#015", "a" },
	{ "a^M b#015 c", "a^M b#015 c" },
	{ "a%20b%0ac%7e", "a b\nc~" },
	/* No text has these. */
	{ "a%20b%7f%1f%0d", "a b%7f%1f%0d" },
	{ "a%20b%2g%g2%G", "a b%2g%g2%G" },
	/* Cut off, whatever is in memory behind it. */
	{ "a%20b%2", "a b%2" },
	{ "a=3Db=2", "a=b=2" },
};

static void lines_are_clean(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(line); i++) {
		size_t len = strlen(line[i].raw), left;
		char *text = malloc(len + 1);

		assert_non_null(text);
		memcpy(text, line[i].raw, len);
		text[len] = '0';
		left = log_clean_line(text, len);
		assert_true(left <= len);
		if (left != strlen(line[i].clean) || memcmp(text, line[i].clean, left)) {
			print_error("'%s' becomes '%.*s', must be '%s'\n", line[i].raw,
				    (int)left, text, line[i].clean);
			bad++;
		}
		free(text);
	}
	assert_int_equal(bad, 0);
}

/* A step has no room behind the text. */
static void steps_keep_within_the_text(void **state)
{
	static size_t (* const step[])(char *, size_t) = {
		log_clean_terminal, log_clean_json, log_clean_escapes, log_clean_html,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(line); i++) {
		size_t len = strlen(line[i].raw);

		for (size_t s = 0; s < ARRAY_SIZE(step); s++) {
			char *text = malloc(len);

			assert_true(text || !len);
			if (len)
				memcpy(text, line[i].raw, len);
			assert_true(step[s](text, len) <= len);
			free(text);
		}
	}
}

/* What an earlier line left behind the text does not end a reference. */
static void a_reference_ends_in_the_text(void **state)
{
	char text[] = "a&#65;";

	(void)state;
	assert_int_equal(log_clean_html(text, 5), 5);
	assert_memory_equal(text, "a&#65", 5);
}

/* Each step may meet a NUL, which a list of characters ends with, too. */
static void a_nul_is_not_a_blank(void **state)
{
	static const char record[] = "\0{\"MESSAGE\":\"a\"}";
	static const char escape[] = "a\\n[b\\\0c";
	char text[32];

	(void)state;
	memcpy(text, record, sizeof(record));
	assert_int_equal(log_clean_json(text, sizeof(record) - 1), sizeof(record) - 1);
	assert_memory_equal(text, record, sizeof(record));
	memcpy(text, escape, sizeof(escape));
	assert_int_equal(log_clean_escapes(text, sizeof(escape) - 1), 6);
	assert_memory_equal(text, "a\n[b\\c", 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_clean),
		cmocka_unit_test(steps_keep_within_the_text),
		cmocka_unit_test(a_reference_ends_in_the_text),
		cmocka_unit_test(a_nul_is_not_a_blank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
