// SPDX-License-Identifier: GPL-2.0
/*
 * HTML: only names of HTML's own count as tags, since kernels print addresses
 * and mail addresses in the same brackets.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arithmetic.h"
#include "log_clean.h"

/**
 * struct tag - an element of HTML
 * @name:	its name
 * @line:	a line ends where it starts or ends
 */
static const struct tag {
	const char *name;
	bool line;
} tags[] = {
	{ "a", false }, { "article", true }, { "b", false },
	{ "blockquote", true }, { "body", true }, { "br", true },
	{ "code", false }, { "dd", true }, { "div", true }, { "dl", true },
	{ "dt", true }, { "em", false }, { "font", false }, { "h1", true },
	{ "h2", true }, { "h3", true }, { "h4", true }, { "hr", true },
	{ "html", true }, { "i", false }, { "kbd", false }, { "li", true },
	{ "mark", false }, { "ol", true }, { "p", true }, { "pre", true },
	{ "samp", false }, { "section", true }, { "small", false },
	{ "span", false }, { "strong", false }, { "table", true },
	{ "tbody", true }, { "td", false }, { "th", false }, { "tr", true },
	{ "tt", false }, { "u", false }, { "ul", true }, { "wbr", false },
};

static const struct tag *find_tag(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
		if (strlen(tags[i].name) == len &&
		    !strncasecmp(tags[i].name, name, len))
			return &tags[i];
	}
	return NULL;
}

/* Return: the tag at @p, and its bytes in @len; NULL if it is not one. */
static const struct tag *read_tag(const char *p, size_t left, size_t *len)
{
	size_t at = left > 1 && p[1] == '/' ? 2 : 1, n = 0;
	const struct tag *tag;
	const char *end;

	while (at + n < left && isalnum((unsigned char)p[at + n]))
		n++;
	tag = n ? find_tag(p + at, n) : NULL;
	if (!tag || at + n >= left || !strchr(" \t/>", p[at + n]))
		return NULL;
	end = memchr(p, '>', left);
	if (!end)
		return NULL;
	*len = (size_t)(end - p) + 1;
	return tag;
}

/* Return: the character of a reference's number, 0 for none of ASCII. */
static char numbered_character(const char *p)
{
	bool hex = *p == 'x' || *p == 'X';
	unsigned long n = strtoul(hex ? p + 1 : p, NULL, hex ? 16 : 10);

	if (n == 160)
		return ' ';
	return n >= ' ' && n < 127 ? (char)n : 0;
}

/* Return: the character of the reference at @p, and its bytes in @len. */
static char read_reference(const char *p, size_t left, size_t *len)
{
	static const struct {
		const char *name;
		char c;
	} names[] = {
		{ "nbsp", ' ' }, { "lt", '<' }, { "gt", '>' }, { "amp", '&' },
		{ "quot", '"' }, { "apos", '\'' }, { "equals", '=' },
		{ "plus", '+' }, { "sol", '/' }, { "colon", ':' },
		{ "lsqb", '[' }, { "rsqb", ']' }, { "lpar", '(' },
		{ "rpar", ')' }, { "comma", ',' },
	};
	const char *end = memchr(p, ';', XRT_MIN(left, 10));

	if (!end)
		return 0;
	*len = (size_t)(end - p) + 1;
	if (p[1] == '#')
		return numbered_character(p + 2);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strlen(names[i].name) == *len - 2 &&
		    !memcmp(names[i].name, p + 1, *len - 2))
			return names[i].c;
	}
	return 0;
}

size_t log_clean_html(char *text, size_t len)
{
	size_t to = 0, i = 0, n = 0;

	while (i < len) {
		const struct tag *tag = text[i] == '<' ?
			read_tag(text + i, len - i, &n) : NULL;
		char c = text[i] == '&' ?
			read_reference(text + i, len - i, &n) : 0;

		if (tag && tag->line)
			text[to++] = '\n';
		else if (c)
			text[to++] = c;
		else if (!tag)
			text[to++] = text[i];
		i += tag || c ? n : 1;
	}
	return to;
}
