// SPDX-License-Identifier: GPL-2.0
/* Unit tests: the line that shows the progress of long work. */
#include <fcntl.h>

#include "progress.h"
#include "stderr_pty.h"

/* Long after any time of the clock. */
#define LATER_NS	(1LL << 62)

static void a_line_comes_when_it_is_due(void **state)
{
	struct stderr_pty t;
	struct progress p;

	(void)state;
	stderr_pty_open(&t);
	progress_begin(&p, "files", 40);
	assert_true(p.shown_ns > 0);
	p.shown_ns = LATER_NS;
	progress_show(&p, 1);
	assert_string_equal(stderr_pty_text(&t), "");
	p.shown_ns = 0;
	progress_show(&p, 2);
	assert_string_equal(stderr_pty_text(&t), "\r\033[K2 of 40 files");
	assert_true(p.shown_ns > 0);
	progress_end(&p);
	assert_string_equal(stderr_pty_text(&t), "\r\033[K");
	progress_end(&p);
	p.shown_ns = 0;
	progress_show(&p, 3);
	assert_string_equal(stderr_pty_text(&t), "");
	stderr_pty_close(&t);
}

static void a_file_gets_no_line(void **state)
{
	char *path = temp_path();
	struct progress p;
	int fd = open(path, O_RDWR), old = dup(STDERR_FILENO);
	char byte;

	(void)state;
	assert_true(fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
	progress_begin(&p, "files", 40);
	p.shown_ns = 0;
	progress_show(&p, 1);
	progress_end(&p);
	fflush(stderr);
	assert_true(dup2(old, STDERR_FILENO) >= 0);
	assert_int_equal(pread(fd, &byte, 1, 0), 0);
	close(old);
	close(fd);
	unlink(path);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_comes_when_it_is_due),
		cmocka_unit_test(a_file_gets_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
