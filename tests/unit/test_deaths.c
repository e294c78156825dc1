// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what is said of boots that died, for each way to die. */
#include "diagnosis.h"
#include "dying.h"
#include "figures.h"
#include "helper.h"

struct death {
	struct bytes bytes;
	struct xrt_capture *cap;
	struct xrt_model *m;
	struct diagnoses all;
};

static void open_death(struct death *d, const struct dying *how)
{
	const struct synth_opts opts = {
		.range = test_map, .nr_pages = 0x4000,
		.level = XRT_LEVEL_CHUNK, .release = "6.1",
	};
	char *path = temp_path();
	struct xrt_error err;
	struct synth s;

	synth_make(&s, &opts);
	dying_make(&s, how);
	synth_write(&s, path, 7);
	synth_free(&s);
	d->bytes = read_file(path);
	unlink(path);
	free(path);
	d->cap = xrt_open_mem(d->bytes.data, d->bytes.size, "test", &err);
	assert_non_null(d->cap);
	d->m = xrt_model_build(d->cap, &err);
	assert_non_null(d->m);
	diagnosis_make(&d->all, d->m, NULL, true);
	assert_false(d->all.healthy);
	assert_true(d->all.nr >= 1);
}

static void close_death(struct death *d)
{
	xrt_model_free(d->m);
	xrt_close(d->cap);
	free(d->bytes.data);
}

static void assert_says(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' does not say '%s'", text, part);
}

static void exceptions_are_named(void **state)
{
	static const struct {
		__u32 nr;
		__u64 addr;
		const char *name;
	} trap[] = {
		{ 0, 0, "of an exception in" }, { 3, 0, "a breakpoint" },
		{ 6, 0, "an invalid opcode (a BUG)" }, { 8, 0, "a double fault" },
		{ 13, 0, "a general protection fault in" },
		{ 14, 0x2000, "a page fault in" },
		{ 14, 0x1000, "a page fault in" },
		{ 14, 0xfff, "a page fault through a NULL pointer in" },
		{ 99, 0, "of an exception in" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(trap) / sizeof(trap[0]); i++) {
		const struct dying how = {
			.when = DYING_BEFORE_WALK, .of = XRT_DEATH_EXCEPTION,
			.phase = XRT_PHASE_PAGING, .trapnr = trap[i].nr,
			.addr = trap[i].addr, .text = "some_function",
		};
		struct death d;

		open_death(&d, &how);
		assert_true(d.all.of[0].fatal);
		assert_says(d.all.of[0].what, trap[i].name);
		assert_says(d.all.of[0].what, "some_function");
		close_death(&d);
	}
}

/*
 * However far the walk came, its pages are those done: 509 in each chunk but
 * the first of them, which has what is left over. What failed says so, and
 * without it the death.
 */
static void pages_done_are_counted(void **state)
{
	static const unsigned int page[] = { 0, 1, 7, 47 };

	(void)state;
	for (unsigned int chunk = 0; chunk < 3; chunk++) {
		for (unsigned int i = 0; i < 4; i++) {
			const struct dying how = {
				.when = DYING_IN_WALK, .of = XRT_DEATH_FAIL,
				.chunk = chunk, .page = page[i],
				.step = XRT_STEP_M2P, .ret = -22,
				.phase = XRT_PHASE_WALK,
			};
			/* 8192 pages of the second area in chunks of 509. */
			__u64 whole = chunk ? 8192 % 509 + (chunk - 1) * 509 : 0;
			struct report r;
			struct death d;

			open_death(&d, &how);
			figures_from_model(&r, d.m);
			assert_int_equal(r.pages, whole + page[i]);
			assert_int_equal(d.m->nr_fail, 1);
			d.m->nr_fail = 0;
			figures_from_model(&r, d.m);
			assert_int_equal(r.pages, whole + page[i]);
			close_death(&d);
		}
	}
}

/* What happens beside the chunks has a rule of its own, named by its step. */
static void what_is_beside_is_named(void **state)
{
	static const struct {
		struct dying how;
		const char *rule;
		const char *what;
	} death[] = {
		{ { .when = DYING_AFTER_WALK, .of = XRT_DEATH_FAIL,
		    .step = XRT_STEP_NONRAM, .phase = XRT_PHASE_PAGETABLE },
		  "nonram-refused", "range that was swapped" },
		{ { .when = DYING_IN_WALK, .of = XRT_DEATH_FAIL, .chunk = 1,
		    .page = 900, .step = XRT_STEP_EXTRA, .ret = 12,
		    .phase = XRT_PHASE_WALK },
		  "extra-memory", "900 pages are to be freed, the region has 12" },
		{ { .when = DYING_IN_SETUP, .of = XRT_DEATH_CONFLICT,
		    .place = XRT_PLACE_SWAP, .start = 0x1000, .size = 0x1000,
		    .phase = XRT_PHASE_SETUP },
		  "not-swapped", "no RAM was found to swap it with" },
		{ { .when = DYING_IN_SETUP, .of = XRT_DEATH_CONFLICT,
		    .place = XRT_PLACE_SWAP_LIMIT, .start = 0x1000,
		    .size = 0x1000, .phase = XRT_PHASE_SETUP },
		  "not-swapped", "than Linux can swap" },
		{ { .when = DYING_IN_SETUP, .of = XRT_DEATH_EXCEPTION,
		    .trapnr = 6, .phase = XRT_PHASE_SETUP,
		    .text = "xen_memory_setup" },
		  "known-bug", "BUG) in xen_memory_setup" },
		{ { .when = DYING_IN_WALK, .of = XRT_DEATH_EXCEPTION,
		    .trapnr = 6, .phase = XRT_PHASE_WALK,
		    .text = "alloc_p2m_pmd" },
		  "known-bug", "BUG) in alloc_p2m_pmd" },
		/* The same place, but not a BUG. */
		{ { .when = DYING_IN_WALK, .of = XRT_DEATH_EXCEPTION,
		    .trapnr = 14, .phase = XRT_PHASE_WALK,
		    .text = "alloc_p2m_pmd" },
		  "died-elsewhere", "page fault" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(death) / sizeof(death[0]); i++) {
		struct death d;

		open_death(&d, &death[i].how);
		assert_string_equal(d.all.of[0].rule, death[i].rule);
		assert_says(d.all.of[0].what, death[i].what);
		close_death(&d);
	}
}

/* What can be moved says that there was no room; the rest cannot be moved. */
static void conflicts_name_their_place(void **state)
{
	static const struct {
		unsigned int place;
		bool room;
		bool fixed;
	} of[] = {
		{ XRT_PLACE_KERNEL, false, true },
		{ XRT_PLACE_PAGE_TABLES, false, true },
		{ XRT_PLACE_P2M, true, false },
		{ XRT_PLACE_INITRD, true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		const struct dying how = {
			.when = DYING_IN_SETUP, .of = XRT_DEATH_CONFLICT,
			.place = of[i].place, .start = 0x1700000,
			.size = 0x80000, .phase = XRT_PHASE_SETUP,
		};
		struct death d;

		open_death(&d, &how);
		assert_string_equal(d.all.of[0].rule, "conflict");
		assert_int_equal(!!strstr(d.all.of[0].what, "no free RAM was found"),
				 of[i].room);
		assert_int_equal(!!strstr(d.all.of[0].cause, "cannot move it"),
				 of[i].fixed);
		assert_int_equal(!!strstr(d.all.of[0].cause, "too little RAM in one piece"),
				 !of[i].fixed);
		close_death(&d);
	}
}

/* What was moved before the boot died is named, and broke nothing. */
static void swaps_are_named(void **state)
{
	const struct dying how = {
		.when = DYING_BEFORE_WALK, .of = XRT_DEATH_EXCEPTION,
		.place = XRT_PLACE_SWAP, .start = 0x1400000, .size = 0x20000,
		.moved_to = 0x200000, .phase = ~0u, .trapnr = 14,
	};
	const struct diagnosis *swap = NULL;
	struct death d;

	(void)state;
	open_death(&d, &how);
	for (size_t i = 0; i < d.all.nr; i++) {
		if (!strcmp(d.all.of[i].rule, "swapped"))
			swap = &d.all.of[i];
	}
	assert_non_null(swap);
	assert_says(swap->what, "1400000");
	assert_says(swap->what, "200000");
	assert_says(swap->remedy, "nothing is broken");
	close_death(&d);
}

/* The phase of the death shows how far the walk had come, if records do not. */
static void phases_show_the_state_of_the_walk(void **state)
{
	static const struct {
		__u32 phase;
		bool whole;
		enum walk_state walk;
	} row[] = {
		{ XRT_PHASE_SETUP, false, WALK_NOT_BEGUN },
		{ XRT_PHASE_PREPARE, false, WALK_NOT_BEGUN },
		{ XRT_PHASE_PAGING, false, WALK_NOT_BEGUN },
		{ XRT_PHASE_P2M, false, WALK_NOT_BEGUN },
		{ XRT_PHASE_MFN_LIST, false, WALK_NOT_BEGUN },
		{ XRT_PHASE_WALK, false, WALK_UNDER_WAY },
		{ XRT_PHASE_RECORDER, false, WALK_DONE },
		{ XRT_PHASE_MFN_SETUP, false, WALK_DONE },
		{ XRT_PHASE_PAGETABLE, true, WALK_NOT_BEGUN },
		{ XRT_PHASE_PAGETABLE, false, WALK_UNKNOWN },
		{ ~0u, true, WALK_NOT_BEGUN },
		{ ~0u, false, WALK_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		const struct dying how = {
			.when = DYING_BEFORE_WALK, .of = XRT_DEATH_PANIC,
			.phase = row[i].phase, .text = "any",
		};
		struct xrt_span *outer;
		struct death d;

		open_death(&d, &how);
		diagnosis_make(&d.all, d.m, NULL, row[i].whole);
		assert_int_equal(d.all.facts.walk, row[i].walk);
		/* Only outside of all phases do the page tables' marks count. */
		outer = &d.m->phase[XRT_PHASE_PAGETABLE];
		outer->begun = 1;
		outer->ended = row[i].phase == ~0u && !row[i].whole;
		diagnosis_make(&d.all, d.m, NULL, row[i].whole);
		assert_int_equal(d.all.facts.walk, outer->ended ? WALK_DONE :
				 row[i].phase == ~0u ? WALK_UNKNOWN :
				 row[i].walk);
		close_death(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exceptions_are_named),
		cmocka_unit_test(pages_done_are_counted),
		cmocka_unit_test(what_is_beside_is_named),
		cmocka_unit_test(conflicts_name_their_place),
		cmocka_unit_test(swaps_are_named),
		cmocka_unit_test(phases_show_the_state_of_the_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
