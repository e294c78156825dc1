/* SPDX-License-Identifier: GPL-2.0 */
/* The facts of a log that a unit test has as a string. */
#ifndef TESTS_UNIT_PARSED_LOG_H
#define TESTS_UNIT_PARSED_LOG_H

#include "boot_log.h"
#include "helper.h"

static inline struct xrt_boot_log parse_text(const char *text)
{
	struct xrt_boot_log log;

	assert_int_equal(xrt_boot_log_parse(&log, text, strlen(text)), 0);
	return log;
}

#endif /* TESTS_UNIT_PARSED_LOG_H */
