// SPDX-License-Identifier: GPL-2.0
/* Maps of boot logs: which ranges belong to the same one. */
#include <stdlib.h>

#include "boot_line.h"
#include "boot_reader.h"

#define ENTRIES_FIRST	32

/**
 * struct map_block - entries of a map; the boots of one Xen share its map
 * @refs:	boots that do
 * @room:	entries allocated
 * @entry:	the entries
 */
struct map_block {
	size_t refs;
	size_t room;
	struct xrt_e820 entry[];
};

static struct map_block *block_of(struct xrt_e820 *entry)
{
	return (void *)((char *)entry - offsetof(struct map_block, entry));
}

void boot_map_drop(struct xrt_log_map *map)
{
	if (map->entry && !--block_of(map->entry)->refs)
		free(block_of(map->entry));
	*map = (struct xrt_log_map){ 0 };
}

void boot_map_share(struct xrt_log_map *map)
{
	if (map->entry)
		block_of(map->entry)->refs++;
}

/* Return: 0, or -1 if memory is short. */
static int grow_map(struct xrt_log_map *map)
{
	struct map_block *block = map->entry ? block_of(map->entry) : NULL;
	size_t room = block ? 2 * block->room : ENTRIES_FIRST;

	if (block && map->nr < block->room)
		return 0;
	block = realloc(block, sizeof(*block) + room * sizeof(*map->entry));
	if (!block)
		return -1;
	block->room = room;
	block->refs = 1;
	map->entry = block->entry;
	return 0;
}

/* Does an entry start the map anew, so that it is that of another boot? */
static bool starts_anew(const struct boot_stream *s,
			const struct xrt_log_map *map,
			const struct xrt_e820 *entry)
{
	const struct xrt_e820 *first = map->entry;

	if (!map->nr || first->addr != entry->addr)
		return false;
	return s->line > map->last_line + 1 ||
	       (first->size == entry->size && first->type == entry->type);
}

/* With e820-verbose Xen prints its map twice, with nothing of a boot between. */
static bool is_second_print(const struct boot_stream *s, unsigned int source)
{
	return source == XRT_BY_XEN && !boot_facts_have_kernel(&s->now) &&
	       !s->now.p2m.known && !s->now.first.known;
}

static void separate_maps(struct boot_reader *r, struct boot_stream *s,
			  const struct xrt_e820 *entry, unsigned int source)
{
	struct xrt_log_map *map = &s->now.map[source];
	bool anew = starts_anew(s, map, entry);

	if (source == XRT_BY_XEN && s->carried)
		boot_next_xen(r, s);
	else if (anew && is_second_print(s, source))
		boot_map_drop(map);
	else if (anew && source == XRT_BY_XEN)
		boot_next_xen(r, s);
	else if (anew)
		boot_next_kernel(r, s);
}

/* Return: 0, or -1 if memory is short. */
static int add_entry(struct boot_reader *r, struct boot_stream *s,
		     const struct xrt_e820 *entry, unsigned int source)
{
	struct xrt_log_map *map = &s->now.map[source];

	separate_maps(r, s, entry, source);
	boot_touch(r, s);
	if (map->nr == XRT_MAP_MAX) {
		if (!map->bad_line)
			map->bad_line = s->line;
		map->bad = "the map has more ranges than any machine's";
		return 0;
	}
	if (grow_map(map))
		return -1;
	if (!map->nr)
		map->first_line = s->line;
	map->last_line = s->line;
	map->entry[map->nr++] = *entry;
	return 0;
}

int boot_map_line(struct boot_reader *r, struct boot_stream *s,
		  const char *text, bool xen)
{
	struct xrt_e820 entry;
	struct xrt_log_map *map;
	unsigned int source;
	const char *bad;

	if (!xrt_line_map(text, xen, &entry, &source, &bad))
		return 0;
	if (source == XRT_BY_XEN && s->domain)
		return 1;
	if (!bad)
		return add_entry(r, s, &entry, source) ? -1 : 1;
	map = &s->now.map[source];
	boot_touch(r, s);
	if (!map->bad_line) {
		map->bad_line = s->line;
		map->bad = bad;
	}
	return 1;
}
