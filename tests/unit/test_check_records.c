// SPDX-License-Identifier: GPL-2.0
/* Checks of verify: blocks, records, phases, levels, and the chain of chunks. */
#include "finding.h"

/* So many flaws are listed. */
#define LISTED	20

static const struct xrt_damage damage[LISTED + 2];
static const struct xrt_missing missing[LISTED + 2];
static const struct xrt_fail one_fail = { .rec.id = XRT_STEP_M2P, .chunk = ~0u };
static const struct xrt_death one_death = { .rec.id = XRT_DEATH_PANIC, .phase = ~0u };
static const struct xrt_fail *fails[LISTED + 2];
static const struct xrt_death *deaths[LISTED + 2];

static void fill_lists(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(fails); i++) {
		fails[i] = &one_fail;
		deaths[i] = &one_death;
	}
}

/* Run a check. Return: the text of its last finding. */
static const char *last_text(struct verify *v, check_fn check, size_t nr)
{
	v->nr = 0;
	check(v, "check");
	assert_int_equal(v->nr, nr);
	for (size_t i = 0; i < nr; i++)
		assert_int_equal(v->finding[i].verdict, VERDICT_FAIL);
	return v->finding[nr - 1].text;
}

static void long_lists_are_cut(void **state)
{
	struct xrt_stat stat = { .damage = damage, .missing = missing, .end_known = true };
	struct xrt_model m = { .fail = fails, .death = deaths };
	struct verify v = { .m = &m, .stat = &stat };

	(void)state;
	fill_lists();
	stat.nr_damage = LISTED;
	assert_non_null(strstr(last_text(&v, check_blocks, LISTED), "offset 0: "));
	stat.nr_damage = LISTED + 2;
	assert_string_equal(last_text(&v, check_blocks, LISTED + 1),
			    "2 more places are damaged");
	stat.nr_damage = 0;
	stat.nr_missing = LISTED;
	assert_string_equal(last_text(&v, check_blocks, LISTED),
			    "missing: setup blocks 0 to 0");
	stat.nr_missing = LISTED + 2;
	assert_string_equal(last_text(&v, check_blocks, LISTED + 1),
			    "2 more ranges are missing");
	m.nr_fail = 2;
	assert_string_equal(last_text(&v, check_failure, 2),
			    "step m2p failed at pfn 0, mfn 0: returned 0");
	m.nr_fail = LISTED + 2;
	last_text(&v, check_failure, LISTED);
	m.nr_death = 2;
	assert_string_equal(last_text(&v, check_kernel_lived, 2),
			    "the kernel died of a panic");
	m.nr_death = LISTED + 2;
	last_text(&v, check_kernel_lived, LISTED);
	checks_free(&v);
}

#define RECORDS_OK	"records, numbers without gap or double"

/* A phase without an end is that of a boot that failed or died. */
static void phases_have_start_and_end(void **state)
{
	struct xrt_span *span;
	struct sound s;

	(void)state;
	fill_lists();
	sound_open(&s);
	span = &s.m->phase[XRT_PHASE_P2M];
	s.m->fail = fails;
	s.m->death = deaths;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	span->end = span->begin;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	span->end--;
	expect_finding(&s.v, check_records, VERDICT_FAIL, "a phase ends before it starts");
	span->ended = 0;
	expect_finding(&s.v, check_records, VERDICT_FAIL,
		       "a phase has no start or no end");
	s.m->nr_fail = 1;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	s.m->nr_fail = 0;
	s.m->nr_death = 1;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	span->ended = 1;
	span->begun = 0;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	span->ended = 2;
	expect_finding(&s.v, check_records, VERDICT_FAIL, "a phase starts or ends twice");
	span->ended = 1;
	span->begun = 2;
	expect_finding(&s.v, check_records, VERDICT_FAIL, "a phase starts or ends twice");
	sound_close(&s);
}

/* The walk has a start and an end, unless something explains why not. */
static void walks_have_start_and_end(void **state)
{
	struct sound s;

	(void)state;
	fill_lists();
	sound_open(&s);
	s.m->fail = fails;
	s.m->death = deaths;
	s.v.lacks = NEED_WALK;
	expect_finding(&s.v, check_records, VERDICT_FAIL,
		       "start or end of the walk is not recorded");
	s.v.lacks = NEED_WALK | NEED_EVENT;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	s.v.lacks = NEED_WALK;
	s.m->nr_fail = 1;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	s.m->nr_fail = 0;
	s.m->nr_death = 1;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	s.v.lacks = 0;
	s.m->bad_prepare = 1;
	expect_finding(&s.v, check_records, VERDICT_FAIL,
		       "pages and chunks of a prepare record do not agree");
	s.m->bad_prepare = 0;
	s.m->boot = NULL;
	expect_finding(&s.v, check_records, VERDICT_FAIL, "there is no boot record");
	s.v.lacks = NEED_SETUP;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	sound_close(&s);
}

/* A chunk without an end is the last one of a boot that died in it. */
static void open_chunks_are_the_last(void **state)
{
	static const char text[] = "a chunk is said to have no end, but the walk went on";
	const struct xrt_chunk *was;
	struct xrt_chunk open;
	struct sound s;

	(void)state;
	fill_lists();
	sound_open(&s);
	s.m->death = deaths;
	was = s.m->chunk[s.m->nr_chunk - 1].rec;
	open = *was;
	open.rec.flags = XRT_CHUNK_OPEN;
	s.m->chunk[s.m->nr_chunk - 1].rec = &open;
	expect_finding(&s.v, check_records, VERDICT_FAIL, text);
	s.m->finish = NULL;
	expect_finding(&s.v, check_records, VERDICT_FAIL, text);
	s.m->nr_death = 1;
	expect_part(&s.v, check_records, VERDICT_OK, RECORDS_OK);
	s.m->finish = s.m->begin;
	expect_finding(&s.v, check_records, VERDICT_FAIL, text);
	s.m->finish = NULL;
	s.m->chunk[s.m->nr_chunk - 1].rec = was;
	open = *s.m->chunk[s.m->nr_chunk - 2].rec;
	open.rec.flags = XRT_CHUNK_OPEN;
	s.m->chunk[s.m->nr_chunk - 2].rec = &open;
	expect_finding(&s.v, check_records, VERDICT_FAIL, text);
	sound_close(&s);
}

/* Of dropped page records, the last ones are kept. */
static void kept_pages_are_the_last(void **state)
{
	static const char text[] = "are not the last ones";
	struct xrt_walked *last;
	struct xrt_end end;
	struct sound s;

	(void)state;
	sound_open(&s);
	end = *s.m->end;
	end.lost_pages = 1;
	s.m->end = &end;
	last = &s.m->chunk[s.m->nr_chunk - 1];
	expect_part(&s.v, check_lost, VERDICT_OK, "1 page records dropped for want of room");
	/* More pages than the chunk has, of which records begin at its start. */
	last->kept++;
	s.m->kept++;
	expect_part(&s.v, check_lost, VERDICT_FAIL, text);
	last->kept -= 2;
	s.m->kept -= 2;
	expect_part(&s.v, check_lost, VERDICT_FAIL, text);
	last->kept++;
	s.m->kept++;
	s.m->kept++;
	expect_part(&s.v, check_lost, VERDICT_FAIL, text);
	s.m->kept -= 2;
	expect_part(&s.v, check_lost, VERDICT_FAIL, text);
	sound_close(&s);
}

/* Two chunks, as the check of the list looks at them. */
struct listed {
	struct xrt_walk begin;
	struct xrt_chunk rec[2];
	struct xrt_walked chunk[2];
	struct xrt_model m;
	struct verify v;
};

static void make_listed(struct listed *l)
{
	*l = (struct listed){
		.begin.mfn = 0x10,
		.rec = {
			{ .rec.id = 0, .mfn = 0x10, .next_mfn = 0x20 },
			{ .rec.id = 1, .mfn = 0x20, .next_mfn = XRT_NO_MFN },
		},
	};
	l->chunk[0].rec = &l->rec[0];
	l->chunk[1].rec = &l->rec[1];
	l->m = (struct xrt_model){ .begin = &l->begin, .chunk = l->chunk, .nr_chunk = 2 };
	l->v.m = &l->m;
}

static void chunks_are_where_the_list_says(void **state)
{
	static const char one_unknown[] =
		"2 chunks, each found where the one before says; 1 links are unknown";
	struct listed l;

	(void)state;
	make_listed(&l);
	expect_finding(&l.v, check_chain, VERDICT_OK,
		       "2 chunks, each found where the one before says");
	l.begin.mfn = 0x11;
	expect_finding(&l.v, check_chain, VERDICT_FAIL,
		       "chunk 0 has mfn 10, but the anchor says 11");
	/* An anchor that is unknown is one of a chunk that is. */
	l.begin.mfn = XRT_NO_MFN;
	expect_part(&l.v, check_chain, VERDICT_FAIL, "chunk 0 has mfn 10, but the anchor says");
	l.rec[0].rec.flags = XRT_CHUNK_NO_MFN;
	expect_finding(&l.v, check_chain, VERDICT_OK, one_unknown);
	l.begin.mfn = 0x11;
	expect_finding(&l.v, check_chain, VERDICT_OK,
		       "2 chunks, each found where the one before says");
	checks_free(&l.v);
	make_listed(&l);
	l.rec[1].mfn = 0x21;
	expect_finding(&l.v, check_chain, VERDICT_FAIL,
		       "chunk 1 has mfn 21, but the one before says 20");
	l.rec[0].rec.flags = XRT_CHUNK_NO_NEXT;
	expect_finding(&l.v, check_chain, VERDICT_OK, one_unknown);
	l.rec[1].next_mfn = 0x30;
	expect_finding(&l.v, check_chain, VERDICT_FAIL,
		       "the list does not end: the last chunk names mfn 30");
	l.rec[1].rec.flags = XRT_CHUNK_NO_NEXT;
	expect_finding(&l.v, check_chain, VERDICT_FAIL,
		       "the list does not end: what follows the last chunk is unknown");
	/* No chunk at all: the anchor ends the list. */
	l.m.nr_chunk = 0;
	l.m.chunk = NULL;
	l.begin.mfn = XRT_NO_MFN;
	expect_finding(&l.v, check_chain, VERDICT_OK,
		       "0 chunks, each found where the one before says");
	checks_free(&l.v);
}

static void walked_chunks_are_the_prepared_ones(void **state)
{
	struct xrt_prepared prepared[] = {
		{ .nr = 0, .pages = 7, .target_pfn = 0x700, .mfn = 0x20 },
		{ .nr = 1, .pages = 9, .target_pfn = 0x900, .mfn = 0x10 },
	};
	struct listed l;

	(void)state;
	make_listed(&l);
	l.m.prepared = prepared;
	l.m.nr_prepared = 2;
	for (int i = 0; i < 2; i++) {
		l.rec[i].pages = prepared[1 - i].pages;
		l.rec[i].target_pfn = prepared[1 - i].target_pfn;
	}
	expect_finding(&l.v, check_order, VERDICT_OK,
		       "walked last prepared first, all 2 chunks");
	prepared[0].mfn = 0x21;
	expect_finding(&l.v, check_order, VERDICT_FAIL,
		       "chunk 1 has mfn 20, but prepared 0 had 21");
	l.rec[1].rec.flags = XRT_CHUNK_NO_MFN;
	expect_finding(&l.v, check_order, VERDICT_OK,
		       "walked last prepared first, all 2 chunks");
	l.rec[1].rec.flags = 0;
	prepared[0].mfn = 0x20;
	prepared[1].target_pfn++;
	expect_finding(&l.v, check_order, VERDICT_FAIL,
		       "chunk 0: 9 pages to pfn 900, but prepared 1 were 9 to 901");
	prepared[1].target_pfn--;
	prepared[1].pages++;
	expect_finding(&l.v, check_order, VERDICT_FAIL,
		       "chunk 0: 9 pages to pfn 900, but prepared 1 were 10 to 900");
	l.m.nr_prepared = 1;
	expect_finding(&l.v, check_order, VERDICT_FAIL, "1 chunks prepared, 2 walked");
	checks_free(&l.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_lists_are_cut),
		cmocka_unit_test(phases_have_start_and_end),
		cmocka_unit_test(walks_have_start_and_end),
		cmocka_unit_test(open_chunks_are_the_last),
		cmocka_unit_test(kept_pages_are_the_last),
		cmocka_unit_test(chunks_are_where_the_list_says),
		cmocka_unit_test(walked_chunks_are_the_prepared_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
