// SPDX-License-Identifier: GPL-2.0
/* Unit tests: reading a directory shows how many of its files are read. */
#include <time.h>

#include "fleet_read.h"
#include "fleet_summary.h"
#include "report_directory.h"
#include "stderr_pty.h"

#define FILES	3
#define LINE	"\r\033[K"

/* In place of the C library's: a second passes at each call. */
int clock_gettime(clockid_t clock, struct timespec *ts)
{
	static time_t now;

	(void)clock;
	*ts = (struct timespec){ .tv_sec = ++now };
	return 0;
}

static char dir[] = "/tmp/xenremap-progress-XXXXXX";

/* No captures; they are read all the same. */
static const char *file_path(unsigned int nr)
{
	static char path[64];

	snprintf(path, sizeof(path), "%s/%u", dir, nr);
	return path;
}

static int make_files(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return -1;
	for (unsigned int i = 0; i < FILES; i++) {
		FILE *f = fopen(file_path(i), "w");

		if (!f || fclose(f))
			return -1;
	}
	return 0;
}

static int remove_files(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < FILES; i++)
		unlink(file_path(i));
	return rmdir(dir);
}

static void a_fleet_shows_its_files(void **state)
{
	struct fleet f = { .nr_host = 0 };
	struct xrt_error err;
	struct stderr_pty t;

	(void)state;
	assert_int_equal(directory_list(&f.dir, dir, &err), 0);
	stderr_pty_open(&t);
	assert_int_equal(fleet_read(&f, 1, &err), 0);
	assert_string_equal(stderr_pty_text(&t),
			    LINE "1 of 3 files" LINE "2 of 3 files" LINE "3 of 3 files" LINE);
	stderr_pty_close(&t);
	fleet_free(&f);
}

static void boots_of_a_host_show_their_files(void **state)
{
	struct host_boots h;
	struct xrt_error err;
	struct stderr_pty t;

	(void)state;
	stderr_pty_open(&t);
	assert_int_equal(host_boots_read(&h, dir, &err), 0);
	assert_string_equal(stderr_pty_text(&t),
			    LINE "1 of 3 files" LINE "2 of 3 files" LINE "3 of 3 files" LINE);
	stderr_pty_close(&t);
	host_boots_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fleet_shows_its_files),
		cmocka_unit_test(boots_of_a_host_show_their_files),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
