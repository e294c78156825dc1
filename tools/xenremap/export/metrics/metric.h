/* SPDX-License-Identifier: GPL-2.0 */
/* Writes metrics as text, in one of the two forms that there are of it. */
#ifndef XENREMAP_METRIC_H
#define XENREMAP_METRIC_H

#include <stdbool.h>
#include <stdio.h>
#include <linux/types.h>

enum metric_type {
	METRIC_GAUGE,
	METRIC_COUNTER,
	METRIC_INFO,
	METRIC_HISTOGRAM,
};

/**
 * struct metric - a metric family
 * @name:	without _total or _info, which go with the type
 * @type:	its type
 * @unit:	the name's last word where that is a unit, or NULL
 * @help:	one sentence, no full stop
 */
struct metric {
	const char *name;
	enum metric_type type;
	const char *unit;
	const char *help;
};

/**
 * struct metric_label - a label of a sample
 * @name:	fit for a label's name
 * @value:	plain ASCII, xrt_escape() makes it so
 */
struct metric_label {
	const char *name;
	const char *value;
};

/**
 * struct metric_out - where metrics go
 * @to:		the stream; a write that fails stays in its error flag
 * @strict:	OpenMetrics 1.0 to the letter. Otherwise the text format of
 *		Prometheus, the only one that node_exporter's textfile
 *		collector reads: it wants TYPE and HELP of a counter under the
 *		name with _total, which OpenMetrics forbids
 * @label:	labels that every sample gets, up to one without a name; or NULL
 * @family:	the family whose samples are being written
 */
struct metric_out {
	FILE *to;
	bool strict;
	const struct metric_label *label;
	const struct metric *family;
};

/* Begin a family: its type and help. All its samples have to follow. */
void metric_begin(struct metric_out *o, const struct metric *m);

/* A sample of the family; @label up to one without a name, or NULL for none. */
void metric_u64(struct metric_out *o, const struct metric_label *label,
		__u64 value);
/* The same for a time in nanoseconds, written as seconds. */
void metric_seconds(struct metric_out *o, const struct metric_label *label,
		    __u64 ns);

/**
 * struct metric_bucket - a bucket of a histogram
 * @le:		its upper bound in seconds, as a float is written in a label
 * @ns:		the same in nanoseconds
 */
struct metric_bucket {
	const char *le;
	__u64 ns;
};

/**
 * metric_histogram() - samples of a histogram
 * @o:		where to
 * @label:	as above
 * @bucket:	its buckets, ascending, without the infinite one
 * @below:	values in each bucket and all before it
 * @nr:		how many buckets
 * @count:	all values
 * @sum_ns:	their sum in nanoseconds
 */
void metric_histogram(struct metric_out *o, const struct metric_label *label,
		      const struct metric_bucket *bucket, const __u64 *below,
		      size_t nr, __u64 count, __u64 sum_ns);

/* No more metrics. */
void metric_end(struct metric_out *o);

#endif /* XENREMAP_METRIC_H */
