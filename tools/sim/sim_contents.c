// SPDX-License-Identifier: GPL-2.0
/*
 * Contents of frames. A chunk's page has a head and then the frames of the
 * pages that it moves, one after the other; that is kept in a few words.
 */
#include <stdlib.h>
#include <string.h>

#include "sim_xen.h"

#define WORDS		512
#define HEAD_WORDS	3
/* New frames are filled with garbage: nothing may rely on them. */
#define GARBAGE		0xa5a5a5a5a5a5a5a5ULL

/**
 * struct sim_page - contents of a frame
 * @head:	the first words
 * @first:	page of the domain whose frame is the next word
 * @nr:		words that are the frames of pages from @first on
 * @raw:	all words, if they are not a head, frames, and garbage
 */
struct sim_page {
	uint64_t head[HEAD_WORDS];
	uint64_t first;
	uint32_t nr;
	uint64_t *raw;
};

static bool has_garbage(const uint64_t *word, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (word[i] != GARBAGE)
			return false;
	}
	return true;
}

/* Return: whether the words fit into a few. */
static bool pack_page(const struct sim_layout *layout, struct sim_page *page,
		      const uint64_t *word)
{
	uint32_t nr = 0;

	page->first = layout_pfn(layout, word[HEAD_WORDS]);
	while (page->first != NO_FRAME && HEAD_WORDS + nr < WORDS &&
	       page->first + nr < layout->nr &&
	       layout_mfn(layout, page->first + nr) == word[HEAD_WORDS + nr])
		nr++;
	page->nr = nr;
	memcpy(page->head, word, sizeof(page->head));
	return has_garbage(word + HEAD_WORDS + nr, WORDS - HEAD_WORDS - nr);
}

/* Return: the contents of a frame, NULL if memory is short. */
static struct sim_page *contents_page(struct sim *s, uint64_t mfn)
{
	struct sim_contents *c = &s->contents;
	struct sim_page *page;
	uint64_t i;

	if (sparse_get(&s->frame, mfn, &i))
		return &c->page[i];
	if (c->nr == c->room) {
		uint32_t room = c->room ? c->room * 2 : 16;

		page = realloc(c->page, room * sizeof(*page));
		if (!page)
			return NULL;
		c->page = page;
		c->room = room;
	}
	page = &c->page[c->nr];
	*page = (struct sim_page){ .head = { GARBAGE, GARBAGE, GARBAGE } };
	if (!sparse_set(&s->frame, mfn, c->nr))
		return NULL;
	c->nr++;
	return page;
}

bool sim_contents_load(struct sim *s, uint64_t mfn, void *to)
{
	const struct sim_page *page = contents_page(s, mfn);
	uint64_t *word = to;

	if (!page)
		return false;
	if (page->raw) {
		memcpy(to, page->raw, WORDS * sizeof(*word));
		return true;
	}
	memcpy(to, page->head, sizeof(page->head));
	for (uint32_t i = 0; i < WORDS - HEAD_WORDS; i++)
		word[HEAD_WORDS + i] = i < page->nr ?
				       layout_mfn(&s->cfg.layout,
						  page->first + i) : GARBAGE;
	return true;
}

bool sim_contents_save(struct sim *s, uint64_t mfn, const void *from)
{
	struct sim_page *page = contents_page(s, mfn);
	bool packed;

	if (!page)
		return false;
	packed = pack_page(&s->cfg.layout, page, from);
	if (packed) {
		free(page->raw);
		page->raw = NULL;
		return true;
	}
	if (!page->raw)
		page->raw = malloc(WORDS * sizeof(*page->raw));
	if (!page->raw)
		return false;
	memcpy(page->raw, from, WORDS * sizeof(*page->raw));
	return true;
}

void sim_contents_clear(struct sim_contents *c)
{
	for (uint32_t i = 0; i < c->nr; i++)
		free(c->page[i].raw);
	c->nr = 0;
}

void sim_contents_free(struct sim_contents *c)
{
	sim_contents_clear(c);
	free(c->page);
	memset(c, 0, sizeof(*c));
}
