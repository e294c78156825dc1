// SPDX-License-Identifier: GPL-2.0
/*
 * Cuts a log into lines and cleans them. A line of the file can become several
 * clean ones: HTML, JSON and consoles that lost their line ends have many in
 * one.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "log_clean.h"
#include "log_text.h"

#define BUFFER_SIZE	(1u << 16)
/* A line of the file is cleaned in pieces of this size. */
#define RAW_MAX		(1u << 20)
/* A time stamp in brackets has fewer characters. */
#define PREFIX_MAX	28
/* A log has a line end in this number of bytes. */
#define NO_LINE_MAX	(64ULL << 20)
/* After this number of bytes most of them have to be text. */
#define BINARY_LOOK	(64ULL << 20)

/**
 * struct cutter - a log on its way through
 * @fn:		gets the lines
 * @arg:	for @fn
 * @raw:	the line so far
 * @used:	its bytes
 * @room:	bytes allocated
 * @line:	number of the line
 * @offset:	where @raw starts
 * @since_end:	bytes since the last line end
 * @seen:	bytes read, as far as they are counted
 * @binary:	those of them that no text has
 * @prefix:	the line before, if it was nothing but prefixes
 * @has_prefix:	it was
 * @soft:	the line before ends with a soft line break
 */
struct cutter {
	log_line_fn fn;
	void *arg;
	char *raw;
	size_t used;
	size_t room;
	__u64 line;
	__u64 offset;
	__u64 since_end;
	__u64 seen;
	__u64 binary;
	struct log_line prefix;
	bool has_prefix;
	bool soft;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A mailer may wrap right after the prefixes: they are those of the next line. */
static bool keep_prefix(struct cutter *c, struct log_line *line)
{
	const struct log_line *prefix = &c->prefix;

	if (line->bare && c->has_prefix) {
		line->from = prefix->from;
		line->domain = prefix->domain;
		memcpy(line->host, prefix->host, sizeof(line->host));
		line->time_ns = prefix->time_ns;
		line->has_time = prefix->has_time;
		line->bare = false;
	}
	/* A domain may print an empty line, but not with a time. */
	c->has_prefix = line->has_time && !*line->body;
	if (c->has_prefix)
		c->prefix = *line;
	return c->has_prefix;
}

/* An empty line counts only if it ends the line before. */
static int send_empty(struct cutter *c, struct xrt_error *err)
{
	struct log_line line = {
		.nr = c->line, .offset = c->offset, .text = "", .body = "",
		.bare = true,
	};

	if (!c->soft)
		return 0;
	c->soft = false;
	return c->fn(&line, c->arg, err);
}

static int send_piece(struct cutter *c, char *text, size_t len,
		      struct xrt_error *err)
{
	struct log_line line = {
		.nr = c->line, .offset = c->offset, .text = text,
	};
	char after;
	int ret;

	while (len && is_blank(text[len - 1]))
		len--;
	if (!len)
		return send_empty(c, err);
	after = text[len];
	text[len] = '\0';
	line.len = len;
	log_prefix_parse(&line);
	c->soft = line.soft;
	ret = keep_prefix(c, &line) ? 0 : c->fn(&line, c->arg, err);
	text[len] = after;
	return ret;
}

/* A domain's line: "(d5) [" */
static char *find_domain(char *text, size_t len)
{
	char *p = text, *end = text + len;

	while ((p = memmem(p, (size_t)(end - p), "(d", 2))) {
		size_t n = 2;

		while (p + n < end && isdigit((unsigned char)p[n]))
			n++;
		if (n > 2 && (size_t)(end - p) > n + 2 &&
		    !memcmp(p + n, ") [", 3))
			return p;
		p += 2;
	}
	return NULL;
}

/* Return: where the next line starts that lost its line end, or NULL. */
static char *find_lost_end(char *text, size_t len)
{
	static const char * const starts[] = {
		"(XEN)", "Xen: [mem 0x", "BIOS-e820: [mem 0x",
	};
	char *first = find_domain(text, len);

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		char *p = memmem(text, len, starts[i], strlen(starts[i]));

		if (p && (!first || p < first))
			first = p;
	}
	return first;
}

/* A guest's line has prefixes of its own, also of a Xen within the guest. */
static size_t skip_own_prefix(const char *text, size_t at, size_t len)
{
	for (;;) {
		const char *end = NULL;

		while (at < len && is_blank(text[at]))
			at++;
		if (len - at >= 5 && !memcmp(text + at, "(XEN)", 5))
			end = text + at + 4;
		else if (at < len && text[at] == '[')
			end = memchr(text + at, ']', len - at);
		if (!end || (size_t)(end - text) - at > PREFIX_MAX)
			return at;
		at = (size_t)(end - text) + 1;
	}
}

/* Where @text is to be cut; prefixes in front of "(XEN)" belong to it. */
static size_t find_cut(char *text, size_t len)
{
	struct log_line line = { .text = text, .len = len };
	char after = text[len], *cut;
	size_t skip;

	text[len] = '\0';
	log_prefix_parse(&line);
	text[len] = after;
	skip = (size_t)(line.body - text);
	if (line.domain || line.from == LOG_FROM_HVM)
		skip = skip_own_prefix(text, skip, len);
	/* The first message may be one of these itself. */
	skip += skip < len && strchr("XB", text[skip]);
	cut = skip < len ? find_lost_end(text + skip, len - skip) : NULL;
	if (!cut)
		return len;
	/* printk's time in front of it goes along. */
	while (cut > text + skip && (is_blank(cut[-1]) || cut[-1] == ']')) {
		char *open = memrchr(text + skip, '[',
				     (size_t)(cut - text) - skip);

		if (cut[-1] == ']' && (!open || cut - open > 20 ||
				       !strchr(" 0123456789", open[1])))
			break;
		cut = cut[-1] == ']' ? open : cut - 1;
	}
	return cut == text ? len : (size_t)(cut - text);
}

static int send_line(struct cutter *c, char *text, size_t len,
		     struct xrt_error *err)
{
	if (!len)
		return send_empty(c, err);
	while (len) {
		size_t look = XRT_MIN(len, LOG_TEXT_MAX);
		size_t cut = len > 24 ? find_cut(text, look) : len;

		if (send_piece(c, text, cut, err))
			return -1;
		text += cut;
		len -= cut;
	}
	return 0;
}

static int send_raw(struct cutter *c, struct xrt_error *err)
{
	char *p = c->raw, *end;
	size_t len;

	if (!c->used)
		return send_empty(c, err);
	len = log_clean_line(c->raw, c->used);
	for (end = c->raw + len; p < end; ) {
		char *nl = memchr(p, '\n', (size_t)(end - p));

		if (!nl)
			nl = end;
		if (send_line(c, p, (size_t)(nl - p), err))
			return -1;
		p = nl + 1;
	}
	c->offset += c->used;
	c->used = 0;
	return 0;
}

/* Room for a NUL behind the line as well. */
static int make_line_room(struct cutter *c, size_t more, struct xrt_error *err)
{
	size_t room = c->room ? c->room : BUFFER_SIZE;
	char *raw;

	while (room < c->used + more + 1)
		room *= 2;
	if (room == c->room)
		return 0;
	raw = realloc(c->raw, room);
	if (!raw)
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	c->raw = raw;
	c->room = room;
	return 0;
}

static int add_raw(struct cutter *c, const char *p, size_t len,
		   struct xrt_error *err)
{
	while (len) {
		size_t n = RAW_MAX - c->used;

		n = XRT_MIN(n, len);
		if (make_line_room(c, n, err))
			return -1;
		memcpy(c->raw + c->used, p, n);
		c->used += n;
		p += n;
		len -= n;
		if (c->used == RAW_MAX && send_raw(c, err))
			return -1;
	}
	return 0;
}

/* The lines of a buffer; what is behind the last line end waits. */
static int cut_buffer(struct cutter *c, const char *p, size_t len,
		      struct xrt_error *err)
{
	const char *end = p + len;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((nl ? nl : end) - p);

		if (add_raw(c, p, n, err))
			return -1;
		c->since_end += n;
		if (!nl)
			return c->since_end < NO_LINE_MAX ? 0 :
			       xrt_error_set(err, XRT_E_FORMAT,
					     "no line end in the first %llu MiB; is this a log?",
					     NO_LINE_MAX >> 20);
		c->since_end = 0;
		if (send_raw(c, err))
			return -1;
		c->line++;
		c->offset++;
		p = nl + 1;
	}
	return 0;
}

/*
 * A device or an image that never ends is not read on. Serial lines have some
 * noise; text in any language has nearly no control characters.
 */
static int check_binary(struct cutter *c, const char *p, size_t len,
			struct xrt_error *err)
{
	if (c->seen >= BINARY_LOOK)
		return 0;
	for (size_t i = 0; i < len; i++)
		c->binary += (unsigned char)p[i] < ' ' && p[i] != '\n' &&
			     p[i] != '\r' && p[i] != '\t' && p[i] != '\033';
	c->seen += len;
	if (c->seen < BINARY_LOOK || c->binary < c->seen / 16)
		return 0;
	return xrt_error_set(err, XRT_E_FORMAT,
			     "the first %llu MiB are not text; is this a log? A memory image has to be a file",
			     BINARY_LOOK >> 20);
}

int log_text_read(struct log_bytes *bytes, log_line_fn fn, void *arg,
		  struct xrt_error *err)
{
	struct cutter c = { .fn = fn, .arg = arg, .line = 1 };
	char *buffer = malloc(BUFFER_SIZE);
	ssize_t n = 1;
	int ret = 0;

	if (!buffer)
		return xrt_error_set(err, XRT_E_NOMEM, "out of memory");
	while (!ret && n > 0) {
		n = log_bytes_read(bytes, buffer, BUFFER_SIZE, err);
		ret = n > 0 ? check_binary(&c, buffer, (size_t)n, err) : (int)n;
		if (!ret && n > 0)
			ret = cut_buffer(&c, buffer, (size_t)n, err);
	}
	if (!ret)
		ret = send_raw(&c, err);
	free(c.raw);
	free(buffer);
	return ret;
}
