// SPDX-License-Identifier: GPL-2.0
/* Unit tests: images on file systems that fail, and copies of blocks in them. */
#include <errno.h>
#include <sys/syscall.h>

#include "made_image.h"

static bool no_seek_data;
static off_t bad_frame = -1;
static int interrupts;

/* In the place of the C library's: fails on demand. */
off_t lseek(int fd, off_t offset, int whence)
{
	if (no_seek_data && whence == SEEK_DATA) {
		errno = EINVAL;
		return -1;
	}
	return syscall(SYS_lseek, fd, offset, whence);
}

ssize_t pread(int fd, void *to, size_t bytes, off_t offset)
{
	if (interrupts > 0) {
		interrupts--;
		errno = EINTR;
		return -1;
	}
	if (offset <= bad_frame && offset + (off_t)bytes > bad_frame) {
		/* What is before it can be read. */
		bytes = (size_t)(bad_frame - offset);
		if (!bytes) {
			errno = EIO;
			return -1;
		}
	}
	return syscall(SYS_pread64, fd, to, bytes, offset);
}

static void file_systems_without_holes(void **state)
{
	char *path;
	int fd = new_image(&path);

	(void)state;
	put_blocks(fd, 0);
	close(fd);
	no_seek_data = true;
	expect_capture(path, false);
	no_seek_data = false;
	unlink(path);
	free(path);
}

static struct xrt_capture *read_image(const char *path, struct xrt_image *image,
				      char **data)
{
	struct xrt_capture *cap;
	struct xrt_error err;
	size_t size;

	assert_int_equal(xrt_image_read(path, XRT_LAST_BOOT, image, data, &size, &err), 0);
	assert_non_null(*data);
	cap = xrt_open_mem(*data, size, "test", &err);
	assert_non_null(cap);
	return cap;
}

/* A hole at the end is not read, as others are not. */
static void a_hole_at_the_end_does_not_count(void **state)
{
	char *path = temp_path(), *data;
	struct xrt_image image;
	int fd = open(path, O_RDWR);

	(void)state;
	assert_true(fd >= 0);
	put(fd, 0, own.data, own.size);
	assert_int_equal(ftruncate(fd, 64L << 20), 0);
	close(fd);
	xrt_close(read_image(path, &image, &data));
	assert_true(image.bytes < 1L << 20);
	free(data);
	unlink(path);
	free(path);
}

/* A frame that cannot be read is not taken for the one in its place before. */
static void a_bad_frame_is_left_out(void **state)
{
	size_t blocks = own.size / XRT_BLOCK_SIZE;
	char *path = temp_path(), *data;
	int fd = open(path, O_RDWR);
	struct xrt_image image;

	(void)state;
	assert_true(fd >= 0);
	put(fd, 0, own.data, own.size);
	put(fd, own.size, own.data, own.size);
	close(fd);
	bad_frame = 3 * XRT_BLOCK_SIZE;
	/* Three reads look for the form of the image. */
	interrupts = 6;
	xrt_close(read_image(path, &image, &data));
	free(data);
	bad_frame = -1;
	assert_int_equal(image.unreadable, XRT_BLOCK_SIZE);
	assert_int_equal(image.blocks, 2 * blocks - 1);
	assert_int_equal(image.bytes, 2 * own.size);
	unlink(path);
	free(path);
}

static void expect_copies(const char *path, __u64 copies)
{
	struct xrt_image image;
	struct xrt_capture *cap;
	char *data;

	cap = read_image(path, &image, &data);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	assert_int_equal(xrt_stat(cap)->copies, copies);
	xrt_close(cap);
	free(data);
}

/* Of two good blocks of a number that differ neither is dropped here. */
static void blocks_that_differ_are_kept(void **state)
{
	union {
		struct xrt_block block;
		unsigned char byte[XRT_BLOCK_SIZE];
	} u;
	char *path = temp_path(), *data;
	int fd = open(path, O_RDWR);
	struct xrt_capture *cap;
	struct xrt_image image;

	(void)state;
	assert_true(fd >= 0);
	put(fd, 0, own.data, own.size);
	put(fd, own.size, own.data, XRT_BLOCK_SIZE);
	expect_copies(path, 0);
	/* One that a program wrote. */
	put(fd, own.size, relayed.data, XRT_BLOCK_SIZE);
	expect_copies(path, 1);
	/* One that has fewer records. */
	memcpy(&u, own.data, sizeof(u));
	u.block.used = sizeof(u.block);
	memset(u.byte + sizeof(u.block), 0, sizeof(u) - sizeof(u.block));
	reseal(&u.block);
	put(fd, own.size, &u, sizeof(u));
	close(fd);
	cap = read_image(path, &image, &data);
	assert_true(xrt_stat(cap)->nr_damage > 0);
	assert_int_equal(xrt_stat(cap)->damage[0].kind, XRT_D_CONFLICT);
	xrt_close(cap);
	free(data);
	unlink(path);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_systems_without_holes),
		cmocka_unit_test(a_hole_at_the_end_does_not_count),
		cmocka_unit_test(a_bad_frame_is_left_out),
		cmocka_unit_test(blocks_that_differ_are_kept),
	};

	return cmocka_run_group_tests(tests, setup_image, teardown_image);
}
