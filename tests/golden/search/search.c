// SPDX-License-Identifier: GPL-2.0
/*
 * Looks for recipes that reach what others do not, for SECONDS:
 *
 *	search SECONDS SEED RECIPES KIND INPUT[+INPUT]...
 *
 * Those of this kind in RECIPES are where it starts; the found ones come after them.
 * What can be reached is in search_features.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "recipe.h"
#include "search_features.h"
#include "view_output.h"

#define RECIPES_MAX	65536
/* A feature is kept by so many views: what one of them hides, another may print. */
#define KEPT_BY		4
#define SECONDS_MAX	0.05
#define STEPS_MAX	8
#define CHILDREN	48

static struct recipe *recipes;
static size_t nr_recipes;
/* Those before are from RECIPES, and stay. */
static size_t nr_loaded;
/* By feature: the views that recipes are kept for, a bit each. */
static uint64_t kept_views[SEARCH_FEATURES];
static unsigned int random_state;

static unsigned int below(unsigned int limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return limit ? random_state % limit : 0;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool is_new(uint32_t feature, unsigned int view)
{
	uint64_t views = kept_views[feature];

	return !(views >> view & 1) && __builtin_popcountll(views) < KEPT_BY;
}

/* Return: how many new features the view reaches. */
static size_t reached(const struct recipe *r)
{
	const uint32_t *feature;
	double start = now();
	size_t nr, fresh = 0;

	search_features_reset();
	view_bytes_free(recipe_output(r));
	nr = search_features(&feature);
	if (now() - start > SECONDS_MAX)
		return 0;
	for (size_t i = 0; i < nr; i++)
		fresh += is_new(feature[i], r->view);
	return fresh;
}

/* Those of the last run. */
static void keep_features(const struct recipe *r)
{
	const uint32_t *feature;
	size_t nr = search_features(&feature);

	for (size_t i = 0; i < nr; i++) {
		if (is_new(feature[i], r->view))
			kept_views[feature[i]] |= 1ULL << r->view;
	}
}

static void without_step(struct recipe *to, const struct recipe *r, unsigned int which)
{
	*to = *r;
	to->nr--;
	memmove(&to->step[which], &to->step[which + 1],
		(to->nr - which) * sizeof(to->step[0]));
}

/* Return: whether it was kept, with the steps that it needs. */
static bool keep_if_new(struct recipe r)
{
	size_t fresh = reached(&r);

	if (!fresh || nr_recipes == RECIPES_MAX)
		return false;
	for (unsigned int i = r.nr; i; i--) {
		struct recipe shorter;

		without_step(&shorter, &r, i - 1);
		if (reached(&shorter) >= fresh)
			r = shorter;
	}
	reached(&r);
	keep_features(&r);
	recipes[nr_recipes++] = r;
	return true;
}

static bool is_text(enum view_kind kind)
{
	return kind == VIEW_LOG || kind == VIEW_MAP;
}

/* The bytes of a number, as the input may have it. Return: their number. */
static unsigned int number_bytes(unsigned char *to, uint64_t value, unsigned int form)
{
	static const unsigned int width[] = { 8, 4, 2, 1 };

	if (form >= 4)
		return (unsigned int)snprintf((char *)to, RECIPE_BYTES,
					      form == 4 ? "%llu" : "%llx",
					      (unsigned long long)value);
	memcpy(to, &value, width[form]);
	return width[form];
}

/* A place, at random, where the input has these bytes. */
static bool find_bytes(struct view_bytes in, const unsigned char *what, unsigned int nr,
		       size_t *at)
{
	const char *data = in.data, *from;

	if (in.size < nr || !nr)
		return false;
	from = data + below((unsigned int)(in.size - nr + 1));
	from = memmem(from, (size_t)(data + in.size - from), what, nr);
	if (!from)
		from = memmem(data, in.size, what, nr);
	*at = from ? (size_t)(from - data) : 0;
	return from;
}

/* How a number is written: 0 to 3 as bytes, 4 and 5 as digits. */
static unsigned int any_form(bool text)
{
	return text ? below(8) ? 4 + below(2) : 3 : below(3);
}

/* One number of a comparison becomes the other one, or one more or less. */
static bool edit_compared(struct recipe_step *step, struct view_bytes in, bool text,
			  const struct search_pair *pair, size_t nr)
{
	for (unsigned int tries = 0; tries < 20 && nr; tries++) {
		const struct search_pair *p = &pair[below((unsigned int)nr)];
		bool swap = below(2);
		uint64_t seen = swap ? p->other : p->seen, other = swap ? p->seen : p->other;
		unsigned int form = any_form(text), len;
		unsigned char bytes[RECIPE_BYTES];
		size_t at;

		/* Pages are compared, of a text that has addresses. */
		if (text && !below(3)) {
			seen <<= 12;
			other <<= 12;
		}
		len = number_bytes(bytes, seen, form);
		/* There are too many of these. */
		if (!text && seen < 2)
			continue;
		if (!find_bytes(in, bytes, len, &at))
			continue;
		*step = (struct recipe_step){ .edit = true, .at = (unsigned int)at, .len = len };
		step->nr = number_bytes(step->byte, other + below(3) - 1, form);
		return true;
	}
	return false;
}

/* A byte, or a few: others, none, or twice. */
static void edit_any(struct recipe_step *step, struct view_bytes in, bool text)
{
	static const char letters[] = " 0123456789abcdefx[]():,.-+=\n\t\"'\\/|<>#_%";

	step->edit = true;
	step->at = below((unsigned int)in.size + 1);
	step->len = below(3);
	step->nr = text ? below(3) : step->len;
	for (unsigned int i = 0; i < step->nr; i++)
		step->byte[i] = text ? (unsigned char)letters[below(sizeof(letters) - 1)] :
				       (unsigned char)below(256);
}

static void any_step(struct recipe_step *step, struct view_bytes in, enum view_kind kind,
		     const struct search_pair *pair, size_t nr)
{
	unsigned int way = below(8);

	memset(step, 0, sizeof(*step));
	if (way < 4 && edit_compared(step, in, is_text(kind), pair, nr))
		return;
	if (way < 5 && kind != VIEW_CAPTURE)
		edit_any(step, in, is_text(kind));
	else
		step->number = 1 + below(1000000);
}

/* A recipe with one more step or two, by what the other one compared. */
static struct recipe child(const struct recipe *r, const struct view_bytes in[2],
			   const struct search_pair *pair, size_t nr)
{
	unsigned int steps = 1 + !below(4);
	bool two = view_reads_two(r->kind);
	struct recipe c = *r;

	if (!below(4))
		c.view = below(view_count(c.kind));
	while (steps-- && c.nr < STEPS_MAX) {
		bool first = two && !below(3);
		unsigned int which = two && !first;

		any_step(&c.step[c.nr], in[which], recipe_input_kind(c.kind, which), pair, nr);
		c.step[c.nr++].first = first;
	}
	return c;
}

static void try_children(const struct recipe *parent)
{
	static struct search_pair pair[SEARCH_PAIRS];
	struct recipe r = *parent;
	struct view_bytes in[2];
	size_t nr;

	search_features_reset();
	view_bytes_free(recipe_output(&r));
	memcpy(pair, search_pairs(&nr), sizeof(pair));
	recipe_make(&r, in);
	for (unsigned int i = 0; i < CHILDREN; i++)
		keep_if_new(child(&r, in, pair, nr));
	view_bytes_free(in[0]);
	view_bytes_free(in[1]);
}

/* All inputs as they are, by all views. */
static void add_input(const char *kind, const char *input)
{
	char line[512];
	struct recipe r;

	for (unsigned int view = 0; ; view++) {
		snprintf(line, sizeof(line), "%s:%u %s", kind, view, input);
		if (!recipe_read(&r, line))
			break;
		keep_if_new(r);
	}
}

static int by_steps(const void *a, const void *b)
{
	const struct recipe *left = a, *right = b;

	return left->nr < right->nr ? -1 : left->nr > right->nr;
}

/* Of the found ones, those that no others make needless: short ones first. */
static void keep_least(void)
{
	size_t nr = nr_recipes;

	memset(kept_views, 0, sizeof(kept_views));
	qsort(recipes + nr_loaded, nr - nr_loaded, sizeof(*recipes), by_steps);
	nr_recipes = 0;
	for (size_t i = 0; i < nr; i++) {
		if (!reached(&recipes[i]) && i >= nr_loaded)
			continue;
		keep_features(&recipes[i]);
		recipes[nr_recipes++] = recipes[i];
	}
}

static void load_recipe(const struct recipe *r)
{
	reached(r);
	keep_features(r);
	recipes[nr_recipes++] = *r;
}

static void load(const char *path, const char *kind, FILE *others)
{
	FILE *from = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	struct recipe r;

	while (from && getline(&line, &room, from) >= 0) {
		if (strncmp(line, kind, strlen(kind)) || line[strlen(kind)] != ':')
			fputs(line, others);
		else if (nr_recipes < RECIPES_MAX && recipe_read(&r, line))
			load_recipe(&r);
	}
	nr_loaded = nr_recipes;
	free(line);
	if (from)
		fclose(from);
}

int main(int argc, char **argv)
{
	double start = now(), seconds, shown = start;
	FILE *terminal, *to;
	size_t tried = 0;
	char *name;

	if (argc < 6) {
		fprintf(stderr, "search: SECONDS SEED RECIPES KIND INPUT...\n");
		return 2;
	}
	terminal = fdopen(dup(STDERR_FILENO), "w");
	seconds = strtod(argv[1], NULL);
	random_state = (unsigned int)strtoul(argv[2], NULL, 10) * 2654435761u + 1;
	recipes = calloc(RECIPES_MAX, sizeof(*recipes));
	if (!recipes || !terminal || asprintf(&name, "%s.new", argv[3]) < 0)
		view_give_up("recipes");
	to = fopen(name, "w");
	if (!to)
		view_give_up(name);
	view_keep_messages();
	load(argv[3], argv[4], to);
	for (int i = 5; i < argc; i++)
		add_input(argv[4], argv[i]);
	for (; now() - start < seconds && nr_recipes; tried++) {
		/* Of the last ones more children. */
		size_t recent = nr_recipes < 64 ? nr_recipes : 64, which;

		which = below(3) ? below((unsigned int)nr_recipes) :
				   nr_recipes - 1 - below((unsigned int)recent);
		try_children(&recipes[which]);
		if (now() - shown > 10) {
			shown = now();
			fprintf(terminal, "search: %s: %.0f s, %zu tried, %zu recipes\n",
				argv[4], shown - start, tried * CHILDREN, nr_recipes);
			fflush(terminal);
		}
	}
	keep_least();
	fprintf(terminal, "search: %s: %zu recipes, %zu of them new\n", argv[4], nr_recipes,
		nr_recipes - nr_loaded);
	for (size_t i = 0; i < nr_recipes; i++)
		fprintf(to, "%s\n", recipe_line(&recipes[i]));
	if (fclose(to) || rename(name, argv[3]))
		view_give_up(argv[3]);
	return 0;
}
