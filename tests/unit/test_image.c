// SPDX-License-Identifier: GPL-2.0
/* Unit tests: captures in raw images of a machine's memory. */
#include "made_image.h"

static void raw_image(void **state)
{
	char *path;
	int fd = new_image(&path);

	(void)state;
	put_blocks(fd, 0);
	close(fd);
	expect_capture(path, false);
	unlink(path);
	free(path);
}

static void boot_by_its_tag(void **state)
{
	struct xrt_error err;
	struct xrt_image image;
	char *path, *data;
	int fd = new_image(&path);
	size_t size;

	(void)state;
	put_blocks(fd, 0);
	close(fd);
	assert_int_equal(xrt_image_read(path, OTHER_BOOT, &image, &data, &size,
					&err), 0);
	assert_true(image.boot_id == OTHER_BOOT);
	assert_true(size < own.size);
	free(data);
	assert_int_equal(xrt_image_read(path, 0x1234, &image, &data, &size,
					&err), -1);
	unlink(path);
	free(path);
}

/* A capture with old and relayed copies in it is not a damaged one. */
static void copies_are_no_damage(void **state)
{
	size_t blocks = own.size / XRT_BLOCK_SIZE;
	struct bytes all = { malloc(3 * own.size), 3 * own.size };
	struct xrt_capture *cap;
	struct xrt_error err;

	(void)state;
	assert_non_null(all.data);
	memcpy(all.data, relayed.data, own.size);
	memcpy(all.data + own.size, own.data, own.size);
	memcpy(all.data + 2 * own.size, own.data, own.size);
	for (size_t i = 2 * blocks; i < 3 * blocks; i++)
		block_at(&all, i)->flags = 0;
	/* A relayed block that holds something else is a copy all the same. */
	block_at(&all, 0)->used = sizeof(struct xrt_block);
	memset(all.data + sizeof(struct xrt_block), 0,
	       XRT_BLOCK_SIZE - sizeof(struct xrt_block));
	reseal(block_at(&all, 0));
	cap = xrt_open_mem(all.data, all.size, "test", &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	assert_int_equal(xrt_stat(cap)->nr_missing, 0);
	assert_int_equal(xrt_stat(cap)->stale, blocks);
	assert_int_equal(xrt_stat(cap)->copies, blocks);
	assert_int_equal(xrt_stat(cap)->relayed, 0);
	read_all_of(cap);
	xrt_close(cap);
	/* An unfinished block without its finished one is damage. */
	memset(all.data + own.size, 0, XRT_BLOCK_SIZE);
	cap = xrt_open_mem(all.data, all.size, "test", &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 2);
	assert_int_equal(xrt_stat(cap)->stale, blocks - 1);
	xrt_close(cap);
	free(all.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raw_image),
		cmocka_unit_test(boot_by_its_tag),
		cmocka_unit_test(copies_are_no_damage),
	};

	return cmocka_run_group_tests(tests, setup_image, teardown_image);
}
