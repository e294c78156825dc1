// SPDX-License-Identifier: GPL-2.0
/*
 * Prefixes of lines: what consoles, loggers and printk put in front of them.
 * They say who printed a line, on which machine, and when.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "log_text.h"

/* Longest time stamp in brackets. */
#define STAMP_MAX	40
#define NS_PER_SEC	1000000000ULL

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char weekdays[] = "MonTueWedThuFriSatSun";

static bool is_in_list(const char *p, const char *list)
{
	for (; *list; list += 3) {
		if (!strncmp(p, list, 3))
			return true;
	}
	return false;
}

/* Matches @p with a pattern: 9 is a digit, ~ a digit or a blank. */
static const char *match_shape(const char *p, const char *shape)
{
	for (; *shape; shape++, p++) {
		bool digit = isdigit((unsigned char)*p);

		if (*shape == '9' ? !digit :
		    *shape == '~' ? !digit && *p != ' ' : *p != *shape)
			return NULL;
	}
	return p;
}

static const char *skip_fraction(const char *p)
{
	if ((*p == '.' || *p == ',') && isdigit((unsigned char)p[1])) {
		do {
			p++;
		} while (isdigit((unsigned char)*p));
	}
	return p;
}

/* "Mar  3 08:14:07", with a year before or after the time if it likes. */
static const char *skip_month_date(const char *p)
{
	const char *end, *year;

	if (!is_in_list(p, months))
		return NULL;
	end = match_shape(p + 3, " ~9 99:99:99");
	if (!end)
		end = match_shape(p + 3, " 9 99:99:99");
	if (!end) {
		end = match_shape(p + 3, " ~9 9999 99:99:99");
		return end ? skip_fraction(end) : NULL;
	}
	end = skip_fraction(end);
	year = match_shape(end, " 9999");
	return year && (*year == ' ' || *year == ']') ? year : end;
}

/* "2026-01-01T00:00:00.123+01:00" */
static const char *skip_iso_date(const char *p)
{
	const char *end = match_shape(p, "9999-99-99"), *zone;

	if (!end || (*end != 'T' && *end != ' '))
		return NULL;
	end = match_shape(end + 1, "99:99:99");
	if (!end)
		return NULL;
	end = skip_fraction(end);
	if (*end == 'Z')
		return end + 1;
	if (*end != '+' && *end != '-')
		return end;
	zone = match_shape(end + 1, "99:99");
	zone = zone ? zone : match_shape(end + 1, "9999");
	return zone ? zone : end;
}

static void take_host(struct log_line *line, const char *p, size_t len)
{
	if (len >= sizeof(line->host))
		len = sizeof(line->host) - 1;
	memcpy(line->host, p, len);
	line->host[len] = '\0';
}

static bool is_host_name(const char *p, size_t len)
{
	if (!len || !isalnum((unsigned char)*p))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)p[i]) && !strchr("-._", p[i]))
			return false;
	}
	return true;
}

/* What follows a logger's date: " HOST TAG: " or " HOST TAG - - - ". */
static const char *skip_host(struct log_line *line, const char *p)
{
	const char *host = p + 1, *tag, *end;
	size_t len;

	if (*p != ' ')
		return p;
	len = strcspn(host, " ");
	if (!host[len] || !is_host_name(host, len))
		return p;
	tag = host + len + 1;
	end = tag + strcspn(tag, " ");
	if (end > tag && end[-1] == ':') {
		take_host(line, host, len);
		return end;
	}
	if (!strncmp(end, " - - - ", 7)) {
		take_host(line, host, len);
		return end + 6;
	}
	return p;
}

/* The journal's short-monotonic: "[    0.125] HOST kernel: ". */
static const char *skip_monotonic(struct log_line *line, const char *p)
{
	const char *host = p + strspn(p, " ");
	size_t len = strcspn(host, " ");

	if (strncmp(host + len, " kernel: ", 9) || !is_host_name(host, len))
		return p;
	take_host(line, host, len);
	return host + len + 8;
}

/* A time stamp in brackets, or printk's caller: "[    0.125]", "[T0]". */
static const char *skip_bracket(struct log_line *line, const char *p)
{
	const char *end = p + 1 + strcspn(p + 1, "],[");
	char *stop;
	double sec;

	if (*end != ']' || end - p > STAMP_MAX ||
	    !(strchr(" +0123456789TC", p[1]) || is_in_list(p + 1, weekdays)))
		return NULL;
	if (isdigit((unsigned char)end[-1]) && memchr(p, '.', (size_t)(end - p))) {
		sec = strtod(p + 1, &stop);
		if (stop == end && sec >= 0 && sec < 1e9) {
			line->time_ns = (__u64)(sec * NS_PER_SEC + .5);
			line->has_time = true;
			return skip_monotonic(line, end + 1);
		}
	}
	return end + 1;
}

/* "(XEN)", "(d0)", "(early)" */
static const char *skip_console(struct log_line *line, const char *p)
{
	unsigned long domain;
	char *end;

	if (!strncmp(p, "(XEN)", 5)) {
		/* A Xen within a guest. */
		if (line->domain)
			return NULL;
		line->from = LOG_FROM_XEN;
		return p + 5;
	}
	if (!strncmp(p, "(early)", 7))
		return p + 7;
	if (p[1] != 'd' || !isdigit((unsigned char)p[2]))
		return NULL;
	domain = strtoul(p + 2, &end, 10);
	if (*end != ')' || end - p > 8)
		return NULL;
	line->domain = (__u32)domain;
	line->from = LOG_FROM_DOMAIN;
	return end + 1;
}

/* "<6>", and the version that follows it in RFC 5424. */
static const char *skip_priority(const char *p)
{
	size_t digits = strspn(p + 1, "0123456789");

	if (!digits || digits > 3 || p[1 + digits] != '>')
		return NULL;
	p += digits + 2;
	return p[0] == '1' && p[1] == ' ' ? p + 1 : p;
}

/* dmesg -x: "kern  :info  : " */
static const char *skip_facility(const char *p)
{
	const char *end = p + strcspn(p, " :[(");
	size_t len;

	while (*end == ' ' && end - p < 10)
		end++;
	if (*end != ':' || strncmp(p, "kern", 4))
		return NULL;
	p = end + 1;
	len = strspn(p, "abcdefghijklmnopqrstuvwxyz");
	end = p + len + strspn(p + len, " ");
	return len && *end == ':' && end[1] == ' ' ? end + 1 : NULL;
}

static const char *skip_date(struct log_line *line, const char *p)
{
	const char *end = skip_iso_date(p);

	if (!end)
		end = skip_month_date(p);
	return end ? skip_host(line, end) : NULL;
}

/* Return: what follows a prefix at @p, or NULL for none. */
static const char *skip_prefix(struct log_line *line, const char *p)
{
	const char *end;

	switch (*p) {
	case '(':
		return skip_console(line, p);
	case '[':
		return skip_bracket(line, p);
	case '<':
		return skip_priority(p);
	case '@':
		end = p + strcspn(p, " ");
		if (*end != ' ' || !is_host_name(p + 1, (size_t)(end - p) - 1))
			return NULL;
		take_host(line, p + 1, (size_t)(end - p) - 1);
		return end;
	case 'k':
		return skip_facility(p);
	default:
		return isupper((unsigned char)*p) ||
		       isdigit((unsigned char)*p) ? skip_date(line, p) : NULL;
	}
}

/* "(XEN) HVM4: " is a guest's line, "(XEN) d1v0 " is about a domain. */
static void look_subject(struct log_line *line)
{
	const char *p = line->body;
	char *end;

	if (!strncmp(p, "HVM", 3) && isdigit((unsigned char)p[3])) {
		unsigned long n = strtoul(p + 3, &end, 10);

		if (*end != ':')
			return;
		line->from = LOG_FROM_HVM;
		line->domain = (__u32)n;
		line->body = end + 1 + (end[1] == ' ');
	}
}

void log_prefix_parse(struct log_line *line)
{
	const char *p = line->text, *end;

	line->from = LOG_FROM_DOMAIN;
	line->domain = 0;
	line->host[0] = '\0';
	line->time_ns = 0;
	line->has_time = false;
	for (;;) {
		p += strspn(p, " \t");
		end = skip_prefix(line, p);
		if (!end)
			break;
		p = end;
	}
	line->body = p;
	line->bare = p == line->text + strspn(line->text, " \t");
	line->soft = line->len && line->text[line->len - 1] == '=';
	if (line->from == LOG_FROM_XEN)
		look_subject(line);
}
