// SPDX-License-Identifier: GPL-2.0
/* Checks of verify: every time is inside the one that it is a part of. */
#include "finding.h"

/* A walk of two chunks and a range that is freed. */
struct timed {
	struct xrt_walk begin;
	struct xrt_walk finish;
	struct xrt_chunk rec[2];
	struct xrt_walked chunk[2];
	struct xrt_free range;
	const struct xrt_free *free;
	struct xrt_model m;
	struct verify v;
};

static void make_timed(struct timed *t)
{
	*t = (struct timed){
		.begin.tsc = 100, .finish.tsc = 200,
		.rec = {
			{ .rec.id = 0, .tsc = 100, .ticks = 40 },
			{ .rec.id = 1, .tsc = 140, .ticks = 60 },
		},
		.range.tsc = 200,
	};
	t->free = &t->range;
	t->chunk[0].rec = &t->rec[0];
	t->chunk[1].rec = &t->rec[1];
	t->m = (struct xrt_model){
		.begin = &t->begin, .finish = &t->finish, .chunk = t->chunk,
		.nr_chunk = 2, .free = &t->free, .nr_free = 1,
	};
	t->v.m = &t->m;
}

static void expect_walk(struct timed *t, const char *text)
{
	expect_finding(&t->v, check_walk_times, VERDICT_FAIL, text);
	checks_free(&t->v);
	make_timed(t);
}

/* By one tick, and by as many as make a sum wrap. */
static void chunks_are_inside_the_walk(void **state)
{
	struct timed t;

	(void)state;
	make_timed(&t);
	expect_finding(&t.v, check_walk_times, VERDICT_OK,
		       "2 chunks and 1 frees follow each other; chunks take 100 of the walk's 100 ticks");
	t.rec[0].tsc = 99;
	expect_walk(&t, "chunk 0 starts at 99 and takes 40 ticks, which does not fit between 100 and the end of the walk at 200");
	t.rec[1].tsc = 139;
	expect_walk(&t, "chunk 1 starts at 139 and takes 60 ticks, which does not fit between 140 and the end of the walk at 200");
	t.rec[1].ticks = 61;
	expect_walk(&t, "chunk 1 starts at 140 and takes 61 ticks, which does not fit between 140 and the end of the walk at 200");
	t.rec[1].ticks = ~0ULL - 30;
	expect_walk(&t, "chunk 1 starts at 140 and takes 18446744073709551585 ticks, which does not fit between 140 and the end of the walk at 200");
	t.range.tsc = 201;
	expect_walk(&t, "range 0 is freed at 201, not between 100 and 200");
	t.range.tsc = 99;
	t.range.rec.flags = XRT_REC_UNTIMED;
	expect_part(&t.v, check_walk_times, VERDICT_OK, "1 frees");
	t.range.rec.flags = 0;
	expect_walk(&t, "range 0 is freed at 99, not between 100 and 200");
}

/* Two areas in the phase that prepares them, and a release. */
struct areas {
	struct xrt_area rec[2];
	const struct xrt_area *area[2];
	struct xrt_release rel;
	const struct xrt_release *release;
	struct xrt_model m;
	struct verify v;
};

static void make_areas(struct areas *a)
{
	*a = (struct areas){
		.rec = {
			{ .rec.id = 0, .tsc = 100, .ticks = 26, .start_pfn = 0x10, .end_pfn = 0x20 },
			{ .rec.id = 1, .tsc = 126, .ticks = 25, .start_pfn = 0x40, .end_pfn = 0x50 },
		},
		.rel = { .pfn = 0x40, .tsc = 126 },
	};
	a->area[0] = &a->rec[0];
	a->area[1] = &a->rec[1];
	a->release = &a->rel;
	a->m = (struct xrt_model){
		.area = a->area, .nr_area = 2, .release = &a->release, .nr_release = 1,
		.phase[XRT_PHASE_PREPARE] = { 100, 200, 1, 1 },
	};
	a->v.m = &a->m;
}

#define AREAS_OK	"2 areas follow each other, with their chunks and releases inside"

static void areas_are_inside_their_phase(void **state)
{
	struct xrt_span *phase;
	struct areas a;

	(void)state;
	make_areas(&a);
	phase = &a.m.phase[XRT_PHASE_PREPARE];
	expect_finding(&a.v, check_prepare_times, VERDICT_OK, AREAS_OK);
	a.rec[1].ticks = 24;
	expect_finding(&a.v, check_prepare_times, VERDICT_OK, AREAS_OK);
	a.rec[1].ticks = 23;
	expect_finding(&a.v, check_prepare_times, VERDICT_FAIL,
		       "areas take 49 of the 100 ticks of phase prepare");
	phase->end = 149;
	expect_finding(&a.v, check_prepare_times, VERDICT_OK, AREAS_OK);
	phase->end = 148;
	expect_finding(&a.v, check_prepare_times, VERDICT_FAIL,
		       "area 1 starts at 126 and takes 23 ticks, which does not fit between 126 and 148");
	phase->ended = 0;
	expect_finding(&a.v, check_prepare_times, VERDICT_OK, AREAS_OK);
	a.rec[1].tsc = 125;
	expect_finding(&a.v, check_prepare_times, VERDICT_FAIL,
		       "area 1 starts at 125, the one before it ends at 126");
	phase->ended = 1;
	a.m.nr_area = 0;
	a.m.nr_release = 0;
	expect_part(&a.v, check_prepare_times, VERDICT_OK, "0 areas follow each other");
	checks_free(&a.v);
}

static void releases_are_inside_their_area(void **state)
{
	static const struct {
		__u64 pfn;
		__u64 tsc;
		const char *text;
	} row[] = {
		{ 0x40, 126, NULL }, { 0x4f, 151, NULL }, { 0x50, 99, NULL },
		{ 0x40, 125, "pfn 40 is released at 125, when area 1 was not handled" },
		{ 0x4f, 152, "pfn 4f is released at 152, when area 1 was not handled" },
	};
	struct areas a;

	(void)state;
	make_areas(&a);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		a.rel.pfn = row[i].pfn;
		a.rel.tsc = row[i].tsc;
		expect_finding(&a.v, check_prepare_times,
			       row[i].text ? VERDICT_FAIL : VERDICT_OK,
			       row[i].text ? row[i].text : AREAS_OK);
	}
	checks_free(&a.v);
}

/* All phases of a boot: the walk's marks, the phase after it, and the ends. */
struct phases {
	struct xrt_boot boot;
	struct xrt_walk begin;
	struct xrt_walk finish;
	struct xrt_end end;
	struct xrt_model m;
	struct verify v;
};

static void make_phases(struct phases *p)
{
	*p = (struct phases){
		.boot.tsc = 100, .end.tsc = 1200,
		.begin.tsc = 700, .finish.tsc = 800,
		.m.phase = {
			[XRT_PHASE_SETUP]	= { 100, 200, 1, 1 },
			[XRT_PHASE_PREPARE]	= { 150, 200, 1, 1 },
			[XRT_PHASE_PAGETABLE]	= { 200, 1200, 1, 1 },
			[XRT_PHASE_PAGING]	= { 200, 300, 1, 1 },
			[XRT_PHASE_WALK]	= { 700, 800, 1, 1 },
			[XRT_PHASE_RECORDER]	= { 1200, 1200, 1, 1 },
		},
	};
	p->m.boot = &p->boot;
	p->m.begin = &p->begin;
	p->m.finish = &p->finish;
	p->m.end = &p->end;
	p->v.m = &p->m;
}

#define PHASES_OK	"6 phases, each inside its parent and after the one before"

static void expect_phases(struct phases *p, const char *text)
{
	expect_finding(&p->v, check_phases, text ? VERDICT_FAIL : VERDICT_OK,
		       text ? text : PHASES_OK);
	checks_free(&p->v);
	make_phases(p);
}

/* Half of the parent may be between two phases that follow each other. */
static void phases_follow_each_other(void **state)
{
	struct xrt_span *recorder;
	struct phases p;

	(void)state;
	make_phases(&p);
	recorder = &p.m.phase[XRT_PHASE_RECORDER];
	expect_phases(&p, NULL);
	recorder->begin = 799;
	expect_phases(&p, "phase recorder starts before phase walk ends");
	recorder->end = 1201;
	expect_phases(&p, "phase recorder is not inside phase pagetable");
	p.m.phase[XRT_PHASE_PREPARE].begin = 99;
	expect_phases(&p, "phase prepare is not inside phase setup");
	/* 500 of 999 ticks are more than half. */
	p.m.phase[XRT_PHASE_WALK].end = 700;
	p.m.phase[XRT_PHASE_PAGETABLE].begin = 201;
	p.m.phase[XRT_PHASE_PAGING].begin = 201;
	p.finish.tsc = 700;
	expect_phases(&p, "500 ticks are between phases walk and recorder, which follow each other directly");
	p.m.phase[XRT_PHASE_WALK].end = 700;
	p.finish.tsc = 700;
	expect_phases(&p, NULL);
	/* Phases that the recorder does not start directly may be any time away. */
	p.m.phase[XRT_PHASE_WALK].begun = 0;
	p.m.phase[XRT_PHASE_RECORDER] = (struct xrt_span){ 300, 400, 1, 1 };
	p.m.phase[XRT_PHASE_MFN_SETUP] = (struct xrt_span){ 1000, 1200, 1, 1 };
	expect_finding(&p.v, check_phases, VERDICT_OK, PHASES_OK);
	checks_free(&p.v);
}

#define MARKS(from, to, begin, end) \
	"the walk is recorded from " #from " to " #to ", its phase from " #begin " to " #end

static void the_walk_fills_its_phase(void **state)
{
	struct phases p;

	(void)state;
	make_phases(&p);
	p.begin.tsc = 750;
	expect_phases(&p, NULL);
	p.begin.tsc = 751;
	expect_phases(&p, MARKS(751, 800, 700, 800));
	p.finish.tsc = 750;
	expect_phases(&p, NULL);
	p.finish.tsc = 749;
	expect_phases(&p, MARKS(700, 749, 700, 800));
	p.begin.tsc = 699;
	expect_phases(&p, MARKS(699, 800, 700, 800));
	p.finish.tsc = 801;
	expect_phases(&p, MARKS(700, 801, 700, 800));
	p.begin.tsc = 750;
	p.finish.tsc = 750;
	expect_phases(&p, NULL);
	/* A phase that ends before it starts has no half. */
	p.m.phase[XRT_PHASE_WALK] = (struct xrt_span){ 800, 700, 1, 1 };
	p.begin.tsc = 800;
	p.finish.tsc = 700;
	expect_phases(&p, MARKS(800, 700, 800, 700));
	p.begin.tsc = 751;
	p.begin.rec.flags = XRT_REC_UNTIMED;
	expect_phases(&p, NULL);
}

/* Nothing is before the boot record, nor after the end record. */
static void phases_are_between_the_first_and_the_last_record(void **state)
{
	struct phases p;

	(void)state;
	make_phases(&p);
	p.boot.tsc = 101;
	expect_phases(&p, "phase setup starts before the recorder did");
	p.boot.tsc = 101;
	p.m.boot = NULL;
	expect_phases(&p, NULL);
	p.end.tsc = 1199;
	expect_phases(&p, "phase pagetable ends after the end record was written");
	p.end.tsc = 1199;
	p.m.end = NULL;
	expect_phases(&p, NULL);
	/* A phase without an end has no time of its end. */
	p.m.phase[XRT_PHASE_MFN_SETUP] = (struct xrt_span){ 1200, 9999, 1, 0 };
	expect_phases(&p, NULL);
	p.m.phase[XRT_PHASE_MFN_SETUP] = (struct xrt_span){ 1, 1200, 0, 1 };
	expect_phases(&p, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chunks_are_inside_the_walk),
		cmocka_unit_test(areas_are_inside_their_phase),
		cmocka_unit_test(releases_are_inside_their_area),
		cmocka_unit_test(phases_follow_each_other),
		cmocka_unit_test(the_walk_fills_its_phase),
		cmocka_unit_test(phases_are_between_the_first_and_the_last_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
