// SPDX-License-Identifier: GPL-2.0
/* Verb verify: checks a capture against the invariants of the remap. */
#include "verb.h"
#include "verify.h"

struct verify_args {
	struct common_args common;
	const char *log;
};

static const struct argp_option options[] = {
	{ "log", 'l', "BOOTLOG", 0,
	  "Compare with the kernel's own 'Remapped' and 'Released' lines", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct verify_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->common;
		return 0;
	case 'l':
		args->log = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse, "FILE",
	"Check a capture against the invariants of the remap, one line for each: ok, FAIL, open, or n/a.\v"
	"open: not verified, since records or blocks that the check needs are missing. n/a: the check does not apply, for example to the level of this capture.\n\n"
	"Exit code 1 if any line says FAIL or open.",
	common_child, NULL, NULL,
};

static int show_findings(const struct verify *v, bool json)
{
	struct xrt_error err;

	if (v->nomem || (json && verify_json(v))) {
		xrt_error_set(&err, XRT_E_NOMEM, "out of memory for the checks");
		return verb_fail(&err);
	}
	if (!json)
		verify_text(v);
	return v->failed || v->open ? XRT_EXIT_WRONG : XRT_EXIT_OK;
}

static int run(int argc, char **argv)
{
	struct verify_args args = { 0 };
	struct verify v = { 0 };
	struct xrt_boot_log log = { 0 };
	struct xrt_error err;
	struct loaded l;
	int ret;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	if (args.log && xrt_boot_log_read(&log, args.log, &err))
		return verb_fail(&err);
	v.log = args.log ? &log.facts : NULL;
	ret = capture_load(&l, args.common.file);
	if (!ret) {
		v.m = l.m;
		v.stat = xrt_stat(l.cap);
		checks_run(&v);
		ret = show_findings(&v, args.common.json);
		checks_free(&v);
		capture_unload(&l);
	}
	xrt_boot_log_free(&log);
	return ret;
}

const struct verb verb_verify = {
	"verify", "check a capture against the invariants of the remap", &argp,
	run,
};
