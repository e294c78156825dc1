// SPDX-License-Identifier: GPL-2.0
/* Unit tests: events that lines of a kernel and of Xen report. */
#include "parsed_log.h"
#include "boot_reader.h"

#define KERNEL	"Linux version 6.1.2 (x@y) #1\n"
#define SETUP	"arch/x86/xen/setup.c"
#define OOPS	"BUG: unable to handle page fault for address: "
/* As long as a function's name may be, and half of it. */
#define HALF	"a_name_of_24_characters_"
#define LONG	HALF HALF

static const struct {
	const char *text;
	enum xrt_log_event event;
	__u64 line;
	__s64 value;
	const char *function;
	__u64 address;
	bool has_fault;
	__u64 fault;
} kernel[] = {
	{ "kernel BUG at " SETUP ":313!", XRT_EVENT_BUG, 1, 313, "", 0, false, 0 },
	{ "kernel BUG at " SETUP ":313", XRT_EVENT_BUG, 1, 0, "", 0, false, 0 },
	{ "kernel BUG at " SETUP ":x!", XRT_EVENT_BUG, 1, 0, "", 0, false, 0 },
	{ "kernel BUG at " SETUP, XRT_EVENT_BUG, 1, 0, "", 0, false, 0 },
	{ "kernel BUG at " SETUP ":313!\nkernel BUG at " SETUP ":314!", XRT_EVENT_BUG, 1, 313,
	  "", 0, false, 0 },
	{ "WARNING: CPU: 0 PID: 0 at " SETUP ":312 xen_remap_memory+0x1b5/0x287",
	  XRT_EVENT_WARNING, 1, 312, "xen_remap_memory", 0, false, 0 },
	{ "WARNING: at " SETUP ":312 a.b_c+0x1/0x2\nWARNING: at " SETUP ":9 d+0x1/0x2",
	  XRT_EVENT_WARNING, 1, 312, "a.b_c", 0, false, 0 },
	{ "WARNING: at " SETUP ":312", XRT_EVENT_WARNING, 0, 0, "", 0, false, 0 },
	{ "WARNING: at kernel/x.c:312 f+0x1/0x2", XRT_EVENT_WARNING, 0, 0, "", 0, false, 0 },
	/* A name of 47 characters fits, one of 48 does not. */
	{ "WARNING: at " SETUP ":1 x" LONG "+0x1", XRT_EVENT_WARNING, 1, 1, "", 0, false,
	  0 },
	{ "WARNING: at " SETUP ":1 " LONG "+0x1", XRT_EVENT_WARNING, 1, 1, "", 0, false, 0 },
	{ "WARNING: at " SETUP ":1 -_name_of_24_characters_" HALF "+0x1", XRT_EVENT_WARNING, 1,
	  1, "_name_of_24_characters_" HALF, 0, false, 0 },
	{ "WARNING: at " SETUP ":1 +0x1", XRT_EVENT_WARNING, 1, 1, "", 0, false, 0 },
	/* The first one of these that the log has takes the function. */
	{ "kernel BUG at x:1!\nRIP: e030:f1+0x1/0x2\nRIP: e030:f2+0x1/0x2", XRT_EVENT_BUG, 1, 1,
	  "f1", 0, false, 0 },
	{ "WARNING: at " SETUP ":1 x\nkernel BUG at x:2!\nRIP: e030:f+0x1/0x2", XRT_EVENT_BUG, 2,
	  2, "f", 0, false, 0 },
	{ "WARNING: at " SETUP ":1 x\nkernel BUG at x:2!\nRIP: e030:f+0x1/0x2",
	  XRT_EVENT_WARNING, 1, 1, "", 0, false, 0 },
	{ "RIP: e030:xen_remap_memory+0x1b5/0x287", XRT_EVENT_WARNING, 1, 0,
	  "xen_remap_memory", 0, false, 0 },
	{ "RIP: e030:xen_update_mem_tables+0x5/0x7", XRT_EVENT_WARNING, 1, 0,
	  "xen_update_mem_tables", 0, false, 0 },
	{ "RIP: e030:xen_other+0x5/0x7", XRT_EVENT_WARNING, 0, 0, "", 0, false, 0 },
	{ KERNEL OOPS "ffff888000000010", XRT_EVENT_EXCEPTION, 2, 14, "", 0, true,
	  0xffff888000000010 },
	{ KERNEL OOPS "ffff88800000001", XRT_EVENT_EXCEPTION, 2, 14, "", 0, false, 0 },
	{ KERNEL OOPS "zz", XRT_EVENT_EXCEPTION, 2, 14, "", 0, false, 0 },
	{ KERNEL "BUG: unable to handle page fault", XRT_EVENT_EXCEPTION, 2, 14, "", 0, false,
	  0 },
	{ KERNEL "BUG: unable to handle kernel NULL pointer dereference at 0000000000000010",
	  XRT_EVENT_EXCEPTION, 2, 14, "", 0, true, 0x10 },
	{ KERNEL "BUG: unable to handle x at address: 0000000000000010",
	  XRT_EVENT_EXCEPTION, 2, 14, "", 0, true, 0x10 },
	{ KERNEL "BUG: unable to handle x at 1\n" OOPS "ffff888000000010",
	  XRT_EVENT_EXCEPTION, 2, 14, "", 0, false, 0 },
	{ KERNEL "[   20.000000] " OOPS "ffff888000000010", XRT_EVENT_EXCEPTION, 2, 14, "", 0,
	  true, 0xffff888000000010 },
	/* Later it is of another cause, and without a kernel it is nobody's. */
	{ KERNEL "[   20.000001] " OOPS "ffff888000000010", XRT_EVENT_EXCEPTION, 0, 0, "", 0,
	  false, 0 },
	{ KERNEL "Remapped 5 page(s)\n" OOPS "ffff888000000010", XRT_EVENT_EXCEPTION, 0, 0, "",
	  0, false, 0 },
	{ OOPS "ffff888000000010", XRT_EVENT_EXCEPTION, 0, 0, "", 0, false, 0 },
	{ "PANIC: early exception 0x06 IP 10000e030:ffffffff83a234ce error 0 cr2 0x10",
	  XRT_EVENT_EXCEPTION, 1, 6, "", 0xffffffff83a234ce, false, 0 },
	{ "PANIC: early exception 0x0e IP 10000e030:ffffffff83a234c error 0 cr2 0x10",
	  XRT_EVENT_EXCEPTION, 1, 14, "", 0, true, 0x10 },
	{ "PANIC: early exception 0x0e IP 10000e030:ffffffff83a234ce error 0 cr2 zz",
	  XRT_EVENT_EXCEPTION, 1, 14, "", 0xffffffff83a234ce, false, 0 },
	{ "PANIC: early exception 0x0d\nPANIC: early exception 0x0e IP 1:ffffffff83a234ce",
	  XRT_EVENT_EXCEPTION, 1, 13, "", 0, false, 0 },
	{ "xen_remap: no memory for 12 blocks, pfn 7", XRT_EVENT_NO_RECORD, 1, 12, "", 0, false,
	  0 },
	{ "(XEN) d0v0 Unhandled vec 6", XRT_EVENT_CRASH, 1, 6, "", 0, false, 0 },
	{ "(XEN) d0v0 Unhandled [#13, ec=0]", XRT_EVENT_CRASH, 1, 13, "", 0, false, 0 },
	{ "(XEN) d0v0 Unhandled invalid opcode fault", XRT_EVENT_CRASH, 1, -1, "", 0, false,
	  0 },
	{ "(XEN) d0v0 Unhandled invalid opcode trap", XRT_EVENT_CRASH, 1, -1, "", 0, false, 0 },
	{ "(XEN) d0v0 Unhandled message", XRT_EVENT_CRASH, 0, 0, "", 0, false, 0 },
	{ "(XEN) d0v0 Unhandled vec 6\n(XEN) d0v0 Unhandled vec 7", XRT_EVENT_CRASH, 1, 6, "",
	  0, false, 0 },
	{ "(XEN) Domain 0 crashed", XRT_EVENT_CRASH, 1, -1, "", 0, false, 0 },
	{ "(XEN) Hardware Dom0 halted", XRT_EVENT_CRASH, 1, -1, "", 0, false, 0 },
	{ "Remapped 5 page(s)\n(XEN) Hardware Dom0 halted", XRT_EVENT_CRASH, 0, 0, "", 0, false,
	  0 },
	{ "(XEN) Domain 1 crashed", XRT_EVENT_CRASH, 0, 0, "", 0, false, 0 },
};

static void lines_become_events(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kernel); i++) {
		struct xrt_boot_log log = parse_text(kernel[i].text);
		const struct xrt_event *e = &log.facts.event[kernel[i].event];

		if (e->line != kernel[i].line || e->value != kernel[i].value ||
		    strcmp(e->function, kernel[i].function) ||
		    e->address != kernel[i].address || e->has_fault != kernel[i].has_fault ||
		    e->fault != kernel[i].fault)
			fail_msg("line %llu, value %lld, in '%s', at %llx, fault %d %llx: %s",
				 e->line, e->value, e->function, e->address, e->has_fault,
				 e->fault, kernel[i].text);
		xrt_boot_log_free(&log);
	}
}

/* A page that Xen did not take back, as a kernel and as its engine report it. */
static void a_failed_release_has_its_page(void **state)
{
	static const struct {
		const char *text;
		__u64 pfn;
		__s64 value;
	} line[] = {
		{ "Failed to release pfn 1a2b err=-12", 0x1a2b, -12 },
		{ "Failed to release pfn x err=-12", XRT_NO_PFN, -12 },
		{ "Failed to release pfn 1a2b", 0x1a2b, 0 },
		{ "Failed to release pfn 1a2b err=-12\nFailed to release pfn 1a2c err=-1", 0x1a2b,
		  -12 },
		{ "xen_remap: cannot release pfn=1a2b: -12", 0x1a2b, -12 },
		{ "xen_remap: cannot release pfn=1a2b", XRT_NO_PFN, 0 },
		{ "xen_remap: cannot release pfn=x: -12", XRT_NO_PFN, -12 },
		{ "xen_remap: cannot release pfn=1a2b: -12\n"
		  "xen_remap: cannot release pfn=1a2c: -1", 0x1a2b, -12 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(line); i++) {
		struct xrt_boot_log log = parse_text(line[i].text);
		const struct xrt_event *e = &log.facts.event[XRT_EVENT_RELEASE];

		if (e->line != 1 || e->pfn != line[i].pfn || e->value != line[i].value)
			fail_msg("pfn %llx, value %lld: %s", e->pfn, e->value, line[i].text);
		assert_true(e->mfn == XRT_NO_PFN);
		assert_false(e->late);
		xrt_boot_log_free(&log);
	}
}

/* The number of another line is not that of a page. */
static void only_a_release_has_a_page(void **state)
{
	struct xrt_boot_log log = parse_text("xen_remap: no memory for 12 blocks, pfn 7");

	(void)state;
	assert_true(log.facts.event[XRT_EVENT_NO_RECORD].pfn == XRT_NO_PFN);
	xrt_boot_log_free(&log);
}

/* The reason is in one of the two lines after it. */
static void a_panic_of_xen_has_its_reason(void **state)
{
	static const struct {
		const char *text;
		const char *reason;
	} panic[] = {
		{ "(XEN) Panic on CPU 0:\n(XEN) FATAL TRAP", "FATAL TRAP" },
		{ "(XEN) Panic on CPU 0:\n\n(XEN) FATAL TRAP", "FATAL TRAP" },
		{ "(XEN) Panic on CPU 0:\n\n\n(XEN) FATAL TRAP", "Panic on CPU 0:" },
		{ "(XEN) Panic on CPU 0:\n(XEN) first\n(XEN) second", "first" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(panic); i++) {
		struct xrt_boot_log log = parse_text(panic[i].text);
		const struct xrt_event *e = &log.facts.event[XRT_EVENT_XEN_PANIC];

		assert_int_equal(e->line, 1);
		assert_string_equal(e->text, panic[i].reason);
		xrt_boot_log_free(&log);
	}
}

/* Wrapped right after its prefixes, it has them no more. */
static void a_complaint_without_prefix_is_whole(void **state)
{
	struct xrt_boot_log log = parse_text("(XEN) [    0.500000] \nmm.c:1: d0v0 first\n");

	(void)state;
	assert_int_equal(log.facts.nr_complaint, 1);
	assert_string_equal(log.facts.complaint[0], "mm.c:1: d0v0 first");
	xrt_boot_log_free(&log);
}

static void other_domains_have_numbers(void **state)
{
	static const struct {
		const char *body;
		bool other;
	} of[] = {
		{ "d1v0 x", true }, { "d0v0 x", false }, { "d1 x", false }, { "d12v3", true },
		{ "x d1v0", true }, { "xd1v0", false }, { "9d1v0", false }, { "(d1v0)", true },
		{ "d0v1 d2v0", true }, { "Dom1", true }, { "Dom0", false }, { "dom12 x", true },
		{ "Domain 7 x", true }, { "Domain 0 x", false }, { "domain 3", true },
		{ "domain x", false }, { "dv1", false }, { "", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(of); i++) {
		if (boot_event_of_other(of[i].body) != of[i].other)
			fail_msg("wrong: %s", of[i].body);
	}
}

/* A task with a number runs later than the remap, if its line is near. */
static void tasks_are_later_than_the_remap(void **state)
{
	static const struct {
		int lines;
		int pid;
		bool late;
	} task[] = {
		{ 0, 1, true }, { 22, 1, true }, { 23, 1, false }, { 0, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(task); i++) {
		char text[200] = "kernel BUG at x:1!\n";
		struct xrt_boot_log log;

		memset(text + strlen(text), '\n', (size_t)task[i].lines);
		sprintf(text + strlen(text),
			"CPU: 0 PID: %d Comm: x Not tainted 6.0.2 #1\n", task[i].pid);
		log = parse_text(text);
		assert_int_equal(log.facts.event[XRT_EVENT_BUG].late, task[i].late);
		assert_int_equal(log.facts.event[XRT_EVENT_PANIC].line, 0);
		assert_string_equal(log.facts.kernel, "6.0.2");
		xrt_boot_log_free(&log);
	}
}

static void a_task_without_an_event_says_nothing(void **state)
{
	struct xrt_boot_log log = parse_text("CPU: 0 PID: 7 Comm: x Not tainted 6.0.2 #1");

	(void)state;
	assert_string_equal(log.facts.kernel, "");
	assert_false(log.facts.event[XRT_EVENT_BUG].late);
	assert_false(log.facts.event[XRT_EVENT_PANIC].late);
	xrt_boot_log_free(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_become_events),
		cmocka_unit_test(a_failed_release_has_its_page),
		cmocka_unit_test(only_a_release_has_a_page),
		cmocka_unit_test(a_panic_of_xen_has_its_reason),
		cmocka_unit_test(a_complaint_without_prefix_is_whole),
		cmocka_unit_test(other_domains_have_numbers),
		cmocka_unit_test(tasks_are_later_than_the_remap),
		cmocka_unit_test(a_task_without_an_event_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
