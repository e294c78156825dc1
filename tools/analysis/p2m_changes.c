// SPDX-License-Identifier: GPL-2.0
/* Changes of the p2m after boot: counts, rates, ranges, and what was missed. */
#include "arithmetic.h"
#include "names.h"
#include "p2m_changes.h"

#define NS_PER_SECOND	1000000000ULL

enum p2m_change_kind p2m_change_kind(const struct p2m_change *change)
{
	enum xrt_pfn_kind old, now;

	if (!change->old_known)
		return P2M_OTHER;
	if (change->old == change->now)
		return P2M_SAME;
	old = xrt_p2m_entry(change->old, change->pfn, false).kind;
	now = xrt_p2m_entry(change->now, change->pfn, false).kind;
	if (now == XRT_PFN_FOREIGN)
		return P2M_MAPPED;
	if (old == XRT_PFN_FOREIGN)
		return P2M_UNMAPPED;
	if (old == XRT_PFN_RAM && now == XRT_PFN_MISSING)
		return P2M_REMOVED;
	if (old == XRT_PFN_MISSING && now == XRT_PFN_RAM)
		return P2M_ADDED;
	if (old == XRT_PFN_RAM && now == XRT_PFN_RAM)
		return P2M_REPLACED;
	return P2M_OTHER;
}

static void count_in_second(struct p2m_change_sum *sum, __u64 second)
{
	if (second != sum->second) {
		sum->second = second;
		sum->in_second = 0;
	}
	sum->in_second++;
	sum->peak = XRT_MAX(sum->peak, sum->in_second);
}

void p2m_changes_add(struct p2m_changes *c, const struct p2m_change *change)
{
	enum p2m_change_kind kind = p2m_change_kind(change);
	struct p2m_change_sum *sum = &c->sum[change->cause][kind];
	__u64 since = xrt_above(change->ns, c->start_ns);

	sum->changes++;
	count_in_second(sum, since / NS_PER_SECOND);
	if (kind == P2M_SAME)
		return;
	c->total++;
	if (pfn_set_add(&sum->set, change->pfn, &c->room))
		c->unkept++;
}

static bool is_in_any_set(const struct p2m_changes *c, __u64 pfn)
{
	for (unsigned int cause = 0; cause < P2M_NR_CAUSES; cause++) {
		for (unsigned int kind = 0; kind < P2M_NR_CHANGES; kind++) {
			if (pfn_set_has(&c->sum[cause][kind].set, pfn))
				return true;
		}
	}
	return false;
}

/* To the tables' reader, exchanged pages are another kind than RAM. */
static enum xrt_pfn_kind plain_kind(const struct xrt_pfn_run *run)
{
	return run->kind == XRT_PFN_EXCHANGED ? XRT_PFN_RAM : run->kind;
}

/* Whether both runs have the same entry at a PFN that is in both. */
static bool has_same_entry(const struct xrt_pfn_run *a,
			   const struct xrt_pfn_run *b, __u64 pfn)
{
	if (plain_kind(a) != plain_kind(b))
		return false;
	if (plain_kind(a) != XRT_PFN_RAM && a->kind != XRT_PFN_FOREIGN)
		return true;
	return a->mfn + (pfn - a->pfn) == b->mfn + (pfn - b->pfn);
}

/* Count the entries that differ from @pfn to @end, which are in both runs. */
static __u64 missed_in_runs(const struct p2m_changes *c,
			    const struct xrt_pfn_run *a,
			    const struct xrt_pfn_run *b, __u64 pfn, __u64 end)
{
	__u64 missed = 0;

	/* MFNs follow each other in a run, so all agree or none. */
	if (has_same_entry(a, b, pfn))
		return 0;
	for (; pfn < end; pfn++)
		missed += !is_in_any_set(c, pfn);
	return missed;
}

__u64 p2m_changes_missed(const struct p2m_changes *c,
			 const struct xrt_tables *before,
			 const struct xrt_tables *after, __u64 *compared)
{
	size_t i = 0, k = 0;
	__u64 pfn = 0, missed = 0;

	*compared = 0;
	while (i < before->nr && k < after->nr) {
		const struct xrt_pfn_run *a = &before->run[i];
		const struct xrt_pfn_run *b = &after->run[k];
		__u64 a_end = a->pfn + a->pages, b_end = b->pfn + b->pages;
		__u64 end = XRT_MIN(a_end, b_end);

		if (a->kind != XRT_PFN_UNKNOWN && b->kind != XRT_PFN_UNKNOWN) {
			missed += missed_in_runs(c, a, b, pfn, end);
			*compared += end - pfn;
		}
		pfn = end;
		i += a_end == end;
		k += b_end == end;
	}
	return missed;
}

void p2m_changes_free(struct p2m_changes *c)
{
	for (unsigned int cause = 0; cause < P2M_NR_CAUSES; cause++) {
		for (unsigned int kind = 0; kind < P2M_NR_CHANGES; kind++)
			pfn_set_free(&c->sum[cause][kind].set);
	}
}

const char *p2m_cause_name(unsigned int cause)
{
	static const char * const name[P2M_NR_CAUSES] = {
		[P2M_CAUSE_UNKNOWN]	= "unknown",
		[P2M_CAUSE_BALLOON]	= "balloon",
		[P2M_CAUSE_EXCHANGE]	= "exchange",
		[P2M_CAUSE_GRANT]	= "grant",
		[P2M_CAUSE_HOTPLUG]	= "hotplug",
	};

	return xrt_pick_name(name, P2M_NR_CAUSES, cause);
}

const char *p2m_change_name(unsigned int kind)
{
	static const char * const name[P2M_NR_CHANGES] = {
		[P2M_REMOVED]	= "removed",
		[P2M_ADDED]	= "added",
		[P2M_REPLACED]	= "replaced",
		[P2M_MAPPED]	= "mapped",
		[P2M_UNMAPPED]	= "unmapped",
		[P2M_OTHER]	= "other",
		[P2M_SAME]	= "same",
	};

	return xrt_pick_name(name, P2M_NR_CHANGES, kind);
}
