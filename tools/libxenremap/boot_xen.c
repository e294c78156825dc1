// SPDX-License-Identifier: GPL-2.0
/* What the hypervisor says of itself, of the host, and of building the dom0. */
#include <stdlib.h>
#include <string.h>

#include "boot_line.h"
#include "boot_reader.h"

/* Where a PV kernel has its page 0. */
#define KERNEL_BASE	0xffffffff80000000ULL

static __u64 pages_between(__u64 start, __u64 end)
{
	return ((end - start) >> XRT_PAGE_SHIFT) +
	       (((end - start) & ((1 << XRT_PAGE_SHIFT) - 1)) != 0);
}

/*
 * What the builder says. It prints the RAM disk twice, first with its physical
 * and then with its virtual address; only the first is of use for the number of
 * pages.
 */
static bool look_memory(struct boot_stream *s, const char *text)
{
	struct xrt_boot_facts *f = &s->now;
	const char *rest;
	__u64 a, b, n;

	rest = xrt_line_range(text, "Dom0 alloc.:", &a, &b);
	if (rest) {
		s->builder = true;
		if (f->kind != XRT_DOMAIN_NOT_LINUX)
			f->kind = XRT_DOMAIN_DOM0;
		f->dom0 = (struct xrt_maybe){ 1, true };
		f->first = (struct xrt_maybe){ pages_between(a, b), true };
		f->further = (struct xrt_maybe){ 0, false };
		f->initrd = (struct xrt_maybe){ 0, false };
		if (!strncmp(rest, " (", 2)) {
			rest = xrt_parse_number(rest + 2, &n);
			if (rest && *rest == ' ')
				f->further = (struct xrt_maybe){ n, true };
		}
		return true;
	}
	if (s->builder && xrt_line_range(text, "Init. ramdisk:", &a, &b)) {
		f->initrd = (struct xrt_maybe){ pages_between(a, b), true };
		s->builder = false;
		return true;
	}
	if (strstr(text, "VIRTUAL MEMORY ARRANGEMENT"))
		s->builder = false;
	if (!xrt_line_range(text, "Phys-Mach map:", &a, &b))
		return false;
	f->p2m = (struct xrt_maybe){ (b - a) / 8, true };
	return true;
}

static void take_piece(struct xrt_boot_facts *f, enum xrt_log_piece piece,
		       __u64 start, __u64 end)
{
	if (start >= KERNEL_BASE && end > start)
		f->piece[piece] = (struct xrt_pfns){
			start - KERNEL_BASE, end - KERNEL_BASE,
		};
}

/* The kernel comes first, page tables follow on it. */
static bool look_image(struct xrt_boot_facts *f, const char *text)
{
	static const struct {
		const char *word;
		enum xrt_log_piece piece;
	} words[] = {
		{ "Loaded kernel:", XRT_PIECE_KERNEL },
		{ "Page tables:", XRT_PIECE_PAGE_TABLES },
		{ "Init. ramdisk:", XRT_PIECE_INITRD },
		{ "Phys-Mach map:", XRT_PIECE_P2M },
		{ "Start info:", XRT_PIECE_START_INFO },
	};
	__u64 a, b;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (!xrt_line_range(text, words[i].word, &a, &b))
			continue;
		take_piece(f, words[i].piece, a, b);
		if (words[i].piece == XRT_PIECE_KERNEL && a >= KERNEL_BASE)
			f->image = (struct xrt_pfns){
				(a - KERNEL_BASE) >> XRT_PAGE_SHIFT, 0,
			};
		if (words[i].piece == XRT_PIECE_PAGE_TABLES && a >= KERNEL_BASE)
			f->image.end = pages_between(KERNEL_BASE, b);
		return true;
	}
	return false;
}

/* "Dom0 kernel: 64-bit, PAE, lsb, paddr 0x1000000 -> 0x4000000" */
static bool look_paddr(struct xrt_boot_facts *f, const char *text)
{
	const char *p = strstr(text, "Dom0 kernel:");
	__u64 a, b;

	p = p ? strstr(p, "paddr ") : NULL;
	p = p ? xrt_parse_number(p + 6, &a) : NULL;
	if (!p || strncmp(p, " -> ", 4) || !xrt_parse_number(p + 4, &b))
		return false;
	if (!f->piece[XRT_PIECE_KERNEL].end && b > a)
		f->piece[XRT_PIECE_KERNEL] = (struct xrt_pfns){ a, b };
	return true;
}

/* "dom0=pvh" or "dom0=verbose,pvh" */
static bool has_pvh_option(const char *command_line)
{
	const char *p = strstr(command_line, " dom0=");
	const char *pvh = p ? strstr(p, "pvh") : NULL;

	if (!pvh || pvh > p + 1 + strcspn(p + 1, " "))
		return false;
	return strncmp(pvh - 3, "no-", 3);
}

static bool look_options(struct xrt_boot_facts *f, const char *body)
{
	const char *p = strstr(body, "ommand line: ");

	if (!p)
		return false;
	xrt_dom0_mem_parse(&f->dom0_mem, p + 13);
	if (has_pvh_option(p + 12))
		f->kind = XRT_DOMAIN_PVH;
	return true;
}

/* "System RAM: 1919MB (1965176kB)" */
static bool look_ram(struct xrt_boot_facts *f, const char *body)
{
	const char *p = strstr(body, "System RAM: ");
	__u64 kib;

	p = p ? strchr(p, '(') : NULL;
	p = p ? xrt_parse_number(p + 1, &kib) : NULL;
	if (!p || strncmp(p, "kB)", 3))
		return false;
	f->host_ram = (struct xrt_maybe){ kib >> 2, true };
	return true;
}

static bool look_build_kind(struct boot_stream *s, const char *body)
{
	struct xrt_boot_facts *f = &s->now;
	const char *map = strstr(body, " RAM map:");

	if (strstr(body, "Building a PV Dom0"))
		f->kind = XRT_DOMAIN_DOM0;
	else if (!map)
		return boot_kind_xen(f, body);
	if (!map)
		return true;
	if (s->initial && !strstr(body, "Initial "))
		boot_map_drop(&f->map[XRT_BY_XEN]);
	s->initial = strstr(body, "Initial ");
	f->efi = (struct xrt_maybe){ strstr(body, "EFI RAM") != NULL, true };
	return true;
}

/* Xen says this after it has started the dom0's kernel. */
static bool look_started(struct xrt_boot_facts *f, const struct log_line *line)
{
	if (!strstr(line->body, "Serial input to DOM0") &&
	    !strstr(line->body, "Serial input -> DOM0") &&
	    !(strstr(line->body, "Freed ") && strstr(line->body, "init memory")))
		return false;
	f->started = line->nr;
	return true;
}

/* The dom0's other processors: "d0v1". */
static bool is_of_second_cpu(const char *body)
{
	const char *p = strstr(body, "d0v");

	return p && p[3] >= '1' && p[3] <= '9';
}

/*
 * A dom0 makes its PCI devices known, starts other processors and makes
 * domains, all of it after the remap.
 */
static bool look_went_on(struct xrt_boot_facts *f, const struct log_line *line)
{
	if (!f->started || (strncmp(line->body, "PCI add ", 8) &&
			    strncmp(line->body, "PCI remove ", 11) &&
			    !is_of_second_cpu(line->body) &&
			    !boot_event_of_other(line->body)))
		return false;
	if (!f->went_on)
		f->went_on = line->nr;
	return true;
}

void boot_xen_line(struct boot_reader *r, struct boot_stream *s,
		   const struct log_line *line)
{
	struct xrt_boot_facts *f = &s->now;
	const char *p = strstr(line->body, "Xen version ");
	__u32 xen = p ? xrt_parse_version(p + 12) : 0;
	bool memory;

	if (xen) {
		if (boot_facts_have_kernel(f) || boot_has_xen_part(f))
			boot_next_xen(r, s);
		f->xen = xen;
		boot_touch(r, s);
		return;
	}
	if (s->initial && strstr(line->body, " RAM map:") &&
	    boot_facts_have_kernel(f))
		boot_next_xen(r, s);
	/* Each of these is a line of its own, but for the builder's. */
	memory = look_memory(s, line->body);
	memory |= look_went_on(f, line);
	if (look_image(f, line->body) || memory ||
	    look_paddr(f, line->body) || look_options(f, line->body) ||
	    look_ram(f, line->body) || look_started(f, line) || look_build_kind(s, line->body) ||
	    boot_event_xen(f, line))
		boot_touch(r, s);
}
