// SPDX-License-Identifier: GPL-2.0
/*
 * The line that the recorder prints when the kernel dies, before its frames and
 * as the last line: often a photo of it is all that is left. Its forms are those
 * of the kernel's remap_trace_sentence.c.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_line.h"
#include "boot_reader.h"

#define TAG	"xen_remap: "

/*
 * "NAMEdigits" in the text. The last number of a line that is cut off may lack
 * digits; a page, a frame or an address is not the last one. Return: whether it is
 * there and whole.
 */
static bool take_number(const char *text, const char *name, int base,
			struct xrt_maybe *to)
{
	const char *p = strstr(text, name);
	char *end;

	if (!p)
		return false;
	p += strlen(name);
	to->value = strtoull(p, &end, base);
	to->known = end > p && (*end ? strchr(" ,:-", *end) != NULL : base == 10);
	return to->known;
}

/* "map failed: pfn=0x11abc3 mfn=0x1bee83 error=-22 area=3 chunk=215" */
static bool look_failed(struct xrt_sentence *s, const char *p)
{
	static const char * const steps[] = {
		[XRT_STEP_P2M] = "p2m failed: ", [XRT_STEP_M2P] = "m2p failed: ",
		[XRT_STEP_MAP] = "map failed: ",
		[XRT_STEP_CHAIN] = "chain failed: ",
		[XRT_STEP_RELEASE] = "release failed: ",
		[XRT_STEP_NONRAM] = "nonram failed: ",
		[XRT_STEP_EXTRA] = "extra failed: ",
	};

	for (__u32 i = 0; i < ARRAY_SIZE(steps); i++) {
		if (strncmp(p, steps[i], strlen(steps[i])))
			continue;
		p += strlen(steps[i]);
		s->death = XRT_DEATH_FAIL;
		s->step = i;
		take_number(p, "mfn=0x", 16, &s->mfn);
		take_number(p, "error=", 10, &s->error);
		take_number(p, "found=0x", 16, &s->found);
		take_number(p, "area=", 10, &s->area);
		take_number(p, "chunk=", 10, &s->chunk);
		take_number(p, "pages=", 10, &s->pages);
		take_number(p, "region=", 10, &s->region);
		take_number(p, "pfn=0x", 16, &s->pfn);
		return true;
	}
	return false;
}

/* "cannot set p2m of pfn=80000 to mfn=69c096: -12", as the engine panics. */
static bool look_engine(struct xrt_sentence *s, const char *p)
{
	static const char * const steps[] = {
		[XRT_STEP_P2M] = "cannot set p2m of ",
		[XRT_STEP_M2P] = "cannot set m2p of ",
		[XRT_STEP_MAP] = "cannot set kernel mapping of ",
		[XRT_STEP_CHAIN] = "chunk ",
	};

	s->death = XRT_DEATH_FAIL;
	s->plain = true;
	for (__u32 i = 0; i < ARRAY_SIZE(steps); i++) {
		if (strncmp(p, steps[i], strlen(steps[i])))
			continue;
		s->step = i;
		take_number(p, "pfn=", 16, &s->pfn);
		take_number(p, "mfn=", 16, &s->mfn);
		take_number(p, ": ", 10, &s->error);
		return i != XRT_STEP_CHAIN || strstr(p, " is overwritten");
	}
	return false;
}

/* What the engine warns of: the boot goes on. */
static bool look_warning(struct xrt_boot_facts *f, const struct log_line *line,
			 const char *p)
{
	struct xrt_maybe n;
	struct xrt_event *e;

	if (!strncmp(p, "no RAM in the map for pfn ", 26)) {
		boot_event_new(f, XRT_EVENT_NO_RANGE, line);
		return true;
	}
	if (strncmp(p, "cannot release pfn=", 19))
		return false;
	e = boot_event_new(f, XRT_EVENT_RELEASE, line);
	if (e && take_number(p, "pfn=", 16, &n))
		e->pfn = n.value;
	if (e && take_number(p, ": ", 10, &n))
		e->value = (__s64)n.value;
	return true;
}

/* "p2m list at 0x1000-0x2fff is not in RAM of the map" and of swaps. */
static bool look_place(struct xrt_sentence *s, const char *p)
{
	static const char * const places[] = {
		[XRT_PLACE_KERNEL] = "kernel at 0x",
		[XRT_PLACE_PAGE_TABLES] = "page tables at 0x",
		[XRT_PLACE_P2M] = "p2m list at 0x",
		[XRT_PLACE_INITRD] = "initrd at 0x",
		[XRT_PLACE_START_INFO] = "start info at 0x",
		[XRT_PLACE_SWAP] = "no RAM to swap 0x",
		[XRT_PLACE_SWAP_LIMIT] = "too many ranges to swap: 0x",
	};
	char *end;

	for (__u32 i = 0; i < ARRAY_SIZE(places); i++) {
		if (strncmp(p, places[i], strlen(places[i])))
			continue;
		s->death = XRT_DEATH_CONFLICT;
		s->place = i;
		s->start = strtoull(p + strlen(places[i]), &end, 16);
		if (strncmp(end, "-0x", 3))
			return false;
		s->end = strtoull(end + 3, &end, 16) + 1;
		return s->end > s->start &&
		       *end == (i == XRT_PLACE_SWAP_LIMIT ? '\0' : ' ');
	}
	return false;
}

/* The name after "phase=", and what follows it. */
static const char *take_phase(struct xrt_sentence *s, const char *p)
{
	size_t n;

	p = strstr(p, "phase=");
	if (!p)
		return NULL;
	p += 6;
	n = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789_");
	snprintf(s->phase, sizeof(s->phase), "%.*s", (int)n, p);
	return p + n;
}

/* "exception 14: addr=0x10 phase=paging in __bitmap_set", or " ip=0x..." */
static bool look_exception(struct xrt_sentence *s, const char *p)
{
	struct xrt_maybe at = { .known = false };
	size_t n;

	if (strncmp(p, "exception ", 10) || !isdigit((unsigned char)p[10]))
		return false;
	s->death = XRT_DEATH_EXCEPTION;
	s->vector = (__u32)strtoul(p + 10, NULL, 10);
	if (take_number(p, "addr=0x", 16, &at))
		s->address = at.value;
	p = take_phase(s, p);
	if (!p)
		return false;
	/* The last number of its line has 16 digits. */
	p += strspn(p, " ");
	if (!strncmp(p, "ip=0x", 5) && strspn(p + 5, "0123456789abcdef") == 16)
		s->ip = (struct xrt_maybe){ strtoull(p + 5, NULL, 16), true };
	n = strncmp(p, "in ", 3) ? 0 : strcspn(p + 3, "+ ");
	if (n)
		snprintf(s->function, sizeof(s->function), "%.*s", (int)n, p + 3);
	return true;
}

/* "panic: phase=walk chunk=7: TEXT" */
static bool look_panic(struct xrt_sentence *s, const char *p)
{
	if (strncmp(p, "panic: ", 7))
		return false;
	s->death = XRT_DEATH_PANIC;
	p = take_phase(s, p);
	if (!p || !take_number(p, "chunk=", 10, &s->chunk))
		return false;
	p = strstr(p, ": ");
	if (p)
		xrt_escape(s->text, sizeof(s->text), p + 2, strlen(p + 2));
	return true;
}

/*
 * Of a kernel with better messages, but without a recorder: "Remap list is
 * overwritten: mfn=4711 has mfn=815, pfn=1158108", in decimal.
 */
static bool look_overwritten(struct xrt_boot_facts *f, const struct log_line *line)
{
	const char *p = strstr(line->text, "Remap list is overwritten: ");
	struct xrt_sentence s = {
		.line = line->nr, .death = XRT_DEATH_FAIL,
		.step = XRT_STEP_CHAIN, .plain = true,
	};

	if (!p || f->sentence.line)
		return p;
	if (!take_number(p, "mfn=", 10, &s.mfn) ||
	    !take_number(p, "has mfn=", 10, &s.found) ||
	    !take_number(p, "pfn=", 10, &s.pfn))
		return false;
	f->sentence = s;
	return true;
}

/* The same kernel: "It is at [mem 0x...-0x...]; the map:", after a conflict. */
static bool look_conflict_at(struct xrt_boot_facts *f, const struct log_line *line)
{
	const struct xrt_event *e = &f->event[XRT_EVENT_CONFLICT];
	__u64 start, end;

	if (!e->line || e->piece >= XRT_NR_PIECES ||
	    sscanf(line->text, "It is at [mem 0x%llx-0x%llx]; the map:",
		   &start, &end) != 2 || end < start)
		return false;
	if (!f->piece[e->piece].end)
		f->piece[e->piece] = (struct xrt_pfns){ start, end + 1 };
	return true;
}

bool boot_sentence_kernel(struct xrt_boot_facts *f, const struct log_line *line)
{
	const char *p = strstr(line->text, TAG);
	struct xrt_sentence s = { .line = line->nr };

	if (!p)
		return look_overwritten(f, line) || look_conflict_at(f, line);
	p += strlen(TAG);
	if (look_warning(f, line, p))
		return true;
	if (look_engine(&s, p)) {
		f->sentence = s;
		return true;
	}
	s = (struct xrt_sentence){ .line = line->nr };
	if (!look_failed(&s, p) && !look_place(&s, p) &&
	    !look_exception(&s, p) && !look_panic(&s, p))
		return false;
	/* The last one says most: it has the name of the function. */
	f->sentence = s;
	return true;
}
