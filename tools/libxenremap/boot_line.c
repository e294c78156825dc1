// SPDX-License-Identifier: GPL-2.0
/*
 * Lines of boot logs. What is before a map's range does not matter. The forms
 * are
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
#include "digits.h"

#define HEX_MAX		16
/* Xen and Linux print all digits of an address. */
#define ALL_DIGITS	16
/* Fewer digits in a bare list could be anything. */
#define LIST_DIGITS	8
/* So many after a bracket are an address. */
#define TORN_DIGITS	8

#define BAD_NUMBER	"its addresses cannot be read"
#define BAD_ORDER	"its end is below its start"
#define BAD_ADDRESS	"its addresses are above 2^52, where no machine has any"
#define BAD_TYPE	"its type is not known"

const char *xrt_parse_hex(const char *p, __u64 *value, int *digits)
{
	*value = 0;
	*digits = 0;
	for (; isxdigit((unsigned char)*p); p++) {
		if (++*digits > HEX_MAX)
			return NULL;
		*value = *value << 4 | (unsigned int)xrt_hex_digit(*p);
	}
	return *digits ? p : NULL;
}

static const char *skip_text(const char *p, const char *what)
{
	size_t len = strlen(what);

	return p && !strncmp(p, what, len) ? p + len : NULL;
}

const char *xrt_parse_number(const char *p, __u64 *value)
{
	const char *hex = skip_text(p, "0x");
	int digits;

	if (hex)
		return xrt_parse_hex(hex, value, &digits);
	if (!isdigit((unsigned char)*p))
		return NULL;
	for (*value = 0; isdigit((unsigned char)*p); p++) {
		if (__builtin_mul_overflow(*value, 10, value) ||
		    __builtin_add_overflow(*value, (__u64)(*p - '0'), value))
			return NULL;
	}
	return p;
}

/* Newer kernels print the size of the range before its type: "512 KB". */
static const char *skip_size(const char *p)
{
	size_t digits = strspn(p, "0123456789.");
	const char *unit = p + digits + strspn(p + digits, " ");

	if (!digits || !*unit || !strchr("KMGT", *unit) || unit[1] != 'B')
		return p;
	return unit + 2 + strspn(unit + 2, " ");
}

/* Return: type by the words right after the range, 0 for none. */
static __u32 parse_type(const char *text)
{
	static const struct {
		const char *words;
		__u32 type;
	} types[] = {
		{ "usable", 1 }, { "System RAM", 1 }, { "reserved", 2 },
		{ "Reserved", 2 }, { "device reserved", 2 },
		{ "soft reserved", 2 }, { "Soft Reserved", 2 },
		{ "ACPI data", 3 }, { "ACPI NVS", 4 }, { "unusable", 5 },
		{ "persistent", 7 },
	};
	const char *p = skip_size(text + strspn(text, " ("));
	__u64 n;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (skip_text(p, types[i].words))
			return types[i].type;
	}
	p = skip_text(p, "type ");
	if (!p || !xrt_parse_number(p, &n) || n > 0xffffffff)
		return 0;
	return (__u32)n;
}

/**
 * struct range_form - how a range is written
 * @open:	before the start
 * @middle:	between start and end
 * @close:	after the end
 * @min:	fewest digits
 * @beyond:	the end is not part of the range
 */
struct range_form {
	const char *open;
	const char *middle;
	const char *close;
	int min;
	bool beyond;
};

static const struct range_form linux_form = { "[mem 0x", "-0x", "]", ALL_DIGITS, false };
static const struct range_form new_xen = { "[", ", ", "] ", ALL_DIGITS, false };
static const struct range_form old_xen = { "", " - ", " ", ALL_DIGITS, true };
static const struct range_form list_form = { "", "-", " ", LIST_DIGITS, false };

/* Return: what follows the range, or NULL where the form is another one. */
static const char *parse_map_range(const char *p, const struct range_form *form,
				   __u64 *start, __u64 *end)
{
	int a, b;

	p = skip_text(p, form->open);
	p = p ? xrt_parse_hex(p, start, &a) : NULL;
	p = skip_text(p, form->middle);
	p = p ? xrt_parse_hex(p, end, &b) : NULL;
	p = skip_text(p, form->close);
	return p && a >= form->min && b >= form->min ? p : NULL;
}

static const char *fill_entry(struct xrt_e820 *entry, const struct range_form *form,
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
	const char *type = parse_map_range(p, &linux_form, &start, &end);

	*bad = type ? fill_entry(entry, &linux_form, start, end, type) : BAD_NUMBER;
	return true;
}

/* A line of the hypervisor that ends in a type, or starts like a range. */
static bool is_torn(const char *text)
{
	static const char * const ends[] = {
		"(usable)", "(reserved)", "(unusable)", "(ACPI data)",
		"(ACPI NVS)",
	};
	size_t len = strlen(text);

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		size_t n = strlen(ends[i]);

		if (len > n && !strcmp(text + len - n, ends[i]))
			return true;
	}
	return *text == '[' &&
	       strspn(text + 1, "0123456789abcdef") >= TORN_DIGITS;
}

/* Xen's types are in parentheses, or "type N". */
static bool xen_map(const char *text, bool xen, struct xrt_e820 *entry,
		    const char **bad)
{
	const struct range_form *form = &new_xen;
	const char *p = text, *type = NULL;
	__u64 start, end;

	while (!type && (p = strchr(p, '[')))
		type = parse_map_range(p++, form, &start, &end);
	for (p = text; !type && (p = strstr(p, " - ")); p++) {
		form = &old_xen;
		if (p - text >= ALL_DIGITS)
			type = parse_map_range(p - ALL_DIGITS, form, &start, &end);
	}
	if (type && (*type == '(' || !strncmp(type, "type ", 5))) {
		*bad = fill_entry(entry, form, start, end, type);
		return true;
	}
	*bad = BAD_NUMBER;
	return xen && is_torn(text);
}

static bool list_map(const char *p, struct xrt_e820 *entry, const char **bad)
{
	__u64 start, end;
	const char *type;

	while (isblank((unsigned char)*p))
		p++;
	type = parse_map_range(p, &list_form, &start, &end);
	if (!type)
		return false;
	*bad = fill_entry(entry, &list_form, start, end, type);
	return true;
}

bool xrt_line_map(const char *text, bool xen, struct xrt_e820 *entry,
		  unsigned int *source, const char **bad)
{
	const char *p = strstr(text, "[mem ");

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
	if (!xen && list_map(text, entry, bad))
		return true;
	*source = XRT_BY_XEN;
	return xen_map(text, xen, entry, bad);
}

bool xrt_line_pages(const char *text, const char *word, const char *unit,
		    struct xrt_maybe *pages)
{
	const char *p = strstr(text, word);
	__u64 n;

	p = p ? xrt_parse_number(p + strlen(word), &n) : NULL;
	if (!skip_text(p, unit))
		return false;
	*pages = (struct xrt_maybe){ n, true };
	return true;
}

const char *xrt_line_range(const char *text, const char *word, __u64 *start,
			   __u64 *end)
{
	const char *p = strstr(text, word);
	int a, b;

	if (!p)
		return NULL;
	p += strlen(word);
	while (*p == ' ')
		p++;
	p = xrt_parse_hex(p, start, &a);
	p = skip_text(p, "->");
	p = p ? xrt_parse_hex(p, end, &b) : NULL;
	return p && a == ALL_DIGITS && b == ALL_DIGITS && *end >= *start ? p
									  : NULL;
}

__u32 xrt_parse_version(const char *text)
{
	__u64 major, minor;
	const char *p = xrt_parse_number(text, &major);

	p = p && *p == '.' ? xrt_parse_number(p + 1, &minor) : NULL;
	if (!p || major > 0xffff || minor > 0xffff)
		return 0;
	return (__u32)(major << 16 | minor);
}
