// SPDX-License-Identifier: GPL-2.0
/*
 * Journals in JSON: the message of each record is the line. Its host comes
 * along as in a syslog line, since lines of several machines may be in one
 * file. The journal writes a message with odd bytes as a list of numbers.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "arithmetic.h"
#include "digits.h"
#include "log_clean.h"

/* Return: the code of "\uXXXX" after the backslash at @p, or -1. */
static int unicode_escape(const char *p, size_t left)
{
	int code = 0;

	if (left < 6 || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		int digit = xrt_hex_digit(p[i]);

		if (digit < 0)
			return -1;
		code = code << 4 | digit;
	}
	return code;
}

/* Decodes the escape at @p into at most one byte; returns its length. */
static size_t put_escape(char *text, size_t *to, const char *p, size_t left)
{
	static const char from[] = "nrtbf\"\\/";
	static const char is[] = "\n\r\t\b\f\"\\/";
	int code = unicode_escape(p, left);
	const char *at;

	if (code >= 0) {
		text[(*to)++] = code < 0x80 ? (char)code : '?';
		return 6;
	}
	at = left > 1 && p[1] ? strchr(from, p[1]) : NULL;
	if (!at) {
		text[(*to)++] = *p;
		return 1;
	}
	text[(*to)++] = is[at - from];
	return 2;
}

/* Return: the end of the string that starts after @p, or the text's end. */
static const char *string_end(const char *p, const char *end)
{
	while (p < end && *p != '"')
		p += *p == '\\' ? 2 : 1;
	return XRT_MIN(p, end);
}

static bool is_message_key(const char *key, size_t len)
{
	static const char * const keys[] = {
		"message", "msg", "log", "line", "text", "data",
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (len == strlen(keys[i]) && !strncasecmp(key, keys[i], len))
			return true;
	}
	return false;
}

/**
 * struct json_parts - what is of use in a record
 * @message:	value of the message, after the quote or bracket
 * @message_end: its end
 * @is_list:	the message is a list of numbers
 * @host:	name of the machine
 * @host_len:	its bytes, 0 if it is not there
 */
struct json_parts {
	const char *message;
	const char *message_end;
	bool is_list;
	const char *host;
	size_t host_len;
};

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && strchr(" \t\n", *p) && *p)
		p++;
	return p;
}

static const char *take_value(struct json_parts *parts, const char *key,
			      size_t key_len, const char *p, const char *end)
{
	const char *stop;

	if (p < end && *p == '"') {
		stop = string_end(p + 1, end);
	} else if (p < end && *p == '[') {
		stop = memchr(p, ']', (size_t)(end - p));
		stop = stop ? stop : end;
	} else {
		return p;
	}
	if (is_message_key(key, key_len)) {
		parts->message = p + 1;
		parts->message_end = stop;
		parts->is_list = *p == '[';
	} else if (key_len == 9 && !memcmp(key, "_HOSTNAME", 9) && *p == '"') {
		parts->host = p + 1;
		parts->host_len = (size_t)(stop - p) - 1;
	}
	return stop < end ? stop + 1 : end;
}

/* Finds keys and values wherever they are; a torn record has some of them. */
static void find_parts(struct json_parts *parts, const char *p,
		       const char *end)
{
	while ((p = memchr(p, '"', (size_t)(end - p)))) {
		const char *key = p + 1, *stop = string_end(key, end);

		if (stop >= end)
			return;
		p = skip_blanks(stop + 1, end);
		if (p >= end || *p != ':')
			continue;
		p = skip_blanks(p + 1, end);
		p = take_value(parts, key, (size_t)(stop - key), p, end);
	}
}

static size_t put_number_list(char *text, size_t to, const char *p, const char *end)
{
	while (p < end) {
		unsigned int n = 0;
		bool any = false;

		for (; p < end && isdigit((unsigned char)*p); p++) {
			n = (n * 10 + (unsigned int)(*p - '0')) & 0xfff;
			any = true;
		}
		if (any && n < 256)
			text[to++] = (char)n;
		while (p < end && !isdigit((unsigned char)*p))
			p++;
	}
	return to;
}

static size_t put_string(char *text, size_t to, const char *p, const char *end)
{
	while (p < end) {
		if (*p == '\\')
			p += put_escape(text, &to, p, (size_t)(end - p));
		else
			text[to++] = *p++;
	}
	return to;
}

/* Only what starts like a record of JSON, or like a line of a pretty one. */
static bool is_json(const char *p, const char *end)
{
	p = skip_blanks(p, end);
	if (p < end && *p == '{') {
		p = skip_blanks(p + 1, end);
		return p < end && *p == '"';
	}
	return end - p > 10 && !memcmp(p, "\"MESSAGE\"", 9);
}

size_t log_clean_json(char *text, size_t len)
{
	struct json_parts parts = { 0 };
	char host[64];
	size_t to = 0;

	if (!is_json(text, text + len))
		return len;
	find_parts(&parts, text, text + len);
	if (!parts.message)
		return len;
	/* The text moves down over itself, so the host is set aside. */
	if (parts.host_len >= sizeof(host) ||
	    (parts.host && (size_t)(parts.message - text) < parts.host_len + 2))
		parts.host_len = 0;
	memcpy(host, parts.host ? parts.host : text, parts.host_len);
	if (parts.host_len) {
		text[to++] = '@';
		memcpy(text + to, host, parts.host_len);
		to += parts.host_len;
		text[to++] = ' ';
	}
	if (parts.is_list)
		len = put_number_list(text, to, parts.message, parts.message_end);
	else
		len = put_string(text, to, parts.message, parts.message_end);
	return log_clean_terminal(text, len);
}

/* Text that was put into a string of JSON, without the record around it. */
static bool is_escaped(const char *text, size_t len)
{
	static const char * const signs[] = {
		"\\u00", "\\/", "\\n(", "\\n[", "\\nxrt:", "\\r\\n", "\\n\"",
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (memmem(text, len, signs[i], strlen(signs[i])))
			return true;
	}
	return false;
}

size_t log_clean_escapes(char *text, size_t len)
{
	if (!is_escaped(text, len))
		return len;
	return log_clean_terminal(text, put_string(text, 0, text, text + len));
}
