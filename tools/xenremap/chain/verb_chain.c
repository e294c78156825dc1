// SPDX-License-Identifier: GPL-2.0
/* Verb chain: the walk along the list of chunks. */

#include "arithmetic.h"
#include "chain_dot.h"
#include "chain_json.h"
#include "chain_svg.h"
#include "chain_text.h"
#include "out.h"
#include "terminal.h"
#include "text.h"
#include "verb.h"

enum chain_format { FORMAT_TEXT, FORMAT_SVG, FORMAT_DOT, FORMAT_NR };

static const char * const format_name[FORMAT_NR] = { "text", "svg", "dot" };

struct chain_args {
	const char *file;
	bool json;
	struct chain_style style;
	enum chain_format format;
	const char *out;
	__u64 chunk;
	unsigned int cells;
};

static const char *form_choice(unsigned int i)
{
	return i < FORMAT_NR ? format_name[i] : NULL;
}

#define NO_CHUNK	(~0ULL)

static const struct option_row chain_operands[] = {
	OPTION_ROW_CAPTURE(chain_args, file),
	OPTION_ROW_END
};

static const struct option_row chain_options[] = {
	{ .name = "format", .letter = 'f', .type = OPTION_CHOICE,
	  .offset = offsetof(struct chain_args, format), .value = "FORM",
	  .help = "Print for a terminal, as a picture, or for Graphviz",
	  .initial = "text", .choice = form_choice },
	OPTION_ROW_OUTPUT(chain_args, out, "Write to FILE (default: stdout)"),
	{ .name = "chunk", .letter = 'c', .type = OPTION_NUMBER,
	  .offset = offsetof(struct chain_args, chunk), .value = "N",
	  .help = "Show the runs and pages of chunk N", .max = ~0u },
	{ .name = "all", .letter = 'a', .type = OPTION_FLAG,
	  .offset = offsetof(struct chain_args, style.all),
	  .help = "Show every chunk, fold nothing" },
	{ .name = "ascii", .type = OPTION_FLAG,
	  .offset = offsetof(struct chain_args, style.ascii),
	  .help = "Print text without Unicode characters" },
	OPTION_ROW_JSON(chain_args, json),
	OPTION_ROW_END
};

/* Return: whether the arguments fit together; otherwise @code is set. */
static bool chain_args_fit(const struct chain_args *args, int *code)
{
	bool text = args->format == FORMAT_TEXT && !args->json;

	if (args->json && args->format != FORMAT_TEXT)
		*code = options_fail(&verb_chain, "give --json or --format=%s, not both",
				     format_name[args->format]);
	else if (args->style.ascii && !text)
		*code = options_fail(&verb_chain, "--ascii is for text only");
	else if (args->chunk != NO_CHUNK && args->style.all)
		*code = options_fail(&verb_chain, "give --chunk or --all, not both");
	else
		return true;
	return false;
}

static int chain_no_memory(struct xrt_error *err)
{
	return xrt_error_set(err, XRT_E_NOMEM, "out of memory for the chain");
}

static int write_one_chunk(FILE *to, const struct chain *chain,
			   const struct chain_args *args, struct xrt_error *err)
{
	const struct xrt_walked *c = xrt_chunk_by_nr(chain->m, (__u32)args->chunk);
	const struct chain_link *link;
	int ret = 0;

	if (!c)
		return xrt_error_set(err, XRT_E_INVALID,
				     "%s: no chunk %llu here, there are %zu; 'xenremap chain' lists them",
				     args->file, args->chunk, chain->nr);
	link = &chain->link[c - chain->m->chunk];
	if (args->json)
		ret = chain_json_chunk(to, chain, link);
	else if (args->format == FORMAT_SVG)
		ret = chain_svg_chunk(to, chain, link);
	else if (args->format == FORMAT_DOT)
		ret = chain_dot_chunk(to, chain, link);
	else
		ret = chain_text_chunk(to, chain, link);
	return ret ? chain_no_memory(err) : 0;
}

static int write_chain(FILE *to, const struct chain *chain,
		       const struct chain_args *args, struct xrt_error *err)
{
	bool svg = args->format == FORMAT_SVG;
	const struct layout_opts opts = {
		.map_cells = svg ? SVG_CELLS : args->cells,
		.strip_cells = svg ? SVG_STRIP_CELLS : args->cells,
		.all = args->style.all,
	};
	struct layout l;
	int ret;

	if (args->json)
		return chain_json(to, chain) ? chain_no_memory(err) : 0;
	ret = chain_layout_make(&l, chain, &opts);
	if (!ret && svg)
		ret = chain_svg(to, &l);
	else if (!ret && args->format == FORMAT_DOT)
		chain_dot(to, &l);
	else if (!ret)
		ret = chain_text(to, &l, &args->style);
	chain_layout_free(&l);
	return ret ? chain_no_memory(err) : 0;
}

static int write_output(const struct chain_args *args,
			const struct xrt_model *m, struct xrt_error *err)
{
	struct chain chain;
	struct out o;
	int ret;

	if (chain_from_model(&chain, m)) {
		chain_free(&chain);
		return chain_no_memory(err);
	}
	ret = out_open(&o, args->out, false, err);
	if (!ret) {
		if (args->chunk != NO_CHUNK)
			ret = write_one_chunk(o.file, &chain, args, err);
		else
			ret = write_chain(o.file, &chain, args, err);
		if (!ret)
			ret = out_commit(&o, err);
		out_close(&o);
	}
	chain_free(&chain);
	return ret;
}

/* Cells that are as wide as the terminal; of 80 columns elsewhere. */
static unsigned int text_cells(const struct chain_args *args)
{
	const unsigned int label = TEXT_COLUMNS - TEXT_CELLS;
	unsigned int columns = args->out ? TEXT_COLUMNS :
					   terminal_columns(stdout);

	if (columns < label + TEXT_CELLS_MIN)
		return TEXT_CELLS_MIN;
	return XRT_MIN(columns - label, TEXT_CELLS_MAX);
}

static int run_chain(int argc, char **argv)
{
	struct chain_args args = { .chunk = NO_CHUNK };
	struct xrt_error err;
	struct loaded l;
	int ret;

	if (!options_read(&verb_chain, argc, argv, &args, &ret) ||
	    !chain_args_fit(&args, &ret))
		return ret;
	args.style.color = !args.out && terminal_color(stdout);
	if (args.format == FORMAT_TEXT && !args.json && !args.style.ascii)
		args.style.ascii = !terminal_unicode();
	args.cells = text_cells(&args);
	ret = capture_load(&l, args.file);
	if (ret)
		return ret;
	if (write_output(&args, l.m, &err))
		ret = verb_fail(&err);
	else if (l.m->nr_death || l.m->nr_fail)
		ret = XRT_EXIT_WRONG;
	capture_unload(&l);
	return ret;
}

const struct verb verb_chain = {
	.name = "chain",
	.summary = "the chain of chunks as it was walked",
	.purpose = "Show the chain of chunks in the order in which it was walked, the memory map before and after, and where the pages of each area went.",
	.operands = chain_operands,
	.options = chain_options,
	.example = "xenremap chain --format=svg -o chain.svg boot.xrt",
	.manual =
		"Similar neighbouring chunks are folded into one line. A chunk is slow if it takes more than twice the median time per page; the slowest chunks have lines of their own, with their multiple of the median. The output states where the chain breaks or a record is missing.\n\n"
		"The memory map is to scale, but a range that is narrower than one cell is drawn as one cell. If a kernel died and few records are left, the map shows the consequences of the E820 map.\n\n"
		"Colours are printed on terminals only, and not if NO_COLOR is set or TERM is dumb. Text is ASCII unless the locale is UTF-8, and as wide as the terminal. A file that is written with -o appears when it is complete.",
	.wrong = "the kernel died in this boot, or a step of the remap failed",
	.only_files = verb_only_files,
	.run = run_chain,
};
