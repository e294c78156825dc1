// SPDX-License-Identifier: GPL-2.0
/* Verb record: collect this boot's remap from the running kernel with BPF. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "recorder.h"
#include "verb.h"

struct args {
	const char *out;
	__u64 ring;
	bool json;
};

enum { KEY_RING = 256 };

static const struct argp_option options[] = {
	{ "output", 'o', "FILE", 0, "Write the capture there (default: xenremap.xrt)", 0 },
	{ "ring", KEY_RING, "KIB", 0, "Size of the ring buffer (default: what the capture needs)", 0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{ 0 },
};

static error_t parse_record_option(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;
	char *end;

	switch (key) {
	case 'o':
		args->out = arg;
		return 0;
	case 'j':
		args->json = true;
		return 0;
	case KEY_RING:
		errno = 0;
		args->ring = strtoull(arg, &end, 10);
		if (errno || *end || !args->ring || args->ring > 1 << 20)
			argp_error(state, "--ring takes 1 to 1048576 KiB: %s",
				   arg);
		args->ring <<= 10;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse_record_option, NULL,
	"Collect what the remap recorder of the running kernel kept.\v"
	"BPF programs at the tracepoints xen_remap:* receive the kernel's replay "
	"and count the steps of each page. Needs root, debugfs and a kernel with "
	"CONFIG_XEN_REMAP_TRACE and CONFIG_DEBUG_INFO_BTF that runs as a Xen PV "
	"domain. The file appears when it is complete.",
	NULL, NULL, NULL
};

static void print_json(const struct args *args, const struct collected *c)
{
	struct json *j = json_begin(true);

	if (!j)
		return;
	json_object(j, NULL);
	json_str(j, "file", args->out);
	json_u64(j, "records", c->records);
	json_u64(j, "chunks", c->chunks);
	json_u64(j, "pages", c->pages);
	json_u64(j, "pages_counted", c->counted);
	json_u64(j, "lost_records", c->lost);
	json_u64(j, "lost_pages", c->lost_pages);
	json_u64(j, "ring_bytes", c->ring);
	json_object_end(j);
	json_finish(j);
}

static void print_text(const struct args *args, const struct collected *c)
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
	struct args args = { .out = "xenremap.xrt" };
	struct recorder rec;
	struct collected c;
	struct xrt_error err;
	int ret;

	ret = argp_parse(&argp, argc, argv, 0, NULL, &args);
	if (ret)
		return XRT_EXIT_USAGE;

	ret = recorder_open(&rec, &err);
	if (!ret)
		ret = record_collect(&rec, args.out, args.ring, &c, &err);
	recorder_close(&rec);
	if (ret)
		return verb_fail(&err);
	if (args.json)
		print_json(&args, &c);
	else
		print_text(&args, &c);
	return XRT_EXIT_OK;
}

const struct verb verb_record = {
	"record", "collect this boot's remap from the running kernel with BPF",
	&argp, run_record
};
