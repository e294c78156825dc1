// SPDX-License-Identifier: GPL-2.0
/* Verb export: a capture in the formats of other tools. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export/export.h"
#include "out.h"
#include "verb.h"

static const struct export_format * const formats[] = {
	NULL
};

struct export_args {
	const struct export_format *format;
	const char *file;
	const char *out;
	const char *table;
	bool zstd;
};

enum { KEY_TABLE = 256, KEY_ZSTD };

static const struct argp_option options[] = {
	{ "output", 'o', "OUT", 0, "Write to OUT, which appears when it is whole (stdout)", 0 },
	{ "table", KEY_TABLE, "NAME", 0, "Which table, where a format has several", 0 },
	{ "zstd", KEY_ZSTD, NULL, 0, "Compress what is written", 0 },
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

static void check_args(struct export_args *args, struct argp_state *state)
{
	const struct export_format *f = args->format;

	if (!f)
		argp_error(state, "name a format and a capture file");
	if (!args->file)
		argp_error(state, "name a capture file");
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
		fprintf(to, "  %-13s %s", (*f)->name, (*f)->summary);
		for (const char *const *t = (*f)->tables; t && *t; t++)
			fprintf(to, "%s%s", t == (*f)->tables ?
				"; tables: " : ", ", *t);
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
	const struct export e = { .m = m, .table = args->table };
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
	ret = load(&l, args.file);
	if (ret)
		return ret;
	if (write_out(&args, l.m, &err))
		ret = fail(&err);
	unload(&l);
	return ret;
}

const struct verb verb_export = {
	"export", "a capture in the formats of other tools", &argp, run,
};
