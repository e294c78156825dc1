/* SPDX-License-Identifier: GPL-2.0 */
/* Changes of the p2m after boot: counts, rates, ranges, and what was missed. */
#ifndef ANALYSIS_P2M_CHANGES_H
#define ANALYSIS_P2M_CHANGES_H

#include "pfn_set.h"
#include "tables.h"

/* Which part of the kernel made a change. */
enum p2m_cause {
	P2M_CAUSE_UNKNOWN,
	P2M_CAUSE_BALLOON,
	P2M_CAUSE_EXCHANGE,
	P2M_CAUSE_GRANT,
	P2M_CAUSE_HOTPLUG,
	P2M_NR_CAUSES,
};

/* What a change did to the entry. */
enum p2m_change_kind {
	P2M_REMOVED,		/* had an MFN, has none now */
	P2M_ADDED,		/* had none, has an MFN now */
	P2M_REPLACED,		/* has another MFN */
	P2M_MAPPED,		/* has another domain's page now */
	P2M_UNMAPPED,		/* had another domain's page */
	P2M_OTHER,		/* to or from a 1:1 mapping, or the old value is unknown */
	P2M_SAME,		/* was set to what it was */
	P2M_NR_CHANGES,
};

/**
 * struct p2m_change - a change
 * @pfn:	of the entry
 * @old:	its value before, as the kernel stores it
 * @now:	its value after
 * @old_known:	@old is valid
 * @ns:		time, any clock
 * @cause:	what made it
 */
struct p2m_change {
	__u64 pfn;
	__u64 old;
	__u64 now;
	bool old_known;
	__u64 ns;
	enum p2m_cause cause;
};

/**
 * struct p2m_change_sum - changes of a cause and a kind
 * @changes:	how many
 * @peak:	most in a second
 * @second:	number of the second that is counted
 * @in_second:	changes in it
 * @set:	their PFNs
 */
struct p2m_change_sum {
	__u64 changes;
	__u64 peak;
	__u64 second;
	__u64 in_second;
	struct pfn_set set;
};

/**
 * struct p2m_changes - all changes
 * @sum:	by cause and kind
 * @start_ns:	time from which seconds are counted
 * @total:	changes, those to the same value left out
 * @unkept:	changes whose PFN is in no set, for want of room
 * @room:	bytes that the sets may still take
 */
struct p2m_changes {
	struct p2m_change_sum sum[P2M_NR_CAUSES][P2M_NR_CHANGES];
	__u64 start_ns;
	__u64 total;
	__u64 unkept;
	size_t room;
};

/* What a change did. */
enum p2m_change_kind p2m_change_kind(const struct p2m_change *change);

/**
 * p2m_changes_add() - count a change
 * @c:		zeroed at first, but for @start_ns and @room
 * @change:	the change
 */
void p2m_changes_add(struct p2m_changes *c, const struct p2m_change *change);

/**
 * p2m_changes_missed() - count the entries that changed without a change seen
 * @c:		the changes
 * @before:	the tables when watching began, or later
 * @after:	the tables when it ended, or earlier
 * @compared:	gets the number of entries that could be compared
 *
 * Return: entries that differ and are in no set.
 */
__u64 p2m_changes_missed(const struct p2m_changes *c,
			 const struct xrt_tables *before,
			 const struct xrt_tables *after, __u64 *compared);

void p2m_changes_free(struct p2m_changes *c);

const char *p2m_cause_name(unsigned int cause);
const char *p2m_change_name(unsigned int kind);

#endif /* ANALYSIS_P2M_CHANGES_H */
