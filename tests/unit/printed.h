/* SPDX-License-Identifier: GPL-2.0 */
/* What is printed to stdout goes into memory; not to a terminal. */
#ifndef TESTS_UNIT_PRINTED_H
#define TESTS_UNIT_PRINTED_H

#include "helper.h"
#include "memory.h"

static struct xrt_memory printed_memory;
static FILE *printed_stdout;

static inline void printed_begin(void)
{
	printed_stdout = stdout;
	stdout = xrt_memory_open(&printed_memory);
	assert_non_null(stdout);
}

static inline const char *printed_end(void)
{
	stdout = printed_stdout;
	assert_int_equal(xrt_memory_close(&printed_memory), 0);
	return printed_memory.text;
}

static inline void printed_is(const char *want)
{
	assert_string_equal(printed_end(), want);
	free(printed_memory.text);
}

static inline void printed_has(const char *want)
{
	if (!strstr(printed_end(), want))
		fail_msg("no '%s' in: %s", want, printed_memory.text);
	free(printed_memory.text);
}

static inline void printed_has_not(const char *text)
{
	if (strstr(printed_end(), text))
		fail_msg("'%s' in: %s", text, printed_memory.text);
	free(printed_memory.text);
}

#endif /* TESTS_UNIT_PRINTED_H */
