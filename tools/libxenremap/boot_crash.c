// SPDX-License-Identifier: GPL-2.0
/* Where a kernel died: its BUGs, warnings and exceptions, and in which function. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "boot_line.h"
#include "boot_reader.h"

/* "kernel BUG at arch/x86/xen/setup.c:313!" */
static bool look_bug(struct xrt_boot_facts *f, const struct log_line *line)
{
	const char *p = strstr(line->text, "kernel BUG at "), *colon, *end;
	struct xrt_event *e;
	__u64 n;

	if (!p)
		return false;
	e = boot_event_new(f, XRT_EVENT_BUG, line);
	colon = strchr(p, ':');
	/* Without its "!" the number may lack digits. */
	end = colon ? xrt_parse_number(colon + 1, &n) : NULL;
	if (e && end && *end == '!')
		e->value = (__s64)n;
	return true;
}

/*
 * "xen_remap_memory+0x1b5/0x287" somewhere in the text, which starts with a blank
 * or with words, so not within a name.
 */
static void take_function(struct xrt_event *e, const char *text)
{
	const char *end = strstr(text, "+0x"), *start = end;
	size_t len;

	if (!end || *e->function)
		return;
	while (isalnum((unsigned char)start[-1]) || strchr("_.", start[-1]))
		start--;
	len = (size_t)(end - start);
	if (len < sizeof(e->function)) {
		memcpy(e->function, start, len);
		e->function[len] = '\0';
	}
}

/* "WARNING: CPU: 0 PID: 0 at arch/x86/xen/setup.c:312 xen_remap_memory+0x..." */
static bool look_warning(struct xrt_boot_facts *f, const struct log_line *line)
{
	const char *p = strstr(line->text, "WARNING: "), *end;
	struct xrt_event *e;
	__u64 n;

	p = p ? strstr(p, "arch/x86/xen/") : NULL;
	p = p ? strchr(p, ':') : NULL;
	end = p ? xrt_parse_number(p + 1, &n) : NULL;
	if (!end || *end != ' ')
		return false;
	e = boot_event_new(f, XRT_EVENT_WARNING, line);
	if (!e)
		return true;
	e->value = (__s64)n;
	take_function(e, end);
	return true;
}

/* Functions in which a kernel reports nothing but a failed page update. */
static bool is_in_walk(const char *text)
{
	return strstr(text, ":xen_remap_memory+0x") ||
	       strstr(text, ":xen_update_mem_tables+0x");
}

/*
 * "RIP: e030:xen_remap_memory+0x1b5/0x287": of what was reported before, which
 * an excerpt may not have.
 */
static bool look_function(struct xrt_boot_facts *f, const struct log_line *line)
{
	static const enum xrt_log_event of[] = {
		XRT_EVENT_BUG, XRT_EVENT_EXCEPTION, XRT_EVENT_WARNING,
	};
	const char *p = strstr(line->text, "RIP: ");

	if (!p)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(of); i++) {
		if (!f->event[of[i]].line)
			continue;
		take_function(&f->event[of[i]], p);
		return true;
	}
	if (!is_in_walk(p))
		return false;
	take_function(boot_event_new(f, XRT_EVENT_WARNING, line), p);
	return true;
}

/* What is said of a death follows it within this number of lines. */
#define NEAR_LINES	24
/* So early nothing but the start of the kernel runs. */
#define EARLY_NS	(20ULL * 1000000000)

/* "BUG: unable to handle page fault for address: ffff888000000000" */
static bool look_oops(struct xrt_boot_facts *f, const struct log_line *line)
{
	const char *p = strstr(line->text, "BUG: unable to handle "), *at;
	struct xrt_event *e;
	__u64 n;
	int digits;

	if (!p || f->remapped.known || !*f->kernel ||
	    (line->has_time && line->time_ns > EARLY_NS))
		return false;
	e = boot_event_new(f, XRT_EVENT_EXCEPTION, line);
	if (!e)
		return true;
	e->value = 14;
	at = strstr(p, " at ");
	at = at ? at + 4 : strstr(p, "address: ");
	if (at && !strncmp(at, "address: ", 9))
		at += 9;
	if (at && xrt_parse_hex(at, &n, &digits) && digits == 16) {
		e->fault = n;
		e->has_fault = true;
	}
	return true;
}

/* "PANIC: early exception 0x06 IP 10000e030:ffffffff83a234ce error 0 cr2 0x0" */
static bool look_early_exception(struct xrt_boot_facts *f,
				 const struct log_line *line)
{
	const char *p = strstr(line->text, "PANIC: early exception ");
	struct xrt_event *e;
	const char *ip, *cr2;
	__u64 n;
	int digits;

	if (!p)
		return false;
	e = boot_event_new(f, XRT_EVENT_EXCEPTION, line);
	if (!e)
		return true;
	e->value = strtoll(p + 23, NULL, 16);
	ip = strstr(p, " IP ");
	ip = ip ? strchr(ip, ':') : NULL;
	if (ip && xrt_parse_hex(ip + 1, &n, &digits) && digits == 16)
		e->address = n;
	cr2 = strstr(p, "cr2 0x");
	if (cr2 && xrt_parse_hex(cr2 + 6, &n, &digits) && e->value == 14) {
		e->fault = n;
		e->has_fault = true;
	}
	return true;
}

/*
 * The version of the kernel is in front of the number of its build, behind
 * the blank of "PID: ".
 */
static void take_version(struct xrt_boot_facts *f, const char *text)
{
	const char *p = strstr(text, " #"), *start = p;

	while (start && start[-1] != ' ')
		start--;
	if (p && !*f->kernel && xrt_parse_version(start))
		boot_kernel_version(f, start);
}

/*
 * "CPU: 5 PID: 2351 Comm: xenstored Not tainted 6.0.2 #1": only the first task
 * is there at the remap.
 */
static bool look_task(struct xrt_boot_facts *f, const struct log_line *line)
{
	static const enum xrt_log_event of[] = {
		XRT_EVENT_BUG, XRT_EVENT_EXCEPTION, XRT_EVENT_WARNING,
		XRT_EVENT_PANIC,
	};
	const char *p = strstr(line->text, "PID: ");
	bool any = false;
	__u64 pid;

	if (!p || !strstr(p, "Comm: ") || !xrt_parse_number(p + 5, &pid))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(of); i++) {
		struct xrt_event *e = &f->event[of[i]];

		if (!e->line)
			continue;
		any = true;
		e->late |= pid && line->nr < e->line + NEAR_LINES;
	}
	if (any)
		take_version(f, p);
	return any;
}

bool boot_crash_kernel(struct xrt_boot_facts *f, const struct log_line *line)
{
	return look_bug(f, line) || look_early_exception(f, line) ||
	       look_warning(f, line) || look_oops(f, line) ||
	       look_function(f, line) || look_task(f, line);
}
