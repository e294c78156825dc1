// SPDX-License-Identifier: GPL-2.0
/* Rules for plain logs, on facts that are made by hand. */
#include "log_rule.h"

/* Either line alone, with its own number. */
static void ranges_that_are_not_swapped(void **state)
{
	struct logged l;

	(void)state;
	make_logged(&l);
	expect_rule(&l, log_rule_swap, false);
	l.f->event[XRT_EVENT_SWAP_MAX].line = 8;
	expect_rule(&l, log_rule_swap, true);
	assert_string_equal(l.d.what, "more ranges are where the kernel is than Linux can swap (line 8)");
	assert_says(l.d.cause, "the machine's map has many ranges");
	assert_says(l.d.remedy, "a kernel with another CONFIG_PHYSICAL_START");
	l.f->event[XRT_EVENT_NO_SWAP].line = 9;
	expect_rule(&l, log_rule_swap, true);
	assert_string_equal(l.d.what, "ACPI NVS is where the kernel is, and there is no RAM above the domain's pages to swap it with (line 9)");
	assert_says(l.d.remedy, "leave memory to Xen");
}

/* The target is beyond what an option leaves: at its bound, not below. */
static void steps_fail_beyond_a_limit(void **state)
{
	struct xrt_event *e;
	struct logged l;

	(void)state;
	make_logged(&l);
	e = &l.f->event[XRT_EVENT_STEP];
	set_event(&l, XRT_EVENT_STEP, "Failed to update kernel mapping", "");
	e->step = XRT_STEP_MAP;
	l.f->has_command_line = true;
	l.f->limit.bytes = 0x1000000;
	snprintf(l.f->limit.text, sizeof(l.f->limit.text), "mem=16M");
	expect_rule(&l, log_rule_step, true);
	assert_string_equal(l.d.where, "pfn not in the log, mfn not in the log");
	assert_says(l.d.cause, "not in the log: Xen prints why only with");
	e->pfn = 0x1000;
	e->mfn = 0x20;
	e->value = -22;
	expect_rule(&l, log_rule_step, true);
	assert_string_equal(l.d.what, "the mapping step of a page update failed with error -22 (line 7)");
	assert_string_equal(l.d.where, "pfn 1000, mfn 20");
	assert_says(l.d.cause, "the kernel maps no memory from pfn 1000 on; the target pfn 1000");
	e->pfn = 0xfff;
	expect_rule(&l, log_rule_step, true);
	assert_says(l.d.cause, "not in the log: Xen prints why only with");
	e->pfn = 0x1000;
	e->step = XRT_STEP_M2P;
	expect_rule(&l, log_rule_step, true);
	assert_says(l.d.cause, "not in the log: Xen prints why only with");
	l.f->nr_complaint = 1;
	expect_rule(&l, log_rule_step, true);
	assert_says(l.d.cause, "Xen refused it, probably for what it said before");
	l.f->nr_complaint = 0;
	e->step = XRT_STEP_P2M;
	expect_rule(&l, log_rule_step, true);
	assert_says(l.d.cause, "probably there was no memory for a page of the p2m list");
	e->step = XRT_STEP_MAP;
	l.f->limit.bytes = 0;
	l.f->has_command_line = false;
	expect_rule(&l, log_rule_step, true);
	assert_says(l.d.cause, "not proven: the kernel's command line is not in the log");
	assert_says(l.d.remedy, "look for mem= and memmap=");
}

/* What the log has of the place: function, instruction and address, or text. */
static void crashes_are_where_the_log_says(void **state)
{
	struct xrt_event *e;
	struct logged l;

	(void)state;
	make_logged(&l);
	expect_rule(&l, log_rule_crash, false);
	e = &l.f->event[XRT_EVENT_CRASH];
	set_event(&l, XRT_EVENT_CRASH, "domain_crash called", "");
	e->value = 14;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.where, "domain_crash called");
	assert_string_equal(l.d.what, "the kernel died of a page fault (line 7); what its kernel printed is not in the log");
	e->has_fault = true;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.where, "domain_crash called");
	assert_says(l.d.what, "a page fault through a NULL pointer (line 7)");
	e->fault = 0x1000;
	expect_rule(&l, log_rule_crash, true);
	assert_says(l.d.what, "a page fault (line 7)");
	e->address = 0x99;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.where, "instruction at 99, address 1000");
	e->has_fault = false;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.where,
			    "instruction at 99; its symbol is in the kernel's System.map");
	set_event(&l, XRT_EVENT_CRASH, "x", "xen_remap_memory");
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.where, "in xen_remap_memory: in the walk");
	/* An exception is nearer to the cause than Xen's line, a panic is not. */
	set_event(&l, XRT_EVENT_EXCEPTION, "y", "f");
	l.f->event[XRT_EVENT_EXCEPTION].line = 3;
	l.f->event[XRT_EVENT_EXCEPTION].value = 13;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.what, "the kernel died of a general protection fault (line 3)");
	assert_string_equal(l.d.where, "in f");
}

#define PRINTED(text) \
	"the dom0 stopped, as Xen reports (line 7)" text

/* What the kernel had printed before; an excerpt does not say. */
static void crashes_say_what_was_printed(void **state)
{
	struct logged l;

	(void)state;
	make_logged(&l);
	set_event(&l, XRT_EVENT_CRASH, "Domain 0 crashed", "");
	l.f->event[XRT_EVENT_CRASH].value = -1;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.what, PRINTED("; what its kernel printed is not in the log"));
	l.f->started = 2;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.what, PRINTED("; its kernel printed nothing"));
	l.f->entered = true;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.what, PRINTED("; its kernel printed nothing after its first lines"));
	l.f->unread = 4;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.what, PRINTED("; its kernel printed nothing that is known"));
	l.f->map[XRT_BY_KERNEL].nr = 1;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.what, PRINTED(""));
	l.f->map[XRT_BY_KERNEL].nr = 0;
	l.f->released.known = true;
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.what, PRINTED(""));
	l.f->released.known = false;
	l.f->kernel[0] = '6';
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.what, PRINTED(""));
	set_event(&l, XRT_EVENT_CRASH, "Domain 0 halted", "");
	expect_rule(&l, log_rule_crash, true);
	assert_string_equal(l.d.what, PRINTED(". A shutdown of a dom0 with another console looks the same"));
}

/* A kernel that Xen started, and that says nothing. */
static void silent_kernels(void **state)
{
	struct logged l;

	(void)state;
	make_logged(&l);
	expect_rule(&l, log_rule_silent, false);
	l.f->started = 2;
	expect_rule(&l, log_rule_silent, false);
	l.f->first.known = true;
	expect_rule(&l, log_rule_silent, true);
	assert_string_equal(l.d.what, "the kernel printed nothing after Xen had started it (line 2)");
	assert_string_equal(l.d.cause, "not known");
	l.f->first.known = false;
	l.f->p2m.known = true;
	expect_rule(&l, log_rule_silent, true);
	l.f->started = 0;
	expect_rule(&l, log_rule_silent, false);
	l.f->entered = true;
	l.f->unread = 9;
	expect_rule(&l, log_rule_silent, true);
	assert_says(l.d.what, "the kernel printed nothing that is known after its first lines");
	snprintf(l.f->limit.other, sizeof(l.f->limit.other), "memmap=1M");
	expect_rule(&l, log_rule_silent, true);
	assert_string_equal(l.d.cause, "suspected: memmap=1M on the kernel's command line takes memory away");
	snprintf(l.f->limit.text, sizeof(l.f->limit.text), "mem=1M");
	l.f->limit.bytes = 1;
	expect_rule(&l, log_rule_silent, true);
	assert_string_equal(l.d.cause, "suspected: mem=1M on the kernel's command line takes memory away");
	l.f->kernel[0] = '6';
	expect_rule(&l, log_rule_silent, false);
}

static void releases_that_xen_refused(void **state)
{
	struct logged l;

	(void)state;
	make_logged(&l);
	expect_rule(&l, log_rule_release, false);
	l.f->event[XRT_EVENT_RELEASE].line = 7;
	l.f->event[XRT_EVENT_RELEASE].value = -1;
	expect_rule(&l, log_rule_release, true);
	assert_string_equal(l.d.where, "");
	assert_string_equal(l.d.cause, "not in the log");
	l.f->event[XRT_EVENT_RELEASE].pfn = 0;
	l.f->nr_complaint = 1;
	expect_rule(&l, log_rule_release, true);
	assert_string_equal(l.d.where, "pfn 0, error -1");
	assert_says(l.d.cause, "probably what Xen said");
	expect_rule(&l, log_rule_released, false);
	l.f->event[XRT_EVENT_NO_RANGE].line = 3;
	expect_rule(&l, log_rule_released, true);
	assert_says(l.d.what, "pages were given back to Xen (line 3)");
	l.f->released = (struct xrt_maybe){ 256, true };
	expect_rule(&l, log_rule_released, true);
	assert_says(l.d.what, "256 pages (1 MiB) were given back to Xen");
}

/* A warning of the walk counts if the kernel cannot have gone on after it. */
static void warnings_of_the_walk(void **state)
{
	struct logged l;

	(void)state;
	make_logged(&l);
	expect_rule(&l, log_rule_bug, false);
	set_event(&l, XRT_EVENT_WARNING, "WARNING: CPU: 0", "xen_remap_memory");
	expect_rule(&l, log_rule_bug, true);
	assert_says(l.d.what, "probably a page update of the walk failed");
	set_event(&l, XRT_EVENT_WARNING, "a report", "xen_update_mem_tables");
	expect_rule(&l, log_rule_bug, true);
	assert_string_equal(l.d.what, "the kernel reported a failure in the walk");
	set_event(&l, XRT_EVENT_WARNING, "WARNING", "xen_memory_setup");
	expect_rule(&l, log_rule_bug, false);
	set_event(&l, XRT_EVENT_WARNING, "WARNING", "xen_remap_memory");
	l.f->remapped.known = true;
	expect_rule(&l, log_rule_bug, false);
	/* A BUG is reported in any case. */
	set_event(&l, XRT_EVENT_BUG, "kernel BUG at mm/x.c:1!", "");
	expect_rule(&l, log_rule_bug, true);
	assert_string_equal(l.d.what, "the kernel hit a BUG after the remap was done");
	l.f->remapped.known = false;
	expect_rule(&l, log_rule_bug, true);
	assert_says(l.d.what, "; whether the remap was done by then is not in the log");
	assert_string_equal(l.d.cause, "not proven to be about the remap");
	l.all.remap = false;
	expect_rule(&l, log_rule_bug, true);
	assert_string_equal(l.d.what, "the kernel hit a BUG");
	assert_says(l.d.cause, "this kind of domain has none");
}

#define SETUP	"kernel BUG at arch/x86/xen/setup.c"
#define P2M	"kernel BUG at arch/x86/xen/p2m.c"
#define MMU	"kernel BUG at arch/x86/xen/mmu_pv.c"

/* A source line that is known says what happened, if the function fits. */
static void source_lines_have_to_fit_their_function(void **state)
{
	static const struct {
		const char *text;
		__s64 line;
		const char *function;
		bool known;
		__u32 minor;
	} row[] = {
		{ SETUP, 729, "xen_pt_check_e820", true, 12 },
		{ SETUP, 729, "xen_remap_memory", false, 12 },
		{ SETUP, 680, "xen_memory_setup", true, 12 },
		{ SETUP, 680, "xen_remap_memory", false, 12 },
		{ P2M, 877, "xen_add_remap_nonram", true, 12 },
		{ P2M, 877, "xen_remap_memory", false, 12 },
		{ SETUP, 300, "", true, 1 },
		{ SETUP, 300, "xen_remap_memory", true, 1 },
		{ SETUP, 300, "xen_update_mem_tables", true, 1 },
		{ SETUP, 300, "xen_memory_setup", false, 1 },
		{ SETUP, 511, "xen_remap_memory", true, 1 },
		{ SETUP, 511, "xen_memory_setup", false, 1 },
		{ SETUP, 858, "xen_memory_setup", true, 1 },
		{ SETUP, 858, "xen_remap_memory", false, 1 },
		{ SETUP, 877, "xen_memory_setup", true, 1 },
		{ SETUP, 877, "xen_remap_memory", false, 1 },
		{ SETUP, 764, "xen_memory_setup", true, 1 },
		{ SETUP, 764, "xen_remap_memory", false, 1 },
		{ MMU, 2015, "xen_pt_check_e820", true, 1 },
		{ MMU, 2015, "xen_memory_setup", false, 1 },
		{ MMU, 1902, "xen_relocate_p2m", true, 1 },
		{ MMU, 1902, "xen_memory_setup", false, 1 },
		{ MMU, 1000, "xen_memory_setup", true, 1 },
		{ SETUP, 0, "", false, 1 },
		{ SETUP, -300, "", false, 1 },
		{ "kernel BUG at setup.c", 300, "", false, 1 },
	};
	struct logged l;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		make_logged(&l);
		set_event(&l, XRT_EVENT_BUG, row[i].text, row[i].function);
		l.f->version = 6 << 16 | row[i].minor;
		l.f->event[XRT_EVENT_BUG].value = row[i].line;
		expect_rule(&l, log_rule_bug, true);
		if (!!strstr(l.d.what, "this is what that source line of Linux") != row[i].known)
			fail_msg("%lld %s: %s", row[i].line, row[i].function, l.d.what);
	}
}

/* Of warnings, those of a page update count; others leave the kernel alive. */
static void source_lines_of_warnings(void **state)
{
	struct logged l;

	(void)state;
	make_logged(&l);
	l.f->version = 6 << 16 | 1;
	set_event(&l, XRT_EVENT_WARNING, "WARNING: at arch/x86/xen/setup.c", "");
	l.f->event[XRT_EVENT_WARNING].value = 298;
	expect_rule(&l, log_rule_bug, true);
	assert_says(l.d.what, "probably the p2m step of a page update failed");
	l.f->event[XRT_EVENT_WARNING].value = 273;
	expect_rule(&l, log_rule_bug, false);
	/* An option that limits memory explains a mapping that failed. */
	snprintf(l.f->limit.text, sizeof(l.f->limit.text), "mem=16M");
	l.f->limit.bytes = 0x1000000;
	l.f->event[XRT_EVENT_WARNING].value = 312;
	expect_rule(&l, log_rule_bug, true);
	assert_says(l.d.cause, "probably mem=16M on the kernel's command line: the kernel maps no memory from pfn 1000 on");
	l.f->event[XRT_EVENT_WARNING].value = 305;
	expect_rule(&l, log_rule_bug, true);
	assert_says(l.d.cause, "not in the log: look for");
	set_event(&l, XRT_EVENT_BUG, SETUP, "");
	l.f->event[XRT_EVENT_BUG].value = 314;
	expect_rule(&l, log_rule_bug, true);
	assert_says(l.d.cause, "probably mem=16M on the kernel's command line");
	l.f->limit.bytes = 0;
	expect_rule(&l, log_rule_bug, true);
	assert_says(l.d.cause, "not in the log: look for");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_that_are_not_swapped),
		cmocka_unit_test(steps_fail_beyond_a_limit),
		cmocka_unit_test(crashes_are_where_the_log_says),
		cmocka_unit_test(crashes_say_what_was_printed),
		cmocka_unit_test(silent_kernels),
		cmocka_unit_test(releases_that_xen_refused),
		cmocka_unit_test(warnings_of_the_walk),
		cmocka_unit_test(source_lines_have_to_fit_their_function),
		cmocka_unit_test(source_lines_of_warnings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
