// SPDX-License-Identifier: GPL-2.0
/* Unit tests: which blocks count, what is missing, and why a capture is refused. */
#include "blocks.h"
#include "helper.h"

#define BLOCKS_MAX	8

static _Alignas(8) unsigned char file[BLOCKS_MAX * XRT_BLOCK_SIZE];

static struct xrt_block *nth(size_t nr)
{
	return (void *)(file + nr * XRT_BLOCK_SIZE);
}

/* A block without records; its CRC is right. */
static void make_block(size_t nr, __u64 boot_id, unsigned int stream, __u32 index)
{
	memset(nth(nr), 0, XRT_BLOCK_SIZE);
	*nth(nr) = (struct xrt_block){
		.magic = XRT_MAGIC, .version = XRT_VERSION,
		.stream = (__u8)stream, .flags = XRT_BLOCK_SEALED,
		.used = sizeof(struct xrt_block), .boot_id = boot_id,
		.index = index,
	};
	reseal(nth(nr));
}

static void add_record(size_t nr, const void *rec, __u16 len)
{
	memcpy(file + nr * XRT_BLOCK_SIZE + nth(nr)->used, rec, len);
	nth(nr)->used = (__u16)(nth(nr)->used + len);
	reseal(nth(nr));
}

static struct xrt_capture *open_blocks(size_t nr)
{
	struct xrt_error err;
	struct xrt_capture *cap = xrt_open_mem(file, nr * XRT_BLOCK_SIZE, "test",
					       &err);

	assert_non_null(cap);
	return cap;
}

static void expect_refused(size_t nr, enum xrt_code code, const char *why)
{
	struct xrt_error err = { 0 };

	assert_null(xrt_open_mem(file, nr * XRT_BLOCK_SIZE, "test", &err));
	assert_int_equal(err.code, code);
	if (!strstr(err.text, why))
		fail_msg("'%s' does not say '%s'", err.text, why);
}

static void the_boot_with_most_blocks_is_taken(void **state)
{
	static const struct {
		__u64 boot_id[5];
		__u64 taken;
		__u32 boots;
		size_t others;
	} row[] = {
		{ { 5, 5, 5, 5, 5 }, 5, 1, 0 },
		{ { 9, 5, 9, 5, 9 }, 9, 2, 2 },
		{ { 9, 9, 3, 5, 5 }, 5, 3, 3 },
		{ { 9, 9, 3, 3, 5 }, 3, 3, 3 },
		{ { 4, 3, 2, 1, 6 }, 1, 5, 4 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		const struct xrt_stat *stat;
		struct xrt_capture *cap;

		for (size_t k = 0; k < 5; k++)
			make_block(k, row[i].boot_id[k], XRT_STREAM_SETUP, (__u32)k);
		cap = open_blocks(5);
		stat = xrt_stat(cap);
		assert_int_equal(stat->boot_id, row[i].taken);
		assert_int_equal(stat->boots, row[i].boots);
		assert_int_equal(stat->nr_damage, row[i].others);
		assert_int_equal(stat->blocks[XRT_STREAM_SETUP],
				 5 - row[i].others);
		for (size_t k = 0; k < row[i].others; k++) {
			assert_int_equal(stat->damage[k].kind, XRT_D_BOOT);
			assert_true(!k || stat->damage[k].offset >
				    stat->damage[k - 1].offset);
		}
		xrt_close(cap);
	}
}

/* A block of another boot is not an old copy, whatever its number is. */
static void only_its_finished_block_makes_one_stale(void **state)
{
	static const struct {
		__u64 boot_id;
		__u8 stream;
		__u32 index;
		bool stale;
	} row[] = {
		{ 7, XRT_STREAM_SETUP, 0, true },
		{ 7, XRT_STREAM_SETUP, 1, false },
		{ 7, XRT_STREAM_SETUP, 2, true },
		{ 7, XRT_STREAM_SETUP, 3, false },
		{ 7, XRT_STREAM_EVENT, 0, false },
		{ 8, XRT_STREAM_SETUP, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct xrt_capture *cap;

		make_block(0, 7, XRT_STREAM_SETUP, 0);
		make_block(1, 7, XRT_STREAM_SETUP, 2);
		make_block(2, row[i].boot_id, row[i].stream, row[i].index);
		nth(2)->flags = 0;
		nth(2)->crc = 0;
		cap = open_blocks(3);
		assert_int_equal(xrt_stat(cap)->stale, row[i].stale);
		assert_int_equal(xrt_stat(cap)->nr_damage, !row[i].stale);
		if (!row[i].stale)
			assert_int_equal(xrt_stat(cap)->damage[0].kind,
					 XRT_D_UNSEALED);
		xrt_close(cap);
	}
}

/* Of finished blocks that differ none is trusted, so the other is not their copy. */
static void a_conflict_makes_none_stale(void **state)
{
	struct xrt_capture *cap;

	(void)state;
	for (size_t k = 0; k < 4; k++)
		make_block(k, 7, XRT_STREAM_SETUP, k > 0);
	add_record(2, &(struct xrt_rec){ 200, 0, 8, 0 }, 8);
	nth(3)->flags = 0;
	cap = open_blocks(4);
	assert_int_equal(xrt_stat(cap)->stale, 0);
	assert_int_equal(xrt_stat(cap)->nr_damage, 3);
	assert_int_equal(xrt_stat(cap)->damage[0].kind, XRT_D_CONFLICT);
	assert_int_equal(xrt_stat(cap)->damage[2].kind, XRT_D_UNSEALED);
	xrt_close(cap);
}

/* The kernel's own blocks replace a program's, of which none differs then. */
static void own_blocks_replace_relayed_ones(void **state)
{
	struct xrt_capture *cap;

	(void)state;
	for (size_t k = 0; k < 4; k++) {
		make_block(k, 7, XRT_STREAM_SETUP, (__u32)k / 2);
		nth(k)->flags |= XRT_BLOCK_RELAYED;
		reseal(nth(k));
	}
	cap = open_blocks(4);
	assert_int_equal(xrt_stat(cap)->relayed, 4);
	assert_int_equal(xrt_stat(cap)->copies, 2);
	xrt_close(cap);
	make_block(1, 7, XRT_STREAM_SETUP, 0);
	cap = open_blocks(4);
	assert_int_equal(xrt_stat(cap)->relayed, 0);
	assert_int_equal(xrt_stat(cap)->copies, 3);
	assert_int_equal(xrt_stat(cap)->blocks[XRT_STREAM_SETUP], 1);
	xrt_close(cap);
}

static void add_end(size_t nr, const __u32 *first, const __u32 *next)
{
	struct xrt_end end = { .rec = { XRT_REC_END, 0, sizeof(end), 0 } };

	memcpy(end.first_block, first, sizeof(end.first_block));
	memcpy(end.next_block, next, sizeof(end.next_block));
	add_record(nr, &end, sizeof(end));
}

/* Pages are a ring, whose first blocks are lost without being missing. */
static void blocks_outside_the_ring_are_named(void **state)
{
	static const __u32 first[XRT_NR_STREAMS] = { 0, 0, 5 };
	static const __u32 next[XRT_NR_STREAMS] = { 1, 1, 8 };
	static const struct {
		__u32 index;
		bool known;
	} row[] = {
		{ 0, false }, { 4, false }, { 5, true }, { 7, true },
		{ 8, false }, { ~0u, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct xrt_capture *cap;
		const struct xrt_stat *stat;

		make_block(0, 7, XRT_STREAM_SETUP, 0);
		make_block(1, 7, XRT_STREAM_EVENT, 0);
		add_end(1, first, next);
		make_block(2, 7, XRT_STREAM_PAGE, row[i].index);
		cap = open_blocks(3);
		stat = xrt_stat(cap);
		assert_true(stat->end_known);
		assert_int_equal(stat->nr_damage, !row[i].known);
		if (!row[i].known)
			assert_int_equal(stat->damage[0].kind, XRT_D_BEYOND);
		assert_int_equal(xrt_missing_blocks(stat), row[i].known ? 2 : 3);
		assert_int_equal(stat->nr_missing, 1);
		assert_int_equal(stat->missing[0].stream, XRT_STREAM_PAGE);
		assert_int_equal(stat->missing[0].first, row[i].index == 5 ? 6 : 5);
		assert_int_equal(stat->missing[0].last, row[i].index == 7 ? 6 : 7);
		xrt_close(cap);
	}
}

/* Without an end record only the gaps between blocks are known. */
static void gaps_are_named_without_an_end(void **state)
{
	const struct xrt_missing *gap;
	struct xrt_capture *cap;

	(void)state;
	make_block(0, 7, XRT_STREAM_PAGE, 9);
	make_block(1, 7, XRT_STREAM_PAGE, 5);
	make_block(2, 7, XRT_STREAM_PAGE, 6);
	make_block(3, 7, XRT_STREAM_EVENT, 2);
	cap = open_blocks(4);
	assert_false(xrt_stat(cap)->end_known);
	assert_int_equal(xrt_stat(cap)->nr_missing, 2);
	gap = xrt_stat(cap)->missing;
	assert_int_equal(gap[0].stream, XRT_STREAM_EVENT);
	assert_int_equal(gap[0].first, 0);
	assert_int_equal(gap[0].last, 1);
	assert_int_equal(gap[1].stream, XRT_STREAM_PAGE);
	assert_int_equal(gap[1].first, 7);
	assert_int_equal(gap[1].last, 8);
	xrt_close(cap);
}

/* An end record counts only in the last block of its stream. */
static void an_end_has_to_be_last(void **state)
{
	static const __u32 first[XRT_NR_STREAMS] = { 0 };
	static const __u32 next[XRT_NR_STREAMS] = { 0, 2, 0 };

	(void)state;
	for (size_t at = 0; at < 2; at++) {
		struct xrt_capture *cap;

		make_block(0, 7, XRT_STREAM_EVENT, 0);
		make_block(1, 7, XRT_STREAM_EVENT, 1);
		add_end(at, first, next);
		cap = open_blocks(2);
		assert_int_equal(xrt_stat(cap)->end_known, at == 1);
		xrt_close(cap);
	}
}

static void refusals_have_their_reason(void **state)
{
	(void)state;
	/* The highest of the newer versions, even beside good blocks. */
	for (size_t k = 0; k < 3; k++)
		make_block(k, 7, XRT_STREAM_SETUP, (__u32)k);
	nth(1)->version = 4;
	reseal(nth(1));
	nth(2)->version = 3;
	reseal(nth(2));
	expect_refused(3, XRT_E_VERSION, "(version 4); this program knows version 1");
	/* A version that is not sealed is one only if no block is good. */
	nth(1)->crc ^= 1;
	nth(2)->version = 1;
	reseal(nth(2));
	xrt_close(open_blocks(3));
	expect_refused(0, XRT_E_EMPTY, "test: empty");
	memcpy(nth(0), nth(1), XRT_BLOCK_SIZE);
	nth(1)->version = 3;
	expect_refused(2, XRT_E_VERSION, "(version 4)");
	/* An older one never was: that is damage. */
	nth(0)->version = 0;
	reseal(nth(0));
	expect_refused(1, XRT_E_DAMAGED, "offset 0: version of the block is damaged");
	/* Two blocks of a number that differ, and no other. */
	make_block(0, 7, XRT_STREAM_SETUP, 0);
	make_block(1, 7, XRT_STREAM_SETUP, 0);
	add_record(1, &(struct xrt_rec){ 200, 0, 8, 0 }, 8);
	expect_refused(2, XRT_E_DAMAGED, "all contradict each other");
	memset(file, 0, XRT_BLOCK_SIZE);
	memcpy(file, "\x89XRS", 4);
	expect_refused(1, XRT_E_FORMAT, "not a capture");
	memcpy(file, "\x89XRT", 4);
	expect_refused(1, XRT_E_DAMAGED, "magic at offset 0 is damaged");
}

/* At the start of a whole page of the data, and nowhere else. */
static void a_magic_is_seen_in_whole_pages(void **state)
{
	static const struct {
		size_t at;
		size_t size;
		bool any;
	} row[] = {
		{ 0, XRT_BLOCK_SIZE, true }, { 0, XRT_BLOCK_SIZE - 1, false },
		{ 8, 2 * XRT_BLOCK_SIZE, false },
		{ XRT_BLOCK_SIZE, 2 * XRT_BLOCK_SIZE, true },
		{ XRT_BLOCK_SIZE, 2 * XRT_BLOCK_SIZE - 1, false },
		{ 2 * XRT_BLOCK_SIZE, 3 * XRT_BLOCK_SIZE + 5, true },
	};
	const __u64 magic = XRT_MAGIC;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		memset(file, 0, sizeof(file));
		memcpy(file + row[i].at, &magic, sizeof(magic));
		assert_int_equal(xrt_blocks_any(file, row[i].size), row[i].any);
	}
}

/* Pages without a block are one damage only if they are beside each other. */
static void pages_without_a_block_are_joined(void **state)
{
	static const struct {
		size_t page;
		__u64 arg;
		enum xrt_damage_kind kind;
	} want[] = {
		{ 0, 2 * XRT_BLOCK_SIZE, XRT_D_MAGIC }, { 3, XRT_BLOCK_SIZE, XRT_D_MAGIC },
		{ 4, 0, XRT_D_CRC }, { 5, 2 * XRT_BLOCK_SIZE, XRT_D_MAGIC },
	};
	const struct xrt_stat *stat;
	struct xrt_capture *cap;

	(void)state;
	memset(file, 'x', sizeof(file));
	make_block(2, 7, XRT_STREAM_SETUP, 0);
	make_block(4, 7, XRT_STREAM_SETUP, 1);
	nth(4)->crc ^= 1;
	cap = open_blocks(7);
	stat = xrt_stat(cap);
	assert_int_equal(stat->nr_damage, ARRAY_SIZE(want));
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		assert_int_equal(stat->damage[i].kind, want[i].kind);
		assert_int_equal(stat->damage[i].offset,
				 want[i].page * XRT_BLOCK_SIZE);
		assert_int_equal(stat->damage[i].arg, want[i].arg);
	}
	xrt_close(cap);
}

static void damage_has_its_text(void **state)
{
	static const struct {
		struct xrt_damage d;
		const char *text;
	} row[] = {
		{ { .kind = XRT_D_MAGIC, .stream = 3, .arg = 4096 },
		  "no block begins here (magic is wrong)" },
		{ { .kind = XRT_D_MAGIC, .stream = 3, .arg = 4097 },
		  "no block begins here (magic is wrong), nor in all of these 4097 bytes" },
		{ { .kind = XRT_D_TAIL, .stream = 3, .arg = 5000 },
		  "the file ends inside a block, 5000 of 4096 bytes are left" },
		{ { .kind = XRT_D_CRC, .stream = 3, .arg = 5000 },
		  "the block is damaged (CRC does not match)" },
		{ { .kind = XRT_D_HEAD, .stream = 3, .index = 4 },
		  "head of the block is out of range" },
		{ { .kind = XRT_D_PADDING, .stream = 2, .index = 4, .arg = 5000 },
		  "page block 4: bytes after the used part are not zero" },
		{ { .kind = XRT_D_BEYOND, .stream = 1, .index = 4 },
		  "event block 4: the end record does not know this block" },
		{ { .kind = XRT_D_RECORD, .stream = 0, .index = 4, .type = 1 },
		  "setup block 4: length of a record is impossible (boot, type 1); the rest of the block is skipped" },
		{ { .kind = XRT_D_NR, .stream = 3 }, "?" },
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		assert_string_equal(xrt_damage_text(&row[i].d, text, sizeof(text)),
				    row[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_boot_with_most_blocks_is_taken),
		cmocka_unit_test(only_its_finished_block_makes_one_stale),
		cmocka_unit_test(a_conflict_makes_none_stale),
		cmocka_unit_test(own_blocks_replace_relayed_ones),
		cmocka_unit_test(blocks_outside_the_ring_are_named),
		cmocka_unit_test(gaps_are_named_without_an_end),
		cmocka_unit_test(an_end_has_to_be_last),
		cmocka_unit_test(refusals_have_their_reason),
		cmocka_unit_test(a_magic_is_seen_in_whole_pages),
		cmocka_unit_test(pages_without_a_block_are_joined),
		cmocka_unit_test(damage_has_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
