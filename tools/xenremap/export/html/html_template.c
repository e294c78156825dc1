// SPDX-License-Identifier: GPL-2.0
/* Fills in a template of text with places named in it. */
#include <stdbool.h>
#include <string.h>

#include "arithmetic.h"
#include "html_template.h"

/* A part of the text that is still to be written, and to where. */
struct part {
	const struct template *t;
	const void *ctx;
	FILE *to;
	struct xrt_error *err;
	const char *at;
	const char *end;
	size_t row;
};

/* A place: what stands between the braces, and where the text goes on. */
struct place {
	char kind;
	const char *name;
	size_t len;
	const char *next;
};

static bool find_place(const char *at, const char *end, const char **start,
		       struct place *p)
{
	const char *close;

	*start = memmem(at, (size_t)(end - at), "@{", 2);
	if (!*start)
		return false;
	close = memchr(*start, '}', (size_t)(end - *start));
	if (!close)
		return false;
	p->name = *start + 2;
	p->kind = *p->name;
	if (p->kind == '#' || p->kind == '?' || p->kind == '/')
		p->name++;
	else
		p->kind = 0;
	p->len = (size_t)(close - p->name);
	p->next = close + 1;
	return true;
}

static bool name_is(const char *name, const struct place *p)
{
	return strlen(name) == p->len && !memcmp(name, p->name, p->len);
}

/* Where the part that @p opens closes; parts of one name do not nest. */
static bool find_close(const struct part *part, const struct place *p,
		       const char **end, const char **next)
{
	const char *at = p->next;
	struct place q;

	while (find_place(at, part->end, end, &q)) {
		*next = q.next;
		if (q.kind == '/' && q.len == p->len &&
		    !memcmp(q.name, p->name, p->len))
			return true;
		at = q.next;
	}
	return false;
}

static int unknown_name(const struct part *part, const struct place *p)
{
	return xrt_error_set(part->err, XRT_E_INVALID,
			     "bug: the template has a place that nothing fills: %.*s",
			     (int)XRT_MIN(p->len, 40), p->name);
}

static int fill_value(const struct part *part, const struct place *p)
{
	const struct template_value *v;

	for (v = part->t->value; v->name; v++) {
		const struct template_at at = { part->ctx, part->row, v->arg };

		if (name_is(v->name, p))
			return v->put(&at, part->to, part->err);
	}
	return unknown_name(part, p);
}

static int put_part(struct part *part);

static int fill_list(struct part *part, const struct place *p)
{
	const struct template_list *l = part->t->list;
	struct template_at at = { part->ctx, part->row, 0 };
	struct part inner = *part;
	size_t rows;

	while (l->name && !name_is(l->name, p))
		l++;
	if (!l->name || !find_close(part, p, &inner.end, &part->at))
		return unknown_name(part, p);
	at.arg = l->arg;
	rows = l->rows(&at);
	if (p->kind == '?' && rows)
		rows = 1;
	for (size_t i = 0; i < rows; i++) {
		inner.at = p->next;
		if (p->kind == '#')
			inner.row = i;
		if (put_part(&inner))
			return -1;
	}
	return 0;
}

static int put_part(struct part *part)
{
	const char *start;
	struct place p;
	int ret = 0;

	while (!ret && find_place(part->at, part->end, &start, &p)) {
		fwrite(part->at, 1, (size_t)(start - part->at), part->to);
		part->at = p.next;
		if (p.kind == '/')
			return unknown_name(part, &p);
		ret = p.kind ? fill_list(part, &p) : fill_value(part, &p);
	}
	if (!ret)
		fwrite(part->at, 1, (size_t)(part->end - part->at), part->to);
	return ret;
}

int html_template_write(const struct template *t, const void *ctx, FILE *to,
			struct xrt_error *err)
{
	struct part all = {
		.t = t, .ctx = ctx, .to = to, .err = err, .at = t->text,
		.end = t->text + t->len,
	};

	return put_part(&all);
}
