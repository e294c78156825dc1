/* SPDX-License-Identifier: GPL-2.0 */
/* What an output of a damaged capture must not say. */
#ifndef TESTS_DAMAGED_JUDGE_H
#define TESTS_DAMAGED_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#define JUDGE_MAX	160
#define JUDGE_PHASES	9

/**
 * struct judge_facts - which times the records of a capture give
 * @boot_id:	of the first good block
 * @walk:	begin and end of the walk, as bits
 * @phase:	the same of each phase
 * @has_khz:	a frequency of the TSC that is not 0
 * @has_times:	any time of the remap
 */
struct judge_facts {
	unsigned long long boot_id;
	unsigned int walk;
	unsigned int phase[JUDGE_PHASES];
	bool has_khz;
	bool has_times;
};

/* Finds the records of the blocks whose CRCs are right. */
void judge_facts_read(struct judge_facts *f, const unsigned char *data,
		      size_t size);

/**
 * judge_output() - read the output of a view
 * @view:	its command line
 * @text:	the output, with a NUL after it
 * @size:	its bytes
 * @facts:	of the capture
 * @wrong:	gets what is wrong
 *
 * Return: whether something is wrong.
 */
bool judge_output(const char *view, const char *text, size_t size,
		  const struct judge_facts *facts, char wrong[JUDGE_MAX]);

#endif /* TESTS_DAMAGED_JUDGE_H */
