// SPDX-License-Identifier: GPL-2.0
/* Verb decode: what a serial log or a memory image tells of a remap. */
#include <errno.h>
#include <stdlib.h>

#include "decode_views.h"
#include "verb.h"

struct decode_args {
	struct common_args common;
	const char *out;
	__s64 boot;
};

enum { KEY_BOOT = 256 };

static const struct argp_option options[] = {
	{ "output", 'o', "CAPTURE", 0,
	  "Write what was found there, for all other verbs", 0 },
	{ "boot", KEY_BOOT, "TAG", 0,
	  "Take this boot, by the 8 hex digits after 'xrt:' (default: the last one in a log, the one with most blocks in an image)",
	  0 },
	{ 0 },
};

static __s64 parse_boot(const char *arg, struct argp_state *state)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(arg, &end, 16);
	if (errno || *end || end == arg || *arg == '-')
		argp_error(state, "not the tag of a boot: %s", arg);
	/* The whole boot id does as well. */
	return (__u32)n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct decode_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->common;
		return 0;
	case 'o':
		args->out = arg;
		return 0;
	case KEY_BOOT:
		args->boot = parse_boot(arg, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse, "FILE",
	"Tell what a serial log, a memory image or a capture says about a boot: what failed, where, how far the remap had come, the probable cause and what to try.\v"
	"A log may have prefixes, time stamps, colours, other lines and gaps. "
	"An image is a raw file (QEMU's pmemsave) or an ELF core (/proc/kcore, "
	"kdump, QEMU's dump-guest-memory, xl dump-core).\n\n"
	"Exit codes: 0 the boot was healthy, 1 something went wrong in it, "
	"3 nothing was found.",
	common_child, NULL, NULL,
};

static int show(const struct decode_args *args, const struct source *src,
		const struct xrt_model *m, struct xrt_error *err)
{
	struct diagnoses *all = malloc(sizeof(*all));
	int ret = 0;

	if (!all)
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	diagnosis_make(all, m, src->kind == SOURCE_LOG ? &src->log : NULL,
		       source_whole(src));
	if (!args->common.json)
		decode_text(src, all);
	else if (decode_json(src, all))
		ret = xrt_error_set(err, XRT_E_NOMEM,
				    "out of memory for JSON");
	if (!ret && !all->healthy)
		ret = XRT_EXIT_WRONG;
	free(all);
	return ret;
}

static int decode(const struct decode_args *args, struct source *src,
		  struct xrt_error *err)
{
	struct xrt_model *m;
	int ret;

	if (source_open(src, args->common.file, args->boot, err))
		return -1;
	m = xrt_model_build(src->cap, err);
	if (!m)
		return -1;
	ret = args->out ? xrt_save(src->cap, args->out, err) : 0;
	if (!ret)
		ret = show(args, src, m, err);
	xrt_model_free(m);
	return ret;
}

static int run(int argc, char **argv)
{
	struct decode_args args = { .boot = XRT_LAST_BOOT };
	struct xrt_error err;
	struct source src;
	int ret;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	ret = decode(&args, &src, &err);
	source_close(&src);
	return ret < 0 ? verb_fail(&err) : ret;
}

const struct verb verb_decode = {
	"decode", "what a serial log or a memory image tells of a boot", &argp,
	run,
};
