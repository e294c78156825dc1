// SPDX-License-Identifier: GPL-2.0
/* Verb export: a capture in the formats of other tools. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "directory.h"
#include "export_directory.h"
#include "out.h"
#include "source.h"
#include "verb.h"

static const struct export_format * const formats[] = {
	&export_openmetrics,
	&export_openmetrics_strict,
	&export_chrome,
#ifdef HAVE_PROTOBUF
	&export_perfetto,
#endif
	&export_folded,
	&export_csv,
	&export_ndjson,
	&export_html,
	NULL
};

struct export_args {
	const struct export_format *format;
	const char *file;
	const char *out;
	int table;
	bool zstd;
	struct metric_label label[EXPORT_LABELS + 1];
	size_t nr_labels;
};

/* Formats that this build lacks, and why. */
static const struct {
	const char *name;
	const char *why;
} left_out[] = {
#ifndef HAVE_PROTOBUF
	{ "perfetto", "protoc-c or libprotobuf-c was missing; chrome-trace has the same timeline" },
#endif
	{ NULL, NULL },
};

static const char *missing_why(const struct export_format *f)
{
	return f->missing ? f->missing() : NULL;
}

/* Return: the i-th format of those that this build has, or NULL. */
static const struct export_format *format_nr(unsigned int i)
{
	for (const struct export_format *const *f = formats; *f; f++) {
		if (!missing_why(*f) && !i--)
			return *f;
	}
	return NULL;
}

static const char *format_choice(unsigned int i)
{
	const struct export_format *f = format_nr(i);

	return f ? f->name : NULL;
}

static const char *format_about(unsigned int i)
{
	return format_nr(i)->summary;
}

static int refuse_format(const char *name, const char *why,
			 struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_KERNEL, "export %s: built without it: %s",
			     name, why);
}

static int parse_format(const char *text, void *to, struct xrt_error *err)
{
	struct export_args *args = to;

	for (size_t i = 0; left_out[i].name; i++) {
		if (!strcmp(text, left_out[i].name))
			return refuse_format(text, left_out[i].why, err);
	}
	for (size_t i = 0; formats[i]; i++) {
		if (strcmp(text, formats[i]->name))
			continue;
		if (missing_why(formats[i]))
			return refuse_format(text, missing_why(formats[i]), err);
		args->format = formats[i];
		return 0;
	}
	return xrt_error_set(err, XRT_E_INVALID, "unknown format");
}

/* The tables of all formats that have some; they are the same. */
static const char *table_choice(unsigned int i)
{
	for (const struct export_format *const *f = formats; *f; f++) {
		if ((*f)->tables)
			return (*f)->tables[i];
	}
	return NULL;
}

/* The locale is C, so letters are those of ASCII. */
static bool label_name(const char *name)
{
	const char *c = name;

	while (isalnum((unsigned char)*c) || *c == '_')
		c++;
	return *name && !*c && !isdigit((unsigned char)*name) &&
	       strncmp(name, "__", 2);
}

static const char *label_flaw(const struct export_args *args,
			      const char *name, const char *value)
{
	if (args->nr_labels == EXPORT_LABELS)
		return "too many labels";
	if (!label_name(name))
		return "not a name for a label";
	if (!*value)
		return "the value is empty; Prometheus treats it as absent";
	if (!strcmp(name, "job") || !strcmp(name, "instance"))
		return "Prometheus itself sets this label";
	for (size_t i = 0; i < args->nr_labels; i++) {
		if (!strcmp(args->label[i].name, name))
			return "this label is given twice";
	}
	return NULL;
}

static void free_label(const struct metric_label *label)
{
	free((char *)label->name);
	free((char *)label->value);
}

/* The value is made inert here, so that no view has to escape it. */
static int parse_label(const char *text, void *to, struct xrt_error *err)
{
	struct export_args *args = to;
	struct metric_label *l = &args->label[args->nr_labels];
	const char *value = strchr(text, '='), *flaw;
	char *name, *inert;
	size_t size;

	if (!value)
		return xrt_error_set(err, XRT_E_INVALID,
				     "a label is NAME=VALUE");
	size = XRT_ESCAPED(strlen(++value));
	name = strndup(text, (size_t)(value - text) - 1);
	inert = malloc(size);
	flaw = name && inert ? label_flaw(args, name, value) : NULL;
	if (name && inert && !flaw) {
		*l = (struct metric_label){
			name, xrt_escape(inert, size, value, strlen(value))
		};
		args->nr_labels++;
		return 0;
	}
	free(name);
	free(inert);
	if (flaw)
		return xrt_error_set(err, XRT_E_INVALID, "%s", flaw);
	return xrt_error_set(err, XRT_E_NOMEM, "out of memory for a label");
}

static void free_labels(struct export_args *args)
{
	for (size_t i = 0; i < args->nr_labels; i++)
		free_label(&args->label[i]);
}

#define NO_TABLE	(-1)

static const struct option_row export_operands[] = {
	{ .name = "FORMAT", .type = OPTION_OWN, .help = "format to write, below",
	  .choice = format_choice, .about = format_about,
	  .parse = parse_format },
	{ .name = "FILE", .type = OPTION_INPUT,
	  .offset = offsetof(struct export_args, file),
	  .help = "capture to read, or a directory of captures; - reads stdin" },
	OPTION_ROW_END
};

static const struct option_row export_options[] = {
	OPTION_ROW_OUTPUT(export_args, out, "Write to FILE (default: stdout)"),
	{ .name = "table", .type = OPTION_CHOICE,
	  .offset = offsetof(struct export_args, table), .value = "NAME",
	  .help = "Write this table of csv or ndjson (default: boots)",
	  .choice = table_choice },
	{ .name = "zstd", .type = OPTION_FLAG,
	  .offset = offsetof(struct export_args, zstd),
	  .help = "Compress with zstd" },
	{ .name = "label", .type = OPTION_OWN, .value = "NAME=VALUE",
	  .help = "Add a label to every metric, e.g. host=NAME; can be repeated",
	  .parse = parse_label },
	OPTION_ROW_END
};

static bool has_label(const struct export_args *args, const char *name)
{
	for (size_t i = 0; i < args->nr_labels; i++) {
		if (!strcmp(args->label[i].name, name))
			return true;
	}
	return false;
}

/* Return: the label of its own that a format refuses to be given, or NULL. */
static const char *own_label(const struct export_args *args)
{
	for (const char *const *l = args->format->own_labels; *l; l++) {
		if (has_label(args, *l))
			return *l;
	}
	return NULL;
}

/* Return: whether the arguments fit together; otherwise @code is set. */
static bool export_args_fit(const struct export_args *args, int *code)
{
	const struct export_format *f = args->format;
	bool tty = !args->out && isatty(STDOUT_FILENO);
	bool directory = directory_exists(args->file);

	if (args->nr_labels && !f->own_labels)
		*code = options_fail(&verb_export, "%s has no labels", f->name);
	else if (args->nr_labels && own_label(args))
		*code = options_fail(&verb_export,
				     "%s has a label %s of its own", f->name,
				     own_label(args));
	else if (args->table != NO_TABLE && !f->tables)
		*code = options_fail(&verb_export, "%s has no tables", f->name);
	else if (directory && !f->directory)
		*code = options_fail(&verb_export,
				     "%s takes one capture, and %s is a directory; csv, ndjson and openmetrics take one",
				     f->name, args->file);
	else if (directory && has_label(args, "host"))
		*code = options_fail(&verb_export,
				     "the files of a directory have a label host of their own");
	else if (tty && (f->binary || args->zstd))
		*code = options_fail(&verb_export,
				     "refusing to write binary data to a terminal; use -o FILE");
	else
		return true;
	return false;
}

static const char *table_name(const struct export_args *args)
{
	if (!args->format->tables)
		return NULL;
	return args->format->tables[args->table == NO_TABLE ? 0 : args->table];
}

static int export_to_file(const struct export_args *args,
			  const struct source *src, const struct xrt_model *m,
			  struct xrt_error *err)
{
	const struct export e = {
		.name = args->file, .m = m,
		.log = m ? NULL : &src->log.boots.facts,
		.from_log = src->kind == SOURCE_LOG,
		.table = table_name(args), .label = args->label,
	};
	struct out o;
	int ret;

	if (!m && !args->format->logs)
		return xrt_error_set(err, XRT_E_FORMAT,
				     "%s: a log without a recorder's records; export csv, ndjson and openmetrics take those",
				     args->file);
	if (out_open(&o, args->out, args->zstd, err))
		return -1;
	ret = args->format->write(&e, o.file, err);
	if (!ret)
		ret = out_commit(&o, err);
	out_close(&o);
	return ret;
}

/* If the file is neither a capture nor a log, report why it is no capture. */
static int open_input(struct source *src, const char *path,
		      struct xrt_error *err)
{
	struct xrt_error other;

	*src = (struct source){ .path = path };
	src->cap = xrt_open(path, err);
	if (src->cap || err->code != XRT_E_FORMAT)
		return src->cap ? 0 : -1;
	return source_open_any(src, path, XRT_LAST_BOOT, XRT_LATEST_BOOT,
			       &other);
}

static int export_file(const struct export_args *args)
{
	struct xrt_model *m = NULL;
	struct xrt_error err;
	struct source src;
	int ret = XRT_EXIT_OK;

	if (open_input(&src, args->file, &err))
		ret = verb_fail(&err);
	else if (src.cap && !(m = xrt_model_build(src.cap, &err)))
		ret = verb_fail(&err);
	else if (export_to_file(args, &src, m, &err))
		ret = verb_fail(&err);
	xrt_model_free(m);
	source_close(&src);
	return ret;
}

/* Return: the exit code; nothing is left of an output that failed. */
static int export_hosts(const struct export_args *args)
{
	const struct export e = {
		.name = args->file, .table = table_name(args),
		.label = args->label,
	};
	struct xrt_error err;
	struct out o;
	int ret;

	if (out_open(&o, args->out, args->zstd, &err))
		return verb_fail(&err);
	ret = export_directory(args->format, &e, o.file, &err);
	if (ret >= 0 && out_commit(&o, &err))
		ret = -1;
	out_close(&o);
	return ret < 0 ? verb_fail(&err) : ret;
}

static int run_export(int argc, char **argv)
{
	struct export_args args = { .table = NO_TABLE };
	int ret;

	if (options_read(&verb_export, argc, argv, &args, &ret) &&
	    export_args_fit(&args, &ret))
		ret = directory_exists(args.file) ? export_hosts(&args) :
						    export_file(&args);
	free_labels(&args);
	return ret;
}

const struct verb verb_export = {
	.name = "export",
	.summary = "a capture in the formats of other tools",
	.purpose = "Write a capture in a format of other tools.",
	.operands = export_operands,
	.options = export_options,
	.example = "xenremap export csv --table=chunks -o chunks.csv boot.xrt",
	.manual =
		"A file that is written with -o appears when it is complete. The table of csv and ndjson is boots if --table is not given.\n\n"
		"The formats csv, ndjson and openmetrics take a directory of captures and logs, too: every row has the host in its last column, every metric in label host. A host is named after its file, relative to the directory and without .xrt or .log; of HOST.xrt and HOST.log the capture is used. Files that cannot be read are reported and left out.",
	.wrong = "a file of a directory is damaged or not readable",
	.only_files = verb_only_files,
	.run = run_export,
};
