/* SPDX-License-Identifier: GPL-2.0 */
/* A machine's memory for the unit tests, with a capture and decoys in it. */
#ifndef TESTS_UNIT_MADE_IMAGE_H
#define TESTS_UNIT_MADE_IMAGE_H

#include <fcntl.h>

#include "helper.h"
#include "image.h"

/* Pages of the made-up machine; nearly all of them are holes of the file. */
#define PAGES		0x40000ULL
#define OTHER_BOOT	0x9999ULL

static struct bytes own;	/* a capture as the kernel makes it */
static struct bytes relayed;	/* the same as a program writes it */

static inline int setup_image(void **state)
{
	(void)state;
	relayed = sound_capture();
	own.size = relayed.size;
	own.data = malloc(own.size);
	assert_non_null(own.data);
	memcpy(own.data, relayed.data, own.size);
	for (size_t i = 0; i < own.size / XRT_BLOCK_SIZE; i++) {
		block_at(&own, i)->flags = XRT_BLOCK_SEALED;
		reseal(block_at(&own, i));
	}
	return 0;
}

static inline int teardown_image(void **state)
{
	(void)state;
	free(own.data);
	free(relayed.data);
	return 0;
}

static inline void put(int fd, __u64 offset, const void *data, size_t size)
{
	assert_int_equal(pwrite(fd, data, size, (off_t)offset), size);
}

/* A page that nothing else is put on, by the number of the thing. */
static inline __u64 place(__u64 nr)
{
	return nr * 7919 % PAGES * XRT_BLOCK_SIZE;
}

static inline int new_image(char **path)
{
	int fd;

	*path = temp_path();
	fd = open(*path, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, PAGES * XRT_BLOCK_SIZE), 0);
	return fd;
}

/* All that a machine's memory has besides the blocks that count. */
static inline void put_decoys(int fd, __u64 shift, __u64 nr)
{
	union {
		struct xrt_block block;
		unsigned char byte[XRT_BLOCK_SIZE];
	} u;
	size_t blocks = own.size / XRT_BLOCK_SIZE;

	for (size_t i = 0; i < blocks; i++) {
		/* An old copy, not finished and with fewer records. */
		memcpy(&u, block_at(&own, i), sizeof(u));
		u.block.flags = 0;
		u.block.crc = 0;
		u.block.used = sizeof(u.block);
		put(fd, shift + place(nr++), &u, sizeof(u));
		put(fd, shift + place(nr++), block_at(&relayed, i),
		    XRT_BLOCK_SIZE);
		if (i % 3)
			continue;
		put(fd, shift + place(nr++), block_at(&own, i),
		    XRT_BLOCK_SIZE);
		/* Not at the start of a page: not a block. */
		put(fd, shift + place(nr++) + 8, block_at(&own, i), 4000);
		memcpy(&u, block_at(&own, i), sizeof(u));
		u.block.boot_id = OTHER_BOOT;
		reseal(&u.block);
		put(fd, shift + place(nr++), &u, sizeof(u));
		u.byte[2000] ^= 1;
		put(fd, shift + place(nr++), &u, sizeof(u));
	}
}

static inline void put_blocks(int fd, __u64 shift)
{
	size_t blocks = own.size / XRT_BLOCK_SIZE;

	for (size_t i = 0; i < blocks; i++)
		put(fd, shift + place(blocks - i), block_at(&own, i),
		    XRT_BLOCK_SIZE);
	put_decoys(fd, shift, blocks + 1);
}

static inline int cmp_block(const void *a, const void *b)
{
	const struct xrt_block *x = a, *y = b;

	if (x->stream != y->stream)
		return x->stream < y->stream ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* What is found has to be the capture, block by block and nothing else. */
static inline void expect_capture(const char *path, bool elf)
{
	char *data, *saved = temp_path();
	struct bytes want = { malloc(own.size), own.size }, got;
	struct xrt_image image;
	struct xrt_capture *cap;
	struct xrt_error err;
	size_t size;

	assert_int_equal(xrt_image_read(path, XRT_LAST_BOOT, &image, &data,
					&size, &err), 0);
	assert_int_equal(image.elf, elf);
	assert_int_equal(image.boots, 2);
	assert_true(image.boot_id == 7);
	assert_true(image.damaged > 0);
	assert_non_null(data);
	cap = xrt_open_mem(data, size, "test", &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	assert_int_equal(xrt_stat(cap)->nr_missing, 0);
	assert_int_equal(xrt_stat(cap)->relayed, 0);
	assert_int_equal(xrt_save(cap, saved, &err), 0);
	got = read_file(saved);
	assert_non_null(want.data);
	memcpy(want.data, own.data, own.size);
	qsort(want.data, want.size / XRT_BLOCK_SIZE, XRT_BLOCK_SIZE,
	      cmp_block);
	assert_int_equal(got.size, want.size);
	assert_memory_equal(got.data, want.data, want.size);
	xrt_close(cap);
	unlink(saved);
	free(saved);
	free(want.data);
	free(got.data);
	free(data);
}

static inline enum xrt_code refused(const void *data, size_t size)
{
	struct xrt_error err = { 0 };
	struct xrt_image image;
	char *path = temp_path(), *found;
	int fd = open(path, O_RDWR);
	size_t len;

	assert_true(fd >= 0);
	put(fd, 0, data, size);
	close(fd);
	if (!xrt_image_read(path, XRT_LAST_BOOT, &image, &found, &len, &err))
		assert_null(found);
	unlink(path);
	free(path);
	return err.code;
}

#endif /* TESTS_UNIT_MADE_IMAGE_H */
