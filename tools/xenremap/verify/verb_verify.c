// SPDX-License-Identifier: GPL-2.0
/* Verb verify: checks a capture against the invariants of the remap. */
#include "check_live.h"
#include "check_xentrace.h"
#include "live_kernel.h"
#include "verb.h"
#include "verify_view.h"

struct verify_args {
	const char *file;
	const char *log;
	const char *xentrace;
	bool live;
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
	{ .name = "live", .type = OPTION_FLAG,
	  .offset = offsetof(struct verify_args, live),
	  .help = "Compare each page with the tables of the running kernel" },
	{ .name = "xentrace", .type = OPTION_INPUT,
	  .offset = offsetof(struct verify_args, xentrace), .value = "FILE",
	  .help = "Compare with Xen's trace of this boot: counts, order, times" },
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

/* The two witnesses from outside the capture that take reading of their own. */
static int ask_witnesses(struct verify *v, const struct verify_args *args,
			 struct xrt_error *err)
{
	struct xentrace *trace;
	struct live_kernel k;
	int ret = 0;

	if (args->live) {
		ret = live_kernel_read(&k, XRT_ORIGIN_UNKNOWN, err);
		if (!ret)
			check_live(v, "live", &k.tables);
		live_kernel_free(&k);
	}
	if (!ret && args->xentrace) {
		trace = xentrace_open(args->xentrace, err);
		ret = trace ? check_xentrace(v, "xentrace", trace, err) : -1;
		xentrace_close(trace);
	}
	return ret;
}

static bool verify_only_files(const void *args)
{
	return !((const struct verify_args *)args)->live;
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
		ret = ask_witnesses(&v, &args, &err) ? verb_fail(&err) :
		      show_findings(&v, args.json);
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
		"open: not verified, because records or blocks that the check needs are missing. n/a: the check does not apply, for example to the level of this capture. --live reads the p2m and m2p of the running kernel as xenremap live does; pages that were ballooned, granted or exchanged since boot are counted apart.",
	.wrong = "at least one line is FAIL or open",
	.only_files = verify_only_files,
	.run = run_verify,
};
