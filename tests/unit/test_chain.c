// SPDX-License-Identifier: GPL-2.0
/* Unit tests: the picture of a chain, against what plain counting gives. */
#include "chain_layout.h"
#include "chain_svg.h"
#include "helper.h"
#include "list_check.h"
#include "profile.h"

struct picture {
	struct bytes bytes;
	struct xrt_capture *cap;
	struct xrt_model *m;
	struct chain chain;
};

static int open_picture(void **state)
{
	struct picture *p = calloc(1, sizeof(*p));
	struct xrt_error err;

	assert_non_null(p);
	p->bytes = sound_capture();
	p->cap = xrt_open_mem(p->bytes.data, p->bytes.size, "test", &err);
	assert_non_null(p->cap);
	p->m = xrt_model_build(p->cap, &err);
	assert_non_null(p->m);
	assert_int_equal(chain_from_model(&p->chain, p->m), 0);
	*state = p;
	return 0;
}

static int close_picture(void **state)
{
	struct picture *p = *state;

	chain_free(&p->chain);
	xrt_model_free(p->m);
	xrt_close(p->cap);
	free(p->bytes.data);
	free(p);
	return 0;
}

static void lay_out(struct layout *l, struct picture *p, unsigned int cells)
{
	const struct layout_opts opts = {
		.map_cells = cells, .strip_cells = cells,
	};

	assert_int_equal(chain_layout_make(l, &p->chain, &opts), 0);
}

/* The areas of test_map, of which all pages are moved. */
static __u32 area_of(__u64 pfn)
{
	return pfn >= 0x9f && pfn < 0x100 ? 0 :
	       pfn >= 0x800 && pfn < 0x2800 ? 1 : CHAIN_NO_AREA;
}

static __u32 came_from(__u64 pfn)
{
	return pfn >= 0x4000 && pfn < 0x4061 ? 0 :
	       pfn >= 0x4061 && pfn < 0x6061 ? 1 : CHAIN_NO_AREA;
}

static void check_before(const struct map_cell *c, __u64 pfn)
{
	if (area_of(pfn) != CHAIN_NO_AREA) {
		assert_int_equal(c->kind, MAP_MOVED);
		assert_int_equal(c->arg, area_of(pfn));
	} else {
		assert_int_equal(c->kind, pfn < 0x4000 ? MAP_STAYS : MAP_NONE);
	}
}

static void check_after(const struct map_cell *c, __u64 pfn)
{
	if (came_from(pfn) != CHAIN_NO_AREA) {
		assert_int_equal(c->kind, MAP_MOVED);
		assert_int_equal(c->arg, came_from(pfn));
	} else if (area_of(pfn) != CHAIN_NO_AREA) {
		assert_int_equal(c->kind, MAP_HOLE);
	} else {
		assert_int_equal(c->kind, MAP_STAYS);
	}
}

static void cells_show_what_lies_at_their_middle(void **state)
{
	static const unsigned int cells[] = { 1, 2, 7, 72, 408, 1000, 24673 };

	for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++) {
		struct layout l;

		lay_out(&l, *state, cells[k]);
		assert_true(l.map.end == 0x6061);
		for (unsigned int i = 0; i < cells[k]; i++) {
			/* Half a page is none; PFNs are whole. */
			__u64 middle = (l.map.end * (2 * i + 1) - 1) /
				       (2 * cells[k]);

			if (!l.map.cell[MAP_BEFORE][i].narrow)
				check_before(&l.map.cell[MAP_BEFORE][i],
					     middle);
			if (!l.map.cell[MAP_AFTER][i].narrow)
				check_after(&l.map.cell[MAP_AFTER][i], middle);
		}
		chain_layout_free(&l);
	}
}

static void narrow_areas_are_seen(void **state)
{
	static const unsigned int cells[] = { 3, 10, 72, 408 };

	for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++) {
		struct layout l;
		bool before = false, after = false;

		lay_out(&l, *state, cells[k]);
		for (unsigned int i = 0; i < cells[k]; i++) {
			struct map_cell b = l.map.cell[MAP_BEFORE][i];
			struct map_cell a = l.map.cell[MAP_AFTER][i];

			before |= b.kind == MAP_MOVED && b.arg == 0;
			after |= a.kind == MAP_MOVED && a.arg == 0;
		}
		assert_true(before && after);
		chain_layout_free(&l);
	}
}

static void flows_carry_every_page(void **state)
{
	struct layout l;
	__u64 pages = 0;

	lay_out(&l, *state, 408);
	assert_int_equal(l.map.nr_flows, 2);
	for (size_t i = 0; i < l.map.nr_flows; i++) {
		const struct map_flow *f = &l.map.flow[i];

		assert_true(f->from < f->from_end && f->to < f->to_end);
		assert_true(f->from_end <= 408 && f->to_end <= 408);
		assert_int_equal(f->area, i);
		assert_int_equal(l.map.cell[MAP_BEFORE][f->from].arg, i);
		pages += f->pages;
	}
	assert_true(pages == 8289);
	assert_true(l.map.lost == 0 && !l.map.inferred);
	chain_layout_free(&l);
}

/* The frame of each moved page, by its PFN. */
static __u64 *frames_of(const struct xrt_model *m, __u64 first, __u64 nr)
{
	__u64 *mfn = calloc(nr, sizeof(*mfn));

	assert_non_null(mfn);
	for (size_t i = 0; i < m->nr_chunk; i++) {
		__u64 pfn = m->chunk[i].rec->target_pfn - first;
		struct xrt_run_cursor cur;
		struct xrt_run run;

		xrt_runs_init(&cur, &m->chunk[i]);
		while (xrt_runs_next(&cur, &run)) {
			for (__u32 k = 0; k < run.pages; k++, pfn++) {
				assert_true(pfn < nr);
				mfn[pfn] = run.mfn + k;
			}
		}
	}
	return mfn;
}

static void runs_go_on_across_chunks(void **state)
{
	struct picture *p = *state;
	__u64 *mfn = frames_of(p->m, 0x4000, 8289);
	__u64 runs = 1, longest = 1, here = 1, sum = 0;
	struct frames f = { 0 };

	for (size_t i = 1; i < 8289; i++) {
		here = mfn[i] == mfn[i - 1] + 1 ? here + 1 : 1;
		runs += here == 1;
		longest = here > longest ? here : longest;
	}
	free(mfn);
	chain_frames_count(&f, &p->chain);
	assert_true(f.runs == runs);
	assert_true(f.pages == 8289);
	assert_true(f.longest.pages == longest);
	assert_true(f.in_chunks == p->m->nr_runs_total);
	assert_true(f.in_chunks > f.runs);
	assert_int_equal(f.unknown, 0);
	for (int n = 0; n < FRAMES_SIZES; n++) {
		sum += f.size_pages[n];
		assert_true(f.size_pages[n] >= f.size_runs[n] << n);
		assert_true(f.size_pages[n] <= (f.size_runs[n] << (n + 1)));
	}
	assert_true(sum == 8289);
}

static void every_chunk_is_listed_once(void **state)
{
	struct picture *p = *state;

	for (int all = 0; all < 2; all++) {
		struct list list = { 0 };

		assert_int_equal(chain_list_make(&list, &p->chain, all), 0);
		check_list(&list, &p->chain, all);
		assert_int_equal(list.item[list.nr - 1].kind, LIST_END);
		free(list.item);
	}
}

static void the_strip_tiles_the_walk(void **state)
{
	struct picture *p = *state;

	for (size_t cells = 1; cells < 40; cells++) {
		struct strip s = { 0 };
		size_t next = 0;

		assert_int_equal(chain_strip_make(&s, &p->chain, cells), 0);
		for (size_t i = 0; i < s.nr; i++) {
			assert_int_equal(s.cell[i].first, next);
			assert_true(s.cell[i].nr > 0);
			assert_true(s.cell[i].peak >= next &&
				    s.cell[i].peak < next + s.cell[i].nr);
			assert_true(p->chain.link[s.cell[i].peak].a_page >=
				    s.cell[i].mean);
			next += s.cell[i].nr;
		}
		assert_int_equal(next, p->chain.nr);
		free(s.cell);
	}
}

static void slowest_pages_come_first(void **state)
{
	struct picture *p = *state;

	for (size_t i = 0; i < p->m->nr_chunk; i++) {
		const struct xrt_walked *c = &p->m->chunk[i];
		struct xrt_page_cursor cur;
		struct xrt_page page;
		struct pages pages;
		__u64 slowest = 0;

		assert_int_equal(chain_pages_make(&pages, p->m, c, 100), 0);
		xrt_pages_init(&cur, p->m, c);
		while (xrt_pages_next(&cur, &page)) {
			if (page_ticks(&page) > slowest)
				slowest = page_ticks(&page);
		}
		assert_int_equal(pages.nr_slowest, PAGES_SLOWEST);
		assert_true(page_ticks(&pages.slowest[0].page) == slowest);
		for (unsigned int k = 1; k < pages.nr_slowest; k++)
			assert_true(page_ticks(&pages.slowest[k].page) <=
				    page_ticks(&pages.slowest[k - 1].page));
		assert_true(pages.top <= slowest);
		assert_true(pages.slowest[0].page.page || pages.slowest[0].what);
		chain_pages_free(&pages);
	}
}

static void words_tell_what_is_folded(void **state)
{
	struct picture *p = *state;
	struct list_item item = { LIST_LIKE, 1, 3 };
	char text[LIST_WORDS];

	for (size_t i = 1; i < 4; i++)
		p->chain.link[i].slow = i == 2;
	chain_list_words(text, &p->chain, &item, "-");
	assert_non_null(strstr(text, "3 more like this, mfn "));
	assert_non_null(strstr(text, ", 1 of them slow"));
}

/* What is too much for the picture of the map takes a line below it. */
static void pieces_that_are_not_drawn_are_counted(void **state)
{
	struct svg all, some;
	struct layout l;
	char want[100];

	lay_out(&l, *state, SVG_CELLS);
	assert_int_equal(l.map.more_flows, 0);
	assert_int_equal(svg_begin(&all), 0);
	chain_svg_map(&all, &l);
	l.map.more_flows = 7;
	assert_int_equal(svg_begin(&some), 0);
	chain_svg_map(&some, &l);
	assert_int_equal(some.y, all.y + 16);
	assert_int_equal(xrt_memory_close(&all.body), 0);
	assert_int_equal(xrt_memory_close(&some.body), 0);
	assert_null(strstr(all.body.text, "not drawn"));
	/* The line has 16 of the height, of which 11 are above its letters. */
	snprintf(want, sizeof(want), "y=\"%d\" class=\"dim small\">7 more pieces are not drawn<",
		 all.y - 8 + 11);
	assert_non_null(strstr(some.body.text, want));
	free(all.body.text);
	free(some.body.text);
	chain_layout_free(&l);
}

static bool is_inferred(const struct picture *p, const struct xrt_model *m)
{
	struct chain chain = p->chain;
	struct layout l = { 0 };
	bool inferred;

	chain.m = m;
	chain.nr_pieces = 0;
	assert_int_equal(chain_map_make(&l.map, &chain, 40), 0);
	assert_true(l.map.lost == 8289);
	inferred = l.map.inferred;
	chain_layout_free(&l);
	return inferred;
}

/* Where pages were to go follows from the map, if it is whole. */
static void lost_moves_are_inferred_from_a_whole_map(void **state)
{
	struct picture *p = *state;
	struct xrt_model m = *p->m;

	assert_true(is_inferred(p, &m));
	m.map[XRT_MAP_XEN].total++;
	assert_false(is_inferred(p, &m));
	m = *p->m;
	m.map[XRT_MAP_XEN].nr = 0;
	m.map[XRT_MAP_XEN].total = 0;
	assert_false(is_inferred(p, &m));
	m = *p->m;
	m.boot = NULL;
	assert_false(is_inferred(p, &m));
}

int main(void)
{
#define CASE(name) \
	cmocka_unit_test_setup_teardown(name, open_picture, close_picture)
	const struct CMUnitTest tests[] = {
		CASE(cells_show_what_lies_at_their_middle),
		CASE(narrow_areas_are_seen),
		CASE(flows_carry_every_page),
		CASE(runs_go_on_across_chunks),
		CASE(every_chunk_is_listed_once),
		CASE(the_strip_tiles_the_walk),
		CASE(slowest_pages_come_first),
		CASE(words_tell_what_is_folded),
		CASE(pieces_that_are_not_drawn_are_counted),
		CASE(lost_moves_are_inferred_from_a_whole_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
