// SPDX-License-Identifier: GPL-2.0
/* Reads a command line by the tables of a verb. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "confine.h"
#include "options.h"
#include "text.h"
#include "verb.h"

static const struct option_row every_verb[] = {
	{ .name = "help", .letter = 'h', .type = OPTION_HELP,
	  .help = "Print this help" },
	{ .name = "version", .letter = 'V', .type = OPTION_VERSION,
	  .help = "Print the version" },
};

const struct option_row *options_row(const struct verb *verb, unsigned int i)
{
	unsigned int nr = 0;

	while (verb->options[nr].name)
		nr++;
	if (i < nr)
		return &verb->options[i];
	i -= nr;
	return i < ARRAY_SIZE(every_verb) ? &every_verb[i] : NULL;
}

static bool takes_value(const struct option_row *row)
{
	return row->type != OPTION_FLAG && row->type != OPTION_HELP &&
	       row->type != OPTION_VERSION;
}

/* Return: -1, with the error's text led by the verb and ended by a remedy. */
static int __printf(3, 4)
refuse_usage(const struct verb *verb, struct xrt_error *err,
	     const char *fmt, ...)
{
	char what[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return xrt_error_set(err, XRT_E_INVALID,
			     "%s: %s; see 'xenremap %s --help'", verb->name,
			     what, verb->name);
}

/* How a row is named in errors: --name, or the operand's name. */
static const char *row_name(char *text, size_t size,
			    const struct option_row *row)
{
	bool operand = isupper((unsigned char)row->name[0]);

	snprintf(text, size, "%s%s", operand ? "" : "--", row->name);
	return text;
}

static int refuse_value(const struct verb *verb, struct xrt_error *err,
			const struct option_row *row, const char *text,
			const char *why)
{
	char name[FORMAT_MAX];

	return refuse_usage(verb, err, "%s %s: %s",
			    row_name(name, sizeof(name), row), text, why);
}

static int find_choice(const struct option_row *row, const char *text)
{
	const char *name;

	for (unsigned int i = 0; (name = row->choice(i)); i++) {
		if (!strcmp(name, text))
			return (int)i;
	}
	return -1;
}

static int store_choice(const struct verb *verb, const struct option_row *row,
		       const char *text, void *field, struct xrt_error *err)
{
	int i = find_choice(row, text);
	char why[FORMAT_LINE] = "unknown; give one of";
	size_t len = strlen(why);
	const char *name;

	if (i >= 0 && row->type == OPTION_SET)
		*(__u64 *)field |= 1ULL << i;
	else if (i >= 0)
		*(int *)field = i;
	if (i >= 0)
		return 0;
	for (i = 0; (name = row->choice((unsigned int)i)); i++)
		len += (size_t)snprintf(why + len, xrt_above(sizeof(why), len),
					"%s %s", i ? "," : "", name);
	return refuse_value(verb, err, row, text, why);
}

static int store_number(const struct verb *verb, const struct option_row *row,
		       const char *text, void *field, struct xrt_error *err)
{
	bool hex = !strncmp(text, "0x", 2);
	const char *digits = text + (hex ? 2 : 0);
	size_t len = strspn(digits, hex ? "0123456789abcdefABCDEF" :
					  "0123456789");
	char why[FORMAT_LINE];
	__u64 n;

	errno = 0;
	n = strtoull(digits, NULL, hex ? 16 : 10);
	if (len && !digits[len] && !errno && n >= row->min && n <= row->max) {
		*(__u64 *)field = n;
		return 0;
	}
	if (row->max == ULLONG_MAX)
		snprintf(why, sizeof(why), "not a number of at least %llu",
			 row->min);
	else
		snprintf(why, sizeof(why), "not a number from %llu to %llu",
			 row->min, row->max);
	return refuse_value(verb, err, row, text, why);
}

static int store_own(const struct verb *verb, const struct option_row *row,
		    const char *text, void *args, struct xrt_error *err)
{
	struct xrt_error why;

	if (!row->parse(text, args, &why))
		return 0;
	if (why.code == XRT_E_INVALID)
		return refuse_value(verb, err, row, text, why.text);
	*err = why;
	return -1;
}

static int store_value(const struct verb *verb, const struct option_row *row,
		      const char *text, void *args, struct xrt_error *err)
{
	void *field = (char *)args + row->offset;

	switch (row->type) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_INPUT:
	case OPTION_TEXT:
	case OPTION_OUTPUT:
	case OPTION_DIR:
		*(const char **)field = text;
		return 0;
	case OPTION_NUMBER:
		return store_number(verb, row, text, field, err);
	case OPTION_CHOICE:
	case OPTION_SET:
		return store_choice(verb, row, text, field, err);
	default:
		return store_own(verb, row, text, args, err);
	}
}

static int set_defaults(const struct verb *verb, void *args,
			struct xrt_error *err)
{
	for (const struct option_row *row = verb->options; row->name; row++) {
		if (row->initial &&
		    store_value(verb, row, row->initial, args, err))
			return -1;
	}
	return 0;
}

/**
 * struct option_scan - a command line that is being read
 * @verb:	its verb
 * @argv:	the arguments that are left, NULL after the last one
 * @args:	gets the values
 * @operand:	row of the next operand
 * @err:	why the command line cannot be taken
 */
struct option_scan {
	const struct verb *verb;
	char **argv;
	void *args;
	const struct option_row *operand;
	struct xrt_error *err;
};

/* @text: the value that goes with the option's own argument, or NULL. */
static enum options_want take_option(struct option_scan *s,
				     const struct option_row *row,
				     const char *text)
{
	char name[FORMAT_MAX];

	if (row->type == OPTION_HELP)
		return OPTIONS_HELP;
	if (row->type == OPTION_VERSION)
		return OPTIONS_VERSION;
	if (takes_value(row) && !text)
		text = *s->argv ? *s->argv++ : NULL;
	if (takes_value(row) && !text) {
		refuse_usage(s->verb, s->err, "%s needs a value: %s",
			     row_name(name, sizeof(name), row), row->value);
		return OPTIONS_BAD;
	}
	return store_value(s->verb, row, text, s->args, s->err) ? OPTIONS_BAD :
								  OPTIONS_RUN;
}

/* Return: the row, or NULL with the error set. */
static const struct option_row *find_long(struct option_scan *s,
					  const char *text, size_t len)
{
	const struct option_row *row, *found = NULL;

	for (unsigned int i = 0; (row = options_row(s->verb, i)); i++) {
		if (strncmp(row->name, text, len))
			continue;
		if (!row->name[len])
			return row;
		if (found) {
			refuse_usage(s->verb, s->err,
				     "option --%.*s is ambiguous: --%s or --%s",
				     (int)len, text, found->name, row->name);
			return NULL;
		}
		found = row;
	}
	if (!found)
		refuse_usage(s->verb, s->err, "unknown option --%.*s",
			     (int)len, text);
	return found;
}

static enum options_want take_long(struct option_scan *s, const char *text)
{
	size_t len = strcspn(text, "=");
	const char *value = text[len] ? text + len + 1 : NULL;
	const struct option_row *row = find_long(s, text, len);

	if (!row)
		return OPTIONS_BAD;
	if (value && !takes_value(row)) {
		refuse_usage(s->verb, s->err, "--%s takes no value", row->name);
		return OPTIONS_BAD;
	}
	return take_option(s, row, value);
}

static const struct option_row *find_letter(const struct verb *verb,
					    char letter)
{
	const struct option_row *row;

	if (letter == '?')
		letter = 'h';
	for (unsigned int i = 0; (row = options_row(verb, i)); i++) {
		if (row->letter && row->letter == letter)
			return row;
	}
	return NULL;
}

/* One argument may have several letters, the last one with its value. */
static enum options_want take_letters(struct option_scan *s, const char *text)
{
	enum options_want want = OPTIONS_RUN;

	while (*text && want == OPTIONS_RUN) {
		const struct option_row *row = find_letter(s->verb, *text);

		if (!row) {
			refuse_usage(s->verb, s->err, "unknown option -%c",
				     *text);
			return OPTIONS_BAD;
		}
		text++;
		if (takes_value(row))
			return take_option(s, row, *text ? text : NULL);
		want = take_option(s, row, NULL);
	}
	return want;
}

static enum options_want take_operand(struct option_scan *s, const char *text)
{
	if (!s->operand->name) {
		refuse_usage(s->verb, s->err, "unexpected argument %s", text);
		return OPTIONS_BAD;
	}
	return store_value(s->verb, s->operand++, text, s->args, s->err) ?
	       OPTIONS_BAD : OPTIONS_RUN;
}

static enum options_want take_end(struct option_scan *s)
{
	if (!s->operand->name || s->operand->optional)
		return OPTIONS_RUN;
	refuse_usage(s->verb, s->err, "%s is missing: %s", s->operand->name,
		     s->operand->help);
	return OPTIONS_BAD;
}

enum options_want options_parse(const struct verb *verb, int argc, char **argv,
				void *args, struct xrt_error *err)
{
	struct option_scan s = {
		.verb = verb, .argv = argv + (argc > 0), .args = args,
		.operand = verb->operands, .err = err,
	};
	enum options_want want = OPTIONS_RUN;
	bool options = true;

	if (set_defaults(verb, args, err))
		return OPTIONS_BAD;
	while (*s.argv && want == OPTIONS_RUN) {
		const char *text = *s.argv++;

		if (options && !strcmp(text, "--"))
			options = false;
		else if (options && !strncmp(text, "--", 2))
			want = take_long(&s, text + 2);
		else if (options && text[0] == '-' && text[1])
			want = take_letters(&s, text + 1);
		else
			want = take_operand(&s, text);
	}
	return want == OPTIONS_RUN ? take_end(&s) : want;
}

static void print_more(const struct verb *verb)
{
	char text[FORMAT_LINE];

	snprintf(text, sizeof(text),
		 "'xenremap help %s' prints the whole manual page.", verb->name);
	putchar('\n');
	text_hanging(stdout, 0, 0, text);
}

bool options_read(const struct verb *verb, int argc, char **argv, void *args,
		  int *code)
{
	struct xrt_error err;

	*code = XRT_EXIT_OK;
	switch (options_parse(verb, argc, argv, args, &err)) {
	case OPTIONS_RUN:
		if (verb->only_files && verb->only_files(args))
			confine_to_files(verb, args);
		return true;
	case OPTIONS_HELP:
		options_print_help(stdout, verb);
		print_more(verb);
		return false;
	case OPTIONS_VERSION:
		verb_print_version(stdout);
		return false;
	default:
		*code = verb_fail(&err);
		return false;
	}
}

int options_fail(const struct verb *verb, const char *fmt, ...)
{
	struct xrt_error err;
	char what[sizeof(err.text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	refuse_usage(verb, &err, "%s", what);
	return verb_fail(&err);
}
