// SPDX-License-Identifier: GPL-2.0
/* Unit tests: files that appear when they are complete, and signals. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper.h"
#include "memory.h"
#include "outfile.h"
#include "outfile_dir.h"

static bool no_chmod;

/* In the place of the C library's: fails on demand. */
int fchmod(int fd, mode_t mode)
{
	if (no_chmod) {
		errno = EPERM;
		return -1;
	}
	return (int)syscall(SYS_fchmod, fd, mode);
}

static int files_in_dir(void)
{
	DIR *d = opendir(dir);
	int nr = -2;

	assert_non_null(d);
	while (readdir(d))
		nr++;
	closedir(d);
	return nr;
}

static void begin_file(struct xrt_outfile *of)
{
	struct xrt_error err;

	assert_int_equal(xrt_outfile_open(of, file, &err), 0);
	assert_int_equal(xrt_outfile_write(of, "new", 3, &err), 0);
	assert_int_equal(fflush(of->file), 0);
}

/* The signal ends the process as if nothing had caught it. */
static void a_signal_leaves_no_file(void **state)
{
	static const int signals[] = {
		SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGXCPU, SIGXFSZ,
	};
	struct xrt_outfile of;
	int status;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (!pid) {
			/* What runs the tests may ignore it. */
			signal(signals[i], SIG_DFL);
			/* Without a core. */
			setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
			begin_file(&of);
			raise(files_in_dir() == 1 ? signals[i] : SIGKILL);
			_exit(1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), signals[i]);
		assert_int_equal(files_in_dir(), 0);
	}
}

static void an_ignored_signal_stays_ignored(void **state)
{
	struct xrt_outfile of;
	int status;
	pid_t pid;

	(void)state;
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		signal(SIGHUP, SIG_IGN);
		begin_file(&of);
		raise(SIGHUP);
		xrt_outfile_close(&of);
		_exit(7);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	assert_int_equal(files_in_dir(), 0);
}

static void only_a_commit_replaces(void **state)
{
	struct xrt_outfile of;
	struct xrt_error err;
	struct stat st;

	(void)state;
	begin_file(&of);
	assert_int_equal(xrt_outfile_commit(&of, &err), 0);
	xrt_outfile_close(&of);
	assert_int_equal(files_in_dir(), 1);
	assert_int_equal(chmod(file, 0604), 0);
	begin_file(&of);
	assert_int_equal(xrt_outfile_write(&of, "er", 2, &err), 0);
	xrt_outfile_close(&of);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_size, 3);
	begin_file(&of);
	assert_int_equal(xrt_outfile_write(&of, "er", 2, &err), 0);
	assert_int_equal(xrt_outfile_commit(&of, &err), 0);
	xrt_outfile_close(&of);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_size, 5);
	assert_int_equal(st.st_mode & 07777, 0604);
	assert_int_equal(files_in_dir(), 1);
}

static void write_old_file(void)
{
	FILE *old = fopen(file, "w");

	assert_non_null(old);
	assert_true(fputs("a longer text\n", old) >= 0);
	assert_int_equal(fclose(old), 0);
}

/* The text is there and nothing of the old one. */
static void expect_new_file(void)
{
	struct bytes b = read_file(file);

	assert_int_equal(b.size, 3);
	assert_memory_equal(b.data, "new", 3);
	free(b.data);
	assert_int_equal(files_in_dir(), 1);
}

/* Mode or owner cannot be kept by a new file, so the old one is written. */
static void a_mode_that_cannot_be_set_is_kept(void **state)
{
	struct xrt_outfile of;
	struct xrt_error err;

	(void)state;
	write_old_file();
	no_chmod = true;
	begin_file(&of);
	no_chmod = false;
	assert_int_equal(files_in_dir(), 1);
	assert_int_equal(xrt_outfile_commit(&of, &err), 0);
	xrt_outfile_close(&of);
	expect_new_file();
	/* A new one is made all the same. */
	unlink(file);
	no_chmod = true;
	begin_file(&of);
	no_chmod = false;
	assert_int_equal(xrt_outfile_commit(&of, &err), 0);
	xrt_outfile_close(&of);
	expect_new_file();
}

/* A descriptor of another process leads to a file that is open there. */
static void files_open_elsewhere_are_written_in_place(void **state)
{
	struct xrt_outfile of;
	struct xrt_error err;
	char path[64];
	int fd, status;
	pid_t pid;

	(void)state;
	write_old_file();
	fd = open(file, O_RDONLY);
	assert_true(fd >= 0);
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", getpid(), fd);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		if (xrt_outfile_open(&of, path, &err) ||
		    !(fcntl(fileno(of.file), F_GETFD) & FD_CLOEXEC) ||
		    xrt_outfile_write(&of, "new", 3, &err) ||
		    xrt_outfile_commit(&of, &err))
			_exit(1);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
	close(fd);
	expect_new_file();
}

static void memory_has_what_was_written(void **state)
{
	struct xrt_memory m;
	FILE *to = xrt_memory_open(&m);

	(void)state;
	assert_non_null(to);
	for (int i = 0; i < 100000; i++)
		fprintf(to, "%d\n", i % 10);
	assert_int_equal(xrt_memory_close(&m), 0);
	assert_int_equal(m.size, 200000);
	assert_int_equal(strlen(m.text), 200000);
	assert_memory_equal(m.text + 199998, "9\n", 3);
	free(m.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signal_leaves_no_file),
		cmocka_unit_test(an_ignored_signal_stays_ignored),
		cmocka_unit_test(only_a_commit_replaces),
		cmocka_unit_test(a_mode_that_cannot_be_set_is_kept),
		cmocka_unit_test(files_open_elsewhere_are_written_in_place),
		cmocka_unit_test(memory_has_what_was_written),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
