// SPDX-License-Identifier: GPL-2.0
/* Arguments, input and errors, alike for all verbs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "verb.h"

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct common_args *args = state->input;

	switch (key) {
	case 'j':
		args->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->file)
			argp_error(state, "one capture at a time: %s", arg);
		args->file = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->file)
			argp_error(state, "name a capture file");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = { options, parse, NULL, NULL, NULL, NULL,
				  NULL };

const struct argp_child common_child[] = {
	{ &argp, 0, NULL, 0 },
	{ 0 },
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
	default:
		return XRT_EXIT_INPUT;
	}
}

int verb_fail(const struct xrt_error *err)
{
	fprintf(stderr, "xenremap: %s\n", err->text);
	return exit_code(err->code);
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

void verb_close_stdout(void)
{
	struct xrt_error err;
	bool bad = ferror(stdout);

	errno = 0;
	if (!fclose(stdout) && !bad)
		return;
	xrt_error_set(&err, XRT_E_IO, "stdout: cannot write: %s",
		      errno ? strerror(errno) : "an earlier write failed");
	_exit(verb_fail(&err));
}
