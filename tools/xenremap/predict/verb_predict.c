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
	__u32 batch;
	bool domu;
	bool json;
};

enum {
	OPT_DOMU = 0x100,
	OPT_KERNEL,
	OPT_LIKE,
	OPT_BATCH,
};

static const struct argp_option options[] = {
	{ "nr-pages", 'n', "N", 0,
	  "Pages of the domain, decimal or 0x...; default: from the log", 0 },
	{ "domu", OPT_DOMU, NULL, 0, "The rules of a domU; default: a dom0",
	  0 },
	{ "kernel", OPT_KERNEL, "VERSION", 0,
	  "The rules of this kernel; default: from the log", 0 },
	{ "like", OPT_LIKE, "CAPTURE", 0,
	  "Estimate the time from a measured capture", 0 },
	{ "batch", OPT_BATCH, "N", 0,
	  "Pages a batch, to count the engine's hypercalls; default: a chunk",
	  0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{ 0 },
};

/* Digits and nothing else, at least 1. */
static __u64 parse_count(const char *text, struct argp_state *state)
{
	char *end;
	__u64 n;
	bool hex = !strncmp(text, "0x", 2);
	const char *digits = text + (hex ? 2 : 0);
	size_t len = strspn(digits, hex ? "0123456789abcdefABCDEF"
					: "0123456789");

	n = strtoull(digits, &end, hex ? 16 : 10);
	if (!len || digits[len] || len > 16 || !n)
		argp_error(state, "not a number of pages: %s", text);
	return n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct predict_args *args = state->input;
	__u64 n;

	switch (key) {
	case 'j':
		args->json = true;
		return 0;
	case 'n':
		args->nr_pages = parse_count(arg, state);
		return 0;
	case OPT_DOMU:
		args->domu = true;
		return 0;
	case OPT_KERNEL:
		args->version = xrt_parse_version(arg);
		if (!args->version)
			argp_error(state, "not a kernel's version: %s", arg);
		args->kernel = arg;
		return 0;
	case OPT_LIKE:
		args->like = arg;
		return 0;
	case OPT_BATCH:
		n = parse_count(arg, state);
		args->batch = n < XRT_CHUNK_MAX ? (__u32)n : XRT_CHUNK_MAX;
		return 0;
	case ARGP_KEY_ARG:
		if (args->log)
			argp_error(state, "one log at a time: %s", arg);
		args->log = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->log)
			argp_error(state, "name a boot log");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse, "LOG",
	"Tell from any boot log with an E820 map what will be, or was, remapped; /dev/stdin works too.\vThe map is taken from the log's last boot: the kernel's own ('Xen: [mem'), else a bare list ('START-END type'), else BIOS-e820, else Xen's. Exit code 1 if the kernel's 'Remapped' and 'Released' lines say otherwise.",
	NULL, NULL, NULL,
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

static int run(int argc, char **argv)
{
	struct predict_args args = { .batch = XRT_CHUNK_MAX };
	struct predict p = { 0 };
	struct loaded like = { 0 };
	struct xrt_error err;
	int ret = 0;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	p.batch = args.batch;
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
	"predict", "what will be, or was, remapped, from any boot log", &argp,
	run,
};
