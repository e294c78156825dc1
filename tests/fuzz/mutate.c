// SPDX-License-Identifier: GPL-2.0
/* Mutations that know blocks and records. */
#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "xrt.h"

/**
 * struct place - a record in a block
 * @block:	the block's bytes
 * @pos:	offset of the record in it
 * @len:	length of the record
 * @end:	offset after the last record
 */
struct place {
	uint8_t *block;
	size_t pos;
	size_t len;
	size_t end;
};

static unsigned int next_random(unsigned int *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static size_t used_of(const uint8_t *block)
{
	const struct xrt_block *b = (const void *)block;
	size_t used = b->used;

	return used < sizeof(*b) || used > XRT_BLOCK_SIZE || used % 8
	       ? XRT_BLOCK_SIZE : used;
}

/* Return: whether there is a record; one at random. */
static bool pick_record(struct place *at, uint8_t *data, size_t size,
			unsigned int *seed)
{
	size_t blocks = size / XRT_BLOCK_SIZE, pos = sizeof(struct xrt_block);
	unsigned int seen = 0;

	if (!blocks)
		return false;
	at->block = data + next_random(seed) % blocks * XRT_BLOCK_SIZE;
	at->len = 0;
	for (at->end = used_of(at->block); pos + 8 <= at->end;) {
		const struct xrt_rec *rec = (const void *)(at->block + pos);
		size_t len = rec->len;

		if (len < 8 || len % 8 || pos + len > at->end)
			break;
		if (!(next_random(seed) % ++seen)) {
			at->pos = pos;
			at->len = len;
		}
		pos += len;
	}
	at->end = pos;
	return at->len;
}

static void set_used(const struct place *at, size_t used)
{
	((struct xrt_block *)at->block)->used = (__u16)used;
}

static uint64_t odd_number(uint64_t old, unsigned int *seed)
{
	static const uint64_t odd[] = {
		0, 1, 2, 3, 8, 63, 64, 508, 509, 510, 512, 0xffff, 0x10000,
		~0u, 1ULL << 32, 1ULL << 44, 1ULL << 52, 1ULL << 63, ~0ULL,
		~0ULL - 1, ~0ULL >> 1,
	};

	switch (next_random(seed) % 5) {
	case 0:
		return odd[next_random(seed) % ARRAY_SIZE(odd)];
	case 1:
		return old + next_random(seed) % 17 - 8;
	case 2:
		return old ^ 1ULL << next_random(seed) % 64;
	case 3:
		return old << next_random(seed) % 12;
	default:
		return old * (next_random(seed) % 7);
	}
}

static void change_field(const struct place *at, unsigned int *seed)
{
	uint8_t *p = at->block + at->pos +
		     next_random(seed) % (at->len / 4) * 4;
	uint64_t v = 0;
	size_t width = 4;

	if (next_random(seed) % 2 && p + 8 <= at->block + at->pos + at->len)
		width = 8;
	memcpy(&v, p, width);
	v = odd_number(v, seed);
	memcpy(p, &v, width);
}

/* A field gets the value of the same field of another record. */
static void copy_field(const struct place *to, uint8_t *data, size_t size,
		       unsigned int *seed)
{
	struct place from;
	size_t at;

	if (!pick_record(&from, data, size, seed))
		return;
	at = next_random(seed) % ((from.len < to->len ? from.len : to->len) / 4) * 4;
	memcpy(to->block + to->pos + at, from.block + from.pos + at, 4);
}

static void drop_record(const struct place *at)
{
	size_t after = at->pos + at->len;

	memmove(at->block + at->pos, at->block + after, at->end - after);
	set_used(at, at->end - at->len);
}

/* A copy of a record goes to another place. */
static void insert_record(const struct place *at, uint8_t *data, size_t size,
			  unsigned int *seed)
{
	uint8_t copy[XRT_BLOCK_SIZE];
	struct place to;

	memcpy(copy, at->block + at->pos, at->len);
	if (!pick_record(&to, data, size, seed) ||
	    to.end + at->len > XRT_BLOCK_SIZE)
		return;
	memmove(to.block + to.pos + at->len, to.block + to.pos,
		to.end - to.pos);
	memcpy(to.block + to.pos, copy, at->len);
	set_used(&to, to.end + at->len);
}

static void change_record(uint8_t *data, size_t size, unsigned int *seed)
{
	struct place at;

	if (!pick_record(&at, data, size, seed))
		return;
	switch (next_random(seed) % 8) {
	case 0:
		drop_record(&at);
		break;
	case 1:
		insert_record(&at, data, size, seed);
		break;
	case 2:
		copy_field(&at, data, size, seed);
		break;
	case 3:
		at.block[at.pos + 1] ^= (uint8_t)(1 << next_random(seed) % 3);
		break;
	default:
		change_field(&at, seed);
	}
}

/* Return: the new size. */
static size_t change_block(uint8_t *data, size_t size, size_t max,
			   unsigned int *seed)
{
	size_t blocks = size / XRT_BLOCK_SIZE;
	uint8_t *at, *other;

	if (!blocks)
		return size;
	at = data + next_random(seed) % blocks * XRT_BLOCK_SIZE;
	other = data + next_random(seed) % blocks * XRT_BLOCK_SIZE;
	switch (next_random(seed) % 4) {
	case 0:
		if (blocks == 1)
			return size;
		memmove(at, at + XRT_BLOCK_SIZE,
			(size_t)(data + size - at) - XRT_BLOCK_SIZE);
		return size - XRT_BLOCK_SIZE;
	case 1:
		if (blocks * XRT_BLOCK_SIZE + XRT_BLOCK_SIZE > max)
			return size;
		memcpy(data + blocks * XRT_BLOCK_SIZE, at, XRT_BLOCK_SIZE);
		return (blocks + 1) * XRT_BLOCK_SIZE;
	case 2:
		memmove(at, other, XRT_BLOCK_SIZE);
		return size;
	default:
		/* Number, stream and flags. */
		at[offsetof(struct xrt_block, index)] ^=
			(uint8_t)next_random(seed) % 4;
		return size;
	}
}

size_t mutate_capture(uint8_t *data, size_t size, size_t max,
		      unsigned int seed)
{
	unsigned int changes = 1 + next_random(&seed) % 3;

	if (!(next_random(&seed) % 8))
		return LLVMFuzzerMutate(data, size, max);
	while (changes--) {
		if (next_random(&seed) % 8)
			change_record(data, size, &seed);
		else
			size = change_block(data, size, max, &seed);
	}
	return size;
}

static void mend_block(unsigned char *byte)
{
	struct xrt_block *b = (void *)byte;

	b->magic = XRT_MAGIC;
	b->version = XRT_VERSION;
	b->stream %= XRT_NR_STREAMS;
	b->flags = XRT_BLOCK_SEALED | (b->flags & XRT_BLOCK_RELAYED);
	b->reserved = 0;
	b->boot_id = 1;
	b->used = (__u16)used_of(byte);
	memset(byte + b->used, 0, XRT_BLOCK_SIZE - b->used);
	b->crc = xrt_block_crc(b);
}

unsigned char *mend_capture(const uint8_t *data, size_t size, size_t *mended)
{
	size_t whole = (size + XRT_BLOCK_SIZE - 1) / XRT_BLOCK_SIZE *
		       XRT_BLOCK_SIZE;
	unsigned char *copy = calloc(1, whole ? whole : 1);

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	for (size_t at = 0; at < whole; at += XRT_BLOCK_SIZE)
		mend_block(copy + at);
	*mended = whole;
	return copy;
}
