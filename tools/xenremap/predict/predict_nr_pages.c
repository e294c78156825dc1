// SPDX-License-Identifier: GPL-2.0
/* How many pages the domain had, from whatever the log says about it. */
#include <stdio.h>

#include "predict.h"

/* Entries in a page of the p2m list. */
#define P2M_PER_PAGE	512

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

	if (!f->first.known ||
	    __builtin_add_overflow(f->first.value, f->further.value, &sum) ||
	    __builtin_add_overflow(sum, disk, &with))
		return false;
	if (!f->p2m.known || p2m_fits(f, with)) {
		p->nr_pages = with;
	} else if (p2m_fits(f, sum)) {
		p->nr_pages = sum;
		disk = 0;
	} else {
		predict_note(p, "Xen's builder tells of %llu pages, its p2m list of %llu: the p2m list is taken",
			     with, f->p2m.value);
		return false;
	}
	p->from = PAGES_BUILDER;
	snprintf(p->why, sizeof(p->why),
		 "Xen's builder: %llu at once + %llu of the RAM disk + %llu further%s",
		 f->first.value, disk, f->further.value,
		 f->p2m.known ? "; its p2m list agrees"
			      : "; no p2m list to compare with");
	return true;
}

static __u64 kernel_ram(const struct predict *p)
{
	const struct xrt_log_map *map = &p->log.facts.map[XRT_BY_KERNEL];
	const struct xrt_plan_opts opts = {
		.entry = map->entry, .nr = map->nr, .isa_ram = !p->dom0,
	};
	struct xrt_plan *plan = xrt_plan_build(&opts, NULL);
	__u64 pages = plan ? plan->ram_pages : 0;

	xrt_plan_free(plan);
	return pages;
}

static bool from_p2m(struct predict *p)
{
	const struct xrt_boot_facts *f = &p->log.facts;
	__u64 ram = kernel_ram(p);

	if (!f->p2m.known)
		return false;
	p->from = PAGES_P2M;
	p->nr_pages = f->p2m.value;
	if (ram < f->p2m.value && p2m_fits(f, ram)) {
		p->nr_pages = ram;
		snprintf(p->why, sizeof(p->why),
			 "Xen's p2m list, which is rounded up to 512: the kernel's map has this many pages of RAM");
		return true;
	}
	snprintf(p->why, sizeof(p->why), "Xen's p2m list%s",
		 f->p2m.value % P2M_PER_PAGE || ram == f->p2m.value ? "" :
		 ", which may be rounded up by at most 511");
	return true;
}

/* A kernel that cannot grow leaves in its map as much RAM as it has. */
static bool from_ram(struct predict *p)
{
	__u64 ram = kernel_ram(p);

	if (!ram)
		return false;
	p->from = PAGES_RAM;
	p->nr_pages = ram;
	snprintf(p->why, sizeof(p->why),
		 "the RAM in the kernel's map: right where the domain has no room to grow and released nothing");
	return true;
}

static bool choose(struct predict *p, __u64 given)
{
	const struct xrt_boot_facts *f = &p->log.facts;

	if (given) {
		p->from = PAGES_GIVEN;
		p->nr_pages = given;
		snprintf(p->why, sizeof(p->why), "as --nr-pages says");
		return true;
	}
	if (f->nr_pages.known && p->source == XRT_BY_HAND) {
		p->from = PAGES_LIST;
		p->nr_pages = f->nr_pages.value;
		snprintf(p->why, sizeof(p->why), "as the list says");
		return true;
	}
	/* Xen's builder tells of the dom0 only. */
	if (p->dom0 && (from_builder(p) || from_p2m(p)))
		return true;
	return from_ram(p);
}

int predict_pages(struct predict *p, __u64 given, const char *name,
		  struct xrt_error *err)
{
	__u64 limit = xrt_pages_limit(p->version ? p->version : ~0u, p->dom0);

	if (!choose(p, given))
		return xrt_error_set(err, XRT_E_INVALID,
				     "%s: does not tell the domain's number of pages; give --nr-pages N (its memory in units of 4 KiB)",
				     name);
	if (!p->nr_pages)
		return xrt_error_set(err, XRT_E_WRONG,
				     "%s: a domain of 0 pages (%s); give --nr-pages N",
				     name, p->why);
	if (p->nr_pages <= limit)
		return 0;
	predict_note(p, "this kernel takes %llu of the %llu pages at most%s",
		     limit, p->nr_pages,
		     p->dom0 ? "" : ", unless xen_512gb_limit is off");
	p->nr_pages = limit;
	return 0;
}

const char *predict_pages_from_name(enum pages_from from)
{
	static const char * const name[NR_PAGES_FROM] = {
		[PAGES_GIVEN]	= "option",
		[PAGES_LIST]	= "list",
		[PAGES_BUILDER]	= "builder",
		[PAGES_P2M]	= "p2m_list",
		[PAGES_RAM]	= "ram",
	};

	return from < NR_PAGES_FROM ? name[from] : "?";
}
