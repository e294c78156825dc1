/* SPDX-License-Identifier: GPL-2.0 */
/* Runs one view of the program on bytes in memory. */
#ifndef TESTS_FUZZ_VIEWS_H
#define TESTS_FUZZ_VIEWS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct view_bytes - the contents of a file
 */
struct view_bytes {
	const void *data;
	size_t size;
};

enum view_kind {
	VIEW_CAPTURE,
	VIEW_PAIR,	/* two captures */
	VIEW_LOG,
	VIEW_IMAGE,	/* a memory image */
	VIEW_MAP,	/* a list of ranges */
	VIEW_OPTIONS,	/* a capture, by other options */
	VIEW_SETTINGS,	/* a log, by other options */
	VIEW_FLEET,	/* two captures of a fleet */
	VIEW_WITH_LOG,	/* a capture, and a log */
	VIEW_WITH_TRACE,	/* a capture, and a trace of Xen */
	NR_VIEW_KINDS,
};

/**
 * view_run() - run one view; the process ends if it crashes or fails oddly
 * @kind:	kind of its input
 * @which:	any number, which selects the view
 * @a:		the input
 * @b:		the second input, of kinds with two
 */
void view_run(enum view_kind kind, unsigned int which, struct view_bytes a,
	      struct view_bytes b);

/* Return: a word for a kind. */
const char *view_kind_name(enum view_kind kind);

/* Return: the kind of a word, NR_VIEW_KINDS if there is none. */
enum view_kind view_kind_by_name(const char *name, size_t len);

/* Return: the number of views of a kind. */
unsigned int view_count(enum view_kind kind);

/* Return: whether views of a kind read two inputs. */
bool view_reads_two(enum view_kind kind);

/* Return: the command line of a view, NULL after the last one. */
const char *view_name(enum view_kind kind, unsigned int which);

/* The caller reads stdout; only messages are dropped. */
void view_keep_output(void);
/* The same for messages and exit codes, which go to stdout as well. */
void view_keep_messages(void);

#endif /* TESTS_FUZZ_VIEWS_H */
