// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "recipe.h"
#include "variant_change.h"
#include "view_output.h"

#define INPUTS_MAX	512
#define LINE_MAX_BYTES	4096

static struct {
	char *path;
	struct view_bytes bytes;
} inputs[INPUTS_MAX];

unsigned int recipe_input(const char *path)
{
	unsigned int i;

	for (i = 0; i < INPUTS_MAX && inputs[i].path; i++) {
		if (!strcmp(inputs[i].path, path))
			return i;
	}
	if (i == INPUTS_MAX)
		view_give_up("too many inputs");
	inputs[i].bytes = view_bytes_read(path);
	inputs[i].path = strdup(path);
	if (!inputs[i].path)
		view_give_up(path);
	return i;
}

enum view_kind recipe_input_kind(enum view_kind kind, unsigned int nr)
{
	switch (kind) {
	case VIEW_CAPTURE:
	case VIEW_PAIR:
	case VIEW_OPTIONS:
	case VIEW_FLEET:
		return VIEW_CAPTURE;
	case VIEW_LOG:
	case VIEW_SETTINGS:
		return VIEW_LOG;
	case VIEW_WITH_LOG:
		return nr ? VIEW_LOG : VIEW_CAPTURE;
	case VIEW_WITH_TRACE:
		return nr ? VIEW_IMAGE : VIEW_CAPTURE;
	case VIEW_MAP:
		return VIEW_MAP;
	default:
		return VIEW_IMAGE;
	}
}

static bool read_step(struct recipe_step *step, const char *word)
{
	int end;

	memset(step, 0, sizeof(*step));
	step->first = *word == '<';
	word += step->first;
	if (*word != '@')
		return sscanf(word, "%u%n", &step->number, &end) == 1 && !word[end];
	step->edit = true;
	if (sscanf(word, "@%u-%u=%n", &step->at, &step->len, &end) != 2)
		return false;
	for (word += end; *word; word += 2) {
		if (step->nr == RECIPE_BYTES ||
		    sscanf(word, "%2hhx", &step->byte[step->nr++]) != 1 || !word[1])
			return false;
	}
	return true;
}

/* KIND:VIEW */
static bool read_view(struct recipe *r, const char *word)
{
	const char *colon = strchr(word, ':');

	if (!colon || sscanf(colon, ":%u", &r->view) != 1)
		return false;
	r->kind = view_kind_by_name(word, (size_t)(colon - word));
	return r->kind < NR_VIEW_KINDS && r->view < view_count(r->kind);
}

bool recipe_read(struct recipe *r, const char *line)
{
	char text[LINE_MAX_BYTES], *save, *word, *plus;

	memset(r, 0, sizeof(*r));
	snprintf(text, sizeof(text), "%s", line);
	word = strtok_r(text, " \n", &save);
	if (!word || !read_view(r, word))
		return false;
	word = strtok_r(NULL, " \n", &save);
	if (!word)
		return false;
	plus = strchr(word, '+');
	if (!plus == view_reads_two(r->kind))
		return false;
	if (plus) {
		*plus = '\0';
		r->input[1] = recipe_input(plus + 1);
	}
	r->input[0] = recipe_input(word);
	while ((word = strtok_r(NULL, " \n", &save))) {
		if (r->nr == RECIPE_STEPS || !read_step(&r->step[r->nr++], word))
			return false;
	}
	return true;
}

const char *recipe_line(const struct recipe *r)
{
	static char text[LINE_MAX_BYTES];
	size_t len = (size_t)sprintf(text, "%s:%u %s", view_kind_name(r->kind), r->view,
				     inputs[r->input[0]].path);

	if (view_reads_two(r->kind))
		len += (size_t)sprintf(text + len, "+%s", inputs[r->input[1]].path);
	for (const struct recipe_step *s = r->step; s < r->step + r->nr; s++) {
		len += (size_t)sprintf(text + len, s->first ? " <" : " ");
		if (!s->edit) {
			len += (size_t)sprintf(text + len, "%u", s->number);
			continue;
		}
		len += (size_t)sprintf(text + len, "@%u-%u=", s->at, s->len);
		for (unsigned int i = 0; i < s->nr; i++)
			len += (size_t)sprintf(text + len, "%02x", s->byte[i]);
	}
	return text;
}

static struct view_bytes edited(struct view_bytes in, const struct recipe_step *s)
{
	size_t at = s->at < in.size ? s->at : in.size;
	size_t len = s->len < in.size - at ? s->len : in.size - at;
	char *out = malloc(in.size + s->nr + 1);

	if (!out)
		view_give_up("recipe");
	memcpy(out, in.data, at);
	memcpy(out + at, s->byte, s->nr);
	memcpy(out + at + s->nr, (const char *)in.data + at + len, in.size - at - len);
	return (struct view_bytes){ out, in.size - len + s->nr };
}

static void change(struct view_bytes *in, enum view_kind kind, const struct recipe_step *s)
{
	struct view_bytes out = s->edit ? edited(*in, s) : variant_change(kind, *in, s->number);

	view_bytes_free(*in);
	*in = out;
}

void recipe_make(const struct recipe *r, struct view_bytes in[2])
{
	unsigned int nr = view_reads_two(r->kind) ? 2 : 1;

	in[1] = (struct view_bytes){ 0 };
	for (unsigned int i = 0; i < nr; i++) {
		enum view_kind kind = recipe_input_kind(r->kind, i);
		bool changed = false;

		in[i] = view_bytes_copy(inputs[r->input[i]].bytes);
		for (unsigned int s = 0; s < r->nr; s++) {
			if (r->step[s].first != (i + 1 < nr))
				continue;
			change(&in[i], kind, &r->step[s]);
			changed = true;
		}
		if (changed && kind == VIEW_CAPTURE) {
			unsigned char *mended = mend_capture(in[i].data, in[i].size, &in[i].size);

			view_bytes_free(in[i]);
			in[i].data = mended;
		}
	}
}

struct view_bytes recipe_output(const struct recipe *r)
{
	struct view_bytes in[2], out;

	recipe_make(r, in);
	out = view_output(r->kind, r->view, in[0], in[1]);
	view_bytes_free(in[0]);
	view_bytes_free(in[1]);
	return out;
}
