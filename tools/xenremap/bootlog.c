// SPDX-License-Identifier: GPL-2.0
/* Finds the remap's own lines in a boot log. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify.h"

/* Reads "N page(s)"; a number too long for 64 bits is none. */
static bool parse_pages(const char *text, __u64 *pages)
{
	__u64 n = 0;

	if (!isdigit((unsigned char)*text))
		return false;
	for (; isdigit((unsigned char)*text); text++) {
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, (__u64)(*text - '0'), &n))
			return false;
	}
	if (strncmp(text, " page(s)", 8))
		return false;
	*pages = n;
	return true;
}

/* The last one counts: a log may hold more than one boot. */
static void look(const char *line, size_t len, const char *word, __u64 *pages,
		 bool *has)
{
	const char *p = memmem(line, len, word, strlen(word));

	if (p && parse_pages(p + strlen(word), pages))
		*has = true;
}

int boot_log_read(struct boot_log *log, const char *path,
		  struct xrt_error *err)
{
	FILE *file = fopen(path, "r");
	size_t room = 0;
	char *line = NULL;
	int code = errno;
	ssize_t len;

	if (!file)
		return xrt_error_set(err, XRT_E_IO, "%s: %s", path,
				     strerror(code));
	errno = 0;
	while ((len = getline(&line, &room, file)) >= 0) {
		look(line, (size_t)len, "Remapped ", &log->remapped,
		     &log->has_remapped);
		look(line, (size_t)len, "Released ", &log->released,
		     &log->has_released);
	}
	code = errno;
	free(line);
	if (ferror(file) || !feof(file)) {
		fclose(file);
		return xrt_error_set(err, XRT_E_IO, "%s: read failed: %s",
				     path, strerror(code));
	}
	fclose(file);
	log->name = path;
	return 0;
}
