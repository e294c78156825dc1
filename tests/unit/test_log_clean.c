// SPDX-License-Identifier: GPL-2.0
/*
 * Unit tests: what mail, web, terminals and loggers put on a line comes off. Each
 * line is in memory of its own size, so that a sanitizer sees a byte beyond it.
 */
#include "helper.h"
#include "log_clean.h"

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
	{ "Remapped\r", "Remapped" },
	{ "0x0-0x9f&lt;f&gt; &amp;lt;", "0x0-0x9f<f> &lt;" },
	{ "<b>Remapped</b> 7<br>", "Remapped 7\n" },
	{ "[mem 0x0-0xfff] usable<br/>[mem 0x1000-0x1fff] reserved",
	  "[mem 0x0-0xfff] usable\n[mem 0x1000-0x1fff] reserved" },
	{ "{\"MESSAGE\":\"Remapped 7 page(s)\",\"PRIORITY\":\"6\"}",
	  "Remapped 7 page(s)" },
	{ "{\"MESSAGE\":\"a \\\"b\\\" \\u0041\"}", "a \"b\" A" },
};

static void lines_are_clean(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(line); i++) {
		size_t len = strlen(line[i].raw), left;
		char *text = malloc(len + 1);

		assert_non_null(text);
		memcpy(text, line[i].raw, len + 1);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
