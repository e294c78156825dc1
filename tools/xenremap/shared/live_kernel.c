// SPDX-License-Identifier: GPL-2.0
/* Reads what the running kernel knows of its map, its size and its tables. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "arithmetic.h"
#include "live_kernel.h"

#define HYPERVISOR	"/sys/hypervisor"
#define BOOT_ID		"/proc/sys/kernel/random/boot_id"

/* As the kernel keeps the map: entries of 20 bytes after their number. */
struct kernel_e820 {
	__u64 addr;
	__u64 size;
	__u32 type;
} __attribute__((packed));

/* The start of struct start_info, as in xen/include/public/xen.h. */
struct start_info_head {
	char magic[32];
	__u64 nr_pages;
	__u64 shared_info;
	__u32 flags;
};

#define SIF_INITDOMAIN	2

/* A version or an id that is not known must not become 0. */
static int read_numbers(const char *path, const char *format, unsigned int nr[3],
			int count, struct xrt_error *err)
{
	char line[64];

	if (live_read_line(path, line, sizeof(line), err))
		return -1;
	if (sscanf(line, format, &nr[0], &nr[1], &nr[2]) == count)
		return 0;
	return xrt_error_set(err, XRT_E_KERNEL, "%s: not a number as Linux prints it",
			     path);
}

static int read_versions(struct xrt_live_facts *f, struct xrt_error *err)
{
	unsigned int major[3], minor[3], id[3];
	struct utsname name;

	uname(&name);
	snprintf(f->release, sizeof(f->release), "%s", name.release);
	if (read_numbers(HYPERVISOR "/version/major", "%u", major, 1, err) ||
	    read_numbers(HYPERVISOR "/version/minor", "%u", minor, 1, err) ||
	    read_numbers(BOOT_ID, "%8x-%4x-%4x", id, 3, err))
		return -1;
	f->xen_version = major[0] << 16 | minor[0];
	f->boot_id = (__u64)id[0] << 32 | id[1] << 16 | id[2];
	return 0;
}

/* Read what a pointer variable of the kernel points to. */
static int read_through(struct live_memory *mem, __u64 variable, void *data,
			size_t bytes, __u64 *address, struct xrt_error *err)
{
	if (live_memory_read(mem, variable, address, sizeof(*address), err))
		return -1;
	return live_memory_read(mem, *address, data, bytes, err);
}

static int read_start_info(struct live_kernel *k, const struct live_symbols *s,
			   struct xrt_error *err)
{
	struct start_info_head info;
	__u64 address;

	if (read_through(&k->mem, s->address[LIVE_START_INFO], &info,
			 sizeof(info), &address, err))
		return -1;
	if (strncmp(info.magic, "xen-", 4))
		return xrt_error_set(err, XRT_E_KERNEL,
				     "live: the kernel's xen_start_info could not be read through %s",
				     xrt_origin_name(k->mem.origin));
	k->facts.nr_pages = info.nr_pages;
	k->facts.dom0 = info.flags & SIF_INITDOMAIN;
	return 0;
}

static int read_e820(struct live_kernel *k, const struct live_symbols *s,
		     struct xrt_error *err)
{
	struct kernel_e820 *from;
	__u64 address;
	__u32 nr;
	int ret;

	if (read_through(&k->mem, s->address[LIVE_E820], &nr, sizeof(nr),
			 &address, err))
		return -1;
	if (!nr || nr > XRT_MAP_MAX)
		return xrt_error_set(err, XRT_E_KERNEL,
				     "live: the kernel's e820_table_firmware has %u entries",
				     nr);
	from = calloc(nr, sizeof(*from));
	k->entry = calloc(nr, sizeof(*k->entry));
	if (!from || !k->entry) {
		free(from);
		return xrt_error_set(err, XRT_E_NOMEM, "live: out of memory");
	}
	ret = live_memory_read(&k->mem, address + sizeof(nr), from,
			       nr * sizeof(*from), err);
	for (__u32 i = 0; !ret && i < nr; i++)
		k->entry[i] = (struct xrt_e820){ from[i].addr, from[i].size,
						 from[i].type, 0 };
	free(from);
	k->facts.entry = k->entry;
	k->facts.nr_entry = nr;
	return ret;
}

static int make_plan(struct live_kernel *k, struct xrt_error *err)
{
	struct xrt_plan_opts opts = {
		.entry = k->entry,
		.nr = k->facts.nr_entry,
		.nr_pages = k->facts.nr_pages,
		.dom0 = k->facts.dom0,
		.isa_ram = !k->facts.dom0,
	};

	k->plan = xrt_plan_build(&opts, err);
	k->facts.plan = k->plan;
	return k->plan ? 0 : -1;
}

/* The tables go on to the hotplug limit; RAM and the domain's size bound us. */
static __u64 last_pfn(const struct live_kernel *k, __u64 p2m_size)
{
	const struct xrt_plan *plan = k->plan;
	__u64 end = k->facts.nr_pages;

	for (size_t i = 0; i < plan->nr_target; i++) {
		if (plan->target[i].end > end)
			end = plan->target[i].end;
	}
	return XRT_MIN(end, p2m_size);
}

/* Return: 1; 0 if the kernel has nothing there; or -1 with *err. */
static int read_optional(struct live_kernel *k, __u64 address, void *data, size_t bytes,
			 struct xrt_error *err)
{
	if (!live_memory_read(&k->mem, address, data, bytes, err))
		return 1;
	return err->code == XRT_E_KERNEL ? 0 : -1;
}

/*
 * The swiotlb's range, in bytes: the first two fields of struct io_tlb_mem, or of
 * the struct io_tlb_pool that it begins with since Linux 6.6. In 5.13 and 5.14 the
 * symbol is a pointer to it. Return: as read_optional().
 */
static int read_swiotlb(struct live_kernel *k, const struct live_symbols *s,
			__u64 range[2], struct xrt_error *err)
{
	__u64 at = s->address[LIVE_SWIOTLB];
	int got;

	if (!at && (!s->address[LIVE_SWIOTLB_START] || !s->address[LIVE_SWIOTLB_END]))
		return 0;
	if (!at) {
		got = read_optional(k, s->address[LIVE_SWIOTLB_START], &range[0], 8, err);
		return got <= 0 ? got :
		       read_optional(k, s->address[LIVE_SWIOTLB_END], &range[1], 8, err);
	}
	got = read_optional(k, at, range, 16, err);
	if (got > 0 && range[0] >> 63)
		return read_optional(k, range[0], range, 16, err);
	return got;
}

/* Xen gave the swiotlb other MFNs after the remap, to make it contiguous. */
static int mark_swiotlb(struct live_kernel *k, const struct live_symbols *s,
			struct xrt_error *err)
{
	__u64 range[2];
	struct xrt_pfns pfns;
	int got = read_swiotlb(k, s, range, err);

	if (got <= 0 || range[0] >= range[1] || range[1] >> XRT_ADDRESS_BITS)
		return got < 0 ? -1 : 0;
	pfns.start = range[0] >> XRT_PAGE_SHIFT;
	pfns.end = range[1] >> XRT_PAGE_SHIFT;
	if (!xrt_tables_mark_exchanged(&k->tables, &pfns))
		return 0;
	return xrt_error_set(err, XRT_E_NOMEM, "live: out of memory");
}

static int read_facts(struct live_kernel *k, struct xrt_error *err)
{
	const struct live_symbols *s = &k->symbols;
	__u64 p2m_size;
	__u32 khz = 0;
	int got = 0;

	if (live_symbols_read(&k->symbols, err) || read_start_info(k, s, err) ||
	    read_e820(k, s, err) || make_plan(k, err))
		return -1;
	if (live_memory_read(&k->mem, s->address[LIVE_P2M_SIZE], &p2m_size,
			     sizeof(p2m_size), err))
		return -1;
	if (s->address[LIVE_TSC_KHZ])
		got = read_optional(k, s->address[LIVE_TSC_KHZ], &khz, sizeof(khz), err);
	if (got > 0)
		k->facts.tsc_khz = khz;
	if (got < 0 || live_clock_read(k, 0, err) || live_messages_read(k, err))
		return -1;
	k->facts.tables = &k->tables;
	if (live_tables_read(&k->tables, &k->mem, s, last_pfn(k, p2m_size),
			     err))
		return -1;
	return mark_swiotlb(k, s, err);
}

static int open_memory(struct live_kernel *k, enum xrt_origin source,
		       struct xrt_error *err)
{
	if (source != XRT_ORIGIN_KCORE) {
#ifdef HAVE_BPF
		if (!live_bpf_open(&k->mem, err))
			return 0;
#else
		xrt_error_set(err, XRT_E_KERNEL,
			      "live: built without BPF: use --source=kcore");
#endif
		if (source == XRT_ORIGIN_BPF)
			return -1;
	}
	return live_kcore_open(&k->mem, err);
}

int live_kernel_read(struct live_kernel *k, enum xrt_origin source,
		     struct xrt_error *err)
{
	memset(k, 0, sizeof(*k));
	if (live_system_check(err) || open_memory(k, source, err))
		return -1;
	k->facts.map_origin = k->mem.origin;
	k->facts.p2m_origin = k->mem.origin;
	/* /proc/kcore does not have the m2p. */
	k->facts.m2p_origin = k->mem.origin == XRT_ORIGIN_BPF ?
			      XRT_ORIGIN_BPF : XRT_ORIGIN_UNKNOWN;
	return read_versions(&k->facts, err) || read_facts(k, err) ? -1 : 0;
}

void live_kernel_free(struct live_kernel *k)
{
	live_memory_close(&k->mem);
	xrt_tables_free(&k->tables);
	xrt_plan_free(k->plan);
	free(k->entry);
}
