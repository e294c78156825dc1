// SPDX-License-Identifier: GPL-2.0
/*
 * Frames of the domain's pages at its start. The rules can be inverted, so no
 * table of all pages is needed.
 */
#include "sim_xen.h"

/* SIM_FRAGMENTED: frames in a row, and frames from one row to the next. */
#define ROW		64ULL
#define ROW_STRIDE	96ULL

#define ROUNDS		4

/* Bits of half a number, for numbers below @nr. */
static unsigned int half_bits(uint64_t nr)
{
	unsigned int bits = nr > 1 ? 64 - __builtin_clzll(nr - 1) : 1;

	return (bits + 1) / 2;
}

static uint64_t mix_bits(uint64_t v, uint64_t seed, int round)
{
	/* The finaliser of MurmurHash3 (A. Appleby). */
	v += (seed + round + 1) * 0x9e3779b97f4a7c15ULL;
	v = (v ^ v >> 33) * 0xff51afd7ed558ccdULL;
	v = (v ^ v >> 33) * 0xc4ceb9fe1a85ec53ULL;
	return v ^ v >> 33;
}

/* A Feistel network is a permutation, whatever mix_bits() is. */
static uint64_t shuffle_number(const struct sim_layout *l, uint64_t v, bool back)
{
	unsigned int half = half_bits(l->nr);
	uint64_t mask = (1ULL << half) - 1;

	/* Out of range: go on, the cycle leads back into it. */
	do {
		uint64_t left = v >> half, right = v & mask, old;

		for (int i = 0; i < ROUNDS; i++) {
			if (back) {
				old = left;
				left = right ^ (mix_bits(left, l->seed,
							 ROUNDS - 1 - i) & mask);
				right = old;
			} else {
				old = right;
				right = left ^ (mix_bits(right, l->seed, i) & mask);
				left = old;
			}
		}
		v = left << half | right;
	} while (v >= l->nr);
	return v;
}

uint64_t layout_end(const struct sim_layout *l)
{
	if (l->kind == SIM_FRAGMENTED)
		return LAYOUT_BASE + (l->nr + ROW - 1) / ROW * ROW_STRIDE;
	return LAYOUT_BASE + l->nr;
}

uint64_t layout_mfn(const struct sim_layout *l, uint64_t pfn)
{
	uint64_t rows = (l->nr + ROW - 1) / ROW;

	switch (l->kind) {
	case SIM_FRAGMENTED:
		return LAYOUT_BASE + (rows - 1 - pfn / ROW) * ROW_STRIDE +
		       pfn % ROW;
	case SIM_REVERSED:
		return LAYOUT_BASE + l->nr - 1 - pfn;
	case SIM_RANDOM:
		return LAYOUT_BASE + shuffle_number(l, pfn, false);
	default:
		return LAYOUT_BASE + pfn;
	}
}

uint64_t layout_pfn(const struct sim_layout *l, uint64_t mfn)
{
	uint64_t rows = (l->nr + ROW - 1) / ROW, pfn;

	if (mfn < LAYOUT_BASE || mfn >= layout_end(l))
		return NO_FRAME;
	mfn -= LAYOUT_BASE;
	switch (l->kind) {
	case SIM_FRAGMENTED:
		if (mfn % ROW_STRIDE >= ROW)
			return NO_FRAME;
		pfn = (rows - 1 - mfn / ROW_STRIDE) * ROW + mfn % ROW_STRIDE;
		return pfn < l->nr ? pfn : NO_FRAME;
	case SIM_REVERSED:
		return l->nr - 1 - mfn;
	case SIM_RANDOM:
		return shuffle_number(l, mfn, true);
	default:
		return mfn;
	}
}
