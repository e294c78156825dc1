/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays that grow. */
#ifndef LIBXENREMAP_GROW_H
#define LIBXENREMAP_GROW_H

#include <stddef.h>
#include <stdlib.h>

/* Items that an array begins with. */
#define XRT_GROW_FIRST	16

/*
 * Inline, so that injected faults see who asks for memory. Return: the array of items of
 * @size bytes, maybe moved, with room for one more than @nr; NULL without memory.
 */
static inline void *xrt_grown(void *array, size_t *room, size_t nr, size_t size)
{
	size_t more = *room ? 2 * *room : XRT_GROW_FIRST;

	if (nr < *room)
		return array;
	array = realloc(array, more * size);
	if (array)
		*room = more;
	return array;
}

/**
 * XRT_GROW() - make room for one more item
 * @array:	the array; it may move
 * @room:	number of items allocated, a size_t
 * @nr:		items in it
 *
 * Return: whether there is room; without memory the array is as it was.
 */
#define XRT_GROW(array, room, nr) ({					\
	void *grown_ = xrt_grown(array, &(room), nr, sizeof(*(array)));	\
									\
	if (grown_)							\
		(array) = grown_;					\
	grown_ != NULL; })

#endif /* LIBXENREMAP_GROW_H */
