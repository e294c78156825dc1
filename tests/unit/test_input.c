// SPDX-License-Identifier: GPL-2.0
/* Unit tests: inputs that shrink, have holes, or never end. */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper.h"

/* Sanitizers need memory of their own. */
#define MEMORY_MAX_KIB	(200L << 10)

static int open_file(const char *path)
{
	int fd = open(path, O_RDWR);

	assert_true(fd >= 0);
	return fd;
}

/* The child's most memory in KiB; it has to end with 0. */
static long memory_of(pid_t pid)
{
	struct rusage use;
	int status;

	assert_int_equal(wait4(pid, &status, 0, &use), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	return use.ru_maxrss;
}

static int open_as(const char *path, enum xrt_code code, const char *why)
{
	struct xrt_error err = { 0 };
	struct xrt_capture *cap = xrt_open(path, &err);

	xrt_close(cap);
	return err.code == code && !cap && strstr(err.text, why) ? 0 : 1;
}

static char *capture_file(struct bytes *b)
{
	char *path = temp_path();
	int fd = open_file(path);

	*b = sound_capture();
	assert_int_equal(write(fd, b->data, b->size), b->size);
	close(fd);
	return path;
}

/* A mapped file would end the process here, or change under its reader. */
static void an_open_capture_is_a_copy(void **state)
{
	struct xrt_capture *cap;
	struct xrt_error err;
	struct bytes b;
	char *path = capture_file(&b);

	(void)state;
	cap = xrt_open(path, &err);
	assert_non_null(cap);
	assert_int_equal(truncate(path, 100), 0);
	read_all_of(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	xrt_close(cap);
	unlink(path);
	free(path);
	free(b.data);
}

static void stdin_is_named_by_a_dash(void **state)
{
	struct xrt_capture *cap;
	struct xrt_error err;
	struct bytes b;
	char *path = capture_file(&b);
	int fd = open_file(path), old = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	cap = xrt_open("-", &err);
	assert_int_equal(dup2(old, STDIN_FILENO), STDIN_FILENO);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->bytes, b.size);
	xrt_close(cap);
	close(old);
	close(fd);
	unlink(path);
	free(path);
	free(b.data);
}

/* Pages without a block and the hole after them are one area. */
static void areas_without_blocks_are_joined(void **state)
{
	static const char junk[2 * XRT_BLOCK_SIZE] = "not a block";
	struct xrt_capture *cap;
	struct xrt_error err;
	struct bytes b;
	char *path = capture_file(&b);
	int fd = open_file(path);

	(void)state;
	assert_int_equal(pwrite(fd, junk, sizeof(junk), (off_t)b.size), sizeof(junk));
	assert_int_equal(ftruncate(fd, (off_t)b.size + (1L << 20)), 0);
	close(fd);
	cap = xrt_open(path, &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 1);
	assert_int_equal(xrt_stat(cap)->damage[0].kind, XRT_D_MAGIC);
	assert_int_equal(xrt_stat(cap)->damage[0].offset, b.size);
	assert_int_equal(xrt_stat(cap)->damage[0].arg, 1L << 20);
	xrt_close(cap);
	unlink(path);
	free(path);
	free(b.data);
}

/* Each hole is one damage, wherever it is, and costs no memory. */
static void holes_are_one_damage_each(void **state)
{
	static const off_t giga = 1L << 30;
	struct xrt_capture *cap;
	struct xrt_error err;
	struct bytes b;
	char *path = capture_file(&b);
	int fd = open_file(path);
	off_t half = (off_t)b.size / 2 / XRT_BLOCK_SIZE * XRT_BLOCK_SIZE;
	pid_t pid;

	(void)state;
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(pwrite(fd, b.data, half, giga), half);
	assert_int_equal(pwrite(fd, b.data + half, b.size - half, 3 * giga),
			 b.size - half);
	assert_int_equal(ftruncate(fd, 5 * giga), 0);
	close(fd);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		cap = xrt_open(path, &err);
		if (!cap)
			_exit(1);
		read_all_of(cap);
		_exit(xrt_stat(cap)->nr_damage == 3 &&
		      xrt_stat(cap)->damage[0].kind == XRT_D_MAGIC &&
		      xrt_stat(cap)->damage[0].arg == (__u64)giga &&
		      xrt_stat(cap)->damage[1].offset == (__u64)(giga + half) &&
		      xrt_stat(cap)->damage[2].offset + xrt_stat(cap)->damage[2].arg ==
		      5 * (__u64)giga && !xrt_stat(cap)->nr_missing ? 0 : 2);
	}
	assert_true(memory_of(pid) < MEMORY_MAX_KIB);
	unlink(path);
	free(path);
	free(b.data);
}

static void no_capture_is_read_to_its_end(void **state)
{
	static const char * const path[] = { "/dev/zero", "/dev/urandom" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(path); i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (!pid)
			_exit(open_as(path[i], XRT_E_FORMAT,
				      "no block in the first 16 MiB"));
		assert_true(memory_of(pid) < MEMORY_MAX_KIB);
	}
}

/* Nothing is mapped at the address 0 of a process. */
static void a_read_that_fails_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(open_as("/proc/self/mem", XRT_E_IO,
				 "cannot read at offset 0: "), 0);
}

static void an_empty_hole_is_no_capture(void **state)
{
	char *path = temp_path();
	pid_t pid;

	(void)state;
	assert_int_equal(truncate(path, 64L << 30), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		_exit(open_as(path, XRT_E_FORMAT, ""));
	assert_true(memory_of(pid) < MEMORY_MAX_KIB);
	unlink(path);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_open_capture_is_a_copy),
		cmocka_unit_test(stdin_is_named_by_a_dash),
		cmocka_unit_test(areas_without_blocks_are_joined),
		cmocka_unit_test(holes_are_one_damage_each),
		cmocka_unit_test(no_capture_is_read_to_its_end),
		cmocka_unit_test(a_read_that_fails_is_an_error),
		cmocka_unit_test(an_empty_hole_is_no_capture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
