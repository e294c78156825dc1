// SPDX-License-Identifier: GPL-2.0
/* Unit tests: which records are good, each at its limits, and their streams. */
#include "helper.h"
#include "records.h"

/* Room for any record that is tested here. */
union any {
	struct xrt_rec rec;
	struct xrt_prepare prepare;
	struct xrt_hist hist;
	struct xrt_pages pages;
	struct xrt_chunk chunk;
	struct xrt_fail fail;
	struct xrt_conflict conflict;
	struct xrt_note note;
	struct xrt_death death;
	struct xrt_source source;
	struct xrt_bound bound;
	struct xrt_phase phase;
	struct xrt_map map;
	__u64 word[32];
};

#define HEAD(TYPE, bytes, nr) \
	.rec = { XRT_REC_##TYPE, 0, (__u16)(bytes), nr }

static union any made(__u8 type, size_t len, __u32 id)
{
	return (union any){ .rec = { type, 0, (__u16)len, id } };
}

static bool good(const union any *u)
{
	return xrt_rec_good(&u->rec, u->rec.len);
}

static void each_record_has_its_stream(void **state)
{
	static const struct {
		__u8 type;
		__u32 id;
		int stream;
	} row[] = {
		{ 0, 0, -1 }, { XRT_REC_BOUND + 1, 0, -1 }, { 255, 0, -1 },
		{ XRT_REC_BOOT, 0, XRT_STREAM_SETUP },
		{ XRT_REC_MAP, 0, XRT_STREAM_SETUP },
		{ XRT_REC_PHASE, XRT_PHASE_SETUP, XRT_STREAM_SETUP },
		{ XRT_REC_PHASE, XRT_PHASE_PREPARE, XRT_STREAM_SETUP },
		{ XRT_REC_PHASE, XRT_PHASE_PAGETABLE, XRT_STREAM_EVENT },
		{ XRT_REC_AREA, 0, XRT_STREAM_SETUP },
		{ XRT_REC_PREPARE, 0, XRT_STREAM_SETUP },
		{ XRT_REC_RELEASE, 0, XRT_STREAM_SETUP },
		{ XRT_REC_WALK, 0, XRT_STREAM_EVENT },
		{ XRT_REC_CHUNK, 0, XRT_STREAM_EVENT },
		{ XRT_REC_RUNS, 0, XRT_STREAM_EVENT },
		{ XRT_REC_FREE, 0, XRT_STREAM_EVENT },
		{ XRT_REC_PAGES, 0, XRT_STREAM_PAGE },
		{ XRT_REC_HIST, 0, XRT_STREAM_EVENT },
		{ XRT_REC_FAIL, XRT_STEP_CHAIN, XRT_STREAM_EVENT },
		{ XRT_REC_FAIL, XRT_STEP_RELEASE, XRT_STREAM_SETUP },
		{ XRT_REC_FAIL, XRT_STEP_NONRAM, XRT_STREAM_EVENT },
		{ XRT_REC_END, 0, XRT_STREAM_EVENT },
		{ XRT_REC_CONFLICT, 0, XRT_STREAM_SETUP },
		{ XRT_REC_DEATH, 0, XRT_STREAM_EVENT },
		{ XRT_REC_SOURCE, 0, XRT_STREAM_SETUP },
		{ XRT_REC_NOTE, XRT_NOTE_MOVED, XRT_STREAM_SETUP },
		{ XRT_REC_NOTE, XRT_NOTE_NONRAM, XRT_STREAM_EVENT },
		{ XRT_REC_NOTE, XRT_NOTE_NO_REGION, XRT_STREAM_SETUP },
		{ XRT_REC_NOTE, XRT_NOTE_WALK_MEMORY, XRT_STREAM_EVENT },
		{ XRT_REC_BOUND, 0, XRT_STREAM_SETUP },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		union any u = made(row[i].type, 8, row[i].id);

		if (xrt_rec_stream(&u.rec) != row[i].stream)
			fail_msg("type %u, id %u", row[i].type, row[i].id);
	}
}

static void names_are_those_of_the_types(void **state)
{
	(void)state;
	assert_string_equal(xrt_type_name(0), "?");
	assert_string_equal(xrt_type_name(XRT_REC_BOOT), "boot");
	assert_string_equal(xrt_type_name(XRT_REC_BOUND), "bound");
	assert_string_equal(xrt_type_name(XRT_REC_BOUND + 1), "?");
}

/* In the room that is left, and with a type that is known. */
static void a_record_fits_into_its_room(void **state)
{
	union any u = made(XRT_REC_PHASE, sizeof(u.phase), 0);
	unsigned char *cut = malloc(1);

	(void)state;
	assert_true(xrt_rec_good(&u.rec, sizeof(u.phase)));
	assert_true(xrt_rec_good(&u.rec, sizeof(u.phase) + 8));
	assert_false(xrt_rec_good(&u.rec, sizeof(u.phase) - 1));
	assert_false(xrt_rec_good(&u.rec, sizeof(u.rec)));
	assert_false(xrt_rec_good(&u.rec, sizeof(u.rec) - 1));
	assert_false(xrt_rec_good(&u.rec, 0));
	/* Nothing is read beyond the room: sanitizers see that. */
	assert_non_null(cut);
	*cut = XRT_REC_PHASE;
	assert_false(xrt_rec_good((void *)cut, 1));
	free(cut);
	u.rec.type = XRT_REC_BOUND + 1;
	assert_false(good(&u));
}

/* The contents that each type allows, and those just beyond. */
static void contents_are_checked(void **state)
{
	static const struct {
		union any u;
		bool good;
	} row[] = {
		{ { HEAD(PHASE, 16, XRT_NR_PHASES - 1) }, true },
		{ { HEAD(PHASE, 16, XRT_NR_PHASES) }, false },
		{ { .rec = { XRT_REC_PHASE, XRT_REC_UNTIMED, 16, 0 } }, false },
		{ { HEAD(PREPARE, 56, 0) }, false },
		{ { HEAD(PREPARE, 64, 0) }, true },
		{ { HEAD(PREPARE, 60, 0) }, false },
		{ { HEAD(CONFLICT, 40, XRT_NR_PLACES - 1) }, true },
		{ { HEAD(CONFLICT, 40, XRT_NR_PLACES) }, false },
		{ { HEAD(NOTE, 40, XRT_NR_NOTES - 1) }, true },
		{ { HEAD(NOTE, 40, XRT_NR_NOTES) }, false },
		{ { .death = { HEAD(DEATH, sizeof(struct xrt_death), XRT_DEATH_PANIC),
		    .phase = XRT_NR_PHASES - 1 } }, true },
		{ { .death = { HEAD(DEATH, sizeof(struct xrt_death), 4),
		    .phase = 0 } }, false },
		{ { .death = { HEAD(DEATH, sizeof(struct xrt_death), 0),
		    .phase = XRT_NR_PHASES } }, false },
		{ { .death = { HEAD(DEATH, sizeof(struct xrt_death), 0),
		    .phase = ~0u } }, true },
		{ { .death = { HEAD(DEATH, sizeof(struct xrt_death), 0),
		    .phase = ~0u - 1 } }, false },
		/* Its flags are a number, so that its time is known. */
		{ { .death = { .rec = { XRT_REC_DEATH, 0x80, sizeof(struct xrt_death), 0 },
		    .tsc = 1 } }, true },
		{ { .source = { HEAD(SOURCE, 24, 0),
		    .origin = { 7, 7, 7, 7, 7, 7, 7, 7 } } }, true },
		{ { .source = { HEAD(SOURCE, 24, 0), .origin = { 8 } } }, false },
		{ { .source = { HEAD(SOURCE, 24, 0), .origin = { [7] = 8 } } }, false },
		{ { .bound = { HEAD(BOUND, 32, 0), .first_tsc = 5,
		    .last_tsc = 5 } }, true },
		{ { .bound = { HEAD(BOUND, 32, 0), .first_tsc = 6,
		    .last_tsc = 5 } }, false },
		{ { HEAD(HIST, 40, XRT_NR_STEPS - 1) }, true },
		{ { HEAD(HIST, 40, XRT_NR_STEPS) }, false },
		{ { HEAD(MAP, 16, XRT_NR_MAPS - 1) }, true },
		{ { HEAD(MAP, 16, XRT_NR_MAPS) }, false },
		{ { HEAD(CHUNK, 80, 0) }, true },
		{ { .rec = { XRT_REC_CHUNK, XRT_REC_UNTIMED, 80, 0 } }, true },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_REC_UNTIMED, 80, 0 },
		    .timed = 1 } }, false },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_REC_UNTIMED, 80, 0 },
		    .tsc = 1 } }, false },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_REC_UNTIMED, 80, 0 },
		    .ticks = 1 } }, false },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_REC_UNTIMED, 80, 0 },
		    .step = { 0, 0, 1 } } }, false },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_CHUNK_NO_P2M, 80, 0 },
		    .step = { 0, 1, 1 } } }, true },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_CHUNK_NO_P2M, 80, 0 },
		    .step = { 1, 0, 0 } } }, false },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_CHUNK_NO_NEXT, 80, 0 },
		    .next_mfn = XRT_NO_MFN } }, true },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_CHUNK_NO_NEXT, 80, 0 },
		    .mfn = XRT_NO_MFN } }, false },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_CHUNK_NO_MFN, 80, 0 },
		    .mfn = XRT_NO_MFN } }, true },
		{ { .chunk = { .rec = { XRT_REC_CHUNK, XRT_CHUNK_NO_MFN, 80, 0 },
		    .next_mfn = XRT_NO_MFN } }, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		if (good(&row[i].u) != row[i].good)
			fail_msg("row %zu", i);
	}
}

static void maps_have_no_more_entries_than_their_total(void **state)
{
	union any u = made(XRT_REC_MAP, 16 + 2 * 24, XRT_MAP_KERNEL);

	(void)state;
	u.map.first = 3;
	u.map.total = 5;
	assert_true(good(&u));
	u.map.total = 4;
	assert_false(good(&u));
	u.map.total = 5;
	u.map.entry[1].size = 1ULL << 52;
	assert_false(good(&u));
}

static void buckets_ascend(void **state)
{
	static const struct {
		__u64 first;
		__u64 second;
		bool good;
	} row[] = {
		{ 0, 1, true }, { 0, 0, false }, { 1, 0, false },
		{ 5, XRT_HIST_BUCKETS - 1, true },
		{ 5, XRT_HIST_BUCKETS, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		union any u = made(XRT_REC_HIST, 40 + 2 * 8, 0);

		u.hist.word[0] = row[i].first << XRT_HIST_WORD_SHIFT;
		u.hist.word[1] = row[i].second << XRT_HIST_WORD_SHIFT | 3;
		assert_int_equal(good(&u), row[i].good);
	}
}

/* Each page has a word, or three; their number is that of the head. */
static void words_are_those_of_the_pages(void **state)
{
	static const struct {
		__u8 flags;
		size_t words;
		__u32 first;
		__u32 count;
		__u64 word[4];
		bool good;
	} row[] = {
		{ 0, 0, 0, 0, { 0 }, true },
		{ 0, 2, 0, 2, { 1, 2 }, true },
		{ 0, 2, 0, 1, { 1, 2 }, false },
		{ 0, 2, 0, 3, { 1, 2 }, false },
		{ 0, 4, 0, 2, { 1, XRT_PAGE_ESCAPE, 2, 3 }, true },
		{ 0, 3, 0, 1, { XRT_PAGE_ESCAPE, 2, 3 }, true },
		{ 0, 2, 0, 1, { XRT_PAGE_ESCAPE, 2 }, false },
		{ 0, 1, 0, 1, { XRT_PAGE_ESCAPE }, false },
		{ 0, 4, 0, 2, { XRT_PAGE_ESCAPE, 2, 3, XRT_PAGE_ESCAPE }, false },
		{ 0, 2, ~0u - 2, 2, { 1, 2 }, true },
		{ 0, 2, ~0u - 1, 2, { 1, 2 }, false },
		{ XRT_PAGES_NO_P2M, 1, 0, 1, { XRT_PAGE_STEP_MASK }, false },
		{ XRT_PAGES_NO_P2M, 1, 0, 1, { XRT_PAGE_STEP_MASK + 1 }, true },
		{ XRT_PAGES_NO_P2M, 4, 0, 2, { 0, XRT_PAGE_ESCAPE | 1, 2, 3 }, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		union any u = made(XRT_REC_PAGES, 16 + 8 * row[i].words, 0);

		u.rec.flags = row[i].flags;
		u.pages.first = row[i].first;
		u.pages.count = row[i].count;
		memcpy(u.pages.word, row[i].word, sizeof(row[i].word));
		if (good(&u) != row[i].good)
			fail_msg("row %zu", i);
	}
}

/* A time that is marked as unknown is 0; other fields need not be. */
static void unknown_times_are_zero(void **state)
{
	union any u = made(XRT_REC_NOTE, sizeof(u.note), XRT_NOTE_MOVED);

	(void)state;
	u.note.addr = 5;
	u.note.size = 5;
	u.note.tsc = 5;
	u.note.ticks = 5;
	assert_true(good(&u));
	u.rec.flags = XRT_REC_UNTIMED;
	assert_false(good(&u));
	u.note.tsc = 0;
	assert_false(good(&u));
	u.note.ticks = 0;
	assert_true(good(&u));
	u.note.tsc = 5;
	assert_false(good(&u));
}

/* A number that is not a stream's means all of them. */
static void a_cursor_goes_over_one_stream_or_all(void **state)
{
	struct bytes b = sound_capture();
	struct xrt_error err;
	struct xrt_capture *cap = xrt_open_mem(b.data, b.size, "test", &err);
	size_t nr[XRT_NR_STREAMS + 2] = { 0 }, sum = 0;

	(void)state;
	assert_non_null(cap);
	for (int s = -1; s <= XRT_NR_STREAMS; s++) {
		struct xrt_cursor cur;

		xrt_cursor_init(&cur, cap, s);
		while (xrt_next(&cur))
			nr[s + 1]++;
		if (s >= 0 && s < XRT_NR_STREAMS) {
			assert_true(nr[s + 1] > 0);
			sum += nr[s + 1];
		}
	}
	assert_int_equal(nr[0], sum);
	assert_int_equal(nr[XRT_NR_STREAMS + 1], sum);
	assert_int_equal(xrt_stat(cap)->records, sum);
	xrt_close(cap);
	free(b.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_record_has_its_stream),
		cmocka_unit_test(names_are_those_of_the_types),
		cmocka_unit_test(a_record_fits_into_its_room),
		cmocka_unit_test(contents_are_checked),
		cmocka_unit_test(maps_have_no_more_entries_than_their_total),
		cmocka_unit_test(buckets_ascend),
		cmocka_unit_test(words_are_those_of_the_pages),
		cmocka_unit_test(unknown_times_are_zero),
		cmocka_unit_test(a_cursor_goes_over_one_stream_or_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
