// SPDX-License-Identifier: GPL-2.0
/* Prints manual pages in the language man. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "format.h"
#include "help_man.h"
#include "help_text.h"

/* Text that man would read as its own is escaped. */
static void man_text(FILE *to, const char *text)
{
	bool start = true;

	for (; *text; text++) {
		if (start && (*text == '.' || *text == '\''))
			fputs("\\&", to);
		if (*text == '\\')
			fputs("\\e", to);
		else if (*text == '-')
			fputs("\\-", to);
		else
			fputc(*text, to);
		start = *text == '\n';
	}
}

static void man_paragraphs(FILE *to, const char *text)
{
	char line[HELP_PARAGRAPH];

	while (help_next_paragraph(&text, line)) {
		man_text(to, line);
		fputc('\n', to);
		if (*text)
			fputs(".PP\n", to);
	}
}

/* The day is that of the build, or the one that a packager sets. */
static void man_title(FILE *to, const char *name)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
	char day[FORMAT_MAX] = "";
	struct tm tm;

	if (gmtime_r(&now, &tm))
		strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	fputs(".TH XENREMAP", to);
	if (name)
		fputc('-', to);
	for (; name && *name; name++)
		fputc(toupper((unsigned char)*name), to);
	fprintf(to, " 1 \"%s\" \"xenremap\" \"User Commands\"\n", day);
}

static void man_label(FILE *to, const struct option_row *row)
{
	fputs(".TP\n", to);
	if (row->letter)
		fprintf(to, "\\fB\\-%c\\fR, ", row->letter);
	fputs("\\fB\\-\\-", to);
	man_text(to, row->name);
	fputs("\\fR", to);
	if (row->value) {
		fputs("=\\fI", to);
		man_text(to, row->value);
		fputs("\\fR", to);
	}
	fputc('\n', to);
}

static void man_row(FILE *to, const struct option_row *row)
{
	char text[FORMAT_LINE];

	options_describe(text, sizeof(text), row);
	man_text(to, text);
	fputc('\n', to);
}

static void man_options(FILE *to, const struct verb *verb)
{
	const struct option_row *row;

	fputs(".SH OPTIONS\n", to);
	for (unsigned int i = 0; (row = options_row(verb, i)); i++) {
		man_label(to, row);
		man_row(to, row);
	}
}

static void man_operand(FILE *to, const struct option_row *row)
{
	const char *name;

	fprintf(to, ".TP\n\\fI%s\\fR\n", row->name);
	man_row(to, row);
	if (!row->about)
		return;
	fputs(".RS\n", to);
	for (unsigned int i = 0; (name = row->choice(i)); i++) {
		fputs(".TP\n\\fB", to);
		man_text(to, name);
		fputs("\\fR\n", to);
		man_text(to, row->about(i));
		fputc('\n', to);
	}
	fputs(".RE\n", to);
}

/* @wrong: when the verb exits with 1, or NULL if it never does. */
static void man_exit(FILE *to, const char *wrong)
{
	fputs(".SH EXIT STATUS\n", to);
	for (int i = 0; i < XRT_EXIT_NR; i++) {
		const char *text = verb_exit_text[i];

		if (i == XRT_EXIT_WRONG)
			text = wrong;
		if (text)
			fprintf(to, ".TP\n%d\n%s\n", i, text);
	}
}

static void man_verb(FILE *to, const struct verb *verb)
{
	fputs(".SH NAME\nxenremap\\-", to);
	fprintf(to, "%s \\- ", verb->name);
	man_text(to, verb->summary);
	fprintf(to, "\n.SH SYNOPSIS\n.B xenremap %s\n[\\fIOPTION\\fR...]",
		verb->name);
	options_print_operands(to, verb);
	fputs("\n.SH DESCRIPTION\n", to);
	man_paragraphs(to, verb->purpose);
	for (const struct option_row *o = verb->operands; o->name; o++)
		man_operand(to, o);
	if (verb->manual) {
		fputs(".PP\n", to);
		man_paragraphs(to, verb->manual);
	}
	man_options(to, verb);
	man_exit(to, verb->wrong);
	fputs(".SH EXAMPLES\n.EX\n", to);
	man_text(to, verb->example);
	fputs("\n.EE\n.SH SEE ALSO\n.BR xenremap (1)\n", to);
}

static void man_program(FILE *to)
{
	fputs(".SH NAME\nxenremap \\- make the early memory remap of Xen PV domains visible\n"
	      ".SH SYNOPSIS\n.B xenremap\n\\fIVERB\\fR [\\fIOPTION\\fR...] \\fIFILE\\fR\n"
	      ".SH DESCRIPTION\n"
	      "Each verb has a manual page of its own.\n", to);
	for (size_t i = 0; verb_table[i]; i++) {
		fprintf(to, ".TP\n\\fB%s\\fR\n", verb_table[i]->name);
		man_text(to, verb_table[i]->summary);
		fputc('\n', to);
	}
	man_exit(to, verb_exit_text[XRT_EXIT_WRONG]);
	fputs(".SH EXAMPLES\n.EX\n", to);
	man_text(to, verb_table[0]->example);
	fputs("\n.EE\n.SH SEE ALSO\n", to);
	for (size_t i = 0; verb_table[i]; i++)
		fprintf(to, ".BR xenremap\\-%s (1),\n", verb_table[i]->name);
	fputs(".BR trace\\-cmd (1),\n.BR perf (1)\n.PP\n"
	      "In the kernel tree: Documentation/trace/xen\\-remap.rst\n", to);
}

void help_man(FILE *to, const struct verb *verb)
{
	man_title(to, verb ? verb->name : NULL);
	if (verb)
		man_verb(to, verb);
	else
		man_program(to);
}
