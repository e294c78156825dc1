// SPDX-License-Identifier: GPL-2.0
/* Rows of tables, digit by digit, and the nesting of a timeline's spans. */
#include <limits.h>

#include "table_rows.h"
#include "timeline.h"
#include "helper.h"

static struct rows *rows_new(enum rows_style style)
{
	struct rows *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	table_rows_init();
	r->style = style;
	r->at = r->buf;
	r->full = r->buf + sizeof(r->buf) - ROWS_ROW_MAX;
	return r;
}

static const char *written(struct rows *r)
{
	*r->at = '\0';
	r->at = r->buf;
	r->col = 0;
	return r->buf;
}

static void expect_number(struct rows *r, __u64 v)
{
	char want[24];

	snprintf(want, sizeof(want), "%llu", v);
	row_u64(r, v);
	assert_string_equal(written(r), want);
}

static void test_numbers(void **state)
{
	struct rows *r = rows_new(ROWS_CSV);
	__u64 power = 1;

	(void)state;
	for (__u64 v = 0; v < 100000; v++)
		expect_number(r, v);
	for (int i = 0; i < 20; i++, power *= 10) {
		expect_number(r, power - 1);
		expect_number(r, power);
		expect_number(r, power + 1);
	}
	for (int i = 0; i < 64; i++) {
		expect_number(r, (1ULL << i) - 1);
		expect_number(r, 1ULL << i);
	}
	expect_number(r, ~0ULL);
	free(r);
}

static void test_texts(void **state)
{
	static const struct {
		const char *text;
		const char *csv;
		const char *json;
	} text[] = {
		{ "6.1.0-test", "\"6.1.0-test\"", "\"6.1.0-test\"" },
		{ "", "\"\"", "\"\"" },
		{ "a\"b,c", "\"a\"\"b,c\"", "\"a\\\"b,c\"" },
		{ "a\nb\\", "\"a\\x0ab\\x5c\"", "\"a\\\\x0ab\\\\x5c\"" },
		{ "=1+1", "\"\\x3d1+1\"", "\"\\\\x3d1+1\"" },
		{ "-1", "\"\\x2d1\"", "\"\\\\x2d1\"" },
		{ "\xff<b>", "\"\\xff<b>\"", "\"\\\\xff<b>\"" },
		{ NULL, NULL, NULL },
	};
	struct rows *csv = rows_new(ROWS_CSV), *json = rows_new(ROWS_NDJSON);

	(void)state;
	for (size_t i = 0; text[i].text; i++) {
		table_row_str(csv, text[i].text);
		assert_string_equal(written(csv), text[i].csv);
		table_row_str(json, text[i].text);
		assert_string_equal(written(json), text[i].json);
	}
	free(csv);
	free(json);
}

/* The longest text of the worst bytes, often enough for any table, fits. */
static void test_room(void **state)
{
	struct rows *r = rows_new(ROWS_NDJSON);
	char worst[ROWS_TEXT_MAX * 2];

	(void)state;
	memset(worst, '\\', sizeof(worst));
	for (int i = 0; i < 4; i++)
		table_row_bytes(r, worst, sizeof(worst));
	for (int i = 0; i < ROWS_COLUMNS_MAX - 4; i++)
		row_u64(r, ~0ULL);
	r->at += (ROWS_COLUMNS_MAX - 4) * ROWS_LEAD_MAX;
	/* A host's name is a path, each byte escaped, and that once more. */
	r->at += 8 * PATH_MAX;
	assert_true(r->at - r->buf < ROWS_ROW_MAX);
	free(r);
}

/**
 * struct seen - what a timeline has shown so far
 * @until:	ends of the open spans, by track
 * @depth:	how many, by track
 * @last:	time of the last begin or end, by track
 * @spans:	spans
 * @chunks:	spans of chunks
 * @sample:	time of the last sample
 */
struct seen {
	__u64 until[TL_NR_TRACKS][64];
	unsigned int depth[TL_NR_TRACKS];
	__u64 last[TL_NR_TRACKS];
	unsigned int spans;
	unsigned int chunks;
	__u64 sample;
};

static void see_begin(void *ctx, const struct timeline_event *e)
{
	struct seen *s = ctx;
	unsigned int *depth = &s->depth[e->track];

	assert_true(e->at >= s->last[e->track]);
	assert_true(e->until >= e->at);
	if (*depth)
		assert_true(e->until <= s->until[e->track][*depth - 1]);
	s->last[e->track] = e->at;
	s->until[e->track][(*depth)++] = e->until;
	s->spans++;
	s->chunks += e->category == TL_CAT_CHUNK;
}

static void see_end(void *ctx, const struct timeline_event *e)
{
	struct seen *s = ctx;
	unsigned int *depth = &s->depth[e->track];

	assert_true(*depth > 0);
	assert_true(e->until == s->until[e->track][--*depth]);
	assert_true(e->until >= s->last[e->track]);
	s->last[e->track] = e->until;
}

static void see_instant(void *ctx, const struct timeline_event *e)
{
	(void)ctx;
	assert_true(e->nr > 0);
}

static void see_sample(void *ctx, const struct timeline_sample *s)
{
	struct seen *seen = ctx;

	assert_true(s->at >= seen->sample);
	seen->sample = s->at;
}

static __u64 next(__u64 *seed, __u64 below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed % below;
}

#define NR	12

/* Times at random, from a narrow range so that many are equal, or any. */
static __u64 any_time(__u64 *seed)
{
	return next(seed, 50) ? next(seed, 40) : *seed;
}

static void test_nesting(void **state)
{
	static const struct timeline_ops ops = {
		see_begin, see_end, see_instant, see_sample,
	};
	struct xrt_chunk chunk[NR];
	struct xrt_walked walked[NR];
	struct xrt_area area[NR];
	const struct xrt_area *areas[NR];
	__u64 seed = 88172645463325252ULL;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct xrt_model m = { .chunk = walked, .nr_chunk = NR,
				       .area = areas, .nr_area = NR };
		struct seen seen = { .spans = 0 };
		struct xrt_error err;

		for (__u32 i = 0; i < NR; i++) {
			chunk[i] = (struct xrt_chunk){
				.rec.id = i, .tsc = any_time(&seed),
				.ticks = any_time(&seed), .pages = 1,
				.rec.flags = next(&seed, 9) ?
					     0 : XRT_CHUNK_OPEN,
			};
			walked[i] = (struct xrt_walked){ .rec = &chunk[i] };
			area[i] = (struct xrt_area){
				.tsc = any_time(&seed),
				.ticks = any_time(&seed),
			};
			areas[i] = &area[i];
		}
		for (int p = 0; p < XRT_NR_PHASES; p++)
			m.phase[p] = (struct xrt_span){
				any_time(&seed), any_time(&seed),
				(__u32)next(&seed, 2), (__u32)next(&seed, 2),
			};
		assert_int_equal(timeline_show(&m, &ops, &seen, &err), 0);
		for (int t = 0; t < TL_NR_TRACKS; t++)
			assert_int_equal(seen.depth[t], 0);
		assert_int_equal(seen.chunks, NR);
		assert_true(seen.spans >= 2 * NR);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_nesting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
