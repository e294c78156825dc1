/* SPDX-License-Identifier: GPL-2.0 */
/* Mutations without libFuzzer: the same for the same seed. */
#ifndef TESTS_FUZZ_MUTATE_OWN_H
#define TESTS_FUZZ_MUTATE_OWN_H

#include <stddef.h>
#include <stdint.h>

/* Start a sequence of changes. */
void mutate_seed(unsigned int number);

/* Return: a number below @below, always the same sequence for a seed. */
unsigned int mutate_random(unsigned int below);

/* Change one bit, if there is one. */
void mutate_bit(uint8_t *data, size_t size);

/**
 * mutate_and_mend() - change a capture in one to three ways
 * @data:	blocks, maybe with a part of one at the end
 * @size:	bytes; gets the new number
 *
 * Return: the changed capture with CRCs that are right, to be freed; NULL without
 * memory.
 */
uint8_t *mutate_and_mend(const uint8_t *data, size_t *size);

#endif /* TESTS_FUZZ_MUTATE_OWN_H */
