// SPDX-License-Identifier: GPL-2.0
/*
 * Verb simulate: runs the kernel's own remap code on a model of Xen and writes
 * the capture of its recorder.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulate.h"
#include "verb.h"

enum {
	KEY_E820 = 256, KEY_MAP, KEY_NR_PAGES, KEY_DOMU, KEY_LAYOUT, KEY_BATCH,
	KEY_COST, KEY_FAULT, KEY_LEVEL, KEY_BUF, KEY_LOG,
};

struct simulate_args {
	const char *e820;
	const char *map;
	const char *out;
	const char *log;
	const char *level;
	const char *buf;
	uint64_t batch;
	bool json;
	struct sim_config cfg;
};

static const struct argp_option options[] = {
	{ "e820", KEY_E820, "FILE", 0,
	  "Read the map from FILE: a boot log with an E820 map, or a bare list of lines 'START-END TYPE', hexadecimal, END included",
	  0 },
	{ "map", KEY_MAP, "RANGES", 0,
	  "Give the map as START-END:TYPE,... (types: ram, reserved, unusable, ACPI data, ACPI NVS, or a number)",
	  0 },
	{ "nr-pages", KEY_NR_PAGES, "N", 0,
	  "Give the domain N pages (0x for hexadecimal)", 0 },
	{ "domu", KEY_DOMU, NULL, 0,
	  "Simulate a domU: unusable memory is not RAM", 0 },
	{ "mfn-layout", KEY_LAYOUT, "LAYOUT", 0,
	  "Layout of its frames: contiguous (default), fragmented, reversed or random:SEED",
	  0 },
	{ "batch", KEY_BATCH, "N", 0,
	  "Pages per hypercall, 1 to 512 (default 1)", 0 },
	{ "cost", KEY_COST, "p2m=T,m2p=T,map=T,call=T", 0,
	  "Ticks (nanoseconds) of a p2m entry, an m2p and a mapping update inside Xen, and of a hypercall (default 43,478,914,112: as measured in instructions in emulation)",
	  0 },
	{ "fault", KEY_FAULT, "STEP@N", 0,
	  "Inject one fault: p2m, m2p or map of the Nth page of the walk, chain of its Nth chunk, release of the Nth page given back; N from 0 on",
	  0 },
	{ "level", KEY_LEVEL, "LEVEL", 0,
	  "Level of the recorder: page (default), chunk or off", 0 },
	{ "buf", KEY_BUF, "SIZE", 0, "Limit the recorder's memory", 0 },
	{ "log", KEY_LOG, "FILE", 0, "Write the kernel's messages to FILE", 0 },
	{ "output", 'o', "FILE", 0, "Write the capture to FILE", 0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{ 0 },
};

/* Return: whether all of @text is a number, decimal or with 0x. */
static bool read_number(const char *text, uint64_t *v)
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
	else if (!strncmp(text, "random:", 7) && read_number(text + 7, &layout->seed))
		layout->kind = SIM_RANDOM;
	else
		return false;
	return true;
}

/* No sum of costs over a simulation may overflow. */
#define COST_MAX	1000000000ULL

static bool read_costs(struct sim_cost *cost, char *text)
{
	static char *const names[] = { "p2m", "m2p", "map", "call", NULL };
	uint64_t *to[] = { &cost->p2m, &cost->m2p, &cost->map, &cost->call };
	char *value;
	int i;

	while (*text) {
		i = getsubopt(&text, names, &value);
		if (i < 0 || !value || !read_number(value, to[i]) ||
		    *to[i] > COST_MAX)
			return false;
	}
	return true;
}

static bool read_fault(struct sim_fault *fault, const char *text)
{
	static const char * const names[SIM_NR_STEPS] = {
		"p2m@", "m2p@", "map@", "chain@", "release@",
	};

	for (int i = 0; i < SIM_NR_STEPS; i++) {
		size_t len = strlen(names[i]);

		if (!strncmp(text, names[i], len)) {
			fault->step = i;
			return read_number(text + len, &fault->at);
		}
	}
	return false;
}

static bool read_level(struct simulate_args *args, const char *text)
{
	args->level = text;
	return !strcmp(text, "page") || !strcmp(text, "chunk") ||
	       !strcmp(text, "off");
}

static void check_simulate_args(const struct simulate_args *args,
				struct argp_state *state)
{
	if (!args->e820 == !args->map)
		argp_error(state, "give the map, by --e820 or by --map");
	if (!args->cfg.nr_pages || args->cfg.nr_pages > SIM_PAGES_MAX)
		argp_error(state, "give --nr-pages, 1 to %llu", SIM_PAGES_MAX);
	if (args->out && !strcmp(args->level, "off"))
		argp_error(state, "--level off records nothing to write");
}

static error_t parse_simulate_option(int key, char *arg, struct argp_state *state)
{
	struct simulate_args *args = state->input;
	bool good = true;

	switch (key) {
	case KEY_E820:
		args->e820 = arg;
		break;
	case KEY_MAP:
		args->map = arg;
		break;
	case KEY_NR_PAGES:
		good = read_number(arg, &args->cfg.nr_pages);
		break;
	case KEY_DOMU:
		args->cfg.dom0 = false;
		break;
	case KEY_LAYOUT:
		good = read_layout(&args->cfg.layout, arg);
		break;
	case KEY_BATCH:
		good = read_number(arg, &args->batch) && args->batch >= 1 &&
		       args->batch <= 512;
		break;
	case KEY_COST:
		good = read_costs(&args->cfg.cost, arg);
		break;
	case KEY_FAULT:
		good = read_fault(&args->cfg.fault, arg);
		break;
	case KEY_LEVEL:
		good = read_level(args, arg);
		break;
	case KEY_BUF:
		args->buf = arg;
		good = *arg >= '0' && *arg <= '9' && strlen(arg) < 32 &&
		       !arg[strspn(arg, "0123456789KMGkmg")];
		break;
	case KEY_LOG:
		args->log = arg;
		break;
	case 'o':
		args->out = arg;
		break;
	case 'j':
		args->json = true;
		break;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument '%s'", arg);
		break;
	case ARGP_KEY_END:
		check_simulate_args(args, state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	if (!good)
		argp_error(state, "invalid value '%s'", arg);
	return 0;
}

static const struct argp argp = {
	options, parse_simulate_option, "",
	"Boot a domain on a model of Xen up to the end of the remap, with the unchanged sources of the kernel's remap and recorder.\v"
	"Holes above --nr-pages do not belong to the domain and are not remapped. Exit code 1 if the simulated kernel dies; its capture is written nevertheless.",
	NULL, NULL, NULL,
};

static int read_map(struct simulate_args *args, struct simulate_map *map,
		    struct xrt_error *err)
{
	if (args->e820 ? simulate_map_file(map, args->e820, err) :
			 simulate_map_ranges(map, args->map, err))
		return -1;
	if (simulate_map_check(map, args->e820 ? args->e820 : "--map",
			       args->cfg.nr_pages, args->cfg.dom0, err))
		return -1;
	args->cfg.map = map->entry;
	args->cfg.nr_map = map->nr;
	return 0;
}

/* Through libxenremap, which checks each block and writes a whole file. */
static int write_capture(const char *path, struct xrt_error *err)
{
	size_t bytes = (size_t)sim_blocks() * XRT_BLOCK_SIZE;
	struct xrt_capture *cap;
	char *mem = malloc(bytes ? bytes : 1);
	int ret = -1;

	if (!mem)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the capture");
	for (uint32_t i = 0; i < sim_blocks(); i++)
		memcpy(mem + (size_t)i * XRT_BLOCK_SIZE, sim_block(i),
		       XRT_BLOCK_SIZE);
	cap = xrt_open_mem(mem, bytes, "the simulation", err);
	if (cap)
		ret = xrt_save(cap, path, err);
	xrt_close(cap);
	free(mem);
	return ret;
}

static FILE *log_file;

static void log_line(const char *line)
{
	fputs(line, log_file);
}

static int simulate_boot(struct simulate_args *args, struct sim_result *result,
			 struct xrt_error *err)
{
	char params[256];
	bool bad;

	snprintf(params, sizeof(params),
		 "xen_remap_trace=%s%s%s xen_remap=engine,batch=%u",
		 args->level, args->buf ? ",buf=" : "",
		 args->buf ? args->buf : "", (unsigned int)args->batch);
	args->cfg.params = params;
	if (args->log) {
		log_file = fopen(args->log, "we");
		if (!log_file)
			return xrt_error_set(err, XRT_E_IO, "%s: %s",
					     args->log, strerror(errno));
		sim_on_console(log_line);
	}
	sim_boot(&args->cfg, result);
	if (log_file) {
		bad = ferror(log_file);
		if (fclose(log_file) || bad)
			return xrt_error_set(err, XRT_E_IO,
					     "%s: cannot be written",
					     args->log);
	}
	if (result->nomem)
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for the simulation");
	return 0;
}

static int run_simulate(int argc, char **argv)
{
	struct simulate_args args = {
		.level = "page",
		.batch = 1,
		.cfg.dom0 = true,
		.cfg.cost = { 43, 478, 914, 112 },
		.cfg.fault.step = SIM_NONE,
	};
	static struct simulate_map map;
	struct sim_result result;
	struct xrt_error err;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	if (read_map(&args, &map, &err) || simulate_boot(&args, &result, &err) ||
	    (args.out && write_capture(args.out, &err)))
		return verb_fail(&err);
	if (!args.json) {
		simulate_text(&args.cfg, &result);
	} else if (simulate_json(&args.cfg, &result)) {
		xrt_error_set(&err, XRT_E_NOMEM, "out of memory for JSON");
		return verb_fail(&err);
	}
	return result.died ? XRT_EXIT_WRONG : XRT_EXIT_OK;
}

const struct verb verb_simulate = {
	"simulate", "run the remap at any size on a model of Xen", &argp, run_simulate,
};
