// SPDX-License-Identifier: GPL-2.0
/* Unit tests: blocks, their CRC, and every way in which a file can be torn. */
#include "helper.h"

static struct bytes sound;

static int setup(void **state)
{
	(void)state;
	sound = sound_capture();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(sound.data);
	return 0;
}

static struct bytes copy_of(const struct bytes *from)
{
	struct bytes b = { malloc(from->size + 1), from->size };

	assert_non_null(b.data);
	memcpy(b.data, from->data, from->size);
	return b;
}

static struct xrt_capture *open_bytes(const struct bytes *b,
				      struct xrt_error *err)
{
	return xrt_open_mem(b->data, b->size, "test", err);
}

static enum xrt_code refused(const struct bytes *b)
{
	struct xrt_error err = { 0 };

	assert_null(open_bytes(b, &err));
	assert_true(strlen(err.text) > 10);
	return err.code;
}

static bool whole(const struct xrt_stat *stat)
{
	return !stat->nr_damage && !stat->nr_missing && stat->end_known &&
	       !stat->unknown;
}

/* The CRC bit by bit, from the polynomial in the format's header. */
static __u32 crc_bitwise(const unsigned char *data, size_t len)
{
	__u32 crc = ~0u;

	while (len--) {
		crc ^= *data++;
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return crc ^ ~0u;
}

static void crc_is_crc32c(void **state)
{
	union {
		struct xrt_block block;
		unsigned char byte[XRT_BLOCK_SIZE];
	} u;
	__u32 crc;

	(void)state;
	/* The check value that every catalogue of CRCs gives. */
	assert_int_equal(crc_bitwise((const unsigned char *)"123456789", 9),
			 0xe3069283);
	for (int i = 0; i < XRT_BLOCK_SIZE; i++)
		u.byte[i] = (unsigned char)(i * 7);
	u.block.crc = 0;
	crc = crc_bitwise(u.byte, sizeof(u.byte));
	assert_int_equal(xrt_block_crc(&u.block), crc);
	/* The field itself does not count. */
	u.block.crc = 0x12345678;
	assert_int_equal(xrt_block_crc(&u.block), crc);
}

static void sound_capture_is_whole(void **state)
{
	struct xrt_error err;
	struct xrt_capture *cap = open_bytes(&sound, &err);

	(void)state;
	assert_non_null(cap);
	assert_true(sound.size >= 64 << 10);
	assert_true(whole(xrt_stat(cap)));
	assert_int_equal(xrt_stat(cap)->boots, 1);
	assert_true(xrt_stat(cap)->boot_id == 7);
	read_all_of(cap);
	xrt_close(cap);
}

/* A flip in one block concerns that block alone, so the others stay out. */
static void every_flipped_bit_is_named(void **state)
{
	struct bytes b = copy_of(&sound);

	(void)state;
	for (size_t bit = 0; bit < b.size * 8; bit++) {
		size_t at = bit / 8, from = at - at % XRT_BLOCK_SIZE;
		struct bytes one = { b.data + from, XRT_BLOCK_SIZE };
		struct xrt_error err = { 0 };
		struct xrt_capture *cap;

		b.data[at] ^= (unsigned char)(1u << bit % 8);
		cap = open_bytes(&one, &err);
		if (cap)
			fail_msg("bit %zu: opened as if whole", bit);
		assert_true(err.code == XRT_E_DAMAGED ||
			    err.code == XRT_E_FORMAT ||
			    err.code == XRT_E_VERSION);
		b.data[at] ^= (unsigned char)(1u << bit % 8);
	}
	free(b.data);
}

/* In the whole file the flip is named with its offset, and the block. */
static void flips_in_the_whole_file_are_named(void **state)
{
	struct bytes b = copy_of(&sound);

	(void)state;
	for (size_t bit = 3; bit < b.size * 8; bit += 4099) {
		size_t at = bit / 8;
		struct xrt_error err;
		struct xrt_capture *cap;
		const struct xrt_stat *stat;

		b.data[at] ^= (unsigned char)(1u << bit % 8);
		cap = open_bytes(&b, &err);
		assert_non_null(cap);
		stat = xrt_stat(cap);
		assert_true(stat->nr_damage == 1);
		assert_true(stat->damage[0].offset == at - at % XRT_BLOCK_SIZE);
		assert_true(stat->nr_missing == 1 || !stat->end_known);
		read_all_of(cap);
		xrt_close(cap);
		b.data[at] ^= (unsigned char)(1u << bit % 8);
	}
	free(b.data);
}

/* With sanitizers those in and near the head of a block, and every 7th. */
static void every_length_is_named(void **state)
{
	struct xrt_error err;
	size_t step;

	(void)state;
	for (size_t size = 0; size < sound.size; size += step) {
		struct bytes b = { malloc(size + 1), size };
		struct xrt_capture *cap;

		assert_non_null(b.data);
		memcpy(b.data, sound.data, size);
		cap = open_bytes(&b, &err);
		if (size < XRT_BLOCK_SIZE) {
			assert_null(cap);
			assert_int_equal(err.code, !size ? XRT_E_EMPTY :
					 size < 8 ? (size < 4 ? XRT_E_FORMAT :
						     XRT_E_DAMAGED) :
					 XRT_E_DAMAGED);
		} else {
			assert_non_null(cap);
			assert_false(whole(xrt_stat(cap)));
			if (size % XRT_BLOCK_SIZE)
				assert_true(xrt_stat(cap)->nr_damage == 1);
			read_all_of(cap);
		}
		xrt_close(cap);
		free(b.data);
		step = size % XRT_BLOCK_SIZE < 64 ? 1 : ROUNDS(1, 7);
	}
}

static void newer_version_is_refused(void **state)
{
	struct bytes b = copy_of(&sound);

	(void)state;
	for (size_t i = 0; i < b.size / XRT_BLOCK_SIZE; i++) {
		block_at(&b, i)->version = 2;
		reseal(block_at(&b, i));
	}
	assert_int_equal(refused(&b), XRT_E_VERSION);
	free(b.data);
}

static void foreign_files_are_refused(void **state)
{
	struct bytes b = copy_of(&sound);

	(void)state;
	memset(b.data, 0, b.size);
	assert_int_equal(refused(&b), XRT_E_FORMAT);
	memset(b.data, 'x', b.size);
	assert_int_equal(refused(&b), XRT_E_FORMAT);
	/* Line ends changed on the way. */
	memcpy(b.data, "\x89XRT\n\x1a\n", 7);
	assert_int_equal(refused(&b), XRT_E_DAMAGED);
	free(b.data);
}

static void order_of_blocks_does_not_matter(void **state)
{
	struct bytes b = copy_of(&sound);
	size_t nr = b.size / XRT_BLOCK_SIZE;
	struct xrt_cursor x, y;
	struct xrt_error err;
	struct xrt_capture *cap, *ref;
	const struct xrt_rec *r, *q;

	(void)state;
	for (size_t i = 0; i < nr; i++)
		memcpy(block_at(&b, i), block_at(&sound, (i * 7 + 3) % nr),
		       XRT_BLOCK_SIZE);
	assert_true(nr % 7);
	cap = open_bytes(&b, &err);
	ref = open_bytes(&sound, &err);
	assert_non_null(cap);
	assert_non_null(ref);
	assert_true(whole(xrt_stat(cap)));
	xrt_cursor_init(&x, cap, XRT_ALL_STREAMS);
	xrt_cursor_init(&y, ref, XRT_ALL_STREAMS);
	while ((r = xrt_next(&x))) {
		q = xrt_next(&y);
		assert_non_null(q);
		assert_int_equal(r->len, q->len);
		assert_memory_equal(r, q, r->len);
	}
	assert_null(xrt_next(&y));
	xrt_close(cap);
	xrt_close(ref);
	free(b.data);
}

static void copies_count_once(void **state)
{
	struct bytes b = { malloc(2 * sound.size), 2 * sound.size };
	struct xrt_error err;
	struct xrt_capture *cap;

	(void)state;
	assert_non_null(b.data);
	memcpy(b.data, sound.data, sound.size);
	memcpy(b.data + sound.size, sound.data, sound.size);
	cap = open_bytes(&b, &err);
	assert_non_null(cap);
	assert_true(whole(xrt_stat(cap)));
	assert_int_equal(xrt_stat(cap)->copies, sound.size / XRT_BLOCK_SIZE);
	xrt_close(cap);

	/* One copy differs, with a CRC of its own: neither is believed. */
	b.data[sound.size + 40] ^= 1;
	reseal(block_at(&b, sound.size / XRT_BLOCK_SIZE));
	cap = open_bytes(&b, &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 2);
	assert_int_equal(xrt_stat(cap)->damage[0].kind, XRT_D_CONFLICT);
	xrt_close(cap);
	free(b.data);
}

static void missing_blocks_are_named(void **state)
{
	size_t nr = sound.size / XRT_BLOCK_SIZE;

	(void)state;
	for (size_t gone = 0; gone < nr; gone++) {
		struct bytes b = copy_of(&sound);
		const struct xrt_block *lost = block_at(&sound, gone);
		const struct xrt_stat *stat;
		struct xrt_error err;
		struct xrt_capture *cap;

		memmove(block_at(&b, gone), block_at(&b, gone + 1 < nr ?
						     gone + 1 : gone),
			(nr - gone - 1) * XRT_BLOCK_SIZE);
		b.size -= XRT_BLOCK_SIZE;
		cap = open_bytes(&b, &err);
		assert_non_null(cap);
		stat = xrt_stat(cap);
		assert_int_equal(stat->nr_damage, 0);
		if (stat->end_known) {
			assert_int_equal(stat->nr_missing, 1);
			assert_int_equal(stat->missing[0].stream, lost->stream);
			assert_int_equal(stat->missing[0].first, lost->index);
			assert_int_equal(stat->missing[0].last, lost->index);
		}
		read_all_of(cap);
		xrt_close(cap);
		free(b.data);
	}
}

static void blocks_of_another_boot_are_named(void **state)
{
	struct bytes b = copy_of(&sound);
	struct xrt_error err;
	struct xrt_capture *cap;

	(void)state;
	block_at(&b, 0)->boot_id = 8;
	reseal(block_at(&b, 0));
	cap = open_bytes(&b, &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->boots, 2);
	assert_true(xrt_stat(cap)->boot_id == 7);
	assert_int_equal(xrt_stat(cap)->nr_damage, 1);
	assert_int_equal(xrt_stat(cap)->damage[0].kind, XRT_D_BOOT);
	xrt_close(cap);
	free(b.data);
}

static void bend_head(void (*bend)(struct xrt_block *block),
		      enum xrt_damage_kind kind)
{
	struct bytes b = copy_of(&sound);
	size_t at = find_block(&b, XRT_STREAM_SETUP);
	struct xrt_error err;
	struct xrt_capture *cap;

	bend(block_at(&b, at));
	reseal(block_at(&b, at));
	cap = open_bytes(&b, &err);
	assert_non_null(cap);
	assert_int_equal(xrt_stat(cap)->nr_damage, 1);
	assert_int_equal(xrt_stat(cap)->damage[0].kind, kind);
	xrt_close(cap);
	free(b.data);
}

static void used_past_block(struct xrt_block *b) { b->used = 4104; }
static void used_odd(struct xrt_block *b) { b->used -= 4; }
static void used_short(struct xrt_block *b) { b->used = 24; }
static void stream_high(struct xrt_block *b) { b->stream = 3; }
static void reserved_set(struct xrt_block *b) { b->reserved = 1; }
static void flags_set(struct xrt_block *b) { b->flags |= 0x80; }
static void unsealed(struct xrt_block *b) { b->flags = 0; }
static void padding_set(struct xrt_block *b)
{
	((unsigned char *)b)[b->used] = 1;
}

static void index_beyond(struct xrt_block *b) { b->index = ~0u; }

static void heads_out_of_range_are_named(void **state)
{
	(void)state;
	bend_head(used_past_block, XRT_D_HEAD);
	bend_head(used_odd, XRT_D_HEAD);
	bend_head(used_short, XRT_D_HEAD);
	bend_head(stream_high, XRT_D_HEAD);
	bend_head(reserved_set, XRT_D_HEAD);
	bend_head(flags_set, XRT_D_HEAD);
	bend_head(unsealed, XRT_D_UNSEALED);
	bend_head(padding_set, XRT_D_PADDING);
	bend_head(index_beyond, XRT_D_BEYOND);
}

static void names_are_inert(void **state)
{
	char text[40];

	(void)state;
	assert_string_equal(xrt_escape(text, sizeof(text), "a\033[2J\\\xff", 9),
			    "a\\x1b[2J\\x5c\\xff");
	assert_string_equal(xrt_escape(text, 4, "abcdef", 6), "abc");
	assert_string_equal(xrt_escape(text, 4, "a\n", 2), "a");
	assert_string_equal(xrt_escape(text, sizeof(text), "abcdef", 2), "ab");
	for (int c = 1; c < 256; c++) {
		char byte = (char)c, want[8];

		snprintf(want, sizeof(want), c >= ' ' && c <= '~' && c != '\\' ? "%c" :
			 "\\x%02x", c);
		assert_string_equal(xrt_escape(text, sizeof(text), &byte, 1), want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crc_is_crc32c),
		cmocka_unit_test(sound_capture_is_whole),
		cmocka_unit_test(every_flipped_bit_is_named),
		cmocka_unit_test(flips_in_the_whole_file_are_named),
		cmocka_unit_test(every_length_is_named),
		cmocka_unit_test(newer_version_is_refused),
		cmocka_unit_test(foreign_files_are_refused),
		cmocka_unit_test(order_of_blocks_does_not_matter),
		cmocka_unit_test(copies_count_once),
		cmocka_unit_test(missing_blocks_are_named),
		cmocka_unit_test(blocks_of_another_boot_are_named),
		cmocka_unit_test(heads_out_of_range_are_named),
		cmocka_unit_test(names_are_inert),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
