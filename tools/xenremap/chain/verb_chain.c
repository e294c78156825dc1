// SPDX-License-Identifier: GPL-2.0
/* Verb chain: the walk along the list of chunks. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chain_forms.h"
#include "out.h"
#include "verb.h"

enum chain_format { FORMAT_TEXT, FORMAT_SVG, FORMAT_DOT, FORMAT_NR };

static const char * const format_name[FORMAT_NR] = { "text", "svg", "dot" };

struct chain_args {
	struct common_args common;
	struct chain_style style;
	enum chain_format format;
	const char *out;
	bool one;
	__u32 chunk;
};

enum { KEY_ASCII = 256 };

static const struct argp_option options[] = {
	{ "format", 'f', "FORM", 0, "For a terminal (text), a picture (svg) or Graphviz (dot)", 0 },
	{ "output", 'o', "OUT", 0, "Write to OUT, which appears when it is whole (stdout)", 0 },
	{ "chunk", 'c', "N", 0, "Show the runs and pages of chunk N", 0 },
	{ "all", 'a', NULL, 0, "Show every chunk, fold nothing", 0 },
	{ "ascii", KEY_ASCII, NULL, 0, "Text without Unicode characters", 0 },
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

static enum chain_format parse_format(const char *arg,
				      struct argp_state *state)
{
	for (int i = 0; i < FORMAT_NR; i++) {
		if (!strcmp(arg, format_name[i]))
			return (enum chain_format)i;
	}
	argp_error(state, "unknown form %s: text, svg or dot", arg);
	return FORMAT_TEXT;
}

static void check_args(const struct chain_args *args,
		       struct argp_state *state)
{
	bool text = args->format == FORMAT_TEXT && !args->common.json;

	if (args->common.json && args->format != FORMAT_TEXT)
		argp_error(state, "JSON or %s, not both",
			   format_name[args->format]);
	if (args->style.ascii && !text)
		argp_error(state, "--ascii is for text only");
	if (args->one && args->style.all)
		argp_error(state, "one chunk or all of them, not both");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct chain_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->common;
		return 0;
	case 'f':
		args->format = parse_format(arg, state);
		return 0;
	case 'o':
		args->out = arg;
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
	case ARGP_KEY_END:
		check_args(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse, "FILE",
	"Show the chain of chunks in the order in which it was walked, the memory map before and after, and where the pages of each area went.\v"
	"Chunks that are alike are folded into a line. A chunk is slow if it takes more than twice the median a page; the slowest ones stand by themselves, with their multiple of the median. Where the chain breaks or a record is missing, it says so.\n\n"
	"The memory map is to scale, but what is narrower than a cell is given one. Where a kernel died and few records are left, it shows what the E820 map implies.\n\n"
	"Colours are for terminals only, and not if NO_COLOR is set.",
	common_child, NULL, NULL,
};

static int no_memory(struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_NOMEM, "out of memory for the chain");
}

static int write_chunk(FILE *to, const struct chain *chain,
		       const struct chain_args *args, struct xrt_error *err)
{
	const struct xrt_walked *c = xrt_chunk_by_nr(chain->m, args->chunk);
	const struct chain_link *link;
	int ret = 0;

	if (!c)
		return xrt_error_set(err, XRT_E_INVALID,
				     "%s: no chunk %u here, there are %zu; 'xenremap chain' lists them",
				     args->common.file, args->chunk, chain->nr);
	link = &chain->link[c - chain->m->chunk];
	if (args->common.json)
		ret = chain_json_chunk(to, chain, link);
	else if (args->format == FORMAT_SVG)
		ret = chain_svg_chunk(to, chain, link);
	else if (args->format == FORMAT_DOT)
		ret = chain_dot_chunk(to, chain, link);
	else
		ret = chain_text_chunk(to, chain, link);
	return ret ? no_memory(err) : 0;
}

static int write_chain(FILE *to, const struct chain *chain,
		       const struct chain_args *args, struct xrt_error *err)
{
	bool svg = args->format == FORMAT_SVG;
	const struct layout_opts opts = {
		.map_cells = svg ? SVG_CELLS : TEXT_CELLS,
		.strip_cells = svg ? SVG_STRIP_CELLS : TEXT_CELLS,
		.all = args->style.all,
	};
	struct layout l;
	int ret;

	if (args->common.json)
		return chain_json(to, chain) ? no_memory(err) : 0;
	ret = chain_layout_make(&l, chain, &opts);
	if (!ret && svg)
		ret = chain_svg(to, &l);
	else if (!ret && args->format == FORMAT_DOT)
		chain_dot(to, &l);
	else if (!ret)
		ret = chain_text(to, &l, &args->style);
	chain_layout_free(&l);
	return ret ? no_memory(err) : 0;
}

static int write_out(const struct chain_args *args,
		     const struct xrt_model *m, struct xrt_error *err)
{
	struct chain chain;
	struct out o;
	int ret;

	if (chain_from_model(&chain, m)) {
		chain_free(&chain);
		return no_memory(err);
	}
	ret = out_open(&o, args->out, false, err);
	if (!ret) {
		if (args->one)
			ret = write_chunk(o.file, &chain, args, err);
		else
			ret = write_chain(o.file, &chain, args, err);
		if (!ret)
			ret = out_commit(&o, err);
		out_close(&o);
	}
	chain_free(&chain);
	return ret;
}

static int run(int argc, char **argv)
{
	struct chain_args args = { 0 };
	struct xrt_error err;
	struct loaded l;
	int ret;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	args.style.color = !args.out && isatty(STDOUT_FILENO) &&
			   !getenv("NO_COLOR");
	ret = capture_load(&l, args.common.file);
	if (ret)
		return ret;
	if (write_out(&args, l.m, &err))
		ret = verb_fail(&err);
	capture_unload(&l);
	return ret;
}

const struct verb verb_chain = {
	"chain", "the chain of chunks as it was walked", &argp, run,
};
