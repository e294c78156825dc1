/* SPDX-License-Identifier: GPL-2.0 */
/* What the fuzzers share: bytes as a file, and all that is shown of it. */
#ifndef TESTS_FUZZ_VIEWS_H
#define TESTS_FUZZ_VIEWS_H

#include <stddef.h>

/**
 * show_all() - run every verb that reads a capture, as text and as JSON
 * @data:	bytes of a file
 * @size:	how many
 */
void show_all(const void *data, size_t size);

/* The same for decode alone. */
void show_decode(const void *data, size_t size);

#endif /* TESTS_FUZZ_VIEWS_H */
