// SPDX-License-Identifier: GPL-2.0
/* Unit tests: sums, groups and order of a fleet's hosts. */
#include "helper.h"
#include "fleet_host.h"
#include "fleet_summary.h"
#include "fleet_text.h"
#include "printed.h"

#define HOSTS	6

static struct directory_file of[HOSTS];
static struct fleet_file file[HOSTS];
static struct fleet f;

static void start(size_t nr)
{
	static char name[HOSTS][2] = { "a", "b", "c", "d", "e", "f" };

	memset(of, 0, sizeof(of));
	memset(file, 0, sizeof(file));
	memset(&f, 0, sizeof(f));
	for (size_t i = 0; i < nr; i++) {
		of[i].name = name[i];
		file[i].of = &of[i];
		file[i].host.boot_id = i;
		file[i].host.source = "capture";
	}
	f.dir.path = "DIR";
	f.dir.file = of;
	f.dir.nr = nr;
	f.file = file;
}

static void set(size_t i, unsigned int value, __u64 to)
{
	file[i].host.value[value] = to;
	file[i].host.known |= 1u << value;
}

static void summarize(int sort)
{
	struct xrt_error err;

	free(f.host);
	free(f.group);
	f.host = NULL;
	f.group = NULL;
	f.nr_host = 0;
	f.nr_group = 0;
	assert_int_equal(fleet_summarize(&f, sort, &err), 0);
}

static void done(void)
{
	free(f.host);
	free(f.group);
}

static void in_order(const char *names)
{
	assert_int_equal(f.nr_host, strlen(names));
	for (size_t i = 0; i < f.nr_host; i++)
		assert_int_equal(*f.host[i]->of->name, names[i]);
}

static void hosts_are_ordered(void **state)
{
	(void)state;
	start(5);
	set(0, FLEET_WALK, 10);
	set(1, FLEET_WALK, 30);
	set(2, FLEET_WALK, 40);
	set(3, FLEET_PAGE, 1);
	set(4, FLEET_WALK, 0);
	summarize(SORT_NAME);
	in_order("abcde");
	summarize(FLEET_WALK);
	in_order("cbaed");
	summarize(FLEET_PAGE);
	in_order("dabce");
	file[3].host.state = BOOT_STATE_DIED;
	file[0].host.state = BOOT_STATE_FAILED;
	summarize(SORT_WORST);
	in_order("dacbe");
	done();
}

/* Against the median host, up to four digits. */
static void ratios_are_limited(void **state)
{
	const char *text;

	(void)state;
	start(5);
	set(0, FLEET_PAGE, 9999);
	set(1, FLEET_PAGE, 1);
	set(2, FLEET_PAGE, 1);
	set(3, FLEET_PAGE, 1);
	set(4, FLEET_PAGE, 10000);
	summarize(SORT_NAME);
	printed_begin();
	fleet_text(&f, 0);
	text = printed_end();
	assert_non_null(strstr(text, " 9999.00 "));
	assert_non_null(strstr(text, " >9999 "));
	free(printed_memory.text);
	done();
}

static void other_files_are_counted(void **state)
{
	(void)state;
	start(6);
	of[1].kind = DIRECTORY_BAD;
	of[2].kind = DIRECTORY_OTHER;
	of[4].kind = DIRECTORY_OTHER;
	summarize(SORT_NAME);
	in_order("adf");
	assert_int_equal(f.nr_bad, 1);
	assert_int_equal(f.nr_other, 2);
	done();
}

/* Hostile numbers do not wrap round. */
static void sums_are_limited(void **state)
{
	(void)state;
	start(2);
	set(0, FLEET_RELEASED, ~0ULL - 1);
	set(1, FLEET_RELEASED, 1);
	summarize(SORT_NAME);
	assert_true(f.sum[FLEET_RELEASED] == ~0ULL);
	assert_true(f.group[0].released == ~0ULL);
	set(1, FLEET_RELEASED, 2);
	f.sum[FLEET_RELEASED] = 0;
	summarize(SORT_NAME);
	assert_true(f.sum[FLEET_RELEASED] == ~0ULL);
	assert_true(f.group[0].released == ~0ULL);
	done();
}

static void copies_are_counted(void **state)
{
	(void)state;
	start(5);
	file[1].host.boot_id = 7;
	file[3].host.boot_id = 7;
	file[4].host.boot_id = 7;
	summarize(SORT_NAME);
	assert_int_equal(f.copies, 2);
	/* Logs without a capture have no id. */
	f.copies = 0;
	file[3].host.plain = true;
	summarize(SORT_NAME);
	assert_int_equal(f.copies, 1);
	done();
}

static void values_are_spread(void **state)
{
	static const __u64 value[] = { 50, 10, 40, 20, 30 };
	const struct fleet_spread *s = &f.spread[FLEET_WALK];

	(void)state;
	start(6);
	summarize(SORT_NAME);
	assert_int_equal(s->count, 0);
	assert_int_equal(s->max, 0);
	for (size_t i = 0; i < 5; i++)
		set(i, FLEET_WALK, value[i]);
	summarize(SORT_NAME);
	assert_int_equal(s->count, 5);
	assert_int_equal(s->min, 10);
	assert_int_equal(s->p50, 30);
	assert_int_equal(s->p90, 50);
	assert_int_equal(s->p99, 50);
	assert_int_equal(s->max, 50);
	set(5, FLEET_WALK, 60);
	summarize(SORT_NAME);
	assert_int_equal(s->p50, 30);
	assert_int_equal(s->max, 60);
	done();
}

/* Of kernel and Xen; the slowest first. */
static void systems_are_groups(void **state)
{
	(void)state;
	start(6);
	for (size_t i = 0; i < 6; i++) {
		struct host *h = &file[i].host;

		strcpy(h->release, i < 4 ? "6.1" : "6.4");
		h->xen = i == 1 || i == 3 ? 5 : 4;
		h->state = i == 3 ? BOOT_STATE_DIED : BOOT_STATE_OK;
		set(i, FLEET_PAGE, 10 * (i + 1));
		set(i, FLEET_RELEASED, i);
		set(i, FLEET_WALK, 100 * (i + 1));
	}
	summarize(SORT_NAME);
	assert_int_equal(f.nr_group, 3);
	assert_string_equal(f.group[0].like->release, "6.4");
	assert_int_equal(f.group[0].hosts, 2);
	assert_int_equal(f.group[0].page.p50, 50);
	assert_int_equal(f.group[0].page.max, 60);
	assert_int_equal(f.group[0].walk.max, 600);
	assert_int_equal(f.group[0].released, 4 + 5);
	assert_int_equal(f.group[0].wrong, 0);
	assert_int_equal(f.group[1].like->xen, 5);
	assert_int_equal(f.group[1].wrong, 1);
	assert_int_equal(f.group[1].page.p50, 20);
	assert_int_equal(f.group[2].like->xen, 4);
	assert_int_equal(f.group[2].page.p50, 10);
	assert_int_equal(f.group[2].released, 2);
	/* If they are as fast, by their names. */
	for (size_t i = 0; i < 6; i++)
		set(i, FLEET_PAGE, 10);
	summarize(SORT_NAME);
	assert_int_equal(f.group[0].like->xen, 4);
	assert_string_equal(f.group[0].like->release, "6.1");
	assert_int_equal(f.group[1].like->xen, 5);
	assert_string_equal(f.group[2].like->release, "6.4");
	assert_int_equal(f.state[BOOT_STATE_DIED], 2);
	done();
}

static void hosts_have_a_reason(void **state)
{
	struct host h = { .state = BOOT_STATE_INCOMPLETE, .what = XRT_STEP_M2P };

	(void)state;
	assert_null(fleet_host_what(&h));
	assert_true(fleet_host_wrong(&h));
	h.state = BOOT_STATE_FAILED;
	assert_string_equal(fleet_host_what(&h), xrt_step_name(XRT_STEP_M2P));
	h.died = true;
	h.what = XRT_DEATH_PANIC;
	assert_string_equal(fleet_host_what(&h),
			    xrt_death_name(XRT_DEATH_PANIC));
	h.plain = true;
	h.cause = "CAUSE";
	assert_string_equal(fleet_host_what(&h), "CAUSE");
	h.state = BOOT_STATE_RELEASED;
	assert_false(fleet_host_wrong(&h));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts_are_ordered),
		cmocka_unit_test(ratios_are_limited),
		cmocka_unit_test(other_files_are_counted),
		cmocka_unit_test(sums_are_limited),
		cmocka_unit_test(copies_are_counted),
		cmocka_unit_test(values_are_spread),
		cmocka_unit_test(systems_are_groups),
		cmocka_unit_test(hosts_have_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
