// SPDX-License-Identifier: GPL-2.0
/* Unit tests: parts of texts, their lists, and where lines are wrapped. */
#include "helper.h"
#include "capture_private.h"
#include "memory.h"
#include "source.h"
#include "text.h"

#define MANY	12

static struct xrt_memory mem;

static void look_like(const char *want)
{
	assert_int_equal(xrt_memory_close(&mem), 0);
	assert_string_equal(mem.text, want);
	free(mem.text);
}

static struct xrt_damage damage[MANY];
static struct xrt_missing missing[MANY];
static struct xrt_fail fail[MANY];
static const struct xrt_fail *fails[MANY];
static struct xrt_capture cap;
static struct xrt_end end;
static struct xrt_model m;

static void start(void)
{
	memset(&cap, 0, sizeof(cap));
	memset(&end, 0, sizeof(end));
	memset(&m, 0, sizeof(m));
	for (size_t i = 0; i < MANY; i++) {
		missing[i] = (struct xrt_missing){
			XRT_STREAM_EVENT, (__u32)i * 2, (__u32)i * 2,
		};
		damage[i].offset = i;
		fails[i] = &fail[i];
	}
	cap.stat.damage = damage;
	cap.stat.missing = missing;
	cap.stat.end_known = true;
	m.cap = &cap;
	m.end = &end;
	m.fail = fails;
}

/* Lines with a text in them. */
static size_t lines_with(const char *text)
{
	FILE *to = xrt_memory_open(&mem);
	size_t nr = 0;

	assert_non_null(to);
	text_flaws_to(to, &m);
	text_alarm_to(to, &m);
	assert_int_equal(xrt_memory_close(&mem), 0);
	for (const char *at = mem.text; (at = strstr(at, text)); at++)
		nr++;
	free(mem.text);
	return nr;
}

static void a_whole_capture_has_no_flaws(void **state)
{
	(void)state;
	start();
	assert_int_equal(lines_with("\n"), 0);
	m.end = NULL;
	assert_int_equal(lines_with("\n"), 2);
	assert_int_equal(lines_with("\nnot whole\n"), 1);
}

static void ten_flaws_of_a_kind_are_listed(void **state)
{
	(void)state;
	start();
	for (size_t nr = 9; nr < MANY; nr++) {
		size_t shown = nr < 10 ? nr : 10;

		cap.stat.nr_damage = nr;
		cap.stat.nr_missing = nr;
		m.nr_fail = nr;
		assert_int_equal(lines_with("  offset "), shown);
		assert_int_equal(lines_with("  missing: event blocks "), shown);
		assert_int_equal(lines_with("FAILED: "), shown);
		assert_int_equal(lines_with("  step "), shown);
		assert_int_equal(lines_with("  and 1 more places\n"), nr == 11);
		assert_int_equal(lines_with("  and 1 more ranges\n"), nr == 11);
		assert_int_equal(lines_with(" more "), nr == 11 ? 2 : 0);
	}
}

static void each_loss_has_a_line(void **state)
{
	(void)state;
	start();
	end.lost_pages = 2;
	assert_int_equal(lines_with("  2 page records dropped for want of room; totals are of all pages\n"), 1);
	end.lost_chunks = 3;
	assert_int_equal(lines_with("  3 chunk records dropped"), 1);
	end.lost_prepare = 4;
	assert_int_equal(lines_with("  4 records of prepared chunks dropped"), 1);
	end.lost_other = 5;
	assert_int_equal(lines_with("  5 other records dropped"), 1);
	assert_int_equal(lines_with(" dropped "), 4);
	cap.stat.unknown = 6;
	assert_int_equal(lines_with("  6 records of unknown type skipped"), 1);
	cap.stat.end_known = false;
	assert_int_equal(lines_with("  the end record is missing"), 1);
}

static void hang(unsigned int column, unsigned int indent, const char *text,
		 const char *want)
{
	FILE *to = xrt_memory_open(&mem);

	assert_non_null(to);
	text_hanging(to, column, indent, text);
	look_like(want);
}

#define WORDS10	"123456789 123456789 "
#define WORDS	WORDS10 WORDS10 WORDS10

/* Lines that are not for a terminal have 80 columns. */
static void lines_end_at_the_last_column(void **state)
{
	(void)state;
	hang(0, 2, WORDS "123456789 1234567890", WORDS "123456789 1234567890\n");
	hang(0, 2, WORDS "123456789 12345678901",
	     WORDS "123456789\n  12345678901\n");
	/* A character of two bytes has one column. */
	hang(0, 2, WORDS "123456789 123456789\xc3\xa4",
	     WORDS "123456789 123456789\xc3\xa4\n");
	hang(1, 3, WORDS "123456789 1234567890",
	     WORDS "123456789\n   1234567890\n");
	hang(79, 1, "ab  cd", "ab\n cd\n");
	hang(0, 0, "", "\n");
	hang(0, 0, "a  b", "a b\n");
}

static struct xrt_boot boot = {
	.release = "6.1", .xen_version = 4 << 16 | 17, .nr_pages = 100,
	.level = XRT_LEVEL_PAGE, .flags = XRT_BOOT_DOM0,
};

static void head(const char *want)
{
	FILE *to = xrt_memory_open(&mem);

	assert_non_null(to);
	text_head_to(to, &m);
	look_like(want);
}

static bool head_has(const char *text)
{
	FILE *to = xrt_memory_open(&mem);
	bool has;

	assert_non_null(to);
	text_head_to(to, &m);
	assert_int_equal(xrt_memory_close(&mem), 0);
	has = strstr(mem.text, text);
	free(mem.text);
	return has;
}

static void heads_say_what_it_is(void **state)
{
	struct xrt_source source = { .unknown_pages = 3 };

	(void)state;
	start();
	head("boot record missing\n");
	m.boot = &boot;
	head("Linux 6.1 on Xen 4.17, dom0, 100 pages, level page\n");
	boot.flags = 0;
	head("Linux 6.1 on Xen 4.17, domU, 100 pages, level page\n");
	m.source = &source;
	assert_true(head_has("\nthe mfns of 3 pages are unknown today\n"));
	source.unknown_pages = 0;
	assert_false(head_has("unknown today"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_capture_has_no_flaws),
		cmocka_unit_test(ten_flaws_of_a_kind_are_listed),
		cmocka_unit_test(each_loss_has_a_line),
		cmocka_unit_test(lines_end_at_the_last_column),
		cmocka_unit_test(heads_say_what_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
