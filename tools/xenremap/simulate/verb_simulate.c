// SPDX-License-Identifier: GPL-2.0
/*
 * Verb simulate: runs the kernel's own remap code on a model of Xen and writes
 * the capture of its recorder.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "outfile.h"
#include "simulate_map.h"
#include "simulate_view.h"
#include "verb.h"

struct simulate_args {
	const char *e820;
	const char *map;
	const char *out;
	const char *log;
	const char *buf;
	int level;
	__u64 nr_pages;
	__u64 batch;
	bool domu;
	bool tables;
	bool json;
	struct sim_config cfg;
};

/* Return: whether all of @text is a number, decimal or with 0x. */
static bool read_u64(const char *text, uint64_t *v)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*v = strtoull(text, &end, 0);
	return !errno && !*end;
}

static bool read_layout(struct sim_layout *layout, const char *text)
{
	if (!strcmp(text, "contiguous"))
		layout->kind = SIM_CONTIGUOUS;
	else if (!strcmp(text, "fragmented"))
		layout->kind = SIM_FRAGMENTED;
	else if (!strcmp(text, "reversed"))
		layout->kind = SIM_REVERSED;
	else if (!strncmp(text, "random:", 7) && read_u64(text + 7, &layout->seed))
		layout->kind = SIM_RANDOM;
	else
		return false;
	return true;
}

/* No sum of costs over a simulation may overflow. */
#define COST_MAX	1000000000ULL

static bool read_costs(struct sim_cost *cost, const char *text)
{
	static char *const names[] = { "p2m", "m2p", "map", "call", NULL };
	uint64_t *to[] = { &cost->p2m, &cost->m2p, &cost->map, &cost->call };
	char copy[128], *next = copy, *value;
	int i;

	if ((size_t)snprintf(copy, sizeof(copy), "%s", text) >= sizeof(copy))
		return false;
	while (*next) {
		i = getsubopt(&next, names, &value);
		if (i < 0 || !value || !read_u64(value, to[i]) ||
		    *to[i] > COST_MAX)
			return false;
	}
	return true;
}

static bool read_fault(struct sim_fault *fault, const char *text)
{
	static const char * const names[SIM_NR_STEPS] = {
		[SIM_P2M] = "p2m@", [SIM_M2P] = "m2p@", [SIM_MAP] = "map@",
		[SIM_CHAIN] = "chain@", [SIM_RELEASE] = "release@",
		[SIM_PAGE] = "page@", [SIM_CALL] = "call@",
	};

	for (int i = 0; i < SIM_NR_STEPS; i++) {
		size_t len = strlen(names[i]);

		if (!strncmp(text, names[i], len)) {
			fault->step = i;
			return read_u64(text + len, &fault->at);
		}
	}
	return false;
}

static int parse_layout(const char *text, void *to, struct xrt_error *err)
{
	struct simulate_args *args = to;

	return read_layout(&args->cfg.layout, text) ? 0 :
	       xrt_error_set(err, XRT_E_INVALID,
			     "unknown; give contiguous, fragmented, reversed or random:SEED");
}

static int parse_costs(const char *text, void *to, struct xrt_error *err)
{
	struct simulate_args *args = to;

	return read_costs(&args->cfg.cost, text) ? 0 :
	       xrt_error_set(err, XRT_E_INVALID,
			     "not a list of p2m=T, m2p=T, map=T and call=T, each up to %llu ticks",
			     COST_MAX);
}

static int parse_fault(const char *text, void *to, struct xrt_error *err)
{
	struct simulate_args *args = to;

	return read_fault(&args->cfg.fault, text) ? 0 :
	       xrt_error_set(err, XRT_E_INVALID,
			     "not a fault; give STEP@N with p2m, m2p, map, chain, release, page or call as STEP");
}

static int parse_buf(const char *text, void *to, struct xrt_error *err)
{
	struct simulate_args *args = to;

	args->buf = text;
	return isdigit((unsigned char)*text) && strlen(text) < 32 &&
	       !text[strspn(text, "0123456789KMGkmg")] ? 0 :
	       xrt_error_set(err, XRT_E_INVALID,
			     "not a size, such as 512K or 4M");
}

static const char *level_choice(unsigned int i)
{
	static const char * const name[] = { "page", "chunk", "off" };

	return i < ARRAY_SIZE(name) ? name[i] : NULL;
}

static const struct option_row simulate_operands[] = { OPTION_ROW_END };

static const struct option_row simulate_options[] = {
	{ .name = "e820", .type = OPTION_INPUT,
	  .offset = offsetof(struct simulate_args, e820), .value = "FILE",
	  .help = "Read the map from FILE: a boot log, or lines 'START-END TYPE' (hexadecimal, END included)" },
	{ .name = "map", .type = OPTION_TEXT,
	  .offset = offsetof(struct simulate_args, map), .value = "RANGES",
	  .help = "Use the map START-END:TYPE,... (types: ram, reserved, unusable, ACPI data, ACPI NVS, or a number)" },
	{ .name = "nr-pages", .type = OPTION_NUMBER,
	  .offset = offsetof(struct simulate_args, nr_pages), .value = "N",
	  .help = "Set the pages of the domain", .min = 1,
	  .max = SIM_PAGES_MAX },
	{ .name = "domu", .type = OPTION_FLAG,
	  .offset = offsetof(struct simulate_args, domu),
	  .help = "Simulate a domU: unusable memory is not RAM" },
	{ .name = "mfn-layout", .type = OPTION_OWN, .value = "LAYOUT",
	  .help = "Place the frames: contiguous, fragmented, reversed or random:SEED",
	  .initial = "contiguous", .parse = parse_layout },
	{ .name = "batch", .type = OPTION_NUMBER,
	  .offset = offsetof(struct simulate_args, batch), .value = "N",
	  .help = "Set the pages per hypercall, 1 to 512", .initial = "1",
	  .min = 1, .max = 512 },
	{ .name = "tables", .type = OPTION_FLAG,
	  .offset = offsetof(struct simulate_args, tables),
	  .help = "Map whole page tables at once; --batch has no effect then" },
	{ .name = "cost", .type = OPTION_OWN, .value = "COSTS",
	  .help = "Set ticks (nanoseconds) of the updates of a page and of a hypercall",
	  .initial = "p2m=43,m2p=478,map=914,call=112", .parse = parse_costs },
	{ .name = "fault", .type = OPTION_OWN, .value = "STEP@N",
	  .help = "Inject one fault: p2m, m2p or map at page N of the walk, chain at chunk N, release at released page N, call at call N of the multicalls, all counted from 0; page at the mapping of PFN N",
	  .parse = parse_fault },
	{ .name = "level", .type = OPTION_CHOICE,
	  .offset = offsetof(struct simulate_args, level), .value = "LEVEL",
	  .help = "Set the recorder's level", .initial = "page",
	  .choice = level_choice },
	{ .name = "buf", .type = OPTION_OWN, .value = "SIZE",
	  .help = "Limit the recorder's memory", .parse = parse_buf },
	{ .name = "log", .letter = 'l', .type = OPTION_OUTPUT,
	  .offset = offsetof(struct simulate_args, log), .value = "FILE",
	  .help = "Write the kernel's messages to FILE" },
	OPTION_ROW_OUTPUT(simulate_args, out, "Write the capture to FILE"),
	OPTION_ROW_JSON(simulate_args, json),
	OPTION_ROW_END
};

/* Return: whether the arguments fit together; otherwise @code is set. */
static bool simulate_args_fit(const struct simulate_args *args, int *code)
{
	if (!args->e820 == !args->map)
		*code = options_fail(&verb_simulate,
				     "give the map: either --e820 or --map");
	else if (!args->nr_pages)
		*code = options_fail(&verb_simulate, "give --nr-pages");
	else if (args->out && !strcmp(level_choice((unsigned int)args->level), "off"))
		*code = options_fail(&verb_simulate,
				     "--level=off records nothing to write");
	else
		return true;
	return false;
}

static int read_map(struct simulate_args *args, struct simulate_map *map,
		    struct xrt_error *err)
{
	if (args->e820 ? simulate_map_file(map, args->e820, args->domu, err) :
			 simulate_map_ranges(map, args->map, err))
		return -1;
	if (simulate_map_check(map, args->e820 ? args->e820 : "--map",
			       args->cfg.nr_pages, args->cfg.dom0, err))
		return -1;
	args->cfg.map = map->entry;
	args->cfg.nr_map = map->nr;
	return 0;
}

/* The recorder seals its blocks in the order of a capture. */
static int write_simulated(const char *path, struct xrt_error *err)
{
	struct xrt_outfile of;
	int ret = 0;

	if (!sim_blocks())
		return xrt_error_set(err, XRT_E_EMPTY,
				     "%s: the recorder kept nothing; give a larger --buf",
				     path);
	if (xrt_outfile_open(&of, path, err))
		return -1;
	for (uint32_t i = 0; !ret && i < sim_blocks(); i++)
		ret = xrt_outfile_write(&of, sim_block(i), XRT_BLOCK_SIZE, err);
	if (!ret)
		ret = xrt_outfile_commit(&of, err);
	xrt_outfile_close(&of);
	return ret;
}

static FILE *log_to;

static void log_line(const char *line)
{
	fputs(line, log_to);
}

/* Boots, and writes the kernel's messages if the log has a name. */
static int boot_with_log(struct simulate_args *args, struct sim_result *result,
			 struct xrt_error *err)
{
	struct xrt_outfile of;
	int ret;

	if (!args->log) {
		sim_boot(&args->cfg, result);
		return 0;
	}
	if (xrt_outfile_open(&of, args->log, err))
		return -1;
	log_to = of.file;
	sim_on_console(log_line);
	sim_boot(&args->cfg, result);
	sim_on_console(NULL);
	ret = xrt_outfile_commit(&of, err);
	xrt_outfile_close(&of);
	return ret;
}

static int simulate_boot(struct simulate_args *args, struct sim_result *result,
			 struct xrt_error *err)
{
	char params[FORMAT_LINE], batch[FORMAT_MAX] = "";

	if (!args->tables)
		snprintf(batch, sizeof(batch), ",batch=%u",
			 (unsigned int)args->batch);
	snprintf(params, sizeof(params),
		 "xen_remap_trace=%s%s%s xen_remap=engine%s",
		 level_choice((unsigned int)args->level),
		 args->buf ? ",buf=" : "",
		 args->buf ? args->buf : "", batch);
	args->cfg.params = params;
	if (boot_with_log(args, result, err))
		return -1;
	if (result->nomem)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the simulation");
	return 0;
}

static int run_simulate(int argc, char **argv)
{
	struct simulate_args args = {
		.cfg.fault.step = SIM_NONE,
	};
	static struct simulate_map map;
	struct sim_result result;
	struct xrt_error err;
	int ret;

	if (!options_read(&verb_simulate, argc, argv, &args, &ret) ||
	    !simulate_args_fit(&args, &ret))
		return ret;
	args.cfg.nr_pages = args.nr_pages;
	args.cfg.dom0 = !args.domu;
	if (read_map(&args, &map, &err) || simulate_boot(&args, &result, &err) ||
	    (args.out && write_simulated(args.out, &err)))
		return verb_fail(&err);
	verb_text_aside(args.out);
	verb_text_aside(args.log);
	if (!args.json)
		simulate_text(stdout, &args.cfg, &result);
	else if (simulate_json(stdout, &args.cfg, &result))
		return verb_no_memory();
	return result.died ? XRT_EXIT_WRONG : XRT_EXIT_OK;
}

const struct verb verb_simulate = {
	.name = "simulate",
	.summary = "run the remap at any size on a model of Xen",
	.purpose = "Boot a domain on a model of Xen up to the end of the remap, with the kernel's own code of the remap and the recorder.",
	.operands = simulate_operands,
	.options = simulate_options,
	.example = "xenremap simulate --e820=boot.log --nr-pages=0x100000 -o sim.xrt",
	.manual =
		"The layout of MFNs is contiguous, fragmented, reversed or random:SEED. The ticks of the model are its own: --cost sets the ticks of a p2m update, of an m2p and a mapping update inside Xen, and of a hypercall. The defaults are instructions measured in emulation.\n\n"
		"In batches of more than a page, and with --tables, the p2m step asks only for the first entry that a chunk has in a page of the p2m. A fault p2m at another page does not happen.\n\n"
		"Pages of holes above --nr-pages do not belong to the domain and are left out.\n\n"
		"If the simulated kernel dies, the capture is written too.",
	.wrong = "the simulated kernel died",
	.only_files = verb_only_files,
	.run = run_simulate,
};
