/* SPDX-License-Identifier: GPL-2.0 */
/* What the verbs of xenremap share: their table, input, errors. */
#ifndef XENREMAP_VERB_H
#define XENREMAP_VERB_H

#include <stdbool.h>
#include <stdio.h>

#include "exit.h"
#include "options.h"
#include "xrt.h"

/**
 * struct verb - a verb of the command line
 * @name:	name on the command line
 * @summary:	one line for the list of verbs, no full stop
 * @purpose:	first sentence of its help, imperative
 * @operands:	its operands in their order, a row without a name at the end
 * @options:	its options, a row without a name at the end
 * @example:	a command that shows its use
 * @manual:	explanations of its manual page: paragraphs with an empty line
 *		between them, or NULL
 * @wrong:	when it exits with 1, or NULL if it never does
 * @only_files:	whether it only reads and writes files with these arguments, so
 *		that it can confine itself to them; NULL if it never does
 * @run:	does it; argv[0] is not looked at. Returns enum xrt_exit
 */
struct verb {
	const char *name;
	const char *summary;
	const char *purpose;
	const struct option_row *operands;
	const struct option_row *options;
	const char *example;
	const char *manual;
	const char *wrong;
	bool (*only_files)(const void *args);
	int (*run)(int argc, char **argv);
};

extern const struct verb verb_chain;
extern const struct verb verb_decode;
extern const struct verb verb_diff;
extern const struct verb verb_dump;
extern const struct verb verb_export;
extern const struct verb verb_fleet;
extern const struct verb verb_help;
extern const struct verb verb_live;
extern const struct verb verb_predict;
extern const struct verb verb_record;
extern const struct verb verb_report;
extern const struct verb verb_simulate;
extern const struct verb verb_verify;

/* The verbs of this build, NULL after the last one; main() sets it. */
extern const struct verb * const *verb_table;

/**
 * struct loaded - a capture and its model
 */
struct loaded {
	struct xrt_capture *cap;
	struct xrt_model *m;
};

/**
 * capture_load() - open a capture and build its model, or say why not
 * @l:		gets both
 * @file:	the capture
 *
 * Return: 0 or the exit code.
 */
int capture_load(struct loaded *l, const char *file);
void capture_unload(struct loaded *l);

/**
 * verb_fail() - print an error, the only place that does
 * @err:	the error
 *
 * Return: its exit code.
 */
int verb_fail(const struct xrt_error *err);
/* The same for memory that is short, where no file is to blame. */
int verb_no_memory(void);

/* @only_files of a verb that needs nothing else, whatever its arguments. */
bool verb_only_files(const void *args);

/**
 * verb_text_aside() - send what is printed from now on to stderr if a capture has
 *	gone to stdout
 * @output:	where the capture went, or NULL
 */
void verb_text_aside(const char *output);

/* Prints name and version of the program. */
void verb_print_version(FILE *to);

/* An atexit() handler: output that did not arrive is a failure. */
void verb_close_stdout(void);

#endif /* XENREMAP_VERB_H */
