// SPDX-License-Identifier: GPL-2.0
/* Verb predict: what will be, or was, remapped, from a boot log alone. */
#include <limits.h>

#include "arithmetic.h"
#include "predict.h"
#include "verb.h"

struct predict_args {
	struct predict_asked asked;
	const char *like;
	const char *out;
	__u64 batch;
	struct xrt_pfns image;
	bool json;
};

static int parse_kernel(const char *text, void *to, struct xrt_error *err)
{
	struct predict_args *args = to;

	args->asked.version = xrt_parse_version(text);
	if (!args->asked.version)
		return xrt_error_set(err, XRT_E_INVALID,
				     "not a kernel version, such as 6.1");
	args->asked.kernel = text;
	return 0;
}

static int parse_image(const char *text, void *to, struct xrt_error *err)
{
	struct predict_args *args = to;

	return predict_image(&args->image, text, err);
}

static const struct option_row predict_operands[] = {
	{ .name = "LOG", .type = OPTION_INPUT,
	  .offset = offsetof(struct predict_args, asked.log),
	  .help = "boot log with an E820 map; - reads stdin" },
	OPTION_ROW_END
};

static const struct option_row predict_options[] = {
	{ .name = "nr-pages", .type = OPTION_NUMBER,
	  .offset = offsetof(struct predict_args, asked.nr_pages), .value = "N",
	  .help = "Set the pages of the domain (default: from the log)",
	  .min = 1, .max = ULLONG_MAX },
	{ .name = "domu", .type = OPTION_FLAG,
	  .offset = offsetof(struct predict_args, asked.domu),
	  .help = "Use the rules of a domU (default: from the log, else dom0)" },
	{ .name = "e820-host", .type = OPTION_FLAG,
	  .offset = offsetof(struct predict_args, asked.e820_host),
	  .help = "Predict for a PV domU with e820_host=1 from the map of its host" },
	{ .name = "kernel", .type = OPTION_OWN, .value = "VERSION",
	  .help = "Use the rules of this kernel (default: from the log)",
	  .parse = parse_kernel },
	{ .name = "boot", .type = OPTION_NUMBER,
	  .offset = offsetof(struct predict_args, asked.boot), .value = "N",
	  .help = "Take boot N of the log (default: the last one with a map)",
	  .min = 1, .max = 0xfffffffe },
	{ .name = "kernel-image", .type = OPTION_OWN,
	  .value = "START-END|FILE",
	  .help = "Check whether a kernel fits: its addresses, or a vmlinux or bzImage file",
	  .parse = parse_image },
	{ .name = "like", .type = OPTION_INPUT,
	  .offset = offsetof(struct predict_args, like), .value = "CAPTURE",
	  .help = "Estimate the time from a measured capture" },
	{ .name = "batch", .type = OPTION_NUMBER,
	  .offset = offsetof(struct predict_args, batch), .value = "N",
	  .help = "Count the hypercalls of the engine with N pages per hypercall (default: a chunk)",
	  .min = 1, .max = ULLONG_MAX },
	OPTION_ROW_OUTPUT(predict_args, out,
			  "Write the predicted chain to FILE, for decode --chain"),
	OPTION_ROW_JSON(predict_args, json),
	OPTION_ROW_END
};

static int show_prediction(struct predict *p, const struct predict_args *args,
		struct xrt_error *err)
{
	verb_text_aside(args->out);
	if (!args->json)
		predict_text(p);
	else if (predict_json(p))
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory for JSON");
	return 0;
}

static int run_predict(int argc, char **argv)
{
	struct predict_args args = { .batch = XRT_CHUNK_MAX };
	struct predict p = { 0 };
	struct loaded like = { 0 };
	struct xrt_error err;
	int ret = 0;

	if (!options_read(&verb_predict, argc, argv, &args, &ret))
		return ret;
	p.image = args.image;
	p.batch = (__u32)XRT_MIN(args.batch, XRT_CHUNK_MAX);
	if (args.like)
		ret = capture_load(&like, args.like);
	if (ret)
		return ret;
	if (predict_boot(&p, &args.asked, &err) ||
	    (args.like && p.plan && predict_like(&p, like.m, args.like, &err)) ||
	    (args.out && predict_capture(&p, args.out, &err)) ||
	    show_prediction(&p, &args, &err))
		ret = verb_fail(&err);
	else if (p.agree == AGREE_NO)
		ret = XRT_EXIT_WRONG;
	predict_free(&p);
	if (args.like)
		capture_unload(&like);
	return ret;
}

const struct verb verb_predict = {
	.name = "predict",
	.summary = "what will be, or was, remapped, from any boot log",
	.purpose = "Predict from any boot log with an E820 map which pages will be, or were, remapped.",
	.operands = predict_operands,
	.options = predict_options,
	.example = "xenremap predict --like boot.xrt boot.log",
	.manual =
		"The map is taken from the last boot of the log: the map of the kernel ('Xen: [mem'), otherwise a bare list ('START-END type'), otherwise BIOS-e820, otherwise the map of Xen.",
	.wrong = "the lines 'Remapped' and 'Released' of the kernel contradict the prediction",
	.only_files = verb_only_files,
	.run = run_predict,
};
