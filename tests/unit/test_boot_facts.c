// SPDX-License-Identifier: GPL-2.0
/* Unit tests: facts of single lines, and of the logs of many machines in one. */
#include "helper.h"
#include "boot_log.h"

static struct xrt_boot_log parse_text(const char *text)
{
	struct xrt_boot_log log;

	assert_int_equal(xrt_boot_log_parse(&log, text, strlen(text)), 0);
	return log;
}

#define MACHINES	40

static const struct xrt_boot_brief *brief_of(const struct xrt_boot_log *log, __u32 nr)
{
	for (size_t i = 0; i < log->nr_brief; i++) {
		if (log->brief[i].nr == nr)
			return &log->brief[i];
	}
	fail_msg("no boot %u", nr);
	return NULL;
}

/* The boots that are open are those of the latest machines, and of no machine. */
static void the_oldest_machine_makes_room(void **state)
{
	char text[MACHINES * 200];
	int n = sprintf(text, "Linux version 5.0.0 (x)\n");
	struct xrt_boot_log log;

	(void)state;
	for (int i = 1; i <= MACHINES; i++)
		n += sprintf(text + n,
			     "Mar  3 08:14:07 h%d kernel: Linux version 6.%d.0 (x)\n"
			     "Mar  3 08:14:07 h%d kernel: Remapped %d page(s)\n",
			     i, i, i, i);
	for (int i = MACHINES - 14; i <= MACHINES; i++)
		n += sprintf(text + n,
			     "Mar  3 08:14:08 h%d kernel: Remapped %d page(s)\n",
			     i, 1000 + i);
	sprintf(text + n, "Remapped 7 page(s)\n");
	log = parse_text(text);
	assert_int_equal(log.boots, MACHINES + 1);
	assert_int_equal(log.nr_brief, MACHINES + 1);
	/* As many names are kept. */
	assert_int_equal(log.hosts, 16);
	assert_int_equal(brief_of(&log, 1)->remapped.value, 7);
	for (__u32 i = 1; i <= MACHINES; i++) {
		const struct xrt_boot_brief *b = brief_of(&log, i + 1);
		char kernel[16];

		snprintf(kernel, sizeof(kernel), "6.%u.0", i);
		assert_string_equal(b->kernel, kernel);
		assert_int_equal(b->line, 2 * i);
		assert_int_equal(b->remapped.value,
				 i < MACHINES - 14 ? i : 1000 + i);
	}
	xrt_boot_log_free(&log);
}

#define WORDS	"not enough extra memory regions"

/* Quotations of the line are not the line; the message of a record is. */
static void quoted_lines_are_no_events(void **state)
{
	static const struct {
		const char *text;
		bool event;
	} line[] = {
		{ WORDS, true },
		{ "\"" WORDS "\"", false },
		{ " \"" WORDS "\"", false },
		{ ":\"" WORDS "\"", false },
		{ "x: \"" WORDS "\"", false },
		{ "\"x\" \"" WORDS "\"", false },
		{ "\"x\", \"" WORDS "\"", false },
		{ "\"x\":\"" WORDS "\"", true },
		{ "\"x\" : \"" WORDS "\"", true },
		{ "\"x\" is a mark that is too far away from the words of this line: " WORDS,
		  true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(line); i++) {
		struct xrt_boot_log log = parse_text(line[i].text);

		if (!log.facts.event[XRT_EVENT_NO_REGION].line == line[i].event)
			fail_msg("wrong: %s", line[i].text);
		xrt_boot_log_free(&log);
	}
}

static void the_latest_complaints_are_kept(void **state)
{
	static const char text[] =
		"(XEN) Xen version 4.17.3 (x)\n"
		"(XEN) mm.c:1: d0v0 first\n(XEN) mm.c:2: d0v0 second\n"
		"(XEN) mm.c:3: d0v0 third\n(XEN) mm.c:4: d0v0 fourth\n"
		"(XEN) mm.c:5: d0v0 fifth\n";
	static const char * const want[] = { "third", "fourth", "fifth" };
	struct xrt_boot_log log = parse_text(text);
	const struct xrt_boot_facts *f = &log.facts;

	(void)state;
	assert_int_equal(f->nr_complaint, XRT_COMPLAINTS);
	for (size_t i = 0; i < XRT_COMPLAINTS; i++) {
		assert_non_null(strstr(f->complaint[i], want[i]));
		assert_int_equal(f->complaint_at[i],
				 strstr(text, f->complaint[i]) - text);
	}
	xrt_boot_log_free(&log);
}

/* The first whole number counts: what follows may be of another fault. */
static void registers_of_a_crash(void **state)
{
	struct xrt_boot_log log = parse_text(
		"(XEN) Xen version 4.17.3 (x)\n"
		"(XEN) RIP:    e033:[<ffffffff81000000>]\n"
		"(XEN) d0v0 Unhandled page fault fault/trap [#14, ec=0003]\n"
		"(XEN) RIP:    e033:[<ffffffff81>]\n"
		"(XEN) RIP:    e033:[<zz>]\n"
		"(XEN) cr2: ffff8880\n"
		"(XEN) RIP:    e033:[<ffffffff81a2b3c4>]\n"
		"(XEN) cr2: ffff888000000010\n"
		"(XEN) RIP:    e033:[<ffffffff81a2b3c5>]\n"
		"(XEN) cr2: ffff888000000020\n");
	const struct xrt_event *e = &log.facts.event[XRT_EVENT_CRASH];

	(void)state;
	assert_int_equal(e->line, 3);
	assert_int_equal(e->value, 14);
	assert_true(e->address == 0xffffffff81a2b3c4);
	assert_true(e->has_fault);
	assert_true(e->fault == 0xffff888000000010);
	xrt_boot_log_free(&log);
}

static void packages_name_the_version_of_their_source(void **state)
{
	static const struct {
		const char *line;
		bool known;
		__u64 patch;
	} kernel[] = {
		{ "6.1.7 (x@y) #1", true, 7 },
		{ "6.1.0 (x@y) #1", true, 0 },
		{ "6.1.0-18-amd64 (x@y) #1 SMP Debian 6.1.76-1 (2024-02-01)", true, 76 },
		{ "6.5.0-9-generic (x@y) #9-Ubuntu SMP (Ubuntu 6.5.0-9.9-generic 6.5.3)",
		  true, 3 },
		/* Of another series. */
		{ "6.1.0-18-amd64 (x@y) #1 SMP Debian 6.2.76-1 (2024-02-01)", false, 0 },
		{ "6.1.0-18-amd64 (x@y) #1 SMP", false, 0 },
		{ "6.1.0-rc3 (x@y) #1", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kernel); i++) {
		char text[200];
		struct xrt_boot_log log;

		snprintf(text, sizeof(text), "Linux version %s\n", kernel[i].line);
		log = parse_text(text);
		assert_int_equal(log.facts.patch.known, kernel[i].known);
		assert_int_equal(log.facts.patch.value, kernel[i].patch);
		xrt_boot_log_free(&log);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_machine_makes_room),
		cmocka_unit_test(quoted_lines_are_no_events),
		cmocka_unit_test(the_latest_complaints_are_kept),
		cmocka_unit_test(registers_of_a_crash),
		cmocka_unit_test(packages_name_the_version_of_their_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
