/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Recipes: inputs that are made of others by a list of changes, and a view that
 * reads them. A line:
 *
 *	KIND[:VIEW] INPUT[+INPUT] [STEP...]
 *
 * A step changes the last input, or the first one if it starts with "<":
 *
 *	NUMBER		the change of this number, see variant_change()
 *	@AT-LEN=HEX	LEN bytes at offset AT become these, maybe fewer or more
 */
#ifndef TESTS_GOLDEN_RECIPE_H
#define TESTS_GOLDEN_RECIPE_H

#include <stdbool.h>

#include "views.h"

#define RECIPE_STEPS	16
#define RECIPE_BYTES	24

/**
 * struct recipe_step - one change
 * @first:	of the first of two inputs
 * @number:	of the change, if it is not an edit
 * @edit:	bytes are replaced
 * @at:		offset
 * @len:	bytes that are replaced
 * @nr:		bytes that they become
 * @byte:	these
 */
struct recipe_step {
	bool first;
	bool edit;
	unsigned int number;
	unsigned int at;
	unsigned int len;
	unsigned int nr;
	unsigned char byte[RECIPE_BYTES];
};

/**
 * struct recipe - inputs, and the view
 * @kind:	of the inputs
 * @view:	command line
 * @input:	numbers of the unchanged inputs, see recipe_input()
 * @nr:		steps
 * @step:	changes
 */
struct recipe {
	enum view_kind kind;
	unsigned int view;
	unsigned int input[2];
	unsigned int nr;
	struct recipe_step step[RECIPE_STEPS];
};

/* Return: the number of an input file, which is read once. */
unsigned int recipe_input(const char *path);

/* Return: what an input's bytes are: VIEW_CAPTURE, VIEW_LOG, VIEW_MAP or VIEW_IMAGE. */
enum view_kind recipe_input_kind(enum view_kind kind, unsigned int nr);

/* Return: whether a line is a recipe. */
bool recipe_read(struct recipe *r, const char *line);

/* Return: the line, valid until the next call. */
const char *recipe_line(const struct recipe *r);

/* @in: get the inputs after all changes, to be freed; the second may have none. */
void recipe_make(const struct recipe *r, struct view_bytes in[2]);

/* Return: what the view prints of the changed inputs, to be freed. */
struct view_bytes recipe_output(const struct recipe *r);

#endif /* TESTS_GOLDEN_RECIPE_H */
