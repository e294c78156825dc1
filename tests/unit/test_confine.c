// SPDX-License-Identifier: GPL-2.0
/* What a process can still do after it has confined itself. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "confine.h"
#include "helper.h"
#include "verb.h"

struct confined_args {
	const char *in;
	const char *dir;
	const char *out;
};

static const struct option_row no_rows[] = { OPTION_ROW_END };
static const struct option_row file_rows[] = {
	OPTION_ROW_CAPTURE(confined_args, in), OPTION_ROW_END
};

static const struct option_row out_rows[] = {
	OPTION_ROW_OUTPUT(confined_args, out, "out"), OPTION_ROW_END
};

static const struct option_row dir_rows[] = {
	{ .name = "DIR", .type = OPTION_DIR,
	  .offset = offsetof(struct confined_args, dir) },
	OPTION_ROW_END
};

/* The errno of opening a file, 0 if it can be opened. */
static int open_errno(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static bool has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0,
		       LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

/* Files in a directory of their own: in, other, and a directory out. */
static char place[] = "/tmp/xenremap-confine-XXXXXX";

static const char *in_place(const char *name)
{
	static char path[8][64];
	static unsigned int i;

	i = (i + 1) % 8;
	snprintf(path[i], sizeof(path[i]), "%s/%s", place, name);
	return path[i];
}

static int make_place(void **state)
{
	(void)state;
	if (!mkdtemp(place) || mkdir(in_place("out"), 0700) ||
	    open_errno(in_place("in"), O_CREAT | O_WRONLY) ||
	    open_errno(in_place("other"), O_CREAT | O_WRONLY) ||
	    symlink("nowhere", in_place("out/link")) ||
	    setenv("TMPDIR", in_place("out"), 1))
		return -1;
	return 0;
}

static int remove_place(void **state)
{
	static const char * const names[] = {
		"out/link", "out/nowhere", "out/new", "out", "in", "other", "",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		remove(in_place(names[i]));
	return access(place, F_OK) ? 0 : -1;
}

/* In the child: its exit code is the line that failed. */
static void must_hold(bool condition, int line)
{
	if (!condition)
		_exit(line % 250 + 1);
}

#define MUST(condition)	must_hold(condition, __LINE__)

/* Run a check in a child that has confined itself: there is no way back. */
static void check_confined(const struct verb *verb,
			   const struct confined_args *args, void (*check)(void))
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid) {
		confine_to_files(verb, args);
		check();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void files_are_left(void)
{
	const bool landlock = has_landlock();

	MUST(!open_errno(in_place("in"), O_RDONLY));
	MUST(!open_errno(in_place("out/nowhere"), O_RDWR | O_CREAT | O_EXCL));
	MUST(!rename(in_place("out/nowhere"), in_place("out/new")));
	if (landlock) {
		MUST(open_errno(in_place("other"), O_RDONLY) == EACCES);
		MUST(open_errno(in_place("in"), O_WRONLY) == EACCES);
		MUST(open_errno(in_place("new"), O_WRONLY | O_CREAT) == EACCES);
		MUST(open_errno("/etc/passwd", O_RDONLY) == EACCES);
	}
}

static void nothing_else_is_left(void)
{
	char *argv[] = { (char *)"true", NULL };

	MUST(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM);
	MUST(execv("/bin/true", argv) < 0 && (errno == EPERM || errno == EACCES));
	MUST(kill(getppid(), 0) < 0 && errno == EPERM);
	MUST(syscall(SYS_bpf, 0, NULL, 0) < 0 && errno == EPERM);
	MUST(syscall(0x40000000L | SYS_getpid) < 0 && errno == EPERM);
	MUST(sethostname("x", 1) < 0 && errno == EPERM);
}

static void a_directory_is_read(void)
{
	MUST(!open_errno(in_place("other"), O_RDONLY));
	MUST(!has_landlock() ||
	     open_errno(in_place("other"), O_WRONLY) == EACCES);
}

static const struct verb reader = { .operands = file_rows, .options = out_rows };
static const struct verb searcher = { .operands = dir_rows, .options = no_rows };

static bool confines(void)
{
#ifdef __SANITIZE_ADDRESS__
	return false;
#else
	return !geteuid();
#endif
}

/* The output is named by a link that leads to a file that is not there yet. */
static void test_files_are_left(void **state)
{
	const struct confined_args args = {
		.in = in_place("in"), .out = in_place("out/link"),
	};

	(void)state;
	if (confines())
		check_confined(&reader, &args, files_are_left);
}

static void test_nothing_else_is_left(void **state)
{
	const struct confined_args args = { .in = "-" };

	(void)state;
	if (confines())
		check_confined(&reader, &args, nothing_else_is_left);
}

static void test_directories_are_read(void **state)
{
	const struct confined_args args = { .dir = place };

	(void)state;
	if (confines())
		check_confined(&searcher, &args, a_directory_is_read);
}

/* Nobody but root gives anything up: the same calls go on to work. */
static void socket_is_left(void)
{
	MUST(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
}

static void test_users_are_left_alone(void **state)
{
	const struct confined_args args = { .in = "-" };
	pid_t pid;
	int status;

	(void)state;
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		if (!geteuid() && setuid(65534))
			_exit(254);
		confine_to_files(&reader, &args);
		socket_is_left();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files_are_left),
		cmocka_unit_test(test_nothing_else_is_left),
		cmocka_unit_test(test_directories_are_read),
		cmocka_unit_test(test_users_are_left_alone),
	};

	return cmocka_run_group_tests(tests, make_place, remove_place);
}
