// SPDX-License-Identifier: GPL-2.0
/* Unit tests: hostile records, and the model. */
#include "helper.h"

/* Puts one record into a block that is else in order, and opens it. */
static struct xrt_capture *open_record(unsigned char *block,
				       unsigned int stream,
				       const void *rec, size_t len)
{
	struct xrt_block *b = (void *)block;
	struct xrt_error err;
	struct xrt_capture *cap;

	memset(block, 0, XRT_BLOCK_SIZE);
	*b = (struct xrt_block){
		.magic = XRT_MAGIC, .version = XRT_VERSION,
		.stream = (__u8)stream, .flags = XRT_BLOCK_SEALED,
		.used = (__u16)(sizeof(*b) + len), .boot_id = 7,
	};
	memcpy(block + sizeof(*b), rec, len);
	reseal(b);
	cap = xrt_open_mem(block, XRT_BLOCK_SIZE, "test", &err);
	assert_non_null(cap);
	return cap;
}

static _Alignas(8) unsigned char block[XRT_BLOCK_SIZE];

static void expect_damage(unsigned int stream, const void *rec, size_t len,
			  enum xrt_damage_kind kind)
{
	struct xrt_capture *cap = open_record(block, stream, rec, len);
	const struct xrt_stat *stat = xrt_stat(cap);
	char text[200];

	assert_int_equal(stat->nr_damage, 1);
	assert_int_equal(stat->damage[0].kind, kind);
	assert_int_equal(stat->damage[0].offset, sizeof(struct xrt_block));
	assert_true(strlen(xrt_damage_text(&stat->damage[0], text,
					   sizeof(text))) > 10);
	assert_int_equal(stat->records, 0);
	read_all_of(cap);
	xrt_close(cap);
}

static unsigned int stream_of(unsigned int type)
{
	switch (type) {
	case XRT_REC_WALK:
	case XRT_REC_CHUNK:
	case XRT_REC_RUNS:
	case XRT_REC_FREE:
	case XRT_REC_HIST:
	case XRT_REC_END:
		return XRT_STREAM_EVENT;
	case XRT_REC_PAGES:
		return XRT_STREAM_PAGE;
	default:
		return XRT_STREAM_SETUP;
	}
}

static const size_t size_of[] = {
	[XRT_REC_BOOT] = 128, [XRT_REC_MAP] = 16, [XRT_REC_PHASE] = 16,
	[XRT_REC_AREA] = 56, [XRT_REC_PREPARE] = 56, [XRT_REC_RELEASE] = 40,
	[XRT_REC_WALK] = 40, [XRT_REC_CHUNK] = 80, [XRT_REC_RUNS] = 8,
	[XRT_REC_FREE] = 32, [XRT_REC_PAGES] = 16, [XRT_REC_HIST] = 40,
	[XRT_REC_FAIL] = 48, [XRT_REC_END] = 136,
};

static void impossible_lengths_are_named(void **state)
{
	_Alignas(8) unsigned char room[512];

	(void)state;
	for (unsigned int type = XRT_REC_BOOT; type <= XRT_REC_END; type++) {
		struct xrt_rec *rec = (void *)room;
		const __u16 bad[] = {
			0, 1, 7, 4, 12, (__u16)(size_of[type] - 8), 65528,
			264, 4072,
		};

		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			memset(room, 0, sizeof(room));
			rec->type = (__u8)type;
			rec->len = bad[i];
			if (bad[i] >= size_of[type] && bad[i] <= 256)
				continue;
			expect_damage(stream_of(type), room, 256,
				      XRT_D_RECORD);
		}
	}
}

static void records_keep_to_their_streams(void **state)
{
	_Alignas(8) unsigned char room[512];

	(void)state;
	for (unsigned int type = XRT_REC_BOOT; type <= XRT_REC_END; type++) {
		struct xrt_rec *rec = (void *)room;
		unsigned int wrong = stream_of(type) == XRT_STREAM_PAGE ?
				     XRT_STREAM_EVENT : XRT_STREAM_PAGE;

		memset(room, 0, sizeof(room));
		rec->type = (__u8)type;
		rec->len = (__u16)size_of[type];
		expect_damage(wrong, room, size_of[type], XRT_D_STREAM);
	}
}

static void contradictions_are_named(void **state)
{
	_Alignas(8) unsigned char room[512] = { 0 };
	struct xrt_pages *pages = (void *)room;
	struct xrt_hist *hist = (void *)room;
	struct xrt_map *map = (void *)room;
	struct xrt_rec *rec = (void *)room;

	(void)state;
	/* More pages than words; fewer; an escape that is cut off. */
	pages->rec = (struct xrt_rec){ XRT_REC_PAGES, 0, 32, 0 };
	pages->count = 3;
	expect_damage(XRT_STREAM_PAGE, room, 32, XRT_D_VALUE);
	pages->count = 1;
	expect_damage(XRT_STREAM_PAGE, room, 32, XRT_D_VALUE);
	pages->count = 2;
	pages->word[1] = XRT_PAGE_ESCAPE;
	expect_damage(XRT_STREAM_PAGE, room, 32, XRT_D_VALUE);
	pages->word[1] = 0;
	pages->first = ~0u;
	expect_damage(XRT_STREAM_PAGE, room, 32, XRT_D_VALUE);

	memset(room, 0, sizeof(room));
	hist->rec = (struct xrt_rec){ XRT_REC_HIST, 0, 56, 0 };
	hist->word[0] = (__u64)XRT_HIST_BUCKETS << XRT_HIST_WORD_SHIFT;
	expect_damage(XRT_STREAM_EVENT, room, 56, XRT_D_VALUE);
	hist->word[0] = 5ULL << XRT_HIST_WORD_SHIFT;
	hist->word[1] = 5ULL << XRT_HIST_WORD_SHIFT;
	expect_damage(XRT_STREAM_EVENT, room, 56, XRT_D_VALUE);
	hist->rec = (struct xrt_rec){ XRT_REC_HIST, 0, 40, XRT_NR_STEPS };
	expect_damage(XRT_STREAM_EVENT, room, 40, XRT_D_VALUE);

	memset(room, 0, sizeof(room));
	map->rec = (struct xrt_rec){ XRT_REC_MAP, 0, 40, 0 };
	map->first = ~0u;
	map->total = 5;
	expect_damage(XRT_STREAM_SETUP, room, 40, XRT_D_VALUE);
	map->rec.id = XRT_NR_MAPS;
	map->first = 0;
	expect_damage(XRT_STREAM_SETUP, room, 40, XRT_D_VALUE);

	memset(room, 0, sizeof(room));
	*rec = (struct xrt_rec){ XRT_REC_PHASE, 0, 16, XRT_NR_PHASES };
	expect_damage(XRT_STREAM_EVENT, room, 16, XRT_D_VALUE);
}

static void unknown_types_are_counted(void **state)
{
	struct xrt_rec rec[3] = {
		{ 200, 0, 8, 1 }, { 255, 0, 8, 2 }, { 0, 0, 8, 3 },
	};
	struct xrt_capture *cap = open_record(block, 1, rec, sizeof(rec));
	struct xrt_cursor cur;

	(void)state;
	assert_int_equal(xrt_stat(cap)->unknown, 3);
	assert_int_equal(xrt_stat(cap)->nr_damage, 0);
	xrt_cursor_init(&cur, cap, XRT_ALL_STREAMS);
	assert_null(xrt_next(&cur));
	xrt_close(cap);
}

static void fill_record(unsigned char *room, unsigned int type, __u64 value)
{
	struct xrt_rec *rec = (void *)room;

	for (size_t i = 0; i < 256 / sizeof(value); i++)
		memcpy(room + i * sizeof(value), &value, sizeof(value));
	*rec = (struct xrt_rec){ (__u8)type, 0, (__u16)size_of[type], 0 };
	if (type == XRT_REC_PREPARE || type == XRT_REC_RUNS)
		rec->len += 8;
	if (type == XRT_REC_PAGES)
		((struct xrt_pages *)room)->count = 0;
	if (type == XRT_REC_END && !(value >> 40))
		((struct xrt_end *)room)->tsc_khz = ~0u;
}

/* All fields at their greatest: sums wrap, nothing may be out of bounds. */
static void absurd_values_are_survived(void **state)
{
	static const __u64 greatest = (1ULL << 40) - 1;
	_Alignas(8) unsigned char room[256];

	(void)state;
	for (unsigned int type = XRT_REC_BOOT; type <= XRT_REC_END; type++) {
		struct xrt_rec *rec = (void *)room;
		struct xrt_capture *cap;

		fill_record(room, type, type == XRT_REC_MAP ||
			    type == XRT_REC_RUNS ? ~0ULL : greatest);
		cap = open_record(block, stream_of(type), room, rec->len);
		assert_int_equal(xrt_stat(cap)->records, 1);
		read_all_of(cap);
		xrt_close(cap);
	}
}

/* A frame number of more than 40 bits, a time after 2^63 ticks and so on. */
static void impossible_values_are_damage(void **state)
{
	_Alignas(8) unsigned char room[256];

	(void)state;
	for (unsigned int type = XRT_REC_BOOT; type <= XRT_REC_END; type++) {
		bool kept = type == XRT_REC_MAP || type == XRT_REC_RUNS ||
			    type == XRT_REC_PAGES;
		struct xrt_rec *rec = (void *)room;
		struct xrt_capture *cap;

		fill_record(room, type, ~0ULL);
		cap = open_record(block, stream_of(type), room, rec->len);
		assert_int_equal(xrt_stat(cap)->records, kept);
		if (!kept)
			assert_int_equal(xrt_stat(cap)->damage[0].kind,
					 XRT_D_VALUE);
		read_all_of(cap);
		xrt_close(cap);
	}
}

/**
 * struct edge - a field and the bits that its greatest value has
 * @type:	type of the record
 * @stream:	where it may be
 * @len:	its length
 * @at:		offset of the field
 * @bits:	bits of the greatest value
 */
struct edge {
	__u8 type;
	__u8 stream;
	__u16 len;
	size_t at;
	unsigned int bits;
};

#define EDGE(TYPE, STREAM, rec, field, bits) \
	{ XRT_REC_##TYPE, XRT_STREAM_##STREAM, sizeof(struct xrt_##rec), \
	  offsetof(struct xrt_##rec, field), bits }

static const struct edge edges[] = {
	EDGE(BOOT, SETUP, boot, tsc, 63),
	EDGE(BOOT, SETUP, boot, nr_pages, 40),
	EDGE(PHASE, SETUP, phase, tsc, 63),
	EDGE(AREA, SETUP, area, ticks, 56),
	EDGE(AREA, SETUP, area, end_pfn, 40),
	EDGE(RELEASE, SETUP, release, pfn, 40),
	EDGE(WALK, EVENT, walk, pages, 40),
	EDGE(CHUNK, EVENT, chunk, ticks, 56),
	EDGE(CHUNK, EVENT, chunk, step[XRT_STEP_P2M], 56),
	EDGE(CHUNK, EVENT, chunk, step[XRT_STEP_M2P], 56),
	EDGE(CHUNK, EVENT, chunk, step[XRT_STEP_MAP], 56),
	EDGE(CHUNK, EVENT, chunk, target_pfn, 64),
	EDGE(FREE, EVENT, free, pages, 40),
	EDGE(HIST, EVENT, hist, count, 40),
	EDGE(HIST, EVENT, hist, sum, 63),
	EDGE(HIST, EVENT, hist, min, 56),
	EDGE(HIST, EVENT, hist, max, 56),
	EDGE(FAIL, EVENT, fail, tsc, 63),
	EDGE(FAIL, EVENT, fail, ret, 64),
	EDGE(END, EVENT, end, tsc_khz, 32),
	EDGE(END, EVENT, end, lost_other, 40),
	EDGE(END, EVENT, end, kept_bytes, 52),
	EDGE(CONFLICT, SETUP, conflict, start, 52),
	EDGE(CONFLICT, SETUP, conflict, size, 52),
	EDGE(CONFLICT, SETUP, conflict, moved_to, 52),
	EDGE(DEATH, EVENT, death, pages, 40),
	EDGE(DEATH, EVENT, death, ip, 64),
	EDGE(SOURCE, SETUP, source, unknown_pages, 40),
	EDGE(BOUND, SETUP, bound, last_tsc, 63),
	EDGE(BOUND, SETUP, bound, at_most_ns, 56),
	EDGE(NOTE, SETUP, note, ticks, 56),
	EDGE(NOTE, SETUP, note, addr, 52),
	EDGE(NOTE, SETUP, note, size, 52),
};

static bool record_taken(unsigned int stream, const void *rec, size_t len)
{
	struct xrt_capture *cap = open_record(block, stream, rec, len);
	bool taken = xrt_stat(cap)->records;

	/* An end record counts the blocks, which are not here. */
	assert_true(taken || xrt_stat(cap)->damage[0].kind == XRT_D_VALUE);
	read_all_of(cap);
	xrt_close(cap);
	return taken;
}

/* The greatest value of a field is taken, and one more is damage. */
static void limits_are_where_they_are(void **state)
{
	_Alignas(8) unsigned char room[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(edges); i++) {
		const struct edge *e = &edges[i];
		__u64 greatest = ~0ULL >> (64 - e->bits);

		memset(room, 0, sizeof(room));
		*(struct xrt_rec *)room =
			(struct xrt_rec){ e->type, 0, e->len, 0 };
		memcpy(room + e->at, &greatest, sizeof(greatest));
		assert_true(record_taken(e->stream, room, e->len));
		if (++greatest) {
			memcpy(room + e->at, &greatest, sizeof(greatest));
			if (record_taken(e->stream, room, e->len))
				fail_msg("type %u, offset %zu", e->type, e->at);
		}
	}
}

/* The same of what follows on a record: entries of a map, words of pages. */
static void limits_of_items_too(void **state)
{
	_Alignas(8) unsigned char room[256] = { 0 };
	struct xrt_pages *pages = (void *)room;
	struct xrt_map *map = (void *)room;

	(void)state;
	map->rec = (struct xrt_rec){ XRT_REC_MAP, 0, 40, 0 };
	map->total = 1;
	map->entry[0] = (struct xrt_e820){ (1ULL << 52) - 1, (1ULL << 52) - 1,
					   1, 0 };
	assert_true(record_taken(XRT_STREAM_SETUP, room, 40));
	map->entry[0].addr++;
	assert_false(record_taken(XRT_STREAM_SETUP, room, 40));
	map->entry[0].addr--;
	map->entry[0].size++;
	assert_false(record_taken(XRT_STREAM_SETUP, room, 40));

	memset(room, 0, sizeof(room));
	pages->rec = (struct xrt_rec){ XRT_REC_PAGES, 0, 40, 0 };
	pages->count = 1;
	for (int i = 0; i < XRT_NR_STEPS; i++)
		pages->word[i] = (1ULL << 56) - 1;
	pages->word[0] |= XRT_PAGE_ESCAPE;
	assert_true(record_taken(XRT_STREAM_PAGE, room, 40));
	for (int i = 0; i < XRT_NR_STEPS; i++) {
		pages->word[i]++;
		assert_false(record_taken(XRT_STREAM_PAGE, room, 40));
		pages->word[i]--;
	}
}

/* Random bytes behind right CRCs: the checks of records are the last wall. */
static void random_records_are_survived(void **state)
{
	_Alignas(8) unsigned char room[XRT_REC_MAX];
	__u64 seed = 99;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct xrt_capture *cap;
		size_t at = 0;

		for (size_t i = 0; i < sizeof(room); i++) {
			seed = seed * 6364136223846793005ULL + 1;
			room[i] = (unsigned char)(seed >> 56);
		}
		while (at + 256 < sizeof(room)) {
			struct xrt_rec *rec = (void *)(room + at);

			rec->type %= XRT_REC_END + 2;
			rec->id %= 4;
			rec->len = (__u16)(rec->len % 32 * 8);
			at += rec->len ? rec->len : 8;
		}
		cap = open_record(block, (unsigned int)(round % 3), room,
				  at);
		read_all_of(cap);
		xrt_close(cap);
	}
}

static void model_tells_what_was_made(void **state)
{
	struct bytes b = sound_capture();
	struct xrt_error err;
	struct xrt_capture *cap = xrt_open_mem(b.data, b.size, "t", &err);
	struct xrt_model *m = xrt_model_build(cap, &err);
	struct xrt_page_cursor cur;
	struct xrt_page page, last = { 0 };
	__u64 pages = 0, ns, sum = 0, mfns = 0;

	(void)state;
	assert_non_null(m);
	assert_non_null(m->boot);
	assert_int_equal(m->map[XRT_MAP_XEN].nr, 5);
	assert_int_equal(m->nr_area, 2);
	assert_int_equal(m->nr_chunk, m->nr_prepared);
	assert_int_equal(m->kept, 97 + 0x2000);
	assert_int_equal(m->dist[0].count, m->kept);
	xrt_pages_init(&cur, m, NULL);
	while (xrt_pages_next(&cur, &page)) {
		const struct xrt_walked *c = xrt_chunk_by_nr(m, page.chunk);

		assert_non_null(c);
		assert_true(page.pfn == c->rec->target_pfn + page.page);
		assert_true(page.mfn != XRT_NO_MFN);
		if (!page.page)
			assert_true(page.mfn == c->rec->mfn);
		mfns += page.mfn;
		sum += page.step[XRT_STEP_M2P];
		last = page;
		pages++;
	}
	assert_int_equal(pages, m->kept);
	assert_true(sum == m->dist[XRT_STEP_M2P].sum);
	assert_int_equal(last.chunk, m->nr_chunk - 1);
	for (size_t i = 0; i < m->nr_prepared; i++) {
		if (!i || m->prepared[i].rec != m->prepared[i - 1].rec)
			mfns -= m->prepared[i].rec->mfn_sum;
	}
	assert_true(mfns == 0);
	assert_null(xrt_chunk_by_nr(m, (__u32)m->nr_chunk));
	assert_true(xrt_ticks_to_ns(m, 2000, &ns) && ns == 1000);
	assert_true(xrt_ticks_to_ns(m, ~0ULL, &ns) && ns == ~0ULL / 2);
	xrt_model_free(m);
	xrt_close(cap);
	free(b.data);
}

static void escapes_decode(void **state)
{
	const __u64 words[] = { 5 | XRT_PAGE_ESCAPE, 1ULL << 40, 9,
				1 | 2ULL << 21 | 3ULL << 42, 0, 0 };
	__u64 step[XRT_NR_STEPS];

	(void)state;
	assert_int_equal(xrt_page_decode(words, step), 3);
	assert_true(step[0] == 5 && step[1] == 1ULL << 40 && step[2] == 9);
	assert_int_equal(xrt_page_decode(words + 3, step), 1);
	assert_true(step[0] == 1 && step[1] == 2 && step[2] == 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(impossible_lengths_are_named),
		cmocka_unit_test(records_keep_to_their_streams),
		cmocka_unit_test(contradictions_are_named),
		cmocka_unit_test(unknown_types_are_counted),
		cmocka_unit_test(absurd_values_are_survived),
		cmocka_unit_test(impossible_values_are_damage),
		cmocka_unit_test(limits_are_where_they_are),
		cmocka_unit_test(limits_of_items_too),
		cmocka_unit_test(random_records_are_survived),
		cmocka_unit_test(model_tells_what_was_made),
		cmocka_unit_test(escapes_decode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
