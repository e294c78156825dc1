// SPDX-License-Identifier: GPL-2.0
/* Verb record: collect this boot's remap from the running kernel with BPF. */
#include <stdio.h>

#include "json_parts.h"
#include "recorder.h"
#include "verb.h"

struct record_args {
	const char *out;
	__u64 ring;
	bool json;
};

static const struct option_row record_operands[] = { OPTION_ROW_END };

static const struct option_row record_options[] = {
	{ .name = "output", .letter = 'o', .type = OPTION_OUTPUT,
	  .offset = offsetof(struct record_args, out), .value = "FILE",
	  .help = "Write the capture to FILE", .initial = "xenremap.xrt" },
	{ .name = "ring", .type = OPTION_NUMBER,
	  .offset = offsetof(struct record_args, ring), .value = "KIB",
	  .help = "Set the size of the ring buffer in KiB (default: as needed)",
	  .min = 1, .max = 1 << 20 },
	OPTION_ROW_JSON(record_args, json),
	OPTION_ROW_END
};

static void print_json(const struct record_args *args, const struct collected *c)
{
	struct json *j = json_begin(true);

	if (!j)
		return;
	json_document(j, "record");
	json_str(j, "file", args->out);
	json_u64(j, "nr_records", c->records);
	json_u64(j, "nr_chunks", c->chunks);
	json_u64(j, "kept_pages", c->pages);
	json_u64(j, "timed_pages", c->counted);
	json_u64(j, "dropped_records", c->lost);
	json_u64(j, "dropped_page_records", c->lost_pages);
	json_u64(j, "ring_bytes", c->ring);
	json_object_end(j);
	json_finish(j);
}

static void print_text(const struct record_args *args, const struct collected *c)
{
	printf("%s: %llu records, %llu chunks, %llu pages", args->out,
	       c->records, c->chunks, c->pages);
	if (c->lost)
		printf("; the ring buffer of %llu KiB lost %llu records with %llu pages",
		       c->ring >> 10, c->lost, c->lost_pages);
	printf("\n");
}

static int run_record(int argc, char **argv)
{
	struct record_args args = { 0 };
	struct recorder rec;
	struct collected c;
	struct xrt_error err;
	int ret;

	if (!options_read(&verb_record, argc, argv, &args, &ret))
		return ret;

	ret = recorder_open(&rec, &err);
	if (!ret)
		ret = record_collect(&rec, args.out, args.ring << 10, &c, &err);
	recorder_close(&rec);
	if (ret)
		return verb_fail(&err);
	verb_text_aside(args.out);
	if (args.json)
		print_json(&args, &c);
	else
		print_text(&args, &c);
	return XRT_EXIT_OK;
}

const struct verb verb_record = {
	.name = "record",
	.summary = "collect this boot's remap from the running kernel with BPF",
	.purpose = "Collect the records of the remap recorder from the running kernel.",
	.operands = record_operands,
	.options = record_options,
	.example = "xenremap record -o boot.xrt",
	.manual =
		"BPF programs at the tracepoints xen_remap:* receive the replay of the kernel and count the steps of each page. This needs root, debugfs, and a kernel with CONFIG_XEN_REMAP_TRACE and CONFIG_DEBUG_INFO_BTF that runs as a Xen PV domain. The file appears when it is complete.",
	.run = run_record,
};
