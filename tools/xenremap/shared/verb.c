// SPDX-License-Identifier: GPL-2.0
/* Input, errors and version, the same in all verbs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verb.h"
#include "version.h"

const struct verb * const *verb_table;

const char * const verb_exit_text[XRT_EXIT_NR] = {
	[XRT_EXIT_OK]		= "fine",
	[XRT_EXIT_WRONG]	= "the input says that something is wrong",
	[XRT_EXIT_USAGE]	= "usage",
	[XRT_EXIT_INPUT]	= "input unreadable",
	[XRT_EXIT_KERNEL]	= "the kernel or this build lacks a feature",
	[XRT_EXIT_SYSTEM]	= "no memory, or the output cannot be written",
};

static enum xrt_exit exit_code(enum xrt_code code)
{
	switch (code) {
	case XRT_E_NONE:
		return XRT_EXIT_OK;
	case XRT_E_INVALID:
		return XRT_EXIT_USAGE;
	case XRT_E_KERNEL:
		return XRT_EXIT_KERNEL;
	case XRT_E_WRONG:
		return XRT_EXIT_WRONG;
	case XRT_E_WRITE:
	case XRT_E_NOMEM:
		return XRT_EXIT_SYSTEM;
	default:
		return XRT_EXIT_INPUT;
	}
}

int verb_fail(const struct xrt_error *err)
{
	fprintf(stderr, "xenremap: %s\n", err->text);
	return exit_code(err->code);
}

int verb_no_memory(void)
{
	struct xrt_error err;

	xrt_error_set(&err, XRT_E_NOMEM, "out of memory");
	return verb_fail(&err);
}

int capture_load(struct loaded *l, const char *file)
{
	struct xrt_error err;

	l->m = NULL;
	l->cap = xrt_open(file, &err);
	if (!l->cap)
		return verb_fail(&err);
	l->m = xrt_model_build(l->cap, &err);
	if (l->m)
		return XRT_EXIT_OK;
	capture_unload(l);
	return verb_fail(&err);
}

void capture_unload(struct loaded *l)
{
	xrt_model_free(l->m);
	xrt_close(l->cap);
}

bool verb_only_files(const void *args)
{
	(void)args;
	return true;
}

/* A terminal or /dev/null takes the text as well. */
static bool output_is_stdout(const char *output)
{
	struct stat a, b;

	return !strcmp(output, "-") ||
	       (!stat(output, &a) && !fstat(STDOUT_FILENO, &b) &&
		a.st_dev == b.st_dev && a.st_ino == b.st_ino &&
		!S_ISCHR(a.st_mode));
}

void verb_text_aside(const char *output)
{
	if (!output || !output_is_stdout(output))
		return;
	fflush(stdout);
	dup2(STDERR_FILENO, STDOUT_FILENO);
}

void verb_print_version(FILE *to)
{
	fprintf(to, "xenremap " XENREMAP_VERSION " (capture format 1)\n");
}

void verb_close_stdout(void)
{
	struct xrt_error err;
	bool bad = ferror(stdout);

	errno = 0;
	if (!fclose(stdout) && !bad)
		return;
	xrt_error_set(&err, XRT_E_WRITE, "stdout: cannot write: %s",
		      errno ? strerror(errno) : "an earlier write failed");
	_exit(verb_fail(&err));
}
