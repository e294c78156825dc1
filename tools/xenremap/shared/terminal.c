// SPDX-License-Identifier: GPL-2.0
/* Asks for the properties of a terminal. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "arithmetic.h"
#include "terminal.h"

/* Texts and tables cannot be read in fewer. */
#define COLUMNS_MIN	40

unsigned int terminal_columns(FILE *to)
{
	struct winsize size;
	int fd = fileno(to);

	if (fd < 0 || ioctl(fd, TIOCGWINSZ, &size) || !size.ws_col)
		return TERMINAL_COLUMNS;
	return XRT_MAX(size.ws_col, COLUMNS_MIN);
}

unsigned int terminal_limit(FILE *to)
{
	int fd = fileno(to);

	return fd >= 0 && isatty(fd) ? terminal_columns(to) : UINT_MAX;
}

bool terminal_color(FILE *to)
{
	const char *term = getenv("TERM");
	int fd = fileno(to);

	return fd >= 0 && isatty(fd) && !getenv("NO_COLOR") && term && *term &&
	       strcmp(term, "dumb");
}

/* The program keeps the locale C, so the name has to do. */
bool terminal_unicode(void)
{
	static const char * const variable[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *locale = NULL;

	for (size_t i = 0; i < sizeof(variable) / sizeof(variable[0]); i++) {
		locale = getenv(variable[i]);
		if (locale && *locale)
			break;
	}
	return locale && (strcasestr(locale, "utf-8") ||
			  strcasestr(locale, "utf8"));
}
