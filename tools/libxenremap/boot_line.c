// SPDX-License-Identifier: GPL-2.0
/*
 * Lines of boot logs. What stands before a map's range is not looked at, so
 * time stamps, host names and the like need not be known. The forms are
 *
 *	Xen: [mem 0xSTART-0xLAST] TYPE			Linux as a PV domain
 *	BIOS-e820: [mem 0xSTART-0xLAST] TYPE		Linux without Xen
 *	(XEN)  START - END (TYPE)			Xen up to 4.14
 *	(XEN)  [START, LAST] (TYPE)			Xen since then
 *	START-LAST TYPE					bare list
 */
#include <ctype.h>
#include <string.h>

#include "boot_line.h"
#include "capture_private.h"

#define HEX_MAX		16
/* Xen prints all digits of an address. */
#define XEN_DIGITS	16
/* Fewer digits in a bare list could be anything. */
#define LIST_DIGITS	8

#define BAD_NUMBER	"its addresses cannot be read"
#define BAD_ORDER	"its end is below its start"
#define BAD_ADDRESS	"its addresses are above 2^52, where no machine has any"
#define BAD_TYPE	"its type is not known"

void xrt_line_take(struct xrt_line *line, const char *data, size_t len)
{
	if (len >= sizeof(line->text))
		len = sizeof(line->text) - 1;
	for (size_t i = 0; i < len; i++)
		line->text[i] = data[i] ? data[i] : ' ';
	while (len && isspace((unsigned char)line->text[len - 1]))
		len--;
	line->text[len] = '\0';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Return: what follows, or NULL where there are no digits or too many. */
static const char *parse_hex(const char *p, __u64 *value, int *digits)
{
	*value = 0;
	*digits = 0;
	for (; hex_value(*p) >= 0; p++) {
		if (++*digits > HEX_MAX)
			return NULL;
		*value = *value << 4 | (unsigned int)hex_value(*p);
	}
	return *digits ? p : NULL;
}

static const char *skip(const char *p, const char *what)
{
	size_t len = strlen(what);

	return p && !strncmp(p, what, len) ? p + len : NULL;
}

const char *xrt_parse_number(const char *p, __u64 *value)
{
	const char *hex = skip(p, "0x");
	int digits;

	if (hex)
		return parse_hex(hex, value, &digits);
	if (!isdigit((unsigned char)*p))
		return NULL;
	for (*value = 0; isdigit((unsigned char)*p); p++) {
		if (__builtin_mul_overflow(*value, 10, value) ||
		    __builtin_add_overflow(*value, (__u64)(*p - '0'), value))
			return NULL;
	}
	return p;
}

/*
 * Return: type by its words, 0 for none. Newer kernels print the size of the
 * range before them.
 */
static __u32 parse_type(const char *text)
{
	static const struct {
		const char *words;
		__u32 type;
	} types[] = {
		{ "unusable", 5 }, { "usable", 1 }, { "System RAM", 1 },
		{ "ACPI NVS", 4 }, { "ACPI", 3 }, { "persistent", 7 },
		{ "reserved", 2 }, { "Reserved", 2 },
	};
	const char *p;
	__u64 n;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (strstr(text, types[i].words))
			return types[i].type;
	}
	p = strstr(text, "type ");
	if (!p || !xrt_parse_number(p + 5, &n) || !n || n > 0xffffffff)
		return 0;
	return (__u32)n;
}

/**
 * struct form - how a range is written
 * @open:	before the start
 * @middle:	between start and end
 * @close:	after the end
 * @min:	fewest digits
 * @beyond:	the end is not part of the range
 */
struct form {
	const char *open;
	const char *middle;
	const char *close;
	int min;
	bool beyond;
};

static const struct form linux_form = { "[mem 0x", "-0x", "]", 1, false };
static const struct form new_xen = { "[", ", ", "] ", XEN_DIGITS, false };
static const struct form old_xen = { "", " - ", " ", XEN_DIGITS, true };
static const struct form list_form = { "", "-", " ", LIST_DIGITS, false };

/* Return: what follows the range, or NULL where the form is another one. */
static const char *parse_range(const char *p, const struct form *form,
			       __u64 *start, __u64 *end)
{
	int a, b;

	p = skip(p, form->open);
	p = p ? parse_hex(p, start, &a) : NULL;
	p = skip(p, form->middle);
	p = p ? parse_hex(p, end, &b) : NULL;
	p = skip(p, form->close);
	return p && a >= form->min && b >= form->min ? p : NULL;
}

static const char *fill(struct xrt_e820 *entry, const struct form *form,
			__u64 start, __u64 end, const char *type)
{
	const __u64 top = 1ULL << XRT_ADDRESS_BITS;

	if (end > top || start > top)
		return BAD_ADDRESS;
	end += form->beyond ? 0 : 1;
	if (end > top)
		return BAD_ADDRESS;
	if (end < start)
		return BAD_ORDER;
	*entry = (struct xrt_e820){ start, end - start, parse_type(type), 0 };
	return entry->type ? NULL : BAD_TYPE;
}

static bool linux_map(const char *p, struct xrt_e820 *entry, const char **bad)
{
	__u64 start, end;
	const char *type = parse_range(p, &linux_form, &start, &end);

	*bad = type ? fill(entry, &linux_form, start, end, type) : BAD_NUMBER;
	return true;
}

/* A line that has Xen's name and ends in a type, but no range, is torn. */
static bool torn_xen(const char *text)
{
	static const char * const ends[] = {
		"(usable)", "(reserved)", "(unusable)", "(ACPI data)",
		"(ACPI NVS)",
	};
	size_t len = strlen(text);

	if (!strstr(text, "(XEN)"))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		size_t n = strlen(ends[i]);

		if (len > n && !strcmp(text + len - n, ends[i]))
			return true;
	}
	return false;
}

/* Xen's types stand in parentheses, or as "type N". */
static bool xen_map(const char *text, struct xrt_e820 *entry, const char **bad)
{
	const struct form *form = &new_xen;
	const char *p = text, *type = NULL;
	__u64 start, end;

	while (!type && (p = strchr(p, '[')))
		type = parse_range(p++, form, &start, &end);
	for (p = text; !type && (p = strstr(p, " - ")); p++) {
		form = &old_xen;
		if (p - text >= XEN_DIGITS)
			type = parse_range(p - XEN_DIGITS, form, &start, &end);
	}
	if (type && (*type == '(' || !strncmp(type, "type ", 5))) {
		*bad = fill(entry, form, start, end, type);
		return true;
	}
	*bad = BAD_NUMBER;
	return torn_xen(text);
}

static bool list_map(const char *p, struct xrt_e820 *entry, const char **bad)
{
	__u64 start, end;
	const char *type;

	while (isblank((unsigned char)*p))
		p++;
	type = parse_range(p, &list_form, &start, &end);
	if (!type)
		return false;
	*bad = fill(entry, &list_form, start, end, type);
	return true;
}

bool xrt_line_map(const struct xrt_line *line, struct xrt_e820 *entry,
		  unsigned int *source, const char **bad)
{
	const char *text = line->text, *p;

	p = strstr(text, "[mem ");
	if (p) {
		*source = XRT_BY_KERNEL;
		if (p - text >= 5 && !strncmp(p - 5, "Xen: ", 5))
			return linux_map(p, entry, bad);
		*source = XRT_BY_FIRMWARE;
		if (p - text >= 11 && !strncmp(p - 11, "BIOS-e820: ", 11))
			return linux_map(p, entry, bad);
		return false;
	}
	*source = XRT_BY_HAND;
	if (list_map(text, entry, bad))
		return true;
	*source = XRT_BY_XEN;
	return xen_map(text, entry, bad);
}

bool xrt_line_pages(const struct xrt_line *line, const char *word,
		    struct xrt_maybe *pages)
{
	const char *p = strstr(line->text, word);
	__u64 n;

	p = p ? xrt_parse_number(p + strlen(word), &n) : NULL;
	if (!skip(p, " page(s)"))
		return false;
	*pages = (struct xrt_maybe){ n, true };
	return true;
}

const char *xrt_line_range(const struct xrt_line *line, const char *word,
			   __u64 *start, __u64 *end)
{
	const char *p = strstr(line->text, word);
	int digits;

	if (!p)
		return NULL;
	p += strlen(word);
	while (*p == ' ')
		p++;
	p = parse_hex(p, start, &digits);
	p = skip(p, "->");
	p = p ? parse_hex(p, end, &digits) : NULL;
	return p && *end >= *start ? p : NULL;
}
