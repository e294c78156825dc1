// SPDX-License-Identifier: GPL-2.0
/* Verb report: where the time of the remap went. */
#include "report.h"
#include "verb.h"

struct report_args {
	struct common_args common;
	bool chunks;
};

static const struct argp_option options[] = {
	{ "chunks", 'c', NULL, 0, "List every chunk", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct report_args *args = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->common;
		return 0;
	case 'c':
		args->chunks = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse, "FILE",
	"Tell where the time of the remap went: phases, areas, the walk, its steps, and the slowest chunks and pages with what is special about them.\v"
	"What is special about a page: the walk writes to a p2m leaf, a page of 512 p2m entries, for the first time (the rebuild of the p2m has allocated it), or goes on in another leaf, where it was before; "
	"the page is the first or last of its chunk; its MFN does not follow that of the page before; its MFN is the first of 512, whose entries fill a page of the m2p. "
	"Of a page that is slow without any of these no cause is seen: an SMI, an interrupt, work of Xen's, or a host that took the CPU away.\n\n"
	"A page is an outlier if it takes more than eight times the median of its kind. Percentiles are read out of histograms and are at most 1.6 % off.\n\n"
	"Times are TSC ticks, and seconds where the kernel knew the frequency. A tick of an emulated machine is no hardware time.",
	common_child, NULL, NULL,
};

static int no_memory(const char *file)
{
	struct xrt_error err;

	xrt_error_set(&err, XRT_E_NOMEM, "%s: out of memory for the report",
		      file);
	return verb_fail(&err);
}

static int run(int argc, char **argv)
{
	struct report_args args = { 0 };
	struct profile p;
	struct report r;
	struct loaded l;
	int ret;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	ret = capture_load(&l, args.common.file);
	if (ret)
		return ret;
	figures_from_model(&r, l.m);
	r.all_chunks = args.chunks;
	if (profile_from_figures(&p, &r))
		ret = no_memory(args.common.file);
	else if (!args.common.json)
		report_text(&r, &p);
	else if (report_json(&r, &p))
		ret = no_memory(args.common.file);
	capture_unload(&l);
	return ret;
}

const struct verb verb_report = {
	"report", "where the time went: phases, steps, slow chunks and pages", &argp,
	run,
};
