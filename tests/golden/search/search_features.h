/* SPDX-License-Identifier: GPL-2.0 */
/* What a run of a view reached, seen through clang's coverage callbacks. */
#ifndef TESTS_GOLDEN_SEARCH_FEATURES_H
#define TESTS_GOLDEN_SEARCH_FEATURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct search_pair - two numbers that were compared, and differ
 * @seen:	the one that may come from the input
 * @other:	what it was compared with
 */
struct search_pair {
	uint64_t seen;
	uint64_t other;
};

/* Forget what was reached. */
void search_features_reset(void);

/**
 * search_features() - what was reached since the reset
 * @feature:	gets them; valid until the next call
 *
 * A feature is an edge, once or several times, or how two numbers of a comparison
 * relate: less, greater, equal, or different by one.
 *
 * Return: their number; each is below SEARCH_FEATURES.
 */
size_t search_features(const uint32_t **feature);

#define SEARCH_FEATURES	(1u << 21)

#define SEARCH_PAIRS	1024

/* Return: pairs of the last comparisons, @nr of them, at most SEARCH_PAIRS. */
const struct search_pair *search_pairs(size_t *nr);

#endif /* TESTS_GOLDEN_SEARCH_FEATURES_H */
