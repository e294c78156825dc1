/* SPDX-License-Identifier: GPL-2.0 */
/* Images for the unit tests that are read from bytes in memory. */
#ifndef TESTS_UNIT_IMAGE_BYTES_H
#define TESTS_UNIT_IMAGE_BYTES_H

#include "made_image.h"

static struct xrt_error err;
static struct xrt_image image;

/* Return: the code of the failure; what was found goes to @found. */
static inline enum xrt_code read_path(const char *path, __s64 boot, struct bytes *found)
{
	int ret;

	memset(&err, 0, sizeof(err));
	ret = xrt_image_read(path, boot, &image, (char **)&found->data, &found->size,
			     &err);
	assert_int_equal(ret, err.code ? -1 : 0);
	return err.code;
}

static inline enum xrt_code read_bytes(const void *data, size_t size, __s64 boot,
				       struct bytes *found)
{
	char *path = temp_path();
	int fd = open(path, O_RDWR);
	enum xrt_code code;

	assert_true(fd >= 0);
	put(fd, 0, data, size);
	close(fd);
	code = read_path(path, boot, found);
	unlink(path);
	free(path);
	return code;
}

static inline void expect_refused(const void *data, size_t size, enum xrt_code code,
				  const char *why)
{
	struct bytes found;

	assert_int_equal(read_bytes(data, size, XRT_LAST_BOOT, &found), code);
	assert_null(found.data);
	if (!strstr(err.text, why))
		fail_msg("'%s' does not say '%s'", err.text, why);
}

static inline void expect_blocks(const void *data, size_t size, size_t blocks)
{
	struct bytes found;

	if (read_bytes(data, size, XRT_LAST_BOOT, &found))
		fail_msg("%s", err.text);
	assert_int_equal(image.blocks, blocks);
	free(found.data);
}

#endif /* TESTS_UNIT_IMAGE_BYTES_H */
