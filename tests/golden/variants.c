// SPDX-License-Identifier: GPL-2.0
/*
 * Changes inputs, always in the same ways, runs every view on each, and writes
 * a line "INPUT NUMBER SUM COMMAND" for each output to DIR/variants-KIND.VERB.
 * Messages and exit codes are part of an output.
 *
 *	variants capture|pair|log|image|map NUMBER DIR INPUT...
 *	variants KIND NUMBER - INPUT		prints the outputs of one variant
 *	variants text ANY DIR INPUT		a line "SUM LINE" for each short log
 *	variants bytes NUMBER DIR INPUT...	lines "SUM OFFSET": each byte changed in
 *						so many ways
 *	variants recipes DIR|- FILE		a line "SUM RECIPE" for each recipe
 *
 * Variant 0 is the input itself. Short logs are parted by lines "%%".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "recipe.h"
#include "variant_bytes.h"
#include "variant_change.h"
#include "variant_sum.h"
#include "variant_text.h"
#include "view_output.h"
#include "views.h"
#include "xrt.h"

static void write_line(const char *dir, enum view_kind kind, const char *input,
		       unsigned int number, const char *view, __u64 sum)
{
	char *path;
	FILE *to;

	if (asprintf(&path, "%s/variants-%s.%.*s", dir, view_kind_name(kind),
		     (int)strcspn(view, " "), view) < 0)
		view_give_up("name");
	to = fopen(path, "a");
	if (!to || fprintf(to, "%s %u %016llx %s\n", input, number, sum, view) < 0 ||
	    fclose(to))
		view_give_up(path);
	free(path);
}

/* Return: the sum of what a view prints. */
static unsigned long long view_sum(enum view_kind kind, unsigned int which,
				   struct view_bytes in)
{
	struct view_bytes out = view_output(kind, which, in, in);
	unsigned long long sum = variant_sum(out);

	view_bytes_free(out);
	return sum;
}

static void look_at(enum view_kind kind, const char *dir, const char *input,
		    struct view_bytes in, unsigned int number)
{
	struct view_bytes bent = variant_change(kind, in, number);
	const char *view;
	FILE *terminal = NULL;

	if (!strcmp(dir, "-"))
		terminal = fdopen(dup(STDERR_FILENO), "w");
	for (unsigned int v = 0; (view = view_name(kind, v)); v++) {
		struct view_bytes out =
			view_output(kind, v, kind == VIEW_PAIR ? in : bent, bent);

		if (!terminal)
			write_line(dir, kind, input, number, view, variant_sum(out));
		else
			fprintf(terminal, "$ %s\n%.*s", view, (int)out.size,
				(const char *)out.data);
		view_bytes_free(out);
	}
	if (terminal)
		fclose(terminal);
	view_bytes_free(bent);
}

/* To the file of the recipe's kind. */
static void write_recipe(const char *dir, const char *line, __u64 sum)
{
	char *path;
	FILE *to;

	if (asprintf(&path, "%s/variants-%.*s.recipes", dir, (int)strcspn(line, ":"), line) < 0)
		view_give_up("name");
	to = fopen(path, "a");
	if (!to || fprintf(to, "%016llx %s", sum, line) < 0 || fclose(to))
		view_give_up(path);
	free(path);
}

/* Sums of the outputs of recipes, or the outputs. */
static int sum_recipes(const char *dir, const char *path)
{
	FILE *from = fopen(path, "r"), *terminal = NULL;
	char *line = NULL;
	size_t room = 0;

	if (!strcmp(dir, "-"))
		terminal = fdopen(dup(STDERR_FILENO), "w");
	if (!from)
		view_give_up(path);
	while (getline(&line, &room, from) >= 0) {
		struct view_bytes out;
		struct recipe r;

		if (!recipe_read(&r, line)) {
			fprintf(stderr, "variants: not a recipe: %s", line);
			return 2;
		}
		out = recipe_output(&r);
		if (!terminal)
			write_recipe(dir, line, variant_sum(out));
		else
			fprintf(terminal, "%s$ %s\n%.*s", line, view_name(r.kind, r.view),
				(int)out.size, (const char *)out.data);
		view_bytes_free(out);
	}
	free(line);
	fclose(from);
	if (terminal)
		fclose(terminal);
	return 0;
}

/* Sums of what is read in each of the short logs of a file. */
static int sum_texts(const char *dir, const char *path)
{
	struct view_bytes all = view_bytes_read(path);
	char *to, *next, *text = (char *)(unsigned long)all.data;
	FILE *file;

	if (asprintf(&to, "%s/variants-text.log", dir) < 0)
		view_give_up("name");
	file = fopen(to, "a");
	text[all.size] = '\0';
	for (; file && text; text = next) {
		size_t left = all.size - (size_t)(text - (const char *)all.data), len;

		next = memmem(text, left, "%%\n", 3);
		len = next ? (size_t)(next - text) : left;
		fprintf(file, "%016llx %.*s\n", variant_text_sum((struct view_bytes){ text, len }),
			(int)strcspn(text, "\n"), text);
		next = next ? next + 3 : NULL;
	}
	if (!file || fclose(file))
		view_give_up(to);
	free(to);
	view_bytes_free(all);
	return 0;
}

/* Sums of what is read in a capture or a trace with each of its bytes changed. */
static void sum_bytes(const char *dir, unsigned int changes, const char *path)
{
	struct view_bytes in = view_bytes_read(path);
	const char *name = strrchr(path, '/');
	char *to;
	FILE *file;

	if (asprintf(&to, "%s/variants-%s.bytes", dir, name ? name + 1 : path) < 0)
		view_give_up("name");
	file = fopen(to, "w");
	if (!file)
		view_give_up(to);
	variant_bytes_sums(in, changes, view_sum, file);
	if (fclose(file))
		view_give_up(to);
	free(to);
	view_bytes_free(in);
}

int main(int argc, char **argv)
{
	enum view_kind kind = NR_VIEW_KINDS;
	unsigned int number;

	if (argc == 5 && !strcmp(argv[1], "text"))
		return sum_texts(argv[3], argv[4]);
	view_keep_messages();
	if (argc == 4 && !strcmp(argv[1], "recipes"))
		return sum_recipes(argv[2], argv[3]);
	if (argc > 4 && !strcmp(argv[1], "bytes")) {
		for (int i = 4; i < argc; i++)
			sum_bytes(argv[3], (unsigned int)strtoul(argv[2], NULL, 10), argv[i]);
		return 0;
	}
	if (argc > 4)
		kind = view_kind_by_name(argv[1], strlen(argv[1]));
	/* Of the other kinds there are recipes only. */
	if (kind > VIEW_MAP) {
		fprintf(stderr, "variants: KIND NUMBER DIR INPUT...\n");
		return 2;
	}
	number = (unsigned int)strtoul(argv[2], NULL, 10);
	for (int i = 4; i < argc; i++) {
		const char *name = strrchr(argv[i], '/');
		struct view_bytes in = view_bytes_read(argv[i]);

		name = name ? name + 1 : argv[i];
		if (!strcmp(argv[3], "-"))
			look_at(kind, argv[3], name, in, number);
		for (unsigned int n = 0; strcmp(argv[3], "-") && n < number; n++)
			look_at(kind, argv[3], name, in, n);
		view_bytes_free(in);
	}
	return 0;
}
