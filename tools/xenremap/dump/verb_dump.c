// SPDX-License-Identifier: GPL-2.0
/* Verb dump: every record as text, one per line. */
#include <stdio.h>
#include <string.h>

#include "dump_json.h"
#include "dump_text.h"
#include "format.h"
#include "json_parts.h"
#include "verb.h"

struct dump_args {
	const char *file;
	bool json;
	int stream;
	__u64 types;	/* a bit per choice of type, 0 for all */
	bool words;
};

static const char *stream_choice(unsigned int i)
{
	return i < XRT_NR_STREAMS ? xrt_stream_name(i) : NULL;
}

static const char *type_choice(unsigned int i)
{
	const char *name = xrt_type_name(XRT_REC_BOOT + i);

	return strcmp(name, "?") ? name : NULL;
}

static const struct option_row dump_operands[] = {
	OPTION_ROW_CAPTURE(dump_args, file),
	OPTION_ROW_END
};

static const struct option_row dump_options[] = {
	{ .name = "stream", .type = OPTION_CHOICE,
	  .offset = offsetof(struct dump_args, stream), .value = "NAME",
	  .help = "Print this stream only", .choice = stream_choice },
	{ .name = "type", .letter = 't', .type = OPTION_SET,
	  .offset = offsetof(struct dump_args, types), .value = "NAME",
	  .help = "Print records of this type only; can be repeated",
	  .choice = type_choice },
	{ .name = "words", .letter = 'w', .type = OPTION_FLAG,
	  .offset = offsetof(struct dump_args, words),
	  .help = "Print every run, bucket and page of the long records; JSON always has them" },
	OPTION_ROW_JSON(dump_args, json),
	OPTION_ROW_END
};

static bool type_wanted(const struct dump_args *args, const struct xrt_rec *rec)
{
	return !args->types || args->types & (1ULL << (rec->type - XRT_REC_BOOT));
}

static void dump_as_text(const struct dump_args *args, const struct xrt_capture *cap)
{
	const struct xrt_stat *stat = xrt_stat(cap);
	const struct xrt_rec *rec;
	struct xrt_cursor cur;
	char buf[FORMAT_LINE];

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
	json_document(j, "dump");
	json_boot_id(j, xrt_stat(cap));
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
	json_capture(j, xrt_stat(cap), NULL);
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

	if (!options_read(&verb_dump, argc, argv, &args, &ret))
		return ret;
	cap = xrt_open(args.file, &err);
	if (!cap)
		return verb_fail(&err);
	if (args.json)
		ret = dump_as_json(&args, cap);
	else
		dump_as_text(&args, cap);
	xrt_close(cap);
	return ret;
}

const struct verb verb_dump = {
	.name = "dump",
	.summary = "every record as text, one per line",
	.purpose = "Print every record of a capture on a line of its own: offset in the file, type, fields.",
	.operands = dump_operands,
	.options = dump_options,
	.example = "xenremap dump --type=chunk boot.xrt",
	.only_files = verb_only_files,
	.run = run_dump,
};
