/* SPDX-License-Identifier: GPL-2.0 */
/* What the verbs of xenremap share: their table, arguments, input, errors. */
#ifndef XENREMAP_VERB_H
#define XENREMAP_VERB_H

#include <argp.h>
#include <stdbool.h>

#include "exit.h"
#include "xrt.h"

/**
 * struct verb - a verb of the command line
 * @name:	what is typed
 * @summary:	one line for the list of verbs, no full stop
 * @argp:	its options and its help
 * @run:	does it; argv[0] is "xenremap NAME". Returns enum xrt_exit
 */
struct verb {
	const char *name;
	const char *summary;
	const struct argp *argp;
	int (*run)(int argc, char **argv);
};

extern const struct verb verb_chain;
extern const struct verb verb_decode;
extern const struct verb verb_diff;
extern const struct verb verb_dump;
extern const struct verb verb_export;
extern const struct verb verb_fleet;
extern const struct verb verb_predict;
extern const struct verb verb_record;
extern const struct verb verb_report;
extern const struct verb verb_simulate;
extern const struct verb verb_verify;

/**
 * struct common_args - what every verb that reads a capture takes
 * @file:	the capture
 * @json:	JSON on stdout
 */
struct common_args {
	const char *file;
	bool json;
};

/* The children of a verb's argp; the first one's input is a struct common_args. */
extern const struct argp_child common_child[];

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

/* An atexit() handler: output that did not arrive is a failure. */
void verb_close_stdout(void);

#endif /* XENREMAP_VERB_H */
