// SPDX-License-Identifier: GPL-2.0
/* Reads options about memory as Xen and Linux do. */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "memory_option.h"

/*
 * Both take the longest number and a unit after it, and do not mind what
 * follows. Return: what follows, or @text if there is no number.
 */
static const char *parse_size(const char *text, char no_unit, __u64 *bytes)
{
	static const char units[] = "bkmgt";
	const char *unit;
	char *end;

	*bytes = 0;
	if (!isdigit((unsigned char)*text))
		return text;
	*bytes = strtoull(text, &end, 0);
	unit = *end ? strchr(units, tolower((unsigned char)*end)) : NULL;
	if (unit)
		end++;
	else
		unit = strchr(units, no_unit);
	for (; unit > units; unit--) {
		if (__builtin_mul_overflow(*bytes, 1024, bytes))
			*bytes = ULLONG_MAX;
	}
	return end;
}

/* Xen's sizes are in KiB if there is no unit; "1G+25%" and "25%+1G" work. */
static const char *parse_dom0_size(const char *p, struct xrt_memory_size *s)
{
	*s = (struct xrt_memory_size){ .less = *p == '-' };
	p += s->less;
	for (int part = 0; part < 2; part++) {
		__u64 n;
		const char *end = parse_size(p, 'k', &n);

		if (end == p)
			return p;
		s->known = true;
		if (*end == '%') {
			/* More is an error to Xen: it stays at the sign. */
			if (strtoul(p, NULL, 10) >= 100)
				return end;
			s->percent = (__u32)strtoul(p, NULL, 10);
			end++;
		} else {
			s->bytes = n;
		}
		p = end;
		if (*p != '+')
			return p;
		p++;
	}
	return p;
}

static void parse_dom0_parts(struct xrt_dom0_mem *mem, const char *p)
{
	struct xrt_memory_size *to, size;

	for (;;) {
		to = &mem->size;
		if (!strncmp(p, "min:", 4)) {
			to = &mem->min;
			p += 4;
		} else if (!strncmp(p, "max:", 4)) {
			to = &mem->max;
			p += 4;
		}
		p = parse_dom0_size(p, &size);
		if (size.known)
			*to = size;
		mem->odd |= *p && !strchr(", ", *p);
		p += strcspn(p, ", ");
		if (*p++ != ',')
			return;
	}
}

void xrt_dom0_mem_parse(struct xrt_dom0_mem *mem, const char *command_line)
{
	const char *p = command_line;

	while ((p = strstr(p, "dom0_mem="))) {
		size_t len = strcspn(p, " ");
		bool own = p == command_line || p[-1] == ' ';

		if (own) {
			size_t used = strlen(mem->text);

			if (used && used + 2 < sizeof(mem->text))
				strcat(mem->text, " ");
			xrt_escape(mem->text + strlen(mem->text),
				   sizeof(mem->text) - strlen(mem->text), p,
				   len);
			mem->known = true;
			parse_dom0_parts(mem, p + 9);
		}
		p += len;
	}
}

/* A new option starts at @p; quotes may have blanks in them. */
static size_t option_len(const char *p)
{
	bool quoted = false;
	size_t n = 0;

	for (; p[n] && (quoted || p[n] != ' '); n++)
		quoted ^= p[n] == '"';
	return n;
}

static void take_limit(struct xrt_memory_limit *limit, const char *option,
		       size_t len, __u64 bytes)
{
	if (limit->bytes && limit->bytes <= bytes)
		return;
	limit->bytes = bytes;
	xrt_escape(limit->text, sizeof(limit->text), option, len);
}

static void look_option(struct xrt_memory_limit *limit, const char *p,
			size_t len)
{
	const char *value = memchr(p, '=', len), *end;
	__u64 bytes;

	if (!value)
		return;
	value++;
	if (!strncmp(p, "mem=", 4)) {
		parse_size(value, 'b', &bytes);
		if (bytes)
			take_limit(limit, p, len, bytes);
		return;
	}
	if (strncmp(p, "memmap=", 7))
		return;
	/* A list of SIZE, SIZE@START, SIZE#START, SIZE$START, "exactmap". */
	while (value && value < p + len) {
		end = parse_size(value, 'b', &bytes);
		if (bytes && !strchr("@#$!%", *end ? *end : ','))
			take_limit(limit, p, len, bytes);
		else if (!*limit->other)
			xrt_escape(limit->other, sizeof(limit->other), p, len);
		value = memchr(value, ',', (size_t)(p + len - value));
		value = value ? value + 1 : NULL;
	}
}

void xrt_memory_limit_parse(struct xrt_memory_limit *limit,
			    const char *command_line)
{
	const char *p = command_line;

	*limit = (struct xrt_memory_limit){ 0 };
	for (;;) {
		size_t len;

		p += strspn(p, " ");
		len = option_len(p);
		if (!len || (len == 2 && !strncmp(p, "--", 2)))
			return;
		look_option(limit, p, len);
		p += len;
	}
}
