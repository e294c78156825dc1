// SPDX-License-Identifier: GPL-2.0
/* The box of a chunk's pages in a graph for dot: there if one of its parts is. */
#include "chain.h"
#include "chain_dot.h"
#include "printed.h"
#include "subject.h"

#define BOX	"pages [style=filled"

static void draw_chunk(const struct subject *t)
{
	struct chain chain;

	assert_int_equal(chain_from_model(&chain, t->m), 0);
	printed_begin();
	assert_int_equal(chain_dot_chunk(stdout, &chain, &chain.link[0]), 0);
	chain_free(&chain);
}

static void a_box_needs_one_of_its_parts(void **state)
{
	static const struct {
		bool runs, timed, pages;
	} row[] = {
		{ true, false, false }, { false, true, false }, { false, false, true },
		{ false, false, false },
	};
	static struct subject t;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct xrt_walked *c;

		subject_make(&t);
		if (!row[i].timed)
			chunk_of(&t, 0)->timed = 0;
		subject_look(&t);
		c = &t.m->chunk[0];
		if (!row[i].runs)
			c->nr_runs = 0;
		if (!row[i].pages)
			c->kept = 0;
		draw_chunk(&t);
		if (row[i].runs || row[i].timed || row[i].pages)
			printed_has(BOX);
		else
			printed_has_not(BOX);
		subject_done(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_box_needs_one_of_its_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
