// SPDX-License-Identifier: GPL-2.0
/* Unit tests: captures in flattened and compressed dumps. */
#include <endian.h>
#include <zlib.h>
#include <zstd.h>

#include "made_image.h"

/* A part of a flattened dump; -1 ends it. */
static void put_part(int fd, __u64 *at, __u64 offset, const void *data,
		     __u64 size)
{
	const __u64 head[2] = { htobe64(offset), htobe64(size) };

	put(fd, *at, head, sizeof(head));
	if (data)
		put(fd, *at + sizeof(head), data, size);
	*at += sizeof(head) + size;
}

static const struct {
	char signature[16];
	__u64 type;
	__u64 version;
} flat_head = { "makedumpfile", 0x0100000000000000, 0x0100000000000000 };

/* The parts come backwards, as a pipe's reader cannot put them in order. */
static void flattened_image(void **state)
{
	unsigned char page[XRT_BLOCK_SIZE];
	char *plain, *path = temp_path();
	int from = new_image(&plain), to = open(path, O_RDWR);
	off_t data = PAGES * XRT_BLOCK_SIZE;
	__u64 at = XRT_BLOCK_SIZE;

	(void)state;
	assert_true(to >= 0);
	put_blocks(from, 0);
	put(to, 0, &flat_head, sizeof(flat_head));
	for (data -= XRT_BLOCK_SIZE; data >= 0; data -= XRT_BLOCK_SIZE) {
		if (lseek(from, data, SEEK_DATA) != data)
			continue;
		assert_int_equal(pread(from, page, sizeof(page), data),
				 sizeof(page));
		put_part(to, &at, (__u64)data, page, sizeof(page));
	}
	put_part(to, &at, ~0ULL, NULL, ~0ULL);
	close(from);
	close(to);
	expect_capture(path, false);
	unlink(plain);
	unlink(path);
	free(plain);
	free(path);
}

static void hostile_flattened(void **state)
{
	struct {
		unsigned char head[XRT_BLOCK_SIZE];
		__u64 offset;
		__u64 size;
		unsigned char data[XRT_BLOCK_SIZE];
	} *flat = calloc(1, sizeof(*flat));

	(void)state;
	assert_non_null(flat);
	memcpy(flat->head, &flat_head, sizeof(flat_head));
	/* No end, and ends within its header. */
	assert_int_equal(refused(flat, sizeof(flat->head)), XRT_E_FORMAT);
	assert_int_equal(refused(flat, sizeof(flat_head)), XRT_E_FORMAT);
	/* A part that is cut, one larger than any file, one beyond all files. */
	flat->size = htobe64(XRT_BLOCK_SIZE + 1);
	assert_int_equal(refused(flat, sizeof(*flat)), XRT_E_FORMAT);
	flat->size = htobe64(~0ULL);
	assert_int_equal(refused(flat, sizeof(*flat)), XRT_E_FORMAT);
	flat->size = htobe64(XRT_BLOCK_SIZE);
	flat->offset = htobe64(INT64_MAX - 100);
	assert_int_equal(refused(flat, sizeof(*flat)), XRT_E_FORMAT);
	/* Nothing in it. */
	flat->offset = ~0ULL;
	assert_int_equal(refused(flat, sizeof(*flat)), XRT_E_NONE);
	free(flat);
}

/* Bytes per bitmap of all frames. */
#define BITMAP_BYTES	(PAGES / 8)
#define KDUMP_DESC	(2 * XRT_BLOCK_SIZE + 2 * BITMAP_BYTES)

static void put_kdump_head(int fd, __u32 blocks)
{
	const __u32 field[] = { XRT_BLOCK_SIZE, 1, blocks, 0xffffffff };
	const __u64 frames = PAGES;
	const __u32 version = 6;

	put(fd, 0, "KDUMP   ", 8);
	put(fd, 8, &version, sizeof(version));
	put(fd, 428, field, sizeof(field));
	put(fd, XRT_BLOCK_SIZE + 96, &frames, sizeof(frames));
}

/* Pack a page in one of three ways. Return: its size; sets the flag. */
static size_t pack_page(const void *page, unsigned int way,
			unsigned char *packed, __u32 *flag)
{
	uLongf bytes = 2 * XRT_BLOCK_SIZE;
	size_t zstd;

	*flag = 0;
	memcpy(packed, page, XRT_BLOCK_SIZE);
	if (way == 0)
		return XRT_BLOCK_SIZE;
	if (way == 1) {
		assert_int_equal(compress(packed, &bytes, page, XRT_BLOCK_SIZE),
				 Z_OK);
		*flag = 1;
		return bytes;
	}
	zstd = ZSTD_compress(packed, bytes, page, XRT_BLOCK_SIZE, 1);
	assert_false(ZSTD_isError(zstd));
	*flag = 0x20;
	return zstd;
}

static void put_kdump(int fd, int from)
{
	unsigned char page[XRT_BLOCK_SIZE], packed[2 * XRT_BLOCK_SIZE];
	static unsigned char bits[BITMAP_BYTES];
	__u64 data = KDUMP_DESC + PAGES / 16 * 24, nr = 0;

	memset(bits, 0, sizeof(bits));
	for (__u64 frame = 0; frame < PAGES; frame++) {
		struct {
			__u64 offset;
			__u32 bytes;
			__u32 flags;
			__u64 page_flags;
		} desc = { .offset = data };
		off_t at = (off_t)(frame * XRT_BLOCK_SIZE);

		if (lseek(from, at, SEEK_DATA) != at)
			continue;
		assert_int_equal(pread(from, page, sizeof(page), at),
				 sizeof(page));
		desc.bytes = (__u32)pack_page(page, nr % 3, packed, &desc.flags);
		put(fd, data, packed, desc.bytes);
		put(fd, KDUMP_DESC + 24 * nr++, &desc, sizeof(desc));
		data += desc.bytes;
		bits[frame / 8] |= (unsigned char)(1 << frame % 8);
	}
	put_kdump_head(fd, 2 * BITMAP_BYTES / XRT_BLOCK_SIZE);
	put(fd, 2 * XRT_BLOCK_SIZE + BITMAP_BYTES, bits, sizeof(bits));
}

static void kdump_compressed_image(void **state)
{
	char *plain, *path = temp_path();
	int from = new_image(&plain), to = open(path, O_RDWR);

	(void)state;
	assert_true(to >= 0);
	put_blocks(from, 0);
	put_kdump(to, from);
	close(from);
	close(to);
	expect_capture(path, false);
	unlink(plain);
	unlink(path);
	free(plain);
	free(path);
}

/* Every byte of the header with a wrong value: refused or read, no crash. */
static void hostile_kdump(void **state)
{
	char *plain, *path = temp_path(), *found;
	int from = new_image(&plain), to = open(path, O_RDWR);
	struct xrt_image image;
	struct xrt_error err;
	size_t size;

	(void)state;
	assert_true(to >= 0);
	put_blocks(from, 0);
	put_kdump(to, from);
	close(from);
	for (off_t at = 428; at < 444; at++) {
		const unsigned char bad = 0xfe;
		unsigned char good;

		assert_int_equal(pread(to, &good, 1, at), 1);
		put(to, (__u64)at, &bad, 1);
		if (!xrt_image_read(path, XRT_LAST_BOOT, &image, &found, &size,
				    &err))
			free(found);
		put(to, (__u64)at, &good, 1);
	}
	close(to);
	expect_capture(path, false);
	unlink(plain);
	unlink(path);
	free(plain);
	free(path);
}

static void damaged_kdump(void **state)
{
	char *dump = calloc(1, 64 * XRT_BLOCK_SIZE);

	(void)state;
	assert_non_null(dump);
	memcpy(dump, "KDUMP   ", 8);
	assert_int_equal(refused(dump, 64 * XRT_BLOCK_SIZE), XRT_E_FORMAT);
	assert_int_equal(refused(dump, 100), XRT_E_FORMAT);
	free(dump);
}

/* A dump of the frames from 1 on, one after the other. */
static void put_dense_kdump(int fd, const struct bytes *frames, __u32 flags)
{
	static unsigned char bits[BITMAP_BYTES];
	__u64 nr = frames->size / XRT_BLOCK_SIZE;
	__u64 data = KDUMP_DESC + nr * 24;

	memset(bits, 0, sizeof(bits));
	for (__u64 i = 0; i < nr; i++) {
		const __u64 desc[3] = { data + i * XRT_BLOCK_SIZE,
					XRT_BLOCK_SIZE | (__u64)flags << 32, 0 };

		put(fd, KDUMP_DESC + 24 * i, desc, sizeof(desc));
		bits[(1 + i) / 8] |= (unsigned char)(1 << (1 + i) % 8);
	}
	put(fd, data, frames->data, frames->size);
	put_kdump_head(fd, 2 * BITMAP_BYTES / XRT_BLOCK_SIZE);
	put(fd, 2 * XRT_BLOCK_SIZE + BITMAP_BYTES, bits, sizeof(bits));
}

/* Reads such a dump, cut after @size bytes. */
static int read_dense_kdump(__u32 flags, __u64 size, struct xrt_image *image,
			    struct bytes *found, struct xrt_error *err)
{
	char *path = temp_path();
	int ret, fd = open(path, O_RDWR);

	assert_true(fd >= 0);
	put_dense_kdump(fd, &own, flags);
	if (size)
		assert_int_equal(ftruncate(fd, (off_t)size), 0);
	close(fd);
	ret = xrt_image_read(path, XRT_LAST_BOOT, image, (char **)&found->data,
			     &found->size, err);
	unlink(path);
	free(path);
	return ret;
}

static void frames_in_a_row(void **state)
{
	struct bytes found, want = { malloc(own.size), own.size };
	struct xrt_image image;
	struct xrt_error err;

	(void)state;
	assert_int_equal(read_dense_kdump(0, 0, &image, &found, &err), 0);
	assert_non_null(want.data);
	memcpy(want.data, own.data, own.size);
	qsort(want.data, own.size / XRT_BLOCK_SIZE, XRT_BLOCK_SIZE, cmp_block);
	assert_int_equal(found.size, own.size);
	assert_memory_equal(found.data, want.data, own.size);
	assert_int_equal(image.unreadable, 0);
	free(found.data);
	free(want.data);
}

/* LZO and snappy are named; of any other way of packing nothing is known. */
static void unknown_packing_is_unreadable(void **state)
{
	static const struct {
		__u32 flags;
		enum xrt_code code;
		const char *why;
	} packed[] = {
		{ 0x2, XRT_E_FORMAT, "LZO or snappy" },
		{ 0x4, XRT_E_FORMAT, "LZO or snappy" },
		{ 0x21, XRT_E_IO, "cannot be read" },
	};
	struct bytes found;
	struct xrt_image image;
	struct xrt_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(packed); i++) {
		assert_int_equal(read_dense_kdump(packed[i].flags, 0, &image,
						  &found, &err), -1);
		assert_int_equal(err.code, packed[i].code);
		assert_non_null(strstr(err.text, packed[i].why));
		assert_int_equal(image.unreadable, own.size);
		assert_null(found.data);
	}
}

static void a_bitmap_has_no_more_pages_than_the_file(void **state)
{
	__u64 nr = own.size / XRT_BLOCK_SIZE;
	struct bytes found;
	struct xrt_image image;
	struct xrt_error err;

	(void)state;
	assert_int_equal(read_dense_kdump(0, KDUMP_DESC + nr * 24 - 1, &image, &found,
					  &err), -1);
	assert_int_equal(err.code, XRT_E_FORMAT);
	assert_non_null(strstr(err.text, "its bitmap has more pages than the file"));
	/* The descriptors are there, the pages are not. */
	assert_int_equal(read_dense_kdump(0, KDUMP_DESC + nr * 24, &image, &found,
					  &err), -1);
	assert_int_equal(err.code, XRT_E_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flattened_image),
		cmocka_unit_test(hostile_flattened),
		cmocka_unit_test(kdump_compressed_image),
		cmocka_unit_test(hostile_kdump),
		cmocka_unit_test(damaged_kdump),
		cmocka_unit_test(frames_in_a_row),
		cmocka_unit_test(unknown_packing_is_unreadable),
		cmocka_unit_test(a_bitmap_has_no_more_pages_than_the_file),
	};

	return cmocka_run_group_tests(tests, setup_image, teardown_image);
}
