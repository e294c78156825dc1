// SPDX-License-Identifier: GPL-2.0
/* Unit tests: what predict prints of a prediction. */
#include "printed.h"
#include "rules.h"

static void start_isa(void)
{
	rules_start(0x2000, 0x2000);
	rules_add(0, 0xa0, RAM);
	rules_add(0xa0, 0x100, 2);
	rules_add(0x100, 0x8000, RAM);
	p.from = PAGES_GIVEN;
	snprintf(p.why, sizeof(p.why), "WHY");
}

static void shows(const char *text)
{
	printed_begin();
	predict_text(&p);
	printed_has(text);
}

static void hides(const char *text)
{
	printed_begin();
	predict_text(&p);
	printed_has_not(text);
}

static void an_exact_prediction_has_its_moves(void **state)
{
	(void)state;
	start_isa();
	rules_predict();
	shows("kernel not known, dom0, 8192 pages (2000)\n  number of pages: WHY\n  map: Xen's own, 3 ranges in lines 0 to 0, 32672 pages of RAM\n");
	shows("\nareas  pfn from       to   remapped   released\n    0        a0      100         96          0\n");
	shows("\nmoves  pfn from       to      pages     target     chunks\n    0        a0      100         96       2000          1\n");
	shows("\nremapped  96 pages in 1 chunk, to 1 range of RAM\nreleased  0 pages\n");
	shows("\nThe log does not say what the kernel did.\n");
	shows("  prepare               2            2  chunks mapped\n");
	hides("above the domain's pages");
	hides("swapped");
	hides("Linux stops");
	hides("between");
	hides("note:");
	hides("estimate");
	predict_free(&p);
}

static void areas_above_are_counted(void **state)
{
	(void)state;
	rules_start(0x2000, 0x2000);
	rules_add(0, 0x1000, RAM);
	rules_add(0x1000, 0x1001, 2);
	rules_add(0x1001, 0x3000, RAM);
	rules_add(0x3000, 0x3001, 2);
	rules_add(0x3001, 0x4000, RAM);
	rules_add(0x4000, 0x4001, 2);
	rules_predict();
	shows("    0      1000     1001          1          0\n  and 2 above the domain's pages\n");
	/* At the first page after the domain. */
	predict_free(&p);
	rules_start(0x3000, 0x3000);
	map.nr = 6;
	rules_predict();
	shows("  and 2 above the domain's pages\n");
	predict_free(&p);
	rules_start(0x1000, 0x1000);
	rules_add(0, 0x1000, RAM);
	rules_predict();
	shows("\nThe map has no hole.\n");
	hides("moves");
	predict_free(&p);
}

static void a_range_has_no_moves(void **state)
{
	(void)state;
	rules_start(0x1000, 0x1200);
	rules_add(0, 0x1000, RAM);
	rules_add(0x1000, 0x1100, 2);
	rules_add(0x1100, 0x1200, RAM);
	rules_predict();
	shows(", 4096 to 4608 pages (1000 to 1200)\n");
	shows("\nremapped  between 0 and 256 pages\nreleased  between 0 and 256 pages\n");
	shows("\n    size      pages   remapped   released     chunks\n  18 MiB       4608          0        256          0\n");
	hides("areas");
	hides("moves");
	hides("hypercalls");
	p.from = PAGES_UNKNOWN;
	shows(", number of pages not known\n");
	predict_free(&p);
}

static void outcomes_are_listed(void **state)
{
	(void)state;
	start_isa();
	p.version = 0;
	rules_predict();
	shows("released  0 pages\n          " OLD "\nor " SINCE ":\nremapped  128 pages\nreleased  0 pages\n");
	hides("swapped");
	p.outcome[0].swapped = 2;
	p.outcome[1].swapped = 3;
	p.outcome[0].stops = true;
	shows("swapped   2 pages that are not RAM, beside these\nThis is what the map implies; Linux stops before the remap, see the notes.\n");
	shows("swapped   3 pages\n");
	predict_free(&p);
}

#define CERTAIN	"The number of pages is not certain: --nr-pages N gives another one.\n"
#define DOMU	"The log does not say if it is of a dom0 or a domU: --domu takes the other's rules.\n"

static void the_kernels_word_counts(void **state)
{
	struct xrt_boot_facts *f = &p.log.facts;

	(void)state;
	start_isa();
	f->remapped = (struct xrt_maybe){ 96, true };
	rules_predict();
	p.from = PAGES_OPTION;
	shows("\nThe kernel said Remapped 96: as predicted.\n");
	hides(CERTAIN);
	hides(DOMU);
	p.agree = AGREE_NO;
	shows("\nThe kernel said Remapped 96: NOT as predicted.\n" CERTAIN DOMU);
	p.from = PAGES_BUILDER;
	hides(CERTAIN);
	shows(DOMU);
	f->dom0.known = true;
	hides(DOMU);
	f->dom0.known = false;
	p.dom0 = false;
	hides(DOMU);
	predict_free(&p);
}

static void the_p2m_area_is_shown(void **state)
{
	(void)state;
	start_isa();
	rules_predict();
	hides("p2m area");
	p.log.facts.p2m_area = (struct xrt_maybe){ 32 << 20, true };
	shows("\np2m area  32 MiB: the p2m rebuild tests 4194304 entries, for any size of the domain\n");
	predict_free(&p);
}

static void kinds_without_a_remap_are_named(void **state)
{
	(void)state;
	start_isa();
	p.kind = XRT_DOMAIN_PVH;
	shows("\nNo remap in this kind of domain: its memory fits its map from the start.\n");
	p.kind = XRT_DOMAIN_HVM;
	shows("\nNo remap in this kind of domain: its memory fits its map from the start.\n");
	p.kind = XRT_DOMAIN_ARM;
	shows("\nNo remap in this kind of domain (");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_exact_prediction_has_its_moves),
		cmocka_unit_test(areas_above_are_counted),
		cmocka_unit_test(a_range_has_no_moves),
		cmocka_unit_test(outcomes_are_listed),
		cmocka_unit_test(the_kernels_word_counts),
		cmocka_unit_test(the_p2m_area_is_shown),
		cmocka_unit_test(kinds_without_a_remap_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
