// SPDX-License-Identifier: GPL-2.0
/* Verb export: a capture in the formats of other tools. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export.h"
#include "out.h"
#include "verb.h"

static const struct export_format * const formats[] = {
	&export_openmetrics,
	&export_openmetrics_strict,
	&export_chrome,
#ifdef HAVE_PROTOBUF
	&export_perfetto,
#endif
	&export_csv,
	&export_ndjson,
	&export_html,
	NULL
};

struct export_args {
	const struct export_format *format;
	const char *file;
	const char *out;
	const char *table;
	bool zstd;
	struct metric_label label[EXPORT_LABELS + 1];
	size_t nr_labels;
};

enum { KEY_TABLE = 256, KEY_ZSTD, KEY_LABEL };

static const struct argp_option options[] = {
	{ "output", 'o', "OUT", 0, "Write to OUT, which appears when it is whole (stdout)", 0 },
	{ "table", KEY_TABLE, "NAME", 0, "Which table, where a format has several (default: the first)", 0 },
	{ "zstd", KEY_ZSTD, NULL, 0, "Compress what is written", 0 },
	{ "label", KEY_LABEL, "NAME=VALUE", 0, "Label for every metric, e.g. host=NAME", 0 },
	{ 0 },
};

static const struct export_format *format_of(const char *name,
					     struct argp_state *state)
{
	for (const struct export_format *const *f = formats; *f; f++) {
		if (!strcmp(name, (*f)->name))
			return *f;
	}
	argp_error(state, "unknown format %s; --help lists them", name);
	return NULL;
}

static bool has_table(const struct export_format *f, const char *name)
{
	for (const char *const *t = f->tables; t && *t; t++) {
		if (!strcmp(*t, name))
			return true;
	}
	return false;
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

/* The value is made inert here, so that no view has to think of it. */
static void add_label(struct export_args *args, char *arg,
		      struct argp_state *state)
{
	struct metric_label *l = &args->label[args->nr_labels];
	char *value = strchr(arg, '='), *text;
	size_t size;

	if (args->nr_labels == EXPORT_LABELS)
		argp_error(state, "more than %u labels", EXPORT_LABELS);
	if (!value)
		argp_error(state, "a label is NAME=VALUE, not %s", arg);
	*value++ = '\0';
	if (!label_name(arg))
		argp_error(state, "no name for a label: %s", arg);
	if (!*value)
		argp_error(state, "label %s is empty, which to Prometheus is none", arg);
	if (!strcmp(arg, "job") || !strcmp(arg, "instance"))
		argp_error(state, "Prometheus itself sets the label %s", arg);
	for (size_t i = 0; i < args->nr_labels; i++) {
		if (!strcmp(args->label[i].name, arg))
			argp_error(state, "label %s is there twice", arg);
	}
	size = 4 * strlen(value) + 1;
	text = malloc(size);
	if (!text)
		argp_failure(state, XRT_EXIT_INPUT, 0, "out of memory");
	*l = (struct metric_label){ arg, xrt_escape(text, size, value,
						     strlen(value)) };
	args->nr_labels++;
}

static void free_labels(struct export_args *args)
{
	for (size_t i = 0; i < args->nr_labels; i++)
		free((char *)args->label[i].value);
}

static void check_labels(const struct export_args *args,
			 struct argp_state *state)
{
	const struct export_format *f = args->format;

	if (args->nr_labels && !f->own_labels)
		argp_error(state, "%s has no labels", f->name);
	for (size_t i = 0; i < args->nr_labels; i++) {
		for (const char *const *l = f->own_labels; *l; l++) {
			if (!strcmp(*l, args->label[i].name))
				argp_error(state, "%s has a label %s of its own",
					   f->name, *l);
		}
	}
}

static void check_args(struct export_args *args, struct argp_state *state)
{
	const struct export_format *f = args->format;

	if (!f)
		argp_error(state, "name a format and a capture file");
	if (!args->file)
		argp_error(state, "name a capture file");
	check_labels(args, state);
	if (args->table && !has_table(f, args->table))
		argp_error(state, "%s has no table %s", f->name, args->table);
	if (!args->table && f->tables)
		args->table = f->tables[0];
	if ((f->binary || args->zstd) && !args->out && isatty(STDOUT_FILENO))
		argp_error(state, "this is nothing for a terminal; name a file with -o");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct export_args *args = state->input;

	switch (key) {
	case 'o':
		args->out = arg;
		return 0;
	case KEY_TABLE:
		args->table = arg;
		return 0;
	case KEY_ZSTD:
		args->zstd = true;
		return 0;
	case KEY_LABEL:
		add_label(args, arg, state);
		return 0;
	case ARGP_KEY_ARG:
		if (!args->format)
			args->format = format_of(arg, state);
		else if (!args->file)
			args->file = arg;
		else
			argp_error(state, "one capture at a time: %s", arg);
		return 0;
	case ARGP_KEY_END:
		check_args(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* On a line of their own, below the summary. */
#define TABLES_HEAD	"\n                      tables (default: the first): "

/* The formats stand in their table only; the help is made from it. */
static char *help_filter(int key, const char *text, void *input)
{
	size_t size;
	char *list;
	FILE *to;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	to = open_memstream(&list, &size);
	if (!to)
		return NULL;
	fprintf(to, "Formats:\n");
	for (const struct export_format *const *f = formats; *f; f++) {
		fprintf(to, "  %-19s %s", (*f)->name, (*f)->summary);
		for (const char *const *t = (*f)->tables; t && *t; t++)
			fprintf(to, "%s%s", t == (*f)->tables ?
				TABLES_HEAD : ", ", *t);
		fputc('\n', to);
	}
	if (fclose(to)) {
		free(list);
		return NULL;
	}
	return list;
}

static const struct argp argp = {
	options, parse, "FORMAT FILE",
	"Write a capture in a format of other tools.\v",
	NULL, help_filter, NULL,
};

static int write_out(const struct export_args *args,
		     const struct xrt_model *m, struct xrt_error *err)
{
	const struct export e = {
		.m = m, .table = args->table, .label = args->label,
	};
	struct out o;
	int ret;

	if (out_open(&o, args->out, args->zstd, err))
		return -1;
	ret = args->format->write(&e, o.file, err);
	if (!ret)
		ret = out_commit(&o, err);
	out_close(&o);
	return ret;
}

static int run(int argc, char **argv)
{
	struct export_args args = { 0 };
	struct xrt_error err;
	struct loaded l;
	int ret;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	ret = capture_load(&l, args.file);
	if (ret) {
		free_labels(&args);
		return ret;
	}
	if (write_out(&args, l.m, &err))
		ret = verb_fail(&err);
	capture_unload(&l);
	free_labels(&args);
	return ret;
}

const struct verb verb_export = {
	"export", "a capture in the formats of other tools", &argp, run,
};
