// SPDX-License-Identifier: GPL-2.0
/* Verb chain: the walk along the list of chunks. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "chain.h"
#include "verb.h"

struct chain_args {
	struct common_args common;
	struct chain_style style;
	bool one;
	__u32 chunk;
};

enum { KEY_ASCII = 256 };

static const struct argp_option options[] = {
	{ "all", 'a', NULL, 0, "Print every chunk, fold nothing", 0 },
	{ "ascii", KEY_ASCII, NULL, 0, "Without Unicode characters", 0 },
	{ "chunk", 'c', "N", 0, "Print the runs and pages of chunk N", 0 },
	{ 0 },
};

static __u32 parse_number(const char *arg, struct argp_state *state)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(arg, &end, 10);
	if (errno || *end || arg[0] < '0' || arg[0] > '9' || n > ~0u)
		argp_error(state, "not a chunk number: %s", arg);
	return (__u32)n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct chain_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->common;
		return 0;
	case 'a':
		args->style.all = true;
		return 0;
	case KEY_ASCII:
		args->style.ascii = true;
		return 0;
	case 'c':
		args->one = true;
		args->chunk = parse_number(arg, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse, "FILE",
	"Print the chain of chunks in the order in which it was walked, and where the pages of each area went.\v"
	"Chunks that are alike are folded into a line; slow ones stand by themselves. Where the chain breaks or a record is missing, it says so.",
	common_child, NULL, NULL,
};

static int no_memory(void)
{
	struct xrt_error err;

	xrt_error_set(&err, XRT_E_NOMEM, "out of memory for the chain");
	return fail(&err);
}

static int show_chunk(const struct chain_args *args, const struct xrt_model *m)
{
	const struct xrt_walked *c = xrt_chunk_by_nr(m, args->chunk);
	struct xrt_error err;

	if (!c) {
		xrt_error_set(&err, XRT_E_INVALID,
			      "%s: no chunk %u here, there are %zu; 'xenremap chain' lists them",
			      args->common.file, args->chunk, m->nr_chunk);
		return fail(&err);
	}
	if (!args->common.json)
		chunk_text(m, c);
	else if (chunk_json(m, c))
		return no_memory();
	return XRT_EXIT_OK;
}

static int show_chain(const struct chain_args *args, const struct xrt_model *m)
{
	struct chain chain;
	int ret = XRT_EXIT_OK;

	if (chain_work_out(&chain, m))
		ret = no_memory();
	else if (!args->common.json)
		chain_text(&chain, &args->style);
	else if (chain_json(&chain))
		ret = no_memory();
	chain_free(&chain);
	return ret;
}

static int run(int argc, char **argv)
{
	struct chain_args args = { 0 };
	struct loaded l;
	int ret;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	args.style.color = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	ret = load(&l, args.common.file);
	if (ret)
		return ret;
	ret = args.one ? show_chunk(&args, l.m) : show_chain(&args, l.m);
	unload(&l);
	return ret;
}

const struct verb verb_chain = {
	"chain", "the chain of chunks as it was walked", &argp, run,
};
