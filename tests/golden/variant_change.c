// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "variant_change.h"
#include "variant_log.h"
#include "variant_output.h"
#include "xrt.h"

#define ROOM_BLOCKS	16

static unsigned int state;

unsigned int variant_random(unsigned int below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

/* Bytes only, as no libFuzzer is here. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
	(void)max;
	if (size)
		data[variant_random((unsigned int)size)] ^=
			(uint8_t)(1u << variant_random(8));
	return size;
}

struct view_bytes variant_copy(struct view_bytes in)
{
	void *copy = malloc(in.size + 1);

	if (!copy)
		variant_give_up("variant");
	memcpy(copy, in.data, in.size);
	return (struct view_bytes){ copy, in.size };
}

static struct view_bytes changed_capture(struct view_bytes in)
{
	size_t room = in.size + ROOM_BLOCKS * XRT_BLOCK_SIZE;
	unsigned char *bent = calloc(1, room);
	struct view_bytes out;

	if (!bent)
		variant_give_up("variant");
	memcpy(bent, in.data, in.size);
	out.size = in.size;
	for (unsigned int i = 1 + variant_random(3); i; i--)
		out.size = mutate_capture(bent, out.size, room, state + i * 7919);
	out.data = mend_capture(bent, out.size, &out.size);
	free(bent);
	return out;
}

static struct view_bytes changed_bytes(struct view_bytes in)
{
	struct view_bytes bent = variant_copy(in);

	for (unsigned int i = variant_random(6); i; i--)
		LLVMFuzzerMutate((void *)(unsigned long)bent.data, bent.size, bent.size);
	if (bent.size && !variant_random(4))
		bent.size = variant_random((unsigned int)bent.size);
	return bent;
}

struct view_bytes variant_change(enum view_kind kind, struct view_bytes in, unsigned int number)
{
	state = (number + 1) * 2654435761u;
	if (!number)
		return variant_copy(in);
	switch (kind) {
	case VIEW_LOG:
		return variant_log_change(in);
	case VIEW_CAPTURE:
	case VIEW_PAIR:
		return changed_capture(in);
	default:
		return changed_bytes(in);
	}
}
