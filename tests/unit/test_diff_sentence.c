// SPDX-License-Identifier: GPL-2.0
/* Unit tests: the sentences on a comparison, and the numbers in its tables. */
#include "helper.h"
#include "diff_sentence.h"
#include "diff_text.h"

static struct diff d;
static struct xrt_model a, b;
static struct xrt_end a_end, b_end;

static struct diff_change change_of(double change, double low, double high)
{
	return (struct diff_change){
		.known = true, .interval = true, .a = 100,
		.b = 100 * (1 + change), .change = change, .low = low,
		.high = high,
	};
}

static void start(enum diff_verdict verdict)
{
	memset(&d, 0, sizeof(d));
	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	a.end = &a_end;
	b.end = &b_end;
	d.side[DIFF_A].m = &a;
	d.side[DIFF_B].m = &b;
	d.threshold = -1;
	d.verdict = verdict;
	d.walk[DIFF_WALK] = change_of(0.5, 0.4, 0.6);
	d.steps_compared = true;
}

static void says(const char *text)
{
	struct sentence s = { .len = 0 };

	diff_sentence_make(&s, &d);
	assert_string_equal(s.text, text);
}

static void step(unsigned int s, double by)
{
	d.walk[s] = (struct diff_change){
		.known = true, .a = 10, .b = 10 + by, .change = by / 10,
	};
}

#define SLOWER	"B's walk is slower: +50.0% per page [+40.0%, +60.0%]"
#define SAME_KERNEL " Nothing recorded differs: boots of the same kernel may differ by as much."

static void the_step_with_most_of_it_is_named(void **state)
{
	static const struct {
		double p2m;
		double m2p;
		double rest;
		bool a_sampled;
		bool b_sampled;
		const char *text;
	} rows[] = {
		{ 50, 0, 0, 0, 0, ", nearly all of it in the p2m step." },
		{ 45, 5, 0, 0, 0, ", nearly all of it in the p2m step." },
		{ 44.9, 5, 0, 0, 0, ", most of it in the p2m step." },
		{ 15, 30, 5, 0, 0, ", most of it in the m2p step." },
		{ 20, 29.9, 0, 0, 0, ", in more than one step." },
		{ 0, 10, 40, 0, 0, ", most of it in the loop and the recorder." },
		{ 0, 0, 45, 0, 0, ", nearly all of it in the loop and the recorder." },
		{ -1, -1, -1, 0, 0, "." },
		/* Of a sample it may be elsewhere. */
		{ 25, 0, 0, 1, 0, ", in more than one step." },
		{ 24.9, 0, 0, 1, 0, ", most of it outside of the pages that were timed." },
		{ 24.9, 0, 0, 0, 1, ", most of it outside of the pages that were timed." },
		{ 24.9, 0, 0, 0, 0, ", in more than one step." },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char text[400];

		start(DIFF_SLOWER);
		step(DIFF_P2M, rows[i].p2m);
		step(DIFF_M2P, rows[i].m2p);
		step(DIFF_REST, rows[i].rest);
		d.side[DIFF_A].r.sampled = rows[i].a_sampled;
		d.side[DIFF_B].r.sampled = rows[i].b_sampled;
		snprintf(text, sizeof(text), "%s%s%s", SLOWER, rows[i].text,
			 SAME_KERNEL);
		says(text);
	}
	d.steps_compared = false;
	says(SLOWER ", in which step is unknown, since the levels differ." SAME_KERNEL);
}

static void what_differs_is_named(void **state)
{
	(void)state;
	start(DIFF_FASTER);
	d.walk[DIFF_WALK] = change_of(-0.5, -0.6, -0.4);
	says("B's walk is faster: -50.0% per page [-60.0%, -40.0%]." SAME_KERNEL);
	d.differs[DIFF_KHZ] = true;
	says("B's walk is faster: -50.0% per page [-60.0%, -40.0%]." SAME_KERNEL);
	d.differs[DIFF_XEN] = true;
	says("B's walk is faster: -50.0% per page [-60.0%, -40.0%]. Note that they differ in: Xen.");
	d.differs[DIFF_KERNEL] = true;
	d.differs[DIFF_BATCH] = true;
	says("B's walk is faster: -50.0% per page [-60.0%, -40.0%]. Note that they differ in: kernel, Xen, pages per hypercall.");
	d.unknown[DIFF_XEN] = true;
	says("B's walk is faster: -50.0% per page [-60.0%, -40.0%]. Note that they differ in: kernel, pages per hypercall.");
	d.unknown[DIFF_KERNEL] = true;
	says("B's walk is faster: -50.0% per page [-60.0%, -40.0%].");
}

static void no_change_has_reasons(void **state)
{
	(void)state;
	start(DIFF_SAME);
	d.walk[DIFF_WALK] = change_of(0.01, -0.02, 0.03);
	says("No change of B's walk beyond noise: +1.0% per page [-2.0%, +3.0%].");
	d.walk[DIFF_WALK] = change_of(0, 0, 0);
	says("No change of B's walk.");
	d.same_boot = true;
	says("No change: both are one boot.");
}

static void no_verdict_has_reasons(void **state)
{
	(void)state;
	start(DIFF_FEW);
	d.walk[DIFF_WALK].interval = false;
	says("No verdict: too few chunks to separate noise from a change, +50.0% per page.");
	start(DIFF_NOTHING);
	says("No verdict: there are no pages to compare.");
	start(DIFF_DIED);
	a.nr_death = 1;
	says("No verdict: A died.");
	b.nr_death = 1;
	says("No verdict: both died.");
	a.nr_death = 0;
	says("No verdict: B died.");
	/* And what there is until then is not compared. */
	d.phase[DIFF_PREPARE].verdict = DIFF_SLOWER;
	d.step_median[0] = 1;
	says("No verdict: B died.");
}

static void totals_are_compared(void **state)
{
	struct report *x = &d.side[DIFF_A].r, *y = &d.side[DIFF_B].r;

	(void)state;
	start(DIFF_NOTHING);
	x->pages = 100;
	y->pages = 250;
	x->walk = 1000;
	y->walk = 4000;
	says("No verdict: there are no pages to compare. It moves 2.50 times the number of pages and takes 4.00 times as long in total.");
	y->pages = 99999;
	says("No verdict: there are no pages to compare. It moves 999.99 times the number of pages and takes 4.00 times as long in total.");
	y->pages = 100000;
	says("No verdict: there are no pages to compare.");
	y->pages = 101;
	y->walk = 999990;
	says("No verdict: there are no pages to compare. It moves 1.01 times the number of pages and takes 999.99 times as long in total.");
	y->walk = 1000000;
	says("No verdict: there are no pages to compare.");
	y->walk = 4000;
	y->pages = 100;
	says("No verdict: there are no pages to compare.");
	y->pages = 101;
	x->pages = 0;
	says("No verdict: there are no pages to compare.");
	x->pages = 100;
	x->walk = 0;
	says("No verdict: there are no pages to compare.");
	x->walk = 1;
	y->walk = 0;
	says("No verdict: there are no pages to compare.");
	y->walk = 1;
	d.walk[DIFF_WALK].known = false;
	says("No verdict: there are no pages to compare.");
	/* In nanoseconds: B's tick is twice as long. */
	d.walk[DIFF_WALK].known = true;
	d.ns = true;
	a_end.tsc_khz = 2000;
	b_end.tsc_khz = 1000;
	says("No verdict: there are no pages to compare. It moves 1.01 times the number of pages and takes 2.00 times as long in total.");
}

static void medians_and_phases_are_named(void **state)
{
	(void)state;
	start(DIFF_SAME);
	d.walk[DIFF_WALK] = change_of(0, 0, 0);
	d.step_median[DIFF_P2M] = 0.1;
	d.step_median[DIFF_MAPPING] = -0.2;
	d.step_median[DIFF_M2P] = 0.0999;
	says("No change of B's walk. The median of the p2m step is slower: +10.0%. The median of the mapping step is faster: -20.0%.");
	d.walk[DIFF_P2M] = change_of(0.5, 0.4, 0.6);
	says("No change of B's walk. The median of the mapping step is faster: -20.0%.");
	d.step_median[DIFF_MAPPING] = 0;
	d.phase[DIFF_PREPARE] = (struct diff_phase_change){
		.verdict = DIFF_SLOWER, .change = 0.25, .per_page = true,
	};
	d.phase[DIFF_EARLY_BOOT] = (struct diff_phase_change){
		.verdict = DIFF_FASTER, .change = -0.25,
	};
	says("No change of B's walk. B's prepare is slower: +25.0% per page. B's early boot is faster: -25.0%.");
}

static void outliers_are_of_the_machine(void **state)
{
	(void)state;
	start(DIFF_SLOWER);
	d.outliers = true;
	d.median = 0.012;
	d.threshold = 100;
	says(SLOWER ". But the median of a page changes by +1.2%: the change is in outliers, so probably in the machine, not in the code." SAME_KERNEL " By the median this is not above the 10.0% of --fail-above.");
}

static void gates_say_why(void **state)
{
	static const char few[] = "No verdict: too few chunks to separate noise from a change, +50.0% per page [+40.0%, +60.0%]. Whether this is above the 10.0% of --fail-above is unknown; by these few it is";
	char text[400];

	(void)state;
	start(DIFF_SLOWER);
	d.threshold = 0;
	says(SLOWER "." SAME_KERNEL " This is not above the 0.0% of --fail-above.");
	d.threshold = 100;
	d.fails = true;
	says(SLOWER "." SAME_KERNEL " This is above the 10.0% of --fail-above.");
	d.phase[DIFF_PREPARE] = (struct diff_phase_change){
		.verdict = DIFF_SLOWER, .change = 0.25, .gate = 0.1,
	};
	says(SLOWER ". B's prepare is slower: +25.0%." SAME_KERNEL " This is above the 10.0% of --fail-above.");
	d.phase[DIFF_PREPARE].gate = 0.1001;
	says(SLOWER ". B's prepare is slower: +25.0%." SAME_KERNEL " A phase is above the 10.0% of --fail-above, so it fails.");
	d.verdict = DIFF_DIED;
	a.nr_death = 1;
	says("No verdict: A died. So it fails, whatever the 10.0% of --fail-above.");
	start(DIFF_FEW);
	d.threshold = 100;
	snprintf(text, sizeof(text), "%s not.", few);
	says(text);
	d.fails = true;
	snprintf(text, sizeof(text), "%s, so it fails.", few);
	says(text);
	d.verdict = DIFF_NOTHING;
	says("No verdict: there are no pages to compare. Whether B is slower by more than the 10.0% of --fail-above is unknown, so it fails.");
	d.fails = false;
	says("No verdict: there are no pages to compare. Neither boot moves pages, so nothing is above the 10.0% of --fail-above.");
	start(DIFF_SAME);
	d.threshold = 100;
	d.walk[DIFF_WALK] = change_of(0.11, -0.1, 0.3);
	says("No change of B's walk beyond noise: +11.0% per page [-10.0%, +30.0%]. It is noise, so it does not count as above the 10.0% of --fail-above.");
	d.walk[DIFF_WALK] = change_of(0.1, -0.1, 0.3);
	says("No change of B's walk beyond noise: +10.0% per page [-10.0%, +30.0%]. This is not above the 10.0% of --fail-above.");
	/* Outliers make it slower, never faster. */
	start(DIFF_FASTER);
	d.walk[DIFF_WALK] = change_of(-0.5, -0.6, -0.4);
	d.outliers = true;
	d.threshold = 100;
	says("B's walk is faster: -50.0% per page [-60.0%, -40.0%]. But the median of a page changes by 0.0%: the change is in outliers, so probably in the machine, not in the code." SAME_KERNEL " This is not above the 10.0% of --fail-above.");
}

static void shares_have_a_sign(void **state)
{
	static const struct {
		__s64 permille;
		const char *text;
	} rows[] = {
		{ 0, "0.0%" }, { 1, "+0.1%" }, { -1, "-0.1%" },
		{ 1999, "+199.9%" }, { 2000, "x 3.0" }, { 2099, "x 3.0" },
		{ 2100, "x 3.1" }, { 98999, "x 99.9" }, { 99000, "x 100" },
		{ 99499, "x 100" }, { 99500, "x 101" }, { -1000, "-100.0%" },
		{ 1000000000, "x 1000001" },
	};
	char buf[FORMAT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(diff_share(buf, rows[i].permille),
				    rows[i].text);
	assert_string_equal(diff_change_text(buf, 2, 3), "+50.0%");
	assert_string_equal(diff_change_text(buf, 0, 3), "");
	assert_string_equal(diff_change_text(buf, 0.5, 0), "-100.0%");
}

static void times_have_the_unit_of_the_comparison(void **state)
{
	static const struct {
		bool ns;
		double ticks;
		const char *text;
	} rows[] = {
		{ false, 99.94, "99.9" }, { false, 100, "100" },
		{ false, 1234567.6, "1234568" },
		{ false, 1e18, "1000000000000000000" },
		{ false, 2e18, "1000000000000000000" },
		/* Two ticks are a nanosecond. */
		{ true, 199.8, "99.9 ns" }, { true, 200, "100 ns" },
		{ true, 2.1e3, "1.05 us" },
	};
	char buf[FORMAT_MAX];

	(void)state;
	start(DIFF_SAME);
	a_end.tsc_khz = 2000000;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		d.ns = rows[i].ns;
		assert_string_equal(diff_value_text(buf, &d, rows[i].ticks),
				    rows[i].text);
	}
}

static void phases_have_notes(void **state)
{
	struct diff_phase_change c = { .verdict = DIFF_SAME };

	(void)state;
	start(DIFF_SAME);
	assert_string_equal(diff_phase_note(&d, &c), "same");
	c.change = 0.0005;
	assert_string_equal(diff_phase_note(&d, &c), "within noise");
	c.verdict = DIFF_SLOWER;
	assert_string_equal(diff_phase_note(&d, &c), "slower");
	c.verdict = DIFF_FASTER;
	assert_string_equal(diff_phase_note(&d, &c), "faster");
	d.same_boot = true;
	assert_string_equal(diff_phase_note(&d, &c), "same");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_step_with_most_of_it_is_named),
		cmocka_unit_test(what_differs_is_named),
		cmocka_unit_test(no_change_has_reasons),
		cmocka_unit_test(no_verdict_has_reasons),
		cmocka_unit_test(totals_are_compared),
		cmocka_unit_test(medians_and_phases_are_named),
		cmocka_unit_test(outliers_are_of_the_machine),
		cmocka_unit_test(gates_say_why),
		cmocka_unit_test(shares_have_a_sign),
		cmocka_unit_test(times_have_the_unit_of_the_comparison),
		cmocka_unit_test(phases_have_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
