// SPDX-License-Identifier: GPL-2.0
/*
 * Lines that mailers and terminals wrapped: a line that is read here and not
 * complete waits for the next one. They are put together only if that makes
 * the line complete, so a torn line stays torn.
 */
#include <ctype.h>
#include <string.h>

#include "arithmetic.h"
#include "boot_line.h"
#include "boot_reader.h"

/* Shorter command lines are not wrapped. */
#define COMMAND_LINE_MIN	60

/* Terminals wrap a line at its width, within words. */
static bool is_full_width(size_t len)
{
	static const size_t widths[] = { 80, 100, 120, 132 };

	for (size_t i = 0; i < ARRAY_SIZE(widths); i++) {
		if (!(len % widths[i]))
			return true;
	}
	return false;
}

/**
 * struct part - a line that consists of a word and what follows it
 * @word:	the word
 * @end:	what the line has in it if it is complete; with its blank, so that
 *		words are not put together without one
 * @xen:	the hypervisor prints it
 */
static const struct part {
	const char *word;
	const char *end;
	bool xen;
} parts[] = {
	{ "Dom0 alloc.:", "", true },
	{ "Init. ramdisk:", "", true },
	{ "Loaded kernel:", "", true },
	{ "Phys-Mach map:", "", true },
	{ "Page tables:", "", true },
	{ "Start info:", "", true },
	{ "Remapped ", " page(s)", false },
	{ "Released ", " page(s)", false },
	{ "p2m virtual area at", "size is ", false },
	{ "Failed to set p2m mapping for ", " mfn=", false },
	{ "Failed to set m2p mapping for ", " pfn=", false },
	{ "Failed to update kernel mapping for ", " pfn=", false },
	{ "Xen hypervisor allocated page",
	  " table memory conflicts with E820 map", false },
	{ "Xen hypervisor allocated ", " memory conflicts with E820 map", false },
	{ "Kernel panic - not syncing", ": ", false },
	{ "Can't find new memory area for ", " needed due to E820 map",
	  false },
};

/* A range with its arrow; "(N pages to be allocated)" goes on after it. */
static bool is_whole_range(const char *text, const char *word)
{
	const char *rest, *open;
	__u64 a, b;

	rest = xrt_line_range(text, word, &a, &b);
	if (!rest)
		return false;
	open = strchr(rest, '(');
	return !open || strchr(open, ')');
}

static bool is_whole_part(const struct part *part, const char *text)
{
	const char *p = strstr(text, part->word);

	if (!*part->end)
		return is_whole_range(text, part->word);
	return strstr(p + strlen(part->word), part->end);
}

static const struct part *find_part(const struct log_line *line)
{
	bool xen = line->from == LOG_FROM_XEN;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (parts[i].xen == xen && strstr(line->text, parts[i].word))
			return &parts[i];
	}
	return NULL;
}

/* Words as options are, with a value somewhere; other messages have more. */
static bool is_options(const char *text)
{
	bool value = false;

	for (; *text; text++) {
		if (!isalnum((unsigned char)*text) &&
		    !strchr(" _.,:=/@%+\"-", *text))
			return false;
		if (*text == ':' && (text[1] == ' ' || !text[1]))
			return false;
		value |= *text == '=';
	}
	return value;
}

static bool is_command_line(const struct log_line *line)
{
	return strstr(line->body, "ommand line: ");
}

/* Xen's map: a bracket or a number of 16 digits, and nothing after it. */
static bool is_cut_xen_range(const char *body)
{
	size_t n = *body == '[';

	n += strspn(body + n, "0123456789abcdef");
	return n >= 8 && strspn(body + n, "0123456789abcdef-,] ") == strlen(body + n);
}

static bool is_cut_map(const struct log_line *line)
{
	bool xen = line->from == LOG_FROM_XEN;
	struct xrt_e820 entry;
	unsigned int source;
	const char *bad;

	if (xrt_line_map(xen ? line->body : line->text, xen, &entry, &source,
			 &bad))
		return bad;
	return xen && is_cut_xen_range(line->body);
}

bool boot_join_wants(const struct log_line *line)
{
	const struct part *part;

	/* Without a digit or a colon it is none of these. */
	if (line->from == LOG_FROM_HVM || line->len > LOG_TEXT_MAX / 2)
		return false;
	if (line->soft)
		return true;
	if (is_command_line(line))
		return line->len >= COMMAND_LINE_MIN;
	part = find_part(line);
	if (part)
		return !is_whole_part(part, line->text);
	return is_cut_map(line);
}

void boot_join_hold(struct boot_join *j, const struct log_line *line)
{
	j->line = *line;
	j->len = XRT_MIN(line->len, LOG_TEXT_MAX);
	memcpy(j->text, line->text, j->len);
	j->text[j->len] = '\0';
	j->line.text = j->text;
	j->line.body = j->text + (line->body - line->text);
	j->held = true;
	j->parts = 1;
}

static void append_text(struct boot_join *j, const char *text, size_t len)
{
	len = XRT_MIN(len, LOG_TEXT_MAX - j->len);
	memcpy(j->text + j->len, text, len);
	j->len += len;
	j->text[j->len] = '\0';
	j->line.len = j->len;
}

/* A line with the text of the next one, with a blank between or without. */
static bool try_join(struct boot_join *j, const struct log_line *next,
		     bool blank)
{
	size_t was = j->len;

	if (blank)
		append_text(j, " ", 1);
	append_text(j, next->body, strlen(next->body));
	j->line.soft = next->soft;
	if (next->soft || !boot_join_wants(&j->line))
		return true;
	j->len = was;
	j->text[was] = '\0';
	j->line.len = was;
	return false;
}

/*
 * Xen cuts long lines of a domain and puts "(d9) " in front of each part; only
 * the first part has printk's time.
 */
static bool is_next_part(const struct log_line *line,
			 const struct log_line *next)
{
	if (next->bare)
		return true;
	return line->from == LOG_FROM_DOMAIN &&
	       next->from == LOG_FROM_DOMAIN && line->has_time &&
	       !next->has_time && line->domain == next->domain &&
	       !strcmp(line->host, next->host);
}

bool boot_join_add(struct boot_join *j, const struct log_line *next)
{
	/* What follows a soft line break has no prefix of its own. */
	bool soft = j->line.soft && next->bare;
	bool full = is_full_width(j->len);

	if (!soft && !is_next_part(&j->line, next))
		return false;
	j->parts++;
	if (soft) {
		j->text[--j->len] = '\0';
		append_text(j, next->text, next->len);
		j->line.soft = next->soft;
		return true;
	}
	if (is_command_line(&j->line)) {
		/* It has no end of its own; Xen cuts it within words. */
		if (!is_options(next->body) && next->bare)
			return false;
		if (!full && next->bare)
			append_text(j, " ", 1);
		append_text(j, next->body, strlen(next->body));
		return true;
	}
	/* Mailers wrap at blanks, terminals anywhere. */
	return (j->text[j->len - 1] != ':' && try_join(j, next, false)) ||
	       try_join(j, next, true);
}
