// SPDX-License-Identifier: GPL-2.0
/* Verb diff: two boots side by side, with a verdict. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "diff_html.h"
#include "diff_json.h"
#include "diff_text.h"
#include "verb.h"

struct diff_args {
	const char *file[DIFF_SIDES];
	bool json;
	bool html;
	__u64 seed;
	__s64 threshold;
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

static int parse_threshold(const char *text, void *to, struct xrt_error *err)
{
	struct diff_args *args = to;

	if (read_percent(&args->threshold, text))
		return 0;
	return xrt_error_set(err, XRT_E_INVALID, too_exact(text) ?
			     "a percentage has one decimal at most" :
			     "not a percentage");
}

static const struct option_row diff_operands[] = {
	{ .name = "A", .type = OPTION_INPUT,
	  .offset = offsetof(struct diff_args, file[DIFF_A]),
	  .help = "capture before the change; - reads stdin" },
	{ .name = "B", .type = OPTION_INPUT,
	  .offset = offsetof(struct diff_args, file[DIFF_B]),
	  .help = "capture after the change" },
	OPTION_ROW_END
};

static const struct option_row diff_options[] = {
	{ .name = "fail-above", .type = OPTION_OWN, .value = "PERCENT",
	  .help = "Exit with 1 if a page of the walk of B takes longer by more than PERCENT and this is not noise",
	  .parse = parse_threshold },
	{ .name = "seed", .type = OPTION_NUMBER,
	  .offset = offsetof(struct diff_args, seed), .value = "N",
	  .help = "Set the seed of the random draws", .initial = "1",
	  .max = ULLONG_MAX },
	{ .name = "html", .type = OPTION_FLAG,
	  .offset = offsetof(struct diff_args, html),
	  .help = "Print a page of HTML, a single file without scripts" },
	OPTION_ROW_JSON(diff_args, json),
	OPTION_ROW_END
};

static int show_comparison(struct diff *d, const struct diff_args *args)
{
	struct xrt_error err;
	int ret = XRT_EXIT_OK;

	if (comparison_make(d)) {
		xrt_error_set(&err, XRT_E_NOMEM, "out of memory for the comparison");
		ret = verb_fail(&err);
	} else if (args->html ? diff_html(d) : args->json ? diff_json(d) : 0) {
		xrt_error_set(&err, XRT_E_NOMEM, "out of memory for %s",
			      args->html ? "HTML" : "JSON");
		ret = verb_fail(&err);
	} else if (!args->html && !args->json) {
		diff_text(d);
	}
	if (!ret && d->fails)
		ret = XRT_EXIT_WRONG;
	comparison_free(d);
	return ret;
}

static int run_diff(int argc, char **argv)
{
	struct diff_args args = { .threshold = -1 };
	struct loaded l[DIFF_SIDES];
	struct diff d;
	int ret;

	if (!options_read(&verb_diff, argc, argv, &args, &ret))
		return ret;
	if (args.html && args.json)
		return options_fail(&verb_diff,
				    "--html and --json do not fit together");
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
		ret = show_comparison(&d, &args);
		capture_unload(&l[DIFF_B]);
	}
	capture_unload(&l[DIFF_A]);
	return ret;
}

const struct verb verb_diff = {
	.name = "diff",
	.summary = "two boots side by side, with a verdict",
	.purpose = "Compare two boots: counts, times, percentiles, and whether the change is more than noise.",
	.operands = diff_operands,
	.options = diff_options,
	.example = "xenremap diff --fail-above 10% old.xrt new.xrt",
	.manual =
		"The time per page is compared, in ns if both captures have the frequency of the TSC. 2000 draws with replacement of runs of neighbouring chunks from each walk (a circular block bootstrap) separate noise from a change: if the middle 99 of 100 draws have the same sign, it is a change. This measures the noise within these two boots; boots of the same kernel may differ by more, above all in emulation.\n\n"
		"With --fail-above, the exit code is 1 if B is slower by more than PERCENT, by the median time per page if outliers make the change. An inconclusive comparison fails too: by more than PERCENT with too few chunks; no page to compare, unless neither boot had a page to move; one of the boots died.\n\n"
		"With --html the comparison is a page: the verdict, a chart of the changes with their intervals, and the numbers as tables. It is a single file without scripts, links and fonts of its own, for mail and for a build's artifacts.",
	.wrong = "--fail-above is given, and B is slower by more or the comparison is inconclusive",
	.only_files = verb_only_files,
	.run = run_diff,
};
