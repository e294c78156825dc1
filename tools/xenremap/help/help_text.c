// SPDX-License-Identifier: GPL-2.0
/* Prints the list of verbs and their manual pages for a terminal. */
#include <string.h>

#include "help_text.h"
#include "text.h"

static void print_exit_codes(FILE *to)
{
	char text[FORMAT_LINE] = "Exit codes:";
	size_t len = strlen(text);

	for (int i = 0; i < XRT_EXIT_NR && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					" %d %s%s", i, verb_exit_text[i],
					i + 1 < XRT_EXIT_NR ? "," : ".");
	text_hanging(to, 0, 0, text);
}

void help_list(FILE *to)
{
	fprintf(to, "Usage: xenremap VERB [OPTION...] FILE\n\n"
		"Show what the Xen PV memory remap of early boot did.\n\n");
	for (size_t i = 0; verb_table[i]; i++) {
		fprintf(to, "  %-10s ", verb_table[i]->name);
		text_hanging(to, 13, 13, verb_table[i]->summary);
	}
	fprintf(to, "\nExample:\n  %s\n\n", verb_table[0]->example);
	text_hanging(to, 0, 0, "'xenremap VERB --help' prints the options of a verb, 'xenremap help VERB' its manual page, 'xenremap --version' the version.");
	fputc('\n', to);
	print_exit_codes(to);
}

/* Paragraphs have an empty line between them. */
bool help_next_paragraph(const char **text, char line[HELP_PARAGRAPH])
{
	const char *end = strstr(*text, "\n\n");
	size_t len = end ? (size_t)(end - *text) : strlen(*text);

	snprintf(line, HELP_PARAGRAPH, "%.*s", (int)len, *text);
	*text += end ? len + strlen("\n\n") : len;
	return len;
}

static void print_paragraphs(FILE *to, const char *text)
{
	char line[HELP_PARAGRAPH];

	while (help_next_paragraph(&text, line)) {
		fputc('\n', to);
		text_hanging(to, 0, 0, line);
	}
}

void help_text(FILE *to, const struct verb *verb)
{
	char line[FORMAT_LINE];

	options_print_help(to, verb);
	if (verb->manual)
		print_paragraphs(to, verb->manual);
	if (!verb->wrong)
		return;
	snprintf(line, sizeof(line), "Exit code 1: %s.", verb->wrong);
	print_paragraphs(to, line);
}
