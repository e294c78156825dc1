// SPDX-License-Identifier: GPL-2.0
/*
 * How many pages the domain had, from whatever the log says about it: one
 * number if the log proves it, otherwise the range in which it is.
 */
#include <stdio.h>

#include "arithmetic.h"
#include "names.h"
#include "predict.h"

/* Entries in a page of the p2m list. */
#define P2M_PER_PAGE	512
/* Linux takes at most so many pages beside those it has (EXTRA_MEM_RATIO). */
#define EXTRA_RATIO	10
/* A RAM disk whose line is missing: pages of 1 GiB at most. */
#define DISK_MAX	(1ULL << 18)
/* What Xen keeps of the host for itself: 1/32 and 384 MiB at most. */
#define XEN_SHARE	32
#define XEN_FIXED	98304
/* Without a size Xen leaves 1/16 of the memory, 128 MiB at most. */
#define LEFT_SHARE	16
#define LEFT_MAX	32768
/* Xen may use a little less of its map than it has. */
#define SUM_SHARE	16
#define NO_LIMIT	(1ULL << 40)
/* Since this version Xen checks what follows the sizes of dom0_mem. */
#define XEN_STRICT	(4u << 16 | 12)

static void set_pages(struct predict *p, enum pages_from from, __u64 least,
		      __u64 most)
{
	p->from = from;
	p->least = least;
	p->nr_pages = most;
}

/*
 * Does Xen's p2m list have so many entries? Some versions round its end up to
 * a whole page.
 */
static bool p2m_fits(const struct xrt_boot_facts *f, __u64 pages)
{
	__u64 round = (pages + P2M_PER_PAGE - 1) / P2M_PER_PAGE * P2M_PER_PAGE;

	return f->p2m.value == pages || f->p2m.value == round;
}

/* Xen's builder: what it took at once, the RAM disk, and what was to come. */
static bool from_builder(struct predict *p)
{
	const struct xrt_boot_facts *f = &p->log.facts;
	__u64 disk = f->initrd.known ? f->initrd.value : 0, sum, with;

	/* Xen leaves the number out if it is 0, but so does a torn line. */
	if (!f->first.known || (!f->further.known && !f->p2m.known) ||
	    __builtin_add_overflow(f->first.value, f->further.value, &sum) ||
	    __builtin_add_overflow(sum, disk, &with))
		return false;
	if (!f->p2m.known || p2m_fits(f, with)) {
		set_pages(p, PAGES_BUILDER, with, with);
	} else if (p2m_fits(f, sum)) {
		set_pages(p, PAGES_BUILDER, sum, sum);
		disk = 0;
	} else {
		predict_note(p, "Xen's builder says %llu pages, its p2m list %llu: the p2m list is taken",
			     with, f->p2m.value);
		return false;
	}
	if (!f->p2m.known && !f->initrd.known)
		p->nr_pages += DISK_MAX;
	snprintf(p->why, sizeof(p->why),
		 "Xen's builder: %llu at once + %llu of the RAM disk + %llu further%s",
		 f->first.value, disk, f->further.value,
		 f->p2m.known ? "; its p2m list agrees" :
		 f->initrd.known ? "; no p2m list to compare with" :
		 "; if there was a RAM disk, its line is missing, and its pages come on top");
	return true;
}

static __u64 map_ram(struct predict *p, const struct xrt_log_map *map,
		     bool dom0, bool isa)
{
	const struct xrt_plan_opts opts = {
		.entry = map->entry, .nr = map->nr, .dom0 = dom0,
		.isa_ram = isa,
	};
	struct xrt_error err = { 0 };
	struct xrt_plan *plan = xrt_plan_build(&opts, &err);
	__u64 pages = plan ? plan->ram_pages : 0;

	p->nomem |= err.code == XRT_E_NOMEM;
	xrt_plan_free(plan);
	return pages;
}

/* RAM that the kernel has in its map, what it may grow to included. */
static __u64 kernel_ram(struct predict *p)
{
	const struct xrt_log_map *map = &p->log.facts.map[XRT_BY_KERNEL];

	/* Without a map even the ISA range is not known to be RAM. */
	return map->nr ? map_ram(p, map, false, !p->dom0) : 0;
}

static bool from_p2m(struct predict *p)
{
	const struct xrt_boot_facts *f = &p->log.facts;
	__u64 ram = kernel_ram(p);

	if (!f->p2m.known || !f->p2m.value)
		return false;
	set_pages(p, PAGES_P2M, f->p2m.value, f->p2m.value);
	if (ram < f->p2m.value && p2m_fits(f, ram)) {
		set_pages(p, PAGES_P2M, ram, ram);
		snprintf(p->why, sizeof(p->why),
			 "Xen's p2m list, which is rounded up to 512: the kernel's map has this many pages of RAM");
		return true;
	}
	snprintf(p->why, sizeof(p->why), "Xen's p2m list%s",
		 f->p2m.value % P2M_PER_PAGE || ram == f->p2m.value ? "" :
		 ", which may be rounded up by at most 511");
	if (!(f->p2m.value % P2M_PER_PAGE) && ram != f->p2m.value)
		p->least = f->p2m.value - (P2M_PER_PAGE - 1);
	return true;
}

/* Memory of the host in pages: by Xen's line, else by a map of the host. */
static __u64 host_ram(struct predict *p)
{
	const struct xrt_boot_facts *f = &p->log.facts;
	const struct xrt_log_map *map = &f->map[XRT_BY_XEN];

	if (f->host_ram.known)
		return f->host_ram.value;
	return map->nr && !map->bad_line ? map_ram(p, map, true, false) : 0;
}

static __u64 size_pages(const struct xrt_memory_size *size, __u64 available)
{
	__u64 pages = (size->bytes >> XRT_PAGE_SHIFT) +
		      available / 100 * size->percent +
		      available % 100 * size->percent / 100;

	if (!size->less)
		return pages;
	return xrt_above(available, pages);
}

/*
 * What Xen makes of the option, as dom0_compute_nr_pages() does. A size that is
 * not there is all zeros.
 */
static __u64 option_pages(const struct xrt_dom0_mem *mem, __u64 available)
{
	__u64 left = available / LEFT_SHARE, pages;

	pages = size_pages(&mem->size, available);
	if (!pages)
		pages = available - XRT_MIN(left, LEFT_MAX);
	pages = XRT_MAX(pages, size_pages(&mem->min, available));
	if (mem->max.known && pages > size_pages(&mem->max, available))
		pages = size_pages(&mem->max, available);
	return XRT_MIN(pages, available);
}

static bool is_relative(const struct xrt_memory_size *size)
{
	return size->less || size->percent;
}

/* Without the host's memory only a plain size gives a number. */
static bool needs_host(const struct xrt_dom0_mem *mem)
{
	return !mem->size.bytes || is_relative(&mem->size) ||
	       is_relative(&mem->min) || is_relative(&mem->max);
}

static bool from_option(struct predict *p)
{
	const struct xrt_dom0_mem *mem = &p->log.facts.dom0_mem;
	__u64 host = host_ram(p), keeps = host / XEN_SHARE + XEN_FIXED;
	__u64 ram = kernel_ram(p), least, most;

	if (!mem->known || (!host && needs_host(mem)))
		return false;
	if (mem->odd && !(p->log.facts.xen && p->log.facts.xen < XEN_STRICT)) {
		predict_note(p, "%s is not of a form that Xen takes: the dom0 may have got all memory",
			     mem->text);
		return false;
	}
	most = option_pages(mem, host ? host : NO_LIMIT);
	least = option_pages(mem, host ? xrt_above(host, keeps) : NO_LIMIT);
	/* The kernel's own map has at least what the domain got. */
	if (ram && least < ram)
		least = XRT_MIN(ram, most);
	least = XRT_MIN(least, most);
	set_pages(p, PAGES_OPTION, least, most);
	snprintf(p->why, sizeof(p->why), "%s on Xen's command line%s",
		 mem->text, least < most ?
		 "; Xen's own share of the host's memory is not known" :
		 host || ram ? "" : "; if the host has that much");
	return most;
}

/* The kernel's map has the domain's RAM, and what it may grow to. */
static bool from_ram(struct predict *p)
{
	__u64 ram = kernel_ram(p);

	if (!ram)
		return false;
	set_pages(p, PAGES_RAM, (ram + EXTRA_RATIO) / (EXTRA_RATIO + 1), ram);
	snprintf(p->why, sizeof(p->why),
		 "at most the RAM in the kernel's map; exactly that if the domain has no room to grow and released nothing");
	return true;
}

static void from_nothing(struct predict *p)
{
	__u64 ram = map_ram(p, p->map, p->dom0, false), host = host_ram(p);

	if (host && p->dom0 && host < ram)
		ram = host;
	set_pages(p, PAGES_UNKNOWN, 1, ram);
	snprintf(p->why, sizeof(p->why),
		 "not in the log: any number up to the RAM of the map; --nr-pages N sets it");
}

static void choose_pages(struct predict *p, __u64 given)
{
	const struct xrt_boot_facts *f = &p->log.facts;

	if (given) {
		set_pages(p, PAGES_GIVEN, given, given);
		snprintf(p->why, sizeof(p->why), "as --nr-pages says");
	} else if (f->nr_pages.known && p->source == XRT_BY_HAND) {
		set_pages(p, PAGES_LIST, f->nr_pages.value, f->nr_pages.value);
		snprintf(p->why, sizeof(p->why), "as the list says");
	} else if (!(p->dom0 && (from_builder(p) || from_option(p) ||
				 from_p2m(p))) && !from_ram(p)) {
		from_nothing(p);
	}
}

/* A derived number of pages that the map has no RAM for: lines are missing. */
static int check_whole(struct predict *p, const char *name,
		       struct xrt_error *err)
{
	const struct xrt_maybe *released = &p->log.facts.released;
	__u64 ram = map_ram(p, p->map, p->dom0, !p->dom0);
	__u64 has = ram + (released->known ? released->value : 0);

	if (p->from == PAGES_GIVEN || p->least <= has)
		return 0;
	return xrt_error_set(err, XRT_E_WRONG,
			     "%s: the map in lines %llu to %llu has %llu pages of RAM, but the domain had %s%llu: lines of the map are missing; give a log that has them",
			     name, p->map->first_line, p->map->last_line, ram,
			     predict_is_exact(p) ? "" : "at least ", p->least);
}

/* Xen prints the sum of its map's RAM: much less is a map with lines missing. */
static int check_host(struct predict *p, const char *name,
		      struct xrt_error *err)
{
	const struct xrt_maybe *host = &p->log.facts.host_ram;
	__u64 ram = map_ram(p, p->map, false, false);

	if (p->nomem)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "%s: out of memory for its map", name);
	if (p->source != XRT_BY_XEN || !host->known || ram >= host->value)
		return 0;
	if (ram >= host->value - host->value / SUM_SHARE) {
		predict_note(p, "Xen says %llu pages of RAM, its map has %llu: a line of the map may be missing",
			     host->value, ram);
		return 0;
	}
	return xrt_error_set(err, XRT_E_WRONG,
			     "%s: the map in lines %llu to %llu has %llu pages of RAM, but Xen says %llu: lines of the map are missing; give a log that has them",
			     name, p->map->first_line, p->map->last_line, ram,
			     host->value);
}

int predict_pages(struct predict *p, __u64 given, const char *name,
		  struct xrt_error *err)
{
	__u64 limit = xrt_pages_limit(p->version ? p->version : ~0u, p->dom0);
	int whole;

	choose_pages(p, given);
	whole = check_whole(p, name, err);
	if (p->nomem)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "%s: out of memory for its map", name);
	if (!p->nr_pages)
		return xrt_error_set(err, XRT_E_WRONG,
				     "%s: a domain of 0 pages (%s); give --nr-pages N",
				     name, p->why);
	if (whole || check_host(p, name, err))
		return -1;
	if (p->nr_pages <= limit)
		return 0;
	predict_note(p, "this kernel takes %llu of the %llu pages at most%s",
		     limit, p->nr_pages,
		     p->dom0 ? "" : ", unless xen_512gb_limit is off");
	p->nr_pages = limit;
	p->least = XRT_MIN(p->least, limit);
	return 0;
}

const char *predict_pages_from_name(enum pages_from from)
{
	static const char * const name[NR_PAGES_FROM] = {
		[PAGES_GIVEN]	= "option",
		[PAGES_LIST]	= "list",
		[PAGES_BUILDER]	= "builder",
		[PAGES_OPTION]	= "dom0_mem",
		[PAGES_P2M]	= "p2m_list",
		[PAGES_RAM]	= "ram",
		[PAGES_COUNTS]	= "counts",
		[PAGES_UNKNOWN]	= "unknown",
	};

	return xrt_pick_name(name, NR_PAGES_FROM, from);
}
