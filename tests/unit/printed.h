/* SPDX-License-Identifier: GPL-2.0 */
/* What is printed to stdout goes into memory; not to a terminal. */
#ifndef TESTS_UNIT_PRINTED_H
#define TESTS_UNIT_PRINTED_H

#include "helper.h"
#include "memory.h"

static struct xrt_memory mem;
static FILE *real;

static inline void begin(void)
{
	real = stdout;
	stdout = xrt_memory_open(&mem);
	assert_non_null(stdout);
}

static inline const char *ended(void)
{
	stdout = real;
	assert_int_equal(xrt_memory_close(&mem), 0);
	return mem.text;
}

static inline void printed(const char *want)
{
	assert_string_equal(ended(), want);
	free(mem.text);
}

static inline void has(const char *want)
{
	if (!strstr(ended(), want))
		fail_msg("no '%s' in: %s", want, mem.text);
	free(mem.text);
}

static inline void has_no(const char *text)
{
	if (strstr(ended(), text))
		fail_msg("'%s' in: %s", text, mem.text);
	free(mem.text);
}

#endif /* TESTS_UNIT_PRINTED_H */
