// SPDX-License-Identifier: GPL-2.0
/* Verb predict: what will be, or was, remapped, from a boot log alone. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "predict.h"
#include "verb.h"

struct predict_args {
	const char *log;
	const char *like;
	const char *kernel;
	__u32 version;
	__u64 nr_pages;
	__u64 boot;
	__u64 batch;
	struct xrt_pfns image;
	bool domu;
	bool json;
};

static int parse_kernel(const char *text, void *to, struct xrt_error *err)
{
	struct predict_args *args = to;

	args->version = xrt_parse_version(text);
	if (!args->version)
		return xrt_error_set(err, XRT_E_INVALID,
				     "not a kernel version, such as 6.1");
	args->kernel = text;
	return 0;
}

static int parse_image(const char *text, void *to, struct xrt_error *err)
{
	struct predict_args *args = to;

	return predict_image(&args->image, text, err);
}

static const struct option_row predict_operands[] = {
	{ .name = "LOG", .type = OPTION_INPUT,
	  .offset = offsetof(struct predict_args, log),
	  .help = "boot log with an E820 map; - reads stdin" },
	OPTION_ROW_END
};

static const struct option_row predict_options[] = {
	{ .name = "nr-pages", .type = OPTION_NUMBER,
	  .offset = offsetof(struct predict_args, nr_pages), .value = "N",
	  .help = "Set the pages of the domain (default: from the log)",
	  .min = 1, .max = ~0ULL },
	{ .name = "domu", .type = OPTION_FLAG,
	  .offset = offsetof(struct predict_args, domu),
	  .help = "Use the rules of a domU (default: from the log, else dom0)" },
	{ .name = "kernel", .type = OPTION_OWN, .value = "VERSION",
	  .help = "Use the rules of this kernel (default: from the log)",
	  .parse = parse_kernel },
	{ .name = "boot", .type = OPTION_NUMBER,
	  .offset = offsetof(struct predict_args, boot), .value = "N",
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
	  .min = 1, .max = ~0ULL },
	OPTION_ROW_JSON(predict_args, json),
	OPTION_ROW_END
};

void predict_note(struct predict *p, const char *fmt, ...)
{
	char *note = p->note[p->nr_note];
	va_list ap;

	if (p->nr_note == NOTES_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(note, sizeof(p->note[0]), fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < p->nr_note; i++) {
		if (!strcmp(p->note[i], note))
			return;
	}
	p->nr_note++;
}

/* Which boot was taken, and what is to be known of the others. */
static void note_boots(struct predict *p, const struct predict_args *args)
{
	const struct xrt_boot_log *log = &p->log;
	bool others = false;

	for (size_t i = 0; i < log->nr_brief; i++)
		others |= log->brief[i].domain;
	if (log->boots > 1)
		predict_note(p, "the log has %u boots: number %u is taken%s",
			     log->boots, log->boot, args->boot ? "" : others ?
			     ", the last one of the dom0 with a map" :
			     ", the last one with a map");
	if (log->hosts > 1)
		predict_note(p, "the log is of %u machines", log->hosts);
	for (size_t i = 0; i < log->nr_brief; i++) {
		const struct xrt_boot_brief *b = &log->brief[i];

		if (b->nr != log->boot && b->died)
			predict_note(p, "boot number %u, from line %llu on, ends in a failure: --boot=%u takes it, decode explains it",
				     b->nr, b->line, b->nr);
	}
	if (log->facts.domain)
		predict_note(p, "the boot is that of domain %u",
			     log->facts.domain);
}

/* Return: 0, also if there is no map but the kernel's counts. */
static int choose_map(struct predict *p, const char *name,
		      struct xrt_error *err)
{
	const struct xrt_log_map *map = p->log.facts.map;

	p->map = xrt_boot_log_map(&p->log, name, &p->source, err);
	if (!p->map)
		return err->code == XRT_E_FORMAT &&
		       p->log.facts.remapped.known ? 0 : -1;
	for (unsigned int s = p->source; s > 0; s--) {
		if (map[s - 1].nr)
			predict_note(p, "%s map is there too (%zu ranges): not taken",
				     xrt_source_name(s - 1), map[s - 1].nr);
	}
	return 0;
}

static int choose_kernel(struct predict *p, const struct predict_args *args,
			 struct xrt_error *err)
{
	p->kernel = args->kernel ? args->kernel : p->log.facts.kernel;
	p->version = args->kernel ? args->version : p->log.facts.version;
	if (p->version && p->version < XRT_VERSION_FIRST)
		return xrt_error_set(err, XRT_E_KERNEL,
				     "Linux %s has no delayed remap, so nothing can be predicted: it came with Linux 3.19 (--kernel VERSION takes another's rules)",
				     p->kernel);
	if (!p->version)
		predict_note(p, "kernel not known: the rules of Linux 4.3 and later");
	if (p->source == XRT_BY_FIRMWARE && p->dom0)
		predict_note(p, "the map is of a boot without Xen: a dom0 would see what Xen leaves of it");
	return 0;
}

static int predict_boot(struct predict *p, const struct predict_args *args,
			struct xrt_error *err)
{
	if (xrt_boot_log_read_boot(&p->log, args->log, (__u32)args->boot, err))
		return -1;
	note_boots(p, args);
	if (!predict_kind(p, args->domu))
		return 0;
	if (choose_map(p, args->log, err) || choose_kernel(p, args, err))
		return -1;
	if (!p->map)
		return 0;
	if (predict_pages(p, args->nr_pages, args->log, err) ||
	    predict_outcomes(p, err))
		return -1;
	predict_warn(p);
	return 0;
}

static int show_prediction(struct predict *p, const struct predict_args *args,
		struct xrt_error *err)
{
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
	p.batch = (__u32)(args.batch < XRT_CHUNK_MAX ? args.batch : XRT_CHUNK_MAX);
	if (args.like)
		ret = capture_load(&like, args.like);
	if (ret)
		return ret;
	if (predict_boot(&p, &args, &err) ||
	    (args.like && p.plan && predict_like(&p, like.m, args.like, &err)) ||
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
	.run = run_predict,
};
