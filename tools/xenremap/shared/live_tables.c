// SPDX-License-Identifier: GPL-2.0
/* Reads the p2m, and for each page with an MFN the m2p. */
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "live_kernel.h"

/* Entries of a table in a range. */
#define ENTRIES		(LIVE_RANGE_BYTES / 8)

/**
 * struct table_reader - the tables, while they are read
 * @t:		gets the runs
 * @mem:	how they are read
 * @p2m:	address of the p2m
 * @m2p:	address of the m2p, 0 if it cannot be read
 * @m2p_nr:	entries of it
 * @run:	runs whose m2p is not yet read, each at most ENTRIES pages
 * @nr:		how many
 */
struct table_reader {
	struct xrt_tables *t;
	struct live_memory *mem;
	__u64 p2m;
	__u64 m2p;
	__u64 m2p_nr;
	struct xrt_pfn_run run[LIVE_RANGES];
	size_t nr;
};

static int append_run(struct table_reader *r, const struct xrt_pfn_run *run,
		      struct xrt_error *err)
{
	if (!xrt_tables_append(r->t, run))
		return 0;
	return xrt_error_set(err, XRT_E_NOMEM,
			     "live: out of memory after %llu pages in %zu runs",
			     r->t->pages, r->t->nr);
}

static bool reads_m2p(const struct table_reader *r, const struct xrt_pfn_run *run)
{
	return r->m2p && run->kind == XRT_PFN_RAM &&
	       run->mfn + run->pages <= r->m2p_nr;
}

/* Split a run where the m2p agrees no more, or agrees again. */
static int append_compared(struct table_reader *r, const struct xrt_pfn_run *run,
			   const __u64 *m2p, struct xrt_error *err)
{
	for (__u64 i = 0; i < run->pages; ) {
		bool same = m2p[i] == run->pfn + i;
		struct xrt_pfn_run part = *run;

		part.pfn += i;
		part.mfn += i;
		part.m2p = same ? XRT_M2P_SAME : XRT_M2P_OTHER;
		part.pages = 0;
		while (i < run->pages && (m2p[i] == run->pfn + i) == same) {
			part.pages++;
			i++;
		}
		if (append_run(r, &part, err))
			return -1;
	}
	return 0;
}

/* Read the m2p of all runs that wait, and keep them in their order. */
static int flush_waiting(struct table_reader *r, struct xrt_error *err)
{
	struct live_range range[LIVE_RANGES];
	size_t nr = 0, at = 0;

	for (size_t i = 0; i < r->nr; i++) {
		if (reads_m2p(r, &r->run[i]))
			range[nr++] = (struct live_range){
				.address = r->m2p + 8 * r->run[i].mfn,
				.bytes = (__u32)(8 * r->run[i].pages),
			};
	}
	if (nr && r->mem->read_ranges(r->mem, range, nr, err))
		return -1;
	for (size_t i = 0; i < r->nr; i++) {
		int ret;

		if (reads_m2p(r, &r->run[i]) && range[at++].readable)
			ret = append_compared(r, &r->run[i], range[at - 1].data,
					      err);
		else
			ret = append_run(r, &r->run[i], err);
		if (ret)
			return -1;
	}
	r->nr = 0;
	return 0;
}

static int add_waiting(struct table_reader *r, const struct xrt_pfn_run *run,
		       struct xrt_error *err)
{
	struct xrt_pfn_run *last = r->nr ? &r->run[r->nr - 1] : NULL;

	if (last && last->pages < ENTRIES && xrt_pfn_run_joins(last, run)) {
		last->pages += run->pages;
		return 0;
	}
	if (r->nr == LIVE_RANGES && flush_waiting(r, err))
		return -1;
	r->run[r->nr++] = *run;
	return 0;
}

static int add_entries(struct table_reader *r, const __u64 *entry, __u64 pfn,
		       size_t nr, struct xrt_error *err)
{
	for (size_t i = 0; i < nr; i++) {
		struct xrt_pfn_run run = xrt_p2m_entry(entry[i], pfn + i,
						       r->mem->zero_unknown);

		if (add_waiting(r, &run, err))
			return -1;
	}
	return 0;
}

static int add_unreadable(struct table_reader *r, __u64 pfn, __u64 pages,
			  struct xrt_error *err)
{
	struct xrt_pfn_run run = { .pfn = pfn, .pages = pages,
				   .mfn = XRT_NO_MFN, .kind = XRT_PFN_UNKNOWN };

	return flush_waiting(r, err) ? -1 : append_run(r, &run, err);
}

/* A batch of pages of the p2m; its data live until the next read. */
static int read_batch(struct table_reader *r, __u64 pfn, __u64 end,
		      __u64 *entries, struct xrt_error *err)
{
	struct live_range range[LIVE_RANGES];
	size_t nr = 0;

	for (__u64 at = pfn; at < end && nr < LIVE_RANGES; at += ENTRIES) {
		__u64 left = XRT_MIN(end - at, ENTRIES);

		range[nr++] = (struct live_range){ .address = r->p2m + 8 * at,
						   .bytes = (__u32)(8 * left) };
	}
	if (r->mem->read_ranges(r->mem, range, nr, err))
		return -1;
	for (size_t i = 0; i < nr; i++) {
		if (range[i].readable)
			memcpy(entries + i * ENTRIES, range[i].data,
			       range[i].bytes);
	}
	for (size_t i = 0; i < nr; i++) {
		__u64 at = pfn + i * ENTRIES, n = range[i].bytes / 8;

		if (range[i].readable ?
		    add_entries(r, entries + i * ENTRIES, at, n, err) :
		    add_unreadable(r, at, n, err))
			return -1;
	}
	return flush_waiting(r, err);
}

/* The m2p is in Xen's own range; /proc/kcore does not have it. */
static int find_m2p(struct table_reader *r, const struct live_symbols *s,
		    struct xrt_error *err)
{
	if (r->mem->zero_unknown || !s->address[LIVE_M2P] ||
	    !s->address[LIVE_M2P_NR])
		return 0;
	if (live_memory_read(r->mem, s->address[LIVE_M2P], &r->m2p,
			     sizeof(r->m2p), err))
		return -1;
	return live_memory_read(r->mem, s->address[LIVE_M2P_NR], &r->m2p_nr,
				sizeof(r->m2p_nr), err);
}

int live_tables_read(struct xrt_tables *t, struct live_memory *mem,
		     const struct live_symbols *s, __u64 end,
		     struct xrt_error *err)
{
	struct table_reader *r = calloc(1, sizeof(*r));
	__u64 *entries = malloc(LIVE_RANGES * LIVE_RANGE_BYTES);
	int ret = -1;

	if (!r || !entries) {
		xrt_error_set(err, XRT_E_NOMEM, "live: out of memory");
		goto out;
	}
	r->t = t;
	r->mem = mem;
	ret = live_memory_read(mem, s->address[LIVE_P2M_ADDR], &r->p2m,
			       sizeof(r->p2m), err);
	if (!ret)
		ret = find_m2p(r, s, err);
	for (__u64 pfn = 0; !ret && pfn < end; pfn += LIVE_RANGES * ENTRIES)
		ret = read_batch(r, pfn, end, entries, err);
out:
	free(entries);
	free(r);
	return ret;
}
