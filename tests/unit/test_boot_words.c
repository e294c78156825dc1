// SPDX-License-Identifier: GPL-2.0
/* How a boot came out, its share of the whole boot, and its headline. */
#include "boot_share.h"
#include "boot_state.h"
#include "boot_values.h"
#include "capture_private.h"
#include "headline.h"
#include "helper.h"
#include "log_summary.h"

/* 1000 ticks are 1 us. */
#define KHZ	1000000

/**
 * struct boot - a boot with a log, made by hand
 */
struct boot {
	struct xrt_capture cap;
	struct xrt_boot rec;
	struct xrt_walk walk;
	struct xrt_end end;
	struct xrt_dist dist[XRT_NR_STEPS];
	struct xrt_model m;
	struct report r;
	struct xrt_boot_facts log;
};

static void make_boot(struct boot *b)
{
	memset(b, 0, sizeof(*b));
	b->end.tsc_khz = KHZ;
	b->cap.stat.end_known = true;
	b->m.cap = &b->cap;
	b->m.boot = &b->rec;
	b->m.begin = &b->walk;
	b->m.finish = &b->walk;
	b->m.end = &b->end;
	b->m.dist = b->dist;
	b->m.phase[XRT_PHASE_PREPARE] = (struct xrt_span){ 1000, 1300, 1, 1 };
	b->r = (struct report){ .m = &b->m, .walk = 700, .early = 2000 };
	b->log.startup = (struct xrt_maybe){ 2000, true };
}

static struct boot_share share_of(const struct boot *b)
{
	struct boot_share s;

	boot_share_find(&s, &b->r, &b->log);
	return s;
}

static void parts_are_not_longer_than_the_boot(void **state)
{
	struct boot_share s;
	struct boot b;

	(void)state;
	make_boot(&b);
	s = share_of(&b);
	assert_int_equal(s.until, BOOT_UNTIL_STARTUP);
	assert_int_equal(s.ns, 2000);
	assert_int_equal(s.early, 2000);
	assert_int_equal(s.remap, 1000);
	b.log.startup.value = 1999;
	s = share_of(&b);
	assert_int_equal(s.early, 0);
	assert_int_equal(s.remap, 1000);
	b.log.startup.value = 999;
	assert_int_equal(share_of(&b).remap, 0);
	/* The start of init counts if systemd says nothing. */
	b.log.startup.known = false;
	b.log.init_time = (struct xrt_maybe){ 3000, true };
	s = share_of(&b);
	assert_int_equal(s.until, BOOT_UNTIL_INIT);
	assert_int_equal(s.ns, 3000);
	assert_int_equal(s.early, 2000);
	b.log.init_time.known = false;
	s = share_of(&b);
	assert_int_equal(s.until, BOOT_UNTIL_UNKNOWN);
	assert_int_equal(s.early + s.ns + s.remap, 0);
}

/* The remap is known if both of its parts are, and the walk ended. */
static void a_part_that_is_unknown_has_no_share(void **state)
{
	struct boot b;

	(void)state;
	make_boot(&b);
	b.r.walk = 0;
	assert_int_equal(share_of(&b).remap, 0);
	make_boot(&b);
	b.m.finish = NULL;
	assert_int_equal(share_of(&b).remap, 0);
	make_boot(&b);
	b.m.phase[XRT_PHASE_PREPARE].ended = 0;
	assert_int_equal(share_of(&b).remap, 0);
	make_boot(&b);
	b.log.startup.value = ~0ULL;
	b.r.walk = ~0ULL - 300;
	b.end.tsc_khz = 1000000;
	assert_true(share_of(&b).remap == ~0ULL);
	b.r.walk += 100;
	assert_int_equal(share_of(&b).remap, 0);
	make_boot(&b);
	b.r.early = 0;
	assert_int_equal(share_of(&b).early, 0);
	b.r.early = 2000;
	b.end.tsc_khz = 0;
	assert_int_equal(share_of(&b).early, 0);
}

static void a_log_of_another_boot_has_no_share(void **state)
{
	struct boot b;

	(void)state;
	make_boot(&b);
	b.log.remapped = (struct xrt_maybe){ 1, true };
	assert_true(share_of(&b).other_boot);
	assert_int_equal(share_of(&b).until, BOOT_UNTIL_UNKNOWN);
	b.m.end = NULL;
	assert_false(share_of(&b).other_boot);
	make_boot(&b);
	memcpy(b.rec.release, "6.1-a", 6);
	memcpy(b.log.kernel, "6.1", 4);
	assert_false(share_of(&b).other_boot);
	memcpy(b.log.kernel, "6.2", 4);
	assert_true(share_of(&b).other_boot);
	b.m.boot = NULL;
	assert_false(share_of(&b).other_boot);
}

/* From bad to good: what is repaired shows the next state. */
static void states_are_from_bad_to_good(void **state)
{
	struct boot b;

	(void)state;
	make_boot(&b);
	b.m.nr_death = 1;
	b.m.nr_fail = 1;
	b.r.released = 1;
	b.end.lost_pages = 1;
	assert_int_equal(boot_state_find(&b.r, false), BOOT_STATE_DIED);
	b.m.nr_death = 0;
	assert_int_equal(boot_state_find(&b.r, false), BOOT_STATE_FAILED);
	b.m.nr_fail = 0;
	assert_int_equal(boot_state_find(&b.r, false), BOOT_STATE_INCOMPLETE);
	assert_int_equal(boot_state_find(&b.r, true), BOOT_STATE_RELEASED);
	b.cap.stat.nr_damage = 1;
	assert_int_equal(boot_state_find(&b.r, true), BOOT_STATE_INCOMPLETE);
	b.cap.stat.nr_damage = 0;
	b.cap.stat.nr_missing = 1;
	assert_int_equal(boot_state_find(&b.r, true), BOOT_STATE_INCOMPLETE);
	b.cap.stat.nr_missing = 0;
	b.cap.stat.end_known = false;
	assert_int_equal(boot_state_find(&b.r, true), BOOT_STATE_INCOMPLETE);
	b.cap.stat.end_known = true;
	b.m.boot = NULL;
	assert_int_equal(boot_state_find(&b.r, true), BOOT_STATE_INCOMPLETE);
	b.m.boot = &b.rec;
	b.r.released = 0;
	assert_int_equal(boot_state_find(&b.r, true), BOOT_STATE_DROPPED);
	b.end.lost_pages = 0;
	assert_int_equal(boot_state_find(&b.r, true), BOOT_STATE_OK);
	assert_string_equal(boot_state_name(BOOT_STATE_DIED), "died");
	assert_string_equal(boot_state_name(BOOT_NR_STATES), "?");
	assert_false(boot_state_wrong(BOOT_STATE_RELEASED));
	assert_true(boot_state_wrong(BOOT_STATE_INCOMPLETE));
}

static void dropped_records_are_added_up(void **state)
{
	struct xrt_end e = {
		.lost_pages = 1, .lost_chunks = 10, .lost_prepare = 100, .lost_other = 1000,
	};

	(void)state;
	assert_int_equal(boot_state_dropped(&e), 1111);
	e.lost_pages = ~0ULL - 9;
	assert_true(boot_state_dropped(&e) == ~0ULL);
	e.lost_pages = ~0ULL - 1110;
	assert_true(boot_state_dropped(&e) == ~0ULL);
	e.lost_pages--;
	assert_true(boot_state_dropped(&e) == ~0ULL - 1);
}

/* Values that do not fit into 64 bits are left out. */
static void values_that_are_too_large_are_unknown(void **state)
{
	struct boot_values v;
	struct boot b;

	(void)state;
	make_boot(&b);
	b.r.pages = 3;
	b.r.chunks = 2;
	b.r.step[XRT_STEP_M2P].count = 1;
	b.r.step[XRT_STEP_M2P].mean = ~0ULL / 10;
	boot_values_find(&v, &b.r);
	assert_true(v.known[BOOT_M2P_TICKS]);
	assert_true(v.value[BOOT_M2P_TICKS] == ~0ULL / 10 * 10);
	assert_false(v.known[BOOT_P2M_TICKS]);
	/* 700 ns for 3 pages, rounded to the nearest thousandth. */
	assert_true(v.known[BOOT_NS_PER_PAGE]);
	assert_int_equal(v.value[BOOT_NS_PER_PAGE], 233333);
	assert_int_equal(v.value[BOOT_REMAPPED], 3);
	assert_int_equal(v.value[BOOT_CHUNKS], 2);
	b.r.walk = 701;
	b.r.step[XRT_STEP_M2P].mean++;
	boot_values_find(&v, &b.r);
	assert_false(v.known[BOOT_M2P_TICKS]);
	assert_int_equal(v.value[BOOT_NS_PER_PAGE], 233667);
	/* Just above a half, and just below. */
	b.r.pages = 7;
	b.r.walk = 3;
	boot_values_find(&v, &b.r);
	assert_int_equal(v.value[BOOT_NS_PER_PAGE], 429);
	b.r.walk = 4;
	boot_values_find(&v, &b.r);
	assert_int_equal(v.value[BOOT_NS_PER_PAGE], 571);
	b.r.pages = 0;
	boot_values_find(&v, &b.r);
	assert_false(v.known[BOOT_NS_PER_PAGE]);
	assert_true(v.known[BOOT_REMAPPED]);
	for (unsigned int i = 0; i < BOOT_NR_VALUES; i++)
		assert_int_equal(boot_value_is_decimal(i), i == BOOT_NS_PER_PAGE ||
				 i == BOOT_P2M_TICKS || i == BOOT_M2P_TICKS ||
				 i == BOOT_MAPPING_TICKS);
}

/* Counts of a boot without an end: exact if it died and nothing is missing. */
static void counts_are_known_up_to_a_death(void **state)
{
	struct boot b;

	(void)state;
	make_boot(&b);
	b.m.end = NULL;
	assert_true(report_counts_known(&b.r));
	b.m.finish = NULL;
	assert_false(report_counts_known(&b.r));
	b.m.nr_fail = 1;
	assert_true(report_counts_known(&b.r));
	b.m.nr_fail = 0;
	b.m.nr_death = 1;
	assert_true(report_counts_known(&b.r));
	b.cap.stat.nr_missing = 1;
	assert_false(report_counts_known(&b.r));
	b.cap.stat.nr_missing = 0;
	b.cap.stat.nr_damage = 1;
	assert_false(report_counts_known(&b.r));
	b.m.end = &b.end;
	assert_true(report_counts_known(&b.r));
}

static void figures_do_not_wrap(void **state)
{
	const struct xrt_release some = { .count = 5, .ret = 1 }, none = { .count = 7, .ret = -22 };
	const struct xrt_release *release[] = { &some, &none, &some };
	struct report r;
	struct boot b;

	(void)state;
	make_boot(&b);
	b.m.release = release;
	b.m.nr_release = 3;
	b.end.released = 3;
	figures_from_model(&r, &b.m);
	assert_int_equal(r.released, 3);
	b.m.end = NULL;
	figures_from_model(&r, &b.m);
	assert_int_equal(r.released, 10);
	assert_true(figures_scale(~0ULL, 1, 2) == ~0ULL);
	assert_int_equal(figures_scale(10, 4, 6), 15);
	assert_int_equal(figures_scale(10, 0, 6), 0);
	assert_int_equal(figures_permille(1, 2000), 1);
	assert_int_equal(figures_permille(1, 2001), 0);
	assert_int_equal(figures_permille(~0ULL, 1), 0xffffffff);
	assert_int_equal(figures_permille(1, 0), 0);
	assert_true(figures_is_share(2, 2));
	assert_false(figures_is_share(3, 2));
	assert_false(figures_is_share(0, 0));
}

static const char *sentence_of(struct sentence *s, const struct boot *b,
			       const struct profile *p)
{
	s->len = 0;
	headline_sentence(s, &b->r, p);
	return s->text;
}

static const char *short_of(struct sentence *s, const struct boot *b,
			    const struct profile *p)
{
	s->len = 0;
	headline_short(s, &b->r, p);
	return s->text;
}

/* A walk with three steps and a rest; nothing else is known of early boot. */
static void make_walk(struct boot *b)
{
	make_boot(b);
	b->m.phase[XRT_PHASE_PREPARE].ended = 0;
	b->r = (struct report){ .m = &b->m, .walk = 1000, .pages = 10, .rest = 600 };
	for (int s = 0; s < XRT_NR_STEPS; s++)
		b->r.step[s] = (struct step_figures){ .count = 10, .total = 100 };
}

static void the_rest_is_named_by_what_was_timed(void **state)
{
	struct profile p = { .kept = 10 };
	struct sentence s;
	struct boot b;

	(void)state;
	make_walk(&b);
	assert_string_equal(short_of(&s, &b, &p),
			    "Most of the walk is outside of the steps: 60.0% of 1.00 us");
	b.r.rest = 500;
	assert_string_equal(short_of(&s, &b, &p),
			    "The largest part of the walk is outside of the steps: 50.0% of 1.00 us");
	assert_string_equal(sentence_of(&s, &b, &p),
			    "The walk took 1.00 us, 50.0% of it outside of the steps and 10.0% in the p2m step.");
	b.r.step[XRT_STEP_MAP].total = 501;
	assert_string_equal(short_of(&s, &b, &p),
			    "Most of the walk went to the mapping step: 50.1% of 1.00 us");
	b.r.over = true;
	assert_string_equal(short_of(&s, &b, &p), "The walk took 1.00 us");
	assert_string_equal(sentence_of(&s, &b, &p), "The walk took 1.00 us.");
	b.r.over = false;
	b.r.step[0].count = 0;
	assert_string_equal(short_of(&s, &b, &p), "The walk took 1.00 us");
	b.r.walk = 0;
	assert_string_equal(short_of(&s, &b, &p), "How long the walk took is unknown");
}

#define PARTS	"The walk took 1.00 us, 60.0% of it outside of the steps and 10.0% in the p2m step"

/* Outliers of all pages, from a hundredth of the walk on. */
static void outliers_are_named_if_all_pages_are_kept(void **state)
{
	static const struct {
		__s64 more;
		__u64 kept;
		bool over;
		const char *text;
	} row[] = {
		{ 9, 10, false, PARTS "." },
		{ 10, 10, false, PARTS ", including 1.0% in 2 outliers." },
		{ 500, 10, false, PARTS ", including 50.0% in 2 outliers." },
		{ 501, 10, false, "The walk took 1.00 us, 50.1% of it in 2 outliers." },
		{ 1000, 10, false, "The walk took 1.00 us, 100.0% of it in 2 outliers." },
		{ 1001, 10, false, PARTS "." },
		{ -900, 10, false, PARTS "." },
		{ 500, 9, false, PARTS "." },
		{ 500, 10, true, "The walk took 1.00 us." },
	};
	struct profile p = { .outlier.pages = 2 };
	struct sentence s;
	struct boot b;

	(void)state;
	make_walk(&b);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		p.kept = row[i].kept;
		p.outlier.more = row[i].more;
		b.r.over = row[i].over;
		assert_string_equal(sentence_of(&s, &b, &p), row[i].text);
	}
	p.outlier.more = 501;
	b.r.over = false;
	assert_string_equal(short_of(&s, &b, &p),
			    "Most of the walk, 50.1% of 1.00 us, went to 2 outliers");
}

static void walks_without_a_page_say_so(void **state)
{
	struct profile p = { .kept = 10 };
	struct sentence s;
	struct boot b;

	(void)state;
	make_walk(&b);
	b.r.pages = 0;
	assert_string_equal(short_of(&s, &b, &p), "No page had to be remapped");
	b.r.released = 1;
	assert_string_equal(short_of(&s, &b, &p),
			    "No page was remapped; 1 was given back to Xen");
	b.r.released = 2;
	assert_string_equal(short_of(&s, &b, &p),
			    "No page was remapped; 2 were given back to Xen");
	b.r.pages_known = FIGURES_AT_LEAST;
	assert_string_equal(sentence_of(&s, &b, &p),
			    "How many pages were remapped is unknown: records of the walk are missing.");
	b.m.nr_death = 1;
	b.m.finish = NULL;
	assert_string_equal(short_of(&s, &b, &p), "The remap did not end");
}

/* The longest part of early boot, if it is a part at all. */
static void another_part_of_early_boot_may_be_longer(void **state)
{
	struct profile p = { .kept = 10 };
	struct sentence s;
	struct boot b;

	(void)state;
	make_walk(&b);
	b.r.early = 2000;
	assert_string_equal(short_of(&s, &b, &p),
			    "Most of the walk is outside of the steps: 60.0% of 1.00 us");
	b.m.phase[XRT_PHASE_WALK] = (struct xrt_span){ 0, 1000, 1, 1 };
	b.m.phase[XRT_PHASE_P2M] = (struct xrt_span){ 0, 1000, 1, 1 };
	assert_string_equal(short_of(&s, &b, &p),
			    "The largest part of early boot, 50.0% of 2.00 us, is the p2m rebuild");
	b.m.phase[XRT_PHASE_P2M].end--;
	assert_string_equal(short_of(&s, &b, &p),
			    "Most of the walk is outside of the steps: 60.0% of 1.00 us");
	b.m.phase[XRT_PHASE_P2M].end = 2000;
	assert_string_equal(short_of(&s, &b, &p),
			    "Most of early boot, 100.0% of 2.00 us, is the p2m rebuild");
	b.m.phase[XRT_PHASE_P2M].end++;
	assert_string_equal(short_of(&s, &b, &p),
			    "Most of the walk is outside of the steps: 60.0% of 1.00 us");
}

/* What printk's times limit; a time of 0 is from before there is a clock. */
static void times_of_a_log_limit_the_walk(void **state)
{
	struct xrt_boot_facts f = { .p2m_time = { 5000, true }, .remapped_time = { 5000, true } };
	__u64 ns = 0;

	(void)state;
	assert_true(log_summary_at_most(&f, &ns));
	assert_int_equal(ns, 1000);
	f.remapped_time.value = 4999;
	assert_false(log_summary_at_most(&f, &ns));
	f.remapped_time.value = 7000;
	f.p2m_time.value = 0;
	assert_false(log_summary_at_most(&f, &ns));
	f.p2m_time = (struct xrt_maybe){ 1000, false };
	assert_false(log_summary_at_most(&f, &ns));
	f.p2m_time.known = true;
	f.remapped_time.known = false;
	assert_false(log_summary_at_most(&f, &ns));
	assert_int_equal(log_summary_tsc_hz(&f), 0);
	f.tsc_khz = (struct xrt_maybe){ 2, true };
	assert_int_equal(log_summary_tsc_hz(&f), 2000);
	f.tsc_refined_khz = (struct xrt_maybe){ 3, true };
	assert_int_equal(log_summary_tsc_hz(&f), 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_not_longer_than_the_boot),
		cmocka_unit_test(a_part_that_is_unknown_has_no_share),
		cmocka_unit_test(a_log_of_another_boot_has_no_share),
		cmocka_unit_test(states_are_from_bad_to_good),
		cmocka_unit_test(dropped_records_are_added_up),
		cmocka_unit_test(values_that_are_too_large_are_unknown),
		cmocka_unit_test(counts_are_known_up_to_a_death),
		cmocka_unit_test(figures_do_not_wrap),
		cmocka_unit_test(the_rest_is_named_by_what_was_timed),
		cmocka_unit_test(outliers_are_named_if_all_pages_are_kept),
		cmocka_unit_test(walks_without_a_page_say_so),
		cmocka_unit_test(another_part_of_early_boot_may_be_longer),
		cmocka_unit_test(times_of_a_log_limit_the_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
