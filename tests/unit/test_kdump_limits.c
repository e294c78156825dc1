// SPDX-License-Identifier: GPL-2.0
/* Unit tests: kdump-compressed dumps at their limits, and what is said of damaged ones. */
#include <zlib.h>

#include "image_bytes.h"

#define KDUMP_FRAMES	(8 * 4096)

/**
 * struct dump - a kdump-compressed dump of 32768 frames, of which it has one
 */
struct dump {
	unsigned char head[XRT_BLOCK_SIZE];
	unsigned char sub[XRT_BLOCK_SIZE];
	unsigned char machine[XRT_BLOCK_SIZE];
	unsigned char bits[XRT_BLOCK_SIZE];
	struct {
		__u64 offset;
		__u32 bytes;
		__u32 flags;
		__u64 page_flags;
	} desc;
	unsigned char page[2 * XRT_BLOCK_SIZE];
};

static void set_field(void *part, size_t at, __u32 value)
{
	memcpy((char *)part + at, &value, sizeof(value));
}

static void make_dump(struct dump *d, __u32 version, __u64 frames)
{
	const __u32 field[] = { XRT_BLOCK_SIZE, 1, 2, (__u32)frames };

	memset(d, 0, sizeof(*d));
	memcpy(d->head, "KDUMP   ", 8);
	set_field(d->head, 8, version);
	memcpy(d->head + 428, field, sizeof(field));
	if (version >= 6) {
		memcpy(d->sub + 96, &frames, sizeof(frames));
		set_field(d->head, 440, 1);
	}
	d->bits[4090] = 4;
	d->desc.offset = offsetof(struct dump, page);
	d->desc.bytes = XRT_BLOCK_SIZE;
	memcpy(d->page, own.data, XRT_BLOCK_SIZE);
}

static void kdumps_have_their_frames(void **state)
{
	struct dump *d = malloc(sizeof(*d));

	(void)state;
	assert_non_null(d);
	/* From version 6 on their number is in the subheader. */
	make_dump(d, 6, KDUMP_FRAMES);
	expect_blocks(d, sizeof(*d), 1);
	assert_true(image.kdump);
	assert_int_equal(image.bytes, XRT_BLOCK_SIZE);
	make_dump(d, 5, KDUMP_FRAMES);
	expect_blocks(d, sizeof(*d), 1);
	/* The last frame counts, what is behind it does not. */
	make_dump(d, 6, 4090 * 8 + 3);
	expect_blocks(d, sizeof(*d), 1);
	make_dump(d, 6, 4090 * 8);
	expect_blocks(d, sizeof(*d), 0);
	make_dump(d, 6, 0);
	expect_blocks(d, sizeof(*d), 0);
	free(d);
}

static void damaged_kdumps_have_their_reason(void **state)
{
	struct dump *d = malloc(sizeof(*d));

	(void)state;
	assert_non_null(d);
	make_dump(d, 6, KDUMP_FRAMES);
	expect_refused(d, 443, XRT_E_FORMAT, ": kdump-compressed dump: cut within its header; take");
	expect_refused(d, XRT_BLOCK_SIZE + 103, XRT_E_FORMAT, ": cut within its subheader;");
	expect_refused(d, XRT_BLOCK_SIZE + 104, XRT_E_FORMAT,
		       ": its header names more than it has;");
	expect_refused(d, offsetof(struct dump, desc) - 1, XRT_E_FORMAT,
		       ": its header names more than it has;");
	expect_refused(d, offsetof(struct dump, page) - 1, XRT_E_FORMAT,
		       ": its bitmap has more pages than the file;");
	set_field(d->head, 428, 2 * XRT_BLOCK_SIZE);
	expect_refused(d, sizeof(*d), XRT_E_FORMAT, ": its pages are not of 4096 bytes;");
	make_dump(d, 6, KDUMP_FRAMES + 8);
	expect_refused(d, sizeof(*d), XRT_E_FORMAT, ": its header names more than it has;");
	make_dump(d, 6, (1ULL << 32) + 1);
	expect_refused(d, sizeof(*d), XRT_E_FORMAT, ": its header names more than it has;");
	make_dump(d, 6, KDUMP_FRAMES + 7);
	d->bits[4090] = 0;
	expect_refused(d, offsetof(struct dump, desc), XRT_E_FORMAT, ": cut within its bitmap;");
	free(d);
}

/* A page has to become a whole one; if none does, that is said. */
static void pages_that_cannot_be_unpacked_are_unreadable(void **state)
{
	static const struct {
		__u32 flags;
		__u32 bytes;
		__u64 offset;
		uLong packed;
	} row[] = {
		{ 0, XRT_BLOCK_SIZE - 1, 0, 0 }, { 0, XRT_BLOCK_SIZE + 1, 0, 0 },
		{ 0, XRT_BLOCK_SIZE, 1ULL << 63, 0 }, { 0, XRT_BLOCK_SIZE, 1 << 20, 0 },
		{ 1, 0, 0, XRT_BLOCK_SIZE - 1 }, { 1, 0, 0, XRT_BLOCK_SIZE + 1 },
		{ 1, XRT_BLOCK_SIZE, 0, 0 }, { 0x20, XRT_BLOCK_SIZE, 0, 0 },
	};
	struct dump *d = malloc(sizeof(*d));

	(void)state;
	assert_non_null(d);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		uLongf bytes = sizeof(d->page);

		make_dump(d, 6, KDUMP_FRAMES);
		d->desc.flags = row[i].flags;
		d->desc.bytes = row[i].bytes;
		if (row[i].offset)
			d->desc.offset = row[i].offset;
		if (row[i].packed) {
			assert_int_equal(compress(d->page, &bytes, own.data,
						  row[i].packed), Z_OK);
			d->desc.bytes = (__u32)bytes;
		}
		expect_refused(d, sizeof(*d), XRT_E_IO,
			       ": 4096 of 4096 bytes cannot be read, and no block is in the others: ");
		assert_int_equal(image.unreadable, XRT_BLOCK_SIZE);
	}
	free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kdumps_have_their_frames),
		cmocka_unit_test(damaged_kdumps_have_their_reason),
		cmocka_unit_test(pages_that_cannot_be_unpacked_are_unreadable),
	};

	return cmocka_run_group_tests(tests, setup_image, teardown_image);
}
