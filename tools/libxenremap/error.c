// SPDX-License-Identifier: GPL-2.0
/* Errors: filled where something fails, printed in one place only. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "capture_private.h"
#include "digits.h"
#include "format.h"

char *xrt_escape(char *dst, size_t size, const void *src, size_t len)
{
	static const char hex[] = XRT_HEX_DIGITS;
	const unsigned char *s = src;
	size_t out = 0;

	for (; len && *s; s++, len--) {
		bool plain = *s >= 0x20 && *s < 0x7f && *s != '\\';

		if (out + (plain ? 1 : 4) >= size)
			break;
		if (plain) {
			dst[out++] = (char)*s;
			continue;
		}
		dst[out++] = '\\';
		dst[out++] = 'x';
		dst[out++] = hex[*s >> 4];
		dst[out++] = hex[*s & 15];
	}
	dst[out] = '\0';
	return dst;
}

int xrt_error_set(struct xrt_error *err, enum xrt_code code,
		  const char *fmt, ...)
{
	char raw[sizeof(err->text)];
	va_list ap;

	if (!err)
		return -1;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	err->code = code;
	/* File names are input too. */
	xrt_escape(err->text, sizeof(err->text), raw, sizeof(raw));
	return -1;
}

void xrt_error_name(struct xrt_error *err, const struct xrt_error *why,
		    const char *name)
{
	char shown[sizeof(why->text)];

	if (!err)
		return;
	/* The text has been escaped once, and may begin with that name. */
	xrt_escape(shown, sizeof(shown), name, strlen(name));
	err->code = why->code;
	if (strncmp(why->text, shown, strlen(shown)))
		format_text(err->text, sizeof(err->text), "%s: %s", shown, why->text);
	else
		*err = *why;
}
