/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options in tables. A verb describes its options and operands in rows; the
 * command line, --help, the manual pages and the completions are read from
 * or printed from these rows and from nothing else.
 */
#ifndef XENREMAP_OPTIONS_H
#define XENREMAP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "error.h"

struct verb;

/* The value of an option, and the type of the field that gets it. */
enum option_type {
	OPTION_FLAG,	/* nothing; bool, set to true */
	OPTION_TEXT,	/* any text; const char * */
	OPTION_INPUT,	/* a file to read; const char *; - is stdin */
	OPTION_OUTPUT,	/* a file to write; const char * */
	OPTION_DIR,	/* a directory; const char * */
	OPTION_NUMBER,	/* decimal or 0x, from @min to @max; __u64 */
	OPTION_CHOICE,	/* one of @choice; enum or int, gets its index */
	OPTION_SET,	/* one of @choice, again and again; __u64, a bit each */
	OPTION_OWN,	/* read by @parse */
	OPTION_HELP,	/* --help and --version, in every verb */
	OPTION_VERSION,
};

/**
 * struct option_row - an option or an operand
 * @name:	long name without dashes; of an operand, its name in upper case
 * @letter:	short name, or 0
 * @type:	type of its value and of the field
 * @offset:	of the field in the verb's arguments
 * @value:	name of the value in the help, NULL for a flag
 * @help:	imperative, one sentence without a full stop
 * @initial:	default, read before the command line; NULL if the verb's own
 *		initializer sets the field
 * @min:	smallest number
 * @max:	largest number
 * @choice:	the names that can be given, by index, NULL after the last one
 * @about:	one line about each choice, or NULL
 * @parse:	reads a value into the arguments. Returns 0, or -1 with @err set
 *		to why it cannot be taken
 * @optional:	the operand may be left out
 */
struct option_row {
	const char *name;
	char letter;
	enum option_type type;
	size_t offset;
	const char *value;
	const char *help;
	const char *initial;
	__u64 min;
	__u64 max;
	const char *(*choice)(unsigned int i);
	const char *(*about)(unsigned int i);
	int (*parse)(const char *text, void *args, struct xrt_error *err);
	bool optional;
};

/* Rows that several verbs have, so that they mean the same everywhere. */
#define OPTION_ROW_JSON(args, field) \
	{ .name = "json", .letter = 'j', .type = OPTION_FLAG, \
	  .offset = offsetof(struct args, field), .help = "Print JSON" }
#define OPTION_ROW_OUTPUT(args, field, what) \
	{ .name = "output", .letter = 'o', .type = OPTION_OUTPUT, \
	  .offset = offsetof(struct args, field), .value = "FILE", .help = what }
#define OPTION_ROW_CAPTURE(args, field) \
	{ .name = "FILE", .type = OPTION_INPUT, \
	  .offset = offsetof(struct args, field), \
	  .help = "capture to read; - reads stdin" }
#define OPTION_ROW_END	{ .name = NULL }

/* The request of a command line. */
enum options_want {
	OPTIONS_RUN,
	OPTIONS_HELP,
	OPTIONS_VERSION,
	OPTIONS_BAD,
};

/**
 * options_parse() - read a command line by a verb's tables
 * @verb:	the verb
 * @argc:	number of arguments
 * @argv:	the arguments, the verb's name first
 * @args:	the verb's arguments; gets the defaults, then the given values
 * @err:	why the command line cannot be taken
 *
 * Options and operands may be mixed; a long option may be shortened as long as
 * it is unambiguous; -- ends the options.
 *
 * Return: enum options_want; OPTIONS_BAD with @err set: XRT_E_INVALID, or
 * XRT_E_NOMEM.
 */
enum options_want options_parse(const struct verb *verb, int argc, char **argv,
				void *args, struct xrt_error *err);

/**
 * options_read() - the same for a verb's run(): prints help, version or error,
 * and confines a verb that only reads files
 * @verb:	the verb
 * @argc:	number of arguments
 * @argv:	the arguments, the verb's name first
 * @args:	the verb's arguments
 * @code:	gets the exit code if there is nothing to run
 *
 * Return: whether the verb has to run.
 */
bool options_read(const struct verb *verb, int argc, char **argv, void *args,
		  int *code);

/**
 * options_fail() - refuse arguments that do not fit together
 * @verb:	the verb
 * @fmt:	printf format of the reason
 *
 * Return: the exit code.
 */
int __printf(2, 3) options_fail(const struct verb *verb, const char *fmt, ...);

/* Return: the i-th option of a verb, those of every verb last, then NULL. */
const struct option_row *options_row(const struct verb *verb, unsigned int i);

/* Prints the operands of a usage line, each after a space. */
void options_print_operands(FILE *to, const struct verb *verb);

/* Prints the help of a row, with its values and its default, into @text. */
void options_describe(char *text, size_t size, const struct option_row *row);

/* Prints the first screen: usage, options, one example. */
void options_print_help(FILE *to, const struct verb *verb);

#endif /* XENREMAP_OPTIONS_H */
