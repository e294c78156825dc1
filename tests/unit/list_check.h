/* SPDX-License-Identifier: GPL-2.0 */
/* A list of chunks, compared with the chain that it is of. */
#ifndef TESTS_UNIT_LIST_CHECK_H
#define TESTS_UNIT_LIST_CHECK_H

#include "chain_layout.h"
#include "helper.h"

/* Each chunk is in the list once, by itself or in a fold. */
static void check_list(const struct list *list, const struct chain *chain,
		       bool all)
{
	size_t next = 0;

	for (size_t i = 0; i < list->nr; i++) {
		const struct list_item *item = &list->item[i];
		bool fold = item->kind == LIST_LIKE ||
			    item->kind == LIST_HIDDEN;

		if (item->kind == LIST_CHUNK || fold) {
			assert_int_equal(item->first, next);
			next += item->nr;
		}
		assert_false(all && fold);
		assert_true(item->nr != 0 || i == list->nr - 1);
	}
	assert_int_equal(next, chain->nr);
}

#endif /* TESTS_UNIT_LIST_CHECK_H */
