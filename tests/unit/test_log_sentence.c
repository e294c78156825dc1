// SPDX-License-Identifier: GPL-2.0
/* The last line of a log, and what the log's map proves. */
#include "log_rule.h"

#define REFUSED(error) \
	"the m2p step of a page update failed: hypercall mmu_update returned " error

/* The line that the recorder prints: what of it is whole is stated. */
static void the_last_line_of_a_step(void **state)
{
	struct xrt_sentence *s;
	struct logged l;

	(void)state;
	make_logged(&l);
	expect_rule(&l, log_rule_sentence, false);
	s = &l.f->sentence;
	*s = (struct xrt_sentence){ .line = 7, .death = XRT_DEATH_FAIL, .step = XRT_STEP_M2P };
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, REFUSED("an error that is not in the line"));
	assert_string_equal(l.d.where, "pfn not whole in the line");
	s->error = (struct xrt_maybe){ (__u64)-22, true };
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, REFUSED("-22 (EINVAL)"));
	s->error.value = (__u64)-2;
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, REFUSED("-2"));
	s->pfn = (struct xrt_maybe){ 0x10, true };
	s->mfn = (struct xrt_maybe){ 0x20, true };
	s->area = (struct xrt_maybe){ 3, true };
	s->chunk = (struct xrt_maybe){ 4, true };
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.where, "pfn 10, mfn 20, area 3, chunk 4 of the walk");
	s->step = XRT_STEP_CHAIN;
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, "the list of chunks is overwritten");
	s->found = (struct xrt_maybe){ 0x30, true };
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, "the list of chunks is overwritten: the chunk in mfn 20 says that it is in mfn 30");
	s->mfn.known = false;
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, "the list of chunks is overwritten");
	s->step = XRT_STEP_EXTRA;
	s->pages = (struct xrt_maybe){ 9, true };
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, "targets of the walk are not all in one region of extra memory");
	s->region = (struct xrt_maybe){ 8, true };
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, "targets of the walk are not all in one region of extra memory: 9 pages are to be freed, the region has 8");
	s->pages.known = false;
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, "targets of the walk are not all in one region of extra memory");
}

static void the_last_line_of_an_exception(void **state)
{
	struct xrt_sentence *s;
	struct logged l;

	(void)state;
	make_logged(&l);
	s = &l.f->sentence;
	*s = (struct xrt_sentence){
		.line = 7, .death = XRT_DEATH_EXCEPTION, .vector = 14, .address = 0xfff,
		.phase = "walk",
	};
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, "the kernel died of a page fault through a NULL pointer");
	assert_string_equal(l.d.where, "phase walk, address fff");
	s->address = 0x1000;
	s->ip = (struct xrt_maybe){ 0x99, true };
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, "the kernel died of a page fault");
	assert_string_equal(l.d.where, "instruction at 99, phase walk, address 1000");
	memcpy(s->function, "f", 2);
	s->vector = 13;
	s->address = 0;
	expect_rule(&l, log_rule_sentence, true);
	assert_string_equal(l.d.what, "the kernel died of a general protection fault");
	assert_string_equal(l.d.where, "in f, phase walk, address 0");
}

/* What a piece collides with; a gap counts only in a map that is whole. */
static void clashes_with_a_gap_need_the_whole_map(void **state)
{
	struct fit_clash c;
	struct logged l;
	char text[128];

	(void)state;
	make_logged(&l);
	l.map[0] = (struct xrt_e820){ 0, 0x1000, 1, 0 };
	l.map[1] = (struct xrt_e820){ 0x3000, 0x1000, 4, 0 };
	l.f->map[XRT_BY_XEN] = (struct xrt_log_map){ .entry = l.map, .nr = 2 };
	l.f->piece[XRT_PIECE_KERNEL] = (struct xrt_pfns){ 0, 0x4000 };
	assert_false(log_find_clash(&l.all, XRT_PIECE_KERNEL, &c));
	l.all.map = &l.f->map[XRT_BY_XEN];
	assert_false(log_find_clash(&l.all, XRT_NR_PIECES, &c));
	assert_true(log_find_clash(&l.all, XRT_PIECE_KERNEL, &c));
	assert_string_equal(log_clash_text(text, sizeof(text), &c),
			    "ACPI NVS [mem 0x0000000000003000-0x0000000000003fff]");
	l.f->piece[XRT_PIECE_KERNEL].end = 0x3000;
	assert_false(log_find_clash(&l.all, XRT_PIECE_KERNEL, &c));
	l.all.whole = true;
	assert_true(log_find_clash(&l.all, XRT_PIECE_KERNEL, &c));
	assert_string_equal(log_clash_text(text, sizeof(text), &c),
			    "memory from 0x1000 on, of which the map says nothing");
	l.f->piece[XRT_PIECE_KERNEL].end = 0x1000;
	assert_false(log_find_clash(&l.all, XRT_PIECE_KERNEL, &c));
}

/* Xen's sum of its RAM may be off by a page per range. */
static void xens_sum_shows_that_its_map_is_whole(void **state)
{
	static const struct {
		__u64 sum;
		bool whole;
	} row[] = {
		{ 0x0e, false }, { 0x0f, true }, { 0x11, true }, { 0x13, true }, { 0x14, false },
	};
	struct logged l;

	(void)state;
	make_logged(&l);
	l.map[0] = (struct xrt_e820){ 0x800, 0x11000, 1, 0 };
	l.map[1] = (struct xrt_e820){ 0x20000, 0x1000, 1, 0 };
	l.f->map[XRT_BY_XEN] = (struct xrt_log_map){ .entry = l.map, .nr = 2 };
	assert_false(log_map_whole(l.f, &l.f->map[XRT_BY_XEN]));
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		l.f->host_ram = (struct xrt_maybe){ row[i].sum, true };
		assert_int_equal(log_map_whole(l.f, &l.f->map[XRT_BY_XEN]), row[i].whole);
	}
	l.f->host_ram.value = 0x11;
	assert_false(log_map_whole(l.f, &l.f->map[XRT_BY_KERNEL]));
	assert_false(log_map_whole(l.f, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_line_of_a_step),
		cmocka_unit_test(the_last_line_of_an_exception),
		cmocka_unit_test(clashes_with_a_gap_need_the_whole_map),
		cmocka_unit_test(xens_sum_shows_that_its_map_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
