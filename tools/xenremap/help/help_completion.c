// SPDX-License-Identifier: GPL-2.0
/* Prints completions for shells. */
#include <string.h>

#include "help_completion.h"

static void shell_choices(FILE *to, const struct option_row *row)
{
	const char *name;

	for (unsigned int i = 0; (name = row->choice(i)); i++)
		fprintf(to, "%s%s", i ? " " : "", name);
}

/* Words of an option that bash may offer. */
static void bash_option(FILE *to, const struct option_row *row)
{
	if (row->letter)
		fprintf(to, " -%c", row->letter);
	fprintf(to, " --%s%s", row->name, row->value ? "=" : "");
}

static bool takes_file(const struct option_row *row)
{
	return row->type == OPTION_INPUT || row->type == OPTION_OUTPUT ||
	       row->type == OPTION_DIR;
}

/* A case for the values of an option: its names, a file's name, or nothing. */
static void bash_values(FILE *to, const struct verb *verb,
			const struct option_row *row)
{
	if (!row->value)
		return;
	fprintf(to, "\t%s:--%s", verb->name, row->name);
	if (row->letter)
		fprintf(to, "|%s:-%c", verb->name, row->letter);
	fputs(") words='", to);
	if (row->choice)
		shell_choices(to, row);
	else if (takes_file(row))
		fputs("FILE", to);
	fputs("' ;;\n", to);
}

static void bash_operand(FILE *to, const struct verb *verb, unsigned int i)
{
	const struct option_row *row = &verb->operands[i];

	fprintf(to, "\t%s:%u) words='", verb->name, i + 1);
	if (row->choice)
		shell_choices(to, row);
	else
		fputs("FILE", to);
	fputs("' ;;\n", to);
}

static void bash_cases(FILE *to)
{
	const struct option_row *row;

	for (size_t v = 0; verb_table[v]; v++) {
		const struct verb *verb = verb_table[v];

		fprintf(to, "\t%s:options) words='", verb->name);
		for (unsigned int i = 0; (row = options_row(verb, i)); i++)
			bash_option(to, row);
		fputs("' ;;\n", to);
		for (unsigned int i = 0; (row = options_row(verb, i)); i++)
			bash_values(to, verb, row);
		for (unsigned int i = 0; verb->operands[i].name; i++)
			bash_operand(to, verb, i);
	}
}

static void bash_verbs(FILE *to)
{
	for (size_t i = 0; verb_table[i]; i++)
		fprintf(to, "%s ", verb_table[i]->name);
}

void help_bash(FILE *to)
{
	fputs("# shellcheck shell=bash\n"
	      "# Completion of xenremap for bash, printed by: xenremap help --format=bash\n\n"
	      "# _xenremap_words WHAT: sets words to what can be given there.\n"
	      "_xenremap_words()\n{\n\twords=\n\tcase $1 in\n", to);
	bash_cases(to);
	fputs("\tesac\n}\n\n"
	      "# Bash splits --name=value at the equals sign.\n"
	      "_xenremap()\n{\n"
	      "\tlocal verb=${COMP_WORDS[1]:-} cur=${COMP_WORDS[COMP_CWORD]} words=\n"
	      "\tlocal before=${COMP_WORDS[COMP_CWORD - 1]} i operand=1\n\n"
	      "\tCOMPREPLY=()\n"
	      "\tif [ \"$cur\" = = ]; then\n"
	      "\t\tcur=\n"
	      "\telif [ \"$before\" = = ]; then\n"
	      "\t\tbefore=${COMP_WORDS[COMP_CWORD - 2]}\n"
	      "\tfi\n"
	      "\t_xenremap_words \"$verb:$before\"\n"
	      "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
	      "\t\twords='", to);
	bash_verbs(to);
	fputs("--help --version'\n"
	      "\telif [ -n \"$words\" ]; then\n"
	      "\t\t:\n"
	      "\telif [[ $cur == -* ]]; then\n"
	      "\t\t_xenremap_words \"$verb:options\"\n"
	      "\telse\n"
	      "\t\tfor ((i = 2; i < COMP_CWORD; i++)); do\n"
	      "\t\t\t[[ ${COMP_WORDS[i]} == -* ]] || operand=$((operand + 1))\n"
	      "\t\tdone\n"
	      "\t\t_xenremap_words \"$verb:$operand\"\n"
	      "\t\t[ -n \"$words\" ] || words=FILE\n"
	      "\tfi\n"
	      "\tif [ \"$words\" = FILE ]; then\n"
	      "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
	      "\telse\n"
	      "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	      "\tfi\n"
	      "\t[[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace 2>/dev/null\n"
	      "}\n\n"
	      "complete -o filenames -F _xenremap xenremap\n", to);
}

/* In quotes of the shell, in brackets or after a colon of zsh. */
static void zsh_text(FILE *to, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", to);
		else if (strchr("[]:\\", *text))
			fprintf(to, "\\%c", *text);
		else
			fputc(*text, to);
	}
}

/* What follows the second colon: names, or a function of zsh. */
static void zsh_values(FILE *to, const struct option_row *row)
{
	if (row->choice) {
		fputc('(', to);
		shell_choices(to, row);
		fputc(')', to);
	} else if (row->type == OPTION_DIR) {
		fputs("_files -/", to);
	} else if (takes_file(row)) {
		fputs("_files", to);
	}
}

static void zsh_option(FILE *to, const struct option_row *row)
{
	fputs(" \\\n\t\t\t", to);
	if (row->letter)
		fprintf(to, "'(-%c --%s)'{-%c,--%s%s}'", row->letter, row->name,
			row->letter, row->name, row->value ? "=" : "");
	else
		fprintf(to, "'--%s%s", row->name, row->value ? "=" : "");
	fputc('[', to);
	zsh_text(to, row->help);
	fputc(']', to);
	if (row->value) {
		fputc(':', to);
		zsh_text(to, row->value);
		fputc(':', to);
		zsh_values(to, row);
	}
	fputc('\'', to);
}

static void zsh_verb(FILE *to, const struct verb *verb)
{
	const struct option_row *row;

	fprintf(to, "\t%s)\n\t\t_arguments", verb->name);
	for (unsigned int i = 0; (row = options_row(verb, i)); i++)
		zsh_option(to, row);
	for (row = verb->operands; row->name; row++) {
		fprintf(to, " \\\n\t\t\t'%s:", row->optional ? ":" : "");
		zsh_text(to, row->name);
		fputc(':', to);
		zsh_values(to, row);
		fputc('\'', to);
	}
	fputs(" ;;\n", to);
}

void help_zsh(FILE *to)
{
	fputs("#compdef xenremap\n"
	      "# Completion of xenremap for zsh, printed by: xenremap help --format=zsh\n\n"
	      "if ((CURRENT == 2)); then\n\t_values verb", to);
	for (size_t i = 0; verb_table[i]; i++) {
		fprintf(to, " \\\n\t\t'%s[", verb_table[i]->name);
		zsh_text(to, verb_table[i]->summary);
		fputs("]'", to);
	}
	fputs("\n\treturn\nfi\nshift words\n((CURRENT--))\n"
	      "case $words[1] in\n", to);
	for (size_t i = 0; verb_table[i]; i++)
		zsh_verb(to, verb_table[i]);
	fputs("esac\n", to);
}
