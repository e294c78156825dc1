/* SPDX-License-Identifier: GPL-2.0 */
/* Mutations that know blocks and records. */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed);

/**
 * mutate_capture() - change records, blocks, or bytes of a capture
 * @data:	blocks, maybe with a part of one at the end
 * @size:	bytes
 * @max:	room
 * @seed:	of the change
 *
 * Return: the new size.
 */
size_t mutate_capture(uint8_t *data, size_t size, size_t max,
		      unsigned int seed);

/**
 * mend_capture() - give all blocks heads and CRCs that are right
 * @data:	bytes
 * @size:	number of bytes; a part of a block is filled up
 * @mended:	gets the number of bytes
 *
 * Without that almost no mutated block would be read.
 *
 * Return: the blocks, to be freed.
 */
unsigned char *mend_capture(const uint8_t *data, size_t size, size_t *mended);

#endif /* TESTS_FUZZ_MUTATE_H */
