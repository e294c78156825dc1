// SPDX-License-Identifier: GPL-2.0
/* Metrics as text: Prometheus's format 0.0.4, or OpenMetrics 1.0. */
#include <string.h>

#include "metric.h"

static const char * const type_names[] = {
	[METRIC_GAUGE]		= "gauge",
	[METRIC_COUNTER]	= "counter",
	[METRIC_INFO]		= "info",
	[METRIC_HISTOGRAM]	= "histogram",
};

static const char *suffix_of(const struct metric *m)
{
	switch (m->type) {
	case METRIC_COUNTER:
		return "_total";
	case METRIC_INFO:
		return "_info";
	default:
		return "";
	}
}

void metric_begin(struct metric_out *o, const struct metric *m)
{
	const char *suffix = o->strict ? "" : suffix_of(m);
	const char *type = type_names[m->type];

	/* The Prometheus format has no type for it. */
	if (m->type == METRIC_INFO && !o->strict)
		type = "gauge";
	o->family = m;
	fprintf(o->to, "# HELP %s%s %s.\n", m->name, suffix, m->help);
	fprintf(o->to, "# TYPE %s%s %s\n", m->name, suffix, type);
	if (o->strict && m->unit)
		fprintf(o->to, "# UNIT %s %s\n", m->name, m->unit);
}

static void put_label_value(FILE *to, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\' || *text == '"')
			putc('\\', to);
		putc(*text, to);
	}
}

static const char *put_labels(FILE *to, const struct metric_label *l,
			      const char *sep)
{
	for (; l && l->name; l++) {
		fprintf(to, "%s%s=\"", sep, l->name);
		put_label_value(to, l->value);
		putc('"', to);
		sep = ",";
	}
	return sep;
}

static void put_name(struct metric_out *o, const struct metric_label *label,
		     const char *suffix, const char *le)
{
	const char *sep = "{";

	fprintf(o->to, "%s%s", o->family->name, suffix);
	sep = put_labels(o->to, o->label, sep);
	sep = put_labels(o->to, label, sep);
	if (le) {
		fprintf(o->to, "%sle=\"%s\"", sep, le);
		sep = ",";
	}
	fputs(*sep == ',' ? "} " : " ", o->to);
}

static void put_seconds(struct metric_out *o, __u64 ns)
{
	fprintf(o->to, "%llu.%09llu\n", ns / 1000000000, ns % 1000000000);
}

void metric_u64(struct metric_out *o, const struct metric_label *label,
		__u64 value)
{
	put_name(o, label, suffix_of(o->family), NULL);
	fprintf(o->to, "%llu\n", value);
}

void metric_seconds(struct metric_out *o, const struct metric_label *label,
		    __u64 ns)
{
	put_name(o, label, suffix_of(o->family), NULL);
	put_seconds(o, ns);
}

void metric_histogram(struct metric_out *o, const struct metric_label *label,
		      const struct metric_bucket *bucket, const __u64 *below,
		      size_t nr, __u64 count, __u64 sum_ns)
{
	for (size_t i = 0; i < nr; i++) {
		put_name(o, label, "_bucket", bucket[i].le);
		fprintf(o->to, "%llu\n", below[i]);
	}
	put_name(o, label, "_bucket", "+Inf");
	fprintf(o->to, "%llu\n", count);
	put_name(o, label, "_sum", NULL);
	put_seconds(o, sum_ns);
	put_name(o, label, "_count", NULL);
	fprintf(o->to, "%llu\n", count);
}

void metric_end(struct metric_out *o)
{
	/* To Prometheus a comment, to OpenMetrics the proof that all is there. */
	fputs("# EOF\n", o->to);
}
