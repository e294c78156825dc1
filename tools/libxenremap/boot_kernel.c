// SPDX-License-Identifier: GPL-2.0
/* What a kernel says of its boot, and the remarks of a bare list. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_line.h"
#include "boot_reader.h"

/* "N.N.N" of the series of @f: the third number. */
static bool take_third(struct xrt_boot_facts *f, const char *text)
{
	const char *p = strchr(text, '.');
	__u64 patch;

	p = p ? strchr(p + 1, '.') : NULL;
	if (xrt_parse_version(text) != f->version || !p ||
	    !xrt_parse_number(p + 1, &patch))
		return false;
	f->patch = (struct xrt_maybe){ patch, true };
	return true;
}

/*
 * Packages are called N.N.0-ABI whatever their source is; Debian and Ubuntu
 * print the version of the source at the end of the line.
 */
static void take_patch(struct xrt_boot_facts *f, const char *text)
{
	size_t len = strspn(text, "0123456789.");
	const char *debian = strstr(text, "Debian "), *ubuntu;

	f->patch = (struct xrt_maybe){ 0, false };
	f->packaged = text[len] && text[len] != ' ';
	if (!strncmp(text + len, "-rc", 3))
		return;
	if (debian && take_third(f, debian + 7))
		return;
	ubuntu = strstr(text, "(Ubuntu ");
	ubuntu = ubuntu ? strrchr(ubuntu, ' ') : NULL;
	if (ubuntu && take_third(f, ubuntu + 1))
		return;
	if (take_third(f, text) && !f->patch.value && f->packaged)
		f->patch.known = false;
}

void boot_kernel_version(struct xrt_boot_facts *f, const char *text)
{
	snprintf(f->kernel, sizeof(f->kernel), "%.*s",
		 (int)strcspn(text, " ,"), text);
	f->version = xrt_parse_version(text);
	take_patch(f, text);
}

/* The remarks of a bare list: "kernel V, dom0, nr_pages N", "remapped N". */
static bool look_remark(struct xrt_boot_facts *f, const char *text)
{
	const char *p = strstr(text, "nr_pages ");
	__u64 n;

	if (p && xrt_parse_number(p + 9, &n)) {
		f->nr_pages = (struct xrt_maybe){ n, true };
		f->dom0 = (struct xrt_maybe){ !strstr(text, "domU"), true };
		p = strstr(text, "kernel ");
		if (p && xrt_parse_version(p + 7))
			boot_kernel_version(f, p + 7);
		return true;
	}
	p = strncmp(text, "# remapped ", 11) ? NULL
					     : xrt_parse_number(text + 11, &n);
	if (!p || *p)
		return false;
	f->remapped = (struct xrt_maybe){ n, true };
	return true;
}

static bool look_command_line(struct xrt_boot_facts *f, const char *body)
{
	const char *p = strstr(body, "ommand line: ");

	if (!p)
		return false;
	f->has_command_line = true;
	xrt_memory_limit_parse(&f->limit, p + 13);
	f->misplaced = strstr(p + 12, " dom0_mem=");
	return true;
}

/* "p2m virtual area at (____ptrval____), size is 40000000" */
static bool look_p2m_area(struct xrt_boot_facts *f, const struct log_line *line)
{
	const char *p = strstr(line->text, "p2m virtual area at ");
	__u64 size;
	int digits;

	p = p ? strstr(p, "size is ") : NULL;
	p = p ? xrt_parse_hex(p + 8, &size, &digits) : NULL;
	if (!p || (*p && *p != ' '))
		return false;
	f->p2m_area = (struct xrt_maybe){ size, true };
	f->p2m_time = (struct xrt_maybe){ line->time_ns, line->has_time };
	return true;
}

static bool look_pages(struct boot_reader *r, struct boot_stream *s,
		       const struct log_line *line)
{
	struct xrt_maybe pages;

	/* It comes before the map, so a second one starts a boot. */
	if (xrt_line_pages(line->text, "Released ", " page(s)", &pages)) {
		if (s->now.released.known)
			boot_next_kernel(r, s);
		s->now.released = pages;
		return true;
	}
	if (xrt_line_pages(line->text, "Remapped ", " page(s)", &pages)) {
		s->now.remapped = pages;
		s->now.remapped_time = (struct xrt_maybe){
			line->time_ns, line->has_time,
		};
		return true;
	}
	return xrt_line_pages(line->text, "Remapped ", " non-RAM page(s)",
			      &s->now.swapped);
}

/* "N.NNN MHz" after @what, as Linux prints the frequency of its TSC. */
static bool take_khz(struct xrt_maybe *khz, const char *text, const char *what)
{
	const char *p = strstr(text, what);
	unsigned long long mhz;
	unsigned int rest;

	if (!p || sscanf(p + strlen(what), "%9llu.%3u MHz", &mhz, &rest) != 2)
		return false;
	*khz = (struct xrt_maybe){ mhz * 1000 + rest, true };
	return true;
}

/* What the kernel says of its machine, after its version. */
static bool look_machine(struct xrt_boot_facts *f, const char *text)
{
	const char *p = strstr(text, "Xen version: ");

	if (p && xrt_parse_version(p + 13)) {
		f->xen_version = (struct xrt_maybe){
			xrt_parse_version(p + 13), true,
		};
		return true;
	}
	return take_khz(&f->tsc_khz, text, "tsc: Detected ") ||
	       take_khz(&f->tsc_refined_khz, text,
			"tsc: Refined TSC clocksource calibration: ");
}

/* Return: ns of "1min 4.521s", as systemd prints it; 0 if it is not one. */
static __u64 parse_span(const char *p)
{
	static const struct {
		const char *name;
		__u64 ns;
	} units[] = {
		{ "h", 3600000000000 }, { "min", 60000000000 },
		{ "ms", 1000000 }, { "us", 1000 }, { "s", 1000000000 },
	};
	double ns = 0;

	for (;;) {
		char *end;
		double v = isdigit((unsigned char)*p) ? strtod(p, &end) : -1;
		size_t i = 0;

		if (v < 0 || v > 1e6)
			return 0;
		while (i < ARRAY_SIZE(units) &&
		       strncmp(end, units[i].name, strlen(units[i].name)))
			i++;
		if (i == ARRAY_SIZE(units))
			return 0;
		ns += v * (double)units[i].ns;
		p = end + strlen(units[i].name);
		if (*p != ' ' || p[1] < '0' || p[1] > '9')
			return (__u64)ns;
		p++;
	}
}

/* The times of "5.1s (firmware) + 2.0s (loader) + ...": before the kernel's clock. */
static __u64 span_before_kernel(const char *p)
{
	__u64 ns = 0;

	while (p) {
		const char *name = strchr(p, '(');

		if (!name)
			break;
		if (!strncmp(name, "(firmware)", 10) ||
		    !strncmp(name, "(loader)", 8))
			ns += parse_span(p);
		p = strstr(name, " + ");
		p = p ? p + 3 : NULL;
	}
	return ns;
}

/*
 * What the kernel prints before it has a console, and what it prints at the end
 * of setup_arch() or later, by when the remap is done.
 */
static bool look_progress(struct xrt_boot_facts *f, const struct log_line *line)
{
	static const char * const first[] = {
		"mapping kernel into physical memory", "about to get started...",
	};
	static const char * const later[] = {
		"Booting paravirtualized kernel on ", "Booting kernel on Xen",
		"Kernel command line: ", "Run /",
	};

	for (size_t i = 0; i < ARRAY_SIZE(first); i++) {
		if (strncmp(line->body, first[i], strlen(first[i])))
			continue;
		f->entered = true;
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(later); i++) {
		if (strncmp(line->body, later[i], strlen(later[i])))
			continue;
		f->went_on = f->went_on ? f->went_on : line->nr;
		return true;
	}
	return false;
}

/* How long the whole boot took, by the kernel's clock. */
static bool look_user_space(struct xrt_boot_facts *f, const struct log_line *line)
{
	const char *p = strstr(line->text, "Startup finished in ");
	__u64 ns, before;

	if (!p) {
		p = strstr(line->text, "Run /");
		if (!p || !strstr(p, " as init process") || !line->has_time)
			return false;
		f->init_time = (struct xrt_maybe){ line->time_ns, true };
		return true;
	}
	before = span_before_kernel(p + strlen("Startup finished in "));
	p = strstr(p, " = ");
	ns = p ? parse_span(p + 3) : 0;
	/* User managers print the same of themselves. */
	if (ns <= before || !strstr(line->text, "(kernel)"))
		return false;
	f->startup = (struct xrt_maybe){ ns - before, true };
	return true;
}

/* "It boots with Linux version 5.15": a prefix ends in a mark, not in a word. */
static bool is_in_sentence(const char *text, const char *p)
{
	while (p > text && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	return p > text && (isalpha((unsigned char)p[-1]) || p[-1] == ',');
}

/* A line that may be the kernel's last words, in a form that is not known. */
static void note_unread(struct xrt_boot_facts *f, const struct log_line *line)
{
	if (*line->body && (f->started || f->entered) && !f->unread &&
	    !f->event[XRT_EVENT_CRASH].line)
		f->unread = line->nr;
}

void boot_kernel_line(struct boot_reader *r, struct boot_stream *s,
		      const struct log_line *line)
{
	const char *p;
	bool known;

	if (line->text[0] == '#') {
		if (look_remark(&s->now, line->text))
			boot_touch(r, s);
		return;
	}
	p = strstr(line->text, "Linux version ");
	if (p && xrt_parse_version(p + 14) && !is_in_sentence(line->text, p)) {
		/* A death before the first line was that of another kernel. */
		if (boot_facts_have_kernel(&s->now) || xrt_boot_died(&s->now))
			boot_next_kernel(r, s);
		boot_kernel_version(&s->now, p + 14);
		boot_touch(r, s);
		return;
	}
	known = look_progress(&s->now, line);
	known |= boot_kind_kernel(&s->now, line);
	if (look_pages(r, s, line) ||
	    look_command_line(&s->now, line->body) ||
	    look_p2m_area(&s->now, line) || look_machine(&s->now, line->text) ||
	    look_user_space(&s->now, line) ||
	    boot_sentence_kernel(&s->now, line) ||
	    boot_event_kernel(&s->now, line) || known)
		boot_touch(r, s);
	else
		note_unread(&s->now, line);
}
