// SPDX-License-Identifier: GPL-2.0
/* The changes of the p2m as a JSON document. */
#include "json_parts.h"
#include "live_watch.h"

static void add_ranges(struct json *j, const struct pfn_set *set)
{
	struct xrt_pfns range = { 0, 0 };

	json_array(j, "changed_ranges");
	while (pfn_set_next(set, &range)) {
		json_object(j, NULL);
		json_pfn(j, "start_pfn", range.start);
		json_pfn(j, "end_pfn", range.end);
		json_object_end(j);
	}
	json_array_end(j);
}

static void add_sum(struct json *j, const struct live_watch *w,
		    unsigned int cause, unsigned int kind)
{
	const struct p2m_change_sum *sum = &w->changes.sum[cause][kind];
	__u64 ms = w->ns / 1000000;

	json_object(j, NULL);
	json_str(j, "change_cause", p2m_cause_name(cause));
	json_str(j, "change_kind", p2m_change_name(kind));
	json_u64(j, "changes", sum->changes);
	json_u64(j, "changed_pages", sum->set.pages);
	if (ms)
		json_thousandths(j, "changes_per_second",
				 (__s64)(sum->changes * 1000000 / ms));
	else
		json_null(j, "changes_per_second");
	json_u64(j, "peak_changes_per_second", sum->peak);
	add_ranges(j, &sum->set);
	json_object_end(j);
}

static void add_sums(struct json *j, const struct live_watch *w)
{
	json_array(j, "p2m_changes");
	for (unsigned int cause = 0; cause < P2M_NR_CAUSES; cause++) {
		for (unsigned int kind = 0; kind < P2M_SAME; kind++) {
			if (w->changes.sum[cause][kind].changes)
				add_sum(j, w, cause, kind);
		}
	}
	json_array_end(j);
}

void watch_print_json(const struct live_watch *w)
{
	bool whole = !w->changes.unkept;
	struct json *j = json_begin(true);

	if (!j)
		return;
	json_document(j, "watch");
	json_array(j, "probes");
	for (unsigned int i = 0; w->probe[i]; i++)
		json_str(j, NULL, w->probe[i]);
	json_array_end(j);
	json_u64(j, "watched_ns", w->ns);
	json_u64(j, "changes", w->changes.total);
	add_sums(j, w);
	json_u64(j, "lost_changes", w->lost);
	json_u64(j, "unkept_changes", w->changes.unkept);
	json_maybe(j, "compared_entries", whole, w->compared);
	json_maybe(j, "missed_entries", whole, w->missed);
	json_u64(j, "ring_bytes", w->ring_bytes);
	json_u64(j, "range_bytes", WATCH_SETS_BYTES - w->changes.room);
	json_u64(j, "range_bytes_max", WATCH_SETS_BYTES);
	json_u64(j, "table_bytes", w->table_bytes);
	json_object_end(j);
	json_finish(j);
}
