// SPDX-License-Identifier: GPL-2.0
/* Verb verify: checks a capture against the invariants of the remap. */
#include "verb.h"
#include "verify.h"

struct verify_args {
	const char *file;
	const char *log;
	bool json;
};

static const struct option_row verify_operands[] = {
	OPTION_ROW_CAPTURE(verify_args, file),
	OPTION_ROW_END
};

static const struct option_row verify_options[] = {
	{ .name = "log", .letter = 'l', .type = OPTION_INPUT,
	  .offset = offsetof(struct verify_args, log), .value = "FILE",
	  .help = "Compare with this boot log: its kernel, Xen, TSC frequency, map, and the lines 'Remapped' and 'Released'" },
	OPTION_ROW_JSON(verify_args, json),
	OPTION_ROW_END
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

static int run_verify(int argc, char **argv)
{
	struct verify_args args = { 0 };
	struct verify v = { 0 };
	struct xrt_boot_log log = { 0 };
	struct xrt_error err;
	struct loaded l;
	int ret;

	if (!options_read(&verb_verify, argc, argv, &args, &ret))
		return ret;
	if (args.log && xrt_boot_log_read(&log, args.log, &err))
		return verb_fail(&err);
	v.log = args.log ? &log.facts : NULL;
	ret = capture_load(&l, args.file);
	if (!ret) {
		v.m = l.m;
		v.stat = xrt_stat(l.cap);
		checks_run(&v);
		ret = show_findings(&v, args.json);
		checks_free(&v);
		capture_unload(&l);
	}
	xrt_boot_log_free(&log);
	return ret;
}

const struct verb verb_verify = {
	.name = "verify",
	.summary = "check a capture against the invariants of the remap",
	.purpose = "Check a capture against the invariants of the remap and print one line for each: ok, FAIL, open, or n/a.",
	.operands = verify_operands,
	.options = verify_options,
	.example = "xenremap verify --log=boot.log boot.xrt",
	.manual =
		"open: not verified, because records or blocks that the check needs are missing. n/a: the check does not apply, for example to the level of this capture.",
	.wrong = "at least one line is FAIL or open",
	.run = run_verify,
};
