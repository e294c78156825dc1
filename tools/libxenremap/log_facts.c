// SPDX-License-Identifier: GPL-2.0
/* Finds the lines of a serial log that explain a failure. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "log_facts.h"

/* Lines are looked at so far; a log may have lines of any length. */
#define LOOK_MAX	4096
/* So far before the first frame a complaint of Xen's is about this. */
#define NEAR_BYTES	4096

static bool has(const char *line, size_t len, const char *what)
{
	return memmem(line, len, what, strlen(what));
}

/* Return: the value of "N[KMGT]" in bytes, 0 for anything else. */
static __u64 parse_size(const char *text)
{
	static const char units[] = "kmgt";
	const char *unit;
	char *end;
	__u64 n = strtoull(text, &end, 0);

	unit = *end ? strchr(units, tolower((unsigned char)*end)) : NULL;
	for (ptrdiff_t i = 0; unit && i <= unit - units; i++) {
		if (__builtin_mul_overflow(n, 1024, &n))
			return 0;
	}
	if (unit)
		end++;
	return *end ? 0 : n;
}

/* Takes "mem=SIZE" out of a kernel's command line; the last one counts. */
static void take_limit(struct log_facts *facts, const char *line, size_t len)
{
	static const char option[] = " mem=";
	const char *p = line, *end = line + len;

	while ((p = memmem(p, (size_t)(end - p), option, sizeof(option) - 1))) {
		size_t n = 0;

		p++;
		while (p + n < end && !isspace((unsigned char)p[n]))
			n++;
		xrt_escape(facts->limit, sizeof(facts->limit), p, n);
		facts->limit_bytes = parse_size(facts->limit + 4);
	}
}

/* Whose lines these are: what an earlier boot was given does not count. */
static void look_kernel(struct log_facts *facts, const char *line, size_t len)
{
	bool command = has(line, len, "ommand line:");

	if (!command && !has(line, len, "Xen version") &&
	    !has(line, len, "Linux version"))
		return;
	facts->limit[0] = '\0';
	facts->limit_bytes = 0;
	/* Xen has an option of the same name. */
	if (command && !has(line, len, "(XEN)"))
		take_limit(facts, line, len);
}

/* What Xen prints where it refuses a hypercall on page tables or frames. */
static bool is_complaint(const char *line, size_t len)
{
	static const char * const sign[] = {
		"mm.c:", "mm/", "on-privileged", "rror getting mfn",
		"Bad L1 flags", "Bad type", "Could not get page",
		"Attempt to ", "memory.c:", "Could not allocate",
		"Over-allocation", "not owned",
	};
	const char *xen = memmem(line, len, "(XEN)", 5);

	if (!xen)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(sign); i++) {
		if (has(xen, len - (size_t)(xen - line), sign[i]))
			return true;
	}
	return false;
}

static void look_xen(struct log_facts *facts, const char *line, size_t len)
{
	const char *xen = memmem(line, len, "(XEN)", 5);

	if (!xen || !is_complaint(line, len))
		return;
	len -= (size_t)(xen - line);
	while (len && isspace((unsigned char)xen[len - 1]))
		len--;
	if (facts->nr_xen == LOG_XEN_LINES) {
		memmove(facts->xen[0], facts->xen[1],
			sizeof(facts->xen) - sizeof(facts->xen[0]));
		facts->nr_xen--;
	}
	xrt_escape(facts->xen[facts->nr_xen++], LOG_LINE_MAX, xen, len);
}

void log_facts_read(struct log_facts *facts, const void *log, size_t size,
		    const struct xrt_frames *frames)
{
	const char *start = log, *line = start, *end = start + size, *next;
	const char *first = start + frames->first;
	const char *last = start + frames->last;

	*facts = (struct log_facts){ 0 };
	for (; line < end && line <= last; line = next) {
		size_t len;

		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next + 1 : end;
		len = (size_t)(next - line);
		if (len > LOOK_MAX)
			len = LOOK_MAX;
		if (line <= first)
			look_kernel(facts, line, len);
		if (first - line < NEAR_BYTES)
			look_xen(facts, line, len);
	}
}
