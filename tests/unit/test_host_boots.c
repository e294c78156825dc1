// SPDX-License-Identifier: GPL-2.0
/* Unit tests: the boots of one host, out of a directory. */
#include "helper.h"
#include "report_directory.h"

static char dir[] = "/tmp/xrt-unit-XXXXXX";
static char made[16][64];
static size_t nr_made;

static char *path_of(const char *name)
{
	snprintf(made[nr_made], sizeof(made[0]), "%s/%s", dir, name);
	return made[nr_made++];
}

static void add_capture(const char *name, __u64 boot_id, const char *release,
			__u64 tsc_khz, __u32 level)
{
	const struct synth_opts opts = {
		.range = test_map, .nr_pages = 0x4000, .level = level,
		.release = release, .tsc_khz = tsc_khz,
	};
	struct synth s;

	synth_make(&s, &opts);
	synth_write(&s, path_of(name), boot_id);
	synth_free(&s);
}

static void add_text(const char *name, const char *text)
{
	FILE *to = fopen(path_of(name), "wb");

	assert_non_null(to);
	assert_true(fputs(text, to) >= 0);
	assert_int_equal(fclose(to), 0);
}

static void look(struct host_boots *h)
{
	struct xrt_error err;

	if (host_boots_read(h, dir, &err))
		fail_msg("%s", err.text);
}

static void done(struct host_boots *h)
{
	host_boots_free(h);
	while (nr_made)
		unlink(made[--nr_made]);
}

static void differs(const struct host_boots *h, bool kernel, bool xen,
		    bool pages, bool level)
{
	assert_int_equal(h->differs[HOST_KERNEL], kernel);
	assert_int_equal(h->differs[HOST_XEN], xen);
	assert_int_equal(h->differs[HOST_NR_PAGES], pages);
	assert_int_equal(h->differs[HOST_LEVEL], level);
}

#define LOG_OF(kernel) \
	"Linux version " kernel "\nReleased 0 page(s)\nRemapped 98 page(s)\n"

/* A log does not state the level, nor here Xen's version or the pages. */
static void only_what_is_stated_differs(void **state)
{
	struct host_boots h;

	(void)state;
	add_capture("a.xrt", 1, "6.1", 2000000, XRT_LEVEL_PAGE);
	add_capture("b.xrt", 2, "6.1", 1000000, XRT_LEVEL_PAGE);
	add_text("c.log", LOG_OF("6.1"));
	look(&h);
	assert_int_equal(h.nr, 3);
	/* The longest walk first, and then what has none. */
	assert_string_equal(h.boot[0].file->name, "b.xrt");
	assert_string_equal(h.boot[1].file->name, "a.xrt");
	assert_string_equal(h.boot[2].file->name, "c.log");
	assert_true(h.boot[2].plain);
	assert_int_equal(h.boot[2].level, LEVEL_UNKNOWN);
	differs(&h, false, false, false, false);
	assert_int_equal(h.nr_state[BOOT_STATE_OK], 3);
	assert_int_equal(h.spread[boot_value_ns(BOOT_WALK)].nr, 2);
	assert_int_equal(h.spread[BOOT_REMAPPED].nr, 3);
	assert_int_equal(h.spread[BOOT_REMAPPED].min, 98);
	done(&h);
	add_capture("a.xrt", 1, "6.1", 2000000, XRT_LEVEL_PAGE);
	add_capture("b.xrt", 2, "6.1", 2000000, XRT_LEVEL_CHUNK);
	look(&h);
	differs(&h, false, false, false, true);
	done(&h);
	add_capture("a.xrt", 1, "6.1", 2000000, XRT_LEVEL_PAGE);
	add_text("c.log", LOG_OF("6.4"));
	look(&h);
	differs(&h, true, false, false, false);
	done(&h);
	/* The first one states nothing. */
	add_text("b.log", "Released 0 page(s)\nRemapped 98 page(s)\n");
	add_text("c.log", LOG_OF("6.4"));
	add_text("d.log", LOG_OF("6.4"));
	look(&h);
	assert_string_equal(h.boot[0].kernel, "");
	differs(&h, false, false, false, false);
	done(&h);
	add_text("b.log", "Released 0 page(s)\nRemapped 98 page(s)\n");
	add_text("c.log", LOG_OF("6.4"));
	add_text("d.log", LOG_OF("6.1"));
	look(&h);
	differs(&h, true, false, false, false);
	done(&h);
}

static void copies_are_left_out(void **state)
{
	struct host_boots h;

	(void)state;
	add_capture("a.xrt", 1, "6.1", 2000000, XRT_LEVEL_PAGE);
	add_capture("b.xrt", 1, "6.1", 2000000, XRT_LEVEL_PAGE);
	add_capture("c.xrt", 3, "6.1", 2000000, XRT_LEVEL_PAGE);
	/* Of a.xrt, although that is not the first one any more. */
	add_text("a.log", LOG_OF("6.1"));
	add_text("c.txt", LOG_OF("6.1"));
	add_text("cc.log", LOG_OF("6.1"));
	add_text("d", LOG_OF("6.1"));
	look(&h);
	assert_int_equal(h.nr, 5);
	assert_int_equal(h.nr_copies, 2);
	assert_string_equal(h.boot[0].file->name, "a.xrt");
	assert_string_equal(h.boot[1].file->name, "c.xrt");
	assert_string_equal(h.boot[2].file->name, "c.txt");
	assert_string_equal(h.boot[3].file->name, "cc.log");
	assert_string_equal(h.boot[4].file->name, "d");
	done(&h);
}

static void files_that_are_none_are_counted(void **state)
{
	struct host_boots h;

	(void)state;
	add_capture("a.xrt", 1, "6.1", 2000000, XRT_LEVEL_PAGE);
	add_text("b.xrt", "no capture");
	add_text("c", "no log");
	add_text("d", "no log");
	look(&h);
	assert_int_equal(h.nr, 1);
	assert_int_equal(h.nr_bad, 1);
	assert_int_equal(h.nr_other, 2);
	done(&h);
}

/* Without a frequency there are ticks, and boots with times come first. */
static void ticks_come_after_times(void **state)
{
	struct host_boots h;

	(void)state;
	add_capture("a.xrt", 1, "6.1", 0, XRT_LEVEL_PAGE);
	add_capture("b.xrt", 2, "6.1", 2000000, XRT_LEVEL_PAGE);
	look(&h);
	assert_int_equal(h.nr, 2);
	assert_string_equal(h.boot[0].file->name, "b.xrt");
	assert_int_equal(h.spread[boot_value_ns(BOOT_WALK)].nr, 1);
	assert_int_equal(h.spread[boot_value_ticks(BOOT_WALK)].nr, 2);
	done(&h);
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_stated_differs),
		cmocka_unit_test(copies_are_left_out),
		cmocka_unit_test(files_that_are_none_are_counted),
		cmocka_unit_test(ticks_come_after_times),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
