// SPDX-License-Identifier: GPL-2.0
/*
 * What kernels and Xen print when something goes wrong. The words are those of
 * Linux 3.19 to 7.2 and of Xen 4.4 to 4.21.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "boot_line.h"
#include "boot_reader.h"

/* No remap takes so long. */
#define LATE_NS	(60ULL * 1000000000)

/* What a kernel prints that looks for its root file system or runs programs. */
static bool is_late(const struct log_line *line)
{
	static const char * const signs[] = {
		"VFS: ", "to kill init!", "working init found",
	};

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		if (strstr(line->text, signs[i]))
			return true;
	}
	return line->has_time && line->time_ns > LATE_NS;
}

/* The first line of a kind counts: what follows is a consequence of it. */
struct xrt_event *boot_event_new(struct xrt_boot_facts *f,
				 enum xrt_log_event kind,
				 const struct log_line *line)
{
	struct xrt_event *e = &f->event[kind];

	if (e->line)
		return NULL;
	*e = (struct xrt_event){
		.line = line->nr, .pfn = XRT_NO_PFN, .mfn = XRT_NO_PFN,
		.late = f->went_on || is_late(line),
	};
	xrt_escape(e->text, sizeof(e->text), line->body, strlen(line->body));
	return e;
}

/* Between a quotation mark and the words that are looked for. */
#define QUOTE_MAX	48

/*
 * Mails quote these lines, and source code that prints them. The message of a
 * logger's JSON is in the same marks, after a colon that follows a name in them.
 */
static bool is_quoted(const char *text, const char *p)
{
	const char *mark = memrchr(text, '"', (size_t)(p - text));

	if (!mark || p - mark > QUOTE_MAX)
		return false;
	while (mark > text && mark[-1] == ' ')
		mark--;
	if (mark == text || mark[-1] != ':')
		return true;
	for (mark--; mark > text && mark[-1] == ' '; mark--)
		;
	return mark == text || mark[-1] != '"';
}

/* Return: whether "WORDdigits" is in the text, with nothing cut off. */
static bool find_number(const char *text, const char *word, int base,
			__u64 *value)
{
	const char *p = strstr(text, word);
	char *end;

	if (!p)
		return false;
	p += strlen(word);
	if (!isxdigit((unsigned char)*p))
		return false;
	*value = strtoull(p, &end, base);
	return !*end || strchr(" ,.;:)\\\"'", *end);
}

static bool look_step(struct xrt_boot_facts *f, const struct log_line *line)
{
	static const struct {
		const char *words;
		enum xrt_step step;
	} steps[] = {
		{ "Failed to set p2m mapping for ", XRT_STEP_P2M },
		{ "Failed to set m2p mapping for ", XRT_STEP_M2P },
		{ "Failed to update kernel mapping for ", XRT_STEP_MAP },
	};

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		const char *p = strstr(line->text, steps[i].words);
		/* What moves non-RAM panics with hexadecimal numbers. */
		bool hex = p && strstr(line->text, "panic");
		struct xrt_event *e;
		__u64 n;

		/* Source code has no numbers there. */
		if (!p || (is_quoted(line->text, p) &&
			   !find_number(p, "pfn=", hex ? 16 : 10, &n)))
			continue;
		e = boot_event_new(f, hex ? XRT_EVENT_PANIC : XRT_EVENT_STEP, line);
		if (!e)
			return true;
		e->step = steps[i].step;
		if (find_number(p, "pfn=", hex ? 16 : 10, &n))
			e->pfn = n;
		if (find_number(p, "mfn=", hex ? 16 : 10, &n))
			e->mfn = n;
		p = strstr(p, "err=");
		if (p)
			e->value = strtoll(p + 4, NULL, 10);
		return true;
	}
	return false;
}

/* People copy these lines from photos: the end may be cut off or misread. */
static bool look_conflict(struct xrt_boot_facts *f, const struct log_line *line)
{
	static const struct {
		const char *words;
		enum xrt_log_event event;
		enum xrt_log_piece piece;
	} signs[] = {
		{ "allocated kernel memory conflicts with E8",
		  XRT_EVENT_CONFLICT, XRT_PIECE_KERNEL },
		{ "allocated page table memory conflicts with E8",
		  XRT_EVENT_CONFLICT, XRT_PIECE_PAGE_TABLES },
		{ "allocated xen_start_info memory conflicts with E8",
		  XRT_EVENT_CONFLICT, XRT_PIECE_START_INFO },
		{ "Can't find new memory area for p2m needed",
		  XRT_EVENT_NO_AREA, XRT_PIECE_P2M },
		{ "Can't find new memory area for initrd needed",
		  XRT_EVENT_NO_AREA, XRT_PIECE_INITRD },
		{ "memory conflicts with E8",
		  XRT_EVENT_CONFLICT, XRT_NR_PIECES },
	};

	/* In all of them; to look for each of them takes its time. */
	if (!strstr(line->text, "emory "))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		const char *p = strcasestr(line->text, signs[i].words);
		struct xrt_event *e;

		if (!p || is_quoted(line->text, p))
			continue;
		e = boot_event_new(f, signs[i].event, line);
		if (e)
			e->piece = signs[i].piece;
		return true;
	}
	return false;
}

/* Lines that have nothing but one number that matters. */
static bool look_simple(struct xrt_boot_facts *f, const struct log_line *line)
{
	static const struct {
		const char *words;
		const char *number;
		enum xrt_log_event event;
	} signs[] = {
		{ "No suitable area found for required E820 entry remapping",
		  "", XRT_EVENT_NO_SWAP },
		{ "Number of required E820 entry remapping actions exceed",
		  "", XRT_EVENT_SWAP_MAX },
		{ "Unable to find available pfn range", "", XRT_EVENT_NO_RANGE },
		{ "not enough extra memory regions", "", XRT_EVENT_NO_REGION },
		{ "xen_remap: no memory for ", "for ", XRT_EVENT_NO_RECORD },
		{ "Failed to release pfn ", "err=", XRT_EVENT_RELEASE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		const char *p = strstr(line->text, signs[i].words);
		struct xrt_event *e;
		__u64 n;

		if (!p || is_quoted(line->text, p))
			continue;
		e = boot_event_new(f, signs[i].event, line);
		if (!e)
			return true;
		if (signs[i].event == XRT_EVENT_RELEASE &&
		    find_number(p, "pfn ", 16, &n))
			e->pfn = n;
		p = *signs[i].number ? strstr(p, signs[i].number) : NULL;
		if (p)
			e->value = strtoll(p + strlen(signs[i].number), NULL,
					   10);
		return true;
	}
	return false;
}

bool boot_event_kernel(struct xrt_boot_facts *f, const struct log_line *line)
{
	if (look_step(f, line) || look_conflict(f, line) ||
	    look_simple(f, line) || boot_crash_kernel(f, line))
		return true;
	if (!strstr(line->text, "Kernel panic - not syncing"))
		return false;
	boot_event_new(f, XRT_EVENT_PANIC, line);
	return true;
}

/* Another domain's number in "d1v0", "Dom1" or "Domain 1"? */
bool boot_event_of_other(const char *body)
{
	static const char * const words[] = {
		"d", "Dom", "Domain ", "dom", "domain ",
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t len = strlen(words[i]);
		const char *p = body;

		while ((p = strstr(p, words[i]))) {
			bool word = p == body ||
				    !isalnum((unsigned char)p[-1]);
			char *end;
			unsigned long n;

			p += len;
			if (!word || !isdigit((unsigned char)*p))
				continue;
			n = strtoul(p, &end, 10);
			if (n && (len > 1 || *end == 'v'))
				return true;
		}
	}
	return false;
}

/* What Xen prints if it refuses a hypercall on page tables or frames. */
static bool is_complaint(const char *body)
{
	static const char * const signs[] = {
		"mm.c:", "mm/", "on-privileged", "rror getting mfn",
		"Bad L1 flags", "Bad type", "Could not get page",
		"Attempt to ", "memory.c:", "Could not allocate",
		"Over-allocation", "not owned",
	};

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		if (strstr(body, signs[i]))
			return true;
	}
	return false;
}

static void keep_complaint(struct xrt_boot_facts *f,
			   const struct log_line *line)
{
	const char *xen = strstr(line->text, "(XEN)");

	xen = xen ? xen : line->body;
	if (f->nr_complaint == XRT_COMPLAINTS) {
		memmove(f->complaint[0], f->complaint[1],
			sizeof(f->complaint) - sizeof(f->complaint[0]));
		memmove(f->complaint_at, f->complaint_at + 1,
			sizeof(f->complaint_at) - sizeof(f->complaint_at[0]));
		f->nr_complaint--;
	}
	f->complaint_at[f->nr_complaint] = line->offset;
	xrt_escape(f->complaint[f->nr_complaint++], XRT_EVENT_TEXT, xen,
		   strlen(xen));
}

/*
 * The vector of an exception that the dom0 did not take: "[#14", "vec 6". Xen
 * says of other things, too, that they are not handled.
 */
static bool look_vector(struct xrt_boot_facts *f, const struct log_line *line)
{
	const char *p = strstr(line->body, "nhandled");
	struct xrt_event *e;

	if (!p || !(strstr(p, "vec ") || strstr(p, "fault") ||
		    strstr(p, "trap") || strstr(p, "[#")))
		return false;
	e = boot_event_new(f, XRT_EVENT_CRASH, line);
	if (!e)
		return true;
	e->value = -1;
	if (strstr(p, "vec "))
		e->value = strtoll(strstr(p, "vec ") + 4, NULL, 10);
	else if (strstr(p, "[#"))
		e->value = strtoll(strstr(p, "[#") + 2, NULL, 10);
	return true;
}

/* Registers that Xen prints of the crashed dom0: RIP and cr2. */
static bool look_registers(struct xrt_boot_facts *f, const char *body)
{
	struct xrt_event *e = &f->event[XRT_EVENT_CRASH];
	const char *p;
	int digits;
	__u64 n;

	if (!e->line)
		return false;
	p = strstr(body, "RIP:");
	p = p ? strstr(p, "[<") : NULL;
	if (p && !e->address && xrt_parse_hex(p + 2, &n, &digits) &&
	    digits == 16)
		e->address = n;
	p = strstr(body, "cr2: ");
	if (p && xrt_parse_hex(p + 5, &n, &digits) && digits == 16 &&
	    !e->has_fault) {
		e->fault = n;
		e->has_fault = e->value == 14;
	}
	return false;
}

/* A dom0 that was up and halts was shut down. */
static bool is_end_of_dom0(const struct xrt_boot_facts *f, const char *body)
{
	if (!strstr(body, "Domain 0 ") && !strstr(body, "Hardware Dom0 "))
		return false;
	return strstr(body, "crashed") ||
	       (strstr(body, "halted") && !boot_facts_past_remap(f));
}

/* "Panic on CPU 0:", and the reason in the next line. */
static bool look_xen_panic(struct xrt_boot_facts *f,
			   const struct log_line *line)
{
	struct xrt_event *e = &f->event[XRT_EVENT_XEN_PANIC];

	if (strstr(line->body, "Panic on CPU ")) {
		boot_event_new(f, XRT_EVENT_XEN_PANIC, line);
		return true;
	}
	if (!e->line || e->value || line->nr > e->line + 2)
		return false;
	e->value = 1;
	xrt_escape(e->text, sizeof(e->text), line->body, strlen(line->body));
	return true;
}

bool boot_event_xen(struct xrt_boot_facts *f, const struct log_line *line)
{
	struct xrt_event *e;

	if (look_xen_panic(f, line))
		return true;
	if (boot_event_of_other(line->body))
		return false;
	if (is_complaint(line->body)) {
		keep_complaint(f, line);
		return true;
	}
	if (look_vector(f, line))
		return true;
	if (is_end_of_dom0(f, line->body)) {
		e = boot_event_new(f, XRT_EVENT_CRASH, line);
		if (e)
			e->value = -1;
		return true;
	}
	return look_registers(f, line->body);
}
