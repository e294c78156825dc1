// SPDX-License-Identifier: GPL-2.0
/* Verb fleet: a directory of captures, summed up. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fleet.h"
#include "verb.h"

/* A screen's worth. */
#define TOP	20
#define JOBS	8

struct fleet_args {
	const char *dir;
	int sort;
	size_t top;
	bool top_given;
	bool json;
};

static const struct {
	const char *name;
	int sort;
} orders[] = {
	{ "worst", SORT_WORST }, { "walk", FLEET_WALK },
	{ "prepare", FLEET_PREPARE }, { "page", FLEET_PAGE },
	{ "early", FLEET_SHARE }, { "remapped", FLEET_REMAPPED },
	{ "released", FLEET_RELEASED }, { "dropped", FLEET_LOST },
	{ "name", SORT_NAME },
};

static const struct argp_option options[] = {
	{ "sort", 's', "KEY", 0,
	  "Greatest first: worst (default: what died, failed, is not whole, released pages or dropped records, then the longest walk), walk, prepare, page, early, remapped, released, dropped; or name",
	  0 },
	{ "top", 'n', "N", 0,
	  "Show so many hosts (20; 0 for all; with -j all)", 0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{ 0 },
};

static int parse_sort(const char *arg, struct argp_state *state)
{
	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		if (!strcmp(arg, orders[i].name))
			return orders[i].sort;
	}
	argp_error(state, "cannot sort by %s; --help lists the keys", arg);
	return SORT_WORST;
}

static size_t parse_top(const char *arg, struct argp_state *state)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(arg, &end, 10);
	if (errno || *end || *arg < '0' || *arg > '9')
		argp_error(state, "not a number of hosts: %s", arg);
	return n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct fleet_args *args = state->input;

	switch (key) {
	case 's':
		args->sort = parse_sort(arg, state);
		return 0;
	case 'n':
		args->top = parse_top(arg, state);
		args->top_given = true;
		return 0;
	case 'j':
		args->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->dir)
			argp_error(state, "one directory at a time: %s", arg);
		args->dir = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->dir || !*args->dir)
			argp_error(state, "name a directory of captures");
		if (args->json && !args->top_given)
			args->top = 0;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse, "DIR",
	"Sum up the captures in a directory and below it, a file a host: a table, worst first, how the times are spread, and what differs by kernel and Xen.\v"
	"A host is called as its file is. Serial logs of boots that died count as "
	"captures; other files are named and left out, hidden ones not looked at. "
	"Times of hosts whose kernel did not know the frequency of the TSC are "
	"not known.\n\n"
	"Exit codes: 0 fine, 1 a boot died, a step failed, or a capture is "
	"damaged, not whole or not readable, 3 there is no capture.",
	NULL, NULL, NULL,
};

static unsigned int jobs(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > JOBS ? JOBS : (unsigned int)n;
}

static int verdict(const struct fleet *f)
{
	__u64 wrong = f->state[HOST_DIED] + f->state[HOST_FAILED] +
		      f->state[HOST_INCOMPLETE];

	return wrong || f->nr_bad ? XRT_EXIT_WRONG : XRT_EXIT_OK;
}

/* Return: the exit code, or -1 with @err set. */
static int fleet(const struct fleet_args *args, struct fleet *f,
		 struct xrt_error *err)
{
	if (fleet_find(f, args->dir, err) ||
	    fleet_read(f, jobs(), isatty(STDERR_FILENO), err) ||
	    fleet_summarize(f, args->sort, err))
		return -1;
	if (!args->json)
		fleet_text(f, args->top);
	else if (fleet_json(f, args->top))
		return xrt_error_set(err, XRT_E_NOMEM,
				     "out of memory for JSON");
	if (!f->nr_host)
		return xrt_error_set(err, XRT_E_EMPTY,
				     "%s: no file in it can be read as a capture",
				     f->dir);
	return verdict(f);
}

static int run(int argc, char **argv)
{
	struct fleet_args args = { .sort = SORT_WORST, .top = TOP };
	struct xrt_error err;
	struct fleet f;
	int ret;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	ret = fleet(&args, &f, &err);
	fleet_free(&f);
	return ret < 0 ? verb_fail(&err) : ret;
}

const struct verb verb_fleet = {
	"fleet", "a directory of captures: the slowest and the failed hosts",
	&argp, run,
};
