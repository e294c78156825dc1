/* SPDX-License-Identifier: GPL-2.0 */
/* Changes of logs: what happens to lines between a machine and a file. */
#ifndef TESTS_GOLDEN_VARIANT_LOG_H
#define TESTS_GOLDEN_VARIANT_LOG_H

#include "views.h"

/* Return: the log with some changes, to be freed. */
struct view_bytes variant_log_change(struct view_bytes in);

#endif /* TESTS_GOLDEN_VARIANT_LOG_H */
