// SPDX-License-Identifier: GPL-2.0
/* Unit tests: output files that cannot be made, kept or written as they should. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "helper.h"
#include "outfile.h"
#include "outfile_dir.h"
#include "temp_file.h"

/**
 * struct faults - what the functions below do in the place of the C library's
 * @mkstemp:	errno, 0 if it works; so for those that follow
 * @access:	faccessat()
 * @chown:	fchown()
 * @sync:	fsync() of files
 * @sync_dir:	fsync() of directories
 * @owner:	added to the owner that fstat() returns
 * @group:	the same of its group
 * @chowned:	fchown() was called
 * @uid:	owner that it got
 * @gid:	group that it got
 */
static struct {
	int mkstemp;
	int access;
	int chown;
	int sync;
	int sync_dir;
	unsigned int owner;
	unsigned int group;
	int chowned;
	uid_t uid;
	gid_t gid;
} faults;

static int failed(int code)
{
	errno = code;
	return -1;
}

int mkstemp(char *path)
{
	static unsigned int nr;

	if (faults.mkstemp)
		return failed(faults.mkstemp);
	snprintf(path + strlen(path) - 6, 7, "%06u", nr++);
	return open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
}

int faccessat(int dir, const char *path, int mode, int flags)
{
	(void)dir;
	(void)path;
	(void)mode;
	(void)flags;
	return faults.access ? failed(faults.access) : 0;
}

int fchown(int fd, uid_t uid, gid_t gid)
{
	(void)fd;
	faults.chowned++;
	faults.uid = uid;
	faults.gid = gid;
	return faults.chown ? failed(faults.chown) : 0;
}

int fstat(int fd, struct stat *st)
{
	int ret = fstatat(fd, "", st, AT_EMPTY_PATH);

	st->st_uid += faults.owner;
	st->st_gid += faults.group;
	return ret;
}

int fsync(int fd)
{
	struct stat st;
	int code;

	assert_int_equal(fstat(fd, &st), 0);
	code = S_ISDIR(st.st_mode) ? faults.sync_dir : faults.sync;
	return code ? failed(code) : 0;
}

static int reset_faults(void **state)
{
	(void)state;
	memset(&faults, 0, sizeof(faults));
	unlink(file);
	return 0;
}

static void write_old_file(void)
{
	FILE *old = fopen(file, "w");

	assert_non_null(old);
	assert_true(fputs("old text", old) >= 0);
	assert_int_equal(fclose(old), 0);
}

static ino_t file_number(void)
{
	struct stat st;

	assert_int_equal(stat(file, &st), 0);
	return st.st_ino;
}

static void expect_text(const char *text)
{
	struct bytes b = read_file(file);

	assert_int_equal(b.size, strlen(text));
	assert_memory_equal(b.data, text, b.size);
	free(b.data);
}

/* Return: the code of the failure, XRT_E_NONE if "new" was written. */
static enum xrt_code write_new(struct xrt_error *err)
{
	struct xrt_outfile of;

	*err = (struct xrt_error){ 0 };
	if (xrt_outfile_open(&of, file, err))
		return err->code;
	assert_int_equal(xrt_outfile_write(&of, "", 0, err), 0);
	assert_int_equal(xrt_outfile_write(&of, "new", 3, err), 0);
	xrt_outfile_commit(&of, err);
	xrt_outfile_close(&of);
	return err->code;
}

/* Where no file can be made, an old one is written in place; not where there is no room. */
static void a_full_directory_is_not_a_forbidden_one(void **state)
{
	static const struct {
		int code;
		bool in_place;
	} row[] = {
		{ EACCES, true }, { EPERM, true }, { EROFS, true },
		{ ENOSPC, false }, { EMFILE, false },
	};
	struct xrt_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		ino_t old;

		faults.mkstemp = row[i].code;
		unlink(file);
		assert_int_equal(write_new(&err), XRT_E_WRITE);
		assert_non_null(strstr(err.text, "/x: cannot make a file beside it: "));
		assert_non_null(strstr(err.text, strerror(row[i].code)));
		write_old_file();
		old = file_number();
		assert_int_equal(write_new(&err), row[i].in_place ? XRT_E_NONE :
								    XRT_E_WRITE);
		expect_text(row[i].in_place ? "new" : "old text");
		assert_true(file_number() == old);
	}
}

static void a_file_that_is_read_only_stays(void **state)
{
	struct xrt_error err;

	(void)state;
	write_old_file();
	faults.access = EACCES;
	assert_int_equal(write_new(&err), XRT_E_WRITE);
	assert_non_null(strstr(err.text, "/x: cannot write: Permission denied"));
	expect_text("old text");
}

/* The new file gets owner and group of the old one, or the old one is written. */
static void owner_and_group_are_kept(void **state)
{
	static const struct {
		unsigned int owner;
		unsigned int group;
		int chown;
	} row[] = {
		{ 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 }, { 1, 1, 0 },
		{ 1, 0, EPERM }, { 0, 0, EPERM },
	};
	struct xrt_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		bool differs = row[i].owner || row[i].group;
		ino_t old;

		reset_faults(NULL);
		write_old_file();
		old = file_number();
		faults.owner = row[i].owner;
		faults.group = row[i].group;
		faults.chown = row[i].chown;
		assert_int_equal(write_new(&err), XRT_E_NONE);
		assert_int_equal(faults.chowned, differs);
		if (differs) {
			assert_int_equal(faults.uid, geteuid());
			assert_int_equal(faults.gid, getegid());
		}
		assert_int_equal(file_number() == old, differs && row[i].chown);
		expect_text("new");
	}
}

/* Some files and directories cannot be synced; that is no failure to write. */
static void a_failed_sync_is_a_failed_write(void **state)
{
	static const struct {
		int sync;
		int sync_dir;
		const char *why;
	} row[] = {
		{ 0, 0, NULL }, { EINVAL, 0, NULL }, { EROFS, 0, NULL },
		{ ENOTSUP, 0, NULL }, { 0, EINVAL, NULL },
		{ EIO, 0, "/x: cannot write: Input/output error" },
		{ 0, EIO, "/x: cannot sync its directory: Input/output error" },
		{ 0, EROFS, "/x: cannot sync its directory: " },
	};
	struct xrt_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		reset_faults(NULL);
		faults.sync = row[i].sync;
		faults.sync_dir = row[i].sync_dir;
		assert_int_equal(write_new(&err), row[i].why ? XRT_E_WRITE :
							       XRT_E_NONE);
		if (row[i].why)
			assert_non_null(strstr(err.text, row[i].why));
		/* The name is there only after a good sync of the contents. */
		assert_int_equal(access(file, F_OK), row[i].sync == EIO ? -1 : 0);
	}
}

static void a_failed_rename_leaves_nothing(void **state)
{
	struct xrt_outfile of;
	struct xrt_error err = { 0 };

	(void)state;
	assert_int_equal(xrt_outfile_open(&of, file, &err), 0);
	assert_int_equal(mkdir(file, 0700), 0);
	assert_int_equal(xrt_outfile_commit(&of, &err), -1);
	assert_int_equal(err.code, XRT_E_WRITE);
	assert_non_null(strstr(err.text, "/x: cannot rename the temporary file to it: "));
	xrt_outfile_close(&of);
	assert_int_equal(write_new(&err), XRT_E_WRITE);
	assert_non_null(strstr(err.text, "/x: is a directory; name a file in it"));
	assert_int_equal(rmdir(file), 0);
}

static void a_full_device_is_named(void **state)
{
	struct bytes b = sound_capture();
	struct xrt_error err = { 0 };
	struct xrt_capture *cap = xrt_open_mem(b.data, b.size, "test", &err);

	(void)state;
	assert_non_null(cap);
	assert_int_equal(xrt_save(cap, "/dev/full", &err), -1);
	assert_int_equal(err.code, XRT_E_WRITE);
	assert_string_equal(err.text, "/dev/full: cannot write: No space left on device");
	xrt_close(cap);
	free(b.data);
}

/* A chain of @nr links, each beside the next: DIR/1 to DIR/2 and so on to DIR/x. */
static void make_links(int nr)
{
	for (int i = 1; i <= nr; i++) {
		char path[64], to[64];

		snprintf(path, sizeof(path), "%s/%d", dir, i);
		snprintf(to, sizeof(to), "%s%s%d", i % 2 ? "" : dir,
			 i % 2 ? "" : "/", i + 1);
		if (i == nr)
			snprintf(to, sizeof(to), "x");
		assert_int_equal(symlink(to, path), 0);
	}
}

static void remove_links(int nr)
{
	for (int i = 1; i <= nr; i++) {
		char path[64];

		snprintf(path, sizeof(path), "%s/%d", dir, i);
		assert_int_equal(unlink(path), 0);
	}
}

/* As many links as the kernel follows. */
static void links_are_followed(void **state)
{
	static const int nr[] = { 0, 1, 2, 40, 41 };
	char path[64], *target;
	bool magic;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(nr); i++) {
		make_links(nr[i]);
		snprintf(path, sizeof(path), "%s/%s", dir, nr[i] ? "1" : "x");
		errno = 0;
		target = xrt_outfile_target(path, &magic);
		if (nr[i] > 40) {
			assert_null(target);
			assert_int_equal(errno, ELOOP);
		} else {
			assert_non_null(target);
			assert_string_equal(target, file);
		}
		assert_false(magic);
		free(target);
		remove_links(nr[i]);
	}
	target = xrt_outfile_target("/proc/self/fd/0", &magic);
	assert_non_null(target);
	assert_true(magic);
	free(target);
}

/* Up to eight at a time; the place of one that is kept or removed is free again. */
static void temporary_files_have_places(void **state)
{
	char path[9][64];
	int fd[9];

	(void)state;
	for (int i = 0; i < 9; i++) {
		snprintf(path[i], sizeof(path[i]), "%s/t%dXXXXXX", dir, i);
		errno = 0;
		fd[i] = xrt_temp_make(path[i]);
		assert_int_equal(fd[i] >= 0, i < 8);
	}
	assert_int_equal(errno, EMFILE);
	xrt_temp_keep("another");
	fd[8] = xrt_temp_make(path[8]);
	assert_true(fd[8] < 0);
	/* A failure takes no place. */
	xrt_temp_keep(path[3]);
	faults.mkstemp = ENOSPC;
	assert_int_equal(xrt_temp_make(path[8]), -1);
	assert_int_equal(errno, ENOSPC);
	faults.mkstemp = 0;
	fd[8] = xrt_temp_make(path[8]);
	assert_true(fd[8] >= 0);
	assert_int_equal(unlink(path[3]), 0);
	for (int i = 0; i < 9; i++) {
		close(fd[i]);
		xrt_temp_remove(path[i]);
		assert_int_equal(access(path[i], F_OK), -1);
	}
}

static void temporary_paths_have_a_limit(void **state)
{
	char path[PATH_MAX + 1];
	size_t at = strlen(dir);
	int fd;

	(void)state;
	memcpy(path, dir, at);
	while (at < PATH_MAX - 8)
		path[at++] = '/';
	strcpy(path + at, "/XXXXXX");
	assert_int_equal(strlen(path), PATH_MAX - 1);
	fd = xrt_temp_make(path);
	assert_true(fd >= 0);
	close(fd);
	xrt_temp_remove(path);
	strcpy(path + at, "//XXXXXX");
	errno = 0;
	assert_int_equal(xrt_temp_make(path), -1);
	assert_int_equal(errno, ENAMETOOLONG);
}

static void temporary_files_have_a_directory(void **state)
{
	char *old = getenv("TMPDIR");

	(void)state;
	old = old ? strdup(old) : NULL;
	unsetenv("TMPDIR");
	assert_string_equal(xrt_temp_dir(), "/var/tmp");
	setenv("TMPDIR", "", 1);
	assert_string_equal(xrt_temp_dir(), "/var/tmp");
	setenv("TMPDIR", "x", 1);
	assert_string_equal(xrt_temp_dir(), "x");
	if (old)
		setenv("TMPDIR", old, 1);
	else
		unsetenv("TMPDIR");
	free(old);
}

#define TEST(name)	cmocka_unit_test_setup(name, reset_faults)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_full_directory_is_not_a_forbidden_one),
		TEST(a_file_that_is_read_only_stays),
		TEST(owner_and_group_are_kept),
		TEST(a_failed_sync_is_a_failed_write),
		TEST(a_failed_rename_leaves_nothing),
		TEST(a_full_device_is_named),
		TEST(links_are_followed),
		TEST(temporary_files_have_places),
		TEST(temporary_paths_have_a_limit),
		TEST(temporary_files_have_a_directory),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
