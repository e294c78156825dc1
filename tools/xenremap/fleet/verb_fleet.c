// SPDX-License-Identifier: GPL-2.0
/* Verb fleet: a directory of captures, summed up. */
#include <unistd.h>

#include "arithmetic.h"
#include "fleet_json.h"
#include "fleet_read.h"
#include "fleet_summary.h"
#include "fleet_text.h"
#include "verb.h"

/* A screen's worth. */
#define TOP	20
#define JOBS	8
#define TOP_DEFAULT	(~0ULL)

struct fleet_args {
	const char *dir;
	int sort;
	__u64 top;
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

static const char *sort_choice(unsigned int i)
{
	return i < ARRAY_SIZE(orders) ? orders[i].name : NULL;
}

static const struct option_row fleet_operands[] = {
	{ .name = "DIR", .type = OPTION_DIR,
	  .offset = offsetof(struct fleet_args, dir),
	  .help = "directory of captures" },
	OPTION_ROW_END
};

static const struct option_row fleet_options[] = {
	{ .name = "sort", .letter = 's', .type = OPTION_CHOICE,
	  .offset = offsetof(struct fleet_args, sort), .value = "KEY",
	  .help = "Sort by this key, greatest first", .initial = "worst",
	  .choice = sort_choice },
	{ .name = "top", .letter = 'n', .type = OPTION_NUMBER,
	  .offset = offsetof(struct fleet_args, top), .value = "N",
	  .help = "Show N hosts, 0 for all (default: 20; all with -j)",
	  .max = ~0u },
	OPTION_ROW_JSON(fleet_args, json),
	OPTION_ROW_END
};

static unsigned int default_jobs(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return (unsigned int)XRT_MAX(XRT_MIN(n, JOBS), 1);
}

static int fleet_verdict(const struct fleet *f)
{
	__u64 wrong = f->state[BOOT_STATE_DIED] + f->state[BOOT_STATE_FAILED] +
		      f->state[BOOT_STATE_INCOMPLETE];

	return wrong || f->nr_bad ? XRT_EXIT_WRONG : XRT_EXIT_OK;
}

/* Return: the exit code, or -1 with @err set. */
static int show_fleet(const struct fleet_args *args, struct fleet *f,
		      struct xrt_error *err)
{
	*f = (struct fleet){ .file = NULL };
	if (directory_list(&f->dir, args->dir, err) ||
	    fleet_read(f, default_jobs(), err) ||
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
				     f->dir.path);
	return fleet_verdict(f);
}

static int run_fleet(int argc, char **argv)
{
	struct fleet_args args = { .top = TOP_DEFAULT };
	struct xrt_error err;
	struct fleet f;
	int ret;

	if (!options_read(&verb_fleet, argc, argv, &args, &ret))
		return ret;
	args.sort = orders[args.sort].sort;
	if (args.top == TOP_DEFAULT)
		args.top = args.json ? 0 : TOP;
	ret = show_fleet(&args, &f, &err);
	fleet_free(&f);
	return ret < 0 ? verb_fail(&err) : ret;
}

const struct verb verb_fleet = {
	.name = "fleet",
	.summary = "a directory of captures: the slowest and the failed hosts",
	.purpose = "Summarize the captures in a directory and below it, one file per host: a table, worst first, the distribution of the times, and differences by kernel and Xen.",
	.operands = fleet_operands,
	.options = fleet_options,
	.example = "xenremap fleet -n 5 captures/",
	.manual =
		"A host is named after its file. Serial logs of boots that died count as captures; other files are named and left out, hidden files are not read. If the kernel of a host did not know the frequency of the TSC, the times of this host are unknown.\n\n"
		"The key worst puts hosts first whose boot died, whose remap failed, whose capture is not whole, that released pages or dropped records; then those with the longest walk.\n\n"
		"Exit code 3 means that there is no capture.",
	.wrong = "a boot died, a step failed, or a capture is damaged, not whole or not readable",
	.only_files = verb_only_files,
	.run = run_fleet,
};
