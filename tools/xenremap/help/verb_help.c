// SPDX-License-Identifier: GPL-2.0
/* Verb help: the list of verbs, a manual page, or a shell's completion. */
#include <string.h>

#include "help_completion.h"
#include "help_man.h"
#include "help_text.h"

enum help_format { HELP_TEXT, HELP_MAN, HELP_BASH, HELP_ZSH, HELP_NR };

struct help_args {
	enum help_format format;
	const struct verb *verb;
};

static const char *help_format_choice(unsigned int i)
{
	static const char * const name[HELP_NR] = {
		"text", "man", "bash", "zsh",
	};

	return i < HELP_NR ? name[i] : NULL;
}

static const char *verb_choice(unsigned int i)
{
	return verb_table[i] ? verb_table[i]->name : NULL;
}

static int parse_verb(const char *text, void *to, struct xrt_error *err)
{
	struct help_args *args = to;

	for (size_t i = 0; verb_table[i]; i++) {
		if (!strcmp(text, verb_table[i]->name)) {
			args->verb = verb_table[i];
			return 0;
		}
	}
	return xrt_error_set(err, XRT_E_INVALID, "unknown verb");
}

static const struct option_row help_operands[] = {
	{ .name = "VERB", .type = OPTION_OWN, .help = "verb to explain",
	  .choice = verb_choice, .parse = parse_verb, .optional = true },
	OPTION_ROW_END
};

static const struct option_row help_options[] = {
	{ .name = "format", .letter = 'f', .type = OPTION_CHOICE,
	  .offset = offsetof(struct help_args, format), .value = "FORM",
	  .help = "Print text, a manual page, or the completion of a shell",
	  .initial = "text", .choice = help_format_choice },
	OPTION_ROW_END
};

static int run_help(int argc, char **argv)
{
	struct help_args args = { .verb = NULL };
	int ret;

	if (!options_read(&verb_help, argc, argv, &args, &ret))
		return ret;
	if (args.verb && args.format >= HELP_BASH)
		return options_fail(&verb_help,
				    "a completion is for all verbs; leave out %s",
				    args.verb->name);
	if (args.format == HELP_MAN)
		help_man(stdout, args.verb);
	else if (args.format == HELP_BASH)
		help_bash(stdout);
	else if (args.format == HELP_ZSH)
		help_zsh(stdout);
	else if (args.verb)
		help_text(stdout, args.verb);
	else
		help_list(stdout);
	return XRT_EXIT_OK;
}

const struct verb verb_help = {
	.name = "help",
	.summary = "the manual page of a verb",
	.purpose = "Print the list of verbs or the manual page of a verb.",
	.operands = help_operands,
	.options = help_options,
	.example = "xenremap help report",
	.manual =
		"The manual pages and the completions are printed from the tables that the command line is read by. Bash reads its completion with: source <(xenremap help --format=bash)",
	.run = run_help,
};
