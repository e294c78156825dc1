// SPDX-License-Identifier: GPL-2.0
/* Unit tests: directories that cannot be listed, and files that come and go. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "directory.h"
#include "helper.h"

/* A directory whose name ends in this cannot be listed, for that reason. */
static struct {
	const char *end;
	int code;
} fault;

/* Any other has b, c and a hidden file, whatever there is on disk. */
int scandir(const char *dir, struct dirent ***list, int (*is_wanted)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **))
{
	static const char * const name[] = { "b", "c", ".hidden" };
	int nr = 0;

	(void)compare;
	if (fault.end && strlen(dir) >= strlen(fault.end) &&
	    !strcmp(dir + strlen(dir) - strlen(fault.end), fault.end)) {
		errno = fault.code;
		return -1;
	}
	*list = calloc(ARRAY_SIZE(name), sizeof(**list));
	assert_non_null(*list);
	for (size_t i = 0; i < ARRAY_SIZE(name); i++) {
		struct dirent *entry = calloc(1, sizeof(*entry));

		assert_non_null(entry);
		strcpy(entry->d_name, name[i]);
		if (is_wanted(entry))
			(*list)[nr++] = entry;
		else
			free(entry);
	}
	return nr;
}

static char root[] = "/tmp/xrt-directory-XXXXXX";
static char below[64];

static int make_dirs(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(root));
	snprintf(below, sizeof(below), "%s/b", root);
	return mkdir(below, 0700);
}

static int remove_dirs(void **state)
{
	(void)state;
	return rmdir(below) || rmdir(root);
}

static void list_fails(const char *end, int code, enum xrt_code want, const char *text)
{
	struct directory d;
	struct xrt_error err;
	char full[200];

	fault.end = end;
	fault.code = code;
	assert_int_equal(directory_list(&d, root, &err), -1);
	assert_int_equal(err.code, want);
	snprintf(full, sizeof(full), "%s: %s", root, text);
	assert_string_equal(err.text, full);
	directory_free(&d);
}

static void failures_have_their_reason(void **state)
{
	(void)state;
	list_fails(root, EACCES, XRT_E_IO, "cannot list it: Permission denied");
	list_fails(root, ENOMEM, XRT_E_NOMEM, "out of memory after 0 files");
	list_fails("/b", ENOMEM, XRT_E_NOMEM, "out of memory after 0 files");
}

static void expect_file(const struct directory *d, size_t i, const char *name,
			const char *why)
{
	char error[200];

	assert_string_equal(d->file[i].name, name);
	assert_int_equal(d->file[i].kind, DIRECTORY_BAD);
	snprintf(error, sizeof(error), "%s/%s: %s", root, name, why);
	assert_string_equal(d->file[i].error, error);
}

/* A directory below that cannot be listed is one bad file of the list. */
static void what_cannot_be_read_is_listed(void **state)
{
	struct directory d;
	struct xrt_error err;

	(void)state;
	fault.end = "/b";
	fault.code = EACCES;
	assert_int_equal(directory_list(&d, root, &err), 0);
	assert_int_equal(d.nr, 2);
	expect_file(&d, 0, "b", "Permission denied");
	expect_file(&d, 1, "c", "No such file or directory");
	directory_free(&d);
	fault.end = NULL;
	assert_int_equal(directory_list(&d, root, &err), 0);
	assert_int_equal(d.nr, 3);
	expect_file(&d, 0, "b/b", "No such file or directory");
	expect_file(&d, 1, "b/c", "No such file or directory");
	expect_file(&d, 2, "c", "No such file or directory");
	directory_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(failures_have_their_reason),
		cmocka_unit_test(what_cannot_be_read_is_listed),
	};

	return cmocka_run_group_tests(tests, make_dirs, remove_dirs);
}
