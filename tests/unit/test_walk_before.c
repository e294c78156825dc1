// SPDX-License-Identifier: GPL-2.0
/* The phases before the walk in Xen's trace. */
#include "made_trace.h"
#include "walk_before.h"

/* Two areas: 9f-100 with one chunk, mapped already, and one with three. */
static const struct xrt_e820 before_map[] = {
	{ 0, 0x9f000, 1, 0 }, { 0x9f000, 0x61000, 2, 0 },
	{ 0x100000, 0x700000, 1, 0 }, { 0x800000, 0x500000, 2, 0 },
	{ 0xd00000, 0x800000, 1, 0 },
};

#define BEFORE_PAGES	0xd00

static struct xrt_plan *before_plan(void)
{
	const struct xrt_plan_opts opts = {
		.entry = before_map, .nr = ARRAY_SIZE(before_map),
		.nr_pages = BEFORE_PAGES, .dom0 = true,
	};
	struct xrt_error err;
	struct xrt_plan *plan = xrt_plan_build(&opts, &err);

	assert_non_null(plan);
	assert_true(plan->nr_area == 2);
	return plan;
}

static void add_mappings(struct made_trace *t, __u64 nr, enum made_kernel kernel)
{
	while (nr--)
		add_mapping(t, kernel);
}

/* @extra: mappings that are not of preparing, or missing ones. */
static __u64 make_before(struct made_trace *t, const struct xrt_plan *plan,
			 enum made_kernel kernel, int extra, __u64 span[4])
{
	add_call(t, OP_E, 0);
	add_call(t, 12, 0);
	add_call(t, 12, 0);
	span[0] = t->nr;
	add_mappings(t, plan->piece[0].chunks + 1, kernel);
	for (int i = 0; i < 0x61; i++)
		add_call(t, OP_V, 0);
	add_mappings(t, plan->chunks - plan->piece[0].chunks + 1, kernel);
	span[1] = t->nr - 1;
	if (extra < 0)
		t->nr -= (size_t)-extra;
	else
		add_mappings(t, (__u64)extra, NEW_KERNEL);
	add_call(t, 18, 0);
	add_call(t, OP_E, 0);
	span[2] = t->nr;
	add_call(t, OP_MULTICALL, 0);
	for (int i = 0; i < 30; i++)
		add_call(t, OP_M, 1);
	for (int i = 0; i < (BEFORE_PAGES + 511) / 512; i++)
		add_call(t, OP_V, 0);
	add_call(t, OP_M, 1);
	add_call(t, OP_M, 1);
	span[3] = t->nr - 1;
	return t->nr;
}

static void find_before(const struct made_trace *t, const struct xrt_plan *plan,
			__u64 begin, struct xrt_walk_times *times)
{
	struct made_bytes b = make_bytes(t);
	struct xrt_error err;
	struct xentrace *trace = xentrace_open_mem(b.data, b.len, "made", &err);

	assert_non_null(trace);
	assert_int_equal(walk_before_find(times, trace, plan, BEFORE_PAGES,
					  begin, &err), 0);
	xentrace_close(trace);
	free(b.data);
}

static void phases_before_the_walk_are_found(void **state)
{
	struct xrt_plan *plan = before_plan();

	(void)state;
	for (int kernel = NEW_KERNEL; kernel <= OLD_KERNEL; kernel++) {
		struct made_trace t = { .seed = 12 };
		struct xrt_walk_times times;
		__u64 span[4], begin;

		begin = make_before(&t, plan, kernel, 0, span);
		find_before(&t, plan, begin, &times);
		assert_true(times.prepare.known);
		assert_true(times.prepare.begin == t.item[span[0]].tsc);
		assert_true(times.prepare.end == t.item[span[1]].tsc);
		assert_true(times.p2m.known);
		assert_true(times.p2m.begin == t.item[span[2]].tsc);
		assert_true(times.p2m.end == t.item[span[3]].tsc);
		free(t.item);
	}
	xrt_plan_free(plan);
}

/* One call more or less: unknown rather than wrong. */
static void other_calls_before_the_walk_are_unknown(void **state)
{
	struct xrt_plan *plan = before_plan();

	(void)state;
	for (int extra = -2; extra <= 2; extra++) {
		struct made_trace t = { .seed = 13 };
		struct xrt_walk_times times;
		__u64 span[4], begin;

		begin = make_before(&t, plan, NEW_KERNEL, extra, span);
		/* One page of the old list is missing. */
		memmove(&t.item[span[2] + 33], &t.item[span[2] + 34],
			(t.nr - span[2] - 34) * sizeof(*t.item));
		t.nr--;
		find_before(&t, plan, begin - 1, &times);
		assert_true(times.prepare.known == !extra);
		assert_false(times.p2m.known);
		free(t.item);
	}
	xrt_plan_free(plan);
}

/* The rebuild begins with its first multicall, however many it has. */
static void further_multicalls_are_of_the_same_rebuild(void **state)
{
	struct xrt_plan *plan = before_plan();
	struct made_trace t = { .seed = 14 };
	struct xrt_walk_times times;
	__u64 span[4], begin, tsc;

	(void)state;
	begin = make_before(&t, plan, NEW_KERNEL, 0, span);
	tsc = t.item[span[2] + 9].tsc + 1;
	insert_event(&t, span[2] + 10, (struct made_event){
		     0, HYPERCALL, OP_MULTICALL, 0, tsc, false });
	find_before(&t, plan, begin + 1, &times);
	assert_true(times.p2m.known);
	assert_true(times.p2m.begin == t.item[span[2]].tsc);
	assert_true(times.p2m.end == t.item[span[3] + 1].tsc);
	free(t.item);
	xrt_plan_free(plan);
}

/* What has no call at all is not found, whatever else is called. */
static void no_area_has_no_calls(void **state)
{
	const struct xrt_plan plan = { 0 };
	struct made_trace t = { .seed = 18 };
	struct xrt_walk_times times;

	(void)state;
	add_call(&t, 12, 0);
	add_call(&t, OP_V, 0);
	add_call(&t, 18, 0);
	find_before(&t, &plan, t.nr, &times);
	assert_false(times.prepare.known);
	free(t.item);
}

/* Two areas by hand: releases in both, the second's pages are mapped or not. */
static void releases_are_a_part_of_preparing(void **state)
{
	struct xrt_plan_area area[] = {
		{ .start_pfn = 0x10, .end_pfn = 0x13, .released = 2 },
		{ .start_pfn = 0x20, .end_pfn = 0x22, .released = 1 },
	};
	struct xrt_piece piece[] = {
		{ .area = 0, .pages = 1, .chunks = 1 }, { .area = 0, .pages = 2 },
		{ .area = 1, .pages = 1 },
	};
	const struct xrt_plan plan = {
		.area = area, .nr_area = 2, .piece = piece, .nr_piece = 3,
	};
	/* V and O: mapping and memory_op; what is known of it. */
	static const struct {
		const char *calls;
		bool known;
		size_t begin;
		size_t after;
	} row[] = {
		/* Calls of another kind may follow; those of the same kind may not. */
		{ "OMEMEOOOV", true, 1, 1 }, { "OVVOOOME", true, 1, 2 },
		{ "OVVOOOV", false, 0, 0 },
		/* What was broken off begins anew. */
		{ "OVVOXOVVOOO", true, 6, 0 },
		{ "OVVOOVVVOVV", true, 1, 0 }, { "OVVOOVVVO", true, 1, 0 }, { "OVVOOO", true, 1, 0 },
		{ "OVVOOVVVOV", false, 0, 0 }, { "OVVOOVVVOVVV", false, 0, 0 }, { "OVVOVVVO", false, 0, 0 },
		{ "OVVOOVVO", false, 0, 0 }, { "OVOO", false, 0, 0 }, { "OVVOOOVV", false, 0, 0 },
		{ "OVVMEOOVVVOVV", false, 0, 0 }, { "OMEMEOOO", true, 1, 0 }, { "OMEMEOOVVVO", true, 1, 0 },
		{ "OMEVOOO", false, 0, 0 }, { "OVMEOOO", false, 0, 0 }, { "OMEMEOOMEMEMEO", false, 0, 0 },
		{ "VVOOO", false, 0, 0 },
		/* A mapping by mmu_update ends with a call of mmuext_op, and has only one. */
		{ "OEEOOO", false, 0, 0 }, { "OMEEOOO", false, 0, 0 }, { "OMXMXOOO", false, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct made_trace t = { .seed = 15 };
		struct xrt_walk_times times;

		for (const char *c = row[i].calls; *c; c++)
			add_call(&t, *c == 'O' ? 12 : *c == 'V' ? OP_V : *c == 'M' ? OP_M : *c == 'X' ? 18 : OP_E,
				 *c == 'M');
		add_call(&t, 18, 0);
		find_before(&t, &plan, t.nr, &times);
		if (times.prepare.known != row[i].known)
			fail_msg("%s: %d", row[i].calls, times.prepare.known);
		if (times.prepare.known) {
			assert_true(times.prepare.begin == t.item[row[i].begin].tsc);
			assert_true(times.prepare.end == t.item[t.nr - 2 - row[i].after].tsc);
		}
		assert_false(times.p2m.known);
		free(t.item);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phases_before_the_walk_are_found),
		cmocka_unit_test(other_calls_before_the_walk_are_unknown),
		cmocka_unit_test(no_area_has_no_calls),
		cmocka_unit_test(releases_are_a_part_of_preparing),
		cmocka_unit_test(further_multicalls_are_of_the_same_rebuild),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
