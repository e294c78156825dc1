/* SPDX-License-Identifier: GPL-2.0 */
/* A directory for the tests of output files; for cmocka_run_group_tests(). */
#ifndef TESTS_UNIT_OUTFILE_DIR_H
#define TESTS_UNIT_OUTFILE_DIR_H

#include "helper.h"

static char dir[] = "/tmp/xrt-outfile-XXXXXX";
static char file[64];

static int make_dir(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/x", dir);
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(dir);
}

#endif /* TESTS_UNIT_OUTFILE_DIR_H */
