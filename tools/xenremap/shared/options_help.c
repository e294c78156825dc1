// SPDX-License-Identifier: GPL-2.0
/* Prints the first screen of a verb's help from its tables. */
#include <string.h>

#include "options.h"
#include "text.h"
#include "verb.h"

/* Column in which the help of an option starts. */
#define HELP_COLUMN	26

void options_print_operands(FILE *to, const struct verb *verb)
{
	for (const struct option_row *o = verb->operands; o->name; o++)
		fprintf(to, o->optional ? " [%s]" : " %s", o->name);
}

static size_t describe_choices(char *text, size_t size,
			       const struct option_row *row)
{
	const char *name;
	size_t len = 0;

	/* Choices with a line each are printed below. */
	for (unsigned int i = 0; !row->about && row->choice &&
	     (name = row->choice(i)) && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, "%s %s",
					i ? "," : ":", name);
	return len;
}

void options_describe(char *text, size_t size, const struct option_row *row)
{
	size_t len = (size_t)snprintf(text, size, "%s", row->help);

	if (len < size)
		len += describe_choices(text + len, size - len, row);
	if (row->initial && len < size)
		snprintf(text + len, size - len, " (default: %s)",
			 row->initial);
}

static void print_described(FILE *to, const char *left,
			    const struct option_row *row)
{
	unsigned int column = (unsigned int)strlen(left);
	char text[FORMAT_LINE];

	options_describe(text, sizeof(text), row);
	fputs(left, to);
	if (column > HELP_COLUMN - 2) {
		fputc('\n', to);
		column = 0;
	}
	fprintf(to, "%*s", (int)(HELP_COLUMN - column), "");
	text_hanging(to, HELP_COLUMN, HELP_COLUMN, text);
}

static void print_option(FILE *to, const struct option_row *row)
{
	char left[FORMAT_LINE], letter[8] = "    ";

	if (row->letter)
		snprintf(letter, sizeof(letter), "-%c, ", row->letter);
	snprintf(left, sizeof(left), "  %s--%s%s%s", letter, row->name,
		 row->value ? "=" : "", row->value ? row->value : "");
	print_described(to, left, row);
}

static void print_choices(FILE *to, const struct option_row *row)
{
	const char *name;

	if (!row->about)
		return;
	fprintf(to, "\n%s:\n", row->name);
	for (unsigned int i = 0; (name = row->choice(i)); i++) {
		fprintf(to, "  %-*s", HELP_COLUMN - 2, name);
		text_hanging(to, HELP_COLUMN, HELP_COLUMN, row->about(i));
	}
}

void options_print_help(FILE *to, const struct verb *verb)
{
	const struct option_row *row;
	char left[FORMAT_LINE];

	fprintf(to, "Usage: xenremap %s [OPTION...]", verb->name);
	options_print_operands(to, verb);
	fprintf(to, "\n\n");
	text_hanging(to, 0, 0, verb->purpose);
	fputc('\n', to);
	for (row = verb->operands; row->name; row++) {
		snprintf(left, sizeof(left), "  %s", row->name);
		print_described(to, left, row);
	}
	if (verb->operands->name)
		fputc('\n', to);
	for (unsigned int i = 0; (row = options_row(verb, i)); i++)
		print_option(to, row);
	for (row = verb->operands; row->name; row++)
		print_choices(to, row);
	fprintf(to, "\nExample:\n  %s\n", verb->example);
}
