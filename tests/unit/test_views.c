// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what verbs print of made-up figures. */
#include "printed.h"
#include "decode_text.h"
#include "metric_merge.h"
#include "predict.h"
#include "report_directory.h"
#include "terminal.h"

/* A kernel that printed its counts, and no map. */
static void counts_are_all_there_is(void **state)
{
	static const struct {
		struct xrt_maybe remapped;
		struct xrt_maybe released;
		struct xrt_maybe swapped;
		const char *text;
	} rows[] = {
		{ { 1, true }, { 2, true }, { 0 }, "\nThe kernel said Remapped 1, Released 2.\n" },
		{ { 1, true }, { 2, false }, { 0 }, "\nThe kernel said Remapped 1.\n" },
		{ { 1, false }, { 2, true }, { 0 }, "\nThe kernel said Released 2.\n" },
		{ { 0, true }, { 0, true }, { 3, true }, "\nThe kernel said Remapped 0, Released 0, Remapped 3 non-RAM.\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct predict p = { .dom0 = true };

		p.log.facts.remapped = rows[i].remapped;
		p.log.facts.released = rows[i].released;
		p.log.facts.swapped = rows[i].swapped;
		printed_begin();
		predict_text(&p);
		printed_has(rows[i].text);
	}
}

static void times_are_per_page_if_there_are_pages(void **state)
{
	struct predict p = { .dom0 = true };
	struct xrt_boot_facts *f = &p.log.facts;

	(void)state;
	f->p2m_time = (struct xrt_maybe){ 1000, true };
	f->remapped_time = (struct xrt_maybe){ 11000, true };
	f->remapped = (struct xrt_maybe){ 10, true };
	printed_begin();
	predict_text(&p);
	printed_has("time      at most 11.0 us for p2m rebuild and walk, by printk's clock\n          at most 1.10 us per page for the walk\n");
	f->remapped.value = 0;
	printed_begin();
	predict_text(&p);
	printed_has_not("per page");
	f->remapped = (struct xrt_maybe){ 10, false };
	printed_begin();
	predict_text(&p);
	printed_has_not("per page");
}

static void paragraphs_keep_ranges_whole(void **state)
{
	char text[200];

	(void)state;
	printed_begin();
	decode_paragraph("label", "");
	printed_is("");
	printed_begin();
	decode_paragraph("label", "a  b");
	printed_has(" a b\n");
	/* A range would be torn at the end of the line. */
	memset(text, 'x', 100);
	strcpy(text + 63, " [12 345] y");
	printed_begin();
	decode_paragraph("label", text);
	printed_has("x [12 345]\n        y\n");
	strcpy(text + 63, "x [12 345] y");
	printed_begin();
	decode_paragraph("label", text);
	printed_has("x\n        [12 345] y\n");
	/* A bracket that does not end soon is no range. */
	for (size_t len = 63; len < 65; len++) {
		memset(text + 63, 'y', 100);
		memcpy(text + 63, "x [1 ", 5);
		strcpy(text + 65 + len, "]");
		printed_begin();
		decode_paragraph("label", text);
		printed_has(len < 64 ? "x\n        [1 yyy" : "x [1\n        yyy");
	}
}

static struct host_boots h;
static struct directory_file file = { .name = "a.xrt" };
static struct host_boot boot = { .file = &file, .source = "log" };

static void boots_have_times_or_ticks(void **state)
{
	unsigned int ns = boot_value_ns(BOOT_WALK);
	unsigned int ticks = boot_value_ticks(BOOT_WALK);

	(void)state;
	h.dir.path = "DIR";
	h.boot = &boot;
	h.nr = 1;
	h.nr_state[BOOT_STATE_OK] = 1;
	printed_begin();
	host_boots_text(&h, false);
	printed_has("\ntime ");
	printed_begin();
	host_boots_text(&h, false);
	printed_has("             ?             ?      ?  ok, log\n");
	boot.values.value[ticks] = 3000;
	boot.values.known[ticks] = true;
	h.spread[ticks] = (struct boot_spread){ 1, 3000, 3000, 2000, 0, 0 };
	printed_begin();
	host_boots_text(&h, false);
	printed_has("\nticks ");
	printed_begin();
	host_boots_text(&h, false);
	printed_has("             ?    3000 ticks   1.50  ok, log\n");
	/* Of no time there is no multiple. */
	h.spread[ticks].median = 0;
	printed_begin();
	host_boots_text(&h, false);
	printed_has("             ?    3000 ticks      ?  ok, log\n");
	boot.values.value[ns] = 1500;
	boot.values.known[ns] = true;
	h.spread[ns] = (struct boot_spread){ 1, 1500, 1500, 1000, 0, 0 };
	boot.source = "kernel";
	printed_begin();
	host_boots_text(&h, false);
	printed_has("\ntime ");
	printed_begin();
	host_boots_text(&h, false);
	printed_has("             ?       1.50 us   1.50  ok\n");
}

static void names_are_cut(void **state)
{
	static char name[100];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	file.name = name;
	for (size_t len = 26; len < 31; len++) {
		size_t shown;

		name[len] = '\0';
		printed_begin();
		host_boots_text(&h, false);
		shown = strspn(strstr(printed_end(), "\nnnn") + 1, "n");
		free(printed_memory.text);
		name[len] = 'n';
		assert_int_equal(shown, len < 28 ? len : 28);
	}
	file.name = "a.xrt";
}

static void left_out_files_are_listed(void **state)
{
	struct directory_file files[4] = {
		{ .kind = DIRECTORY_BAD, .error = "ERR1" },
		{ .kind = DIRECTORY_OTHER, .error = "ERR2" },
		{ .kind = DIRECTORY_OTHER, .error = "ERR3" },
		{ .kind = DIRECTORY_OTHER, .error = "ERR4" },
	};
	struct directory d = { .path = "DIR", .file = files, .nr = 4 };

	(void)state;
	printed_begin();
	directory_print_left_out(&d, 3, "MORE");
	printed_is("\nnot readable, left out\n  ERR1\n\nno captures, left out\n  ERR2\n  ERR3\n  ERR4\n");
	printed_begin();
	directory_print_left_out(&d, 2, "MORE");
	printed_is("\nnot readable, left out\n  ERR1\n\nno captures, left out\n  ERR2\n  ERR3\n  and 1 more (MORE)\n");
}

static void metrics_are_merged_by_family(void **state)
{
	static const char one[] =
		"# HELP xa Help.\n# TYPE xa gauge\nxa{h=\"1\"} 1\nxa{h=\"2\"} 2\n"
		"# HELP x Other.\n# TYPE x gauge\n# EOF\n";
	static const char two[] =
		"# HELP x Other.\n# TYPE x gauge\n# HELP xa Help.\n# TYPE xa gauge\nxa 3\n"
		"# HELP y Last.\ny 4";
	struct metric_merge *merge = metric_merge_new();
	FILE *to = xrt_memory_open(&printed_memory);

	(void)state;
	assert_non_null(merge);
	assert_int_equal(metric_merge_add(merge, one), 0);
	assert_int_equal(metric_merge_add(merge, two), 0);
	assert_int_equal(metric_merge_add(merge, "# EOF\n"), 0);
	metric_merge_write(merge, to);
	assert_int_equal(xrt_memory_close(&printed_memory), 0);
	assert_string_equal(printed_memory.text,
			    "# HELP xa Help.\n# TYPE xa gauge\nxa{h=\"1\"} 1\nxa{h=\"2\"} 2\nxa 3\n"
			    "# HELP x Other.\n# TYPE x gauge\n"
			    "# HELP y Last.\ny 4# EOF\n");
	free(printed_memory.text);
	metric_merge_free(merge);
}

/* No text of ours has more families. */
static void families_are_limited(void **state)
{
	struct metric_merge *merge = metric_merge_new();
	char text[40];

	(void)state;
	assert_non_null(merge);
	for (int i = 0; i < 257; i++) {
		snprintf(text, sizeof(text), "# HELP x%d y\n", i);
		assert_int_equal(metric_merge_add(merge, text), i < 256 ? 0 : -1);
	}
	assert_int_equal(metric_merge_add(merge, "# HELP x255 y\n"), 0);
	metric_merge_free(merge);
}

static void locales_name_their_encoding(void **state)
{
	static const struct {
		const char *all;
		const char *ctype;
		const char *lang;
		bool unicode;
	} rows[] = {
		{ "C.UTF-8", NULL, NULL, true }, { "de_DE.utf8", NULL, NULL, true },
		{ "C", "C.UTF-8", "C.UTF-8", false },
		{ "", "C.UTF-8", "C", true }, { NULL, "C", "C.UTF-8", false },
		{ "", "", "C.utf-8", true }, { "", "", "", false },
		{ NULL, NULL, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		unsetenv("LC_ALL");
		unsetenv("LC_CTYPE");
		unsetenv("LANG");
		if (rows[i].all)
			setenv("LC_ALL", rows[i].all, 1);
		if (rows[i].ctype)
			setenv("LC_CTYPE", rows[i].ctype, 1);
		if (rows[i].lang)
			setenv("LANG", rows[i].lang, 1);
		assert_int_equal(terminal_unicode(), rows[i].unicode);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_all_there_is),
		cmocka_unit_test(times_are_per_page_if_there_are_pages),
		cmocka_unit_test(paragraphs_keep_ranges_whole),
		cmocka_unit_test(boots_have_times_or_ticks),
		cmocka_unit_test(names_are_cut),
		cmocka_unit_test(left_out_files_are_listed),
		cmocka_unit_test(metrics_are_merged_by_family),
		cmocka_unit_test(families_are_limited),
		cmocka_unit_test(locales_name_their_encoding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
