// SPDX-License-Identifier: GPL-2.0
/* Is not instrumented itself. See SanitizerCoverage in clang's documentation. */
#include <string.h>

#include "search_features.h"

#define MODULES_MAX	1024
#define FOUND_MAX	(1u << 18)

static struct {
	uint8_t *start;
	uint8_t *end;
	uint32_t first;
} modules[MODULES_MAX];
static size_t nr_modules;
static uint32_t nr_edges;

/* A comparison's relations so far, by its hashed place. */
static uint8_t relation[SEARCH_FEATURES / 16];
static uint32_t touched[SEARCH_FEATURES / 16];
static size_t nr_touched;
static uint32_t found[FOUND_MAX];
static struct search_pair pairs[SEARCH_PAIRS];
static size_t nr_pairs;

void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *end);
#define DECLARE_TRACE(bytes, type)						\
	void __sanitizer_cov_trace_cmp##bytes(type a, type b);			\
	void __sanitizer_cov_trace_const_cmp##bytes(type a, type b)

DECLARE_TRACE(1, uint8_t);
DECLARE_TRACE(2, uint16_t);
DECLARE_TRACE(4, uint32_t);
DECLARE_TRACE(8, uint64_t);
void __sanitizer_cov_trace_switch(uint64_t value, uint64_t *cases);

void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *end)
{
	for (size_t i = 0; i < nr_modules; i++) {
		if (modules[i].start == start)
			return;
	}
	if (start == end || nr_modules == MODULES_MAX)
		return;
	modules[nr_modules].start = start;
	modules[nr_modules].end = end;
	modules[nr_modules++].first = nr_edges;
	nr_edges += (uint32_t)(end - start);
}

static void keep_pair(uint64_t seen, uint64_t other)
{
	pairs[nr_pairs++ % SEARCH_PAIRS] = (struct search_pair){ seen, other };
}

static void compare(uintptr_t place, uint64_t a, uint64_t b, unsigned int bits)
{
	uint32_t slot = (uint32_t)((place * 0x9e3779b97f4a7c15ULL) >> 40) %
			(SEARCH_FEATURES / 16);
	uint64_t sign = 1ULL << (bits - 1);
	uint8_t is = a == b ? 1 : a - b == 1 ? 2 : b - a == 1 ? 4 : a < b ? 8 : 16;

	if ((a ^ sign) < (b ^ sign) != (a < b))
		is |= 32;
	if (!relation[slot])
		touched[nr_touched++] = slot;
	relation[slot] |= is;
	if (a != b)
		keep_pair(a, b);
}

#define PLACE	((uintptr_t)__builtin_return_address(0))
/* Of a comparison with a constant, the constant is the first argument. */
#define DEFINE_TRACE(bytes, type)						\
	void __sanitizer_cov_trace_cmp##bytes(type a, type b)			\
	{									\
		compare(PLACE, a, b, bytes * 8);				\
	}									\
	void __sanitizer_cov_trace_const_cmp##bytes(type a, type b)		\
	{									\
		compare(PLACE, b, a, bytes * 8);				\
	}

DEFINE_TRACE(1, uint8_t)
DEFINE_TRACE(2, uint16_t)
DEFINE_TRACE(4, uint32_t)
DEFINE_TRACE(8, uint64_t)

void __sanitizer_cov_trace_switch(uint64_t value, uint64_t *cases)
{
	for (uint64_t i = 0; i < cases[0]; i++) {
		if (value != cases[i + 2])
			keep_pair(value, cases[i + 2]);
	}
}

void search_features_reset(void)
{
	for (size_t i = 0; i < nr_modules; i++)
		memset(modules[i].start, 0, (size_t)(modules[i].end - modules[i].start));
	for (size_t i = 0; i < nr_touched; i++)
		relation[touched[i]] = 0;
	nr_touched = 0;
	nr_pairs = 0;
}

size_t search_features(const uint32_t **feature)
{
	size_t nr = 0;

	for (size_t i = 0; i < nr_modules; i++) {
		for (const uint8_t *c = modules[i].start; c < modules[i].end; c++) {
			uint32_t edge = modules[i].first + (uint32_t)(c - modules[i].start);

			if (*c && nr + 2 < FOUND_MAX && edge < SEARCH_FEATURES / 4) {
				found[nr++] = edge * 2;
				if (*c > 1)
					found[nr++] = edge * 2 + 1;
			}
		}
	}
	for (size_t i = 0; i < nr_touched; i++) {
		for (unsigned int bit = 0; bit < 6 && nr < FOUND_MAX; bit++) {
			if (relation[touched[i]] & 1u << bit)
				found[nr++] = SEARCH_FEATURES / 2 + touched[i] * 8 + bit;
		}
	}
	*feature = found;
	return nr;
}

const struct search_pair *search_pairs(size_t *nr)
{
	*nr = nr_pairs < SEARCH_PAIRS ? nr_pairs : SEARCH_PAIRS;
	return pairs;
}
