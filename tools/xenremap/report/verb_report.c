// SPDX-License-Identifier: GPL-2.0
/* Verb report: where the time of the remap went. */
#include "report_directory.h"
#include "report_json.h"
#include "report_text.h"
#include "verb.h"

struct report_args {
	const char *file;
	const char *log;
	bool json;
	bool all;
};

static const struct option_row report_operands[] = {
	{ .name = "FILE", .type = OPTION_INPUT,
	  .offset = offsetof(struct report_args, file),
	  .help = "capture to read, or a directory of captures; - reads stdin" },
	OPTION_ROW_END
};

static const struct option_row report_options[] = {
	{ .name = "all", .letter = 'a', .type = OPTION_FLAG,
	  .offset = offsetof(struct report_args, all),
	  .help = "List every chunk, of a directory every boot" },
	{ .name = "log", .letter = 'l', .type = OPTION_INPUT,
	  .offset = offsetof(struct report_args, log), .value = "FILE",
	  .help = "Compare with the whole boot, whose log this is" },
	OPTION_ROW_JSON(report_args, json),
	OPTION_ROW_END
};

static int report_no_memory(const char *file)
{
	struct xrt_error err;

	xrt_error_set(&err, XRT_E_NOMEM, "%s: out of memory for the report",
		      file);
	return verb_fail(&err);
}

static int directory_verdict(const struct host_boots *h, struct xrt_error *err)
{
	if (!h->nr)
		return xrt_error_set(err, XRT_E_EMPTY,
				     "%s: no file in it can be read as a capture",
				     h->dir.path);
	for (unsigned int s = 0; s < BOOT_NR_STATES; s++) {
		if (h->nr_state[s] && boot_state_wrong(s))
			return XRT_EXIT_WRONG;
	}
	return h->nr_bad ? XRT_EXIT_WRONG : XRT_EXIT_OK;
}

static int report_on_directory(const struct report_args *args)
{
	struct xrt_error err;
	struct host_boots h;
	int ret;

	if (args->log)
		return options_fail(&verb_report,
				    "--log is for one boot; %s is a directory",
				    args->file);
	if (host_boots_read(&h, args->file, &err)) {
		ret = verb_fail(&err);
	} else if (args->json && host_boots_json(&h)) {
		ret = report_no_memory(args->file);
	} else {
		if (!args->json)
			host_boots_text(&h, args->all);
		ret = directory_verdict(&h, &err);
		if (ret < 0)
			ret = verb_fail(&err);
	}
	host_boots_free(&h);
	return ret;
}

static int run_report(int argc, char **argv)
{
	struct report_args args = { 0 };
	struct xrt_boot_log log = { 0 };
	struct boot_share share;
	struct xrt_error err;
	struct profile p;
	struct report r;
	struct loaded l;
	int ret;

	if (!options_read(&verb_report, argc, argv, &args, &ret))
		return ret;
	if (directory_exists(args.file))
		return report_on_directory(&args);
	if (args.log && xrt_boot_log_read(&log, args.log, &err))
		return verb_fail(&err);
	ret = capture_load(&l, args.file);
	if (ret) {
		xrt_boot_log_free(&log);
		return ret;
	}
	figures_from_model(&r, l.m);
	r.all_chunks = args.all;
	boot_share_find(&share, &r, args.log ? &log.facts : NULL);
	xrt_boot_log_free(&log);
	if (profile_from_figures(&p, &r))
		ret = report_no_memory(args.file);
	else if (!args.json)
		report_text(&r, &p, args.log ? &share : NULL);
	else if (report_json(&r, &p, &share))
		ret = report_no_memory(args.file);
	if (!ret && (l.m->nr_death || l.m->nr_fail))
		ret = XRT_EXIT_WRONG;
	capture_unload(&l);
	return ret;
}

const struct verb verb_report = {
	.name = "report",
	.summary = "where the time went: phases, steps, slow chunks and pages",
	.purpose = "Report where the time of the remap went: phases, areas, the walk, its steps, and the slowest chunks and pages with their properties.",
	.operands = report_operands,
	.options = report_options,
	.example = "xenremap report boot.xrt",
	.manual =
		"A slow page is listed with its properties: the walk writes to a p2m leaf, a page of 512 p2m entries, for the first time (the p2m rebuild has allocated it), or returns to a leaf that it has written before; the page is the first or last of its chunk; its MFN does not follow the MFN of the previous page; its MFN is the first of 512 whose entries fill a page of the m2p. A slow page with none of these properties has no visible cause: an SMI, an interrupt, other work of Xen, or a host that took the CPU away.\n\n"
		"A page is an outlier if it takes more than eight times the median of its kind. Percentiles are read from histograms; their error is at most 1.6 %.\n\n"
		"With a boot log, or the kernel's messages of the running system (dmesg | xenremap report --log=- boot.xrt), the report states which part of the whole boot early boot and the remap took. The boot ends with systemd's \"Startup finished in\", if the log has it, else when the kernel starts init.\n\n"
		"Of a directory of captures, boots of one host, the report states the median and the spread of each phase over these boots, and lists the boots, the longest walk first. Logs of boots are taken too. Each boot counts once: of several files of a boot the one with the fewest flaws is used, and of HOST.xrt and HOST.log the capture. The quartiles 25 % and 75 % need four boots.\n\n"
		"Times are TSC ticks, and seconds if the kernel knew the frequency. A tick of an emulated machine is not hardware time.",
	.wrong = "the kernel died in a boot, or a step of the remap failed; of a directory, also if a file is damaged, not whole or not readable",
	.only_files = verb_only_files,
	.run = run_report,
};
