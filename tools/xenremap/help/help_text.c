// SPDX-License-Identifier: GPL-2.0
/* Prints the list of verbs and their manual pages for a terminal. */
#include <string.h>

#include "help_text.h"
#include "text.h"

void help_list(FILE *to)
{
	fprintf(to, "Usage: xenremap VERB [OPTION...] FILE\n\n"
		"Show what the Xen PV memory remap of early boot did.\n\n");
	for (size_t i = 0; verb_table[i]; i++)
		fprintf(to, "  %-10s %s\n", verb_table[i]->name,
			verb_table[i]->summary);
	fprintf(to, "\nExample:\n  %s\n\n"
		"'xenremap VERB --help' prints the options of a verb, 'xenremap help VERB' its\n"
		"manual page, 'xenremap --version' the version.\n\n"
		"Exit codes: 0 fine, 1 the input says that something is wrong, 2 usage,\n"
		"3 input unreadable, 4 the kernel or this build lacks what is needed,\n"
		"5 no memory, or the output cannot be written.\n",
		verb_table[0]->example);
}

static void print_paragraphs(FILE *to, const char *text)
{
	char line[2000];

	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t len = end ? (size_t)(end - text) : strlen(text);

		snprintf(line, sizeof(line), "%.*s", (int)len, text);
		fputc('\n', to);
		text_hanging(to, 0, 0, line);
		text += len + (end ? 2 : 0);
	}
}

void help_text(FILE *to, const struct verb *verb)
{
	char line[200];

	options_print_help(to, verb);
	if (verb->manual)
		print_paragraphs(to, verb->manual);
	if (!verb->wrong)
		return;
	snprintf(line, sizeof(line), "Exit code 1: %s.", verb->wrong);
	print_paragraphs(to, line);
}
