// SPDX-License-Identifier: GPL-2.0
/* An array of 2^64 words of which few are set. */
#include <stdlib.h>
#include <string.h>

#include "sim_xen.h"

struct sparse_leaf {
	uint64_t key;
	uint32_t present;
	uint64_t val[SPARSE_LEAF];
};

static struct sparse_leaf *leaf_at(const struct sparse *s, uint32_t i)
{
	return &s->slab[i / SPARSE_SLAB][i % SPARSE_SLAB];
}

static uint32_t slot_of(const struct sparse *s, uint64_t key)
{
	uint32_t i = (key * 0x9e3779b97f4a7c15ULL >> 32) & s->mask;

	while (s->hash[i] && leaf_at(s, s->hash[i] - 1)->key != key)
		i = (i + 1) & s->mask;
	return i;
}

static struct sparse_leaf *find_leaf(struct sparse *s, uint64_t key)
{
	uint32_t n;

	if (s->last && s->last->key == key)
		return s->last;
	if (!s->hash)
		return NULL;
	n = s->hash[slot_of(s, key)];
	if (n)
		s->last = leaf_at(s, n - 1);
	return n ? s->last : NULL;
}

/* Room for twice as many leaves, or for the first ones. */
static bool grow_hash(struct sparse *s)
{
	uint32_t slots = s->hash ? (s->mask + 1) * 2 : 256;
	uint32_t *hash = slots ? calloc(slots, sizeof(*hash)) : NULL;

	if (!hash)
		return false;
	free(s->hash);
	s->hash = hash;
	s->mask = slots - 1;
	for (uint32_t i = 0; i < s->nr; i++)
		hash[slot_of(s, leaf_at(s, i)->key)] = i + 1;
	return true;
}

static bool grow_slabs(struct sparse *s)
{
	uint32_t n = s->room / SPARSE_SLAB;
	struct sparse_leaf **slab = realloc(s->slab, (n + 1) * sizeof(*slab));

	if (!slab)
		return false;
	s->slab = slab;
	slab[n] = malloc(SPARSE_SLAB * sizeof(**slab));
	if (!slab[n])
		return false;
	s->room += SPARSE_SLAB;
	return true;
}

static struct sparse_leaf *add_leaf(struct sparse *s, uint64_t key)
{
	struct sparse_leaf *leaf;

	if ((!s->hash || s->nr >= s->mask / 2) && !grow_hash(s))
		return NULL;
	if (s->nr == s->room && !grow_slabs(s))
		return NULL;
	leaf = leaf_at(s, s->nr);
	leaf->key = key;
	leaf->present = 0;
	s->hash[slot_of(s, key)] = ++s->nr;
	s->last = leaf;
	return leaf;
}

bool sparse_get(struct sparse *s, uint64_t key, uint64_t *val)
{
	const struct sparse_leaf *leaf = find_leaf(s, key / SPARSE_LEAF);
	unsigned int i = key % SPARSE_LEAF;

	if (!leaf || !(leaf->present & 1U << i))
		return false;
	*val = leaf->val[i];
	return true;
}

bool sparse_set(struct sparse *s, uint64_t key, uint64_t val)
{
	struct sparse_leaf *leaf = find_leaf(s, key / SPARSE_LEAF);
	unsigned int i = key % SPARSE_LEAF;

	if (!leaf)
		leaf = add_leaf(s, key / SPARSE_LEAF);
	if (!leaf)
		return false;
	leaf->present |= 1U << i;
	leaf->val[i] = val;
	return true;
}

void sparse_clear(struct sparse *s)
{
	if (s->nr)
		memset(s->hash, 0, (s->mask + 1ULL) * sizeof(*s->hash));
	s->nr = 0;
	s->last = NULL;
}

void sparse_free(struct sparse *s)
{
	for (uint32_t i = 0; i < s->room / SPARSE_SLAB; i++)
		free(s->slab[i]);
	free(s->slab);
	free(s->hash);
	memset(s, 0, sizeof(*s));
}
