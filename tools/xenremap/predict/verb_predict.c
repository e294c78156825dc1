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
	__u64 batch;
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
	va_list ap;

	if (p->nr_note == NOTES_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(p->note[p->nr_note++], sizeof(p->note[0]), fmt, ap);
	va_end(ap);
}

static int choose_map(struct predict *p, const char *name,
		      struct xrt_error *err)
{
	const struct xrt_log_map *map = p->log.facts.map;

	p->map = xrt_boot_log_map(&p->log, name, &p->source, err);
	if (!p->map)
		return -1;
	if (p->log.boots > 1)
		predict_note(p, "the log has %u boots: number %u is taken, the last one with a map",
			     p->log.boots, p->log.boot);
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
	p->dom0 = !args->domu &&
		  (!p->log.facts.dom0.known || p->log.facts.dom0.value);
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

/* The kernel checks this before it prepares anything. */
static void check_image(struct predict *p)
{
	const struct xrt_pfns *image = &p->log.facts.image;

	for (size_t i = 0; p->dom0 && i < p->plan->nr_area; i++) {
		const struct xrt_plan_area *a = &p->plan->area[i];

		if (a->start_pfn >= image->end || a->end_pfn <= image->start)
			continue;
		predict_note(p, "the kernel and its page tables lie in pfn %llx-%llx, where the map has no RAM in %llx-%llx: Linux stops there, unless it can move what it finds (ACPI NVS, late stable versions before 6.12)",
			     image->start, image->end, a->start_pfn,
			     a->end_pfn);
		return;
	}
}

static int work_out(struct predict *p, struct xrt_error *err)
{
	struct xrt_plan_opts opts = {
		.nr_pages = p->nr_pages, .dom0 = p->dom0, .isa_ram = !p->dom0,
	};

	if (predict_swap(p))
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the map");
	opts.entry = p->entry;
	opts.nr = p->nr_entry;
	p->plan = xrt_plan_build(&opts, err);
	if (!p->plan)
		return -1;
	if (p->plan->odd && p->nr_entry == p->map->nr)
		predict_note(p, "the map is not sorted or has overlaps: taken as the kernel does, what is no RAM wins");
	if (p->plan->twice != XRT_NO_PFN)
		predict_note(p, "pfn %llx lies in two areas, since only part of it is RAM: the kernel takes it twice, and the second time fails",
			     p->plan->twice);
	if (p->plan->released)
		predict_note(p, "the map has too little RAM above the domain's pages: the rest goes back to Xen");
	check_image(p);
	xrt_plan_calls(p->plan, 1, &p->stock);
	xrt_plan_calls(p->plan, p->batch, &p->batched);
	return 0;
}

static enum agreement compare(const struct predict *p)
{
	const struct xrt_maybe *remapped = &p->log.facts.remapped;
	const struct xrt_maybe *released = &p->log.facts.released;

	if (remapped->known && remapped->value != p->plan->remapped)
		return AGREE_NO;
	if (released->known && released->value != p->plan->released)
		return AGREE_NO;
	return remapped->known ? AGREE_YES : AGREE_UNKNOWN;
}

static int predict(struct predict *p, const struct predict_args *args,
		   struct xrt_error *err)
{
	if (xrt_boot_log_read(&p->log, args->log, err) ||
	    choose_map(p, args->log, err) || choose_kernel(p, args, err) ||
	    predict_pages(p, args->nr_pages, args->log, err) ||
	    work_out(p, err))
		return -1;
	p->agree = compare(p);
	return 0;
}

static int show(struct predict *p, const struct predict_args *args,
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
	p.batch = (__u32)(args.batch < XRT_CHUNK_MAX ? args.batch : XRT_CHUNK_MAX);
	if (args.like)
		ret = capture_load(&like, args.like);
	if (ret)
		return ret;
	if (predict(&p, &args, &err) ||
	    (args.like && predict_like(&p, like.m, args.like, &err)) ||
	    show(&p, &args, &err))
		ret = verb_fail(&err);
	else if (p.agree == AGREE_NO)
		ret = XRT_EXIT_WRONG;
	xrt_plan_free(p.plan);
	free(p.entry);
	xrt_boot_log_free(&p.log);
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
