// SPDX-License-Identifier: GPL-2.0
/* Verb diff: two boots side by side, with a verdict. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "verb.h"

enum { KEY_FAIL_ABOVE = 256, KEY_SEED };

struct diff_args {
	const char *file[DIFF_SIDES];
	int nr;
	bool json;
	__u64 seed;
	__s64 threshold;
};

static const struct argp_option options[] = {
	{ "fail-above", KEY_FAIL_ABOVE, "PERCENT", 0,
	  "Exit with 1 if a page of B's walk takes longer by more than this, and it is no noise; where that can't be told, see below",
	  0 },
	{ "seed", KEY_SEED, "N", 0,
	  "Seed of the draws that tell noise from a change (default 1)", 0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{ 0 },
};

/* Return: whether all of @text is a percentage, with one decimal at most. */
static bool read_percent(__s64 *permille, const char *text)
{
	unsigned long long whole, tenth = 0;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	whole = strtoull(text, &end, 10);
	if (errno || whole > 1000000)
		return false;
	if (*end == '.') {
		if (end[1] < '0' || end[1] > '9')
			return false;
		tenth = (unsigned long long)(end[1] - '0');
		end += 2;
	}
	*permille = (__s64)(whole * 10 + tenth);
	return !*end || !strcmp(end, "%");
}

/* A percentage, only with more decimals than read_percent() takes. */
static bool too_exact(const char *text)
{
	static const char digits[] = "0123456789";
	size_t whole = strspn(text, digits), rest;

	if (!whole || text[whole] != '.')
		return false;
	rest = strspn(text + whole + 1, digits);
	text += whole + 1 + rest;
	return rest > 1 && (!*text || !strcmp(text, "%"));
}

static bool read_seed(__u64 *seed, const char *text)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*seed = strtoull(text, &end, 0);
	return !errno && !*end;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct diff_args *args = state->input;

	switch (key) {
	case KEY_FAIL_ABOVE:
		if (!read_percent(&args->threshold, arg))
			argp_error(state, "%s: %s", too_exact(arg) ?
				   "a percentage has one decimal at most" :
				   "not a percentage", arg);
		return 0;
	case KEY_SEED:
		if (!read_seed(&args->seed, arg))
			argp_error(state, "not a number: %s", arg);
		return 0;
	case 'j':
		args->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (args->nr == DIFF_SIDES)
			argp_error(state, "two captures, no more: %s", arg);
		args->file[args->nr++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (args->nr != DIFF_SIDES)
			argp_error(state, "name two captures, A and B");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options, parse, "A B",
	"Hold two boots against each other: counts, times, percentiles, and whether the change is more than noise.\v"
	"Compared is what a page takes, in ns where both captures tell the TSC's frequency. "
	"Whether a change is noise is told by 2000 draws with replacement of runs of neighbouring chunks out of either walk (a circular block bootstrap): "
	"if the middle 99 of 100 lie on one side, it is a change. That is the noise within these two boots; boots of one and the same kernel may differ by more, above all in emulation.\n\n"
	"Exit code 1 only with --fail-above: B is slower by more, by the median of a page where outliers make the change. "
	"Where that can't be told: by more in the few chunks that there are; no page to compare, unless neither boot had one to move; one of the two died.",
	NULL, NULL, NULL,
};

static int show(struct diff *d, bool json)
{
	struct xrt_error err;
	int ret = XRT_EXIT_OK;

	if (comparison_make(d)) {
		xrt_error_set(&err, XRT_E_NOMEM, "out of memory for the comparison");
		ret = verb_fail(&err);
	} else if (!json) {
		diff_text(d);
	} else if (diff_json(d)) {
		xrt_error_set(&err, XRT_E_NOMEM, "out of memory for JSON");
		ret = verb_fail(&err);
	}
	if (!ret && d->fails)
		ret = XRT_EXIT_WRONG;
	comparison_free(d);
	return ret;
}

static int run(int argc, char **argv)
{
	struct diff_args args = { .seed = 1, .threshold = -1 };
	struct loaded l[DIFF_SIDES];
	struct diff d;
	int ret;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	ret = capture_load(&l[DIFF_A], args.file[DIFF_A]);
	if (ret)
		return ret;
	ret = capture_load(&l[DIFF_B], args.file[DIFF_B]);
	if (!ret) {
		memset(&d, 0, sizeof(d));
		d.seed = args.seed;
		d.threshold = args.threshold;
		for (int i = 0; i < DIFF_SIDES; i++) {
			d.side[i].name = args.file[i];
			d.side[i].m = l[i].m;
		}
		ret = show(&d, args.json);
		capture_unload(&l[DIFF_B]);
	}
	capture_unload(&l[DIFF_A]);
	return ret;
}

const struct verb verb_diff = {
	"diff", "two boots side by side, with a verdict", &argp, run,
};
