// SPDX-License-Identifier: GPL-2.0
/* Verb dump: print every record, one per line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dump.h"
#include "verb.h"
#include "json_parts.h"

struct dump_args {
	struct common_args common;
	int stream;
	unsigned int types;	/* one bit per type, 0 for all */
	bool words;
};

static const struct argp_option options[] = {
	{ "stream", 's', "NAME", 0, "Print only this stream: setup, event or page",
	  0 },
	{ "type", 't', "NAME", 0,
	  "Print only records of this type, e.g. chunk; may be repeated", 0 },
	{ "words", 'w', NULL, 0,
	  "Print every run, bucket and page of the long records (JSON always has them)",
	  0 },
	{ 0 },
};

static void add_stream(struct dump_args *args, const char *arg,
		       struct argp_state *state)
{
	for (int s = 0; s < XRT_NR_STREAMS; s++) {
		if (!strcmp(arg, xrt_stream_name((unsigned int)s))) {
			args->stream = s;
			return;
		}
	}
	argp_error(state, "unknown stream %s: setup, event or page", arg);
}

static void add_type(struct dump_args *args, const char *arg,
		     struct argp_state *state)
{
	for (unsigned int t = XRT_REC_BOOT; t < 32; t++) {
		if (!strcmp(arg, xrt_type_name(t))) {
			args->types |= 1u << t;
			return;
		}
	}
	argp_error(state, "unknown type %s; dump shows types in its second column",
		   arg);
}

static error_t parse_dump_option(int key, char *arg, struct argp_state *state)
{
	struct dump_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->common;
		return 0;
	case 's':
		add_stream(args, arg, state);
		return 0;
	case 't':
		add_type(args, arg, state);
		return 0;
	case 'w':
		args->words = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse_dump_option, "FILE",
	"Print every record of a capture, one per line: offset in the file, type, fields.",
	common_child, NULL, NULL,
};

static bool type_wanted(const struct dump_args *args, const struct xrt_rec *rec)
{
	return !args->types || args->types & (1u << rec->type);
}

static void dump_as_text(const struct dump_args *args, const struct xrt_capture *cap)
{
	const struct xrt_stat *stat = xrt_stat(cap);
	const struct xrt_rec *rec;
	struct xrt_cursor cur;
	char buf[200];

	xrt_cursor_init(&cur, cap, args->stream);
	while ((rec = xrt_next(&cur))) {
		if (!type_wanted(args, rec))
			continue;
		printf("%08llx ", xrt_offset(cap, rec));
		dump_text(rec, args->words);
	}
	for (size_t i = 0; i < stat->nr_damage; i++)
		printf("%08llx damage   %s\n", stat->damage[i].offset,
		       xrt_damage_text(&stat->damage[i], buf, sizeof(buf)));
	for (size_t i = 0; i < stat->nr_missing; i++)
		printf("-------- missing  %s blocks %u to %u\n",
		       xrt_stream_name(stat->missing[i].stream),
		       stat->missing[i].first, stat->missing[i].last);
	if (stat->unknown)
		printf("-------- unknown  %llu records of unknown type skipped\n",
		       stat->unknown);
}

static int dump_as_json(const struct dump_args *args, const struct xrt_capture *cap)
{
	struct json *j = json_begin(false);
	const struct xrt_rec *rec;
	struct xrt_cursor cur;
	struct xrt_error err;

	if (!j) {
		xrt_error_set(&err, XRT_E_NOMEM, "out of memory for JSON");
		return verb_fail(&err);
	}
	json_object(j, NULL);
	json_hex(j, "boot_id", xrt_stat(cap)->boot_id);
	json_array(j, "records");
	xrt_cursor_init(&cur, cap, args->stream);
	while ((rec = xrt_next(&cur))) {
		if (!type_wanted(args, rec))
			continue;
		json_object(j, NULL);
		json_u64(j, "offset", xrt_offset(cap, rec));
		dump_json(j, rec);
		json_object_end(j);
	}
	json_array_end(j);
	json_damage(j, xrt_stat(cap));
	json_object_end(j);
	json_finish(j);
	return XRT_EXIT_OK;
}

static int run_dump(int argc, char **argv)
{
	struct dump_args args = { .stream = XRT_ALL_STREAMS };
	struct xrt_capture *cap;
	struct xrt_error err;
	int ret = XRT_EXIT_OK;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	cap = xrt_open(args.common.file, &err);
	if (!cap)
		return verb_fail(&err);
	if (args.common.json)
		ret = dump_as_json(&args, cap);
	else
		dump_as_text(&args, cap);
	xrt_close(cap);
	return ret;
}

const struct verb verb_dump = {
	"dump", "print every record, one per line", &argp, run_dump,
};
