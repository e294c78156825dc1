// SPDX-License-Identifier: GPL-2.0
/* The changes of the p2m for people. */
#include <stdio.h>

#include "live_watch.h"

/* Ranges that are printed of a kind of change; -j prints all. */
#define RANGES_MAX	16

void watch_print_start(const struct live_watch *w)
{
	FILE *to = w->json ? stderr : stdout;

	fputs("watching the p2m through kprobes on ", to);
	for (unsigned int i = 0; w->probe[i]; i++)
		fprintf(to, "%s%s", i ? ", " : "", w->probe[i]);
	fputs("; stop with SIGINT or SIGTERM\n", to);
	fflush(to);
}

void watch_print_second(const struct live_watch *w, __u64 ns,
			__u64 shown[P2M_NR_CAUSES][P2M_NR_CHANGES])
{
	const char *comma = " ";

	printf("%7llu.%llu s:", ns / 1000000000, ns / 100000000 % 10);
	for (unsigned int cause = 0; cause < P2M_NR_CAUSES; cause++) {
		for (unsigned int kind = 0; kind < P2M_SAME; kind++) {
			__u64 changes = w->changes.sum[cause][kind].changes;

			if (changes == shown[cause][kind])
				continue;
			printf("%s%s %s %llu", comma, p2m_cause_name(cause),
			       p2m_change_name(kind),
			       changes - shown[cause][kind]);
			shown[cause][kind] = changes;
			comma = ", ";
		}
	}
	putchar('\n');
	fflush(stdout);
}

static void print_ranges(const struct pfn_set *set)
{
	struct xrt_pfns range = { 0, 0 };
	__u64 nr = 0, ranges = pfn_set_ranges(set);

	for (; nr < RANGES_MAX && pfn_set_next(set, &range); nr++)
		printf("    pfn %llx to %llx, %llu pages\n", range.start,
		       range.end - 1, range.end - range.start);
	if (nr < ranges)
		printf("    and %llu ranges more; -j prints all\n", ranges - nr);
}

static void print_change_sums(const struct live_watch *w)
{
	__u64 tenths = w->ns / 100000000;

	if (w->changes.total)
		printf("\ncause     change     changes     pages   ranges  per second  peak/s\n");
	for (unsigned int cause = 0; cause < P2M_NR_CAUSES; cause++) {
		for (unsigned int kind = 0; kind < P2M_SAME; kind++) {
			const struct p2m_change_sum *sum =
				&w->changes.sum[cause][kind];

			if (!sum->changes)
				continue;
			printf("%-9s %-8s %9llu %9llu %8llu %11.1f %7llu\n",
			       p2m_cause_name(cause), p2m_change_name(kind),
			       sum->changes, sum->set.pages,
			       pfn_set_ranges(&sum->set),
			       tenths ? 10.0 * (double)sum->changes / (double)tenths : 0,
			       sum->peak);
			print_ranges(&sum->set);
		}
	}
}

static void print_limits(const struct live_watch *w)
{
	printf("lost: %llu changes%s\n", w->lost, w->lost ?
	       " found the ring buffer full; the counts above are lower bounds" : "");
	if (w->changes.unkept)
		printf("ranges: incomplete, %llu changes exceeded the memory for them\n",
		       w->changes.unkept);
	if (w->changes.unkept)
		printf("tables: not compared, since the ranges are incomplete\n");
	else
		printf("tables: %llu entries compared before and after, %llu changed without being seen\n",
		       w->compared, w->missed);
	printf("memory: ring buffer %llu KiB, ranges %lu of at most %lu KiB, tables %llu KiB\n",
	       w->ring_bytes >> 10,
	       (WATCH_SETS_BYTES - w->changes.room) >> 10,
	       WATCH_SETS_BYTES >> 10, w->table_bytes >> 10);
}

void watch_print_text(const struct live_watch *w)
{
	print_change_sums(w);
	printf("\nwatched %llu.%llu s: %llu changes\n", w->ns / 1000000000,
	       w->ns / 100000000 % 10, w->changes.total);
	print_limits(w);
}
