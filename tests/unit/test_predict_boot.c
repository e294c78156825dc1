// SPDX-License-Identifier: GPL-2.0
/* Unit tests: predictions out of logs, their chains and estimates. */
#include "rules.h"
#include "subject.h"

#define XEN_MAP								\
	"(XEN)  [0000000000000000, 000000000009ffff] (usable)\n"		\
	"(XEN)  [00000000000a0000, 00000000000fffff] (reserved)\n"	\
	"(XEN)  [0000000000100000, 00000000ffffffff] (usable)\n"
#define BIOS_MAP							\
	"BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable\n" \
	"BIOS-e820: [mem 0x0000000000100000-0x00000000ffffffff] usable\n"
#define LIST								\
	"0000000000000000-000000000009ffff usable\n"			\
	"0000000000100000-00000000ffffffff usable\n"

static struct xrt_error err;

static int boot_of(const char *text, const struct predict_asked *asked)
{
	struct predict_asked how = *asked;
	char *path = temp_path();
	FILE *f = fopen(path, "wb");
	int ret;

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	memset(&p, 0, sizeof(p));
	memset(&err, 0, sizeof(err));
	p.batch = 1;
	how.log = path;
	ret = predict_boot(&p, &how, &err);
	unlink(path);
	free(path);
	return ret;
}

static bool has_note(const char *text)
{
	for (size_t i = 0; i < p.nr_note; i++) {
		if (!strcmp(p.note[i], text))
			return true;
	}
	return false;
}

static void check_note(bool there, const char *text)
{
	if (has_note(text) == there)
		return;
	for (size_t i = 0; i < p.nr_note; i++)
		print_message("%s\n", p.note[i]);
	fail_msg("%s note: %s", there ? "no" : "a", text);
}

#define FIRST	"the map is of a boot without Xen: a dom0 would see what Xen leaves of it"
#define RULES	"kernel not known: the rules of Linux 4.3 and later"

static void kernels_have_rules(void **state)
{
	static const struct {
		const char *kernel;
		__u32 version;
		bool good;
	} rows[] = {
		{ NULL, 0, true }, { "3.18", V(3, 18), false },
		{ "3.19", V(3, 19), true }, { "6.1", V(6, 1), true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int ret = boot_of(LIST, &(struct predict_asked){
			.nr_pages = 0x1000, .kernel = rows[i].kernel,
			.version = rows[i].version,
		});

		assert_int_equal(ret, rows[i].good ? 0 : -1);
		check_note(!rows[i].version, RULES);
		assert_int_equal(p.version, rows[i].version);
		predict_free(&p);
		if (ret)
			assert_int_equal(err.code, XRT_E_KERNEL);
	}
	assert_int_equal(boot_of("Linux version 6.4.0\n" LIST,
				 &(struct predict_asked){ .nr_pages = 0x1000 }),
			 0);
	assert_int_equal(p.version, V(6, 4));
	assert_string_equal(p.kernel, "6.4.0");
	check_note(false, RULES);
	predict_free(&p);
	assert_int_equal(boot_of("Linux version 3.18.0\n" LIST,
				 &(struct predict_asked){ .nr_pages = 0x1000 }),
			 -1);
	assert_string_equal(err.text, "Linux 3.18.0 has no delayed remap, so nothing can be predicted: it came with Linux 3.19 (--kernel VERSION takes another's rules)");
	predict_free(&p);
}

static void maps_are_chosen(void **state)
{
	static const struct {
		const char *text;
		bool domu;
		bool host;
		unsigned int source;
		bool first;
		bool xen_left;
	} rows[] = {
		{ XEN_MAP, false, false, XRT_BY_XEN, false, false },
		{ XEN_MAP BIOS_MAP, false, false, XRT_BY_FIRMWARE, true, true },
		{ BIOS_MAP, true, false, XRT_BY_FIRMWARE, false, false },
		{ XEN_MAP LIST, false, false, XRT_BY_HAND, false, true },
		{ XEN_MAP LIST, true, true, XRT_BY_HAND, false, false },
		{ LIST, false, false, XRT_BY_HAND, false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int ret = boot_of(rows[i].text, &(struct predict_asked){
			.nr_pages = 0x1000, .kernel = "6.4",
			.version = V(6, 4), .domu = rows[i].domu,
			.e820_host = rows[i].host,
		});

		if (ret)
			fail_msg("row %zu: %s", i, err.text);
		assert_int_equal(p.source, rows[i].source);
		check_note(rows[i].first, FIRST);
		check_note(rows[i].xen_left, "Xen's own map is there too (3 ranges): not taken");
		predict_free(&p);
	}
}

/* What the host's boot did says nothing of its domU. */
static void a_hosts_log_is_not_its_domus(void **state)
{
	static const char log[] =
		XEN_MAP "Linux version 6.4.0\n" LIST "Remapped 77 page(s)\n";

	(void)state;
	assert_int_equal(boot_of(log, &(struct predict_asked){
				 .e820_host = true }), -1);
	assert_int_equal(err.code, XRT_E_INVALID);
	assert_string_equal(err.text, "--e820-host needs the domain's size; give --nr-pages N");
	predict_free(&p);
	assert_int_equal(boot_of(log, &(struct predict_asked){
				 .e820_host = true, .nr_pages = 0x1000 }), 0);
	assert_int_equal(p.agree, AGREE_UNKNOWN);
	assert_false(p.dom0);
	predict_free(&p);
	assert_int_equal(boot_of(log, &(struct predict_asked){
				 .nr_pages = 0x1000 }), 0);
	assert_int_equal(p.agree, AGREE_NO);
	predict_free(&p);
}

static void without_a_map_there_are_the_counts(void **state)
{
	(void)state;
	assert_int_equal(boot_of("Linux version 6.4.0\nRemapped 77 page(s)\n",
				 &(struct predict_asked){ .boot = 0 }), 0);
	assert_null(p.map);
	assert_null(p.plan);
	assert_string_equal(p.kernel, "6.4.0");
	assert_int_equal(predict_capture(&p, "/nowhere", &err), -1);
	assert_int_equal(err.code, XRT_E_WRONG);
	predict_free(&p);
	assert_int_equal(boot_of("Linux version 6.4.0\n",
				 &(struct predict_asked){ .boot = 0 }), -1);
	assert_int_equal(err.code, XRT_E_FORMAT);
	predict_free(&p);
}

#define BOOT(kernel)	"Linux version " kernel "\n" LIST

static void boots_are_counted(void **state)
{
	(void)state;
	assert_int_equal(boot_of(BOOT("6.4.0") BOOT("6.4.1"),
				 &(struct predict_asked){ .nr_pages = 0x1000 }),
			 0);
	assert_string_equal(p.note[0], "the log has 2 boots: number 2 is taken, the last one with a map");
	assert_string_equal(p.kernel, "6.4.1");
	predict_free(&p);
	assert_int_equal(boot_of(BOOT("6.4.0") BOOT("6.4.1"),
				 &(struct predict_asked){ .nr_pages = 0x1000,
				 .boot = 1 }), 0);
	assert_string_equal(p.note[0], "the log has 2 boots: number 1 is taken");
	assert_string_equal(p.kernel, "6.4.0");
	predict_free(&p);
	assert_int_equal(boot_of(BOOT("6.4.0"), &(struct predict_asked){
				 .nr_pages = 0x1000 }), 0);
	assert_int_equal(p.nr_note, 0);
	predict_free(&p);
}

/* One chain, for which there may be one capture. */
static void one_chain_is_written(void **state)
{
	char *path = temp_path();
	struct xrt_capture *cap;
	struct xrt_model *m;
	size_t exact;

	(void)state;
	assert_int_equal(boot_of(BOOT("6.4.0"), &(struct predict_asked){
				 .nr_pages = 0x1000 }), 0);
	assert_int_equal(predict_capture(&p, path, &err), 0);
	cap = xrt_open(path, &err);
	assert_non_null(cap);
	m = xrt_model_build(cap, &err);
	assert_non_null(m);
	assert_int_equal(m->nr_chunk, 1);
	assert_int_equal(m->kept, 0);
	xrt_model_free(m);
	xrt_close(cap);
	unlink(path);
	/* More sizes, or more rules, are more chains. */
	p.least--;
	assert_int_equal(predict_capture(&p, path, &err), -1);
	assert_int_equal(err.code, XRT_E_WRONG);
	p.least++;
	exact = p.nr_outcome;
	p.nr_outcome = 2;
	assert_int_equal(predict_capture(&p, path, &err), -1);
	assert_non_null(strstr(err.text, ": the log allows more than one chain, so that none is written; see predict without -o"));
	p.nr_outcome = exact;
	assert_int_equal(access(path, F_OK), -1);
	predict_free(&p);
	free(path);
}

static void estimates_are_per_page(void **state)
{
	const struct report *r;
	static struct subject t;
	__u64 steps = 0, median = 0;
	struct xrt_dist none[XRT_NR_STEPS];
	struct xrt_model m;

	(void)state;
	subject_make(&t);
	subject_look(&t);
	r = &t.r;
	assert_int_equal(boot_of(BOOT("6.4.0"), &(struct predict_asked){
				 .nr_pages = 0x1000 }), 0);
	assert_int_equal(p.plan->remapped, 96);
	assert_int_equal(predict_like(&p, t.m, "NAME", &err), 0);
	assert_string_equal(p.like.name, "NAME");
	assert_ptr_equal(p.like.m, t.m);
	assert_int_equal(p.like.pages, r->pages);
	assert_false(p.like.sampled);
	for (int s = 0; s < XRT_NR_STEPS; s++) {
		steps += r->step[s].mean * 96 / 100;
		median += r->step[s].p50 * 96;
	}
	assert_in_range(p.like.steps, steps - 3, steps + 3);
	assert_int_equal(p.like.median, median);
	assert_in_range(p.like.walk, r->walk * 96 / r->pages - 1,
			r->walk * 96 / r->pages + 1);
	/* Without a page, or the time of one, there is nothing to go by. */
	memset(none, 0, sizeof(none));
	m = *t.m;
	m.dist = none;
	assert_int_equal(predict_like(&p, &m, "NAME", &err), -1);
	assert_int_equal(err.code, XRT_E_INVALID);
	m = *t.m;
	m.nr_chunk = 0;
	m.finish = NULL;
	m.end = NULL;
	assert_int_equal(predict_like(&p, &m, "NAME", &err), -1);
	assert_string_equal(err.text, "NAME: has no timed page to go by; take another capture for --like");
	predict_free(&p);
	subject_done(&t);
}

static __u64 written_id(const char *path)
{
	struct xrt_capture *cap;
	__u64 id;

	assert_int_equal(predict_capture(&p, path, &err), 0);
	cap = xrt_open(path, &err);
	assert_non_null(cap);
	id = xrt_stat(cap)->boot_id;
	xrt_close(cap);
	return id;
}

/* The id of a predicted boot goes by all of the map, the size and the kernel. */
static void another_prediction_has_another_id(void **state)
{
	char *path = temp_path();
	struct predict_outcome *o = p.outcome;
	__u64 id;

	(void)state;
	assert_int_equal(boot_of(BOOT("6.4.0"), &(struct predict_asked){
				 .nr_pages = 0x1000 }), 0);
	id = written_id(path);
	assert_true(written_id(path) == id);
	for (size_t i = 0; i < o->nr_entry; i++) {
		o->entry[i].addr ^= 0x1000;
		assert_true(written_id(path) != id);
		o->entry[i].addr ^= 0x1000;
	}
	p.log.facts.kernel[0] ^= 1;
	assert_true(written_id(path) != id);
	p.log.facts.kernel[0] ^= 1;
	p.nr_pages = ++p.least;
	assert_true(written_id(path) != id);
	predict_free(&p);
	unlink(path);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kernels_have_rules),
		cmocka_unit_test(maps_are_chosen),
		cmocka_unit_test(a_hosts_log_is_not_its_domus),
		cmocka_unit_test(without_a_map_there_are_the_counts),
		cmocka_unit_test(boots_are_counted),
		cmocka_unit_test(one_chain_is_written),
		cmocka_unit_test(another_prediction_has_another_id),
		cmocka_unit_test(estimates_are_per_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
